//! What people decide about blocks: approve a hold, lift a block, stop a source; and what time decides.

use std::time::Duration;

use pasban_kernel::{LinkId, NodeId, Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_proof::act::ActKind;
use pasban_store::rows::mitigate::{self as rows, Stop as StopRow};
use pasban_store::rows::objects as object_rows;
use pasban_store::rows::objects::Object;
use pasban_store::state;
use pasban_translate::exchange::Bound;
use pasban_translate::exchange::content::{Content, Statement, Stop};

use super::{apply, guard, weigh, zones};
use crate::error::{AppError, Result};
use crate::exchange::objects::{self, Audience, Facts};
use crate::ledger;
use crate::node::Node;

/// A person approves that a held value is blocked. Two different people settle any hold.
///
/// # Errors
/// Not found where the value is not held.
pub async fn approve(node: &Node, tenant: TenantId, value: Observable, who: &str) -> Result<Vec<StixId>> {
    approve_until(node, tenant, value, who, None).await
}

/// The same, until a day at most: the rules may end the block earlier, never later.
///
/// # Errors
/// As [`approve`]; where the day is over.
pub async fn approve_until(
    node: &Node,
    tenant: TenantId,
    value: Observable,
    who: &str,
    until: Option<Timestamp>,
) -> Result<Vec<StixId>> {
    if until.is_some_and(|t| t <= node.now()) {
        return Err(AppError::invalid("until: a block ends in the future"));
    }
    if who.trim().is_empty() {
        return Err(AppError::invalid("an approval names the person who gives it"));
    }
    let act = ledger::act(
        node,
        ActKind::PolicyChanged,
        who,
        &format!("approve {}", value.value()),
        &serde_json::json!({
            "tenant": tenant.to_string(), "value": value.value(), "until": until.map(Timestamp::rfc3339),
        }),
    )?;
    let who = who.to_owned();
    let v = value.clone();
    let ids = node
        .db
        .write("mitigate.approve", move |tx| {
            let held: Vec<StixId> = rows::mitigation_about(tx, &v)?
                .into_iter()
                .filter(|m| m.tenant == tenant && m.state == "hold")
                .map(|m| m.indicator)
                .collect();
            if held.is_empty() {
                return Ok(held);
            }
            let (mut names, earlier) = weigh::approvers(tx, &tenant, &v)?;
            if !names.contains(&who) {
                names.push(who);
            }
            weigh::approvers_put(tx, &tenant, &v, names, until.or(earlier))?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            Ok(held)
        })
        .await?;
    if ids.is_empty() {
        return Err(AppError::NotFound);
    }
    apply::decide_again(node, ids.clone()).await?;
    Ok(ids)
}

/// A person lifts blocks and holds of a value at a tenant; it stays on watch.
///
/// # Errors
/// Not found where nothing stands.
pub async fn lift(node: &Node, tenant: TenantId, value: Observable, who: &str, why: &str) -> Result<usize> {
    let act = ledger::act(
        node,
        ActKind::Unblocked,
        who,
        &format!("lift {}", value.value()),
        &serde_json::json!({"tenant": tenant.to_string(), "why": why}),
    )?;
    let (now, text) = (node.now(), format!("lifted by {who}: {why}"));
    let n = node
        .db
        .write("mitigate.lift", move |tx| {
            let mut rows: Vec<_> = rows::mitigation_about(tx, &value)?
                .into_iter()
                .filter(|m| m.tenant == tenant && matches!(m.state.as_str(), "block" | "hold"))
                .collect();
            for m in &mut rows {
                m.state = "lifted".into();
                m.until = Timestamp(0);
                m.changed = now;
                m.because = apply::because(&[("lifted", text.clone())]);
            }
            if !rows.is_empty() {
                rows::mitigation_put(tx, &rows)?;
                // Who approved it before has been overruled: to block it again takes new words.
                state::remove(tx, &guard::approval_key(&tenant, &value))?;
                ledger::record(tx, std::slice::from_ref(&act))?;
            }
            Ok(rows.len())
        })
        .await?;
    if n == 0 {
        return Err(AppError::NotFound);
    }
    node.metrics.unblocks_total.add(n as u64);
    zones::publish(node).await?;
    Ok(n)
}

/// A person lets the policy decide again about a value that somebody lifted.
///
/// # Errors
/// Not found where it was not lifted.
pub async fn unlift(node: &Node, tenant: TenantId, value: Observable, who: &str, why: &str) -> Result<Vec<StixId>> {
    let act = ledger::act(
        node,
        ActKind::PolicyChanged,
        who,
        &format!("unlift {}", value.value()),
        &serde_json::json!({"tenant": tenant.to_string(), "why": why}),
    )?;
    let now = node.now();
    let ids = node
        .db
        .write("mitigate.unlift", move |tx| {
            let mut rows: Vec<_> = rows::mitigation_about(tx, &value)?
                .into_iter()
                .filter(|m| m.tenant == tenant && m.state == "lifted")
                .collect();
            for m in &mut rows {
                m.state = "watch".into();
                m.changed = now;
            }
            if !rows.is_empty() {
                rows::mitigation_put(tx, &rows)?;
                ledger::record(tx, std::slice::from_ref(&act))?;
            }
            Ok(rows.into_iter().map(|m| m.indicator).collect::<Vec<_>>())
        })
        .await?;
    if ids.is_empty() {
        return Err(AppError::NotFound);
    }
    apply::decide_again(node, ids.clone()).await?;
    Ok(ids)
}

/// Stops (or allows again) blocking on the word of a source, here and at every node below that obeys us.
///
/// # Errors
/// The node is recovering.
pub async fn stop(node: &Node, source: Option<NodeId>, stopped: bool, reason: &str, who: &str) -> Result<()> {
    let modified = node.next_modified();
    let about = source.map_or_else(|| "all".to_owned(), |s| s.to_string());
    let Bound { id, seed } = node.keys.reissued("opinion", &about, &modified.rfc3339());
    let statement = Statement {
        id,
        seed: Some(seed),
        created: modified,
        modified,
        issuer: node.id,
        key: 0,
        tlp: Tlp::Clear,
        action: PermittedAction::Watch,
        revoked: false,
        content: Content::Stop(Stop { source, stopped, reason: reason.to_owned() }),
    };
    let made = objects::make(node, statement, Audience::Everyone, &Facts::default())?;
    let body = serde_json::json!({"source": source.map(|s| s.to_string()), "stopped": stopped, "reason": reason});
    let act = ledger::act(node, ActKind::KillSwitch, who, made.object.key.id.as_str(), &body)?;
    let (now, table) = (node.now(), objects::links(node));
    let streams = node
        .db
        .write("stop.make", move |tx| {
            ledger::record(tx, std::slice::from_ref(&act))?;
            objects::put(tx, &table, &made, now)
        })
        .await?;
    objects::announce(node, &streams);
    node.pending.notify_one();
    Ok(())
}

/// Obeys a stop; answers the indicators to decide about anew: its source's blocks turn to watch at once, and those of one
/// that is allowed again may block.
///
/// Whose stop is obeyed: our own, and that of a body that we answer to. Anybody else's is kept and shown.
///
/// # Errors
/// The store's.
pub async fn obey_stop(node: &Node, o: &Object, s: &Statement) -> Result<Vec<StixId>> {
    let Content::Stop(t) = &s.content else { return Ok(Vec::new()) };
    let source = t.source.unwrap_or(NodeId([0; 32]));
    let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
    let from_above =
        facts.via.is_some_and(|l| node.links.load().get(&l).is_some_and(|e| e.link.relation == "superior"));
    let obeyed = o.own || from_above;
    let (key, t, issuer, now) = (o.key.clone(), t.clone(), s.issuer, node.now());
    let object = o.key.id.as_str().to_owned();
    let ids = node
        .db
        .write("stop.obey", move |tx| {
            object_rows::object_applied(tx, &key)?;
            if !obeyed {
                return Ok(Vec::new());
            }
            let row = StopRow { source, object, issuer, stopped: t.stopped, reason: t.reason, at: key.modified };
            if !rows::stop_put(tx, &row)? {
                return Ok(Vec::new());
            }
            let of = (source.0 != [0; 32]).then_some(source);
            let mut ids = Vec::new();
            for state in if t.stopped { &["block", "hold"][..] } else { &["watch"][..] } {
                ids.extend(rows::mitigation_by_issuer(tx, of.as_ref(), state)?.into_iter().map(|m| m.indicator));
            }
            ids.sort_unstable();
            ids.dedup();
            Ok(ids)
        })
        .await?;
    tracing::warn!(issuer = %issuer.short(), obeyed, indicators = ids.len(), at = %now, "a stop");
    Ok(ids)
}

/// A link has ended: what was held only because of it turns to watch at once.
///
/// # Errors
/// The store's.
pub async fn link_ended(node: &Node, link: LinkId) -> Result<()> {
    let now = node.now();
    let n = node
        .db
        .write("link.ended", move |tx| {
            let mut rows = Vec::new();
            for state in ["block", "hold"] {
                for m in rows::mitigation_by_issuer(tx, None, state)? {
                    let others = object_rows::object_links(tx, &m.indicator)?.iter().any(|(l, _)| *l != link);
                    if m.link == link && !others {
                        rows.push(m);
                    }
                }
            }
            for m in &mut rows {
                m.state = "watch".into();
                m.until = Timestamp(0);
                m.changed = now;
                m.because = apply::because(&[("link-ended", "no link that stands for it is left".into())]);
            }
            rows::mitigation_put(tx, &rows)?;
            Ok(rows.len())
        })
        .await?;
    if n > 0 {
        node.metrics.unblocks_total.add(n as u64);
        zones::publish(node).await?;
    }
    Ok(())
}

/// Lifts blocks whose time is over, for ever.
pub async fn run_expiry(node: Node) {
    loop {
        if let Err(e) = expire(&node).await {
            tracing::error!(error = %e.details(), "blocks whose time is over could not be lifted; they will be tried again");
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

/// Lifts blocks whose time is over.
///
/// # Errors
/// The store's.
pub async fn expire(node: &Node) -> Result<usize> {
    let now = node.now();
    let over = node.db.read(move |tx| rows::mitigation_over(tx, now, 1000)).await?;
    if over.is_empty() {
        return Ok(0);
    }
    let n = over.len();
    let act =
        ledger::act(node, ActKind::Unblocked, &node.id.to_string(), "expired", &serde_json::json!({"values": n}))?;
    node.db
        .write("mitigate.expire", move |tx| {
            let rows: Vec<_> = over
                .into_iter()
                .map(|mut m| {
                    m.state = "expired".into();
                    m.because = apply::because(&[("expired", format!("the block ended on {}", m.until.rfc3339()))]);
                    m.changed = now;
                    m
                })
                .collect();
            rows::mitigation_put(tx, &rows)?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            Ok(())
        })
        .await?;
    node.metrics.unblocks_total.add(n as u64);
    zones::publish(node).await?;
    Ok(n)
}
