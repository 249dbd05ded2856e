//! The officer's settings and lists (tables of `82_officer.sql`, and pages by tenant of alerts, blocks and questions).

mod asked;

use pasban_kernel::id::{AlertId, PersonId, QuestionId};
use pasban_kernel::{NodeId, TenantId, Timestamp};

pub use asked::{Asked, asked_last, asked_put};

pub use super::detect::sources_of;
use super::detect::{self, Alert};
use super::exchange::{self, Question};
use super::mitigate::{self, Mitigation};
use super::objects::{self, Object};
use crate::error::Result;
use crate::{Row, Tx, args};

/// A version of what an organisation decided about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Whose.
    pub tenant: TenantId,
    /// `response` or `questions`.
    pub kind: String,
    /// From 1.
    pub version: i64,
    /// JSON.
    pub body: String,
    /// Who saved it.
    pub by_whom: String,
    /// The second person; empty where none was needed.
    pub second: String,
    /// When.
    pub at: Timestamp,
}

const POLICY: &str = "tenant, kind, version, body, by_whom, second, at";

fn policy(r: &Row) -> Result<PolicyVersion> {
    Ok(PolicyVersion {
        tenant: r.get(0)?,
        kind: r.text(1)?,
        version: r.int(2)?,
        body: r.text(3)?,
        by_whom: r.text(4)?,
        second: r.text(5)?,
        at: r.timestamp(6)?,
    })
}

/// Keeps the next version; answers its number. `p.version` is not looked at.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn policy_add(tx: &mut dyn Tx, p: &PolicyVersion) -> Result<i64> {
    let last = policy_list(tx, &p.tenant, &p.kind, i64::MAX, 1)?.first().map_or(0, |v| v.version);
    let version = last + 1;
    tx.exec(
        &format!("INSERT INTO policy_version ({POLICY}) VALUES ($1,$2,$3,$4,$5,$6,$7)"),
        args![&p.tenant, &p.kind, version, &p.body, &p.by_whom, &p.second, p.at],
    )?;
    if p.kind == "response" {
        tx.exec(
            "INSERT INTO response_policy (tenant, version, body, at) VALUES ($1,$2,$3,$4) ON CONFLICT (tenant) \
             DO UPDATE SET version = excluded.version, body = excluded.body, at = excluded.at",
            args![&p.tenant, version, &p.body, p.at],
        )?;
    }
    Ok(version)
}

/// Versions of one kind below a number, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn policy_list(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    kind: &str,
    below: i64,
    limit: i64,
) -> Result<Vec<PolicyVersion>> {
    tx.q(
        &format!(
            "SELECT {POLICY} FROM policy_version WHERE tenant = $1 AND kind = $2 AND version < $3 ORDER BY version DESC LIMIT $4"
        ),
        args![tenant, kind, below, limit],
    )?
    .iter()
    .map(policy)
    .collect()
}

/// The newest version of each kind and tenant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn policy_heads(tx: &mut dyn Tx) -> Result<Vec<PolicyVersion>> {
    tx.q(
        &format!(
            "SELECT {POLICY} FROM policy_version p WHERE version = (SELECT MAX(version) FROM policy_version o \
             WHERE o.tenant = p.tenant AND o.kind = p.kind) ORDER BY tenant, kind"
        ),
        args![],
    )?
    .iter()
    .map(policy)
    .collect()
}

/// A hosted tenant's stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantStop {
    /// Whose.
    pub tenant: TenantId,
    /// Whose blocks; all zero bytes for everybody's.
    pub source: NodeId,
    /// Stopped or allowed again.
    pub stopped: bool,
    /// Why.
    pub reason: String,
    /// Who.
    pub by_whom: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps a tenant's stop; a later one replaces.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn tenant_stop_put(tx: &mut dyn Tx, s: &TenantStop) -> Result<()> {
    tx.exec(
        "INSERT INTO tenant_stop (tenant, source, stopped, reason, by_whom, at) VALUES ($1,$2,$3,$4,$5,$6) \
         ON CONFLICT (tenant, source) DO UPDATE SET stopped = excluded.stopped, reason = excluded.reason, \
         by_whom = excluded.by_whom, at = excluded.at",
        args![&s.tenant, &s.source, s.stopped, &s.reason, &s.by_whom, s.at],
    )?;
    Ok(())
}

/// All tenants' stops.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn tenant_stop_list(tx: &mut dyn Tx) -> Result<Vec<TenantStop>> {
    tx.q("SELECT tenant, source, stopped, reason, by_whom, at FROM tenant_stop ORDER BY tenant, source", args![])?
        .iter()
        .map(|r| {
            Ok(TenantStop {
                tenant: r.get(0)?,
                source: r.get(1)?,
                stopped: r.bool(2)?,
                reason: r.text(3)?,
                by_whom: r.text(4)?,
                at: r.timestamp(5)?,
            })
        })
        .collect()
}

/// When alarms below critical wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Whose.
    pub tenant: TenantId,
    /// For whom; `None` for the whole organisation.
    pub person: Option<PersonId>,
    /// Whether they are kept.
    pub on: bool,
    /// Minute of the day at which they begin.
    pub from_minute: i64,
    /// Minute of the day at which they end.
    pub to_minute: i64,
    /// IANA name; empty for UTC.
    pub zone: String,
    /// When they were set.
    pub at: Timestamp,
}

/// Stands for the whole organisation.
const EVERYBODY: [u8; 16] = [0; 16];

fn of_person(person: Option<&PersonId>) -> Vec<u8> {
    person.map_or(EVERYBODY, |p| *p.as_bytes()).to_vec()
}

fn quiet(r: &Row) -> Result<Quiet> {
    Ok(Quiet {
        tenant: r.get(0)?,
        person: if r.blob(1)? == EVERYBODY { None } else { Some(r.get(1)?) },
        on: r.bool(2)?,
        from_minute: r.int(3)?,
        to_minute: r.int(4)?,
        zone: r.text(5)?,
        at: r.timestamp(6)?,
    })
}

const QUIET: &str = "tenant, person, on_now, from_minute, to_minute, zone, at";

/// Keeps quiet hours; later ones replace.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn quiet_put(tx: &mut dyn Tx, q: &Quiet) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO quiet_hours ({QUIET}) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (tenant, person) DO UPDATE SET \
             on_now = excluded.on_now, from_minute = excluded.from_minute, to_minute = excluded.to_minute, \
             zone = excluded.zone, at = excluded.at"
        ),
        args![&q.tenant, of_person(q.person.as_ref()), q.on, q.from_minute, q.to_minute, &q.zone, q.at],
    )?;
    Ok(())
}

/// Forgets a person's own quiet hours: the organisation's count again.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn quiet_delete(tx: &mut dyn Tx, tenant: &TenantId, person: &PersonId) -> Result<()> {
    tx.exec("DELETE FROM quiet_hours WHERE tenant = $1 AND person = $2", args![tenant, of_person(Some(person))])?;
    Ok(())
}

/// The quiet hours of a person, or of an organisation.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn quiet_fetch(tx: &mut dyn Tx, tenant: &TenantId, person: Option<&PersonId>) -> Result<Option<Quiet>> {
    tx.one(
        &format!("SELECT {QUIET} FROM quiet_hours WHERE tenant = $1 AND person = $2"),
        args![tenant, of_person(person)],
    )?
    .as_ref()
    .map(quiet)
    .transpose()
}

/// Those of the person with a mail address, else those of the organisation.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn quiet_for(tx: &mut dyn Tx, tenant: &TenantId, email: &str) -> Result<Option<Quiet>> {
    let person = match tx.one("SELECT id FROM person WHERE email = $1 AND email <> ''", args![email.to_lowercase()])? {
        Some(r) => quiet_fetch(tx, tenant, Some(&r.get(0)?))?,
        None => None,
    };
    match person {
        Some(q) => Ok(Some(q)),
        None => quiet_fetch(tx, tenant, None),
    }
}

/// Mail addresses of a tenant's security officers.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn officer_mails(tx: &mut dyn Tx, tenant: &TenantId, limit: i64) -> Result<Vec<String>> {
    tx.q(
        "SELECT email FROM person WHERE tenant = $1 AND role = 'officer' AND state = 'active' AND email <> '' \
         ORDER BY name_key, id LIMIT $2",
        args![tenant, limit],
    )?
    .iter()
    .map(|r| r.text(0))
    .collect()
}

/// Lets a recipient's digest of the night go now.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn digest_release(tx: &mut dyn Tx, recipient: &str, now: Timestamp) -> Result<u64> {
    tx.exec(
        "UPDATE outgoing SET next_at = $2 WHERE recipient = $1 AND state = 'queued' AND next_at > $2 \
         AND message_id LIKE '<night-%'",
        args![recipient, now],
    )
}

/// A message by its Message-ID and recipient: id, state, attempts and body.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn outgoing_by_message(
    tx: &mut dyn Tx,
    message_id: &str,
    recipient: &str,
) -> Result<Option<(AlertId, String, i64, String)>> {
    tx.one(
        "SELECT id, state, attempts, body FROM outgoing WHERE message_id = $1 AND recipient = $2",
        args![message_id, recipient],
    )?
    .map(|r| Ok((r.get(0)?, r.text(1)?, r.int(2)?, r.text(3)?)))
    .transpose()
}

/// Gives a message that waits another subject and body.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn outgoing_rewrite(tx: &mut dyn Tx, id: &AlertId, subject: &str, body: &str) -> Result<()> {
    tx.exec(
        "UPDATE outgoing SET subject = $2, body = $3 WHERE id = $1 AND state = 'queued' AND attempts = 0",
        args![id, subject, body],
    )?;
    Ok(())
}

/// One alert of a tenant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_fetch(tx: &mut dyn Tx, tenant: &TenantId, id: &AlertId) -> Result<Option<Alert>> {
    tx.one(&format!("SELECT {} FROM alert WHERE id = $1 AND tenant = $2", detect::ALERT), args![id, tenant])?
        .as_ref()
        .map(detect::alert)
        .transpose()
}

/// One alert, whoever's.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_any(tx: &mut dyn Tx, id: &AlertId) -> Result<Option<Alert>> {
    tx.one(&format!("SELECT {} FROM alert WHERE id = $1", detect::ALERT), args![id])?
        .as_ref()
        .map(detect::alert)
        .transpose()
}

/// Alerts of a tenant in a state, last seen first, after a cursor (last seen and id of the last one shown).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_page(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    state: &str,
    after: Option<(Timestamp, AlertId)>,
    limit: i64,
) -> Result<Vec<Alert>> {
    let (at, id) = after.unwrap_or((Timestamp(i64::MAX), AlertId::from_random([0xff; 16])));
    tx.q(
        &format!(
            "SELECT {} FROM alert WHERE tenant = $1 AND state = $2 AND last_seen <= $3 AND (last_seen < $3 OR (last_seen = $3 AND id < $4)) \
             ORDER BY last_seen DESC, id DESC LIMIT $5",
            detect::ALERT
        ),
        args![tenant, state, at, &id, limit],
    )?
    .iter()
    .map(detect::alert)
    .collect()
}

/// How many alerts of a tenant are in a state, counted up to a bound.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn alert_count(tx: &mut dyn Tx, tenant: &TenantId, state: &str, most: i64) -> Result<i64> {
    Ok(tx
        .one(
            "SELECT COUNT(*) FROM (SELECT 1 FROM alert WHERE tenant = $1 AND state = $2 LIMIT $3) c",
            args![tenant, state, most],
        )?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// What a person said of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The alert.
    pub alert: AlertId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// `false-alarm`, `closed`, `opened`.
    pub what: String,
    /// Why.
    pub words: String,
}

/// Keeps what a person said.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn judgement_put(tx: &mut dyn Tx, j: &Judgement) -> Result<()> {
    tx.exec(
        "INSERT INTO alert_judgement (alert, at, who, what, words) VALUES ($1,$2,$3,$4,$5)",
        args![&j.alert, j.at, &j.who, &j.what, &j.words],
    )?;
    Ok(())
}

/// What people said of an alert, newest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn judgement_list(tx: &mut dyn Tx, alert: &AlertId, limit: i64) -> Result<Vec<Judgement>> {
    tx.q(
        "SELECT alert, at, who, what, words FROM alert_judgement WHERE alert = $1 ORDER BY at DESC LIMIT $2",
        args![alert, limit],
    )?
    .iter()
    .map(|r| {
        Ok(Judgement { alert: r.get(0)?, at: r.timestamp(1)?, who: r.text(2)?, what: r.text(3)?, words: r.text(4)? })
    })
    .collect()
}

/// Place in a list of what is done about values: change, indicator, kind, value of the last one shown.
pub type After = (Timestamp, String, String, String);

/// What is done about values of a tenant in a state, last changed first, after a cursor.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_page(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    state: &str,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Mitigation>> {
    let first = (Timestamp(i64::MAX), String::new(), String::new(), String::new());
    let (at, indicator, kind, value) = after.unwrap_or(&first);
    tx.q(
        &format!(
            "SELECT {} FROM mitigation WHERE tenant = $1 AND state = $2 AND changed <= $3 AND (changed < $3 OR (changed = $3 AND \
             (indicator, kind, value) > ($4, $5, $6))) ORDER BY changed DESC, indicator, kind, value LIMIT $7",
            mitigate::COLUMNS
        ),
        args![tenant, state, *at, indicator, kind, value, limit],
    )?
    .iter()
    .map(mitigate::mitigation)
    .collect()
}

/// How many values of a tenant are in a state, counted up to a bound.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_count_of(tx: &mut dyn Tx, tenant: &TenantId, state: &str, most: i64) -> Result<i64> {
    Ok(tx
        .one(
            "SELECT COUNT(*) FROM (SELECT 1 FROM mitigation WHERE tenant = $1 AND state = $2 LIMIT $3) c",
            args![tenant, state, most],
        )?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Marks every indicator whose values are watched, held or blocked at a tenant: its effects are worked out again, in
/// order, by whoever works off objects that are not applied.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn decide_again(tx: &mut dyn Tx, tenant: &TenantId) -> Result<u64> {
    tx.exec(
        "UPDATE object SET applied = FALSE WHERE kind = 'indicator' AND state = 'good' AND applied = TRUE \
         AND id IN (SELECT indicator FROM mitigation WHERE tenant = $1 AND state IN ('watch', 'hold', 'block')) \
         AND modified = (SELECT MAX(o.modified) FROM object o WHERE o.id = object.id AND o.state = 'good')",
        args![tenant],
    )
}

/// How many objects wait for their effects, counted up to a bound.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn waiting_count(tx: &mut dyn Tx, most: i64) -> Result<i64> {
    Ok(tx
        .one(
            "SELECT COUNT(*) FROM (SELECT 1 FROM object WHERE applied = FALSE AND state = 'good' LIMIT $1) c",
            args![most],
        )?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// Indicators that came since an instant, newest first: heads only, and none that was withdrawn.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn indicators_since(tx: &mut dyn Tx, since: Timestamp, limit: i64) -> Result<Vec<Object>> {
    let ids = tx.q(
        "SELECT id, received FROM object WHERE kind = 'indicator' AND state = 'good' AND received >= $1 \
         ORDER BY received DESC, id, modified LIMIT $2",
        args![since, limit],
    )?;
    let mut seen = std::collections::HashSet::new();
    let mut out = Vec::new();
    for r in &ids {
        let id: pasban_kernel::StixId = r.get(0)?;
        if !seen.insert(id.clone()) {
            continue;
        }
        if let Some(o) = objects::object_versions(tx, &id)?.into_iter().find(|o| o.state == "good")
            && !o.revoked
        {
            out.push(o);
        }
    }
    Ok(out)
}

/// A question's run over one tenant's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Whose history.
    pub tenant: TenantId,
    /// The question.
    pub question: QuestionId,
    /// It really ran.
    pub ran: bool,
    /// Why not.
    pub reason: String,
    /// JSON list, one count a value.
    pub hits: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps where a question ran; the first word stands.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn run_put(tx: &mut dyn Tx, r: &Run) -> Result<()> {
    tx.exec(
        "INSERT INTO question_run (tenant, question, ran, reason, hits, at) VALUES ($1,$2,$3,$4,$5,$6) \
         ON CONFLICT (tenant, question) DO NOTHING",
        args![&r.tenant, &r.question, r.ran, &r.reason, &r.hits, r.at],
    )?;
    Ok(())
}

fn run(r: &Row) -> Result<Run> {
    Ok(Run {
        tenant: r.get(0)?,
        question: r.get(1)?,
        ran: r.bool(2)?,
        reason: r.text(3)?,
        hits: r.text(4)?,
        at: r.timestamp(5)?,
    })
}

/// Questions that reached a tenant's history, newest first, after a cursor; with the question itself.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn run_page(
    tx: &mut dyn Tx,
    tenant: &TenantId,
    after: Option<(Timestamp, QuestionId)>,
    limit: i64,
) -> Result<Vec<(Run, Question)>> {
    let (at, id) = after.unwrap_or((Timestamp(i64::MAX), QuestionId::from_random([0xff; 16])));
    let runs: Vec<Run> = tx
        .q(
            "SELECT tenant, question, ran, reason, hits, at FROM question_run WHERE tenant = $1 AND at <= $2 AND \
             (at < $2 OR (at = $2 AND question < $3)) ORDER BY at DESC, question DESC LIMIT $4",
            args![tenant, at, &id, limit],
        )?
        .iter()
        .map(run)
        .collect::<Result<_>>()?;
    let mut out = Vec::with_capacity(runs.len());
    for r in runs {
        if let Some(q) = exchange::question_fetch(tx, &r.question)? {
            out.push((r, q));
        }
    }
    Ok(out)
}

/// Questions that others asked of this node, newest first, after a cursor.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn question_page(tx: &mut dyn Tx, after: Option<(Timestamp, QuestionId)>, limit: i64) -> Result<Vec<Question>> {
    let (at, id) = after.unwrap_or((Timestamp(i64::MAX), QuestionId::from_random([0xff; 16])));
    tx.q(
        &format!(
            "SELECT {} FROM question WHERE state <> 'asked' AND at <= $1 AND (at < $1 OR (at = $1 AND id < $2)) \
             ORDER BY at DESC, id DESC LIMIT $3",
            exchange::QUESTION
        ),
        args![at, &id, limit],
    )?
    .iter()
    .map(exchange::question)
    .collect()
}

/// Who fetched a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    /// Whose list.
    pub tenant: TenantId,
    /// Name of the token.
    pub token: String,
    /// Name of the list.
    pub list: String,
    /// When last.
    pub at: Timestamp,
    /// Entries that it held then.
    pub entries: i64,
}

/// Keeps that a list was fetched, at most once in `not_before` to now.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn pull_put(tx: &mut dyn Tx, p: &Pull, not_before: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO list_pull (tenant, token, list, at, entries) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (tenant, token, list) \
         DO UPDATE SET at = excluded.at, entries = excluded.entries WHERE list_pull.at < $6",
        args![&p.tenant, &p.token, &p.list, p.at, p.entries, not_before],
    )?;
    Ok(())
}

/// Who fetched lists of a tenant, by list.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn pull_list(tx: &mut dyn Tx, tenant: &TenantId, limit: i64) -> Result<Vec<Pull>> {
    tx.q(
        "SELECT tenant, token, list, at, entries FROM list_pull WHERE tenant = $1 ORDER BY list, at DESC, token LIMIT $2",
        args![tenant, limit],
    )?
    .iter()
    .map(|r| {
        Ok(Pull { tenant: r.get(0)?, token: r.text(1)?, list: r.text(2)?, at: r.timestamp(3)?, entries: r.int(4)? })
    })
    .collect()
}

/// A resolver that asked for a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneFetch {
    /// Zone.
    pub apex: String,
    /// Its address.
    pub peer: String,
    /// Serial that it was given.
    pub serial: i64,
    /// `soa` or `transfer`.
    pub what: String,
    /// When last.
    pub at: Timestamp,
}

/// Keeps that a resolver asked. Only as many resolvers as `most` are kept a zone, the latest ones.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn fetch_put(tx: &mut dyn Tx, f: &ZoneFetch, most: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO zone_fetch (apex, peer, serial, what, at) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (apex, peer) DO UPDATE SET \
         serial = excluded.serial, what = excluded.what, at = excluded.at",
        args![&f.apex, &f.peer, f.serial, &f.what, f.at],
    )?;
    tx.exec(
        "DELETE FROM zone_fetch WHERE apex = $1 AND peer NOT IN \
         (SELECT peer FROM zone_fetch WHERE apex = $1 ORDER BY at DESC, peer LIMIT $2)",
        args![&f.apex, most],
    )?;
    Ok(())
}

/// Resolvers that asked for a zone, latest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn fetch_list(tx: &mut dyn Tx, apex: &str, limit: i64) -> Result<Vec<ZoneFetch>> {
    tx.q(
        "SELECT apex, peer, serial, what, at FROM zone_fetch WHERE apex = $1 ORDER BY at DESC, peer LIMIT $2",
        args![apex, limit],
    )?
    .iter()
    .map(|r| {
        Ok(ZoneFetch { apex: r.text(0)?, peer: r.text(1)?, serial: r.int(2)?, what: r.text(3)?, at: r.timestamp(4)? })
    })
    .collect()
}
