//! `/alerts/{alert}`: was I hit? A sentence, own log lines as evidence, what the node did, steps, what goes upward. Never who
//! reported it, nor how many others.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::detect::alerts::Evidence;
use pasban_app::detect::judge::{self, Verdict};
use pasban_app::exchange::sightings;
use pasban_app::mitigate::people;
use pasban_app::{AppError, Result};
use pasban_kernel::id::{AlertId, ReportId};
use pasban_kernel::{Digest, HitBand, Timestamp};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::{Pairs, Tick};
use pasban_portal::parts::{self, Answer, form};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Visit, say, text, when};
use pasban_store::rows::detect::Alert;
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attack::{self, AlertRow};
use super::marks;
use crate::gather::{self, Logs, Value};
use crate::line::{self, Piece};
use crate::why::{self, Because};

/// Which one.
#[derive(Deserialize, JsonSchema)]
pub struct AlertAsk {
    /// The alert.
    pub alert: String,
}

/// A log line that met the value.
#[derive(Serialize, JsonSchema)]
pub struct Line {
    /// Log source.
    pub source: String,
    /// When, as the log says.
    pub time: String,
    /// Field that held it.
    pub field: String,
    /// The machine, where the log says.
    pub host: String,
    /// The sender of the traffic chose what stands in that field: it alone proves nothing.
    pub planted: bool,
    /// The line, cut at the hits.
    pub pieces: Vec<Piece>,
}

/// What goes upward: bands and days, never a line, a machine or a time.
#[derive(Serialize, JsonSchema)]
pub struct Upward {
    /// To whom; empty where nobody is above.
    pub to: String,
    /// How often, in a band.
    pub hits: String,
    /// First day, microseconds since 1970.
    pub first_day: i64,
    /// Last day, microseconds since 1970.
    pub last_day: i64,
    /// It goes as a false alarm.
    pub false_alarm: bool,
}

/// What somebody said.
#[derive(Serialize, JsonSchema)]
pub struct Said {
    /// When, microseconds since 1970.
    pub at: i64,
    /// Who.
    pub who: String,
    /// `false-alarm`, `closed`, `open`.
    pub what: String,
    /// Why.
    pub words: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct AlertView {
    /// The alert.
    pub alert: AlertRow,
    /// Who says that the value is bad.
    pub issuer: String,
    /// Why, in the issuer's words.
    pub reason: String,
    /// Evidence.
    pub lines: Vec<Line>,
    /// When it was blocked, microseconds since 1970; 0 where it is not.
    pub blocked_at: i64,
    /// Until when, microseconds since 1970.
    pub until: i64,
    /// Why that is done.
    pub because: Vec<Because>,
    /// What goes upward.
    pub upward: Option<Upward>,
    /// What people said, newest first.
    pub said: Vec<Said>,
    /// Other open alerts of the same attack.
    pub with: Vec<AlertRow>,
    /// The logs.
    pub logs: Logs,
}

/// The page.
pub struct One;

pub(super) async fn fetch(v: &Visit, alert: &str) -> Result<Alert> {
    let (tenant, id): (_, AlertId) = (v.seat()?.tenant, alert.parse().map_err(|_| AppError::NotFound)?);
    let found = v.node().db.read(move |tx| rows::alert_fetch(tx, &tenant, &id)).await?.ok_or(AppError::NotFound)?;
    if let Some((indicator, _)) = judge::subject(&found)
        && let Some(open) = gather::open(v.node(), v.seat()?, vec![indicator.clone()]).await?
        && !open.contains(&indicator)
    {
        return Err(AppError::NotFound);
    }
    Ok(found)
}

fn hit_band(n: i64) -> String {
    HitBand::of(u64::try_from(n).unwrap_or(0)).to_string()
}

async fn upward(v: &Visit, a: &Alert) -> Result<Option<Upward>> {
    let Some((indicator, _)) = judge::subject(a) else { return Ok(None) };
    let seat = v.seat()?;
    let (me, tenant) = (v.node().clone(), seat.tenant);
    let found = v
        .node()
        .db
        .read(move |tx| {
            let own = pasban_store::rows::exchange::sighting_list(tx, &indicator)?
                .into_iter()
                .find(|s| s.source == tenant.as_bytes());
            Ok((own, sightings::upward(tx, &me, &indicator)?))
        })
        .await?;
    let (Some(own), link) = found else { return Ok(None) };
    let to = if seat.hosted() {
        v.node().config.node.name.clone()
    } else {
        link.and_then(|l| v.node().links.load().get(&l).map(|e| e.link.peer_name.clone())).unwrap_or_default()
    };
    let hits = own.hits.parse::<i64>().map_or_else(|_| own.hits.clone(), hit_band);
    Ok(Some(Upward {
        to,
        hits,
        first_day: own.first_day.to_day().0,
        last_day: own.last_day.to_day().0,
        false_alarm: own.false_alarm,
    }))
}

async fn gather_view(v: &Visit, alert: &str) -> Result<AlertView> {
    let a = fetch(v, alert).await?;
    let stand = attack::standing(v, std::slice::from_ref(&a)).await?.pop().flatten();
    let evidence: Vec<Evidence> = serde_json::from_str(&a.evidence).unwrap_or_default();
    let own = judge::subject(&a).map(|(_, o)| o.value().to_owned()).unwrap_or_default();
    let lines = evidence
        .iter()
        .map(|e| Line {
            source: e.source.clone(),
            time: e.time.clone(),
            field: e.field.clone(),
            host: e.host.clone(),
            planted: e.attacker_controlled,
            pieces: line::pieces(&e.line, &[&e.value, &own]),
        })
        .collect();
    let id = a.id;
    let said = v.node().db.read(move |tx| rows::judgement_list(tx, &id, 50)).await?;
    let (matches, _, _) = attack::open_matches(v).await?;
    let with = attack::attacks(matches)
        .into_iter()
        .find(|g| g.alerts.iter().any(|r| r.id == a.id.to_string()))
        .map(|g| g.alerts.into_iter().filter(|r| r.id != a.id.to_string()).collect())
        .unwrap_or_default();
    let blocked = stand.as_ref().filter(|m| m.state == "block");
    Ok(AlertView {
        alert: attack::row(&a, stand.as_ref()),
        issuer: stand.as_ref().map(|m| gather::name(v.node(), &m.issuer)).unwrap_or_default(),
        reason: stand.as_ref().map(|m| m.reason.clone()).unwrap_or_default(),
        lines,
        blocked_at: blocked.map_or(0, |m| m.blocked_at.0),
        until: blocked.map_or(0, |m| m.until.0),
        because: stand.as_ref().map(|m| why::read(&m.because)).unwrap_or_default(),
        upward: upward(v, &a).await?,
        said: said.into_iter().map(|j| Said { at: j.at.0, who: j.who, what: j.what, words: j.words }).collect(),
        with,
        logs: gather::logs(v, v.seat()?).await?,
    })
}

impl Page for One {
    const PATH: &'static str = "/alerts/{alert}";
    const PERMISSION: Permission = Permission::AlertRead;
    const SUMMARY: &'static str = "One alert: evidence, what was done, what to do, what goes upward.";
    type Ask = AlertAsk;
    type View = AlertView;

    async fn look(v: &Visit, a: AlertAsk) -> Result<AlertView> {
        gather_view(v, &a.alert).await
    }

    fn draw(v: &Visit, view: &AlertView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

/// "One machine asked for this name 14 times."
fn sentence(v: &Visit, view: &AlertView) -> Markup {
    let a = &view.alert;
    let Some(value) = &a.value else { return html! { (parts::said(&a.title)) } };
    let key = marks::met_key(Some(value));
    let n = a.machines.len();
    // The kept lines are some of them: where there were more hits than lines, more machines may stand behind them.
    let least = i64::try_from(view.lines.len()).unwrap_or(0) < a.hits && n > 0;
    html! {
        (v.say(key, &[("machines", n.into()), ("hits", a.hits.into())]))
        @if least && n > 0 { " " (say!(v, "officer-met-least")) }
    }
}

fn draw(v: &Visit, view: &AlertView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let a = &view.alert;
    let name = a
        .value
        .as_ref()
        .map_or_else(|| v.text(&format!("officer-kind-{}", marks::known_kind(&a.kind)), &[]), Value::plain);
    let title = text!(v, "officer-alert-title", what = name.as_str());
    let heading = match &a.value {
        Some(x) => say!(v, "officer-alert-title", what = x.markup()),
        None => html! { (title) },
    };
    let is_match = a.value.is_some();
    let main = html! {
        (parts::crumbs(&[("/alerts", say!(v, "officer-alerts-title"))], html! { (name) }))
        (form::summary(v, faults))
        (parts::head(heading, html! { (marks::loud_tag(v, &a.loud)) @if is_match { (marks::done(v, &a.done)) } (v.say(&format!("officer-state-{}", a.state), &[])) }, parts::as_of(v)))
        (parts::answers(&title, &strip(v, view)))
        (marks::log_line(v, &view.logs))
        div.two {
            div.stack {
                @if is_match { (evidence(v, view)) }
                (parts::panel(say!(v, "officer-steps"), steps(v, view)))
                (judge_form(v, view, typed, faults))
            }
            div.stack {
                @if is_match { (did(v, view)) (goes_up(v, view)) }
                @if !view.with.is_empty() { (parts::panel(say!(v, "officer-alert-with", n = view.with.len()), marks::alert_table(v, &view.with, 10))) }
                @if !view.said.is_empty() { (parts::panel(say!(v, "officer-said"), said(v, view))) }
            }
        }
    };
    Drawn::new(title, main)
}

fn strip(v: &Visit, view: &AlertView) -> [Answer; 3] {
    let a = &view.alert;
    let is_match = a.value.is_some();
    let did = match a.done.as_str() {
        _ if !is_match => {
            (marks::tag_of(&a.loud), v.say(&format!("officer-next-{}", marks::known_kind(&a.kind)), &[]), html! {})
        }
        "block" => (
            "ok",
            say!(v, "officer-did-block", at = when::at(v, Timestamp(view.blocked_at))),
            say!(v, "officer-did-block-more", until = when::at(v, Timestamp(view.until))),
        ),
        "hold" => {
            ("med", say!(v, "officer-did-hold"), html! { a href="/holds" { (say!(v, "officer-next-holds-go")) } })
        }
        _ => ("high", say!(v, "officer-did-watch"), say!(v, "officer-did-watch-more")),
    };
    let open = a.state == "open";
    [
        Answer {
            state: if open { marks::tag_of(&a.loud) } else { "ok" },
            question: say!(v, "officer-one-hit-q"),
            answer: sentence(v, view),
            more: say!(
                v,
                "officer-attack-when",
                first = when::at(v, Timestamp(a.first)),
                last = when::ago(v, Timestamp(a.last))
            ),
        },
        Answer { state: did.0, question: say!(v, "officer-did-q"), answer: did.1, more: did.2 },
        Answer {
            state: if open { "med" } else { "ok" },
            question: say!(v, "officer-todo-q"),
            answer: if open {
                v.say(&format!("officer-step-{}-1", family(view)), &[])
            } else {
                say!(v, "officer-todo-done")
            },
            more: if open {
                html! { a href="#steps" { (say!(v, "officer-todo-all")) } }
            } else {
                html! { (parts::said(&a.note)) }
            },
        },
    ]
}

fn evidence(v: &Visit, view: &AlertView) -> Markup {
    parts::panel(
        say!(v, "officer-evidence", n = view.lines.len(), hits = view.alert.hits),
        html! {
            @if view.lines.is_empty() { p { (say!(v, "officer-evidence-none")) } }
            @for l in &view.lines {
                div.stack.tight {
                    p.sub {
                        @match Timestamp::parse(&l.time) { Some(t) => { (when::exact(v, t)) } None => { (parts::id(&l.time)) } }
                        " · " (parts::id(&l.source)) " · " (say!(v, "officer-field", field = parts::id(&l.field)))
                        @if !l.host.is_empty() { " · " (say!(v, "officer-machine", host = parts::id(&l.host))) }
                    }
                    p { code dir="ltr" { @for p in &l.pieces { @if p.hit { mark { (parts::clean(&p.text)) } } @else { (parts::clean(&p.text)) } } } }
                    @if l.planted { p.sub { (say!(v, "officer-planted")) } }
                }
            }
        },
    )
}

/// Which steps fit.
fn family(view: &AlertView) -> &'static str {
    let a = &view.alert;
    if a.value.is_none() {
        return match a.kind.as_str() {
            "silent-source" => "silent",
            "link-down" => "link",
            "disk" => "disk",
            _ => "node",
        };
    }
    if !view.lines.is_empty() && view.lines.iter().all(|l| l.planted) {
        return "planted";
    }
    match marks::class_key(&a.category) {
        "malicious-code" | "intrusions" | "information-content-security" => "malware",
        "fraud" => "fraud",
        _ => "other",
    }
}

fn steps(v: &Visit, view: &AlertView) -> Markup {
    let family = family(view);
    html! {
        ol.list id="steps" { @for n in 1..=4 { li { (v.say(&format!("officer-step-{family}-{n}"), &[])) } } }
        @if !view.alert.machines.is_empty() {
            p { (say!(v, "officer-machines", n = view.alert.machines.len())) " " @for (i, m) in view.alert.machines.iter().enumerate() { @if i > 0 { ", " } (parts::id(m)) } }
        }
        @if view.alert.value.is_some() { (report(v, view)) }
    }
}

/// A report begun with what this alert knows: a draft that nobody has sent.
fn report(v: &Visit, view: &AlertView) -> Markup {
    let Some(value) = &view.alert.value else { return html! {} };
    let mut bytes = [0; 16];
    bytes.copy_from_slice(
        &Digest::of(&[b"report of alert\n".as_slice(), view.alert.id.as_bytes(), &v.key].concat()).0[..16],
    );
    let draft = ReportId::from_random(bytes).to_string();
    let what = v.text(
        marks::met_key(Some(value)),
        &[("machines", view.alert.machines.len().into()), ("hits", view.alert.hits.into())],
    );
    let values: Vec<String> = std::iter::once(value.value.clone())
        .chain(view.with.iter().filter_map(|r| r.value.as_ref().map(|x| x.value.clone())))
        .collect();
    let machines = view.alert.machines.join(", ");
    html! {
        form method="post" action={ "/report/" (draft) "/draft" } {
            (form::hidden(v))
            input type="hidden" name="what" value=(what.replace(['\u{2068}', '\u{2069}'], ""));
            input type="hidden" name="values" value=(values.join("\n"));
            input type="hidden" name="systems" value=(machines);
            p.row { button.btn.go { (say!(v, "officer-report-go")) } span.sub { (say!(v, "officer-report-hint")) } }
        }
    }
}

fn did(v: &Visit, view: &AlertView) -> Markup {
    let a = &view.alert;
    parts::panel(
        say!(v, "officer-did-q"),
        html! {
            (parts::kv(&[
                (say!(v, "officer-col-done"), html! { (marks::done(v, &a.done)) @if view.blocked_at > 0 { " " (when::exact(v, Timestamp(view.blocked_at))) } }),
                (say!(v, "officer-says"), html! { bdi { (view.issuer) } @if !view.reason.is_empty() { br; span.sub { (parts::said(&view.reason)) } } }),
                (say!(v, "officer-col-class"), html! { (v.say(&format!("officer-class-{}", marks::class_key(&a.category)), &[])) }),
            ]))
            @if !view.because.is_empty() { h3 { (say!(v, "officer-because")) } (why::list(v, &view.because)) }
        },
    )
}

fn goes_up(v: &Visit, view: &AlertView) -> Markup {
    parts::panel(
        say!(v, "officer-up"),
        html! {
            @match &view.upward {
                None => { p { (say!(v, "officer-up-none")) } }
                Some(u) if u.to.is_empty() => { p { (say!(v, "officer-up-nobody")) } }
                Some(u) => {
                    p { (say!(v, "officer-up-what", to = u.to.as_str(), organisations = say!(v, "officer-band-few"), hits = parts::id(&u.hits), first = when::day(v, Timestamp(u.first_day)), last = when::day(v, Timestamp(u.last_day)))) }
                    @if u.false_alarm { p { (say!(v, "officer-up-false")) } }
                    p.sub { (say!(v, "officer-up-never")) }
                }
            }
        },
    )
}

fn said(v: &Visit, view: &AlertView) -> Markup {
    let items: Vec<_> = view
        .said
        .iter()
        .map(|s| {
            let words = html! { (v.say(&format!("officer-said-{}", s.what), &[("who", s.who.as_str().into())])) " " (parts::said(&s.words)) };
            ("low", Timestamp(s.at), words)
        })
        .collect();
    parts::list::events(v, &items)
}

fn judge_form(v: &Visit, view: &AlertView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let a = &view.alert;
    let to = format!("/alerts/{}", a.id);
    let words = typed.get("words").unwrap_or_default();
    if a.state != "open" {
        return parts::panel(
            say!(v, "officer-judge-open"),
            html! {
                form.stack method="post" action=(to) {
                    (form::hidden(v))
                    input type="hidden" name="what" value="open";
                    (form::area(faults, "words", say!(v, "officer-judge-words"), html! {}, words, false))
                    p { button.btn { (say!(v, "officer-judge-open-go")) } }
                }
            },
        );
    }
    let blocked = matches!(a.done.as_str(), "block" | "hold");
    let choices = [
        form::Choice {
            value: "false-alarm",
            words: say!(v, "officer-judge-false"),
            more: say!(v, "officer-judge-false-more"),
        },
        form::Choice {
            value: "closed",
            words: say!(v, "officer-judge-closed"),
            more: say!(v, "officer-judge-closed-more"),
        },
    ];
    parts::panel(
        say!(v, "officer-judge"),
        html! {
            form.stack method="post" action=(to) {
                (form::hidden(v))
                (form::choices(faults, typed, "what", say!(v, "officer-judge-what"), html! {}, "closed", false, if a.value.is_some() { &choices } else { &choices[1..] }))
                (form::area(faults, "words", say!(v, "officer-judge-words"), say!(v, "officer-judge-words-hint"), words, false))
                @if blocked { div.opt { input type="checkbox" name="lift" id="f-lift"; label for="f-lift" { (say!(v, "officer-judge-lift")) span { (say!(v, "officer-judge-lift-more")) } } } }
                @if !view.with.is_empty() { div.opt { input type="checkbox" name="all" id="f-all"; label for="f-all" { (say!(v, "officer-judge-all", n = view.with.len())) } } }
                p { button.btn { (say!(v, "officer-judge-go")) } }
            }
        },
    )
}

/// Says what an alert was.
pub struct Judge;

/// What is said.
#[derive(Deserialize, JsonSchema)]
pub struct JudgeForm {
    /// The alert.
    pub alert: String,
    /// `false-alarm`, `closed`, `open`.
    #[serde(default)]
    pub what: String,
    /// Why.
    #[serde(default)]
    pub words: String,
    /// Lift the block of the value too.
    #[serde(default)]
    pub lift: Tick,
    /// The same for the other alerts of the attack.
    #[serde(default)]
    pub all: Tick,
}

impl Deed for Judge {
    const PATH: &'static str = "/alerts/{alert}";
    const PERMISSION: Permission = Permission::AlertJudge;
    const SUMMARY: &'static str = "Closes an alert or calls it a false alarm, with the reason; opens it again.";
    type Form = JudgeForm;
    type Done = Done;

    async fn act(v: &Visit, f: JudgeForm) -> Result<Outcome<Done>> {
        let verdict = match f.what.as_str() {
            "false-alarm" => Verdict::FalseAlarm,
            "closed" => Verdict::Closed,
            "open" => Verdict::Open,
            _ => return Outcome::fault("what", text!(v, "officer-judge-what")),
        };
        if f.words.trim().is_empty() || f.words.chars().count() > judge::WORDS_MAX {
            return Outcome::fault("words", text!(v, "officer-fault-words", n = judge::WORDS_MAX));
        }
        let view = gather_view(v, &f.alert).await?;
        if verdict == Verdict::FalseAlarm && view.alert.value.is_none() {
            return Outcome::fault("what", text!(v, "officer-fault-not-false"));
        }
        let seat = v.seat()?;
        let mut all = vec![view.alert.clone()];
        if f.all.0 {
            all.extend(view.with.iter().cloned());
        }
        for a in &all {
            let id: AlertId = a.id.parse().map_err(|_| AppError::NotFound)?;
            judge::judge(v.node(), seat.tenant, id, verdict, &f.words, &seat.name).await?;
            if f.lift.0
                && let Some(value) = a.value.as_ref().and_then(Value::read)
            {
                // Somebody else may have lifted it meanwhile.
                match people::lift(v.node(), seat.tenant, value, &seat.name, f.words.trim()).await {
                    Ok(_) | Err(AppError::NotFound) => {}
                    Err(e) => return Err(e),
                }
            }
        }
        Outcome::done(DONE, format!("/alerts/{}", f.alert))
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let view = gather_view(v, typed.get("alert").unwrap_or_default()).await?;
        Ok(draw(v, &view, typed, faults))
    }
}
