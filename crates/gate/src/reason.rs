//! Why the gate decided as it did: values for records, a stable code for comparing, a sentence for pages.
//! A reason names places and rules, never what was found there: it is shown to people who may not know the victim.

use std::fmt;

use pasban_kernel::id::ConsentId;
use pasban_kernel::{ObservableKind, PermittedAction, Timestamp, Tlp};
use serde::{Deserialize, Serialize};

use crate::agreement::{Hat, ObjectKind, Relation};
use crate::clue::ClueKind;
use crate::consent::ConsentGap;

/// One reason of a decision. The first block speaks for release, the second against it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each variant says what its fields hold")]
pub enum Reason {
    /// The agreement in force covers it.
    Agreed { version: u64, kind: ObjectKind, tlp: Tlp },
    /// It can lift a block that stands already, so it passes on a paused or expired agreement.
    Lifts { kind: ObjectKind },
    /// It withdraws what the recipient has already, and so tells nothing new.
    WithdrawsWhatWasSent,
    /// A consent of the source's owner covers it.
    Consented { consent: ConsentId, to: Tlp },
    /// AMBER goes to the sender's own constituents.
    OwnConstituent,
    /// AMBER goes further because the agreement says so.
    RelayAgreed,
    /// AMBER+STRICT goes from its own source to the body it answers to.
    OwnSourceToSuperior,
    /// It was looked through for clues of its source and none was found.
    NoClue { texts: u64 },
    /// Clues were found and two persons cleared each of them.
    CluesCleared { clues: u64 },

    /// The marking is RED.
    Red,
    /// A marking is not understood and counts as RED.
    UnknownMarking,
    /// AMBER+STRICT goes only from its own source to a superior.
    AmberStrict { relation: Relation },
    /// AMBER of others goes further than own constituents only if the agreement says so.
    AmberFurther { relation: Relation },
    /// The marking is above the agreement's ceiling.
    OverCeiling { tlp: Tlp, ceiling: Tlp },
    /// The agreement does not list the kind.
    KindNotAgreed { kind: ObjectKind },
    /// The permitted action is wider than the agreement's.
    ActionTooWide { action: PermittedAction, allowed: PermittedAction },
    /// The link is paused.
    Paused,
    /// The agreement has ended.
    Ended,
    /// The agreement has run out.
    AgreementExpired { at: Timestamp },
    /// A plain peer is not sent this kind.
    NotForPlain { kind: ObjectKind },
    /// What a plain peer sent does not block.
    PlainOriginBlocks { action: PermittedAction },
    /// What speaks for its sender alone is not passed on.
    NotRelayed { kind: ObjectKind },
    /// The agreement does not let the recipient be addressed under this hat, or not with this kind of thing.
    OtherHat { hat: Hat },
    /// The marking is wider than the source's and no consent covers it.
    WiderMarking { tlp: Tlp, source: Tlp, gap: ConsentGap },
    /// The action is wider than the source's and no consent covers it.
    WiderAction { action: PermittedAction, source: PermittedAction, gap: ConsentGap },
    /// The source gave it in confidence and no consent covers it.
    InConfidence { gap: ConsentGap },
    /// It names its source, who has not agreed to that.
    NamesSource { gap: ConsentGap },
    /// It names its source, which the agreement does not allow.
    NamingNotAgreed,
    /// Something in it points at its source.
    Clue { place: String, kind: ClueKind },
    /// It was derived from somebody's material and nobody said what would point at them.
    SourceNotProfiled,
    /// A derived object still carries what tells its source.
    Redaction { place: String, what: String },
    /// A question that discloses something RED.
    QuestionOfRed,
    /// A question outside what the agreement lets ask.
    QuestionKind { kind: ObservableKind },
    /// A question over more days than agreed.
    QuestionDays { days: u32, allowed: u32 },
    /// A question that does not say what it asks.
    QuestionUnclear,
    /// The group named is so small that its members could be guessed.
    SmallGroup { at_least: u32 },
    /// The node holds it back.
    Held,
    /// It is too large for the link.
    TooLarge { bytes: u64, most: u64 },
    /// It is no longer valid.
    NoLongerValid { at: Timestamp },
    /// It is revoked: only the withdrawal may go.
    Revoked,
    /// It claims to be a withdrawal and revokes nothing.
    RevokesNothing,
    /// Its version lies in the future.
    FromTheFuture { modified: Timestamp },
    /// The bytes cannot be read, so they cannot be judged.
    Unreadable,
    /// The bytes say something else than the candidate.
    Mismatch { place: String },
}

impl Reason {
    /// A stable code, for records and comparisons.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Agreed { .. } => "agreed",
            Self::Lifts { .. } => "lifts",
            Self::WithdrawsWhatWasSent => "withdraws-what-was-sent",
            Self::Consented { .. } => "consented",
            Self::OwnConstituent => "own-constituent",
            Self::RelayAgreed => "relay-agreed",
            Self::OwnSourceToSuperior => "own-source-to-superior",
            Self::NoClue { .. } => "no-clue",
            Self::CluesCleared { .. } => "clues-cleared",
            Self::Red => "red",
            Self::UnknownMarking => "unknown-marking",
            Self::AmberStrict { .. } => "amber-strict",
            Self::AmberFurther { .. } => "amber-further",
            Self::OverCeiling { .. } => "over-ceiling",
            Self::KindNotAgreed { .. } => "kind-not-agreed",
            Self::ActionTooWide { .. } => "action-too-wide",
            Self::Paused => "paused",
            Self::Ended => "ended",
            Self::AgreementExpired { .. } => "agreement-expired",
            Self::NotForPlain { .. } => "not-for-plain",
            Self::PlainOriginBlocks { .. } => "plain-origin-blocks",
            Self::NotRelayed { .. } => "not-relayed",
            Self::OtherHat { .. } => "other-hat",
            Self::WiderMarking { .. } => "wider-marking",
            Self::WiderAction { .. } => "wider-action",
            Self::InConfidence { .. } => "in-confidence",
            Self::NamesSource { .. } => "names-source",
            Self::NamingNotAgreed => "naming-not-agreed",
            Self::Clue { .. } => "clue",
            Self::SourceNotProfiled => "source-not-profiled",
            Self::Redaction { .. } => "redaction",
            Self::QuestionOfRed => "question-of-red",
            Self::QuestionKind { .. } => "question-kind",
            Self::QuestionDays { .. } => "question-days",
            Self::QuestionUnclear => "question-unclear",
            Self::SmallGroup { .. } => "small-group",
            Self::Held => "held",
            Self::TooLarge { .. } => "too-large",
            Self::NoLongerValid { .. } => "no-longer-valid",
            Self::Revoked => "revoked",
            Self::RevokesNothing => "revokes-nothing",
            Self::FromTheFuture { .. } => "from-the-future",
            Self::Unreadable => "unreadable",
            Self::Mismatch { .. } => "mismatch",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agreed { version, kind, tlp } => {
                write!(f, "version {version} of the agreement lets {kind} objects at {tlp} pass")
            }
            Self::Lifts { kind } => write!(f, "a {kind} can lift a block that stands, so it passes in any case"),
            Self::WithdrawsWhatWasSent => f.write_str("it withdraws what the recipient already has"),
            Self::Consented { consent, to } => write!(f, "the source's owner consented up to {to} (consent {consent})"),
            Self::OwnConstituent => f.write_str("AMBER may go to our own constituents"),
            Self::RelayAgreed => f.write_str("the agreement lets AMBER go further than our own constituents"),
            Self::OwnSourceToSuperior => f.write_str("it is our own and goes to the body that we answer to"),
            Self::NoClue { texts } => write!(f, "nothing in its {texts} texts points at the source"),
            Self::CluesCleared { clues } => {
                write!(f, "two persons cleared the {clues} places that might point at the source")
            }
            Self::Red => f.write_str("TLP:RED never crosses a link"),
            Self::UnknownMarking => {
                f.write_str("it carries a marking that we do not understand, which counts as TLP:RED")
            }
            Self::AmberStrict { relation } => write!(
                f,
                "TLP:AMBER+STRICT goes only from its own source to the body it answers to, and this recipient is {}",
                recipient(*relation)
            ),
            Self::AmberFurther { relation } => write!(
                f,
                "TLP:AMBER of others stays with our own constituents unless the agreement says more, and this recipient is {}",
                recipient(*relation)
            ),
            Self::OverCeiling { tlp, ceiling } => write!(f, "it is {tlp}, and the agreement's ceiling is {ceiling}"),
            Self::KindNotAgreed { kind } => write!(f, "the agreement does not cover {kind} objects this way"),
            Self::ActionTooWide { action, allowed } => {
                write!(f, "it permits {action}, and the agreement goes no further than {allowed}")
            }
            Self::Paused => f.write_str("the link is paused: only what lifts a block passes"),
            Self::Ended => f.write_str("the agreement has ended"),
            Self::AgreementExpired { at } => {
                write!(f, "the agreement ran out on {}: only what lifts a block passes", at.date())
            }
            Self::NotForPlain { kind } => write!(f, "a plain TAXII or MISP peer is not sent {kind} objects"),
            Self::PlainOriginBlocks { action } => {
                write!(f, "it came unsigned from a plain peer and permits {action}: confirm it and issue it anew")
            }
            Self::NotRelayed { kind } => {
                write!(f, "passing on another's {kind} would tell who sent it: it goes no further than one hop")
            }
            Self::OtherHat { hat } => {
                write!(f, "the agreement lets nobody address it to this recipient as {}", hat.name())
            }
            Self::WiderMarking { tlp, source, gap } => {
                write!(f, "it is {tlp} and its source {source}; the source's owner {gap}")
            }
            Self::WiderAction { action, source, gap } => {
                write!(f, "it permits {action} and its source {source}; the source's owner {gap}")
            }
            Self::InConfidence { gap } => write!(f, "its source was given in confidence; the source's owner {gap}"),
            Self::NamesSource { gap } => write!(f, "it names its source; the source's owner {gap}"),
            Self::NamingNotAgreed => f.write_str("it names its source, which the agreement does not allow"),
            Self::Clue { place, kind } => write!(f, "{} at {place} may point at the source", kind.words()),
            Self::SourceNotProfiled => f.write_str(
                "nothing is known that would point at its source: enter the owner's names and domains first",
            ),
            Self::Redaction { place, what } => write!(f, "{place}: {what}"),
            Self::QuestionOfRed => f.write_str("asking about it would disclose something TLP:RED"),
            Self::QuestionKind { kind } => write!(f, "the agreement does not let us ask for values of kind {kind}"),
            Self::QuestionDays { days, allowed } => {
                write!(f, "it asks for {days} days, and the agreement allows {allowed}")
            }
            Self::QuestionUnclear => f.write_str("the question does not say which kinds of value it asks for"),
            Self::SmallGroup { at_least } => {
                write!(f, "it speaks of a group of fewer than {at_least} organisations, who could be guessed")
            }
            Self::Held => f.write_str("it is on hold at this node"),
            Self::TooLarge { bytes, most } => write!(f, "it has {bytes} bytes, and this link carries {most} at most"),
            Self::NoLongerValid { at } => write!(f, "it was valid until {at}"),
            Self::Revoked => f.write_str("it is revoked: only its withdrawal may go"),
            Self::RevokesNothing => f.write_str("it claims to be a withdrawal and does not revoke its object"),
            Self::FromTheFuture { modified } => {
                write!(f, "its version is dated {modified}, too far ahead of our clock")
            }
            Self::Unreadable => f.write_str("its bytes cannot be read, so they cannot be judged"),
            Self::Mismatch { place } => write!(f, "its bytes say otherwise at {place} than our record of it"),
        }
    }
}

fn recipient(relation: Relation) -> &'static str {
    match relation {
        Relation::Constituent => "a constituent",
        Relation::Superior => "a body that we answer to",
        Relation::Lateral => "a partner",
        Relation::Plain => "a plain peer",
        Relation::Tenant => "a hosted constituent",
    }
}
