//! The three lanes of a link: a week's backlog must never delay today's withdrawal.

use serde::{Deserialize, Serialize};

/// A lane. Lower numbers go first; order holds per object inside a lane, not across lanes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// Withdrawals, stops, key statements: pass even on a paused link.
    Withdrawals,
    /// Confirmed indicators, questions, answers, sightings, reports.
    Confirmed,
    /// Everything else.
    Bulk,
}

impl Lane {
    /// In the order they are served.
    pub const ALL: [Self; 3] = [Self::Withdrawals, Self::Confirmed, Self::Bulk];

    /// The stored number.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Withdrawals => 0,
            Self::Confirmed => 1,
            Self::Bulk => 2,
        }
    }

    /// The lane of a stored number.
    #[must_use]
    pub fn from_number(n: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.number() == n)
    }

    /// `withdrawals`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Withdrawals => "withdrawals",
            Self::Confirmed => "confirmed",
            Self::Bulk => "bulk",
        }
    }
}
