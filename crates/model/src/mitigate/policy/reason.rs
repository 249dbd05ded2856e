//! Why a node does what it does about an indicator.

use std::fmt;

use pasban_kernel::{LinkId, NodeId, ObservableKind, OrgBand, PermittedAction};
use serde::{Deserialize, Serialize};

use super::{Approval, Response};
use crate::mitigate::never_block::Protection;

/// One reason. [`Reason::code`] is stable; the sentence is English and may be reworded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// A rule of the policy.
    Rule {
        /// Its place, from 1.
        number: u32,
        /// What it wants.
        then: Response,
    },
    /// No rule fits.
    NoRule {
        /// What counts then.
        then: Response,
    },
    /// Its issuer withdrew it, or a stop stands against it.
    Withdrawn,
    /// Its validity is over.
    Expired,
    /// Its validity has not begun.
    NotYetValid,
    /// The block has lasted as long as it may.
    BlockOver,
    /// Its issuer permits only looking up.
    LookUpOnly,
    /// Its issuer does not permit blocking.
    NotPermitted {
        /// What is permitted.
        permitted: PermittedAction,
    },
    /// A value of this kind cannot be blocked by name or address.
    KindNotBlockable {
        /// The kind.
        kind: ObservableKind,
    },
    /// Nobody signed for it.
    Unsigned,
    /// The node is in its first days.
    NewNode {
        /// How many.
        days: u16,
    },
    /// The link is in its first days.
    NewLink {
        /// How many.
        days: u16,
    },
    /// Protected, whoever asks.
    NeverBlock {
        /// By what.
        protection: Protection,
    },
    /// The national switch is thrown.
    KillSwitchNation,
    /// This node's switch is thrown.
    KillSwitchNode,
    /// The switch against the issuer is thrown.
    KillSwitchIssuer {
        /// The issuer.
        issuer: NodeId,
    },
    /// The switch against the link is thrown.
    KillSwitchLink {
        /// The link.
        link: LinkId,
    },
    /// The value is common in this node's own history.
    CommonHere {
        /// Hosts that met it.
        hosts: u64,
        /// Hosts known.
        hosts_known: u64,
        /// Days on which it was met.
        days: u32,
    },
    /// The value occurs in this node's own history.
    MetHere {
        /// Hosts that met it.
        hosts: u64,
        /// Days on which it was met.
        days: u32,
    },
    /// Other organisations met the value.
    MetElsewhere {
        /// How many.
        organisations: OrgBand,
    },
    /// There is no history to ask.
    HistoryUnknown,
    /// Too many new blocks from this link within the hour.
    LinkBudget {
        /// The budget.
        per_hour: u32,
    },
    /// The zone grew too much within ten minutes.
    ZoneGrowth {
        /// Entries allowed.
        allowed: u64,
    },
    /// People approved what the rule holds for them.
    Approved {
        /// Who.
        approval: Approval,
    },
    /// A reason to hold that people or a canary settled.
    Settled {
        /// Code of that reason.
        code: String,
        /// Who.
        approval: Approval,
    },
}

impl Reason {
    /// Whether it is a kill switch.
    #[must_use]
    pub fn is_kill_switch(&self) -> bool {
        matches!(
            self,
            Self::KillSwitchNation | Self::KillSwitchNode | Self::KillSwitchIssuer { .. } | Self::KillSwitchLink { .. }
        )
    }

    /// A stable word for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rule { .. } => "rule",
            Self::NoRule { .. } => "no-rule",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::BlockOver => "block-over",
            Self::LookUpOnly => "look-up-only",
            Self::NotPermitted { .. } => "not-permitted",
            Self::KindNotBlockable { .. } => "kind-not-blockable",
            Self::Unsigned => "unsigned",
            Self::NewNode { .. } => "new-node",
            Self::NewLink { .. } => "new-link",
            Self::NeverBlock { .. } => "never-block",
            Self::KillSwitchNation => "kill-switch-nation",
            Self::KillSwitchNode => "kill-switch-node",
            Self::KillSwitchIssuer { .. } => "kill-switch-issuer",
            Self::KillSwitchLink { .. } => "kill-switch-link",
            Self::CommonHere { .. } => "common-here",
            Self::MetHere { .. } => "met-here",
            Self::MetElsewhere { .. } => "met-elsewhere",
            Self::HistoryUnknown => "history-unknown",
            Self::LinkBudget { .. } => "link-budget",
            Self::ZoneGrowth { .. } => "zone-growth",
            Self::Approved { .. } => "approved",
            Self::Settled { .. } => "settled",
        }
    }
}

fn wants(then: Response) -> String {
    match then {
        Response::Watch => "watch".to_owned(),
        Response::HoldForApproval => "hold for approval".to_owned(),
        Response::Block { days } => format!("block for {} days", days.clamp(1, 90)),
    }
}

fn who(approval: Approval) -> &'static str {
    match approval {
        Approval::None => "nobody",
        Approval::Canary => "a canary",
        Approval::OneAnalyst => "one analyst, for 24 hours at most",
        Approval::TwoAnalysts => "two analysts",
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule { number, then } => write!(f, "rule {number} of this node's response policy: {}", wants(*then)),
            Self::NoRule { then } => write!(f, "no rule of this node's response policy fits: {}", wants(*then)),
            Self::Withdrawn => f.write_str("it was withdrawn"),
            Self::Expired => f.write_str("its validity is over"),
            Self::NotYetValid => f.write_str("its validity has not begun"),
            Self::BlockOver => f.write_str("the block has lasted as long as it may"),
            Self::LookUpOnly => f.write_str("its issuer permits looking up only"),
            Self::NotPermitted { permitted } => write!(f, "its issuer permits {permitted}, not blocking"),
            Self::KindNotBlockable { kind } => write!(f, "a {kind} cannot be blocked by name or address"),
            Self::Unsigned => f.write_str("no linked issuer signed it, so it never blocks by itself"),
            Self::NewNode { days } => write!(f, "this node only watches in its first {days} days"),
            Self::NewLink { days } => write!(f, "what a new link sends is only watched for {days} days"),
            Self::NeverBlock { protection } => write!(f, "{protection}"),
            Self::KillSwitchNation => f.write_str("the national kill switch is on"),
            Self::KillSwitchNode => f.write_str("this node's kill switch is on"),
            Self::KillSwitchIssuer { issuer } => write!(f, "the kill switch against issuer {} is on", issuer.short()),
            Self::KillSwitchLink { link } => write!(f, "the kill switch against link {link} is on"),
            Self::CommonHere { hosts, hosts_known, days } => {
                write!(f, "common here: {hosts} of {hosts_known} hosts met it, on {days} of 30 days")
            }
            Self::MetHere { hosts, days } => write!(f, "met here: {hosts} hosts, on {days} of 30 days"),
            Self::MetElsewhere { organisations } => write!(f, "met by {organisations}"),
            Self::HistoryUnknown => f.write_str("this node has no history to say who needs it"),
            Self::LinkBudget { per_hour } => {
                write!(f, "this link's budget of {per_hour} new blocks an hour is used up")
            }
            Self::ZoneGrowth { allowed } => {
                write!(f, "the block list may gain {allowed} entries within ten minutes, and has")
            }
            Self::Approved { approval } => write!(f, "approved by {}", who(*approval)),
            Self::Settled { code, approval } => write!(f, "{code} was settled by {}", who(*approval)),
        }
    }
}
