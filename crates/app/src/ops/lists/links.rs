//! Links, keys, trust, and what the gate would say.

use pasban_kernel::LinkId;
use pasban_proof::keys::KeyRole;
use pasban_proof::receipt::{Trust, TrustedLog};
use pasban_store::StoreError;
use pasban_store::rows::{links as rows, objects};
use serde::Serialize;
use serde_json::Value;

use super::{instant, json};
use crate::error::{AppError, Result};
use crate::ledger;
use crate::links::table::relation;
use crate::node::Node;

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct LinkRow {
    /// Id.
    pub id: LinkId,
    /// `host` or `dialler`.
    pub role: String,
    /// `offered`, `confirming`, `active`, `paused`, `ended`.
    pub state: String,
    /// What the peer is to us.
    pub relation: String,
    /// Node id of the peer.
    pub peer: String,
    /// Its public name.
    pub name: String,
    /// The constituent that it is.
    pub org: String,
    /// Where the host listens (dialler's side).
    pub url: String,
    /// Version of the agreement.
    pub agreement: i64,
    /// Terms.
    pub terms: Value,
    /// Digits that this screen shows, while they are needed.
    pub digits: String,
    /// Our administrator has typed the peer's digits.
    pub confirmed_here: bool,
    /// The peer's administrator has typed ours.
    pub confirmed_there: bool,
    /// What the peer said at the last hello.
    pub heard: Value,
    /// Last failure in words.
    pub trouble: String,
    /// When we last heard of the peer.
    pub last_contact: String,
    /// Leaves of our ledger that the peer has cosigned.
    pub cosigned: i64,
    /// Leaves of the peer's ledger that are mirrored here.
    pub mirrored: i64,
}

/// Links, oldest first.
///
/// # Errors
/// The store's.
pub async fn links(node: &Node) -> Result<Vec<LinkRow>> {
    let rows = node
        .db
        .read(|tx| {
            rows::link_list(tx)?
                .into_iter()
                .map(|l| {
                    let (cosigned, mirrored) = match &l.peer {
                        Some(p) => (
                            pasban_store::rows::ledger::cosigned_by(tx, p)?,
                            pasban_store::rows::ledger::mirror_head(tx, p)?.map_or(0, |m| m.size),
                        ),
                        None => (0, 0),
                    };
                    Ok((l, cosigned, mirrored))
                })
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    Ok(rows
        .into_iter()
        .map(|(l, cosigned, mirrored)| LinkRow {
            id: l.id,
            role: l.role,
            relation: relation(&l.relation).name().to_owned(),
            peer: l.peer.map(|p| p.to_string()).unwrap_or_default(),
            name: l.peer_name,
            org: l.org.map(|o| o.to_string()).unwrap_or_default(),
            url: l.url,
            agreement: l.agreement,
            terms: json(&l.terms),
            digits: if l.state == "confirming" { l.digits_shown } else { String::new() },
            state: l.state,
            confirmed_here: l.confirmed_here,
            confirmed_there: l.confirmed_there,
            heard: json(&l.heard),
            trouble: l.trouble,
            last_contact: instant(l.last_contact),
            cosigned,
            mirrored,
        })
        .collect())
}

/// A key of this node.
#[derive(Clone, Debug, Serialize)]
pub struct KeyRow {
    /// Sequence of the card that certifies it.
    pub sequence: u64,
    /// `link`, `ledger`, `tls`.
    pub role: &'static str,
    /// The public key.
    pub key: String,
    /// From when.
    pub since: String,
    /// Since when it is known to be in other hands; empty where it is not.
    pub compromised: String,
}

/// All operating keys that this node has had, oldest card first.
///
/// # Errors
/// Never but for a poisoned lock.
pub fn keys(node: &Node) -> Result<Vec<KeyRow>> {
    let cards = node.cards.read().map_err(|_| AppError::internal("the cards are poisoned"))?;
    let Some(history) = cards.get(&node.id) else { return Ok(Vec::new()) };
    let since =
        |key| history.compromises().iter().find(|c| c.statement().key == key).map(|c| c.statement().since.rfc3339());
    Ok(history
        .cards()
        .iter()
        .flat_map(|c| c.card().keys.iter().map(|k| (c.card().sequence, k)))
        .map(|(sequence, k)| KeyRow {
            sequence,
            role: k.role.code(),
            key: k.key.to_string(),
            since: k.not_before.rfc3339(),
            compromised: since(k.key).unwrap_or_default(),
        })
        .collect())
}

/// The digits that this screen shows for a link.
///
/// # Errors
/// Not found.
pub async fn digits(node: &Node, link: LinkId) -> Result<String> {
    let row = node.db.read(move |tx| rows::link_fetch(tx, &link)).await?.ok_or(AppError::NotFound)?;
    if row.digits_shown.is_empty() {
        return Err(AppError::Conflict("there are no digits yet: the other side has not accepted the offer".into()));
    }
    Ok(row.digits_shown)
}

/// What the gate says about an object, per class of receiver.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewRow {
    /// To whom.
    pub to: String,
    /// Whether it would leave.
    pub released: bool,
    /// Why.
    pub because: Vec<String>,
}

/// What the gate would say now about the newest version of an object.
///
/// # Errors
/// Not found.
pub async fn preview(node: &Node, id: pasban_kernel::StixId) -> Result<Vec<PreviewRow>> {
    let object = node
        .db
        .read(move |tx| objects::object_versions(tx, &id))
        .await?
        .into_iter()
        .next()
        .ok_or(AppError::NotFound)?;
    let rows = crate::exchange::release::preview(node, &object).await?;
    Ok(rows.into_iter().map(|(to, released, because)| PreviewRow { to, released, because }).collect())
}

/// A trust file for receipts of this node and of its partners: their ledger keys as logs, each other's as witnesses.
///
/// # Errors
/// The store's.
pub async fn trust(node: &Node) -> Result<String> {
    let mut logs = Vec::new();
    let mut witnesses = Vec::new();
    let number = node.db.read(ledger::number).await?;
    let mut nodes = vec![node.id];
    nodes.extend(node.links.load().standing().filter_map(|e| e.link.peer));
    nodes.dedup();
    let cards = node.cards.read().map_err(|_| AppError::internal("the cards are poisoned"))?;
    for id in nodes {
        let Some(history) = cards.get(&id) else { continue };
        // A partner's ledger that began anew shows in its checkpoints; the first is what most receipts name.
        let numbers = if id == node.id { 1..=number } else { 1..=1 };
        for card in history.cards() {
            for key in card.card().keys_for(KeyRole::Ledger) {
                for n in numbers.clone() {
                    let log = TrustedLog::new(&ledger::origin_of(&id, n), key.key).map_err(AppError::internal)?;
                    if !logs.iter().any(|l: &TrustedLog| l.key == log.key) {
                        logs.push(log);
                    }
                }
            }
        }
        if let Some(key) = history.newest().and_then(|c| c.keys_for(KeyRole::Ledger).next()) {
            let name = crate::links::witness::witness_name(&id);
            if !witnesses.iter().any(|(n, k)| *n == name || *k == key.key) {
                witnesses.push((name, key.key));
            }
        }
    }
    Trust::new(logs, witnesses, 1).map(|t| t.to_string()).map_err(AppError::internal)
}
