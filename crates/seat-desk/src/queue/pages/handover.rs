//! `/handover`: who leaves writes what is open; who comes reads it and says so.

use maud::html;
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, Answer, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Visit, say, text, when};
use pasban_store::rows::seat_desk::items::{Filter, InHand, Item, Order, item_count, item_fetch, item_page};
use pasban_store::rows::seat_desk::pages::{Handover as Kept, handover_insert, handover_list};
use pasban_store::rows::seat_desk::{ItemId, NEVER};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::list::{Row, hand};
use crate::queue::act::take_over;
use crate::queue::list::COUNT_MAX;
use crate::queue::rule::{Rating, eyes, sees};
use crate::queue::{project, tell};

/// Items of one owner that are listed.
const ROWS_MAX: i64 = 30;
/// Hand-overs shown.
const SHOWN: i64 = 5;
/// Longest text, characters.
const TEXT_CHARS_MAX: usize = 8_000;

/// The hand-over.
pub struct Handover;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct Nothing {}

/// A hand-over as it was written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Written {
    /// Id.
    pub id: String,
    /// Who left.
    pub name: String,
    /// When.
    pub at: String,
    /// What they said.
    pub text: String,
    /// What was open, of that what the reader may see.
    pub items: Vec<Row>,
    /// Who took it over; empty until somebody did.
    pub read_by: String,
    /// When.
    pub read_at: String,
    /// The reader wrote it.
    pub own: bool,
}

/// What the page shows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HandoverView {
    /// The reader's open items, by urgency.
    pub mine: Vec<Row>,
    /// How many the reader has.
    pub mine_all: i64,
    /// High and critical that nobody has.
    pub nobody: Vec<Row>,
    /// How many there are.
    pub nobody_all: i64,
    /// Hand-overs, newest first.
    pub written: Vec<Written>,
}

async fn gather(v: &Visit) -> Result<HandoverView> {
    let seat = v.seat()?.clone();
    project::freshen(v.node()).await?;
    let eyes = eyes(&seat);
    let (mine, mine_all, nobody, nobody_all, kept) = v
        .node()
        .db
        .read(move |tx| {
            let open = Filter { state: "open".into(), ..Filter::default() };
            let mine = Filter { hand: InHand::Person(eyes.person), ..open.clone() };
            let nobody = Filter { hand: InHand::Nobody, rating_min: Rating::High.number(), ..open };
            let mut kept = Vec::new();
            for h in handover_list(tx, SHOWN)? {
                let ids: Vec<String> = serde_json::from_str(&h.items).unwrap_or_default();
                let mut items: Vec<Item> = Vec::new();
                for id in ids.iter().filter_map(|i| i.parse::<ItemId>().ok()).take(100) {
                    let tlp = |i: &Item| pasban_app::exchange::objects::tlp_of(i.tlp);
                    items.extend(item_fetch(tx, &id)?.filter(|i| sees(&seat, tlp(i), i.owner)));
                }
                kept.push((h, items));
            }
            Ok((
                item_page(tx, &mine, eyes, Order::Urgency, None, ROWS_MAX)?,
                item_count(tx, &mine, eyes, COUNT_MAX)?,
                item_page(tx, &nobody, eyes, Order::Urgency, None, ROWS_MAX)?,
                item_count(tx, &nobody, eyes, COUNT_MAX)?,
                kept,
            ))
        })
        .await?;
    let rows = |items: Vec<Item>| items.into_iter().map(|i| Row::of(v, i)).collect::<Vec<_>>();
    let me = v.seat()?.person;
    Ok(HandoverView {
        mine: rows(mine),
        mine_all,
        nobody: rows(nobody),
        nobody_all,
        written: kept
            .into_iter()
            .map(|(h, items)| Written {
                id: ItemId(h.id).to_string(),
                name: h.name,
                at: h.at.rfc3339(),
                text: h.text,
                items: rows(items),
                read_by: h.read_name,
                read_at: if h.read_at.0 > 0 { h.read_at.rfc3339() } else { String::new() },
                own: h.person == me,
            })
            .collect(),
    })
}

impl Page for Handover {
    const PATH: &'static str = "/handover";
    const PERMISSION: Permission = Permission::QueueWork;
    const SUMMARY: &'static str = "What a shift leaves to the next: open items, words, and who took it over.";
    type Ask = Nothing;
    type View = HandoverView;

    async fn look(v: &Visit, _: Nothing) -> Result<HandoverView> {
        gather(v).await
    }

    fn draw(v: &Visit, view: &HandoverView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn rows(v: &Visit, of: &[Row]) -> maud::Markup {
    html! {
        ul.tasks { @for r in of { li data-row=(r.item) {
            span {
                (state::tag(r.rating.class(), v.say(&format!("queue-rating-{}", r.rating.code()), &[]))) " "
                a href={ "/queue/" (r.item) } { (tell::title(v, &r.told())) } br; span.sub { (tell::under(v, &r.told())) }
            }
            span { @if r.kept.due == NEVER { (hand(v, r)) } @else { (tell::clock(v, &r.kept)) } }
        } } }
    }
}

fn draw(v: &Visit, view: &HandoverView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "handover-title");
    let unread = view.written.iter().filter(|w| w.read_at.is_empty() && !w.own).count();
    let answers = [
        Answer {
            state: if unread > 0 { "high" } else { "ok" },
            question: say!(v, "handover-q-read"),
            answer: say!(v, "handover-a-read", n = unread),
            more: match view.written.first() {
                Some(w) => {
                    html! { (say!(v, "handover-last", who = html! { bdi dir="auto" { (parts::clean(&w.name)) } })) " " @if let Some(at) = Timestamp::parse(&w.at) { (when::ago(v, at)) } }
                }
                None => say!(v, "handover-never"),
            },
        },
        Answer {
            state: "",
            question: say!(v, "handover-q-mine"),
            answer: say!(v, "handover-a-mine", n = view.mine_all),
            more: say!(v, "handover-a-mine-more"),
        },
        Answer {
            state: if view.nobody_all > 0 { "med" } else { "ok" },
            question: say!(v, "handover-q-nobody"),
            answer: say!(v, "handover-a-nobody", n = view.nobody_all),
            more: html! { a href="/queue?v=none" { (say!(v, "handover-look")) } },
        },
    ];
    let main = html! {
        (form::summary(v, faults))
        (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
        (parts::answers(&text!(v, "queue-in-short"), &answers))
        div.two {
            div.stack {
                @for w in &view.written { section.panel {
                    h2 { (say!(v, "handover-of", who = html! { bdi dir="auto" { (parts::clean(&w.name)) } })) }
                    @if let Some(at) = Timestamp::parse(&w.at) { p.sub { (when::ago(v, at)) } }
                    @if w.text.trim().is_empty() { p { (say!(v, "handover-no-words")) } } @else { div.quote { (parts::said(&w.text)) } }
                    @if !w.items.is_empty() { (rows(v, &w.items)) }
                    @if let Some(at) = Timestamp::parse(&w.read_at) { p { (state::mark("ok", say!(v, "handover-taken", who = html! { bdi dir="auto" { (parts::clean(&w.read_by)) } }))) " " (when::at(v, at)) } }
                    @else if w.own { p { (state::mark("med", say!(v, "handover-waits"))) } }
                    @else { (form::button(v, "/handover/take-over", &[("id", &w.id)], "go", say!(v, "handover-take"))) }
                } }
                @if view.written.is_empty() { (parts::empty(say!(v, "handover-empty"))) }
            }
            div.stack {
                form.panel method="post" action="/handover" {
                    (form::hidden(v))
                    h2 { (say!(v, "handover-write")) }
                    p { (say!(v, "handover-write-words", n = view.mine_all)) }
                    (form::area(faults, "text", say!(v, "handover-text"), say!(v, "handover-text-hint"), typed.get("text").unwrap_or_default(), false))
                    p { button.btn.go { (say!(v, "handover-go")) } }
                }
                section.panel { h2 { (say!(v, "handover-mine")) } @if view.mine.is_empty() { p { (say!(v, "handover-mine-none")) } } @else { (rows(v, &view.mine)) } }
                @if !view.nobody.is_empty() { section.panel { h2 { (say!(v, "handover-nobody")) } (rows(v, &view.nobody)) } }
            }
        }
    };
    Drawn::new(title, main)
}

/// Writes a hand-over.
pub struct Write;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct WriteForm {
    /// What who comes must know.
    #[serde(default)]
    pub text: String,
}

impl Deed for Write {
    const PATH: &'static str = "/handover";
    const PERMISSION: Permission = Permission::QueueWork;
    const SUMMARY: &'static str = "Hands the shift over: what is open, and what is said about it.";
    type Form = WriteForm;
    type Done = Done;

    async fn act(v: &Visit, f: WriteForm) -> Result<Outcome<Done>> {
        if f.text.chars().count() > TEXT_CHARS_MAX {
            return Outcome::fault("text", text!(v, "handover-p-long", n = TEXT_CHARS_MAX));
        }
        let seat = v.seat()?.clone();
        let (eyes, now) = (eyes(&seat), v.now);
        let mut id = [0; 16];
        id.copy_from_slice(&v.key[..16]);
        let text = f.text;
        v.node()
            .db
            .write("desk.handover", move |tx| {
                let mine = Filter { state: "open".into(), hand: InHand::Person(eyes.person), ..Filter::default() };
                let open = item_page(tx, &mine, eyes, Order::Urgency, None, 100)?;
                let ids: Vec<String> = open.iter().map(|i| i.id.to_string()).collect();
                let kept = Kept {
                    id,
                    person: seat.person,
                    name: seat.name,
                    text,
                    items: serde_json::to_string(&ids).unwrap_or_else(|_| "[]".into()),
                    at: now,
                    read_by: None,
                    read_name: String::new(),
                    read_at: Timestamp(0),
                };
                handover_insert(tx, &kept)
            })
            .await?;
        Outcome::done(DONE, "/handover")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v).await?, typed, faults))
    }
}

/// Takes a hand-over.
pub struct TakeOver;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct TakeOverForm {
    /// Id.
    #[serde(default)]
    pub id: String,
}

impl Deed for TakeOver {
    const PATH: &'static str = "/handover/take-over";
    const PERMISSION: Permission = Permission::QueueWork;
    const SUMMARY: &'static str = "Takes a hand-over: its open items go to who reads it; never by who wrote it.";
    type Form = TakeOverForm;
    type Done = Done;

    async fn act(v: &Visit, f: TakeOverForm) -> Result<Outcome<Done>> {
        let id: ItemId = f.id.parse().map_err(|_| AppError::NotFound)?;
        take_over(v.node(), v.seat()?, id).await.map_err(|e| match e {
            AppError::Conflict(_) => AppError::Conflict(text!(v, "handover-p-own")),
            e => e,
        })?;
        Outcome::done(DONE, "/handover")
    }
}
