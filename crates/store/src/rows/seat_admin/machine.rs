//! Log sources by the hour, and what waits on a link.

use pasban_kernel::id::ClassId;
use pasban_kernel::{Lane, LinkId, TenantId, Timestamp};

use crate::error::Result;
use crate::{Tx, args};

/// Notes how many lines each source had read when an hour began, once an hour; lets go of hours before `oldest`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn source_hours_note(tx: &mut dyn Tx, hour: i64, oldest: i64, now: Timestamp) -> Result<()> {
    tx.exec("DELETE FROM source_hour WHERE hour < $1", args![oldest])?;
    // The condition keeps the two readings of ON CONFLICT after SELECT apart.
    tx.exec(
        "INSERT INTO source_hour (tenant, name, hour, lines, at) SELECT tenant, name, CAST($1 AS BIGINT), lines, CAST($2 AS BIGINT) \
         FROM source WHERE TRUE ON CONFLICT (tenant, name, hour) DO NOTHING",
        args![hour, now],
    )?;
    Ok(())
}

/// Of each source the earliest count that was noted in hour `from` or later: how many lines, and when.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn source_hours(tx: &mut dyn Tx, from: i64) -> Result<Vec<(TenantId, String, i64, Timestamp)>> {
    tx.q(
        "SELECT h.tenant, h.name, h.lines, h.at FROM source_hour h JOIN (SELECT tenant, name, MIN(hour) AS hour FROM source_hour \
         WHERE hour >= $1 GROUP BY tenant, name) f ON f.tenant = h.tenant AND f.name = h.name AND f.hour = h.hour \
         ORDER BY h.tenant, h.name",
        args![from],
    )?
    .iter()
    .map(|r| Ok((r.get(0)?, r.text(1)?, r.int(2)?, r.timestamp(3)?)))
    .collect()
}

/// How many objects wait on a stream after a position, up to `most`, and the position of the first of them.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn candidate_waits(
    tx: &mut dyn Tx,
    stream: &ClassId,
    lane: Lane,
    after: i64,
    most: i64,
) -> Result<(i64, Option<i64>)> {
    let row = tx.one(
        "SELECT COUNT(*), MIN(pos) FROM (SELECT pos FROM candidate WHERE stream = $1 AND lane = $2 AND pos > $3 \
         ORDER BY pos LIMIT $4) w",
        args![stream, lane.number(), after, most],
    )?;
    row.map(|r| Ok((r.int(0)?, r.get::<Option<i64>>(1)?))).transpose().map(Option::unwrap_or_default)
}

/// How many values are held or blocked here because of a link.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn held_by_link(tx: &mut dyn Tx, link: &LinkId, most: i64) -> Result<i64> {
    let row = tx.one(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM mitigation WHERE link = $1 AND state IN ('hold', 'block') LIMIT $2) w",
        args![link, most],
    )?;
    Ok(row.map(|r| r.int(0)).transpose()?.unwrap_or(0))
}

/// Versions of an agreement: number and since when, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn agreement_versions(tx: &mut dyn Tx, link: &LinkId, limit: i64) -> Result<Vec<(i64, Timestamp)>> {
    tx.q("SELECT version, at FROM agreement WHERE link = $1 ORDER BY version DESC LIMIT $2", args![link, limit])?
        .iter()
        .map(|r| Ok((r.int(0)?, r.timestamp(1)?)))
        .collect()
}
