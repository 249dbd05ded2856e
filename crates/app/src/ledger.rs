//! The node's ledger: acts recorded inside the transaction that they belong to, checkpoints signed after it.
//!
//! [`record`] runs inside a store job, so domain rows, leaf and tree head commit together (design section 3,
//! "Durability"). [`checkpoint`] and [`receipt`] sign only what is durable, and nothing while the node is recovering.

use std::cell::RefCell;

use pasban_kernel::{Digest, NodeId, Timestamp, fault};
use pasban_proof::act::{Act, ActKind};
use pasban_proof::checkpoint::{Checkpoint, ledger_origin};
use pasban_proof::merkle::{Frontier, NotHeld, Tile, TileSource, consistency_proof, inclusion_proof};
use pasban_proof::note::{Note, NoteSignature};
use pasban_proof::receipt::Receipt;
use pasban_store::rows::ledger::{self, Leaf};
use pasban_store::{StoreError, Tx, state};
use serde_json::Value;

use crate::error::{AppError, Result};
use crate::node::Node;

/// An act and the salt that hides it.
pub type Salted = (Act, [u8; 32]);

/// Makes an act ready to be recorded. The body is any JSON value; it is written in its canonical form.
///
/// # Errors
/// Where actor, subject or body break the bounds of an act.
pub fn act(node: &Node, kind: ActKind, actor: &str, subject: &str, body: &Value) -> Result<Salted> {
    let text = canonical_text(body);
    let act = Act::new(kind, node.now(), actor, subject, text).map_err(|e| AppError::internal(format!("act: {e}")))?;
    Ok((act, node.ambient.random()))
}

fn canonical_text(body: &Value) -> String {
    // Acts hold texts, whole numbers and lists only, which always have a canonical form.
    String::from_utf8(pasban_formats::json::canonical(body)).unwrap_or_else(|_| "{}".to_owned())
}

const FRONTIER: &str = "ledger.frontier";
const NUMBER: &str = "ledger.number";

fn broken(what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("ledger: {what}"))
}

/// The tree's right edge as stored.
///
/// # Errors
/// The store's; where the stored edge is no frontier.
pub fn frontier(tx: &mut dyn Tx) -> Result<Frontier, StoreError> {
    match state::get(tx, FRONTIER)? {
        Some(bytes) => Frontier::from_bytes(&bytes).map_err(broken),
        None => Ok(Frontier::new()),
    }
}

/// Appends acts to the log; answers their indexes.
///
/// # Errors
/// The store's.
pub fn record(tx: &mut dyn Tx, acts: &[Salted]) -> Result<Vec<i64>, StoreError> {
    if acts.is_empty() {
        return Ok(Vec::new());
    }
    let mut edge = frontier(tx)?;
    let mut leaves = Vec::with_capacity(acts.len());
    let mut nodes = Vec::new();
    let mut indexes = Vec::with_capacity(acts.len());
    for (act, salt) in acts {
        let hash = act.leaf_hash(salt);
        let index = edge
            .append_noting(hash, &mut |node, hash| {
                if node.level > 0 && node.level % 8 == 0 {
                    nodes.push((i64::from(node.level / 8), i64::try_from(node.index).unwrap_or(i64::MAX), hash));
                }
            })
            .map_err(broken)?;
        let index = i64::try_from(index).map_err(broken)?;
        indexes.push(index);
        leaves.push(Leaf {
            index,
            hash,
            salt: salt.to_vec(),
            kind: act.kind().code().to_owned(),
            subject: act.subject().to_owned(),
            act: act.canonical(),
            at: act.at(),
        });
    }
    ledger::leaf_insert(tx, &leaves)?;
    ledger::node_insert(tx, &nodes)?;
    state::put(tx, FRONTIER, &edge.to_bytes())?;
    Ok(indexes)
}

/// Which of the node's ledgers this is: 1, or more after one could not be restored.
///
/// # Errors
/// The store's.
pub fn number(tx: &mut dyn Tx) -> Result<u32, StoreError> {
    Ok(state::get(tx, NUMBER)?.and_then(|b| b.try_into().ok()).map_or(1, u32::from_be_bytes))
}

/// Begins a new ledger because no mirror could restore the old one.
///
/// # Errors
/// The store's.
pub fn begin_anew(tx: &mut dyn Tx) -> Result<u32, StoreError> {
    let next = number(tx)? + 1;
    state::put(tx, NUMBER, &next.to_be_bytes())?;
    state::put(tx, FRONTIER, &Frontier::new().to_bytes())?;
    for table in ["ledger_leaf", "ledger_node", "ledger_checkpoint", "ledger_cosignature"] {
        tx.exec(&format!("DELETE FROM {table}"), &[])?;
    }
    Ok(next)
}

/// Takes leaves from `size` on out of the log and answers them, oldest first. Only for putting the true ones back
/// after a restore.
///
/// # Errors
/// The store's.
pub fn cut(tx: &mut dyn Tx, size: i64) -> Result<Vec<Leaf>, StoreError> {
    let out = ledger::leaf_list(tx, size, i64::MAX)?;
    let mut edge = Frontier::new();
    for from in (0..size).step_by(10_000) {
        for hash in ledger::leaf_hashes(tx, from, size.min(from + 10_000))? {
            edge.append(hash).map_err(broken)?;
        }
    }
    ledger::leaf_cut(tx, size)?;
    state::put(tx, FRONTIER, &edge.to_bytes())?;
    Ok(out)
}

/// Puts back leaf hashes that a partner mirrored; their acts are marked as lost.
///
/// # Errors
/// The store's; where `from` is not the size of the log.
pub fn restore_leaves(tx: &mut dyn Tx, hashes: &[Digest], at: Timestamp) -> Result<u64, StoreError> {
    let mut edge = frontier(tx)?;
    let mut leaves = Vec::with_capacity(hashes.len());
    let mut nodes = Vec::new();
    for hash in hashes {
        let index = edge
            .append_noting(*hash, &mut |node, hash| {
                if node.level > 0 && node.level % 8 == 0 {
                    nodes.push((i64::from(node.level / 8), i64::try_from(node.index).unwrap_or(i64::MAX), hash));
                }
            })
            .map_err(broken)?;
        leaves.push(Leaf {
            index: i64::try_from(index).map_err(broken)?,
            hash: *hash,
            salt: Vec::new(),
            kind: "lost".into(),
            subject: String::new(),
            act: String::new(),
            at,
        });
    }
    ledger::leaf_insert(tx, &leaves)?;
    ledger::node_insert(tx, &nodes)?;
    state::put(tx, FRONTIER, &edge.to_bytes())?;
    Ok(edge.size())
}

/// Why a proof could not be made.
struct Missing(StoreError);

impl From<NotHeld> for Missing {
    fn from(e: NotHeld) -> Self {
        Self(broken(e))
    }
}

/// Reads tiles of a tree of `size` leaves out of the store.
fn with_tiles<T>(
    tx: &mut dyn Tx,
    size: u64,
    run: impl FnOnce(&TileSource<&dyn Fn(Tile) -> Result<Vec<Digest>, Missing>>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let tx = RefCell::new(tx);
    let read = |tile: Tile| -> Result<Vec<Digest>, Missing> {
        let from = i64::try_from(tile.index * 256).unwrap_or(i64::MAX);
        let to = from.saturating_add(i64::from(tile.width));
        let mut tx = tx.borrow_mut();
        if tile.level == 0 {
            return ledger::leaf_hashes(&mut **tx, from, to).map_err(Missing);
        }
        (from..to)
            .map(|i| {
                ledger::node_fetch(&mut **tx, i64::from(tile.level), i)
                    .and_then(|h| h.ok_or_else(|| broken(format!("subtree {i} of level {} is missing", tile.level))))
                    .map_err(Missing)
            })
            .collect()
    };
    let read: &dyn Fn(Tile) -> Result<Vec<Digest>, Missing> = &read;
    run(&TileSource::new(size, read))
}

/// The consistency proof from `old` to `new` leaves.
///
/// # Errors
/// The store's; where a size is larger than the log.
pub fn consistency(tx: &mut dyn Tx, old: u64, new: u64) -> Result<Vec<Digest>, StoreError> {
    with_tiles(tx, new, |source| consistency_proof(source, old, new).map_err(|e| broken(proof_words(e))))
}

fn proof_words(e: pasban_proof::merkle::ProofError<Missing>) -> String {
    match e {
        pasban_proof::merkle::ProofError::Source(Missing(e)) => e.to_string(),
        other => format!("{:?}", std::mem::discriminant(&other)),
    }
}

/// Signs a checkpoint over everything that is durable, if there is anything new; answers the newest.
///
/// # Errors
/// Where the node is recovering, or the store's.
pub async fn checkpoint(node: &Node) -> Result<(u64, Note)> {
    node.may_sign()?;
    let now = node.now();
    let me = node.clone();
    let origin_node = node.id;
    node.db
        .write("ledger.checkpoint", move |tx| {
            let edge = frontier(tx)?;
            if let Some((size, note)) = ledger::checkpoint_last(tx)?
                && u64::try_from(size).ok() == Some(edge.size())
            {
                return Ok((edge.size(), Note::parse(&note).map_err(broken)?));
            }
            let origin = ledger_origin(&origin_node, number(tx)?);
            let head = Checkpoint { origin, size: edge.size(), root: edge.root(), extensions: Vec::new() };
            fault::point("ledger.sign.before");
            let note = head.sign(&me.keys.ledger).map_err(broken)?;
            ledger::checkpoint_put(tx, i64::try_from(edge.size()).map_err(broken)?, &note.to_string(), now)?;
            Ok((edge.size(), note))
        })
        .await
        .map_err(AppError::from)
}

/// The receipt of the act at `index`, with the cosignatures known so far.
///
/// # Errors
/// Not found, erased, or lost; the node is recovering.
pub async fn receipt(node: &Node, index: i64) -> Result<String> {
    // A checkpoint over the act first; one that a partner cosigned is taken where there is one.
    checkpoint(node).await?;
    let receipt = node
        .db
        .read(move |tx| {
            let Some(leaf) = ledger::leaf_fetch(tx, index)? else { return Ok(None) };
            let (Ok(salt), false) = (<[u8; 32]>::try_from(leaf.salt.as_slice()), leaf.act.is_empty()) else {
                return Ok(None);
            };
            let act = Act::parse(&leaf.act).map_err(broken)?;
            let Some((size, note)) = ledger::checkpoint_covering(tx, index + 1)? else { return Ok(None) };
            let mut checkpoint = Note::parse(&note).map_err(broken)?;
            for (_, line) in ledger::cosignature_list(tx, size)? {
                checkpoint.signatures.push(NoteSignature::parse(&line, 1).map_err(broken)?);
            }
            let index = u64::try_from(index).map_err(broken)?;
            let size = u64::try_from(size).map_err(broken)?;
            let proof = with_tiles(tx, size, |source| {
                inclusion_proof(source, index, size).map_err(|e| broken(proof_words(e)))
            })?;
            Ok(Some(Receipt { act, salt, index, proof, checkpoint }.print()))
        })
        .await?;
    receipt.ok_or(AppError::NotFound)
}

/// The origin of a node's ledger as a partner names it.
#[must_use]
pub fn origin_of(node: &NodeId, number: u32) -> String {
    ledger_origin(node, number)
}
