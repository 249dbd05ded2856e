//! `/blocked/NAME`: why can't I open this, until when, whom do I tell? For anybody, without an account or a cookie.
//!
//! Here come people whom a zone led here (the name is their browser's host then, see `pasban_portal::open`) and whoever types
//! a name. Nothing is said that is not for everybody, and a name that is not blocked gets the same page.

use maud::{Markup, html};
use pasban_app::exchange::objections::{self, Said as Objection};
use pasban_app::{AppError, Result};
use pasban_kernel::limits::{OBJECTION_CHARS_MAX, OBJECTION_CONTACT_CHARS_MAX};
use pasban_kernel::{Observable, Timestamp};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form};
use pasban_portal::{Deed, Drawn, Fault, Lang, Outcome, Page, Permission, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ring, ring, ring_line};
use crate::limit::{self, What};
use crate::public::{self, Said};

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct NameView {
    /// The name, in its normal form; empty where nothing was asked for, or what was asked for is no name.
    pub name: String,
    /// The same, so that nothing follows it.
    pub shown: String,
    /// What may be said of the block; absent where the name is not blocked, or nothing may be said.
    pub block: Option<Said>,
    /// Who runs this network's protection: this node's name.
    pub here: String,
    /// Whom to ring.
    pub ring: Ring,
    /// Something was typed that is no name.
    pub unread: bool,
}

/// A name, an address or a URL as somebody typed it, or as a browser sent it.
#[must_use]
pub fn read(typed: &str) -> Option<Observable> {
    let typed = typed.trim().trim_end_matches('.').replace("[.]", ".");
    let rest = typed.split_once("://").map_or(typed.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if host.is_empty() || host.len() > 300 {
        return None;
    }
    let bare = pasban_portal::open::host_name(host);
    Observable::ip(&bare).or_else(|_| Observable::domain(&bare)).ok()
}

async fn view(v: &Visit, typed: &str) -> Result<NameView> {
    let value = read(typed);
    let block = match &value {
        Some(value) => objections::blocks(v.node(), value).await?.into_iter().next(),
        None => None,
    };
    let said = block.and_then(|b| {
        let by = if b.issuer == v.node().id { v.node().config.node.name.clone() } else { v.node().name_of(&b.issuer) };
        public::said(&b, &by)
    });
    Ok(NameView {
        unread: value.is_none() && !typed.trim().is_empty(),
        name: value.as_ref().map(|o| o.value().to_owned()).unwrap_or_default(),
        shown: value.as_ref().map(Observable::defanged).unwrap_or_default(),
        block: said,
        here: v.node().config.node.name.clone(),
        ring: ring(v),
    })
}

/// The page about a name.
pub struct Name;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct NameAsk {
    /// The name.
    pub name: String,
}

impl Page for Name {
    const PATH: &'static str = "/blocked/{name}";
    const PERMISSION: Permission = Permission::Public;
    const OPEN: bool = true;
    const SUMMARY: &'static str = "Why a name cannot be opened here, until when, and how to say that this is wrong.";
    type Ask = NameAsk;
    type View = NameView;

    async fn look(v: &Visit, a: NameAsk) -> Result<NameView> {
        view(v, &a.name).await
    }

    fn draw(v: &Visit, view: &NameView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

/// The page that asks for the name.
pub struct Ask;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct AskAsk {
    /// The name.
    pub name: Option<String>,
}

impl Page for Ask {
    const PATH: &'static str = "/blocked";
    const PERMISSION: Permission = Permission::Public;
    const OPEN: bool = true;
    const SUMMARY: &'static str = "The same for a name that somebody types.";
    type Ask = AskAsk;
    type View = NameView;

    async fn look(v: &Visit, a: AskAsk) -> Result<NameView> {
        view(v, &a.name.unwrap_or_default()).await
    }

    fn draw(v: &Visit, view: &NameView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &NameView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    if view.name.is_empty() {
        return draw_ask(v, view);
    }
    let title = text!(v, "blocked-title", name = view.shown.as_str());
    let title = if faults.is_empty() { title } else { text!(v, "portal-problem-title", what = title.as_str()) };
    let other = Visit { lang: v.lang.other(), ..v.clone() };
    let main = html! {
        div.read.stack {
            (form::summary(v, faults))
            h1 { (say!(v, "blocked-title", name = parts::id(&view.shown))) }
            (why(v, view))
            section.panel {
                h2 { (say!(v, "blocked-on")) }
                ul.list {
                    li { (say!(v, "blocked-on-typed")) }
                    li { (say!(v, "blocked-on-paid")) }
                    li { (say!(v, "blocked-on-need")) }
                }
                p { (ring_line(v, &view.ring)) }
            }
            (object_form(v, view, typed, faults))
            // Who reads the other language finds the answer without looking for a switch.
            section.stack lang=(other.lang.code()) dir=(other.lang.dir()) { (why(&other, view)) }
            p.meta { (say!(v, "blocked-kept-none")) }
        }
    };
    Drawn::new(title, main)
}

/// Why, by whom, until when.
fn why(v: &Visit, view: &NameView) -> Markup {
    let here = html! { bdi dir="auto" { (view.here) } };
    html! {
        @match &view.block {
            Some(b) => {
                section.panel {
                    p.lede { (v.say(&format!("blocked-why-{}", b.class), &[])) }
                    (parts::kv(&[
                        (say!(v, "blocked-name"), parts::id(&b.name)),
                        (say!(v, "blocked-by"), html! { bdi dir="auto" { (parts::clean(&b.by)) } }),
                        (say!(v, "blocked-here"), here),
                        (say!(v, "blocked-since"), html! { (when::day(v, Timestamp(b.since))) }),
                        (say!(v, "blocked-until"), html! { @if b.until > 0 { (when::day(v, Timestamp(b.until))) } @else { (say!(v, "blocked-until-none")) } }),
                    ]))
                    @if !b.reason.is_empty() { p { (say!(v, "blocked-reason")) " " (parts::said(&b.reason)) } }
                }
            }
            None => {
                section.panel {
                    p.lede { (say!(v, "blocked-unsaid")) }
                    p { (say!(v, "blocked-unsaid-more", here = here)) }
                }
            }
        }
    }
}

fn action(v: &Visit, name: &str) -> String {
    format!("/blocked/{name}/objection?lang={}", v.lang.code())
}

fn object_form(v: &Visit, view: &NameView, typed: &Pairs, faults: &[Fault]) -> Markup {
    html! {
        form.panel method="post" action=(action(v, &view.name)) id="object" {
            (form::hidden(v))
            h2 { (say!(v, "blocked-wrong")) }
            p { (say!(v, "blocked-wrong-lede")) }
            (form::area(faults, "what", say!(v, "blocked-what"), say!(v, "blocked-what-hint"), typed.get("what").unwrap_or_default(), false))
            (form::line(faults, &form::Line {
                name: "contact", label: say!(v, "blocked-contact"), hint: say!(v, "blocked-contact-hint"), kind: "text",
                value: typed.get("contact").unwrap_or_default(), fill: "off", required: false,
            }))
            p { button.btn.go { (say!(v, "blocked-send")) } }
            p.meta { (say!(v, "blocked-send-who")) }
        }
    }
}

fn draw_ask(v: &Visit, view: &NameView) -> Drawn {
    let title = text!(v, "blocked-ask-title");
    let faults: Vec<Fault> = view
        .unread
        .then(|| Fault { field: "name".into(), words: text!(v, "blocked-ask-unread") })
        .into_iter()
        .collect();
    let main = html! {
        div.read.stack {
            (form::summary(v, &faults))
            h1 { (title) }
            p.lede { (say!(v, "blocked-ask-lede")) }
            form.panel method="get" action="/blocked" {
                @if v.query.contains("lang=") { input type="hidden" name="lang" value=(v.lang.code()); }
                (form::line(&faults, &form::Line { name: "name", label: say!(v, "blocked-ask-name"), hint: say!(v, "blocked-ask-hint"), kind: "text", value: "", fill: "off", required: true }))
                p { button.btn.go { (say!(v, "blocked-ask-go")) } }
            }
            p { a href="/objection" { (say!(v, "objection-enter-title")) } }
        }
    };
    Drawn::new(title, main)
}

/// Says that a block is wrong.
pub struct ObjectTo;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct ObjectForm {
    /// The name.
    pub name: String,
    /// What is wrong.
    #[serde(default)]
    pub what: String,
    /// How to reach whoever says it.
    #[serde(default)]
    pub contact: String,
}

/// What is answered.
#[derive(Serialize, JsonSchema)]
pub struct Objected {
    /// The code that leads to the answer.
    pub code: String,
}

impl Deed for ObjectTo {
    const PATH: &'static str = "/blocked/{name}/objection";
    const PERMISSION: Permission = Permission::Public;
    const OPEN: bool = true;
    const KEEPS: bool = false;
    const SUMMARY: &'static str = "Says that a block is wrong; answers a code that leads to the answer.";
    type Form = ObjectForm;
    type Done = Objected;

    async fn act(v: &Visit, f: ObjectForm) -> Result<Outcome<Objected>> {
        let value = read(&f.name).ok_or(AppError::NotFound)?;
        let (what, contact) = (f.what.trim().to_owned(), f.contact.trim().to_owned());
        let mut faults = Vec::new();
        let mut wrong = |field: &str, words: String| faults.push(Fault { field: field.into(), words });
        if what.is_empty() {
            wrong("what", text!(v, "blocked-fault-what"));
        }
        if what.chars().count() > OBJECTION_CHARS_MAX {
            wrong("what", text!(v, "blocked-fault-long", n = OBJECTION_CHARS_MAX));
        }
        if contact.chars().count() > OBJECTION_CONTACT_CHARS_MAX {
            wrong("contact", text!(v, "blocked-fault-long", n = OBJECTION_CONTACT_CHARS_MAX));
        }
        if !faults.is_empty() {
            return Ok(Outcome::Again(faults));
        }
        if !limit::take(v.node().id, What::Objection, v.from, v.now) {
            return Outcome::fault("what", text!(v, "blocked-fault-often", n = limit::OBJECTIONS));
        }
        match objections::object(v.node(), Objection { key: v.key, value, text: what, contact }).await {
            Ok(code) => {
                let to = format!("/objection/{code}?lang={}", v.lang.code());
                Outcome::done(Objected { code }, to)
            }
            Err(AppError::Invalid(_)) => Outcome::fault("what", text!(v, "blocked-fault-marked")),
            Err(AppError::TooMany(_) | AppError::Unavailable(_)) => {
                Outcome::fault("what", text!(v, "blocked-fault-many"))
            }
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let view = view(v, typed.get("name").unwrap_or_default()).await?;
        Ok(draw(v, &view, typed, faults))
    }
}

/// The language of a page that has no cookie to remember it by.
#[must_use]
pub fn with_lang(v: &Visit, path: &str) -> String {
    let code = if v.lang == Lang::Ur { "ur" } else { "en" };
    format!("{path}?lang={code}")
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn names_are_read_as_people_and_browsers_send_them() {
        let of = |typed: &str| read(typed).map(|o| o.value().to_owned());
        for typed in ["Evil.Example", "evil.example.", "http://evil.example/a?b", "evil[.]example", "evil.example:8080"]
        {
            assert_eq!(of(typed).as_deref(), Some("evil.example"), "{typed}");
        }
        assert_eq!(of("192.0.2.7").as_deref(), Some("192.0.2.7"));
        for bad in ["", "   ", "<script>", "a b", "..", "://"] {
            assert_eq!(of(bad), None, "{bad}");
        }
        assert_eq!(of(&"a".repeat(400)), None);
    }
}
