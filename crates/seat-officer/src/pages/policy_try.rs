//! `/policy/try`: what other choices would have done last week, and the button that makes them count.

use maud::html;
use pasban_access::Permission;
use pasban_app::mitigate::stored;
use pasban_app::{AppError, Result};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Visit, say, text};
use schemars::JsonSchema;
use serde::Serialize;

use super::policy::{Would, choices_of, play, strip, would_panel};
use super::policy_form::{self, Typed};
use super::second;

/// `/policy/try`: the page before the act.
pub struct Try;

/// Saves a policy, or asks the second person for it.
pub struct SavePolicy;

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct TryView {
    /// As typed.
    pub typed: Typed,
    /// What is wrong with it; nothing is played through then.
    pub faults: Vec<Fault>,
    /// What it would have done last week.
    pub would: Option<Would>,
    /// What today's policy does with the same.
    pub today: Option<Would>,
    /// For the program.
    pub choices: serde_json::Value,
    /// Saving it needs a second person.
    pub needs_second: bool,
}

async fn try_view(v: &Visit, typed: Typed) -> Result<TryView> {
    let now = v.node().policies.load().choices(&v.seat()?.tenant).chosen.clone();
    let needs_second = second::somebody_else(v).await?;
    Ok(match policy_form::read(v, &typed, &now) {
        Err(faults) => {
            TryView { typed, faults, would: None, today: None, choices: serde_json::Value::Null, needs_second }
        }
        Ok(c) => TryView {
            typed,
            faults: Vec::new(),
            choices: serde_json::to_value(&c).map_err(AppError::internal)?,
            would: Some(play(v, c).await?),
            today: Some(play(v, now).await?),
            needs_second,
        },
    })
}

impl Page for Try {
    const PATH: &'static str = "/policy/try";
    const PERMISSION: Permission = Permission::PolicyChange;
    const SUMMARY: &'static str = "What other choices would have done last week. Saves nothing.";
    type Ask = Typed;
    type View = TryView;

    async fn look(v: &Visit, typed: Typed) -> Result<TryView> {
        try_view(v, typed).await
    }

    fn draw(v: &Visit, view: &TryView) -> Drawn {
        draw_try(v, view, &view.faults)
    }
}

fn draw_try(v: &Visit, view: &TryView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-try-title");
    let hosted = v.seat().is_ok_and(pasban_portal::Seat::hosted);
    let c = choices_of(&view.choices);
    let exceptions = c.as_ref().map(|c| c.exceptions.clone()).unwrap_or_default();
    let main = html! {
        (parts::crumbs(&[("/policy", say!(v, "officer-policy-title"))], html! { (title) }))
        (form::summary(v, faults))
        h1 { (say!(v, "officer-try-title")) }
        @if let (Some(c), Some(w)) = (&c, &view.would) {
            (parts::answers(&title, &strip(v, w, Some(c))))
            @if let Some(t) = &view.today { p.lede { (say!(v, "officer-try-against", blocked = w.blocked, held = w.held, was = t.blocked, washeld = t.held)) } }
            div.two {
                (would_panel(v, w))
                div.stack {
                    (parts::panel(say!(v, "officer-try-sentences"), policy_form::sentences(v, c)))
                    form.panel method="post" action="/policy" {
                        (form::hidden(v))
                        (policy_form::hidden(&view.typed))
                        @if view.needs_second { p { (say!(v, "officer-policy-second")) } }
                        p.row { button.btn.go { @if view.needs_second { (say!(v, "officer-policy-ask-go")) } @else { (say!(v, "officer-policy-save-go")) } } a.btn href="/policy" { (say!(v, "officer-policy-back")) } }
                    }
                }
            }
        } @else {
            (policy_form::draw(v, &view.typed, &policy_form::sources(v, &exceptions), faults, hosted))
        }
    };
    Drawn::new(title, main)
}

/// What became of it.
#[derive(Serialize, JsonSchema)]
pub struct SavedPolicy {
    /// The version that counts now; `None` where a second person was asked.
    pub version: Option<i64>,
    /// The wish that waits for the second person.
    pub wish: Option<String>,
}

impl Deed for SavePolicy {
    const PATH: &'static str = "/policy";
    const PERMISSION: Permission = Permission::PolicyChange;
    const SUMMARY: &'static str = "Saves the response policy as a new version that counts at once; where there is a second person, asks them instead.";
    type Form = Typed;
    type Done = SavedPolicy;

    async fn act(v: &Visit, f: Typed) -> Result<Outcome<SavedPolicy>> {
        let seat = v.seat()?;
        let now = v.node().policies.load().choices(&seat.tenant).chosen.clone();
        let chosen = match policy_form::read(v, &f, &now) {
            Ok(c) => c,
            Err(faults) => return Ok(Outcome::Again(faults)),
        };
        if chosen == now && v.node().policies.load().has_own(&seat.tenant) {
            return Outcome::fault("usual", text!(v, "officer-fault-same"));
        }
        if second::somebody_else(v).await? {
            let words = format!("{chosen:?}");
            let words: String = words.chars().take(2000).collect();
            let wish = second::ask(v, &chosen, &words).await?;
            return Outcome::done(SavedPolicy { version: None, wish: Some(wish.id.to_string()) }, "/policy");
        }
        let version = stored::save(v.node(), seat.tenant, chosen, &seat.name, "").await?;
        Outcome::done(SavedPolicy { version: Some(version), wish: None }, "/policy")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let typed: Typed = pasban_portal::input::read(typed)?;
        let mut view = try_view(v, typed).await?;
        if !faults.is_empty() {
            // The form again, not what it would do.
            view.choices = serde_json::Value::Null;
        }
        Ok(draw_try(v, &view, faults))
    }
}
