//! Which values have a page, and where each stands: carried over from proposals and objects, which stay the truth.
//!
//! Nothing on the way of a report or an indicator waits for this. A look at a page carries over what is new first; after
//! much at once (a first start, a large list) the rest follows by itself and the page says that it does. Each step starts a
//! minute before it ended, since what commits last may have begun earlier; carrying over twice changes nothing.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use pasban_app::exchange::decide;
use pasban_app::{AppError, Node, Result};
use pasban_kernel::id::ReportId;
use pasban_kernel::time::MINUTE;
use pasban_kernel::{NodeId, Observable, Timestamp, Tlp};
use pasban_store::rows::seat_indicator::{self as rows, Value};
use pasban_store::rows::{exchange as proposals, objects};
use pasban_store::{StoreError, Tx, state};
use pasban_translate::exchange::content::Content;
use serde::{Deserialize, Serialize};

use super::rule::address::{self, ValueId};
use super::rule::{shares, standing};
use crate::queue::project::said;

/// Rows carried over in one step.
const STEP: i64 = 500;
/// Steps that a look waits for.
const STEPS_AT_ONCE: usize = 6;
/// How far a step goes back behind the last.
const OVERLAP: i64 = MINUTE;
/// Where the node remembers how far this is.
const CURSOR: &str = "indicator.index";

/// A place in a stream of changes: instant, and what tells rows of one instant apart.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Place {
    at: i64,
    #[serde(default)]
    report: Vec<u8>,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    value: String,
    /// There was more behind it.
    #[serde(default)]
    more: bool,
}

impl Place {
    /// Where the next step begins: right behind it, or a little before where the end was reached.
    fn from(&self) -> Self {
        if self.more { self.clone() } else { Self { at: self.at.saturating_sub(OVERLAP), ..Self::default() } }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Cursor {
    proposals: Place,
    indicators: Place,
    withdrawals: Place,
}

impl Cursor {
    fn more(&self) -> bool {
        self.proposals.more || self.indicators.more || self.withdrawals.more
    }
}

fn cursor(tx: &mut dyn Tx) -> Result<Cursor, StoreError> {
    Ok(state::get(tx, CURSOR)?.and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default())
}

/// Values that changed, and how far that is.
fn changed(tx: &mut dyn Tx) -> Result<(BTreeSet<Observable>, Cursor), StoreError> {
    let mut at = cursor(tx)?;
    let mut values = BTreeSet::new();
    let from = at.proposals.from();
    let found = rows::proposal_since(tx, Timestamp(from.at), &(from.report, from.kind, from.value), STEP)?;
    if let Some((when, report, value)) = found.last() {
        at.proposals = Place {
            at: when.0,
            report: report.as_bytes().to_vec(),
            kind: value.kind().name().to_owned(),
            value: value.value().to_owned(),
            more: full(found.len()),
        };
    }
    let red = proposals_red(tx, found.iter().map(|(_, report, _)| *report))?;
    values.extend(found.into_iter().filter(|(_, report, _)| !red.contains(report)).map(|(_, _, v)| v));
    for (kind, place) in [("indicator", &mut at.indicators), ("withdrawal", &mut at.withdrawals)] {
        let from = place.from();
        let found = rows::object_since(tx, kind, Timestamp(from.at), &from.value, STEP)?;
        if let Some((when, id, _)) = found.last() {
            *place = Place { at: when.0, value: id.clone(), more: full(found.len()), ..Place::default() };
        }
        for (_, _, bytes) in found {
            values.extend(values_in(&bytes));
        }
    }
    Ok((values, at))
}

fn full(n: usize) -> bool {
    i64::try_from(n).unwrap_or(i64::MAX) >= STEP
}

/// The values of a stored indicator; none where it cannot be read.
fn values_in(bytes: &[u8]) -> Vec<Observable> {
    let Ok(value) = serde_json::from_slice(bytes) else { return Vec::new() };
    match pasban_translate::exchange::read(&value).map(|s| s.content) {
        Ok(Content::Indicator(i)) => i.values,
        _ => Vec::new(),
    }
}

/// Which of some reports are RED: these pages are read by the whole desk, so nothing of theirs is carried over. Who is named
/// finds them on the value's own page, and looks the value up to open it.
fn proposals_red(tx: &mut dyn Tx, reports: impl Iterator<Item = ReportId>) -> Result<BTreeSet<ReportId>, StoreError> {
    let mut red = BTreeSet::new();
    for id in reports.collect::<BTreeSet<_>>() {
        if proposals::report_fetch(tx, &id)?.is_some_and(|r| said(&r).tlp == Tlp::Red) {
            red.insert(id);
        }
    }
    Ok(red)
}

/// Where a value stands now, from the truth.
pub(super) fn project(tx: &mut dyn Tx, node: &Node, value: &Observable) -> Result<Value, StoreError> {
    let mut about = proposals::proposal_about(tx, value)?;
    let red = proposals_red(tx, about.iter().map(|p| p.report))?;
    about.retain(|p| !red.contains(&p.report));
    let own =
        objects::object_versions(tx, &decide::own_id(node, value))?.into_iter().find(|o| o.own && o.state == "good");
    let category = own.as_ref().and_then(|o| {
        let value = serde_json::from_slice(&o.bytes).ok()?;
        match pasban_translate::exchange::read(&value).ok()?.content {
            Content::Indicator(i) => Some(i.category),
            _ => None,
        }
    });
    let proposed: Vec<standing::Proposed<'_>> = about
        .iter()
        .map(|p| standing::Proposed { state: &p.state, category: &p.category, by: &p.by_whom, at: p.at })
        .collect();
    let s = standing::of(
        &proposed,
        own.as_ref().map(|o| standing::Own {
            revoked: o.revoked,
            category: category.as_deref().unwrap_or_default(),
            tlp: o.tlp,
            until: o.valid_until,
            at: o.received,
        }),
    );
    let shares = shares::of(value);
    Ok(Value {
        id: address::id(value),
        value: value.clone(),
        domain: shares.domain,
        host: shares.host,
        network: shares.network,
        state: s.state.code().to_owned(),
        category: s.category,
        tlp: s.tlp,
        until: s.until,
        by_whom: s.by,
        reports: i64::try_from(about.len()).unwrap_or(i64::MAX),
        at: s.at,
    })
}

/// Carries one step over; answers whether there is more.
async fn step(node: &Node) -> Result<bool> {
    let me = node.clone();
    let (stale, at, before) = node
        .db
        .read(move |tx| {
            let before = cursor(tx)?;
            let (values, at) = changed(tx)?;
            let mut stale = Vec::new();
            for v in values {
                let known = rows::value_fetch(tx, &address::id(&v))?;
                if known.is_none_or(|k| project(tx, &me, &v).map_or(true, |now| now != k)) {
                    stale.push(v);
                }
            }
            Ok((stale, at, before))
        })
        .await?;
    let more = at.more();
    if stale.is_empty() && at == before {
        return Ok(more);
    }
    let me = node.clone();
    node.db
        .write("indicator.index", move |tx| {
            // Once more from the truth, now that nobody else writes.
            let fresh: Vec<Value> = stale.iter().map(|v| project(tx, &me, v)).collect::<Result<_, _>>()?;
            rows::value_put(tx, &fresh)?;
            let text = serde_json::to_vec(&at).map_err(|e| StoreError::Value(e.to_string()))?;
            state::put(tx, CURSOR, &text)
        })
        .await?;
    Ok(more)
}

/// Nodes of this process whose rest is being carried over.
static UNDER_WAY: LazyLock<Mutex<BTreeSet<NodeId>>> = LazyLock::new(Mutex::default);

/// Carries over what is new. `true` where more follows by itself.
///
/// # Errors
/// The store's.
pub async fn catch_up(node: &Node) -> Result<bool> {
    for _ in 0..STEPS_AT_ONCE {
        if !step(node).await? {
            return Ok(false);
        }
    }
    let begun = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).insert(node.id);
    if begun {
        let node = node.clone();
        tokio::spawn(async move {
            loop {
                match step(&node).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(e) => {
                        tracing::warn!(error = %e.details(), "values could not be carried over; the next look tries again");
                        break;
                    }
                }
            }
            UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).remove(&node.id);
        });
    }
    Ok(true)
}

/// Gives values a page that neither a report nor an object brought: what somebody looked up, or what a search found.
///
/// # Errors
/// The store's.
pub async fn remember(node: &Node, values: &[Observable]) -> Result<()> {
    let wanted = values.to_vec();
    let missing = node
        .db
        .read(move |tx| {
            let mut missing = Vec::new();
            for v in wanted {
                if rows::value_fetch(tx, &address::id(&v))?.is_none() {
                    missing.push(v);
                }
            }
            Ok(missing)
        })
        .await?;
    if missing.is_empty() {
        return Ok(());
    }
    let me = node.clone();
    node.db
        .write("indicator.remember", move |tx| {
            let fresh: Vec<Value> = missing.iter().map(|v| project(tx, &me, v)).collect::<Result<_, _>>()?;
            rows::value_put(tx, &fresh)
        })
        .await?;
    Ok(())
}

/// The value behind an address, and whether more values are still being carried over.
///
/// # Errors
/// Not found.
pub async fn resolve(node: &Node, text: &str) -> Result<(Value, bool)> {
    let id: ValueId = address::read(text).ok_or(AppError::NotFound)?;
    let behind = catch_up(node).await?;
    let found = node.db.read(move |tx| rows::value_fetch(tx, &id)).await?;
    Ok((found.ok_or(AppError::NotFound)?, behind))
}
