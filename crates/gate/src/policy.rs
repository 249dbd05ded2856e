//! The node's own settings for the gate. They can only make it stricter than the design, never wider.

use serde::{Deserialize, Serialize};

/// What happens to an object in which a clue of a victim was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClueAction {
    /// It stays, until it is made again without the clue.
    #[default]
    Withhold,
    /// It stays, unless two persons cleared every clue found ([`crate::Candidate::cleared`]).
    WithholdUnlessCleared,
}

/// Settings of the node, with defaults that are safe.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The fewest organisations that a group must hold before the group may be named. Below
    /// [`Policy::K_LEAST`] it counts as that.
    pub k: u32,
    /// What a clue does.
    pub clue_action: ClueAction,
    /// Rises whenever this policy or any victim's profile changes: sealed bytes of an earlier epoch stay shut.
    pub epoch: u64,
}

impl Policy {
    /// The smallest group that is ever named (design section 3, "Sightings upward").
    pub const K_LEAST: u32 = 5;

    /// The group size that counts.
    #[must_use]
    pub fn group_min(&self) -> u32 {
        self.k.max(Self::K_LEAST)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self { k: Self::K_LEAST, clue_action: ClueAction::Withhold, epoch: 0 }
    }
}
