//! What people do with items. Each act is one transaction: the item, its event, and where it matters in law the ledger.

use pasban_access::Seat;
use pasban_app::exchange::{course, marked};
use pasban_app::ledger::{self, Salted};
use pasban_app::{AppError, Node, Result};
use pasban_kernel::id::{ClassId, PersonId, ReportId};
use pasban_kernel::time::DAY;
use pasban_kernel::{Timestamp, Tlp};
use pasban_proof::act::ActKind;
use pasban_store::rows::people::{person_fetch, person_list};
use pasban_store::rows::seat_desk::events::{self, Event};
use pasban_store::rows::seat_desk::items::{Item, item_fetch, item_put, item_unnamed};
use pasban_store::rows::seat_desk::pages::{handover_fetch, handover_read};
use pasban_store::rows::seat_desk::{ItemId, parts};
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::project::{Context, add_up};
use super::rule::{Kind, sees};

/// Longest note, reason or answer, characters.
pub const TEXT_CHARS_MAX: usize = 20_000;
/// Longest snooze: what waits longer is closed with a reason, or has a clock.
pub const SNOOZE_MAX: i64 = 90 * DAY;
/// Most items of one bulk act: a page of the list.
pub const BULK_MAX: usize = 50;
/// Most items that are RED which one act gives to a named person.
const UNNAMED_MAX: i64 = 200;

super::rule::words! {
    /// Why an item is closed.
    Reason {
        /// What it asked for is done.
        Done = "done",
        /// It was no trouble.
        FalseAlarm = "false-alarm",
        /// Known already under another item.
        Duplicate = "duplicate",
        /// Another CERT deals with it.
        Elsewhere = "elsewhere",
        /// Nothing can be done, or nobody answers.
        NoAnswer = "no-answer",
        /// Something else: the words say what.
        Other = "other",
    }
}

super::rule::words! {
    /// Whether the organisation confirmed, when it was rung back, that what came in is theirs.
    CallBack {
        /// They said yes.
        Yes = "yes",
        /// They said no: somebody else sent it.
        No = "no",
        /// Nobody was reached.
        NotReached = "not-reached",
        /// It was rung for another purpose.
        NotAsked = "not-asked",
    }
}

/// A call, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Call {
    /// Number that was rung.
    pub number: String,
    /// Where the number comes from: `account`, or `other` for one that nobody vouches for.
    pub from: String,
    /// Who spoke there.
    pub spoke: String,
    /// Whether they confirmed.
    pub confirmed: CallBack,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum Act {
    /// Who acts has it.
    Take,
    /// Nobody has it any more.
    Drop,
    /// Somebody else has it.
    Give(PersonId),
    /// A note.
    Note(String),
    /// A call.
    Call(Call, String),
    /// Put aside until an instant.
    Snooze(Timestamp),
    /// The due step is done.
    Step(String),
    /// The reporter was told that a person has it.
    Acknowledge(String),
    /// Closed, with the reason.
    Close(Reason, String),
    /// Open again, with the reason.
    Reopen(String),
    /// Joined into another item.
    Join(ItemId),
    /// Taken out of the item that it was joined into.
    Split,
}

impl Act {
    /// The word of its event.
    fn event(&self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Drop => "drop",
            Self::Give(_) => "give",
            Self::Note(_) => "note",
            Self::Call(..) => "call",
            Self::Snooze(_) => "snooze",
            Self::Step(_) => "step",
            Self::Acknowledge(_) => "acknowledge",
            Self::Close(..) => "close",
            Self::Reopen(_) => "reopen",
            Self::Join(_) => "join",
            Self::Split => "split",
        }
    }
}

/// People to whom an item can be given: those who work at this desk.
///
/// # Errors
/// The store's.
pub async fn colleagues(node: &Node) -> Result<Vec<(PersonId, String)>> {
    let rows = node.db.read(|tx| person_list(tx, Some(&pasban_kernel::TenantId::OWN), 5_000)).await?;
    let works = |role: &str| matches!(role, "analyst" | "lead" | "national");
    Ok(rows.into_iter().filter(|p| works(&p.role) && p.state == "active").map(|p| (p.id, p.name)).collect())
}

/// Does one thing with one or more items, all or nothing.
///
/// # Errors
/// Not found where one is not there or not for this seat; invalid where the act does not fit.
pub async fn act(node: &Node, seat: &Seat, items: &[ItemId], act: Act) -> Result<()> {
    check(&act, node.now())?;
    if items.is_empty() || items.len() > BULK_MAX {
        return Err(AppError::invalid(format!("tick 1 to {BULK_MAX} items")));
    }
    let mut kept: Vec<Salted> = Vec::new();
    for item in items {
        kept.extend(in_law(node, seat, item, &act).await?);
    }
    let (me, seat, items) = (node.clone(), seat.clone(), items.to_vec());
    let streams = node
        .db
        .write_as("desk.act", move |tx| -> std::result::Result<Vec<ClassId>, Refused> {
            let mut streams = Vec::new();
            let context = Context::new(&me);
            for item in &items {
                one(tx, &context, &seat, item, &act)?;
                // What the reporter reads, where it came over a link.
                if let (Act::Acknowledge(_) | Act::Close(..), Some(item)) = (&act, item_fetch(tx, item)?)
                    && let Some(report) = report_of(&item)
                {
                    streams.extend(course::tell(tx, &me, &report)?);
                }
            }
            ledger::record(tx, &kept)?;
            Ok(streams)
        })
        .await
        .map_err(Refused::words)?;
    pasban_app::exchange::objects::announce(node, &streams);
    Ok(())
}

/// How many items are RED and nobody has them, up to what one act can give.
///
/// # Errors
/// The store's.
pub async fn unnamed(node: &Node) -> Result<usize> {
    Ok(node.db.read(|tx| item_unnamed(tx, UNNAMED_MAX)).await?.len())
}

/// Gives what is RED and what nobody has to a named person. Whoever names reads nothing of it.
///
/// # Errors
/// Conflict where the person does not work at the desk.
pub async fn name_reader(node: &Node, seat: &Seat, to: PersonId) -> Result<usize> {
    let (me, seat) = (node.clone(), seat.clone());
    node.db
        .write_as("desk.name", move |tx| -> std::result::Result<usize, Refused> {
            let context = Context::new(&me);
            let items = item_unnamed(tx, UNNAMED_MAX)?;
            for id in &items {
                let Some(item) = item_fetch(tx, id)? else { continue };
                let event = Event {
                    n: 0,
                    item: *id,
                    kind: Act::Give(to).event().into(),
                    person: Some(seat.person),
                    name: seat.name.clone(),
                    text: String::new(),
                    data: "{}".into(),
                };
                give(tx, &context, item, event, &to)?;
            }
            Ok(items.len())
        })
        .await
        .map_err(Refused::words)
}

/// The open items of a hand-over go from who left to who takes it over: those alone that are still in that hand and that
/// the taker may see. What is RED stays with whom it names until somebody names another.
///
/// # Errors
/// Not found where there is no such hand-over; conflict where the taker wrote it.
pub async fn take_over(node: &Node, seat: &Seat, handover: ItemId) -> Result<usize> {
    let (me, seat) = (node.clone(), seat.clone());
    node.db
        .write_as("desk.handover", move |tx| -> std::result::Result<usize, Refused> {
            let context = Context::new(&me);
            let written = handover_fetch(tx, &handover.0)?.ok_or(Refused::NotFound)?;
            if written.person == seat.person {
                return Err(Refused::Not("you wrote it: somebody else takes it over"));
            }
            if written.read_by.is_some() {
                // Pressed twice, or by two: the first has it.
                return Ok(0);
            }
            let ids: Vec<String> = serde_json::from_str(&written.items).unwrap_or_default();
            let mut taken = 0;
            for id in ids.iter().filter_map(|i| i.parse::<ItemId>().ok()) {
                let Some(item) = item_fetch(tx, &id)? else { continue };
                let tlp = pasban_app::exchange::objects::tlp_of(item.tlp);
                if item.owner != Some(written.person) || item.state != "open" || !sees(&seat, tlp, item.owner) {
                    continue;
                }
                let event = Event {
                    n: 0,
                    item: id,
                    kind: Act::Take.event().into(),
                    person: Some(seat.person),
                    name: seat.name.clone(),
                    text: String::new(),
                    data: "{}".into(),
                };
                give(tx, &context, item, event, &seat.person)?;
                taken += 1;
            }
            handover_read(tx, &handover.0, &seat.person, &seat.name, context.now)?;
            Ok(taken)
        })
        .await
        .map_err(Refused::words)
}

fn give(
    tx: &mut dyn Tx,
    context: &Context,
    mut item: Item,
    mut event: Event,
    to: &PersonId,
) -> std::result::Result<(), Refused> {
    let person = person_fetch(tx, to)?.filter(|p| {
        p.tenant.is_own() && p.state == "active" && matches!(p.role.as_str(), "analyst" | "lead" | "national")
    });
    let person = person.ok_or(Refused::Not("this person does not work at the desk"))?;
    event.data = serde_json::json!({"to": person.name}).to_string();
    (item.owner, item.owner_name) = (Some(person.id), person.name);
    item_put(tx, &item)?;
    events::event_append(tx, &event, context.now)?;
    reproject(tx, context, &item)
}

impl Refused {
    fn words(self) -> AppError {
        match self {
            Self::NotFound => AppError::NotFound,
            Self::Not(words) => AppError::Conflict(words.into()),
            Self::Store(e) => e.into(),
        }
    }
}

enum Refused {
    NotFound,
    Not(&'static str),
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

fn check(act: &Act, now: Timestamp) -> Result<()> {
    let text = match act {
        Act::Note(t) | Act::Call(_, t) | Act::Step(t) | Act::Acknowledge(t) | Act::Close(_, t) | Act::Reopen(t) => t,
        Act::Snooze(until) if until.0 <= now.0 || until.0 - now.0 > SNOOZE_MAX => {
            return Err(AppError::invalid("until: a time in the next 90 days"));
        }
        _ => return Ok(()),
    };
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(AppError::invalid(format!("text: more than {TEXT_CHARS_MAX} characters")));
    }
    if let Act::Acknowledge(words) = act {
        // It may go over a link.
        marked::heed("text", words)?;
    }
    let needs = matches!(act, Act::Note(_) | Act::Reopen(_) | Act::Close(Reason::Other, _));
    if needs && text.trim().is_empty() {
        return Err(AppError::invalid("text: say it in words"));
    }
    Ok(())
}

/// The report of an item, where it is one.
fn report_of(item: &Item) -> Option<ReportId> {
    if item.kind == Kind::Report.code() { item.subject.parse().ok() } else { None }
}

/// Acts of the ledger: what was told to a reporter, how a report ended, whether a caller was who they said.
async fn in_law(node: &Node, seat: &Seat, item: &ItemId, act: &Act) -> Result<Option<Salted>> {
    let id = *item;
    let Some(item) = node.db.read(move |tx| item_fetch(tx, &id)).await? else { return Err(AppError::NotFound) };
    let (code, subject, body) = match (act, report_of(&item)) {
        (Act::Acknowledge(_), Some(report)) => ("report-acknowledged", report.to_string(), serde_json::json!({})),
        (Act::Close(reason, _), Some(report)) => {
            ("report-closed", report.to_string(), serde_json::json!({"reason": reason.code()}))
        }
        (Act::Call(call, _), report) if matches!(call.confirmed, CallBack::Yes | CallBack::No) => {
            let subject = report.map_or_else(|| format!("item {id}"), |r| r.to_string());
            ("called-back", subject, serde_json::json!({"confirmed": call.confirmed.code(), "number_from": call.from}))
        }
        _ => return Ok(None),
    };
    let kind: ActKind = code.parse().map_err(AppError::internal)?;
    ledger::act(node, kind, &seat.name, &subject, &body).map(Some)
}

fn one(tx: &mut dyn Tx, context: &Context, seat: &Seat, id: &ItemId, act: &Act) -> std::result::Result<(), Refused> {
    let tlp = |i: &Item| pasban_app::exchange::objects::tlp_of(i.tlp);
    let found = item_fetch(tx, id)?.filter(|i| sees(seat, tlp(i), i.owner));
    let mut item = found.ok_or(Refused::NotFound)?;
    if item.joined.is_some() && !matches!(act, Act::Split) {
        return Err(Refused::Not("it was joined into another item: open that one"));
    }
    let mut event = Event {
        n: 0,
        item: *id,
        kind: act.event().into(),
        person: Some(seat.person),
        name: seat.name.clone(),
        text: String::new(),
        data: "{}".into(),
    };
    let data = |value: serde_json::Value| value.to_string();
    match act {
        Act::Take => (item.owner, item.owner_name) = (Some(seat.person), seat.name.clone()),
        Act::Drop => (item.owner, item.owner_name) = (None, String::new()),
        Act::Give(to) => return give(tx, context, item, event, to),
        Act::Note(text) => event.text.clone_from(text),
        Act::Call(call, text) => {
            event.text.clone_from(text);
            event.data = serde_json::to_string(call).unwrap_or_default();
            if call.confirmed != CallBack::NotReached && item.must == "call" {
                item.answered = context.now;
            }
        }
        Act::Snooze(until) => {
            if item.state == "closed" {
                return Err(Refused::Not("it is closed: open it again first"));
            }
            event.data = data(serde_json::json!({"until": until.0}));
            (item.state, item.until) = ("snoozed".into(), *until);
        }
        Act::Step(text) => {
            event.text.clone_from(text);
            event.data = data(serde_json::json!({"must": item.must}));
            item.answered = context.now;
        }
        Act::Acknowledge(text) => {
            let report = report_of(&item).ok_or(Refused::Not("only a report has a reporter to tell"))?;
            event.text.clone_from(text);
            item.answered = context.now;
            events::report_state(tx, &report, "open")?;
            answer(tx, context, seat, report, "acknowledged", text)?;
        }
        Act::Close(reason, text) => {
            if item.state == "closed" {
                return Ok(());
            }
            event.text.clone_from(text);
            event.data = data(serde_json::json!({"reason": reason.code()}));
            (item.state, item.until) = ("closed".into(), Timestamp(0));
            (item.reason, item.closed) = (reason.code().into(), context.now);
            if let Some(report) = report_of(&item) {
                events::report_state(tx, &report, "closed")?;
                answer(tx, context, seat, report, "closed", "")?;
            }
        }
        Act::Reopen(text) => {
            if item.state != "closed" {
                return Ok(());
            }
            event.text.clone_from(text);
            (item.state, item.reason, item.closed) = ("open".into(), String::new(), Timestamp(0));
            if let Some(report) = report_of(&item) {
                events::report_state(tx, &report, "open")?;
            }
        }
        Act::Join(into) => return join(tx, context, seat, item, into, event),
        Act::Split => return split(tx, context, item, event),
    }
    item_put(tx, &item)?;
    events::event_append(tx, &event, context.now)?;
    reproject(tx, context, &item)?;
    Ok(())
}

/// What the domain row of an item says has changed with the act; the projector looks at it at once.
fn reproject(tx: &mut dyn Tx, context: &Context, item: &Item) -> std::result::Result<(), Refused> {
    if let Some(report) = report_of(item) {
        super::project::project(tx, context, &[("report", report.as_bytes().to_vec())])?;
    }
    add_up(tx, context, &item.id, None)?;
    Ok(())
}

fn answer(
    tx: &mut dyn Tx,
    context: &Context,
    seat: &Seat,
    report: ReportId,
    kind: &str,
    text: &str,
) -> std::result::Result<(), Refused> {
    let answer = events::Answer { report, n: 0, kind: kind.into(), name: seat.name.clone(), text: text.to_owned() };
    events::answer_append(tx, &answer, context.now)?;
    Ok(())
}

/// Joins an item into another. Reports of different organisations are never one: each has its own clock, its own reporter
/// and its own marking (response notes, acceptance case 22).
fn join(
    tx: &mut dyn Tx,
    context: &Context,
    seat: &Seat,
    mut item: Item,
    into: &ItemId,
    mut event: Event,
) -> std::result::Result<(), Refused> {
    if item.id == *into {
        return Ok(());
    }
    let tlp = |i: &Item| pasban_app::exchange::objects::tlp_of(i.tlp);
    let target = item_fetch(tx, into)?.filter(|i| i.joined.is_none() && sees(seat, tlp(i), i.owner));
    let target = target.ok_or(Refused::NotFound)?;
    if item.kind != target.kind {
        return Err(Refused::Not("only items of one kind can be joined"));
    }
    if item.kind == Kind::Report.code() && item.org != target.org {
        return Err(Refused::Not("reports of two organisations stay two: each has its own clock and its own reporter"));
    }
    if (tlp(&item) == Tlp::Red) != (tlp(&target) == Tlp::Red) {
        return Err(Refused::Not("what is RED is not joined with what others may see"));
    }
    parts::part_move(tx, &item.id, into)?;
    event.data = serde_json::json!({"into": into.to_string()}).to_string();
    events::event_append(tx, &event, context.now)?;
    let other = Event {
        item: *into,
        kind: "joined".into(),
        data: serde_json::json!({"from": item.id.to_string()}).to_string(),
        ..event
    };
    events::event_append(tx, &other, context.now)?;
    (item.joined, item.state, item.until) = (Some(*into), "joined".into(), Timestamp(0));
    (item.reason, item.closed) = ("joined".into(), context.now);
    (item.parts, item.open_parts) = (0, 0);
    pasban_store::rows::seat_desk::search::doc_forget(tx, "item", &item.id.to_string())?;
    item.doc = 0;
    item_put(tx, &item)?;
    add_up(tx, context, into, None)?;
    Ok(())
}

/// Undoes a join: the parts that came to the item first go back to it.
fn split(tx: &mut dyn Tx, context: &Context, mut item: Item, mut event: Event) -> std::result::Result<(), Refused> {
    let Some(into) = item.joined else { return Ok(()) };
    parts::part_back(tx, &into, &item.id)?;
    event.data = serde_json::json!({"from": into.to_string()}).to_string();
    events::event_append(tx, &event, context.now)?;
    (item.joined, item.state, item.reason, item.closed) = (None, "open".into(), String::new(), Timestamp(0));
    item_put(tx, &item)?;
    add_up(tx, context, &item.id, None)?;
    add_up(tx, context, &into, None)?;
    Ok(())
}
