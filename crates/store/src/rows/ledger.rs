//! The node's own ledger and what it mirrors of its partners' (tables of `10_ledger.sql`).

use pasban_kernel::{Digest, NodeId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args, row};

/// One leaf with its act, where the act was not erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Position in the log, from 0.
    pub index: i64,
    /// Leaf hash.
    pub hash: Digest,
    /// Salt of 32 bytes; empty where erased or lost.
    pub salt: Vec<u8>,
    /// Kind code.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// Canonical act; empty where erased or lost.
    pub act: String,
    /// When.
    pub at: Timestamp,
}

const COLUMNS: &str = "idx, hash, salt, kind, subject, act, at";

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

/// Appends leaves. Fails where an index exists.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_insert(tx: &mut dyn Tx, leaves: &[Leaf]) -> Result<()> {
    let rows = leaves.iter().map(|l| row![l.index, &l.hash, &l.salt, &l.kind, &l.subject, &l.act, l.at]).collect();
    tx.many(
        "INSERT INTO ledger_leaf (idx, hash, salt, kind, subject, act, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        rows,
    )?;
    Ok(())
}

/// One leaf.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_fetch(tx: &mut dyn Tx, index: i64) -> Result<Option<Leaf>> {
    tx.one(&format!("SELECT {COLUMNS} FROM ledger_leaf WHERE idx = $1"), args![index])?.as_ref().map(leaf).transpose()
}

/// Leaves about a subject, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_about(tx: &mut dyn Tx, subject: &str, limit: i64) -> Result<Vec<Leaf>> {
    tx.q(&format!("SELECT {COLUMNS} FROM ledger_leaf WHERE subject = $1 ORDER BY idx LIMIT $2"), args![subject, limit])?
        .iter()
        .map(leaf)
        .collect()
}

/// Leaves from an index on, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_list(tx: &mut dyn Tx, from: i64, limit: i64) -> Result<Vec<Leaf>> {
    tx.q(&format!("SELECT {COLUMNS} FROM ledger_leaf WHERE idx >= $1 ORDER BY idx LIMIT $2"), args![from, limit])?
        .iter()
        .map(leaf)
        .collect()
}

/// Leaf hashes `from..to`, in order.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_hashes(tx: &mut dyn Tx, from: i64, to: i64) -> Result<Vec<Digest>> {
    tx.q("SELECT hash FROM ledger_leaf WHERE idx >= $1 AND idx < $2 ORDER BY idx", args![from, to])?
        .iter()
        .map(|r| r.digest(0))
        .collect()
}

/// How many leaves there are.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_count(tx: &mut dyn Tx) -> Result<i64> {
    Ok(tx
        .one("SELECT COALESCE(MAX(idx), -1) + 1 FROM ledger_leaf", args![])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Removes act and salt of a leaf by legal order; the leaf stays.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_erase(tx: &mut dyn Tx, index: i64) -> Result<u64> {
    tx.exec("UPDATE ledger_leaf SET act = '', salt = $2 WHERE idx = $1", args![index, Vec::<u8>::new()])
}

/// Hashes of complete subtrees.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn node_insert(tx: &mut dyn Tx, nodes: &[(i64, i64, Digest)]) -> Result<()> {
    let rows = nodes.iter().map(|(level, idx, hash)| row![*level, *idx, hash]).collect();
    tx.many(
        "INSERT INTO ledger_node (level, idx, hash) VALUES ($1, $2, $3) ON CONFLICT (level, idx) DO NOTHING",
        rows,
    )?;
    Ok(())
}

/// One complete subtree's hash.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn node_fetch(tx: &mut dyn Tx, level: i64, idx: i64) -> Result<Option<Digest>> {
    tx.one("SELECT hash FROM ledger_node WHERE level = $1 AND idx = $2", args![level, idx])?
        .map(|r| r.digest(0))
        .transpose()
}

/// Keeps a signed checkpoint.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn checkpoint_put(tx: &mut dyn Tx, size: i64, note: &str, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO ledger_checkpoint (size, note, at) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING",
        args![size, note, at],
    )?;
    Ok(())
}

/// The smallest signed checkpoint that covers `size` leaves and has cosignatures, else the largest at all.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn checkpoint_covering(tx: &mut dyn Tx, size: i64) -> Result<Option<(i64, String)>> {
    let witnessed = tx.q(
        "SELECT c.size, c.note FROM ledger_checkpoint c JOIN ledger_cosignature s ON s.size = c.size \
         WHERE c.size >= $1 ORDER BY c.size LIMIT 1",
        args![size],
    )?;
    let rows = if witnessed.is_empty() {
        tx.q("SELECT size, note FROM ledger_checkpoint WHERE size >= $1 ORDER BY size DESC LIMIT 1", args![size])?
    } else {
        witnessed
    };
    rows.first().map(|r| Ok((r.int(0)?, r.text(1)?))).transpose()
}

/// The signed checkpoint at a size.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn checkpoint_fetch(tx: &mut dyn Tx, size: i64) -> Result<Option<String>> {
    tx.one("SELECT note FROM ledger_checkpoint WHERE size = $1", args![size])?.map(|r| r.text(0)).transpose()
}

/// Removes leaves from `size` on, with everything that rests on them (after a restore, before the true ones are put
/// back).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_cut(tx: &mut dyn Tx, size: i64) -> Result<()> {
    tx.exec("DELETE FROM ledger_leaf WHERE idx >= $1", args![size])?;
    for level in 1..8_i64 {
        let complete = size.checked_shr(u32::try_from(8 * level).unwrap_or(63)).unwrap_or(0);
        tx.exec("DELETE FROM ledger_node WHERE level = $1 AND idx >= $2", args![level, complete])?;
    }
    tx.exec("DELETE FROM ledger_checkpoint WHERE size > $1", args![size])?;
    tx.exec("DELETE FROM ledger_cosignature WHERE size > $1", args![size])?;
    Ok(())
}

/// Forgets a partner's mirror: it has begun another ledger.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mirror_forget(tx: &mut dyn Tx, peer: &NodeId) -> Result<()> {
    tx.exec("DELETE FROM mirror_leaf WHERE peer = $1", args![peer])?;
    tx.exec("DELETE FROM mirror_head WHERE peer = $1", args![peer])?;
    Ok(())
}

/// The newest signed checkpoint.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn checkpoint_last(tx: &mut dyn Tx) -> Result<Option<(i64, String)>> {
    tx.one("SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1", args![])?
        .map(|r| Ok((r.int(0)?, r.text(1)?)))
        .transpose()
}

/// Keeps a partner's cosignature.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cosignature_put(tx: &mut dyn Tx, size: i64, witness: &NodeId, line: &str, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO ledger_cosignature (size, witness, line, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (size, witness) DO UPDATE SET line = excluded.line, at = excluded.at",
        args![size, witness, line, at],
    )?;
    Ok(())
}

/// Cosignature lines of a checkpoint.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cosignature_list(tx: &mut dyn Tx, size: i64) -> Result<Vec<(NodeId, String)>> {
    tx.q("SELECT witness, line FROM ledger_cosignature WHERE size = $1 ORDER BY witness", args![size])?
        .iter()
        .map(|r| Ok((r.get(0)?, r.text(1)?)))
        .collect()
}

/// The largest size that a witness cosigned for us, 0 for none.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cosigned_by(tx: &mut dyn Tx, witness: &NodeId) -> Result<i64> {
    Ok(tx
        .one("SELECT COALESCE(MAX(size), 0) FROM ledger_cosignature WHERE witness = $1", args![witness])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// What we hold of a partner's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorHead {
    /// Leaves.
    pub size: i64,
    /// Root over them.
    pub root: Digest,
    /// The checkpoint that we cosigned last.
    pub note: String,
}

/// What we hold of a partner's ledger.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mirror_head(tx: &mut dyn Tx, peer: &NodeId) -> Result<Option<MirrorHead>> {
    tx.one("SELECT size, root, note FROM mirror_head WHERE peer = $1", args![peer])?
        .map(|r| Ok(MirrorHead { size: r.int(0)?, root: r.digest(1)?, note: r.text(2)? }))
        .transpose()
}

/// Moves a mirror forward: new leaf hashes and the head over them, together.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mirror_extend(
    tx: &mut dyn Tx,
    peer: &NodeId,
    from: i64,
    hashes: &[Digest],
    head: &MirrorHead,
    at: Timestamp,
) -> Result<()> {
    let rows = hashes.iter().zip(from..).map(|(h, i)| row![peer, i, h]).collect();
    tx.many("INSERT INTO mirror_leaf (peer, idx, hash) VALUES ($1, $2, $3) ON CONFLICT (peer, idx) DO NOTHING", rows)?;
    tx.exec(
        "INSERT INTO mirror_head (peer, size, root, note, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (peer) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note, at = excluded.at",
        args![peer, head.size, &head.root, &head.note, at],
    )?;
    Ok(())
}

/// Mirrored leaf hashes of a partner, `from..`, at most `limit`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mirror_hashes(tx: &mut dyn Tx, peer: &NodeId, from: i64, limit: i64) -> Result<Vec<Digest>> {
    tx.q("SELECT hash FROM mirror_leaf WHERE peer = $1 AND idx >= $2 ORDER BY idx LIMIT $3", args![peer, from, limit])?
        .iter()
        .map(|r| r.digest(0))
        .collect()
}
