//! The test warning: an indicator that says that it is a drill, issued like any other, for a name that nobody has. It went its way
//! when the workers of this node have taken it into what is watched: for the node itself and for each tenant that it hosts. Then
//! it is taken back.

use std::time::Duration;

use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::{AppError, Node, Result};
use pasban_kernel::{Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_store::rows::{mitigate, seat_admin_setup as rows};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Step under which it is kept.
pub const STEP: &str = "test";
/// How long whoever sends it waits for it.
const WAIT: Duration = Duration::from_secs(6);
/// How often is looked.
const EVERY: Duration = Duration::from_millis(100);

/// Where it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// Tenant; empty for the node itself.
    pub tenant: String,
    /// Its name; empty for the node itself.
    pub name: String,
    /// When, microseconds since 1970; 0 where it has not.
    pub at: i64,
    /// What is done about it there: `watch`, `hold` …
    pub state: String,
}

/// A test warning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Trial {
    /// The name that it warned of, so that nothing follows it.
    pub defanged: String,
    /// The value.
    pub value: String,
    /// The indicator.
    pub indicator: String,
    /// Who sent it.
    pub by: String,
    /// When, microseconds since 1970.
    pub begun: i64,
    /// Where it arrived.
    pub seen: Vec<Seen>,
    /// When it was taken back; 0 for not yet.
    pub ended: i64,
}

impl Trial {
    /// Whether it arrived everywhere.
    #[must_use]
    pub fn arrived(&self) -> bool {
        !self.seen.is_empty() && self.seen.iter().all(|s| s.at > 0)
    }

    /// When it had arrived everywhere, microseconds after it was sent.
    #[must_use]
    pub fn took(&self) -> Option<i64> {
        self.arrived().then(|| self.seen.iter().map(|s| s.at - self.begun).max().unwrap_or(0).max(0))
    }
}

/// The last one; `None` where nobody sent any.
///
/// # Errors
/// The store's.
pub async fn last(node: &Node) -> Result<Option<Trial>> {
    let all = node.db.read(|tx| rows::step_list(tx)).await?;
    Ok(all.into_iter().find(|s| s.step == STEP).and_then(|s| serde_json::from_str(&s.body).ok()))
}

async fn keep(node: &Node, t: &Trial) -> Result<()> {
    let body = serde_json::to_string(t).map_err(AppError::internal)?;
    let state = if t.arrived() { "done" } else { "saved" };
    let step = rows::Step { step: STEP.into(), state: state.into(), body, who: t.by.clone(), at: node.now() };
    Ok(node.db.write("setup.test", move |tx| rows::step_put(tx, &step)).await?)
}

/// Where it arrived by now.
async fn look(node: &Node, indicator: &str) -> Result<Vec<Seen>> {
    let id: StixId = indicator.parse().map_err(|_| AppError::internal("the id of a test warning"))?;
    let found = node.db.read(move |tx| mitigate::mitigation_of(tx, &id)).await?;
    let tenants = node.registry.load().tenants.clone();
    let one = |id: TenantId, name: String| {
        let row = found.iter().find(|m| m.tenant == id);
        Seen {
            tenant: if id.is_own() { String::new() } else { id.to_string() },
            name,
            at: row.map_or(0, |m| m.changed.0),
            state: row.map(|m| m.state.clone()).unwrap_or_default(),
        }
    };
    let mut out = vec![one(TenantId::OWN, String::new())];
    out.extend(tenants.into_iter().take(200).map(|t| one(t.id, t.name)));
    Ok(out)
}

/// Looks again where it arrived, and keeps that.
///
/// # Errors
/// The store's.
pub async fn refresh(node: &Node, mut t: Trial) -> Result<Trial> {
    if t.arrived() || t.ended > 0 || t.indicator.is_empty() {
        return Ok(t);
    }
    let seen = look(node, &t.indicator).await?;
    if seen != t.seen {
        t.seen = seen;
        keep(node, &t).await?;
    }
    Ok(t)
}

/// Sends one and waits a moment for it. `key` makes its name, so that sending the form twice sends one warning.
///
/// # Errors
/// Where nothing can be issued: the node recovers.
pub async fn send(node: &Node, by: &str, key: &[u8; 32]) -> Result<Trial> {
    let name: String = data_encoding::HEXLOWER.encode(&key[..5]);
    let value = Observable::domain(&format!("drill-{name}.pasban-test.example")).map_err(AppError::internal)?;
    let how = Confirm {
        category: "test".into(),
        action: PermittedAction::Watch,
        tlp: Some(Tlp::Green),
        reason: format!("DRILL: a test of the warning path, sent by {by}. Nothing is wrong; do nothing."),
        days: 1,
        who: by.to_owned(),
        watch_only: true,
    };
    let begun = node.now();
    let id = decide::issue(node, value.clone(), how).await?;
    let mut t = Trial {
        defanged: value.defanged(),
        value: value.value().to_owned(),
        indicator: id.as_str().to_owned(),
        by: by.to_owned(),
        begun: begun.0,
        seen: look(node, id.as_str()).await?,
        ended: 0,
    };
    keep(node, &t).await?;
    let deadline = tokio::time::Instant::now() + WAIT;
    while !t.arrived() && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(EVERY).await;
        t = refresh(node, t).await?;
    }
    Ok(t)
}

/// Takes it back: it leaves what is watched everywhere.
///
/// # Errors
/// Not found where there is none.
pub async fn end(node: &Node, by: &str) -> Result<Trial> {
    let mut t = last(node).await?.filter(|t| t.ended == 0 && !t.indicator.is_empty()).ok_or(AppError::NotFound)?;
    let id: StixId = t.indicator.parse().map_err(|_| AppError::internal("the id of a test warning"))?;
    decide::withdraw(node, id, "DRILL over: a test of the warning path", by).await?;
    t.ended = node.now().0;
    keep(node, &t).await?;
    Ok(t)
}

/// When it was sent.
#[must_use]
pub fn begun(t: &Trial) -> Timestamp {
    Timestamp(t.begun)
}
