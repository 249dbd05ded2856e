//! Who signed a request, and the signature on every answer.
//!
//! A request is fresh by a nonce that this node issued, so no clocks need agree. Nonces carry their instant and a
//! keyed hash: issuing one costs no memory, so nobody can push others' nonces out by asking for many. Only those that
//! a verified request used are remembered until they expire.

use std::collections::{HashSet, VecDeque};
use std::sync::Mutex;

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac};
use pasban_kernel::time::{MINUTE, SECOND};
use pasban_kernel::{NodeId, Timestamp};
use pasban_proof::keys::{KeyHistory, KeyRole, KeyStatus, SignedCard};
use pasban_proof::sign::PublicKey;
use pasban_proof::signed_request::{
    Envelope, Received, RequestBinding, RequestFault, SignedHeaders, sign_response, verify_head, verify_request,
};
use sha2::Sha256;

use super::table::Entry;
use crate::error::{AppError, Result};
use crate::node::Node;

/// Header in which answers carry a fresh nonce.
pub const NONCE_HEADER: &str = "pasban-nonce";
/// How long a nonce is good, microseconds. Longer than a link at rest is silent.
const NONCE_LIFE: i64 = 3 * MINUTE;
/// Most used nonces remembered at a time.
const USED_MAX: usize = 1 << 20;
/// Most cards in one message.
pub(super) const CARDS_MAX: usize = 32;

/// Nonces issued by this process. Those of an earlier one are worth nothing.
pub struct Nonces {
    secret: [u8; 32],
    used: Mutex<Used>,
}

#[derive(Default)]
struct Used {
    set: HashSet<u64>,
    order: VecDeque<(u64, i64)>,
}

impl Nonces {
    /// With a secret of this process.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret, used: Mutex::default() }
    }

    fn seal(&self, head: &[u8]) -> Hmac<Sha256> {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(head);
        mac
    }

    /// A fresh nonce.
    #[must_use]
    pub fn issue(&self, now: Timestamp, random: [u8; 8]) -> String {
        let mut bytes = now.0.to_be_bytes().to_vec();
        bytes.extend_from_slice(&random);
        let sum = self.seal(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&sum);
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Uses a nonce up; `false` where it is not ours, too old, or was used before.
    pub fn take(&self, nonce: &str, now: Timestamp) -> bool {
        let Ok(bytes) = BASE64URL_NOPAD.decode(nonce.as_bytes()) else { return false };
        let Some((head, sum)) = bytes.split_first_chunk::<16>() else { return false };
        if self.seal(head).verify_slice(sum).is_err() {
            return false;
        }
        let (at, random) = head.split_at(8);
        let (Ok(at), Ok(random)) = (at.try_into().map(i64::from_be_bytes), random.try_into().map(u64::from_be_bytes))
        else {
            return false;
        };
        if at > now.0 || now.0.saturating_sub(at) > NONCE_LIFE {
            return false;
        }
        let Ok(mut used) = self.used.lock() else { return false };
        while let Some((old, until)) = used.order.front().copied()
            && until < now.0
        {
            used.set.remove(&old);
            used.order.pop_front();
        }
        if used.set.len() >= USED_MAX || !used.set.insert(random) {
            return false;
        }
        used.order.push_back((random, now.0.saturating_add(NONCE_LIFE)));
        true
    }
}

impl Node {
    /// A fresh nonce for the next request of a caller.
    #[must_use]
    pub fn fresh_nonce(&self) -> String {
        self.nonces.issue(self.now(), self.ambient.random())
    }

    /// The key id of this node's link key: node id and sequence of the card that certifies it.
    #[must_use]
    pub fn key_id(&self) -> String {
        format!("{}.{}", self.id, self.keys.sequence())
    }
}

/// A request whose signature holds.
pub struct Caller {
    /// Who signed.
    pub node: NodeId,
    /// The link with it: a standing one, else one that is not confirmed yet, else one that has ended.
    pub entry: Option<Entry>,
    /// The body that the signature covers.
    pub body: Vec<u8>,
    seal: Seal,
}

/// What the answer to one request is bound to.
#[derive(Clone)]
pub struct Seal {
    binding: RequestBinding,
    nonce: String,
}

impl Caller {
    /// The body is taken out, and what the answer is bound to is kept.
    #[must_use]
    pub fn split(self) -> (Seal, Option<Entry>, Vec<u8>, NodeId) {
        (self.seal, self.entry, self.body, self.node)
    }
}

/// A request as it came in.
pub struct Request<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// Path and query as they stood in the request line.
    pub path: &'a str,
    /// All headers that are ASCII text.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: Vec<u8>,
    /// The body may bring the card of its signer (accept and hello).
    pub introduces: bool,
}

/// The whole address that a signature covers.
#[must_use]
pub fn target(base: &str, path: &str) -> String {
    format!("{}{path}", base.trim_end_matches('/'))
}

/// Checks who signed a request. Which link it is follows from the signer, so no request can name another's.
///
/// # Errors
/// For the log; the caller is told 401 and given a fresh nonce.
pub fn verify(node: &Node, r: Request<'_>) -> Result<Caller, RequestFault> {
    let uri = target(&node.config.url(), r.path);
    let cards = if r.introduces { cards_in(&r.body) } else { Vec::new() };
    let mut signer = None;
    let verified = verify_request(
        r.method,
        &uri,
        Received { headers: r.headers },
        r.body,
        |key_id| {
            let (id, key) = key_of(node, key_id, &cards)?;
            signer = Some(id);
            Some(key)
        },
        |nonce, _| node.nonces.take(nonce, node.now()),
    )?;
    let Some(id) = signer else { return Err(RequestFault::UnknownKey(verified.key_id)) };
    Ok(Caller {
        node: id,
        entry: link_with(node, &id),
        body: verified.body,
        seal: Seal { binding: verified.binding, nonce: verified.nonce },
    })
}

/// Whose request it is as far as its head tells: a known key signed it, whatever the body turns out to be. [`verify`]
/// follows once the body is read.
///
/// # Errors
/// For the log.
pub fn foresee(node: &Node, method: &str, path: &str, headers: &[(&str, &str)]) -> Result<NodeId, RequestFault> {
    let uri = target(&node.config.url(), path);
    let mut signer = None;
    verify_head(method, &uri, Received { headers }, |key_id| {
        let (id, key) = key_of(node, key_id, &[])?;
        signer = Some(id);
        Some(key)
    })?;
    signer.ok_or_else(|| RequestFault::UnknownKey(String::new()))
}

/// The link with a node: a standing one before one that is being made, before one that has ended.
fn link_with(node: &Node, peer: &NodeId) -> Option<Entry> {
    let rank = |state: &str| match state {
        "active" | "paused" => 0,
        "confirming" => 1,
        _ => 2,
    };
    let table = node.links.load();
    let of_peer = table.of_peer(peer).filter(|e| e.link.role == "host");
    of_peer.min_by_key(|e| (rank(&e.link.state), std::cmp::Reverse(e.link.created))).cloned()
}

/// Signs an answer.
///
/// # Errors
/// Where it cannot be signed: a mistake of ours.
pub fn sign(node: &Node, seal: &Seal, status: u16, body: &[u8]) -> Result<SignedHeaders> {
    let now = node.now();
    let envelope =
        Envelope { created: now, expires: now.plus(60 * SECOND), nonce: &seal.nonce, key_id: &node.key_id() };
    sign_response(status, body, &seal.binding, envelope, &node.keys.link).map_err(AppError::internal)
}

/// Cards that a message brings along (`"cards":[…]`). Each proves itself; which to believe is decided later.
pub(super) fn cards_in(body: &[u8]) -> Vec<SignedCard> {
    #[derive(serde::Deserialize)]
    struct Cards {
        #[serde(default)]
        cards: Vec<String>,
    }
    let Ok(found) = serde_json::from_slice::<Cards>(body) else { return Vec::new() };
    found.cards.iter().take(CARDS_MAX).filter_map(|text| SignedCard::parse(text).ok()).collect()
}

/// The link key behind a key id (`node id . card sequence`), from the cards known and those that came along.
pub(super) fn key_of(node: &Node, key_id: &str, brought: &[SignedCard]) -> Option<(NodeId, PublicKey)> {
    let (id, sequence) = key_id.split_once('.')?;
    let (id, sequence) = (id.parse::<NodeId>().ok()?, sequence.parse::<u64>().ok()?);
    let known = node.cards.read().ok()?.get(&id).cloned();
    let history = with_cards(known, id, brought)?;
    let card = history.cards().iter().find(|c| c.card().sequence == sequence)?;
    let key = card.card().keys_for(KeyRole::Link).next()?.key;
    match history.status(KeyRole::Link, &key, node.now()) {
        // A partner's clock may run ahead of ours.
        KeyStatus::Valid | KeyStatus::NotYet => Some((id, key)),
        _ => None,
    }
}

/// A history with cards added that follow it.
fn with_cards(known: Option<KeyHistory>, id: NodeId, brought: &[SignedCard]) -> Option<KeyHistory> {
    let mut own: Vec<&SignedCard> = brought.iter().filter(|c| c.card().node() == id).collect();
    own.sort_by_key(|c| c.card().sequence);
    let mut own = own.into_iter();
    let mut history = match known {
        Some(history) => history,
        None => KeyHistory::begin(id, own.next()?.clone()).ok()?,
    };
    for card in own {
        let _ = history.rotate(card.clone());
    }
    Some(history)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_ours_young_and_used_once() {
        let nonces = Nonces::new([1; 32]);
        let nonce = nonces.issue(Timestamp(SECOND), [7; 8]);
        assert!(!nonces.take(&nonce, Timestamp(0)), "from the future");
        assert!(!nonces.take(&nonce, Timestamp(SECOND + NONCE_LIFE + 1)), "too old");
        assert!(!Nonces::new([2; 32]).take(&nonce, Timestamp(SECOND)), "of another process");
        assert!(nonces.take(&nonce, Timestamp(SECOND)));
        assert!(!nonces.take(&nonce, Timestamp(SECOND)), "used");
        let mut altered = nonce.into_bytes();
        altered[0] ^= 1;
        assert!(!nonces.take(&String::from_utf8_lossy(&altered), Timestamp(SECOND)));
        for bad in ["", "x", "AAAA", "\u{e9}"] {
            assert!(!nonces.take(bad, Timestamp(SECOND)));
        }
        // What expired is forgotten.
        nonces.take(&nonces.issue(Timestamp(10 * NONCE_LIFE), [8; 8]), Timestamp(10 * NONCE_LIFE));
        assert_eq!(nonces.used.lock().unwrap().set.len(), 1);
    }
}
