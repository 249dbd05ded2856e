//! What the node knows already, and so asks nobody: the organisation, the person, where a report can go.

use pasban_access::{Hat, Permission, Role, Seat};
use pasban_app::config::OrganisationSection;
use pasban_app::exchange::{hat, report};
use pasban_app::ops::Hat as ReportHat;
use pasban_app::registry::profile_of;
use pasban_app::{AppError, Node, Result};
use pasban_gate::VictimProfile;
use pasban_kernel::id::OrgId;
use pasban_kernel::{LinkId, TenantId, Timestamp};
use pasban_people::PersonState;
use pasban_store::rows::exchange::Report;
use schemars::JsonSchema;
use serde::Serialize;

/// Whether a report is the seat's own: made by its hosted tenant, or sent by this node. What others sent to this node is not.
#[must_use]
pub fn own(seat: &Seat, row: &Report) -> bool {
    let direction = if seat.hosted() { "in" } else { "out" };
    row.tenant == seat.tenant && row.direction == direction
}

/// A body that a report can go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Body {
    /// The link that leads there; empty where it is the host of this tenant.
    pub link: String,
    /// Its name.
    pub name: String,
    /// Whether it takes requests for help and what is shared, under its CERT's hat.
    pub cert: bool,
    /// Whether it takes filings, under its regulator's hat.
    pub regulator: bool,
    /// Whether the link is paused: what is sent waits.
    pub paused: bool,
    /// What is wrong with the line at present, in the node's words; empty where it works.
    pub trouble: String,
    /// Last contact, microseconds since 1970; 0 for the host itself.
    pub seen: i64,
    /// Whether it is taken where nobody chooses.
    pub lead: bool,
}

impl Body {
    /// Whether it wears the hat.
    #[must_use]
    pub fn takes(&self, hat: ReportHat) -> bool {
        match hat {
            ReportHat::Cert => self.cert,
            ReportHat::Regulator => self.regulator,
        }
    }

    /// Its link.
    #[must_use]
    pub fn id(&self) -> Option<LinkId> {
        self.link.parse().ok()
    }
}

/// What is known.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Known {
    /// The organisation.
    pub organisation: String,
    /// Its sector; empty where none is entered.
    pub sector: String,
    /// The person.
    pub person: String,
    /// The person's telephone; empty where none is entered.
    pub phone: String,
    /// How many domains of its own.
    pub domains: usize,
    /// How many address ranges of its own.
    pub ranges: usize,
    /// Its own systems, as far as they are entered.
    pub systems: Vec<String>,
    /// Where a report can go, the usual one first.
    pub bodies: Vec<Body>,
    /// Colleagues who can read it, the person itself left out.
    pub colleagues: Vec<String>,
    /// Telephone that answers at night; empty where none is entered.
    pub telephone: String,
    /// Whether the organisation is hosted on this node.
    pub hosted: bool,
    #[serde(skip)]
    pub(crate) org: OrgId,
    #[serde(skip)]
    pub(crate) identity: OrganisationSection,
}

impl Known {
    /// What would point at the organisation.
    #[must_use]
    pub fn profile(&self) -> VictimProfile {
        profile_of(self.org, &self.organisation, &self.identity)
    }

    /// The body that somebody chose, or the usual one for a hat.
    #[must_use]
    pub fn body(&self, link: &str, hat: ReportHat) -> Option<&Body> {
        if self.hosted || !link.is_empty() {
            return self.bodies.iter().find(|b| b.link == link);
        }
        self.bodies.iter().find(|b| b.lead && b.takes(hat)).or_else(|| self.bodies.iter().find(|b| b.takes(hat)))
    }
}

/// Most names of own systems that a form offers.
const SYSTEMS_MAX: usize = 40;
/// Most colleagues that are named.
const COLLEAGUES_MAX: usize = 50;

/// Gathers it.
///
/// # Errors
/// Not found where the tenant is gone; the store's.
pub async fn known(node: &Node, seat: &Seat) -> Result<Known> {
    let config = &node.config;
    let (organisation, sector, org, identity) = if seat.hosted() {
        let registry = node.registry.load();
        let tenant = registry.tenants.iter().find(|t| t.id == seat.tenant).ok_or(AppError::NotFound)?;
        let c = registry.constituents.get(&tenant.org).ok_or(AppError::NotFound)?;
        (c.name.clone(), c.sector.clone(), c.id, c.identity.clone())
    } else {
        // The gate wants an owner; on a node of its own the organisation has no number of its own.
        let org = OrgId::from_random([0x0f; 16]);
        (config.node.name.clone(), config.node.sector.clone(), org, config.node.organisation.clone())
    };
    let people = pasban_people::person::list(node, Some(seat.tenant)).await?;
    let phone = people.iter().find(|p| p.id == seat.person).map(|p| p.phone.clone()).unwrap_or_default();
    let reads =
        |role: Role, hat: Hat, tenant: TenantId| Seat { role, hat, tenant, ..seat.clone() }.may(Permission::ReportOwn);
    let colleagues = people
        .iter()
        .filter(|p| p.id != seat.person && p.state != PersonState::Disabled && reads(p.role, p.hat, p.tenant))
        .map(|p| p.name.clone())
        .take(COLLEAGUES_MAX)
        .collect();
    let systems =
        identity.hosts.iter().filter(|h| !h.contains(['*', '?', '\\', '[', '^', '$'])).take(SYSTEMS_MAX).cloned();
    Ok(Known {
        systems: systems.collect(),
        domains: identity.domains.len(),
        ranges: identity.ranges.len(),
        bodies: bodies(node, seat),
        person: seat.name.clone(),
        telephone: config.portal.telephone.clone(),
        hosted: seat.hosted(),
        organisation,
        sector,
        phone,
        colleagues,
        org,
        identity,
    })
}

fn bodies(node: &Node, seat: &Seat) -> Vec<Body> {
    if seat.hosted() {
        let hats = &node.config.node.hats;
        return vec![Body {
            link: String::new(),
            name: node.config.node.name.clone(),
            cert: hats.contains(&pasban_gate::Hat::Cert),
            regulator: hats.contains(&pasban_gate::Hat::Regulator),
            paused: false,
            trouble: String::new(),
            seen: 0,
            lead: true,
        }];
    }
    let usual = report::usual_link(node, ReportHat::Cert);
    let mut all: Vec<Body> = node
        .links
        .load()
        .superiors()
        .map(|e| Body {
            link: e.link.id.to_string(),
            name: e.link.peer_name.clone(),
            cert: hat::takes(e, ReportHat::Cert),
            regulator: hat::takes(e, ReportHat::Regulator),
            paused: e.link.state == "paused",
            trouble: e.link.trouble.clone(),
            seen: e.link.last_contact.0,
            lead: usual == Some(e.link.id),
        })
        .filter(|b| b.cert || b.regulator)
        .collect();
    all.sort_by_key(|b| !b.lead);
    all
}

/// The roles that read, under a hat, what was addressed to it: the same everywhere, since every node is this program.
#[must_use]
pub fn reading_roles(hat: ReportHat) -> Vec<Role> {
    let hat_of = |h| match h {
        ReportHat::Cert => (Hat::Cert, Permission::QueueRead),
        ReportHat::Regulator => (Hat::Regulator, Permission::FilingRead),
    };
    let (hat, permission) = hat_of(hat);
    let seat = |role| Seat {
        person: pasban_kernel::id::PersonId::from_random([0; 16]),
        name: String::new(),
        role,
        hat,
        // A link does not say the tier of the body at its other end: shown are the roles of the tier that knows most.
        tier: "national".into(),
        tenant: TenantId::OWN,
    };
    Role::ALL.into_iter().filter(|r| seat(*r).may(permission)).collect()
}

/// A short code for a telephone call, out of a report's id.
#[must_use]
pub fn short_code(report: &pasban_kernel::id::ReportId) -> String {
    let hex = report.to_string().replace('-', "");
    format!("R-{}-{}", hex.get(..4).unwrap_or_default(), hex.get(4..8).unwrap_or_default()).to_uppercase()
}

/// An instant that is only there where it is not the beginning of time.
#[must_use]
pub fn some(at: Timestamp) -> Option<Timestamp> {
    (at.0 > 0).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hat_is_read_by_its_own_roles() {
        assert_eq!(reading_roles(ReportHat::Cert), [Role::Analyst, Role::Lead, Role::National]);
        assert_eq!(reading_roles(ReportHat::Regulator), [Role::Regulator]);
    }

    #[test]
    fn codes_can_be_read_out() {
        let id = "7a51c3b8-0000-4000-8000-000000000000".parse().unwrap();
        assert_eq!(short_code(&id), "R-7A51-C3B8");
    }
}
