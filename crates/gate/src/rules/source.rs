//! What a derived object owes to those whose material it was made of: consent, and silence about who they are.

use pasban_kernel::Tlp;

use super::{Case, Verdict};
use crate::agreement::ObjectKind;
use crate::candidate::Source;
use crate::clue;
use crate::consent::{Consent, ConsentGap};
use crate::policy::ClueAction;
use crate::reason::Reason;
use crate::redaction;

/// Most clues and redaction findings kept as reasons of one decision.
const PLACES_MAX: usize = 20;

/// The consent that covers this source and also satisfies `enough`, or what is missing: the gap of the consent
/// that came closest.
fn consent_for<'a>(
    case: &Case<'a>,
    source: &Source<'_>,
    enough: impl Fn(&Consent) -> Result<(), ConsentGap>,
) -> Result<&'a Consent, ConsentGap> {
    let mut nearest = ConsentGap::Absent;
    for consent in case.consents {
        match consent.covers(source, &case.candidate.key.id, case.now).and_then(|()| enough(consent)) {
            Ok(()) => return Ok(consent),
            Err(gap) => nearest = nearest.max(gap),
        }
    }
    Err(nearest)
}

/// Judges each source that `concerns`, and objects by `reason` where no consent is `enough`.
fn each_source(
    case: &Case<'_>,
    concerns: impl Fn(&Source<'_>) -> bool,
    enough: impl Fn(&Consent) -> Result<(), ConsentGap>,
    reason: impl Fn(&Source<'_>, ConsentGap) -> Reason,
) -> Verdict {
    if case.tells_nothing_new {
        return Verdict::Silent;
    }
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for source in case.candidate.sources.iter().filter(|s| concerns(s)) {
        match consent_for(case, source, &enough) {
            Ok(consent) => good.push(Reason::Consented { consent: consent.id, to: consent.to }),
            Err(gap) => bad.push(reason(source, gap)),
        }
    }
    if bad.is_empty() { Verdict::For(good) } else { Verdict::Against(bad) }
}

/// A consent to this marking.
fn to_marking(case: &Case<'_>) -> impl Fn(&Consent) -> Result<(), ConsentGap> {
    let marking = case.marking;
    move |consent| if consent.to <= marking { Ok(()) } else { Err(ConsentGap::Marking) }
}

/// A wider marking than the source's rests on a consent of its owner.
pub(super) fn wider_marking(case: &Case<'_>) -> Verdict {
    let tlp = case.marking;
    each_source(
        case,
        |s| tlp < s.marking(),
        to_marking(case),
        |s, gap| Reason::WiderMarking { tlp, source: s.marking(), gap },
    )
}

/// So does a wider action.
pub(super) fn wider_action(case: &Case<'_>) -> Verdict {
    let action = case.candidate.action;
    let enough = |c: &Consent| if action <= c.action { Ok(()) } else { Err(ConsentGap::Action) };
    each_source(case, |s| action > s.action, enough, |s, gap| Reason::WiderAction { action, source: s.action, gap })
}

/// What was given in confidence leaves in no form without a consent.
pub(super) fn in_confidence(case: &Case<'_>) -> Verdict {
    each_source(case, |s| s.consent_needed, to_marking(case), |_, gap| Reason::InConfidence { gap })
}

/// A source is named by its own consent only.
pub(super) fn named(case: &Case<'_>) -> Verdict {
    let enough = |c: &Consent| if c.named { Ok(()) } else { Err(ConsentGap::Naming) };
    each_source(case, |_| case.candidate.names_source, enough, |_, gap| Reason::NamesSource { gap })
}

/// And only where the agreement with the recipient says so.
pub(super) fn naming_agreed(case: &Case<'_>) -> Verdict {
    let wrong = case.candidate.names_source && !case.agreement.terms.source_named && !case.tells_nothing_new;
    Verdict::object_if(wrong, || Reason::NamingNotAgreed)
}

/// Whether this source may be named to this recipient: then nothing in the object needs to be silent about it.
fn may_be_named(case: &Case<'_>, source: &Source<'_>) -> bool {
    let enough = |c: &Consent| if c.named { Ok(()) } else { Err(ConsentGap::Naming) };
    case.candidate.names_source && case.agreement.terms.source_named && consent_for(case, source, enough).is_ok()
}

/// What was made of somebody's material is looked through for them; without a profile there is nothing to look for.
pub(super) fn profiled(case: &Case<'_>) -> Verdict {
    let missing = case
        .candidate
        .sources
        .iter()
        .any(|s| !may_be_named(case, s) && !case.victims.iter().any(|v| v.org == s.owner && !v.is_empty()));
    Verdict::object_if(missing && !case.tells_nothing_new, || Reason::SourceNotProfiled)
}

/// Nothing in the object may point at those it was made of, nor at anybody whose profile was given.
pub(super) fn clue(case: &Case<'_>) -> Verdict {
    if case.tells_nothing_new {
        return Verdict::Silent;
    }
    let (mut looked, mut cleared, mut against) = (false, 0u64, Vec::new());
    for victim in case.victims {
        if case.candidate.sources.iter().any(|s| s.owner == victim.org && may_be_named(case, s)) {
            continue;
        }
        looked = true;
        let inside = case.body.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        for found in clue::find(victim, inside.chain(case.candidate.texts.iter().copied())) {
            let seen = case.candidate.cleared.contains(&found.fingerprint());
            if seen && case.policy.clue_action == ClueAction::WithholdUnlessCleared {
                cleared = cleared.saturating_add(1);
            } else {
                against.push(Reason::Clue { place: untelling(case, found.path), kind: found.kind });
            }
        }
    }
    against.dedup();
    against.truncate(PLACES_MAX);
    let texts = u64::try_from(case.body.texts.len().saturating_add(case.candidate.texts.len())).unwrap_or(u64::MAX);
    match (against.is_empty(), looked) {
        (false, _) => Verdict::Against(against),
        (true, true) if cleared > 0 => Verdict::For(vec![Reason::CluesCleared { clues: cleared }]),
        (true, true) => Verdict::For(vec![Reason::NoClue { texts }]),
        (true, false) => Verdict::Silent,
    }
}

/// A place, unless its very words (the keys that lead there) tell the victim: reasons are read by people who
/// may not know.
fn untelling(case: &Case<'_>, place: String) -> String {
    let tells = case.victims.iter().any(|v| !clue::find(v, [("", place.as_str())]).is_empty());
    if tells { "a property whose name tells the source".to_owned() } else { place }
}

/// A derived object carries no exact time, no telling id, no reference to its source.
pub(super) fn redaction(case: &Case<'_>) -> Verdict {
    let silent = case.candidate.sources.iter().any(|s| !may_be_named(case, s));
    if !silent || case.tells_nothing_new {
        return Verdict::Silent;
    }
    let mut found = redaction::checks(&case.body, case.victims);
    found.truncate(PLACES_MAX);
    let reason = |f: pasban_kernel::Finding| Reason::Redaction { place: untelling(case, f.place), what: f.reason };
    Verdict::of(found.into_iter().map(reason).collect())
}

/// A prevalence question discloses its value: never for RED, not even with consent.
pub(super) fn question_of_red(case: &Case<'_>) -> Verdict {
    let red = case.candidate.sources.iter().any(|s| s.marking() == Tlp::Red);
    Verdict::object_if(case.candidate.kind == ObjectKind::Question && red, || Reason::QuestionOfRed)
}
