//! One's own account: what stands there, and the settings of the pages.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::{AppError, Result};
use pasban_people::{factor, session, tokens};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DONE, Done, told};
use crate::input::{Pairs, Tick};
use crate::parts::{self, form};
use crate::table::{Deed, Drawn, Fault, Outcome, Page};
use crate::visit::Visit;
use crate::{say, text};

/// One's own account.
pub struct Account;

/// What was just done.
#[derive(Deserialize, JsonSchema)]
pub struct AccountAsk {
    /// `password`, `saved`.
    pub done: Option<String>,
}

/// One's own account.
#[derive(Serialize, JsonSchema)]
pub struct AccountView {
    /// Name.
    pub name: String,
    /// Role.
    pub role: pasban_access::Role,
    /// Settings.
    pub prefs: pasban_people::person::Prefs,
    /// Whether there is a second step.
    pub second_factor: bool,
    /// Recovery codes left.
    pub codes: i64,
    /// Tokens of programs that are not over.
    pub tokens: usize,
    /// Sessions.
    pub sessions: usize,
    /// What was just done.
    pub done: String,
}

async fn view(v: &Visit, done: String) -> Result<AccountView> {
    let s = v.session.as_ref().ok_or(AppError::NotFound)?;
    let (node, person) = (v.node(), s.seat.person);
    let me = pasban_people::person::fetch(node, person).await?;
    let tokens = tokens::list(node, person).await?.iter().filter(|t| t.expires > v.now).count();
    Ok(AccountView {
        name: s.seat.name.clone(),
        role: s.seat.role,
        prefs: s.prefs.clone(),
        second_factor: me.second_factor,
        codes: factor::codes_left(node, person).await?,
        tokens,
        sessions: session::list(node, &s.seat).await?.len(),
        done,
    })
}

impl Page for Account {
    const PATH: &'static str = "/account";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "One's own account.";
    type Ask = AccountAsk;
    type View = AccountView;

    async fn look(v: &Visit, a: AccountAsk) -> Result<AccountView> {
        view(v, a.done.unwrap_or_default()).await
    }

    fn draw(v: &Visit, view: &AccountView) -> Drawn {
        account_form(v, view, &Pairs::default(), &[])
    }
}

fn line(to: &str, name: Markup, state: Markup) -> Markup {
    html! { li { span { a href=(to) { (name) } br; span.sub { (state) } } } }
}

fn account_form(v: &Visit, view: &AccountView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "account-title");
    let p = &view.prefs;
    let field = |name: &str, stands: &str| typed.get(name).unwrap_or(stands).to_owned();
    let keys = if typed.0.is_empty() { p.keys } else { typed.get("keys").is_some() };
    let factor = if view.second_factor {
        say!(v, "account-factor-state", n = view.codes)
    } else {
        say!(v, "account-factor-missing")
    };
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (form::summary(v, faults))
                @match view.done.as_str() {
                    "password" => (parts::banner("ok", html! { p role="status" { (say!(v, "account-saved-password")) } }))
                    "saved" => (parts::banner("ok", html! { p role="status" { (say!(v, "account-saved")) } }))
                    _ => {}
                }
                h1 { (title) }
                (parts::kv(&[
                    (say!(v, "account-name"), html! { bdi { (view.name) } }),
                    (say!(v, "account-role"), v.say(&format!("role-{}", view.role.code()), &[])),
                ]))
                section.panel {
                    h2 { (say!(v, "account-own")) }
                    ul.tasks {
                        (line("/account/password", say!(v, "account-password-line"), say!(v, "account-password-help")))
                        (line("/account/second-step", say!(v, "account-factor-line"), factor))
                        (line("/account/tokens", say!(v, "account-tokens-line"), say!(v, "account-tokens-state", n = view.tokens)))
                        (line("/account/sessions", say!(v, "account-sessions-line"), say!(v, "account-sessions-state", n = view.sessions)))
                        (line("/account/record", say!(v, "account-record-line"), say!(v, "account-record-help")))
                    }
                }
                form.panel method="post" action="/account" {
                    (form::hidden(v))
                    h2 { (say!(v, "account-settings")) }
                    (form::select("lang", say!(v, "account-language"), &field("lang", p.lang.as_deref().unwrap_or(v.lang.code())), &[("en", html! { "English" }), ("ur", html! { "اردو" })]))
                    (form::select("theme", say!(v, "account-theme"), &field("theme", &p.theme), &[("", say!(v, "account-theme-system")), ("light", say!(v, "account-theme-light")), ("dark", say!(v, "account-theme-dark"))]))
                    (form::line(faults, &form::Line { name: "zone", label: say!(v, "account-zone"), hint: say!(v, "account-zone-hint"), kind: "text", value: &field("zone", &p.zone), fill: "off", required: false }))
                    div.opt { input type="checkbox" name="keys" id="f-keys" checked[keys]; label for="f-keys" { (say!(v, "account-keys")) } }
                    p { button.btn.go { (say!(v, "account-save")) } }
                }
                (form::button(v, "/sign-out", &[], "", say!(v, "account-sign-out")))
            }
        },
    )
}

/// Saves one's settings.
pub struct SaveAccount;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct AccountForm {
    /// `en` or `ur`.
    pub lang: Option<String>,
    /// ``, `light` or `dark`.
    #[serde(default)]
    pub theme: String,
    /// An IANA name.
    #[serde(default)]
    pub zone: String,
    /// Keys on lists.
    #[serde(default)]
    pub keys: Tick,
}

impl Deed for SaveAccount {
    const PATH: &'static str = "/account";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Saves one's settings.";
    type Form = AccountForm;
    type Done = Done;

    async fn act(v: &Visit, f: AccountForm) -> Result<Outcome<Done>> {
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        if !f.zone.is_empty() && jiff::tz::TimeZone::get(&f.zone).is_err() {
            return Outcome::fault("zone", text!(v, "account-zone-hint"));
        }
        if !["", "light", "dark"].contains(&f.theme.as_str()) {
            return Outcome::fault("theme", text!(v, "account-theme"));
        }
        let mut prefs = s.prefs.clone();
        prefs.lang = f.lang.as_deref().and_then(crate::words::Lang::of).map(|l| l.code().to_owned());
        prefs.theme = f.theme;
        prefs.zone = f.zone;
        prefs.keys = f.keys.0;
        let to = format!("/account?done=saved&lang={}", prefs.lang.as_deref().unwrap_or("en"));
        match v.site.people.set_prefs(&s.seat, prefs).await {
            Ok(()) => Outcome::done(DONE, to),
            Err(e) => told(e, |_| "zone"),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(account_form(v, &view(v, String::new()).await?, typed, faults))
    }
}
