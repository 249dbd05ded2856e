//! One node is one process: the second one on the same data is refused.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use crate::error::{Result, StoreError};
use crate::sqlite::io_error;

/// Held as long as the value lives; the system frees it if the process dies.
#[derive(Debug)]
pub(crate) struct ProcessLock {
    _file: File,
}

impl ProcessLock {
    /// Locks `pasban.lock` in the folder of the store's file.
    pub(crate) fn take(store: &Path) -> Result<Self> {
        let folder = store.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let path = folder.join("pasban.lock");
        let what = format!("open {}", path.display());
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| io_error(&what, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut owner = String::new();
                // Only for the message; an unreadable file changes nothing about the refusal.
                let _ = (&mut file).take(64).read_to_string(&mut owner);
                let owner = owner.trim();
                let process = if owner.is_empty() { "its number is unknown" } else { owner };
                return Err(StoreError::Locked(format!("{}, {process}", path.display())));
            }
            Err(TryLockError::Error(e)) => return Err(io_error(&what, &e)),
        }
        // The note in the file is a help for people; the lock is what counts, so a full disk is no reason to stop.
        let _ = file.set_len(0);
        let _ = file.rewind();
        let _ = writeln!(file, "process {}", std::process::id());
        Ok(Self { _file: file })
    }
}
