//! Permitted action (PAP): what may be *done* with an object, apart from to whom it may be disclosed.
//! Blocking on a provider's resolver discloses an indicator to the attacker, so it needs its own word.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The widest action allowed. The order is width: `LookUp < Watch < BlockHome < BlockCustomers`.
/// PAP:RED is `LookUp` at home only, AMBER `Watch`, GREEN `BlockHome`, CLEAR `BlockCustomers`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PermittedAction {
    /// Look up in one's own records; nothing that the attacker could notice.
    LookUp,
    /// Match against live traffic.
    Watch,
    /// Block in one's own network.
    BlockHome,
    /// Block for customers too (a provider's resolver).
    BlockCustomers,
}

impl PermittedAction {
    /// All actions, narrowest first.
    pub const ALL: [Self; 4] = [Self::LookUp, Self::Watch, Self::BlockHome, Self::BlockCustomers];

    /// Whether blocking in one's own network is allowed.
    #[must_use]
    pub fn allows_block(self) -> bool {
        self >= Self::BlockHome
    }

    /// `block-home`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LookUp => "look-up",
            Self::Watch => "watch",
            Self::BlockHome => "block-home",
            Self::BlockCustomers => "block-customers",
        }
    }
}

impl fmt::Display for PermittedAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for PermittedAction {
    type Err = crate::id::IdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|a| a.name() == text.trim())
            .ok_or_else(|| crate::id::IdError { what: "permitted action", text: text.chars().take(80).collect() })
    }
}
