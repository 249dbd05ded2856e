//! The gate broken in named ways: the table and the properties must notice each.

use pasban_kernel::{PermittedAction, Tlp};

use super::world::World;
use super::{properties, table};
use crate::agreement::*;
use crate::candidate::Origin;
use crate::release::Outcome;
use crate::rules::{self, Case, Rule, Verdict};

/// Worlds tried on each mutant that the table did not notice.
const WORLDS: u64 = 2_000;
/// Of the table's grid, one combination in so many is tried on each.
const STRIDE: usize = 13;

/// Who noticed, or nobody.
fn killed(gate: &dyn Fn(&World) -> Outcome) -> Option<&'static str> {
    if table::check(gate, STRIDE).is_err() {
        return Some("table");
    }
    (0..WORLDS).any(|seed| properties::check(gate, &World::random(seed)).is_err()).then_some("properties")
}

/// The properties alone.
fn killed_by_properties(gate: &dyn Fn(&World) -> Outcome) -> bool {
    (0..WORLDS).any(|seed| properties::check(gate, &World::random(seed)).is_err())
}

fn without(code: &str) -> Vec<Rule> {
    rules::ALL.iter().copied().filter(|r| r.code != code).collect()
}

/// A rule that says the opposite of the gate's rule of that number.
fn inverted<const N: usize>(case: &Case<'_>) -> Verdict {
    match (rules::ALL[N].judge)(case) {
        Verdict::Against(reasons) => Verdict::For(reasons),
        Verdict::Silent | Verdict::For(_) => Verdict::Against(vec![crate::Reason::Held]),
    }
}

macro_rules! inverted_rules {
    ($($n:literal)*) => {
        [$(inverted::<$n> as fn(&Case<'_>) -> Verdict),*]
    };
}

/// One for each rule.
const INVERTED: [fn(&Case<'_>) -> Verdict; 35] = inverted_rules!(
    0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34
);

/// Weaker gates, each a mistake that somebody could make: the input as such a gate would see it.
#[allow(clippy::type_complexity, reason = "a table of names and changes")]
const WEAKENED: &[(&str, fn(&mut World))] = &[
    ("no marking counts as GREEN", |w| w.tlp = w.tlp.or(Some(Tlp::Green))),
    ("no marking counts as CLEAR", |w| w.tlp = w.tlp.or(Some(Tlp::Clear))),
    ("an unknown marking counts as none", |w| w.unknown_marking = false),
    ("RED counts as AMBER", |w| {
        if w.tlp == Some(Tlp::Red) {
            w.tlp = Some(Tlp::Amber);
        }
    }),
    ("AMBER+STRICT counts as AMBER", |w| {
        if w.tlp == Some(Tlp::AmberStrict) {
            w.tlp = Some(Tlp::Amber);
        }
    }),
    ("partners count as constituents", |w| {
        if w.agreement.recipient.relation == Relation::Lateral {
            w.agreement.recipient.relation = Relation::Constituent;
        }
    }),
    ("the superior counts as a constituent", |w| {
        if w.agreement.recipient.relation == Relation::Superior {
            w.agreement.recipient.relation = Relation::Constituent;
        }
    }),
    ("a tenant counts as the superior", |w| {
        if w.agreement.recipient.relation == Relation::Tenant {
            w.agreement.recipient.relation = Relation::Superior;
        }
    }),
    ("a plain peer counts as a node", |w| {
        w.agreement.terms.plain = false;
        if w.agreement.recipient.relation == Relation::Plain {
            w.agreement.recipient.relation = Relation::Lateral;
        }
    }),
    ("plain by its terms counts as a node", |w| w.agreement.terms.plain = false),
    ("the wrong way of the agreement", |w| {
        w.agreement.sends = if w.agreement.sends == Direction::Up { Direction::Down } else { Direction::Up };
    }),
    ("AMBER is always relayed", |w| w.agreement.terms.relay = true),
    ("what is called own is own", |w| {
        if w.own {
            w.via = Origin::Here;
        }
    }),
    ("everything is own", |w| (w.own, w.via) = (true, Origin::Here)),
    ("a pause is ignored", |w| {
        if w.agreement.state == AgreementState::Paused {
            w.agreement.state = AgreementState::Active;
        }
    }),
    ("an end counts as a pause", |w| w.agreement.state = w.agreement.state.min(AgreementState::Paused)),
    ("a pause counts as the end", |w| {
        if w.agreement.state == AgreementState::Paused {
            w.agreement.state = AgreementState::Ended;
        }
    }),
    ("expiry is ignored", |w| w.agreement.terms.expires = None),
    ("expiry a moment late", |w| w.agreement.terms.expires = w.agreement.terms.expires.map(|at| at.plus(1))),
    ("a withdrawn consent counts", |w| w.consents.iter_mut().for_each(|c| c.withdrawn = None)),
    ("a consent that ran out counts", |w| w.consents.iter_mut().for_each(|c| c.until = None)),
    ("a consent counts a moment too long", |w| {
        w.consents.iter_mut().for_each(|c| c.until = c.until.map(|at| at.plus(1)));
    }),
    ("anybody's consent counts", |w| {
        let owner = w.sources.first().map(|s| s.owner);
        w.consents.iter_mut().for_each(|c| c.owner = owner.unwrap_or(c.owner));
    }),
    ("a consent to anything counts", |w| {
        let report = w.sources.first().and_then(|s| s.report);
        w.consents.iter_mut().for_each(|c| c.items = report.map_or(c.items.clone(), crate::Items::Report));
    }),
    ("a consent goes to every marking", |w| w.consents.iter_mut().for_each(|c| c.to = Tlp::Clear)),
    ("a consent goes to every action", |w| {
        w.consents.iter_mut().for_each(|c| c.action = PermittedAction::BlockCustomers);
    }),
    ("every consent allows naming", |w| w.consents.iter_mut().for_each(|c| c.named = true)),
    ("only the first source counts", |w| w.sources.truncate(1)),
    ("an unmarked source counts as CLEAR", |w| w.sources.iter_mut().for_each(|s| s.tlp = s.tlp.or(Some(Tlp::Clear)))),
    ("a source's unknown marking is ignored", |w| w.sources.iter_mut().for_each(|s| s.unknown_marking = false)),
    ("confidence is ignored", |w| w.sources.iter_mut().for_each(|s| s.consent_needed = false)),
    ("every agreement allows naming", |w| w.agreement.terms.source_named = true),
    ("an object that names says that it may", |w| w.names_source = true),
    ("only the first victim is looked for", |w| w.victims.truncate(1)),
    ("hats are ignored", |w| {
        w.wear(&Hat::ALL);
        w.hat = None;
    }),
    ("every receiver wears both hats", |w| w.wear(&Hat::ALL)),
    ("the hats of both sides are one", |w| {
        let terms = &mut w.agreement.terms;
        let all: std::collections::BTreeSet<Hat> = terms.down.hats.union(&terms.up.hats).copied().collect();
        (terms.down.hats, terms.up.hats) = (all.clone(), all);
    }),
    ("who wears the regulator's hat wears no other", |w| {
        if w.agreement.way().hats.contains(&Hat::Regulator) {
            w.wear(&[Hat::Regulator]);
        }
    }),
    ("what is addressed to nobody is for any hat", |w| {
        if w.hat.is_none() {
            w.wear(&Hat::ALL);
        }
    }),
    ("whatever is addressed to the regulator was filed", |w| {
        if w.hat == Some(Hat::Regulator) && w.agreement.way().hats.contains(&Hat::Regulator) {
            w.hat = None;
            w.wear(&Hat::ALL);
        }
    }),
    ("every withdrawal was sent before", |w| w.sent_before = true),
    ("no withdrawal was sent before", |w| w.sent_before = false),
    ("every kind that lifts is listed only if listed", |w| {
        if w.kind.lifts() && !w.agreement.way().kinds.contains(&w.kind) {
            w.agreement.state = AgreementState::Ended;
        }
    }),
    ("a hold is ignored", |w| w.held = false),
    ("a group of four is large enough", |w| w.could_mean = w.could_mean.map(|n| n.saturating_add(1))),
    ("policy lowers the group", |w| {
        if w.policy.k < 5 {
            w.could_mean = None;
        }
    }),
    ("a cleared clue always passes", |w| w.policy.clue_action = crate::ClueAction::WithholdUnlessCleared),
    ("a cleared clue never passes", |w| w.cleared.clear()),
    ("one cleared clue clears all", |w| {
        if !w.cleared.is_empty() {
            w.victims.iter_mut().for_each(|v| v.names = vec!["Elsewhere Unheard".into()]);
        }
    }),
];

#[test]
#[allow(clippy::print_stdout, reason = "the list of mutants and what killed them is the result")]
fn every_mutant_is_noticed() {
    assert_eq!(killed(&|w| w.judge(rules::ALL)), None, "the gate itself passes");
    assert_eq!(INVERTED.len(), rules::ALL.len());
    let mut alive = Vec::new();
    let mut count = 0;
    let mut by_properties = 0;
    let mut tell = |name: String, gate: &dyn Fn(&World) -> Outcome| {
        count += 1;
        let by = killed(gate);
        let both = by == Some("table") && killed_by_properties(gate);
        by_properties += usize::from(both || by == Some("properties"));
        println!("{name}: {}", by.map_or("ALIVE", |by| if both { "table and properties" } else { by }));
        if by.is_none() {
            alive.push(name);
        }
    };
    for (n, rule) in rules::ALL.iter().enumerate() {
        let rest = without(rule.code);
        tell(format!("without {}", rule.code), &|w| w.judge(&rest));
        let mut turned = rules::ALL.to_vec();
        turned[n].judge = INVERTED[n];
        tell(format!("inverted {}", rule.code), &|w| w.judge(&turned));
    }
    for (name, change) in WEAKENED {
        tell((*name).to_owned(), &|w| w.clone().with(*change).judge(rules::ALL));
    }
    println!("{count} mutants, {by_properties} noticed by the properties alone");
    assert_eq!(alive, Vec::<String>::new(), "nobody noticed these");
    assert!(count >= 20);
}
