//! Hello: what both sides say of themselves and remember of each other.
//!
//! The dialler says hello when it connects and about every minute; the answer has the same shape. Who remembers more
//! of the other's ledger or positions shows that the other was restored from an older copy ([`super::recover`]).
//! Optional members that one side does not know survive by being ignored, so versions N and N-1 interoperate.

use data_encoding::HEXLOWER;
use pasban_gate::class_id;
use pasban_kernel::limits::VALUE_BYTES_MAX;
use pasban_kernel::time::SECOND;
use pasban_kernel::{Digest, LinkId, NodeId, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::ledger as ledger_rows;
use pasban_store::rows::links::{self as rows, Cursor};
use pasban_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::feed::{self, Places};
use super::table::{Entry, private_stream};
use super::{life, offer, recover};
use crate::error::{AppError, Result};
use crate::ledger;
use crate::node::{Mode, Node};

/// Version of the protocol between nodes that this program speaks.
pub const PROTOCOL: u32 = 1;
/// Oldest version that it still speaks.
pub const PROTOCOL_MIN: u32 = 1;
/// What this program can do beside the protocol's least.
const CAPABILITIES: &[&str] = &["feed", "receipts", "witness", "mirror", "events"];

/// What one side says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hello {
    /// Protocol spoken.
    pub protocol: u32,
    /// Oldest protocol spoken.
    pub protocol_min: u32,
    /// What it can do beside.
    pub capabilities: Vec<String>,
    /// Public name.
    pub name: String,
    /// Own cards, oldest first.
    pub cards: Vec<String>,
    /// Incarnation, hex.
    pub incarnation: String,
    /// Nothing is signed or sent until a partner has helped.
    pub recovering: bool,
    /// Our administrator has typed the other's digits.
    pub confirmed: bool,
    /// State of the link here.
    pub state: String,
    /// Version of the agreement here.
    pub agreement: i64,
    /// SHA-256 of the terms.
    pub terms: Digest,
    /// Own ledger.
    pub ledger: Option<Tree>,
    /// What is remembered of the other side.
    pub heard: Option<Heard>,
    /// The collection that the other side reads, where this side hosts.
    pub feed: String,
    /// The collection that the other side adds to.
    pub inbox: String,
    /// Own clock, for measuring skew.
    pub at: String,
}

/// A ledger at a size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tree {
    /// The ledger's name.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Digest,
    /// The checkpoint, where one was signed at this size: it is the proof.
    pub note: String,
}

/// What one side remembers of the other.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Heard {
    /// Incarnation, hex; empty before the first hello.
    pub incarnation: String,
    /// Positions read of its feed.
    pub places: Vec<i64>,
    /// Its ledger as mirrored here.
    pub ledger: Option<Tree>,
}

/// What is kept of the peer's last hello (the link row's `heard`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// Incarnation, hex.
    pub incarnation: String,
    /// Capabilities.
    pub capabilities: Vec<String>,
    /// Protocol.
    pub protocol: u32,
    /// State of the link there.
    pub state: String,
    /// It is recovering.
    pub recovering: bool,
    /// Its clock minus ours, seconds.
    pub skew_seconds: i64,
    /// Its ledger shows two faces: what it says is not witnessed until a person has looked.
    pub forked: String,
    /// How far it has read our feed, in the order of [`feed::parts`]; empty where it names another life of our state.
    pub read: Vec<i64>,
}

/// What was kept of a peer.
#[must_use]
pub fn remembered(entry: &Entry) -> Remembered {
    serde_json::from_str(&entry.link.heard).unwrap_or_default()
}

pub(super) fn incarnation(text: &str) -> Option<[u8; 16]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// What we say on a link.
///
/// # Errors
/// The store's.
pub async fn say(node: &Node, entry: &Entry) -> Result<Hello> {
    let (peer, e) = (entry.link.peer, entry.clone());
    let theirs = remembered(entry).incarnation;
    let (tree, places, mirror) = node
        .db
        .read(move |tx| {
            let edge = ledger::frontier(tx)?;
            let number = ledger::number(tx)?;
            let places = match incarnation(&theirs) {
                Some(i) => Some(feed::places(tx, &e, "in", i)?),
                None => None,
            };
            let mirror = match peer {
                Some(p) => ledger_rows::mirror_head(tx, &p)?,
                None => None,
            };
            Ok(((number, edge.size(), edge.root()), places, mirror))
        })
        .await?;
    let link = entry.link.id;
    let mirrored = mirror.map(|m| Tree {
        origin: m.note.lines().next().unwrap_or_default().to_owned(),
        size: u64::try_from(m.size).unwrap_or(0),
        root: m.root,
        note: m.note,
    });
    Ok(Hello {
        protocol: PROTOCOL,
        protocol_min: PROTOCOL_MIN,
        capabilities: CAPABILITIES.iter().map(|c| (*c).to_owned()).collect(),
        name: node.config.node.name.clone(),
        cards: offer::own_cards(node),
        incarnation: HEXLOWER.encode(&node.incarnation()),
        recovering: node.mode() == Mode::Recovering,
        confirmed: entry.link.confirmed_here,
        state: entry.link.state.clone(),
        agreement: entry.link.agreement,
        terms: offer::terms_digest(&entry.link.terms),
        ledger: Some(Tree {
            origin: ledger::origin_of(&node.id, tree.0),
            size: tree.1,
            root: tree.2,
            note: String::new(),
        }),
        heard: Some(Heard {
            incarnation: remembered(entry).incarnation,
            places: places.map(|p| p.at.to_vec()).unwrap_or_default(),
            ledger: mirrored,
        }),
        feed: feed::collection(&link, "feed").to_string(),
        inbox: feed::collection(&link, "inbox").to_string(),
        at: node.now().rfc3339(),
    })
}

/// What a hello changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// State of the link here now.
    pub state: String,
    /// What we have lost, as far as the peer knows.
    pub need: recover::Need,
}

/// Hears what the peer says: learns its cards, its confirmation, its end; begins anew where its state has; notices
/// where it remembers more of us than we hold.
///
/// # Errors
/// A protocol too old or too new; terms that differ; the store's.
pub async fn hear(node: &Node, entry: &Entry, peer: NodeId, hello: &Hello) -> Result<Met> {
    if hello.protocol < PROTOCOL_MIN || hello.protocol_min > PROTOCOL {
        return Err(AppError::Conflict(format!(
            "the peer speaks versions {} to {} of the protocol, this node {PROTOCOL_MIN} to {PROTOCOL}: the older side needs an update",
            hello.protocol_min, hello.protocol
        )));
    }
    if hello.terms != offer::terms_digest(&entry.link.terms) {
        return Err(AppError::Conflict(
            "the two sides hold different terms: revoke this link and make a new one".into(),
        ));
    }
    if incarnation(&hello.incarnation).is_none() {
        return Err(AppError::invalid("hello: incarnation"));
    }
    let cards = offer::learn_cards(node, &peer, &hello.cards)?;
    let now = node.now();
    let skew = Timestamp::parse(&hello.at).map_or(0, |at| at.0.saturating_sub(now.0).div_euclid(SECOND));
    let body = serde_json::json!({"reason": "the peer has ended this link"});
    let ended = ledger::act(node, ActKind::LinkRevoked, &peer.to_string(), &entry.link.id.to_string(), &body)?;
    let confirmed =
        ledger::act(node, ActKind::LinkActive, &peer.to_string(), &entry.link.id.to_string(), &serde_json::json!({}))?;
    let ours = HEXLOWER.encode(&node.incarnation());
    let read =
        hello.heard.as_ref().filter(|h| h.incarnation == ours).map(|h| h.places.iter().copied().take(16).collect());
    let (id, said) = (entry.link.id, hello.clone());
    let (before, after, was_down) = node
        .db
        .write_as("link.hello", move |tx| -> Result<_> {
            let Some(mut l) = rows::link_fetch(tx, &id)? else { return Err(AppError::NotFound) };
            let before = l.clone();
            let was: Remembered = serde_json::from_str(&l.heard).unwrap_or_default();
            for card in &cards {
                rows::card_put(tx, card, now)?;
            }
            if !was.incarnation.is_empty() && was.incarnation != said.incarnation {
                reset(tx, &id, &l.class, &said.incarnation)?;
            }
            let cut = |s: &String| s.chars().filter(|c| !c.is_control()).take(VALUE_BYTES_MAX).collect::<String>();
            let heard = Remembered {
                incarnation: said.incarnation.clone(),
                capabilities: said.capabilities.iter().take(32).map(cut).collect(),
                protocol: said.protocol,
                state: cut(&said.state),
                recovering: said.recovering,
                skew_seconds: skew,
                forked: was.forked.clone(),
                read: read.unwrap_or_default(),
            };
            let was_forked = was.forked;
            l.heard = serde_json::to_string(&heard).map_err(AppError::internal)?;
            let name = offer::plain_name(&said.name);
            if !name.is_empty() {
                l.peer_name = name;
            }
            l.confirmed_there |= said.confirmed;
            if l.state == "confirming" && l.confirmed_here && l.confirmed_there {
                l.state = "active".into();
                ledger::record(tx, std::slice::from_ref(&confirmed))?;
            }
            if said.state == "ended" && l.state != "ended" {
                l.state = "ended".into();
                l.agreement += 1;
                ledger::record(tx, std::slice::from_ref(&ended))?;
            }
            let was_down = now.0.saturating_sub(before.last_contact.0) > super::dial::DOWN_AFTER;
            l.last_contact = now;
            // What was wrong is over, but for a fork, which a person must have looked at.
            if was_forked.is_empty() {
                l.trouble.clear();
            }
            rows::link_put(tx, &l)?;
            Ok((before, l, was_down))
        })
        .await?;
    // A clock that drifts a second, or a page that was read, is no reason to read all links anew.
    let essence = |l: &rows::Link| {
        let heard: Remembered = serde_json::from_str(&l.heard).unwrap_or_default();
        (
            l.confirmed_there,
            l.peer_name.clone(),
            l.trouble.is_empty(),
            Remembered { skew_seconds: 0, read: Vec::new(), ..heard },
        )
    };
    if before.state != after.state || essence(&before) != essence(&after) {
        life::changed_quietly(node, &entry.link.id, before.state != after.state).await?;
    }
    if before.state != after.state {
        match after.state.as_str() {
            "active" => life::welcome(node, entry.link.id).await?,
            "ended" => crate::mitigate::people::link_ended(node, entry.link.id).await?,
            _ => {}
        }
    }
    if was_down {
        crate::detect::alerts::link_up(node, &entry.link.id).await?;
    }
    let need = match &hello.heard {
        Some(heard) => recover::needed(node, entry, heard).await?,
        None => recover::Need::Nothing,
    };
    if need == recover::Need::Nothing && hello.heard.is_some() {
        // A partner remembers no more of us than we hold: a restore, if there was one, is over.
        crate::ops::restore::settle(node, &format!("compared with {}", after.peer_name)).await?;
    }
    Ok(Met { state: after.state, need })
}

/// The host's side: hears a hello and answers with its own. A link that has ended says so, to its peer alone.
///
/// # Errors
/// Not found where there is no link with the caller; as [`hear`].
pub async fn answer(node: &Node, entry: Option<&Entry>, peer: NodeId, body: &[u8]) -> Result<Hello> {
    let entry = entry.ok_or(AppError::NotFound)?;
    let hello: Hello = serde_json::from_slice(body).map_err(|e| AppError::invalid(format!("hello: {e}")))?;
    if entry.link.state != "ended" {
        let met = hear(node, entry, peer, &hello).await?;
        match met.need {
            recover::Need::Nothing => {}
            recover::Need::Positions => recover::relive(node, peer).await?,
            recover::Need::Leaves { size, .. } => {
                recover::enter(node, &format!("{} cosigned {size} acts", node.name_of(&peer))).await?
            }
        }
    }
    let entry = node.links.load().get(&entry.link.id).cloned().ok_or(AppError::NotFound)?;
    say(node, &entry).await
}

/// The peer's state has begun a new life: what it gave before is read again, and what we gave it is given again. Both
/// are idempotent.
fn reset(tx: &mut dyn Tx, link: &LinkId, class: &pasban_kernel::id::ClassId, theirs: &str) -> Result<(), StoreError> {
    let incarnation = incarnation(theirs).unwrap_or_default().to_vec();
    for (stream, lane) in feed::parts(*class, private_stream(link)) {
        rows::cursor_put(tx, link, "in", &stream, lane, &Cursor { incarnation: incarnation.clone(), pos: 0 })?;
        if let Some(c) = rows::cursor_fetch(tx, link, "out", &stream, lane)? {
            rows::cursor_put(tx, link, "out", &stream, lane, &Cursor { pos: 0, ..c })?;
        }
    }
    Ok(())
}

/// Where we stand in the peer's feed.
///
/// # Errors
/// Before the first hello; the store's.
pub async fn read_to(node: &Node, entry: &Entry) -> Result<Places> {
    let Some(theirs) = incarnation(&remembered(entry).incarnation) else {
        return Err(AppError::Conflict("no hello was heard on this link yet".into()));
    };
    let e = entry.clone();
    Ok(node.db.read(move |tx| feed::places(tx, &e, "in", theirs)).await?)
}

/// Where we stand in what we send up.
///
/// # Errors
/// The store's.
pub async fn sent_to(node: &Node, entry: &Entry) -> Result<Places> {
    let (e, mine) = (entry.clone(), node.incarnation());
    debug_assert_eq!(entry.link.class, class_id(&entry.agreement));
    Ok(node.db.read(move |tx| feed::places(tx, &e, "out", mine)).await?)
}
