//! Alerts, the messages about them, and records that could not be taken in.

use pasban_store::bad_records;
use pasban_store::rows::detect;
use serde::Serialize;
use serde_json::Value;

use super::{ROWS_DEFAULT, json, limit, tenant_text};
use crate::error::Result;
use crate::node::Node;

/// An alert.
#[derive(Clone, Debug, Serialize)]
pub struct AlertRow {
    /// Id.
    pub id: pasban_kernel::id::AlertId,
    /// Whose.
    pub tenant: String,
    /// `match`, `silent-source`, `link-down`, …
    pub kind: String,
    /// Indicator id and value, source name …
    pub subject: String,
    /// A sentence.
    pub title: String,
    /// `open`, `false-alarm`, `closed`.
    pub state: String,
    /// How often.
    pub hits: i64,
    /// First.
    pub first_seen: String,
    /// Last.
    pub last_seen: String,
    /// What a person said.
    pub note: String,
    /// Log lines; none of a hosted tenant's, which are its own.
    pub evidence: Value,
}

/// Alerts, newest first.
///
/// # Errors
/// The store's.
pub async fn alerts(node: &Node, n: Option<u32>) -> Result<Vec<AlertRow>> {
    let n = limit(n);
    let rows = node.db.read(move |tx| detect::alert_list(tx, n)).await?;
    Ok(rows
        .into_iter()
        .map(|a| AlertRow {
            id: a.id,
            tenant: tenant_text(&a.tenant),
            kind: a.kind,
            subject: a.subject,
            title: a.title,
            state: a.state,
            hits: a.hits,
            first_seen: a.first_seen.rfc3339(),
            last_seen: a.last_seen.rfc3339(),
            note: a.note,
            evidence: if a.tenant.is_own() { json(&a.evidence) } else { Value::Array(Vec::new()) },
        })
        .collect())
}

/// A message that waits, was sent, or failed.
#[derive(Clone, Debug, Serialize)]
pub struct OutgoingRow {
    /// Id.
    pub id: pasban_kernel::id::AlertId,
    /// `mail` or `webhook`.
    pub channel: String,
    /// `alarm`, `statutory`, `other`.
    pub class: String,
    /// To whom.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Message-ID.
    pub message_id: String,
    /// `queued`, `attempting`, `sent`, `ambiguous`, `held`, `failed`.
    pub state: String,
    /// Tries.
    pub attempts: i64,
    /// Last failure.
    pub error: String,
}

/// Outgoing messages.
///
/// # Errors
/// The store's.
pub async fn outgoing(node: &Node, n: Option<u32>) -> Result<Vec<OutgoingRow>> {
    let n = limit(n);
    let rows = node.db.read(move |tx| detect::outgoing_list(tx, n)).await?;
    Ok(rows
        .into_iter()
        .map(|o| OutgoingRow {
            id: o.id,
            channel: o.channel,
            class: o.class,
            recipient: o.recipient,
            subject: o.subject,
            message_id: o.message_id,
            state: o.state,
            attempts: o.attempts,
            error: o.last_error,
        })
        .collect())
}

/// A record that could not be taken in.
#[derive(Clone, Debug, Serialize)]
pub struct BadRow {
    /// Which feed, link or upload.
    pub intake: String,
    /// Where in it.
    pub place: String,
    /// What is wrong.
    pub reason: String,
    /// When.
    pub at: String,
    /// How it begins.
    pub sample: String,
}

/// Bad records of the node and its tenants, newest first.
///
/// # Errors
/// The store's.
pub async fn bad(node: &Node, n: Option<u32>) -> Result<Vec<BadRow>> {
    let tenants = node.registry.load().tenant_ids();
    let n = u32::try_from(limit(n)).unwrap_or(ROWS_DEFAULT);
    let mut rows = node
        .db
        .read(move |tx| {
            let mut all = Vec::new();
            for t in tenants {
                all.extend(bad_records::list(tx, t, None, i64::MAX, n)?);
            }
            Ok(all)
        })
        .await?;
    rows.sort_by_key(|k| std::cmp::Reverse(k.id));
    rows.truncate(n as usize);
    Ok(rows
        .into_iter()
        .map(|k| BadRow {
            intake: k.intake,
            place: k.record.place,
            reason: k.record.reason,
            at: k.at.rfc3339(),
            sample: String::from_utf8_lossy(&k.record.sample).into_owned(),
        })
        .collect())
}
