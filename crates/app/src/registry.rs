//! Who we serve: constituents with what identifies them, hosted tenants, relations.

use std::collections::HashMap;

use pasban_gate::VictimProfile;
use pasban_kernel::TenantId;
use pasban_kernel::id::OrgId;
use pasban_store::rows::registry as rows;
use pasban_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::config::OrganisationSection;
use crate::error::{AppError, Result};
use crate::node::Node;

/// A constituent as the node knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constituent {
    /// Id.
    pub id: OrgId,
    /// Name in English.
    pub name: String,
    /// Sector.
    #[serde(default)]
    pub sector: String,
    /// `node`, `tenant` or `contact`.
    #[serde(default = "contact")]
    pub presence: String,
    /// What identifies it.
    #[serde(default)]
    pub identity: OrganisationSection,
}

fn contact() -> String {
    "contact".into()
}

/// All constituents and tenants, as one snapshot.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// By id.
    pub constituents: HashMap<OrgId, Constituent>,
    /// Hosted tenants.
    pub tenants: Vec<rows::Tenant>,
}

impl Registry {
    /// Reads the snapshot.
    ///
    /// # Errors
    /// The store's.
    pub fn load(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        let constituents = rows::constituent_list(tx)?
            .into_iter()
            .map(|c| {
                let identity = serde_json::from_str(&c.body).unwrap_or_default();
                (c.id, Constituent { id: c.id, name: c.name, sector: c.sector, presence: c.presence, identity })
            })
            .collect();
        Ok(Self { constituents, tenants: rows::tenant_list(tx)? })
    }

    /// The tenants whose data live here: the node's own first.
    #[must_use]
    pub fn tenant_ids(&self) -> Vec<TenantId> {
        std::iter::once(TenantId::OWN).chain(self.tenants.iter().map(|t| t.id)).collect()
    }

    /// What the gate looks for on behalf of an organisation.
    #[must_use]
    pub fn profile(&self, org: &OrgId) -> Option<VictimProfile> {
        self.constituents.get(org).map(|c| profile_of(c.id, &c.name, &c.identity))
    }
}

/// A victim's profile from what identifies an organisation.
#[must_use]
pub fn profile_of(org: OrgId, name: &str, identity: &OrganisationSection) -> VictimProfile {
    let mut names = vec![name.to_owned()];
    if !identity.name_ur.is_empty() {
        names.push(identity.name_ur.clone());
    }
    VictimProfile {
        names,
        aliases: identity.aliases.clone(),
        domains: identity.domains.clone(),
        ranges: identity.ranges.iter().filter_map(|r| r.parse().ok()).collect(),
        people: identity.people.clone(),
        hosts: identity.hosts.clone(),
        ..VictimProfile::new(org)
    }
}

/// Keeps a constituent.
///
/// # Errors
/// The store's.
pub async fn constituent_put(node: &Node, c: Constituent) -> Result<()> {
    if c.name.trim().is_empty() {
        return Err(AppError::invalid("a constituent has a name"));
    }
    let body = serde_json::to_string(&c.identity).map_err(AppError::internal)?;
    let row =
        rows::Constituent { id: c.id, name: c.name, sector: c.sector, presence: c.presence, body, changed: node.now() };
    node.db.write("constituent.put", move |tx| rows::constituent_put(tx, &row)).await?;
    // What the gate looks for has changed: nothing decided before may be reopened.
    if let Ok(mut memo) = node.memo.lock() {
        memo.clear();
    }
    node.reload_registry().await
}

/// Makes a hosted tenant for a constituent.
///
/// # Errors
/// Where the constituent is unknown, or the store's.
pub async fn tenant_add(node: &Node, org: OrgId) -> Result<TenantId> {
    let Some(c) = node.registry.load().constituents.get(&org).cloned() else { return Err(AppError::NotFound) };
    let id = TenantId::from_random(node.ambient.random());
    let row = rows::Tenant { id, name: c.name.clone(), org, made: node.now() };
    let body = serde_json::to_string(&c.identity).map_err(AppError::internal)?;
    let changed = node.now();
    node.db
        .write("tenant.add", move |tx| {
            rows::tenant_insert(tx, &row)?;
            rows::constituent_put(
                tx,
                &rows::Constituent {
                    id: org,
                    name: c.name,
                    sector: c.sector,
                    presence: "tenant".into(),
                    body,
                    changed,
                },
            )
        })
        .await?;
    node.reload_registry().await?;
    crate::mitigate::apply::bring_up_tenant(node, id).await?;
    Ok(id)
}
