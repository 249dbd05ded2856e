//! Append-only streams whose positions are also instants (TAXII `date_added`).
//!
//! A position is `max(now, last + 1)` microseconds, given under the row lock of the stream's head inside the
//! committing transaction. So a reader that has seen position *n* never misses a smaller one: on PostgreSQL,
//! where sequence numbers commit out of order, a second writer waits for the first one's commit.

use pasban_kernel::Timestamp;

use crate::args;
use crate::error::{Result, StoreError};
use crate::tx::Tx;

/// The next position of a stream.
///
/// # Errors
/// The engine's.
pub fn append(tx: &mut dyn Tx, stream: &[u8], now: Timestamp) -> Result<i64> {
    append_many(tx, stream, now, 1)
}

/// `count` positions in a row; answers the first of them.
///
/// # Errors
/// The engine's; where `count` is 0 or the positions would pass the largest instant.
pub fn append_many(tx: &mut dyn Tx, stream: &[u8], now: Timestamp, count: u32) -> Result<i64> {
    let more = i64::from(count) - 1;
    if more < 0 {
        return Err(StoreError::Value("no position asked for".into()));
    }
    let row = tx.one(
        "INSERT INTO stream_head (stream, last) VALUES ($1, CAST($2 AS BIGINT) + $3)
         ON CONFLICT (stream) DO UPDATE SET last =
           CASE WHEN stream_head.last >= CAST($2 AS BIGINT) THEN stream_head.last + 1 + $3 ELSE excluded.last END
         RETURNING last",
        args![stream, now, more],
    )?;
    let last = row.ok_or_else(|| StoreError::Corrupt("no stream head came back".into()))?.int(0)?;
    Ok(last - more)
}

/// The last position given in a stream, `None` before the first.
///
/// # Errors
/// The engine's.
pub fn head(tx: &mut dyn Tx, stream: &[u8]) -> Result<Option<i64>> {
    tx.one("SELECT last FROM stream_head WHERE stream = $1", args![stream])?.map(|row| row.int(0)).transpose()
}
