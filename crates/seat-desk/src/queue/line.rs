//! What the line of an item needs: facts of the part that speaks for it. Kept beside it, so that a list reads no domain rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Facts of a part, by what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Line {
    /// A report.
    Report {
        /// Its id.
        report: String,
        /// `help` or `share`.
        act: String,
        /// First line of what was said.
        title: String,
        /// How many values it brings.
        values: i64,
        /// How many of them were watched for or blocked here before.
        known: i64,
        /// How many of them were met by a hosted tenant or by us.
        met: i64,
        /// When one of them was met last, microseconds; 0.
        met_last: i64,
        /// How many other reports bring one of them.
        others: i64,
        /// The reporter may be named.
        named: bool,
    },
    /// An indicator that was met.
    Sighting {
        /// Its STIX id.
        indicator: String,
        /// Kind of value; empty where a link told of an indicator that is not here.
        kind: String,
        /// Value, as it is.
        value: String,
        /// How often, at least.
        hits: i64,
        /// Only in fields that outsiders fill.
        planted: bool,
        /// Name of the link that told it; empty for tenants and for us.
        link: String,
        /// Blocked here since, microseconds; 0.
        blocked: i64,
    },
    /// A value to decide, or many of one report.
    Proposal {
        /// The report.
        report: String,
        /// Kind of value; empty for many.
        kind: String,
        /// Value, as it is; empty for many.
        value: String,
        /// RSIT.
        category: String,
        /// `new`, `asked`.
        state: String,
        /// What objects to blocking it, in words.
        objections: Vec<String>,
        /// How often it was met here or by a tenant.
        hits: i64,
        /// How many other reports bring it.
        others: i64,
    },
    /// An answer to a question of ours.
    Answer {
        /// The question.
        question: String,
        /// `prevalence` or `hunt`.
        kind: String,
        /// What we asked it for.
        purpose: String,
    },
    /// Rows that were not understood.
    Rows {
        /// Source.
        intake: String,
        /// How many ever.
        met: i64,
        /// How many are kept to look at.
        kept: i64,
        /// Where the last one stood.
        place: String,
    },
    /// A silent source.
    Silent {
        /// Source.
        source: String,
    },
    /// A link.
    Link {
        /// Link id.
        link: String,
        /// Peer's name.
        peer: String,
        /// `down`, `fork`, `paused`, `ends`, `ended`.
        trouble: String,
        /// End of the agreement, microseconds; 0.
        until: i64,
    },
    /// The node itself.
    Node {
        /// `disk`, `recovering`, or another kind of alert.
        trouble: String,
        /// In the node's words.
        title: String,
    },
    /// A message that waits.
    Mail {
        /// `mail` or `webhook`.
        channel: String,
        /// `alarm`, `statutory`, `other`.
        class: String,
        /// `held`, `failed`, `ambiguous`.
        state: String,
        /// Last failure, in the server's words.
        error: String,
    },
    /// A wish for a second person.
    Wish {
        /// Its id.
        wish: String,
        /// Kind.
        kind: String,
        /// Who asks.
        by: String,
        /// Until when, microseconds.
        expires: i64,
    },
    /// Somebody says that a block is wrong.
    Objection {
        /// Its id.
        objection: String,
        /// Kind of value.
        kind: String,
        /// Value, as it is.
        value: String,
        /// Over which link it came; empty where it was made here.
        #[serde(default)]
        link: String,
        /// The indicator.
        #[serde(default)]
        indicator: String,
    },
    /// What another version of the program wrote.
    #[serde(other)]
    Other,
}

impl Line {
    /// Reads what was kept.
    #[must_use]
    pub fn of(facts: &str) -> Self {
        serde_json::from_str(facts).unwrap_or(Self::Other)
    }

    /// The value that it speaks of.
    #[must_use]
    pub fn value(&self) -> Option<pasban_kernel::Observable> {
        let (kind, value) = match self {
            Self::Sighting { kind, value, .. }
            | Self::Proposal { kind, value, .. }
            | Self::Objection { kind, value, .. } => (kind, value),
            _ => return None,
        };
        pasban_kernel::Observable::from_stored(pasban_kernel::ObservableKind::from_name(kind)?, value).ok()
    }

    /// The report that it speaks of.
    #[must_use]
    pub fn report(&self) -> Option<pasban_kernel::id::ReportId> {
        match self {
            Self::Report { report, .. } | Self::Proposal { report, .. } => report.parse().ok(),
            _ => None,
        }
    }
}
