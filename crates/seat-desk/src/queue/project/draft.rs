//! A domain row as a part of an item: what is made of it, and whether that changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pasban_app::Node;
use pasban_app::links::table::LinkTable;
use pasban_app::registry::Registry;
use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::{Digest, TenantId, Timestamp, Tlp};
use pasban_model::mitigate::never_block::NeverBlock;
use pasban_store::rows::seat_desk::parts::{self, Part};
use pasban_store::rows::seat_desk::sources::{Rolling, Timed};
use pasban_store::rows::seat_desk::{ItemId, items};
use pasban_store::{StoreError, Tx, clean};

use super::super::line::Line;
use super::super::rule::{Facts, Kind, Must, rating, step};
use super::{RowKey, met, objection, other, report};
use crate::search::index;

/// What the node knows besides its store, as of one moment.
pub struct Context {
    /// The instant.
    pub now: Timestamp,
    /// Constituents and tenants.
    pub registry: Arc<Registry>,
    /// Links.
    pub links: Arc<LinkTable>,
    /// What is never blocked here.
    pub never_block: Arc<NeverBlock>,
}

impl Context {
    /// As of now.
    #[must_use]
    pub fn new(node: &Node) -> Self {
        Self {
            now: node.now(),
            registry: node.registry.load_full(),
            links: node.links.load_full(),
            never_block: node.never_block.load_full(),
        }
    }

    /// The constituent that a hosted tenant is.
    pub(super) fn org_of(&self, tenant: TenantId) -> Option<OrgId> {
        self.registry.tenants.iter().find(|t| t.id == tenant).map(|t| t.org)
    }

    /// Name of a constituent; empty where it is not known.
    pub(super) fn name_of(&self, org: Option<OrgId>) -> String {
        org.and_then(|o| self.registry.constituents.get(&o)).map(|c| c.name.clone()).unwrap_or_default()
    }
}

/// What is made of a row.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Kind of the item.
    pub kind: Kind,
    /// What repeats are joined by.
    pub subject: String,
    /// What the rating rests on.
    pub facts: Facts,
    /// What a line needs.
    pub line: Line,
    /// Marking.
    pub tlp: Tlp,
    /// Whose data it speaks of.
    pub tenant: TenantId,
    /// Organisation.
    pub org: Option<OrgId>,
    /// Whom it counts as.
    pub party: Vec<u8>,
    /// When it came in; `None` where the row does not say: then when it was first seen.
    pub at: Option<Timestamp>,
    /// When it last came in again, if later.
    pub last: Option<Timestamp>,
    /// A due time of its own.
    pub fixed: Option<(Must, Timestamp)>,
    /// Nothing is to be done about it any more.
    pub settled: bool,
    /// Becomes an item although nothing is to be done: so that it is found.
    pub kept: bool,
    /// What it is found by.
    pub words: String,
}

/// The id of an item: the same on each run.
#[must_use]
pub fn item_id(kind: Kind, subject: &str) -> ItemId {
    let sum = Digest::of(format!("pasban/work-item/v1\n{}\n{subject}", kind.code()).as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&sum.0[..16]);
    ItemId(id)
}

/// The word of a table that is still projected.
pub(super) fn source_name(source: &str) -> Option<&'static str> {
    Timed::of(source).map(Timed::name).or_else(|| Rolling::of(source).map(Rolling::name))
}

/// What is made of a row; `None` where it makes no part (any more).
fn draft(tx: &mut dyn Tx, context: &Context, source: &str, key: &[u8]) -> Result<Option<Draft>, StoreError> {
    match (Timed::of(source), Rolling::of(source)) {
        (Some(Timed::ReportIn), _) => report::report(tx, context, key),
        (Some(Timed::Proposal), _) => report::proposal(tx, context, key),
        (Some(Timed::Alert), _) => met::alert(tx, context, key),
        (Some(Timed::Sighting), _) => met::sighting(tx, context, key),
        (Some(Timed::Answer), _) => other::answer(tx, key),
        (Some(Timed::Wish), _) => other::wish(tx, context, key),
        (Some(Timed::Objection), _) => objection::objection(tx, context, key),
        (_, Some(Rolling::Link)) => other::link(context, key),
        (_, Some(Rolling::Rows)) => other::rows(tx, context, key),
        (_, Some(Rolling::Mail)) => other::mail(tx, key),
        _ => Ok(None),
    }
}

/// A draft as the part that it would be.
fn part_of(source: &str, key: &[u8], d: Draft, old: Option<&Part>, now: Timestamp) -> Option<Part> {
    if old.is_none() && d.settled && !d.kept {
        return None;
    }
    let own = item_id(d.kind, &d.subject);
    // A row that does not say when it came keeps the instant at which it was first seen, until it is settled.
    let at = d.at.unwrap_or_else(|| old.filter(|o| !o.settled || d.settled).map_or(now, |o| o.at));
    let last = d.last.map_or(at, |l| l.max(at));
    let rated = rating(&d.facts);
    let (must, due) = step(d.kind, rated, at, d.fixed);
    let mut part = Part {
        source: source.to_owned(),
        key: key.to_vec(),
        item: old.map_or(own, |o| o.item),
        origin: old.map_or(own, |o| o.origin),
        rating: rated.number(),
        tlp: pasban_app::exchange::objects::tlp_number(d.tlp),
        tenant: d.tenant,
        org: d.org,
        party: d.party,
        must: must.map(Must::code).unwrap_or_default().to_owned(),
        due,
        at,
        last,
        settled: d.settled,
        facts: serde_json::to_string(&d.line).unwrap_or_default(),
        // What a peer sent may hold a NUL, as JSON lets it; no column of a store does.
        words: clean(&d.words).into_owned(),
        print: Digest::default(),
    };
    part.print = print(&part);
    Some(part)
}

/// A hash of everything that a part says.
fn print(p: &Part) -> Digest {
    let said = serde_json::json!([
        p.rating, p.tlp, p.tenant, p.org, p.party, p.must, p.due.0, p.at.0, p.last.0, p.settled, p.facts, p.words
    ]);
    Digest::of(said.to_string().as_bytes())
}

/// What became of a row that makes no part any more: it is settled.
fn gone(old: &Part) -> Option<Part> {
    (!old.settled).then(|| {
        let mut part = Part { settled: true, ..old.clone() };
        part.print = print(&part);
        part
    })
}

/// What a row changes.
struct Change {
    part: Part,
    /// The part is new.
    fresh: bool,
    /// What the item is, for one that is not there yet.
    birth: Option<Birth>,
}

/// What an item is.
pub type Birth = (Kind, String);

/// What the projection of some rows touched.
#[derive(Default)]
pub struct Touched {
    /// Items that must be added up anew.
    pub items: BTreeMap<ItemId, Option<Birth>>,
    /// Reports of which more is known now.
    pub reports: BTreeSet<ReportId>,
}

fn next(tx: &mut dyn Tx, context: &Context, source: &str, key: &[u8]) -> Result<Option<Change>, StoreError> {
    let old = parts::part_fetch(tx, source, key)?;
    let (part, birth) = match draft(tx, context, source, key)? {
        Some(d) => {
            let birth = Some((d.kind, d.subject.clone()));
            (part_of(source, key, d, old.as_ref(), context.now), birth)
        }
        None => (old.as_ref().and_then(gone), None),
    };
    let fresh = old.is_none();
    Ok(part.filter(|n| old.as_ref().is_none_or(|o| o.print != n.print)).map(|part| Change { part, fresh, birth }))
}

/// Which of these rows would change anything: those that must be projected.
pub(super) fn changed(
    tx: &mut dyn Tx,
    context: &Context,
    source: &'static str,
    keys: &[Vec<u8>],
) -> Result<Vec<RowKey>, StoreError> {
    let mut out = Vec::new();
    for key in keys {
        let found = next(tx, context, source, key)?.is_some()
            || Timed::of(source).is_some_and(index::is_source) && index::changed(tx, source, key)?;
        if found {
            out.push((source, key.clone()));
        }
    }
    Ok(out)
}

/// Projects one row; the items that must be added up anew go into `touched`.
pub(super) fn apply(
    tx: &mut dyn Tx,
    context: &Context,
    source: &str,
    key: &[u8],
    touched: &mut Touched,
) -> Result<(), StoreError> {
    if Timed::of(source).is_some_and(index::is_source) {
        index::put(tx, source, key)?;
    }
    let Some(mut change) = next(tx, context, source, key)? else { return Ok(()) };
    if change.fresh {
        // The item may have been joined into another by a person: what comes in later follows.
        change.part.item = follow(tx, change.part.item)?;
    }
    parts::part_put(tx, &change.part)?;
    touched.items.entry(change.part.item).or_insert(change.birth);
    touched.reports.extend(met::reports_that_know_now(tx, &change.part)?);
    Ok(())
}

/// The item that an item was joined into, at the end of the way.
fn follow(tx: &mut dyn Tx, mut id: ItemId) -> Result<ItemId, StoreError> {
    for _ in 0..16 {
        match items::item_fetch(tx, &id)?.and_then(|i| i.joined) {
            Some(next) => id = next,
            None => break,
        }
    }
    Ok(id)
}
