//! Small facts about the node itself, by name: its incarnation, its first week, its last backup.

use crate::args;
use crate::error::{Result, StoreError};
use crate::tx::Tx;

/// Largest value, bytes. What is larger belongs in a table or a file.
pub const VALUE_BYTES_MAX: usize = 64 * 1024;

/// The value under a key.
///
/// # Errors
/// The engine's.
pub fn get(tx: &mut dyn Tx, key: &str) -> Result<Option<Vec<u8>>> {
    tx.one("SELECT value FROM node_state WHERE key = $1", args![key])?.map(|row| row.blob(0)).transpose()
}

/// Puts a value, in place of an older one.
///
/// # Errors
/// The engine's; [`StoreError::Value`] above [`VALUE_BYTES_MAX`].
pub fn put(tx: &mut dyn Tx, key: &str, value: &[u8]) -> Result<()> {
    if value.len() > VALUE_BYTES_MAX {
        return Err(StoreError::Value(format!("state {key:?} of {} bytes is too large", value.len())));
    }
    tx.exec(
        "INSERT INTO node_state (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        args![key, value],
    )
    .map(|_| ())
}

/// Removes a value; answers whether there was one.
///
/// # Errors
/// The engine's.
pub fn remove(tx: &mut dyn Tx, key: &str) -> Result<bool> {
    tx.exec("DELETE FROM node_state WHERE key = $1", args![key]).map(|n| n > 0)
}
