//! `/policy`: what do we do by ourselves with what comes in? `/policy/try`: what other choices would have done last week, and the
//! button that makes them count. The stop switch.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::mitigate::choices::Choices;
use pasban_app::mitigate::simulate::{self, Simulated};
use pasban_app::mitigate::{people, stored};
use pasban_app::{AppError, Result};
use pasban_kernel::time::DAY;
use pasban_kernel::{NodeId, Timestamp};
use pasban_model::mitigate::policy::Action;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::{Pairs, Tick};
use pasban_portal::parts::list::{self, cell, column};
use pasban_portal::parts::{self, Answer, form};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Visit, say, text, when};
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::policy_form::{self, Typed};
use super::second::{self, WishView};
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

async fn play(v: &Visit, chosen: Choices) -> Result<Would> {
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

/// A stop that counts.
#[derive(Serialize, JsonSchema)]
pub struct StopView {
    /// Whose blocks; empty for all.
    pub source: String,
    /// Name of that source.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who threw it.
    pub by_whom: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// It was thrown above us: only they can take it back.
    pub above: bool,
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

async fn gather_view(v: &Visit) -> Result<PolicyView> {
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

fn choices_of(value: &serde_json::Value) -> Option<Choices> {
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

fn draw(v: &Visit, view: &PolicyView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-policy-title");
    let hosted = v.seat().is_ok_and(pasban_portal::Seat::hosted);
    let now = choices_of(&view.choices);
    let exceptions = now.as_ref().map(|c| c.exceptions.clone()).unwrap_or_default();
    let sources = policy_form::sources(v, &exceptions);
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "officer-policy-title"), version(v, view), parts::as_of(v)))
        @for s in &view.stops { (stop_banner(v, s)) }
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
                (stop_form(v, view, &sources, typed, faults))
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

fn strip(v: &Visit, w: &Would, now: Option<&Choices>) -> [Answer; 3] {
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

fn would_panel(v: &Visit, w: &Would) -> Markup {
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
                cell(html! { (super::alerts::done(v, &r.action)) details { summary { (say!(v, "officer-col-why")) } (why::list(v, &r.because)) } }),
                cell(super::alerts::done(v, &r.today)),
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

fn stop_banner(v: &Visit, s: &StopView) -> Markup {
    parts::banner(
        "high",
        html! {
            p { b { @if s.source.is_empty() { (say!(v, "officer-stopped-all")) } @else { (say!(v, "officer-stopped-one", name = s.name.as_str())) } } " " (parts::said(&s.reason)) }
            p.sub { (say!(v, "officer-stopped-by", who = s.by_whom.as_str(), at = when::ago(v, Timestamp(s.at)))) }
            @if s.above { p.sub { (say!(v, "officer-stopped-above")) } }
            @else {
                form.row method="post" action="/policy/stop" {
                    (form::hidden(v))
                    input type="hidden" name="source" value=(if s.source.is_empty() { "all" } else { s.source.as_str() });
                    input type="hidden" name="go" value="on";
                    label { (say!(v, "officer-stop-why")) input name="reason" required; }
                    button.btn { (say!(v, "officer-stop-go-on")) }
                }
            }
        },
    )
}

fn stop_form(v: &Visit, view: &PolicyView, sources: &[(String, String)], typed: &Pairs, faults: &[Fault]) -> Markup {
    let _ = view;
    let mut of = vec![("all", say!(v, "officer-stop-all"))];
    of.extend(sources.iter().map(|(id, name)| (id.as_str(), html! { (name) })));
    html! {
        section.panel id="stop" {
            h2 { (say!(v, "officer-stop-title")) }
            p { (say!(v, "officer-stop-lede")) }
            form.stack method="post" action="/policy/stop" {
                (form::hidden(v))
                div.filters { (form::select("source", say!(v, "officer-stop-source"), typed.get("source").unwrap_or("all"), &of)) }
                (form::line(faults, &form::Line { name: "reason", label: say!(v, "officer-stop-why"), hint: html! {}, kind: "text", value: typed.get("reason").unwrap_or_default(), fill: "off", required: true }))
                p { button.btn.harm { (say!(v, "officer-stop-go")) } }
            }
        }
    }
}

/// `/policy/try`: the page before the act.
pub struct Try;

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct TryView {
    /// As typed.
    pub typed: Typed,
    /// What is wrong with it; nothing is played through then.
    pub faults: Vec<Fault>,
    /// What it would have done last week.
    pub would: Option<Would>,
    /// What today's policy does with the same.
    pub today: Option<Would>,
    /// For the program.
    pub choices: serde_json::Value,
    /// Saving it needs a second person.
    pub needs_second: bool,
}

async fn try_view(v: &Visit, typed: Typed) -> Result<TryView> {
    let now = v.node().policies.load().choices(&v.seat()?.tenant).chosen.clone();
    let needs_second = second::somebody_else(v).await?;
    Ok(match policy_form::read(v, &typed, &now) {
        Err(faults) => {
            TryView { typed, faults, would: None, today: None, choices: serde_json::Value::Null, needs_second }
        }
        Ok(c) => TryView {
            typed,
            faults: Vec::new(),
            choices: serde_json::to_value(&c).map_err(AppError::internal)?,
            would: Some(play(v, c).await?),
            today: Some(play(v, now).await?),
            needs_second,
        },
    })
}

impl Page for Try {
    const PATH: &'static str = "/policy/try";
    const PERMISSION: Permission = Permission::PolicyChange;
    const SUMMARY: &'static str = "What other choices would have done last week. Saves nothing.";
    type Ask = Typed;
    type View = TryView;

    async fn look(v: &Visit, typed: Typed) -> Result<TryView> {
        try_view(v, typed).await
    }

    fn draw(v: &Visit, view: &TryView) -> Drawn {
        draw_try(v, view, &view.faults)
    }
}

fn draw_try(v: &Visit, view: &TryView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-try-title");
    let hosted = v.seat().is_ok_and(pasban_portal::Seat::hosted);
    let c = choices_of(&view.choices);
    let exceptions = c.as_ref().map(|c| c.exceptions.clone()).unwrap_or_default();
    let main = html! {
        (parts::crumbs(&[("/policy", say!(v, "officer-policy-title"))], html! { (title) }))
        (form::summary(v, faults))
        h1 { (say!(v, "officer-try-title")) }
        @if let (Some(c), Some(w)) = (&c, &view.would) {
            (parts::answers(&title, &strip(v, w, Some(c))))
            @if let Some(t) = &view.today { p.lede { (say!(v, "officer-try-against", blocked = w.blocked, held = w.held, was = t.blocked, washeld = t.held)) } }
            div.two {
                (would_panel(v, w))
                div.stack {
                    (parts::panel(say!(v, "officer-try-sentences"), policy_form::sentences(v, c)))
                    form.panel method="post" action="/policy" {
                        (form::hidden(v))
                        (policy_form::hidden(&view.typed))
                        @if view.needs_second { p { (say!(v, "officer-policy-second")) } }
                        p.row { button.btn.go { @if view.needs_second { (say!(v, "officer-policy-ask-go")) } @else { (say!(v, "officer-policy-save-go")) } } a.btn href="/policy" { (say!(v, "officer-policy-back")) } }
                    }
                }
            }
        } @else {
            (policy_form::draw(v, &view.typed, &policy_form::sources(v, &exceptions), faults, hosted))
        }
    };
    Drawn::new(title, main)
}

/// Saves a policy, or asks the second person for it.
pub struct SavePolicy;

/// What became of it.
#[derive(Serialize, JsonSchema)]
pub struct SavedPolicy {
    /// The version that counts now; `None` where a second person was asked.
    pub version: Option<i64>,
    /// The wish that waits for the second person.
    pub wish: Option<String>,
}

impl Deed for SavePolicy {
    const PATH: &'static str = "/policy";
    const PERMISSION: Permission = Permission::PolicyChange;
    const SUMMARY: &'static str = "Saves the response policy as a new version that counts at once; where there is a second person, asks them instead.";
    type Form = Typed;
    type Done = SavedPolicy;

    async fn act(v: &Visit, f: Typed) -> Result<Outcome<SavedPolicy>> {
        let seat = v.seat()?;
        let now = v.node().policies.load().choices(&seat.tenant).chosen.clone();
        let chosen = match policy_form::read(v, &f, &now) {
            Ok(c) => c,
            Err(faults) => return Ok(Outcome::Again(faults)),
        };
        if chosen == now && v.node().policies.load().has_own(&seat.tenant) {
            return Outcome::fault("usual", text!(v, "officer-fault-same"));
        }
        if second::somebody_else(v).await? {
            let words = format!("{chosen:?}");
            let words: String = words.chars().take(2000).collect();
            let wish = second::ask(v, &chosen, &words).await?;
            return Outcome::done(SavedPolicy { version: None, wish: Some(wish.id.to_string()) }, "/policy");
        }
        let version = stored::save(v.node(), seat.tenant, chosen, &seat.name, "").await?;
        Outcome::done(SavedPolicy { version: Some(version), wish: None }, "/policy")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let typed: Typed = pasban_portal::input::read(typed)?;
        let mut view = try_view(v, typed).await?;
        if !faults.is_empty() {
            // The form again, not what it would do.
            view.choices = serde_json::Value::Null;
        }
        Ok(draw_try(v, &view, faults))
    }
}

/// The stop switch.
pub struct StopSwitch;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct StopForm {
    /// `all` or a node id.
    #[serde(default)]
    pub source: String,
    /// Allow again.
    #[serde(default)]
    pub go: Tick,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Deed for StopSwitch {
    const PATH: &'static str = "/policy/stop";
    const PERMISSION: Permission = Permission::PolicyChange;
    const SUMMARY: &'static str = "Stops all blocking, or that of one source, at once; or allows it again.";
    type Form = StopForm;
    type Done = Done;

    async fn act(v: &Visit, f: StopForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let source: Option<NodeId> = match f.source.as_str() {
            "all" => None,
            id => match id.parse() {
                Ok(id) => Some(id),
                Err(_) => return Outcome::fault("source", text!(v, "officer-fault-source")),
            },
        };
        let reason = f.reason.trim();
        if reason.is_empty() || reason.chars().count() > 500 {
            return Outcome::fault("reason", text!(v, "officer-fault-words", n = 500));
        }
        if seat.hosted() {
            stored::tenant_stop(v.node(), seat.tenant, source, !f.go.0, reason, &seat.name).await?;
        } else {
            people::stop(v.node(), source, !f.go.0, reason, &seat.name).await?;
        }
        Outcome::done(DONE, "/policy")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather_view(v).await?, typed, faults))
    }
}
