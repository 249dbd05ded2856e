//! Where one is signed in, and the end of it.

use maud::html;
use pasban_access::Permission;
use pasban_app::{AppError, Result};
use pasban_kernel::{Digest, Timestamp};
use pasban_people::session;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DONE, Done, Nothing};
use crate::parts::{self, form, list, state};
use crate::table::{Deed, Drawn, Outcome, Page};
use crate::visit::Visit;
use crate::{say, text, when};

/// See the module.
pub struct Sessions;

/// One's sessions.
#[derive(Serialize, JsonSchema)]
pub struct SessionsView {
    /// Last used first.
    pub sessions: Vec<SessionRow>,
}

/// A session.
#[derive(Serialize, JsonSchema)]
pub struct SessionRow {
    /// Names it; opens nothing.
    pub id: String,
    /// Whether it is the one that asks.
    pub here: bool,
    /// `sign-in` or `one-time`.
    pub door: String,
    /// Beginning, microseconds since 1970.
    pub begun: i64,
    /// Last request.
    pub seen: i64,
    /// Address or network that it began from.
    pub place: String,
}

impl Page for Sessions {
    const PATH: &'static str = "/account/sessions";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Where one is signed in.";
    type Ask = Nothing;
    type View = SessionsView;

    async fn look(v: &Visit, _: Nothing) -> Result<SessionsView> {
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        let all = session::list(v.node(), &s.seat).await?;
        let row = |l: session::Listed| SessionRow {
            id: l.id.to_string(),
            here: l.id == s.id,
            door: l.door,
            begun: l.begun.0,
            seen: l.seen.0,
            place: l.place,
        };
        Ok(SessionsView { sessions: all.into_iter().map(row).collect() })
    }

    fn draw(v: &Visit, view: &SessionsView) -> Drawn {
        let title = text!(v, "sessions-title");
        let rows: Vec<Vec<list::Cell>> = view
            .sessions
            .iter()
            .map(|s| {
                vec![
                    list::cell(html! {
                        (parts::id(&s.place)) " "
                        @if s.here { (state::tag("ok", say!(v, "sessions-here"))) }
                    }),
                    list::cell(when::ago(v, Timestamp(s.seen))),
                    list::cell(when::ago(v, Timestamp(s.begun))),
                    list::cell(v.say(if s.door == "one-time" { "sessions-one-time" } else { "sessions-sign-in" }, &[])),
                    list::cell(html! {
                        @if s.here { (form::button(v, "/sign-out", &[], "", say!(v, "account-sign-out"))) }
                        @else { (form::button(v, "/account/sessions/end", &[("session", &s.id)], "harm", say!(v, "sessions-end"))) }
                    }),
                ]
            })
            .collect();
        Drawn::new(
            &title,
            html! {
                div.stack {
                    (parts::crumbs(&[("/account", say!(v, "account-title"))], html! { (title) }))
                    (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
                    p { (say!(v, "sessions-lede")) }
                    (list::table(v, say!(v, "sessions-title"), &["sessions-place", "sessions-seen", "sessions-begun", "sessions-door", "tokens-act"].map(|k| list::column(v, k)), &rows))
                    @if rows.len() > 1 { (form::button(v, "/account/sessions/end-others", &[], "harm", say!(v, "sessions-end-others", n = rows.len() - 1))) }
                    p.meta { (say!(v, "sessions-unknown")) " " a href="/account/password" { (say!(v, "password-title")) } }
                }
            },
        )
    }
}

/// Ends one.
pub struct EndSession;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct EndForm {
    /// From the list.
    #[serde(default)]
    pub session: String,
}

impl Deed for EndSession {
    const PATH: &'static str = "/account/sessions/end";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Ends a session of one's own.";
    type Form = EndForm;
    type Done = Done;

    async fn act(v: &Visit, f: EndForm) -> Result<Outcome<Done>> {
        let id: Digest = f.session.parse().map_err(|_| AppError::NotFound)?;
        session::end_one(v.node(), v.seat()?.person, id).await?;
        Outcome::done(DONE, "/account/sessions")
    }
}

/// Ends all but this one.
pub struct EndOthers;

impl Deed for EndOthers {
    const PATH: &'static str = "/account/sessions/end-others";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Ends all sessions of one's own but this one.";
    type Form = Nothing;
    type Done = Done;

    async fn act(v: &Visit, _: Nothing) -> Result<Outcome<Done>> {
        let s = v.session.as_ref().ok_or(AppError::NotFound)?;
        session::end_all(v.node(), s.seat.person, Some(s.id)).await?;
        Outcome::done(DONE, "/account/sessions")
    }
}
