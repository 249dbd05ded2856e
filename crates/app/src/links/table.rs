//! The links as one snapshot, with the agreements that the gate needs.

use std::collections::BTreeSet;

use pasban_gate::{Agreement, AgreementState, Direction, RecipientClass, Relation, Terms, class_id};
use pasban_kernel::id::ClassId;
use pasban_kernel::{LinkId, NodeId};
use pasban_store::rows::links::{self, Link};
use pasban_store::{StoreError, Tx};

/// A link with its agreement, ready for the gate.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The row.
    pub link: Link,
    /// The agreement as the sender (this node) holds it.
    pub agreement: Agreement,
}

/// All links.
#[derive(Clone, Debug, Default)]
pub struct LinkTable {
    entries: Vec<Entry>,
}

/// A relation by its stored name.
#[must_use]
pub fn relation(name: &str) -> Relation {
    Relation::ALL.into_iter().find(|r| r.name() == name).unwrap_or(Relation::Plain)
}

/// The agreement of a link row. `None` where its terms cannot be read: then nothing passes.
#[must_use]
pub fn agreement(link: &Link) -> Option<Agreement> {
    let terms: Terms = serde_json::from_str(&link.terms).ok()?;
    Some(Agreement {
        version: u64::try_from(link.agreement).ok()?,
        terms,
        state: match link.state.as_str() {
            "active" => AgreementState::Active,
            "paused" => AgreementState::Paused,
            _ => AgreementState::Ended,
        },
        recipient: RecipientClass { relation: relation(&link.relation) },
        sends: if link.role == "host" { Direction::Down } else { Direction::Up },
    })
}

impl LinkTable {
    /// Reads the snapshot.
    ///
    /// # Errors
    /// The store's.
    pub fn load(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        let entries = links::link_list(tx)?
            .into_iter()
            .filter_map(|link| agreement(&link).map(|agreement| Entry { link, agreement }))
            .collect();
        Ok(Self { entries })
    }

    /// All links, oldest first.
    #[must_use]
    pub fn all(&self) -> &[Entry] {
        &self.entries
    }

    /// Links on which something may pass, now or again.
    pub fn standing(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| matches!(e.link.state.as_str(), "active" | "paused"))
    }

    /// A link by id.
    #[must_use]
    pub fn get(&self, id: &LinkId) -> Option<&Entry> {
        self.entries.iter().find(|e| e.link.id == *id)
    }

    /// The standing link with a node.
    #[must_use]
    pub fn with_peer(&self, node: &NodeId) -> Option<&Entry> {
        self.standing().find(|e| e.link.peer == Some(*node))
    }

    /// The release classes of all standing links: the streams that an object for everybody goes on.
    #[must_use]
    pub fn classes(&self) -> BTreeSet<ClassId> {
        self.standing().map(|e| class_id(&e.agreement)).collect()
    }

    /// Links to bodies that this node answers to, oldest first.
    pub fn superiors(&self) -> impl Iterator<Item = &Entry> {
        self.standing().filter(|e| e.link.relation == "superior")
    }
}

/// The stream of what is addressed to one link alone (reports, answers, sightings).
#[must_use]
pub fn private_stream(link: &LinkId) -> ClassId {
    ClassId(link.0)
}
