//! Sources, tokens, alerts and outgoing messages (tables of `50_detect.sql`).

use pasban_kernel::id::AlertId;
use pasban_kernel::{Digest, TenantId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args};

/// A log source and how far it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Whose.
    pub tenant: TenantId,
    /// Name, unique per tenant.
    pub name: String,
    /// Format.
    pub format: String,
    /// File; empty for pushed ones.
    pub path: String,
    /// Which file the position belongs to.
    pub file_id: String,
    /// Bytes read and durable.
    pub position: i64,
    /// Lines read.
    pub lines: i64,
    /// Lines that could not be read.
    pub bad: i64,
    /// When the last line came.
    pub last_line: Timestamp,
    /// Silence that is an alarm, microseconds.
    pub silent_after: i64,
    /// The alarm is on.
    pub silent: bool,
}

pub(super) const SOURCE: &str =
    "tenant, name, format, path, file_id, position, lines, bad, last_line, silent_after, silent";

pub(super) fn source(r: &Row) -> Result<Source> {
    Ok(Source {
        tenant: r.get(0)?,
        name: r.text(1)?,
        format: r.text(2)?,
        path: r.text(3)?,
        file_id: r.text(4)?,
        position: r.int(5)?,
        lines: r.int(6)?,
        bad: r.int(7)?,
        last_line: r.timestamp(8)?,
        silent_after: r.int(9)?,
        silent: r.bool(10)?,
    })
}

/// Keeps a source.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn source_put(tx: &mut dyn Tx, s: &Source) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO source ({SOURCE}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (tenant, name) DO UPDATE SET \
             format = excluded.format, path = excluded.path, file_id = excluded.file_id, position = excluded.position, \
             lines = excluded.lines, bad = excluded.bad, last_line = excluded.last_line, silent_after = excluded.silent_after, \
             silent = excluded.silent"
        ),
        args![
            &s.tenant, &s.name, &s.format, &s.path, &s.file_id, s.position, s.lines, s.bad, s.last_line, s.silent_after, s.silent
        ],
    )?;
    Ok(())
}

/// All sources.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn source_list(tx: &mut dyn Tx) -> Result<Vec<Source>> {
    tx.q(&format!("SELECT {SOURCE} FROM source ORDER BY tenant, name"), args![])?.iter().map(source).collect()
}

/// One source.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn source_fetch(tx: &mut dyn Tx, tenant: &TenantId, name: &str) -> Result<Option<Source>> {
    tx.one(&format!("SELECT {SOURCE} FROM source WHERE tenant = $1 AND name = $2"), args![tenant, name])?
        .as_ref()
        .map(source)
        .transpose()
}

/// An access token; only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of the token.
    pub hash: Digest,
    /// Whose data it opens.
    pub tenant: TenantId,
    /// What for: `push`, `taxii-read`, `taxii-write`, `lists`.
    pub scope: String,
    /// A name for people.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// End; 0 for none.
    pub expires: Timestamp,
}

fn token(r: &Row) -> Result<Token> {
    Ok(Token {
        hash: r.digest(0)?,
        tenant: r.get(1)?,
        scope: r.text(2)?,
        name: r.text(3)?,
        made: r.timestamp(4)?,
        expires: r.timestamp(5)?,
    })
}

/// Keeps a token.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_insert(tx: &mut dyn Tx, t: &Token) -> Result<()> {
    tx.exec(
        "INSERT INTO token (hash, tenant, scope, name, made, expires) VALUES ($1, $2, $3, $4, $5, $6)",
        args![&t.hash, &t.tenant, &t.scope, &t.name, t.made, t.expires],
    )?;
    Ok(())
}

/// A token in force.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_fetch(tx: &mut dyn Tx, hash: &Digest, now: Timestamp) -> Result<Option<Token>> {
    tx.one(
        "SELECT hash, tenant, scope, name, made, expires FROM token WHERE hash = $1 AND (expires = 0 OR expires > $2)",
        args![hash, now],
    )?
    .as_ref()
    .map(token)
    .transpose()
}

/// All tokens, without what opens anything.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_list(tx: &mut dyn Tx) -> Result<Vec<Token>> {
    tx.q("SELECT hash, tenant, scope, name, made, expires FROM token ORDER BY made, hash", args![])?
        .iter()
        .map(token)
        .collect()
}

/// Removes all tokens of a name; all tokens where `name` is empty (after a theft).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_revoke(tx: &mut dyn Tx, name: &str) -> Result<u64> {
    if name.is_empty() {
        tx.exec("DELETE FROM token", args![])
    } else {
        tx.exec("DELETE FROM token WHERE name = $1", args![name])
    }
}

/// An alert with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Id.
    pub id: AlertId,
    /// Whose.
    pub tenant: TenantId,
    /// `match`, `silent-source`, `link-down`, `recovering`, `disk`.
    pub kind: String,
    /// Indicator id, source name …
    pub subject: String,
    /// A sentence.
    pub title: String,
    /// Log lines with source, time and field, JSON list.
    pub evidence: String,
    /// How often.
    pub hits: i64,
    /// First.
    pub first_seen: Timestamp,
    /// Last.
    pub last_seen: Timestamp,
    /// `open`, `false-alarm`, `closed`.
    pub state: String,
    /// What the person said.
    pub note: String,
    /// When it was made.
    pub at: Timestamp,
}

pub(super) const ALERT: &str =
    "id, tenant, kind, subject, title, evidence, hits, first_seen, last_seen, state, note, at";

pub(super) fn alert(r: &Row) -> Result<Alert> {
    Ok(Alert {
        id: r.get(0)?,
        tenant: r.get(1)?,
        kind: r.text(2)?,
        subject: r.text(3)?,
        title: r.text(4)?,
        evidence: r.text(5)?,
        hits: r.int(6)?,
        first_seen: r.timestamp(7)?,
        last_seen: r.timestamp(8)?,
        state: r.text(9)?,
        note: r.text(10)?,
        at: r.timestamp(11)?,
    })
}

/// The alert about a subject.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_about(tx: &mut dyn Tx, tenant: &TenantId, kind: &str, subject: &str) -> Result<Option<Alert>> {
    tx.one(
        &format!("SELECT {ALERT} FROM alert WHERE tenant = $1 AND kind = $2 AND subject = $3"),
        args![tenant, kind, subject],
    )?
    .as_ref()
    .map(alert)
    .transpose()
}

/// Keeps an alert, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_put(tx: &mut dyn Tx, a: &Alert) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO alert ({ALERT}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (tenant, kind, subject) DO UPDATE SET \
             title = excluded.title, evidence = excluded.evidence, hits = excluded.hits, first_seen = excluded.first_seen, \
             last_seen = excluded.last_seen, state = excluded.state, note = excluded.note"
        ),
        args![
            &a.id, &a.tenant, &a.kind, &a.subject, &a.title, &a.evidence, a.hits, a.first_seen, a.last_seen, &a.state, &a.note, a.at
        ],
    )?;
    Ok(())
}

/// Alerts, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_list(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Alert>> {
    tx.q(&format!("SELECT {ALERT} FROM alert ORDER BY last_seen DESC, id LIMIT $1"), args![limit])?
        .iter()
        .map(alert)
        .collect()
}

/// A message to a person or a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Id.
    pub id: AlertId,
    /// `mail` or `webhook`.
    pub channel: String,
    /// `alarm`, `statutory`, `other`.
    pub class: String,
    /// Address or URL.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Body.
    pub body: String,
    /// Derives from the act.
    pub message_id: String,
    /// `queued`, `attempting`, `sent`, `ambiguous`, `held`, `failed`.
    pub state: String,
    /// Tries.
    pub attempts: i64,
    /// Not before.
    pub next_at: Timestamp,
    /// Last failure.
    pub last_error: String,
    /// When it was queued.
    pub at: Timestamp,
}

const OUTGOING: &str =
    "id, channel, class, recipient, subject, body, message_id, state, attempts, next_at, last_error, at";

fn outgoing(r: &Row) -> Result<Outgoing> {
    Ok(Outgoing {
        id: r.get(0)?,
        channel: r.text(1)?,
        class: r.text(2)?,
        recipient: r.text(3)?,
        subject: r.text(4)?,
        body: r.text(5)?,
        message_id: r.text(6)?,
        state: r.text(7)?,
        attempts: r.int(8)?,
        next_at: r.timestamp(9)?,
        last_error: r.text(10)?,
        at: r.timestamp(11)?,
    })
}

/// Queues a message once per Message-ID and recipient.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn outgoing_queue(tx: &mut dyn Tx, o: &Outgoing) -> Result<bool> {
    let n = tx.exec(
        &format!(
            "INSERT INTO outgoing ({OUTGOING}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (message_id, recipient) DO NOTHING"
        ),
        args![
            &o.id, &o.channel, &o.class, &o.recipient, &o.subject, &o.body, &o.message_id, &o.state, o.attempts, o.next_at,
            &o.last_error, o.at
        ],
    )?;
    Ok(n == 1)
}

/// Messages in a state that are due, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn outgoing_due(tx: &mut dyn Tx, state: &str, now: Timestamp, limit: i64) -> Result<Vec<Outgoing>> {
    tx.q(
        &format!("SELECT {OUTGOING} FROM outgoing WHERE state = $1 AND next_at <= $2 ORDER BY next_at, id LIMIT $3"),
        args![state, now, limit],
    )?
    .iter()
    .map(outgoing)
    .collect()
}

/// Moves a message to a state.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn outgoing_state(
    tx: &mut dyn Tx,
    id: &AlertId,
    state: &str,
    attempts: i64,
    next_at: Timestamp,
    error: &str,
) -> Result<()> {
    tx.exec(
        "UPDATE outgoing SET state = $2, attempts = $3, next_at = $4, last_error = $5 WHERE id = $1",
        args![id, state, attempts, next_at, error],
    )?;
    Ok(())
}

/// Messages, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn outgoing_list(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Outgoing>> {
    tx.q(&format!("SELECT {OUTGOING} FROM outgoing ORDER BY at DESC, id LIMIT $1"), args![limit])?
        .iter()
        .map(outgoing)
        .collect()
}

/// Log sources of one tenant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn sources_of(tx: &mut dyn Tx, tenant: &TenantId, limit: i64) -> Result<Vec<Source>> {
    tx.q(&format!("SELECT {} FROM source WHERE tenant = $1 ORDER BY name LIMIT $2", SOURCE), args![tenant, limit])?
        .iter()
        .map(source)
        .collect()
}
