//! What holds for any input whatever. Written apart from the rules, from the design's words.

use pasban_kernel::{Tlp, limits};
use proptest::prelude::*;

use super::table::Gate;
use super::world::{World, now};
use crate::agreement::*;
use crate::candidate::Origin;
use crate::reason::Reason;
use crate::rules;

fn marking(tlp: Option<Tlp>, unknown: bool) -> Tlp {
    if unknown { Tlp::Red } else { tlp.unwrap_or(Tlp::Amber) }
}

/// Every property on one world.
pub(super) fn check(gate: Gate<'_>, w: &World) -> Result<(), String> {
    let outcome = gate(w);
    let say =
        |ok: bool, what: &str| if ok { Ok(()) } else { Err(format!("{what}: {w:?} gave {:?}", outcome.because())) };
    say(!outcome.because().is_empty(), "a decision has a reason")?;
    say(outcome.because().iter().all(|r| !r.to_string().is_empty() && !r.code().is_empty()), "a reason has words")?;

    // Nothing is released more freely when something gets stricter.
    let stays = |change: fn(&mut World), what: &str| {
        let changed = w.clone().with(change);
        say(outcome.is_release() || !gate(&changed).is_release(), what)
    };
    stays(|w| w.agreement.state = AgreementState::Ended, "ending released")?;
    stays(|w| w.agreement.state = w.agreement.state.max(AgreementState::Paused), "pausing released")?;
    stays(|w| w.agreement.terms.expires = Some(now()), "running out released")?;
    stays(|w| w.consents.iter_mut().for_each(|c| c.withdrawn = Some(now())), "withdrawing consent released")?;
    stays(|w| w.consents.iter_mut().for_each(|c| c.until = Some(now())), "ending consent released")?;
    stays(|w| w.consents.clear(), "taking consent away released")?;
    stays(|w| w.held = true, "holding released")?;
    stays(|w| w.unknown_marking = true, "an unknown marking released")?;
    stays(|w| w.sources.iter_mut().for_each(|s| s.tlp = Some(Tlp::Red)), "a stricter source released")?;
    stays(|w| w.agreement.terms.relay = false, "forbidding relay released")?;
    stays(|w| w.agreement.terms.source_named = false, "forbidding names released")?;
    stays(|w| w.agreement.terms.down.tlp_max = Tlp::Clear, "a lower ceiling released")?;
    stays(|w| w.agreement.terms.up.tlp_max = Tlp::Clear, "a lower ceiling released")?;
    stays(|w| (w.agreement.terms.up.kinds, w.agreement.terms.down.kinds) = Default::default(), "fewer kinds released")?;
    stays(|w| w.agreement.terms.plain = true, "a plain peer got more")?;
    stays(|w| w.sent_before = false, "news was freer than no news")?;
    if w.sources.is_empty() {
        for tlp in Tlp::ALL.into_iter().filter(|t| *t > marking(w.tlp, false)) {
            let mut stricter = w.clone();
            stricter.tlp = Some(tlp);
            if serde_json::from_slice::<serde_json::Value>(&w.bytes).is_ok_and(|v| v["name"] == "loader") {
                stricter.write("loader");
            }
            let was_other =
                w.bytes.len() < 60 || gate(w).because().iter().any(|r| matches!(r, Reason::Mismatch { .. }));
            say(was_other || outcome.is_release() || !gate(&stricter).is_release(), "a stricter marking released")?;
        }
    }
    if outcome.is_release() { released(w, &say) } else { Ok(()) }
}

/// What must be true of whatever leaves.
fn released(w: &World, say: &dyn Fn(bool, &str) -> Result<(), String>) -> Result<(), String> {
    let m = marking(w.tlp, w.unknown_marking);
    let RecipientClass { relation } = w.agreement.recipient;
    let worn = &w.agreement.way().hats;
    let way = w.agreement.way();
    let own = w.own && w.via == Origin::Here;
    let plain = w.agreement.terms.plain || relation == Relation::Plain;
    let lifts = matches!(w.kind, ObjectKind::Withdrawal | ObjectKind::Stop | ObjectKind::KeyStatement);
    let withdraws_sent = w.kind == ObjectKind::Withdrawal && w.revoked && w.sent_before;
    let from_relation = w.via.relation();

    say(m != Tlp::Red, "RED crossed a link")?;
    say(!w.unknown_marking, "an unknown marking crossed a link")?;
    if m == Tlp::AmberStrict {
        say(relation == Relation::Superior && !plain && own && w.sources.is_empty(), "AMBER+STRICT went astray")?;
    }
    if m == Tlp::Amber && !withdraws_sent && !(own && w.sources.is_empty()) {
        let home = matches!(relation, Relation::Constituent | Relation::Tenant) && !plain;
        say(home || w.agreement.terms.relay, "AMBER went further than agreed")?;
    }
    say(w.agreement.state != AgreementState::Ended, "an ended agreement passed something")?;
    if w.agreement.state == AgreementState::Paused || w.agreement.terms.expires.is_some_and(|at| at <= now()) {
        say(lifts, "a link out of force passed what lifts nothing")?;
    }
    if !withdraws_sent {
        say(m <= way.tlp_max, "over the ceiling")?;
        say(w.action <= way.action_max, "over the action")?;
        say(w.hat.is_none_or(|h| worn.contains(&h)), "a hat that it does not wear")?;
        say(!(from_relation == Some(Relation::Plain) && w.action.allows_block()), "a plain peer's object blocks")?;
        say(!w.names_source || w.agreement.terms.source_named, "named against the agreement")?;
    }
    say(lifts || way.kinds.contains(&w.kind), "a kind not agreed")?;
    use ObjectKind::{Answer, Proposal, Question, Report, Sighting};
    if plain {
        say(!matches!(w.kind, Sighting | Question | Answer | Proposal), "a plain peer got what speaks of members")?;
    }
    if matches!(w.kind, Sighting | Report | Proposal | Question | Answer) {
        say(w.hat.is_some() || worn.contains(&Hat::Cert), "a regulator got case content")?;
        say(w.hat != Some(Hat::Regulator) || w.kind == Report, "a regulator got more than what was filed")?;
    }
    if !own {
        say(!matches!(w.kind, Sighting | Answer | Proposal), "a member's word was passed on")?;
        let below = matches!(from_relation, Some(Relation::Constituent | Relation::Tenant));
        say(!(below && w.kind == Report), "a member's report was passed on")?;
    }
    if w.kind == Question {
        let (kinds, days) = w.asks.as_ref().ok_or("a question without a subject")?;
        say(*days <= w.agreement.terms.hunts.days_max, "too many days")?;
        say(kinds.iter().all(|k| w.agreement.terms.hunts.kinds.contains(k)), "a kind of question not agreed")?;
        say(w.sources.iter().all(|s| marking(s.tlp, s.unknown_marking) != Tlp::Red), "a question about RED")?;
    }
    for s in w.sources.iter().filter(|_| !withdraws_sent) {
        let standing = w.consents.iter().filter(|c| {
            let about = match &c.items {
                crate::Items::Report(r) => s.report == Some(*r),
                crate::Items::Objects(ids) => ids.iter().any(|id| id.as_str() == super::world::ID),
            };
            c.owner == s.owner && about && c.withdrawn.is_none() && c.until.is_none_or(|at| at > now())
        });
        let standing: Vec<_> = standing.collect();
        let wider = m < marking(s.tlp, s.unknown_marking) || s.consent_needed;
        say(!wider || standing.iter().any(|c| c.to <= m), "wider without consent")?;
        say(w.action <= s.action || standing.iter().any(|c| c.action >= w.action), "acts wider without consent")?;
        say(!w.names_source || standing.iter().any(|c| c.named), "named without consent")?;
        let named = w.names_source && w.agreement.terms.source_named && standing.iter().any(|c| c.named);
        say(named || w.victims.iter().any(|v| v.org == s.owner), "nobody looked for clues")?;
    }
    // The only names that these worlds hold.
    let text = String::from_utf8_lossy(&w.bytes);
    for (name, n) in [("Zarqan", 0), ("Parwaz", 1)] {
        let hidden = w.victims.iter().any(|v| v.org == super::world::org(n));
        let named = w.names_source && w.sources.iter().any(|s| s.owner == super::world::org(n));
        say(!text.contains(name) || !hidden || named || withdraws_sent, "a clue left")?;
    }
    say(!w.held, "held")?;
    say(w.could_mean.is_none_or(|n| n >= 5 && n >= w.policy.k), "a small group")?;
    say(w.kind == ObjectKind::Withdrawal || w.valid_until.is_none_or(|at| at > now()), "over")?;
    say(w.revoked == (w.kind == ObjectKind::Withdrawal), "revoked")?;
    say(w.modified <= now().plus(limits::MODIFIED_AHEAD_MAX), "from the future")?;
    say(!text.contains(Tlp::Red.marking_id()), "bytes marked RED")?;
    say(text != "{" && text != "{\"id\":\"x\"}", "bytes unread or of another object")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn hold_for_any_world(seed: u64) {
        check(&|w| w.judge(rules::ALL), &World::random(seed)).map_err(TestCaseError::fail)?;
    }
}

proptest! {
    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "[\\[\\]{}\",:a-z0-9\\\\ ]{0,200}") {
        for bytes in [bytes, text.into_bytes()] {
            let world = World::easy(ObjectKind::Indicator, Relation::Lateral).with(|w| w.bytes = bytes);
            prop_assert!(!world.judge(rules::ALL).because().is_empty());
        }
    }
}

#[test]
fn worlds_are_worth_trying() {
    // A generator that never releases proves nothing.
    let released = (0..4000).filter(|s| World::random(*s).judge(rules::ALL).is_release()).count();
    assert!((100..3600).contains(&released), "{released} of 4000 released");
}
