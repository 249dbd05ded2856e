//! Folders that are still there after a power cut: a name lasts only once the folder that holds it was synced.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::error::{AppError, Result};

fn failed(path: &Path) -> impl FnOnce(io::Error) -> AppError + '_ {
    move |e| AppError::Unavailable(format!("{}: {e}", path.display()))
}

/// Makes the names in a folder last.
///
/// # Errors
/// The file system's.
pub fn sync_folder(path: &Path) -> Result<()> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    File::open(path).and_then(|f| f.sync_all()).map_err(failed(path))
}

/// Makes the names in a folder and in all folders below it last. Links are not followed.
///
/// # Errors
/// The file system's.
pub fn sync_tree(path: &Path) -> Result<()> {
    for entry in fs::read_dir(path).map_err(failed(path))? {
        let entry = entry.map_err(failed(path))?;
        if entry.file_type().map_err(failed(path))?.is_dir() {
            sync_tree(&entry.path())?;
        }
    }
    sync_folder(path)
}

/// Makes the names that lead to a folder last, as far as these folders can be opened: those that were made on the way
/// to it can be.
pub fn sync_above(path: &Path) {
    for folder in path.ancestors().skip(1) {
        drop(sync_folder(folder));
    }
}

/// Renames, and makes it last.
///
/// # Errors
/// The file system's.
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(failed(to))?;
    sync_folder(to.parent().unwrap_or(Path::new(".")))
}
