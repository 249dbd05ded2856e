//! Carries domain rows into items: reads what came since, makes a part of each row, adds the parts of an item up.
//!
//! Whatever happens in between, nothing is lost and nothing doubled:
//! - A part's key is its row's, an item's id a hash of its kind and subject: to project a row again changes nothing.
//! - How far a table was read is kept in the transaction that wrote its parts, and stays [`LAG`] behind the clock: a row that
//!   was stamped before another and committed after it is read all the same.
//! - Open parts are looked at again in turn ([`Projector`]), so that what is settled elsewhere closes here; tables are swept
//!   from their beginning, slowly, so that rows which came in behind the cursor (a tenant that moved in) are found.

mod draft;
mod met;
mod objection;
mod other;
mod report;
mod sum;

use std::time::Duration;

use pasban_app::{Node, Result};
use pasban_kernel::{Timestamp, time::SECOND};
use pasban_store::rows::seat_desk::parts;
use pasban_store::rows::seat_desk::sources::{Rolling, Timed, rolling_after, timed_after};
use pasban_store::rows::seat_desk::{cursor_fetch, cursor_put, items};
use pasban_store::{StoreError, Tx};

pub use draft::{Birth, Context, Draft, item_id};
pub use report::{Said, said};
pub use sum::add_up;

/// How far the kept cursors stay behind the clock.
const LAG: i64 = 30 * SECOND;
/// Rows projected in one transaction: it holds the store's writer for some milliseconds.
const STEP_ROWS: usize = 100;
/// Rows of one table read at a time.
const PAGE_ROWS: i64 = 100;
/// Rows that may be read again on each look before the cursor is written for their sake.
const PASSED_MAX: usize = 10;
/// Open parts looked at again in one turn.
const AGAIN_ROWS: i64 = 100;
/// Rows of a table swept in one turn.
const SWEEP_ROWS: i64 = 25;
/// Turns of rest between two sweeps of a table: an hour.
const SWEEP_REST: u32 = 1_800;
/// Pages of one table that a turn reads beyond the first: what is more comes in the next.
const PAGES_MAX: usize = 20;
/// How often the background loop looks.
pub const EVERY: Duration = Duration::from_secs(2);

/// The value in the subject of an alert about a match.
#[must_use]
pub fn value_of(subject: &str) -> Option<pasban_kernel::Observable> {
    met::about(subject).map(|(_, value)| value)
}

/// A row to be looked at: the word of its table, and its key.
pub type RowKey = (&'static str, Vec<u8>);

/// Where the background loop is in what it goes round. Nothing is lost with it: a new one begins every round anew.
#[derive(Default)]
pub struct Projector {
    rolling: [Vec<u8>; Rolling::ALL.len()],
    again: (String, Vec<u8>),
    sweep: [Sweep; Timed::ALL.len()],
}

#[derive(Default)]
struct Sweep {
    at: (i64, Vec<u8>),
    rest: u32,
}

/// Rows of one table that came after its cursor, and where the cursor goes.
struct Page {
    table: Timed,
    keys: Vec<Vec<u8>>,
    to: (Timestamp, Vec<u8>),
    more: bool,
    /// Rows that the cursor passes.
    passed: usize,
}

/// Brings the queue up to what was committed a moment ago: for pages. Reads only where nothing is new.
///
/// # Errors
/// The store's.
pub async fn freshen(node: &Node) -> Result<()> {
    for _ in 0..PAGES_MAX {
        if !fresh(node).await? {
            break;
        }
    }
    wake(node).await
}

/// Reads everything that is new, however much: for filling a store.
///
/// # Errors
/// The store's.
pub async fn catch_up(node: &Node) -> Result<()> {
    while fresh(node).await? {}
    Ok(())
}

/// Reads a page of each table; answers whether there is more.
async fn fresh(node: &Node) -> Result<bool> {
    let me = node.clone();
    let (pages, changed) = node
        .db
        .read(move |tx| {
            let context = Context::new(&me);
            let (mut pages, mut changed) = (Vec::new(), Vec::new());
            for table in Timed::ALL {
                let page = after_cursor(tx, table, context.now)?;
                if !page.keys.is_empty() {
                    changed.extend(draft::changed(tx, &context, table.name(), &page.keys)?);
                    pages.push(page);
                }
            }
            Ok((pages, changed))
        })
        .await?;
    let more = pages.iter().any(|p| p.more);
    // What was read again within the lag is known already: nothing is written for it. A cursor that is far behind is moved,
    // so that the same rows are not read for ever.
    if changed.is_empty() && !more && pages.iter().all(|p| p.passed < PASSED_MAX) {
        return Ok(false);
    }
    write(node, changed, pages).await?;
    Ok(more)
}

fn after_cursor(tx: &mut dyn Tx, table: Timed, now: Timestamp) -> Result<Page, StoreError> {
    let (at, key) = cursor_fetch(tx, table.name())?.unwrap_or((Timestamp(i64::MIN), Vec::new()));
    let rows = timed_after(tx, table, at, &key, PAGE_ROWS)?;
    let more = i64::try_from(rows.len()).is_ok_and(|n| n >= PAGE_ROWS);
    let behind = Timestamp(now.0.saturating_sub(LAG));
    let mut to = (at, key);
    let mut keys = Vec::with_capacity(rows.len());
    let mut passed = 0;
    for (row_at, key) in rows {
        // A full page moves the cursor even within the lag: else a flood would stand still. The sweep looks behind it.
        if row_at <= behind || more {
            to = (row_at, key.clone());
            passed += 1;
        }
        keys.push(key);
    }
    Ok(Page { table, keys, to, more: more && passed > 0, passed })
}

async fn write(node: &Node, changed: Vec<RowKey>, pages: Vec<Page>) -> Result<()> {
    let me = node.clone();
    let mut changed = changed;
    // All but the last step carry rows alone; the cursors move with the last, when everything before them is there.
    while changed.len() > STEP_ROWS {
        let rest = changed.split_off(STEP_ROWS);
        let (step, me) = (std::mem::replace(&mut changed, rest), me.clone());
        node.db.write("desk.project", move |tx| project(tx, &Context::new(&me), &step)).await?;
    }
    node.db
        .write("desk.project", move |tx| {
            project(tx, &Context::new(&me), &changed)?;
            for page in &pages {
                cursor_put(tx, page.table.name(), page.to.0, &page.to.1)?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Projects rows into parts and adds up the items that they belong to, all in one transaction.
///
/// # Errors
/// The store's.
pub fn project(tx: &mut dyn Tx, context: &Context, rows: &[RowKey]) -> Result<(), StoreError> {
    let mut touched = draft::Touched::default();
    for (source, key) in rows {
        draft::apply(tx, context, source, key, &mut touched)?;
    }
    for report in std::mem::take(&mut touched.reports) {
        // One that the cursor has not reached is read when it does.
        if parts::part_fetch(tx, Timed::ReportIn.name(), report.as_bytes())?.is_some() {
            draft::apply(tx, context, Timed::ReportIn.name(), report.as_bytes(), &mut touched)?;
        }
    }
    for (item, birth) in touched.items {
        add_up(tx, context, &item, birth.as_ref())?;
    }
    Ok(())
}

async fn wake(node: &Node) -> Result<()> {
    let now = node.now();
    let nobody = node
        .db
        .read(move |tx| {
            Ok(tx
                .q(
                    "SELECT id FROM work_item WHERE state = 'snoozed' AND until <= $1 ORDER BY until, id LIMIT 1",
                    pasban_store::args![now],
                )?
                .is_empty())
        })
        .await?;
    if nobody {
        return Ok(());
    }
    let me = node.clone();
    node.db
        .write("desk.wake", move |tx| {
            let context = Context::new(&me);
            for item in items::item_wake(tx, context.now)? {
                sum::note(tx, &context, &item, "woke")?;
                add_up(tx, &context, &item, None)?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

impl Projector {
    /// One turn of the background loop: what is new, then some of what is gone round. Answers whether anything changed or
    /// is left.
    ///
    /// # Errors
    /// The store's.
    pub async fn turn(&mut self, node: &Node) -> Result<bool> {
        freshen(node).await?;
        let me = node.clone();
        let (rolling, again) = (self.rolling.clone(), self.again.clone());
        let sweeps: Vec<Option<(i64, Vec<u8>)>> = self
            .sweep
            .iter_mut()
            .map(|s| {
                if s.rest > 0 {
                    s.rest -= 1;
                    None
                } else {
                    Some(s.at.clone())
                }
            })
            .collect();
        let (changed, rolled, next_again, swept) = node
            .db
            .read(move |tx| {
                let context = Context::new(&me);
                let mut changed = Vec::new();
                let mut rolled = rolling.clone();
                for (table, place) in Rolling::ALL.into_iter().zip(rolled.iter_mut()) {
                    let keys = rolling_after(tx, table, place, PAGE_ROWS)?;
                    let full = i64::try_from(keys.len()).is_ok_and(|n| n >= PAGE_ROWS);
                    *place = if full { keys.last().cloned().unwrap_or_default() } else { Vec::new() };
                    let keys: Vec<Vec<u8>> = keys.into_iter().map(|k| other::part_key(table, k)).collect();
                    changed.extend(draft::changed(tx, &context, table.name(), &keys)?);
                }
                let open = parts::part_open_after(tx, &again.0, &again.1, AGAIN_ROWS)?;
                let full = i64::try_from(open.len()).is_ok_and(|n| n >= AGAIN_ROWS);
                let next_again =
                    if full { open.last().cloned().unwrap_or_default() } else { (String::new(), Vec::new()) };
                for (source, key) in open {
                    if let Some(name) = draft::source_name(&source) {
                        changed.extend(draft::changed(tx, &context, name, &[key])?);
                    }
                }
                let mut swept = Vec::with_capacity(sweeps.len());
                for (table, place) in Timed::ALL.into_iter().zip(sweeps) {
                    let Some((at, key)) = place else {
                        swept.push(None);
                        continue;
                    };
                    let at = if key.is_empty() { i64::MIN } else { at };
                    let rows = timed_after(tx, table, Timestamp(at), &key, SWEEP_ROWS)?;
                    let full = i64::try_from(rows.len()).is_ok_and(|n| n >= SWEEP_ROWS);
                    swept.push(Some(rows.last().filter(|_| full).map(|(at, key)| (at.0, key.clone()))));
                    let keys: Vec<Vec<u8>> = rows.into_iter().map(|(_, k)| k).collect();
                    changed.extend(draft::changed(tx, &context, table.name(), &keys)?);
                }
                Ok((changed, rolled, next_again, swept))
            })
            .await?;
        let any = !changed.is_empty();
        if any {
            write(node, changed, Vec::new()).await?;
        }
        // Only now: where the write failed, the same rows come again.
        self.rolling = rolled;
        self.again = next_again;
        let mut under_way = self.again != (String::new(), Vec::new()) || self.rolling.iter().any(|r| !r.is_empty());
        for (sweep, place) in self.sweep.iter_mut().zip(swept) {
            match place {
                None => {}
                Some(Some(at)) => {
                    sweep.at = at;
                    under_way = true;
                }
                Some(None) => *sweep = Sweep { at: (0, Vec::new()), rest: SWEEP_REST },
            }
        }
        Ok(any || under_way)
    }

    /// Turns until nothing changes any more and each round was gone once: for tests and for filling a store.
    ///
    /// # Errors
    /// The store's.
    pub async fn to_the_end(&mut self, node: &Node) -> Result<()> {
        while self.turn(node).await? {}
        Ok(())
    }
}

/// The background loop of a node. Ends with the task that runs it.
pub async fn run(node: Node) {
    let mut projector = Projector::default();
    loop {
        if let Err(e) = projector.turn(&node).await {
            tracing::warn!(error = %e, "the queue could not be brought up to date; tried again");
        }
        tokio::time::sleep(EVERY).await;
    }
}
