//! What people say to a CERT and what a CERT makes of it: [`Report`] (a constituent's words) and [`Proposal`] (values on
//! their way to becoming confirmed indicators).

mod proposal;
mod report;

pub use proposal::{Doubt, Proposal, ProposalError, ProposalState, Rejection};
pub use report::{
    Act, Attachment, Hat, LegalBasis, Missing, Report, ReportConsent, ReportError, ReportState, SubmitError,
};

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A person as this node knows them: the name of the account, 1 to 120 characters without control characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct Actor(Box<str>);

impl Actor {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Actor {
    type Err = pasban_kernel::id::IdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Trimmed, so that "ali" and "ali " are not two persons.
        let t = text.trim();
        if t.is_empty() || t.chars().count() > 120 || t.chars().any(char::is_control) {
            return Err(pasban_kernel::id::IdError { what: "person", text: text.chars().take(80).collect() });
        }
        Ok(Self(t.into()))
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
