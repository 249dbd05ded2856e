//! What the desk adds to what came in (tables of `81_desk.sql`): items with their parts and events, views, hand-overs, the
//! index of the search, and the domain rows that the projector reads.

pub mod events;
pub mod items;
pub mod pages;
pub mod parts;
pub mod search;
pub mod sources;

use std::fmt;
use std::str::FromStr;

use pasban_kernel::Timestamp;
use pasban_kernel::id::IdError;

use crate::error::Result;
use crate::val::{Stored, Val};
use crate::{Tx, args};

/// Nothing is due: the largest instant, so that it sorts last.
pub const NEVER: Timestamp = Timestamp(i64::MAX);

/// An item of the queue: 16 bytes, written as 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub [u8; 16]);

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ItemId({self})")
    }
}

impl FromStr for ItemId {
    type Err = IdError;

    fn from_str(text: &str) -> std::result::Result<Self, IdError> {
        let wrong = || IdError { what: "item id", text: text.chars().take(80).collect() };
        let digits: Vec<u8> =
            text.bytes().filter_map(|b| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
        if text.len() != 32 || digits.len() != 32 {
            return Err(wrong());
        }
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().fold(0, |b, d| b << 4 | d);
        }
        Ok(Self(id))
    }
}

impl From<ItemId> for Val {
    fn from(id: ItemId) -> Self {
        Self::X(id.0.to_vec())
    }
}

impl From<&ItemId> for Val {
    fn from(id: &ItemId) -> Self {
        Self::X(id.0.to_vec())
    }
}

impl Stored for ItemId {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        <[u8; 16]>::from_val(val).map(Self)
    }
}

/// An id that may be absent: empty bytes.
pub(super) fn maybe<T: Into<Val>>(id: Option<T>) -> Val {
    id.map_or_else(|| Val::X(Vec::new()), Into::into)
}

/// Reads what [`maybe`] wrote.
pub(super) fn optional<T: Stored>(r: &crate::Row, i: usize) -> Result<Option<T>> {
    if r.blob(i)?.is_empty() { Ok(None) } else { r.get(i).map(Some) }
}

/// How far the projector has read a table: the instant and the key of the last row.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cursor_fetch(tx: &mut dyn Tx, source: &str) -> Result<Option<(Timestamp, Vec<u8>)>> {
    tx.one("SELECT at, key FROM work_cursor WHERE source = $1", args![source])?
        .map(|r| Ok((r.timestamp(0)?, r.blob(1)?)))
        .transpose()
}

/// Keeps how far the projector has read.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cursor_put(tx: &mut dyn Tx, source: &str, at: Timestamp, key: &[u8]) -> Result<()> {
    tx.exec(
        "INSERT INTO work_cursor (source, at, key) VALUES ($1, $2, $3) ON CONFLICT (source) DO UPDATE SET at = excluded.at, key = excluded.key",
        args![source, at, key],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_id_reads_what_it_prints() {
        let id = ItemId([0, 1, 2, 0xfe, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0xab, 0xcd, 0xff]);
        assert_eq!(id.to_string(), "000102fe0908070605040302".to_owned() + "01abcdff");
        assert_eq!(id.to_string().parse::<ItemId>().ok(), Some(id));
        for bad in ["", "00", "g00102fe090807060504030201abcdff", "é00102fe0908070605040302abcdff"] {
            assert!(bad.parse::<ItemId>().is_err(), "{bad}");
        }
    }
}
