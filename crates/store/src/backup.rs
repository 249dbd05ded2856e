//! A consistent copy of a store that goes on running.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::db::{Db, Options};
use crate::error::{Result, StoreError};
use crate::sqlite::{Role, SqliteConn, create_private, io_error};

/// What lies in a backup file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backup {
    /// An SQLite file: put it in the store's place to restore.
    Sqlite,
    /// A portable export: [`Db::import`] it into a new store of either engine.
    Portable,
}

impl Db {
    /// Copies the store to a file that does not exist yet, readable by its owner only and synced to disk: an SQLite
    /// store as SQLite file without erased content, any other as portable export. Writers go on meanwhile.
    /// Not encrypted: that is the caller's (design section 6, T6). Blocks.
    ///
    /// # Errors
    /// Where the file exists or can't be written; the engine's.
    pub fn backup(&self, dest: &Path) -> Result<Backup> {
        if dest.exists() {
            return Err(StoreError::Setup(format!("{} exists already: name a new file", dest.display())));
        }
        let mut part = dest.as_os_str().to_owned();
        part.push(".part");
        let part = Path::new(&part);
        let kind = self.copy_to(part).inspect_err(|_| drop(std::fs::remove_file(part)))?;
        let what = format!("write {}", dest.display());
        std::fs::rename(part, dest).map_err(|e| io_error(&what, &e))?;
        let folder = dest.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|f| f.sync_all()).map_err(|e| io_error(&what, &e))?;
        Ok(kind)
    }

    fn copy_to(&self, part: &Path) -> Result<Backup> {
        // What a backup that was broken off left behind.
        drop(std::fs::remove_file(part));
        create_private(part)?;
        let what = format!("write {}", part.display());
        let open = || File::options().write(true).open(part).map_err(|e| io_error(&what, &e));
        let Some(store) = self.file() else {
            let out = self.export(BufWriter::new(open()?))?;
            let file = out.into_inner().map_err(|e| io_error(&what, e.error()))?;
            file.sync_all().map_err(|e| io_error(&what, &e))?;
            return Ok(Backup::Portable);
        };
        let options = Options { read_limit: std::time::Duration::from_secs(24 * 3600), ..Options::default() };
        SqliteConn::open(Some(&store), Role::Copier, &options)?.vacuum_into(part)?;
        open()?.sync_all().map_err(|e| io_error(&what, &e))?;
        Ok(Backup::Sqlite)
    }
}
