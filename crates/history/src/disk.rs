//! The few things done to the file system: whole-file replacement, syncing folders, positioned writes.
//! In this crate's unit tests a [`Disk`] has a budget of bytes, so that "disk full" happens at a chosen byte.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::HistoryError;

/// Access for writing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    #[cfg(test)]
    pub(crate) budget: Option<std::sync::Arc<std::sync::atomic::AtomicI64>>,
    #[cfg(test)]
    pub(crate) sync_fails: Option<std::sync::Arc<std::sync::atomic::AtomicBool>>,
}

impl Disk {
    /// Writes all of `bytes` at `offset`; on failure some of them may have reached the file.
    pub(crate) fn write_at(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        #[cfg(test)]
        if let Some(budget) = &self.budget {
            use std::sync::atomic::Ordering;
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            let left = budget.fetch_sub(size, Ordering::SeqCst);
            if left < size {
                let part = usize::try_from(left.max(0)).unwrap_or(0);
                file.write_all_at(&bytes[..part], offset)?;
                return Err(io::ErrorKind::StorageFull.into());
            }
        }
        file.write_all_at(bytes, offset)
    }

    /// Makes what was written to `file` survive a power cut.
    pub(crate) fn sync(&self, file: &File) -> io::Result<()> {
        #[cfg(test)]
        if let Some(fails) = &self.sync_fails
            && fails.load(std::sync::atomic::Ordering::SeqCst)
        {
            return Err(io::Error::other("sync failed"));
        }
        file.sync_data()
    }
}

/// Makes names made, renamed or removed in `dir` survive a power cut.
pub(crate) fn sync_dir(dir: &Path) -> Result<(), HistoryError> {
    File::open(dir).and_then(|d| d.sync_all()).map_err(|e| HistoryError::io("syncing", dir, e))
}

/// Makes a folder and its parents, each durable.
pub(crate) fn make_dir(dir: &Path) -> Result<(), HistoryError> {
    if dir.is_dir() {
        return Ok(());
    }
    if let Some(parent) = dir.parent() {
        make_dir(parent)?;
        match std::fs::create_dir(dir) {
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(HistoryError::io("making", dir, e)),
            _ => sync_dir(parent)?,
        }
    }
    Ok(())
}

/// Replaces `path` by `bytes`: readers see the former content or the new, never a part.
pub(crate) fn replace(disk: &Disk, path: &Path, bytes: &[u8]) -> Result<(), HistoryError> {
    let temp = temp_of(path);
    let write = || {
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&temp)?;
        disk.write_at(&file, bytes, 0)?;
        disk.sync(&file)
    };
    if let Err(e) = write() {
        let _ = std::fs::remove_file(&temp);
        return Err(HistoryError::io("writing", &temp, e));
    }
    rename(&temp, path)
}

/// Renames and syncs the folder.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), HistoryError> {
    std::fs::rename(from, to).map_err(|e| HistoryError::io("renaming to", to, e))?;
    to.parent().map_or(Ok(()), sync_dir)
}

/// The name that a file has while it is written. No reader of `*.parquet` sees it; recovery removes it.
pub(crate) fn temp_of(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(TEMP_SUFFIX);
    name.into()
}

/// End of the name of a half-written file.
pub(crate) const TEMP_SUFFIX: &str = ".tmp";
