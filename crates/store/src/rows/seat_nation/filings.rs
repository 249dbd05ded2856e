//! Filings to the regulator's hat, the periods that they stand under, final notices (tables `nation_filing`, `nation_period`,
//! `nation_final`).

use pasban_kernel::Timestamp;
use pasban_kernel::id::{OrgId, ReportId};

use crate::error::Result;
use crate::rows::seat_desk::{maybe, optional};
use crate::{Row, Tx, args};

/// A filing as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// Its report.
    pub id: ReportId,
    /// Who filed, where known.
    pub org: Option<OrgId>,
    /// Legal basis as it was given.
    pub basis: String,
    /// Folded, for comparing.
    pub basis_key: String,
    /// When it was first seen; 0 where the filing does not say.
    pub first_seen: Timestamp,
    /// When it came.
    pub at: Timestamp,
    /// When the first notice was due; [`super::NEVER`] where nobody can say.
    pub due: Timestamp,
    /// `in-time`, `late`, `no-period`, `no-start`.
    pub standing: String,
    /// When the final notice is due; [`super::NEVER`] where none is.
    pub final_due: Timestamp,
    /// The filing that is the final notice.
    pub final_done: Option<ReportId>,
    /// The filing whose final notice this is.
    pub answers: Option<ReportId>,
}

const FILING: &str = "id, org, basis, basis_key, first_seen, at, due, standing, final_due, final_done, answers";

fn filing(r: &Row) -> Result<Filing> {
    Ok(Filing {
        id: r.get(0)?,
        org: optional(r, 1)?,
        basis: r.text(2)?,
        basis_key: r.text(3)?,
        first_seen: r.timestamp(4)?,
        at: r.timestamp(5)?,
        due: r.timestamp(6)?,
        standing: r.text(7)?,
        final_due: r.timestamp(8)?,
        final_done: optional(r, 9)?,
        answers: optional(r, 10)?,
    })
}

/// Keeps a filing as it stands.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn filing_put(tx: &mut dyn Tx, f: &Filing) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO nation_filing ({FILING}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (id) DO UPDATE SET \
             org = excluded.org, basis = excluded.basis, basis_key = excluded.basis_key, first_seen = excluded.first_seen, \
             at = excluded.at, due = excluded.due, standing = excluded.standing, final_due = excluded.final_due, \
             final_done = excluded.final_done, answers = excluded.answers"
        ),
        args![
            &f.id, &maybe(f.org), &f.basis, &f.basis_key, f.first_seen, f.at, f.due, &f.standing, f.final_due,
            &maybe(f.final_done), &maybe(f.answers)
        ],
    )?;
    Ok(())
}

/// One filing.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn filing_fetch(tx: &mut dyn Tx, id: &ReportId) -> Result<Option<Filing>> {
    tx.one(&format!("SELECT {FILING} FROM nation_filing WHERE id = $1"), args![id])?.as_ref().map(filing).transpose()
}

/// Which filings are meant.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Of one standing.
    Standing(String),
    /// Of one organisation.
    Org(OrgId),
    /// Under one basis.
    Basis(String),
}

/// Filings, newest first, from a place on.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn filing_page(
    tx: &mut dyn Tx,
    which: &Which,
    after: Option<(Timestamp, ReportId)>,
    limit: i64,
) -> Result<Vec<Filing>> {
    let mut args: Vec<crate::Val> = Vec::new();
    let mut sql = format!("SELECT {FILING} FROM nation_filing WHERE ");
    let (column, value): (&str, crate::Val) = match which {
        Which::All => ("", crate::Val::Null),
        Which::Standing(s) => ("standing", s.as_str().into()),
        Which::Org(o) => ("org", o.into()),
        Which::Basis(b) => ("basis_key", b.as_str().into()),
    };
    if column.is_empty() {
        sql.push_str("at <= $1");
        args.push(super::NEVER.into());
    } else {
        sql.push_str(&format!("{column} = $1"));
        args.push(value);
    }
    if let Some((at, id)) = after {
        sql.push_str(" AND (at, id) < ($2, $3)");
        args.extend([at.into(), (&id).into()]);
    }
    args.push(limit.into());
    sql.push_str(&format!(" ORDER BY at DESC, id DESC LIMIT ${}", args.len()));
    tx.q(&sql, &args)?.iter().map(filing).collect()
}

/// Final notices that are due and not here, first due first, from a place on.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn filing_due(tx: &mut dyn Tx, after: Option<(Timestamp, ReportId)>, limit: i64) -> Result<Vec<Filing>> {
    let none = ReportId::from_random([0; 16]);
    let (at, id) = after.unwrap_or((Timestamp(i64::MIN), none));
    tx.q(
        &format!(
            "SELECT {FILING} FROM nation_filing WHERE final_due < $1 AND (final_due, id) > ($2, $3) ORDER BY final_due, id LIMIT $4"
        ),
        args![super::NEVER, at, &id, limit],
    )?
    .iter()
    .map(filing)
    .collect()
}

/// How many final notices are due before an instant and not here, up to `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn filing_due_count(tx: &mut dyn Tx, from: Timestamp, before: Timestamp, most: i64) -> Result<i64> {
    tx.one(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM nation_filing WHERE final_due >= $1 AND final_due < $2 LIMIT $3) c",
        args![from, before, most],
    )?
    .map_or(Ok(0), |r| r.int(0))
}

/// A period as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The basis, folded.
    pub basis_key: String,
    /// Version, from 1.
    pub version: i64,
    /// The basis, as it is written.
    pub basis: String,
    /// First notice, hours after it was first seen; 0 where none is set.
    pub first_hours: i64,
    /// Final notice, days after the first; 0 where none is due.
    pub final_days: i64,
    /// Where it stands.
    pub source: String,
    /// Who set it.
    pub by_whom: String,
    /// When.
    pub at: Timestamp,
}

const PERIOD: &str = "basis_key, version, basis, first_hours, final_days, source, by_whom, at";

fn period(r: &Row) -> Result<Period> {
    Ok(Period {
        basis_key: r.text(0)?,
        version: r.int(1)?,
        basis: r.text(2)?,
        first_hours: r.int(3)?,
        final_days: r.int(4)?,
        source: r.text(5)?,
        by_whom: r.text(6)?,
        at: r.timestamp(7)?,
    })
}

/// The period of a basis that counts.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn period_of(tx: &mut dyn Tx, basis_key: &str) -> Result<Option<Period>> {
    tx.q(
        &format!("SELECT {PERIOD} FROM nation_period WHERE basis_key = $1 ORDER BY version DESC LIMIT 1"),
        args![basis_key],
    )?
    .first()
    .map(period)
    .transpose()
}

/// The periods that count, by basis.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn period_list(tx: &mut dyn Tx) -> Result<Vec<Period>> {
    tx.q(
        &format!(
            "SELECT {PERIOD} FROM nation_period p WHERE version = (SELECT MAX(n.version) FROM nation_period n WHERE n.basis_key = p.basis_key) \
             ORDER BY basis_key LIMIT 200"
        ),
        args![],
    )?
    .iter()
    .map(period)
    .collect()
}

/// Keeps a version of a period.
///
/// # Errors
/// See [`crate::StoreError`]; where the version stands already.
pub fn period_insert(tx: &mut dyn Tx, p: &Period) -> Result<()> {
    tx.exec(
        &format!("INSERT INTO nation_period ({PERIOD}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)"),
        args![&p.basis_key, p.version, &p.basis, p.first_hours, p.final_days, &p.source, &p.by_whom, p.at],
    )?;
    Ok(())
}

/// Bases under which something was filed, with the newest filing of each, at most `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn basis_list(tx: &mut dyn Tx, most: usize) -> Result<Vec<(String, String)>> {
    // From one basis to the next: as many look-ups as there are bases, however many filings.
    let mut out: Vec<(String, String)> = Vec::new();
    while out.len() < most {
        let last = out.last().map_or(String::new(), |(key, _)| key.clone());
        let found = tx.q(
            "SELECT basis_key, basis FROM nation_filing WHERE basis_key > $1 ORDER BY basis_key, at, id LIMIT 1",
            args![&last],
        )?;
        let Some(r) = found.first() else { break };
        out.push((r.text(0)?, r.text(1)?));
    }
    Ok(out)
}

/// Says that a filing is the final notice to another.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn final_put(tx: &mut dyn Tx, first: &ReportId, last: &ReportId, by_whom: &str, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO nation_final (first, final, by_whom, at) VALUES ($1, $2, $3, $4) ON CONFLICT (first) DO NOTHING",
        args![first, last, by_whom, at],
    )?;
    Ok(())
}

/// The final notice to a filing, and the filing that this one is the final notice to.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn final_of(tx: &mut dyn Tx, id: &ReportId) -> Result<(Option<ReportId>, Option<ReportId>)> {
    let last = tx.one("SELECT final FROM nation_final WHERE first = $1", args![id])?;
    let first = tx.one("SELECT first FROM nation_final WHERE final = $1", args![id])?;
    Ok((last.map(|r| r.get(0)).transpose()?, first.map(|r| r.get(0)).transpose()?))
}
