//! Where an indicator stands at this node. Transitions take the value and return it, or an error that leaves nothing
//! half done; each carries the reasons, so that `why` can print the chain.

use std::fmt;

use pasban_kernel::Timestamp;
use serde::{Deserialize, Serialize};

use super::policy::{Action, MitigationDecision, Reason};

/// Why a block was lifted before its time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Lifted {
    /// An analyst here did.
    Analyst {
        /// Who, as the node knows them.
        by: String,
        /// In their words.
        note: String,
    },
    /// Somebody whom the block hurts objected, and an analyst agreed.
    Objection {
        /// Who decided.
        by: String,
    },
    /// A kill switch. The block comes back by itself when the switch is off and the policy still wants it: nobody has
    /// judged the indicator.
    KillSwitch {
        /// Which.
        reason: Reason,
    },
    /// The policy, the never-block lists or the history now say otherwise.
    Reconsidered {
        /// The reasons.
        because: Vec<Reason>,
    },
    /// The issuer's key is reported compromised since before it signed.
    KeyCompromised,
    /// All links it came over have ended.
    NoLink,
}

/// The state.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// Kept, matched against nothing.
    Kept {
        /// Why.
        because: Vec<Reason>,
    },
    /// Matched against traffic.
    Watch {
        /// Why not more.
        because: Vec<Reason>,
    },
    /// Matched, and a person is asked.
    Hold {
        /// What the person must settle.
        because: Vec<Reason>,
    },
    /// Blocked.
    Block {
        /// Until just before.
        until: Timestamp,
        /// Why.
        because: Vec<Reason>,
    },
    /// Was blocked; matched still.
    Lifted {
        /// Why.
        why: Lifted,
    },
    /// Withdrawn by its issuer: final for this version and all later ones (STIX 2.1 section 3.2, `revoked`).
    Withdrawn,
    /// Its time is over.
    Expired,
}

impl State {
    /// A stable word.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Kept { .. } => "kept",
            Self::Watch { .. } => "watch",
            Self::Hold { .. } => "hold",
            Self::Block { .. } => "block",
            Self::Lifted { .. } => "lifted",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// Whether it is matched against traffic.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        matches!(self, Self::Watch { .. } | Self::Hold { .. } | Self::Block { .. } | Self::Lifted { .. })
    }
}

/// An indicator's standing at one node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
}

/// Why a transition is not possible.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StandingError {
    /// It was withdrawn by its issuer, for good.
    Withdrawn,
    /// Only a block can be lifted.
    NotBlocked {
        /// What it is.
        state: &'static str,
    },
    /// A block that was lifted comes back only by a person's approval, and this decision has none.
    LiftedNeedsApproval,
    /// Its time is not over.
    NotOver {
        /// When it will be.
        until: Timestamp,
    },
    /// It has no end to reach.
    NoEnd,
    /// A block that would end before it begins.
    EndsBeforeItBegins,
}

impl fmt::Display for StandingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withdrawn => f.write_str("its issuer withdrew it: only a new indicator can take its place"),
            Self::NotBlocked { state } => write!(f, "it is not blocked but {state}"),
            Self::LiftedNeedsApproval => f.write_str("the block was lifted: an analyst must approve it again"),
            Self::NotOver { until } => write!(f, "it holds until {until}"),
            Self::NoEnd => f.write_str("it has no end"),
            Self::EndsBeforeItBegins => f.write_str("the block would end before it begins"),
        }
    }
}

impl std::error::Error for StandingError {}

impl Standing {
    /// The first standing, by a decision.
    ///
    /// # Errors
    /// Where a block would end before it begins.
    pub fn begin(decision: MitigationDecision, now: Timestamp) -> Result<Self, StandingError> {
        Self { state: State::Kept { because: Vec::new() }, since: now }.decided(decision, now)
    }

    /// A new decision about it. `since` stays where the state's name does.
    ///
    /// # Errors
    /// Where it is withdrawn, or lifted and the decision blocks it without approval.
    pub fn decided(self, decision: MitigationDecision, now: Timestamp) -> Result<Self, StandingError> {
        if self.state == State::Withdrawn {
            return Err(StandingError::Withdrawn);
        }
        let because = decision.because;
        let judged = matches!(&self.state, State::Lifted { why } if !matches!(why, Lifted::KillSwitch { .. }));
        if judged {
            let approved = because.iter().any(|r| matches!(r, Reason::Approved { .. } | Reason::Settled { .. }));
            if decision.action.blocks() && !approved {
                return Err(StandingError::LiftedNeedsApproval);
            }
        }
        let state = match decision.action {
            Action::Nothing if because.contains(&Reason::Withdrawn) => State::Withdrawn,
            Action::Nothing if because.contains(&Reason::Expired) => State::Expired,
            Action::Nothing => State::Kept { because },
            Action::Block { until } if until <= now => return Err(StandingError::EndsBeforeItBegins),
            Action::Block { until } => State::Block { until, because },
            // What was lifted keeps saying why, until a person approves it again or it ends.
            Action::Watch | Action::Hold if matches!(self.state, State::Lifted { .. }) => return Ok(self),
            // A block that may no longer stand is lifted, which is a thing to be told, and not merely watched.
            Action::Watch | Action::Hold if matches!(self.state, State::Block { .. }) => State::Lifted {
                why: match because.iter().find(|r| r.is_kill_switch()) {
                    Some(reason) => Lifted::KillSwitch { reason: reason.clone() },
                    None => Lifted::Reconsidered { because },
                },
            },
            Action::Watch => State::Watch { because },
            Action::Hold => State::Hold { because },
        };
        let since = if state.name() == self.state.name() { self.since } else { now };
        Ok(Self { state, since })
    }

    /// Lifts a block.
    ///
    /// # Errors
    /// Where it is not blocked.
    pub fn lift(self, why: Lifted, now: Timestamp) -> Result<Self, StandingError> {
        match self.state {
            State::Block { .. } => Ok(Self { state: State::Lifted { why }, since: now }),
            State::Withdrawn => Err(StandingError::Withdrawn),
            other => Err(StandingError::NotBlocked { state: other.name() }),
        }
    }

    /// Its issuer withdrew it. Doing so again changes nothing.
    #[must_use]
    pub fn withdraw(self, now: Timestamp) -> Self {
        if self.state == State::Withdrawn { self } else { Self { state: State::Withdrawn, since: now } }
    }

    /// Its time is over: a block's own end, or the indicator's.
    ///
    /// # Errors
    /// Where it is not over, or it was withdrawn.
    pub fn expire(self, valid_until: Option<Timestamp>, now: Timestamp) -> Result<Self, StandingError> {
        let block_until = if let State::Block { until, .. } = self.state { Some(until) } else { None };
        match (self.state == State::Withdrawn, [block_until, valid_until].into_iter().flatten().min()) {
            (true, _) => Err(StandingError::Withdrawn),
            (_, None) => Err(StandingError::NoEnd),
            (_, Some(until)) if now < until => Err(StandingError::NotOver { until }),
            (_, Some(_)) if valid_until.is_none_or(|v| now < v) => {
                // The block ended, the indicator did not: it is watched on.
                Ok(Self { state: State::Watch { because: vec![Reason::Expired] }, since: now })
            }
            (_, Some(_)) => Ok(Self { state: State::Expired, since: now }),
        }
    }

    /// Whether it is blocked at an instant. An end that nobody has recorded yet ends it all the same.
    #[must_use]
    pub fn blocks_at(&self, now: Timestamp) -> bool {
        matches!(self.state, State::Block { until, .. } if now < until)
    }
}
