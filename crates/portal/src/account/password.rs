//! A new password for one's own account. Other sessions end.

use maud::html;
use pasban_access::Permission;
use pasban_app::{AppError, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DONE, Done, Empty, Nothing, only_browsers, told, welcome};
use crate::input::Pairs;
use crate::parts::{self, form};
use crate::table::{Deed, Drawn, Fault, Outcome, Page};
use crate::visit::Visit;
use crate::{say, text};

/// See the module.
pub struct Password;

impl Page for Password {
    const PATH: &'static str = "/account/password";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "The form for a new password.";
    type Ask = Nothing;
    type View = Empty;

    async fn look(_: &Visit, _: Nothing) -> Result<Empty> {
        Ok(Empty {})
    }

    fn draw(v: &Visit, _: &Empty) -> Drawn {
        page(v, &[])
    }
}

fn page(v: &Visit, faults: &[Fault]) -> Drawn {
    let title = text!(v, "password-title");
    let name = v.session.as_ref().map(|s| s.seat.name.clone()).unwrap_or_default();
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (parts::crumbs(&[("/account", say!(v, "account-title"))], html! { (title) }))
                (form::summary(v, faults))
                h1 { (title) }
                p { (say!(v, "password-lede")) }
                form.panel method="post" action="/account/password" {
                    (form::hidden(v))
                    input.vh type="text" name="who" autocomplete="username" value=(name) readonly tabindex="-1" aria-label=(text!(v, "account-name"));
                    (form::line(faults, &form::Line { name: "present", label: say!(v, "password-present"), hint: html! {}, kind: "password", value: "", fill: "current-password", required: true }))
                    (welcome::new_password(v, faults))
                    p { button.btn.go { (say!(v, "password-go")) } }
                }
            }
        },
    )
}

/// Changes it.
pub struct ChangePassword;

/// What is sent.
#[derive(Deserialize, Serialize, JsonSchema)]
pub struct PasswordForm {
    /// The present one.
    #[serde(default)]
    pub present: String,
    /// The new one.
    #[serde(default)]
    pub password: String,
    /// The same once more.
    #[serde(default)]
    pub repeat: String,
}

impl Deed for ChangePassword {
    const PATH: &'static str = "/account/password";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Changes one's own password; other sessions end.";
    const KEEPS: bool = false;
    type Form = PasswordForm;
    type Done = Done;

    async fn act(v: &Visit, f: PasswordForm) -> Result<Outcome<Done>> {
        only_browsers(v)?;
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        if f.password != f.repeat {
            return Outcome::fault("repeat", text!(v, "welcome-fault-repeat"));
        }
        match v.site.people.change_password(&s.seat, Some(s.id), &f.present, &f.password).await {
            Ok(()) => Outcome::done(DONE, "/account?done=password"),
            Err(e) => told(e, |c| match c {
                "password-present" | "wait-seconds" | "wait-minutes" => "present",
                _ => "password",
            }),
        }
    }

    async fn again(v: &Visit, _: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(page(v, faults))
    }
}
