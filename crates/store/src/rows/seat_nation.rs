//! What the situation counts, filings with their periods, briefs, and the ledger as pages read it (tables of `84_nation.sql`).

pub mod briefs;
pub mod filings;
pub mod ledger;
pub mod reports;
pub mod sources;
pub mod spread;

use pasban_kernel::Timestamp;

use crate::error::Result;
use crate::{Tx, args};

/// Nothing is due: the largest instant, so that it sorts last.
pub const NEVER: Timestamp = Timestamp(i64::MAX);

/// The day of what stands now, not of a day.
pub const NOW: i64 = 0;

/// How far a table was read: the instant and the key of the last row.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cursor_fetch(tx: &mut dyn Tx, source: &str) -> Result<(Timestamp, Vec<u8>)> {
    let found = tx.one("SELECT at, key FROM nation_cursor WHERE source = $1", args![source])?;
    found.map_or(Ok((Timestamp(i64::MIN), Vec::new())), |r| Ok((r.timestamp(0)?, r.blob(1)?)))
}

/// Keeps how far a table was read.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cursor_put(tx: &mut dyn Tx, source: &str, at: Timestamp, key: &[u8]) -> Result<()> {
    tx.exec(
        "INSERT INTO nation_cursor (source, at, key) VALUES ($1, $2, $3) ON CONFLICT (source) DO UPDATE SET at = excluded.at, key = excluded.key",
        args![source, at, key],
    )?;
    Ok(())
}

/// A count of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Days since 1970, UTC; [`NOW`] for what stands now.
    pub day: i64,
    /// What is counted.
    pub facet: String,
    /// Which of it.
    pub value: String,
    /// How many.
    pub n: i64,
}

/// Adds to a count; `n` may be negative.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn count_add(tx: &mut dyn Tx, day: i64, facet: &str, value: &str, n: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO nation_count (day, facet, value, n) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (day, facet, value) DO UPDATE SET n = nation_count.n + excluded.n",
        args![day, facet, value, n],
    )?;
    Ok(())
}

/// Counts of days, from one on and before another, in the order of day, facet and value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn count_list(tx: &mut dyn Tx, from: i64, to: i64) -> Result<Vec<Count>> {
    tx.q(
        "SELECT day, facet, value, n FROM nation_count WHERE day >= $1 AND day < $2 AND n <> 0 ORDER BY day, facet, value",
        args![from, to],
    )?
    .iter()
    .map(|r| Ok(Count { day: r.int(0)?, facet: r.text(1)?, value: r.text(2)?, n: r.int(3)? }))
    .collect()
}

/// One count; 0 where there is none.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn count_of(tx: &mut dyn Tx, day: i64, facet: &str, value: &str) -> Result<i64> {
    tx.one("SELECT n FROM nation_count WHERE day = $1 AND facet = $2 AND value = $3", args![day, facet, value])?
        .map_or(Ok(0), |r| r.int(0))
}
