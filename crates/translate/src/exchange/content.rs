//! The statements that nodes make, as types.

use pasban_kernel::id::{QuestionId, ReportId};
use pasban_kernel::{HitBand, NodeId, Observable, OrgBand, PermittedAction, StixId, Timestamp, Tlp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bound::Seed;
use super::course::Course;
use super::objection::{Objection, Ruling};

/// One statement: who says what, since when, to whom it may go and what may be done with it.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// STIX id; stays the same over versions.
    pub id: StixId,
    /// What the id was made of, with the issuer (see [`super::bound`]). `None` for a card alone, whose id is that of
    /// its node ([`identity_of`]).
    pub seed: Option<Seed>,
    /// `created`, rounded to the minute where the statement is re-issued from somebody else's.
    pub created: Timestamp,
    /// `modified`: names the version.
    pub modified: Timestamp,
    /// The node that made and signed it.
    pub issuer: NodeId,
    /// Sequence number of the issuer's operating key.
    pub key: u64,
    /// Marking.
    pub tlp: Tlp,
    /// What may be done with it.
    pub action: PermittedAction,
    /// Taken back. STIX 2.1 section 3.6: permanent.
    pub revoked: bool,
    /// What is said.
    pub content: Content,
}

/// What is said.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    /// A confirmed indicator, or with [`Indicator::proposal`] one that a member proposes to its CERT.
    Indicator(Indicator),
    /// How often an indicator was met, cumulative per node and indicator, in bands.
    Sighting(Sighting),
    /// A report by an organisation to its CERT.
    Report(Report),
    /// A question about values.
    Question(Question),
    /// The answer of a node and all behind it.
    Answer(Answer),
    /// Stop (or allow again) blocking on the word of a source.
    Stop(Stop),
    /// Somebody says that a block is wrong.
    Objection(Objection),
    /// How an objection stands.
    Ruling(Ruling),
    /// How a report fares at the body that it reached.
    Course(Course),
    /// A node's card with its certified keys (the proof crate reads and checks it).
    Card {
        /// The node's public name.
        name: String,
        /// The signed card, opaque here.
        card: Value,
    },
}

/// An indicator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Indicator {
    /// What to look for; more than one means any of them.
    pub values: Vec<Observable>,
    /// RSIT class or type, `malicious-code/c2-server` … Empty where not said.
    pub category: String,
    /// Valid from.
    pub valid_from: Timestamp,
    /// Valid until: every indicator that may block has one.
    pub valid_until: Option<Timestamp>,
    /// STIX confidence, 0 to 100.
    pub confidence: Option<u8>,
    /// Why it was confirmed or withdrawn, in a sentence that names nobody.
    pub reason: String,
    /// Set while this is a member's proposal that belongs to a report; such a one never blocks.
    pub proposal: Option<ReportId>,
    /// Set where the issuer found that nobody's history knows the value (blocks may go in seconds).
    pub unknown_everywhere: bool,
}

/// A sighting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sighting {
    /// The indicator met.
    pub of: StixId,
    /// How many organisations met it.
    pub organisations: OrgBand,
    /// How many hits, apart from organisations.
    pub hits: HitBand,
    /// First day.
    pub first_day: Timestamp,
    /// Last day.
    pub last_day: Timestamp,
    /// Sector, only where at least k organisations could be meant.
    pub sector: Option<String>,
    /// The reporter found that it is a false alarm.
    pub false_alarm: bool,
}

/// What a reporter does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Ask for help: the default, confidential, no filing.
    Help,
    /// Share what was seen.
    Share,
    /// File: a legal act.
    File,
}

/// To which of an institution's two hats a submission goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hat {
    /// The CERT.
    Cert,
    /// The regulator.
    Regulator,
}

/// What the reporter allows the CERT to pass on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Consent {
    /// Whether anything derived may be passed on at all.
    pub share: bool,
    /// Widest marking of what is derived.
    pub to: Tlp,
    /// Widest action.
    pub action: PermittedAction,
    /// Whether the reporter may be named.
    pub named: bool,
    /// Until when; `None` means until withdrawn.
    pub until: Option<Timestamp>,
}

/// A report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// The report's id, on both nodes.
    pub report: ReportId,
    /// What the reporter does.
    pub act: Act,
    /// To which hat.
    pub hat: Hat,
    /// Legal basis, where the act has one.
    pub legal_basis: String,
    /// When it was first seen, where known.
    pub first_seen: Option<Timestamp>,
    /// What happened, in the reporter's words.
    pub text: String,
    /// Affected systems, in the reporter's words.
    pub systems: String,
    /// What may be passed on.
    pub consent: Consent,
    /// Values met, each with its RSIT class or nothing: evidence of a filing, which proposes nothing. At most
    /// [`pasban_kernel::limits::QUESTION_VALUES_MAX`].
    pub values: Vec<(Observable, String)>,
    /// The proposals that belong to it.
    pub proposals: Vec<StixId>,
}

/// What a question wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// How common is each value? Asked before confirming.
    Prevalence,
    /// Did you meet any of these?
    Hunt,
}

/// A question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Its id, the same at every node it reaches.
    pub question: QuestionId,
    /// What it wants.
    pub kind: QuestionKind,
    /// The values asked for.
    pub values: Vec<Observable>,
    /// How far back, days.
    pub days: u32,
    /// Answers after this instant are not waited for.
    pub reply_by: Timestamp,
    /// What the asker wants to know it for.
    pub purpose: String,
}

/// The answer to a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The question.
    pub question: QuestionId,
    /// One entry per value, in the question's order; empty where refused or answered elsewhere.
    pub counts: Vec<BandedCount>,
    /// How many organisations are behind this answer.
    pub asked: OrgBand,
    /// Why there is no count: vetoed, outside the agreement, or already answered over another path.
    pub refused: Option<String>,
}

/// How often one value was met, in bands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BandedCount {
    /// Organisations that met it.
    pub organisations: OrgBand,
    /// Hits.
    pub hits: HitBand,
}

/// Stop blocking, or allow it again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stop {
    /// Whose indicators: one issuer, or `None` for all blocking.
    pub source: Option<NodeId>,
    /// `true` stops, `false` allows again.
    pub stopped: bool,
    /// Why.
    pub reason: String,
}

impl Content {
    /// The STIX type that carries it.
    #[must_use]
    pub fn stix_type(&self) -> &'static str {
        match self {
            Self::Indicator(_) => "indicator",
            Self::Sighting(_) => "sighting",
            Self::Report(_) => "report",
            Self::Question(_) | Self::Answer(_) | Self::Course(_) => "note",
            Self::Stop(_) | Self::Objection(_) | Self::Ruling(_) => "opinion",
            Self::Card { .. } => "identity",
        }
    }
}

/// The STIX identity that stands for a node: version 4 shaped, derived from the node id.
#[must_use]
pub fn identity_of(node: &NodeId) -> StixId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&node.0[..16]);
    StixId::new("identity", uuid::Builder::from_random_bytes(bytes).into_uuid())
}
