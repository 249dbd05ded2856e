//! The store of a newer program: a backup first, then all migrations in one transaction.
//!
//! Until that transaction is durable the store is of the old version, which the old program serves and the new one
//! refuses; after it the other way round. So a run that was broken off is run again.

use std::fs;
use std::path::{Path, PathBuf};

use pasban_kernel::fault;
use pasban_store::{Db, Options};

use super::{backup, setup};
use crate::clock::Ambient;
use crate::config::Config;
use crate::error::{AppError, Result};
use crate::node::store_url;

/// How the name of a backup begins that nobody named.
const BACKUP: &str = "backup-before-migration-";
/// What a backup that was broken off leaves behind.
const BACKUP_PART: &str = ".age.part";

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Upgraded {
    /// Migrations applied.
    pub applied: usize,
    /// The backup; none where the store was new or nothing was to be done.
    pub backup: Option<PathBuf>,
}

/// Brings the store of a node that does not run to the version that `options` knows. The backup goes to `to`, else
/// beside the data folder.
///
/// # Errors
/// Where the backup cannot be made (then nothing is migrated), another process serves the node, or the store refuses.
pub fn run(
    config: &Config,
    config_file: &Path,
    to: Option<&Path>,
    options: &Options,
    ambient: &Ambient,
) -> Result<Upgraded> {
    let (url, now) = (store_url(config)?, ambient.now());
    let db = Db::open(&url, options.clone())?;
    let (pending, new) = (db.pending_migrations()?, db.is_new()?);
    db.close();
    if pending.is_empty() {
        return Ok(Upgraded::default());
    }
    let mut done = Upgraded::default();
    if !new {
        let beside = config.node.data.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        remove_parts(beside);
        let stamp: String = now.rfc3339().chars().filter(char::is_ascii_alphanumeric).collect();
        let path = to.map_or_else(|| beside.join(format!("{BACKUP}{stamp}.age")), Path::to_owned);
        let written =
            backup::of_stopped(config, config_file, &path, None, options.clone(), now).map_err(|e| match e {
                AppError::Conflict(why) => AppError::Conflict(why),
                other => AppError::Unavailable(format!(
                    "no backup, no migration: {}; a recipient is made by init ({})",
                    other.details(),
                    setup::RECIPIENT_FILE
                )),
            })?;
        done.backup = Some(written.path);
        fault::point("migrate.backup.after");
    }
    let db = Db::open(&url, options.clone())?;
    fault::point("migrate.commit.before");
    done.applied = db.migrate(now)?;
    fault::point("migrate.commit.after");
    db.close();
    Ok(done)
}

/// Removes what broken-off runs left of backups that nobody named.
fn remove_parts(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|n| n.starts_with(BACKUP) && n.ends_with(BACKUP_PART)) {
            drop(fs::remove_file(entry.path()));
        }
    }
}
