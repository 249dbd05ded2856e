//! One alert per indicator and tenant, its evidence gathered in it; mail and webhooks.
//!
//! A message is queued in the transaction of its alert. *Attempting* is committed before anything is sent, and the
//! Message-ID derives from the alert, so that the ambiguous case after a crash is the same message again (design
//! section 3, "Durability"): alarms are resent, everything else waits for a person.

use std::time::Duration;

use bytes::Bytes;
use pasban_history::Hit;
use pasban_kernel::id::AlertId;
use pasban_kernel::time::{MINUTE, SECOND};
use pasban_kernel::{Digest, HitBand, Observable, StixId, TenantId, Timestamp, fault};
use pasban_store::rows::detect::{self as rows, Alert, Outgoing};
use pasban_store::rows::{mitigate, seat_officer};
use pasban_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::digest;
use super::quiet::{self, Hours, Loud};
use crate::error::{AppError, Result};
use crate::exchange::{objects, sightings};
use crate::node::{Mode, Node};
use crate::out::Trust;
use crate::out::http::{Allowed, Client};
use crate::out::mail::{self, Sent};

/// Evidence lines kept in one alert.
const EVIDENCE_MAX: usize = 20;
/// Most officers of one organisation that are told.
const OFFICERS_MAX: i64 = 50;
/// Tries before a message counts as failed.
const TRIES_MAX: i64 = 12;

/// A log line that met an indicator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// Source.
    pub source: String,
    /// When.
    pub time: String,
    /// Field that held the value.
    pub field: String,
    /// The value as met.
    pub value: String,
    /// Internal host, where known.
    pub host: String,
    /// The sender of the traffic chose what stands in that field.
    pub attacker_controlled: bool,
    /// The line, as text.
    pub line: String,
}

/// What was met of one value.
#[derive(Clone, Debug)]
pub struct Met {
    /// The indicator's value.
    pub value: Observable,
    /// How often.
    pub count: u64,
    /// Of those, only in fields that the sender of traffic fills.
    pub attacker_controlled: u64,
    /// First.
    pub first: Timestamp,
    /// Last.
    pub last: Timestamp,
    /// Some of the lines.
    pub evidence: Vec<Evidence>,
    /// The counts are of the whole history and replace what was counted before.
    pub whole: bool,
}

impl Met {
    /// From a hunt over the whole history.
    #[must_use]
    pub fn from_hunt(value: &Observable, h: &Hit) -> Self {
        let evidence = h
            .evidence
            .iter()
            .map(|e| Evidence {
                source: e.source.clone(),
                time: e.time.rfc3339(),
                field: e.field.clone(),
                value: e.value.clone(),
                host: e.host.clone(),
                attacker_controlled: e.attacker_controlled,
                line: String::from_utf8_lossy(&e.line).into_owned(),
            })
            .collect();
        Self {
            value: value.clone(),
            count: h.observations,
            attacker_controlled: h.attacker_controlled,
            first: h.first,
            last: h.last,
            evidence,
            whole: true,
        }
    }
}

/// Records what a tenant met: the alert with its evidence, the message to people, the tenant's sighting.
/// Answers whether a message was queued.
///
/// # Errors
/// The store's.
pub fn record(
    tx: &mut dyn Tx,
    node: &Node,
    tenant: TenantId,
    indicator: &StixId,
    met: &Met,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let subject = format!("{indicator} {} {}", met.value.kind().name(), met.value.value());
    let known = rows::alert_about(tx, &tenant, "match", &subject)?;
    let mut evidence: Vec<Evidence> =
        known.as_ref().and_then(|a| serde_json::from_str(&a.evidence).ok()).unwrap_or_default();
    for e in &met.evidence {
        if evidence.len() < EVIDENCE_MAX && !evidence.contains(e) {
            evidence.push(e.clone());
        }
    }
    let count = i64::try_from(met.count).unwrap_or(i64::MAX);
    let hits = match &known {
        Some(a) if !met.whole => a.hits.saturating_add(count),
        Some(a) => a.hits.max(count),
        None => count,
    };
    let first = known.as_ref().map_or(met.first, |a| a.first_seen.min(met.first));
    let last = known.as_ref().map_or(met.last, |a| a.last_seen.max(met.last));
    let only_planted = met.attacker_controlled >= met.count;
    let title = if only_planted {
        format!("{} stands in fields that outsiders fill; that alone proves nothing", met.value)
    } else {
        format!("{} was met here", met.value)
    };
    // What was closed and is met again is open again; what is known as a false alarm stays that.
    let again = known.as_ref().is_some_and(|a| a.state == "closed" && met.last > a.last_seen);
    let alert = Alert {
        id: known.as_ref().map_or_else(|| AlertId::from_random(node.ambient.random()), |a| a.id),
        tenant,
        kind: "match".into(),
        subject,
        title,
        evidence: serde_json::to_string(&evidence).unwrap_or_else(|_| "[]".into()),
        hits,
        first_seen: first,
        last_seen: last,
        state: known.as_ref().filter(|_| !again).map_or_else(|| "open".into(), |a| a.state.clone()),
        note: known.as_ref().map(|a| a.note.clone()).unwrap_or_default(),
        at: known.as_ref().map_or(now, |a| a.at),
    };
    rows::alert_put(tx, &alert)?;
    if !only_planted {
        let own = sightings::Own {
            tenant,
            hits: u64::try_from(hits).unwrap_or(0),
            span: (first, last),
            attacker_controlled_only: false,
            false_alarm: alert.state == "false-alarm",
        };
        sightings::own_put(tx, indicator, &own, now)?;
    }
    if known.is_some() && !again {
        return Ok(false);
    }
    let row = mitigate::mitigation_of(tx, indicator)?.into_iter().find(|m| m.tenant == tenant && m.value == met.value);
    let loud = quiet::loud(quiet::About {
        kind: "match",
        category: row.as_ref().map_or("", |m| m.category.as_str()),
        blocked: row.as_ref().is_some_and(|m| m.state == "block"),
        planted: only_planted,
    });
    // What stands only in fields that outsiders fill is no sighting, so no link would carry it.
    let outside = (!only_planted).then(|| format!("{} was met at {}", met.value, tenant_name(node, tenant)));
    if again {
        // Another alarm than the first one: its message must not be taken for that.
        let told = Alert { subject: format!("{} {}", alert.subject, alert.hits), ..alert };
        return queue(tx, node, &told, &evidence, outside, loud, now);
    }
    queue(tx, node, &alert, &evidence, outside, loud, now)
}

/// What a hosted tenant is called.
fn tenant_name(node: &Node, tenant: TenantId) -> String {
    let registry = node.registry.load();
    let found = registry.tenants.iter().find(|t| t.id == tenant).map(|t| plain(&t.name));
    found.unwrap_or_else(|| "a hosted organisation".to_owned())
}

/// One reader of an alarm.
enum Reader {
    /// Of the organisation that the alert is about: all of it.
    Inside,
    /// Of the host of that organisation: what a link would carry, which is the fact, a band and days.
    Host(String),
}

/// Queues the messages of a new alert. `outside` is the fact as the host of a tenant may know it; where there is none, only
/// the tenant's own people are told.
fn queue(
    tx: &mut dyn Tx,
    node: &Node,
    alert: &Alert,
    evidence: &[Evidence],
    outside: Option<String>,
    loud: Loud,
    now: Timestamp,
) -> Result<bool, StoreError> {
    // The same alert has the same Message-ID, whatever happened in between.
    let message_id = format!(
        "<{}@{}.pasban>",
        Digest::of(format!("{} {} {} {}", node.id, alert.tenant, alert.kind, alert.subject).as_bytes())
            .to_string()
            .get(..32)
            .unwrap_or(""),
        node.id.short()
    );
    let mut queued = false;
    let message = |channel: &str, recipient: &str, title: &str, body: String| Outgoing {
        id: AlertId::from_random(node.ambient.random()),
        channel: channel.into(),
        class: "alarm".into(),
        recipient: recipient.into(),
        subject: format!("[Pasban] {title}"),
        body,
        message_id: message_id.clone(),
        state: "queued".into(),
        attempts: 0,
        next_at: now,
        last_error: String::new(),
        at: now,
    };
    let named = if alert.tenant.is_own() { Some(Reader::Inside) } else { outside.map(Reader::Host) };
    if let Some(m) = &node.config.mail {
        let mut to: Vec<(String, TenantId, &Reader)> = Vec::new();
        for mail in seat_officer::officer_mails(tx, &alert.tenant, OFFICERS_MAX)? {
            to.push((mail, alert.tenant, &Reader::Inside));
        }
        // An address that is also an officer's of that organisation is told as such.
        for mail in &m.to {
            if let Some(reader) = &named
                && !to.iter().any(|(known, ..)| known.eq_ignore_ascii_case(mail))
            {
                to.push((mail.clone(), TenantId::OWN, reader));
            }
        }
        for (to, whose, reader) in to {
            let (title, body, line) = match reader {
                Reader::Inside => (alert.title.as_str(), words(node, alert, evidence), line(alert)),
                Reader::Host(fact) => (fact.as_str(), carried_words(node, alert, fact), carried_line(alert, fact)),
            };
            queued |= match waits(tx, &whose, &to, loud, now)? {
                Some(end) => digest::add(tx, node, &to, &alert.id, &line, end, now)?,
                None => rows::outgoing_queue(tx, &message("mail", &to, title, body))?,
            };
        }
    }
    if let (Some(w), Some(reader)) = (&node.config.webhook, &named) {
        let (title, body) = match reader {
            Reader::Inside => {
                let body = serde_json::json!({
                    "alert": alert.id, "tenant": alert.tenant, "kind": alert.kind, "title": alert.title, "subject": alert.subject,
                    "hits": alert.hits, "first_seen": alert.first_seen.rfc3339(), "last_seen": alert.last_seen.rfc3339(), "evidence": evidence,
                });
                (alert.title.as_str(), body)
            }
            Reader::Host(fact) => {
                let body = serde_json::json!({
                    "alert": alert.id, "tenant": alert.tenant, "kind": alert.kind, "title": fact,
                    "hits_band": band(alert), "first_day": alert.first_seen.date(), "last_day": alert.last_seen.date(),
                });
                (fact.as_str(), body)
            }
        };
        queued |= rows::outgoing_queue(tx, &message("webhook", &w.url, title, body.to_string()))?;
    }
    Ok(queued)
}

fn band(alert: &Alert) -> HitBand {
    HitBand::of(u64::try_from(alert.hits).unwrap_or(0))
}

/// The alarm in a list, for the organisation itself.
fn line(alert: &Alert) -> String {
    format!("{}: {} time(s), last {} (UTC)", plain(&alert.title), alert.hits, alert.last_seen.rfc3339())
}

/// The same for its host.
fn carried_line(alert: &Alert, fact: &str) -> String {
    format!("{fact}: {} time(s), last on {}", band(alert), alert.last_seen.date())
}

/// The message for the host of the organisation that an alert is about.
fn carried_words(node: &Node, alert: &Alert, fact: &str) -> String {
    format!(
        "{fact}.\n\n{} time(s), first on {}, last on {}.\n\nIts log lines are its own: its officers see them.\n\n\
         Alert {} of node {}.\n",
        band(alert),
        alert.first_seen.date(),
        alert.last_seen.date(),
        alert.id,
        node.config.node.name
    )
}

/// Until when an alarm for somebody waits.
fn waits(
    tx: &mut dyn Tx,
    whose: &TenantId,
    to: &str,
    loud: Loud,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    if loud == Loud::Critical {
        return Ok(None);
    }
    let kept = seat_officer::quiet_for(tx, whose, to)?.filter(|q| q.on);
    Ok(kept.and_then(|q| {
        let minute = |m: i64| u16::try_from(m).unwrap_or(u16::MAX);
        let hours = Hours { from: minute(q.from_minute), to: minute(q.to_minute), zone: q.zone };
        quiet::waits_until(&hours, loud, now)
    }))
}

/// A line without what could steer a terminal or a mail reader.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).take(600).collect()
}

fn words(node: &Node, alert: &Alert, evidence: &[Evidence]) -> String {
    let mut body = format!(
        "{}.\n\n{} time(s), first {}, last {} (UTC).\n",
        alert.title,
        alert.hits,
        alert.first_seen.rfc3339(),
        alert.last_seen.rfc3339()
    );
    for e in evidence.iter().take(5) {
        body.push_str(&format!(
            "\n{}  {}  field {}\n  {}\n",
            e.time,
            plain(&e.source),
            plain(&e.field),
            plain(&e.line)
        ));
    }
    body.push_str(&format!(
        "\nAlert {} of node {}. {}/alerts/{} and `pasban alerts` show all of it.\n",
        alert.id,
        node.config.node.name,
        node.config.url(),
        alert.id
    ));
    body
}

/// Records live matches after their observations are durable.
///
/// # Errors
/// The store's.
pub async fn live(node: &Node, tenant: TenantId, found: Vec<(StixId, Met)>) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    node.metrics.matches_total.add(found.iter().map(|(_, m)| m.count).sum());
    let (me, now) = (node.clone(), node.now());
    let (streams, queued) = node
        .db
        .write("alerts.live", move |tx| {
            let (mut streams, mut queued) = (Vec::new(), false);
            for (indicator, met) in &found {
                let mut rows: Vec<_> = mitigate::mitigation_of(tx, indicator)?
                    .into_iter()
                    .filter(|m| m.tenant == tenant && m.value == met.value)
                    .collect();
                for m in &mut rows {
                    let count = i64::try_from(met.count).unwrap_or(i64::MAX);
                    m.hits = if met.whole { m.hits.max(count) } else { m.hits.saturating_add(count) };
                    m.first_hit = if m.first_hit.0 == 0 { met.first } else { m.first_hit.min(met.first) };
                    m.last_hit = m.last_hit.max(met.last);
                }
                mitigate::mitigation_put(tx, &rows)?;
                queued |= record(tx, &me, tenant, indicator, met, now)?;
                if me.mode() == Mode::Normal
                    && let Some(mut made) = sightings::publish(tx, &me, indicator)?
                {
                    made.object.applied = true;
                    streams.extend(objects::put(tx, &me.links.load(), &made, now)?);
                }
            }
            Ok((streams, queued))
        })
        .await?;
    objects::announce(node, &streams);
    if queued {
        node.mailbox.notify_one();
    }
    Ok(())
}

async fn raise(
    node: &Node,
    tenant: TenantId,
    kind: &'static str,
    subject: String,
    title: String,
    outside: Option<String>,
) -> Result<()> {
    let (me, now) = (node.clone(), node.now());
    node.db
        .write("alerts.raise", move |tx| {
            let known = rows::alert_about(tx, &tenant, kind, &subject)?;
            let fresh = known.as_ref().is_none_or(|a| a.state == "closed");
            let alert = Alert {
                id: known.as_ref().map_or_else(|| AlertId::from_random(me.ambient.random()), |a| a.id),
                tenant,
                kind: kind.into(),
                // A later silence is another alarm: its message must not be taken for the first one.
                subject: subject.clone(),
                title,
                evidence: "[]".into(),
                hits: known.as_ref().map_or(1, |a| a.hits + 1),
                first_seen: known.as_ref().map_or(now, |a| a.first_seen),
                last_seen: now,
                state: "open".into(),
                note: String::new(),
                at: known.as_ref().map_or(now, |a| a.at),
            };
            rows::alert_put(tx, &alert)?;
            if fresh {
                let again = Alert { subject: format!("{subject} {}", alert.hits), ..alert };
                let about = quiet::About { kind, category: "", blocked: false, planted: false };
                queue(tx, &me, &again, &[], outside, quiet::loud(about), now)?;
            }
            Ok(())
        })
        .await?;
    node.mailbox.notify_one();
    Ok(())
}

async fn close(node: &Node, tenant: TenantId, kind: &'static str, subject: String, note: &'static str) -> Result<()> {
    let now = node.now();
    node.db
        .write("alerts.close", move |tx| {
            if let Some(mut a) = rows::alert_about(tx, &tenant, kind, &subject)?
                && a.state == "open"
            {
                a.state = "closed".into();
                a.note = note.into();
                a.last_seen = now;
                rows::alert_put(tx, &a)?;
            }
            Ok(())
        })
        .await
        .map_err(AppError::from)
}

/// A source fell silent: louder than an alert.
///
/// # Errors
/// The store's.
pub async fn silent(node: &Node, tenant: TenantId, source: &str, since: Timestamp) -> Result<()> {
    raise(
        node,
        tenant,
        "silent-source",
        source.to_owned(),
        format!("log source {} has been silent since {}", plain(source), since.rfc3339()),
        // Which one is the tenant's own affair; that it cannot be warned is its host's too.
        Some(format!("a log source of {} has been silent since {}", tenant_name(node, tenant), since.date())),
    )
    .await
}

/// A silent source speaks again.
///
/// # Errors
/// The store's.
pub async fn heard_again(node: &Node, tenant: TenantId, source: &str) -> Result<()> {
    close(node, tenant, "silent-source", source.to_owned(), "lines arrive again").await
}

/// A link has been down for long.
///
/// # Errors
/// The store's.
pub async fn link_down(node: &Node, link: &pasban_kernel::LinkId, peer: &str, since: Timestamp) -> Result<()> {
    raise(
        node,
        TenantId::OWN,
        "link-down",
        link.to_string(),
        format!("the link to {} has been down since {}", plain(peer), since.rfc3339()),
        None,
    )
    .await
}

/// A partner's ledger shows two faces, or has gone back: evidence, and louder than an alert.
///
/// # Errors
/// The store's.
pub async fn ledger_fork(node: &Node, link: &pasban_kernel::LinkId, peer: &str, what: &str) -> Result<()> {
    raise(
        node,
        TenantId::OWN,
        "ledger-fork",
        link.to_string(),
        format!("the ledger of {} cannot be believed: {}", plain(peer), plain(what)),
        None,
    )
    .await
}

/// A link is up again.
///
/// # Errors
/// The store's.
pub async fn link_up(node: &Node, link: &pasban_kernel::LinkId) -> Result<()> {
    close(node, TenantId::OWN, "link-down", link.to_string(), "the link is up again").await
}

/// After a restore: what waited to be sent waits for a person (design section 3, "Restore").
///
/// # Errors
/// The store's.
pub async fn hold_outgoing(node: &Node) -> Result<u64> {
    node.db
        .write("outgoing.hold", |tx| {
            tx.exec("UPDATE outgoing SET state = 'held' WHERE state IN ('queued', 'attempting', 'ambiguous')", &[])
        })
        .await
        .map_err(AppError::from)
}

/// Lets held messages go.
///
/// # Errors
/// The store's.
pub async fn let_go(node: &Node) -> Result<u64> {
    let n = node
        .db
        .write("outgoing.go", |tx| tx.exec("UPDATE outgoing SET state = 'queued' WHERE state = 'held'", &[]))
        .await?;
    node.mailbox.notify_one();
    Ok(n)
}

/// Sends what waits, for ever.
pub async fn run(node: Node) {
    // A message found *attempting* at start was cut off by a crash: an alarm goes again under the same Message-ID.
    let resumed = node
        .db
        .write("outgoing.resume", |tx| {
            tx.exec(
                "UPDATE outgoing SET state = 'queued' WHERE state = 'attempting' AND class IN ('alarm', 'statutory')",
                &[],
            )?;
            tx.exec("UPDATE outgoing SET state = 'held' WHERE state = 'attempting'", &[])
        })
        .await;
    if let Err(e) = resumed {
        tracing::error!(error = %e, "waiting messages could not be looked at");
    }
    let allowed = Allowed::from_config(&node.config.outbound.allow);
    let client = Client::new(&Trust::System, node.config.outbound.proxy.as_deref(), allowed);
    loop {
        if node.mode() == Mode::Normal
            && let Err(e) = send_due(&node, client.as_ref().ok()).await
        {
            tracing::error!(error = %e.details(), "messages could not be sent");
        }
        let _ = tokio::time::timeout(Duration::from_secs(10), node.mailbox.notified()).await;
    }
}

async fn send_due(node: &Node, client: Option<&Client>) -> Result<()> {
    loop {
        let now = node.now();
        let due = node.db.read(move |tx| rows::outgoing_due(tx, "queued", now, 20)).await?;
        if due.is_empty() {
            return Ok(());
        }
        for o in due {
            send_one(node, client, o).await?;
        }
    }
}

async fn send_one(node: &Node, client: Option<&Client>, o: Outgoing) -> Result<()> {
    let (id, attempts) = (o.id, o.attempts + 1);
    let now = node.now();
    node.db.write("outgoing.attempt", move |tx| rows::outgoing_state(tx, &id, "attempting", attempts, now, "")).await?;
    fault::point("outgoing.attempt.after");
    let sent = match (o.channel.as_str(), &node.config.mail, client) {
        ("mail", Some(section), _) => mail::send(section, &o.recipient, &o.subject, &o.body, &o.message_id).await,
        ("webhook", _, Some(client)) => {
            let headers = [
                ("content-type".to_owned(), "application/json".to_owned()),
                ("idempotency-key".to_owned(), o.message_id.trim_matches(['<', '>']).to_owned()),
            ];
            fault::point("webhook.send.before");
            match client.send(reqwest::Method::POST, &o.recipient, &headers, Bytes::from(o.body.clone())).await {
                Ok(r) if r.status.is_success() => Sent::Yes,
                Ok(r) => Sent::No(format!("the receiver answered {}", r.status)),
                Err(e) => Sent::No(e.to_string()),
            }
        }
        (channel, ..) => Sent::No(format!("no [{channel}] section in the configuration")),
    };
    let now = node.now();
    let (state, next, error) = match sent {
        Sent::Yes => {
            node.metrics.messages_total.add(1);
            ("sent", now, String::new())
        }
        Sent::No(why) if attempts >= TRIES_MAX => ("failed", now, why),
        Sent::No(why) => ("queued", now.plus(backoff(attempts)), why),
        // The server may have taken it. An alarm goes again under the same Message-ID; the rest waits for a person.
        Sent::Unknown(why) if o.class == "other" => ("held", now, why),
        Sent::Unknown(why) => ("queued", now.plus(backoff(attempts)), why),
    };
    if !error.is_empty() {
        tracing::warn!(channel = %o.channel, attempts, error = %error, "a message was not taken");
    }
    fault::point("outgoing.sent.before");
    node.db.write("outgoing.sent", move |tx| rows::outgoing_state(tx, &id, state, attempts, next, &error)).await?;
    fault::point("outgoing.sent.after");
    Ok(())
}

fn backoff(attempts: i64) -> i64 {
    (5 * SECOND).saturating_mul(1 << attempts.clamp(0, 10)).min(30 * MINUTE)
}
