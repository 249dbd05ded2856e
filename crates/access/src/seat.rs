//! Who sits before a page: a person in a role, under a hat, at a node of a tier, for one set of data.

use pasban_kernel::TenantId;
use pasban_kernel::id::PersonId;

use crate::permission::Permission;
use crate::role::Role;

/// Which of an institution's two hats a person wears (design, "hat").
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Hat {
    /// The CERT, or the organisation itself.
    Cert,
    /// The regulator.
    Regulator,
}

/// Who sits before a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// The account.
    pub person: PersonId,
    /// Its name, as it stands in acts.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The hat it wears.
    pub hat: Hat,
    /// The node's tier: `national`, `sectoral`, `provincial`, `community`, `provider`, `organisational`.
    pub tier: String,
    /// Whose data: the node's own ([`TenantId::OWN`]) or a hosted tenant's.
    pub tenant: TenantId,
}

impl Seat {
    /// Whether the seat may use what asks for the permission. A role that the node's tier or the hosted tenant does not know
    /// may nothing, whatever the account says: nobody is an analyst of an organisation, or an administrator of a tenant.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        let fits = Role::known_at(&self.tier, self.hosted()).contains(&self.role);
        let hat = if self.role == Role::Regulator { Hat::Regulator } else { Hat::Cert };
        fits && self.hat == hat && self.role.may(permission)
    }

    /// Whether the seat belongs to a hosted tenant.
    #[must_use]
    pub fn hosted(&self) -> bool {
        self.tenant != TenantId::OWN
    }
}
