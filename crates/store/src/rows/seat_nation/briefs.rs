//! Briefs as they were made (table `nation_brief`): none is changed.

use pasban_kernel::Timestamp;

use crate::error::Result;
use crate::{Row, Tx, args};

/// A brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Id, from the key of the form that made it.
    pub id: [u8; 16],
    /// When it was made.
    pub at: Timestamp,
    /// Since when it tells.
    pub since: Timestamp,
    /// Who made it.
    pub by_whom: String,
    /// Figures and words, JSON.
    pub body: String,
}

const BRIEF: &str = "id, at, since, by_whom, body";

fn brief(r: &Row) -> Result<Brief> {
    Ok(Brief { id: r.get(0)?, at: r.timestamp(1)?, since: r.timestamp(2)?, by_whom: r.text(3)?, body: r.text(4)? })
}

/// Keeps a brief; the same id once more changes nothing. Answers whether it is new.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn brief_insert(tx: &mut dyn Tx, b: &Brief) -> Result<bool> {
    Ok(tx.exec(
        &format!("INSERT INTO nation_brief ({BRIEF}) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (id) DO NOTHING"),
        args![&b.id[..], b.at, b.since, &b.by_whom, &b.body],
    )? == 1)
}

/// One brief.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn brief_fetch(tx: &mut dyn Tx, id: &[u8; 16]) -> Result<Option<Brief>> {
    tx.one(&format!("SELECT {BRIEF} FROM nation_brief WHERE id = $1"), args![&id[..]])?.as_ref().map(brief).transpose()
}

/// Briefs, newest first, from a place on.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn brief_list(tx: &mut dyn Tx, after: Option<(Timestamp, [u8; 16])>, limit: i64) -> Result<Vec<Brief>> {
    let (at, id) = after.unwrap_or((super::NEVER, [0xff; 16]));
    tx.q(
        &format!("SELECT {BRIEF} FROM nation_brief WHERE (at, id) < ($1, $2) ORDER BY at DESC, id DESC LIMIT $3"),
        args![at, &id[..], limit],
    )?
    .iter()
    .map(brief)
    .collect()
}
