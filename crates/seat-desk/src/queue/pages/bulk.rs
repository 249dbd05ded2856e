//! `/queue/do`: what will happen to the ticked rows, before it happens.

use maud::{Markup, html};
use pasban_app::{AppError, Result};
use pasban_kernel::time::HOUR;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Visit, say, text};
use pasban_store::rows::seat_desk::ItemId;
use pasban_store::rows::seat_desk::items::item_fetch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::item::{Colleague, reasons};
use super::list::{Row, hand};
use crate::queue::act::{self, Act, BULK_MAX, Reason};
use crate::queue::rule::sees;
use crate::queue::tell;

/// What is to be done.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct BeforeAsk {
    /// Ticked items.
    #[serde(default)]
    pub item: Vec<String>,
    /// `take`, `give`, `join`, `snooze`, `close`.
    #[serde(rename = "do")]
    pub what: Option<String>,
    /// The same, from a button of its own.
    pub now: Option<String>,
}

/// What will happen.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BeforeView {
    /// What.
    pub what: String,
    /// Items to which it happens.
    pub rows: Vec<Row>,
    /// To whom they can be given.
    pub colleagues: Vec<Colleague>,
}

/// The page before.
pub struct Before;

fn known_act(what: &str) -> Option<&'static str> {
    ["take", "give", "join", "snooze", "close"].into_iter().find(|w| *w == what)
}

async fn before(v: &Visit, items: &[String], what: &str) -> Result<BeforeView> {
    let seat = v.seat()?.clone();
    let what = known_act(what).ok_or(AppError::NotFound)?;
    let ids: Vec<ItemId> = items.iter().take(BULK_MAX).filter_map(|i| i.parse().ok()).collect();
    let found = v
        .node()
        .db
        .read(move |tx| {
            let mut found = Vec::with_capacity(ids.len());
            for id in &ids {
                let item = item_fetch(tx, id)?;
                found.extend(item.filter(|i| sees(&seat, pasban_app::exchange::objects::tlp_of(i.tlp), i.owner)));
            }
            Ok(found)
        })
        .await?;
    let colleagues = if what == "give" { act::colleagues(v.node()).await? } else { Vec::new() };
    Ok(BeforeView {
        what: what.into(),
        rows: found.into_iter().map(|i| Row::of(v, i)).collect(),
        colleagues: colleagues.into_iter().map(|(p, name)| Colleague { person: p.to_string(), name }).collect(),
    })
}

impl Page for Before {
    const PATH: &'static str = "/queue/do";
    const PERMISSION: Permission = Permission::QueueWork;
    const SUMMARY: &'static str = "What will happen to ticked items, before it happens.";
    type Ask = BeforeAsk;
    type View = BeforeView;

    async fn look(v: &Visit, a: BeforeAsk) -> Result<BeforeView> {
        before(v, &a.item, a.now.as_deref().or(a.what.as_deref()).unwrap_or_default()).await
    }

    fn draw(v: &Visit, view: &BeforeView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &BeforeView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let n = view.rows.len();
    let key = |part: &str| format!("queue-bulk-{}-{part}", view.what);
    let title = v.text(&key("title"), &[("n", pasban_portal::Arg::from(n))]);
    let main = html! {
        div.read.stack {
            (form::summary(v, faults))
            (parts::crumbs(&[("/queue", say!(v, "queue-title"))], say!(v, "queue-before")))
            h1 { (title) }
            @if n == 0 { (parts::empty(html! { (say!(v, "queue-bulk-none")) " " a href="/queue" { (say!(v, "queue-bulk-back")) } })) }
            @else {
                p.lede { (v.say(&key("words"), &[("n", pasban_portal::Arg::from(n))])) }
                ul.tasks { @for r in &view.rows { li {
                    span { (state::tag(r.rating.class(), v.say(&format!("queue-rating-{}", r.rating.code()), &[]))) " " a href={ "/queue/" (r.item) } { (tell::title(v, &r.told())) } }
                    span.sub { (hand(v, r)) }
                } } }
                form.panel method="post" action="/queue/do" {
                    (form::hidden(v))
                    input type="hidden" name="do" value=(view.what);
                    @for r in &view.rows { input type="hidden" name="item" value=(r.item); }
                    (fields(v, view, typed, faults))
                    div.row { button.btn.go { (v.say(&key("go"), &[("n", pasban_portal::Arg::from(n))])) } a href="/queue" { (say!(v, "queue-bulk-back")) } }
                }
            }
        }
    };
    Drawn::new(title, main)
}

fn fields(v: &Visit, view: &BeforeView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let said = typed.get("why").unwrap_or_default();
    match view.what.as_str() {
        "give" => {
            html! { label { (say!(v, "queue-give-to")) " " select name="to" { @for c in &view.colleagues { option value=(c.person) { (parts::clean(&c.name)) } } } } }
        }
        "join" => {
            let of: Vec<form::Choice<'_>> = view
                .rows
                .iter()
                .map(|r| form::Choice {
                    value: &r.item,
                    words: tell::title(v, &r.told()),
                    more: tell::under(v, &r.told()),
                })
                .collect();
            let first = view.rows.first().map(|r| r.item.clone()).unwrap_or_default();
            form::choices(
                faults,
                typed,
                "into",
                say!(v, "queue-join-into"),
                say!(v, "queue-join-hint"),
                &first,
                false,
                &of,
            )
        }
        "snooze" => html! { label { (say!(v, "queue-snooze-for")) " " select name="hours" {
            option value="1" { (say!(v, "queue-hours", n = 1)) } option value="4" { (say!(v, "queue-hours", n = 4)) } option value="12" { (say!(v, "queue-hours", n = 12)) }
            option value="24" { (say!(v, "queue-days", n = 1)) } option value="72" { (say!(v, "queue-days", n = 3)) } option value="168" { (say!(v, "queue-days", n = 7)) }
        } } },
        "close" => html! {
            (reasons(v, faults, typed))
            (form::area(faults, "why", say!(v, "queue-close-why"), say!(v, "queue-close-hint"), said, false))
        },
        _ => html! {},
    }
}

/// Does it.
pub struct Do;

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct DoForm {
    /// Items.
    #[serde(default)]
    pub item: Vec<String>,
    /// `take`, `give`, `join`, `snooze`, `close`.
    #[serde(default, rename = "do")]
    pub what: String,
    /// To whom.
    #[serde(default)]
    pub to: String,
    /// Into which item.
    #[serde(default)]
    pub into: String,
    /// For how many hours.
    #[serde(default)]
    pub hours: i64,
    /// Why it is closed.
    #[serde(default)]
    pub reason: String,
    /// The same in words.
    #[serde(default)]
    pub why: String,
}

impl Deed for Do {
    const PATH: &'static str = "/queue/do";
    const PERMISSION: Permission = Permission::QueueWork;
    const SUMMARY: &'static str = "Takes, gives, joins, puts aside or closes several items, all or none.";
    type Form = DoForm;
    type Done = Done;

    async fn act(v: &Visit, f: DoForm) -> Result<Outcome<Done>> {
        let mut items: Vec<ItemId> = Vec::with_capacity(f.item.len());
        for item in &f.item {
            items.push(item.parse().map_err(|_| AppError::NotFound)?);
        }
        let act = match known_act(&f.what) {
            Some("take") => Act::Take,
            Some("give") => match f.to.parse() {
                Ok(to) => Act::Give(to),
                Err(_) => return Outcome::fault("to", text!(v, "queue-p-to")),
            },
            Some("join") => match f.into.parse::<ItemId>() {
                Ok(into) if items.contains(&into) && items.len() > 1 => {
                    items.retain(|i| *i != into);
                    Act::Join(into)
                }
                _ => return Outcome::fault("into", text!(v, "queue-p-join")),
            },
            Some("snooze") if (1..=90 * 24).contains(&f.hours) => Act::Snooze(v.now.plus(f.hours * HOUR)),
            Some("snooze") => return Outcome::fault("hours", text!(v, "queue-p-hours")),
            Some("close") => match Reason::of(&f.reason) {
                None => return Outcome::fault("reason", text!(v, "queue-p-reason")),
                Some(Reason::Other) if f.why.trim().is_empty() => {
                    return Outcome::fault("why", text!(v, "queue-p-why"));
                }
                Some(reason) => Act::Close(reason, f.why.clone()),
            },
            _ => return Err(AppError::NotFound),
        };
        act::act(v.node(), v.seat()?, &items, act).await?;
        Outcome::done(DONE, "/queue")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let items: Vec<String> = typed.0.iter().filter(|(n, _)| n == "item").map(|(_, i)| i.clone()).collect();
        let view = before(v, &items, typed.get("do").unwrap_or_default()).await?;
        Ok(draw(v, &view, typed, faults))
    }
}
