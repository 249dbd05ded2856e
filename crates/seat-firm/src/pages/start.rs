//! `/start`: the first page of whoever is not signed in. What is this, whom do I ring, where do I go?

use maud::html;
use pasban_app::Result;
use pasban_portal::parts;
use pasban_portal::{Drawn, Page, Permission, Visit, say, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ring, big, guides, ring, ring_line};

/// The page.
pub struct Start;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct StartAsk {}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct StartView {
    /// This node's name.
    pub name: String,
    /// Its tier.
    pub tier: String,
    /// Whom to ring.
    pub ring: Ring,
}

impl Page for Start {
    const PATH: &'static str = "/start";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "The public first page: whom to ring, where to sign in, what to do first.";
    type Ask = StartAsk;
    type View = StartView;

    async fn look(v: &Visit, _: StartAsk) -> Result<StartView> {
        let node = &v.node().config.node;
        Ok(StartView { name: node.name.clone(), tier: node.tier.clone(), ring: ring(v) })
    }

    fn draw(v: &Visit, view: &StartView) -> Drawn {
        let title = text!(v, "start-title", name = view.name.as_str());
        let main = html! {
            div.read.stack {
                h1 { (say!(v, "start-title", name = html! { bdi dir="auto" { (view.name) } })) }
                p.lede { (v.say(match view.tier.as_str() { "organisational" => "start-lede-organisation", _ => "start-lede-cert" }, &[])) }
                section.panel {
                    h2 { (say!(v, "start-now")) }
                    p { b { (ring_line(v, &view.ring)) } }
                    p { (say!(v, "start-now-words")) }
                    p.row {
                        @if v.session.is_some() { (big("/", "go", say!(v, "portal-home"))) }
                        @else { (big("/sign-in", "go", say!(v, "start-sign-in"))) }
                        a href="/contact" { (say!(v, "contact-title")) }
                    }
                }
                section.panel {
                    h2 { (say!(v, "guide-title")) }
                    ul.list { @for g in guides::ALL { li { a href={ "/guides/" (g) } { (v.say(&format!("guide-{g}-title"), &[])) } } } }
                }
                section.panel {
                    h2 { (say!(v, "start-blocked")) }
                    p { (say!(v, "start-blocked-words")) }
                    p.row { a.btn href="/blocked" { (say!(v, "blocked-ask-title")) } a href="/objection" { (say!(v, "objection-enter-title")) } }
                }
                p.meta { (say!(v, "start-no-account")) " " (parts::as_of(v)) }
            }
        };
        Drawn::new(title, main)
    }
}
