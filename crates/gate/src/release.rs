//! The decision, and the two types that it makes: what may leave, and why something may not.

use pasban_kernel::id::{ClassId, ConsentId, DecisionId};
use pasban_kernel::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::agreement::{Agreement, AgreementState, ObjectKind, RecipientClass, class_id};
use crate::body::Body;
use crate::candidate::Candidate;
use crate::clue::VictimProfile;
use crate::consent::Consent;
use crate::policy::Policy;
use crate::reason::Reason;
use crate::rules::{self, Case, Rule, Verdict};

/// Something that may leave, to one class of recipient, under one version of one agreement, by one decision.
///
/// Only [`release`] and [`reopen`] make one. It cannot be built elsewhere:
///
/// ```compile_fail,E0451
/// use pasban_gate::{RecipientClass, Released};
/// fn forge(recipient: RecipientClass, class: pasban_kernel::id::ClassId) -> Released<Vec<u8>> {
///     Released { item: vec![], recipient, class, agreement_version: 1, decision: todo!(), because: vec![], record: todo!() }
/// }
/// ```
///
/// nor copied, nor printed and read back:
///
/// ```compile_fail,E0277
/// fn copies<T: Clone>() {}
/// copies::<pasban_gate::Released<pasban_gate::Sealed>>();
/// ```
///
/// ```compile_fail,E0277
/// fn read(text: &str) -> pasban_gate::Released<pasban_gate::Sealed> { serde_json::from_str(text).unwrap() }
/// ```
///
/// ```compile_fail,E0277
/// fn print(released: &pasban_gate::Released<pasban_gate::Sealed>) -> String { serde_json::to_string(released).unwrap() }
/// ```
#[derive(Debug)]
#[must_use = "what was released is meant to be sent"]
pub struct Released<T> {
    item: T,
    recipient: RecipientClass,
    class: ClassId,
    agreement_version: u64,
    decision: DecisionId,
    because: Vec<Reason>,
    record: RecordParts,
}

/// The parts of a [`SealedRecord`] that a [`Released`] does not hold anyway.
#[derive(Clone, PartialEq, Eq, Debug)]
struct RecordParts {
    kind: ObjectKind,
    not_after: Option<Timestamp>,
    consents: Vec<ConsentId>,
    policy_epoch: u64,
}

/// The very bytes that were judged.
#[derive(PartialEq, Eq, Debug)]
pub struct Sealed(Box<[u8]>);

impl<T> Released<T> {
    /// What kind of recipient it was released to.
    #[must_use]
    pub fn recipient(&self) -> RecipientClass {
        self.recipient
    }

    /// The release class it was released to: the stream or link it goes into must have the same.
    #[must_use]
    pub fn class(&self) -> ClassId {
        self.class
    }

    /// The version of the agreement it was judged by.
    #[must_use]
    pub fn agreement_version(&self) -> u64 {
        self.agreement_version
    }

    /// The decision's id.
    #[must_use]
    pub fn decision(&self) -> DecisionId {
        self.decision
    }

    /// Why it may leave. Never empty.
    #[must_use]
    pub fn because(&self) -> &[Reason] {
        &self.because
    }

    /// The consents that the decision rests on.
    #[must_use]
    pub fn consents(&self) -> &[ConsentId] {
        &self.record.consents
    }
}

impl Released<Sealed> {
    /// The bytes to send, to a recipient of [`Released::class`].
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.item.0
    }

    /// The bytes, if `agreement` is of the class and version that they were released under.
    #[must_use]
    pub fn bytes_for(&self, agreement: &Agreement) -> Option<&[u8]> {
        (agreement.version == self.agreement_version && class_id(agreement) == self.class).then_some(&*self.item.0)
    }

    /// What a store may keep under the decision's id, for [`reopen`].
    #[must_use]
    pub fn record(&self) -> SealedRecord {
        let mut record = SealedRecord {
            class: self.class,
            agreement_version: self.agreement_version,
            decision: self.decision,
            kind: self.record.kind,
            not_after: self.record.not_after,
            consents: self.record.consents.clone(),
            policy_epoch: self.record.policy_epoch,
            because: self.because.clone(),
            bytes: self.item.0.to_vec(),
            seal: Digest::default(),
        };
        record.seal = record.sum();
        record
    }
}

/// A kept decision with its bytes. It is not a permission: only [`reopen`] turns it into one again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SealedRecord {
    /// The release class.
    pub class: ClassId,
    /// The agreement's version.
    pub agreement_version: u64,
    /// The decision.
    pub decision: DecisionId,
    /// The kind of object.
    pub kind: ObjectKind,
    /// When the object or a consent it rests on runs out.
    pub not_after: Option<Timestamp>,
    /// The consents it rests on.
    pub consents: Vec<ConsentId>,
    /// [`Policy::epoch`] at the decision.
    pub policy_epoch: u64,
    /// Why it may leave.
    pub because: Vec<Reason>,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Sum over all of the above, against rows that were mixed up or edited in part.
    pub seal: Digest,
}

impl SealedRecord {
    fn sum(&self) -> Digest {
        let parts = (
            "pasban sealed record 1",
            (self.class, self.agreement_version, self.decision, self.kind),
            (self.not_after, &self.consents, self.policy_epoch, &self.because),
            Digest::of(&self.bytes),
        );
        Digest::of(&serde_json::to_vec(&parts).unwrap_or_else(|_| format!("{parts:?}").into_bytes()))
    }
}

/// Something that stays, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Withheld {
    /// The decision's id.
    pub decision: DecisionId,
    /// The objections, one or more, in the order of the rules.
    pub reasons: Vec<Reason>,
}

/// The gate's answer.
#[derive(Debug)]
#[must_use = "the gate's answer decides whether bytes may leave"]
pub enum Outcome {
    /// It may leave.
    Release(Released<Sealed>),
    /// It stays.
    Withhold(Withheld),
}

impl Outcome {
    /// Whether it may leave.
    #[must_use]
    pub fn is_release(&self) -> bool {
        matches!(self, Self::Release(_))
    }

    /// The reasons, for or against. Never empty.
    #[must_use]
    pub fn because(&self) -> &[Reason] {
        match self {
            Self::Release(released) => &released.because,
            Self::Withhold(withheld) => &withheld.reasons,
        }
    }

    /// The decision's id.
    #[must_use]
    pub fn decision(&self) -> DecisionId {
        match self {
            Self::Release(released) => released.decision,
            Self::Withhold(withheld) => withheld.decision,
        }
    }

    /// What was released, if it was.
    ///
    /// # Errors
    /// What stays, with the reasons.
    pub fn into_result(self) -> Result<Released<Sealed>, Withheld> {
        match self {
            Self::Release(released) => Ok(released),
            Self::Withhold(withheld) => Err(withheld),
        }
    }
}

/// Decides whether `candidate` may leave under `agreement` at `now`.
///
/// `consents` are those that may concern its sources; `victims` the profiles of all whom it must not point at:
/// at least the owner of each source ([`Option::as_slice`] makes a slice of one or none). `decision` is the id
/// that the answer will carry.
///
/// Total: every input has an answer, and every answer its reasons.
pub fn release(
    candidate: &Candidate<'_>,
    agreement: &Agreement,
    consents: &[Consent],
    victims: &[VictimProfile],
    policy: &Policy,
    now: Timestamp,
    decision: DecisionId,
) -> Outcome {
    release_with(rules::ALL, candidate, agreement, consents, victims, policy, now, decision)
}

/// The names of all rules, in the order of their reasons: for documents and for a page that explains the gate.
pub fn rule_names() -> impl Iterator<Item = &'static str> {
    rules::ALL.iter().map(|rule| rule.code)
}

/// [`release`] under a given set of rules: tests take some away to see whether anybody notices.
#[allow(clippy::too_many_arguments, reason = "the decision's inputs, each of its own kind, listed once")]
pub(crate) fn release_with(
    rules: &[Rule],
    candidate: &Candidate<'_>,
    agreement: &Agreement,
    consents: &[Consent],
    victims: &[VictimProfile],
    policy: &Policy,
    now: Timestamp,
    decision: DecisionId,
) -> Outcome {
    let case = Case {
        candidate,
        body: Body::read(candidate.bytes),
        agreement,
        way: agreement.way(),
        consents,
        victims,
        policy,
        now,
        marking: candidate.marking(),
        tells_nothing_new: candidate.lifts_what_was_sent(),
    };
    let agreed = Reason::Agreed { version: agreement.version, kind: candidate.kind, tlp: case.marking };
    let (mut because, mut against) = (vec![agreed], Vec::new());
    if case.tells_nothing_new {
        because.push(Reason::WithdrawsWhatWasSent);
    }
    for rule in rules {
        match (rule.judge)(&case) {
            Verdict::Silent => {}
            Verdict::For(reasons) => {
                because.extend(reasons.into_iter().filter(|r| !because.contains(r)).collect::<Vec<_>>())
            }
            Verdict::Against(reasons) => against.extend(reasons),
        }
    }
    if !against.is_empty() {
        return Outcome::Withhold(Withheld { decision, reasons: against });
    }

    let mut consents_used: Vec<ConsentId> = because
        .iter()
        .filter_map(|r| if let Reason::Consented { consent, .. } = r { Some(*consent) } else { None })
        .collect();
    consents_used.sort_unstable();
    consents_used.dedup();
    let consents_end = consents.iter().filter(|c| consents_used.contains(&c.id)).filter_map(|c| c.until);
    let object_end = candidate.valid_until.filter(|_| candidate.kind != ObjectKind::Withdrawal);
    let not_after = consents_end.chain(object_end).min();
    Outcome::Release(Released {
        item: Sealed(candidate.bytes.into()),
        recipient: agreement.recipient,
        class: class_id(agreement),
        agreement_version: agreement.version,
        decision,
        because,
        record: RecordParts { kind: candidate.kind, not_after, consents: consents_used, policy_epoch: policy.epoch },
    })
}

/// Why kept bytes stay shut. Judge the candidate again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shut {
    /// The record is not what was kept.
    Damaged,
    /// The agreement has another version, or is of another class.
    OtherAgreement,
    /// The link is paused, or the agreement ended or ran out.
    LinkState,
    /// The object or a consent has run out.
    RunOut,
    /// A consent that it rests on was withdrawn, or is not among those given.
    Consent,
    /// Policy or a victim's profile changed since.
    Policy,
    /// The object is on hold.
    Held,
}

impl std::fmt::Display for Shut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Damaged => "the kept decision is damaged",
            Self::OtherAgreement => "it was decided under another agreement",
            Self::LinkState => "the link is paused or the agreement is over",
            Self::RunOut => "the object or a consent has run out",
            Self::Consent => "a consent that it rests on no longer stands",
            Self::Policy => "the policy or a victim's profile has changed",
            Self::Held => "the object is on hold",
        })
    }
}

impl std::error::Error for Shut {}

/// Gives kept bytes back for sending, only while everything that their decision rested on still stands.
/// `held` says whether the object is on hold now; `consents` are the current ones.
///
/// # Errors
/// Says what changed; the caller drops the record and asks [`release`] again.
pub fn reopen(
    record: SealedRecord,
    agreement: &Agreement,
    consents: &[Consent],
    policy: &Policy,
    held: bool,
    now: Timestamp,
) -> Result<Released<Sealed>, Shut> {
    if record.seal != record.sum() || record.because.is_empty() {
        return Err(Shut::Damaged);
    }
    if record.agreement_version != agreement.version || record.class != class_id(agreement) {
        return Err(Shut::OtherAgreement);
    }
    let open = match agreement.state {
        AgreementState::Ended => false,
        AgreementState::Paused => record.kind.lifts(),
        AgreementState::Active => !agreement.is_expired(now) || record.kind.lifts(),
    };
    if !open {
        return Err(Shut::LinkState);
    }
    if record.not_after.is_some_and(|at| at <= now) {
        return Err(Shut::RunOut);
    }
    let stands = |id: &ConsentId| consents.iter().any(|c| c.id == *id && c.stands(now).is_ok());
    if !record.consents.iter().all(stands) {
        return Err(Shut::Consent);
    }
    if record.policy_epoch != policy.epoch {
        return Err(Shut::Policy);
    }
    if held {
        return Err(Shut::Held);
    }
    Ok(Released {
        item: Sealed(record.bytes.into()),
        recipient: agreement.recipient,
        class: record.class,
        agreement_version: record.agreement_version,
        decision: record.decision,
        because: record.because,
        record: RecordParts {
            kind: record.kind,
            not_after: record.not_after,
            consents: record.consents,
            policy_epoch: record.policy_epoch,
        },
    })
}
