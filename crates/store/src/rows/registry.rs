//! Tenants, constituents and relations (tables of `60_registry.sql`).

use pasban_kernel::id::OrgId;
use pasban_kernel::{TenantId, Timestamp};

use crate::error::Result;
use crate::{Row, Tx, args};

/// A hosted tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Id.
    pub id: TenantId,
    /// Name.
    pub name: String,
    /// Its constituent.
    pub org: OrgId,
    /// When it was made.
    pub made: Timestamp,
}

/// Keeps a tenant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn tenant_insert(tx: &mut dyn Tx, t: &Tenant) -> Result<()> {
    tx.exec("INSERT INTO tenant (id, name, org, made) VALUES ($1, $2, $3, $4)", args![&t.id, &t.name, &t.org, t.made])?;
    Ok(())
}

/// All hosted tenants.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn tenant_list(tx: &mut dyn Tx) -> Result<Vec<Tenant>> {
    tx.q("SELECT id, name, org, made FROM tenant ORDER BY made, id", args![])?
        .iter()
        .map(|r| Ok(Tenant { id: r.get(0)?, name: r.text(1)?, org: r.get(2)?, made: r.timestamp(3)? }))
        .collect()
}

/// A constituent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constituent {
    /// Id.
    pub id: OrgId,
    /// Name.
    pub name: String,
    /// Sector.
    pub sector: String,
    /// `node`, `tenant`, `contact`.
    pub presence: String,
    /// Names, aliases, domains, ranges, people, hosts: JSON.
    pub body: String,
    /// Last change.
    pub changed: Timestamp,
}

fn constituent(r: &Row) -> Result<Constituent> {
    Ok(Constituent {
        id: r.get(0)?,
        name: r.text(1)?,
        sector: r.text(2)?,
        presence: r.text(3)?,
        body: r.text(4)?,
        changed: r.timestamp(5)?,
    })
}

/// Keeps a constituent, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn constituent_put(tx: &mut dyn Tx, c: &Constituent) -> Result<()> {
    tx.exec(
        "INSERT INTO constituent (id, name, sector, presence, body, changed) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) \
         DO UPDATE SET name = excluded.name, sector = excluded.sector, presence = excluded.presence, body = excluded.body, \
         changed = excluded.changed",
        args![&c.id, &c.name, &c.sector, &c.presence, &c.body, c.changed],
    )?;
    Ok(())
}

/// One constituent.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn constituent_fetch(tx: &mut dyn Tx, id: &OrgId) -> Result<Option<Constituent>> {
    tx.one("SELECT id, name, sector, presence, body, changed FROM constituent WHERE id = $1", args![id])?
        .as_ref()
        .map(constituent)
        .transpose()
}

/// All constituents by name.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn constituent_list(tx: &mut dyn Tx) -> Result<Vec<Constituent>> {
    tx.q("SELECT id, name, sector, presence, body, changed FROM constituent ORDER BY name, id", args![])?
        .iter()
        .map(constituent)
        .collect()
}

/// Keeps a relation.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn relation_put(tx: &mut dyn Tx, constituent: &OrgId, authority: &OrgId, matter: &str, lead: bool) -> Result<()> {
    tx.exec(
        "INSERT INTO relation (constituent, authority, matter, lead) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (constituent, authority, matter) DO UPDATE SET lead = excluded.lead",
        args![constituent, authority, matter, lead],
    )?;
    Ok(())
}
