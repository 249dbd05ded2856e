//! Reports as they are counted (tables `nation_report`, `nation_org`).

use pasban_kernel::Timestamp;
use pasban_kernel::id::{OrgId, ReportId};

use super::{NEVER, NOW, count_add};
use crate::error::Result;
use crate::rows::seat_desk::{maybe, optional};
use crate::{Row, Tx, args};

/// A report as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Its id.
    pub id: ReportId,
    /// Who reported, where known.
    pub org: Option<OrgId>,
    /// Its sector when it was counted; empty where unknown.
    pub sector: String,
    /// `help`, `share`.
    pub act: String,
    /// RSIT class; empty where nothing says it.
    pub class: String,
    /// `new`, `open`, `closed`.
    pub state: String,
    /// It stands in figures: it is not marked RED.
    pub counted: bool,
    /// When it came.
    pub at: Timestamp,
    /// By when its reporter was to hear from a person; [`NEVER`] for no clock.
    pub due: Timestamp,
    /// When the reporter did; 0.
    pub done: Timestamp,
    /// `kept`, `missed`, `open`, `none`.
    pub clock: String,
}

const COUNTED: &str = "id, org, sector, act, class, state, counted, at, due, done, clock";

fn counted(r: &Row) -> Result<Counted> {
    Ok(Counted {
        id: r.get(0)?,
        org: optional(r, 1)?,
        sector: r.text(2)?,
        act: r.text(3)?,
        class: r.text(4)?,
        state: r.text(5)?,
        counted: r.bool(6)?,
        at: r.timestamp(7)?,
        due: r.timestamp(8)?,
        done: r.timestamp(9)?,
        clock: r.text(10)?,
    })
}

/// One report as it was counted last.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn counted_fetch(tx: &mut dyn Tx, id: &ReportId) -> Result<Option<Counted>> {
    tx.one(&format!("SELECT {COUNTED} FROM nation_report WHERE id = $1"), args![id])?.as_ref().map(counted).transpose()
}

/// The counts that a report stands in.
fn facets(c: &Counted) -> Vec<(i64, &'static str, &str)> {
    if !c.counted {
        return Vec::new();
    }
    let day = c.at.day_number();
    vec![
        (day, "all", ""),
        (day, "act", &c.act),
        (day, "class", &c.class),
        (day, "sector", &c.sector),
        (day, "clock", &c.clock),
        (NOW, "state", &c.state),
        (NOW, "clock", &c.clock),
    ]
}

/// Counts a report, or counts it anew: what it stood in before is taken back first. Answers whether that changed anything.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn counted_put(tx: &mut dyn Tx, new: &Counted) -> Result<bool> {
    let old = counted_fetch(tx, &new.id)?;
    if old.as_ref() == Some(new) {
        return Ok(false);
    }
    let (before, after) = (old.as_ref().map(facets).unwrap_or_default(), facets(new));
    for (day, facet, value) in before.iter().filter(|f| !after.contains(f)) {
        count_add(tx, *day, facet, value, -1)?;
    }
    for (day, facet, value) in after.iter().filter(|f| !before.contains(f)) {
        count_add(tx, *day, facet, value, 1)?;
    }
    if let Some(org) = new.org.filter(|_| old.as_ref().is_none_or(|o| !o.counted) && new.counted) {
        tx.exec(
            "INSERT INTO nation_org (org, last, n) VALUES ($1, $2, 1) ON CONFLICT (org) DO UPDATE SET n = nation_org.n + 1, \
             last = CASE WHEN nation_org.last > excluded.last THEN nation_org.last ELSE excluded.last END",
            args![org, new.at],
        )?;
    }
    tx.exec(
        &format!(
            "INSERT INTO nation_report ({COUNTED}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (id) DO UPDATE SET \
             org = excluded.org, sector = excluded.sector, act = excluded.act, class = excluded.class, state = excluded.state, \
             counted = excluded.counted, at = excluded.at, due = excluded.due, done = excluded.done, clock = excluded.clock"
        ),
        args![
            &new.id, &maybe(new.org), &new.sector, &new.act, &new.class, &new.state, new.counted, new.at, new.due, new.done,
            &new.clock
        ],
    )?;
    Ok(true)
}

/// How many reports came from an instant on and before another, up to `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn counted_between(tx: &mut dyn Tx, from: Timestamp, to: Timestamp, most: i64) -> Result<i64> {
    tx.one(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM nation_report WHERE counted = TRUE AND at >= $1 AND at < $2 LIMIT $3) c",
        args![from, to, most],
    )?
    .map_or(Ok(0), |r| r.int(0))
}

/// How many clocks of reports ran out before an instant and nobody has answered, up to `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn counted_overdue(tx: &mut dyn Tx, now: Timestamp, most: i64) -> Result<i64> {
    tx.one(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM nation_report WHERE counted = TRUE AND clock = 'open' AND due < $1 LIMIT $2) c",
        args![now, most],
    )?
    .map_or(Ok(0), |r| r.int(0))
}

/// Organisations that reported from an instant on, at most `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn org_since(tx: &mut dyn Tx, from: Timestamp, most: i64) -> Result<Vec<OrgId>> {
    tx.q("SELECT org FROM nation_org WHERE last >= $1 ORDER BY last, org LIMIT $2", args![from, most])?
        .iter()
        .map(|r| r.get(0))
        .collect()
}

/// When a report was to be answered, as the desk set it, and when a person first did: [`NEVER`] and 0 where neither is.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn clock_of(tx: &mut dyn Tx, id: &ReportId) -> Result<(Timestamp, Timestamp)> {
    let due = tx
        .one("SELECT due FROM work_part WHERE source = 'report' AND key = $1", args![id])?
        .map_or(Ok(NEVER), |r| r.timestamp(0))?;
    let done = tx
        .q("SELECT n FROM report_answer WHERE report = $1 ORDER BY n LIMIT 1", args![id])?
        .first()
        .map_or(Ok(Timestamp(0)), |r| r.timestamp(0))?;
    Ok((due, done))
}

/// The RSIT class of the first value of a report; empty where it has none.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn class_of(tx: &mut dyn Tx, id: &ReportId) -> Result<String> {
    tx.q("SELECT category FROM proposal WHERE report = $1 ORDER BY kind, value LIMIT 1", args![id])?
        .first()
        .map_or(Ok(String::new()), |r| r.text(0))
}
