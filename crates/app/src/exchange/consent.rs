//! A reporter changes what may be passed on: wider, narrower, not at all. What has not left follows the newest consent; what
//! has left stays where it is, and the page says so.
//!
//! Consents are never rewritten: each change is a record of its own with its act, and the gate asks for the newest. An
//! organisation with a node of its own says it over the link, as a newer version of its report, which only it can sign.

use pasban_kernel::id::{ConsentId, ReportId};
use pasban_kernel::{Digest, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::exchange::{self as rows, Report as Row};
use pasban_store::rows::{objects as object_rows, seat_report};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::{Consent, Content, Report, Statement};

use super::objects::{self, Audience, Facts, Via};
use super::{hat, marked};
use crate::error::{AppError, Result};
use crate::ledger;
use crate::node::Node;

/// A report's words: text and systems.
fn words(row: &Row) -> (String, String) {
    let value: serde_json::Value = serde_json::from_str(&row.body).unwrap_or_default();
    if let Ok(Statement { content: Content::Report(r), .. }) = pasban_translate::exchange::read(&value) {
        return (r.text, r.systems);
    }
    let text = |name: &str| value.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    (text("text"), text("systems"))
}

/// Gives a new consent for a report of one's own: one that this node sent, or one that a hosted tenant handed in here. It takes
/// the place of the one before. `by` is the person, as the act names them.
///
/// # Errors
/// Not found; a filing, which is never passed on; wider than the report's own words allow; the node is recovering.
pub async fn change(node: &Node, report: ReportId, new: Consent, by: &str) -> Result<()> {
    change_with(node, report, new, by, |_| Ok(())).await
}

/// [`change`], after something else in the same commit: the use of what a second person agreed to.
///
/// # Errors
/// As [`change`]; those of `first`. Nothing is used up or changed then.
pub async fn change_with(
    node: &Node,
    report: ReportId,
    new: Consent,
    by: &str,
    first: impl FnOnce(&mut dyn Tx) -> Result<()> + Send + 'static,
) -> Result<()> {
    node.may_sign()?;
    let row = node.db.read(move |tx| rows::report_fetch(tx, &report)).await?.ok_or(AppError::NotFound)?;
    if row.act == "file" {
        return Err(AppError::invalid("what is filed is not passed on, with or without a consent"));
    }
    let (text, systems) = words(&row);
    for (place, words) in [("text", &text), ("systems", &systems)] {
        if let Some(tlp) = marked::heed(place, words)?.filter(|tlp| new.share && new.to < *tlp) {
            return Err(AppError::invalid(format!("{place} says {tlp}: a consent cannot be wider than that")));
        }
    }
    let body = serde_json::to_string(&new).map_err(AppError::internal)?;
    let kind = if new.share { ActKind::ConsentGiven } else { ActKind::ConsentWithdrawn };
    let said = serde_json::json!({"consent": new, "by": by});
    let act = ledger::act(node, kind, &node.id.to_string(), &report.to_string(), &said)?;
    let now = node.now();
    let streams = if row.direction == "out" {
        let made = newer(node, &row, new)?;
        let table = node.links.load_full();
        node.db
            .write_as("consent.change", move |tx| {
                first(tx)?;
                ledger::record(tx, std::slice::from_ref(&act))?;
                rows::report_put(tx, &Row { consent: body, ..row })?;
                Ok::<_, AppError>(objects::put(tx, &table, &made, now)?)
            })
            .await?
    } else {
        node.db
            .write_as("consent.change", move |tx| {
                first(tx)?;
                ledger::record(tx, std::slice::from_ref(&act))?;
                keep(tx, &row, body, now)?;
                Ok::<_, AppError>(Vec::new())
            })
            .await?
    };
    forget(node);
    objects::announce(node, &streams);
    Ok(())
}

/// The report once more, with another consent: a newer version of the same object.
fn newer(node: &Node, row: &Row, consent: Consent) -> Result<objects::Made> {
    let link = row.link.ok_or(AppError::NotFound)?;
    let value: serde_json::Value = serde_json::from_str(&row.body).map_err(AppError::internal)?;
    let mut s = pasban_translate::exchange::read(&value).map_err(AppError::internal)?;
    let Content::Report(r) = &mut s.content else { return Err(AppError::NotFound) };
    r.consent = consent;
    let facts = Facts { hat: Some(hat::of(r.hat)), ..Facts::default() };
    s.modified = node.next_modified();
    let mut made = objects::make(node, s, Audience::Links(vec![link]), &facts)?;
    made.object.applied = true;
    Ok(made)
}

/// A newer version of a report came in. Only the way it came first and only the object that it was first can change its
/// consent, and nothing else of it.
pub(super) fn heard(
    tx: &mut dyn Tx,
    known: &Row,
    r: &Report,
    s: &Statement,
    via: Via,
    now: Timestamp,
) -> Result<(), StoreError> {
    let same_way = known.direction == "in" && matches!(via, Via::Link(l) if known.link == Some(l));
    let first: serde_json::Value = serde_json::from_str(&known.body).unwrap_or_default();
    let same_object = first.get("id").and_then(|id| id.as_str()) == Some(s.id.as_str());
    let newest = object_rows::object_heads(tx, &s.id)?
        .iter()
        .filter(|(_, _, _, state, _)| state == "good")
        .all(|(modified, ..)| *modified <= s.modified);
    if !same_way || !same_object || !newest || known.act == "file" {
        return Ok(());
    }
    let Ok(body) = serde_json::to_string(&r.consent) else { return Ok(()) };
    if body == known.consent {
        return Ok(());
    }
    keep(tx, known, body, now)
}

/// Keeps a consent that takes the place of the one before.
fn keep(tx: &mut dyn Tx, row: &Row, body: String, now: Timestamp) -> Result<(), StoreError> {
    // The newest counts, also of two in one moment.
    let last = seat_report::consent_last(tx, &row.id)?;
    let at = if now > last { now } else { last.plus(1) };
    let mut id = [0; 16];
    id.copy_from_slice(&Digest::of(format!("consent for {} at {}", row.id, at.0).as_bytes()).0[..16]);
    let consent = rows::Consent {
        id: ConsentId::from_random(id),
        report: row.id,
        org: row.org,
        body: body.clone(),
        withdrawn: Timestamp(0),
    };
    rows::consent_insert(tx, &consent, at)?;
    rows::report_put(tx, &Row { consent: body, ..row.clone() })
}

/// What the gate answered before rested on the old consent.
pub(super) fn forget(node: &Node) {
    if let Ok(mut memo) = node.memo.lock() {
        memo.clear();
    }
}
