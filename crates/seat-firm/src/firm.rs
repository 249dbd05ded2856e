//! What a firm's pages ask of the node: its own warnings, what is blocked for it, how old its records are.
//!
//! A hosted firm is another organisation than its host: what the host may not tell it (the gate says so, as on a link) is on
//! none of its pages and in none of its counts.

use std::collections::{HashMap, HashSet};

use pasban_app::detect::judge;
use pasban_app::exchange::release;
use pasban_app::{AppError, Node, Result};
use pasban_kernel::id::AlertId;
use pasban_kernel::{Observable, StixId, TenantId, Timestamp};
use pasban_portal::{Seat, Visit};
use pasban_store::rows::detect::Alert;
use pasban_store::rows::mitigate::{Mitigation, mitigation_of};
use pasban_store::rows::seat_firm as rows;
use pasban_store::rows::seat_officer::{self, After};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::public;

/// Warnings that a list shows.
pub const WARNINGS_MAX: usize = 50;
/// Counts go up to this.
pub const COUNT_MAX: i64 = 1_000;
/// Log lines of a warning that are shown.
const LINES_MAX: usize = 5;
/// Longest log line that is shown, characters.
const LINE_CHARS_MAX: usize = 300;

/// A warning meant for the firm.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Warning {
    /// Its id.
    pub warning: String,
    /// `match` (something known to be bad was met) or `silent-source` (a record stopped coming in).
    pub kind: String,
    /// What was met, defanged; the record's name.
    pub shown: String,
    /// Who told of it; empty where nobody did.
    pub by: String,
    /// RSIT class.
    pub class: String,
    /// What was done: `block`, `hold`, `watch` …; empty where nothing is known any more.
    pub done: String,
    /// How often it was met.
    pub hits: i64,
    /// First and last, microseconds since 1970.
    pub first: i64,
    /// Last.
    pub last: i64,
    /// Devices in the kept records.
    pub devices: Vec<String>,
    /// Lines of the records.
    pub lines: Vec<String>,
    /// `open`, `closed`, `false-alarm`.
    pub state: String,
    /// Who closed it or asked for help, what, when and with which report.
    pub dealt: Vec<Dealt>,
}

/// What was done about a warning.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Dealt {
    /// `done` or `help`.
    pub what: String,
    /// Who.
    pub name: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// The request for help; empty else.
    pub report: String,
}

#[derive(Deserialize)]
struct Evidence {
    #[serde(default)]
    host: String,
    #[serde(default)]
    line: String,
}

/// Which of these indicators a seat may know of; `None`: all, for it is the node's own organisation.
async fn open(node: &Node, seat: &Seat, mut ids: Vec<StixId>) -> Result<Option<HashSet<StixId>>> {
    if !seat.hosted() {
        return Ok(None);
    }
    ids.sort_unstable();
    ids.dedup();
    release::open_to_tenants(node, ids).await.map(Some)
}

/// Alerts as warnings: those that are meant for this firm, and that its host may tell it of.
async fn warnings_of(v: &Visit, seat: &Seat, alerts: Vec<Alert>) -> Result<Vec<Warning>> {
    let about: HashMap<AlertId, (StixId, Observable)> =
        alerts.iter().filter_map(|a| judge::subject(a).map(|s| (a.id, s))).collect();
    let open = open(v.node(), seat, about.values().map(|(id, _)| id.clone()).collect()).await?;
    let ids: Vec<StixId> = about.values().map(|(id, _)| id.clone()).collect();
    let (tenant, keys) = (seat.tenant, alerts.iter().map(|a| a.id).collect::<Vec<_>>());
    let (stand, dealt) = v
        .node()
        .db
        .read(move |tx| {
            let mut stand: HashMap<StixId, Vec<Mitigation>> = HashMap::new();
            for id in ids {
                let all = mitigation_of(tx, &id)?;
                stand.insert(id, all.into_iter().filter(|m| m.tenant == tenant).collect());
            }
            let mut dealt = HashMap::new();
            for key in keys {
                dealt.insert(key, rows::dealt_list(tx, &tenant, &key)?);
            }
            Ok((stand, dealt))
        })
        .await?;
    let mut out = Vec::with_capacity(alerts.len());
    for a in alerts {
        let met = about.get(&a.id);
        let shown = match (a.kind.as_str(), met) {
            ("match", Some((id, value))) => {
                if open.as_ref().is_some_and(|open| !open.contains(id)) {
                    continue;
                }
                value.defanged()
            }
            ("silent-source", _) => a.subject.clone(),
            // Troubles of the node are its administrator's.
            _ => continue,
        };
        let m = met.and_then(|(id, value)| stand.get(id).and_then(|all| all.iter().find(|m| m.value == *value)));
        let evidence: Vec<Evidence> = serde_json::from_str(&a.evidence).unwrap_or_default();
        let mut devices: Vec<String> = evidence.iter().map(|e| e.host.clone()).filter(|h| !h.is_empty()).collect();
        devices.sort_unstable();
        devices.dedup();
        let cut = |line: &str| line.chars().take(LINE_CHARS_MAX).collect::<String>();
        out.push(Warning {
            warning: a.id.to_string(),
            kind: a.kind.clone(),
            shown,
            by: m.map(|m| name(v.node(), m)).unwrap_or_default(),
            class: public::class(m.map_or("", |m| m.category.as_str())).to_owned(),
            done: m.map(|m| m.state.clone()).unwrap_or_default(),
            hits: a.hits,
            first: a.first_seen.0,
            last: a.last_seen.0,
            devices,
            lines: evidence.iter().map(|e| cut(&e.line)).filter(|l| !l.is_empty()).take(LINES_MAX).collect(),
            state: a.state,
            dealt: dealt
                .get(&a.id)
                .into_iter()
                .flatten()
                .map(|d| Dealt {
                    what: d.what.clone(),
                    name: d.name.clone(),
                    at: d.at.0,
                    report: pasban_kernel::id::ReportId::from_slice(&d.report)
                        .map(|r| r.to_string())
                        .unwrap_or_default(),
                })
                .collect(),
        });
    }
    Ok(out)
}

fn name(node: &Node, m: &Mitigation) -> String {
    if m.issuer == node.id { node.config.node.name.clone() } else { node.name_of(&m.issuer) }
}

/// Warnings in a state, last met first; whether there are more.
///
/// # Errors
/// The store's; unavailable while the node is recovering.
pub async fn warnings(v: &Visit, state: &'static str) -> Result<(Vec<Warning>, bool)> {
    let seat = v.seat()?;
    let tenant = seat.tenant;
    let most = i64::try_from(WARNINGS_MAX).unwrap_or(1) + 1;
    let mut alerts = v.node().db.read(move |tx| seat_officer::alert_page(tx, &tenant, state, None, most)).await?;
    let more = alerts.len() > WARNINGS_MAX;
    alerts.truncate(WARNINGS_MAX);
    Ok((warnings_of(v, seat, alerts).await?, more))
}

/// One warning.
///
/// # Errors
/// Not found, also where it is another's or may not be told.
pub async fn warning(v: &Visit, id: &str) -> Result<(AlertId, Warning)> {
    let seat = v.seat()?;
    let (tenant, id) = (seat.tenant, id.parse::<AlertId>().map_err(|_| AppError::NotFound)?);
    let alert = v.node().db.read(move |tx| seat_officer::alert_fetch(tx, &tenant, &id)).await?;
    let found = warnings_of(v, seat, alert.into_iter().collect()).await?.pop().ok_or(AppError::NotFound)?;
    Ok((id, found))
}

/// Warnings whose last hit fell in a span, of all states: at most [`COUNT_MAX`].
///
/// # Errors
/// The store's; unavailable while the node is recovering.
pub async fn warnings_between(v: &Visit, from: Timestamp, to: Timestamp) -> Result<Vec<Warning>> {
    let seat = v.seat()?;
    let tenant = seat.tenant;
    let alerts = v
        .node()
        .db
        .read(move |tx| {
            let mut all = Vec::new();
            for state in ["open", "closed", "false-alarm"] {
                all.extend(rows::alert_between(tx, &tenant, state, from, to, COUNT_MAX)?);
            }
            Ok(all)
        })
        .await?;
    Ok(warnings_of(v, seat, alerts).await?.into_iter().filter(|w| w.kind == "match").collect())
}

/// Something that is blocked for the firm.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stopped {
    /// What, defanged.
    pub shown: String,
    /// RSIT class.
    pub class: String,
    /// Who decided.
    pub by: String,
    /// The issuer's reason; may be empty.
    pub reason: String,
    /// Since when, microseconds since 1970.
    pub since: i64,
    /// Until when, microseconds since 1970; 0 for no end.
    pub until: i64,
    /// How often it was met in the firm's records; last when, 0 never.
    pub hits: i64,
    /// When last, microseconds since 1970; 0 never.
    pub last: i64,
}

/// A page of what is blocked for the firm, last changed first.
///
/// # Errors
/// The store's; unavailable while the node is recovering.
pub async fn stopped(v: &Visit, after: Option<After>, limit: usize) -> Result<(Vec<Stopped>, Option<After>)> {
    let seat = v.seat()?;
    let (tenant, most) = (seat.tenant, i64::try_from(limit).unwrap_or(1) + 1);
    let mut found =
        v.node().db.read(move |tx| seat_officer::mitigation_page(tx, &tenant, "block", after.as_ref(), most)).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|m| {
        (m.changed, m.indicator.as_str().to_owned(), m.value.kind().name().to_owned(), m.value.value().to_owned())
    });
    Ok((told(v, seat, found).await?, next))
}

/// What was blocked for the firm in a span: at most [`COUNT_MAX`].
///
/// # Errors
/// The store's; unavailable while the node is recovering.
pub async fn stopped_between(v: &Visit, from: Timestamp, to: Timestamp) -> Result<Vec<Stopped>> {
    let seat = v.seat()?;
    let tenant: TenantId = seat.tenant;
    let found = v.node().db.read(move |tx| rows::blocked_between(tx, &tenant, from, to, COUNT_MAX)).await?;
    told(v, seat, found).await
}

async fn told(v: &Visit, seat: &Seat, found: Vec<Mitigation>) -> Result<Vec<Stopped>> {
    let open = open(v.node(), seat, found.iter().map(|m| m.indicator.clone()).collect()).await?;
    Ok(found
        .iter()
        .filter(|m| open.as_ref().is_none_or(|o| o.contains(&m.indicator)))
        .map(|m| Stopped {
            shown: m.value.defanged(),
            class: public::class(&m.category).to_owned(),
            by: name(v.node(), m),
            reason: m.reason.clone(),
            since: m.blocked_at.0,
            until: m.until.0,
            hits: m.hits,
            last: m.last_hit.0,
        })
        .collect())
}

/// How far the firm's records reach.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Heard {
    /// How many sources there are.
    pub sources: usize,
    /// The last line of any, microseconds since 1970; 0 never.
    pub last: i64,
    /// A source is silent for longer than it should.
    pub silent: bool,
}

/// How far the firm's records reach.
///
/// # Errors
/// The store's.
pub async fn heard(v: &Visit) -> Result<Heard> {
    let tenant = v.seat()?.tenant;
    let all = v.node().db.read(move |tx| pasban_store::rows::detect::sources_of(tx, &tenant, 200)).await?;
    Ok(Heard {
        sources: all.len(),
        last: all.iter().map(|s| s.last_line.0).max().unwrap_or(0),
        silent: all.iter().any(|s| s.silent),
    })
}

/// The name of the seat's organisation.
#[must_use]
pub fn organisation(v: &Visit, seat: &Seat) -> String {
    if !seat.hosted() {
        return v.node().config.node.name.clone();
    }
    let registry = v.node().registry.load();
    let org = registry.tenants.iter().find(|t| t.id == seat.tenant).map(|t| t.org);
    org.and_then(|o| registry.constituents.get(&o)).map(|c| c.name.clone()).unwrap_or_default()
}
