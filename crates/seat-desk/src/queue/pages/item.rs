//! `/queue/{item}`: one thing that came in, all that is known of it, and what can be done.

use maud::{Markup, html};
use pasban_app::exchange::course;
use pasban_app::{AppError, Result};
use pasban_kernel::{Observable, ObservableKind, Timestamp};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, Answer, form, state};
use pasban_portal::{Drawn, Fault, Page, Permission, Visit, say, text, when};
use pasban_store::rows::seat_desk::NEVER;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::list::{Row, hand, reason};
use super::reader::{self, Answered, Behind, Did, Number, Read, Told};
use crate::queue::act::{self, CallBack};
use crate::queue::rule::{DEFAULTS, Kind, Must};
use crate::queue::{project, tell};

/// One item.
pub struct One;

/// Which item.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Which {
    /// Item.
    pub item: String,
}

/// A colleague.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Colleague {
    /// Person.
    pub person: String,
    /// Name.
    pub name: String,
}

/// What an item's page shows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ItemView {
    /// The item.
    pub item: Row,
    /// Why its clock is as long as it is; empty without one.
    pub because: String,
    /// The item that it was joined into.
    pub joined_into: String,
    /// The report.
    pub report: Option<Told>,
    /// Rows behind it.
    pub parts: Vec<Behind>,
    /// What was done, newest first.
    pub events: Vec<Did>,
    /// Numbers that this node knows of the organisation.
    pub numbers: Vec<Number>,
    /// What the reporter was answered.
    pub answers: Vec<Answered>,
    /// To whom it can be given.
    pub colleagues: Vec<Colleague>,
}

/// Gathers the page, and notes that it was read.
pub(super) async fn gather(v: &Visit, item: &str) -> Result<ItemView> {
    let (node, seat) = (v.node(), v.seat()?);
    let id = item.parse().map_err(|_| AppError::NotFound)?;
    project::freshen(node).await?;
    let read: Read = reader::read(node, seat, id).await?.ok_or(AppError::NotFound)?;
    let what =
        if read.report.is_some() { "reporter,what happened,systems,values" } else { "organisation,what was met" };
    let record = read.report.as_ref().map_or_else(|| format!("item {id}"), |r| format!("report {}", r.report));
    pasban_people::reads::note(node, seat, &record, what).await?;
    if let Some(report) = read.report.as_ref().and_then(|r| r.report.parse().ok())
        && !course::knows(node, &report, seat.role.code()).await?
    {
        course::tell_now(node, &report).await?;
    }
    let colleagues = act::colleagues(node).await?;
    let kind = Kind::of(&read.item.kind);
    let because = DEFAULTS
        .iter()
        .filter(|s| Some(s.kind) == kind && s.must.code() == read.item.must && s.from.number() <= read.item.rating)
        .max_by_key(|s| s.from)
        .map(|s| s.because.to_owned())
        .unwrap_or_default();
    Ok(ItemView {
        because,
        joined_into: read.item.joined.map(|j| j.to_string()).unwrap_or_default(),
        item: Row::of(v, read.item),
        report: read.report,
        parts: read.parts,
        events: read.events,
        numbers: read.numbers,
        answers: read.answers,
        colleagues: colleagues.into_iter().map(|(p, name)| Colleague { person: p.to_string(), name }).collect(),
    })
}

impl Page for One {
    const PATH: &'static str = "/queue/{item}";
    const PERMISSION: Permission = Permission::QueueRead;
    const SUMMARY: &'static str = "One item: what came in, what is known, what was done.";
    type Ask = Which;
    type View = ItemView;

    async fn look(v: &Visit, a: Which) -> Result<ItemView> {
        gather(v, &a.item).await
    }

    fn draw(v: &Visit, view: &ItemView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

/// Draws the page, with what was typed and what is wrong with it.
pub(super) fn draw(v: &Visit, view: &ItemView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let r = &view.item;
    let title = tell::window(v, &r.kept);
    let title = if faults.is_empty() { title } else { text!(v, "portal-problem-title", what = title.as_str()) };
    let work = v.may(Permission::QueueWork) && view.joined_into.is_empty();
    let tlp = pasban_app::exchange::objects::tlp_of(r.kept.tlp);
    let main = html! {
        (form::summary(v, faults))
        (parts::crumbs(&[("/queue", say!(v, "queue-title"))], parts::id(tell::short(&r.item))))
        (parts::head(
            tell::title(v, &r.told()),
            html! {
                (state::tag(r.rating.class(), v.say(&format!("queue-rating-{}", r.rating.code()), &[])))
                (state::tlp(tlp)) span.sub { (state::tlp_words(v, tlp)) }
                span.sub { (tell::under(v, &r.told())) }
            },
            parts::as_of(v),
        ))
        @if !view.joined_into.is_empty() { (parts::banner("info", html! {
            p { (say!(v, "queue-joined-into")) " " a href={ "/queue/" (view.joined_into) } { (parts::id(tell::short(&view.joined_into))) } }
            (form::button(v, &format!("/queue/{}/split", r.item), &[], "", say!(v, "queue-split")))
        })) }
        (doubt(v, view))
        (strip(v, view))
        div.two {
            div.stack {
                @if let Some(report) = &view.report { (report_panel(v, r, report, &view.answers)) }
                @if r.kind != Kind::Report { (parts_panel(v, view)) }
                (events_panel(v, view))
                @if work { (note_form(v, r, typed, faults)) }
            }
            div.stack {
                @if work { (hand_panel(v, view)) (step_panel(v, view, typed, faults)) (call_panel(v, view, typed, faults)) (close_panel(v, view, typed, faults)) }
            }
        }
    };
    Drawn::new(title, main)
}

/// Somebody who was rung back said that it was not theirs: before everything else.
fn doubt(v: &Visit, view: &ItemView) -> Markup {
    let last = view
        .events
        .iter()
        .filter(|e| e.kind == "call")
        .find_map(|e| e.data.get("confirmed").and_then(|c| c.as_str()).filter(|c| *c == "yes" || *c == "no"));
    html! { @if last == Some("no") { (parts::banner("crit", html! { p { b { (say!(v, "queue-not-theirs")) } } p { (say!(v, "queue-not-theirs-more")) } })) } }
}

fn strip(v: &Visit, view: &ItemView) -> Markup {
    let r = &view.item;
    let due = r.kept.due;
    let must = if due == NEVER {
        Answer {
            state: "",
            question: say!(v, "queue-q-item-do"),
            answer: say!(v, "queue-a-item-nothing"),
            more: if r.state == "closed" {
                reason(v, &r.kept.reason)
            } else {
                html! {}
            },
        }
    } else {
        let state = crate::queue::rule::state_of_due(due, v.now);
        let more = html! { (say!(v, if due <= v.now { "portal-clock-overdue" } else { "portal-clock-left" }, span = when::span(v, (due.0 - v.now.0).abs()))) };
        Answer {
            state,
            question: say!(v, "queue-q-item-do"),
            answer: say!(v, "queue-a-item-must", must = tell::must(v, &r.kept.must, due)),
            more: html! { (more) @if !view.because.is_empty() { ". " (v.say(because_key(r), &[])) } },
        }
    };
    let known = Answer {
        state: r.rating.class(),
        question: say!(v, "queue-q-known"),
        answer: tell::known(v, &r.told()),
        more: html! { (tell::from(v, &r.kept)) },
    };
    let last = view.events.first();
    let in_hand = Answer {
        state: if r.owner.is_empty() { "med" } else { "" },
        question: say!(v, "queue-q-hand"),
        answer: hand(v, r),
        more: match last {
            Some(e) => html! { (event_words(v, e)) ", " (when::ago(v, Timestamp(e.n))) },
            None => say!(v, "queue-came-at", at = when::ago(v, r.kept.came)),
        },
    };
    parts::answers(&text!(v, "queue-in-short"), &[known, must, in_hand])
}

/// Why this clock: the sentence beside the default, in words of the catalogue.
fn because_key(r: &Row) -> &'static str {
    match r.must {
        Some(Must::Acknowledge) => "queue-because-acknowledge",
        Some(Must::Call) => "queue-because-call",
        Some(Must::Decide) => "queue-because-decide",
        Some(Must::Review) => "queue-because-review",
        Some(Must::Answer) => "queue-because-answer",
        Some(Must::Mend) => "queue-because-mend",
        Some(Must::Renew) => "queue-because-renew",
        Some(Must::Send) => "queue-because-send",
        Some(Must::Second) => "queue-because-second",
        None => "queue-clock-none",
    }
}

fn value_link(kind: &str, value: &str) -> Markup {
    let found = ObservableKind::from_name(kind).and_then(|k| Observable::from_stored(k, value).ok());
    match found {
        Some(o) => html! { a href=(crate::indicator::path(&o)) { (parts::defanged(&o)) } },
        None => html! { (parts::id(value)) },
    }
}

fn report_panel(v: &Visit, r: &Row, report: &Told, answers: &[Answered]) -> Markup {
    let at = Timestamp::parse(&report.at).unwrap_or(r.kept.came);
    html! {
        section.panel id="report" {
            h2 { (say!(v, "queue-report-said")) }
            p.sub { (tell::from(v, &r.kept)) " · " (when::exact(v, at)) " · " (parts::id(&report.report)) }
            @if report.text.trim().is_empty() { p { (say!(v, "queue-report-no-words")) } } @else { div.quote { (parts::said(&report.text)) } }
            dl.kv {
                @if !report.systems.trim().is_empty() { dt { (say!(v, "queue-systems")) } dd { (parts::said(&report.systems)) } }
                @if let Some(at) = Timestamp::parse(&report.first_seen) { dt { (say!(v, "queue-first-seen")) } dd { (when::ago(v, at)) } }
                dt { (say!(v, "queue-consent")) }
                dd {
                    @if let Some(at) = Timestamp::parse(&report.withdrawn) { (say!(v, "queue-consent-withdrawn", at = when::at(v, at))) }
                    @else if report.share { (say!(v, "queue-consent-share", to = parts::id(&report.share_to))) "; " @if report.named { (say!(v, "queue-consent-named")) } @else { (say!(v, "queue-not-named")) } }
                    @else { (say!(v, "queue-consent-none")) }
                }
                @if report.receipt >= 0 { dt { (say!(v, "queue-receipt")) } dd { (say!(v, "queue-receipt-entry", n = report.receipt)) } }
            }
            @if !report.values.is_empty() {
                h3 { (say!(v, "queue-its-values", n = report.values_all)) }
                ul.tasks { @for value in &report.values { li {
                    span { (value_link(&value.kind, &value.value)) @if !value.category.is_empty() { " " span.sub { (parts::id(&value.category)) } } }
                    span { (value_state(v, &value.state)) @if !value.by.is_empty() { " " span.sub { bdi dir="auto" { (parts::clean(&value.by)) } } } }
                } } }
                @if report.values_all > i64::try_from(report.values.len()).unwrap_or(0) { p.meta { (say!(v, "queue-values-more", n = report.values_all - i64::try_from(report.values.len()).unwrap_or(0))) } }
            }
            @if !answers.is_empty() {
                h3 { (say!(v, "queue-answered")) }
                ol.events { @for a in answers { li {
                    @if let Some(at) = Timestamp::parse(&a.at) { (when::at(v, at)) }
                    (v.say(answer_key(&a.kind), &[])) " · " bdi dir="auto" { (parts::clean(&a.name)) }
                    @if !a.text.is_empty() { div.quote { (parts::said(&a.text)) } }
                } } }
            }
        }
    }
}

fn answer_key(kind: &str) -> &'static str {
    match kind {
        "acknowledged" => "queue-answer-acknowledged",
        "closed" => "queue-answer-closed",
        _ => "queue-answer-said",
    }
}

fn value_state(v: &Visit, state_word: &str) -> Markup {
    let (class, key) = match state_word {
        "new" => ("med", "queue-value-new"),
        "asked" => ("info", "queue-value-asked"),
        "confirmed" => ("ok", "queue-value-confirmed"),
        "held" => ("low", "queue-value-held"),
        "rejected" => ("none", "queue-value-rejected"),
        _ => ("none", "queue-value-withdrawn"),
    };
    state::tag(class, v.say(key, &[]))
}

fn parts_panel(v: &Visit, view: &ItemView) -> Markup {
    let r = &view.item;
    html! {
        section.panel {
            h2 { (say!(v, "queue-behind", n = r.parts)) }
            @if let Some(to) = tell::leads_to(&r.line) { p { a href=(to) { (say!(v, "queue-to-value")) } } }
            ul.tasks { @for p in &view.parts { li {
                span {
                    @match &p.line {
                        pasban_line @ (crate::queue::line::Line::Sighting { .. } | crate::queue::line::Line::Proposal { .. }) => {
                            @if let Some(o) = pasban_line.value() { (parts::defanged(&o)) " " }
                        }
                        _ => {}
                    }
                    @if !p.from.is_empty() { bdi dir="auto" { (parts::clean(&p.from)) } }
                    @if let crate::queue::line::Line::Sighting { hits, link, .. } = &p.line {
                        @if !link.is_empty() { bdi dir="auto" { (parts::clean(link)) } }
                        " " span.sub { (say!(v, "queue-hits", n = *hits)) }
                    }
                }
                span { (when::at(v, p.last_at)) @if p.settled { " " (state::mark("ok", say!(v, "queue-settled"))) } }
            } } }
            @if r.parts > i64::try_from(view.parts.len()).unwrap_or(0) { p.meta { (say!(v, "queue-parts-more", n = r.parts - i64::try_from(view.parts.len()).unwrap_or(0))) } }
        }
    }
}

/// What happened, in words.
pub(super) fn event_words(v: &Visit, e: &Did) -> Markup {
    let who = html! { bdi dir="auto" { (parts::clean(&e.name)) } };
    let text_of = |name: &str| e.data.get(name).and_then(|d| d.as_str()).unwrap_or_default().to_owned();
    match e.kind.as_str() {
        "came" => say!(v, "queue-e-came"),
        "again" => say!(v, "queue-e-again"),
        "settled" => say!(v, "queue-e-settled"),
        "woke" => say!(v, "queue-e-woke"),
        "take" => say!(v, "queue-e-take", who = who),
        "drop" => say!(v, "queue-e-drop", who = who),
        "give" => say!(v, "queue-e-give", who = who, to = html! { bdi dir="auto" { (parts::clean(&text_of("to"))) } }),
        "note" => say!(v, "queue-e-note", who = who),
        "call" => {
            let key = match CallBack::of(&text_of("confirmed")) {
                Some(CallBack::Yes) => "queue-e-call-yes",
                Some(CallBack::No) => "queue-e-call-no",
                Some(CallBack::NotReached) => "queue-e-call-not-reached",
                _ => "queue-e-call",
            };
            say!(
                v,
                key,
                who = who,
                number = parts::id(&text_of("number")),
                spoke = html! { bdi dir="auto" { (parts::clean(&text_of("spoke"))) } }
            )
        }
        "snooze" => {
            let until = e.data.get("until").and_then(serde_json::Value::as_i64).unwrap_or(0);
            say!(v, "queue-e-snooze", who = who, at = when::at(v, Timestamp(until)))
        }
        "step" => say!(v, "queue-e-step", who = who),
        "acknowledge" => say!(v, "queue-e-acknowledge", who = who),
        "close" => say!(v, "queue-e-close", who = who, why = reason(v, &text_of("reason"))),
        "reopen" => say!(v, "queue-e-reopen", who = who),
        "join" => say!(v, "queue-e-join", who = who, item = parts::id(tell::short(&text_of("into")))),
        "joined" => say!(v, "queue-e-joined", who = who, item = parts::id(tell::short(&text_of("from")))),
        "split" => say!(v, "queue-e-split", who = who),
        _ => say!(v, "queue-e-other"),
    }
}

fn events_panel(v: &Visit, view: &ItemView) -> Markup {
    html! {
        section.panel id="events" {
            h2 { (say!(v, "queue-events")) }
            ol.events { @for e in &view.events { li class=(event_class(&e.kind)) {
                (when::at(v, Timestamp(e.n))) (event_words(v, e))
                @if !e.text.is_empty() { div.quote { (parts::said(&e.text)) } }
            } } }
        }
    }
}

fn event_class(kind: &str) -> &'static str {
    match kind {
        "came" | "again" | "woke" => "high",
        "close" | "settled" => "ok",
        "call" | "acknowledge" => "info",
        _ => "",
    }
}

fn typed_or<'t>(typed: &'t Pairs, name: &str) -> &'t str {
    typed.get(name).unwrap_or_default()
}

fn note_form(v: &Visit, r: &Row, typed: &Pairs, faults: &[Fault]) -> Markup {
    html! {
        form.panel method="post" action={ "/queue/" (r.item) "/note" } {
            (form::hidden(v))
            (form::area(faults, "note", say!(v, "queue-note"), say!(v, "queue-note-hint"), typed_or(typed, "note"), false))
            p { button.btn { (say!(v, "queue-note-go")) } }
        }
    }
}

fn hand_panel(v: &Visit, view: &ItemView) -> Markup {
    let r = &view.item;
    let to = |what: &str| format!("/queue/{}/{what}", r.item);
    html! {
        section.panel {
            h2 { (say!(v, "queue-in-hand")) }
            p { (hand(v, r)) }
            div.row {
                @if r.mine { (form::button(v, &to("take"), &[("drop", "yes")], "", say!(v, "queue-drop"))) }
                @else {
                    form method="post" action=(to("take")) { (form::hidden(v)) button.btn.go data-key="a" { (say!(v, "queue-take")) } }
                }
            }
            @if !view.colleagues.is_empty() {
                form.filters method="post" action=(to("give")) {
                    (form::hidden(v))
                    label { (say!(v, "queue-give-to")) select name="to" { @for c in &view.colleagues { option value=(c.person) { (parts::clean(&c.name)) } } } }
                    button.btn { (say!(v, "queue-give")) }
                }
            }
            @if r.state != "closed" {
                form.filters method="post" action=(to("snooze")) {
                    (form::hidden(v))
                    label { (say!(v, "queue-snooze-for")) select name="hours" {
                        option value="1" { (say!(v, "queue-hours", n = 1)) } option value="4" { (say!(v, "queue-hours", n = 4)) }
                        option value="12" { (say!(v, "queue-hours", n = 12)) } option value="24" { (say!(v, "queue-days", n = 1)) }
                        option value="72" { (say!(v, "queue-days", n = 3)) } option value="168" { (say!(v, "queue-days", n = 7)) }
                    } }
                    button.btn { (say!(v, "queue-snooze")) }
                }
            }
        }
    }
}

fn step_panel(v: &Visit, view: &ItemView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let r = &view.item;
    let report = view.report.as_ref().filter(|_| r.kind == Kind::Report);
    html! {
        @if let Some(report) = report {
            @if r.must == Some(Must::Acknowledge) || report.state == "new" {
                form.panel method="post" action={ "/queue/" (r.item) "/acknowledge" } {
                    (form::hidden(v))
                    h2 { (say!(v, "queue-acknowledge")) }
                    (tell::clock(v, &r.kept))
                    @if report.answers_reach { p { (say!(v, "queue-acknowledge-reach")) } } @else { p { (say!(v, "queue-acknowledge-ring")) } }
                    (form::area(faults, "answer", say!(v, "queue-answer-words"), say!(v, "queue-answer-hint"), typed_or(typed, "answer"), false))
                    p { button.btn.go { (say!(v, "queue-acknowledge-go")) } }
                }
            }
        } @else if r.must.is_some() {
            form.panel method="post" action={ "/queue/" (r.item) "/step" } {
                (form::hidden(v))
                h2 { (say!(v, "queue-due")) }
                (tell::clock(v, &r.kept))
                @if r.kind == Kind::Objection {
                    // Answered on its own page, since whoever objected reads the answer.
                    @if let Some(to) = tell::leads_to(&r.line) { p { a.btn.go href=(to) { (say!(v, "queue-to-objection")) } } }
                } @else {
                    @if let Some(to) = tell::leads_to(&r.line) { p { a href=(to) { (say!(v, "queue-to-value")) } } }
                    @if r.kind == Kind::Wish { p { a href="/second" { (say!(v, "queue-to-wishes")) } } }
                    p { button.btn { (say!(v, "queue-step-go")) } }
                }
            }
        }
    }
}

fn call_panel(v: &Visit, view: &ItemView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let r = &view.item;
    if !matches!(r.kind, Kind::Report | Kind::Sighting | Kind::Objection | Kind::Link) {
        return html! {};
    }
    html! {
        form.panel method="post" action={ "/queue/" (r.item) "/call" } id="call" {
            (form::hidden(v))
            h2 { (say!(v, "queue-call")) }
            p { (say!(v, "queue-call-words")) }
            @if view.numbers.is_empty() { p { (say!(v, "queue-call-no-number")) } }
            @else {
                @for (i, n) in view.numbers.iter().enumerate() { div.opt {
                    input type="radio" name="number" value=(n.number) id={ "f-number-" (i) } checked[i == 0];
                    label for={ "f-number-" (i) } { (parts::id(&n.number)) span { bdi dir="auto" { (parts::clean(&n.name)) } " · " (v.say(&format!("role-{}", n.role), &[])) } }
                } }
            }
            (form::line(faults, &form::Line { name: "other", label: say!(v, "queue-call-other"), hint: say!(v, "queue-call-other-hint"), kind: "tel", value: typed_or(typed, "other"), fill: "off", required: false }))
            (form::line(faults, &form::Line { name: "spoke", label: say!(v, "queue-call-spoke"), hint: html! {}, kind: "text", value: typed_or(typed, "spoke"), fill: "off", required: false }))
            (form::area(faults, "said", say!(v, "queue-call-said"), html! {}, typed_or(typed, "said"), false))
            (form::choices(faults, typed, "confirmed", say!(v, "queue-call-confirmed"), html! {}, "not-asked", false, &[
                form::Choice { value: "yes", words: say!(v, "queue-call-yes"), more: html! {} },
                form::Choice { value: "no", words: say!(v, "queue-call-no"), more: html! {} },
                form::Choice { value: "not-reached", words: say!(v, "queue-call-not-reached"), more: html! {} },
                form::Choice { value: "not-asked", words: say!(v, "queue-call-not-asked"), more: html! {} },
            ]))
            p { button.btn { (say!(v, "queue-call-go")) } }
        }
    }
}

fn close_panel(v: &Visit, view: &ItemView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let r = &view.item;
    if r.state == "closed" {
        return html! {
            form.panel method="post" action={ "/queue/" (r.item) "/reopen" } {
                (form::hidden(v))
                h2 { (say!(v, "queue-reopen")) }
                (form::area(faults, "why", say!(v, "queue-reopen-why"), html! {}, typed_or(typed, "why"), false))
                p { button.btn { (say!(v, "queue-reopen-go")) } }
            }
        };
    }
    html! {
        form.panel method="post" action={ "/queue/" (r.item) "/close" } {
            (form::hidden(v))
            h2 { (say!(v, "queue-close")) }
            (reasons(v, faults, typed))
            (form::area(faults, "why", say!(v, "queue-close-why"), say!(v, "queue-close-hint"), typed_or(typed, "why"), false))
            p { button.btn { (say!(v, "queue-close-go")) } }
        }
    }
}

/// The reasons to close.
pub(super) fn reasons(v: &Visit, faults: &[Fault], typed: &Pairs) -> Markup {
    let of: Vec<form::Choice<'_>> = act::Reason::ALL
        .iter()
        .map(|r| form::Choice { value: r.code(), words: reason(v, r.code()), more: html! {} })
        .collect();
    form::choices(faults, typed, "reason", say!(v, "queue-close-reason"), html! {}, "", false, &of)
}
