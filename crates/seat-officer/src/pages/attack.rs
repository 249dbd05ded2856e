//! Alerts with what is known of them, and alerts that are one attack.

use pasban_app::Result;
use pasban_app::detect::alerts::Evidence;
use pasban_app::detect::judge;
use pasban_app::detect::quiet::{About, Loud, loud};
use pasban_kernel::Timestamp;
use pasban_portal::Visit;
use pasban_store::rows::detect::Alert;
use pasban_store::rows::mitigate::{self, Mitigation};
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::Serialize;

use crate::gather::{self, Value};
use crate::group::{self, GROUPED_MAX, Item};

/// One alert.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AlertRow {
    /// Id.
    pub id: String,
    /// `match`, `silent-source`, `link-down`, `ledger-fork`, `recovering`, `disk`.
    pub kind: String,
    /// What was met, for a match.
    pub value: Option<Value>,
    /// A sentence, for the others.
    pub title: String,
    /// `low`, `medium`, `high`, `critical`.
    pub loud: String,
    /// How often.
    pub hits: i64,
    /// First, microseconds since 1970.
    pub first: i64,
    /// Last, microseconds since 1970.
    pub last: i64,
    /// What the node does about the value: `watch`, `hold`, `block` …
    pub done: String,
    /// RSIT class and type.
    pub category: String,
    /// `open`, `closed`, `false-alarm`.
    pub state: String,
    /// Why a person closed it.
    pub note: String,
    /// Machines in the kept evidence.
    pub machines: Vec<String>,
}

/// Alerts that are one attack.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Attack {
    /// The alerts, the loudest first.
    pub alerts: Vec<AlertRow>,
    /// The loudest of them.
    pub loud: String,
    /// Sum of hits.
    pub hits: i64,
    /// First of all, microseconds since 1970.
    pub first: i64,
    /// Last of all, microseconds since 1970.
    pub last: i64,
    /// Machines in the kept evidence: at least so many.
    pub machines: usize,
    /// Who says that it is one.
    pub issuer: String,
    /// RSIT class and type of the first.
    pub category: String,
}

/// What is known of a match beside the alert itself.
pub(super) async fn standing(v: &Visit, all: &[Alert]) -> Result<Vec<Option<Mitigation>>> {
    let about: Vec<_> = all.iter().map(|a| (a.tenant, judge::subject(a))).collect();
    Ok(v.node()
        .db
        .read(move |tx| {
            about
                .into_iter()
                .map(|(tenant, of)| {
                    let Some((indicator, value)) = of else { return Ok(None) };
                    let found = mitigate::mitigation_of(tx, &indicator)?;
                    Ok(found.into_iter().find(|m| m.tenant == tenant && m.value == value))
                })
                .collect::<std::result::Result<Vec<_>, pasban_store::StoreError>>()
        })
        .await?)
}

/// Those that the seat may know of.
pub(super) async fn seen(v: &Visit, all: Vec<Alert>) -> Result<Vec<Alert>> {
    let ids = all.iter().filter_map(|a| judge::subject(a).map(|(id, _)| id)).collect();
    let open = gather::open(v.node(), v.seat()?, ids).await?;
    Ok(match open {
        None => all,
        Some(open) => all.into_iter().filter(|a| judge::subject(a).is_none_or(|(id, _)| open.contains(&id))).collect(),
    })
}

pub(super) fn row(a: &Alert, m: Option<&Mitigation>) -> AlertRow {
    let evidence: Vec<Evidence> = serde_json::from_str(&a.evidence).unwrap_or_default();
    let mut machines: Vec<String> = evidence.iter().map(|e| e.host.clone()).filter(|h| !h.is_empty()).collect();
    machines.sort();
    machines.dedup();
    AlertRow {
        id: a.id.to_string(),
        kind: a.kind.clone(),
        value: judge::subject(a).map(|(_, o)| Value::of(&o)),
        title: a.title.clone(),
        loud: loudness(a, m, &evidence).name().to_owned(),
        hits: a.hits,
        first: a.first_seen.0,
        last: a.last_seen.0,
        done: m.map(|m| m.state.clone()).unwrap_or_default(),
        category: m.map(|m| m.category.clone()).unwrap_or_default(),
        state: a.state.clone(),
        note: a.note.clone(),
        machines,
    }
}

fn loudness(a: &Alert, m: Option<&Mitigation>, evidence: &[Evidence]) -> Loud {
    loud(About {
        kind: &a.kind,
        category: m.map_or("", |m| m.category.as_str()),
        blocked: m.is_some_and(|m| m.state == "block"),
        planted: !evidence.is_empty() && evidence.iter().all(|e| e.attacker_controlled),
    })
}

fn rank(name: &str) -> u8 {
    match name {
        "critical" => 3,
        "high" => 2,
        "medium" => 1,
        _ => 0,
    }
}

/// Groups rows into attacks, the loudest and then the latest first.
pub(super) fn attacks(all: Vec<(AlertRow, Item, String)>) -> Vec<Attack> {
    let items: Vec<Item> = all.iter().map(|(_, i, _)| i.clone()).collect();
    let mut out: Vec<Attack> = group::groups(&items)
        .into_iter()
        .filter_map(|places| {
            let mut alerts: Vec<AlertRow> = places.iter().map(|p| all[*p].0.clone()).collect();
            alerts.sort_by(|a, b| {
                rank(&b.loud).cmp(&rank(&a.loud)).then(b.last.cmp(&a.last)).then_with(|| a.id.cmp(&b.id))
            });
            let first = places.first().map(|p| &all[*p])?;
            let mut machines: Vec<&String> = alerts.iter().flat_map(|a| &a.machines).collect();
            machines.sort();
            machines.dedup();
            let machines = machines.len();
            Some(Attack {
                loud: alerts.first()?.loud.clone(),
                hits: alerts.iter().map(|a| a.hits).fold(0, i64::saturating_add),
                first: alerts.iter().map(|a| a.first).min()?,
                last: alerts.iter().map(|a| a.last).max()?,
                machines,
                issuer: first.2.clone(),
                category: alerts.first()?.category.clone(),
                alerts,
            })
        })
        .collect();
    out.sort_by(|a, b| rank(&b.loud).cmp(&rank(&a.loud)).then(b.last.cmp(&a.last)));
    out
}

/// The open matches of a seat with what groups them.
pub(super) async fn open_matches(v: &Visit) -> Result<(Vec<(AlertRow, Item, String)>, Vec<AlertRow>, bool)> {
    let seat = v.seat()?;
    let (tenant, most) = (seat.tenant, i64::try_from(GROUPED_MAX).unwrap_or(1) + 1);
    let mut open = v.node().db.read(move |tx| rows::alert_page(tx, &tenant, "open", None, most)).await?;
    let more = open.len() > GROUPED_MAX;
    open.truncate(GROUPED_MAX);
    let open = seen(v, open).await?;
    let stand = standing(v, &open).await?;
    let (mut matches, mut louder) = (Vec::new(), Vec::new());
    for (a, m) in open.iter().zip(&stand) {
        let r = row(a, m.as_ref());
        match judge::subject(a) {
            None => louder.push(r),
            Some((indicator, value)) => {
                let item = Item {
                    indicator,
                    value,
                    issuer: m.as_ref().map_or(v.node().id, |m| m.issuer),
                    category: r.category.clone(),
                    reason: m.as_ref().map(|m| m.reason.clone()).unwrap_or_default(),
                    made: m.as_ref().map_or(Timestamp(a.at.0), |m| m.version),
                };
                let issuer = m.as_ref().map(|m| gather::name(v.node(), &m.issuer)).unwrap_or_default();
                matches.push((r, item, issuer));
            }
        }
    }
    louder.sort_by(|a, b| rank(&b.loud).cmp(&rank(&a.loud)).then(b.last.cmp(&a.last)));
    Ok((matches, louder, more))
}
