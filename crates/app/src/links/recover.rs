//! Going on after a restore: by command, by file copy, by a snapshot of the disk.
//!
//! A partner that remembers more of us than we hold shows what happened. Then nothing is signed or sent; the missing
//! leaf hashes come from the partner's mirror and are checked against a checkpoint that this node itself signed, so
//! no partner can make us believe a tree that was never ours. Acts recorded since the restore are put behind them.
//! Then a new life of the state begins ([`Node::incarnation`]): partners read and give everything again.

use data_encoding::{BASE64, HEXLOWER};
use pasban_kernel::{Digest, NodeId, fault};
use pasban_proof::act::{Act, ActKind};
use pasban_proof::checkpoint::{Checkpoint, ledger_origin};
use pasban_proof::keys::KeyRole;
use pasban_proof::merkle::verify_consistency;
use pasban_proof::note::{Note, NoteKey, SignatureKind};
use pasban_store::rows::ledger as rows;
use pasban_store::{StoreError, Tx, state, stream};
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::feed;
use super::hello::Heard;
use super::table::{Entry, private_stream};
use crate::error::{AppError, Result};
use crate::exchange::objects::stream_key;
use crate::ledger;
use crate::node::{Mode, Node, RECOVERING};

/// Leaf hashes in one message: 8.5 MB as base64.
const HASHES_MAX: i64 = 200_000;
/// How far before our own end a mirror is read where it is large: acts recorded since the restore lie there.
const LOOK_BACK: u64 = 50_000;

/// What we have lost, as far as one partner knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// Leaves of the ledger: the partner cosigned this checkpoint of ours.
    Leaves {
        /// Leaves that it covers.
        size: u64,
        /// Our checkpoint.
        note: String,
    },
    /// Positions that we gave, though the ledger is whole: a few seconds were lost.
    Positions,
}

/// Our ledger's keys, old ones included.
fn own_ledger_keys(node: &Node, origin: &str) -> Vec<NoteKey> {
    ledger_keys(node, &node.id, origin, SignatureKind::Ed25519)
}

/// A node's ledger keys as keys of notes under a name.
pub(super) fn ledger_keys(node: &Node, of: &NodeId, name: &str, kind: SignatureKind) -> Vec<NoteKey> {
    let Ok(cards) = node.cards.read() else { return Vec::new() };
    let Some(history) = cards.get(of) else { return Vec::new() };
    let mut keys: Vec<NoteKey> = Vec::new();
    for card in history.cards() {
        for k in card.card().keys_for(KeyRole::Ledger) {
            if let Ok(key) = NoteKey::new(name, kind, k.key)
                && !keys.contains(&key)
            {
                keys.push(key);
            }
        }
    }
    keys
}

/// Whether the partner remembers more of us than we hold. A claim about the ledger counts only with a checkpoint that
/// we signed.
///
/// # Errors
/// The store's.
pub async fn needed(node: &Node, entry: &Entry, heard: &Heard) -> Result<Need> {
    if let Some(tree) = &heard.ledger
        && let Ok(note) = Note::parse(&tree.note)
    {
        let (origin, edge, number) = node
            .db
            .read(|tx| {
                let number = ledger::number(tx)?;
                Ok((number, ledger::frontier(tx)?, number))
            })
            .await
            .map(|(n, edge, number)| (ledger_origin(&node.id, n), edge, number))?;
        if let Ok(head) = Checkpoint::verify(&note, &origin, &own_ledger_keys(node, &origin)) {
            let lost = if head.size > edge.size() {
                true
            } else {
                let (old, new) = (head.size, edge.size());
                let proof = node.db.read(move |tx| ledger::consistency(tx, old, new)).await?;
                verify_consistency(old, &head.root, new, &edge.root(), &proof).is_err()
            };
            if lost {
                return Ok(Need::Leaves { size: head.size, note: tree.note.clone() });
            }
        } else {
            tracing::debug!(number, theirs = %tree.origin, "a partner holds another ledger of ours");
        }
    }
    let mine = HEXLOWER.encode(&node.incarnation());
    if heard.incarnation == mine && heard.places.len() == 6 {
        let (class, private, places) = (entry.link.class, private_stream(&entry.link.id), heard.places.clone());
        let behind = node
            .db
            .read(move |tx| {
                for ((stream, lane), at) in feed::parts(class, private).iter().zip(places) {
                    if at > stream::head(tx, &stream_key(stream, *lane))?.unwrap_or(0) {
                        return Ok(true);
                    }
                }
                Ok(false)
            })
            .await?;
        if behind {
            return Ok(Need::Positions);
        }
    }
    Ok(Need::Nothing)
}

/// Nothing is signed or sent from now on, through restarts too.
///
/// # Errors
/// The store's.
pub async fn enter(node: &Node, why: &str) -> Result<()> {
    if node.mode() == Mode::Recovering {
        return Ok(());
    }
    node.set_mode(Mode::Recovering);
    tracing::error!(why, "a partner remembers more of this node than it holds: recovering; nothing is signed or sent");
    let why = why.to_owned();
    node.db.write("recover.enter", move |tx| state::put(tx, RECOVERING, why.as_bytes())).await?;
    Ok(())
}

/// Part of a mirror, in either direction.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Mirror {
    /// Index of the first hash.
    pub from: u64,
    /// Leaf hashes, 32 bytes each, as one base64 text.
    pub hashes: String,
    /// The checkpoint over all that is mirrored, signed by the ledger's owner.
    pub note: String,
    /// Leaves mirrored.
    pub size: u64,
}

/// What we mirror of a partner, from a leaf on.
///
/// # Errors
/// Not found where nothing is mirrored.
pub async fn mirror_of(node: &Node, peer: NodeId, from: u64) -> Result<Mirror> {
    let start = i64::try_from(from).map_err(|_| AppError::NotFound)?;
    let found = node
        .db
        .read(move |tx| {
            let Some(head) = rows::mirror_head(tx, &peer)? else { return Ok(None) };
            Ok(Some((rows::mirror_hashes(tx, &peer, start, HASHES_MAX)?, head)))
        })
        .await?;
    let (hashes, head) = found.ok_or(AppError::NotFound)?;
    Ok(Mirror { from, hashes: pack(&hashes), note: head.note, size: u64::try_from(head.size).unwrap_or(0) })
}

pub(super) fn pack(hashes: &[Digest]) -> String {
    BASE64.encode(&hashes.iter().flat_map(|h| h.0).collect::<Vec<u8>>())
}

pub(super) fn unpack(text: &str) -> Result<Vec<Digest>> {
    let bytes = BASE64.decode(text.as_bytes()).map_err(|_| AppError::invalid("hashes: not base64"))?;
    if bytes.len() % 32 != 0 {
        return Err(AppError::invalid("hashes: not 32 bytes each"));
    }
    Ok(bytes.chunks_exact(32).filter_map(|c| Digest::from_slice(c).ok()).collect())
}

/// From where a mirror is read, if the owner holds `held` leaves.
#[must_use]
pub fn start_for(held: u64, size: u64) -> u64 {
    if size <= HASHES_MAX.unsigned_abs() { 0 } else { held.saturating_sub(LOOK_BACK) }
}

/// The dialler's side: fetches what is missing from the host's mirror, and goes on.
///
/// # Errors
/// The host is out of reach, or what it mirrors is not what we signed: then the node stays as it is.
pub async fn from_host(node: &Node, channel: &Channel, peer: NodeId, need: Need) -> Result<()> {
    let (size, note) = match need {
        Need::Nothing => return Ok(()),
        Need::Positions => return relive(node, peer).await,
        Need::Leaves { size, note } => (size, note),
    };
    enter(node, &format!("{} cosigned {size} acts", node.name_of(&peer))).await?;
    let held = node.db.read(|tx| Ok(ledger::frontier(tx)?.size())).await?;
    let from = start_for(held, size);
    let mut hashes = Vec::new();
    loop {
        let at = from + hashes.len() as u64;
        let part: Mirror = channel.get(&format!("/links/v1/mirror?from={at}")).await?.json()?;
        let more = unpack(&part.hashes)?;
        if part.from != at || more.is_empty() {
            break;
        }
        hashes.extend(more);
        if from + hashes.len() as u64 >= size {
            break;
        }
    }
    hashes.truncate(usize::try_from(size.saturating_sub(from)).unwrap_or(usize::MAX));
    absorb(node, peer, from, hashes, &note).await
}

/// The host's side: the dialler has brought its mirror.
///
/// # Errors
/// As [`from_host`]; conflict where nothing is missing.
pub async fn from_dialler(node: &Node, peer: NodeId, mirror: Mirror) -> Result<()> {
    if node.mode() != Mode::Recovering {
        return Err(AppError::Conflict("nothing is missing here".into()));
    }
    let hashes = unpack(&mirror.hashes)?;
    absorb(node, peer, mirror.from, hashes, &mirror.note).await
}

/// What became of an attempt to put leaves back.
enum Absorbed {
    Done {
        restored: u64,
        moved: usize,
    },
    /// The partner has the checkpoint but not the hashes.
    NoHashes,
    /// Our own leaves part from the mirror before where it was read.
    TooFarBack,
}

async fn absorb(node: &Node, peer: NodeId, from: u64, hashes: Vec<Digest>, note_text: &str) -> Result<()> {
    let number = node.db.read(ledger::number).await?;
    let origin = ledger_origin(&node.id, number);
    let note = Note::parse(note_text).map_err(|e| AppError::invalid(format!("mirror: {e}")))?;
    let head = Checkpoint::verify(&note, &origin, &own_ledger_keys(node, &origin))
        .map_err(|e| AppError::invalid(format!("mirror: {e}")))?;
    let incarnation: [u8; 16] = node.ambient.random();
    let (me, now, signed) = (node.clone(), node.now(), note_text.to_owned());
    let name = node.name_of(&peer);
    fault::point("recover.commit.before");
    let outcome = node
        .db
        .write_as("recover.absorb", move |tx| -> Result<Absorbed> {
            let mine = ledger::frontier(tx)?.size();
            if from.saturating_add(hashes.len() as u64) < head.size {
                return Ok(Absorbed::NoHashes);
            }
            if from > mine {
                return Ok(Absorbed::TooFarBack);
            }
            let index = |n: u64| i64::try_from(n).map_err(|_| AppError::invalid("mirror: too large"));
            let own = rows::leaf_hashes(tx, index(from)?, index(mine)?)?;
            let common = own.iter().zip(&hashes).take_while(|(a, b)| a == b).count();
            if from > 0 && common == 0 && !own.is_empty() {
                return Ok(Absorbed::TooFarBack);
            }
            let parting = from + common as u64;
            let local = if parting < mine { ledger::cut(tx, index(parting)?)? } else { Vec::new() };
            let missing = hashes.get(common..).unwrap_or_default();
            let restored = ledger::restore_leaves(tx, missing, now)?;
            let edge = ledger::frontier(tx)?;
            if restored != head.size || edge.root() != head.root {
                // Answering an error undoes the transaction: what was cut is there again.
                return Err(AppError::Conflict("the partner's mirror does not lead to the checkpoint that this node signed".into()));
            }
            rows::checkpoint_put(tx, index(head.size)?, &signed, now)?;
            let moved = append_again(tx, &local, now)?;
            let body = serde_json::json!({
                "from": parting.to_string(), "to": head.size.to_string(), "mirror": peer.to_string(), "moved": moved.to_string(),
                "gap": format!("the acts {parting} to {} are known by their hashes only, mirrored by {name}", head.size),
            });
            let act = ledger::act(&me, ActKind::Recovered, &me.id.to_string(), &me.id.to_string(), &body)?;
            ledger::record(tx, &[act])?;
            begin_life(tx, &incarnation)?;
            Ok(Absorbed::Done { restored: missing.len() as u64, moved })
        })
        .await;
    match outcome {
        Ok(Absorbed::Done { restored, moved }) => {
            fault::point("recover.commit.after");
            tracing::warn!(restored, moved, "the ledger goes on with the same tree");
            go_on(node, incarnation).await
        }
        Ok(Absorbed::NoHashes) => begin_anew(node, &format!("{} cosigned a larger ledger but mirrors no hashes of it", node.name_of(&peer))).await,
        Ok(Absorbed::TooFarBack) => Err(AppError::Conflict("this node's own acts part from the mirror too far back; restore a newer backup".into())),
        Err(AppError::Conflict(_)) => {
            Err(AppError::Conflict("the partner's mirror does not lead to the checkpoint that this node signed; another partner may help, or `pasban admin begin-ledger-anew`".into()))
        }
        Err(e) => Err(e),
    }
}

/// Puts acts recorded since the restore behind those that were put back; reports keep pointing at their acts.
fn append_again(tx: &mut dyn Tx, local: &[rows::Leaf], now: pasban_kernel::Timestamp) -> Result<usize> {
    let mut moved = Vec::new();
    for leaf in local {
        let act = Act::parse(&leaf.act).ok();
        let salt = <[u8; 32]>::try_from(leaf.salt.as_slice()).ok();
        let new = match (act, salt) {
            (Some(act), Some(salt)) => ledger::record(tx, &[(act, salt)])?.first().copied().unwrap_or(-1),
            _ => i64::try_from(ledger::restore_leaves(tx, &[leaf.hash], now)?).unwrap_or(0) - 1,
        };
        moved.push((leaf.index, new));
    }
    // From the end, since the new places lie behind the old ones.
    for (old, new) in moved.iter().rev() {
        tx.exec("UPDATE report SET receipt_idx = $2 WHERE receipt_idx = $1", pasban_store::args![*old, *new])?;
    }
    Ok(moved.len())
}

fn begin_life(tx: &mut dyn Tx, incarnation: &[u8; 16]) -> Result<(), StoreError> {
    state::put(tx, "incarnation", incarnation)?;
    state::remove(tx, RECOVERING)?;
    Ok(())
}

/// As usual again: mail that waited waits for a person, zone serials move forward, partners are told to say hello.
async fn go_on(node: &Node, incarnation: [u8; 16]) -> Result<()> {
    node.reborn(incarnation);
    let held = crate::detect::alerts::hold_outgoing(node).await?;
    if let Ok(mut memo) = node.memo.lock() {
        memo.clear();
    }
    node.set_mode(Mode::Normal);
    tracing::warn!(held, "recovered; messages that waited are held for a person (`pasban admin`)");
    crate::mitigate::zones::publish(node).await?;
    crate::exchange::objects::announce(node, &[pasban_kernel::id::ClassId(uuid::Uuid::nil())]);
    node.pending.notify_one();
    Ok(())
}

/// Only positions were lost: partners read everything again. Mail is not held, since the ledger is whole and a
/// repeated alarm keeps its Message-ID; so a partner gains nothing by claiming this.
///
/// # Errors
/// The store's.
pub async fn relive(node: &Node, peer: NodeId) -> Result<()> {
    let incarnation: [u8; 16] = node.ambient.random();
    let body = serde_json::json!({"partner": peer.to_string(), "gap": "a partner had read further than this node has written"});
    let act = ledger::act(node, ActKind::Recovered, &node.id.to_string(), &node.id.to_string(), &body)?;
    node.db
        .write("recover.relive", move |tx| {
            ledger::record(tx, &[act])?;
            begin_life(tx, &incarnation)
        })
        .await?;
    node.reborn(incarnation);
    crate::exchange::objects::announce(node, &[pasban_kernel::id::ClassId(uuid::Uuid::nil())]);
    Ok(())
}

/// Begins a new ledger because the old one cannot be had: its first act names the gap.
///
/// # Errors
/// The store's.
pub async fn begin_anew(node: &Node, why: &str) -> Result<()> {
    let incarnation: [u8; 16] = node.ambient.random();
    let (me, why) = (node.clone(), why.to_owned());
    let number = node
        .db
        .write_as("recover.anew", move |tx| -> Result<u32> {
            let edge = ledger::frontier(tx)?;
            let number = ledger::begin_anew(tx)?;
            let body = serde_json::json!({
                "gap": why, "old_origin": ledger_origin(&me.id, number - 1), "old_size": edge.size().to_string(),
                "old_root": edge.root().to_string(),
            });
            let act = ledger::act(&me, ActKind::Recovered, &me.id.to_string(), &me.id.to_string(), &body)?;
            ledger::record(tx, &[act])?;
            begin_life(tx, &incarnation)?;
            Ok(number)
        })
        .await?;
    tracing::error!(number, "a new ledger was begun; receipts of the old one stand as far as they were witnessed");
    go_on(node, incarnation).await
}
