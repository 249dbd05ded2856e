//! The node's ledger as pages read it: by place, kind, subject and time, always by an index.

use pasban_kernel::{NodeId, Timestamp};

use crate::error::Result;
use crate::rows::ledger::Leaf;
use crate::rows::seat_desk::ItemId;
use crate::{Row, Tx, Val, args};

const LEAF: &str = "idx, hash, salt, kind, subject, act, at";

fn leaf(r: &Row) -> Result<Leaf> {
    Ok(Leaf {
        index: r.int(0)?,
        hash: r.digest(1)?,
        salt: r.blob(2)?,
        kind: r.text(3)?,
        subject: r.text(4)?,
        act: r.text(5)?,
        at: r.timestamp(6)?,
    })
}

/// Leaves, newest first, below a place and from another on; of one kind or subject where given.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_page(tx: &mut dyn Tx, kind: &str, subject: &str, from: i64, below: i64, limit: i64) -> Result<Vec<Leaf>> {
    let mut sql = format!("SELECT {LEAF} FROM ledger_leaf WHERE idx >= $1 AND idx < $2");
    let mut args: Vec<Val> = vec![from.into(), below.into()];
    for (column, value) in [("subject", subject), ("kind", kind)] {
        if !value.is_empty() {
            args.push(value.into());
            // With a subject the kind is looked at row by row: the sign keeps the engine on the subject's index.
            let sign = if column == "kind" && !subject.is_empty() { "'' || " } else { "" };
            sql.push_str(&format!(" AND {sign}{column} = ${}", args.len()));
        }
    }
    args.push(limit.into());
    sql.push_str(&format!(" ORDER BY idx DESC LIMIT ${}", args.len()));
    tx.q(&sql, &args)?.iter().map(leaf).collect()
}

/// How many leaves of a kind stand from a place on, up to `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_kind_count(tx: &mut dyn Tx, kind: &str, from: i64, most: i64) -> Result<i64> {
    tx.one(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM ledger_leaf WHERE kind = $1 AND idx >= $2 LIMIT $3) c",
        args![kind, from, most],
    )?
    .map_or(Ok(0), |r| r.int(0))
}

/// The first place whose leaf is not older than an instant: found by halving, since places follow the clock. A clock that
/// was put back may leave a few leaves on the wrong side.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_from(tx: &mut dyn Tx, at: Timestamp, size: i64) -> Result<i64> {
    let (mut low, mut high) = (0, size);
    while low < high {
        let middle = low + (high - low) / 2;
        let there = tx.one("SELECT at FROM ledger_leaf WHERE idx = $1", args![middle])?;
        if there.map_or(Ok(Timestamp(i64::MAX)), |r| r.timestamp(0))? < at {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// How far a witness has cosigned, and when it last did.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cosigned(tx: &mut dyn Tx, witness: &NodeId) -> Result<Option<(i64, Timestamp)>> {
    tx.q("SELECT size, at FROM ledger_cosignature WHERE witness = $1 ORDER BY size DESC LIMIT 1", args![witness])?
        .first()
        .map(|r| Ok((r.int(0)?, r.timestamp(1)?)))
        .transpose()
}

/// When the newest checkpoint was signed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn checkpoint_at(tx: &mut dyn Tx) -> Result<Option<(i64, Timestamp)>> {
    tx.q("SELECT size, at FROM ledger_checkpoint ORDER BY size DESC LIMIT 1", args![])?
        .first()
        .map(|r| Ok((r.int(0)?, r.timestamp(1)?)))
        .transpose()
}

/// The marking of the desk's item of a report, 0 clear … 4 red, and who has it; `None` where the desk has none.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn marking_of(tx: &mut dyn Tx, report: &str) -> Result<Option<(i64, Vec<u8>)>> {
    tx.one("SELECT tlp, owner FROM work_item WHERE kind = 'report' AND subject = $1", args![report])?
        .map(|r| Ok((r.int(0)?, r.blob(1)?)))
        .transpose()
}

/// The same of an item by its id.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn marking_of_item(tx: &mut dyn Tx, item: &ItemId) -> Result<Option<(i64, Vec<u8>)>> {
    tx.one("SELECT tlp, owner FROM work_item WHERE id = $1", args![item])?
        .map(|r| Ok((r.int(0)?, r.blob(1)?)))
        .transpose()
}
