//! The policies in force: what people saved, else the configuration file. Kept in memory, replaced whole after each change.
//!
//! A hosted tenant that saved nothing lives by what its host's own organisation chose. A saved policy is a new version: none
//! is ever changed, and the ledger holds who saved it and who agreed.

use std::collections::{BTreeMap, HashMap};

use pasban_kernel::{NodeId, TenantId, Timestamp};
use pasban_model::mitigate::policy::{KillSwitches, ResponsePolicy};
use pasban_proof::act::ActKind;
use pasban_store::rows::seat_officer::{self as rows, PolicyVersion, TenantStop};
use pasban_store::{StoreError, Tx};
use serde_json::json;

use super::choices::{Choices, Refusals};
use crate::config::Config;
use crate::error::{AppError, Result};
use crate::ledger;
use crate::node::Node;

/// A version in force.
#[derive(Clone, Debug)]
pub struct InForce<T> {
    /// From 1; 0 for the configuration file.
    pub version: i64,
    /// What was chosen.
    pub chosen: T,
    /// Who saved it; empty for the configuration file.
    pub by_whom: String,
    /// The second person; empty where none was needed.
    pub second: String,
    /// When; 0 for the configuration file.
    pub at: Timestamp,
}

/// All policies of a node.
#[derive(Clone, Debug)]
pub struct Policies {
    responses: HashMap<TenantId, (InForce<Choices>, ResponsePolicy)>,
    refusals: HashMap<TenantId, InForce<Refusals>>,
    stops: HashMap<TenantId, KillSwitches>,
    file: (InForce<Choices>, ResponsePolicy),
    file_refusals: InForce<Refusals>,
}

fn of_file<T>(chosen: T) -> InForce<T> {
    InForce { version: 0, chosen, by_whom: String::new(), second: String::new(), at: Timestamp(0) }
}

impl Policies {
    /// Reads them.
    ///
    /// # Errors
    /// The store's; where a stored version cannot be read: a node does not fall back to a wider policy than its people
    /// chose.
    pub fn load(tx: &mut dyn Tx, config: &Config) -> Result<Self, StoreError> {
        let choices = Choices::of_file(&config.policy);
        let policy = choices.policy();
        let mut out = Self {
            responses: HashMap::new(),
            refusals: HashMap::new(),
            stops: HashMap::new(),
            file: (of_file(choices), policy),
            file_refusals: of_file(Refusals::of_file(&config.policy)),
        };
        for v in rows::policy_heads(tx)? {
            let unreadable = |e: serde_json::Error| {
                StoreError::Corrupt(format!("policy {} version {} of tenant {}: {e}", v.kind, v.version, v.tenant))
            };
            match v.kind.as_str() {
                "response" => {
                    let chosen: Choices = serde_json::from_str(&v.body).map_err(unreadable)?;
                    let policy = chosen.policy();
                    out.responses.insert(v.tenant, (in_force(&v, chosen), policy));
                }
                "questions" => {
                    let chosen = serde_json::from_str(&v.body).map_err(unreadable)?;
                    out.refusals.insert(v.tenant, in_force(&v, chosen));
                }
                _ => {}
            }
        }
        for s in rows::tenant_stop_list(tx)?.into_iter().filter(|s| s.stopped) {
            let switches = out.stops.entry(s.tenant).or_default();
            if s.source.0 == [0; 32] {
                switches.node = true;
            } else {
                switches.issuers.insert(s.source);
            }
        }
        Ok(out)
    }

    /// The response policy of a tenant.
    #[must_use]
    pub fn response(&self, tenant: &TenantId) -> &ResponsePolicy {
        &self.entry(tenant).1
    }

    /// The choices behind it, with their version.
    #[must_use]
    pub fn choices(&self, tenant: &TenantId) -> &InForce<Choices> {
        &self.entry(tenant).0
    }

    fn entry(&self, tenant: &TenantId) -> &(InForce<Choices>, ResponsePolicy) {
        self.responses.get(tenant).or_else(|| self.responses.get(&TenantId::OWN)).unwrap_or(&self.file)
    }

    /// Whether a tenant saved choices of its own.
    #[must_use]
    pub fn has_own(&self, tenant: &TenantId) -> bool {
        self.responses.contains_key(tenant)
    }

    /// What a tenant refuses to be asked. A host's refusals are not its tenants': what it refuses never reaches them.
    #[must_use]
    pub fn refusals(&self, tenant: &TenantId) -> InForce<Refusals> {
        match self.refusals.get(tenant) {
            Some(r) => r.clone(),
            None if tenant.is_own() => self.file_refusals.clone(),
            None => of_file(Refusals { form: 1, ..Refusals::default() }),
        }
    }

    /// The switches that a hosted tenant threw for itself, joined to those of the node.
    #[must_use]
    pub fn switches(&self, tenant: &TenantId, node: &KillSwitches) -> KillSwitches {
        let mut out = node.clone();
        if let Some(own) = self.stops.get(tenant) {
            out.node |= own.node;
            out.issuers.extend(own.issuers.iter().copied());
        }
        out
    }

    /// The same with other choices for one tenant: what would be decided if they were saved.
    #[must_use]
    pub fn with(&self, tenant: TenantId, chosen: Choices) -> Self {
        let mut out = self.clone();
        let policy = chosen.policy();
        out.responses.insert(tenant, (of_file(chosen), policy));
        out
    }

    /// The small-group rule of the node.
    #[must_use]
    pub fn k(&self) -> u32 {
        self.choices(&TenantId::OWN).chosen.k
    }
}

fn in_force<T>(v: &PolicyVersion, chosen: T) -> InForce<T> {
    InForce { version: v.version, chosen, by_whom: v.by_whom.clone(), second: v.second.clone(), at: v.at }
}

async fn reload(node: &Node) -> Result<()> {
    let me = node.clone();
    let fresh = node.db.read(move |tx| Policies::load(tx, &me.config)).await?;
    node.policies.store(std::sync::Arc::new(fresh));
    Ok(())
}

/// Saves a tenant's response policy as a new version; it counts at once, also for what stands here already.
///
/// # Errors
/// Invalid where a bound is broken; the store's.
pub async fn save(node: &Node, tenant: TenantId, chosen: Choices, who: &str, second: &str) -> Result<i64> {
    save_with(node, tenant, chosen, who, second, |_| Ok(())).await
}

/// The same, after something else in the same commit: the use of what a second person agreed to.
///
/// # Errors
/// As [`save`]; those of `first`, and nothing is saved then.
pub async fn save_with(
    node: &Node,
    tenant: TenantId,
    chosen: Choices,
    who: &str,
    second: &str,
    first: impl FnOnce(&mut dyn Tx) -> Result<()> + Send + 'static,
) -> Result<i64> {
    if let Some((field, _)) = chosen.faults().first() {
        return Err(AppError::invalid(format!("{field}: outside its bounds")));
    }
    let before = node.policies.load_full();
    let body = serde_json::to_string(&chosen).map_err(AppError::internal)?;
    let version = keep(node, tenant, "response", body, who, second, first).await?;
    // What stands here is decided anew by the same worker that takes in what comes: the mark is in the commit above, so that
    // a stop in between leaves nothing half decided.
    node.pending.notify_one();
    if node.policies.load().k() != before.k()
        && let Ok(mut memo) = node.memo.lock()
    {
        memo.clear();
    }
    Ok(version)
}

/// Saves what a tenant refuses to be asked, at once.
///
/// # Errors
/// Invalid where a bound is broken; the store's.
pub async fn save_refusals(node: &Node, tenant: TenantId, mut chosen: Refusals, who: &str) -> Result<i64> {
    chosen.form = 1;
    if let Some((field, _)) = chosen.faults().first() {
        return Err(AppError::invalid(format!("{field}: outside its bounds")));
    }
    let body = serde_json::to_string(&chosen).map_err(AppError::internal)?;
    keep(node, tenant, "questions", body, who, "", |_| Ok(())).await
}

async fn keep(
    node: &Node,
    tenant: TenantId,
    kind: &'static str,
    body: String,
    who: &str,
    second: &str,
    first: impl FnOnce(&mut dyn Tx) -> Result<()> + Send + 'static,
) -> Result<i64> {
    let content = serde_json::from_str::<serde_json::Value>(&body).map_err(AppError::internal)?;
    let digest = pasban_kernel::Digest::of(&pasban_formats::json::canonical(&content));
    let act = ledger::act(
        node,
        ActKind::PolicyChanged,
        who,
        &format!("policy {kind} of {tenant}"),
        &json!({"tenant": tenant.to_string(), "kind": kind, "content": digest.to_string(), "second": second}),
    )?;
    let again = kind == "response";
    let row = PolicyVersion {
        tenant,
        kind: kind.into(),
        version: 0,
        body,
        by_whom: who.to_owned(),
        second: second.to_owned(),
        at: node.now(),
    };
    let version = node
        .db
        .write_as("policy.save", move |tx| {
            first(tx)?;
            let version = rows::policy_add(tx, &row)?;
            if again {
                rows::decide_again(tx, &row.tenant)?;
            }
            ledger::record(tx, std::slice::from_ref(&act))?;
            Ok::<_, AppError>(version)
        })
        .await?;
    reload(node).await?;
    Ok(version)
}

/// Stops (or allows again) blocking on the word of a source at one hosted tenant. The node's own organisation uses
/// [`super::people::stop`], which every node below obeys.
///
/// # Errors
/// The store's.
pub async fn tenant_stop(
    node: &Node,
    tenant: TenantId,
    source: Option<NodeId>,
    stopped: bool,
    reason: &str,
    who: &str,
) -> Result<()> {
    let body = json!({"tenant": tenant.to_string(), "source": source.map(|s| s.to_string()), "stopped": stopped, "reason": reason});
    let act = ledger::act(node, ActKind::KillSwitch, who, &format!("tenant {tenant}"), &body)?;
    let row = TenantStop {
        tenant,
        source: source.unwrap_or(NodeId([0; 32])),
        stopped,
        reason: reason.to_owned(),
        by_whom: who.to_owned(),
        at: node.now(),
    };
    node.db
        .write("tenant.stop", move |tx| {
            rows::tenant_stop_put(tx, &row)?;
            rows::decide_again(tx, &row.tenant)?;
            ledger::record(tx, std::slice::from_ref(&act)).map(|_| ())
        })
        .await?;
    reload(node).await?;
    node.pending.notify_one();
    Ok(())
}

/// The stops that count at a tenant, by source (all zero bytes for everybody): who threw them, why and when.
///
/// # Errors
/// The store's.
pub async fn stops(node: &Node, tenant: TenantId) -> Result<BTreeMap<NodeId, TenantStop>> {
    let me = node.clone();
    let all = node
        .db
        .read(move |tx| {
            let mut out = BTreeMap::new();
            for s in pasban_store::rows::mitigate::stop_list(tx)?.into_iter().filter(|s| s.stopped) {
                out.insert(
                    s.source,
                    TenantStop {
                        tenant: TenantId::OWN,
                        source: s.source,
                        stopped: true,
                        reason: s.reason,
                        by_whom: me.name_of(&s.issuer),
                        at: s.at,
                    },
                );
            }
            for s in rows::tenant_stop_list(tx)?.into_iter().filter(|s| s.stopped && s.tenant == tenant) {
                out.insert(s.source, s);
            }
            Ok(out)
        })
        .await?;
    Ok(all)
}
