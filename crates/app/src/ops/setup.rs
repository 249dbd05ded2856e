//! A new node: configuration file, keys, store, and the identity that its backups are encrypted for.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret as _;
use pasban_kernel::{Digest, NodeId};
use pasban_store::{Db, Options};

use crate::clock::Ambient;
use crate::config::Config;
use crate::error::{AppError, Result};
use crate::{identity, node};

/// Name of the configuration file in a node's folder.
pub const CONFIG_FILE: &str = "pasban.toml";
/// Where the recipient of backups is kept, in the keys folder.
pub const RECIPIENT_FILE: &str = "backup-recipient.txt";
/// The backup identity as `init` leaves it, in the keys folder: to be moved away. Never part of a backup.
pub const BACKUP_IDENTITY_FILE: &str = "backup.identity";

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

/// Makes a node. Nothing is left behind where it fails before the keys are written.
///
/// # Errors
/// Where the folder holds a node already, a setting is wrong, or the disk refuses.
pub fn init(new: &NewNode, ambient: &Ambient) -> Result<Made> {
    let path = new.dir.join(CONFIG_FILE);
    if path.exists() {
        return Err(AppError::Conflict(format!("{} exists: this folder holds a node already", path.display())));
    }
    let text = config_text(new);
    // Refused before anything is written.
    text.parse::<toml::Table>().map_err(AppError::invalid)?;
    let data = new.dir.join("data");
    private_folder(&new.dir)?;
    private_folder(&data)?;
    identity::create(&data, &new.name, &tls_hosts(new), ambient)?;
    let sheet = identity::recovery_sheet(&identity::identity_key(&data, None)?);
    let (recipient, backup_identity) = backup_identity(&data)?;
    let temp = new.dir.join(".pasban.toml.new");
    write_private(&temp, text.as_bytes())?;
    let config = Config::load(&temp, std::iter::empty()).map_err(AppError::invalid)?;
    Db::open_migrated(&node::store_url(&config)?, Options::default(), ambient.now())?.close();
    fs::rename(&temp, &path).map_err(|e| AppError::Unavailable(format!("{}: {e}", path.display())))?;
    let keys = identity::load(&data, None)?;
    Ok(Made {
        node: keys.node,
        recovery: sheet,
        pin: identity::pin_of(&keys.tls_cert)?,
        recipient,
        backup_identity,
        config: path,
    })
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
