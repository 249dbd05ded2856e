//! What comes in over a link, from either side, and the receipts for reports.

use pasban_formats::taxii::{Status, StatusDetail};
use pasban_kernel::id::{ClassId, ReportId};
use pasban_kernel::{Lane, fault};
use pasban_store::rows::exchange as rows;
use pasban_translate::exchange::content::Content;
use serde_json::Value;

use super::feed;
use super::table::Entry;
use crate::error::{AppError, Result};
use crate::exchange::objects::{self, Fate, Taken, Via};
use crate::exchange::report;
use crate::ledger;
use crate::node::{Mode, Node};

/// The host's side: takes what the dialler sends up, and answers for each object what became of it. The receipt of a
/// report stands in its entry's message.
///
/// # Errors
/// Over quota; the node is recovering; the store's (then nothing was kept).
pub async fn take_up(node: &Node, entry: &Entry, body: &[u8]) -> Result<Status> {
    // What is acknowledged must last, and a recovering node is about to change what it holds.
    node.may_sign()?;
    let (values, ..) = feed::envelope(body)?;
    let requested = node.now();
    if entry.link.state != "active"
        && !values.iter().all(|v| pasban_translate::exchange::read(v).is_ok_and(|s| objects::kind_of(&s).lifts()))
    {
        return Err(AppError::Conflict("this link is paused here; only withdrawals pass".into()));
    }
    feed::count_in(node, entry, &values, body.len()).await?;
    fault::point("link.post.before");
    let taken = objects::accept(node, Via::Link(entry.link.id), values).await?;
    fault::point("link.post.after");
    let (mut successes, mut failures) = (Vec::new(), Vec::new());
    for t in taken {
        let Taken { id, version, fate, receipt } = t;
        let detail = |message: Option<String>| StatusDetail { id: id.clone(), version: version.clone(), message };
        match fate {
            Fate::New | Fate::Known => {
                let message = match receipt {
                    Some(index) => Some(ledger::receipt(node, index).await?),
                    None => None,
                };
                successes.push(detail(message));
            }
            Fate::Held(why) => successes.push(detail(Some(format!("held: {why}")))),
            Fate::Conflict(why) => failures.push(detail(Some(format!("conflict: {why}")))),
            Fate::Refused(finding) => failures.push(detail(Some(format!("{}: {}", finding.place, finding.reason)))),
        }
    }
    let id = ClassId::from_random(node.ambient.random()).to_string();
    Ok(Status::complete(id, requested.rfc3339_micros(), successes, failures))
}

/// The newest receipt for a report that came over this link.
///
/// # Errors
/// Not found: there is no such report, or it came another way.
pub async fn receipt(node: &Node, entry: &Entry, report: ReportId) -> Result<String> {
    let link = entry.link.id;
    let row = node.db.read(move |tx| rows::report_fetch(tx, &report)).await?;
    let row = row.filter(|r| r.direction == "in" && r.link == Some(link)).ok_or(AppError::NotFound)?;
    ledger::receipt(node, row.receipt_index).await
}

/// The dialler's side: keeps the receipts out of an answer; answers the reports that have one, and what was refused.
/// Receipts out of a ledger that was seen to fork are not kept: they prove nothing until a person has looked.
///
/// # Errors
/// The store's.
pub async fn read_answer(
    node: &Node,
    entry: &Entry,
    sent: &[Value],
    status: &Status,
) -> Result<(Vec<ReportId>, Vec<String>)> {
    let mut reports = Vec::new();
    let believed = super::hello::remembered(entry).forked.is_empty();
    for value in sent.iter().filter(|_| believed) {
        let Ok(s) = pasban_translate::exchange::read(value) else { continue };
        let Content::Report(r) = &s.content else { continue };
        let receipt = status.successes.iter().find(|d| d.id == s.id.as_str()).and_then(|d| d.message.clone());
        if let Some(receipt) = receipt
            .filter(|r| r.starts_with("c2sp.org/tlog-proof@v1") && r.len() <= pasban_kernel::limits::RECEIPT_BYTES_MAX)
        {
            report::keep_receipt(node, r.report, receipt).await?;
            reports.push(r.report);
        }
    }
    let refused = status
        .failures
        .iter()
        .map(|d| {
            format!("{}: {}", d.id, d.message.as_deref().unwrap_or("refused"))
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect()
        })
        .collect();
    Ok((reports, refused))
}

/// Whether a receipt was cosigned by anybody beside the ledger's owner.
#[must_use]
pub fn is_witnessed(receipt: &str) -> bool {
    receipt.lines().filter(|l| l.starts_with('\u{2014}')).count() > 1
}

/// Reports sent over a link whose receipt nobody has cosigned yet.
///
/// # Errors
/// The store's.
pub async fn provisional(node: &Node, entry: &Entry) -> Result<Vec<ReportId>> {
    let link = entry.link.id;
    let sent = node.db.read(|tx| rows::report_list(tx, "out", 200)).await?;
    Ok(sent
        .into_iter()
        .filter(|r| r.link == Some(link) && !r.receipt.is_empty() && !is_witnessed(&r.receipt))
        .map(|r| r.id)
        .collect())
}

/// The dialler's side: takes in a page of the host's feed and only then moves on.
///
/// # Errors
/// Over quota; the store's.
pub async fn take_down(node: &Node, entry: &Entry, body: &[u8]) -> Result<(usize, bool)> {
    let (values, next, more) = feed::envelope(body)?;
    let places: feed::Places = next
        .as_deref()
        .unwrap_or_default()
        .parse()
        .map_err(|_| AppError::Unavailable("the host's page does not say where it ends".into()))?;
    let count = values.len();
    // A host that says "more" and stands still would be asked for ever.
    if more && count == 0 && super::hello::read_to(node, entry).await? == places {
        return Err(AppError::Unavailable("the host says that more waits, and does not move on".into()));
    }
    if count > 0 {
        feed::count_in(node, entry, &values, body.len()).await?;
        fault::point("link.page.before");
        objects::accept(node, Via::Link(entry.link.id), values).await?;
        fault::point("link.page.after");
    }
    feed::keep_places(node, entry, "in", places).await?;
    Ok((count, more))
}

/// Which lanes may be asked for now.
#[must_use]
pub fn lanes(node: &Node, over_quota: bool) -> Option<Lane> {
    match (node.mode(), over_quota) {
        (Mode::Recovering, _) => None,
        (Mode::Normal, true) => Some(Lane::Withdrawals),
        (Mode::Normal, false) => Some(Lane::Bulk),
    }
}
