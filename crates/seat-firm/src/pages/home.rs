//! `/home`: is something wrong, what do I do now, whom do I ring? The first page of a small firm's owner.

use maud::{Markup, html};
use pasban_app::Result;
use pasban_kernel::Timestamp;
use pasban_portal::parts::{self, Answer, state};
use pasban_portal::{Drawn, Page, Permission, Visit, say, text, when};
use pasban_store::rows::people::person_fetch;
use pasban_store::rows::seat_officer;
use pasban_store::rows::seat_report::draft_count;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::month::{self, MonthView};
use super::warnings::sentence;
use super::{FRESH, Ring, big, guides, heard_words, ring, ring_line};
use crate::firm::{self, Heard, Stopped, Warning};
use crate::task::{self, Facts, Task};

/// What the page shows of each list.
const SHORT: usize = 3;
/// Blocks that are looked through for those that were met: each is asked of the gate.
const LOOKED_AT: usize = 200;

/// The page.
pub struct Home;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct HomeAsk {}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct HomeView {
    /// The firm's name.
    pub firm: String,
    /// Warnings that nobody has dealt with, last met first.
    pub warnings: Vec<Warning>,
    /// There are more.
    pub more: bool,
    /// What to do, at most three.
    pub tasks: Vec<Task>,
    /// How far the firm's records reach.
    pub heard: Heard,
    /// Whom to ring.
    pub ring: Ring,
    /// What is blocked for the firm, what was met there first.
    pub stopped: Vec<Stopped>,
    /// How many values are blocked, counted up to 200.
    pub blocked: usize,
    /// Devices fetched the firm's list last at, microseconds since 1970; 0 never.
    pub fetched: i64,
    /// This month.
    pub month: MonthView,
}

impl Page for Home {
    const PATH: &'static str = "/home";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "The small firm's home: what is wrong, what to do, whom to ring.";
    type Ask = HomeAsk;
    type View = HomeView;

    async fn look(v: &Visit, _: HomeAsk) -> Result<HomeView> {
        let seat = v.seat()?;
        let (tenant, person) = (seat.tenant, seat.person);
        let (warnings, more) = firm::warnings(v, "open").await?;
        let heard = firm::heard(v).await?;
        let (mut stopped, _) = firm::stopped(v, None, LOOKED_AT).await?;
        let blocked = stopped.len();
        stopped.sort_by_key(|s| std::cmp::Reverse((s.last, s.since)));
        stopped.truncate(SHORT);
        let (drafts, pulls, phone) = v
            .node()
            .db
            .read(move |tx| {
                let phone = person_fetch(tx, &person)?.map(|p| p.phone).unwrap_or_default();
                Ok((draft_count(tx, &tenant)?, seat_officer::pull_list(tx, &tenant, 100)?, phone))
            })
            .await?;
        let fetched = pulls.iter().map(|p| p.at.0).max().unwrap_or(0);
        let tasks = task::tasks(&Facts {
            warnings: warnings.iter().filter(|w| w.kind == "match").count(),
            draft: drafts > 0,
            silent: heard.sources > 0 && (heard.silent || heard.last < v.now.plus(-FRESH).0),
            unprotected: blocked > 0 && fetched == 0,
            no_number: phone.trim().is_empty(),
        });
        Ok(HomeView {
            firm: firm::organisation(v, seat),
            warnings,
            more,
            tasks,
            heard,
            ring: ring(v),
            stopped,
            blocked,
            fetched,
            month: month::gather(v, month::this(v)).await?,
        })
    }

    fn draw(v: &Visit, view: &HomeView) -> Drawn {
        let title = text!(v, "firm-nav-home");
        let main = html! {
            div.head {
                h1 { bdi dir="auto" { (parts::clean(&view.firm)) } }
                (big("/report", "go", say!(v, "firm-happened")))
            }
            (strip(v, view))
            div.two {
                div.stack {
                    (tasks(v, view))
                    (warnings(v, view))
                    (stopped(v, view))
                }
                div.stack {
                    section.panel {
                        h2 { (say!(v, "firm-guides")) }
                        ul.list { @for g in guides::ALL { li { a href={ "/guides/" (g) } { (v.say(&format!("guide-{g}-title"), &[])) } } } }
                    }
                    (protect(v, view))
                    section.panel {
                        h2 { (say!(v, "firm-month")) }
                        p { (month::line(v, &view.month)) }
                        p { a href={ "/month?month=" (view.month.month) } { (say!(v, "firm-month-print")) } }
                    }
                    section.panel {
                        h2 { (say!(v, "firm-knows")) }
                        p { (say!(v, "firm-knows-words", name = html! { bdi dir="auto" { (v.node().config.node.name) } })) }
                        p { a href="/who-knows" { (say!(v, "firm-knows-go")) } }
                    }
                }
            }
            p.meta { (parts::as_of(v)) }
        };
        Drawn::new(title, main)
    }
}

fn strip(v: &Visit, view: &HomeView) -> Markup {
    let since = view.warnings.iter().map(|w| w.first).min();
    let blind = view.heard.sources == 0 || view.heard.last < v.now.plus(-FRESH).0;
    let wrong = match since {
        Some(since) => Answer {
            state: if view.warnings.iter().any(|w| w.kind == "match" && w.done != "block") { "crit" } else { "high" },
            question: say!(v, "firm-q-wrong"),
            answer: say!(v, "firm-a-warnings", n = view.warnings.len(), at = when::day(v, Timestamp(since))),
            more: heard_words(v, &view.heard),
        },
        None => Answer {
            state: if blind { "med" } else { "ok" },
            question: say!(v, "firm-q-wrong"),
            answer: if blind { say!(v, "firm-a-blind") } else { say!(v, "firm-a-well") },
            more: html! { (heard_words(v, &view.heard)) " " (say!(v, "firm-not-inside")) },
        },
    };
    let first = view.tasks.first();
    let act = Answer {
        state: if view.tasks.contains(&Task::Warnings) {
            "high"
        } else if view.tasks.is_empty() {
            "ok"
        } else {
            "low"
        },
        question: say!(v, "firm-q-do"),
        answer: match first {
            Some(t) => html! { a href=(t.path()) { (task_words(v, *t, view)) } },
            None => say!(v, "firm-a-nothing"),
        },
        more: match view.tasks.len() {
            0 => say!(v, "firm-a-nothing-more"),
            1 => say!(v, "firm-a-one"),
            n => say!(v, "firm-a-more", n = n - 1),
        },
    };
    let call = Answer {
        state: "info",
        question: say!(v, "firm-q-ring"),
        answer: html! { @if view.ring.telephone.is_empty() { (say!(v, "firm-no-number")) } @else { (super::number(&view.ring.telephone)) } },
        more: html! {
            @if view.ring.hours.is_empty() { bdi dir="auto" { (v.node().config.node.name) } ". " }
            @else { (say!(v, "firm-ring-who", name = html! { bdi dir="auto" { (v.node().config.node.name) } }, hours = html! { bdi dir="auto" { (view.ring.hours) } })) " " }
            (say!(v, "firm-ring-free"))
        },
    };
    parts::answers(&text!(v, "firm-in-short"), &[wrong, act, call])
}

fn task_words(v: &Visit, t: Task, view: &HomeView) -> Markup {
    match t {
        Task::Warnings => say!(v, "firm-task-warnings", n = view.warnings.iter().filter(|w| w.kind == "match").count()),
        _ => v.say(&format!("firm-task-{}", t.code()), &[]),
    }
}

fn tasks(v: &Visit, view: &HomeView) -> Markup {
    html! {
        @if !view.tasks.is_empty() {
            section.panel {
                h2 { (say!(v, "firm-tasks", n = view.tasks.len())) }
                ol.tasks { @for t in &view.tasks { li {
                    span { b { (task_words(v, *t, view)) } br; span.sub { (v.say(&format!("firm-task-{}-why", t.code()), &[])) } }
                    a.btn href=(t.path()) { (v.say(&format!("firm-task-{}-go", t.code()), &[])) }
                } } }
            }
        }
    }
}

fn warnings(v: &Visit, view: &HomeView) -> Markup {
    html! {
        section.panel {
            h2 { (say!(v, "firm-warnings")) }
            @if view.warnings.is_empty() {
                p { (say!(v, "firm-warnings-none")) " " (heard_words(v, &view.heard)) }
            }
            @for w in view.warnings.iter().take(SHORT) {
                div.banner.(loud(w)) {
                    p { @if w.kind == "match" { (state::tag(loud(w), v.say(&format!("firm-class-{}", w.class), &[]))) " " } (sentence(v, w)) }
                    p { a href={ "/warnings/" (w.warning) } { (say!(v, "firm-warning-open")) } }
                }
            }
            @if view.warnings.len() > SHORT || view.more { p { a href="/warnings" { (say!(v, "firm-warnings-all")) } } }
        }
    }
}

/// How loud a warning is: what is not blocked may be at work.
fn loud(w: &Warning) -> &'static str {
    match (w.kind.as_str(), w.done.as_str()) {
        ("match", "block") => "high",
        ("match", _) => "crit",
        _ => "med",
    }
}

fn stopped(v: &Visit, view: &HomeView) -> Markup {
    html! {
        section.panel {
            h2 { (say!(v, "firm-stopped")) }
            @if view.stopped.is_empty() { p { (say!(v, "firm-stopped-none")) } }
            @else {
                ul.list { @for s in &view.stopped { li {
                    (parts::id(&s.shown)) ": " (v.say(&format!("firm-class-{}", s.class), &[]))
                    br; span.sub {
                        (say!(v, "firm-stopped-by", by = html! { bdi dir="auto" { (parts::clean(&s.by)) } }, at = when::day(v, Timestamp(s.since))))
                        @if s.hits > 0 { " " (state::mark("high", say!(v, "firm-stopped-met", n = s.hits))) }
                    }
                } } }
                p { a href="/stopped" { (say!(v, "firm-stopped-all")) } }
            }
        }
    }
}

fn protect(v: &Visit, view: &HomeView) -> Markup {
    html! {
        section.panel {
            h2 { (say!(v, "firm-protect")) }
            @if view.blocked == 0 { p { (say!(v, "firm-protect-nothing")) } }
            @else if view.fetched == 0 { p { (say!(v, "firm-protect-unused", n = view.blocked)) } }
            @else { p { (say!(v, "firm-protect-used", at = when::ago(v, Timestamp(view.fetched)))) } }
            p { a href="/protect" { (say!(v, "firm-protect-go")) } }
            p.sub { (ring_line(v, &view.ring)) }
        }
    }
}
