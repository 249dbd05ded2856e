//! Values by what is done about them.

use pasban_kernel::{NodeId, Observable};
use pasban_store::rows::mitigate;
use serde::Serialize;

use super::{instant, limit, sentences, tenant_text};
use crate::error::{AppError, Result};
use crate::mitigate::zones;
use crate::node::Node;

/// What is done about a value.
#[derive(Clone, Debug, Serialize)]
pub struct MitigationRow {
    /// Whose network: a tenant id, or empty for the node's own.
    pub tenant: String,
    /// The value.
    pub value: String,
    /// The value, defanged.
    pub defanged: String,
    /// Its kind.
    pub kind: &'static str,
    /// `watch`, `hold`, `block`, `lifted`, `withdrawn`, `expired`, `look-up`.
    pub state: String,
    /// Why.
    pub because: Vec<String>,
    /// The indicator.
    pub indicator: String,
    /// Node id of the issuer.
    pub issuer: NodeId,
    /// Its name.
    pub issuer_name: String,
    /// RSIT.
    pub category: String,
    /// The issuer's reason.
    pub reason: String,
    /// End of the block.
    pub until: String,
    /// When it was blocked first.
    pub blocked_at: String,
    /// Last change.
    pub changed: String,
    /// Hits in history and live.
    pub hits: i64,
    /// First hit.
    pub first_hit: String,
    /// Last hit.
    pub last_hit: String,
}

/// Values in a state.
///
/// # Errors
/// The store's; no such state.
pub async fn mitigations(node: &Node, state: &str, n: Option<u32>) -> Result<Vec<MitigationRow>> {
    const STATES: [&str; 7] = ["watch", "hold", "block", "lifted", "withdrawn", "expired", "look-up"];
    if !STATES.contains(&state) {
        return Err(AppError::invalid(format!("state {state:?}: must be one of {}", STATES.join(", "))));
    }
    let (state, n) = (state.to_owned(), limit(n));
    let rows = node.db.read(move |tx| mitigate::mitigation_in(tx, &state, n, 0)).await?;
    Ok(rows
        .into_iter()
        .map(|m| MitigationRow {
            tenant: tenant_text(&m.tenant),
            defanged: m.value.defanged(),
            kind: m.value.kind().name(),
            value: m.value.value().to_owned(),
            state: m.state,
            because: sentences(&m.because),
            indicator: m.indicator.as_str().to_owned(),
            issuer_name: if m.issuer == node.id { "this node".into() } else { node.name_of(&m.issuer) },
            issuer: m.issuer,
            category: m.category,
            reason: m.reason,
            until: instant(m.until),
            blocked_at: instant(m.blocked_at),
            changed: instant(m.changed),
            hits: m.hits,
            first_hit: instant(m.first_hit),
            last_hit: instant(m.last_hit),
        })
        .collect())
}

/// The blocks in force here, most recent first.
///
/// # Errors
/// The store's.
pub async fn blocks(node: &Node) -> Result<Vec<pasban_formats::outputs::BlockEntry>> {
    let me = node.clone();
    Ok(node.db.read(move |tx| zones::entries(tx, &|n| me.name_of(n), None)).await?)
}

/// What was sent or taken, for `why` of an object.
///
/// # Errors
/// The store's.
pub async fn own_indicators(node: &Node, v: Observable) -> Result<Vec<pasban_kernel::StixId>> {
    let mut ids = crate::exchange::decide::own_of(node, v.clone()).await?;
    let rows = node.db.read(move |tx| mitigate::mitigation_about(tx, &v)).await?;
    for m in rows {
        if m.issuer == node.id && m.state != "withdrawn" && !ids.contains(&m.indicator) {
            ids.push(m.indicator);
        }
    }
    Ok(ids)
}
