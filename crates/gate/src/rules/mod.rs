//! The rules, as data: each is judged on its own, and one objection is enough. A test removes, inverts or
//! weakens each of them and shows that the suite notices.

mod content;
mod link;
mod marking;
mod source;

use pasban_kernel::{Timestamp, Tlp};

use crate::agreement::{Agreement, Way};
use crate::body::Body;
use crate::candidate::Candidate;
use crate::clue::VictimProfile;
use crate::consent::Consent;
use crate::policy::Policy;
use crate::reason::Reason;

/// What one rule says.
pub(crate) enum Verdict {
    /// Nothing against it.
    Silent,
    /// Nothing against it, and why.
    For(Vec<Reason>),
    /// It must not leave. Never empty.
    Against(Vec<Reason>),
}

impl Verdict {
    /// An objection if `wrong`.
    fn object_if(wrong: bool, reason: impl FnOnce() -> Reason) -> Self {
        if wrong { Self::Against(vec![reason()]) } else { Self::Silent }
    }

    /// Objections if there are any.
    fn of(against: Vec<Reason>) -> Self {
        if against.is_empty() { Self::Silent } else { Self::Against(against) }
    }
}

/// All that a rule may look at.
pub(crate) struct Case<'a> {
    pub(crate) candidate: &'a Candidate<'a>,
    pub(crate) body: Body,
    pub(crate) agreement: &'a Agreement,
    pub(crate) way: &'a Way,
    pub(crate) consents: &'a [Consent],
    pub(crate) victims: &'a [VictimProfile],
    pub(crate) policy: &'a Policy,
    pub(crate) now: Timestamp,
    /// The candidate's marking as it counts.
    pub(crate) marking: Tlp,
    /// Whether it withdraws what this recipient already has: rules about what an object discloses do not apply.
    pub(crate) tells_nothing_new: bool,
}

/// One rule.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// Its name in tests and documents.
    pub(crate) code: &'static str,
    /// Judges a case.
    pub(crate) judge: fn(&Case<'_>) -> Verdict,
}

const fn rule(code: &'static str, judge: fn(&Case<'_>) -> Verdict) -> Rule {
    Rule { code, judge }
}

/// Every rule of the gate, in the order in which a page shows their reasons.
pub(crate) const ALL: &[Rule] = &[
    rule("ended", link::ended),
    rule("expired", link::expired),
    rule("paused", link::paused),
    rule("red", marking::red),
    rule("unknown-marking", marking::unknown),
    rule("amber-strict", marking::amber_strict),
    rule("amber", marking::amber),
    rule("ceiling", marking::ceiling),
    rule("kind", link::kind),
    rule("action", link::action),
    rule("plain-kind", link::plain_kind),
    rule("plain-origin", link::plain_origin),
    rule("relay", link::relay),
    rule("hat", link::hat),
    rule("question", link::question),
    rule("question-of-red", source::question_of_red),
    rule("wider-marking", source::wider_marking),
    rule("wider-action", source::wider_action),
    rule("in-confidence", source::in_confidence),
    rule("named", source::named),
    rule("naming-agreed", source::naming_agreed),
    rule("profiled", source::profiled),
    rule("clue", source::clue),
    rule("redaction", source::redaction),
    rule("small-group", content::small_group),
    rule("held", content::held),
    rule("size", content::size),
    rule("valid", content::valid),
    rule("revoked", content::revoked),
    rule("withdrawal", content::withdrawal),
    rule("future", content::future),
    rule("readable", content::readable),
    rule("same-object", content::same_object),
    rule("same-marking", content::same_marking),
    rule("same-revocation", content::same_revocation),
];
