//! How people come in: one-time links, sessions, tokens of their programs, and wrong tries.

use pasban_kernel::id::PersonId;
use pasban_kernel::{Digest, Timestamp};

use super::{PERSON, Person, person_at};
use crate::error::Result;
use crate::{Row, Tx, args};

/// A one-time link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// SHA-256 of incarnation and token.
    pub hash: Digest,
    /// Whose.
    pub person: PersonId,
    /// `welcome` or `enter`.
    pub kind: String,
    /// When it was made.
    pub made: Timestamp,
    /// End.
    pub expires: Timestamp,
    /// Who made it.
    pub made_by: String,
}

/// Keeps a link. Earlier ones of the kind end, so that a person never has two.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_put(tx: &mut dyn Tx, l: &Link) -> Result<()> {
    tx.exec("DELETE FROM person_link WHERE person = $1 AND kind = $2", args![&l.person, &l.kind])?;
    tx.exec("DELETE FROM person_link WHERE expires <= $1", args![l.made])?;
    tx.exec(
        "INSERT INTO person_link (hash, person, kind, made, expires, made_by) VALUES ($1, $2, $3, $4, $5, $6)",
        args![&l.hash, &l.person, &l.kind, l.made, l.expires, &l.made_by],
    )?;
    Ok(())
}

/// A link in force.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_fetch(tx: &mut dyn Tx, hash: &Digest, kind: &str, now: Timestamp) -> Result<Option<Link>> {
    tx.one(
        "SELECT hash, person, kind, made, expires, made_by FROM person_link WHERE hash = $1 AND kind = $2 AND expires > $3",
        args![hash, kind, now],
    )?
    .map(|r| {
        Ok(Link {
            hash: r.digest(0)?,
            person: r.get(1)?,
            kind: r.text(2)?,
            made: r.timestamp(3)?,
            expires: r.timestamp(4)?,
            made_by: r.text(5)?,
        })
    })
    .transpose()
}

/// Uses a link up; answers whether it was there.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_use(tx: &mut dyn Tx, hash: &Digest) -> Result<bool> {
    Ok(tx.exec("DELETE FROM person_link WHERE hash = $1", args![hash])? > 0)
}

/// Removes all links of a person.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_end(tx: &mut dyn Tx, person: &PersonId) -> Result<u64> {
    tx.exec("DELETE FROM person_link WHERE person = $1", args![person])
}

/// A browser's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of incarnation and token.
    pub hash: Digest,
    /// Whose.
    pub person: PersonId,
    /// `sign-in` or `one-time`.
    pub door: String,
    /// Beginning.
    pub begun: Timestamp,
    /// Last request, to the minute.
    pub seen: Timestamp,
    /// Last request of the session before; 0 where there was none.
    pub previous_visit: Timestamp,
    /// Address, or network, that it began from.
    pub place: String,
}

/// Keeps a new session.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_insert(tx: &mut dyn Tx, s: &Session) -> Result<()> {
    tx.exec(
        "INSERT INTO session (hash, person, door, begun, seen, previous_visit, place) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![&s.hash, &s.person, &s.door, s.begun, s.seen, s.previous_visit, &s.place],
    )?;
    Ok(())
}

fn session_at(r: &Row) -> Result<Session> {
    Ok(Session {
        hash: r.digest(0)?,
        person: r.get(1)?,
        door: r.text(2)?,
        begun: r.timestamp(3)?,
        seen: r.timestamp(4)?,
        previous_visit: r.timestamp(5)?,
        place: r.text(6)?,
    })
}

/// A person's sessions, last used first, whatever their age.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_list(tx: &mut dyn Tx, person: &PersonId, limit: i64) -> Result<Vec<Session>> {
    tx.q(
        "SELECT hash, person, door, begun, seen, previous_visit, place FROM session WHERE person = $1 \
         ORDER BY seen DESC, hash LIMIT $2",
        args![person, limit],
    )?
    .iter()
    .map(session_at)
    .collect()
}

/// A session and its person as they stand now, whatever their age and state.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_fetch(tx: &mut dyn Tx, hash: &Digest) -> Result<Option<(Session, Person)>> {
    let of_person: Vec<String> = PERSON.split(", ").map(|c| format!("p.{}", c.trim())).collect();
    tx.one(
        &format!(
            "SELECT s.hash, s.person, s.door, s.begun, s.seen, s.previous_visit, s.place, {} FROM session s JOIN person p ON p.id = s.person \
             WHERE s.hash = $1",
            of_person.join(", ")
        ),
        args![hash],
    )?
    .map(|r| {
        Ok((session_at(&r)?, person_at(&r, 7)?))
    })
    .transpose()
}

/// Notes a request in a session and for its person.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_touch(tx: &mut dyn Tx, hash: &Digest, person: &PersonId, now: Timestamp) -> Result<()> {
    tx.exec("UPDATE session SET seen = $2 WHERE hash = $1 AND seen < $2", args![hash, now])?;
    tx.exec("UPDATE person SET last_seen = $2 WHERE id = $1 AND last_seen < $2", args![person, now])?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_end(tx: &mut dyn Tx, hash: &Digest) -> Result<bool> {
    Ok(tx.exec("DELETE FROM session WHERE hash = $1", args![hash])? > 0)
}

/// Ends a person's sessions but one, where one is kept.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_end_all(tx: &mut dyn Tx, person: &PersonId, but: Option<&Digest>) -> Result<u64> {
    match but {
        Some(hash) => tx.exec("DELETE FROM session WHERE person = $1 AND hash <> $2", args![person, hash]),
        None => tx.exec("DELETE FROM session WHERE person = $1", args![person]),
    }
}

/// How many sessions a person has.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_count(tx: &mut dyn Tx, person: &PersonId) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM session WHERE person = $1", args![person])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Ends the session of a person that was used longest ago.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_end_oldest(tx: &mut dyn Tx, person: &PersonId) -> Result<()> {
    let oldest = tx.one("SELECT hash FROM session WHERE person = $1 ORDER BY seen, hash LIMIT 1", args![person])?;
    if let Some(row) = oldest {
        session_end(tx, &row.digest(0)?)?;
    }
    Ok(())
}

/// Removes sessions that nobody used since an instant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_prune(tx: &mut dyn Tx, before: Timestamp) -> Result<u64> {
    tx.exec("DELETE FROM session WHERE seen < $1", args![before])
}

/// A token of a person's program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of the token.
    pub hash: Digest,
    /// Whose.
    pub person: PersonId,
    /// A name to find it by.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// When it was made.
    pub made: Timestamp,
    /// End.
    pub expires: Timestamp,
    /// Last use, to the minute; 0 for never.
    pub used: Timestamp,
}

const TOKEN: &str = "hash, person, name, scope, made, expires, used";

fn token(r: &Row) -> Result<Token> {
    Ok(Token {
        hash: r.digest(0)?,
        person: r.get(1)?,
        name: r.text(2)?,
        scope: r.text(3)?,
        made: r.timestamp(4)?,
        expires: r.timestamp(5)?,
        used: r.timestamp(6)?,
    })
}

/// Keeps a new token.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_insert(tx: &mut dyn Tx, t: &Token) -> Result<()> {
    tx.exec(
        &format!("INSERT INTO person_token ({TOKEN}) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
        args![&t.hash, &t.person, &t.name, &t.scope, t.made, t.expires, t.used],
    )?;
    Ok(())
}

/// A token in force.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_fetch(tx: &mut dyn Tx, hash: &Digest, now: Timestamp) -> Result<Option<Token>> {
    tx.one(&format!("SELECT {TOKEN} FROM person_token WHERE hash = $1 AND expires > $2"), args![hash, now])?
        .as_ref()
        .map(token)
        .transpose()
}

/// A person's tokens by name.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_list(tx: &mut dyn Tx, person: &PersonId) -> Result<Vec<Token>> {
    tx.q(&format!("SELECT {TOKEN} FROM person_token WHERE person = $1 ORDER BY name, hash"), args![person])?
        .iter()
        .map(token)
        .collect()
}

/// Notes that a token was used.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_touch(tx: &mut dyn Tx, hash: &Digest, now: Timestamp) -> Result<()> {
    tx.exec("UPDATE person_token SET used = $2 WHERE hash = $1", args![hash, now])?;
    Ok(())
}

/// Revokes a person's token of a name; all of the person's where the name is empty.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn token_revoke(tx: &mut dyn Tx, person: &PersonId, name: &str) -> Result<u64> {
    if name.is_empty() {
        tx.exec("DELETE FROM person_token WHERE person = $1", args![person])
    } else {
        tx.exec("DELETE FROM person_token WHERE person = $1 AND name = $2", args![person, name])
    }
}

/// Wrong passwords or codes in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// A keyed hash of the name that was typed, of the address, or of the person.
    pub key: Digest,
    /// How many, in a row.
    pub failures: i64,
    /// No try before.
    pub locked_until: Timestamp,
    /// The last one.
    pub last: Timestamp,
}

/// What is known under a key.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn trouble_fetch(tx: &mut dyn Tx, key: &Digest) -> Result<Option<Trouble>> {
    tx.one("SELECT key, failures, locked_until, last FROM sign_in_trouble WHERE key = $1", args![key])?
        .map(|r| {
            Ok(Trouble { key: r.digest(0)?, failures: r.int(1)?, locked_until: r.timestamp(2)?, last: r.timestamp(3)? })
        })
        .transpose()
}

/// Keeps what is known under a key.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn trouble_put(tx: &mut dyn Tx, t: &Trouble) -> Result<()> {
    tx.exec(
        "INSERT INTO sign_in_trouble (key, failures, locked_until, last) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO \
         UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until, last = excluded.last",
        args![&t.key, t.failures, t.locked_until, t.last],
    )?;
    Ok(())
}

/// Forgets a key.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn trouble_end(tx: &mut dyn Tx, key: &Digest) -> Result<()> {
    tx.exec("DELETE FROM sign_in_trouble WHERE key = $1", args![key])?;
    Ok(())
}

/// Forgets what is older than an instant, and the oldest above `most` rows.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn trouble_prune(tx: &mut dyn Tx, before: Timestamp, most: i64) -> Result<()> {
    tx.exec("DELETE FROM sign_in_trouble WHERE last < $1", args![before])?;
    let oldest_kept =
        tx.one("SELECT last FROM sign_in_trouble ORDER BY last DESC, key LIMIT 1 OFFSET $1", args![most])?;
    if let Some(row) = oldest_kept {
        tx.exec("DELETE FROM sign_in_trouble WHERE last <= $1", args![row.timestamp(0)?])?;
    }
    Ok(())
}
