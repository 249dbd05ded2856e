//! Agreements: what two nodes promised each other about an exchange, and the release class that follows.

use std::collections::BTreeSet;
use std::fmt;

use pasban_kernel::id::ClassId;
use pasban_kernel::{Digest, Finding, ObservableKind, PermittedAction, Timestamp, Tlp, limits};
use serde::{Deserialize, Serialize};

/// What kind of thing crosses a link.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// A pattern worth looking for.
    Indicator,
    /// A revoked version of an object sent before.
    Withdrawal,
    /// That a pattern was met: counts in bands.
    Sighting,
    /// An incident report or an advisory.
    Report,
    /// An indicator that its sender asks the receiver to confirm.
    Proposal,
    /// A prevalence question or a hunt.
    Question,
    /// The answer to a question.
    Answer,
    /// A relay's signed wish to stop someone else's indicator.
    Stop,
    /// A node's identity, or a statement about its keys.
    KeyStatement,
    /// An opinion on an object.
    Opinion,
    /// Anything else: attack patterns, malware descriptions, relationships.
    Other,
}

impl ObjectKind {
    /// All kinds, in their stored order.
    pub const ALL: [Self; 11] = [
        Self::Indicator,
        Self::Withdrawal,
        Self::Sighting,
        Self::Report,
        Self::Proposal,
        Self::Question,
        Self::Answer,
        Self::Stop,
        Self::KeyStatement,
        Self::Opinion,
        Self::Other,
    ];

    /// `key-statement`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Withdrawal => "withdrawal",
            Self::Sighting => "sighting",
            Self::Report => "report",
            Self::Proposal => "proposal",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Stop => "stop",
            Self::KeyStatement => "key-statement",
            Self::Opinion => "opinion",
            Self::Other => "other",
        }
    }

    /// The kind of a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// Whether it can lift a block that stands already. These need no listing in an agreement and pass on a
    /// paused or expired one: a link without them would leave a wrong block where it is.
    #[must_use]
    pub fn lifts(self) -> bool {
        matches!(self, Self::Withdrawal | Self::Stop | Self::KeyStatement)
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which way an object goes on a link. One side hosts it, the other dials.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the host to the one that dials.
    Down,
    /// From the one that dials to the host.
    Up,
}

/// What may go one way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// The widest permitted action that an object may carry.
    pub action_max: PermittedAction,
    /// The hats of the receiver that may be addressed. What is addressed to nobody by name goes to the CERT's. Not
    /// printed where it is the usual, the CERT's alone.
    #[serde(default = "cert_alone", skip_serializing_if = "is_cert_alone")]
    pub hats: BTreeSet<Hat>,
    /// The kinds of object. Those that lift a block pass unlisted.
    pub kinds: BTreeSet<ObjectKind>,
    /// The strictest marking that may go: the ceiling.
    pub tlp_max: Tlp,
}

/// The hats of a receiver that is a CERT and nothing else.
#[must_use]
pub fn cert_alone() -> BTreeSet<Hat> {
    [Hat::Cert].into()
}

fn is_cert_alone(hats: &BTreeSet<Hat>) -> bool {
    *hats == cert_alone()
}

/// Which questions the host may ask, and how far back.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hunts {
    /// Days of history that a question may cover.
    pub days_max: u32,
    /// Kinds of value that may be asked for. Empty: no questions.
    pub kinds: BTreeSet<ObservableKind>,
}

/// Bounds per link. The gate refuses what could never fit; counting is the sender's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quotas {
    /// Bytes an hour.
    pub bytes_per_hour: u64,
    /// Objects an hour.
    pub objects_per_hour: u64,
    /// Indicators in force at one time.
    pub open_indicators: u64,
}

/// The terms of an agreement. Fields stand in the order of their names, so that `serde_json` prints them as
/// RFC 8785 would.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What may go from the host to the one that dials.
    pub down: Way,
    /// When the agreement ends by itself.
    pub expires: Option<Timestamp>,
    /// What may be asked of the other side's history.
    pub hunts: Hunts,
    /// Whether the peer is a plain TAXII or MISP client that cannot honour withdrawals or signatures.
    pub plain: bool,
    /// Why the two exchange, in their own words.
    pub purpose: String,
    /// Bounds.
    pub quotas: Quotas,
    /// Whether AMBER that the sender has from others may go further than the sender's own constituents.
    pub relay: bool,
    /// Whether objects may name their source. The source must have agreed as well.
    pub source_named: bool,
    /// What may go from the one that dials to the host.
    pub up: Way,
}

impl Terms {
    /// What an administrator is offered for a new link with such a peer; every part can be changed.
    ///
    /// `relation` is what the *dialling* side is to the host: [`Relation::Constituent`] for the usual link.
    #[must_use]
    pub fn usual(relation: Relation) -> Self {
        use ObjectKind::{Answer, Indicator, Opinion, Other, Proposal, Question, Report, Sighting};
        let plain = relation == Relation::Plain;
        let lateral = relation == Relation::Lateral;
        let tlp = if plain || lateral { Tlp::Green } else { Tlp::Amber };
        let down = match relation {
            Relation::Plain => vec![Indicator, Report, Other],
            Relation::Lateral => vec![Indicator, Report, Opinion, Other],
            _ => vec![Indicator, Report, Question, Opinion, Other],
        };
        let up = match relation {
            Relation::Plain => vec![Indicator, Report, Other],
            Relation::Lateral => vec![Indicator, Report, Opinion, Other],
            _ => vec![Indicator, Sighting, Report, Proposal, Answer, Opinion, Other],
        };
        let hunts = if plain || lateral {
            Hunts::default()
        } else {
            let kinds = ObservableKind::ALL.into_iter().filter(|k| !matches!(k, ObservableKind::Email)).collect();
            Hunts { days_max: 30, kinds }
        };
        Self {
            down: Way {
                action_max: PermittedAction::BlockHome,
                hats: cert_alone(),
                kinds: down.into_iter().collect(),
                tlp_max: tlp,
            },
            expires: None,
            hunts,
            plain,
            purpose: String::new(),
            quotas: Quotas { bytes_per_hour: 256 * 1024 * 1024, objects_per_hour: 100_000, open_indicators: 1_000_000 },
            relay: false,
            source_named: false,
            up: Way {
                action_max: PermittedAction::BlockHome,
                hats: cert_alone(),
                kinds: up.into_iter().collect(),
                tlp_max: if plain || lateral { Tlp::Green } else { Tlp::AmberStrict },
            },
        }
    }

    /// What goes one way.
    #[must_use]
    pub fn way(&self, direction: Direction) -> &Way {
        match direction {
            Direction::Down => &self.down,
            Direction::Up => &self.up,
        }
    }

    /// What an administrator should not sign; empty for sound terms. The gate holds its rules whatever the terms say.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        if self.purpose.trim().is_empty() {
            found.push(Finding::new("purpose", "an agreement says what it is for: write a sentence"));
        }
        if self.purpose.len() > limits::VALUE_BYTES_MAX {
            found.push(Finding::new("purpose", format!("longer than {} bytes", limits::VALUE_BYTES_MAX)));
        }
        for (place, way) in [("down.tlp_max", &self.down), ("up.tlp_max", &self.up)] {
            if way.tlp_max == Tlp::Red {
                found.push(Finding::new(place, "RED never crosses a link; the ceiling can be AMBER+STRICT at most"));
            }
            if self.plain && way.tlp_max > Tlp::Amber {
                found.push(Finding::new(place, "a plain peer gets AMBER at most"));
            }
        }
        for (place, way) in [("down.hats", &self.down), ("up.hats", &self.up)] {
            if way.hats.is_empty() {
                found.push(Finding::new(place, "somebody must be addressed: name cert, regulator or both"));
            }
            if self.plain && way.hats.contains(&Hat::Regulator) {
                found.push(Finding::new(place, "nothing is filed with a plain peer: it gives no receipt"));
            }
        }
        if self.plain && !self.hunts.kinds.is_empty() {
            found.push(Finding::new("hunts.kinds", "a plain peer cannot be asked questions"));
        }
        if !self.hunts.kinds.is_empty() && self.hunts.days_max == 0 {
            found.push(Finding::new("hunts.days_max", "questions over no days find nothing: give at least one day"));
        }
        if self.quotas.objects_per_hour == 0 || self.quotas.bytes_per_hour == 0 {
            found.push(Finding::new("quotas", "a quota of nothing lets nothing pass, withdrawals included"));
        }
        found
    }
}

/// Where an agreement stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgreementState {
    /// In force.
    Active,
    /// Stopped for a while: only what lifts a block passes.
    Paused,
    /// Over: nothing passes.
    Ended,
}

/// What a peer is to the sender.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Answers to the sender and has a node of its own.
    Constituent,
    /// The sender answers to it.
    Superior,
    /// Neither: a partner on the same level.
    Lateral,
    /// A plain TAXII or MISP peer.
    Plain,
    /// A constituent hosted on the sender's node.
    Tenant,
}

impl Relation {
    /// All relations.
    pub const ALL: [Self; 5] = [Self::Constituent, Self::Superior, Self::Lateral, Self::Plain, Self::Tenant];

    /// Whether the peer is one of the sender's own constituents: "clients" in the words of TLP 2.0.
    #[must_use]
    pub fn is_constituent(self) -> bool {
        matches!(self, Self::Constituent | Self::Tenant)
    }

    /// `superior`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Constituent => "constituent",
            Self::Superior => "superior",
            Self::Lateral => "lateral",
            Self::Plain => "plain",
            Self::Tenant => "tenant",
        }
    }
}

/// A hat of an institution: CERT and regulator may be one, and are two recipients.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hat {
    /// Helps; promises confidence.
    Cert,
    /// Supervises; receives filings.
    Regulator,
}

impl Hat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Cert, Self::Regulator];

    /// `regulator`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cert => "cert",
            Self::Regulator => "regulator",
        }
    }
}

/// Who receives, as far as the gate cares. Its hats are a matter of the terms ([`Way::hats`]).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct RecipientClass {
    /// What the receiver is to the sender.
    pub relation: Relation,
}

/// An agreement as the sender holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Agreement {
    /// Rises by one with each change of terms or state.
    pub version: u64,
    /// What was agreed.
    pub terms: Terms,
    /// Where it stands.
    pub state: AgreementState,
    /// Who receives.
    pub recipient: RecipientClass,
    /// Which way the sender sends: [`Direction::Down`] where the sender hosts the link.
    pub sends: Direction,
}

impl Agreement {
    /// What may go the way the sender sends.
    #[must_use]
    pub fn way(&self) -> &Way {
        self.terms.way(self.sends)
    }

    /// What may come the other way.
    #[must_use]
    pub fn incoming(&self) -> &Way {
        self.terms.way(if self.sends == Direction::Down { Direction::Up } else { Direction::Down })
    }

    /// Whether the receiver is a plain peer, by its relation or by the terms.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.terms.plain || self.recipient.relation == Relation::Plain
    }

    /// Whether the agreement has run out at `now`.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.terms.expires.is_some_and(|at| at <= now)
    }
}

/// The release class: agreements with equal terms, kind of recipient and direction share one, whatever their
/// version or state (design section 3, "The gate").
#[must_use]
pub fn class_id(agreement: &Agreement) -> ClassId {
    let parts = (&agreement.recipient, agreement.sends, &agreement.terms);
    // Printing strings, whole numbers and sets cannot fail; were it to, the debug form is as deterministic.
    let text = serde_json::to_vec(&parts).unwrap_or_else(|_| format!("{parts:?}").into_bytes());
    let Digest(hash) = Digest::of(&text);
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    ClassId::from_random(id)
}
