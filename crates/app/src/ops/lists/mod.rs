//! What a node holds, as rows for people and programs. Values stand as they are and defanged beside it.

mod blocks;
mod links;
mod messages;
mod reports;

pub use blocks::{MitigationRow, blocks, mitigations, own_indicators};
pub use links::{KeyRow, LinkRow, PreviewRow, digits, keys, links, preview, trust};
pub use messages::{AlertRow, BadRow, OutgoingRow, alerts, bad, outgoing};
pub use reports::{
    FiledRow, ProposalRow, QuestionRow, ReportPage, ReportRow, questions, receipt_at, receipt_of, report, reports,
};

use pasban_kernel::id::OrgId;
use pasban_kernel::{Observable, TenantId, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::error::{AppError, Result};
use crate::node::Node;

/// Rows answered where nobody says how many.
pub const ROWS_DEFAULT: u32 = 1000;
/// Most rows of one answer.
pub const ROWS_MOST: u32 = 100_000;

fn limit(n: Option<u32>) -> i64 {
    i64::from(n.unwrap_or(ROWS_DEFAULT).clamp(1, ROWS_MOST))
}

fn instant(at: Timestamp) -> String {
    if at.0 > 0 { at.rfc3339() } else { String::new() }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// The sentences in a stored list of reasons.
fn sentences(because: &str) -> Vec<String> {
    let list: Vec<Value> = serde_json::from_str(because).unwrap_or_default();
    list.iter().filter_map(|r| r.get("text").and_then(Value::as_str).map(str::to_owned)).collect()
}

fn org_name(node: &Node, org: Option<OrgId>) -> String {
    org.and_then(|o| node.registry.load().constituents.get(&o).map(|c| c.name.clone())).unwrap_or_default()
}

fn tenant_text(t: &TenantId) -> String {
    if t.is_own() { String::new() } else { t.to_string() }
}

/// A constituent.
#[derive(Clone, Debug, Serialize)]
pub struct ConstituentRow {
    /// The constituent.
    #[serde(flatten)]
    pub constituent: crate::registry::Constituent,
    /// Its tenant, where it is hosted here; empty otherwise.
    pub tenant: String,
}

/// Constituents by name.
#[must_use]
pub fn constituents(node: &Node) -> Vec<ConstituentRow> {
    let registry = node.registry.load();
    let mut all: Vec<ConstituentRow> = registry
        .constituents
        .values()
        .map(|c| ConstituentRow {
            constituent: c.clone(),
            tenant: registry.tenants.iter().find(|t| t.org == c.id).map(|t| t.id.to_string()).unwrap_or_default(),
        })
        .collect();
    all.sort_by(|a, b| (&a.constituent.name, a.constituent.id).cmp(&(&b.constituent.name, b.constituent.id)));
    all
}

/// A value in any spelling, or what is wrong with it.
///
/// # Errors
/// Where it is no value.
pub fn value(text: &str) -> Result<Observable> {
    pasban_formats::text::value(text).ok_or_else(|| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
        AppError::invalid(format!("{shown:?} is no value: give a domain, address, range, URL, mail address or hash"))
    })
}
