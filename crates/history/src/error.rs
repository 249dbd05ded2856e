//! What can go wrong, in words for the operator.

use std::io;
use std::path::{Path, PathBuf};

/// Why an operation on the history failed. After any of these the history stays usable, and nothing that the failed
/// call was given counts as stored.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The file system has no room. Nothing of the call was acknowledged; free space or lower the retention.
    #[error("the disk is full at {path}: nothing was acknowledged; free space or lower the retention of the history")]
    DiskFull {
        /// The file that was written.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file system is mounted read-only, or this user may not write there.
    #[error("{path} cannot be written (read-only or no permission): nothing was acknowledged")]
    ReadOnly {
        /// The file that was written.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Any other failure of the file system.
    #[error("{doing} {path}: {source}")]
    Io {
        /// What was being done, `writing`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another process has this folder open.
    #[error("{path} is in use by another process: one process per history")]
    InUse {
        /// The lock file.
        path: PathBuf,
    },
    /// A batch is larger than one record batch may be; the caller splits it.
    #[error("a batch of {size} {unit} is over the bound of {max}: split it")]
    TooLarge {
        /// How large it was.
        size: usize,
        /// `bytes` or `observations`.
        unit: &'static str,
        /// The bound.
        max: usize,
    },
    /// A keyed batch starts before and ends after what is stored of its stream: it must be cut at `stored_to`.
    #[error("the batch overlaps what is stored: its stream is stored up to {stored_to}, read on from there")]
    Overlap {
        /// Where the stream is stored up to.
        stored_to: u64,
    },
    /// Writing Parquet failed for a reason that is not the file system's.
    #[error("sealing {path}: {reason}")]
    Seal {
        /// The file being made.
        path: PathBuf,
        /// What the writer said.
        reason: String,
    },
    /// A manifest that is damaged or of a later version.
    #[error("{path} cannot be used: {reason}")]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// The tenant was erased while the call waited.
    #[error("the tenant was erased")]
    Erased,
}

impl HistoryError {
    /// Sorts a system error into its kind.
    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { path, source }
            }
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly { path, source },
            _ => Self::Io { doing, path, source },
        }
    }

    /// A copy for a second waiter of the same failed sync.
    pub(crate) fn again(&self) -> Self {
        let copy = |e: &io::Error| io::Error::new(e.kind(), e.to_string());
        match self {
            Self::DiskFull { path, source } => Self::DiskFull { path: path.clone(), source: copy(source) },
            Self::ReadOnly { path, source } => Self::ReadOnly { path: path.clone(), source: copy(source) },
            Self::Io { doing, path, source } => Self::Io { doing, path: path.clone(), source: copy(source) },
            other => Self::Seal { path: PathBuf::new(), reason: other.to_string() },
        }
    }
}
