//! `/sources`: log sources: last line, rate, the silent ones first; tokens of programs that push logs.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::ops::tokens;
use pasban_kernel::time::{DAY, HOUR};
use pasban_kernel::{TenantId, Timestamp};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Result, Sheet, Visit, say, text, when};
use pasban_store::rows::detect::{self, Source};
use pasban_store::rows::seat_admin::machine;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PAGE, ago_or_never, instant, tenant_name};
use crate::once::{self, Shown};

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct SourcesAsk {
    /// Row to begin at.
    pub after: Option<usize>,
}

/// A log source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceRow {
    /// Name.
    pub name: String,
    /// Whose, in words.
    pub whose: String,
    /// Format.
    pub format: String,
    /// The file, or empty where lines are pushed.
    pub path: String,
    /// Lines read.
    pub lines: i64,
    /// Lines that could not be read.
    pub bad: i64,
    /// Lines an hour, over the last day; absent where it is not known yet.
    pub per_hour: Option<i64>,
    /// When the last line came, microseconds since 1970; 0 for never.
    pub last_line: i64,
    /// Silence that is an alarm, seconds; 0 for none.
    pub silent_after: i64,
    /// It is silent.
    pub silent: bool,
}

/// A token of a program.
#[derive(Serialize, JsonSchema)]
pub struct TokenView {
    /// Name.
    pub name: String,
    /// `push`, `lists`, `taxii-read`, `taxii-write`.
    pub scope: String,
    /// Whose, in words.
    pub whose: String,
    /// When it was made, microseconds since 1970.
    pub made: i64,
    /// When it ends, microseconds since 1970; 0 for no end.
    pub expires: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct SourcesView {
    /// Sources, the silent ones first.
    pub rows: Vec<SourceRow>,
    /// Where the next page begins.
    pub next: Option<usize>,
    /// All of them.
    pub count: usize,
    /// Silent ones.
    pub silent: usize,
    /// When the last line of any came, microseconds since 1970; 0 for never.
    pub last_line: i64,
    /// Lines that could not be read, of all that were.
    pub bad: i64,
    /// All lines.
    pub lines: i64,
    /// Tokens.
    pub tokens: Vec<TokenView>,
}

/// The page.
pub struct Sources;

/// Lines an hour since an earlier count. Pure: nothing where less than half an hour is known.
#[must_use]
pub fn rate(lines: i64, then: i64, since: Timestamp, now: Timestamp) -> Option<i64> {
    let span = now.0 - since.0;
    (span >= HOUR / 2 && lines >= then)
        .then(|| ((lines - then) as i128 * HOUR as i128 + span as i128 / 2).div_euclid(span as i128) as i64)
}

async fn gather(v: &Visit, from: usize) -> Result<SourcesView> {
    let now = v.now;
    let day = (now.0 - DAY).div_euclid(HOUR);
    let (mut all, hours) =
        v.node().db.read(move |tx| Ok((detect::source_list(tx)?, machine::source_hours(tx, day)?))).await?;
    all.sort_by(|a, b| (!a.silent, a.last_line, a.tenant, &a.name).cmp(&(!b.silent, b.last_line, b.tenant, &b.name)));
    let count = all.len();
    let per_hour = |s: &Source| {
        let (.., then, at) = hours.iter().find(|h| h.0 == s.tenant && h.1 == s.name)?;
        rate(s.lines, *then, *at, now)
    };
    let silent = all.iter().filter(|s| s.silent).count();
    let sum = |f: fn(&Source) -> i64| all.iter().map(f).fold(0_i64, i64::saturating_add);
    let (bad, lines) = (sum(|s| s.bad), sum(|s| s.lines));
    let last_line = all.iter().map(|s| s.last_line.0).max().unwrap_or(0);
    let rows: Vec<_> = all
        .iter()
        .skip(from)
        .take(PAGE)
        .map(|s| SourceRow {
            name: s.name.clone(),
            whose: tenant_name(v, &s.tenant),
            format: s.format.clone(),
            path: s.path.clone(),
            lines: s.lines,
            bad: s.bad,
            per_hour: per_hour(s),
            last_line: s.last_line.0,
            silent_after: s.silent_after / 1_000_000,
            silent: s.silent,
        })
        .collect();
    let tokens = tokens::list(v.node())
        .await?
        .into_iter()
        .take(200)
        .map(|t| TokenView {
            whose: match t.tenant.parse::<TenantId>() {
                Ok(id) => tenant_name(v, &id),
                Err(_) => v.node().config.node.name.clone(),
            },
            name: t.name,
            scope: t.scope,
            made: instant(&t.made),
            expires: instant(&t.expires),
        })
        .collect();
    let next = (from + rows.len() < count).then_some(from + rows.len());
    Ok(SourcesView { rows, next, count, silent, last_line, bad, lines, tokens })
}

impl Page for Sources {
    const PATH: &'static str = "/sources";
    const PERMISSION: Permission = Permission::SourceManage;
    const SUMMARY: &'static str =
        "Log sources with last line, rate and bad lines, the silent ones first; tokens of programs.";
    type Ask = SourcesAsk;
    type View = SourcesView;

    async fn look(v: &Visit, a: SourcesAsk) -> Result<SourcesView> {
        gather(v, a.after.unwrap_or(0)).await
    }

    fn draw(v: &Visit, view: &SourcesView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }

    fn rows(view: &SourcesView) -> Option<Sheet> {
        let head = ["source", "whose", "format", "file", "lines", "bad", "lines an hour", "last line", "silent"];
        let rows = view
            .rows
            .iter()
            .map(|s| {
                vec![
                    s.name.clone(),
                    s.whose.clone(),
                    s.format.clone(),
                    s.path.clone(),
                    s.lines.to_string(),
                    s.bad.to_string(),
                    s.per_hour.map(|n| n.to_string()).unwrap_or_default(),
                    if s.last_line > 0 { Timestamp(s.last_line).rfc3339() } else { String::new() },
                    if s.silent { "yes" } else { "no" }.to_owned(),
                ]
            })
            .collect();
        Some(Sheet { name: "sources".into(), head: head.map(String::from).to_vec(), rows })
    }
}

fn strip(v: &Visit, view: &SourcesView) -> Markup {
    parts::answers(
        &text!(v, "admin-sources-title"),
        &[
            parts::Answer {
                state: if view.silent > 0 {
                    "high"
                } else if view.count == 0 {
                    "med"
                } else {
                    "ok"
                },
                question: say!(v, "admin-sources-q1"),
                answer: if view.count == 0 {
                    say!(v, "admin-sources-a1-none")
                } else if view.silent > 0 {
                    say!(v, "admin-sources-a1-silent", n = view.silent, all = view.count)
                } else {
                    say!(v, "admin-sources-a1", n = view.count)
                },
                more: say!(v, "admin-sources-m1"),
            },
            parts::Answer {
                state: "",
                question: say!(v, "admin-sources-q2"),
                answer: if view.last_line > 0 {
                    say!(v, "admin-sources-a2", at = when::ago(v, Timestamp(view.last_line)))
                } else {
                    say!(v, "admin-sources-a2-none")
                },
                more: say!(v, "admin-sources-m2", n = pasban_portal::words::number(view.lines)),
            },
            parts::Answer {
                state: if view.bad > 0 { "low" } else { "ok" },
                question: say!(v, "admin-sources-q3"),
                answer: if view.bad > 0 {
                    say!(v, "admin-sources-a3", n = view.bad)
                } else {
                    say!(v, "admin-sources-a3-none")
                },
                more: say!(v, "admin-sources-m3"),
            },
        ],
    )
}

fn draw(v: &Visit, view: &SourcesView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "admin-sources-title");
    let columns = [
        column(v, "admin-scol-source"),
        column(v, "admin-col-state"),
        column(v, "admin-scol-last"),
        column(v, "admin-scol-rate").num(),
        column(v, "admin-scol-lines").num(),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|s| {
            vec![
                cell(html! { bdi { (parts::clean(&s.name)) } br; span.sub { bdi { (parts::clean(&s.whose)) } " · " (parts::id(&s.format)) " · " @if s.path.is_empty() { (say!(v, "admin-source-pushed")) } @else { (parts::id(&s.path)) } } }),
                cell(html! { @if s.silent { (state::tag("high", say!(v, "admin-source-silent"))) } @else if s.last_line == 0 { (state::tag("med", say!(v, "admin-source-new"))) } @else { (state::tag("ok", say!(v, "admin-source-well"))) } @if s.silent_after > 0 { br; span.sub { (say!(v, "admin-source-after", span = when::span(v, s.silent_after * 1_000_000))) } } }),
                cell(ago_or_never(v, s.last_line)),
                number(html! { @match s.per_hour { Some(n) => { (pasban_portal::words::number(n)) } None => { span.sub { (say!(v, "admin-rate-unknown")) } } } }),
                number(html! { (pasban_portal::words::number(s.lines)) @if s.bad > 0 { br; span.sub { (say!(v, "admin-source-bad", n = s.bad)) } } }),
            ]
        })
        .collect();
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "admin-sources-title"), html! {}, parts::as_of(v)))
        (strip(v, view))
        @if view.rows.is_empty() { (parts::empty(say!(v, "admin-sources-none"))) }
        @else {
            (list::table(v, html! { (title) }, &columns, &rows))
            (list::foot(v, view.rows.len(), Some(view.count as i64), view.next.map(|n| n.to_string()).as_deref(), true))
        }
        div.two { (token_list(v, view)) (token_form(v, typed, faults)) }
        section.panel { h2 { (say!(v, "admin-source-add")) } p { (say!(v, "admin-source-add-what")) } (super::code("[[source]]\nname = \"dns\"\nformat = \"unbound\"\npath = \"/var/log/unbound.log\"\nsilent_after_seconds = 900")) p { a href="/retention" { (say!(v, "admin-retention-title")) } } }
    };
    Drawn::new(title, main)
}

fn token_list(v: &Visit, view: &SourcesView) -> Markup {
    html! {
        section.panel id="tokens" {
            h2 { (say!(v, "admin-tokens")) }
            p { (say!(v, "admin-tokens-what")) }
            @if view.tokens.is_empty() { p { (say!(v, "admin-tokens-none")) } }
            @else { ul.tasks { @for t in &view.tokens { li {
                span {
                    bdi { (parts::clean(&t.name)) } br;
                    span.sub { (v.say(&format!("admin-scope-{}", t.scope), &[])) " · " bdi { (parts::clean(&t.whose)) } " · " @if t.expires > 0 { (say!(v, "admin-token-until", at = when::at(v, Timestamp(t.expires)))) } @else { (say!(v, "admin-token-no-end")) } }
                }
                (form::button(v, "/sources/token/revoke", &[("name", &t.name)], "harm", say!(v, "admin-token-revoke")))
            } } } }
        }
    }
}

fn token_form(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Markup {
    let scopes = tokens::SCOPES.map(|s| (s, v.say(&format!("admin-scope-{s}"), &[])));
    let tenants = super::people::tenants(v);
    let mut whose = vec![("", html! { (v.node().config.node.name) })];
    whose.extend(tenants.iter().map(|(id, name)| (id.as_str(), html! { (name) })));
    html! {
        form.panel method="post" action="/sources/token" {
            (form::hidden(v))
            h2 { (say!(v, "admin-token-make")) }
            (form::line(faults, &form::Line { name: "name", label: say!(v, "admin-token-name"), hint: say!(v, "admin-token-name-hint"), kind: "text", value: typed.get("name").unwrap_or_default(), fill: "off", required: true }))
            div.filters {
                (form::select("scope", say!(v, "admin-token-scope"), typed.get("scope").unwrap_or("push"), &scopes))
                @if whose.len() > 1 { (form::select("tenant", say!(v, "admin-col-whose"), typed.get("tenant").unwrap_or_default(), &whose)) }
            }
            p { button.btn { (say!(v, "admin-token-go")) } }
        }
    }
}

/// Makes a token.
pub struct MakeToken;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct TokenForm {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// `push`, `lists`, `taxii-read`, `taxii-write`.
    #[serde(default)]
    pub scope: String,
    /// A hosted tenant's id; empty for the node's own.
    #[serde(default)]
    pub tenant: String,
}

/// What was made.
#[derive(Serialize, JsonSchema)]
pub struct Made {
    /// The page that shows the token, once.
    pub show: String,
}

impl Deed for MakeToken {
    const PATH: &'static str = "/sources/token";
    const PERMISSION: Permission = Permission::SourceManage;
    const SUMMARY: &'static str = "Makes a token for a program that pushes logs or fetches lists; it is shown once.";
    type Form = TokenForm;
    type Done = Made;

    async fn act(v: &Visit, f: TokenForm) -> Result<Outcome<Made>> {
        let Some(name) = super::tenants::plain_name(&f.name).filter(|n| n.chars().count() <= 80) else {
            return Outcome::fault("name", text!(v, "admin-fault-reason", n = 80));
        };
        let tenant = match f.tenant.as_str() {
            "" => TenantId::OWN,
            id => id.parse().map_err(|_| AppError::NotFound)?,
        };
        if !tokens::SCOPES.contains(&f.scope.as_str()) {
            return Err(AppError::NotFound);
        }
        match tokens::make(v.node(), tenant, &f.scope, &name, None).await {
            Ok(secret) => {
                let until = v.now.plus(i64::from(tokens::DAYS_DEFAULT) * DAY).0;
                let id = once::keep(v, "token", Shown { secret, about: name, back: "/sources".into(), until })?;
                let show = format!("/sources/token/{id}");
                Outcome::done(Made { show: show.clone() }, show)
            }
            Err(AppError::Conflict(_)) => Outcome::fault("name", text!(v, "admin-fault-token-there")),
            Err(AppError::Invalid(_)) => Outcome::fault("name", text!(v, "admin-fault-reason", n = 80)),
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v, 0).await?, typed, faults))
    }
}

/// Revokes a token.
pub struct RevokeToken;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct RevokeForm {
    /// Its name.
    #[serde(default)]
    pub name: String,
}

impl Deed for RevokeToken {
    const PATH: &'static str = "/sources/token/revoke";
    const PERMISSION: Permission = Permission::SourceManage;
    const SUMMARY: &'static str = "Revokes a token at once.";
    type Form = RevokeForm;
    type Done = Done;

    async fn act(v: &Visit, f: RevokeForm) -> Result<Outcome<Done>> {
        tokens::revoke(v.node(), &f.name).await?;
        Outcome::done(DONE, "/sources#tokens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_needs_time() {
        let at = |h: i64| Timestamp(h * HOUR);
        assert_eq!(rate(500, 100, at(0), at(4)), Some(100));
        assert_eq!(rate(500, 100, at(0), Timestamp(HOUR / 3)), None, "too soon to say");
        assert_eq!(rate(50, 100, at(0), at(4)), None, "the count began anew");
        assert_eq!(rate(i64::MAX, 0, at(0), at(1)), Some(i64::MAX));
    }
}
