//! Blocks: what stands and why, approvals, lifting, the kill switch, lists for devices.

use pasban_app::AppError;
use pasban_app::exchange::why::{self as app, Chain};
use pasban_app::mitigate::people;
use pasban_app::ops::lists;
use pasban_formats::outputs::{Printed, nftables, rpz, suricata, text};
use pasban_kernel::{NodeId, Observable, ObservableKind, StixId};
use serde::{Deserialize, Serialize};

use super::{Control, DONE, Done, Items, tenant, who};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stop {
    source: Option<NodeId>,
    #[serde(default)]
    all: bool,
    #[serde(default = "yes")]
    stopped: bool,
    reason: String,
    who: Option<String>,
}

fn yes() -> bool {
    true
}

pub(super) async fn stop(c: &Control, i: Stop) -> Result<Done, AppError> {
    if i.source.is_some() == i.all {
        return Err(AppError::invalid("give either a source's node id or all: true"));
    }
    if i.reason.trim().is_empty() {
        return Err(AppError::invalid("reason: every node that obeys reads why"));
    }
    people::stop(&c.node, i.source, i.stopped, &i.reason, &who(i.who)).await?;
    Ok(DONE)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Approve {
    value: String,
    tenant: Option<String>,
    who: String,
}

#[derive(Serialize)]
pub(super) struct Approved {
    indicators: Vec<StixId>,
}

pub(super) async fn approve(c: &Control, i: Approve) -> Result<Approved, AppError> {
    let indicators =
        people::approve(&c.node, tenant(i.tenant.as_deref())?, lists::value(&i.value)?, i.who.trim()).await?;
    Ok(Approved { indicators })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lift {
    value: String,
    tenant: Option<String>,
    who: String,
    why: String,
}

#[derive(Serialize)]
pub(super) struct Lifted {
    lifted: usize,
}

pub(super) async fn lift(c: &Control, i: Lift) -> Result<Lifted, AppError> {
    if i.who.trim().is_empty() || i.why.trim().is_empty() {
        return Err(AppError::invalid("lifting a block says who does it and why"));
    }
    let lifted =
        people::lift(&c.node, tenant(i.tenant.as_deref())?, lists::value(&i.value)?, i.who.trim(), &i.why).await?;
    Ok(Lifted { lifted })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    value: String,
}

pub(super) async fn why(c: &Control, i: Value) -> Result<Chain, AppError> {
    app::why(&c.node, lists::value(&i.value)?).await
}

/// When what happened to a value here, in microseconds: for measuring.
pub(super) async fn trace(c: &Control, i: Value) -> Result<serde_json::Value, AppError> {
    app::trace(&c.node, lists::value(&i.value)?).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Id {
    id: StixId,
}

pub(super) async fn preview(c: &Control, i: Id) -> Result<Items<lists::PreviewRow>, AppError> {
    Ok(Items { items: lists::preview(&c.node, i.id).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    state: String,
    limit: Option<u32>,
}

pub(super) async fn list(c: &Control, i: List) -> Result<Items<lists::MitigationRow>, AppError> {
    Ok(Items { items: lists::mitigations(&c.node, &i.state, i.limit).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Export {
    form: String,
    limit: Option<usize>,
    origin: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Exported {
    text: String,
    written: usize,
    left_out: usize,
    findings: Vec<pasban_kernel::Finding>,
}

pub(super) async fn export(c: &Control, i: Export) -> Result<Exported, AppError> {
    let entries = lists::blocks(&c.node).await?;
    let now = c.node.now();
    let publisher = &c.node.config.node.name;
    let list = |kinds: &[ObservableKind]| {
        text::list(
            &entries,
            &text::Options { kinds, limit: i.limit, header: Some(text::Header { publisher, at: now }) },
        )
    };
    let Printed { text, findings, written, left_out } = match i.form.as_str() {
        "text" => list(&ObservableKind::ALL),
        "domains" => list(&[ObservableKind::Domain]),
        "addresses" => list(&[ObservableKind::Ip, ObservableKind::Cidr]),
        "nftables" => nftables::sets(&entries, &nftables::Options { now: Some(now), ..Default::default() }),
        "suricata" => suricata::rules(&entries, suricata::Action::Alert),
        "rpz" => {
            let apex = c.node.config.zone.as_ref().map(|z| z.apex.clone());
            let origin = i.origin.or(apex).unwrap_or_else(|| "rpz.pasban.example".into());
            let origin = Observable::domain(&origin).map_err(AppError::invalid)?;
            // Seconds of the clock rise with each printing, as a serial must (RFC 1982).
            let serial = u32::try_from(now.0 / pasban_kernel::time::SECOND).unwrap_or(u32::MAX);
            rpz::zone(&entries, &rpz::Options { origin: &origin, serial, action: rpz::Action::NxDomain, passthru: &[] })
        }
        other => {
            return Err(AppError::invalid(format!(
                "form {other:?}: must be rpz, suricata, nftables, text, domains or addresses"
            )));
        }
    };
    Ok(Exported { text, written, left_out, findings })
}
