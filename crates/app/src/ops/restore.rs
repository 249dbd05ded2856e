//! A node out of a backup (design section 3, "Restore").
//!
//! The restored state is another life of the node: it has a new incarnation, holds its outgoing mail for a person, and
//! carries the mark `restored` until partners' memories were compared. Until then it records no act, because a partner
//! may hold leaves that this copy does not know: see [`settle`].

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use pasban_kernel::{Timestamp, fault};
use pasban_proof::act::ActKind;
use pasban_store::{Db, Options, StoreUrl, state};
use serde::{Deserialize, Serialize};

use super::archive::{self, Facts};
use super::{backup, durable, setup};
use crate::clock::Ambient;
use crate::config::Config;
use crate::error::{AppError, Result};
use crate::ledger;
use crate::node::{Mode, Node, store_url};

/// State key: this state came out of a backup and no partner's memory was compared yet.
pub const RESTORED: &str = "restored";

/// State key of a store that lies outside the data folder, and the file in the data folder that belongs to it: the rows
/// of a restore count once the folder with the same content is in its place.
const UNFINISHED: &str = "restore.unfinished";

/// What is kept under [`RESTORED`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// When it was restored.
    pub at: Timestamp,
    /// When the backup was made, RFC 3339.
    pub made: String,
    /// The incarnation that the backup was made of, hex.
    pub from: String,
}

/// What was restored.
#[derive(Clone, Debug, Serialize)]
pub struct Restored {
    /// The configuration file.
    pub config: PathBuf,
    /// Facts of the backup.
    pub facts: Facts,
    /// Rows of the store.
    pub rows: u64,
    /// Files.
    pub files: u64,
    /// What the administrator should look at.
    pub notes: Vec<String>,
}

/// Reads age identities out of a file's text: lines `AGE-SECRET-KEY-1…`, `#` begins a comment.
///
/// # Errors
/// Where there is none.
pub fn identities(text: &str) -> Result<Vec<age::x25519::Identity>> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let all: Vec<_> = lines
        .map(age::x25519::Identity::from_str)
        .collect::<Result<_, _>>()
        .map_err(|e| AppError::Invalid(format!("the identity file has a line that is no age identity: {e}")))?;
    if all.is_empty() {
        return Err(AppError::Invalid("the identity file holds no AGE-SECRET-KEY-1… line".into()));
    }
    Ok(all)
}

/// Makes a node in `dir` out of a backup. A configuration file that stands there already is kept, and says where the
/// data go; the data folder must be empty or absent. Nothing of the data is left where the backup is not whole.
///
/// The data are built beside their place and moved there at the end, so that nothing serves half a node; where it was
/// broken off, the next call begins anew.
///
/// # Errors
/// Where the data folder is not empty, the identity does not open the backup, or the backup is damaged.
pub fn restore(file: &Path, identity: &str, dir: &Path, ambient: &Ambient) -> Result<Restored> {
    let config = dir.join(setup::CONFIG_FILE);
    let kept = config.exists();
    let data = if kept {
        Config::load(&config, std::iter::empty()).map_err(AppError::invalid)?.node.data
    } else {
        dir.join("data")
    };
    if fs::read_dir(&data).is_ok_and(|mut list| list.next().is_some()) {
        return Err(AppError::Conflict(format!("{} is not empty: restore into a new folder", data.display())));
    }
    let identities = identities(identity)?;
    let keys: Vec<&dyn age::Identity> = identities.iter().map(|i| i as &dyn age::Identity).collect();
    setup::private_folder(dir)?;
    let (temp, new_config) = (beside(&data), beside(&config));
    let clear = || {
        drop(fs::remove_dir_all(&temp));
        drop(fs::remove_file(&new_config));
    };
    clear();
    let places = Places { dir, data: &temp, config: if kept { None } else { Some(&new_config) } };
    let done = build(file, &keys, &places, &data, ambient).inspect_err(|_| clear())?;
    durable::sync_tree(&temp)?;
    durable::sync_folder(dir)?;
    durable::sync_above(dir);
    if !kept {
        fault::point("restore.config.before");
        durable::rename(&new_config, &config)?;
    }
    fault::point("restore.data.before");
    drop(fs::remove_dir(&data));
    durable::rename(&temp, &data)?;
    fault::point("restore.data.after");
    Ok(Restored { config, ..done })
}

/// Where something is built before it comes to its place.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".restoring");
    PathBuf::from(name)
}

/// Before a node's data are opened: whether a restore into them was broken off.
///
/// # Errors
/// Where it was, with what to do.
pub fn whole(data: &Path) -> Result<()> {
    if !data.join("keys").exists() && beside(data).exists() {
        return Err(AppError::Conflict(format!(
            "a restore into {} was broken off: run `pasban restore` again",
            data.display()
        )));
    }
    Ok(())
}

/// When the store is open: a store outside the data folder must have been filled by the restore that made the folder.
///
/// # Errors
/// Where it was not, with what to do; the store's.
pub fn whole_store(db: &Db, data: &Path) -> Result<()> {
    let Some(token) = db.read_blocking(|tx| state::get(tx, UNFINISHED))? else { return Ok(()) };
    let file = data.join(UNFINISHED);
    if fs::read(&file).ok() != Some(token) {
        return Err(AppError::Conflict(format!(
            "a restore into the store was broken off before {} was in its place: run `pasban restore` again",
            data.display()
        )));
    }
    db.write_blocking("restore.whole", |tx| state::remove(tx, UNFINISHED))?;
    drop(fs::remove_file(file));
    Ok(())
}

/// Where the parts of a backup go.
struct Places<'a> {
    dir: &'a Path,
    data: &'a Path,
    /// Where the configuration goes; `None` where a file stands there and stays.
    config: Option<&'a Path>,
}

fn build(
    file: &Path,
    keys: &[&dyn age::Identity],
    places: &Places<'_>,
    data: &Path,
    ambient: &Ambient,
) -> Result<Restored> {
    let damaged = |e: io::Error| AppError::Invalid(format!("{}: {e}", file.display()));
    let open = File::open(file).map_err(damaged)?;
    let decryptor = age::Decryptor::new_buffered(BufReader::new(open))
        .map_err(|e| AppError::Invalid(format!("{}: {e}; is it a backup?", file.display())))?;
    let plain = decryptor
        .decrypt(keys.iter().copied())
        .map_err(|e| AppError::Invalid(format!("{}: this identity does not open it: {e}", file.display())))?;
    let mut plain = BufReader::new(plain);
    let facts = archive::facts(&mut plain).map_err(damaged)?;
    setup::private_folder(places.data)?;
    fault::point("restore.begin.after");
    let files = archive::unpack(&mut plain, |name| place(places, name)).map_err(damaged)?;
    let mut notes = Vec::new();
    let config = configure(places, data, &mut notes)?;
    let rows = import(&config, places.data, &facts, ambient)?;
    notes.push("the identity key is not in a backup: rotating keys needs the recovery sheet".into());
    notes.push(
        "outgoing messages are held: look with `pasban alerts outgoing`, let them go with `pasban alerts release`"
            .into(),
    );
    Ok(Restored { config: PathBuf::new(), facts, rows, files, notes })
}

/// Where an entry goes.
fn place(places: &Places<'_>, name: &Path) -> io::Result<Box<dyn Write>> {
    let mut parts = name.components();
    let first = parts.next().map(|c| c.as_os_str().to_owned()).unwrap_or_default();
    let to = match first.to_str() {
        Some("keys" | "history" | backup::STORE) => places.data.join(name),
        Some(backup::CONFIG) => match places.config {
            Some(path) => path.to_owned(),
            None => places.data.join("pasban.toml.from-backup"),
        },
        Some("files") => places.dir.join(parts.as_path()),
        // A newer program may have put more in; what this one needs is above.
        _ => return Ok(Box::new(io::sink())),
    };
    if first == "files" && to.exists() {
        return Ok(Box::new(io::sink()));
    }
    let parent = to.parent().unwrap_or(places.dir);
    fs::create_dir_all(parent)?;
    if parent.ends_with("keys") {
        fs::set_permissions(parent, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    }
    // What stands in the node's folder is there whole or not at all, since what is there is kept by the next try.
    let (at, name) = if first == "files" { (beside(&to), Some(to)) } else { (to, None) };
    if name.is_some() {
        drop(fs::remove_file(&at));
    }
    let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&at)?;
    Ok(Box::new(Synced { file: BufWriter::new(file), at, name }))
}

/// A file that is on the disk, and under its name, once it was flushed.
struct Synced {
    file: BufWriter<File>,
    at: PathBuf,
    name: Option<PathBuf>,
}

impl Write for Synced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        fault::point("restore.file.before");
        if let Some(name) = self.name.take() {
            fs::rename(&self.at, &name)?;
            File::open(name.parent().unwrap_or(Path::new("."))).and_then(|f| f.sync_all())?;
        }
        Ok(())
    }
}

/// Reads the configuration; where one from the backup puts the data elsewhere, that one key is changed and the original
/// kept beside it.
fn configure(places: &Places<'_>, data: &Path, notes: &mut Vec<String>) -> Result<Config> {
    let standing = places.dir.join(setup::CONFIG_FILE);
    let path = places.config.unwrap_or(&standing);
    let mut config = Config::load(path, std::iter::empty()).map_err(AppError::invalid)?;
    if config.node.data != data {
        let text = fs::read_to_string(path).map_err(|e| AppError::Unavailable(e.to_string()))?;
        let mut table: toml::Table = text.parse().map_err(AppError::invalid)?;
        if let Some(node) = table.get_mut("node").and_then(toml::Value::as_table_mut) {
            node.insert("data".into(), toml::Value::String("data".into()));
        }
        let text = toml::to_string_pretty(&table).map_err(AppError::internal)?;
        let io = |e: io::Error| AppError::Unavailable(format!("{}: {e}", path.display()));
        fs::rename(path, places.dir.join("pasban.toml.original")).map_err(io)?;
        setup::write_private(path, text.as_bytes())?;
        notes.push(
            "[node] data was changed to \"data\"; the configuration as it was stands in pasban.toml.original".into(),
        );
        config = Config::load(path, std::iter::empty()).map_err(AppError::invalid)?;
    }
    // The data are built beside their place and moved there when they are whole.
    config.node.data = places.data.to_owned();
    Ok(config)
}

fn import(config: &Config, data: &Path, facts: &Facts, ambient: &Ambient) -> Result<u64> {
    let export = data.join(backup::STORE);
    let from = File::open(&export).map_err(|e| AppError::Invalid(format!("the backup holds no store: {e}")))?;
    let (now, url) = (ambient.now(), store_url(config)?);
    // A store in the data folder comes to its place with the folder.
    let outside = !matches!(&url, StoreUrl::Sqlite(path) if path.starts_with(data));
    let token: [u8; 16] = ambient.random();
    if outside {
        setup::write_private(&data.join(UNFINISHED), &token)?;
    }
    let db = Db::open_migrated(&url, Options::default(), now)?;
    let incarnation: [u8; 16] = ambient.random();
    let mark = Mark { at: now, made: facts.made.clone(), from: facts.incarnation.clone() };
    let mark = serde_json::to_vec(&mark).map_err(AppError::internal)?;
    fault::point("restore.import.before");
    let rows = db.import_with(
        BufReader::new(from),
        move |tx| Ok(outside && state::get(tx, UNFINISHED)?.is_some()),
        move |tx| {
            state::put(tx, "incarnation", &incarnation)?;
            state::put(tx, RESTORED, &mark)?;
            if outside {
                state::put(tx, UNFINISHED, &token)?;
            }
            tx.exec("UPDATE outgoing SET state = 'held' WHERE state IN ('queued', 'attempting', 'ambiguous')", &[])?;
            Ok(())
        },
    )?;
    fault::point("restore.import.after");
    db.close();
    fs::remove_file(&export).map_err(|e| AppError::Unavailable(e.to_string()))?;
    Ok(rows)
}

/// The mark of a restored state, while it stands.
///
/// # Errors
/// The store's.
pub async fn mark(node: &Node) -> Result<Option<Mark>> {
    let bytes = node.db.read(|tx| state::get(tx, RESTORED)).await?;
    Ok(bytes.and_then(|b| serde_json::from_slice(&b).ok()))
}

/// At start: a restored node with links signs and sends nothing before a partner's memory was compared; one without
/// links has nobody to ask and goes on at once.
///
/// # Errors
/// The store's.
pub async fn begin(node: &Node) -> Result<()> {
    let Some(mark) = mark(node).await? else { return Ok(()) };
    if node.links.load().standing().next().is_none() {
        return settle(node, "no link stands: nobody's memory could be compared").await;
    }
    node.set_mode(Mode::Recovering);
    tracing::warn!(made = %mark.made, "restored from a backup: nothing is signed or sent before a partner's memory was compared");
    Ok(())
}

/// Settles a restore that a partner's mirror has mended ([`crate::links::recover`]). Ends when nothing is left to settle.
pub async fn watch(node: Node) {
    while let Ok(Some(_)) = mark(&node).await {
        if node.mode() == Mode::Normal
            && let Err(e) = settle(&node, "a partner's mirror gave back what was missing").await
        {
            tracing::error!(error = %e.details(), "the restore could not be settled; it will be tried again");
        }
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}

/// The restore is over: partners' memories were compared, or an administrator decides to go on without. Records the
/// act, removes the mark and works as usual. Does nothing where the node was not restored.
///
/// # Errors
/// The store's.
pub async fn settle(node: &Node, how: &str) -> Result<()> {
    let Some(mark) = mark(node).await? else { return Ok(()) };
    let body = serde_json::json!({"made": mark.made, "from": mark.from, "how": how});
    let act = ledger::act(node, ActKind::Restored, &node.id.to_string(), "backup", &body)?;
    node.db
        .write("restore.settle", move |tx| {
            ledger::record(tx, std::slice::from_ref(&act))?;
            state::remove(tx, RESTORED)
        })
        .await?;
    node.set_mode(Mode::Normal);
    tracing::warn!(how, "the restore is settled");
    Ok(())
}
