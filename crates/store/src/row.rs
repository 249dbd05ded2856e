//! One row of a result, read by position; an error names the column.

use std::sync::Arc;

use pasban_kernel::{Digest, Timestamp};

use crate::error::{Result, StoreError};
use crate::val::{Stored, Val};

/// One row. Columns count from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    names: Arc<[Box<str>]>,
    vals: Vec<Val>,
}

macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident / $opt:ident -> $t:ty;)*) => { $(
        $(#[$doc])*
        ///
        /// # Errors
        /// Where the column is missing, null or of another type.
        pub fn $name(&self, i: usize) -> Result<$t> { self.get(i) }

        /// The same, where the column may be null.
        ///
        /// # Errors
        /// Where the column is missing or of another type.
        pub fn $opt(&self, i: usize) -> Result<Option<$t>> { self.get(i) }
    )* };
}

impl Row {
    /// From names shared by all rows of a result.
    pub(crate) fn new(names: Arc<[Box<str>]>, vals: Vec<Val>) -> Self {
        Self { names, vals }
    }

    /// Column `i` as any stored type: `row.get::<LinkId>(0)?`, `row.get::<Option<LinkId>>(1)?`.
    ///
    /// # Errors
    /// Where the column is missing or of another type.
    pub fn get<T: Stored>(&self, i: usize) -> Result<T> {
        let val = self.vals.get(i).ok_or_else(|| self.trouble(i, "is not in the result".into()))?;
        T::from_val(val).map_err(|trouble| self.trouble(i, trouble))
    }

    /// Column `i`, text, through a parser: `row.parse(2, |t| t.parse::<Tlp>())?`.
    ///
    /// # Errors
    /// Where it is not text or the parser refuses.
    pub fn parse<T, E: std::fmt::Display>(
        &self,
        i: usize,
        parser: impl FnOnce(&str) -> std::result::Result<T, E>,
    ) -> Result<T> {
        match self.vals.get(i) {
            Some(Val::T(text)) => parser(text).map_err(|e| self.trouble(i, format!("is refused: {e}"))),
            Some(val) => Err(self.trouble(i, format!("holds {}, not text", val.kind()))),
            None => Err(self.trouble(i, "is not in the result".into())),
        }
    }

    readers! {
        /// A whole number.
        int / opt_int -> i64;
        /// Text.
        text / opt_text -> String;
        /// Bytes.
        blob / opt_blob -> Vec<u8>;
        /// Yes or no.
        bool / opt_bool -> bool;
        /// A number.
        float / opt_float -> f64;
        /// A SHA-256 digest.
        digest / opt_digest -> Digest;
        /// An instant.
        timestamp / opt_timestamp -> Timestamp;
    }

    /// All values, in order.
    #[must_use]
    pub fn vals(&self) -> &[Val] {
        &self.vals
    }

    /// All values, in order, without a copy.
    #[must_use]
    pub fn into_vals(self) -> Vec<Val> {
        self.vals
    }

    fn trouble(&self, i: usize, trouble: String) -> StoreError {
        let name = self.names.get(i).map_or_else(|| "?".to_owned(), |n| n.to_string());
        StoreError::Column { index: i, name, trouble }
    }
}
