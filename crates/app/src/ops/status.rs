//! How a node stands, in one answer.

use pasban_kernel::{Digest, Timestamp};
use pasban_proof::act::{Act, ActKind};
use pasban_store::rows::{detect, ledger as rows, mitigate};
use serde::Serialize;

use super::{backup, disk, restore};
use crate::error::Result;
use crate::ledger;
use crate::node::{Mode, Node};

/// How a node stands.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Node id.
    pub node: String,
    /// Public name.
    pub name: String,
    /// Tier.
    pub tier: String,
    /// Version of the program.
    pub version: &'static str,
    /// The URL under which peers reach it.
    pub url: String,
    /// When it was made.
    pub born: String,
    /// Its clock.
    pub now: String,
    /// Names this life of the state, hex.
    pub incarnation: String,
    /// `normal` or `recovering`.
    pub mode: &'static str,
    /// Whether it takes things in.
    pub ready: bool,
    /// Why not, in sentences.
    pub trouble: Vec<String>,
    /// When it was restored, while partners' memories are not compared yet; empty otherwise.
    pub restored: String,
    /// What was missing after the last recovery, in words; empty where there was none.
    pub recovered: String,
    /// Sequence of the card that certifies the operating keys.
    pub keys: u64,
    /// The ledger.
    pub ledger: Ledger,
    /// Links by state.
    pub links: Links,
    /// Constituents known.
    pub constituents: usize,
    /// Hosted tenants.
    pub tenants: usize,
    /// Values by what is done about them.
    pub values: Values,
    /// Observations kept, and the disk that they need.
    pub history: History,
    /// Log sources.
    pub sources: Vec<Source>,
    /// Alerts open.
    pub alerts_open: usize,
    /// Messages that wait for a person.
    pub outgoing_held: usize,
    /// Messages that wait to be sent.
    pub outgoing_queued: usize,
    /// The zone's serial, where there is a zone.
    pub zone: Option<Zone>,
    /// When the last backup was made; empty for never.
    pub backup: String,
    /// Bytes free where the data lie.
    pub disk_free_bytes: u64,
}

/// The ledger's size and root.
#[derive(Clone, Debug, Serialize)]
pub struct Ledger {
    /// Which of the node's ledgers: 1, or more after one could not be restored.
    pub number: u32,
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Digest,
    /// Leaves that at least one partner has cosigned.
    pub witnessed: i64,
}

/// A log source.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// Whose: a tenant id, or empty for the node's own.
    pub tenant: String,
    /// Name.
    pub name: String,
    /// Format.
    pub format: String,
    /// Lines read.
    pub lines: i64,
    /// Lines that could not be read.
    pub bad: i64,
    /// When the last line came.
    pub last_line: String,
    /// It fell silent.
    pub silent: bool,
}

/// Links by state.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Links {
    /// Something may pass.
    pub active: usize,
    /// Only withdrawals pass.
    pub paused: usize,
    /// Not yet confirmed by both.
    pub waiting: usize,
    /// Active, with trouble.
    pub troubled: usize,
}

/// Values by what is done about them.
#[derive(Clone, Debug, Serialize)]
pub struct Values {
    /// On watch only.
    pub watch: i64,
    /// Held for approval.
    pub hold: i64,
    /// Blocked.
    pub block: i64,
}

/// Observations kept.
#[derive(Clone, Debug, Serialize)]
pub struct History {
    /// How many.
    pub observations: u64,
    /// Bytes on the disk.
    pub bytes: u64,
}

/// The response policy zone.
#[derive(Clone, Debug, Serialize)]
pub struct Zone {
    /// Its name.
    pub apex: String,
    /// Last serial given.
    pub serial: i64,
    /// Highest serial that any resolver fetched.
    pub fetched: i64,
}

/// How the node stands now.
///
/// # Errors
/// The store's.
pub async fn status(node: &Node) -> Result<Status> {
    let apex = node.zones.apex().map(ToString::to_string);
    let named = apex.clone();
    let me = node.id.to_string();
    let peers: Vec<_> = node.links.load().all().iter().filter_map(|e| e.link.peer).collect();
    let read = node
        .db
        .read(move |tx| {
            let edge = ledger::frontier(tx)?;
            let mut witnessed = 0;
            for peer in &peers {
                witnessed = rows::cosigned_by(tx, peer)?.max(witnessed);
            }
            let ledger = Ledger { number: ledger::number(tx)?, size: edge.size(), root: edge.root(), witnessed };
            let recovered =
                rows::leaf_about(tx, &me, 10_000)?.into_iter().rev().find(|l| l.kind == ActKind::Recovered.code());
            let sources = detect::source_list(tx)?;
            let mut values = [0; 3];
            for (slot, state) in values.iter_mut().zip(["watch", "hold", "block"]) {
                *slot = mitigate::mitigation_count(tx, state)?;
            }
            let zone = match &named {
                Some(apex) => Some(mitigate::serial_fetch(tx, apex)?),
                None => None,
            };
            let alerts = detect::alert_list(tx, 10_000)?.iter().filter(|a| a.state == "open").count();
            let mut out = [0usize; 2];
            for o in detect::outgoing_list(tx, 10_000)? {
                match o.state.as_str() {
                    "held" => out[0] += 1,
                    "queued" | "attempting" => out[1] += 1,
                    _ => {}
                }
            }
            let backup = pasban_store::state::get(tx, backup::LAST)?;
            Ok((ledger, values, zone, alerts, out, backup, recovered, sources))
        })
        .await?;
    let (ledger, [watch, hold, block], zone, alerts_open, [outgoing_held, outgoing_queued], backup, recovered, sources) =
        read;
    let mut links = Links::default();
    for e in node.links.load().all() {
        match e.link.state.as_str() {
            "active" => {
                links.active += 1;
                links.troubled += usize::from(!e.link.trouble.is_empty());
            }
            "paused" => links.paused += 1,
            "offered" | "confirming" => links.waiting += 1,
            _ => {}
        }
    }
    let (observations, bytes) = {
        let stats = node.history.stats();
        (stats.observations(), stats.bytes())
    };
    let trouble = disk::readiness(node);
    let restored = restore::mark(node).await?.map(|m| m.at.rfc3339()).unwrap_or_default();
    let registry = node.registry.load();
    Ok(Status {
        node: node.id.to_string(),
        name: node.config.node.name.clone(),
        tier: node.config.node.tier.clone(),
        version: env!("CARGO_PKG_VERSION"),
        url: node.config.url(),
        born: node.born.rfc3339(),
        now: node.now().rfc3339(),
        incarnation: data_encoding::HEXLOWER.encode(&node.incarnation()),
        mode: if node.mode() == Mode::Normal { "normal" } else { "recovering" },
        ready: trouble.is_empty(),
        trouble,
        restored,
        recovered: recovered.and_then(|l| gap(&l.act)).unwrap_or_default(),
        keys: node.keys.sequence(),
        ledger,
        links,
        constituents: registry.constituents.len(),
        tenants: registry.tenants.len(),
        values: Values { watch, hold, block },
        history: History { observations, bytes },
        sources: sources
            .into_iter()
            .map(|s| Source {
                tenant: if s.tenant.is_own() { String::new() } else { s.tenant.to_string() },
                name: s.name,
                format: s.format,
                lines: s.lines,
                bad: s.bad,
                last_line: if s.last_line.0 > 0 { s.last_line.rfc3339() } else { String::new() },
                silent: s.silent,
            })
            .collect(),
        alerts_open,
        outgoing_held,
        outgoing_queued,
        zone: apex.zip(zone).map(|(apex, (serial, fetched))| Zone { apex, serial, fetched }),
        backup: last_backup(backup.as_deref()).map(Timestamp::rfc3339).unwrap_or_default(),
        disk_free_bytes: disk::free_bytes(&node.config.node.data).unwrap_or(0),
    })
}

/// The instant in a stored backup mark.
#[must_use]
pub fn last_backup(bytes: Option<&[u8]>) -> Option<Timestamp> {
    bytes.and_then(|b| b.try_into().ok()).map(|b| Timestamp(i64::from_be_bytes(b)))
}

/// The gap that a recovery's act names.
fn gap(act: &str) -> Option<String> {
    let act = Act::parse(act).ok()?;
    let body: serde_json::Value = serde_json::from_str(act.body()).ok()?;
    body.get("gap").and_then(serde_json::Value::as_str).map(str::to_owned)
}
