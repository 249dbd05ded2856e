//! `/policy`: what do we do by ourselves with what comes in, and what did that do last week?

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::mitigate::choices::Choices;
use pasban_app::mitigate::simulate::{self, Simulated};
use pasban_app::mitigate::stored;
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::time::DAY;
use pasban_model::mitigate::policy::Action;
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column};
use pasban_portal::parts::{self, Answer, form};
use pasban_portal::{Drawn, Fault, Page, Visit, say, text, when};
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::marks;
use super::policy_form::{self, Typed};
use super::second::{self, WishView};
use super::stop::{self, StopView};
use crate::gather::{self, Value};
use crate::why::{self, Because};

/// How far back a policy is played through, days.
const TRY_DAYS: i64 = 7;
/// Values that the page names.
const SHOWN: usize = 30;

/// What a policy would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Would {
    /// Values that the rules ask to block.
    pub wanted: usize,
    /// Of those, values in use here.
    pub used: usize,
    /// Blocked by themselves.
    pub blocked: usize,
    /// Held for a person.
    pub held: usize,
    /// Watched.
    pub watched: usize,
    /// Days of own history that could be asked, of 30.
    pub days_covered: u32,
    /// There were more than are played through.
    pub more: bool,
    /// Since when, microseconds since 1970.
    pub since: i64,
    /// Some of them: those in use first, then those that would be treated otherwise than today.
    pub values: Vec<WouldRow>,
}

/// One value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WouldRow {
    /// The value.
    pub value: Value,
    /// Who says that it is bad.
    pub issuer: String,
    /// `nothing`, `watch`, `hold`, `block`.
    pub action: String,
    /// What is done today.
    pub today: String,
    /// Hosts here that met it in 30 days.
    pub hosts: u64,
    /// Why.
    pub because: Vec<Because>,
}

fn would(v: &Visit, s: &Simulated, since: Timestamp) -> Would {
    let (wanted, used) = s.wanted();
    let (blocked, held, watched) = s.counts();
    let mut values: Vec<&simulate::Would> = s.values.iter().collect();
    let changed = |w: &simulate::Would| w.action.name() != w.today;
    values.sort_by_key(|w| (!w.is_used(), !changed(w), !w.wanted));
    let values = values
        .into_iter()
        .filter(|w| w.wanted || w.is_used() || changed(w))
        .take(SHOWN)
        .map(|w| WouldRow {
            value: Value::of(&w.value),
            issuer: gather::name(v.node(), &w.issuer),
            action: match w.action {
                Action::Block { .. } => "block".into(),
                other => other.name().into(),
            },
            today: w.today.clone(),
            hosts: w.used.map_or(0, |p| p.hosts),
            because: w.because.iter().map(|r| Because { code: r.code().into(), text: r.to_string() }).collect(),
        })
        .collect();
    Would { wanted, used, blocked, held, watched, days_covered: s.days_covered, more: s.more, since: since.0, values }
}

pub(super) async fn play(v: &Visit, chosen: Choices) -> Result<Would> {
    let since = v.now.plus(-TRY_DAYS * DAY);
    let s = simulate::run(v.node(), v.seat()?.tenant, chosen, since).await?;
    Ok(would(v, &s, since))
}

/// A version of the policy.
#[derive(Serialize, JsonSchema)]
pub struct Version {
    /// Number; 0 is the configuration file.
    pub version: i64,
    /// Who saved it.
    pub by_whom: String,
    /// The second person; empty where none was needed.
    pub second: String,
    /// When, microseconds since 1970.
    pub at: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct PolicyView {
    /// What counts.
    pub now: Version,
    /// The choices, as a form sends them.
    pub typed: Typed,
    /// The same for the program.
    pub choices: serde_json::Value,
    /// A hosted tenant lives by its host's choices until it saves its own.
    pub inherited: bool,
    /// What it would have done last week.
    pub would: Would,
    /// Earlier versions.
    pub versions: Vec<Version>,
    /// Stops that count.
    pub stops: Vec<StopView>,
    /// Changes that wait for a second person, or may be done.
    pub wishes: Vec<WishView>,
    /// The next change needs a second person.
    pub needs_second: bool,
    /// Indicators that a change has still to be applied to, up to 1,000.
    pub left: i64,
    /// The node is in its first week: it only watches until then, microseconds since 1970; 0 otherwise.
    pub young_until: i64,
}

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct PolicyAsk {}

/// The page.
pub struct Policy;

pub(super) async fn gather_view(v: &Visit) -> Result<PolicyView> {
    let seat = v.seat()?;
    let tenant = seat.tenant;
    let policies = v.node().policies.load_full();
    let kept = policies.choices(&tenant).clone();
    let inherited = seat.hosted() && !policies.has_own(&tenant);
    let (versions, left) = v
        .node()
        .db
        .read(move |tx| Ok((rows::policy_list(tx, &tenant, "response", i64::MAX, 20)?, rows::waiting_count(tx, 1000)?)))
        .await?;
    let stops = stored::stops(v.node(), tenant)
        .await?
        .into_values()
        .map(|s| {
            let all = s.source.0 == [0; 32];
            StopView {
                source: if all { String::new() } else { s.source.to_string() },
                name: if all { String::new() } else { gather::name(v.node(), &s.source) },
                reason: s.reason,
                above: if seat.hosted() { s.tenant != tenant } else { s.by_whom != v.node().config.node.name },
                by_whom: s.by_whom,
                at: s.at.0,
            }
        })
        .collect();
    let young = v.node().born.plus(7 * DAY);
    Ok(PolicyView {
        now: Version { version: kept.version, by_whom: kept.by_whom, second: kept.second, at: kept.at.0 },
        typed: policy_form::typed(&kept.chosen),
        choices: serde_json::to_value(&kept.chosen).map_err(AppError::internal)?,
        inherited,
        young_until: if kept.chosen.first_week_watch && young > v.now { young.0 } else { 0 },
        would: play(v, kept.chosen).await?,
        versions: versions
            .into_iter()
            .map(|p| Version { version: p.version, by_whom: p.by_whom, second: p.second, at: p.at.0 })
            .collect(),
        stops,
        wishes: second::wishes(v).await?,
        needs_second: second::somebody_else(v).await?,
        left,
    })
}

pub(super) fn choices_of(value: &serde_json::Value) -> Option<Choices> {
    serde_json::from_value(value.clone()).ok()
}

impl Page for Policy {
    const PATH: &'static str = "/policy";
    const PERMISSION: Permission = Permission::PolicyRead;
    const SUMMARY: &'static str =
        "What the organisation does by itself with what comes in, and what that did last week.";
    type Ask = PolicyAsk;
    type View = PolicyView;

    async fn look(v: &Visit, _: PolicyAsk) -> Result<PolicyView> {
        gather_view(v).await
    }

    fn draw(v: &Visit, view: &PolicyView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

pub(super) fn draw(v: &Visit, view: &PolicyView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-policy-title");
    let hosted = v.seat().is_ok_and(pasban_portal::Seat::hosted);
    let now = choices_of(&view.choices);
    let exceptions = now.as_ref().map(|c| c.exceptions.clone()).unwrap_or_default();
    let sources = policy_form::sources(v, &exceptions);
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "officer-policy-title"), version(v, view), parts::as_of(v)))
        @for s in &view.stops { (stop::banner(v, s)) }
        @for w in &view.wishes { (wish(v, w)) }
        @if view.left > 0 && view.now.version > 0 { (parts::banner("info", html! { p { (say!(v, "officer-policy-left", n = view.left)) } })) }
        @if view.young_until > 0 { (parts::banner("info", html! { p { (say!(v, "officer-policy-young", until = when::at(v, Timestamp(view.young_until)))) } })) }
        (parts::answers(&title, &strip(v, &view.would, now.as_ref())))
        div.two {
            div.stack {
                @if let Some(c) = &now { (parts::panel(say!(v, "officer-policy-now"), policy_form::sentences(v, c))) }
                h2 { (say!(v, "officer-policy-change")) }
                p.hint { @if view.needs_second { (say!(v, "officer-policy-second")) } @else { (say!(v, "officer-policy-alone")) } }
                (policy_form::draw(v, &view.typed, &sources, &[], hosted))
            }
            div.stack {
                (would_panel(v, &view.would))
                (stop::form(v, &sources, typed, faults))
                @if !view.versions.is_empty() { (parts::panel(say!(v, "officer-policy-versions"), versions(v, &view.versions))) }
            }
        }
    };
    Drawn::new(title, main)
}

fn version(v: &Visit, view: &PolicyView) -> Markup {
    let n = &view.now;
    if n.version == 0 {
        return say!(v, "officer-from-file");
    }
    html! {
        (say!(v, "officer-version", n = n.version, who = n.by_whom.as_str(), at = when::ago(v, Timestamp(n.at))))
        @if !n.second.is_empty() { " " (say!(v, "officer-version-second", who = n.second.as_str())) }
        @if view.inherited { " " (say!(v, "officer-policy-inherited")) }
    }
}

pub(super) fn strip(v: &Visit, w: &Would, now: Option<&Choices>) -> [Answer; 3] {
    let usual = now.map_or("watch", |c| c.usual.name());
    [
        Answer {
            state: "info",
            question: say!(v, "officer-policy-what-q"),
            answer: v
                .say(&format!("officer-sentence-usual-{usual}"), &[("days", now.map_or(30, |c| c.block_days).into())]),
            more: say!(v, "officer-policy-what-more", n = now.map_or(0, |c| c.exceptions.len())),
        },
        Answer {
            state: if w.used > 0 { "med" } else { "ok" },
            question: say!(v, "officer-would-q"),
            answer: say!(v, "officer-would", n = w.wanted, used = w.used),
            more: say!(v, "officer-would-more", blocked = w.blocked, held = w.held, watched = w.watched),
        },
        Answer {
            state: if w.days_covered == 0 {
                "high"
            } else if w.days_covered < 30 {
                "med"
            } else {
                "ok"
            },
            question: say!(v, "officer-would-sure-q"),
            answer: say!(v, "officer-would-sure", n = w.days_covered),
            more: if w.days_covered == 0 {
                say!(v, "officer-would-sure-none")
            } else {
                say!(v, "officer-would-sure-more")
            },
        },
    ]
}

pub(super) fn would_panel(v: &Visit, w: &Would) -> Markup {
    parts::panel(
        say!(v, "officer-would-q"),
        html! {
            p { b { (say!(v, "officer-would", n = w.wanted, used = w.used)) } }
            p { (say!(v, "officer-would-more", blocked = w.blocked, held = w.held, watched = w.watched)) }
            p.meta { (say!(v, "officer-would-def", since = when::at(v, Timestamp(w.since)), days = w.days_covered)) @if w.more { " " (say!(v, "officer-would-bounded", n = simulate::INDICATORS_MAX)) } }
            @if !w.values.is_empty() { (would_table(v, w)) }
        },
    )
}

fn would_table(v: &Visit, w: &Would) -> Markup {
    let columns = [column(v, "officer-col-value"), column(v, "officer-col-would"), column(v, "officer-col-today")];
    let rows: Vec<_> = w
        .values
        .iter()
        .map(|r| {
            vec![
                cell(html! { (r.value.markup()) br; span.sub { bdi { (r.issuer) } @if r.hosts > 0 { " · " (say!(v, "officer-used-by", n = r.hosts)) } } }),
                cell(html! { (marks::done(v, &r.action)) details { summary { (say!(v, "officer-col-why")) } (why::list(v, &r.because)) } }),
                cell(marks::done(v, &r.today)),
            ]
        })
        .collect();
    list::table(v, say!(v, "officer-would-q"), &columns, &rows)
}

fn versions(v: &Visit, all: &[Version]) -> Markup {
    let items: Vec<_> = all
        .iter()
        .map(|p| {
            let words = html! { (say!(v, "officer-version-by", n = p.version, who = p.by_whom.as_str())) @if !p.second.is_empty() { " " (say!(v, "officer-version-second", who = p.second.as_str())) } };
            ("low", Timestamp(p.at), words)
        })
        .collect();
    list::events(v, &items)
}

fn wish(v: &Visit, w: &WishView) -> Markup {
    let c = choices_of(&w.choices);
    parts::banner(
        if w.state == "refused" { "high" } else { "info" },
        html! {
            @match (w.state.as_str(), w.mine) {
                ("refused", _) => { p { (say!(v, "officer-wish-refused", who = w.decided_by.as_str())) " " (parts::said(&w.reason)) } }
                ("granted", _) => {
                    p { (say!(v, "officer-wish-granted", who = w.decided_by.as_str())) }
                    @if w.mine { (form::button(v, &format!("/policy/apply/{}", w.id), &[], "go", say!(v, "officer-wish-apply"))) }
                }
                (_, true) => { p { (say!(v, "officer-wish-mine", at = when::ago(v, second::at(w)))) } }
                _ => {
                    p { b { (say!(v, "officer-wish-other", who = w.by.as_str(), at = when::ago(v, second::at(w)))) } }
                    @if let Some(c) = &c { (policy_form::sentences(v, c)) }
                    form.stack method="post" action={ "/policy/second/" (w.id) } {
                        (form::hidden(v))
                        label { (say!(v, "officer-wish-reason")) input name="reason"; }
                        p.row { button.btn.go name="answer" value="yes" { (say!(v, "officer-wish-yes")) } button.btn name="answer" value="no" { (say!(v, "officer-wish-no")) } }
                    }
                }
            }
        },
    )
}
