//! What is wrong with a receipt, and where.

use std::fmt;

use pasban_kernel::Timestamp;

/// A part of a receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The first line.
    Header,
    /// The `extra` line as a whole.
    Extra,
    /// The act in it.
    Act,
    /// The salt in it.
    Salt,
    /// The check sums in it.
    Sums,
    /// The `index` line.
    Index,
    /// A proof hash, from 1.
    Hash(usize),
    /// The checkpoint's own lines.
    Checkpoint,
    /// A signature line, from 1.
    Signature(usize),
    /// Not a part of the receipt: the log's key in the trust file.
    Key,
}

/// Why a receipt is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// A byte is not of the form.
    #[error("{part}: line {line}, byte {byte}: expected {expected}")]
    Form {
        /// In which part.
        part: Part,
        /// Line of the file, from 1.
        line: usize,
        /// Offset from the start of the file: the byte, or the start of the line.
        byte: usize,
        /// What would have been right.
        expected: &'static str,
    },
    /// One part was altered after the receipt was made.
    #[error("{part}: line {line} was altered after the receipt was made")]
    Altered {
        /// Which.
        part: Part,
        /// Line of the file, from 1.
        line: usize,
    },
    /// The proof fails although the check sums fit: somebody made them anew.
    #[error(
        "{part}: entry {index} is not in the tree of {size} leaves that the log signed: act, salt, index and proof hashes do not belong together"
    )]
    NotInTree {
        /// The index as a part, or the act where the index may be right.
        part: Part,
        /// Index claimed.
        index: u64,
        /// Leaves of the checkpoint.
        size: u64,
    },
    /// The trust file does not know the log.
    #[error("checkpoint: the trust file knows no log named {0:?}")]
    UnknownLog(String),
    /// No line by a key that the trust file has for the log.
    #[error("checkpoint: not signed by a key that the trust file has for {0:?}")]
    Unsigned(String),
    /// A signature by a trusted name does not fit the checkpoint.
    #[error("{part}: the signature of {name:?} in line {line} does not match the checkpoint")]
    BadSignature {
        /// Which signature.
        part: Part,
        /// Whose.
        name: String,
        /// Line of the file, from 1.
        line: usize,
    },
    /// Witnesses saw the checkpoint before the key that signed it was valid.
    #[error("key of {origin:?}: valid from {from}, but the checkpoint was witnessed at {seen}")]
    KeyNotYet {
        /// Log.
        origin: String,
        /// Start of the key.
        from: Timestamp,
        /// First cosignature.
        seen: Timestamp,
    },
    /// The act is later than the end of the key that signed the checkpoint.
    #[error("key of {origin:?}: valid until {until}, the act is of {at}")]
    KeyEnded {
        /// Log.
        origin: String,
        /// End of the key.
        until: Timestamp,
        /// Time of the act.
        at: Timestamp,
    },
    /// The key is compromised and no quorum saw the checkpoint before that.
    #[error("key of {origin:?}: compromised since {since}, and no quorum of witnesses saw the checkpoint before")]
    KeyCompromised {
        /// Log.
        origin: String,
        /// Since when.
        since: Timestamp,
    },
}

impl Fault {
    /// The part it is in.
    #[must_use]
    pub fn part(&self) -> Part {
        match self {
            Self::Form { part, .. }
            | Self::Altered { part, .. }
            | Self::NotInTree { part, .. }
            | Self::BadSignature { part, .. } => *part,
            Self::UnknownLog(_) | Self::Unsigned(_) => Part::Checkpoint,
            Self::KeyNotYet { .. } | Self::KeyEnded { .. } | Self::KeyCompromised { .. } => Part::Key,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => f.write_str("header"),
            Self::Extra => f.write_str("extra"),
            Self::Act => f.write_str("act"),
            Self::Salt => f.write_str("salt"),
            Self::Sums => f.write_str("sums"),
            Self::Index => f.write_str("index"),
            Self::Hash(n) => write!(f, "proof hash {n}"),
            Self::Checkpoint => f.write_str("checkpoint"),
            Self::Signature(n) => write!(f, "signature {n}"),
            Self::Key => f.write_str("key"),
        }
    }
}
