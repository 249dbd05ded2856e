//! `/blocks`: what is blocked now, by whom, until when, how often it was met; and what people lifted.

use maud::html;
use pasban_access::Permission;
use pasban_app::mitigate::people;
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, form};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Sheet, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::holds::may_know;
use crate::gather::{self, PAGE, Value};
use crate::why::{self, Because};

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct BlocksAsk {
    /// `block` (usual), `lifted`, `expired`, `withdrawn`.
    pub state: Option<String>,
    /// Cursor.
    pub after: Option<String>,
}

/// A value.
#[derive(Serialize, JsonSchema)]
pub struct Blocked {
    /// The value.
    pub value: Value,
    /// Who says that it is bad.
    pub issuer: String,
    /// Why, in the issuer's words.
    pub reason: String,
    /// RSIT class and type.
    pub category: String,
    /// Since when, microseconds since 1970.
    pub since: i64,
    /// Until when, microseconds since 1970; 0 where it is not blocked.
    pub until: i64,
    /// Hits here.
    pub hits: i64,
    /// The last hit, microseconds since 1970; 0 for none.
    pub last_hit: i64,
    /// Why it is so.
    pub because: Vec<Because>,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct BlocksView {
    /// Which state.
    pub state: String,
    /// Values, last changed first.
    pub rows: Vec<Blocked>,
    /// Next page.
    pub next: Option<String>,
    /// How many, up to 1,000.
    pub count: i64,
}

/// The page.
pub struct Blocks;

const STATES: [&str; 4] = ["block", "lifted", "expired", "withdrawn"];

async fn gather_view(v: &Visit, state: &str, after: Option<&str>) -> Result<BlocksView> {
    let seat = v.seat()?;
    let state = STATES.into_iter().find(|s| *s == state).ok_or(AppError::NotFound)?;
    let (found, next) = gather::page(v.node(), seat, state, gather::uncursor(after)?, PAGE).await?;
    let rows = found
        .into_iter()
        .map(|m| Blocked {
            value: Value::of(&m.value),
            issuer: gather::name(v.node(), &m.issuer),
            reason: m.reason,
            category: m.category,
            since: if state == "block" { m.blocked_at.0 } else { m.changed.0 },
            until: m.until.0,
            hits: m.hits,
            last_hit: m.last_hit.0,
            because: why::read(&m.because),
        })
        .collect();
    Ok(BlocksView {
        state: state.to_owned(),
        rows,
        next: next.map(|n| gather::cursor(&n)),
        count: gather::count(v.node(), seat, state).await?,
    })
}

impl Page for Blocks {
    const PATH: &'static str = "/blocks";
    const PERMISSION: Permission = Permission::HoldDecide;
    const SUMMARY: &'static str = "What is blocked now: by whom, until when, how often it was met.";
    type Ask = BlocksAsk;
    type View = BlocksView;

    async fn look(v: &Visit, a: BlocksAsk) -> Result<BlocksView> {
        gather_view(v, a.state.as_deref().unwrap_or("block"), a.after.as_deref()).await
    }

    fn draw(v: &Visit, view: &BlocksView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }

    fn rows(view: &BlocksView) -> Option<Sheet> {
        let head = ["kind", "value", "issuer", "class", "reason", "since", "until", "hits", "because"];
        let rows = view
            .rows
            .iter()
            .map(|b| {
                let because: Vec<&str> = b.because.iter().map(|x| x.text.as_str()).collect();
                vec![
                    b.value.kind.clone(),
                    b.value.plain(),
                    b.issuer.clone(),
                    b.category.clone(),
                    b.reason.clone(),
                    Timestamp(b.since).rfc3339(),
                    if b.until > 0 { Timestamp(b.until).rfc3339() } else { String::new() },
                    b.hits.to_string(),
                    because.join("; "),
                ]
            })
            .collect();
        Some(Sheet { name: format!("blocks-{}", view.state), head: head.map(String::from).to_vec(), rows })
    }
}

fn draw(v: &Visit, view: &BlocksView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-blocks-title");
    let may = matches!(view.state.as_str(), "block" | "lifted");
    let columns = [
        column(v, "officer-col-value"),
        column(v, "officer-col-says"),
        column(v, if view.state == "block" { "officer-col-blocked" } else { "officer-col-changed" }),
        column(v, "officer-col-until"),
        column(v, "officer-col-hits").num(),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|b| {
            let pick = format!("{} {}", b.value.kind, b.value.value);
            vec![
                cell(html! {
                    @if may { label.row { input type="checkbox" name="pick" value=(pick) checked[typed.has("pick", &pick)]; span { (b.value.markup()) } } }
                    @else { (b.value.markup()) }
                    @if view.state != "block" && !b.because.is_empty() { (why::list(v, &b.because)) }
                }),
                cell(html! {
                    bdi { (parts::clean(&b.issuer)) } br; span.sub { (v.say(&format!("officer-class-{}", super::marks::class_key(&b.category)), &[])) }
                    @if !b.reason.is_empty() { br; span.sub { (parts::said(&b.reason)) } }
                }),
                cell(when::ago(v, Timestamp(b.since))),
                cell(html! { @if b.until > 0 { (when::ago(v, Timestamp(b.until))) } @else { "–" } }),
                number(html! { (pasban_portal::words::number(b.hits)) @if b.last_hit > 0 { br; span.sub { (when::clock(v, Timestamp(b.last_hit))) } } }),
            ]
        })
        .collect();
    let (key, go) = if view.state == "lifted" { ("unlift", "officer-unlift-go") } else { ("lift", "officer-lift-go") };
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "officer-blocks-title"), say!(v, "officer-blocks-lede"), parts::as_of(v)))
        (list::tabs(&title, &STATES.map(|s| (format!("/blocks?state={s}"), v.say(&format!("officer-blocks-{s}"), &[]), view.state == s))))
        @if view.rows.is_empty() { (parts::empty(v.say(&format!("officer-blocks-none-{}", view.state), &[]))) }
        @else {
            form.stack id="f-pick" method="post" action="/blocks" {
                (form::hidden(v))
                input type="hidden" name="state" value=(view.state);
                (list::table(v, html! { (title) }, &columns, &rows))
                (list::foot(v, view.rows.len(), Some(view.count), view.next.as_deref(), true))
                @if may {
                    div.panel {
                        (form::line(faults, &form::Line { name: "why", label: say!(v, "officer-lift-why"), hint: v.say(&format!("officer-{key}-hint"), &[]), kind: "text", value: typed.get("why").unwrap_or_default(), fill: "off", required: true }))
                        (form::fault(faults, "pick"))
                        p { button.btn name="do" value=(key) { (v.say(go, &[])) } }
                    }
                }
            }
        }
        p.row { a.btn href="/protect" { (say!(v, "officer-protect-title")) } a.btn href="/policy#stop" { (say!(v, "officer-stop-title")) } }
    };
    Drawn::new(title, main)
}

/// Lifts blocks, or lets the policy decide again.
pub struct Lift;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct LiftForm {
    /// Values, `domain evil.example`.
    #[serde(default)]
    pub pick: Vec<String>,
    /// `lift` or `unlift`.
    #[serde(rename = "do", default)]
    pub what: String,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// The list that was shown.
    pub state: Option<String>,
}

/// What became of them.
#[derive(Serialize, JsonSchema)]
pub struct LiftedNow {
    /// How many values.
    pub done: usize,
}

impl Deed for Lift {
    const PATH: &'static str = "/blocks";
    const PERMISSION: Permission = Permission::HoldDecide;
    const SUMMARY: &'static str =
        "Lifts blocks of values, which stay on watch, or gives lifted ones back to the policy.";
    type Form = LiftForm;
    type Done = LiftedNow;

    async fn act(v: &Visit, f: LiftForm) -> Result<Outcome<LiftedNow>> {
        let seat = v.seat()?;
        let picked: Option<Vec<_>> = f.pick.iter().map(|p| gather::picked(p)).collect();
        let Some(picked) = picked.filter(|p| !p.is_empty() && p.len() <= PAGE) else {
            return Outcome::fault("pick", text!(v, "officer-fault-pick"));
        };
        let why = f.why.trim();
        if why.is_empty() || why.chars().count() > 500 {
            return Outcome::fault("why", text!(v, "officer-fault-words", n = 500));
        }
        let mut done = 0;
        for value in picked {
            if !may_know(v, &value).await? {
                continue;
            }
            let one = match f.what.as_str() {
                "lift" => people::lift(v.node(), seat.tenant, value, &seat.name, why).await.map(|_| ()),
                "unlift" => people::unlift(v.node(), seat.tenant, value, &seat.name, why).await.map(|_| ()),
                _ => return Outcome::fault("pick", text!(v, "officer-fault-pick")),
            };
            match one {
                Ok(()) => done += 1,
                Err(AppError::NotFound) => {}
                Err(e) => return Err(e),
            }
        }
        if done == 0 {
            return Outcome::fault("pick", text!(v, "officer-fault-gone", n = f.pick.len()));
        }
        Outcome::done(LiftedNow { done }, "/blocks")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather_view(v, typed.get("state").unwrap_or("block"), None).await?, typed, faults))
    }
}
