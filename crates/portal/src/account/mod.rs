//! The way in and one's own account. [`sign_in`]: password, second step, one-time link, out. [`welcome`]: an invitation.
//! [`own`]: settings; [`password`], [`factor`], [`tokens`], [`sessions`], [`acts`]: what a person does and sees of the own
//! account. [`shown`]: secrets that are shown once. [`help`]: what the system is for.

pub mod acts;
pub mod factor;
pub mod help;
pub mod own;
pub mod password;
pub mod sessions;
pub mod shown;
pub mod sign_in;
pub mod tokens;
pub mod welcome;

use pasban_app::{AppError, Result};
use pasban_people::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::table::{Outcome, Table};
use crate::visit::Visit;
use crate::words::Catalogue;

/// What every node has.
#[must_use]
pub fn table() -> Table {
    Table::default()
        .words(Catalogue {
            name: "portal",
            en: include_str!("../../words/en.ftl"),
            ur: include_str!("../../words/ur.ftl"),
        })
        .words(Catalogue {
            name: "account",
            en: include_str!("../../words/account.en.ftl"),
            ur: include_str!("../../words/account.ur.ftl"),
        })
        .page::<sign_in::SignIn>()
        .deed::<sign_in::DoSignIn>()
        .page::<sign_in::Code>()
        .deed::<sign_in::DoCode>()
        .page::<sign_in::Enter>()
        .deed::<sign_in::DoEnter>()
        .deed::<sign_in::SignOut>()
        .page::<welcome::Welcome>()
        .deed::<welcome::DoWelcome>()
        .page::<own::Account>()
        .deed::<own::SaveAccount>()
        .page::<password::Password>()
        .deed::<password::ChangePassword>()
        .page::<factor::Factor>()
        .deed::<factor::BeginFactor>()
        .page::<factor::SetFactor>()
        .deed::<factor::FinishFactor>()
        .deed::<factor::NewCodes>()
        .page::<tokens::Tokens>()
        .deed::<tokens::MakeToken>()
        .deed::<tokens::RevokeToken>()
        .page::<sessions::Sessions>()
        .deed::<sessions::EndSession>()
        .deed::<sessions::EndOthers>()
        .page::<acts::Acts>()
        .page::<shown::Shown>()
        .page::<help::Help>()
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

/// These pages are for browsers: a program has nothing to do with them, and their secrets are no answers of an API.
fn only_browsers(v: &Visit) -> Result<()> {
    if v.api { Err(AppError::NotFound) } else { Ok(()) }
}

/// What was refused, at the field that it is about, by the code of its sentence. What is no sentence for a reader stays an error.
fn told<D>(e: AppError, field: impl Fn(&str) -> &'static str) -> Result<Outcome<D>> {
    match e {
        AppError::Forbidden(words)
        | AppError::Invalid(words)
        | AppError::TooMany(words)
        | AppError::Conflict(words) => {
            let code = refusal::read(&words).map(|(s, _)| s.code).unwrap_or_default();
            Outcome::fault(field(code), words)
        }
        e => Err(e),
    }
}
