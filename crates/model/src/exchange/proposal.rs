//! Values on their way from a report to an indicator at a CERT:
//! new → asked → confirmed → released → withdrawn, or held, or rejected.
//!
//! The network is asked how common the values are before anybody confirms, except where the source is TLP:RED, about which
//! nothing is asked. A proposal with doubts (a never-block list objects, the value is common somewhere, the policy marks
//! its class) needs two different persons.

use std::collections::BTreeSet;
use std::fmt;

use pasban_kernel::id::{QuestionId, ReportId};
use pasban_kernel::{Observable, StixId, Timestamp, Tlp};
use serde::{Deserialize, Serialize};

use super::Actor;
use crate::mitigate::never_block::Protection;

/// Why a second person must look.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum Doubt {
    /// The CERT's policy asks for two persons in such cases.
    Policy,
    /// A never-block list objects.
    Protected {
        /// Which.
        protection: Protection,
    },
    /// The network's answer says that the value is common.
    Common,
    /// The source is not verified (a call not yet returned, an unsigned mail).
    UnverifiedSource,
}

/// Why a proposal is rejected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rejection {
    /// Harmless.
    FalseAlarm,
    /// Too many need it.
    TooBroad,
    /// Known already.
    Duplicate,
    /// The source could not be verified.
    SourceNotVerified,
    /// The source's owner does not agree that it is shared.
    NoConsent,
    /// No longer in use by the attacker.
    Outdated,
}

/// The state of a proposal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ProposalState {
    /// As it came.
    New,
    /// The network was asked.
    Asked {
        /// The question.
        question: QuestionId,
    },
    /// One person confirmed; with doubts a second one must.
    AwaitsSecond {
        /// The first.
        first: Actor,
    },
    /// Confirmed.
    Confirmed {
        /// By one person, or two where there are doubts.
        by: BTreeSet<Actor>,
    },
    /// Put aside.
    Held {
        /// By whom.
        by: Actor,
        /// In their words.
        why: String,
    },
    /// Rejected, with the reason that the source is told.
    Rejected {
        /// By whom.
        by: Actor,
        /// Why.
        reason: Rejection,
    },
    /// Made into indicators.
    Released {
        /// Which.
        objects: Vec<StixId>,
        /// Who had confirmed it.
        by: BTreeSet<Actor>,
    },
    /// Withdrawn everywhere.
    Withdrawn {
        /// What had been released.
        objects: Vec<StixId>,
        /// By whom.
        by: Actor,
        /// In their words.
        why: String,
    },
}

impl ProposalState {
    /// A stable word.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Asked { .. } => "asked",
            Self::AwaitsSecond { .. } => "awaits-second",
            Self::Confirmed { .. } => "confirmed",
            Self::Held { .. } => "held",
            Self::Rejected { .. } => "rejected",
            Self::Released { .. } => "released",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// Values that somebody proposes as indicators.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Proposal {
    /// The report they come from.
    pub source: ReportId,
    /// The values.
    pub values: Vec<Observable>,
    /// Marking of the source.
    pub tlp: Tlp,
    /// Why a second person must look; none: one is enough.
    pub doubts: Vec<Doubt>,
    /// The question that was asked, whatever the state became since.
    pub question: Option<QuestionId>,
    /// The state.
    pub state: ProposalState,
    /// Since when.
    pub since: Timestamp,
}

/// Why a step is not possible; says what is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProposalError {
    /// The network must be asked first.
    NotAsked,
    /// Nothing is asked about TLP:RED.
    RedIsNotAsked,
    /// The same person cannot be the second.
    SamePerson {
        /// Who confirmed first.
        first: Actor,
    },
    /// It has no values.
    NoValues,
    /// No object was made.
    NoObjects,
    /// A reason in words is missing.
    NoWords,
    /// The step does not lead from this state.
    NotFrom {
        /// The step.
        step: &'static str,
        /// The state.
        state: &'static str,
    },
}

impl fmt::Display for ProposalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAsked => f.write_str("ask the network how common the values are first"),
            Self::RedIsNotAsked => f.write_str("nothing is asked about TLP:RED: confirm without it"),
            Self::SamePerson { first } => write!(f, "{first} confirmed first: another person must be the second"),
            Self::NoValues => f.write_str("the proposal has no values"),
            Self::NoObjects => f.write_str("no indicator was made of it"),
            Self::NoWords => f.write_str("say why, in words"),
            Self::NotFrom { step, state } => write!(f, "a proposal that is {state} cannot be {step}"),
        }
    }
}

impl std::error::Error for ProposalError {}

impl Proposal {
    /// A new proposal.
    ///
    /// # Errors
    /// Where there are no values.
    pub fn new(
        source: ReportId,
        values: Vec<Observable>,
        tlp: Tlp,
        doubts: Vec<Doubt>,
        now: Timestamp,
    ) -> Result<Self, ProposalError> {
        if values.is_empty() {
            return Err(ProposalError::NoValues);
        }
        Ok(Self { source, values, tlp, doubts, question: None, state: ProposalState::New, since: now })
    }

    fn to(self, state: ProposalState, now: Timestamp) -> Self {
        Self { state, since: now, ..self }
    }

    fn not_from<T>(&self, step: &'static str) -> Result<T, ProposalError> {
        Err(ProposalError::NotFrom { step, state: self.state.name() })
    }

    /// The network was asked.
    ///
    /// # Errors
    /// For TLP:RED, and where it is past that.
    pub fn asked(mut self, question: QuestionId, now: Timestamp) -> Result<Self, ProposalError> {
        if self.tlp == Tlp::Red {
            return Err(ProposalError::RedIsNotAsked);
        }
        match self.state {
            ProposalState::New | ProposalState::Asked { .. } | ProposalState::Held { .. } => {
                self.question = Some(question);
                Ok(self.to(ProposalState::Asked { question }, now))
            }
            _ => self.not_from("asked about"),
        }
    }

    /// A doubt came up. One person's confirmation is then no longer enough: a proposal that is confirmed by one awaits a
    /// second.
    ///
    /// # Errors
    /// Where it is released or over.
    pub fn doubted(mut self, doubt: Doubt, now: Timestamp) -> Result<Self, ProposalError> {
        match &self.state {
            ProposalState::Released { .. } | ProposalState::Withdrawn { .. } | ProposalState::Rejected { .. } => {
                return self.not_from("doubted");
            }
            _ => {}
        }
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
        match &self.state {
            ProposalState::Confirmed { by } if by.len() < 2 => match by.first().cloned() {
                Some(first) => Ok(self.to(ProposalState::AwaitsSecond { first }, now)),
                None => Ok(self.to(ProposalState::New, now)),
            },
            _ => Ok(self),
        }
    }

    /// A person confirms. With doubts the first makes it await a second.
    ///
    /// # Errors
    /// Where the network was not asked, the second is the first, or it is past that.
    pub fn confirmed(self, by: Actor, now: Timestamp) -> Result<Self, ProposalError> {
        let asked = self.question.is_some() || self.tlp == Tlp::Red;
        match &self.state {
            ProposalState::AwaitsSecond { first } if *first == by => {
                Err(ProposalError::SamePerson { first: first.clone() })
            }
            ProposalState::AwaitsSecond { first } => {
                let both = BTreeSet::from([first.clone(), by]);
                Ok(self.to(ProposalState::Confirmed { by: both }, now))
            }
            ProposalState::New | ProposalState::Asked { .. } | ProposalState::Held { .. } if !asked => {
                Err(ProposalError::NotAsked)
            }
            ProposalState::New | ProposalState::Asked { .. } | ProposalState::Held { .. } => {
                let state = if self.doubts.is_empty() {
                    ProposalState::Confirmed { by: BTreeSet::from([by]) }
                } else {
                    ProposalState::AwaitsSecond { first: by }
                };
                Ok(self.to(state, now))
            }
            _ => self.not_from("confirmed"),
        }
    }

    /// A person puts it aside.
    ///
    /// # Errors
    /// Without words, or where it is released or over.
    pub fn held(self, by: Actor, why: &str, now: Timestamp) -> Result<Self, ProposalError> {
        if why.trim().is_empty() {
            return Err(ProposalError::NoWords);
        }
        match self.state {
            ProposalState::Released { .. } | ProposalState::Withdrawn { .. } | ProposalState::Rejected { .. } => {
                self.not_from("held")
            }
            _ => Ok(self.to(ProposalState::Held { by, why: why.trim().to_owned() }, now)),
        }
    }

    /// A person rejects it.
    ///
    /// # Errors
    /// Where it is released (then it is withdrawn) or over.
    pub fn rejected(self, by: Actor, reason: Rejection, now: Timestamp) -> Result<Self, ProposalError> {
        match self.state {
            ProposalState::Released { .. } | ProposalState::Withdrawn { .. } | ProposalState::Rejected { .. } => {
                self.not_from("rejected")
            }
            _ => Ok(self.to(ProposalState::Rejected { by, reason }, now)),
        }
    }

    /// Indicators were made of it.
    ///
    /// # Errors
    /// Where it is not confirmed, or no object is named.
    pub fn released(self, objects: Vec<StixId>, now: Timestamp) -> Result<Self, ProposalError> {
        if objects.is_empty() {
            return Err(ProposalError::NoObjects);
        }
        match &self.state {
            ProposalState::Confirmed { by } => {
                let by = by.clone();
                Ok(self.to(ProposalState::Released { objects, by }, now))
            }
            _ => self.not_from("released"),
        }
    }

    /// A person withdraws what was released. One is enough: a wrong block must go as fast as it came.
    ///
    /// # Errors
    /// Without words, or where nothing was released.
    pub fn withdrawn(self, by: Actor, why: &str, now: Timestamp) -> Result<Self, ProposalError> {
        if why.trim().is_empty() {
            return Err(ProposalError::NoWords);
        }
        match &self.state {
            ProposalState::Released { objects, .. } => {
                let objects = objects.clone();
                Ok(self.to(ProposalState::Withdrawn { objects, by, why: why.trim().to_owned() }, now))
            }
            _ => self.not_from("withdrawn"),
        }
    }
}
