//! A constituent's report. Asking for help is the default, confidential and no filing; sharing is a gift; filing is a legal
//! act and needs somebody with authority. Every submission says to which hat it goes and on what legal basis. Drafts are on
//! no ledger.

use std::collections::BTreeSet;
use std::fmt;

use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::{Digest, Observable, PermittedAction, Timestamp, Tlp, limits};
use serde::{Deserialize, Serialize};

use super::Actor;
use crate::rsit::RsitClass;

/// Most attachments of a report.
pub const ATTACHMENTS_MAX: usize = 20;
/// Longest text of a report, characters.
pub const TEXT_CHARS_MAX: usize = 20_000;

/// What the reporter does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Ask for help: confidential, no filing.
    #[default]
    Help,
    /// Share what others should know.
    Share,
    /// File: a legal act.
    File,
}

/// To whom of one institution it goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hat {
    /// The CERT.
    #[default]
    Cert,
    /// The regulator.
    Regulator,
}

/// On what legal basis.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(tag = "basis", rename_all = "kebab-case")]
pub enum LegalBasis {
    /// Of one's own accord, under the CERT's published promise of confidence.
    #[default]
    Voluntary,
    /// A contract or agreement.
    Contract {
        /// Which, and the clause.
        clause: String,
    },
    /// A law or directive.
    Law {
        /// Which instrument, as its regime is named here, and the provision.
        provision: String,
    },
}

impl LegalBasis {
    fn is_named(&self) -> bool {
        match self {
            Self::Voluntary => true,
            Self::Contract { clause: text } | Self::Law { provision: text } => !text.trim().is_empty(),
        }
    }
}

/// What the reporter agrees to beyond the recipient's own use. Nothing, unless said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReportConsent {
    /// Values may be shared without naming the reporter, up to this marking.
    pub share_to: Option<Tlp>,
    /// For what action.
    pub action: PermittedAction,
    /// Whether the reporter may be named.
    pub named: bool,
    /// Until when.
    pub until: Option<Timestamp>,
}

impl Default for ReportConsent {
    fn default() -> Self {
        Self { share_to: None, action: PermittedAction::LookUp, named: false, until: None }
    }
}

/// A file sent along. Its bytes are kept elsewhere under the digest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// File name without a path.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: Digest,
}

/// The state of a report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ReportState {
    /// Being written; on no ledger.
    Draft,
    /// Sent, not yet acknowledged.
    Submitted,
    /// The recipient has it in its ledger.
    Acknowledged {
        /// The recipient's number for it.
        number: String,
    },
    /// Answered and done.
    Closed {
        /// What the reporter was told.
        outcome: String,
    },
    /// The reporter took it back; what a law required stays filed.
    Withdrawn,
}

impl ReportState {
    /// A stable word.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Closed { .. } => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// Whose.
    pub reporter: OrgId,
    /// Who wrote it.
    pub author: Actor,
    /// Who has the authority to file, where it is filed.
    pub authority: Option<Actor>,
    /// What it is.
    pub act: Act,
    /// To which hat.
    pub hat: Hat,
    /// On what basis.
    pub basis: LegalBasis,
    /// What happened, in the reporter's words.
    pub text: String,
    /// Classification, where somebody made one.
    pub class: Option<RsitClass>,
    /// When it was first seen, asked neutrally: no period runs from it by itself.
    pub first_seen: Option<Timestamp>,
    /// Values met.
    pub values: Vec<Observable>,
    /// Marking; AMBER+STRICT unless said.
    pub tlp: Tlp,
    /// Consent.
    pub consent: ReportConsent,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// The state.
    pub state: ReportState,
    /// Since when.
    pub since: Timestamp,
}

/// One thing that a submission lacks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Missing {
    /// Neither a text nor a value nor a file.
    Content,
    /// The text is longer than [`TEXT_CHARS_MAX`].
    ShorterText,
    /// More than [`ATTACHMENTS_MAX`] files, or one larger than [`limits::BODY_BYTES_MAX`].
    FewerAttachments,
    /// More values than [`limits::ROWS_MAX`].
    FewerValues,
    /// A filing needs a person with authority.
    Authority,
    /// A filing needs a law or contract as its basis.
    LegalBasis,
    /// The basis is chosen but not named.
    BasisNamed,
    /// What goes to the regulator is a filing: help and sharing go to the CERT.
    CertHat,
    /// Sharing needs a consent that says how far.
    ShareConsent,
    /// A consent to share cannot go as far as TLP:RED, which is for named persons only.
    ShareableMarking,
    /// A consent ends before now.
    ConsentEnd,
    /// It was submitted already.
    Draft,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content => f.write_str("say what happened, or give a value or a file"),
            Self::ShorterText => write!(f, "shorten the text to {TEXT_CHARS_MAX} characters"),
            Self::FewerAttachments => write!(f, "send at most {ATTACHMENTS_MAX} files of 16 MiB"),
            Self::FewerValues => write!(f, "send at most {} values", limits::ROWS_MAX),
            Self::Authority => f.write_str("name the person with the authority to file"),
            Self::LegalBasis => f.write_str("name the law or contract under which you file"),
            Self::BasisNamed => f.write_str("name the provision or clause"),
            Self::CertHat => {
                f.write_str("send a request for help or a share to the CERT; only a filing goes to the regulator")
            }
            Self::ShareConsent => f.write_str("say how far it may be shared"),
            Self::ShareableMarking => f.write_str("choose a marking wider than TLP:RED for what is shared"),
            Self::Draft => f.write_str("this report was submitted already: write a new one"),
            Self::ConsentEnd => f.write_str("choose an end of the consent that lies ahead"),
        }
    }
}

/// Everything that a submission lacks, at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubmitError {
    /// The draft, unchanged.
    pub draft: Box<Report>,
    /// What is missing; at least one thing.
    pub missing: BTreeSet<Missing>,
}

impl fmt::Display for SubmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, m) in self.missing.iter().enumerate() {
            write!(f, "{}{m}", if i == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for SubmitError {}

/// Why a step is not possible.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReportError {
    /// The step does not lead from this state.
    NotFrom {
        /// The step.
        step: &'static str,
        /// The state.
        state: &'static str,
    },
    /// What was filed cannot be taken back, only corrected by a later filing.
    Filed,
    /// The recipient's number or outcome is missing.
    NoWords,
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFrom { step, state } => write!(f, "a report that is {state} cannot be {step}"),
            Self::Filed => f.write_str("a filing cannot be taken back: file a correction"),
            Self::NoWords => f.write_str("the number or the outcome is missing"),
        }
    }
}

impl std::error::Error for ReportError {}

impl Report {
    /// An empty draft: a request for help to the CERT, AMBER+STRICT, no consent.
    #[must_use]
    pub fn draft(id: ReportId, reporter: OrgId, author: Actor, now: Timestamp) -> Self {
        Self {
            id,
            reporter,
            author,
            authority: None,
            act: Act::default(),
            hat: Hat::default(),
            basis: LegalBasis::default(),
            text: String::new(),
            class: None,
            first_seen: None,
            values: Vec::new(),
            tlp: Tlp::AmberStrict,
            consent: ReportConsent::default(),
            attachments: Vec::new(),
            state: ReportState::Draft,
            since: now,
        }
    }

    fn missing(&self, now: Timestamp) -> BTreeSet<Missing> {
        let too_large = |a: &Attachment| a.bytes > limits::BODY_BYTES_MAX as u64;
        let checks = [
            (self.text.trim().is_empty() && self.values.is_empty() && self.attachments.is_empty(), Missing::Content),
            (self.text.chars().nth(TEXT_CHARS_MAX).is_some(), Missing::ShorterText),
            (
                self.attachments.len() > ATTACHMENTS_MAX || self.attachments.iter().any(too_large),
                Missing::FewerAttachments,
            ),
            (self.values.len() > limits::ROWS_MAX, Missing::FewerValues),
            (self.act == Act::File && self.authority.is_none(), Missing::Authority),
            (self.act == Act::File && self.basis == LegalBasis::Voluntary, Missing::LegalBasis),
            (!self.basis.is_named(), Missing::BasisNamed),
            (self.act != Act::File && self.hat == Hat::Regulator, Missing::CertHat),
            (self.act == Act::Share && self.consent.share_to.is_none(), Missing::ShareConsent),
            (self.consent.share_to == Some(Tlp::Red), Missing::ShareableMarking),
            (self.consent.until.is_some_and(|u| u <= now), Missing::ConsentEnd),
        ];
        checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, m)| m).collect()
    }

    /// Submits a draft.
    ///
    /// # Errors
    /// Everything that is missing, at once, and the draft back.
    pub fn submit(self, now: Timestamp) -> Result<Self, SubmitError> {
        let mut missing = self.missing(now);
        if self.state != ReportState::Draft {
            missing.insert(Missing::Draft);
        }
        if missing.is_empty() {
            Ok(Self { state: ReportState::Submitted, since: now, ..self })
        } else {
            Err(SubmitError { draft: Box::new(self), missing })
        }
    }

    /// The recipient acknowledged it under a number.
    ///
    /// # Errors
    /// Where it was not submitted, or without a number.
    pub fn acknowledged(self, number: &str, now: Timestamp) -> Result<Self, ReportError> {
        if number.trim().is_empty() {
            return Err(ReportError::NoWords);
        }
        match self.state {
            ReportState::Submitted => {
                let state = ReportState::Acknowledged { number: number.trim().to_owned() };
                Ok(Self { state, since: now, ..self })
            }
            other => Err(ReportError::NotFrom { step: "acknowledged", state: other.name() }),
        }
    }

    /// The recipient is done with it.
    ///
    /// # Errors
    /// Where it was not acknowledged, or without an outcome to tell.
    pub fn closed(self, outcome: &str, now: Timestamp) -> Result<Self, ReportError> {
        if outcome.trim().is_empty() {
            return Err(ReportError::NoWords);
        }
        match self.state {
            ReportState::Acknowledged { .. } => {
                Ok(Self { state: ReportState::Closed { outcome: outcome.trim().to_owned() }, since: now, ..self })
            }
            other => Err(ReportError::NotFrom { step: "closed", state: other.name() }),
        }
    }

    /// The reporter takes it back. Its consent ends with it.
    ///
    /// # Errors
    /// For a filing, and where it is over.
    pub fn withdrawn(self, now: Timestamp) -> Result<Self, ReportError> {
        match self.state {
            ReportState::Draft | ReportState::Submitted | ReportState::Acknowledged { .. }
                if self.act != Act::File || self.state == ReportState::Draft =>
            {
                Ok(Self { state: ReportState::Withdrawn, consent: ReportConsent::default(), since: now, ..self })
            }
            ReportState::Submitted | ReportState::Acknowledged { .. } => Err(ReportError::Filed),
            other => Err(ReportError::NotFrom { step: "withdrawn", state: other.name() }),
        }
    }
}
