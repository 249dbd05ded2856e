//! What another policy would do with what came in lately: the same decision over the same facts as [`super::apply`], kept
//! nowhere.
//!
//! Bounded in indicators and values. Budgets count on as they would while the policy is applied to these indicators; what
//! stands here from before them, and other tenants of a host, use them up too and are not played through.

use std::collections::HashMap;

use pasban_kernel::{LinkId, NodeId, Observable, StixId, TenantId, Timestamp};
use pasban_model::mitigate::policy::{Action, BudgetState, LocalPrevalence, Reason, Response};
use pasban_store::rows::mitigate::{self as rows, Mitigation};
use pasban_store::rows::objects::Object;
use pasban_store::rows::seat_officer;
use pasban_translate::exchange::content::{Content, Indicator, Statement};

use super::apply::look_up;
use super::choices::Choices;
use super::guard;
use super::weigh::{self, Case, Here, Word};
use crate::error::{AppError, Result};
use crate::exchange::{objects, release};
use crate::node::Node;

/// Most indicators played through.
pub const INDICATORS_MAX: usize = 2_000;
/// Most values played through.
pub const VALUES_MAX: usize = 4_000;

/// What would be done with one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Would {
    /// The indicator.
    pub indicator: StixId,
    /// The value.
    pub value: Observable,
    /// Who says so.
    pub issuer: NodeId,
    /// What would be done.
    pub action: Action,
    /// The rule asks to block it, whatever stands against that.
    pub wanted: bool,
    /// What one's own history of 30 days says; `None` where it could not be asked.
    pub used: Option<LocalPrevalence>,
    /// Why.
    pub because: Vec<Reason>,
    /// What is done today; empty where nothing is yet.
    pub today: String,
}

impl Would {
    /// Whether somebody here met it in the last 30 days.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.used.is_some_and(|p| p.hosts > 0 || p.days > 0)
    }
}

/// What a policy would do.
#[derive(Clone, Debug, Default)]
pub struct Simulated {
    /// Value by value, in the order in which they came.
    pub values: Vec<Would>,
    /// There were more than are played through.
    pub more: bool,
    /// Days of history that could be asked, at most 30.
    pub days_covered: u32,
}

impl Simulated {
    /// Values that the rules ask to block, and how many of them are in use here.
    #[must_use]
    pub fn wanted(&self) -> (usize, usize) {
        let all = self.values.iter().filter(|w| w.wanted);
        (all.clone().count(), all.filter(|w| w.is_used()).count())
    }

    /// Values that would be blocked, held, watched.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |f: fn(&Action) -> bool| self.values.iter().filter(|w| f(&w.action)).count();
        (of(|a| a.blocks()), of(|a| matches!(a, Action::Hold)), of(|a| matches!(a, Action::Watch | Action::Nothing)))
    }
}

struct Came {
    object: Object,
    statement: Statement,
    indicator: Indicator,
    old: Vec<Mitigation>,
    words: Vec<Word>,
}

/// Plays a policy through over the indicators that came since an instant.
///
/// # Errors
/// The store's.
pub async fn run(node: &Node, tenant: TenantId, chosen: Choices, since: Timestamp) -> Result<Simulated> {
    let most = i64::try_from(INDICATORS_MAX).unwrap_or(i64::MAX);
    let mut found = node.db.read(move |tx| seat_officer::indicators_since(tx, since, most + 1)).await?;
    let mut more = found.len() > INDICATORS_MAX;
    found.truncate(INDICATORS_MAX);
    if !tenant.is_own() && !found.is_empty() {
        let open = release::open_to_tenants(node, found.iter().map(|o| o.key.id.clone()).collect()).await?;
        found.retain(|o| open.contains(&o.key.id));
    }
    found.sort_by(|a, b| a.received.cmp(&b.received).then_with(|| a.key.id.cmp(&b.key.id)));
    let mut read = Vec::new();
    let mut values: Vec<Observable> = Vec::new();
    for o in found {
        let Ok((_, s)) = objects::statement(&o) else { continue };
        let Content::Indicator(i) = &s.content else { continue };
        if i.proposal.is_some() {
            continue;
        }
        if values.len() + i.values.len() > VALUES_MAX {
            more = true;
            break;
        }
        values.extend(i.values.iter().cloned());
        let i = i.clone();
        read.push((o, s, i));
    }
    let (came, budgets, stops) = node
        .db
        .read(move |tx| {
            let mut budgets: HashMap<LinkId, BudgetState> = HashMap::new();
            let mut came = Vec::with_capacity(read.len());
            for (object, statement, indicator) in read {
                let old = rows::mitigation_of(tx, &object.key.id)?.into_iter().filter(|m| m.tenant == tenant).collect();
                let words = indicator.values.iter().map(|v| weigh::word(tx, &tenant, v)).collect::<Result<_, _>>()?;
                came.push(Came { object, statement, indicator, old, words });
            }
            for link in links(&came) {
                budgets.insert(link, BudgetState::default());
            }
            Ok((came, budgets, rows::stop_list(tx)?))
        })
        .await?;
    let now = node.now();
    let links: Vec<LinkId> = budgets.into_keys().collect();
    let budgets = node
        .db
        .read(move |tx| {
            links.into_iter().map(|l| Ok((l, weigh::budget(tx, &l, now)?))).collect::<Result<HashMap<_, _>, _>>()
        })
        .await?;
    values.sort_unstable();
    values.dedup();
    let known = if values.is_empty() {
        Vec::new()
    } else {
        let (me, v) = (node.clone(), values.clone());
        let found = tokio::task::spawn_blocking(move || look_up(&me, &[tenant], &v, now)).await;
        found.map_err(AppError::internal)?.remove(&tenant).unwrap_or_default()
    };
    let index: HashMap<&Observable, LocalPrevalence> =
        values.iter().zip(&known).map(|(v, k)| (v, k.prevalence)).collect();
    let switches = guard::switches(&stops, &node.id);
    let policies = node.policies.load().with(tenant, chosen);
    let never = node.never_block.load();
    let here = Here { node, policies: &policies, switches: &switches, never: &never, now };
    let days_covered = known.first().map_or(0, |k| k.prevalence.days_covered);
    Ok(Simulated { values: play(&here, tenant, &came, budgets, &index), more, days_covered })
}

fn links(came: &[Came]) -> Vec<LinkId> {
    let nil = LinkId(uuid::Uuid::nil());
    came.iter()
        .map(|c| serde_json::from_str::<objects::Facts>(&c.object.source).ok().and_then(|f| f.via).unwrap_or(nil))
        .collect()
}

fn play(
    here: &Here<'_>,
    tenant: TenantId,
    came: &[Came],
    mut budgets: HashMap<LinkId, BudgetState>,
    index: &HashMap<&Observable, LocalPrevalence>,
) -> Vec<Would> {
    let mut out = Vec::new();
    // What all links share of the budgets, counted on while values become blocked.
    let (mut grown, mut gone) = (0u64, 0u64);
    for c in came {
        let (link, link_since) = weigh::link_of(here.node, &c.object, here.now);
        let mut budget = budgets.get(&link).copied().unwrap_or_default();
        budget.zone_growth_10_min = budget.zone_growth_10_min.saturating_add(grown);
        budget.zone_entries = budget.zone_entries.saturating_add(grown).saturating_sub(gone);
        let mut fresh = 0u32;
        for (v, word) in c.indicator.values.iter().zip(&c.words) {
            let was = c.old.iter().find(|m| m.value == *v);
            let used = index.get(v).copied();
            let case = Case {
                object: &c.object,
                statement: &c.statement,
                indicator: &c.indicator,
                link,
                link_since,
                tenant,
                value: v,
                prevalence: used,
                word: *word,
                was,
                budget,
            };
            let decision = weigh::weigh(here, &case);
            let stands = weigh::stands(was, c.object.key.modified);
            let action = if stands { Action::Watch } else { decision.action };
            match (was.is_some_and(|m| m.state == "block"), action.blocks()) {
                (false, true) => fresh += 1,
                (true, false) => gone += 1,
                _ => {}
            }
            let wanted = decision.because.iter().any(|r| {
                matches!(
                    r,
                    Reason::Rule { then: Response::Block { .. }, .. } | Reason::NoRule { then: Response::Block { .. } }
                )
            });
            out.push(Would {
                indicator: c.object.key.id.clone(),
                value: v.clone(),
                issuer: c.statement.issuer,
                action,
                wanted,
                used,
                because: decision.because,
                today: was.map(|m| m.state.clone()).unwrap_or_default(),
            });
        }
        grown += u64::from(fresh);
        if let Some(b) = budgets.get_mut(&link) {
            b.link_blocks_last_hour = b.link_blocks_last_hour.saturating_add(fresh);
        }
    }
    out
}
