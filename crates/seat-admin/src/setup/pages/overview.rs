//! `/setup`: how far it is, what is next.

use pasban_access::{Permission, Role};
use pasban_app::Node;
use pasban_people::person::{self, PersonState};
use pasban_portal::account::Nothing;
use pasban_portal::parts::{self, state};
use pasban_portal::{Drawn, Page, Result, Visit, html, say, text, when};
use pasban_store::rows::links as link_rows;
use pasban_store::rows::seat_admin_setup as rows;
use pasban_store::state as kept;
use schemars::JsonSchema;
use serde::Serialize;

use crate::noted;
use crate::setup::charter::Charter;
use crate::setup::progress::{self, Facts, State, Step};
use crate::setup::trial;

/// See the module.
pub struct SetUp;

/// Steps and how they stand.
#[derive(Serialize, JsonSchema)]
pub struct SetUpView {
    /// In order.
    pub steps: Vec<Step>,
    /// How many are done.
    pub done: usize,
    /// How long the last test warning took, microseconds; absent where none arrived.
    pub took: Option<i64>,
    /// Who answered last, or empty.
    pub last_by: String,
    /// When, microseconds since 1970; 0 for never.
    pub last_at: i64,
}

/// What is counted for the steps.
pub(super) async fn facts(node: &Node) -> Result<(Facts, SetUpView)> {
    let (charter, steps, links, backup) = node
        .db
        .read(|tx| {
            Ok((
                rows::charter_latest(tx)?,
                rows::step_list(tx)?,
                link_rows::link_list(tx)?,
                kept::get(tx, pasban_app::ops::backup::LAST)?,
            ))
        })
        .await?;
    let last = steps
        .iter()
        .map(|s| (s.at.0, s.who.clone()))
        .chain(charter.iter().map(|c| (c.at.0, c.who.clone())))
        .max()
        .unwrap_or_default();
    let people = person::list(node, Some(pasban_kernel::TenantId::OWN)).await?;
    let works = |r: Role| r.may(Permission::QueueWork) || r.may(Permission::AlertJudge);
    let count = |keep: &dyn Fn(&person::Person) -> bool| people.iter().filter(|p| keep(p)).count();
    let test = trial::last(node).await?;
    let facts = Facts {
        charter: charter.and_then(|c| serde_json::from_str::<Charter>(&c.body).ok()).unwrap_or_default(),
        workers_in: count(&|p| works(p.role) && p.state == PersonState::Active),
        workers: count(&|p| works(p.role) && p.state != PersonState::Disabled),
        administrators: count(&|p| p.role == Role::Administrator && p.state == PersonState::Active),
        constituents: node.registry.load().constituents.len(),
        links_begun: links.iter().filter(|l| l.state != "ended").count(),
        links: links.iter().filter(|l| l.state == "active").count(),
        top: node.config.node.tier == "national",
        sheet: noted::read(node, noted::SHEET).await?.at > 0,
        copied: pasban_app::ops::status::last_backup(backup.as_deref()).is_some(),
        proven: noted::read(node, noted::CHECKED).await?.at > 0,
        tried: test.is_some(),
        arrived: test.as_ref().is_some_and(trial::Trial::arrived),
    };
    let steps = progress::steps(&facts);
    let done = steps.iter().filter(|s| s.state == State::Done).count();
    let took = test.and_then(|t| t.took());
    Ok((facts, SetUpView { steps, done, took, last_by: last.1, last_at: last.0 }))
}

impl Page for SetUp {
    const PATH: &'static str = "/setup";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str = "How far setting this node up is, and what is next.";
    type Ask = Nothing;
    type View = SetUpView;

    async fn look(v: &Visit, _: Nothing) -> Result<SetUpView> {
        Ok(facts(v.node()).await?.1)
    }

    fn draw(v: &Visit, view: &SetUpView) -> Drawn {
        let title = text!(v, "setup-title");
        let next = view.steps.iter().find(|s| s.state != State::Done);
        let all = view.steps.len();
        let three = [
            parts::Answer {
                state: if view.took.is_some() { "ok" } else { "med" },
                question: say!(v, "setup-q-live"),
                answer: match view.took {
                    Some(t) => say!(v, "setup-a-live", span = seconds(v, t)),
                    None => say!(v, "setup-a-not-live"),
                },
                more: say!(v, "setup-a-live-more"),
            },
            parts::Answer {
                state: if next.is_some() { "info" } else { "ok" },
                question: say!(v, "setup-q-next"),
                answer: match next {
                    Some(s) => html! { a href=(s.path) { (v.say(&format!("setup-step-{}", s.step), &[])) } },
                    None => say!(v, "setup-a-nothing"),
                },
                more: match next {
                    Some(s) => v.say(&format!("setup-step-{}-why", s.step), &[]),
                    None => html! {},
                },
            },
            parts::Answer {
                state: "",
                question: say!(v, "setup-q-far"),
                answer: say!(v, "setup-a-far", n = view.done, of = all),
                more: html! {
                    (parts::chart::bar(i64::try_from(view.done * 100 / all.max(1)).unwrap_or(0), None))
                    @if view.last_at > 0 { (say!(v, "setup-a-last", who = view.last_by.as_str(), at = when::ago(v, pasban_kernel::Timestamp(view.last_at)))) }
                    @else { (say!(v, "setup-a-new")) }
                },
            },
        ];
        Drawn::new(
            &title,
            html! {
                (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
                (parts::answers(&text!(v, "setup-strip"), &three))
                section.panel {
                    h2 { (say!(v, "setup-steps")) }
                    ol.tasks { @for (i, s) in view.steps.iter().enumerate() { (line(v, i + 1, s)) } }
                }
                p.meta { (say!(v, "setup-resume")) }
            },
        )
    }
}

fn line(v: &Visit, n: usize, s: &Step) -> pasban_portal::Markup {
    let (mark, words) = match s.state {
        State::Done => ("ok", "setup-state-done"),
        State::Begun => ("med", "setup-state-begun"),
        State::Open => ("none", "setup-state-open"),
    };
    html! {
        li {
            span {
                a href=(s.path) { (n) ". " (v.say(&format!("setup-step-{}", s.step), &[])) } br;
                span.sub { (v.say(&format!("setup-step-{}-line", s.step), &[("n", s.n.into()), ("of", s.of.into())])) }
            }
            (state::tag(mark, v.say(words, &[])))
        }
    }
}

/// A short time in seconds with hundredths, as a test warning is measured.
pub(super) fn seconds(v: &Visit, micros: i64) -> String {
    // Never nothing: what arrived took some time.
    let parts = (micros.max(0) / 10_000).max(1);
    if parts < 6_000 {
        text!(v, "setup-seconds", n = format!("{}.{:02}", parts / 100, parts % 100))
    } else {
        when::span(v, micros)
    }
}
