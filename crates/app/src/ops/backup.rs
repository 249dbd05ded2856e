//! A consistent copy of a node for one age recipient: store, history, configuration, operating keys.
//!
//! The identity key is never in it (design T6). The store is copied first and the history after it, so that a log
//! position in the copy never lies beyond the lines in it: what is read twice is recognised, what is missing is not.
//! The file appears under its name when it is whole and synced.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use pasban_history::History;
use pasban_kernel::{NodeId, TenantId, Timestamp, fault};
use pasban_store::{Db, Options, state};
use serde::Serialize;

use super::archive::{FORM, Facts, Writer};
use super::setup::RECIPIENT_FILE;
use crate::config::Config;
use crate::error::{AppError, Result};
use crate::identity;
use crate::node::{Node, history_dir, store_url};

/// The store's entry.
pub const STORE: &str = "store.jsonl";
/// The configuration's entry.
pub const CONFIG: &str = "pasban.toml";
/// State key: when the last backup was made (microseconds, big-endian).
pub const LAST: &str = "backup.last";
/// Operating keys that go along; the identity key does not.
const KEY_FILES: [&str; 4] = ["operating.json", "tls.cert.pem", "tls.key.pem", RECIPIENT_FILE];
/// Tries to link the history's files while retention lets some go.
const LINK_TRIES: usize = 5;

/// What was written.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// For whom it is encrypted.
    pub recipient: String,
    /// When.
    pub made: String,
}

/// What is copied.
pub struct Source<'a> {
    /// Configuration as loaded.
    pub config: &'a Config,
    /// The configuration file, where known; else the configuration is printed anew.
    pub config_file: Option<&'a Path>,
    /// Node id.
    pub node: NodeId,
    /// The store.
    pub db: &'a Db,
    /// The history.
    pub history: &'a History,
    /// Now.
    pub now: Timestamp,
}

/// Copies a running node. Blocks for as long as the disk needs: call it through `spawn_blocking`.
///
/// # Errors
/// See [`write`].
pub fn of_node(node: &Node, config_file: Option<&Path>, path: &Path, recipient: Option<&str>) -> Result<Written> {
    let source = Source {
        config: &node.config,
        config_file,
        node: node.id,
        db: &node.db,
        history: &node.history,
        now: node.now(),
    };
    write(&source, path, recipient)
}

/// Copies a node that does not run. `options` are those that its store is opened with.
///
/// # Errors
/// See [`write`]; where another process serves the node, or its files do not open.
pub fn of_stopped(
    config: &Config,
    config_file: &Path,
    path: &Path,
    recipient: Option<&str>,
    options: Options,
    now: Timestamp,
) -> Result<Written> {
    let keys = identity::load(&config.node.data, None)?;
    let db = Db::open(&store_url(config)?, options)?;
    let history = History::open(&history_dir(config), pasban_history::Options::default())
        .map_err(|e| AppError::Unavailable(e.to_string()))?
        .history;
    let source = Source { config, config_file: Some(config_file), node: keys.node, db: &db, history: &history, now };
    let written = write(&source, path, recipient)?;
    db.close();
    Ok(written)
}

/// Writes a backup to a file that does not exist yet.
///
/// # Errors
/// Where the file exists, the recipient is none, or the disk refuses. Nothing stays under the name then.
pub fn write(source: &Source<'_>, path: &Path, recipient: Option<&str>) -> Result<Written> {
    if path.exists() {
        return Err(AppError::Conflict(format!("{} exists already: name a new file", path.display())));
    }
    let recipient = recipient_of(source.config, recipient)?;
    let mut temp = path.as_os_str().to_owned();
    temp.push(".part");
    let temp = PathBuf::from(temp);
    drop(fs::remove_file(&temp));
    let done = fill(source, &temp, &recipient).inspect_err(|_| drop(fs::remove_file(&temp)))?;
    fault::point("backup.rename.before");
    let io = |e: io::Error| AppError::Unavailable(format!("{}: {e}", path.display()));
    fs::rename(&temp, path).map_err(io)?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|f| f.sync_all()).map_err(io)?;
    let now = source.now;
    // An offline copy of a store that cannot be written is a backup all the same.
    if let Err(e) = source.db.write_blocking("backup.last", move |tx| state::put(tx, LAST, &now.0.to_be_bytes())) {
        tracing::warn!(error = %e, "the time of this backup could not be noted");
    }
    Ok(Written { path: path.to_owned(), bytes: done, recipient: recipient.to_string(), made: now.rfc3339() })
}

fn recipient_of(config: &Config, given: Option<&str>) -> Result<age::x25519::Recipient> {
    let text = match given {
        Some(text) => text.to_owned(),
        None => {
            let path = config.node.data.join("keys").join(RECIPIENT_FILE);
            fs::read_to_string(&path).map_err(|e| {
                AppError::Invalid(format!("{}: {e}; name the recipient with --recipient age1…", path.display()))
            })?
        }
    };
    text.trim().parse().map_err(|e| AppError::Invalid(format!("not an age recipient (age1…): {e}")))
}

fn fill(source: &Source<'_>, temp: &Path, recipient: &age::x25519::Recipient) -> Result<u64> {
    let io = |e: io::Error| AppError::Unavailable(format!("{}: {e}", temp.display()));
    super::setup::write_private(temp, b"")?;
    let file = File::options().write(true).open(temp).map_err(io)?;
    let encryptor = age::Encryptor::with_recipients(std::iter::once(recipient as &dyn age::Recipient))
        .map_err(AppError::internal)?;
    let out = encryptor.wrap_output(BufWriter::new(file)).map_err(io)?;
    let facts = Facts {
        pasban_backup: FORM,
        node: source.node.to_string(),
        name: source.config.node.name.clone(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made: source.now.rfc3339(),
        incarnation: incarnation(source.db)?,
    };
    let writer = Writer::begin(out, &facts).map_err(io)?;
    // The store first: see above.
    let entry = writer.entry(STORE).map_err(io)?;
    let mut writer = source.db.export(entry)?.finish().map_err(io)?;
    fault::point("backup.store.after");
    for tenant in source.history.tenants() {
        writer = history(source, tenant, writer).map_err(io)?;
    }
    writer = writer.copy(CONFIG, &mut config_text(source)?.as_bytes()).map_err(io)?;
    for name in KEY_FILES {
        let path = source.config.node.data.join("keys").join(name);
        writer = copy_if_there(writer, &path, &format!("keys/{name}")).map_err(io)?;
    }
    for path in referenced(source) {
        if let Some(name) = source
            .config_file
            .and_then(Path::parent)
            .and_then(|base| path.strip_prefix(base).ok())
            .and_then(Path::to_str)
        {
            writer = copy_if_there(writer, &path, &format!("files/{name}")).map_err(io)?;
        }
    }
    let file = writer.end().and_then(age::stream::StreamWriter::finish).map_err(io)?;
    let file = file.into_inner().map_err(|e| io(e.into_error()))?;
    file.sync_all().map_err(io)?;
    file.metadata().map(|m| m.len()).map_err(io)
}

fn incarnation(db: &Db) -> Result<String> {
    // A store from before the first serving has none, nor the table where nothing was migrated.
    let bytes = db.read_blocking(|tx| state::get(tx, "incarnation")).unwrap_or_default().unwrap_or_default();
    Ok(data_encoding::HEXLOWER.encode(&bytes))
}

fn copy_if_there<W: Write>(writer: Writer<W>, path: &Path, name: &str) -> io::Result<Writer<W>> {
    match File::open(path) {
        Ok(file) => writer.copy(name, &mut BufReader::new(file)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(writer),
        Err(e) => Err(e),
    }
}

/// Seals what a tenant has appended, pins the files that the manifest names with hard links, and copies those: what
/// retention lets go meanwhile stays readable, and nothing is copied twice on the disk.
fn history<W: Write>(source: &Source<'_>, tenant: TenantId, mut writer: Writer<W>) -> io::Result<Writer<W>> {
    source.history.seal(tenant).map_err(io::Error::other)?;
    let folder = crate::node::history_dir(source.config).join(format!("tenant={tenant}"));
    let pinned = Pinned::make(&folder, source.config.node.data.join(format!(".backup-{tenant}")))?;
    for name in &pinned.names {
        let file = File::open(pinned.dir.join(name.replace('/', "_")))?;
        writer = writer.copy(&format!("history/tenant={tenant}/{name}"), &mut BufReader::new(file))?;
    }
    writer.copy(&format!("history/tenant={tenant}/manifest.json"), &mut pinned.manifest.as_slice())
}

/// The files of a manifest, linked into a folder that goes with the value.
struct Pinned {
    dir: PathBuf,
    names: Vec<String>,
    manifest: Vec<u8>,
}

impl Pinned {
    fn make(folder: &Path, dir: PathBuf) -> io::Result<Self> {
        drop(fs::remove_dir_all(&dir));
        let mut pinned = Self { dir, names: Vec::new(), manifest: Vec::new() };
        for _ in 0..LINK_TRIES {
            drop(fs::remove_dir_all(&pinned.dir));
            fs::create_dir(&pinned.dir)?;
            pinned.names.clear();
            pinned.manifest = match fs::read(folder.join("manifest.json")) {
                Ok(bytes) => bytes,
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    return Err(io::Error::other("a tenant's history has no manifest after sealing"));
                }
                Err(e) => return Err(e),
            };
            if pinned.link(folder)? {
                return Ok(pinned);
            }
        }
        Err(io::Error::other("the history changed faster than it could be copied: try again"))
    }

    /// Links every named file; `false` where one has gone, so that the manifest is older than the folder.
    fn link(&mut self, folder: &Path) -> io::Result<bool> {
        let manifest: serde_json::Value = serde_json::from_slice(&self.manifest)?;
        let files = manifest.get("files").and_then(serde_json::Value::as_array).into_iter().flatten();
        for name in files.filter_map(|f| f.get("name").and_then(serde_json::Value::as_str)) {
            let index = Path::new(name).with_extension("idx").to_string_lossy().into_owned();
            for name in [name.to_owned(), index] {
                match fs::hard_link(folder.join(&name), self.dir.join(name.replace('/', "_"))) {
                    Ok(()) => self.names.push(name),
                    Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
                    Err(e) => return Err(e),
                }
            }
        }
        Ok(true)
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.dir));
    }
}

fn config_text(source: &Source<'_>) -> Result<String> {
    match source.config_file {
        Some(path) => fs::read_to_string(path).map_err(|e| AppError::Unavailable(format!("{}: {e}", path.display()))),
        None => toml::to_string_pretty(source.config).map_err(AppError::internal),
    }
}

/// Files that the configuration names.
fn referenced(source: &Source<'_>) -> Vec<PathBuf> {
    let c = source.config;
    let mut all: Vec<PathBuf> =
        [&c.node.tls_cert, &c.node.tls_key, &c.outbound.ca_file].into_iter().filter_map(Clone::clone).collect();
    all.extend(c.policy.never_block.iter().cloned());
    all.extend(c.zone.as_ref().and_then(|z| z.tsig_secret_file.clone()));
    all.extend(c.mail.as_ref().and_then(|m| m.password_file.clone()));
    all
}
