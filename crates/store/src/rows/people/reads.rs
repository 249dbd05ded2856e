//! Who read what names a victim, and acts of people as an auditor reads them.

use pasban_kernel::id::PersonId;
use pasban_kernel::{TenantId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args};

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

/// Leaves of the ledger, newest first, before an index.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn leaf_list(tx: &mut dyn Tx, before: i64, limit: i64) -> Result<Vec<(i64, String)>> {
    tx.q("SELECT idx, act FROM ledger_leaf WHERE idx < $1 ORDER BY idx DESC LIMIT $2", args![before, limit])?
        .iter()
        .map(|r| Ok((r.int(0)?, r.text(1)?)))
        .collect()
}
