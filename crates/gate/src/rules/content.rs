//! What is wrong with an object whoever receives it, and whether its bytes are what the candidate says.

use pasban_kernel::limits;

use super::{Case, Verdict};
use crate::agreement::ObjectKind;
use crate::reason::Reason;

/// A group is named only where enough organisations could be meant.
pub(super) fn small_group(case: &Case<'_>) -> Verdict {
    let at_least = case.policy.group_min();
    Verdict::object_if(case.candidate.could_mean.is_some_and(|n| n < at_least), || Reason::SmallGroup { at_least })
}

/// A conflict, a compromised key or a person holds it: its withdrawal too, for the same hand may have written it.
pub(super) fn held(case: &Case<'_>) -> Verdict {
    Verdict::object_if(case.candidate.held, || Reason::Held)
}

/// What could never fit is said at once, not queued for ever.
pub(super) fn size(case: &Case<'_>) -> Verdict {
    let bytes = u64::try_from(case.candidate.bytes.len()).unwrap_or(u64::MAX);
    let object_most = u64::try_from(limits::OBJECT_BYTES_MAX).unwrap_or(u64::MAX);
    let most = object_most.min(case.agreement.terms.quotas.bytes_per_hour);
    Verdict::object_if(bytes > most, || Reason::TooLarge { bytes, most })
}

/// What is over is not sent; its withdrawal still is.
pub(super) fn valid(case: &Case<'_>) -> Verdict {
    match case.candidate.valid_until {
        Some(at) if at <= case.now && case.candidate.kind != ObjectKind::Withdrawal => {
            Verdict::Against(vec![Reason::NoLongerValid { at }])
        }
        _ => Verdict::Silent,
    }
}

/// A revoked object goes as a withdrawal, in the lane of withdrawals, or not at all.
pub(super) fn revoked(case: &Case<'_>) -> Verdict {
    let wrong = case.candidate.revoked && case.candidate.kind != ObjectKind::Withdrawal;
    Verdict::object_if(wrong, || Reason::Revoked)
}

/// What passes as a withdrawal must be one.
pub(super) fn withdrawal(case: &Case<'_>) -> Verdict {
    let wrong = case.candidate.kind == ObjectKind::Withdrawal && !case.candidate.revoked;
    Verdict::object_if(wrong, || Reason::RevokesNothing)
}

/// A version from far ahead would beat every later one.
pub(super) fn future(case: &Case<'_>) -> Verdict {
    let modified = case.candidate.key.modified;
    Verdict::object_if(modified > case.now.plus(limits::MODIFIED_AHEAD_MAX), || Reason::FromTheFuture { modified })
}

/// What cannot be read cannot be judged.
pub(super) fn readable(case: &Case<'_>) -> Verdict {
    Verdict::object_if(case.body.unreadable, || Reason::Unreadable)
}

/// The bytes are those of the object that the candidate names.
pub(super) fn same_object(case: &Case<'_>) -> Verdict {
    let id = case.candidate.key.id.as_str();
    Verdict::object_if(case.body.at("id").any(|found| found != id), || Reason::Mismatch { place: "id".to_owned() })
}

/// The bytes are marked no stricter than the candidate says.
pub(super) fn same_marking(case: &Case<'_>) -> Verdict {
    let wrong = case.body.strictest().is_some_and(|tlp| tlp > case.marking);
    Verdict::object_if(wrong, || Reason::Mismatch { place: "object_marking_refs".to_owned() })
}

/// The bytes revoke the object if and only if the candidate says so.
pub(super) fn same_revocation(case: &Case<'_>) -> Verdict {
    let said = &case.body.revoked;
    let wrong = said.iter().any(|r| *r != case.candidate.revoked) || (case.candidate.revoked && said.is_empty());
    Verdict::object_if(wrong, || Reason::Mismatch { place: "revoked".to_owned() })
}
