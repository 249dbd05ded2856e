//! `/objection/CODE`: what became of what I said against a block? For whoever holds the code; no account, no cookie.

use maud::{Markup, html};
use pasban_app::exchange::objections::{self, Found};
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::time::HOUR;
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Drawn, Fault, Page, Permission, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocked::with_lang;
use super::{Ring, ring, ring_line};
use crate::limit::{self, What};

/// For so long an objection to a name that is not blocked looks like any other.
const ALIKE: i64 = HOUR;

/// What is shown.
#[derive(Serialize, JsonSchema)]
pub struct AnswerView {
    /// The code, as it is said on the telephone; empty where nothing was asked for.
    pub code: String,
    /// Whether it leads anywhere.
    pub found: bool,
    /// The name, so that nothing follows it.
    pub shown: String,
    /// The name, in its normal form.
    pub name: String,
    /// `open`, `reached`, `upheld`, `stays`, `gone`, `nobody`.
    pub state: String,
    /// Whether the name is blocked here now.
    pub blocked: bool,
    /// Who decides; empty where that is not for everybody.
    pub by: String,
    /// The answer; empty while there is none.
    pub answer: String,
    /// When it was made, microseconds since 1970.
    pub at: i64,
    /// When it was answered; 0 while open.
    pub answered: i64,
    /// By when it must be answered; 0 where no period is set, or it is not known yet.
    pub due: i64,
    /// Whom to ring.
    pub ring: Ring,
}

/// A code in two halves.
#[must_use]
pub fn spoken(code: &str) -> String {
    match code.split_at_checked(5) {
        Some((a, b)) => format!("{a}-{b}"),
        None => code.to_owned(),
    }
}

/// How it stands, as it is told to whoever made it. Pure.
#[must_use]
pub fn standing(f: &Found, now: Timestamp) -> &'static str {
    let o = &f.objection;
    match o.state.as_str() {
        "open" if f.blocked && f.public && o.heard.0 > 0 => "reached",
        // One to a name that is not blocked, and one to a block of which nothing is said, look alike.
        "open" if f.blocked || now.0 - o.at.0 < ALIKE && !f.public => "open",
        "open" => "gone",
        "upheld" => "upheld",
        "stays" => "stays",
        _ => "nobody",
    }
}

fn nothing(v: &Visit, code: &str) -> AnswerView {
    AnswerView {
        code: code.chars().take(20).collect(),
        found: false,
        shown: String::new(),
        name: String::new(),
        state: String::new(),
        blocked: false,
        by: String::new(),
        answer: String::new(),
        at: 0,
        answered: 0,
        due: 0,
        ring: ring(v),
    }
}

async fn view(v: &Visit, code: &str) -> Result<AnswerView> {
    if code.trim().is_empty() {
        return Ok(nothing(v, ""));
    }
    if !limit::take(v.node().id, What::Code, v.from, v.now) {
        return Err(AppError::TooMany(text!(v, "objection-often")));
    }
    let found = match objections::by_code(v.node(), code).await {
        Ok(found) => found,
        Err(AppError::NotFound) => return Ok(nothing(v, code)),
        Err(e) => return Err(e),
    };
    let o = &found.objection;
    let by = if o.issuer == v.node().id { v.node().config.node.name.clone() } else { v.node().name_of(&o.issuer) };
    Ok(AnswerView {
        code: spoken(&objections::read_code(code).unwrap_or_default()),
        found: true,
        shown: o.value.defanged(),
        name: o.value.value().to_owned(),
        state: standing(&found, v.now).to_owned(),
        blocked: found.blocked,
        by: if found.public { by } else { String::new() },
        answer: o.answer.clone(),
        at: o.at.0,
        answered: o.answered.0,
        due: if found.public { o.due.0 } else { 0 },
        ring: ring(v),
    })
}

/// The page that asks for the code.
pub struct Enter;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct EnterAsk {
    /// The code.
    pub code: Option<String>,
}

impl Page for Enter {
    const PATH: &'static str = "/objection";
    const PERMISSION: Permission = Permission::Public;
    const OPEN: bool = true;
    const SUMMARY: &'static str = "The same for a code that somebody types.";
    type Ask = EnterAsk;
    type View = AnswerView;

    async fn look(v: &Visit, a: EnterAsk) -> Result<AnswerView> {
        view(v, &a.code.unwrap_or_default()).await
    }

    fn draw(v: &Visit, view: &AnswerView) -> Drawn {
        draw(v, view)
    }
}

/// The answer.
pub struct Answer;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct AnswerAsk {
    /// The code.
    pub code: String,
}

impl Page for Answer {
    const PATH: &'static str = "/objection/{code}";
    const PERMISSION: Permission = Permission::Public;
    const OPEN: bool = true;
    const SUMMARY: &'static str = "What became of an objection to a block, by its code.";
    type Ask = AnswerAsk;
    type View = AnswerView;

    async fn look(v: &Visit, a: AnswerAsk) -> Result<AnswerView> {
        view(v, &a.code).await
    }

    fn draw(v: &Visit, view: &AnswerView) -> Drawn {
        draw(v, view)
    }
}

fn draw(v: &Visit, view: &AnswerView) -> Drawn {
    if !view.found {
        return draw_enter(v, view);
    }
    let title = text!(v, "objection-title", name = view.shown.as_str());
    let main = html! {
        div.read.stack {
            h1 { (say!(v, "objection-title", name = parts::id(&view.shown))) }
            (how(v, view))
            section.panel {
                h2 { (say!(v, "objection-code")) }
                p.lede { (parts::id(&view.code)) }
                p { (say!(v, "objection-code-keep")) }
                (parts::kv(&[
                    (say!(v, "objection-made"), when::exact(v, Timestamp(view.at))),
                    (say!(v, "objection-answered"), html! { @if view.answered > 0 { (when::exact(v, Timestamp(view.answered))) } @else { (say!(v, "objection-not-yet")) } }),
                ]))
            }
            p { a href=(with_lang(v, &format!("/blocked/{}", view.name))) { (say!(v, "objection-to-name")) } }
            p { (ring_line(v, &view.ring)) }
        }
    };
    Drawn::new(title, main)
}

fn how(v: &Visit, view: &AnswerView) -> Markup {
    let by = html! { bdi dir="auto" { (parts::clean(&view.by)) } };
    let answer = html! { @if !view.answer.is_empty() { p { b { (say!(v, "objection-because")) } " " (parts::said(&view.answer)) } } };
    match view.state.as_str() {
        "upheld" => parts::banner(
            "ok",
            html! {
                h2 { (say!(v, "objection-upheld")) }
                (answer)
                @if view.blocked { p { (say!(v, "objection-upheld-still")) } } @else { p { (say!(v, "objection-upheld-more")) } }
            },
        ),
        "stays" => parts::banner(
            "med",
            html! { h2 { (say!(v, "objection-stays")) } (answer) p { (say!(v, "objection-stays-more")) } },
        ),
        "gone" => {
            parts::banner("ok", html! { h2 { (say!(v, "objection-gone")) } p { (say!(v, "objection-gone-more")) } })
        }
        "nobody" => parts::banner(
            "high",
            html! { h2 { (say!(v, "objection-nobody")) } p { (say!(v, "objection-nobody-more")) } },
        ),
        "reached" => parts::banner(
            "info",
            html! {
                h2 { (say!(v, "objection-reached", by = by)) }
                p { (say!(v, "objection-reached-more")) }
                @if view.due > 0 {
                    (state::clock(v, &state::Clock::Running { from: Timestamp(view.at), due: Timestamp(view.due), what: say!(v, "objection-due", at = when::at(v, Timestamp(view.due))) }))
                } @else { p { (say!(v, "objection-no-period")) } }
            },
        ),
        _ => parts::banner("info", html! { h2 { (say!(v, "objection-open")) } p { (say!(v, "objection-open-more")) } }),
    }
}

fn draw_enter(v: &Visit, view: &AnswerView) -> Drawn {
    let title = text!(v, "objection-enter-title");
    let faults: Vec<Fault> = (!view.code.is_empty())
        .then(|| Fault { field: "code".into(), words: text!(v, "objection-unknown", code = view.code.as_str()) })
        .into_iter()
        .collect();
    let main = html! {
        div.read.stack {
            (form::summary(v, &faults))
            h1 { (title) }
            form.panel method="get" action="/objection" {
                @if v.query.contains("lang=") { input type="hidden" name="lang" value=(v.lang.code()); }
                (form::line(&faults, &form::Line { name: "code", label: say!(v, "objection-enter-code"), hint: say!(v, "objection-enter-hint"), kind: "text", value: &view.code, fill: "off", required: true }))
                p { button.btn.go { (say!(v, "objection-enter-go")) } }
            }
            p { a href=(with_lang(v, "/blocked")) { (say!(v, "blocked-ask-title")) } }
        }
    };
    Drawn::new(title, main)
}
