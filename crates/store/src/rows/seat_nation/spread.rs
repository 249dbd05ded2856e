//! How long what this node issued took to arrive and to act (table `nation_spread`), and the rows that tell it.

use pasban_kernel::id::ClassId;
use pasban_kernel::{Lane, StixId, Timestamp};

use crate::error::Result;
use crate::{Tx, args};

/// Adds measured times: day of issue, stage, class of time.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn spread_add(tx: &mut dyn Tx, day: i64, stage: &str, bucket: i64, n: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO nation_spread (day, stage, bucket, n) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (day, stage, bucket) DO UPDATE SET n = nation_spread.n + excluded.n",
        args![day, stage, bucket, n],
    )?;
    Ok(())
}

/// Measured times of what was issued on a day or later: stage, class of time, how many.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn spread_list(tx: &mut dyn Tx, from: i64) -> Result<Vec<(String, i64, i64)>> {
    tx.q(
        "SELECT stage, bucket, CAST(SUM(n) AS BIGINT) FROM nation_spread WHERE day >= $1 GROUP BY stage, bucket ORDER BY stage, bucket",
        args![from],
    )?
    .iter()
    .map(|r| Ok((r.text(0)?, r.int(1)?, r.int(2)?)))
    .collect()
}

/// An object of ours that went over a link: when it was issued, and whether it takes something back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// When it was committed here.
    pub issued: Timestamp,
    /// It is a withdrawal.
    pub revoked: bool,
}

/// Our own indicators that the gate released on a stream between two places of a lane.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn gone(tx: &mut dyn Tx, stream: &ClassId, lane: Lane, after: i64, to: i64) -> Result<Vec<Gone>> {
    tx.q(
        "SELECT o.received, o.revoked FROM candidate c JOIN object o ON o.id = c.id AND o.modified = c.modified AND o.sha = c.sha \
         WHERE c.stream = $1 AND c.lane = $2 AND c.pos > $3 AND c.pos <= $4 AND o.own = TRUE AND o.kind IN ('indicator', 'withdrawal') \
         AND EXISTS (SELECT 1 FROM decision d WHERE d.id = c.id AND d.modified = c.modified AND d.sha = c.sha AND d.released = TRUE) \
         ORDER BY c.pos LIMIT 2000",
        args![stream, lane.number(), after, to],
    )?
    .iter()
    .map(|r| Ok(Gone { issued: r.timestamp(0)?, revoked: r.bool(1)? }))
    .collect()
}

/// An indicator version of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Id.
    pub id: StixId,
    /// Version.
    pub modified: Timestamp,
    /// When it was committed here.
    pub received: Timestamp,
    /// It takes something back.
    pub revoked: bool,
    /// Its effects here are done.
    pub applied: bool,
    /// It is ours.
    pub own: bool,
}

/// Indicators or withdrawals after a place, oldest first; others' too, so that the place moves on.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn issued_after(tx: &mut dyn Tx, kind: &str, at: Timestamp, id: &str, limit: i64) -> Result<Vec<Issued>> {
    tx.q(
        "SELECT id, modified, received, revoked, applied, own FROM object WHERE kind = $1 AND state = 'good' \
         AND (received, id) > ($2, $3) ORDER BY received, id, modified LIMIT $4",
        args![kind, at, id, limit],
    )?
    .iter()
    .map(|r| {
        Ok(Issued {
            id: r.get(0)?,
            modified: r.timestamp(1)?,
            received: r.timestamp(2)?,
            revoked: r.bool(3)?,
            applied: r.bool(4)?,
            own: r.bool(5)?,
        })
    })
    .collect()
}

/// What each network here does about a version of an indicator: its state, when that changed, when a block began.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn acted_on(tx: &mut dyn Tx, id: &StixId) -> Result<Vec<(String, Timestamp, Timestamp)>> {
    tx.q(
        "SELECT state, MIN(changed), MIN(blocked_at) FROM mitigation WHERE indicator = $1 GROUP BY tenant, state \
         ORDER BY tenant, state LIMIT 20000",
        args![id],
    )?
    .iter()
    .map(|r| Ok((r.text(0)?, r.timestamp(1)?, r.timestamp(2)?)))
    .collect()
}
