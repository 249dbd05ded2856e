//! Roles that people have on a node, and what each may do.
//!
//! A role is given to an account by an administrator. Which roles a node knows follows from its tier and from whether
//! it hosts tenants (portal reference, section 3); what a seat then sees of one record is [`crate::rule`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::permission::Permission;

/// What a person is on a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Owner of a small firm, a hosted tenant.
    Owner,
    /// Security officer of an organisation, with a node of its own or hosted.
    Officer,
    /// Analyst of a CERT.
    Analyst,
    /// Shift lead of a CERT: an analyst who also hands work over and confirms as the second person.
    Lead,
    /// Staff of a regulator: its own filings, never a case.
    Regulator,
    /// Officer of the national desk.
    National,
    /// A minister's staff: the one-page brief.
    Staff,
    /// Administrator of the node: people, links, keys, health; no victim's data.
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 8] = [
        Self::Owner,
        Self::Officer,
        Self::Analyst,
        Self::Lead,
        Self::Regulator,
        Self::National,
        Self::Staff,
        Self::Administrator,
    ];

    /// The stable word, `analyst`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Officer => "officer",
            Self::Analyst => "analyst",
            Self::Lead => "lead",
            Self::Regulator => "regulator",
            Self::National => "national",
            Self::Staff => "staff",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a stable word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// The roles that people have on a node of a tier, or in a tenant that it hosts: a firm that is hosted has an owner or an
    /// officer; who watches others' cases is staff of a CERT; a minister's staff and national officers sit at the national node.
    #[must_use]
    pub fn known_at(tier: &str, hosted: bool) -> &'static [Self] {
        match (hosted, tier) {
            (true, _) => &[Self::Owner, Self::Officer],
            (false, "national") => &[
                Self::Officer,
                Self::Analyst,
                Self::Lead,
                Self::Regulator,
                Self::National,
                Self::Staff,
                Self::Administrator,
            ],
            (false, "sectoral" | "provincial" | "community" | "provider") => {
                &[Self::Officer, Self::Analyst, Self::Lead, Self::Regulator, Self::Administrator]
            }
            (false, _) => &[Self::Officer, Self::Administrator],
        }
    }

    /// Whether it needs a second factor: everybody but the owner of a small firm.
    #[must_use]
    pub fn needs_second_factor(self) -> bool {
        self != Self::Owner
    }

    /// Where a person of this role begins.
    #[must_use]
    pub fn home(self) -> &'static str {
        match self {
            Self::Owner => "/home",
            Self::Officer => "/alerts",
            Self::Analyst | Self::Lead => "/queue",
            Self::Regulator => "/filings",
            Self::National => "/situation",
            Self::Staff => "/brief",
            Self::Administrator => "/health",
        }
    }

    /// Whether the role may use what asks for the permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        use Role::{Administrator, Analyst, Lead, National, Officer, Owner, Regulator, Staff};
        match permission {
            P::Public => true,
            P::Account | P::Help => true,
            P::ReportWrite | P::ReportOwn => matches!(self, Owner | Officer),
            P::WhoKnows => matches!(self, Owner | Officer),
            P::FirmHome => self == Owner,
            P::AlertRead | P::AlertJudge => matches!(self, Officer),
            P::PolicyRead | P::PolicyChange | P::HoldDecide => self == Officer,
            P::QuestionRead | P::QuestionVeto => self == Officer,
            P::OutputRead => matches!(self, Owner | Officer),
            P::QueueRead | P::QueueWork => matches!(self, Analyst | Lead | National),
            // The shift lead; at the national desk its officers, who lead it.
            P::QueueName => matches!(self, Lead | National),
            P::IndicatorRead | P::IndicatorDecide | P::IndicatorTakeBack => matches!(self, Analyst | Lead | National),
            P::SecondPerson => matches!(self, Analyst | Lead | National | Officer | Administrator),
            P::Search => matches!(self, Officer | Analyst | Lead | National),
            P::Export => matches!(self, Officer | Analyst | Lead | National | Administrator),
            P::ObjectionAnswer => matches!(self, Analyst | Lead | National),
            P::SituationRead => matches!(self, Analyst | Lead | National),
            P::BriefRead => matches!(self, National | Staff),
            P::FilingRead => self == Regulator,
            P::LedgerRead => matches!(self, Regulator | Analyst | Lead | National | Administrator),
            P::PeopleManage | P::OrganisationManage | P::LinkManage | P::SourceManage | P::KeyManage => {
                self == Administrator
            }
            P::AuditRead | P::HealthRead | P::SetUp => self == Administrator,
        }
    }
}
