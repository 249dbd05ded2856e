//! Objects, candidates and decisions (tables of `30_exchange.sql`).

use pasban_kernel::id::{ClassId, DecisionId};
use pasban_kernel::{Digest, Lane, LinkId, NodeId, ObjectKey, StixId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args};

/// One version of an object, the bytes as its issuer signed them.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Id, version and hash.
    pub key: ObjectKey,
    /// gate::ObjectKind code.
    pub kind: String,
    /// Issuer; all zero for unsigned objects of plain peers.
    pub issuer: NodeId,
    /// Issued by this node.
    pub own: bool,
    /// Strictness number of the marking, 0 clear to 4 red.
    pub tlp: i64,
    /// Permitted action's name.
    pub action: String,
    /// A withdrawal.
    pub revoked: bool,
    /// End of validity; 0 for none.
    pub valid_until: Timestamp,
    /// `good`, `held`, `conflict`.
    pub state: String,
    /// Why it is not good.
    pub reason: String,
    /// Its effects here are done.
    pub applied: bool,
    /// Facts for the gate, JSON.
    pub source: String,
    /// When it came.
    pub received: Timestamp,
    /// The object, RFC 8785 JSON.
    pub bytes: Vec<u8>,
}

const COLUMNS: &str = "id, modified, sha, kind, issuer, own, tlp, action, revoked, valid_until, state, reason, applied, source, received, bytes";

fn object(r: &Row) -> Result<Object> {
    Ok(Object {
        key: ObjectKey { id: r.get(0)?, modified: r.timestamp(1)?, sha256: r.digest(2)? },
        kind: r.text(3)?,
        issuer: r.get(4)?,
        own: r.bool(5)?,
        tlp: r.int(6)?,
        action: r.text(7)?,
        revoked: r.bool(8)?,
        valid_until: r.timestamp(9)?,
        state: r.text(10)?,
        reason: r.text(11)?,
        applied: r.bool(12)?,
        source: r.text(13)?,
        received: r.timestamp(14)?,
        bytes: r.blob(15)?,
    })
}

/// Keeps an object; answers whether it was new.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_insert(tx: &mut dyn Tx, o: &Object) -> Result<bool> {
    let n = tx.exec(
        &format!(
            "INSERT INTO object ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16) \
             ON CONFLICT (id, modified, sha) DO NOTHING"
        ),
        args![
            &o.key.id,
            o.key.modified,
            &o.key.sha256,
            &o.kind,
            &o.issuer,
            o.own,
            o.tlp,
            &o.action,
            o.revoked,
            o.valid_until,
            &o.state,
            &o.reason,
            o.applied,
            &o.source,
            o.received,
            &o.bytes
        ],
    )?;
    Ok(n == 1)
}

/// Orders what stands first.
const STANDING: &str = "CASE WHEN state = 'good' THEN 0 ELSE 1 END";

/// One object by its key.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_fetch(tx: &mut dyn Tx, key: &ObjectKey) -> Result<Option<Object>> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM object WHERE id = $1 AND modified = $2 AND sha = $3"),
        args![&key.id, key.modified, &key.sha256],
    )?
    .as_ref()
    .map(object)
    .transpose()
}

/// Versions of an id, newest first, those that stand before those that are held or quarantined: however many others
/// claim an id, what stands is among the rows.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_versions(tx: &mut dyn Tx, id: &StixId) -> Result<Vec<Object>> {
    tx.q(
        &format!("SELECT {COLUMNS} FROM object WHERE id = $1 ORDER BY {STANDING}, modified DESC, sha LIMIT 100"),
        args![id],
    )?
    .iter()
    .map(object)
    .collect()
}

/// What decides whether a version is new: modified, hash, issuer, state, revoked.
pub type Head = (Timestamp, Digest, NodeId, String, bool);

/// What decides whether a version is new, without its bytes: (modified, hash, issuer, state, revoked), in the order of
/// [`object_versions`].
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_heads(tx: &mut dyn Tx, id: &StixId) -> Result<Vec<Head>> {
    tx.q(
        &format!(
            "SELECT modified, sha, issuer, state, revoked FROM object WHERE id = $1 \
             ORDER BY {STANDING}, modified DESC, sha LIMIT 100"
        ),
        args![id],
    )?
    .iter()
    .map(|r| Ok((r.timestamp(0)?, r.digest(1)?, r.get(2)?, r.text(3)?, r.bool(4)?)))
    .collect()
}

/// Good objects whose effects are not done, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_pending(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Object>> {
    tx.q(
        &format!(
            "SELECT {COLUMNS} FROM object WHERE applied = FALSE AND state = 'good' ORDER BY received, id LIMIT $1"
        ),
        args![limit],
    )?
    .iter()
    .map(object)
    .collect()
}

/// The same of what can lift a block, which does not wait behind the rest.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_lifting(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Object>> {
    tx.q(
        &format!(
            "SELECT {COLUMNS} FROM object WHERE applied = FALSE AND state = 'good' \
             AND kind IN ('withdrawal', 'stop', 'key-statement') ORDER BY received, id LIMIT $1"
        ),
        args![limit],
    )?
    .iter()
    .map(object)
    .collect()
}

/// Whether a later good version of an object is held, or its withdrawal.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_outdated(tx: &mut dyn Tx, o: &Object) -> Result<bool> {
    let later = "SELECT 1 FROM object WHERE id = $1 AND state = 'good' AND modified > $2 LIMIT 1";
    let later_or_revoked =
        "SELECT 1 FROM object WHERE id = $1 AND state = 'good' AND (modified > $2 OR revoked = TRUE) LIMIT 1";
    let sql = if o.revoked { later } else { later_or_revoked };
    Ok(tx.one(sql, args![&o.key.id, o.key.modified])?.is_some())
}

/// Marks an object's effects as done.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_applied(tx: &mut dyn Tx, key: &ObjectKey) -> Result<()> {
    tx.exec(
        "UPDATE object SET applied = TRUE WHERE id = $1 AND modified = $2 AND sha = $3",
        args![&key.id, key.modified, &key.sha256],
    )?;
    Ok(())
}

/// Changes the state of a version.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_state(tx: &mut dyn Tx, key: &ObjectKey, state: &str, reason: &str) -> Result<()> {
    tx.exec(
        "UPDATE object SET state = $4, reason = $5 WHERE id = $1 AND modified = $2 AND sha = $3",
        args![&key.id, key.modified, &key.sha256, state, reason],
    )?;
    Ok(())
}

/// Objects of a kind in a state, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_list(tx: &mut dyn Tx, kind: &str, state: &str, limit: i64) -> Result<Vec<Object>> {
    tx.q(
        &format!("SELECT {COLUMNS} FROM object WHERE kind = $1 AND state = $2 ORDER BY received DESC, id LIMIT $3"),
        args![kind, state, limit],
    )?
    .iter()
    .map(object)
    .collect()
}

/// Objects of an issuer that are held because its card was not known.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_held_by(tx: &mut dyn Tx, issuer: &NodeId) -> Result<Vec<Object>> {
    tx.q(
        &format!(
            "SELECT {COLUMNS} FROM object WHERE issuer = $1 AND state = 'held' AND substr(reason, 1, 15) = 'no card of node' \
             ORDER BY received, id LIMIT 10000"
        ),
        args![issuer],
    )?
    .iter()
    .map(object)
    .collect()
}

/// Forgets a version that never acted, to check it again.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_delete(tx: &mut dyn Tx, key: &ObjectKey) -> Result<()> {
    tx.exec(
        "DELETE FROM object WHERE id = $1 AND modified = $2 AND sha = $3",
        args![&key.id, key.modified, &key.sha256],
    )?;
    Ok(())
}

/// Whether any version of an id was released to a class before.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn released_before(tx: &mut dyn Tx, id: &StixId, class: &ClassId) -> Result<bool> {
    Ok(!tx
        .q("SELECT 1 FROM decision WHERE id = $1 AND class = $2 AND released = TRUE LIMIT 1", args![id, class])?
        .is_empty())
}

/// Remembers that a link gave us this version.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_link_put(tx: &mut dyn Tx, key: &ObjectKey, link: &LinkId, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO object_link (id, modified, link, at) VALUES ($1, $2, $3, $4) ON CONFLICT (id, modified, link) DO NOTHING",
        args![&key.id, key.modified, link, at],
    )?;
    Ok(())
}

/// The links that gave us any version of an id, first one first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_links(tx: &mut dyn Tx, id: &StixId) -> Result<Vec<(LinkId, Timestamp)>> {
    tx.q("SELECT link, MIN(at) FROM object_link WHERE id = $1 GROUP BY link ORDER BY MIN(at), link", args![id])?
        .iter()
        .map(|r| Ok((r.get(0)?, r.timestamp(1)?)))
        .collect()
}

/// Puts an object version on a stream once; `false` where it is there already. `pos` comes from `stream::append`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn candidate_insert(tx: &mut dyn Tx, stream: &ClassId, lane: Lane, pos: i64, key: &ObjectKey) -> Result<bool> {
    let n = tx.exec(
        "INSERT INTO candidate (stream, lane, pos, id, modified, sha) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (stream, id, modified, sha) DO NOTHING",
        args![stream, lane.number(), pos, &key.id, key.modified, &key.sha256],
    )?;
    Ok(n == 1)
}

/// A candidate with its place and its object.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Place in the lane of its stream; also its TAXII date_added in microseconds.
    pub pos: i64,
    /// What it refers to.
    pub object: Object,
}

/// Candidates after `after`, in order.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn candidate_page(tx: &mut dyn Tx, stream: &ClassId, lane: Lane, after: i64, limit: i64) -> Result<Vec<Candidate>> {
    tx.q(
        "SELECT o.id, o.modified, o.sha, o.kind, o.issuer, o.own, o.tlp, o.action, o.revoked, o.valid_until, o.state, o.reason, \
         o.applied, o.source, o.received, o.bytes, c.pos \
         FROM candidate c JOIN object o ON o.id = c.id AND o.modified = c.modified AND o.sha = c.sha \
         WHERE c.stream = $1 AND c.lane = $2 AND c.pos > $3 ORDER BY c.pos LIMIT $4",
        args![stream, lane.number(), after, limit],
    )?
    .iter()
    .map(|r| Ok(Candidate { pos: r.int(16)?, object: object(r)? }))
    .collect()
}

/// All versions of one object on a stream, in all lanes, in order of position.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn candidate_of(tx: &mut dyn Tx, stream: &ClassId, id: &StixId) -> Result<Vec<Candidate>> {
    tx.q(
        "SELECT o.id, o.modified, o.sha, o.kind, o.issuer, o.own, o.tlp, o.action, o.revoked, o.valid_until, o.state, o.reason, \
         o.applied, o.source, o.received, o.bytes, c.pos \
         FROM candidate c JOIN object o ON o.id = c.id AND o.modified = c.modified AND o.sha = c.sha \
         WHERE c.stream = $1 AND c.id = $2 ORDER BY c.pos, c.modified, c.sha LIMIT 1000",
        args![stream, id],
    )?
    .iter()
    .map(|r| Ok(Candidate { pos: r.int(16)?, object: object(r)? }))
    .collect()
}

/// The last position of a lane, 0 where it is empty.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn candidate_last(tx: &mut dyn Tx, stream: &ClassId, lane: Lane) -> Result<i64> {
    Ok(tx
        .one(
            "SELECT COALESCE(MAX(pos), 0) FROM candidate WHERE stream = $1 AND lane = $2",
            args![stream, lane.number()],
        )?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Which versions of an object stand on a stream: modified and hash.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn candidate_versions(tx: &mut dyn Tx, stream: &ClassId, id: &StixId) -> Result<Vec<(Timestamp, Digest)>> {
    tx.q(
        "SELECT modified, sha FROM candidate WHERE stream = $1 AND id = $2 ORDER BY modified, sha LIMIT 1000",
        args![stream, id],
    )?
    .iter()
    .map(|r| Ok((r.timestamp(0)?, r.digest(1)?)))
    .collect()
}

/// An object as routing needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Id, version and hash.
    pub key: ObjectKey,
    /// gate::ObjectKind code.
    pub kind: String,
    /// Issuer.
    pub issuer: NodeId,
    /// Issued by this node.
    pub own: bool,
    /// When it came.
    pub received: Timestamp,
}

/// The newest version of each id on a stream, to start a class's stream from another's (an agreement changed).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn object_keys_after(tx: &mut dyn Tx, received: Timestamp, id: &str, limit: i64) -> Result<Vec<Listed>> {
    tx.q(
        "SELECT id, modified, sha, kind, issuer, own, received FROM object \
         WHERE state = 'good' AND (received, id) > ($1, $2) ORDER BY received, id LIMIT $3",
        args![received, id, limit],
    )?
    .iter()
    .map(|r| {
        Ok(Listed {
            key: ObjectKey { id: r.get(0)?, modified: r.timestamp(1)?, sha256: r.digest(2)? },
            kind: r.text(3)?,
            issuer: r.get(4)?,
            own: r.bool(5)?,
            received: r.timestamp(6)?,
        })
    })
    .collect()
}

/// The gate's answer for a version, class and agreement version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which version.
    pub key: ObjectKey,
    /// Release class.
    pub class: ClassId,
    /// Agreement version.
    pub agreement: i64,
    /// Id.
    pub decision: DecisionId,
    /// Released or withheld.
    pub released: bool,
    /// Reasons, JSON.
    pub because: String,
    /// When.
    pub at: Timestamp,
}

fn decision(r: &Row) -> Result<Decision> {
    Ok(Decision {
        key: ObjectKey { id: r.get(0)?, modified: r.timestamp(1)?, sha256: r.digest(2)? },
        class: r.get(3)?,
        agreement: r.int(4)?,
        decision: r.get(5)?,
        released: r.bool(6)?,
        because: r.text(7)?,
        at: r.timestamp(8)?,
    })
}

/// Keeps a decision; the first one stands.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn decision_put(tx: &mut dyn Tx, d: &Decision) -> Result<bool> {
    let n = tx.exec(
        "INSERT INTO decision (id, modified, sha, class, agreement, decision, released, because, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (id, modified, sha, class, agreement) DO UPDATE SET \
         decision = excluded.decision, released = excluded.released, because = excluded.because, at = excluded.at \
         WHERE decision.released <> excluded.released",
        args![
            &d.key.id,
            d.key.modified,
            &d.key.sha256,
            &d.class,
            d.agreement,
            &d.decision,
            d.released,
            &d.because,
            d.at
        ],
    )?;
    Ok(n == 1)
}

/// Decisions about an id, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn decision_about(tx: &mut dyn Tx, id: &StixId) -> Result<Vec<Decision>> {
    tx.q(
        "SELECT id, modified, sha, class, agreement, decision, released, because, at FROM decision \
         WHERE id = $1 ORDER BY at, decision LIMIT 1000",
        args![id],
    )?
    .iter()
    .map(decision)
    .collect()
}
