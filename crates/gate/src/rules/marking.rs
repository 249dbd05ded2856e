//! To whom a marking lets an object go (TLP 2.0, FIRST 2022).

use pasban_kernel::Tlp;

use super::{Case, Verdict};
use crate::agreement::Relation;
use crate::reason::Reason;

/// RED is for persons in a room; no link is one.
pub(super) fn red(case: &Case<'_>) -> Verdict {
    Verdict::object_if(case.candidate.tlp == Some(Tlp::Red), || Reason::Red)
}

/// What a marking that we do not understand forbids, we cannot know.
pub(super) fn unknown(case: &Case<'_>) -> Verdict {
    Verdict::object_if(case.candidate.unknown_marking, || Reason::UnknownMarking)
}

/// AMBER+STRICT is for the receiving organisation only. It goes from its own source to the body that the source
/// answers to, where the agreement's ceiling allows it; it is never relayed, and a CERT shows it to no constituent.
pub(super) fn amber_strict(case: &Case<'_>) -> Verdict {
    if case.marking != Tlp::AmberStrict {
        return Verdict::Silent;
    }
    let relation = case.agreement.recipient.relation;
    if relation == Relation::Superior && !case.agreement.is_plain() && case.candidate.is_own_source() {
        Verdict::For(vec![Reason::OwnSourceToSuperior])
    } else {
        Verdict::Against(vec![Reason::AmberStrict { relation }])
    }
}

/// AMBER goes to own constituents. Up, sideways and to plain peers go the sender's own objects, if the ceiling
/// allows; what it has from others, or made out of theirs, only if the agreement says so.
pub(super) fn amber(case: &Case<'_>) -> Verdict {
    if case.marking != Tlp::Amber || case.tells_nothing_new || case.candidate.is_own_source() {
        return Verdict::Silent;
    }
    let relation = case.agreement.recipient.relation;
    if relation.is_constituent() && !case.agreement.is_plain() {
        Verdict::For(vec![Reason::OwnConstituent])
    } else if case.agreement.terms.relay {
        Verdict::For(vec![Reason::RelayAgreed])
    } else {
        Verdict::Against(vec![Reason::AmberFurther { relation }])
    }
}

/// No stricter than agreed. A plain peer's ceiling is CLEAR or GREEN unless its agreement names AMBER.
pub(super) fn ceiling(case: &Case<'_>) -> Verdict {
    let ceiling = case.way.tlp_max;
    Verdict::object_if(case.marking > ceiling && !case.tells_nothing_new, || Reason::OverCeiling {
        tlp: case.marking,
        ceiling,
    })
}
