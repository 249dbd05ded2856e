//! The domain rows that the projector reads: which came after a place, by their keys. What a row says is read with the
//! functions of its own area.

use pasban_kernel::id::{AlertId, LinkId, QuestionId, ReportId};
use pasban_kernel::{Observable, ObservableKind, StixId, TenantId, Timestamp};

use crate::error::{Result, StoreError};
use crate::rows::detect::{Alert, Outgoing, alert_about};
use crate::rows::exchange::{Sighting, sighting_list};
use crate::{Row, Tx, args};

/// A table whose rows carry an instant: read in its order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Timed {
    /// Reports that came in to the CERT.
    ReportIn,
    /// Reports that this node sent, for the search alone.
    ReportOut,
    /// Values that reports propose.
    Proposal,
    /// Alerts.
    Alert,
    /// Sightings that links told.
    Sighting,
    /// Answers to our questions.
    Answer,
    /// What somebody asks a second person for.
    Wish,
    /// What people say against blocks of ours.
    Objection,
    /// Indicators, for the search alone.
    Indicator,
    /// Constituents, for the search alone.
    Organisation,
}

impl Timed {
    /// All of them, in the order in which a pass reads them: what others refer to comes first.
    pub const ALL: [Self; 10] = [
        Self::Organisation,
        Self::ReportIn,
        Self::ReportOut,
        Self::Indicator,
        Self::Proposal,
        Self::Alert,
        Self::Sighting,
        Self::Answer,
        Self::Wish,
        Self::Objection,
    ];

    /// The stable word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReportIn => "report",
            Self::ReportOut => "report-out",
            Self::Proposal => "proposal",
            Self::Alert => "alert",
            Self::Sighting => "sighting",
            Self::Answer => "answer",
            Self::Wish => "wish",
            Self::Objection => "objection",
            Self::Indicator => "indicator",
            Self::Organisation => "organisation",
        }
    }

    /// The table of a stable word.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// A table without such an instant, or whose rows change behind it: gone round page by page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rolling {
    /// Links and their agreements.
    Link,
    /// Rows of a source that were not understood.
    Rows,
    /// Messages that wait for a person.
    Mail,
}

impl Rolling {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Link, Self::Rows, Self::Mail];

    /// The stable word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Rows => "rows",
            Self::Mail => "mail",
        }
    }

    /// The table of a stable word.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// The key of a proposal: report, kind and value.
#[must_use]
pub fn proposal_key(report: &ReportId, kind: &str, value: &str) -> Vec<u8> {
    [report.as_bytes().as_slice(), kind.as_bytes(), b"\0", value.as_bytes()].concat()
}

/// Takes a proposal's key apart; `None` where it is none.
#[must_use]
pub fn proposal_of(key: &[u8]) -> Option<(ReportId, Observable)> {
    let (report, rest) = key.split_at_checked(16)?;
    let at = rest.iter().position(|b| *b == 0)?;
    let (kind, value) = (rest.get(..at)?, rest.get(at + 1..)?);
    let kind = ObservableKind::from_name(std::str::from_utf8(kind).ok()?)?;
    let value = Observable::from_stored(kind, std::str::from_utf8(value).ok()?).ok()?;
    Some((ReportId::from_slice(report).ok()?, value))
}

/// Splits a key of two ids, or of an id and a text.
#[must_use]
pub fn split(key: &[u8]) -> Option<([u8; 16], &[u8])> {
    let (id, rest) = key.split_at_checked(16)?;
    Some((id.try_into().ok()?, rest))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Keys of a table after a place, with the instant of each, in order.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn timed_after(
    tx: &mut dyn Tx,
    table: Timed,
    at: Timestamp,
    key: &[u8],
    limit: i64,
) -> Result<Vec<(Timestamp, Vec<u8>)>> {
    let by_id = |tx: &mut dyn Tx, sql: &str| -> Result<Vec<(Timestamp, Vec<u8>)>> {
        tx.q(sql, args![at, key, limit])?.iter().map(|r| Ok((r.timestamp(0)?, r.blob(1)?))).collect()
    };
    match table {
        Timed::ReportIn => by_id(
            tx,
            "SELECT at, id FROM report WHERE direction = 'in' AND (at, id) > ($1, $2) ORDER BY at, id LIMIT $3",
        ),
        Timed::ReportOut => by_id(
            tx,
            "SELECT at, id FROM report WHERE direction = 'out' AND (at, id) > ($1, $2) ORDER BY at, id LIMIT $3",
        ),
        Timed::Objection => by_id(
            tx,
            "SELECT at, id FROM objection WHERE way = 'here' AND (at, id) > ($1, $2) ORDER BY at, id LIMIT $3",
        ),
        Timed::Alert => by_id(tx, "SELECT at, id FROM alert WHERE (at, id) > ($1, $2) ORDER BY at, id LIMIT $3"),
        Timed::Organisation => by_id(
            tx,
            "SELECT changed, id FROM constituent WHERE (changed, id) > ($1, $2) ORDER BY changed, id LIMIT $3",
        ),
        Timed::Wish => {
            let own = TenantId::OWN;
            tx.q(
                "SELECT asked_at, id FROM wish WHERE tenant = $1 AND (asked_at, id) > ($2, $3) ORDER BY asked_at, id LIMIT $4",
                args![own, at, key, limit],
            )?
            .iter()
            .map(|r| Ok((r.timestamp(0)?, r.blob(1)?)))
            .collect()
        }
        Timed::Indicator => tx
            .q(
                "SELECT received, id FROM object WHERE kind = 'indicator' AND state = 'good' AND (received, id) > ($1, $2) \
                 ORDER BY received, id LIMIT $3",
                args![at, text(key), limit],
            )?
            .iter()
            .map(|r| Ok((r.timestamp(0)?, r.text(1)?.into_bytes())))
            .collect(),
        Timed::Proposal => {
            let (report, rest) = key.split_at_checked(16).unwrap_or((key, &[]));
            let mut rest = rest.splitn(2, |b| *b == 0);
            let (kind, value) = (text(rest.next().unwrap_or_default()), text(rest.next().unwrap_or_default()));
            tx.q(
                "SELECT at, report, kind, value FROM proposal WHERE (at, report, kind, value) > ($1, $2, $3, $4) \
                 ORDER BY at, report, kind, value LIMIT $5",
                args![at, report, kind, value, limit],
            )?
            .iter()
            .map(|r| Ok((r.timestamp(0)?, proposal_key(&r.get(1)?, &r.text(2)?, &r.text(3)?))))
            .collect()
        }
        Timed::Sighting => {
            let (source, indicator) = key.split_at_checked(16).unwrap_or((key, &[]));
            tx.q(
                "SELECT at, source, indicator FROM sighting WHERE (at, indicator, source) > ($1, $2, $3) \
                 ORDER BY at, indicator, source LIMIT $4",
                args![at, text(indicator), source, limit],
            )?
            .iter()
            .map(|r| Ok((r.timestamp(0)?, [padded(r, 1)?.as_slice(), r.text(2)?.as_bytes()].concat())))
            .collect()
        }
        Timed::Answer => {
            let (question, source) = key.split_at_checked(16).unwrap_or((key, &[]));
            tx.q(
                "SELECT at, question, source FROM question_answer WHERE (at, question, source) > ($1, $2, $3) \
                 ORDER BY at, question, source LIMIT $4",
                args![at, question, source, limit],
            )?
            .iter()
            .map(|r| Ok((r.timestamp(0)?, [r.blob(1)?, r.blob(2)?].concat())))
            .collect()
        }
    }
}

/// A source's id as 16 bytes; our own history has an empty one.
fn padded(r: &Row, i: usize) -> Result<[u8; 16]> {
    let bytes = r.blob(i)?;
    Ok(bytes.try_into().unwrap_or([0; 16]))
}

/// Keys of a table after a key, in their order; fewer than `limit` means that the round is over.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn rolling_after(tx: &mut dyn Tx, table: Rolling, key: &[u8], limit: i64) -> Result<Vec<Vec<u8>>> {
    match table {
        Rolling::Link => tx
            .q("SELECT id FROM link WHERE id > $1 ORDER BY id LIMIT $2", args![key, limit])?
            .iter()
            .map(|r| r.blob(0))
            .collect(),
        Rolling::Rows => {
            let (tenant, intake) = key.split_at_checked(16).unwrap_or((key, &[]));
            tx.q(
                "SELECT tenant, intake FROM bad_record_count WHERE (tenant, intake) > ($1, $2) ORDER BY tenant, intake LIMIT $3",
                args![tenant, text(intake), limit],
            )?
            .iter()
            .map(|r| Ok([r.blob(0)?, r.text(1)?.into_bytes()].concat()))
            .collect()
        }
        Rolling::Mail => {
            // By the index on (state, next_at, id): the key is those three.
            let (state, next, id) = mail_place(key);
            let mut out: Vec<Vec<u8>> = Vec::new();
            for s in ["ambiguous", "failed", "held"].into_iter().filter(|s| *s >= state.as_str()) {
                let (next, id): (i64, &[u8]) = if s == state { (next, id) } else { (i64::MIN, &[]) };
                let left = limit - i64::try_from(out.len()).unwrap_or(limit);
                if left <= 0 {
                    break;
                }
                for r in tx.q(
                    "SELECT next_at, id FROM outgoing WHERE state = $1 AND (next_at, id) > ($2, $3) ORDER BY next_at, id LIMIT $4",
                    args![s, next, id, left],
                )? {
                    out.push([r.blob(1)?.as_slice(), &r.int(0)?.to_be_bytes(), s.as_bytes()].concat());
                }
            }
            Ok(out)
        }
    }
}

/// A message's place: its id first, so that the part's key is found by it alone.
fn mail_place(key: &[u8]) -> (String, i64, &[u8]) {
    let Some((id, rest)) = key.split_at_checked(16) else { return (String::new(), i64::MIN, &[]) };
    let Some((next, state)) = rest.split_at_checked(8) else { return (String::new(), i64::MIN, &[]) };
    (text(state), <[u8; 8]>::try_from(next).map_or(i64::MIN, i64::from_be_bytes), id)
}

/// The alert with an id.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_fetch(tx: &mut dyn Tx, id: &AlertId) -> Result<Option<Alert>> {
    let found = tx.one("SELECT tenant, kind, subject FROM alert WHERE id = $1", args![id])?;
    match found {
        Some(r) => alert_about(tx, &r.get(0)?, &r.text(1)?, &r.text(2)?),
        None => Ok(None),
    }
}

/// A sighting that a link or a tenant told of an indicator.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn sighting_fetch(tx: &mut dyn Tx, indicator: &StixId, source: &[u8]) -> Result<Option<Sighting>> {
    Ok(sighting_list(tx, indicator)?.into_iter().find(|s| s.source == source))
}

/// How many answers came to a question.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answer_count(tx: &mut dyn Tx, question: &QuestionId) -> Result<i64> {
    tx.one("SELECT COUNT(*) FROM question_answer WHERE question = $1", args![question])?.map_or(Ok(0), |r| r.int(0))
}

/// When an answer of a source to a question came.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn answer_at(tx: &mut dyn Tx, question: &QuestionId, source: &[u8]) -> Result<Option<Timestamp>> {
    tx.one("SELECT at FROM question_answer WHERE question = $1 AND source = $2", args![question, source])?
        .map(|r| r.timestamp(0))
        .transpose()
}

/// Whether a proposal rests on a question: its answers then belong to the decision.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn asked_for_proposal(tx: &mut dyn Tx, question: &QuestionId) -> Result<bool> {
    let row = tx.one(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM proposal WHERE question = $1 LIMIT 1) counted",
        args![question],
    )?;
    row.map_or(Ok(false), |r| Ok(r.int(0)? > 0))
}

/// How a report's values stand: how many in each state.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_states(tx: &mut dyn Tx, report: &ReportId) -> Result<Vec<(String, i64)>> {
    tx.q(
        "SELECT state, CAST(COUNT(*) AS BIGINT) FROM proposal WHERE report = $1 GROUP BY state ORDER BY state",
        args![report],
    )?
    .iter()
    .map(|r| Ok((r.text(0)?, r.int(1)?)))
    .collect()
}

/// The first values of a report.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn proposal_values(tx: &mut dyn Tx, report: &ReportId, limit: i64) -> Result<Vec<Observable>> {
    tx.q("SELECT kind, value FROM proposal WHERE report = $1 ORDER BY kind, value LIMIT $2", args![report, limit])?
        .iter()
        .map(|r| crate::rows::exchange::observable(r, 0, 1))
        .collect()
}

/// Reports that propose a value, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn reports_with(tx: &mut dyn Tx, value: &Observable, limit: i64) -> Result<Vec<ReportId>> {
    tx.q(
        "SELECT report FROM proposal WHERE kind = $1 AND value = $2 ORDER BY at DESC, report LIMIT $3",
        args![value.kind().name(), value.value(), limit],
    )?
    .iter()
    .map(|r| r.get(0))
    .collect()
}

/// How many rows of an intake were not understood, how many of them are kept, and when the last one came.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn bad_of(tx: &mut dyn Tx, tenant: &TenantId, intake: &str) -> Result<Option<(i64, i64, Timestamp, String)>> {
    let Some(count) =
        tx.one("SELECT met, kept FROM bad_record_count WHERE tenant = $1 AND intake = $2", args![tenant, intake])?
    else {
        return Ok(None);
    };
    let last = tx.one(
        "SELECT at, place FROM bad_record WHERE tenant = $1 AND intake = $2 ORDER BY id DESC LIMIT 1",
        args![tenant, intake],
    )?;
    let (at, place) = match last {
        Some(r) => (r.timestamp(0)?, r.text(1)?),
        None => (Timestamp(0), String::new()),
    };
    Ok(Some((count.int(0)?, count.int(1)?, at, place)))
}

/// A message by its id.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn outgoing_fetch(tx: &mut dyn Tx, id: &AlertId) -> Result<Option<Outgoing>> {
    tx.one(
        "SELECT id, channel, class, recipient, subject, body, message_id, state, attempts, next_at, last_error, at FROM outgoing WHERE id = $1",
        args![id],
    )?
    .map(|r| {
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
    })
    .transpose()
}

/// A link's id out of a key.
///
/// # Errors
/// Where it is none.
pub fn link_of(key: &[u8]) -> Result<LinkId> {
    LinkId::from_slice(key).map_err(|e| StoreError::Corrupt(e.to_string()))
}

/// What this node does about a value already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// It is watched for or blocked, and not only because of this very report.
    pub elsewhere: bool,
    /// How often it was met, here and by hosted tenants.
    pub hits: i64,
    /// When it was met last; 0.
    pub last: Timestamp,
}

/// What is known of a value besides what a report brought.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn known_value(tx: &mut dyn Tx, value: &Observable, report: &ReportId) -> Result<Known> {
    let row = tx.one(
        "SELECT CAST(COALESCE(SUM(hits), 0) AS BIGINT), CAST(COALESCE(MAX(last_hit), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN indicator IN (SELECT indicator FROM proposal WHERE report = $3 AND kind = $1 AND value = $2) \
         THEN 0 ELSE 1 END), 0) AS BIGINT) FROM mitigation WHERE kind = $1 AND value = $2 AND state IN ('watch', 'hold', 'block')",
        args![value.kind().name(), value.value(), report],
    )?;
    row.map_or(Ok(Known::default()), |r| Ok(Known { hits: r.int(0)?, last: r.timestamp(1)?, elsewhere: r.int(2)? > 0 }))
}
