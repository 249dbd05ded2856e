//! `pasban backup`, `restore`, `migrate`.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use pasban_app::ops::{backup as app, restore as back, upgrade};
use pasban_store::Options;
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
        let (config, now) = (a.at.load()?, process::ambient()?.now());
        let recipient = a.recipient.as_deref();
        serde_json::to_value(app::of_stopped(&config, &a.at.file(), &path, recipient, Options::default(), now)?)?
    };
    let text = |name: &str| words(written.get(name).unwrap_or(&Value::Null));
    output::say(&format!("{}: {} bytes, for {}", text("path"), text("bytes"), text("recipient")))?;
    Ok(Outcome::Done)
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
    let to = a.backup.as_ref().map(std::path::absolute).transpose()?;
    let done = upgrade::run(&a.at.load()?, &a.at.file(), to.as_deref(), &Options::default(), &process::ambient()?)?;
    if let Some(backup) = &done.backup {
        output::say(&format!("backup: {}", backup.display()))?;
    }
    output::say(&match done.applied {
        0 => "the store is up to date; nothing was done".to_owned(),
        n => format!("{n} migrations were applied"),
    })?;
    Ok(Outcome::Done)
}
