//! `/second`: what colleagues ask a second person to agree to, and what became of one's own wishes.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_kernel::Timestamp;
use pasban_kernel::id::WishId;
use pasban_people::second::{self, Wish, WishKind, WishState};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form, state};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Result, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::refused;
use crate::agree::{self, Change, KINDS, WishView};

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct SecondAsk {}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct SecondView {
    /// Wishes, the open ones first.
    pub wishes: Vec<WishView>,
    /// What the reader asked for, a colleague agreed to, and can be done now.
    pub now: Vec<Now>,
}

/// Something that can be done now.
#[derive(Serialize, JsonSchema)]
pub struct Now {
    /// What will happen.
    pub words: String,
    /// Where it is posted; a page to look at where there are no fields.
    pub path: String,
    /// With which fields.
    pub fields: Vec<(String, String)>,
}

fn now_of(w: &Wish) -> Option<Now> {
    let words = w.words.clone();
    let made = |path: String, fields: Vec<(&str, String)>| Now {
        words: words.clone(),
        path,
        fields: fields.into_iter().map(|(n, t)| (n.to_owned(), t)).collect(),
    };
    if w.kind == WishKind::BulkExport {
        return Some(made("/audit/export".into(), Vec::new()));
    }
    match serde_json::from_value(w.body.clone()).ok()? {
        Change::Add { name, email, phone, lang } => Some(made(
            "/people/new".into(),
            vec![("name", name), ("email", email), ("phone", phone), ("lang", lang), ("role", "administrator".into())],
        )),
        Change::Role { person, .. } | Change::Invite { person } | Change::Reset { person } => {
            Some(made(format!("/people/{person}"), Vec::new()))
        }
    }
}

/// The page.
pub struct Second;

async fn gather(v: &Visit) -> Result<SecondView> {
    let seat = v.seat()?;
    let all = agree::wishes(v).await?;
    let mine = |w: &&Wish| w.asked_by == seat.person && w.state == WishState::Granted;
    Ok(SecondView {
        now: all.iter().filter(mine).filter_map(now_of).collect(),
        wishes: all.iter().map(|w| agree::shown(seat, w)).collect(),
    })
}

impl Page for Second {
    const PATH: &'static str = "/second";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "What waits for a second person: roles of administrators, policies, large exports.";
    type Ask = SecondAsk;
    type View = SecondView;

    async fn look(v: &Visit, _: SecondAsk) -> Result<SecondView> {
        gather(v).await
    }

    fn draw(v: &Visit, view: &SecondView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &SecondView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-second-title");
    let (open, rest): (Vec<_>, Vec<_>) = view.wishes.iter().partition(|w| w.state == "asked");
    let main = html! {
        div.read.stack {
            (form::summary(v, faults))
            (parts::head(say!(v, "admin-second-title"), say!(v, "admin-second-lede"), html! {}))
            @for n in &view.now {
                (parts::banner("ok", html! {
                    p { (say!(v, "admin-agreed")) }
                    p { (parts::said(&n.words)) }
                    @if n.fields.is_empty() { p { a.btn.go href=(n.path) { (say!(v, "admin-agreed-open")) } } }
                    @else { (form::button(v, &n.path, &n.fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>(), "go", say!(v, "admin-agreed-do"))) }
                }))
            }
            @if open.is_empty() { (parts::empty(say!(v, "admin-second-none"))) }
            @for w in open { (one(v, w, typed, faults)) }
            @if !rest.is_empty() {
                section.panel { h2 { (say!(v, "admin-second-before")) } ul.tasks { @for w in rest { li {
                    span { (parts::said(&w.words)) br; span.sub { (say!(v, "admin-second-by", who = w.by.as_str(), at = when::ago(v, Timestamp(w.at)))) @if !w.reason.is_empty() { " · " (parts::said(&w.reason)) } } }
                    (tag(v, w))
                } } } }
            }
        }
    };
    Drawn::new(title, main)
}

fn tag(v: &Visit, w: &WishView) -> Markup {
    let shape = match w.state.as_str() {
        "granted" | "used" => "ok",
        "refused" => "high",
        "asked" => "med",
        _ => "none",
    };
    state::tag(shape, v.say(&format!("admin-wish-{}", w.state), &[]))
}

fn one(v: &Visit, w: &WishView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let here = typed.get("wish") == Some(&w.id);
    let none: &[Fault] = &[];
    let faults = if here { faults } else { none };
    html! {
        section.panel {
            h2 { (v.say(&format!("admin-wish-kind-{}", w.kind), &[])) }
            p.lede { (parts::said(&w.words)) }
            p.sub { (say!(v, "admin-second-by", who = w.by.as_str(), at = when::ago(v, Timestamp(w.at)))) " · " (say!(v, "admin-second-until", at = when::ago(v, Timestamp(w.expires)))) }
            @if w.mine { p { (say!(v, "admin-second-mine")) } }
            @else {
                form.stack method="post" action={ "/second/" (w.id) } {
                    (form::hidden(v))
                    (form::fault(faults, "answer"))
                    (form::line(faults, &form::Line { name: "reason", label: say!(v, "admin-second-reason"), hint: say!(v, "admin-second-reason-hint"), kind: "text", value: if here { typed.get("reason").unwrap_or_default() } else { "" }, fill: "off", required: false }))
                    p.row { button.btn.go name="answer" value="yes" { (say!(v, "admin-second-yes")) } button.btn name="answer" value="no" { (say!(v, "admin-second-no")) } }
                }
            }
        }
    }
}

/// Agrees or refuses.
pub struct Decide;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct DecideForm {
    /// The wish.
    pub wish: String,
    /// `yes` or `no`.
    #[serde(default)]
    pub answer: String,
    /// Why, for a refusal.
    #[serde(default)]
    pub reason: String,
}

impl Deed for Decide {
    const PATH: &'static str = "/second/{wish}";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "Agrees as the second person to what a colleague asked for, or refuses it.";
    type Form = DecideForm;
    type Done = Done;

    async fn act(v: &Visit, f: DecideForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let id: WishId = f.wish.parse().map_err(|_| AppError::NotFound)?;
        let wish = second::fetch(v.node(), seat, id).await?;
        if !KINDS.contains(&wish.kind) {
            return Err(AppError::NotFound);
        }
        let yes = match f.answer.as_str() {
            "yes" => true,
            "no" if f.reason.trim().is_empty() => return Outcome::fault("reason", text!(v, "admin-second-why")),
            "no" => false,
            _ => return Outcome::fault("answer", text!(v, "admin-second-answer")),
        };
        match second::decide(v.node(), seat, id, yes, &f.reason).await {
            Ok(_) => Outcome::done(DONE, "/second"),
            Err(e) => refused(v, e, "answer"),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v).await?, typed, faults))
    }
}
