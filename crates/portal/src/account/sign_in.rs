//! The way in: password, second step, one-time link, and out.

use maud::html;
use pasban_access::Permission;
use pasban_app::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Empty, Nothing, only_browsers, told};
use crate::input::Pairs;
use crate::parts::{self, form};
use crate::table::{Deed, Drawn, Fault, Outcome, Page, SessionChange};
use crate::visit::Visit;
use crate::{say, text};

/// The way in.
pub struct SignIn;

/// Why somebody is here.
#[derive(Deserialize, Serialize, JsonSchema)]
pub struct SignInAsk {
    /// 1 where a form was kept that came after its session had ended.
    pub kept: Option<u8>,
}

impl Page for SignIn {
    const PATH: &'static str = "/sign-in";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "The way in, for people with a browser.";
    type Ask = SignInAsk;
    type View = SignInAsk;

    async fn look(_: &Visit, a: SignInAsk) -> Result<SignInAsk> {
        Ok(a)
    }

    fn draw(v: &Visit, view: &SignInAsk) -> Drawn {
        let mut drawn = sign_in_form(v, "", &[]);
        if view.kept == Some(1) {
            let words = html! { h2 { (say!(v, "account-kept-title")) } p { (say!(v, "account-kept")) } };
            drawn.main = html! { div.read { (parts::banner("info", words)) } (drawn.main) };
        }
        drawn
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
    const KEEPS: bool = false;
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
            Err(e) => told(e, |_| "who"),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(sign_in_form(v, typed.get("who").unwrap_or_default(), faults))
    }
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
    const KEEPS: bool = false;
    type Form = CodeForm;
    type Done = Empty;

    async fn act(v: &Visit, f: CodeForm) -> Result<Outcome<Empty>> {
        only_browsers(v)?;
        let code = crate::input::plain_digits(f.code.trim());
        match v.site.people.code(&f.ticket, &code, v.from).await {
            Ok(token) => Ok(Outcome::Done { done: Empty {}, to: "/".into(), session: SessionChange::Begin(token) }),
            Err(e) => told(e, |_| "code"),
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
    const KEEPS: bool = false;
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
