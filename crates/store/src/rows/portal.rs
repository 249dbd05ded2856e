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
