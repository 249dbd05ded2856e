//! All that a decision about one value at one tenant rests on, put together in one place: what is done ([`super::apply`])
//! and what would be done ([`super::simulate`]) cannot come apart.

use pasban_history::Hit;
use pasban_kernel::{LinkId, Observable, OrgBand, TenantId, Timestamp};
use pasban_model::mitigate::never_block::NeverBlock;
use pasban_model::mitigate::policy::{
    Action, Approval, BudgetState, IndicatorFacts, KillSwitches, LocalPrevalence, MitigationDecision, Origin,
    Situation, decide,
};
use pasban_model::rsit::RsitClass;
use pasban_store::rows::mitigate::{self as rows, Mitigation};
use pasban_store::rows::objects::Object;
use pasban_store::{StoreError, Tx, state};
use pasban_translate::exchange::content::{Indicator, Statement};
use serde::{Deserialize, Serialize};

use super::stored::Policies;
use super::{choices, guard};
use crate::exchange::objects::Facts;
use crate::node::Node;

/// What the history of one tenant says about one value.
pub(super) struct Known {
    pub(super) hit: Option<Hit>,
    pub(super) prevalence: LocalPrevalence,
}

/// What people here said of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// How much it is worth.
    pub approval: Approval,
    /// Until when they want the block at most.
    pub until: Option<Timestamp>,
}

/// As it is stored. A list of names alone is how earlier versions kept it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Names(Vec<String>),
    Word { names: Vec<String>, until: i64 },
}

/// Who approved a value at a tenant, and until when at most.
///
/// # Errors
/// The store's.
pub fn approvers(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    value: &Observable,
) -> Result<(Vec<String>, Option<Timestamp>), StoreError> {
    let kept = state::get(tx, &guard::approval_key(tenant, value))?;
    Ok(match kept.and_then(|b| serde_json::from_slice(&b).ok()) {
        None => (Vec::new(), None),
        Some(Kept::Names(names)) => (names, None),
        Some(Kept::Word { names, until }) => (names, (until > 0).then_some(Timestamp(until))),
    })
}

/// Keeps who approved a value.
///
/// # Errors
/// The store's.
pub fn approvers_put(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    value: &Observable,
    names: Vec<String>,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    let kept = Kept::Word { names, until: until.map_or(0, |t| t.0) };
    state::put(tx, &guard::approval_key(tenant, value), &serde_json::to_vec(&kept).unwrap_or_default())
}

/// What the approvals of a value are worth.
///
/// # Errors
/// The store's.
pub fn word(tx: &mut dyn Tx, tenant: &TenantId, value: &Observable) -> Result<Word, StoreError> {
    let (names, until) = approvers(tx, tenant, value)?;
    let approval = match names.len() {
        0 => Approval::None,
        1 => Approval::OneAnalyst,
        _ => Approval::TwoAnalysts,
    };
    Ok(Word { approval, until })
}

/// The node as it stands while decisions are made.
pub(super) struct Here<'a> {
    pub(super) node: &'a Node,
    pub(super) policies: &'a Policies,
    pub(super) switches: &'a KillSwitches,
    pub(super) never: &'a NeverBlock,
    pub(super) now: Timestamp,
}

/// The link that an object came over, and since when it stands.
pub(super) fn link_of(node: &Node, o: &Object, now: Timestamp) -> (LinkId, Timestamp) {
    let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
    let link = facts.via.unwrap_or(LinkId(uuid::Uuid::nil()));
    let since = node.links.load().get(&link).map_or(now, |e| e.link.created);
    (link, since)
}

/// What was blocked lately.
///
/// # Errors
/// The store's.
pub(super) fn budget(tx: &mut dyn Tx, link: &LinkId, now: Timestamp) -> Result<BudgetState, StoreError> {
    use pasban_kernel::time::{HOUR, MINUTE};
    Ok(BudgetState {
        link_blocks_last_hour: u32::try_from(rows::blocks_since(tx, link, now.plus(-HOUR))?).unwrap_or(u32::MAX),
        zone_entries: u64::try_from(rows::mitigation_count(tx, "block")?).unwrap_or(0),
        zone_growth_10_min: u64::try_from(rows::blocked_since(tx, now.plus(-10 * MINUTE))?).unwrap_or(0),
    })
}

/// One value of one indicator at one tenant.
pub(super) struct Case<'a> {
    pub(super) object: &'a Object,
    pub(super) statement: &'a Statement,
    pub(super) indicator: &'a Indicator,
    pub(super) link: LinkId,
    pub(super) link_since: Timestamp,
    pub(super) tenant: TenantId,
    pub(super) value: &'a Observable,
    pub(super) prevalence: Option<LocalPrevalence>,
    pub(super) word: Word,
    pub(super) was: Option<&'a Mitigation>,
    pub(super) budget: BudgetState,
}

/// Whether what stands here stands until people or the issuer say otherwise: a person lifted it, or its block has lasted as
/// long as this version may.
pub(super) fn stands(was: Option<&Mitigation>, version: Timestamp) -> bool {
    was.is_some_and(|m| m.state == "lifted" || (m.state == "expired" && m.version == version))
}

/// Decides.
pub(super) fn weigh(here: &Here<'_>, c: &Case<'_>) -> MitigationDecision {
    let issuer = c.statement.issuer;
    let origin =
        if c.object.own { Origin::Own } else { Origin::Signed { issuer, via: c.link, link_since: c.link_since } };
    let switches = here.policies.switches(&c.tenant, here.switches);
    let protections = here.never.check(c.value);
    let mut decision = decide(
        &IndicatorFacts {
            kind: c.value.kind(),
            class: choices::class_of(&c.indicator.category).unwrap_or(RsitClass::Other),
            origin,
            permitted: c.statement.action,
            valid_from: c.indicator.valid_from,
            valid_until: c.indicator.valid_until,
            withdrawn: false,
            network: c.indicator.unknown_everywhere.then_some(OrgBand::None),
            approval: c.word.approval,
        },
        &Situation {
            policy: here.policies.response(&c.tenant),
            node_since: here.node.born,
            protections: &protections,
            prevalence: c.prevalence,
            budget: c.budget,
            switches: &switches,
            blocked_since: c.was.filter(|m| m.state == "block").map(|m| m.blocked_at),
            now: here.now,
        },
    );
    // A date that people chose can only end a block earlier than the rules would.
    if let (Action::Block { until }, Some(wanted)) = (&mut decision.action, c.word.until)
        && c.word.approval > Approval::None
        && wanted > here.now
    {
        *until = (*until).min(wanted);
    }
    decision
}
