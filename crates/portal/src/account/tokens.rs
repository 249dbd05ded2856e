//! Tokens of one's own programs: name, what it may, until when. Shown once; revoked at once.

use maud::html;
use pasban_access::Permission;
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_people::tokens::{self, DAYS_DEFAULT, DAYS_MAX, SCOPES};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DONE, Done, Nothing, only_browsers, shown, told};
use crate::input::{Pairs, plain_digits};
use crate::parts::{self, form, list};
use crate::table::{Deed, Drawn, Fault, Outcome, Page};
use crate::visit::Visit;
use crate::{say, text, when};

/// See the module.
pub struct Tokens;

/// One's tokens.
#[derive(Serialize, JsonSchema)]
pub struct TokensView {
    /// By name.
    pub tokens: Vec<TokenRow>,
}

/// A token; never its secret.
#[derive(Serialize, JsonSchema)]
pub struct TokenRow {
    /// Name.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// When it was made, microseconds since 1970.
    pub made: i64,
    /// Its end.
    pub expires: i64,
    /// Last use; 0 for never.
    pub used: i64,
}

async fn view(v: &Visit) -> Result<TokensView> {
    let all = tokens::list(v.node(), v.seat()?.person).await?;
    let row = |t: tokens::TokenRow| TokenRow {
        name: t.name,
        scope: t.scope,
        made: t.made.0,
        expires: t.expires.0,
        used: t.used.0,
    };
    Ok(TokensView { tokens: all.into_iter().map(row).collect() })
}

impl Page for Tokens {
    const PATH: &'static str = "/account/tokens";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Tokens of one's own programs.";
    type Ask = Nothing;
    type View = TokensView;

    async fn look(v: &Visit, _: Nothing) -> Result<TokensView> {
        view(v).await
    }

    fn draw(v: &Visit, view: &TokensView) -> Drawn {
        page(v, view, &Pairs::default(), &[])
    }
}

fn page(v: &Visit, view: &TokensView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "tokens-title");
    let usual = DAYS_DEFAULT.to_string();
    let scope = |value: &'static str, words, more| form::Choice { value, words, more };
    let rows: Vec<Vec<list::Cell>> = view.tokens.iter().map(|t| row(v, t)).collect();
    Drawn::new(
        &title,
        html! {
            div.stack {
                (parts::crumbs(&[("/account", say!(v, "account-title"))], html! { (title) }))
                (form::summary(v, faults))
                h1 { (title) }
                p { (say!(v, "tokens-lede", path = parts::id("/api/v1/"))) }
                @if rows.is_empty() { (parts::empty(say!(v, "tokens-none"))) }
                @else {
                    (list::table(v, say!(v, "tokens-title"), &["tokens-name", "tokens-scope", "tokens-used", "tokens-expires", "tokens-act"].map(|k| list::column(v, k)), &rows))
                }
                form.panel.read method="post" action="/account/tokens" {
                    (form::hidden(v))
                    h2 { (say!(v, "tokens-new")) }
                    (form::line(faults, &form::Line { name: "name", label: say!(v, "tokens-name"), hint: say!(v, "tokens-name-hint"), kind: "text", value: typed.get("name").unwrap_or_default(), fill: "off", required: true }))
                    (form::choices(faults, typed, "scope", say!(v, "tokens-scope"), html! {}, "read", false, &[
                        scope("read", say!(v, "tokens-read"), say!(v, "tokens-read-more")),
                        scope("write", say!(v, "tokens-write"), say!(v, "tokens-write-more")),
                    ]))
                    (form::line(faults, &form::Line { name: "days", label: say!(v, "tokens-days"), hint: say!(v, "tokens-days-hint", n = DAYS_MAX), kind: "text", value: typed.get("days").unwrap_or(&usual), fill: "off", required: true }))
                    p { button.btn.go { (say!(v, "tokens-go")) } }
                }
            }
        },
    )
}

fn row(v: &Visit, t: &TokenRow) -> Vec<list::Cell> {
    let over = t.expires <= v.now.0;
    vec![
        list::cell(html! { bdi dir="auto" { (parts::clean(&t.name)) } }),
        list::cell(v.say(if t.scope == "write" { "tokens-write" } else { "tokens-read" }, &[])),
        list::cell(html! { @if t.used == 0 { (say!(v, "tokens-never")) } @else { (when::ago(v, Timestamp(t.used))) } }),
        list::cell(html! { @if over { (say!(v, "tokens-over")) " " } (when::ago(v, Timestamp(t.expires))) }),
        list::cell(form::button(v, "/account/tokens/revoke", &[("name", &t.name)], "harm", say!(v, "tokens-revoke"))),
    ]
}

/// Makes one.
pub struct MakeToken;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct TokenForm {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// `read` or `write`.
    #[serde(default)]
    pub scope: String,
    /// Days that it lasts.
    #[serde(default)]
    pub days: String,
}

impl Deed for MakeToken {
    const PATH: &'static str = "/account/tokens";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Makes a token for a program of one's own; it is shown once.";
    type Form = TokenForm;
    type Done = Done;

    async fn act(v: &Visit, f: TokenForm) -> Result<Outcome<Done>> {
        only_browsers(v)?;
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        let Ok(days) = plain_digits(f.days.trim()).parse::<u32>() else {
            return Outcome::fault("days", text!(v, "tokens-days-hint", n = DAYS_MAX));
        };
        if !SCOPES.contains(&f.scope.as_str()) {
            return Outcome::fault("scope", text!(v, "refusal-token-scope"));
        }
        match tokens::make(v.node(), s, &f.name, &f.scope, days).await {
            Ok(token) => {
                let name = f.name.split_whitespace().collect::<Vec<_>>().join(" ");
                Outcome::done(DONE, shown::put(v, s.id, "shown-token", &name, vec![token]))
            }
            Err(e) => told(e, |c| if c == "token-days" { "days" } else { "name" }),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(page(v, &view(v).await?, typed, faults))
    }
}

/// Revokes one.
pub struct RevokeToken;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct RevokeForm {
    /// Its name.
    #[serde(default)]
    pub name: String,
}

impl Deed for RevokeToken {
    const PATH: &'static str = "/account/tokens/revoke";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Revokes a token of one's own, at once.";
    type Form = RevokeForm;
    type Done = Done;

    async fn act(v: &Visit, f: RevokeForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        tokens::revoke(v.node(), seat.person, &f.name, &seat.name).await?;
        Outcome::done(DONE, "/account/tokens")
    }
}
