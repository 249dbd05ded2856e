//! What is wrong with a node, why, and the command that mends it.
//!
//! [`of_files`] needs only the configuration, so it also helps a node that does not start; [`of_node`] asks a running one.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use pasban_kernel::Timestamp;
use pasban_kernel::time::{DAY, HOUR, MINUTE};
use pasban_store::rows::{detect, mitigate};
use pasban_store::{Db, Options, state};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Serialize;

use super::{backup, disk, restore, setup, status, x509};
use crate::config::Config;
use crate::identity;
use crate::links::hello;
use crate::mitigate::guard;
use crate::node::{Mode, Node, history_dir, store_url};

/// Days before its end at which a certificate is worth a word.
const CERTIFICATE_DAYS: i64 = 30;
/// Days after which a backup is old.
const BACKUP_DAYS: i64 = 7;
/// Difference to a partner's clock that is worth a word, seconds.
const SKEW_SECONDS: i64 = 120;
/// Free bytes below which the disk is worth a word.
const FREE_BYTES: u64 = 1 << 30;

/// How a check went.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Well.
    Ok,
    /// Works, but somebody should look.
    Warn,
    /// Does not work.
    Fail,
}

/// One check.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// Which: `keys`, `store`, `links` …
    pub check: &'static str,
    /// How it went.
    pub state: State,
    /// What was found, in a sentence.
    pub sentence: String,
    /// Why that matters or how it comes about; empty where all is well.
    pub cause: String,
    /// A command or line to copy; empty where none helps.
    pub command: String,
}

impl Check {
    fn ok(check: &'static str, sentence: impl Into<String>) -> Self {
        Self { check, state: State::Ok, sentence: sentence.into(), cause: String::new(), command: String::new() }
    }

    fn warn(
        check: &'static str,
        sentence: impl Into<String>,
        cause: impl Into<String>,
        command: impl Into<String>,
    ) -> Self {
        Self { check, state: State::Warn, sentence: sentence.into(), cause: cause.into(), command: command.into() }
    }

    fn fail(
        check: &'static str,
        sentence: impl Into<String>,
        cause: impl Into<String>,
        command: impl Into<String>,
    ) -> Self {
        Self { check, state: State::Fail, sentence: sentence.into(), cause: cause.into(), command: command.into() }
    }
}

/// The worst of several.
#[must_use]
pub fn worst(checks: &[Check]) -> State {
    checks.iter().map(|c| c.state).max().unwrap_or(State::Ok)
}

/// Checks that need only the configuration and the disk. Reads files; call it where blocking is allowed.
#[must_use]
pub fn of_files(config: &Config, now: Timestamp) -> Vec<Check> {
    let mut out = vec![keys(config), identity_key(config), backup_identity(config)];
    out.extend(certificate(config, now));
    out.push(space(config));
    out.push(damaged_history(config));
    out.extend(settings(config));
    out
}

fn keys(config: &Config) -> Check {
    let dir = config.node.data.join("keys");
    let tls = config.node.tls_cert.as_deref().zip(config.node.tls_key.as_deref());
    if let Err(e) = identity::load(&config.node.data, tls) {
        return Check::fail("keys", "the keys cannot be read", e.to_string(), format!("ls -l {}", dir.display()));
    }
    let mut open = Vec::new();
    for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
        if entry.metadata().is_ok_and(|m| m.is_file() && m.mode() & 0o077 != 0) {
            open.push(entry.path());
        }
    }
    if fs::metadata(&dir).is_ok_and(|m| m.mode() & 0o077 != 0) {
        open.push(dir.clone());
    }
    if open.is_empty() {
        Check::ok("keys", "the keys are readable, and by the node's user only")
    } else {
        Check::fail(
            "keys",
            format!("{} of the key files can be read by others", open.len()),
            "whoever reads them signs in this node's name",
            format!("chmod -R go= {}", dir.display()),
        )
    }
}

fn identity_key(config: &Config) -> Check {
    let path = config.node.data.join("keys/identity.seed");
    if path.exists() {
        Check::warn(
            "identity-key",
            "the identity key lies on this machine",
            "daily running does not need it; whoever steals it is this node for ever",
            format!("shred -u {}   # only with the recovery sheet in the safe", path.display()),
        )
    } else {
        Check::ok("identity-key", "the identity key is not on this machine; the recovery sheet holds it")
    }
}

fn backup_identity(config: &Config) -> Check {
    let path = config.node.data.join("keys").join(setup::BACKUP_IDENTITY_FILE);
    if path.exists() {
        Check::warn(
            "backup-identity",
            "the identity that opens backups lies on this machine",
            "with the disk it would be lost, and a thief of both could read every backup",
            format!("mv {} /media/SAFE/", path.display()),
        )
    } else {
        Check::ok("backup-identity", "the identity that opens backups is not on this machine")
    }
}

fn certificate(config: &Config, now: Timestamp) -> Vec<Check> {
    let path = config.node.tls_cert.clone().unwrap_or_else(|| config.node.data.join("keys/tls.cert.pem"));
    let Ok(pem) = fs::read(&path) else { return Vec::new() };
    let end = CertificateDer::from_pem_slice(&pem).ok().and_then(|c| x509::not_after(&c));
    vec![match end {
        None => Check::warn(
            "certificate",
            "the end of the TLS certificate cannot be read",
            "it may not be a certificate in PEM",
            format!("openssl x509 -in {} -noout -enddate", path.display()),
        ),
        Some(end) if end < now => Check::fail(
            "certificate",
            format!("the TLS certificate ended on {}", end.date()),
            "TAXII clients and log shippers refuse it; linked nodes go by its key and go on",
            format!("openssl x509 -in {} -noout -enddate", path.display()),
        ),
        Some(end) if end < now.plus(CERTIFICATE_DAYS * DAY) => Check::warn(
            "certificate",
            format!("the TLS certificate ends on {}", end.date()),
            "renew it with the same key, so that partners' pins stay good",
            format!("openssl x509 -in {} -noout -enddate", path.display()),
        ),
        Some(end) => Check::ok("certificate", format!("the TLS certificate is good until {}", end.date())),
    }]
}

fn space(config: &Config) -> Check {
    let data = &config.node.data;
    match disk::free_bytes(data) {
        Err(e) => Check::fail(
            "disk",
            format!("the data folder cannot be looked at: {e}"),
            "it may not exist or not be mounted",
            format!("df -h {}", data.display()),
        ),
        Ok(free) if free < FREE_BYTES => Check::warn(
            "disk",
            format!("{} MiB are free where the data lie", free / (1024 * 1024)),
            "on a full disk the node answers reads and acknowledges nothing",
            format!("df -h {0}; du -xsh {0}/*", data.display()),
        ),
        Ok(free) => Check::ok("disk", format!("{} GiB are free where the data lie", free >> 30)),
    }
}

fn damaged_history(config: &Config) -> Check {
    let dir = history_dir(config);
    let mut damaged = 0;
    for tenant in fs::read_dir(&dir).into_iter().flatten().flatten() {
        damaged += fs::read_dir(tenant.path().join("damaged")).into_iter().flatten().flatten().count();
    }
    if damaged == 0 {
        Check::ok("history", "no file of the history is damaged")
    } else {
        Check::warn(
            "history",
            format!("{damaged} files of the history were damaged and set aside"),
            "a disk error or an unclean stop; what could be read of them is searched",
            format!("ls -l {}/tenant=*/damaged", dir.display()),
        )
    }
}

/// What a configuration may say and should not.
fn settings(config: &Config) -> Vec<Check> {
    let mut out = Vec::new();
    let c = &config.node;
    let o = &c.organisation;
    if o.domains.is_empty() && o.ranges.is_empty() {
        out.push(Check::warn(
            "config",
            "[node.organisation] names neither domains nor ranges",
            "what identifies this organisation is never blocked here, and looked for before anything leaves",
            "domains = [\"bank.example\"]\nranges = [\"203.0.113.0/24\"]",
        ));
    }
    if c.url.is_none() && c.listen.ip().is_unspecified() {
        out.push(Check::warn(
            "config",
            "[node] url is not set and the listener has no address of its own",
            "offers would tell partners to dial an address that is none",
            "url = \"https://cert.example:8443\"",
        ));
    }
    if config.sources.is_empty() {
        out.push(Check::warn(
            "config",
            "no [[source]] is configured",
            "without logs nothing is watched or hunted here; pushing them with a token works too",
            "pasban admin token make --scope push --name shipper",
        ));
    }
    for s in &config.sources {
        if !s.path.exists() {
            out.push(Check::fail(
                "config",
                format!("the file of source {} does not exist", s.name),
                "a wrong path, or the program that writes it has not started",
                format!("ls -l {}", s.path.display()),
            ));
        }
    }
    if config.mail.is_none() && config.webhook.is_none() {
        out.push(Check::warn(
            "config",
            "neither [mail] nor [webhook] is configured",
            "alarms are seen only by those who look",
            "[mail]",
        ));
    }
    for class in config.policy.by_class.keys() {
        if guard::class_of(class).is_none() {
            out.push(Check::warn(
                "config",
                format!("[policy.by_class] {class:?} is no class of the RSIT taxonomy"),
                "the line has no effect",
                "by_class = { \"malicious-code\" = \"hold\" }",
            ));
        }
    }
    if out.is_empty() {
        out.push(Check::ok("config", "the configuration has no doubtful settings"));
    }
    out
}

/// Opens the store beside whatever uses it: for a node that is not running.
#[must_use]
pub fn of_store(config: &Config) -> Vec<Check> {
    if let Err(e) = super::restore::whole(&config.node.data) {
        return vec![Check::fail("store", "there is no node here yet", e.to_string(), "pasban restore --help")];
    }
    let url = match store_url(config) {
        Ok(url) => url,
        Err(e) => return vec![Check::fail("store", e.to_string(), "[store] url", "")],
    };
    // A file that is only looked for must not be made.
    if let pasban_store::StoreUrl::Sqlite(path) = &url
        && !path.exists()
    {
        return vec![Check::fail(
            "store",
            format!("{} does not exist", path.display()),
            "the node was never initialised, or the data folder is another",
            "pasban init --help",
        )];
    }
    match Db::open(&url, Options { read_only: true, readers: 1, ..Options::default() }) {
        Err(e) => vec![Check::fail("store", "the store does not open", e.to_string(), "")],
        Ok(db) => vec![migrations(&db)],
    }
}

fn migrations(db: &Db) -> Check {
    match db.pending_migrations() {
        Err(e) => Check::fail("store", "the store and this program do not fit", e.to_string(), ""),
        Ok(pending) if pending.is_empty() => Check::ok("store", "the store opens and is up to date"),
        Ok(pending) => Check::fail(
            "store",
            format!("{} changes of the store's tables wait", pending.len()),
            "the program is newer than the store",
            "pasban migrate",
        ),
    }
}

/// Checks of a running node.
pub async fn of_node(node: &Node) -> Vec<Check> {
    let (me, now) = (node.clone(), node.now());
    let mut out = tokio::task::spawn_blocking(move || {
        let mut all = of_files(&me.config, now);
        all.push(migrations(&me.db));
        all
    })
    .await
    .unwrap_or_default();
    out.push(readiness(node).await);
    out.extend(links(node));
    out.extend(from_store(node, now).await);
    out
}

async fn readiness(node: &Node) -> Check {
    if node.mode() == Mode::Recovering {
        let restored = restore::mark(node).await.ok().flatten().is_some();
        return Check::fail(
            "recovering",
            "the node is recovering: nothing is signed or sent",
            if restored {
                "it was restored and no partner's memory was compared yet"
            } else {
                "a partner remembers more of its ledger than it holds"
            },
            "pasban link list",
        );
    }
    match disk::readiness(node).into_iter().next() {
        Some(t) => Check::fail(
            "ready",
            t,
            "what cannot be kept is not acknowledged",
            format!("df -h {}", node.config.node.data.display()),
        ),
        None => Check::ok("ready", "the node takes things in"),
    }
}

fn links(node: &Node) -> Vec<Check> {
    let mut out = Vec::new();
    let table = node.links.load();
    let now = node.now();
    for e in table.standing() {
        let name = &e.link.peer_name;
        if !e.link.trouble.is_empty() || now.0.saturating_sub(e.link.last_contact.0) > 10 * MINUTE {
            let cause = if e.link.trouble.is_empty() {
                "nothing was heard of it for ten minutes".to_owned()
            } else {
                e.link.trouble.clone()
            };
            out.push(Check::warn("links", format!("the link to {name} is down"), cause, "pasban link list"));
        }
        let skew = hello::remembered(e).skew_seconds;
        if skew.abs() > SKEW_SECONDS {
            out.push(Check::warn(
                "clock",
                format!("the clock of {name} and ours differ by {} seconds", skew.abs()),
                "one of the two machines has no time service",
                "timedatectl status",
            ));
        }
    }
    if out.is_empty() {
        out.push(Check::ok("links", format!("{} links stand, none has trouble", table.standing().count())));
    }
    out
}

async fn from_store(node: &Node, now: Timestamp) -> Vec<Check> {
    let apex = node.zones.apex().map(ToString::to_string);
    let named = apex.clone();
    let read = node
        .db
        .read(move |tx| {
            let silent: Vec<String> =
                detect::source_list(tx)?.into_iter().filter(|s| s.silent).map(|s| s.name).collect();
            let last = state::get(tx, backup::LAST)?;
            let held = detect::outgoing_list(tx, 10_000)?.iter().filter(|o| o.state == "held").count();
            let zone = match &named {
                Some(a) => Some(mitigate::serial_fetch(tx, a)?),
                None => None,
            };
            Ok((silent, last, held, zone))
        })
        .await;
    let (silent, last, held, zone) = match read {
        Ok(read) => read,
        Err(e) => return vec![Check::fail("store", "the store cannot be read", e.to_string(), "")],
    };
    let mut out = Vec::new();
    for name in silent {
        out.push(Check::fail(
            "sources",
            format!("log source {name} is silent"),
            "its file does not grow, or its shipper stopped",
            "pasban alerts",
        ));
    }
    let age = status::last_backup(last.as_deref()).map(|at| now.0.saturating_sub(at.0));
    let command =
        format!("pasban backup /var/backups/pasban-$(date +%F).age   # opened by {}", setup::BACKUP_IDENTITY_FILE);
    out.push(match age {
        None => Check::warn(
            "backup",
            "no backup was ever made",
            "a lost disk would lose everything but what partners mirror",
            command,
        ),
        Some(age) if age > BACKUP_DAYS * DAY => Check::warn(
            "backup",
            format!("the last backup is {} days old", age / DAY),
            "what came since would be lost",
            command,
        ),
        Some(age) => Check::ok("backup", format!("the last backup is {} hours old", age / HOUR)),
    });
    if held > 0 {
        out.push(Check::warn(
            "outgoing",
            format!("{held} messages wait for a person"),
            "after a restore or an ambiguous sending nothing goes by itself",
            "pasban alerts release",
        ));
    }
    if let Some((apex, (serial, fetched))) = apex.zip(zone) {
        out.push(if fetched == 0 {
            Check::warn(
                "zone",
                format!("no resolver has fetched {apex}"),
                "nothing is blocked before one does",
                format!("dig @LISTEN {apex} SOA"),
            )
        } else if fetched < serial {
            Check::warn(
                "zone",
                format!("the newest fetched version of {apex} is {fetched}, the zone is at {serial}"),
                "resolvers fetch within a refresh interval, or at once where [zone] notify names them",
                "",
            )
        } else {
            Check::ok("zone", format!("resolvers have the newest version of {apex}"))
        });
    }
    out
}

/// Whether a folder holds a configuration.
#[must_use]
pub fn is_node(dir: &Path) -> bool {
    dir.join(setup::CONFIG_FILE).is_file()
}
