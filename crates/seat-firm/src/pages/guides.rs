//! `/guides`: what to do first when something happened to a small firm. Our own words; for anybody to read and print.

use maud::html;
use pasban_app::{AppError, Result};
use pasban_portal::parts;
use pasban_portal::{Drawn, Page, Permission, Visit, say, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ring, big, ring, ring_line};

/// The guides: a computer is locked, money went to a wrong account, an account was taken over, a phone was stolen.
pub const ALL: [&str; 4] = ["locked", "money", "account", "phone"];
/// Steps of each: first now, then today, then not.
const NOW: usize = 3;
const TODAY: usize = 3;
const NOT: usize = 2;

/// The list.
pub struct Guides;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct GuidesAsk {}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct GuidesView {
    /// The guides' words in addresses.
    pub guides: Vec<String>,
    /// Whom to ring.
    pub ring: Ring,
}

impl Page for Guides {
    const PATH: &'static str = "/guides";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "What to do first when something happened.";
    type Ask = GuidesAsk;
    type View = GuidesView;

    async fn look(v: &Visit, _: GuidesAsk) -> Result<GuidesView> {
        Ok(GuidesView { guides: ALL.map(String::from).to_vec(), ring: ring(v) })
    }

    fn draw(v: &Visit, view: &GuidesView) -> Drawn {
        let title = text!(v, "guide-title");
        let main = html! {
            div.read.stack {
                h1 { (title) }
                p.lede { (say!(v, "guide-lede")) }
                ul.tasks.panel { @for g in ALL { li { span { b { (v.say(&format!("guide-{g}-title"), &[])) } br; span.sub { (v.say(&format!("guide-{g}-now-1"), &[])) } } a.btn href={ "/guides/" (g) } { (say!(v, "guide-read")) } } } }
                p { (ring_line(v, &view.ring)) }
            }
        };
        Drawn::new(title, main)
    }
}

/// One guide.
pub struct Guide;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct GuideAsk {
    /// `locked`, `money`, `account`, `phone`.
    pub guide: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct GuideView {
    /// Which.
    pub guide: String,
    /// Do now, in order.
    pub now: Vec<String>,
    /// Do today.
    pub today: Vec<String>,
    /// Don't.
    pub not: Vec<String>,
    /// Whom to ring.
    pub ring: Ring,
}

impl Page for Guide {
    const PATH: &'static str = "/guides/{guide}";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "One guide: what to do now, today, and what not.";
    type Ask = GuideAsk;
    type View = GuideView;

    async fn look(v: &Visit, a: GuideAsk) -> Result<GuideView> {
        let guide = ALL.into_iter().find(|g| *g == a.guide).ok_or(AppError::NotFound)?;
        let words = |part: &str, n: usize| (1..=n).map(|i| v.text(&format!("guide-{guide}-{part}-{i}"), &[])).collect();
        Ok(GuideView {
            guide: guide.into(),
            now: words("now", NOW),
            today: words("today", TODAY),
            not: words("not", NOT),
            ring: ring(v),
        })
    }

    fn draw(v: &Visit, view: &GuideView) -> Drawn {
        let title = v.text(&format!("guide-{}-title", view.guide), &[]);
        let main = html! {
            (parts::crumbs(&[("/guides", say!(v, "guide-title"))], html! { (title) }))
            div.read.stack {
                h1 { (title) }
                section.panel { h2 { (say!(v, "guide-now")) } ol.list { @for s in &view.now { li { (s) } } } p { b { (ring_line(v, &view.ring)) } } }
                section.panel { h2 { (say!(v, "guide-today")) } ul.list { @for s in &view.today { li { (s) } } } }
                section.panel { h2 { (say!(v, "guide-not")) } ul.list { @for s in &view.not { li { (s) } } } }
                @if v.may(Permission::ReportWrite) { p { (big("/report", "go", say!(v, "firm-happened"))) } }
                p.meta { (say!(v, "guide-print")) }
            }
        };
        Drawn::new(title, main)
    }
}
