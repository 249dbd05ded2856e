//! Carries domain rows into what the situation counts, a bounded step at a time. It may be stopped anywhere and run again:
//!
//! - A report is counted as its row says; before it is counted anew, what it stood in is taken back. To project one twice
//!   changes nothing.
//! - How far a table was read is kept in the transaction that counted it, and stays [`LAG`] behind the clock: a row that was
//!   stamped before another and committed after it is read all the same.
//! - What is only ever added up (times of what was issued) is read once, a few seconds after it was committed.
//!
//! Acts of the desk come as its events, so that a report that is answered or closed moves at once.

mod filing;
mod report;
mod spread;

use std::collections::BTreeSet;
use std::time::Duration;

use pasban_app::links::handed::Stretch;
use pasban_app::{Node, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::id::ReportId;
use pasban_kernel::time::SECOND;
use pasban_store::rows::exchange::report_fetch;
use pasban_store::rows::seat_nation::{NOW, count_add, cursor_fetch, cursor_put, filings, reports, sources};
use pasban_store::{StoreError, Tx};

pub use filing::{stand, stand_again};
pub use report::marking;
pub use spread::Stage;

/// How far the kept cursors stay behind the clock.
pub const LAG: i64 = 30 * SECOND;
/// Rows of one table read in a step.
const STEP: i64 = 100;
/// Steps that a page waits for; what is more comes in the background.
const STEPS_MAX: usize = 10;
/// How often the background loop looks.
const EVERY: Duration = Duration::from_secs(2);

/// How far each table was read.
const REPORTS: &str = "report";
const EVENTS: &str = "event";
const SIGHTINGS: &str = "sighting";

/// What a step found to be done.
#[derive(Default)]
struct Found {
    reports: BTreeSet<ReportId>,
    sources: BTreeSet<Vec<u8>>,
    cursors: Vec<(&'static str, Timestamp, Vec<u8>)>,
    times: spread::Times,
    more: bool,
}

impl Found {
    fn nothing(&self) -> bool {
        self.reports.is_empty() && self.sources.is_empty() && self.cursors.is_empty() && self.times.is_empty()
    }
}

/// Brings the counts up to what was committed a moment ago: for pages. Reads only where nothing is new.
///
/// # Errors
/// The store's.
pub async fn freshen(node: &Node) -> Result<()> {
    for _ in 0..STEPS_MAX {
        if !step(node).await? {
            break;
        }
    }
    Ok(())
}

/// Reads everything that is new, however much.
///
/// # Errors
/// The store's.
pub async fn catch_up(node: &Node) -> Result<()> {
    while step(node).await? {}
    Ok(())
}

/// The background loop of a node. Ends with the task that runs it.
pub async fn run(node: Node) {
    loop {
        if let Err(e) = freshen(&node).await {
            tracing::warn!(error = %e, "the situation could not be brought up to date; tried again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// One step; answers whether more is left.
async fn step(node: &Node) -> Result<bool> {
    let (me, now) = (node.clone(), node.now());
    let handed = node.handed.take();
    let found = node.db.read(move |tx| look(tx, &me, &handed, now)).await?;
    if found.nothing() {
        return Ok(false);
    }
    let more = found.more;
    let me = node.clone();
    node.db.write("nation.project", move |tx| keep(tx, &me, &found)).await?;
    Ok(more)
}

fn look(tx: &mut dyn Tx, node: &Node, handed: &[Stretch], now: Timestamp) -> std::result::Result<Found, StoreError> {
    let behind = Timestamp(now.0.saturating_sub(LAG));
    let mut found = Found::default();
    let (at, key) = cursor_fetch(tx, REPORTS)?;
    let rows = sources::report_after(tx, at, &key, STEP)?;
    let full = i64::try_from(rows.len()).is_ok_and(|n| n >= STEP);
    let mut seen: BTreeSet<ReportId> = rows.iter().map(|(_, id)| *id).collect();
    // A full page moves the cursor even within the lag: else a flood would stand still.
    let to = rows.iter().rfind(|(at, _)| *at <= behind || full).map(|(at, id)| (*at, id.as_bytes().to_vec()));
    // A cursor that moves by a few rows is not worth a write of its own: they are only looked at again.
    let passed = rows.iter().filter(|(at, _)| *at <= behind).count();
    let far = full || passed >= 10;
    found.more |= full;

    let (n, _) = cursor_fetch(tx, EVENTS)?;
    let events = sources::event_after(tx, n.0, STEP)?;
    found.more |= i64::try_from(events.len()).is_ok_and(|n| n >= STEP);
    let items: BTreeSet<&Vec<u8>> = events.iter().map(|(_, item)| item).collect();
    for item in items {
        seen.extend(sources::report_of_item(tx, item)?);
    }
    for id in seen {
        if changed(tx, node, &id)? {
            found.reports.insert(id);
        }
    }

    let (at, key) = cursor_fetch(tx, SIGHTINGS)?;
    let place = met_place(at, &key);
    let met = sources::sighting_after(tx, &place, STEP)?;
    let met_full = i64::try_from(met.len()).is_ok_and(|n| n >= STEP);
    found.more |= met_full;
    let met_to = met.iter().rfind(|m| m.0 <= behind || met_full).cloned();
    let met_far = met_full || met.iter().filter(|m| m.0 <= behind).count() >= 10;
    let changed_sources: BTreeSet<Vec<u8>> = met.into_iter().map(|(.., source)| source).collect();
    for source in changed_sources {
        if sources::met_now(tx, &source)? != sources::met_kept(tx, &source)? {
            found.sources.insert(source);
        }
    }

    found.times = spread::look(tx, node, handed, now)?;
    found.more |= found.times.more;
    let writes = !found.reports.is_empty() || !found.sources.is_empty() || !found.times.is_empty();
    if let Some((at, key)) = to.filter(|_| far || writes) {
        found.cursors.push((REPORTS, at, key));
    }
    if let Some((n, _)) = events.last() {
        found.cursors.push((EVENTS, Timestamp(*n), Vec::new()));
    }
    if let Some((at, indicator, source)) = met_to.filter(|_| met_far || writes) {
        found.cursors.push((SIGHTINGS, at, met_key(&indicator, &source)));
    }
    Ok(found)
}

fn met_key(indicator: &str, source: &[u8]) -> Vec<u8> {
    [indicator.as_bytes(), b"\0", source].concat()
}

fn met_place(at: Timestamp, key: &[u8]) -> sources::Met {
    let split = key.iter().position(|b| *b == 0).unwrap_or(key.len());
    let (indicator, source) = key.split_at(split);
    (at, String::from_utf8_lossy(indicator).into_owned(), source.get(1..).unwrap_or_default().to_vec())
}

/// Whether a report is to be counted anew.
fn changed(tx: &mut dyn Tx, node: &Node, id: &ReportId) -> std::result::Result<bool, StoreError> {
    let Some(row) = report_fetch(tx, id)? else { return Ok(false) };
    if let Some(new) = filing::filing(tx, &row)? {
        return Ok(filings::filing_fetch(tx, id)? != Some(new));
    }
    let Some(new) = report::counted(tx, node, &row)? else { return Ok(false) };
    Ok(reports::counted_fetch(tx, id)? != Some(new))
}

fn keep(tx: &mut dyn Tx, node: &Node, found: &Found) -> std::result::Result<(), StoreError> {
    let (mut came, mut filed) = (0, 0);
    for id in &found.reports {
        let Some(row) = report_fetch(tx, id)? else { continue };
        if let Some(new) = filing::filing(tx, &row)? {
            filed += i64::from(filings::filing_fetch(tx, id)?.is_none());
            filing::put(tx, &new)?;
        } else if let Some(new) = report::counted(tx, node, &row)? {
            came += i64::from(new.counted && reports::counted_fetch(tx, id)?.is_none());
            reports::counted_put(tx, &new)?;
        }
    }
    for source in &found.sources {
        let now = sources::met_now(tx, source)?;
        sources::met_put(tx, source, now.as_ref())?;
        came += 1;
    }
    found.times.keep(tx)?;
    for (topic, n) in [("situation", came), ("filings", filed)] {
        if n > 0 {
            count_add(tx, NOW, "news", topic, n)?;
        }
    }
    for (source, at, key) in &found.cursors {
        cursor_put(tx, source, *at, key)?;
    }
    Ok(())
}
