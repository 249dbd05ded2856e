//! A new node: configuration file, keys, store, and the identity that its backups are encrypted for.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret as _;
use pasban_kernel::{Digest, NodeId, fault};
use pasban_store::{Db, Options};

use crate::clock::Ambient;
use crate::config::Config;
use crate::error::{AppError, Result};
use crate::identity;
use crate::node::{self, Node};

use super::durable;

/// Name of the configuration file in a node's folder.
pub const CONFIG_FILE: &str = "pasban.toml";
/// Where the recipient of backups is kept, in the keys folder.
pub const RECIPIENT_FILE: &str = "backup-recipient.txt";
/// The backup identity as `init` leaves it, in the keys folder: to be moved away. Never part of a backup.
pub const BACKUP_IDENTITY_FILE: &str = "backup.identity";

/// The configuration while the node is being made: as long as it stands, what lies beside it is of an unfinished
/// [`init`], which the next one begins anew. Its renaming to [`CONFIG_FILE`] makes the node.
const UNFINISHED: &str = ".pasban.toml.new";

/// What a new node is to be.
#[derive(Clone, Debug)]
pub struct NewNode {
    /// Its folder; made if it does not exist.
    pub dir: PathBuf,
    /// Public name.
    pub name: String,
    /// Tier, as in the configuration.
    pub tier: String,
    /// Sector; may be empty.
    pub sector: String,
    /// HTTPS listener.
    pub listen: SocketAddr,
    /// The URL under which peers reach it, where that is not the listener's address.
    pub url: Option<String>,
}

/// What was made. The recovery code and the backup identity are shown once.
pub struct Made {
    /// Node id.
    pub node: NodeId,
    /// Code of the recovery sheet.
    pub recovery: String,
    /// SHA-256 of the TLS public key, as offers carry it.
    pub pin: Digest,
    /// age recipient of backups.
    pub recipient: String,
    /// File with the age identity that opens backups.
    pub backup_identity: PathBuf,
    /// The configuration file.
    pub config: PathBuf,
}

/// Makes a node, wholly or not at all: nothing is left behind where it fails, and where it was broken off the next call
/// begins anew. Until the end there is no [`CONFIG_FILE`], so that nothing serves half a node.
///
/// # Errors
/// Where the folder holds a node already, a setting is wrong, or the disk refuses.
pub fn init(new: &NewNode, ambient: &Ambient) -> Result<Made> {
    init_with(new, ambient, |_| Ok(())).map(|(made, ())| made)
}

/// [`init`] with something that belongs to a whole node and is done before it is one: its first account.
///
/// # Errors
/// See [`init`]; that of `first`.
pub fn init_with<T>(new: &NewNode, ambient: &Ambient, first: impl FnOnce(&Node) -> Result<T>) -> Result<(Made, T)> {
    let path = new.dir.join(CONFIG_FILE);
    let there = || {
        AppError::Conflict(format!(
            "{} exists: this folder holds a node already; `pasban admin keys sheet --dir {}` shows its recovery sheet while the identity key lies here, and `pasban admin person invite NAME` makes a new link to its pages",
            path.display(),
            new.dir.display()
        ))
    };
    if path.exists() {
        return Err(there());
    }
    let data = new.dir.join("data");
    let (temp, text) = (new.dir.join(UNFINISHED), config_text(new));
    let again = temp.exists();
    if !again && let Some(of_another) = parts(&data).into_iter().find(|p| p.exists()) {
        return Err(AppError::Conflict(format!(
            "{} exists: this folder holds the data of a node already",
            of_another.display()
        )));
    }
    private_folder(&new.dir)?;
    let held = hold(&temp)?;
    // The one that held it a moment ago may have finished.
    if path.exists() {
        return Err(there());
    }
    if again {
        tracing::warn!(folder = %new.dir.display(), "an earlier init was broken off here: begun anew");
        remove_parts(&data)?;
    }
    let (made, done) = build(new, &data, &temp, &held, &text, ambient, first).inspect_err(|_| {
        drop(remove_parts(&data));
        drop(fs::remove_file(&temp));
    })?;
    fault::point("init.commit.before");
    durable::rename(&temp, &path)?;
    fault::point("init.commit.after");
    // Held to here: the renamed file is this process's.
    drop(held);
    Ok((Made { config: path, ..made }, done))
}

/// Takes the unfinished configuration for this process.
fn hold(temp: &Path) -> Result<File> {
    let io = |e: io::Error| AppError::Unavailable(format!("{}: {e}", temp.display()));
    let file =
        File::options().read(true).write(true).create(true).truncate(false).mode(0o600).open(temp).map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(AppError::Conflict(format!("{}: another `pasban init` is at work in this folder", temp.display())))
        }
        Err(TryLockError::Error(e)) => Err(io(e)),
    }
}

/// What [`init`] makes in the data folder.
fn parts(data: &Path) -> [PathBuf; 5] {
    ["keys", "pasban.sqlite", "pasban.sqlite-wal", "pasban.sqlite-shm", "pasban.lock"].map(|name| data.join(name))
}

/// Takes back what an unfinished [`init`] made; what else lies in the folder stays.
fn remove_parts(data: &Path) -> Result<()> {
    for part in parts(data) {
        let gone = if part.is_dir() { fs::remove_dir_all(&part) } else { fs::remove_file(&part) };
        match gone {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(AppError::Unavailable(format!("{}: {e}", part.display())));
            }
            _ => {}
        }
    }
    // Only where they are empty.
    drop(fs::remove_dir(data.join("history")));
    drop(fs::remove_dir(data));
    Ok(())
}

/// Everything but the name of the configuration, synced.
fn build<T>(
    new: &NewNode,
    data: &Path,
    temp: &Path,
    mut held: &File,
    text: &str,
    ambient: &Ambient,
    first: impl FnOnce(&Node) -> Result<T>,
) -> Result<(Made, T)> {
    let io = |e: io::Error| AppError::Unavailable(format!("{}: {e}", temp.display()));
    held.set_len(0).and_then(|()| held.write_all(text.as_bytes())).and_then(|()| held.sync_all()).map_err(io)?;
    durable::sync_folder(&new.dir)?;
    fault::point("init.begin.after");
    // Refused before there are keys.
    let config = Config::load(temp, std::iter::empty()).map_err(AppError::invalid)?;
    private_folder(data)?;
    let keys = identity::create(data, &new.name, &tls_hosts(new), ambient)?;
    fault::point("init.keys.after");
    let recovery = identity::recovery_sheet(&identity::identity_key(data, None)?);
    let (recipient, backup_identity) = backup_identity(data)?;
    fault::point("init.store.before");
    Db::open_migrated(&node::store_url(&config)?, Options::default(), ambient.now())?.close();
    fault::point("init.store.after");
    let node = Node::open(config, ambient.clone())?;
    let done = first(&node);
    node.db.close();
    drop(node);
    let done = done?;
    durable::sync_tree(data)?;
    durable::sync_folder(&new.dir)?;
    durable::sync_above(&new.dir);
    let pin = identity::pin_of(&keys.tls_cert)?;
    Ok((Made { node: keys.node, recovery, pin, recipient, backup_identity, config: PathBuf::new() }, done))
}

/// Makes a folder that only its owner enters.
///
/// # Errors
/// The file system's.
pub fn private_folder(path: &Path) -> Result<()> {
    let io = |e: std::io::Error| AppError::Unavailable(format!("{}: {e}", path.display()));
    if !path.exists() {
        fs::create_dir_all(path).map_err(io)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(io)?;
    }
    Ok(())
}

/// Writes a new file that only its owner reads, synced.
///
/// # Errors
/// The file system's; where the file exists.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let io = |e: std::io::Error| AppError::Unavailable(format!("{}: {e}", path.display()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io)
}

fn backup_identity(data: &Path) -> Result<(String, PathBuf)> {
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    let path = data.join("keys").join(BACKUP_IDENTITY_FILE);
    let text = format!(
        "# Opens the backups of this node. Move this file off this machine: a thief of both has everything.\n# recipient: {recipient}\n{}\n",
        identity.to_string().expose_secret()
    );
    write_private(&path, text.as_bytes())?;
    identity::write_secret(&data.join("keys").join(RECIPIENT_FILE), format!("{recipient}\n").as_bytes())?;
    Ok((recipient, path))
}

fn tls_hosts(new: &NewNode) -> Vec<String> {
    let mut hosts = vec![new.listen.ip().to_string(), "localhost".to_owned()];
    if let Some(url) = &new.url {
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let authority = rest.split('/').next().unwrap_or(rest);
        let host = match authority.strip_prefix('[').and_then(|a| a.split_once(']')) {
            Some((v6, _)) => v6,
            None => authority.split(':').next().unwrap_or(authority),
        };
        if !host.is_empty() {
            hosts.insert(0, host.to_owned());
        }
    }
    hosts.retain(|h| h != "0.0.0.0" && h != "::");
    hosts.dedup();
    hosts
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn config_text(new: &NewNode) -> String {
    let mut out = String::from(
        "# Configuration of a Pasban node. Unknown keys are refused; PASBAN_SECTION__KEY in the environment overrides a key.\n\n[node]\n",
    );
    out.push_str(&format!("name = {}\ntier = {}\n", quoted(&new.name), quoted(&new.tier)));
    if !new.sector.is_empty() {
        out.push_str(&format!("sector = {}\n", quoted(&new.sector)));
    }
    out.push_str(&format!("data = \"data\"\nlisten = {}\n", quoted(&new.listen.to_string())));
    match &new.url {
        Some(url) => out.push_str(&format!("url = {}\n", quoted(url))),
        None => out.push_str("# The URL under which partners reach the listener, where it is not https://LISTEN:\n# url = \"https://cert.example:8443\"\n"),
    }
    out.push_str(
        r#"
# What identifies this organisation: never blocked here, and looked for before anything leaves.
[node.organisation]
# name_ur = ""
# aliases = ["NBF"]
# domains = ["bank.example"]
# ranges = ["203.0.113.0/24"]
# people = ["Full Name"]
# hosts = ["NBF-*"]

[history]
retention_days = 90
retention_bytes = 21474836480

[policy]
# What is done with a confirmed indicator that may block: watch, hold (a person approves) or block.
# A new node watches only in its first week, whatever stands here.
respond = "hold"
block_days = 30

# A log to follow:
# [[source]]
# name = "resolver"
# format = "unbound"
# path = "/var/log/unbound/unbound.log"

# The response policy zone for resolvers:
# [zone]
# apex = "rpz.bank.example"
# listen = "127.0.0.1:5353"
# notify = ["127.0.0.1:53"]

# Alarms by mail:
# [mail]
# server = "mail.bank.example:587"
# from = "pasban@bank.example"
# to = ["soc@bank.example"]
# password_file = "/etc/pasban/mail.password"
"#,
    );
    out
}
