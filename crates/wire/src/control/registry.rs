//! Constituents, hosted tenants, tokens.

use pasban_app::AppError;
use pasban_app::config::OrganisationSection;
use pasban_app::ops::{lists, tokens};
use pasban_app::registry::{self, Constituent};
use pasban_kernel::TenantId;
use pasban_kernel::id::OrgId;
use serde::{Deserialize, Serialize};

use super::{Control, Items, Nothing, tenant};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Put {
    id: Option<OrgId>,
    name: String,
    #[serde(default)]
    sector: String,
    presence: Option<String>,
    #[serde(default)]
    identity: OrganisationSection,
}

#[derive(Serialize)]
pub(super) struct Id {
    id: OrgId,
}

pub(super) async fn constituent_put(c: &Control, input: Put) -> Result<Id, AppError> {
    let presence = input.presence.unwrap_or_else(|| "contact".into());
    if !["node", "tenant", "contact"].contains(&presence.as_str()) {
        return Err(AppError::invalid(format!("presence {presence:?}: must be node, tenant or contact")));
    }
    if let Some(r) = input.identity.ranges.iter().find(|r| pasban_kernel::Observable::cidr(r).is_err()) {
        return Err(AppError::invalid(format!("identity.ranges: {r:?} is not an address range")));
    }
    if let Some(d) = input.identity.domains.iter().find(|d| pasban_kernel::Observable::domain(d).is_err()) {
        return Err(AppError::invalid(format!("identity.domains: {d:?} is not a domain")));
    }
    let id = input.id.unwrap_or_else(|| OrgId::from_random(c.node.ambient.random()));
    let constituent = Constituent { id, name: input.name, sector: input.sector, presence, identity: input.identity };
    registry::constituent_put(&c.node, constituent).await?;
    Ok(Id { id })
}

pub(super) fn constituent_list(c: &Control, _: Nothing) -> Result<Items<lists::ConstituentRow>, AppError> {
    Ok(Items { items: lists::constituents(&c.node) })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Org {
    org: OrgId,
}

#[derive(Serialize)]
pub(super) struct Tenant {
    tenant: TenantId,
}

pub(super) async fn tenant_add(c: &Control, input: Org) -> Result<Tenant, AppError> {
    if c.node.registry.load().tenants.iter().any(|t| t.org == input.org) {
        return Err(AppError::Conflict("this constituent has a tenant here already".into()));
    }
    Ok(Tenant { tenant: registry::tenant_add(&c.node, input.org).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Make {
    tenant: Option<String>,
    scope: String,
    name: String,
    days: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct Token {
    token: String,
}

pub(super) async fn token_make(c: &Control, input: Make) -> Result<Token, AppError> {
    let tenant = tenant(input.tenant.as_deref())?;
    Ok(Token { token: tokens::make(&c.node, tenant, &input.scope, &input.name, input.days).await? })
}

pub(super) async fn token_list(c: &Control, _: Nothing) -> Result<Items<tokens::TokenRow>, AppError> {
    Ok(Items { items: tokens::list(&c.node).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Name {
    name: String,
}

#[derive(Serialize)]
pub(super) struct Revoked {
    revoked: u64,
}

pub(super) async fn token_revoke(c: &Control, input: Name) -> Result<Revoked, AppError> {
    Ok(Revoked { revoked: tokens::revoke(&c.node, &input.name).await? })
}
