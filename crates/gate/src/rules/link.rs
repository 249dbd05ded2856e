//! What the agreement with the recipient lets pass, and what kind of thing goes to what kind of recipient.

use super::{Case, Verdict};
use crate::agreement::{AgreementState, Hat, ObjectKind, Relation};
use crate::reason::Reason;

/// After the end nothing passes; the receiver lets go of what it holds because of the link by itself.
pub(super) fn ended(case: &Case<'_>) -> Verdict {
    Verdict::object_if(case.agreement.state == AgreementState::Ended, || Reason::Ended)
}

/// An agreement that ran out counts as ended, but a block that stands must stay liftable.
pub(super) fn expired(case: &Case<'_>) -> Verdict {
    match case.agreement.terms.expires {
        Some(at) if case.agreement.is_expired(case.now) => lifting_only(case, Reason::AgreementExpired { at }),
        _ => Verdict::Silent,
    }
}

/// A paused link passes what lifts a block, nothing else.
pub(super) fn paused(case: &Case<'_>) -> Verdict {
    if case.agreement.state == AgreementState::Paused { lifting_only(case, Reason::Paused) } else { Verdict::Silent }
}

fn lifting_only(case: &Case<'_>, otherwise: Reason) -> Verdict {
    let kind = case.candidate.kind;
    Verdict::Against(vec![otherwise]).unless(kind.lifts(), || Reason::Lifts { kind })
}

impl Verdict {
    /// This objection, unless there is a reason that outweighs it.
    fn unless(self, outweighed: bool, reason: impl FnOnce() -> Reason) -> Self {
        if outweighed { Self::For(vec![reason()]) } else { self }
    }
}

/// Only the kinds agreed, and what lifts a block.
pub(super) fn kind(case: &Case<'_>) -> Verdict {
    let kind = case.candidate.kind;
    Verdict::object_if(!kind.lifts() && !case.way.kinds.contains(&kind), || Reason::KindNotAgreed { kind })
}

/// The action is part of the signed object and cannot be narrowed on the way.
pub(super) fn action(case: &Case<'_>) -> Verdict {
    let (action, allowed) = (case.candidate.action, case.way.action_max);
    Verdict::object_if(action > allowed && !case.tells_nothing_new, || Reason::ActionTooWide { action, allowed })
}

/// A plain peer honours neither gate nor signature: it gets knowledge, not what speaks of members.
pub(super) fn plain_kind(case: &Case<'_>) -> Verdict {
    use ObjectKind::{Indicator, Opinion, Other, Report, Withdrawal};
    let kind = case.candidate.kind;
    let meant = matches!(kind, Indicator | Withdrawal | Report | Opinion | Other);
    Verdict::object_if(case.agreement.is_plain() && !meant, || Reason::NotForPlain { kind })
}

/// What a plain peer sent is unsigned and never blocks by itself: to block, somebody confirms and re-issues it.
pub(super) fn plain_origin(case: &Case<'_>) -> Verdict {
    let action = case.candidate.action;
    let plain = case.candidate.via.relation() == Some(Relation::Plain);
    Verdict::object_if(plain && action.allows_block() && !case.tells_nothing_new, || Reason::PlainOriginBlocks {
        action,
    })
}

/// The promise to a member starts one hop further: what a sender says of itself is never passed on, nor is a
/// report from below. It is counted or re-issued instead.
pub(super) fn relay(case: &Case<'_>) -> Verdict {
    let kind = case.candidate.kind;
    let from_below = case.candidate.via.relation().is_some_and(Relation::is_constituent);
    let of_itself = match kind {
        ObjectKind::Sighting | ObjectKind::Answer | ObjectKind::Proposal => true,
        ObjectKind::Report => from_below,
        _ => false,
    };
    Verdict::object_if(of_itself && !case.candidate.is_own(), || Reason::NotRelayed { kind })
}

/// Two hats are two recipients, and the agreement says which of them the receiver wears. What is addressed to one does not
/// reach the other; a CERT's case content reaches a regulator only as a report that its author addressed there.
pub(super) fn hat(case: &Case<'_>) -> Verdict {
    use ObjectKind::{Answer, Proposal, Question, Report, Sighting};
    let worn = |hat| case.way.hats.contains(&hat);
    let kind = case.candidate.kind;
    let case_content = matches!(kind, Sighting | Report | Proposal | Question | Answer);
    let (hat, wrong) = match case.candidate.hat {
        Some(Hat::Regulator) => (Hat::Regulator, !worn(Hat::Regulator) || (case_content && kind != Report)),
        Some(Hat::Cert) => (Hat::Cert, !worn(Hat::Cert)),
        None => (Hat::Cert, case_content && !worn(Hat::Cert)),
    };
    Verdict::object_if(wrong && !case.tells_nothing_new, || Reason::OtherHat { hat })
}

/// A hunt asks for no other kinds of value and no more days than were agreed.
pub(super) fn question(case: &Case<'_>) -> Verdict {
    if case.candidate.kind != ObjectKind::Question {
        return Verdict::Silent;
    }
    let hunts = &case.agreement.terms.hunts;
    let Some(asks) = case.candidate.asks.filter(|a| !a.kinds.is_empty()) else {
        return Verdict::Against(vec![Reason::QuestionUnclear]);
    };
    let mut against: Vec<Reason> =
        asks.kinds.iter().filter(|k| !hunts.kinds.contains(k)).map(|k| Reason::QuestionKind { kind: *k }).collect();
    against.dedup();
    if asks.days > hunts.days_max {
        against.push(Reason::QuestionDays { days: asks.days, allowed: hunts.days_max });
    }
    Verdict::of(against)
}
