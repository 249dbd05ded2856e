//! Links, offers, cursors, quotas and node cards (tables of `20_links.sql`).

use pasban_kernel::id::{ClassId, OrgId};
use pasban_kernel::{Digest, Lane, LinkId, NodeId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args};

/// A link as this side knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The same on both sides.
    pub id: LinkId,
    /// `host` or `dialler`.
    pub role: String,
    /// `offered`, `confirming`, `active`, `paused`, `ended`.
    pub state: String,
    /// What the peer is to us: `constituent`, `superior`, `lateral`, `plain`.
    pub relation: String,
    /// The peer, where known.
    pub peer: Option<NodeId>,
    /// Its public name.
    pub peer_name: String,
    /// The constituent that it is, where it is one of ours.
    pub org: Option<OrgId>,
    /// Where the host listens (dialler's side).
    pub url: String,
    /// SHA-256 of the host's TLS public key.
    pub pin: Digest,
    /// Agreement version.
    pub agreement: i64,
    /// Terms, JSON.
    pub terms: String,
    /// Release class of the terms.
    pub class: ClassId,
    /// Digits that our screen shows.
    pub digits_shown: String,
    /// Digits that our administrator must type.
    pub digits_expected: String,
    /// Our administrator typed the peer's digits.
    pub confirmed_here: bool,
    /// The peer's administrator typed ours.
    pub confirmed_there: bool,
    /// Proxy and private CA, JSON (dialler's side).
    pub network: String,
    /// What the peer said at the last hello, JSON.
    pub heard: String,
    /// Last failure in words.
    pub trouble: String,
    /// When it was made.
    pub created: Timestamp,
    /// When we last heard of the peer.
    pub last_contact: Timestamp,
}

const COLUMNS: &str = "id, role, state, relation, peer, peer_name, org, url, pin, agreement, terms, class, digits_shown, \
     digits_expected, confirmed_here, confirmed_there, network, heard, trouble, created, last_contact";

fn link(r: &Row) -> Result<Link> {
    Ok(Link {
        id: r.get(0)?,
        role: r.text(1)?,
        state: r.text(2)?,
        relation: r.text(3)?,
        peer: if r.blob(4)?.is_empty() { None } else { Some(r.get(4)?) },
        peer_name: r.text(5)?,
        org: if r.blob(6)?.is_empty() { None } else { Some(r.get(6)?) },
        url: r.text(7)?,
        pin: r.digest(8)?,
        agreement: r.int(9)?,
        terms: r.text(10)?,
        class: r.get(11)?,
        digits_shown: r.text(12)?,
        digits_expected: r.text(13)?,
        confirmed_here: r.bool(14)?,
        confirmed_there: r.bool(15)?,
        network: r.text(16)?,
        heard: r.text(17)?,
        trouble: r.text(18)?,
        created: r.timestamp(19)?,
        last_contact: r.timestamp(20)?,
    })
}

/// Keeps a link, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_put(tx: &mut dyn Tx, l: &Link) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO link ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21) \
             ON CONFLICT (id) DO UPDATE SET role = excluded.role, state = excluded.state, relation = excluded.relation, \
             peer = excluded.peer, peer_name = excluded.peer_name, org = excluded.org, url = excluded.url, pin = excluded.pin, \
             agreement = excluded.agreement, terms = excluded.terms, class = excluded.class, \
             digits_shown = excluded.digits_shown, digits_expected = excluded.digits_expected, \
             confirmed_here = excluded.confirmed_here, confirmed_there = excluded.confirmed_there, network = excluded.network, \
             heard = excluded.heard, trouble = excluded.trouble, last_contact = excluded.last_contact"
        ),
        args![
            &l.id,
            &l.role,
            &l.state,
            &l.relation,
            l.peer.map_or_else(Vec::new, |p| p.0.to_vec()),
            &l.peer_name,
            l.org.map_or_else(Vec::new, |o| o.as_bytes().to_vec()),
            &l.url,
            &l.pin,
            l.agreement,
            &l.terms,
            &l.class,
            &l.digits_shown,
            &l.digits_expected,
            l.confirmed_here,
            l.confirmed_there,
            &l.network,
            &l.heard,
            &l.trouble,
            l.created,
            l.last_contact
        ],
    )?;
    Ok(())
}

/// All links, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_list(tx: &mut dyn Tx) -> Result<Vec<Link>> {
    tx.q(&format!("SELECT {COLUMNS} FROM link ORDER BY created, id"), args![])?.iter().map(link).collect()
}

/// Whether a node has a link, other than this one, that stands or is being made.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_with_peer(tx: &mut dyn Tx, peer: &NodeId, other_than: &LinkId) -> Result<bool> {
    let found = tx.one(
        "SELECT 1 FROM link WHERE peer = $1 AND id <> $2 AND state IN ('active', 'paused', 'confirming') LIMIT 1",
        args![peer, other_than],
    )?;
    Ok(found.is_some())
}

/// Whether any link of a release class stands.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn class_stands(tx: &mut dyn Tx, class: &ClassId) -> Result<bool> {
    Ok(tx.one("SELECT 1 FROM link WHERE class = $1 AND state IN ('active', 'paused') LIMIT 1", args![class])?.is_some())
}

/// One link.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_fetch(tx: &mut dyn Tx, id: &LinkId) -> Result<Option<Link>> {
    tx.one(&format!("SELECT {COLUMNS} FROM link WHERE id = $1"), args![id])?.as_ref().map(link).transpose()
}

/// Notes contact or trouble without touching anything else.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_contact(tx: &mut dyn Tx, id: &LinkId, trouble: &str, at: Option<Timestamp>) -> Result<()> {
    match at {
        Some(at) => tx.exec("UPDATE link SET trouble = $2, last_contact = $3 WHERE id = $1", args![id, trouble, at])?,
        None => tx.exec("UPDATE link SET trouble = $2 WHERE id = $1", args![id, trouble])?,
    };
    Ok(())
}

/// An offer: its token is stored as SHA-256 only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// SHA-256 of the token.
    pub token: Digest,
    /// The link it makes.
    pub link: LinkId,
    /// Host's nonce for the digits.
    pub nonce: Vec<u8>,
    /// End.
    pub expires: Timestamp,
    /// When it was used; 0 before.
    pub used: Timestamp,
}

/// Keeps an offer.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn offer_insert(tx: &mut dyn Tx, o: &Offer) -> Result<()> {
    tx.exec(
        "INSERT INTO link_offer (token, link, nonce, expires, used) VALUES ($1, $2, $3, $4, $5)",
        args![&o.token, &o.link, &o.nonce, o.expires, o.used],
    )?;
    Ok(())
}

/// Takes an offer: one use. `None` where it does not exist, is used, or is over.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn offer_take(tx: &mut dyn Tx, token: &Digest, now: Timestamp) -> Result<Option<Offer>> {
    tx.q(
        "UPDATE link_offer SET used = $2 WHERE token = $1 AND used = 0 AND expires > $2 RETURNING token, link, nonce, expires, used",
        args![token, now],
    )?
    .first()
    .map(|r| {
        Ok(Offer { token: r.digest(0)?, link: r.get(1)?, nonce: r.blob(2)?, expires: r.timestamp(3)?, used: r.timestamp(4)? })
    })
    .transpose()
}

/// An offer, used or not.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn offer_fetch(tx: &mut dyn Tx, token: &Digest) -> Result<Option<Offer>> {
    tx.one("SELECT token, link, nonce, expires, used FROM link_offer WHERE token = $1", args![token])?
        .map(|r| {
            Ok(Offer {
                token: r.digest(0)?,
                link: r.get(1)?,
                nonce: r.blob(2)?,
                expires: r.timestamp(3)?,
                used: r.timestamp(4)?,
            })
        })
        .transpose()
}

/// How far a stream was read or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Incarnation of the sender that the position belongs to.
    pub incarnation: Vec<u8>,
    /// Position.
    pub pos: i64,
}

/// A cursor, direction `in` or `out`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cursor_fetch(
    tx: &mut dyn Tx,
    link: &LinkId,
    direction: &str,
    stream: &ClassId,
    lane: Lane,
) -> Result<Option<Cursor>> {
    tx.one(
        "SELECT incarnation, pos FROM link_cursor WHERE link = $1 AND direction = $2 AND stream = $3 AND lane = $4",
        args![link, direction, stream, lane.number()],
    )?
    .map(|r| Ok(Cursor { incarnation: r.blob(0)?, pos: r.int(1)? }))
    .transpose()
}

/// Moves a cursor.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cursor_put(
    tx: &mut dyn Tx,
    link: &LinkId,
    direction: &str,
    stream: &ClassId,
    lane: Lane,
    c: &Cursor,
) -> Result<()> {
    tx.exec(
        "INSERT INTO link_cursor (link, direction, stream, lane, incarnation, pos) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (link, direction, stream, lane) DO UPDATE SET incarnation = excluded.incarnation, pos = excluded.pos",
        args![link, direction, stream, lane.number(), &c.incarnation, c.pos],
    )?;
    Ok(())
}

/// All cursors of a link and direction: (stream, lane number, cursor).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn cursor_list(tx: &mut dyn Tx, link: &LinkId, direction: &str) -> Result<Vec<(ClassId, i64, Cursor)>> {
    tx.q(
        "SELECT stream, lane, incarnation, pos FROM link_cursor WHERE link = $1 AND direction = $2 ORDER BY stream, lane",
        args![link, direction],
    )?
    .iter()
    .map(|r| Ok((r.get(0)?, r.int(1)?, Cursor { incarnation: r.blob(2)?, pos: r.int(3)? })))
    .collect()
}

/// Adds to a link's use in an hour and answers the new totals (objects, bytes).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn quota_add(tx: &mut dyn Tx, link: &LinkId, hour: i64, objects: i64, bytes: i64) -> Result<(i64, i64)> {
    let rows = tx.q(
        "INSERT INTO link_quota (link, hour, objects, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT (link, hour) \
         DO UPDATE SET objects = link_quota.objects + excluded.objects, bytes = link_quota.bytes + excluded.bytes \
         RETURNING objects, bytes",
        args![link, hour, objects, bytes],
    )?;
    rows.first().map_or(Ok((0, 0)), |r| Ok((r.int(0)?, r.int(1)?)))
}

/// A node's card as learned, with its sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Node.
    pub node: NodeId,
    /// Sequence: a later one replaces.
    pub sequence: i64,
    /// Public name.
    pub name: String,
    /// The signed card, JSON.
    pub card: String,
}

/// Keeps a card; the same sequence is kept once.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn card_put(tx: &mut dyn Tx, c: &Card, at: Timestamp) -> Result<bool> {
    let n = tx.exec(
        "INSERT INTO node_card (node, sequence, name, card, learned) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (node, sequence) DO NOTHING",
        args![&c.node, c.sequence, &c.name, &c.card, at],
    )?;
    Ok(n == 1)
}

/// All cards of all nodes, oldest sequence first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn card_list(tx: &mut dyn Tx) -> Result<Vec<Card>> {
    tx.q("SELECT node, sequence, name, card FROM node_card ORDER BY node, sequence", args![])?
        .iter()
        .map(|r| Ok(Card { node: r.get(0)?, sequence: r.int(1)?, name: r.text(2)?, card: r.text(3)? }))
        .collect()
}

/// A new agreement version.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn agreement_insert(tx: &mut dyn Tx, link: &LinkId, version: i64, terms: &str, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO agreement (link, version, terms, at) VALUES ($1, $2, $3, $4)",
        args![link, version, terms, at],
    )?;
    Ok(())
}
