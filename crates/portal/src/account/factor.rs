//! The second step: how it stands, another app, new recovery codes. Each asks for the password first: a session that was left
//! open must not do that.

use maud::html;
use pasban_access::Permission;
use pasban_app::{AppError, Result};
use pasban_people::{factor, person};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DONE, Done, Nothing, only_browsers, shown, told, welcome};
use crate::input::{Pairs, plain_digits};
use crate::parts::{self, form};
use crate::table::{Deed, Drawn, Fault, Outcome, Page};
use crate::visit::Visit;
use crate::{say, text};

/// See the module.
pub struct Factor;

/// How the second step stands.
#[derive(Serialize, JsonSchema)]
pub struct FactorView {
    /// Whether there is one.
    pub set: bool,
    /// Whether the role asks for one.
    pub needed: bool,
    /// Recovery codes left.
    pub codes: i64,
}

async fn view(v: &Visit) -> Result<FactorView> {
    let seat = v.seat()?;
    let me = person::fetch(v.node(), seat.person).await?;
    Ok(FactorView {
        set: me.second_factor,
        needed: me.role.needs_second_factor(),
        codes: factor::codes_left(v.node(), seat.person).await?,
    })
}

impl Page for Factor {
    const PATH: &'static str = "/account/second-step";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "How one's second step stands.";
    type Ask = Nothing;
    type View = FactorView;

    async fn look(v: &Visit, _: Nothing) -> Result<FactorView> {
        view(v).await
    }

    fn draw(v: &Visit, view: &FactorView) -> Drawn {
        page(v, view, &[])
    }
}

fn page(v: &Visit, view: &FactorView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "factor-title");
    let present = |name: &str, faults: &[Fault]| {
        form::line(
            faults,
            &form::Line {
                name,
                label: say!(v, "password-present"),
                hint: html! {},
                kind: "password",
                value: "",
                fill: "current-password",
                required: true,
            },
        )
    };
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (parts::crumbs(&[("/account", say!(v, "account-title"))], html! { (title) }))
                (form::summary(v, faults))
                h1 { (title) }
                p.lede {
                    @if view.set { (say!(v, "factor-set", n = view.codes)) }
                    @else if view.needed { (say!(v, "factor-needed")) }
                    @else { (say!(v, "factor-none")) }
                }
                section.panel {
                    h2 { @if view.set { (say!(v, "factor-change")) } @else { (say!(v, "factor-begin")) } }
                    p { @if view.set { (say!(v, "factor-change-lede")) } @else { (say!(v, "factor-begin-lede")) } }
                    form.stack method="post" action="/account/second-step" {
                        (form::hidden(v))
                        (present("present", faults))
                        p { button.btn.go { @if view.set { (say!(v, "factor-change-go")) } @else { (say!(v, "factor-begin-go")) } } }
                    }
                }
                @if view.set {
                    section.panel {
                        h2 { (say!(v, "factor-codes")) }
                        p { (say!(v, "factor-codes-lede")) }
                        form.stack method="post" action="/account/recovery-codes" {
                            (form::hidden(v))
                            (present("password", faults))
                            p { button.btn { (say!(v, "factor-codes-go")) } }
                        }
                    }
                }
            }
        },
    )
}

/// Begins to set up another app.
pub struct BeginFactor;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct Proof {
    /// The present password.
    #[serde(default)]
    pub present: String,
}

impl Deed for BeginFactor {
    const PATH: &'static str = "/account/second-step";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str =
        "Begins to set up a second step; the one before counts until its first code is right.";
    const KEEPS: bool = false;
    type Form = Proof;
    type Done = Done;

    async fn act(v: &Visit, f: Proof) -> Result<Outcome<Done>> {
        only_browsers(v)?;
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        match v.site.people.begin_enrol(s, &f.present).await {
            Ok(_) => Outcome::done(DONE, "/account/second-step/set"),
            Err(e) => told(e, |_| "present"),
        }
    }

    async fn again(v: &Visit, _: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(page(v, &view(v).await?, faults))
    }
}

/// The secret of the app that is being set up, for the session that began it.
pub struct SetFactor;

/// What the app needs; nothing where nothing was begun within the hour.
#[derive(Serialize, JsonSchema)]
pub struct SetView {
    /// The secret in groups of four, and its address for apps.
    pub enrol: Option<(String, String)>,
}

async fn set_view(v: &Visit) -> Result<SetView> {
    only_browsers(v)?;
    let s = v.session.as_ref().ok_or(AppError::NotFound)?;
    Ok(SetView { enrol: v.site.people.pending(s).await?.map(|e| (e.secret, e.uri)) })
}

impl Page for SetFactor {
    const PATH: &'static str = "/account/second-step/set";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "What an authenticator app needs, while it is being set up.";
    type Ask = Nothing;
    type View = SetView;

    async fn look(v: &Visit, _: Nothing) -> Result<SetView> {
        set_view(v).await
    }

    fn draw(v: &Visit, view: &SetView) -> Drawn {
        set_page(v, view, &[])
    }
}

fn set_page(v: &Visit, view: &SetView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "factor-set-title");
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (parts::crumbs(&[("/account", say!(v, "account-title")), ("/account/second-step", say!(v, "factor-title"))], html! { (title) }))
                (form::summary(v, faults))
                h1 { (title) }
                @if let Some((secret, uri)) = &view.enrol {
                    form.panel method="post" action="/account/second-step/set" {
                        (form::hidden(v))
                        (welcome::scan(v, secret, uri))
                        (welcome::code(v, faults))
                        p { button.btn.go { (say!(v, "factor-set-go")) } }
                    }
                } @else {
                    p.lede { (say!(v, "factor-set-over")) }
                    p { a.btn.go href="/account/second-step" { (say!(v, "factor-begin-again")) } }
                }
            }
        },
    )
}

/// Takes it into use.
pub struct FinishFactor;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct FirstCode {
    /// Six digits of the new app.
    #[serde(default)]
    pub code: String,
}

impl Deed for FinishFactor {
    const PATH: &'static str = "/account/second-step/set";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Takes a second step into use by its first code; other sessions end.";
    const KEEPS: bool = false;
    type Form = FirstCode;
    type Done = Done;

    async fn act(v: &Visit, f: FirstCode) -> Result<Outcome<Done>> {
        only_browsers(v)?;
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        match v.site.people.finish_enrol(s, &plain_digits(f.code.trim())).await {
            Ok(codes) => Outcome::done(DONE, shown::put(v, s.id, "shown-codes", "", codes)),
            Err(e) => told(e, |_| "code"),
        }
    }

    async fn again(v: &Visit, _: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(set_page(v, &set_view(v).await?, faults))
    }
}

/// Makes new recovery codes.
pub struct NewCodes;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct CodesForm {
    /// The present password.
    #[serde(default)]
    pub password: String,
}

impl Deed for NewCodes {
    const PATH: &'static str = "/account/recovery-codes";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Makes new recovery codes in place of those before.";
    const KEEPS: bool = false;
    type Form = CodesForm;
    type Done = Done;

    async fn act(v: &Visit, f: CodesForm) -> Result<Outcome<Done>> {
        only_browsers(v)?;
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        match v.site.people.new_codes(&s.seat, &f.password).await {
            Ok(codes) => Outcome::done(DONE, shown::put(v, s.id, "shown-codes", "", codes)),
            Err(e) => told(e, |_| "password"),
        }
    }

    async fn again(v: &Visit, _: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(page(v, &view(v).await?, faults))
    }
}
