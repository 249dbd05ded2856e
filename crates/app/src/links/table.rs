//! The links as one snapshot, with the agreements that the gate needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

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

/// All links, oldest first. Cheap to copy with one link changed.
#[derive(Clone, Debug, Default)]
pub struct LinkTable {
    entries: Vec<Arc<Entry>>,
    /// Place of a link in `entries`.
    by_id: HashMap<LinkId, usize>,
    /// Places of a node's links in `entries`.
    by_peer: HashMap<NodeId, Vec<usize>>,
    /// Release classes of standing links, and how many of each.
    classes: BTreeMap<ClassId, usize>,
}

impl Entry {
    /// Whether something may pass, now or again.
    #[must_use]
    pub fn stands(&self) -> bool {
        matches!(self.link.state.as_str(), "active" | "paused")
    }
}

/// A row with its agreement. Its class is the one of its terms, whatever the row was written with.
fn entry_of(mut link: Link) -> Option<Entry> {
    let agreement = agreement(&link)?;
    link.class = class_id(&agreement);
    Some(Entry { link, agreement })
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
        let mut table = Self::default();
        for link in links::link_list(tx)? {
            table.push(link);
        }
        Ok(table)
    }

    /// The same with one link as its row says now; `None` where there is no row.
    #[must_use]
    pub fn with(&self, id: &LinkId, row: Option<Link>) -> Self {
        let row = row.and_then(entry_of);
        // A new link is the newest.
        if !self.by_id.contains_key(id) && row.as_ref().is_none_or(|e| self.is_newest(e)) {
            let mut table = self.clone();
            if let Some(entry) = row {
                table.put(entry);
            }
            return table;
        }
        if let (Some(at), Some(entry)) = (self.by_id.get(id), &row)
            && let Some(old) = self.entries.get(*at)
            && old.link.peer == entry.link.peer
        {
            let mut table = self.clone();
            table.count(old, -1);
            table.count(entry, 1);
            if let (Some(slot), Some(entry)) = (table.entries.get_mut(*at), row) {
                *slot = Arc::new(entry);
            }
            return table;
        }
        // Its peer is known only now, or it is gone: once in a link's life.
        let mut all: Vec<Arc<Entry>> = self.entries.iter().filter(|e| e.link.id != *id).cloned().collect();
        if let Some(entry) = row {
            let at = all.partition_point(|e| (e.link.created, e.link.id) < (entry.link.created, entry.link.id));
            all.insert(at, Arc::new(entry));
        }
        let mut table = Self::default();
        for e in all {
            table.put_shared(e);
        }
        table
    }

    fn is_newest(&self, e: &Entry) -> bool {
        self.entries.last().is_none_or(|last| (last.link.created, last.link.id) < (e.link.created, e.link.id))
    }

    fn push(&mut self, link: Link) {
        if let Some(entry) = entry_of(link) {
            self.put(entry);
        }
    }

    fn put(&mut self, entry: Entry) {
        self.put_shared(Arc::new(entry));
    }

    fn put_shared(&mut self, entry: Arc<Entry>) {
        let at = self.entries.len();
        self.by_id.insert(entry.link.id, at);
        if let Some(peer) = entry.link.peer {
            self.by_peer.entry(peer).or_default().push(at);
        }
        self.count(&entry, 1);
        self.entries.push(entry);
    }

    fn count(&mut self, e: &Entry, change: isize) {
        if !e.stands() {
            return;
        }
        let n = self.classes.entry(e.link.class).or_default();
        *n = n.saturating_add_signed(change);
        if *n == 0 {
            self.classes.remove(&e.link.class);
        }
    }

    /// All links, oldest first.
    #[must_use]
    pub fn all(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// All links with a node, ended ones too, oldest first.
    pub fn of_peer(&self, node: &NodeId) -> impl Iterator<Item = &Entry> {
        let places = self.by_peer.get(node).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.entries.get(*at)).map(Arc::as_ref)
    }

    /// Links on which something may pass, now or again.
    pub fn standing(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(Arc::as_ref).filter(|e| e.stands())
    }

    /// A link by id.
    #[must_use]
    pub fn get(&self, id: &LinkId) -> Option<&Entry> {
        self.by_id.get(id).and_then(|at| self.entries.get(*at)).map(Arc::as_ref)
    }

    /// The standing link with a node.
    #[must_use]
    pub fn with_peer(&self, node: &NodeId) -> Option<&Entry> {
        self.of_peer(node).find(|e| e.stands())
    }

    /// The release classes of all standing links: the streams that an object for everybody goes on.
    #[must_use]
    pub fn classes(&self) -> BTreeSet<ClassId> {
        self.classes.keys().copied().collect()
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
