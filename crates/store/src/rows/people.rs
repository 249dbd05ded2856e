//! People, their ways in, their sessions, what needs a second person, who read what (tables of `70_people.sql`).

use pasban_kernel::id::{PersonId, WishId};
use pasban_kernel::{Digest, TenantId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args};

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Whose data the person works with.
    pub tenant: TenantId,
    /// Name.
    pub name: String,
    /// The name as it is looked up.
    pub name_key: String,
    /// Address in lower case, or empty.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Role code.
    pub role: String,
    /// Settings, JSON.
    pub prefs: String,
    /// `invited`, `active`, `disabled`.
    pub state: String,
    /// PHC string, or empty.
    pub password: String,
    /// What the second factor's secret is made from; empty where there is none.
    pub factor: Vec<u8>,
    /// Last step of the second factor that was used; -1 for none.
    pub factor_step: i64,
    /// A second factor that is being set up.
    pub pending: Vec<u8>,
    /// Since when.
    pub pending_at: Timestamp,
    /// When the account was made.
    pub made: Timestamp,
    /// Last request; 0 for never.
    pub last_seen: Timestamp,
}

const PERSON: &str = "id, tenant, name, name_key, email, phone, role, prefs, state, password, factor, factor_step, pending, \
                      pending_at, made, last_seen";

fn person(r: &Row) -> Result<Person> {
    person_at(r, 0)
}

/// A person whose columns begin at `i`.
fn person_at(r: &Row, i: usize) -> Result<Person> {
    Ok(Person {
        id: r.get(i)?,
        tenant: r.get(i + 1)?,
        name: r.text(i + 2)?,
        name_key: r.text(i + 3)?,
        email: r.text(i + 4)?,
        phone: r.text(i + 5)?,
        role: r.text(i + 6)?,
        prefs: r.text(i + 7)?,
        state: r.text(i + 8)?,
        password: r.text(i + 9)?,
        factor: r.blob(i + 10)?,
        factor_step: r.int(i + 11)?,
        pending: r.blob(i + 12)?,
        pending_at: r.timestamp(i + 13)?,
        made: r.timestamp(i + 14)?,
        last_seen: r.timestamp(i + 15)?,
    })
}

/// Keeps a person, new or changed. Identity, tenant and birth of an account never change.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_put(tx: &mut dyn Tx, p: &Person) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO person ({PERSON}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, email = excluded.email, \
             phone = excluded.phone, role = excluded.role, prefs = excluded.prefs, state = excluded.state, \
             password = excluded.password, factor = excluded.factor, factor_step = excluded.factor_step, \
             pending = excluded.pending, pending_at = excluded.pending_at, last_seen = excluded.last_seen"
        ),
        args![
            &p.id,
            &p.tenant,
            &p.name,
            &p.name_key,
            &p.email,
            &p.phone,
            &p.role,
            &p.prefs,
            &p.state,
            &p.password,
            &p.factor,
            p.factor_step,
            &p.pending,
            p.pending_at,
            p.made,
            p.last_seen
        ],
    )?;
    Ok(())
}

/// One person.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_fetch(tx: &mut dyn Tx, id: &PersonId) -> Result<Option<Person>> {
    tx.one(&format!("SELECT {PERSON} FROM person WHERE id = $1"), args![id])?.as_ref().map(person).transpose()
}

/// The person with an address, written in lower case.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_by_email(tx: &mut dyn Tx, email: &str) -> Result<Option<Person>> {
    if email.is_empty() {
        return Ok(None);
    }
    tx.one(&format!("SELECT {PERSON} FROM person WHERE email = $1 AND email <> ''"), args![email])?
        .as_ref()
        .map(person)
        .transpose()
}

/// People with a name as it is looked up; `limit` bounds namesakes.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_by_name(tx: &mut dyn Tx, key: &str, limit: i64) -> Result<Vec<Person>> {
    tx.q(&format!("SELECT {PERSON} FROM person WHERE name_key = $1 ORDER BY id LIMIT $2"), args![key, limit])?
        .iter()
        .map(person)
        .collect()
}

/// All people, or those of one tenant, by name.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_list(tx: &mut dyn Tx, tenant: Option<&TenantId>, limit: i64) -> Result<Vec<Person>> {
    match tenant {
        Some(t) => tx.q(
            &format!("SELECT {PERSON} FROM person WHERE tenant = $1 ORDER BY name_key, id LIMIT $2"),
            args![t, limit],
        )?,
        None => tx.q(&format!("SELECT {PERSON} FROM person ORDER BY name_key, id LIMIT $1"), args![limit])?,
    }
    .iter()
    .map(person)
    .collect()
}

/// How many people there are.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn person_count(tx: &mut dyn Tx) -> Result<i64> {
    Ok(tx.one("SELECT COUNT(*) FROM person", args![])?.map(|r| r.int(0)).transpose()?.unwrap_or(0))
}

/// Replaces a person's recovery codes.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn code_replace(tx: &mut dyn Tx, person: &PersonId, hashes: &[Digest]) -> Result<()> {
    tx.exec("DELETE FROM person_code WHERE person = $1", args![person])?;
    tx.many(
        "INSERT INTO person_code (person, hash) VALUES ($1, $2)",
        hashes.iter().map(|h| crate::row![person, h]).collect(),
    )?;
    Ok(())
}

/// Uses a recovery code up; answers whether it was there.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn code_use(tx: &mut dyn Tx, person: &PersonId, hash: &Digest) -> Result<bool> {
    Ok(tx.exec("DELETE FROM person_code WHERE person = $1 AND hash = $2", args![person, hash])? > 0)
}

/// How many recovery codes a person has left.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn code_count(tx: &mut dyn Tx, person: &PersonId) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM person_code WHERE person = $1", args![person])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// A one-time link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// SHA-256 of the token.
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
    /// SHA-256 of the token.
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
}

/// Keeps a new session.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_insert(tx: &mut dyn Tx, s: &Session) -> Result<()> {
    tx.exec(
        "INSERT INTO session (hash, person, door, begun, seen, previous_visit) VALUES ($1, $2, $3, $4, $5, $6)",
        args![&s.hash, &s.person, &s.door, s.begun, s.seen, s.previous_visit],
    )?;
    Ok(())
}

/// A session and its person as they stand now, whatever their age and state.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn session_fetch(tx: &mut dyn Tx, hash: &Digest) -> Result<Option<(Session, Person)>> {
    let of_person: Vec<String> = PERSON.split(", ").map(|c| format!("p.{}", c.trim())).collect();
    tx.one(
        &format!(
            "SELECT s.hash, s.person, s.door, s.begun, s.seen, s.previous_visit, {} FROM session s JOIN person p ON p.id = s.person \
             WHERE s.hash = $1",
            of_person.join(", ")
        ),
        args![hash],
    )?
    .map(|r| {
        let session = Session {
            hash: r.digest(0)?,
            person: r.get(1)?,
            door: r.text(2)?,
            begun: r.timestamp(3)?,
            seen: r.timestamp(4)?,
            previous_visit: r.timestamp(5)?,
        };
        Ok((session, person_at(&r, 6)?))
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

/// What somebody asked a second person to agree to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Id.
    pub id: WishId,
    /// Whose data.
    pub tenant: TenantId,
    /// Kind code.
    pub kind: String,
    /// About what.
    pub subject: String,
    /// What will happen.
    pub words: String,
    /// What the asker would do, JSON.
    pub body: String,
    /// Who asked.
    pub asked_by: PersonId,
    /// The asker's name.
    pub asked_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// It can be decided and used until then.
    pub expires: Timestamp,
    /// `asked`, `granted`, `refused`, `used`.
    pub state: String,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// The decider's name, or empty.
    pub decided_name: String,
    /// When; 0 until then.
    pub decided_at: Timestamp,
    /// Why.
    pub reason: String,
}

const WISH: &str = "id, tenant, kind, subject, words, body, asked_by, asked_name, asked_at, expires, state, decided_by, \
                    decided_name, decided_at, reason";

fn wish(r: &Row) -> Result<Wish> {
    let decided_by = r.blob(11)?;
    Ok(Wish {
        id: r.get(0)?,
        tenant: r.get(1)?,
        kind: r.text(2)?,
        subject: r.text(3)?,
        words: r.text(4)?,
        body: r.text(5)?,
        asked_by: r.get(6)?,
        asked_name: r.text(7)?,
        asked_at: r.timestamp(8)?,
        expires: r.timestamp(9)?,
        state: r.text(10)?,
        decided_by: if decided_by.is_empty() { None } else { Some(r.get(11)?) },
        decided_name: r.text(12)?,
        decided_at: r.timestamp(13)?,
        reason: r.text(14)?,
    })
}

/// Keeps a wish, new or decided; what was asked never changes.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_put(tx: &mut dyn Tx, w: &Wish) -> Result<()> {
    let decided_by = w.decided_by.map_or_else(Vec::new, |p| p.as_bytes().to_vec());
    tx.exec(
        &format!(
            "INSERT INTO wish ({WISH}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15) ON CONFLICT (id) DO UPDATE SET \
             state = excluded.state, decided_by = excluded.decided_by, decided_name = excluded.decided_name, \
             decided_at = excluded.decided_at, reason = excluded.reason"
        ),
        args![
            &w.id,
            &w.tenant,
            &w.kind,
            &w.subject,
            &w.words,
            &w.body,
            &w.asked_by,
            &w.asked_name,
            w.asked_at,
            w.expires,
            &w.state,
            decided_by,
            &w.decided_name,
            w.decided_at,
            &w.reason
        ],
    )?;
    Ok(())
}

/// One wish.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_fetch(tx: &mut dyn Tx, id: &WishId) -> Result<Option<Wish>> {
    tx.one(&format!("SELECT {WISH} FROM wish WHERE id = $1"), args![id])?.as_ref().map(wish).transpose()
}

/// Wishes of a tenant, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_list(tx: &mut dyn Tx, tenant: &TenantId, limit: i64) -> Result<Vec<Wish>> {
    tx.q(
        &format!("SELECT {WISH} FROM wish WHERE tenant = $1 ORDER BY asked_at DESC, id LIMIT $2"),
        args![tenant, limit],
    )?
    .iter()
    .map(wish)
    .collect()
}

/// What a person asked of a kind about a subject and may still be used or decided, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_of(tx: &mut dyn Tx, person: &PersonId, kind: &str, subject: &str, now: Timestamp) -> Result<Vec<Wish>> {
    tx.q(
        &format!(
            "SELECT {WISH} FROM wish WHERE asked_by = $1 AND kind = $2 AND subject = $3 AND expires > $4 \
             AND state IN ('asked', 'granted') ORDER BY asked_at DESC, id LIMIT 100"
        ),
        args![person, kind, subject, now],
    )?
    .iter()
    .map(wish)
    .collect()
}

/// How many wishes of a person wait for a decision.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn wish_open_count(tx: &mut dyn Tx, person: &PersonId, now: Timestamp) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM wish WHERE asked_by = $1 AND state = 'asked' AND expires > $2", args![person, now])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Who read what names a victim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Id, 16 random bytes.
    pub id: [u8; 16],
    /// Who.
    pub person: PersonId,
    /// Which record.
    pub record: String,
    /// Hours since 1970.
    pub hour: i64,
    /// Whose data the reader works with.
    pub tenant: TenantId,
    /// The reader's name then.
    pub name: String,
    /// The reader's role then.
    pub role: String,
    /// Which fields, joined by comma.
    pub what: String,
    /// How often in the hour.
    pub times: i64,
    /// First in the hour.
    pub at: Timestamp,
    /// Last in the hour.
    pub last: Timestamp,
}

const READING: &str = "id, person, record, hour, tenant, name, role, what, times, at, last";

fn reading(r: &Row) -> Result<Reading> {
    Ok(Reading {
        id: r.get(0)?,
        person: r.get(1)?,
        record: r.text(2)?,
        hour: r.int(3)?,
        tenant: r.get(4)?,
        name: r.text(5)?,
        role: r.text(6)?,
        what: r.text(7)?,
        times: r.int(8)?,
        at: r.timestamp(9)?,
        last: r.timestamp(10)?,
    })
}

/// What a person read of a record in an hour.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn reading_fetch(tx: &mut dyn Tx, person: &PersonId, record: &str, hour: i64) -> Result<Option<Reading>> {
    tx.one(
        &format!("SELECT {READING} FROM reading WHERE person = $1 AND record = $2 AND hour = $3"),
        args![person, record, hour],
    )?
    .as_ref()
    .map(reading)
    .transpose()
}

/// Keeps a reading, new or repeated in its hour.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn reading_put(tx: &mut dyn Tx, r: &Reading) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO reading ({READING}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (person, record, hour) \
             DO UPDATE SET what = excluded.what, times = excluded.times, last = excluded.last"
        ),
        args![r.id, &r.person, &r.record, r.hour, &r.tenant, &r.name, &r.role, &r.what, r.times, r.at, r.last],
    )?;
    Ok(())
}

/// Which readings are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingFilter {
    /// Of one person.
    pub person: Option<PersonId>,
    /// Of one record.
    pub record: Option<String>,
    /// Of people of one tenant.
    pub tenant: Option<TenantId>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// After the last row of the page before.
    pub after: Option<(Timestamp, [u8; 16])>,
}

/// Readings, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn reading_list(tx: &mut dyn Tx, filter: &ReadingFilter, limit: i64) -> Result<Vec<Reading>> {
    let mut args: Vec<crate::Val> = Vec::new();
    let mut wanted: Vec<String> = Vec::new();
    let mut add = |text: &str, value: crate::Val| {
        args.push(value);
        wanted.push(text.replace('?', &format!("${}", args.len())));
    };
    if let Some(p) = &filter.person {
        add("person = ?", p.into());
    }
    if let Some(r) = &filter.record {
        add("record = ?", r.into());
    }
    if let Some(t) = &filter.tenant {
        add("tenant = ?", t.into());
    }
    if let Some(t) = filter.from {
        add("at >= ?", t.into());
    }
    if let Some(t) = filter.to {
        add("at < ?", t.into());
    }
    if let Some((at, id)) = filter.after {
        // Newest first by time, then by id upwards.
        add("at <= ?", at.into());
        args.push(at.into());
        args.push(id.into());
        let n = args.len();
        wanted.push(format!("(at < ${} OR id > ${n})", n - 1));
    }
    args.push(limit.into());
    let filter = if wanted.is_empty() { String::new() } else { format!("WHERE {}", wanted.join(" AND ")) };
    let sql = format!("SELECT {READING} FROM reading {filter} ORDER BY at DESC, id LIMIT ${}", args.len());
    tx.q(&sql, &args)?.iter().map(reading).collect()
}

/// Leaves of the ledger of some kinds, newest first, before an index.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn act_list(tx: &mut dyn Tx, kind: &str, before: i64, limit: i64) -> Result<Vec<(i64, String)>> {
    tx.q(
        "SELECT idx, act FROM ledger_leaf WHERE kind = $1 AND idx < $2 ORDER BY idx DESC LIMIT $3",
        args![kind, before, limit],
    )?
    .iter()
    .map(|r| Ok((r.int(0)?, r.text(1)?)))
    .collect()
}
