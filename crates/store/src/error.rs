//! What can go wrong in the store, in few kinds, each with what to do about it.
//!
//! The kinds are the same on both engines, so that callers never look at a driver's code.

/// What a store call answers.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A store call that was not done. Whatever the kind, nothing of the job was kept.
///
/// It can be cloned because one failed commit fails every job that shared it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The disk, the quota or [`crate::Options::bytes_max`] is used up.
    #[error("the store is full ({0}): free space on its disk; reading still works and nothing acknowledged is lost")]
    Full(String),
    /// The store can only be read.
    #[error(
        "the store is read-only ({0}): check the owner of its files and whether the disk was remounted after an error"
    )]
    ReadOnly(String),
    /// Somebody else held a lock for too long.
    #[error("the store is busy ({0}): try again; if it stays so, end the other program that has it open")]
    Busy(String),
    /// Stored bytes are not what was written.
    #[error("the store is damaged ({0}): stop the node, keep the files as they are and restore the last backup")]
    Corrupt(String),
    /// The disk or the file system refused.
    #[error("the store's disk reports an error ({0}): look at the system's log before going on")]
    Io(String),
    /// The database server can't be reached, or ended the session.
    #[error("the database can't be reached ({0}): see that it runs and that the URL in the configuration is right")]
    Unreachable(String),
    /// A job or query took longer than [`crate::Options::read_limit`].
    #[error("the query was stopped because it took too long ({0}): ask for less at once")]
    TooSlow(String),
    /// A row with the same unique key is there already; holds the index or column names.
    #[error("there is already a row with the same key ({0})")]
    Conflict(String),
    /// A row refers to one that is missing, or would leave one behind that does.
    #[error("a row refers to one that does not exist ({0})")]
    Reference(String),
    /// A value breaks a column's rule (CHECK, NOT NULL, type).
    #[error("a value breaks a rule of its table ({0})")]
    Rule(String),
    /// A value that neither engine may be given: NUL in text, not-a-number, out of range.
    #[error("a value cannot be stored: {0}")]
    Value(String),
    /// A result column is not what the code expected.
    #[error("column {index} ({name}) {trouble}")]
    Column {
        /// Position in the row, from 0.
        index: usize,
        /// Its name in the statement.
        name: String,
        /// What is wrong with it.
        trouble: String,
    },
    /// A statement that the engine refused. A mistake in our code.
    #[error("statement refused: {trouble} in: {sql}")]
    Statement {
        /// What the engine said.
        trouble: String,
        /// The statement, cut to 400 characters.
        sql: String,
    },
    /// A statement of the job failed earlier; the job went on and is undone all the same, on both engines.
    #[error("job {0} was undone because one of its statements had failed")]
    Aborted(&'static str),
    /// The job panicked. The writer lives on.
    #[error("job {0} ended in a panic and was undone: {1}")]
    Panicked(&'static str, String),
    /// The store was closed before the job's turn.
    #[error("the store is closed")]
    Closed,
    /// Another process serves this store.
    #[error("another process uses this store ({0}): one node is one process; stop the other one first")]
    Locked(String),
    /// The store's schema and this program don't fit.
    #[error("{0}")]
    Schema(String),
    /// The URL or the server's set-up is refused.
    #[error("{0}")]
    Setup(String),
    /// A portable export is not readable or does not fit.
    #[error("the export can't be read, line {line}: {trouble}")]
    Export {
        /// Line number, from 1.
        line: u64,
        /// What is wrong there.
        trouble: String,
    },
}

impl StoreError {
    /// Whether the same call may succeed later without anybody changing it.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unreachable(_) | Self::TooSlow(_))
    }

    /// Whether the node should stop acknowledging and tell its administrator.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        matches!(self, Self::Full(_) | Self::ReadOnly(_) | Self::Corrupt(_) | Self::Io(_))
    }

    /// A refused statement, its text cut.
    pub(crate) fn statement(sql: &str, trouble: impl std::fmt::Display) -> Self {
        Self::Statement { trouble: trouble.to_string(), sql: sql.chars().take(400).collect() }
    }
}
