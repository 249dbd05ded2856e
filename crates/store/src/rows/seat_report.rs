//! Reports being written, and what a node adds to those that its own people sent (tables of `80_report.sql`).

use pasban_kernel::id::{PersonId, ReportId};
use pasban_kernel::{Digest, TenantId, Timestamp};

use super::exchange::{self, Consent, Report};
use super::objects::Decision;
use crate::error::Result;
use crate::{Row, Tx, Val, args};

/// A report being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Id.
    pub id: [u8; 16],
    /// The version that counts.
    pub head: Digest,
    /// Rises when another page's version begins to count.
    pub turn: i64,
    /// When it was begun.
    pub made: Timestamp,
    /// Last change.
    pub changed: Timestamp,
}

fn draft_at(r: &Row, i: usize) -> Result<Draft> {
    Ok(Draft {
        id: r.get(i)?,
        head: r.digest(i + 1)?,
        turn: r.int(i + 2)?,
        made: r.timestamp(i + 3)?,
        changed: r.timestamp(i + 4)?,
    })
}

/// Keeps a draft.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn draft_put(tx: &mut dyn Tx, tenant: &TenantId, d: &Draft) -> Result<()> {
    tx.exec(
        "INSERT INTO report_draft (tenant, id, head, turn, made, changed) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (tenant, id) DO UPDATE SET head = excluded.head, turn = excluded.turn, changed = excluded.changed",
        args![tenant, d.id, &d.head, d.turn, d.made, d.changed],
    )?;
    Ok(())
}

/// One draft of a tenant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn draft_fetch(tx: &mut dyn Tx, tenant: &TenantId, id: &[u8; 16]) -> Result<Option<Draft>> {
    tx.one("SELECT id, head, turn, made, changed FROM report_draft WHERE tenant = $1 AND id = $2", args![tenant, id])?
        .map(|r| draft_at(&r, 0))
        .transpose()
}

/// A tenant's drafts with the version that counts, last changed first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn draft_list(tx: &mut dyn Tx, tenant: &TenantId, limit: i64) -> Result<Vec<(Draft, Version)>> {
    tx.q(
        "SELECT d.id, d.head, d.turn, d.made, d.changed, v.page, v.person, v.name, v.body, v.at FROM report_draft d \
         JOIN report_draft_version v ON v.tenant = d.tenant AND v.draft = d.id AND v.page = d.head \
         WHERE d.tenant = $1 ORDER BY d.changed DESC, d.id LIMIT $2",
        args![tenant, limit],
    )?
    .iter()
    .map(|r| Ok((draft_at(r, 0)?, version_at(r, 5)?)))
    .collect()
}

/// How many drafts a tenant has.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn draft_count(tx: &mut dyn Tx, tenant: &TenantId) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM report_draft WHERE tenant = $1", args![tenant])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Removes a draft with its versions and files.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn draft_drop(tx: &mut dyn Tx, tenant: &TenantId, id: &[u8; 16]) -> Result<()> {
    for table in ["report_draft_file", "report_draft_version"] {
        tx.exec(&format!("DELETE FROM {table} WHERE tenant = $1 AND draft = $2"), args![tenant, id])?;
    }
    tx.exec("DELETE FROM report_draft WHERE tenant = $1 AND id = $2", args![tenant, id])?;
    Ok(())
}

/// What was typed on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Which page: the hash of its form's one-time key.
    pub page: Digest,
    /// Who typed it.
    pub person: PersonId,
    /// The person's name then.
    pub name: String,
    /// Names and values as typed, JSON.
    pub body: String,
    /// Last change.
    pub at: Timestamp,
}

fn version_at(r: &Row, i: usize) -> Result<Version> {
    Ok(Version {
        page: r.digest(i)?,
        person: r.get(i + 1)?,
        name: r.text(i + 2)?,
        body: r.text(i + 3)?,
        at: r.timestamp(i + 4)?,
    })
}

/// Keeps a version, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn version_put(tx: &mut dyn Tx, tenant: &TenantId, draft: &[u8; 16], v: &Version) -> Result<()> {
    tx.exec(
        "INSERT INTO report_draft_version (tenant, draft, page, person, name, body, at) VALUES ($1,$2,$3,$4,$5,$6,$7) \
         ON CONFLICT (tenant, draft, page) DO UPDATE SET person = excluded.person, name = excluded.name, \
         body = excluded.body, at = excluded.at",
        args![tenant, draft, &v.page, &v.person, &v.name, &v.body, v.at],
    )?;
    Ok(())
}

/// The versions of a draft, last changed first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn version_list(tx: &mut dyn Tx, tenant: &TenantId, draft: &[u8; 16]) -> Result<Vec<Version>> {
    tx.q(
        "SELECT page, person, name, body, at FROM report_draft_version WHERE tenant = $1 AND draft = $2 \
         ORDER BY at DESC, page LIMIT 100",
        args![tenant, draft],
    )?
    .iter()
    .map(|r| version_at(r, 0))
    .collect()
}

/// Removes a version.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn version_drop(tx: &mut dyn Tx, tenant: &TenantId, draft: &[u8; 16], page: &Digest) -> Result<u64> {
    tx.exec(
        "DELETE FROM report_draft_version WHERE tenant = $1 AND draft = $2 AND page = $3",
        args![tenant, draft, page],
    )
}

/// What was understood of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    /// SHA-256 of the content.
    pub sha: Digest,
    /// Name that the sender gave; a hostile text.
    pub name: String,
    /// Size.
    pub bytes: i64,
    /// `misp`, `stix`, `csv`, `text`.
    pub form: String,
    /// The strictest label in it, or empty.
    pub marking: String,
    /// Values, JSON.
    pub understood: String,
    /// What was not taken, JSON.
    pub findings: String,
    /// When it came.
    pub at: Timestamp,
}

/// Keeps what was understood of a file; the same content once.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn file_put(tx: &mut dyn Tx, tenant: &TenantId, draft: &[u8; 16], f: &DraftFile) -> Result<()> {
    tx.exec(
        "INSERT INTO report_draft_file (tenant, draft, sha, name, bytes, form, marking, understood, findings, at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (tenant, draft, sha) DO NOTHING",
        args![tenant, draft, &f.sha, &f.name, f.bytes, &f.form, &f.marking, &f.understood, &f.findings, f.at],
    )?;
    Ok(())
}

/// The files of a draft in the order in which they came.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn file_list(tx: &mut dyn Tx, tenant: &TenantId, draft: &[u8; 16]) -> Result<Vec<DraftFile>> {
    tx.q(
        "SELECT sha, name, bytes, form, marking, understood, findings, at FROM report_draft_file \
         WHERE tenant = $1 AND draft = $2 ORDER BY at, sha LIMIT 200",
        args![tenant, draft],
    )?
    .iter()
    .map(|r| {
        Ok(DraftFile {
            sha: r.digest(0)?,
            name: r.text(1)?,
            bytes: r.int(2)?,
            form: r.text(3)?,
            marking: r.text(4)?,
            understood: r.text(5)?,
            findings: r.text(6)?,
            at: r.timestamp(7)?,
        })
    })
    .collect()
}

/// Removes a file from a draft.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn file_drop(tx: &mut dyn Tx, tenant: &TenantId, draft: &[u8; 16], sha: &Digest) -> Result<u64> {
    tx.exec("DELETE FROM report_draft_file WHERE tenant = $1 AND draft = $2 AND sha = $3", args![tenant, draft, sha])
}

/// What this node adds to a report that its own people sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The report.
    pub report: ReportId,
    /// Whose.
    pub tenant: TenantId,
    /// The draft that it was.
    pub draft: [u8; 16],
    /// Who sent it.
    pub person: PersonId,
    /// The sender's name then.
    pub name: String,
    /// The number that can be rung.
    pub phone: String,
    /// `yes`, `no`, `unknown`.
    pub ongoing: String,
    /// The report that it adds to or corrects.
    pub follows: Option<ReportId>,
    /// Empty, `adds`, `corrects`.
    pub way: String,
    /// The request for help that went along with a filing.
    pub help: Option<ReportId>,
    /// What was not taken, JSON.
    pub findings: String,
    /// When.
    pub at: Timestamp,
}

const NOTE: &str = "report, tenant, draft, person, name, phone, ongoing, follows, way, help, findings, at";

fn optional(r: &Row, i: usize) -> Result<Option<ReportId>> {
    if r.blob(i)?.is_empty() { Ok(None) } else { r.get(i).map(Some) }
}

fn note(r: &Row) -> Result<Note> {
    Ok(Note {
        report: r.get(0)?,
        tenant: r.get(1)?,
        draft: r.get(2)?,
        person: r.get(3)?,
        name: r.text(4)?,
        phone: r.text(5)?,
        ongoing: r.text(6)?,
        follows: optional(r, 7)?,
        way: r.text(8)?,
        help: optional(r, 9)?,
        findings: r.text(10)?,
        at: r.timestamp(11)?,
    })
}

/// Keeps a note, new or changed: until its report is there, it may still be written anew.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn note_put(tx: &mut dyn Tx, n: &Note) -> Result<()> {
    let bytes = |id: Option<ReportId>| id.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
    tx.exec(
        &format!(
            "INSERT INTO report_note ({NOTE}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (report) DO UPDATE SET \
             person = excluded.person, name = excluded.name, phone = excluded.phone, ongoing = excluded.ongoing, \
             follows = excluded.follows, way = excluded.way, help = excluded.help, findings = excluded.findings, at = excluded.at"
        ),
        args![
            &n.report,
            &n.tenant,
            n.draft,
            &n.person,
            &n.name,
            &n.phone,
            &n.ongoing,
            bytes(n.follows),
            &n.way,
            bytes(n.help),
            &n.findings,
            n.at
        ],
    )?;
    Ok(())
}

/// The note of a report.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn note_fetch(tx: &mut dyn Tx, report: &ReportId) -> Result<Option<Note>> {
    tx.one(&format!("SELECT {NOTE} FROM report_note WHERE report = $1"), args![report])?.as_ref().map(note).transpose()
}

/// What a draft became, last first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn note_of_draft(tx: &mut dyn Tx, tenant: &TenantId, draft: &[u8; 16]) -> Result<Option<Note>> {
    tx.one(
        &format!("SELECT {NOTE} FROM report_note WHERE tenant = $1 AND draft = $2 ORDER BY at DESC, report LIMIT 1"),
        args![tenant, draft],
    )?
    .as_ref()
    .map(note)
    .transpose()
}

/// What adds to a report or corrects it, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn note_following(tx: &mut dyn Tx, tenant: &TenantId, report: &ReportId) -> Result<Vec<Note>> {
    tx.q(
        &format!("SELECT {NOTE} FROM report_note WHERE tenant = $1 AND follows = $2 ORDER BY at, report LIMIT 100"),
        args![tenant, report],
    )?
    .iter()
    .map(note)
    .collect()
}

/// Reports that a tenant made, newest first: those that the node sent, or those that it took in from a hosted tenant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_page(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    after: Option<(Timestamp, ReportId)>,
    limit: i64,
) -> Result<Vec<Report>> {
    let direction = if tenant.is_own() { "out" } else { "in" };
    let (at, id) = after.unwrap_or((Timestamp(i64::MAX), ReportId::from_random([0; 16])));
    tx.q(
        "SELECT id FROM report WHERE tenant = $1 AND direction = $2 AND at <= $3 AND (at < $3 OR id > $4) \
         ORDER BY at DESC, id LIMIT $5",
        args![tenant, direction, at, &id, limit],
    )?
    .iter()
    .filter_map(|r| r.get::<ReportId>(0).and_then(|id| exchange::report_fetch(tx, &id)).transpose())
    .collect()
}

/// How many values of a report stand how.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_states(tx: &mut dyn Tx, report: &ReportId) -> Result<Vec<(String, i64)>> {
    tx.q("SELECT state, COUNT(*) FROM proposal WHERE report = $1 GROUP BY state ORDER BY state", args![report])?
        .iter()
        .map(|r| Ok((r.text(0)?, r.int(1)?)))
        .collect()
}

/// When the newest consent for a report was given; 0 where there is none.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn consent_last(tx: &mut dyn Tx, report: &ReportId) -> Result<Timestamp> {
    Ok(tx
        .one("SELECT COALESCE(MAX(at), 0) FROM consent WHERE report = $1", args![report])?
        .map(|r| r.timestamp(0))
        .transpose()?
        .unwrap_or_default())
}

/// The consents for a report, newest first: what stands, and what it replaced.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn consent_history(tx: &mut dyn Tx, report: &ReportId) -> Result<Vec<(Consent, Timestamp)>> {
    tx.q(
        "SELECT id, report, org, body, withdrawn, at FROM consent WHERE report = $1 ORDER BY at DESC, id LIMIT 100",
        args![report],
    )?
    .iter()
    .map(|r| {
        let consent = Consent {
            id: r.get(0)?,
            report: r.get(1)?,
            org: if r.blob(2)?.is_empty() { None } else { Some(r.get(2)?) },
            body: r.text(3)?,
            withdrawn: r.timestamp(4)?,
        };
        Ok((consent, r.timestamp(5)?))
    })
    .collect()
}

/// A decision of the gate about an object that this node made, with what the object is.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// The decision.
    pub decision: Decision,
    /// Kind of object.
    pub kind: String,
    /// Its marking, 0 clear … 4 red.
    pub tlp: i64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Decisions about objects of this node's own making, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn left_page(
    tx: &mut dyn Tx,
    released: Option<bool>,
    after: Option<(Timestamp, pasban_kernel::id::DecisionId)>,
    limit: i64,
) -> Result<Vec<Left>> {
    let mut args: Vec<Val> = Vec::new();
    let mut wanted = String::new();
    if let Some((at, id)) = after {
        args.extend([at.into(), at.into(), (&id).into()]);
        wanted.push_str(" AND d.at <= $1 AND (d.at < $2 OR d.decision > $3)");
    }
    if let Some(released) = released {
        wanted.push_str(if released { " AND d.released = TRUE" } else { " AND d.released = FALSE" });
    }
    args.push(limit.into());
    let sql = format!(
        "SELECT d.id, d.modified, d.sha, d.class, d.agreement, d.decision, d.released, d.because, d.at, o.kind, o.tlp, \
         o.bytes FROM decision d JOIN object o ON o.id = d.id AND o.modified = d.modified AND o.sha = d.sha \
         WHERE o.own = TRUE{wanted} ORDER BY d.at DESC, d.decision LIMIT ${}",
        args.len()
    );
    tx.q(&sql, &args)?
        .iter()
        .map(|r| {
            Ok(Left {
                decision: Decision {
                    key: pasban_kernel::ObjectKey { id: r.get(0)?, modified: r.timestamp(1)?, sha256: r.digest(2)? },
                    class: r.get(3)?,
                    agreement: r.int(4)?,
                    decision: r.get(5)?,
                    released: r.bool(6)?,
                    because: r.text(7)?,
                    at: r.timestamp(8)?,
                },
                kind: r.text(9)?,
                tlp: r.int(10)?,
                bytes: r.blob(11)?,
            })
        })
        .collect()
}

/// Whether an object version stands on a stream.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn candidate_on(
    tx: &mut dyn Tx,
    stream: &pasban_kernel::id::ClassId,
    key: &pasban_kernel::ObjectKey,
) -> Result<bool> {
    Ok(tx
        .one(
            "SELECT 1 FROM candidate WHERE stream = $1 AND id = $2 AND modified = $3 AND sha = $4",
            args![stream, &key.id, key.modified, &key.sha256],
        )?
        .is_some())
}

/// The values of a report that became an indicator, by value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_confirmed(tx: &mut dyn Tx, report: &ReportId, limit: i64) -> Result<Vec<exchange::Proposal>> {
    let rows = tx.q(
        "SELECT kind, value FROM proposal WHERE report = $1 AND indicator <> '' ORDER BY kind, value LIMIT $2",
        args![report, limit],
    )?;
    rows.iter()
        .map(|r| exchange::observable(r, 0, 1))
        .collect::<Result<Vec<_>>>()?
        .iter()
        .filter_map(|v| exchange::proposal_fetch(tx, report, v).transpose())
        .collect()
}

/// Keeps how a report fares where it went.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn course_put(tx: &mut dyn Tx, report: &ReportId, steps: &str, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO report_course (report, steps, at) VALUES ($1, $2, $3) \
         ON CONFLICT (report) DO UPDATE SET steps = EXCLUDED.steps, at = EXCLUDED.at",
        args![report, steps, at],
    )?;
    Ok(())
}

/// How a report fares where it went: steps as JSON, and when the body said so.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn course_fetch(tx: &mut dyn Tx, report: &ReportId) -> Result<Option<(String, Timestamp)>> {
    tx.one("SELECT steps, at FROM report_course WHERE report = $1", args![report])?
        .map(|r| Ok((r.text(0)?, r.timestamp(1)?)))
        .transpose()
}
