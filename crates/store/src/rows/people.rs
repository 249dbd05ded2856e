//! People and their recovery codes (tables of `70_people.sql`). Beside them: [`ways`], how they come in; [`second`], what needs a
//! second person; [`reads`], who read what.

pub mod reads;
pub mod second;
pub mod ways;

use pasban_kernel::id::PersonId;
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
