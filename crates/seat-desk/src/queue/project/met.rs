//! Alerts and sightings: what was met, by a hosted tenant, by this node, or behind a link; and alarms of the node itself.

use pasban_app::detect::alerts::Evidence;
use pasban_kernel::id::{AlertId, ReportId};
use pasban_kernel::{LinkId, Observable, ObservableKind, OrgBand, StixId, TenantId, Timestamp, Tlp};
use pasban_store::rows::detect::Alert;
use pasban_store::rows::mitigate::mitigation_of;
use pasban_store::rows::seat_desk::parts::Part;
use pasban_store::rows::seat_desk::sources;
use pasban_store::{StoreError, Tx};

use super::super::line::Line;
use super::super::rule::{Facts, Kind};
use super::draft::{Context, Draft};

/// Reports that are looked at again when one of their values is met.
const REPORTS_MAX: i64 = 20;

/// An alert.
pub fn alert(tx: &mut dyn Tx, context: &Context, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Ok(id) = AlertId::from_slice(key) else { return Ok(None) };
    let Some(a) = sources::alert_fetch(tx, &id)? else { return Ok(None) };
    if a.kind == "match" { matched(tx, context, &a) } else { Ok(alarm(context, &a)) }
}

/// Subject of a match: indicator, kind, value.
pub(super) fn about(subject: &str) -> Option<(StixId, Observable)> {
    let mut words = subject.splitn(3, ' ');
    let indicator = words.next()?.parse().ok()?;
    let kind = ObservableKind::from_name(words.next()?)?;
    Some((indicator, Observable::from_stored(kind, words.next()?).ok()?))
}

fn matched(tx: &mut dyn Tx, context: &Context, a: &Alert) -> Result<Option<Draft>, StoreError> {
    let Some((indicator, value)) = about(&a.subject) else { return Ok(None) };
    let evidence: Vec<Evidence> = serde_json::from_str(&a.evidence).unwrap_or_default();
    let planted = !evidence.is_empty() && evidence.iter().all(|e| e.attacker_controlled);
    let org = context.org_of(a.tenant);
    let party = if a.tenant.is_own() { b"own".to_vec() } else { a.tenant.as_bytes().to_vec() };
    let tlp = tlp_of(tx, &indicator)?;
    Ok(Some(Draft {
        kind: Kind::Sighting,
        subject: indicator.as_str().to_owned(),
        facts: Facts::Sighting { organisations: 1, planted, false_alarm: a.state == "false-alarm" },
        line: Line::Sighting {
            indicator: indicator.as_str().to_owned(),
            kind: value.kind().name().into(),
            value: value.value().into(),
            hits: a.hits,
            planted,
            link: String::new(),
            blocked: blocked(tx, &indicator)?.0,
        },
        tlp,
        tenant: a.tenant,
        org,
        party,
        at: Some(a.at),
        // A log's clock may run ahead; nothing came in later than now.
        last: Some(a.last_seen.min(context.now)),
        fixed: None,
        settled: a.state != "open",
        kept: false,
        words: format!("{}\n{indicator}\n{}", value.value(), context.name_of(org)),
    }))
}

/// A host's staff sees what a link would carry: strictly kept.
fn tlp_of(tx: &mut dyn Tx, indicator: &StixId) -> Result<Tlp, StoreError> {
    let objects = pasban_store::rows::objects::object_versions(tx, indicator)?;
    let kept = objects.iter().find(|o| o.state == "good").map(|o| pasban_app::exchange::objects::tlp_of(o.tlp));
    Ok(kept.unwrap_or(Tlp::AmberStrict).stricter(Tlp::AmberStrict))
}

/// Since when an indicator is blocked here or for a tenant; 0 where nowhere.
fn blocked(tx: &mut dyn Tx, indicator: &StixId) -> Result<Timestamp, StoreError> {
    let since = mitigation_of(tx, indicator)?.into_iter().filter(|m| m.state == "block").map(|m| m.blocked_at.0).min();
    Ok(Timestamp(since.unwrap_or(0)))
}

/// An alarm of the node: silent sources, links, disk, recovery.
fn alarm(context: &Context, a: &Alert) -> Option<Draft> {
    let link = |trouble: &str, fork: bool| {
        let id: Option<LinkId> = a.subject.parse().ok();
        let peer = id.and_then(|id| context.links.get(&id).map(|e| e.link.peer_name.clone())).unwrap_or_default();
        (
            Kind::Link,
            // With what the link itself says, one item.
            a.subject.clone(),
            Facts::Link { down: !fork, fork, paused: false },
            Line::Link { link: a.subject.clone(), peer, trouble: trouble.into(), until: 0 },
        )
    };
    let (kind, subject, facts, line) = match a.kind.as_str() {
        "silent-source" => (
            Kind::Silent,
            format!("{} {}", a.tenant, a.subject),
            Facts::Silent,
            Line::Silent { source: a.subject.clone() },
        ),
        "link-down" => link("down", false),
        "ledger-fork" => link("fork", true),
        other => (
            Kind::Node,
            format!("{other} {}", a.subject),
            Facts::Node { stopped: other == "recovering" },
            Line::Node { trouble: other.to_owned(), title: a.title.clone() },
        ),
    };
    let org = context.org_of(a.tenant);
    Some(Draft {
        kind,
        subject,
        facts,
        line,
        tlp: Tlp::AmberStrict,
        tenant: a.tenant,
        org,
        party: if a.tenant.is_own() { Vec::new() } else { a.tenant.as_bytes().to_vec() },
        at: Some(a.at),
        last: Some(a.last_seen.min(context.now)),
        fixed: None,
        settled: a.state != "open",
        kept: false,
        words: format!("{} {}", a.subject, context.name_of(org)),
    })
}

/// A sighting that a link told. A tenant's own and ours stand in their alerts.
pub fn sighting(tx: &mut dyn Tx, context: &Context, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    let Some((source, indicator)) = sources::split(key) else { return Ok(None) };
    let Some(entry) = LinkId::from_slice(&source).ok().and_then(|id| context.links.get(&id)) else { return Ok(None) };
    let Some(indicator) = std::str::from_utf8(indicator).ok().and_then(|t| t.parse::<StixId>().ok()) else {
        return Ok(None);
    };
    let Some(s) = sources::sighting_fetch(tx, &indicator, &source)? else { return Ok(None) };
    let band: Option<OrgBand> = serde_json::from_value(serde_json::Value::String(s.organisations.clone())).ok();
    let organisations = band.map_or(1, OrgBand::at_least);
    if organisations == 0 {
        return Ok(None);
    }
    let hits: Option<pasban_kernel::HitBand> = serde_json::from_value(serde_json::Value::String(s.hits.clone())).ok();
    let hits = hits.map_or_else(|| s.hits.parse().unwrap_or(1), |b| i64::try_from(b.at_least()).unwrap_or(1));
    let value = mitigation_of(tx, &indicator)?.into_iter().next().map(|m| m.value);
    Ok(Some(Draft {
        kind: Kind::Sighting,
        subject: indicator.as_str().to_owned(),
        facts: Facts::Sighting { organisations, planted: false, false_alarm: s.false_alarm },
        line: Line::Sighting {
            indicator: indicator.as_str().to_owned(),
            kind: value.as_ref().map(|v| v.kind().name().to_owned()).unwrap_or_default(),
            value: value.as_ref().map(|v| v.value().to_owned()).unwrap_or_default(),
            hits,
            planted: false,
            link: entry.link.peer_name.clone(),
            blocked: blocked(tx, &indicator)?.0,
        },
        tlp: tlp_of(tx, &indicator)?,
        tenant: TenantId::OWN,
        org: entry.link.org,
        party: source.to_vec(),
        // Each version moves the row's instant; the first one is when it came in.
        at: None,
        last: Some(s.at.min(context.now)),
        fixed: None,
        settled: s.false_alarm,
        kept: false,
        words: format!(
            "{indicator}\n{}\n{}",
            entry.link.peer_name,
            value.map(|v| v.value().to_owned()).unwrap_or_default()
        ),
    }))
}

/// Reports that bring the value of a part that changed: what is known of them has changed.
pub fn reports_that_know_now(tx: &mut dyn Tx, part: &Part) -> Result<Vec<ReportId>, StoreError> {
    let own = match part.source.as_str() {
        "proposal" => sources::proposal_of(&part.key).map(|(report, _)| report),
        "alert" | "sighting" => None,
        _ => return Ok(Vec::new()),
    };
    let mut out = match Line::of(&part.facts).value() {
        Some(value) => sources::reports_with(tx, &value, REPORTS_MAX)?,
        None => Vec::new(),
    };
    out.extend(own);
    Ok(out)
}
