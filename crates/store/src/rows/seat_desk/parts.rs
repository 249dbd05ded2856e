//! Domain rows as parts of items (table `work_part`).

use pasban_kernel::id::OrgId;
use pasban_kernel::{Digest, TenantId, Timestamp};

use super::{ItemId, NEVER, maybe, optional};
use crate::error::Result;
use crate::{Row, Tx, args};

/// A domain row as part of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which table.
    pub source: String,
    /// Which row.
    pub key: Vec<u8>,
    /// The item.
    pub item: ItemId,
    /// The item that it came to first.
    pub origin: ItemId,
    /// 0 not rated … 4 critical.
    pub rating: i64,
    /// 0 clear … 4 red.
    pub tlp: i64,
    /// Whose data it speaks of.
    pub tenant: TenantId,
    /// Organisation.
    pub org: Option<OrgId>,
    /// Whom it counts as; empty where it counts as nobody.
    pub party: Vec<u8>,
    /// The due step; empty for none.
    pub must: String,
    /// When it is due.
    pub due: Timestamp,
    /// When it came in.
    pub at: Timestamp,
    /// When it last came in again.
    pub last: Timestamp,
    /// Nothing is to be done about it any more.
    pub settled: bool,
    /// What a line needs, JSON.
    pub facts: String,
    /// What it is found by.
    pub words: String,
    /// Hash of all above as projected.
    pub print: Digest,
}

const PART: &str =
    "source, key, item, origin, rating, tlp, tenant, org, party, must, due, at, last, settled, facts, words, print";

fn part(r: &Row) -> Result<Part> {
    Ok(Part {
        source: r.text(0)?,
        key: r.blob(1)?,
        item: r.get(2)?,
        origin: r.get(3)?,
        rating: r.int(4)?,
        tlp: r.int(5)?,
        tenant: r.get(6)?,
        org: optional(r, 7)?,
        party: r.blob(8)?,
        must: r.text(9)?,
        due: r.timestamp(10)?,
        at: r.timestamp(11)?,
        last: r.timestamp(12)?,
        settled: r.bool(13)?,
        facts: r.text(14)?,
        words: r.text(15)?,
        print: r.digest(16)?,
    })
}

/// Keeps a part, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_put(tx: &mut dyn Tx, p: &Part) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO work_part ({PART}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17) \
             ON CONFLICT (source, key) DO UPDATE SET item = excluded.item, rating = excluded.rating, tlp = excluded.tlp, \
             tenant = excluded.tenant, org = excluded.org, party = excluded.party, must = excluded.must, due = excluded.due, \
             at = excluded.at, last = excluded.last, settled = excluded.settled, facts = excluded.facts, words = excluded.words, print = excluded.print"
        ),
        args![
            &p.source, &p.key, p.item, p.origin, p.rating, p.tlp, &p.tenant, &maybe(p.org), &p.party, &p.must, p.due, p.at, p.last, p.settled,
            &p.facts, &p.words, &p.print
        ],
    )?;
    Ok(())
}

/// One part.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_fetch(tx: &mut dyn Tx, source: &str, key: &[u8]) -> Result<Option<Part>> {
    tx.one(&format!("SELECT {PART} FROM work_part WHERE source = $1 AND key = $2"), args![source, key])?
        .as_ref()
        .map(part)
        .transpose()
}

/// Parts of an item: highest rating first, then newest.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_list(tx: &mut dyn Tx, item: &ItemId, limit: i64) -> Result<Vec<Part>> {
    tx.q(
        &format!(
            "SELECT {PART} FROM work_part WHERE item = $1 ORDER BY rating DESC, at DESC, source DESC, key DESC LIMIT $2"
        ),
        args![item, limit],
    )?
    .iter()
    .map(part)
    .collect()
}

/// How many parts of a report's values have an item each: what comes beyond is joined (see the seat's projector).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_count_under(tx: &mut dyn Tx, source: &str, key: &[u8], most: i64) -> Result<i64> {
    let mut end = key.to_vec();
    end.push(0xff);
    tx.one(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM work_part WHERE source = $1 AND key >= $2 AND key < $3 LIMIT $4) counted",
        args![source, key, &end, most],
    )?
    .map_or(Ok(0), |r| r.int(0))
}

/// What an item's parts come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub parts: i64,
    /// Not settled.
    pub open: i64,
    /// Newest of those that are not settled; 0.
    pub open_last: Timestamp,
    /// Highest rating.
    pub rating: i64,
    /// Strictest marking.
    pub tlp: i64,
    /// Different parties.
    pub parties: i64,
    /// First.
    pub came: Timestamp,
    /// Newest.
    pub last: Timestamp,
}

/// Adds up an item's parts; `None` where it has none.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_sum(tx: &mut dyn Tx, item: &ItemId) -> Result<Option<Sum>> {
    let row = tx.one(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN settled THEN 0 ELSE 1 END), 0) AS BIGINT), \
         CAST(COALESCE(MAX(CASE WHEN settled THEN 0 ELSE last END), 0) AS BIGINT), COALESCE(MAX(rating), 0), COALESCE(MAX(tlp), 0), \
         CAST(COUNT(DISTINCT CASE WHEN length(party) = 0 THEN NULL ELSE party END) AS BIGINT), COALESCE(MIN(at), 0), \
         COALESCE(MAX(last), 0) FROM work_part WHERE item = $1",
        args![item],
    )?;
    let Some(r) = row else { return Ok(None) };
    if r.int(0)? == 0 {
        return Ok(None);
    }
    Ok(Some(Sum {
        parts: r.int(0)?,
        open: r.int(1)?,
        open_last: r.timestamp(2)?,
        rating: r.int(3)?,
        tlp: r.int(4)?,
        parties: r.int(5)?,
        came: r.timestamp(6)?,
        last: r.timestamp(7)?,
    }))
}

/// The first due step of an item: of parts that are not settled and came, or came again, after `after`. What came again after
/// the step was done has its whole time anew. Answers step, beginning of its clock, and when it is due.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_due(tx: &mut dyn Tx, item: &ItemId, after: Timestamp) -> Result<Option<(String, Timestamp, Timestamp)>> {
    tx.one(
        "SELECT must, CASE WHEN at > $2 THEN at ELSE last END, CASE WHEN at > $2 THEN due ELSE last + (due - at) END FROM work_part \
         WHERE item = $1 AND settled = FALSE AND last > $2 AND due < $3 ORDER BY 3, source, key LIMIT 1",
        args![item, after, NEVER],
    )?
    .map(|r| Ok((r.text(0)?, r.timestamp(1)?, r.timestamp(2)?)))
    .transpose()
}

/// Moves all parts of an item to another.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_move(tx: &mut dyn Tx, from: &ItemId, to: &ItemId) -> Result<u64> {
    tx.exec("UPDATE work_part SET item = $2 WHERE item = $1", args![from, to])
}

/// Moves the parts that came to `origin` first back from the item they were joined into.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_back(tx: &mut dyn Tx, from: &ItemId, origin: &ItemId) -> Result<u64> {
    tx.exec("UPDATE work_part SET item = $2 WHERE item = $1 AND origin = $2", args![from, origin])
}

/// Keys of parts about which something is to be done, after a place: the projector looks at them again.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn part_open_after(tx: &mut dyn Tx, source: &str, key: &[u8], limit: i64) -> Result<Vec<(String, Vec<u8>)>> {
    tx.q(
        "SELECT source, key FROM work_part WHERE settled = FALSE AND (source, key) > ($1, $2) ORDER BY source, key LIMIT $3",
        args![source, key, limit],
    )?
    .iter()
    .map(|r| Ok((r.text(0)?, r.blob(1)?)))
    .collect()
}
