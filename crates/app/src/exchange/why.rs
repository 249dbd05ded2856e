//! Everything that is known about a value: why it was sent, withheld, blocked, held, matched; to and from whom.

use pasban_kernel::{NodeId, Observable, StixId, Timestamp};
use pasban_store::rows::{detect, exchange, ledger, mitigate, objects};
use serde::Serialize;

use crate::error::{AppError, Result};
use crate::node::Node;

/// One step of the chain, in time order.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// When.
    pub at: String,
    /// `proposed`, `decided`, `object`, `gate`, `here`, `sighting`, `alert`, `ledger`, `never-block`.
    pub what: &'static str,
    /// In a sentence.
    pub text: String,
}

/// The chain of a value.
#[derive(Clone, Debug, Serialize)]
pub struct Chain {
    /// The value, defanged.
    pub value: String,
    /// Steps in time order.
    pub steps: Vec<Step>,
}

/// All that this node knows about a value.
///
/// # Errors
/// The store's.
pub async fn why(node: &Node, value: Observable) -> Result<Chain> {
    let (me, v) = (node.clone(), value.clone());
    let mut steps = node
        .db
        .read(move |tx| {
            let mut out: Vec<(Timestamp, Step)> = Vec::new();
            let mut push = |at: Timestamp, what, text: String| out.push((at, Step { at: at.rfc3339(), what, text }));
            let name = |n: &NodeId| if *n == me.id { "this node".to_owned() } else { me.name_of(n) };
            let mut ids: Vec<StixId> = Vec::new();
            for p in exchange::proposal_about(tx, &v)? {
                let from = exchange::report_fetch(tx, &p.report)?.map_or_else(String::new, |r| {
                    match r.org.and_then(|o| me.registry.load().constituents.get(&o).map(|c| c.name.clone())) {
                        Some(org) => format!(" by {org}"),
                        None => String::new(),
                    }
                });
                let by = if p.by_whom.is_empty() { String::new() } else { format!(" by {}", p.by_whom) };
                push(
                    p.at,
                    "proposed",
                    format!("in report {}{from}: {}{by}; {}", p.report, p.state, reasons(&p.because)),
                );
                if let Ok(id) = p.indicator.parse() {
                    ids.push(id);
                }
            }
            for m in mitigate::mitigation_about(tx, &v)? {
                let whose = if m.tenant.is_own() {
                    "here".to_owned()
                } else {
                    me.registry
                        .load()
                        .tenants
                        .iter()
                        .find(|t| t.id == m.tenant)
                        .map_or_else(|| m.tenant.to_string(), |t| format!("for {}", t.name))
                };
                let until = if m.until.0 > 0 { format!(" until {}", m.until.rfc3339()) } else { String::new() };
                let hits = if m.hits > 0 {
                    format!("; met {} times, first {}, last {}", m.hits, m.first_hit.rfc3339(), m.last_hit.rfc3339())
                } else {
                    String::new()
                };
                push(
                    m.changed,
                    "here",
                    format!(
                        "{} {whose}{until}, on the word of {} ({}): {}{hits}",
                        m.state,
                        name(&m.issuer),
                        m.indicator,
                        reasons(&m.because)
                    ),
                );
                ids.push(m.indicator);
            }
            ids.sort_unstable();
            ids.dedup();
            for id in &ids {
                for o in objects::object_versions(tx, id)? {
                    let via: Vec<String> = objects::object_links(tx, id)?
                        .into_iter()
                        .map(|(l, _)| {
                            me.links.load().get(&l).map_or_else(|| l.to_string(), |e| e.link.peer_name.clone())
                        })
                        .collect();
                    let from = if o.own {
                        "made here".to_owned()
                    } else {
                        format!("from {} over {}", name(&o.issuer), via.join(", "))
                    };
                    let state = if o.state == "good" { String::new() } else { format!(", {}: {}", o.state, o.reason) };
                    push(
                        o.received,
                        "object",
                        format!("{} {id}, version {}, {from}{state}", o.kind, o.key.modified.rfc3339()),
                    );
                }
                for d in objects::decision_about(tx, id)? {
                    let to: Vec<String> = me
                        .links
                        .load()
                        .all()
                        .iter()
                        .filter(|e| pasban_gate::class_id(&e.agreement) == d.class)
                        .map(|e| e.link.peer_name.clone())
                        .collect();
                    let word = if d.released { "released to" } else { "withheld from" };
                    push(
                        d.at,
                        "gate",
                        format!(
                            "{word} {}: {}",
                            if to.is_empty() { "an earlier class".into() } else { to.join(", ") },
                            reasons(&d.because)
                        ),
                    );
                }
                for s in exchange::sighting_list(tx, id)? {
                    let who = me
                        .links
                        .load()
                        .all()
                        .iter()
                        .find(|e| e.link.id.as_bytes()[..] == s.source[..])
                        .map_or_else(|| "here".to_owned(), |e| format!("behind {}", e.link.peer_name));
                    push(
                        s.at,
                        "sighting",
                        format!(
                            "met {who}: organisations {}, hits {}, {} to {}",
                            s.organisations,
                            s.hits,
                            s.first_day.date(),
                            s.last_day.date()
                        ),
                    );
                }
                for l in ledger::leaf_about(tx, id.as_str(), 200)? {
                    push(l.at, "ledger", format!("act {} number {}", l.kind, l.index));
                }
            }
            for a in detect::alert_list(tx, 10_000)? {
                if a.kind == "match" && a.subject.ends_with(&format!(" {} {}", v.kind().name(), v.value())) {
                    push(a.last_seen, "alert", format!("{} ({}, {} hits)", a.title, a.state, a.hits));
                }
            }
            Ok(out)
        })
        .await?;
    for p in node.never_block.load().check(&value) {
        steps.push((Timestamp(0), Step { at: String::new(), what: "never-block", text: p.to_string() }));
    }
    steps.sort_by_key(|(at, _)| *at);
    Ok(Chain { value: value.defanged(), steps: steps.into_iter().map(|(_, s)| s).collect() })
}

fn reasons(json: &str) -> String {
    let list: Vec<serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let texts: Vec<&str> = list.iter().filter_map(|r| r.get("text").and_then(|t| t.as_str())).collect();
    if texts.is_empty() { "no reason recorded".into() } else { texts.join("; ") }
}

/// When what happened to a value here, in microseconds: for measuring the spread.
///
/// # Errors
/// The store's.
pub async fn trace(node: &Node, value: Observable) -> Result<serde_json::Value> {
    node.db
        .read(move |tx| {
            let mut received = 0;
            let (mut here, mut sightings) = (Vec::new(), Vec::new());
            let mut ids: Vec<StixId> = Vec::new();
            for m in mitigate::mitigation_about(tx, &value)? {
                here.push(serde_json::json!({
                    "own": m.tenant.is_own(), "tenant": m.tenant.to_string(), "indicator": m.indicator.as_str(), "state": m.state,
                    "changed": m.changed.0, "blocked_at": m.blocked_at.0, "hits": m.hits,
                    "because": serde_json::from_str::<serde_json::Value>(&m.because).unwrap_or_default(),
                }));
                ids.push(m.indicator);
            }
            ids.sort_unstable();
            ids.dedup();
            for id in &ids {
                for o in objects::object_versions(tx, id)? {
                    received = if received == 0 { o.received.0 } else { received.min(o.received.0) };
                }
                for s in exchange::sighting_list(tx, id)? {
                    sightings.push(serde_json::json!({
                        "organisations": s.organisations, "hits": if s.object.is_empty() { "own".into() } else { s.hits }, "at": s.at.0,
                        "first_day": s.first_day.date(), "last_day": s.last_day.date(),
                    }));
                }
            }
            Ok(serde_json::json!({"received": received, "here": here, "sightings": sightings}))
        })
        .await
        .map_err(AppError::from)
}
