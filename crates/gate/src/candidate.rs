//! What the gate judges: an object that waits to leave, as facts and as the very bytes that would leave.

use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::{
    Digest, LinkId, NodeId, ObjectKey, ObservableKind, PermittedAction, StixId, TenantId, Timestamp, Tlp,
};

use crate::agreement::{Hat, ObjectKind, Relation};

/// How an object came to the sender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Made by the sender itself.
    Here,
    /// Given by a tenant hosted on the sender's node.
    Tenant(TenantId),
    /// Received over a link.
    Link {
        /// The link.
        link: LinkId,
        /// What the peer that sent it is to the sender.
        relation: Relation,
    },
}

impl Origin {
    /// What the giver is to the sender; `None` for what was made here.
    #[must_use]
    pub fn relation(self) -> Option<Relation> {
        match self {
            Self::Here => None,
            Self::Tenant(_) => Some(Relation::Tenant),
            Self::Link { relation, .. } => Some(relation),
        }
    }
}

/// Material of somebody else's that an object was derived from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source<'a> {
    /// Who owns it, and alone can consent to its wider use.
    pub owner: OrgId,
    /// The report that it came in.
    pub report: Option<ReportId>,
    /// The object that it was.
    pub object: Option<&'a StixId>,
    /// Its marking; none counts as AMBER.
    pub tlp: Option<Tlp>,
    /// Whether it carried a marking that is not understood; counts as RED.
    pub unknown_marking: bool,
    /// What its owner allowed to be done with it.
    pub action: PermittedAction,
    /// Whether the owner's consent is needed even where nothing is widened: a request for help given in confidence.
    pub consent_needed: bool,
}

impl Source<'_> {
    /// The marking that counts.
    #[must_use]
    pub fn marking(&self) -> Tlp {
        if self.unknown_marking { Tlp::Red } else { self.tlp.unwrap_or(Tlp::UNMARKED) }
    }
}

/// What a question asks of the receiver's history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asks<'a> {
    /// The kinds of value asked for.
    pub kinds: &'a [ObservableKind],
    /// How many days back.
    pub days: u32,
}

/// An object that waits to leave. [`Candidate::new`] fills in the careful value for every fact not given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate<'a> {
    /// Which version of which object. The id must be the one in the bytes.
    pub key: &'a ObjectKey,
    /// What it is.
    pub kind: ObjectKind,
    /// Whose identity stands in it and signed it.
    pub issuer: NodeId,
    /// Whether the sender is the issuer. Counts only with [`Origin::Here`].
    pub own: bool,
    /// Its marking: the strictest of several, as [`Markings::of`] folds them. None counts as AMBER.
    pub tlp: Option<Tlp>,
    /// Whether it carries a marking that is not understood; counts as RED.
    pub unknown_marking: bool,
    /// What may be done with it.
    pub action: PermittedAction,
    /// How it came to the sender.
    pub via: Origin,
    /// What it was derived from, for objects made here out of others' material: one entry an owner and report.
    pub sources: &'a [Source<'a>],
    /// Whether it says who the source was.
    pub names_source: bool,
    /// The hat it was addressed to, for what is meant for one only.
    pub hat: Option<Hat>,
    /// Until when it is valid.
    pub valid_until: Option<Timestamp>,
    /// Whether this version revokes the object.
    pub revoked: bool,
    /// Whether an earlier version was released to this recipient, under whatever agreement. A withdrawal then
    /// tells it nothing new and passes where its object would not.
    pub sent_before: bool,
    /// Whether the node holds it back: a conflict, a compromised key, a person's decision.
    pub held: bool,
    /// For a question: what it asks.
    pub asks: Option<Asks<'a>>,
    /// For what speaks of a group ("one organisation in telecom"): how many organisations could be meant.
    pub could_mean: Option<u32>,
    /// Fingerprints of clues ([`crate::Clue::fingerprint`]) that two persons looked at and found to point at nobody.
    pub cleared: &'a [Digest],
    /// Texts inside the bytes that the gate cannot read there (decoded attachments), with their places.
    pub texts: &'a [(&'a str, &'a str)],
    /// The very bytes that would leave: one JSON object, or plain text.
    pub bytes: &'a [u8],
}

impl<'a> Candidate<'a> {
    /// An object issued and made here, unmarked, without sources, allowing nothing but looking up. Set what differs.
    #[must_use]
    pub fn new(key: &'a ObjectKey, kind: ObjectKind, issuer: NodeId, bytes: &'a [u8]) -> Self {
        Self {
            key,
            kind,
            issuer,
            own: true,
            tlp: None,
            unknown_marking: false,
            action: PermittedAction::LookUp,
            via: Origin::Here,
            sources: &[],
            names_source: false,
            hat: None,
            valid_until: None,
            revoked: false,
            sent_before: false,
            held: false,
            asks: None,
            could_mean: None,
            cleared: &[],
            texts: &[],
            bytes,
        }
    }

    /// The marking that counts: unmarked is AMBER, not understood is RED.
    #[must_use]
    pub fn marking(&self) -> Tlp {
        if self.unknown_marking { Tlp::Red } else { self.tlp.unwrap_or(Tlp::UNMARKED) }
    }

    /// Whether the sender made and issued it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.own && self.via == Origin::Here
    }

    /// Whether the sender made it out of nobody else's material.
    #[must_use]
    pub fn is_own_source(&self) -> bool {
        self.is_own() && self.sources.is_empty()
    }

    /// Whether it withdraws what this recipient already has.
    #[must_use]
    pub fn lifts_what_was_sent(&self) -> bool {
        self.kind == ObjectKind::Withdrawal && self.revoked && self.sent_before
    }
}

/// The markings of one object, folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Markings {
    /// The strictest TLP label, if any.
    pub tlp: Option<Tlp>,
    /// Whether one was not understood.
    pub unknown: bool,
}

impl Markings {
    /// Folds the marking ids of an object (and of its granular markings). `harmless` says of an id that is no
    /// TLP label whether its definition is at hand and limits no disclosure (a copyright statement).
    #[must_use]
    pub fn of<'a>(ids: impl IntoIterator<Item = &'a str>, harmless: impl Fn(&str) -> bool) -> Self {
        let mut folded = Self::default();
        for id in ids {
            match Tlp::from_marking_id(id) {
                Some(tlp) => folded.tlp = Some(folded.tlp.map_or(tlp, |t| t.stricter(tlp))),
                None => folded.unknown |= !harmless(id),
            }
        }
        folded
    }
}
