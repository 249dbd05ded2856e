//! Organisations, and whom they answer to.

use pasban_kernel::Timestamp;
use pasban_kernel::id::OrgId;

use super::containing;
use crate::error::Result;
use crate::rows::registry::Constituent;
use crate::{Row, Tx, Val, args};

/// What a CERT writes down of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// Province, or empty.
    pub province: String,
    /// Critical information infrastructure.
    pub critical: bool,
    /// Who answers.
    pub contact: String,
    /// Address, or empty.
    pub email: String,
    /// Telephone, or empty.
    pub phone: String,
}

/// Keeps the facts of an organisation.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn fact_put(tx: &mut dyn Tx, org: &OrgId, f: &Fact, now: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO organisation_fact (org, province, critical, contact, email, phone, changed) VALUES ($1,$2,$3,$4,$5,$6,$7) \
         ON CONFLICT (org) DO UPDATE SET province = excluded.province, critical = excluded.critical, contact = excluded.contact, \
         email = excluded.email, phone = excluded.phone, changed = excluded.changed",
        args![org, &f.province, f.critical, &f.contact, &f.email, &f.phone, now],
    )?;
    Ok(())
}

/// The facts of an organisation; nothing where nobody wrote any.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn fact_fetch(tx: &mut dyn Tx, org: &OrgId) -> Result<Fact> {
    let row =
        tx.one("SELECT province, critical, contact, email, phone FROM organisation_fact WHERE org = $1", args![org])?;
    Ok(row.as_ref().map(|r| fact(r, 0)).transpose()?.unwrap_or_default())
}

fn fact(r: &Row, i: usize) -> Result<Fact> {
    Ok(Fact {
        province: r.text(i)?,
        critical: r.bool(i + 1)?,
        contact: r.text(i + 2)?,
        email: r.text(i + 3)?,
        phone: r.text(i + 4)?,
    })
}

/// Which organisations are asked for; absent means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrgFilter {
    /// Of one sector.
    pub sector: Option<String>,
    /// `node`, `tenant`, `contact`.
    pub presence: Option<String>,
    /// Critical ones.
    pub critical: bool,
    /// Whose name contains this, in lower case, or as it is written.
    pub text: Option<String>,
}

fn wanted(filter: &OrgFilter, args: &mut Vec<Val>) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |text: &str, value: Val| {
        args.push(value);
        out.push(text.replace('?', &format!("${}", args.len())));
    };
    if let Some(s) = &filter.sector {
        add("c.sector = ?", s.as_str().into());
    }
    if let Some(p) = &filter.presence {
        add("c.presence = ?", p.as_str().into());
    }
    if filter.critical {
        add("f.critical = ?", true.into());
    }
    if let Some(t) = &filter.text {
        add("(LOWER(c.name) LIKE ? ESCAPE '\\' OR c.body LIKE ? ESCAPE '\\')", containing(t).into());
    }
    out
}

/// Organisations by name with their facts, after the last of the page before.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn org_page(
    tx: &mut dyn Tx,
    filter: &OrgFilter,
    after: Option<(String, OrgId)>,
    limit: i64,
) -> Result<Vec<(Constituent, Fact)>> {
    let mut args: Vec<Val> = Vec::new();
    let mut wanted = wanted(filter, &mut args);
    if let Some((name, id)) = after {
        args.push(name.into());
        args.push((&id).into());
        let n = args.len();
        wanted.push(format!("(c.name > ${0} OR (c.name = ${0} AND c.id > ${1}))", n - 1, n));
    }
    args.push(limit.into());
    let filter = if wanted.is_empty() { String::new() } else { format!("WHERE {}", wanted.join(" AND ")) };
    let sql = format!(
        "SELECT c.id, c.name, c.sector, c.presence, c.body, c.changed, COALESCE(f.province, ''), \
         CASE WHEN f.critical IS NULL THEN FALSE ELSE f.critical END, COALESCE(f.contact, ''), COALESCE(f.email, ''), COALESCE(f.phone, '') \
         FROM constituent c LEFT JOIN organisation_fact f ON f.org = c.id {filter} ORDER BY c.name, c.id LIMIT ${}",
        args.len()
    );
    tx.q(&sql, &args)?
        .iter()
        .map(|r| {
            let c = Constituent {
                id: r.get(0)?,
                name: r.text(1)?,
                sector: r.text(2)?,
                presence: r.text(3)?,
                body: r.text(4)?,
                changed: r.timestamp(5)?,
            };
            Ok((c, fact(r, 6)?))
        })
        .collect()
}

/// How many organisations a filter finds.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn org_count(tx: &mut dyn Tx, filter: &OrgFilter) -> Result<i64> {
    let mut args: Vec<Val> = Vec::new();
    let wanted = wanted(filter, &mut args);
    let filter = if wanted.is_empty() { String::new() } else { format!("WHERE {}", wanted.join(" AND ")) };
    let sql = format!("SELECT COUNT(*) FROM constituent c LEFT JOIN organisation_fact f ON f.org = c.id {filter}");
    Ok(tx.one(&sql, &args)?.map(|r| r.int(0)).transpose()?.unwrap_or(0))
}

/// How many organisations there are by sector and presence.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn org_figures(tx: &mut dyn Tx) -> Result<Vec<(String, String, i64)>> {
    tx.q(
        "SELECT sector, presence, COUNT(*) FROM constituent GROUP BY sector, presence ORDER BY sector, presence",
        args![],
    )?
    .iter()
    .map(|r| Ok((r.text(0)?, r.text(1)?, r.int(2)?)))
    .collect()
}

/// Organisations of which nobody wrote down who answers.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn org_unanswered(tx: &mut dyn Tx) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM constituent c LEFT JOIN organisation_fact f ON f.org = c.id \
               WHERE f.contact IS NULL OR (f.contact = '' AND f.email = '' AND f.phone = '')";
    Ok(tx.one(sql, args![])?.map(|r| r.int(0)).transpose()?.unwrap_or(0))
}

/// A body that organisations answer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Id.
    pub id: OrgId,
    /// Name.
    pub name: String,
}

/// The body of a name as it is looked up.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn authority_named(tx: &mut dyn Tx, key: &str) -> Result<Option<Authority>> {
    tx.one("SELECT id, name FROM authority WHERE name_key = $1", args![key])?
        .map(|r| Ok(Authority { id: r.get(0)?, name: r.text(1)? }))
        .transpose()
}

/// Keeps a body.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn authority_put(tx: &mut dyn Tx, a: &Authority, key: &str, now: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO authority (id, name, name_key, changed) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, changed = excluded.changed",
        args![&a.id, &a.name, key, now],
    )?;
    Ok(())
}

/// Bodies by name.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn authority_list(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Authority>> {
    tx.q("SELECT id, name FROM authority ORDER BY name_key, id LIMIT $1", args![limit])?
        .iter()
        .map(|r| Ok(Authority { id: r.get(0)?, name: r.text(1)? }))
        .collect()
}

/// Whom an organisation answers to in a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The organisation.
    pub org: OrgId,
    /// Its name.
    pub org_name: String,
    /// The body.
    pub authority: OrgId,
    /// Its name.
    pub authority_name: String,
    /// In which matter.
    pub matter: String,
    /// Whether that body leads in it.
    pub lead: bool,
}

/// What organisations answer for beside this CERT, by body and organisation.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answers_list(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Answers>> {
    tx.q(
        "SELECT r.constituent, c.name, r.authority, a.name, r.matter, r.lead FROM relation r \
         JOIN constituent c ON c.id = r.constituent JOIN authority a ON a.id = r.authority \
         ORDER BY r.authority, r.constituent, r.matter LIMIT $1",
        args![limit],
    )?
    .iter()
    .map(answers)
    .collect()
}

/// Whom one organisation answers to beside this CERT.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answers_of(tx: &mut dyn Tx, org: &OrgId) -> Result<Vec<Answers>> {
    tx.q(
        "SELECT r.constituent, c.name, r.authority, a.name, r.matter, r.lead FROM relation r \
         JOIN constituent c ON c.id = r.constituent JOIN authority a ON a.id = r.authority \
         WHERE r.constituent = $1 ORDER BY r.authority, r.matter LIMIT 200",
        args![org],
    )?
    .iter()
    .map(answers)
    .collect()
}

fn answers(r: &Row) -> Result<Answers> {
    Ok(Answers {
        org: r.get(0)?,
        org_name: r.text(1)?,
        authority: r.get(2)?,
        authority_name: r.text(3)?,
        matter: r.text(4)?,
        lead: r.bool(5)?,
    })
}

/// In each matter one body leads: takes the lead from the others.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn lead_clear(tx: &mut dyn Tx, org: &OrgId, matter: &str) -> Result<()> {
    tx.exec("UPDATE relation SET lead = $3 WHERE constituent = $1 AND matter = $2", args![org, matter, false])?;
    Ok(())
}

/// An organisation answers to a body no more in a matter; `false` where it did not.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answers_end(tx: &mut dyn Tx, org: &OrgId, authority: &OrgId, matter: &str) -> Result<bool> {
    let n = tx.exec(
        "DELETE FROM relation WHERE constituent = $1 AND authority = $2 AND matter = $3",
        args![org, authority, matter],
    )?;
    Ok(n > 0)
}
