//! The way in and one's own account: sign-in, second step, one-time link, settings, sign-out, help.

use maud::html;
use pasban_access::Permission;
use pasban_app::{AppError, Result};
use pasban_kernel::Tlp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Pairs, Tick};
use crate::parts::{self, form, state};
use crate::table::{Deed, Drawn, Fault, Outcome, Page, SessionChange, Table};
use crate::visit::Visit;
use crate::words::Catalogue;
use crate::{say, text};

/// What every node has.
#[must_use]
pub fn table() -> Table {
    Table::default()
        .words(Catalogue { name: "portal", en: include_str!("../words/en.ftl"), ur: include_str!("../words/ur.ftl") })
        .page::<SignIn>()
        .deed::<DoSignIn>()
        .page::<Code>()
        .deed::<DoCode>()
        .page::<Enter>()
        .deed::<DoEnter>()
        .deed::<SignOut>()
        .page::<Account>()
        .deed::<SaveAccount>()
        .page::<Help>()
}

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct Nothing {}

/// Nothing is told.
#[derive(Serialize, JsonSchema)]
pub struct Empty {}

/// It was done.
#[derive(Serialize, JsonSchema)]
pub struct Done {
    /// Always true.
    pub done: bool,
}

/// Done.
pub const DONE: Done = Done { done: true };

/// The way in.
pub struct SignIn;

impl Page for SignIn {
    const PATH: &'static str = "/sign-in";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "The way in, for people with a browser.";
    type Ask = Nothing;
    type View = Empty;

    async fn look(_: &Visit, _: Nothing) -> Result<Empty> {
        Ok(Empty {})
    }

    fn draw(v: &Visit, _: &Empty) -> Drawn {
        sign_in_form(v, "", &[])
    }
}

fn sign_in_form(v: &Visit, who: &str, faults: &[Fault]) -> Drawn {
    let title = text!(v, "account-sign-in-title");
    let command = parts::id("pasban admin person invite NAME");
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (form::summary(v, faults))
                h1 { (title) }
                form.panel method="post" action="/sign-in" {
                    (form::hidden(v))
                    (form::line(faults, &form::Line { name: "who", label: say!(v, "account-who"), hint: html! {}, kind: "text", value: who, fill: "username", required: true }))
                    (form::line(faults, &form::Line { name: "password", label: say!(v, "account-password"), hint: html! {}, kind: "password", value: "", fill: "current-password", required: true }))
                    p { button.btn.go { (say!(v, "account-sign-in")) } }
                }
                p.meta { (say!(v, "account-lost", command = command)) }
            }
        },
    )
}

/// Signs in.
pub struct DoSignIn;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct SignInForm {
    /// E-mail address or name.
    #[serde(default)]
    pub who: String,
    /// Password.
    #[serde(default)]
    pub password: String,
}

impl Deed for DoSignIn {
    const PATH: &'static str = "/sign-in";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "Signs a browser in. Programs use a token.";
    type Form = SignInForm;
    type Done = Empty;

    async fn act(v: &Visit, f: SignInForm) -> Result<Outcome<Empty>> {
        only_browsers(v)?;
        match v.site.people.password(&f.who, &f.password, v.from).await {
            Ok(pasban_people::SignedIn::Done(token)) => {
                Ok(Outcome::Done { done: Empty {}, to: "/".into(), session: SessionChange::Begin(token) })
            }
            Ok(pasban_people::SignedIn::NeedsCode(ticket)) => {
                Outcome::done(Empty {}, format!("/sign-in/code?ticket={ticket}"))
            }
            Err(AppError::Forbidden(words) | AppError::Invalid(words) | AppError::TooMany(words)) => {
                Outcome::fault("who", words)
            }
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(sign_in_form(v, typed.get("who").unwrap_or_default(), faults))
    }
}

fn only_browsers(v: &Visit) -> Result<()> {
    if v.api { Err(AppError::NotFound) } else { Ok(()) }
}

/// The second step.
pub struct Code;

/// Which sign-in.
#[derive(Deserialize, JsonSchema)]
pub struct CodeAsk {
    /// The ticket of the first step.
    pub ticket: Option<String>,
}

/// Which sign-in.
#[derive(Serialize, JsonSchema)]
pub struct CodeView {
    /// The ticket of the first step.
    pub ticket: String,
}

impl Page for Code {
    const PATH: &'static str = "/sign-in/code";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "The second step of the way in.";
    type Ask = CodeAsk;
    type View = CodeView;

    async fn look(_: &Visit, a: CodeAsk) -> Result<CodeView> {
        Ok(CodeView { ticket: a.ticket.unwrap_or_default().chars().take(200).collect() })
    }

    fn draw(v: &Visit, view: &CodeView) -> Drawn {
        code_form(v, &view.ticket, &[])
    }
}

fn code_form(v: &Visit, ticket: &str, faults: &[Fault]) -> Drawn {
    let title = text!(v, "account-code-title");
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (form::summary(v, faults))
                h1 { (title) }
                form.panel method="post" action="/sign-in/code" {
                    (form::hidden(v))
                    input type="hidden" name="ticket" value=(ticket);
                    (form::line(faults, &form::Line { name: "code", label: say!(v, "account-code"), hint: html! {}, kind: "text", value: "", fill: "one-time-code", required: true }))
                    p { button.btn.go { (say!(v, "account-code-go")) } }
                }
            }
        },
    )
}

/// Finishes a sign-in.
pub struct DoCode;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct CodeForm {
    /// The ticket of the first step.
    #[serde(default)]
    pub ticket: String,
    /// Six digits, or a recovery code.
    #[serde(default)]
    pub code: String,
}

impl Deed for DoCode {
    const PATH: &'static str = "/sign-in/code";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "Finishes a browser's sign-in.";
    type Form = CodeForm;
    type Done = Empty;

    async fn act(v: &Visit, f: CodeForm) -> Result<Outcome<Empty>> {
        only_browsers(v)?;
        let code = crate::input::plain_digits(f.code.trim());
        match v.site.people.code(&f.ticket, &code, v.from).await {
            Ok(token) => Ok(Outcome::Done { done: Empty {}, to: "/".into(), session: SessionChange::Begin(token) }),
            Err(AppError::Forbidden(words) | AppError::Invalid(words) | AppError::TooMany(words)) => {
                Outcome::fault("code", words)
            }
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(code_form(v, typed.get("ticket").unwrap_or_default(), faults))
    }
}

/// A one-time link: shows a button, so that a program that opens links to look at them uses nothing up.
pub struct Enter;

/// Which link.
#[derive(Deserialize, Serialize, JsonSchema)]
pub struct EnterAsk {
    /// The token in the link.
    pub token: String,
}

impl Page for Enter {
    const PATH: &'static str = "/enter/{token}";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "A link that signs a browser in once.";
    type Ask = EnterAsk;
    type View = EnterAsk;

    async fn look(_: &Visit, a: EnterAsk) -> Result<EnterAsk> {
        Ok(a)
    }

    fn draw(v: &Visit, view: &EnterAsk) -> Drawn {
        let title = text!(v, "account-enter-title");
        Drawn::new(
            &title,
            html! {
                div.read.stack {
                    h1 { (title) }
                    p.lede { (say!(v, "account-enter")) }
                    (form::button(v, &format!("/enter/{}", view.token), &[], "go big", say!(v, "account-enter-go")))
                }
            },
        )
    }
}

/// Uses a one-time link.
pub struct DoEnter;

impl Deed for DoEnter {
    const PATH: &'static str = "/enter/{token}";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "Uses a link that signs a browser in once.";
    type Form = EnterAsk;
    type Done = Empty;

    async fn act(v: &Visit, f: EnterAsk) -> Result<Outcome<Empty>> {
        only_browsers(v)?;
        let token = v.site.people.enter(&f.token, v.from).await?;
        Ok(Outcome::Done { done: Empty {}, to: "/".into(), session: SessionChange::Begin(token) })
    }
}

/// Signs out.
pub struct SignOut;

impl Deed for SignOut {
    const PATH: &'static str = "/sign-out";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Ends a browser's session.";
    type Form = Nothing;
    type Done = Empty;

    async fn act(v: &Visit, _: Nothing) -> Result<Outcome<Empty>> {
        only_browsers(v)?;
        if let Some(s) = &v.session {
            v.site.people.end(&s.id).await?;
        }
        Ok(Outcome::Done { done: Empty {}, to: "/sign-in".into(), session: SessionChange::End })
    }
}

/// One's own account.
pub struct Account;

/// One's own account.
#[derive(Serialize, JsonSchema)]
pub struct AccountView {
    /// Name.
    pub name: String,
    /// Role.
    pub role: pasban_access::Role,
    /// Settings.
    pub prefs: pasban_people::person::Prefs,
}

impl Page for Account {
    const PATH: &'static str = "/account";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "One's own account.";
    type Ask = Nothing;
    type View = AccountView;

    async fn look(v: &Visit, _: Nothing) -> Result<AccountView> {
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        Ok(AccountView { name: s.seat.name.clone(), role: s.seat.role, prefs: s.prefs.clone() })
    }

    fn draw(v: &Visit, view: &AccountView) -> Drawn {
        account_form(v, view, &[])
    }
}

fn account_form(v: &Visit, view: &AccountView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "account-title");
    let p = &view.prefs;
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (form::summary(v, faults))
                h1 { (title) }
                (parts::kv(&[
                    (say!(v, "account-name"), html! { bdi { (view.name) } }),
                    (say!(v, "account-role"), v.say(&format!("role-{}", view.role.code()), &[])),
                ]))
                form.panel method="post" action="/account" {
                    (form::hidden(v))
                    (form::select("lang", say!(v, "account-language"), p.lang.as_deref().unwrap_or(v.lang.code()), &[("en", html! { "English" }), ("ur", html! { "اردو" })]))
                    (form::select("theme", say!(v, "account-theme"), &p.theme, &[("", say!(v, "account-theme-system")), ("light", say!(v, "account-theme-light")), ("dark", say!(v, "account-theme-dark"))]))
                    (form::line(faults, &form::Line { name: "zone", label: say!(v, "account-zone"), hint: say!(v, "account-zone-hint"), kind: "text", value: &p.zone, fill: "off", required: false }))
                    div.opt { input type="checkbox" name="keys" id="f-keys" checked[p.keys]; label for="f-keys" { (say!(v, "account-keys")) } }
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
        let to = format!("/account?lang={}", prefs.lang.as_deref().unwrap_or("en"));
        v.site.people.set_prefs(&s.seat, prefs).await?;
        Outcome::done(DONE, to)
    }
}

/// What the system is for, by what the reader may do; each line leads there.
pub struct Help;

/// The pages that the reader may use.
#[derive(Serialize, JsonSchema)]
pub struct HelpView {
    /// Paths.
    pub pages: Vec<String>,
}

impl Page for Help {
    const PATH: &'static str = "/help";
    const PERMISSION: Permission = Permission::Help;
    const SUMMARY: &'static str = "What the system is for, and the pages that the reader may use.";
    type Ask = Nothing;
    type View = HelpView;

    async fn look(v: &Visit, _: Nothing) -> Result<HelpView> {
        let pages = v.site.table.nav.iter().filter(|n| v.may(n.permission)).map(|n| n.path.to_owned()).collect();
        Ok(HelpView { pages })
    }

    fn draw(v: &Visit, view: &HelpView) -> Drawn {
        let title = text!(v, "help-title");
        let mut shown: Vec<_> = v.site.table.nav.iter().filter(|n| view.pages.iter().any(|p| p == n.path)).collect();
        shown.sort_by_key(|n| (n.order, n.path));
        Drawn::new(
            &title,
            html! {
                div.read.stack {
                    h1 { (title) }
                    p.lede { (say!(v, "help-lede")) }
                    section.panel {
                        h2 { (say!(v, "help-here")) }
                        ul.tasks { @for n in shown { li {
                            span { a href=(n.path) { (v.say(n.words, &[])) } br; span.sub { (v.say(&format!("{}-help", n.words), &[])) } }
                        } } }
                    }
                    section.panel { h2 { (say!(v, "help-markings")) } dl.kv {
                        @for t in [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red] { dt { (state::tlp(t)) } dd { (state::tlp_words(v, t)) } }
                    } }
                    section.panel id="keys" { h2 { (say!(v, "help-keys-title")) } p { (say!(v, "help-keys")) } }
                }
            },
        )
    }
}
