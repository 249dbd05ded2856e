//! Adds the parts of an item up: rating, clock, state. Whatever a person decided about it stays.

use pasban_kernel::Timestamp;
use pasban_store::rows::seat_desk::events::{Event, event_append};
use pasban_store::rows::seat_desk::items::{self, Item};
use pasban_store::rows::seat_desk::{ItemId, NEVER, parts};
use pasban_store::{StoreError, Tx, stream};

use super::super::line::Line;
use super::super::rule::{Kind, Rating, joined, key, reopens, rests};
use super::draft::{Birth, Context};
use crate::search::index;

/// The stream that numbers arrivals.
const STREAM: &[u8] = b"work-arrival";

/// What happened to an item without anybody.
pub(super) fn note(tx: &mut dyn Tx, context: &Context, item: &ItemId, kind: &str) -> Result<(), StoreError> {
    let event = Event {
        n: 0,
        item: *item,
        kind: kind.into(),
        person: None,
        name: String::new(),
        text: String::new(),
        data: "{}".into(),
    };
    event_append(tx, &event, context.now).map(|_| ())
}

/// Adds an item up from its parts and keeps it. Makes it where it is new.
///
/// # Errors
/// The store's.
pub fn add_up(tx: &mut dyn Tx, context: &Context, id: &ItemId, birth: Option<&Birth>) -> Result<(), StoreError> {
    let known = items::item_fetch(tx, id)?;
    let Some(sum) = parts::part_sum(tx, id)? else {
        // All its parts were joined into another: it stays, closed, as what they came from.
        if let Some(item) = known {
            items::item_put(tx, &Item { parts: 0, open_parts: 0, ..item })?;
        }
        return Ok(());
    };
    let Some(lead) = parts::part_list(tx, id, 1)?.pop() else { return Ok(()) };
    let fresh = known.is_none();
    let mut item = match (known, birth) {
        (Some(item), _) => item,
        (None, Some((kind, subject))) => new(id, *kind, subject, &lead),
        (None, None) => return Err(StoreError::Corrupt(format!("parts of an item {id} that is not there"))),
    };
    let kind = Kind::of(&item.kind).unwrap_or(Kind::Node);
    if fresh && kind == Kind::Objection {
        // Whoever confirmed the indicator knows why.
        if let Some((person, name)) = super::objection::confirmer(tx, &lead.facts)? {
            (item.owner, item.owner_name) = (Some(person), name);
        }
    }
    let before = Rating::from_number(item.rating);
    let rated = joined(kind, Rating::from_number(sum.rating), sum.parties);
    item.facts = if sum.parts > 1 { together(tx, id, &lead.facts)? } else { lead.facts.clone() };
    item.rating = rated.number();
    item.tlp = sum.tlp;
    item.tenant = lead.tenant;
    item.org = if sum.parties > 1 { None } else { lead.org };
    (item.parties, item.parts, item.open_parts) = (sum.parties, sum.parts, sum.open);
    (item.came, item.last) = (sum.came, sum.last);

    let was_open = item.state != "closed";
    if sum.open == 0 {
        if was_open {
            close(&mut item, "settled", context.now);
            if !fresh {
                note(tx, context, id, "settled")?;
            }
        }
    } else if !was_open && (item.reason == "settled" || reopens(kind, item.closed, sum.open_last)) {
        (item.state, item.reason, item.closed) = ("open".into(), String::new(), Timestamp(0));
        arrive(tx, context, &mut item, "again")?;
    } else if item.state == "snoozed" && rated > before {
        // It is worse than when somebody put it aside.
        (item.state, item.until) = ("open".into(), Timestamp(0));
        note(tx, context, id, "woke")?;
    }
    if fresh && item.state != "closed" {
        arrive(tx, context, &mut item, "came")?;
    }
    clock(tx, kind, &mut item)?;
    item.urgency = key(rated, item.owner.is_some(), item.due);
    item.doc = index::put_item(tx, context, &item)?;
    items::item_put(tx, &item)
}

/// Parts whose hits are added up.
const HITS_OF: i64 = 50;

/// The facts of the part that speaks for an item, with the hits of all.
fn together(tx: &mut dyn Tx, id: &ItemId, lead: &str) -> Result<String, StoreError> {
    let mut line = Line::of(lead);
    if let Line::Sighting { hits, .. } = &mut line {
        *hits = 0;
        for part in parts::part_list(tx, id, HITS_OF)? {
            if let Line::Sighting { hits: one, .. } = Line::of(&part.facts) {
                *hits = hits.saturating_add(one);
            }
        }
        return Ok(serde_json::to_string(&line).unwrap_or_else(|_| lead.to_owned()));
    }
    Ok(lead.to_owned())
}

/// What is due next, from the parts that are open.
fn clock(tx: &mut dyn Tx, kind: Kind, item: &mut Item) -> Result<(), StoreError> {
    let after = if item.answered.0 == 0 { Timestamp(i64::MIN) } else { item.answered.plus(rests(kind)) };
    let due = if item.state == "closed" { None } else { parts::part_due(tx, &item.id, after)? };
    (item.must, item.since, item.due) = due.unwrap_or_else(|| (String::new(), Timestamp(0), NEVER));
    Ok(())
}

fn new(id: &ItemId, kind: Kind, subject: &str, lead: &parts::Part) -> Item {
    Item {
        id: *id,
        kind: kind.code().into(),
        subject: subject.to_owned(),
        joined: None,
        facts: String::new(),
        rating: 0,
        tlp: 0,
        tenant: lead.tenant,
        org: None,
        parties: 0,
        parts: 0,
        open_parts: 0,
        state: "open".into(),
        until: Timestamp(0),
        reason: String::new(),
        closed: Timestamp(0),
        owner: None,
        owner_name: String::new(),
        answered: Timestamp(0),
        must: String::new(),
        since: Timestamp(0),
        due: NEVER,
        came: Timestamp(0),
        last: Timestamp(0),
        urgency: 0,
        arrived: 0,
        doc: 0,
    }
}

fn close(item: &mut Item, reason: &str, now: Timestamp) {
    item.state = "closed".into();
    item.until = Timestamp(0);
    item.reason = reason.into();
    item.closed = now;
}

fn arrive(tx: &mut dyn Tx, context: &Context, item: &mut Item, kind: &str) -> Result<(), StoreError> {
    item.arrived = stream::append(tx, STREAM, context.now)?;
    items::arrival_add(tx, item.tlp >= 4, 1)?;
    note(tx, context, &item.id, kind)
}
