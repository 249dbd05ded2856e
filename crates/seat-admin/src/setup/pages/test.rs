//! `/setup/test`: a test warning is sent and arrives.

use pasban_access::Permission;
use pasban_kernel::Timestamp;
use pasban_portal::account::{DONE, Done, Nothing};
use pasban_portal::parts::{self, form, list, state};
use pasban_portal::{Deed, Drawn, Outcome, Page, Result, Visit, html, say, text, when};
use schemars::JsonSchema;
use serde::Serialize;

use super::overview::seconds;
use crate::setup::trial::{self, Trial};

/// See the module.
pub struct Test;

/// The last test warning.
#[derive(Serialize, JsonSchema)]
pub struct TestView {
    /// It; absent where nobody sent any.
    pub trial: Option<Trial>,
    /// How many hosted organisations it goes to beside the node itself.
    pub tenants: usize,
    /// Active links, over which it goes to partners.
    pub links: usize,
}

impl Page for Test {
    const PATH: &'static str = "/setup/test";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str = "The last test warning, and where it arrived.";
    type Ask = Nothing;
    type View = TestView;

    async fn look(v: &Visit, _: Nothing) -> Result<TestView> {
        let node = v.node();
        let trial = match trial::last(node).await? {
            Some(t) => Some(trial::refresh(node, t).await?),
            None => None,
        };
        let links = node.links.load().standing().count();
        Ok(TestView { trial, tenants: node.registry.load().tenants.len(), links })
    }

    fn draw(v: &Visit, view: &TestView) -> Drawn {
        let title = text!(v, "setup-step-test");
        Drawn::new(
            &title,
            html! {
                div.stack {
                    (super::crumb(v, html! { (title) }))
                    (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
                    @if let Some(t) = &view.trial { (result(v, t)) }
                    section.panel.read {
                        h2 { @if view.trial.is_some() { (say!(v, "setup-test-again")) } @else { (say!(v, "setup-test-what")) } }
                        p { (say!(v, "setup-test-words")) }
                        p { (say!(v, "setup-test-who", tenants = view.tenants, links = view.links)) }
                        (form::button(v, "/setup/test", &[], "go big", say!(v, "setup-test-go")))
                    }
                }
            },
        )
    }
}

fn result(v: &Visit, t: &Trial) -> pasban_portal::Markup {
    let rows: Vec<Vec<list::Cell>> = t
        .seen
        .iter()
        .map(|s| {
            vec![
                list::cell(html! { @if s.name.is_empty() { (say!(v, "setup-test-own")) } @else { bdi dir="auto" { (parts::clean(&s.name)) } } }),
                list::cell(html! {
                    @if s.at > 0 { (state::tag("ok", say!(v, "setup-test-arrived"))) } @else { (state::tag("med", say!(v, "setup-test-waits"))) }
                }),
                list::number(html! { @if s.at > 0 { (seconds(v, s.at - t.begun)) } @else { "–" } }),
            ]
        })
        .collect();
    let words = match t.took() {
        Some(took) => say!(v, "setup-test-yes", span = seconds(v, took), n = t.seen.len()),
        None => say!(v, "setup-test-no"),
    };
    html! {
        div class=(if t.arrived() { "banner ok" } else { "banner high" }) role="status" {
            h2 { (words) }
            p { (say!(v, "setup-test-sent", who = t.by.as_str(), at = when::exact(v, Timestamp(t.begun)))) " " (parts::id(&t.defanged)) }
            @if !t.arrived() { p { (say!(v, "setup-test-mend")) " " a href="/health" { (say!(v, "setup-test-health")) } " · " a href="/setup/test" { (say!(v, "setup-test-look")) } } }
        }
        (list::table(v, say!(v, "setup-test-table"), &["setup-test-to", "setup-test-state", "setup-test-after"].map(|k| list::column(v, k)), &rows))
        @if t.ended > 0 { p.meta { (say!(v, "setup-test-ended", at = when::ago(v, Timestamp(t.ended)))) } }
        @else { div { (form::button(v, "/setup/test/end", &[], "", say!(v, "setup-test-end"))) } }
    }
}

/// Sends one.
pub struct Send;

impl Deed for Send {
    const PATH: &'static str = "/setup/test";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str =
        "Sends a test warning through the way that every warning goes, and waits a moment for it.";
    type Form = Nothing;
    type Done = Trial;

    async fn act(v: &Visit, _: Nothing) -> Result<Outcome<Trial>> {
        // The one before leaves what is watched, so that drills do not pile up.
        if trial::last(v.node()).await?.is_some_and(|t| t.ended == 0) {
            trial::end(v.node(), &v.seat()?.name).await?;
        }
        let sent = trial::send(v.node(), &v.seat()?.name, &v.key).await?;
        Outcome::done(sent, "/setup/test")
    }
}

/// Takes it back.
pub struct End;

impl Deed for End {
    const PATH: &'static str = "/setup/test/end";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str = "Takes the test warning back.";
    type Form = Nothing;
    type Done = Done;

    async fn act(v: &Visit, _: Nothing) -> Result<Outcome<Done>> {
        trial::end(v.node(), &v.seat()?.name).await?;
        Outcome::done(DONE, "/setup/test")
    }
}
