//! Objections and small firms (tables of `83_firm.sql`).

use pasban_kernel::id::{AlertId, ObjectionId, PersonId};
use pasban_kernel::{Digest, LinkId, NodeId, Observable, TenantId, Timestamp};

use super::detect::{self, Alert};
use super::exchange::observable;
use super::mitigate::{self, Mitigation};
use crate::error::Result;
use crate::{Row, Tx, args};

/// What somebody says against a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Its id here.
    pub id: ObjectionId,
    /// SHA-256 of the code that leads to its answer; empty where it came over a link.
    pub code: Vec<u8>,
    /// The link that it came over; nil for one made here.
    pub link: LinkId,
    /// Its id there; nil for one made here.
    pub theirs: ObjectionId,
    /// The indicator that the block rests on; empty where nothing was blocked.
    pub indicator: String,
    /// Who issued that; 32 zero bytes where there is none.
    pub issuer: NodeId,
    /// The value.
    pub value: Observable,
    /// What was said.
    pub said: String,
    /// How to reach whoever said it; may be empty.
    pub contact: String,
    /// Who decides: `here`, `up` over a link, or nobody that is known (`kept`).
    pub way: String,
    /// The link that it went up over; nil else.
    pub up: LinkId,
    /// `open`, `upheld`, `stays`, `gone`, `nobody`.
    pub state: String,
    /// When it reached whoever decides; 0 not yet.
    pub heard: Timestamp,
    /// By when it must be answered; 0 where no period is set.
    pub due: Timestamp,
    /// The answer.
    pub answer: String,
    /// Who answered here; empty where another node did.
    pub by_whom: String,
    /// When it was made or came in.
    pub at: Timestamp,
    /// When it was answered; 0 while open.
    pub answered: Timestamp,
    /// Last change.
    pub changed: Timestamp,
}

const COLUMNS: &str = "id, code, link, theirs, indicator, issuer, kind, value, said, contact, way, up, state, heard, due, \
     answer, by_whom, at, answered, changed";

fn objection(r: &Row) -> Result<Objection> {
    Ok(Objection {
        id: r.get(0)?,
        code: r.blob(1)?,
        link: r.get(2)?,
        theirs: r.get(3)?,
        indicator: r.text(4)?,
        issuer: r.get(5)?,
        value: observable(r, 6, 7)?,
        said: r.text(8)?,
        contact: r.text(9)?,
        way: r.text(10)?,
        up: r.get(11)?,
        state: r.text(12)?,
        heard: r.timestamp(13)?,
        due: r.timestamp(14)?,
        answer: r.text(15)?,
        by_whom: r.text(16)?,
        at: r.timestamp(17)?,
        answered: r.timestamp(18)?,
        changed: r.timestamp(19)?,
    })
}

/// Keeps a new objection; `false` where it is known already.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_insert(tx: &mut dyn Tx, o: &Objection) -> Result<bool> {
    let n = tx.exec(
        &format!(
            "INSERT INTO objection ({COLUMNS}) VALUES \
             ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20) ON CONFLICT (id) DO NOTHING"
        ),
        args![
            &o.id,
            &o.code,
            &o.link,
            &o.theirs,
            &o.indicator,
            &o.issuer,
            o.value.kind().name(),
            o.value.value(),
            &o.said,
            &o.contact,
            &o.way,
            &o.up,
            &o.state,
            o.heard,
            o.due,
            &o.answer,
            &o.by_whom,
            o.at,
            o.answered,
            o.changed
        ],
    )?;
    Ok(n > 0)
}

/// Keeps how an objection stands: everything that may change of it.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_stands(tx: &mut dyn Tx, o: &Objection) -> Result<()> {
    tx.exec(
        "UPDATE objection SET state = $2, heard = $3, due = $4, answer = $5, by_whom = $6, answered = $7, changed = $8 \
         WHERE id = $1",
        args![&o.id, &o.state, o.heard, o.due, &o.answer, &o.by_whom, o.answered, o.changed],
    )?;
    Ok(())
}

/// One objection.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_fetch(tx: &mut dyn Tx, id: &ObjectionId) -> Result<Option<Objection>> {
    tx.one(&format!("SELECT {COLUMNS} FROM objection WHERE id = $1"), args![id])?.map(|r| objection(&r)).transpose()
}

/// The objection that a code leads to.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_by_code(tx: &mut dyn Tx, code: &Digest) -> Result<Option<Objection>> {
    tx.one(&format!("SELECT {COLUMNS} FROM objection WHERE code = $1 ORDER BY id LIMIT 1"), args![code.0.as_slice()])?
        .map(|r| objection(&r))
        .transpose()
}

/// Objections about an indicator in a state, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_about(tx: &mut dyn Tx, indicator: &str, state: &str, limit: i64) -> Result<Vec<Objection>> {
    tx.q(
        &format!("SELECT {COLUMNS} FROM objection WHERE indicator = $1 AND state = $2 ORDER BY at, id LIMIT $3"),
        args![indicator, state, limit],
    )?
    .iter()
    .map(objection)
    .collect()
}

/// Objections that somebody here decides, in a state, oldest first, after a place.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_page(
    tx: &mut dyn Tx,
    way: &str,
    state: &str,
    after: (Timestamp, ObjectionId),
    limit: i64,
) -> Result<Vec<Objection>> {
    tx.q(
        &format!(
            "SELECT {COLUMNS} FROM objection WHERE way = $1 AND state = $2 AND (at, id) > ($3, $4) ORDER BY at, id LIMIT $5"
        ),
        args![way, state, after.0, &after.1, limit],
    )?
    .iter()
    .map(objection)
    .collect()
}

/// The last objections that somebody here decides, in a state.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_last(tx: &mut dyn Tx, way: &str, state: &str, limit: i64) -> Result<Vec<Objection>> {
    tx.q(
        &format!("SELECT {COLUMNS} FROM objection WHERE way = $1 AND state = $2 ORDER BY at DESC, id DESC LIMIT $3"),
        args![way, state, limit],
    )?
    .iter()
    .map(objection)
    .collect()
}

/// How many came in since, whatever became of them; no further than `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_since(tx: &mut dyn Tx, since: Timestamp, most: i64) -> Result<i64> {
    counted(
        tx,
        "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM objection WHERE at >= $1 LIMIT $2) counted",
        args![since, most],
    )
}

/// How many of a link are open; no further than `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_open_of(tx: &mut dyn Tx, link: &LinkId, most: i64) -> Result<i64> {
    counted(
        tx,
        "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM objection WHERE link = $1 AND state = 'open' LIMIT $2) counted",
        args![link, most],
    )
}

/// How many about an indicator are open; no further than `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn objection_open_about(tx: &mut dyn Tx, indicator: &str, most: i64) -> Result<i64> {
    counted(
        tx,
        "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM objection WHERE indicator = $1 AND state = 'open' LIMIT $2) counted",
        args![indicator, most],
    )
}

fn counted(tx: &mut dyn Tx, sql: &str, args: &[crate::Val]) -> Result<i64> {
    Ok(tx.one(sql, args)?.map(|r| r.int(0)).transpose()?.unwrap_or(0))
}

/// What the owner of a firm did about a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// The warning.
    pub alert: AlertId,
    /// `done` or `help`.
    pub what: String,
    /// Who.
    pub person: PersonId,
    /// Their name then.
    pub name: String,
    /// The request for help; empty else.
    pub report: Vec<u8>,
    /// When.
    pub at: Timestamp,
}

/// Keeps what was done about a warning; what was done first stays.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn dealt_put(tx: &mut dyn Tx, tenant: &TenantId, d: &Dealt) -> Result<()> {
    tx.exec(
        "INSERT INTO firm_warning (tenant, alert, what, person, name, report, at) VALUES ($1,$2,$3,$4,$5,$6,$7) \
         ON CONFLICT (tenant, alert, what) DO NOTHING",
        args![tenant, &d.alert, &d.what, &d.person, &d.name, &d.report, d.at],
    )?;
    Ok(())
}

/// What was done about a warning.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn dealt_list(tx: &mut dyn Tx, tenant: &TenantId, alert: &AlertId) -> Result<Vec<Dealt>> {
    tx.q(
        "SELECT alert, what, person, name, report, at FROM firm_warning WHERE tenant = $1 AND alert = $2 ORDER BY what",
        args![tenant, alert],
    )?
    .iter()
    .map(|r| {
        Ok(Dealt {
            alert: r.get(0)?,
            what: r.text(1)?,
            person: r.get(2)?,
            name: r.text(3)?,
            report: r.blob(4)?,
            at: r.timestamp(5)?,
        })
    })
    .collect()
}

/// A tenant's alerts in a state whose last hit fell in a span, last first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_between(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    state: &str,
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<Alert>> {
    tx.q(
        &format!(
            "SELECT {} FROM alert WHERE tenant = $1 AND state = $2 AND last_seen >= $3 AND last_seen < $4 \
             ORDER BY last_seen DESC, id DESC LIMIT $5",
            detect::ALERT
        ),
        args![tenant, state, from, to, limit],
    )?
    .iter()
    .map(detect::alert)
    .collect()
}

/// What was blocked for a tenant for the first time in a span, newest first, whatever became of it.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn blocked_between(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<Mitigation>> {
    tx.q(
        &format!(
            "SELECT {} FROM mitigation WHERE blocked_at >= $1 AND blocked_at < $2 AND tenant = $3 \
             ORDER BY blocked_at DESC, indicator, kind, value LIMIT $4",
            mitigate::COLUMNS
        ),
        args![from, to, tenant, limit],
    )?
    .iter()
    .map(mitigate::mitigation)
    .collect()
}

/// How many reports a hosted tenant handed in during a span; no further than `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_between(tx: &mut dyn Tx, tenant: &TenantId, from: Timestamp, to: Timestamp, most: i64) -> Result<i64> {
    counted(
        tx,
        "SELECT CAST(COUNT(*) AS BIGINT) FROM \
         (SELECT 1 FROM report WHERE tenant = $1 AND direction = 'in' AND at >= $2 AND at < $3 LIMIT $4) counted",
        args![tenant, from, to, most],
    )
}
