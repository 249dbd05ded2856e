//! Reports, proposals, consents, questions and sightings (tables of `30_exchange.sql`).

use pasban_kernel::id::{ConsentId, OrgId, QuestionId, ReportId};
use pasban_kernel::{LinkId, NodeId, Observable, ObservableKind, StixId, TenantId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args, row};

/// A report, received or sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Id on both nodes.
    pub id: ReportId,
    /// `in` or `out`.
    pub direction: String,
    /// Hosted tenant that made it; the own tenant otherwise.
    pub tenant: TenantId,
    /// Constituent that made it, where known.
    pub org: Option<OrgId>,
    /// Over which link.
    pub link: Option<LinkId>,
    /// `help`, `share`, `file`.
    pub act: String,
    /// `cert`, `regulator`.
    pub hat: String,
    /// `new`, `open`, `closed`; outgoing: `sending`, `sent`.
    pub state: String,
    /// The statement, JSON.
    pub body: String,
    /// What may be passed on, JSON.
    pub consent: String,
    /// Leaf of our own act.
    pub receipt_index: i64,
    /// The CERT's receipt (outgoing).
    pub receipt: String,
    /// When.
    pub at: Timestamp,
}

const REPORT: &str = "id, direction, tenant, org, link, act, hat, state, body, consent, receipt_idx, receipt, at";

fn optional<T: crate::val::Stored>(r: &Row, i: usize) -> Result<Option<T>> {
    if r.blob(i)?.is_empty() { Ok(None) } else { r.get(i).map(Some) }
}

fn report(r: &Row) -> Result<Report> {
    Ok(Report {
        id: r.get(0)?,
        direction: r.text(1)?,
        tenant: r.get(2)?,
        org: optional(r, 3)?,
        link: optional(r, 4)?,
        act: r.text(5)?,
        hat: r.text(6)?,
        state: r.text(7)?,
        body: r.text(8)?,
        consent: r.text(9)?,
        receipt_index: r.int(10)?,
        receipt: r.text(11)?,
        at: r.timestamp(12)?,
    })
}

/// Keeps a report, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_put(tx: &mut dyn Tx, p: &Report) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO report ({REPORT}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) ON CONFLICT (id) DO UPDATE SET \
             state = excluded.state, consent = excluded.consent, receipt_idx = excluded.receipt_idx, receipt = excluded.receipt"
        ),
        args![
            &p.id,
            &p.direction,
            &p.tenant,
            p.org.map_or_else(Vec::new, |o| o.as_bytes().to_vec()),
            p.link.map_or_else(Vec::new, |l| l.as_bytes().to_vec()),
            &p.act,
            &p.hat,
            &p.state,
            &p.body,
            &p.consent,
            p.receipt_index,
            &p.receipt,
            p.at
        ],
    )?;
    Ok(())
}

/// One report.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_fetch(tx: &mut dyn Tx, id: &ReportId) -> Result<Option<Report>> {
    tx.one(&format!("SELECT {REPORT} FROM report WHERE id = $1"), args![id])?.as_ref().map(report).transpose()
}

/// Reports, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_list(tx: &mut dyn Tx, direction: &str, limit: i64) -> Result<Vec<Report>> {
    tx.q(
        &format!("SELECT {REPORT} FROM report WHERE direction = $1 ORDER BY at DESC, id LIMIT $2"),
        args![direction, limit],
    )?
    .iter()
    .map(report)
    .collect()
}

/// Reports that came in to one hat, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_inbox(tx: &mut dyn Tx, hat: &str, limit: i64) -> Result<Vec<Report>> {
    tx.q(
        &format!("SELECT {REPORT} FROM report WHERE direction = 'in' AND hat = $1 ORDER BY at DESC, id LIMIT $2"),
        args![hat, limit],
    )?
    .iter()
    .map(report)
    .collect()
}

/// The report whose act has this number in our own ledger.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_at(tx: &mut dyn Tx, index: i64) -> Result<Option<Report>> {
    tx.one(&format!("SELECT {REPORT} FROM report WHERE receipt_idx = $1 ORDER BY id LIMIT 1"), args![index])?
        .as_ref()
        .map(report)
        .transpose()
}

/// A proposed value and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The report it belongs to.
    pub report: ReportId,
    /// The value.
    pub value: Observable,
    /// STIX id of the proposal; empty for pasted ones.
    pub source: String,
    /// RSIT.
    pub category: String,
    /// `new`, `asked`, `confirmed`, `held`, `rejected`, `withdrawn`.
    pub state: String,
    /// Reasons, JSON.
    pub because: String,
    /// The question asked about it.
    pub question: Option<QuestionId>,
    /// The re-issued indicator.
    pub indicator: String,
    /// Who decided.
    pub by_whom: String,
    /// Last change.
    pub at: Timestamp,
}

const PROPOSAL: &str = "report, kind, value, source, category, state, because, question, indicator, by_whom, at";

pub(crate) fn observable(r: &Row, kind: usize, value: usize) -> Result<Observable> {
    let text = r.text(value)?;
    r.parse(kind, |k| {
        let kind = ObservableKind::from_name(k).ok_or_else(|| format!("{k} is no kind of value"))?;
        Observable::from_stored(kind, &text).map_err(|e| e.to_string())
    })
}

fn proposal(r: &Row) -> Result<Proposal> {
    Ok(Proposal {
        report: r.get(0)?,
        value: observable(r, 1, 2)?,
        source: r.text(3)?,
        category: r.text(4)?,
        state: r.text(5)?,
        because: r.text(6)?,
        question: optional(r, 7)?,
        indicator: r.text(8)?,
        by_whom: r.text(9)?,
        at: r.timestamp(10)?,
    })
}

/// Keeps proposals, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_put(tx: &mut dyn Tx, proposals: &[Proposal]) -> Result<()> {
    let rows = proposals
        .iter()
        .map(|p| {
            row![
                &p.report,
                p.value.kind().name(),
                p.value.value(),
                &p.source,
                &p.category,
                &p.state,
                &p.because,
                p.question.map_or_else(Vec::new, |q| q.as_bytes().to_vec()),
                &p.indicator,
                &p.by_whom,
                p.at
            ]
        })
        .collect();
    tx.many(
        &format!(
            "INSERT INTO proposal ({PROPOSAL}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (report, kind, value) \
             DO UPDATE SET state = excluded.state, because = excluded.because, question = excluded.question, \
             indicator = excluded.indicator, by_whom = excluded.by_whom, category = excluded.category, at = excluded.at"
        ),
        rows,
    )?;
    Ok(())
}

/// Forgets what was proposed in a report's name.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_forget(tx: &mut dyn Tx, report: &ReportId) -> Result<u64> {
    tx.exec("DELETE FROM proposal WHERE report = $1", args![report])
}

/// Proposals of a report, by value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_list(tx: &mut dyn Tx, report: &ReportId) -> Result<Vec<Proposal>> {
    tx.q(
        &format!("SELECT {PROPOSAL} FROM proposal WHERE report = $1 ORDER BY kind, value LIMIT 200000"),
        args![report],
    )?
    .iter()
    .map(proposal)
    .collect()
}

/// A report's proposal of one value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_fetch(tx: &mut dyn Tx, report: &ReportId, value: &Observable) -> Result<Option<Proposal>> {
    tx.one(
        &format!("SELECT {PROPOSAL} FROM proposal WHERE report = $1 AND kind = $2 AND value = $3"),
        args![report, value.kind().name(), value.value()],
    )?
    .as_ref()
    .map(proposal)
    .transpose()
}

/// Proposals of a value over all reports, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_about(tx: &mut dyn Tx, value: &Observable) -> Result<Vec<Proposal>> {
    tx.q(
        &format!("SELECT {PROPOSAL} FROM proposal WHERE kind = $1 AND value = $2 ORDER BY at, report LIMIT 1000"),
        args![value.kind().name(), value.value()],
    )?
    .iter()
    .map(proposal)
    .collect()
}

/// A consent of a source's owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Id; the gate names it in its decisions.
    pub id: ConsentId,
    /// What it covers.
    pub report: ReportId,
    /// Who gave it.
    pub org: Option<OrgId>,
    /// The consent, JSON.
    pub body: String,
    /// When it was withdrawn; 0 while in force.
    pub withdrawn: Timestamp,
}

/// Keeps a consent.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn consent_insert(tx: &mut dyn Tx, c: &Consent, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO consent (id, report, org, body, withdrawn, at) VALUES ($1, $2, $3, $4, $5, $6)",
        args![&c.id, &c.report, c.org.map_or_else(Vec::new, |o| o.as_bytes().to_vec()), &c.body, c.withdrawn, at],
    )?;
    Ok(())
}

/// Withdraws a consent; the first withdrawal stands.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn consent_withdraw(tx: &mut dyn Tx, report: &ReportId, at: Timestamp) -> Result<u64> {
    tx.exec("UPDATE consent SET withdrawn = $2 WHERE report = $1 AND withdrawn = 0", args![report, at])
}

/// The newest consent for a report.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn consent_of(tx: &mut dyn Tx, report: &ReportId) -> Result<Option<Consent>> {
    tx.q(
        "SELECT id, report, org, body, withdrawn FROM consent WHERE report = $1 ORDER BY at DESC, id LIMIT 1",
        args![report],
    )?
    .first()
    .map(|r| {
        Ok(Consent {
            id: r.get(0)?,
            report: r.get(1)?,
            org: optional(r, 2)?,
            body: r.text(3)?,
            withdrawn: r.timestamp(4)?,
        })
    })
    .transpose()
}

/// A question that reached this node, and what became of it here.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Id.
    pub id: QuestionId,
    /// STIX id of the note that carries it.
    pub object: String,
    /// Who asks.
    pub asker: NodeId,
    /// Over which link it came first; `None` for our own.
    pub link: Option<LinkId>,
    /// `prevalence` or `hunt`.
    pub kind: String,
    /// The question, JSON.
    pub body: String,
    /// `asked` (ours), `open`, `answered`, `vetoed`, `refused`, `late`.
    pub state: String,
    /// Why it was not answered.
    pub reason: String,
    /// A hunt really ran here for it.
    pub ran: bool,
    /// Own counts, JSON.
    pub answer: String,
    /// When it came.
    pub at: Timestamp,
    /// When it was answered; 0 before.
    pub answered: Timestamp,
}

pub(super) const QUESTION: &str = "id, object, asker, link, kind, body, state, reason, ran, answer, at, answered";

pub(super) fn question(r: &Row) -> Result<Question> {
    Ok(Question {
        id: r.get(0)?,
        object: r.text(1)?,
        asker: r.get(2)?,
        link: optional(r, 3)?,
        kind: r.text(4)?,
        body: r.text(5)?,
        state: r.text(6)?,
        reason: r.text(7)?,
        ran: r.bool(8)?,
        answer: r.text(9)?,
        at: r.timestamp(10)?,
        answered: r.timestamp(11)?,
    })
}

/// Keeps a question once; `false` where it was known: it came over a second path.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn question_insert(tx: &mut dyn Tx, q: &Question) -> Result<bool> {
    let n = tx.exec(
        &format!(
            "INSERT INTO question ({QUESTION}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (id) DO NOTHING"
        ),
        args![
            &q.id,
            &q.object,
            &q.asker,
            q.link.map_or_else(Vec::new, |l| l.as_bytes().to_vec()),
            &q.kind,
            &q.body,
            &q.state,
            &q.reason,
            q.ran,
            &q.answer,
            q.at,
            q.answered
        ],
    )?;
    Ok(n == 1)
}

/// Writes what became of a question here.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn question_done(
    tx: &mut dyn Tx,
    id: &QuestionId,
    state: &str,
    reason: &str,
    ran: bool,
    answer: &str,
    at: Timestamp,
) -> Result<()> {
    tx.exec(
        "UPDATE question SET state = $2, reason = $3, ran = $4, answer = $5, answered = $6 WHERE id = $1",
        args![id, state, reason, ran, answer, at],
    )?;
    Ok(())
}

/// One question.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn question_fetch(tx: &mut dyn Tx, id: &QuestionId) -> Result<Option<Question>> {
    tx.one(&format!("SELECT {QUESTION} FROM question WHERE id = $1"), args![id])?.as_ref().map(question).transpose()
}

/// Questions, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn question_list(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Question>> {
    tx.q(&format!("SELECT {QUESTION} FROM question ORDER BY at DESC, id LIMIT $1"), args![limit])?
        .iter()
        .map(question)
        .collect()
}

/// Keeps the latest answer of a link or tenant to a question.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answer_put(tx: &mut dyn Tx, question: &QuestionId, source: &[u8], body: &str, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO question_answer (question, source, body, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (question, source) DO UPDATE SET body = excluded.body, at = excluded.at WHERE question_answer.at <= excluded.at",
        args![question, source, body, at],
    )?;
    Ok(())
}

/// Latest answers to a question: (link or tenant id, answer JSON).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answer_list(tx: &mut dyn Tx, question: &QuestionId) -> Result<Vec<(Vec<u8>, String)>> {
    tx.q("SELECT source, body FROM question_answer WHERE question = $1 ORDER BY source", args![question])?
        .iter()
        .map(|r| Ok((r.blob(0)?, r.text(1)?)))
        .collect()
}

/// A sighting: our own per tenant, or a link's.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighting {
    /// Indicator met.
    pub indicator: StixId,
    /// Link id or tenant id.
    pub source: Vec<u8>,
    /// STIX id of the sighting; empty for a tenant's own.
    pub object: String,
    /// Version.
    pub modified: Timestamp,
    /// Band of organisations, as in its serde name.
    pub organisations: String,
    /// Hits: a band's serde name, or for tenants the exact number.
    pub hits: String,
    /// First day.
    pub first_day: Timestamp,
    /// Last day.
    pub last_day: Timestamp,
    /// The reporter says it is a false alarm.
    pub false_alarm: bool,
    /// When it was written here.
    pub at: Timestamp,
}

const SIGHTING: &str = "indicator, source, object, modified, organisations, hits, first_day, last_day, false_alarm, at";

/// Keeps a sighting; an older version never replaces a newer one.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn sighting_put(tx: &mut dyn Tx, s: &Sighting) -> Result<bool> {
    let n = tx.exec(
        &format!(
            "INSERT INTO sighting ({SIGHTING}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (indicator, source) DO UPDATE SET \
             object = excluded.object, modified = excluded.modified, organisations = excluded.organisations, hits = excluded.hits, \
             first_day = excluded.first_day, last_day = excluded.last_day, false_alarm = excluded.false_alarm, at = excluded.at \
             WHERE sighting.modified < excluded.modified"
        ),
        args![
            &s.indicator, &s.source, &s.object, s.modified, &s.organisations, &s.hits, s.first_day, s.last_day, s.false_alarm, s.at
        ],
    )?;
    Ok(n == 1)
}

/// Sightings of an indicator by source.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn sighting_list(tx: &mut dyn Tx, indicator: &StixId) -> Result<Vec<Sighting>> {
    tx.q(&format!("SELECT {SIGHTING} FROM sighting WHERE indicator = $1 ORDER BY source"), args![indicator])?
        .iter()
        .map(|r| {
            Ok(Sighting {
                indicator: r.get(0)?,
                source: r.blob(1)?,
                object: r.text(2)?,
                modified: r.timestamp(3)?,
                organisations: r.text(4)?,
                hits: r.text(5)?,
                first_day: r.timestamp(6)?,
                last_day: r.timestamp(7)?,
                false_alarm: r.bool(8)?,
                at: r.timestamp(9)?,
            })
        })
        .collect()
}
