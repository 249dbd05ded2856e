//! What people saw with their own eyes and the node cannot: that the recovery sheet is in the safe, that a backup opened.

use pasban_app::{AppError, Node, Result};
use pasban_kernel::Timestamp;
use pasban_store::state;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// State key: the recovery sheet was seen.
pub const SHEET: &str = "admin.sheet-seen";
/// State key: a backup was opened on another machine.
pub const CHECKED: &str = "admin.backup-checked";
/// State key: the last backup that was made from the pages.
pub const MADE: &str = "admin.backup-made";

/// Somebody saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Noted {
    /// When, microseconds since 1970; 0 for never.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What they said, or which file.
    pub words: String,
    /// Bytes of a file.
    pub bytes: u64,
}

/// What was noted last.
///
/// # Errors
/// The store's.
pub async fn read(node: &Node, key: &'static str) -> Result<Noted> {
    let kept = node.db.read(move |tx| state::get(tx, key)).await?;
    Ok(kept.and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default())
}

/// Notes it.
///
/// # Errors
/// The store's.
pub async fn write(node: &Node, key: &'static str, noted: &Noted) -> Result<()> {
    let bytes = serde_json::to_vec(noted).map_err(AppError::internal)?;
    Ok(node.db.write("admin.noted", move |tx| state::put(tx, key, &bytes)).await?)
}

/// Days since it was noted; nothing where it never was. Pure.
#[must_use]
pub fn days(noted: &Noted, now: Timestamp) -> Option<i64> {
    (noted.at > 0).then(|| (now.0 - noted.at).max(0) / pasban_kernel::time::DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pasban_kernel::time::DAY;

    #[test]
    fn never_is_not_long_ago() {
        assert_eq!(days(&Noted::default(), Timestamp(5 * DAY)), None);
        let n = Noted { at: DAY, ..Noted::default() };
        assert_eq!(days(&n, Timestamp(3 * DAY + 1)), Some(2));
        assert_eq!(days(&n, Timestamp(0)), Some(0), "a clock that went back");
    }
}
