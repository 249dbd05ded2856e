//! `pasban backup`, `restore`, `migrate`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use pasban_app::config::Config;
use pasban_app::identity;
use pasban_app::node::{history_dir, store_url};
use pasban_app::ops::backup::{self as app, Source, Written};
use pasban_app::ops::{restore as back, setup};
use pasban_history::History;
use pasban_store::{Db, Options};
use serde_json::{Value, json};

use super::Outcome;
use crate::client::{Where, call, is_running};
use crate::output::{self, words};
use crate::process;

/// Copy the node into one encrypted file
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban backup /var/backups/pasban-$(date +%F).age --config /etc/pasban/pasban.toml\n\nThe node may run meanwhile. The identity key is never in a backup."
)]
pub struct BackupArgs {
    /// File to write; must not exist
    file: PathBuf,
    /// age recipient (age1…) [default: the one made by `init`]
    #[arg(long)]
    recipient: Option<String>,
    #[command(flatten)]
    at: Where,
}

pub fn backup(a: &BackupArgs) -> anyhow::Result<Outcome> {
    let path = std::path::absolute(&a.file)?;
    let written = if is_running(&a.at) {
        call(&a.at, "backup", json!({"path": path, "recipient": a.recipient}))?
    } else {
        serde_json::to_value(offline(&a.at.file(), &a.at.load()?, &path, a.recipient.as_deref())?)?
    };
    let text = |name: &str| words(written.get(name).unwrap_or(&Value::Null));
    output::say(&format!("{}: {} bytes, for {}", text("path"), text("bytes"), text("recipient")))?;
    Ok(Outcome::Done)
}

/// Copies a node that does not run.
fn offline(file: &Path, config: &Config, path: &Path, recipient: Option<&str>) -> anyhow::Result<Written> {
    let keys = identity::load(&config.node.data, None)?;
    let db = Db::open(&store_url(config)?, Options::default())?;
    let history = History::open(&history_dir(config), pasban_history::Options::default())?.history;
    let now = process::ambient()?.now();
    let source = Source { config, config_file: Some(file), node: keys.node, db: &db, history: &history, now };
    let written = app::write(&source, path, recipient)?;
    db.close();
    Ok(written)
}

/// Make a node out of a backup
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban restore pasban-2026-11-24.age --identity /media/safe/backup.identity --dir /srv/bank\n\nA pasban.toml that stands in DIR is kept. A restored node compares its memory with its partners before it signs or sends."
)]
pub struct RestoreArgs {
    /// The backup
    file: PathBuf,
    /// File with the age identity that opens it
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    /// Folder of the node; its data folder must be empty or absent
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
}

pub fn restore(a: &RestoreArgs) -> anyhow::Result<Outcome> {
    let identity = std::fs::read_to_string(&a.identity).with_context(|| a.identity.display().to_string())?;
    let done = back::restore(&a.file, &identity, &a.dir, &process::ambient()?)?;
    output::say(&format!(
        "{} of {} was restored: {} rows, {} files, as of {}",
        done.facts.name,
        a.dir.display(),
        done.rows,
        done.files,
        done.facts.made
    ))?;
    for note in &done.notes {
        output::say(&format!("note: {note}"))?;
    }
    output::say(&format!("next: pasban serve --config {}", done.config.display()))?;
    Ok(Outcome::Done)
}

/// Bring the store up to this program's version; makes a backup first
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: systemctl stop pasban && pasban migrate --config /etc/pasban/pasban.toml && systemctl start pasban"
)]
pub struct MigrateArgs {
    #[command(flatten)]
    at: Where,
    /// Where the backup goes [default: backup-before-migration-TIME.age beside the data]
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
}

pub fn migrate(a: &MigrateArgs) -> anyhow::Result<Outcome> {
    if is_running(&a.at) {
        bail!("the node is running: stop it first (`systemctl stop pasban`)");
    }
    let (config, now) = (a.at.load()?, process::ambient()?.now());
    let pending = {
        let db = Db::open(&store_url(&config)?, Options::default())?;
        let (pending, new) = (db.pending_migrations()?, db.is_new()?);
        db.close();
        if pending.is_empty() {
            output::say("the store is up to date; nothing was done")?;
            return Ok(Outcome::Done);
        }
        if new { 0 } else { pending.len() }
    };
    if pending > 0 {
        let stamp: String = now.rfc3339().chars().filter(char::is_ascii_alphanumeric).collect();
        let path = a
            .backup
            .clone()
            .unwrap_or_else(|| config.node.data.join(format!("../backup-before-migration-{stamp}.age")));
        let written = offline(&a.at.file(), &config, &std::path::absolute(path)?, None).with_context(|| {
            format!("no backup, no migration; a recipient is made by init ({})", setup::RECIPIENT_FILE)
        })?;
        output::say(&format!("backup: {}", written.path.display()))?;
    }
    let db = Db::open(&store_url(&config)?, Options::default())?;
    let n = db.migrate(now)?;
    db.close();
    output::say(&format!("{n} migrations were applied"))?;
    Ok(Outcome::Done)
}
