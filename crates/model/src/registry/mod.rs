//! Who is served and who answers to whom.
//!
//! A constituent is one whether it has a node, is a hosted tenant, or is only a name with a telephone number. Relations are
//! a graph, not a tree: an organisation may answer to a sector, a province, a provider and a regulator at once; for each
//! matter one of them is lead. Nothing is asked or counted twice, and a cycle in the records does no harm.

mod graph;

use std::fmt;
use std::str::FromStr;

use pasban_kernel::id::{IdError, OrgId};
use pasban_kernel::{NodeId, Observable, TenantId};
use serde::{Deserialize, Serialize};

pub use graph::{Graph, Lead, count_once};

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// The word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let ok = (1..=40).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                    && !text.starts_with('-')
                    && !text.ends_with('-');
                if ok { Ok(Self(text.into())) } else { Err(IdError { what: $what, text: text.chars().take(80).collect() }) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

slug!(
    /// A sector as the country's CERTs divide it (`finance`, `telecom`, `health`): 1 to 40 of `a-z 0-9 -`. Which sectors
    /// exist is data, not code.
    Sector,
    "sector"
);
slug!(
    /// What one organisation answers to another about (`incidents`, `warnings`, `readiness`, `oversight`): 1 to 40 of
    /// `a-z 0-9 -`.
    Matter,
    "matter"
);

/// How a constituent is present in the system. All three are full constituents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// Runs a node of its own.
    Node(NodeId),
    /// Hosted on its CERT's node.
    Tenant(TenantId),
    /// A name and a way to reach somebody.
    ContactOnly,
}

/// What a person is to be reached for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactRole {
    /// Day-to-day security.
    Security,
    /// At any hour.
    Emergency,
    /// Management and board.
    Management,
    /// Legal and filings.
    Legal,
}

/// Somebody at a constituent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// Name as the person writes it.
    pub name: String,
    /// What for.
    pub roles: Vec<ContactRole>,
    /// Mail address.
    pub mail: Option<Observable>,
    /// Telephone number, as given.
    pub telephone: Option<String>,
}

/// An organisation that a CERT serves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Constituent {
    /// Its id, whatever node it has or has not.
    pub id: OrgId,
    /// Name in English.
    pub name_en: String,
    /// Name in Urdu.
    pub name_ur: Option<String>,
    /// Abbreviations, trade names, former names: what a text may call it. Used to find clues of a victim.
    pub aliases: Vec<String>,
    /// Its sector.
    pub sector: Sector,
    /// How it is present.
    pub presence: Presence,
    /// Its domains; each covers its subdomains.
    pub domains: Vec<Observable>,
    /// Its address ranges and single addresses.
    pub ranges: Vec<Observable>,
    /// Its people.
    pub people: Vec<Person>,
    /// Names of its internal hosts, where known: clues of a victim too.
    pub hosts: Vec<String>,
}

/// One organisation answers to another about a matter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Relation {
    /// Who answers.
    pub from: OrgId,
    /// To whom.
    pub to: OrgId,
    /// About what.
    pub matter: Matter,
    /// Whether `to` is the lead in it. One for each organisation and matter.
    pub lead: bool,
}
