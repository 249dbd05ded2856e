//! Forms that were sent (table of `60_portal.sql`).

use pasban_kernel::Timestamp;

use crate::error::Result;
use crate::{Tx, args};

/// How long a form's answer is kept: a page that lay open over a weekend and is sent again.
pub const ONCE_KEPT: i64 = 7 * 24 * 3_600_000_000;

/// The answer to a form that was sent before.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn once_fetch(tx: &mut dyn Tx, key: &[u8; 32]) -> Result<Option<String>> {
    tx.one("SELECT answer FROM form_once WHERE key = $1", args![key.as_slice()])?.map(|r| r.text(0)).transpose()
}

/// Keeps the answer to a form, and lets go of old ones.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn once_put(tx: &mut dyn Tx, key: &[u8; 32], answer: &str, now: Timestamp) -> Result<()> {
    tx.exec("DELETE FROM form_once WHERE at < $1", args![Timestamp(now.0 - ONCE_KEPT)])?;
    tx.exec(
        "INSERT INTO form_once (key, answer, at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING",
        args![key.as_slice(), answer, now],
    )?;
    Ok(())
}

/// Most forms that are kept for people who were signed out.
pub const KEPT_MAX: i64 = 500;

/// Keeps a sealed form, and lets go of those before an instant and of the oldest beyond [`KEPT_MAX`].
///
/// # Errors
/// See [`crate::StoreError`].
pub fn kept_put(tx: &mut dyn Tx, id: &[u8; 32], sealed: &[u8], now: Timestamp, before: Timestamp) -> Result<()> {
    tx.exec("DELETE FROM form_kept WHERE at < $1", args![before])?;
    let beyond = tx.one("SELECT at FROM form_kept ORDER BY at DESC, id LIMIT 1 OFFSET $1", args![KEPT_MAX - 1])?;
    if let Some(row) = beyond {
        tx.exec("DELETE FROM form_kept WHERE at <= $1", args![row.timestamp(0)?])?;
    }
    tx.exec("INSERT INTO form_kept (id, sealed, at) VALUES ($1, $2, $3)", args![id.as_slice(), sealed, now])?;
    Ok(())
}

/// A sealed form that was kept after an instant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn kept_fetch(tx: &mut dyn Tx, id: &[u8; 32], after: Timestamp) -> Result<Option<Vec<u8>>> {
    tx.one("SELECT sealed FROM form_kept WHERE id = $1 AND at > $2", args![id.as_slice(), after])?
        .map(|r| r.blob(0))
        .transpose()
}

/// Lets a form go.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn kept_end(tx: &mut dyn Tx, id: &[u8; 32]) -> Result<()> {
    tx.exec("DELETE FROM form_kept WHERE id = $1", args![id.as_slice()])?;
    Ok(())
}
