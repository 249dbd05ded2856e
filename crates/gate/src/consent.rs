//! Consent: the one way a derived object may be marked wider, act wider or name more than its source.

use std::collections::BTreeSet;
use std::fmt;

use pasban_kernel::id::{ConsentId, OrgId, ReportId};
use pasban_kernel::{PermittedAction, StixId, Timestamp, Tlp};
use serde::{Deserialize, Serialize};

use crate::candidate::Source;

/// What a consent is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Items {
    /// Objects, by the id of the source object or of the derived one.
    Objects(BTreeSet<StixId>),
    /// All of a report, whatever is derived from it.
    Report(ReportId),
}

/// A record that an owner of source material agreed to its wider use.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Consent {
    /// Its id, kept in every decision that rests on it.
    pub id: ConsentId,
    /// Who agreed. Counts only for sources of this owner.
    pub owner: OrgId,
    /// To what.
    pub items: Items,
    /// The widest marking agreed to.
    pub to: Tlp,
    /// The widest action agreed to.
    pub action: PermittedAction,
    /// Whether the source may be named.
    pub named: bool,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
    /// When it was withdrawn. A withdrawn consent covers nothing, whatever the clock says.
    pub withdrawn: Option<Timestamp>,
}

/// Why a consent does not cover a use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentGap {
    /// There is none by this owner.
    Absent,
    /// It is about other items.
    OtherItem,
    /// It was withdrawn.
    Withdrawn,
    /// It has run out.
    Expired,
    /// It does not go to this marking.
    Marking,
    /// It does not go to this action.
    Action,
    /// It does not allow naming the source.
    Naming,
}

impl ConsentGap {
    /// In words, to follow "the source's owner …".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Absent => "has given no consent",
            Self::OtherItem => "has consented, but to other items",
            Self::Withdrawn => "has withdrawn the consent",
            Self::Expired => "gave a consent that has run out",
            Self::Marking => "has not consented to a marking this wide",
            Self::Action => "has not consented to an action this wide",
            Self::Naming => "has not consented to being named",
        }
    }
}

impl fmt::Display for ConsentGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl Consent {
    /// Whether it stands at `now`: neither withdrawn nor run out.
    ///
    /// # Errors
    /// Says which of the two.
    pub fn stands(&self, now: Timestamp) -> Result<(), ConsentGap> {
        if self.withdrawn.is_some() {
            return Err(ConsentGap::Withdrawn);
        }
        if self.until.is_some_and(|at| at <= now) {
            return Err(ConsentGap::Expired);
        }
        Ok(())
    }

    /// Whether it is about this source and object, and stands.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn covers(&self, source: &Source<'_>, object: &StixId, now: Timestamp) -> Result<(), ConsentGap> {
        if self.owner != source.owner {
            return Err(ConsentGap::Absent);
        }
        let about = match &self.items {
            Items::Objects(ids) => ids.contains(object) || source.object.is_some_and(|id| ids.contains(id)),
            Items::Report(report) => source.report == Some(*report),
        };
        if !about {
            return Err(ConsentGap::OtherItem);
        }
        self.stands(now)
    }
}
