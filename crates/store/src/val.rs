//! The six types that cross the border between our code and either engine.

use std::borrow::Cow;

use pasban_kernel::id::{
    AlertId, ClassId, ConsentId, DecisionId, IdError, ObjectionId, OrgId, PersonId, QuestionId, ReportId, WishId,
};
use pasban_kernel::{Digest, LinkId, NodeId, StixId, TenantId, Timestamp};

use crate::error::{Result, StoreError};

/// A stored value. Ids and hashes are bytes, instants are `I` (microseconds).
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    /// No value.
    Null,
    /// A whole number, an instant or a count.
    I(i64),
    /// A measured number. Never not-a-number: SQLite would turn it into NULL.
    F(f64),
    /// Yes or no. SQLite hands it back as `I`; [`crate::Row::bool`] reads both.
    B(bool),
    /// Text. Never with U+0000, which PostgreSQL refuses: see [`clean`].
    T(String),
    /// Bytes.
    X(Vec<u8>),
}

impl Val {
    /// What both engines must be spared.
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Self::T(text) if text.contains('\0') => {
                Err(StoreError::Value("text with a NUL character; clean it where it comes in (store::clean)".into()))
            }
            Self::F(number) if number.is_nan() => Err(StoreError::Value("not-a-number".into())),
            _ => Ok(()),
        }
    }

    /// The kind in words, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::I(_) => "a whole number",
            Self::F(_) => "a number",
            Self::B(_) => "yes or no",
            Self::T(_) => "text",
            Self::X(_) => "bytes",
        }
    }
}

/// Replaces U+0000 by U+FFFD. For the edge where foreign text comes in; the caller adds a finding if it changed.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

/// Builds an argument list: `args![id, now, "text"]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::Val::from($value)),*][..] };
}

/// Builds one row for [`crate::Tx::many`]: `row![id, now, "text"]`.
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => { ::std::vec![$($crate::Val::from($value)),*] };
}

macro_rules! from_number {
    ($($t:ty)*) => { $(impl From<$t> for Val { fn from(n: $t) -> Self { Self::I(i64::from(n)) } })* };
}
from_number!(i64 i32 u32 i16 u16 u8);

impl TryFrom<u64> for Val {
    type Error = StoreError;

    /// Fails above `i64::MAX`.
    fn try_from(n: u64) -> Result<Self> {
        i64::try_from(n).map(Self::I).map_err(|_| StoreError::Value(format!("{n} is too large")))
    }
}

impl TryFrom<usize> for Val {
    type Error = StoreError;

    /// Fails above `i64::MAX`.
    fn try_from(n: usize) -> Result<Self> {
        i64::try_from(n).map(Self::I).map_err(|_| StoreError::Value(format!("{n} is too large")))
    }
}

macro_rules! from_value {
    ($($t:ty => |$v:ident| $make:expr;)*) => { $(impl From<$t> for Val { fn from($v: $t) -> Self { $make } })* };
}
from_value! {
    f64 => |v| Self::F(v);
    bool => |v| Self::B(v);
    &str => |v| Self::T(v.to_owned());
    &String => |v| Self::T(v.clone());
    String => |v| Self::T(v);
    Cow<'_, str> => |v| Self::T(v.into_owned());
    Vec<u8> => |v| Self::X(v);
    &Vec<u8> => |v| Self::X(v.clone());
    &[u8] => |v| Self::X(v.to_vec());
    Timestamp => |v| Self::I(v.0);
    Digest => |v| Self::X(v.0.to_vec());
    &Digest => |v| Self::X(v.0.to_vec());
    NodeId => |v| Self::X(v.0.to_vec());
    &NodeId => |v| Self::X(v.0.to_vec());
    StixId => |v| Self::T(v.as_str().to_owned());
    &StixId => |v| Self::T(v.as_str().to_owned());
    &Val => |v| v.clone();
}

impl<const N: usize> From<[u8; N]> for Val {
    fn from(bytes: [u8; N]) -> Self {
        Self::X(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Val {
    fn from(bytes: &[u8; N]) -> Self {
        Self::X(bytes.to_vec())
    }
}

impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A type that a column can be read as: `row.get::<NodeId>(0)?`.
pub trait Stored: Sized {
    /// Reads it; the error says what stands there instead.
    ///
    /// # Errors
    /// In words that complete "column 0 (id) …".
    fn from_val(val: &Val) -> std::result::Result<Self, String>;
}

fn other(val: &Val, wanted: &str) -> String {
    format!("holds {}, not {wanted}", val.kind())
}

impl Stored for Val {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        Ok(val.clone())
    }
}

impl Stored for i64 {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        match val {
            Val::I(n) => Ok(*n),
            Val::B(b) => Ok(Self::from(*b)),
            _ => Err(other(val, "a whole number")),
        }
    }
}

macro_rules! stored_number {
    ($($t:ty)*) => { $(impl Stored for $t {
        fn from_val(val: &Val) -> std::result::Result<Self, String> {
            let n = i64::from_val(val)?;
            Self::try_from(n).map_err(|_| format!("holds {n}, which does not fit"))
        }
    })* };
}
stored_number!(u64 usize i32 u32 u16 u8);

impl Stored for f64 {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        match val {
            Val::F(n) => Ok(*n),
            // A whole number in an expression; larger ones lose digits, which a float always may.
            #[allow(clippy::cast_precision_loss)]
            Val::I(n) => Ok(*n as Self),
            _ => Err(other(val, "a number")),
        }
    }
}

impl Stored for bool {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        match val {
            Val::B(b) => Ok(*b),
            Val::I(0) => Ok(false),
            Val::I(1) => Ok(true),
            _ => Err(other(val, "yes or no")),
        }
    }
}

impl Stored for String {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        if let Val::T(text) = val { Ok(text.clone()) } else { Err(other(val, "text")) }
    }
}

impl Stored for Vec<u8> {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        if let Val::X(bytes) = val { Ok(bytes.clone()) } else { Err(other(val, "bytes")) }
    }
}

impl<const N: usize> Stored for [u8; N] {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        let Val::X(bytes) = val else { return Err(other(val, "bytes")) };
        bytes.as_slice().try_into().map_err(|_| format!("holds {} bytes, not {N}", bytes.len()))
    }
}

impl Stored for NodeId {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        <[u8; 32]>::from_val(val).map(Self)
    }
}

impl Stored for Digest {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        <[u8; 32]>::from_val(val).map(Self)
    }
}

impl Stored for Timestamp {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        i64::from_val(val).map(Self)
    }
}

impl Stored for StixId {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        let Val::T(text) = val else { return Err(other(val, "a STIX id")) };
        text.parse().map_err(|e: IdError| format!("holds what is {e}"))
    }
}

impl<T: Stored> Stored for Option<T> {
    fn from_val(val: &Val) -> std::result::Result<Self, String> {
        if *val == Val::Null { Ok(None) } else { T::from_val(val).map(Some) }
    }
}

macro_rules! ids {
    ($($t:ty)*) => { $(
        impl From<$t> for Val { fn from(id: $t) -> Self { Self::X(id.as_bytes().to_vec()) } }
        impl From<&$t> for Val { fn from(id: &$t) -> Self { Self::X(id.as_bytes().to_vec()) } }
        impl Stored for $t {
            fn from_val(val: &Val) -> std::result::Result<Self, String> {
                let Val::X(bytes) = val else { return Err(other(val, "an id")) };
                Self::from_slice(bytes).map_err(|e| format!("holds what is {e}"))
            }
        }
    )* };
}
ids!(TenantId OrgId PersonId WishId ObjectionId LinkId ClassId ReportId QuestionId AlertId DecisionId ConsentId);
