//! The receiver's own decision about an indicator: nothing, watch, hold, or block until an instant, with every reason.
//!
//! [`decide`] is pure and total. It starts from what the policy's rule wants and lets each guard lower it; a guard never
//! raises. So adding a guard, a hit in the history or a kill switch can only make the answer more careful.

mod decide;
mod reason;

use std::collections::BTreeSet;

use pasban_kernel::{LinkId, NodeId, ObservableKind, OrgBand, PermittedAction, Timestamp};
use serde::{Deserialize, Serialize};

use super::never_block::Protection;
use crate::rsit::RsitClass;

pub use decide::decide;
pub use reason::Reason;

/// Where an indicator comes from, as far as this node could check.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "origin", rename_all = "kebab-case")]
pub enum Origin {
    /// Confirmed by people at this node.
    Own,
    /// Signed by its issuer, the signature verified, received over a link in force.
    Signed {
        /// Who issued it; need not be the partner of the link.
        issuer: NodeId,
        /// The link it came over.
        via: LinkId,
        /// Since when the link is in force.
        link_since: Timestamp,
    },
    /// No issuer that stands for it: a plain TAXII or MISP peer, a feed, a mail, a file. Never blocks by itself.
    Unsigned {
        /// The link, where there is one.
        via: Option<LinkId>,
    },
}

impl Origin {
    fn issuer(self) -> Option<NodeId> {
        if let Self::Signed { issuer, .. } = self { Some(issuer) } else { None }
    }

    fn link(self) -> Option<LinkId> {
        match self {
            Self::Own => None,
            Self::Signed { via, .. } => Some(via),
            Self::Unsigned { via } => via,
        }
    }
}

/// What people or a trial at this node already said about the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approval {
    /// Nothing yet.
    #[default]
    None,
    /// A trial on the node's own resolver and a few volunteers showed nothing unforeseen. Settles a value that the history
    /// knows rarely, not a common one and not a rule that asks for people.
    Canary,
    /// One analyst: settles a hold for 24 hours at most, except where the value is common here.
    OneAnalyst,
    /// Two different analysts: settles any hold.
    TwoAnalysts,
}

/// What is known of the indicator.
#[derive(Clone, Debug)]
pub struct IndicatorFacts {
    /// Kind of its value.
    pub kind: ObservableKind,
    /// Classification.
    pub class: RsitClass,
    /// Where it comes from.
    pub origin: Origin,
    /// The widest action its issuer permits.
    pub permitted: PermittedAction,
    /// From when it is valid.
    pub valid_from: Timestamp,
    /// Until when, exclusive.
    pub valid_until: Option<Timestamp>,
    /// Whether its issuer withdrew it or a stop that this node obeys stands against it.
    pub withdrawn: bool,
    /// How many other organisations met the value, where the network was asked.
    pub network: Option<OrgBand>,
    /// What people here said.
    pub approval: Approval,
}

/// What this node's own history of the last 30 days says about the value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LocalPrevalence {
    /// Hosts that met it.
    pub hosts: u64,
    /// Hosts that the history knows at all.
    pub hosts_known: u64,
    /// On how many days it was met, of 30.
    pub days: u32,
    /// How many days of history there are. 0: nothing is known, which is not the same as "not met".
    pub days_covered: u32,
}

/// What a rule wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// Match against traffic, tell people.
    Watch,
    /// Watch, and ask a person whether to block.
    HoldForApproval,
    /// Block for this many days: 1 to 90, other values count as the nearer bound.
    Block {
        /// Days.
        days: u16,
    },
}

/// Whose indicators a rule is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceRule {
    /// This node's own.
    Own,
    /// One issuer's, over whatever link.
    Issuer(NodeId),
    /// All that comes over one link.
    Link(LinkId),
}

/// One rule. Conditions that are absent match everything.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// These classes.
    #[serde(default)]
    pub classes: Option<BTreeSet<RsitClass>>,
    /// This source.
    #[serde(default)]
    pub source: Option<SourceRule>,
    /// Indicators that permit at least this.
    #[serde(default)]
    pub permitted: Option<PermittedAction>,
    /// What then.
    pub then: Response,
}

/// When a value is too common here to be blocked without asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PrevalenceVeto {
    /// From this many hosts on.
    pub hosts: u64,
    /// From this share of the known hosts on, in parts of a thousand; one host alone is never common.
    pub hosts_per_mille: u16,
    /// From this many days with a hit on, of 30.
    pub days: u32,
}

/// How much may become blocked without a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Budgets {
    /// New blocks per link and hour.
    pub blocks_per_link_hour: u32,
    /// Growth of the zone within ten minutes, in parts of a hundred of its size.
    pub growth_percent: u8,
    /// Growth within ten minutes that is never exceeded, entries.
    pub growth_max: u32,
    /// Growth within ten minutes that is always allowed, entries: a young zone must be able to begin.
    pub growth_min: u32,
}

/// A node's response policy. The first rule that fits counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ResponsePolicy {
    /// The rules.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// What counts if no rule fits.
    pub otherwise: Response,
    /// For how many days a new node only watches.
    pub node_settles_days: u16,
    /// For how many days what comes over a new link is only watched.
    pub link_settles_days: u16,
    /// Local prevalence veto.
    pub veto: PrevalenceVeto,
    /// Days of history without which "not met" is not believed.
    pub history_days_min: u32,
    /// Budgets.
    pub budgets: Budgets,
}

impl Default for ResponsePolicy {
    /// Watch everything; a node's people widen it.
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            otherwise: Response::Watch,
            node_settles_days: 7,
            link_settles_days: 7,
            veto: PrevalenceVeto { hosts: 3, hosts_per_mille: 10, days: 10 },
            history_days_min: 1,
            budgets: Budgets { blocks_per_link_hour: 500, growth_percent: 5, growth_max: 10_000, growth_min: 100 },
        }
    }
}

/// What was already blocked, as counted by the caller just before the decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BudgetState {
    /// New blocks from the indicator's link within the last hour.
    pub link_blocks_last_hour: u32,
    /// Entries in the zone now.
    pub zone_entries: u64,
    /// Entries it gained within the last ten minutes.
    pub zone_growth_10_min: u64,
}

/// Switches that stop all blocking from somewhere at once.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct KillSwitches {
    /// This node blocks nothing.
    pub node: bool,
    /// The national switch is thrown.
    pub nation: bool,
    /// Nothing from these issuers is blocked.
    pub issuers: BTreeSet<NodeId>,
    /// Nothing from these links is blocked.
    pub links: BTreeSet<LinkId>,
}

impl KillSwitches {
    /// Whether a switch stands against this source, and which.
    #[must_use]
    pub fn against(&self, origin: Origin) -> Option<Reason> {
        if self.nation {
            Some(Reason::KillSwitchNation)
        } else if self.node {
            Some(Reason::KillSwitchNode)
        } else if let Some(issuer) = origin.issuer().filter(|i| self.issuers.contains(i)) {
            Some(Reason::KillSwitchIssuer { issuer })
        } else {
            origin.link().filter(|l| self.links.contains(l)).map(|link| Reason::KillSwitchLink { link })
        }
    }
}

/// What a node does about an indicator. The order is width: `Nothing < Watch < Hold < Block`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Action {
    /// Keep it for look-up only.
    Nothing,
    /// Match against traffic.
    Watch,
    /// Match against traffic and ask a person whether to block.
    Hold,
    /// Block.
    Block {
        /// Until just before this instant.
        until: Timestamp,
    },
}

impl Action {
    /// `watch`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Watch => "watch",
            Self::Hold => "hold",
            Self::Block { .. } => "block",
        }
    }

    /// Whether it blocks.
    #[must_use]
    pub fn blocks(self) -> bool {
        matches!(self, Self::Block { .. })
    }

    fn width(self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Watch => 1,
            Self::Hold => 2,
            Self::Block { .. } => 3,
        }
    }
}

/// A decision with all its reasons, the rule first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MitigationDecision {
    /// What is done.
    pub action: Action,
    /// Why: everything that was against more, and what asked for it.
    pub because: Vec<Reason>,
}

/// All that a decision rests on beside the indicator.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The node's policy.
    pub policy: &'a ResponsePolicy,
    /// Since when the node runs.
    pub node_since: Timestamp,
    /// What the never-block lists say about the value.
    pub protections: &'a [Protection],
    /// What the history says; `None` where it could not be asked.
    pub prevalence: Option<LocalPrevalence>,
    /// What was blocked lately.
    pub budget: BudgetState,
    /// Kill switches.
    pub switches: &'a KillSwitches,
    /// Since when the value is blocked here, where it is: the decision is then about whether the block may stand. Its life
    /// counts from there, budgets are spent, and hits are what a block is for, unless they become common.
    pub blocked_since: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
}

impl ResponsePolicy {
    pub(super) fn wanted(&self, facts: &IndicatorFacts) -> (Option<u32>, Response) {
        let fits = |r: &Rule| {
            r.classes.as_ref().is_none_or(|c| c.contains(&facts.class))
                && r.permitted.is_none_or(|p| facts.permitted >= p)
                && r.source.is_none_or(|s| match s {
                    SourceRule::Own => facts.origin == Origin::Own,
                    SourceRule::Issuer(issuer) => facts.origin.issuer() == Some(issuer),
                    SourceRule::Link(link) => facts.origin.link() == Some(link),
                })
        };
        match (1u32..).zip(&self.rules).find(|(_, r)| fits(r)) {
            Some((number, r)) => (Some(number), r.then),
            None => (None, self.otherwise),
        }
    }
}

impl PrevalenceVeto {
    pub(super) fn objects(&self, p: LocalPrevalence) -> bool {
        p.hosts >= self.hosts.max(1)
            || p.days >= self.days.max(1)
            || (p.hosts > 1
                && u128::from(p.hosts) * 1000 >= u128::from(self.hosts_per_mille) * u128::from(p.hosts_known.max(1)))
    }
}

impl Budgets {
    /// How many entries a zone of this size may gain within ten minutes: the percentage, not less than `growth_min`, not
    /// more than `growth_max`.
    #[must_use]
    pub fn growth_allowed(&self, zone_entries: u64) -> u64 {
        let percent = zone_entries.saturating_mul(u64::from(self.growth_percent)) / 100;
        percent.max(u64::from(self.growth_min)).min(u64::from(self.growth_max))
    }
}
