//! Partners cosign each other's ledgers and mirror their leaf hashes (C2SP tlog-witness, tlog-cosignature).
//!
//! Only the dialler can dial, so it brings its own checkpoint to the host and fetches the host's. What a witness
//! remembers is durable before its line is handed out: it never signs two trees that part. A refusal is an act, a
//! fork is an alarm, and from then on nothing of that ledger is cosigned until a person has looked.

use pasban_kernel::{Digest, LinkId, NodeId, Timestamp, fault};
use pasban_proof::act::ActKind;
use pasban_proof::checkpoint::{Checkpoint, ledger_origin};
use pasban_proof::merkle::Frontier;
use pasban_proof::note::{Note, NoteSignature, SignatureKind};
use pasban_proof::witness::{CosignRequest, Refusal, TreeHead, cosign, verify_cosignature};
use pasban_store::rows::ledger::{self as rows, MirrorHead};
use pasban_store::rows::links as link_rows;
use pasban_store::{StoreError, Tx, state};
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::hello::Remembered;
use super::recover::{ledger_keys, pack, unpack};
use super::table::Entry;
use crate::error::{AppError, Result};
use crate::ledger;
use crate::node::Node;

/// Leaf hashes in one request. A larger gap is closed in several, each with a checkpoint of its own.
const HASHES_MAX: i64 = 100_000;

/// The name under which a node cosigns.
#[must_use]
pub fn witness_name(node: &NodeId) -> String {
    format!("pasban.witness/{node}")
}

/// A checkpoint to be cosigned, with the leaf hashes that are new to the witness.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// C2SP `add-checkpoint` body; empty where nothing is new.
    pub request: String,
    /// Leaf hashes from the old size on, 32 bytes each, as one base64 text.
    pub hashes: String,
}

/// What a witness answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The cosignature line; empty where it does not sign.
    pub line: String,
    /// Leaves that the witness holds.
    pub held: u64,
    /// Why it does not sign.
    pub refusal: String,
}

/// A cosignature handed to the ledger's owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Leaves that the checkpoint covers.
    pub size: u64,
    /// The line.
    pub line: String,
}

fn frontier_key(peer: &NodeId) -> String {
    format!("mirror.frontier.{peer}")
}

fn wrong(e: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("ledger: {e}"))
}

/// What a witness that holds `old` leaves is asked to cosign; `None` where nothing is new. A witness that holds all of
/// it, and whose cosignature was lost on its way here, is asked for it again.
///
/// # Errors
/// The node is recovering; the store's.
pub async fn ask(node: &Node, peer: NodeId, old: u64) -> Result<Option<Ask>> {
    let (size, note) = ledger::checkpoint(node).await?;
    let cosigned = u64::try_from(node.db.read(move |tx| rows::cosigned_by(tx, &peer)).await?).unwrap_or(0);
    if size < old || (size == old && cosigned >= size) {
        return Ok(None);
    }
    let (me, now) = (node.clone(), node.now());
    let ask = node
        .db
        .write("witness.ask", move |tx| {
            let from = i64::try_from(old).map_err(wrong)?;
            let all = i64::try_from(size).map_err(wrong)?;
            let to = all.min(from.saturating_add(HASHES_MAX));
            let note = if to == all { note } else { earlier(tx, &me, to, now)? };
            let hashes = rows::leaf_hashes(tx, from, to)?;
            let proof = ledger::consistency(tx, old, u64::try_from(to).map_err(wrong)?)?;
            let request = CosignRequest { old_size: old, proof, checkpoint: note };
            Ok(Ask { request: request.to_string(), hashes: pack(&hashes) })
        })
        .await?;
    Ok(Some(ask))
}

/// A checkpoint of an earlier size of the same tree, to close a large gap in steps.
fn earlier(tx: &mut dyn Tx, node: &Node, size: i64, now: Timestamp) -> Result<Note, StoreError> {
    if let Some(note) = rows::checkpoint_fetch(tx, size)? {
        return Note::parse(&note).map_err(wrong);
    }
    let mut edge = Frontier::new();
    for from in (0..size).step_by(10_000) {
        for hash in rows::leaf_hashes(tx, from, size.min(from + 10_000))? {
            edge.append(hash).map_err(wrong)?;
        }
    }
    let origin = ledger_origin(&node.id, ledger::number(tx)?);
    let head = Checkpoint { origin, size: edge.size(), root: edge.root(), extensions: Vec::new() };
    let note = head.sign(&node.keys.ledger).map_err(wrong)?;
    rows::checkpoint_put(tx, size, &note.to_string(), now)?;
    Ok(note)
}

/// How many leaves of a partner's ledger we mirror.
///
/// # Errors
/// The store's.
pub async fn mirrored(node: &Node, peer: NodeId) -> Result<u64> {
    let head = node.db.read(move |tx| rows::mirror_head(tx, &peer)).await?;
    Ok(head.map_or(0, |h| u64::try_from(h.size).unwrap_or(0)))
}

enum Judged {
    Signed {
        line: String,
        held: u64,
    },
    Refused {
        why: String,
        held: u64,
        fork: bool,
    },
    /// The request starts from another size than the one held: not a fault, it is made again.
    OtherSize {
        held: u64,
    },
}

/// Cosigns a partner's checkpoint, if it continues what was seen before, and mirrors the new hashes.
///
/// # Errors
/// Where the request cannot be read; the node is recovering; the store's.
pub async fn judge(node: &Node, entry: &Entry, peer: NodeId, ask: &Ask) -> Result<Said> {
    node.may_sign()?;
    let request = CosignRequest::parse(&ask.request).map_err(|e| AppError::invalid(format!("cosign request: {e}")))?;
    let hashes = unpack(&ask.hashes)?;
    let forked: Remembered = serde_json::from_str(&entry.link.heard).unwrap_or_default();
    if !forked.forked.is_empty() {
        return Ok(Said { refusal: forked.forked, ..Said::default() });
    }
    let (me, now) = (node.clone(), node.now());
    fault::point("witness.commit.before");
    let judged = node.db.write("witness.commit", move |tx| decide(tx, &me, &peer, &request, &hashes, now)).await?;
    fault::point("witness.commit.after");
    Ok(match judged {
        Judged::Signed { line, held } => Said { line, held, refusal: String::new() },
        Judged::OtherSize { held } => Said { line: String::new(), held, refusal: String::new() },
        Judged::Refused { why, held, fork } => {
            refused(node, entry, peer, &why, fork).await?;
            Said { line: String::new(), held, refusal: why }
        }
    })
}

fn decide(
    tx: &mut dyn Tx,
    node: &Node,
    peer: &NodeId,
    request: &CosignRequest,
    hashes: &[Digest],
    now: Timestamp,
) -> Result<Judged, StoreError> {
    let mut mirror = rows::mirror_head(tx, peer)?;
    let refuse = |why: String, held: u64, fork: bool| Ok(Judged::Refused { why, held, fork });
    let Ok(claimed) = Checkpoint::parse(&request.checkpoint.text) else {
        return refuse("not a checkpoint".into(), 0, false);
    };
    let number = number_of(peer, &claimed.origin);
    let Some(number) = number else {
        return refuse(format!("{:?} is not a ledger of this node", claimed.origin), 0, false);
    };
    if let Some(m) = &mirror {
        let held = number_of(peer, m.note.lines().next().unwrap_or_default()).unwrap_or(1);
        if number < held {
            return refuse(format!("rollback: ledger {number} is offered, ledger {held} was begun before"), 0, true);
        }
        if number > held {
            // A ledger begun anew names the gap in its first act; that the old one ends here is an act of ours.
            let body = serde_json::json!({"old_size": m.size.to_string(), "old_root": m.root.to_string(), "new_origin": claimed.origin});
            let act = ledger::act(node, ActKind::LedgerBegunAnew, &peer.to_string(), &peer.to_string(), &body)
                .map_err(wrong)?;
            ledger::record(tx, &[act])?;
            rows::mirror_forget(tx, peer)?;
            state::remove(tx, &frontier_key(peer))?;
            mirror = None;
        }
    }
    let old = match &mirror {
        Some(m) => Some(TreeHead { size: u64::try_from(m.size).map_err(wrong)?, root: m.root }),
        None => None,
    };
    let held = old.map_or(0, |o| o.size);
    if claimed.size >= held && request.old_size != held {
        return Ok(Judged::OtherSize { held });
    }
    let keys = ledger_keys(node, peer, &claimed.origin, SignatureKind::Ed25519);
    let name = witness_name(&node.id);
    let cosigned =
        match cosign(old, &request.checkpoint, &claimed.origin, &keys, &request.proof, (&name, &node.keys.ledger), now)
        {
            Ok(cosigned) => cosigned,
            Err(e) => {
                let fork = matches!(e, Refusal::Rollback { .. } | Refusal::Fork { .. } | Refusal::Inconsistent { .. });
                return refuse(e.to_string(), held, fork);
            }
        };
    let mut edge = match state::get(tx, &frontier_key(peer))? {
        Some(bytes) => Frontier::from_bytes(&bytes).map_err(wrong)?,
        None => Frontier::new(),
    };
    for hash in hashes {
        edge.append(*hash).map_err(wrong)?;
    }
    if edge.size() != cosigned.head.size || edge.root() != cosigned.head.root {
        return refuse("the leaf hashes do not lead to the checkpoint".into(), held, false);
    }
    let head = MirrorHead {
        size: i64::try_from(cosigned.head.size).map_err(wrong)?,
        root: cosigned.head.root,
        note: request.checkpoint.to_string(),
    };
    rows::mirror_extend(tx, peer, i64::try_from(held).map_err(wrong)?, hashes, &head, now)?;
    state::put(tx, &frontier_key(peer), &edge.to_bytes())?;
    Ok(Judged::Signed { line: cosigned.line.to_string(), held: cosigned.head.size })
}

/// Which of a node's ledgers an origin names.
fn number_of(node: &NodeId, origin: &str) -> Option<u32> {
    let first = ledger_origin(node, 1);
    if origin == first {
        return Some(1);
    }
    let number = origin.strip_prefix(&first)?.strip_prefix('/')?.parse::<u32>().ok()?;
    (number > 1 && ledger_origin(node, number) == origin).then_some(number)
}

/// A refusal is kept; a fork stops witnessing and alarms people.
async fn refused(node: &Node, entry: &Entry, peer: NodeId, why: &str, fork: bool) -> Result<()> {
    let body = serde_json::json!({"peer": peer.to_string(), "why": why.chars().take(500).collect::<String>()});
    let act = ledger::act(node, ActKind::WitnessRefused, &node.id.to_string(), &entry.link.id.to_string(), &body)?;
    let (id, why_text) = (entry.link.id, why.to_owned());
    node.db
        .write_as("witness.refused", move |tx| -> Result<()> {
            let Some(mut l) = link_rows::link_fetch(tx, &id)? else { return Ok(()) };
            let mut heard: Remembered = serde_json::from_str(&l.heard).unwrap_or_default();
            if fork {
                heard.forked.clone_from(&why_text);
                l.heard = serde_json::to_string(&heard).map_err(AppError::internal)?;
            }
            l.trouble = format!("its ledger was not cosigned: {why_text}");
            link_rows::link_put(tx, &l)?;
            ledger::record(tx, &[act])?;
            Ok(())
        })
        .await?;
    node.reload_link(&id).await?;
    if fork {
        crate::detect::alerts::ledger_fork(node, &id, &node.name_of(&peer), why).await?;
    }
    Ok(())
}

/// A person has looked at a fork and lets the partner's ledger be witnessed again. The mirror begins anew.
///
/// # Errors
/// Not found.
pub async fn forgive(node: &Node, link: LinkId, who: &str, reason: &str) -> Result<()> {
    let body = serde_json::json!({"reason": reason});
    let act = ledger::act(node, ActKind::WitnessForgiven, who, &link.to_string(), &body)?;
    node.db
        .write_as("witness.forgive", move |tx| -> Result<()> {
            let Some(mut l) = link_rows::link_fetch(tx, &link)? else { return Err(AppError::NotFound) };
            let mut heard: Remembered = serde_json::from_str(&l.heard).unwrap_or_default();
            heard.forked.clear();
            l.heard = serde_json::to_string(&heard).map_err(AppError::internal)?;
            l.trouble.clear();
            link_rows::link_put(tx, &l)?;
            if let Some(peer) = l.peer {
                rows::mirror_forget(tx, &peer)?;
                state::remove(tx, &frontier_key(&peer))?;
            }
            ledger::record(tx, &[act])?;
            Ok(())
        })
        .await?;
    super::life::changed(node, &link).await
}

/// Keeps a partner's cosignature of ours, once it was checked.
///
/// # Errors
/// Invalid where it is not the partner's, or of a checkpoint that we did not sign.
pub async fn keep(node: &Node, peer: NodeId, line: &Line) -> Result<()> {
    let parsed = NoteSignature::parse(&line.line, 1).map_err(|e| AppError::invalid(format!("cosignature: {e}")))?;
    let keys = ledger_keys(node, &peer, &witness_name(&peer), SignatureKind::Cosignature);
    let size = i64::try_from(line.size).map_err(|_| AppError::invalid("cosignature: size"))?;
    let (text, now) = (line.line.clone(), node.now());
    let good = node
        .db
        .write("witness.keep", move |tx| {
            let Some(note) = rows::checkpoint_fetch(tx, size)? else { return Ok(false) };
            let note = Note::parse(&note).map_err(wrong)?;
            if !keys.iter().any(|k| verify_cosignature(&note.text, k, &parsed).is_some()) {
                return Ok(false);
            }
            rows::cosignature_put(tx, size, &peer, &text, now)?;
            Ok(true)
        })
        .await?;
    if good { Ok(()) } else { Err(AppError::invalid("the cosignature does not match a checkpoint of ours")) }
}

/// The dialler's side, both ways once. Answers whether anything new was cosigned.
///
/// # Errors
/// The host is out of reach; the store's.
pub async fn exchange(node: &Node, channel: &Channel, entry: &Entry, peer: NodeId) -> Result<bool> {
    let mut done = false;
    // Ours, by the host.
    let mut held = u64::try_from(node.db.read(move |tx| rows::cosigned_by(tx, &peer)).await?).unwrap_or(0);
    let mut asked_again = false;
    while let Some(ask) = ask(node, peer, held).await? {
        let said: Said = channel.post("/links/v1/witness", &ask).await?.json()?;
        if !said.refusal.is_empty() {
            return Err(AppError::Conflict(format!(
                "{} does not cosign our ledger: {}",
                node.name_of(&peer),
                said.refusal
            )));
        }
        if said.line.is_empty() {
            if asked_again || said.held == held {
                break;
            }
            // It holds more or less than we remember.
            asked_again = true;
            held = said.held;
            continue;
        }
        keep(node, peer, &Line { size: said.held, line: said.line }).await?;
        done = true;
        held = said.held;
        if !leaves_more(&ask) {
            break;
        }
    }
    // The host's, by us.
    loop {
        let held = mirrored(node, peer).await?;
        let ask: Ask = channel.get(&format!("/links/v1/witness?old={held}")).await?.json()?;
        if ask.request.is_empty() {
            return Ok(done);
        }
        let said = judge(node, entry, peer, &ask).await?;
        if said.line.is_empty() {
            return Ok(done);
        }
        channel.post("/links/v1/cosignature", &Line { size: said.held, line: said.line }).await?.ok()?;
        done = true;
        // What grew meanwhile is for the next round: a thousand witnesses that run after a busy ledger would never rest.
        if !leaves_more(&ask) {
            return Ok(done);
        }
    }
}

/// Whether a request closes only a part of a large gap.
fn leaves_more(ask: &Ask) -> bool {
    let most = usize::try_from(HASHES_MAX).unwrap_or(usize::MAX).saturating_mul(32);
    data_encoding::BASE64.decode_len(ask.hashes.len()).is_ok_and(|n| n >= most)
}
