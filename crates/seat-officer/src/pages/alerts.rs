//! `/alerts`: are we hit? Alerts by attack; what is louder than an alert stands above; the age of the logs always.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::detect::alerts::Evidence;
use pasban_app::detect::judge;
use pasban_app::detect::quiet::{About, Loud, loud};
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::id::AlertId;
use pasban_kernel::time::DAY;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, Answer, state};
use pasban_portal::{Drawn, Page, Sheet, Visit, say, text, when};
use pasban_store::rows::detect::Alert;
use pasban_store::rows::mitigate::{self, Mitigation};
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gather::{self, COUNT_MAX, Logs, PAGE, Value};
use crate::group::{self, GROUPED_MAX, Item};

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct AlertsAsk {
    /// `open` (usual), `closed`, `false-alarm`.
    pub state: Option<String>,
    /// Cursor, for what is no longer open; for what is open how many attacks to leave out.
    pub after: Option<String>,
}

/// One alert.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AlertRow {
    /// Id.
    pub id: String,
    /// `match`, `silent-source`, `link-down`, `ledger-fork`, `recovering`, `disk`.
    pub kind: String,
    /// What was met, for a match.
    pub value: Option<Value>,
    /// A sentence, for the others.
    pub title: String,
    /// `low`, `medium`, `high`, `critical`.
    pub loud: String,
    /// How often.
    pub hits: i64,
    /// First, microseconds since 1970.
    pub first: i64,
    /// Last, microseconds since 1970.
    pub last: i64,
    /// What the node does about the value: `watch`, `hold`, `block` …
    pub done: String,
    /// RSIT class and type.
    pub category: String,
    /// `open`, `closed`, `false-alarm`.
    pub state: String,
    /// Why a person closed it.
    pub note: String,
    /// Machines in the kept evidence.
    pub machines: Vec<String>,
}

/// Alerts that are one attack.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Attack {
    /// The alerts, the loudest first.
    pub alerts: Vec<AlertRow>,
    /// The loudest of them.
    pub loud: String,
    /// Sum of hits.
    pub hits: i64,
    /// First of all, microseconds since 1970.
    pub first: i64,
    /// Last of all, microseconds since 1970.
    pub last: i64,
    /// Machines in the kept evidence: at least so many.
    pub machines: usize,
    /// Who says that it is one.
    pub issuer: String,
    /// RSIT class and type of the first.
    pub category: String,
}

/// The loudest attack that is open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Worst {
    /// How loud.
    pub loud: String,
    /// Its last hit, microseconds since 1970.
    pub last: i64,
    /// Its loudest alert.
    pub alert: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct AlertsView {
    /// Which state is shown.
    pub state: String,
    /// What is louder than an alert: silent sources, a full disk, a link that is down.
    pub louder: Vec<AlertRow>,
    /// Attacks that are open.
    pub attacks: Vec<Attack>,
    /// The loudest attack that is open.
    pub worst: Option<Worst>,
    /// How many attacks are open.
    pub open_attacks: usize,
    /// There are more open alerts than are grouped.
    pub more: bool,
    /// Alerts of another state.
    pub rows: Vec<AlertRow>,
    /// Next page of them.
    pub next: Option<String>,
    /// Open alerts, counted up to 1,000.
    pub open: i64,
    /// The last alert of any state in 90 days, microseconds since 1970; 0 where there was none.
    pub last_alert: i64,
    /// The logs.
    pub logs: Logs,
    /// Values that the logs are matched against, in each state counted up to 1,000.
    pub watched: i64,
    /// Values that wait to be approved.
    pub waiting: i64,
    /// Values that became blocked, held or watched in the last day.
    pub news: News,
}

/// What came in the last day.
#[derive(Clone, Default, Serialize, JsonSchema)]
pub struct News {
    /// Blocked.
    pub blocked: i64,
    /// Held.
    pub held: i64,
    /// Watched.
    pub watched: i64,
    /// The latest, microseconds since 1970; 0 for none.
    pub latest: i64,
}

/// Attacks on one page.
const ATTACKS: usize = 12;
/// Alerts of one attack that a list shows; its own page has all.
const OF_ATTACK: usize = 6;

/// The page.
pub struct Alerts;

/// What is known of a match beside the alert itself.
pub(super) async fn standing(v: &Visit, all: &[Alert]) -> Result<Vec<Option<Mitigation>>> {
    let about: Vec<_> = all.iter().map(|a| (a.tenant, judge::subject(a))).collect();
    Ok(v.node()
        .db
        .read(move |tx| {
            about
                .into_iter()
                .map(|(tenant, of)| {
                    let Some((indicator, value)) = of else { return Ok(None) };
                    let found = mitigate::mitigation_of(tx, &indicator)?;
                    Ok(found.into_iter().find(|m| m.tenant == tenant && m.value == value))
                })
                .collect::<std::result::Result<Vec<_>, pasban_store::StoreError>>()
        })
        .await?)
}

/// Those that the seat may know of.
async fn seen(v: &Visit, all: Vec<Alert>) -> Result<Vec<Alert>> {
    let ids = all.iter().filter_map(|a| judge::subject(a).map(|(id, _)| id)).collect();
    let open = gather::open(v.node(), v.seat()?, ids).await?;
    Ok(match open {
        None => all,
        Some(open) => all.into_iter().filter(|a| judge::subject(a).is_none_or(|(id, _)| open.contains(&id))).collect(),
    })
}

pub(super) fn row(a: &Alert, m: Option<&Mitigation>) -> AlertRow {
    let evidence: Vec<Evidence> = serde_json::from_str(&a.evidence).unwrap_or_default();
    let mut machines: Vec<String> = evidence.iter().map(|e| e.host.clone()).filter(|h| !h.is_empty()).collect();
    machines.sort();
    machines.dedup();
    AlertRow {
        id: a.id.to_string(),
        kind: a.kind.clone(),
        value: judge::subject(a).map(|(_, o)| Value::of(&o)),
        title: a.title.clone(),
        loud: loudness(a, m, &evidence).name().to_owned(),
        hits: a.hits,
        first: a.first_seen.0,
        last: a.last_seen.0,
        done: m.map(|m| m.state.clone()).unwrap_or_default(),
        category: m.map(|m| m.category.clone()).unwrap_or_default(),
        state: a.state.clone(),
        note: a.note.clone(),
        machines,
    }
}

fn loudness(a: &Alert, m: Option<&Mitigation>, evidence: &[Evidence]) -> Loud {
    loud(About {
        kind: &a.kind,
        category: m.map_or("", |m| m.category.as_str()),
        blocked: m.is_some_and(|m| m.state == "block"),
        planted: !evidence.is_empty() && evidence.iter().all(|e| e.attacker_controlled),
    })
}

fn rank(name: &str) -> u8 {
    match name {
        "critical" => 3,
        "high" => 2,
        "medium" => 1,
        _ => 0,
    }
}

/// Groups rows into attacks, the loudest and then the latest first.
pub(super) fn attacks(all: Vec<(AlertRow, Item, String)>) -> Vec<Attack> {
    let items: Vec<Item> = all.iter().map(|(_, i, _)| i.clone()).collect();
    let mut out: Vec<Attack> = group::groups(&items)
        .into_iter()
        .filter_map(|places| {
            let mut alerts: Vec<AlertRow> = places.iter().map(|p| all[*p].0.clone()).collect();
            alerts.sort_by(|a, b| {
                rank(&b.loud).cmp(&rank(&a.loud)).then(b.last.cmp(&a.last)).then_with(|| a.id.cmp(&b.id))
            });
            let first = places.first().map(|p| &all[*p])?;
            let mut machines: Vec<&String> = alerts.iter().flat_map(|a| &a.machines).collect();
            machines.sort();
            machines.dedup();
            let machines = machines.len();
            Some(Attack {
                loud: alerts.first()?.loud.clone(),
                hits: alerts.iter().map(|a| a.hits).fold(0, i64::saturating_add),
                first: alerts.iter().map(|a| a.first).min()?,
                last: alerts.iter().map(|a| a.last).max()?,
                machines,
                issuer: first.2.clone(),
                category: alerts.first()?.category.clone(),
                alerts,
            })
        })
        .collect();
    out.sort_by(|a, b| rank(&b.loud).cmp(&rank(&a.loud)).then(b.last.cmp(&a.last)));
    out
}

/// The open matches of a seat with what groups them.
pub(super) async fn open_matches(v: &Visit) -> Result<(Vec<(AlertRow, Item, String)>, Vec<AlertRow>, bool)> {
    let seat = v.seat()?;
    let (tenant, most) = (seat.tenant, i64::try_from(GROUPED_MAX).unwrap_or(1) + 1);
    let mut open = v.node().db.read(move |tx| rows::alert_page(tx, &tenant, "open", None, most)).await?;
    let more = open.len() > GROUPED_MAX;
    open.truncate(GROUPED_MAX);
    let open = seen(v, open).await?;
    let stand = standing(v, &open).await?;
    let (mut matches, mut louder) = (Vec::new(), Vec::new());
    for (a, m) in open.iter().zip(&stand) {
        let r = row(a, m.as_ref());
        match judge::subject(a) {
            None => louder.push(r),
            Some((indicator, value)) => {
                let item = Item {
                    indicator,
                    value,
                    issuer: m.as_ref().map_or(v.node().id, |m| m.issuer),
                    category: r.category.clone(),
                    reason: m.as_ref().map(|m| m.reason.clone()).unwrap_or_default(),
                    made: m.as_ref().map_or(Timestamp(a.at.0), |m| m.version),
                };
                let issuer = m.as_ref().map(|m| gather::name(v.node(), &m.issuer)).unwrap_or_default();
                matches.push((r, item, issuer));
            }
        }
    }
    louder.sort_by(|a, b| rank(&b.loud).cmp(&rank(&a.loud)).then(b.last.cmp(&a.last)));
    Ok((matches, louder, more))
}

async fn news(v: &Visit) -> Result<News> {
    let seat = v.seat()?;
    let since = v.now.plus(-DAY);
    let mut out = News::default();
    for state in ["block", "hold", "watch"] {
        let (found, _) = gather::page(v.node(), seat, state, None, COUNT_MAX as usize).await?;
        let fresh = found.iter().take_while(|m| m.changed >= since).filter(|m| m.version >= since);
        let n = i64::try_from(fresh.clone().count()).unwrap_or(0);
        out.latest = out.latest.max(fresh.map(|m| m.changed.0).max().unwrap_or(0));
        match state {
            "block" => out.blocked = n,
            "hold" => out.held = n,
            _ => out.watched = n,
        }
    }
    Ok(out)
}

fn read_after(text: Option<&str>) -> Result<Option<(Timestamp, AlertId)>> {
    let Some(text) = text else { return Ok(None) };
    let bad = || AppError::invalid("after: this address is cut off; go back to the first page");
    let (at, id) = text.split_once('.').ok_or_else(bad)?;
    Ok(Some((Timestamp(at.parse().map_err(|_| bad())?), id.parse().map_err(|_| bad())?)))
}

impl Page for Alerts {
    const PATH: &'static str = "/alerts";
    const PERMISSION: Permission = Permission::AlertRead;
    const SUMMARY: &'static str = "Alerts of one's own organisation, by attack, with the age of the logs.";
    type Ask = AlertsAsk;
    type View = AlertsView;

    async fn look(v: &Visit, a: AlertsAsk) -> Result<AlertsView> {
        let seat = v.seat()?;
        let tenant = seat.tenant;
        let state = match a.state.as_deref() {
            None | Some("open") => "open",
            Some("closed") => "closed",
            Some("false-alarm") => "false-alarm",
            Some(_) => return Err(AppError::NotFound),
        };
        let (matches, louder, more) = open_matches(v).await?;
        let open = v.node().db.read(move |tx| rows::alert_count(tx, &tenant, "open", COUNT_MAX)).await?;
        let mut last_alert = matches.iter().map(|m| m.0.last).max().unwrap_or(0);
        let (mut shown, mut next) = (Vec::new(), None);
        for other in ["closed", "false-alarm"] {
            let after = if other == state { read_after(a.after.as_deref())? } else { None };
            let most = if other == state { PAGE + 1 } else { 1 };
            let most = i64::try_from(most).unwrap_or(1);
            let mut page = v.node().db.read(move |tx| rows::alert_page(tx, &tenant, other, after, most)).await?;
            last_alert =
                last_alert.max(page.iter().filter(|a| a.kind == "match").map(|a| a.last_seen.0).max().unwrap_or(0));
            if other == state {
                let more = page.len() > PAGE;
                page.truncate(PAGE);
                next = page.last().filter(|_| more).map(|a| format!("{}.{}", a.last_seen.0, a.id));
                let page = seen(v, page).await?;
                let stand = standing(v, &page).await?;
                shown = page.iter().zip(&stand).map(|(a, m)| row(a, m.as_ref())).collect();
            }
        }
        if last_alert < v.now.plus(-90 * DAY).0 {
            last_alert = 0;
        }
        // What is blocked or lifted is matched against the logs too.
        let waiting = gather::count(v.node(), seat, "hold").await?;
        let mut watched = 0;
        for state in ["watch", "block", "lifted"] {
            watched += gather::count(v.node(), seat, state).await?;
        }
        let mut attacks = attacks(matches);
        let open_attacks = attacks.len();
        let worst = attacks.first().and_then(|a| {
            let alert = a.alerts.first()?.id.clone();
            Some(Worst { loud: a.loud.clone(), last: a.last, alert })
        });
        if state != "open" {
            attacks.clear();
        } else {
            let bad = || AppError::invalid("after: this address is cut off; go back to the first page");
            let skip: usize = a.after.as_deref().map_or(Ok(0), |t| t.parse().map_err(|_| bad()))?;
            attacks.drain(..skip.min(open_attacks));
            if attacks.len() > ATTACKS && !v.query.contains("format=csv") && !v.api {
                attacks.truncate(ATTACKS);
                next = Some((skip + ATTACKS).to_string());
            }
        }
        Ok(AlertsView {
            state: state.to_owned(),
            louder,
            attacks,
            open_attacks,
            worst,
            more,
            rows: shown,
            next,
            open,
            last_alert,
            logs: gather::logs(v, seat).await?,
            watched: watched + waiting,
            waiting,
            news: news(v).await?,
        })
    }

    fn draw(v: &Visit, view: &AlertsView) -> Drawn {
        let title = text!(v, "officer-alerts-title");
        let main = html! {
            (parts::head(say!(v, "officer-alerts-title"), html! {}, parts::as_of(v)))
            @for l in &view.louder { (banner(v, l)) }
            (parts::answers(&title, &strip(v, view)))
            (log_line(v, &view.logs))
            (list::tabs(&text!(v, "officer-alerts-views"), &["open", "closed", "false-alarm"].map(|s| {
                (format!("/alerts?state={s}"), v.say(&format!("officer-alerts-{s}"), &[("n", view.open.into())]), view.state == s)
            })))
            @if view.state == "open" {
                @if view.attacks.is_empty() { (none(v, view)) }
                @for a in &view.attacks { (attack(v, a)) }
                @if view.open_attacks > ATTACKS { (list::foot(v, view.attacks.len(), i64::try_from(view.open_attacks).ok(), view.next.as_deref(), true)) }
                @if view.more { p.meta { (say!(v, "officer-alerts-more", n = GROUPED_MAX)) } }
            } @else {
                (closed(v, view))
            }
            p.row { a.btn href="/alerts/quiet" { (say!(v, "officer-quiet-title")) } a.btn href="?format=csv" { (say!(v, "portal-csv")) } }
        };
        Drawn::new(title, main).live("alerts", view.open)
    }

    fn rows(view: &AlertsView) -> Option<Sheet> {
        let head = [
            "attack", "alert", "kind", "value", "loud", "hits", "machines", "first", "last", "done", "class", "state",
            "title",
        ];
        let line = |group: String, a: &AlertRow| {
            vec![
                group,
                a.id.clone(),
                a.kind.clone(),
                a.value.as_ref().map(Value::plain).unwrap_or_default(),
                a.loud.clone(),
                a.hits.to_string(),
                a.machines.len().to_string(),
                Timestamp(a.first).rfc3339(),
                Timestamp(a.last).rfc3339(),
                a.done.clone(),
                a.category.clone(),
                a.state.clone(),
                a.title.clone(),
            ]
        };
        let mut out: Vec<Vec<String>> = view.louder.iter().map(|a| line(String::new(), a)).collect();
        for (n, g) in view.attacks.iter().enumerate() {
            out.extend(g.alerts.iter().map(|a| line((n + 1).to_string(), a)));
        }
        out.extend(view.rows.iter().map(|a| line(String::new(), a)));
        Some(Sheet { name: "alerts".into(), head: head.map(String::from).to_vec(), rows: out })
    }
}

fn strip(v: &Visit, view: &AlertsView) -> [Answer; 3] {
    let blind = view.logs.until == 0;
    let silent = view.logs.sources.iter().filter(|s| s.silent).count();
    let worst = view.worst.as_ref();
    let hit = match worst {
        Some(a) => Answer {
            state: tag_of(&a.loud),
            question: say!(v, "officer-hit-q"),
            answer: say!(v, "officer-hit-yes", n = view.open_attacks),
            more: say!(v, "officer-hit-yes-more", at = when::ago(v, Timestamp(a.last))),
        },
        None => Answer {
            state: if blind || silent > 0 { "med" } else { "ok" },
            question: say!(v, "officer-hit-q"),
            answer: if blind { say!(v, "officer-hit-blind") } else { say!(v, "officer-hit-no") },
            more: if blind {
                say!(v, "officer-hit-blind-more")
            } else {
                say!(v, "officer-hit-no-more", n = view.watched, silent = silent)
            },
        },
    };
    let next = if let Some(l) = view.louder.first() {
        (
            tag_of(&l.loud),
            v.say(&format!("officer-next-{}", known_kind(&l.kind)), &[]),
            html! { (parts::said(&l.title)) },
        )
    } else if let Some(a) = worst {
        let to = format!("/alerts/{}", a.alert);
        ("high", say!(v, "officer-next-alert"), html! { a href=(to) { (say!(v, "officer-next-alert-go")) } })
    } else if view.waiting > 0 {
        (
            "med",
            say!(v, "officer-next-holds", n = view.waiting),
            html! { a href="/holds" { (say!(v, "officer-next-holds-go")) } },
        )
    } else {
        ("ok", say!(v, "officer-next-none"), say!(v, "officer-next-none-more"))
    };
    let n = &view.news;
    [
        hit,
        Answer { state: next.0, question: say!(v, "officer-next-q"), answer: next.1, more: next.2 },
        Answer {
            state: "info",
            question: say!(v, "officer-sent-q"),
            answer: if n.latest == 0 {
                say!(v, "officer-sent-none")
            } else {
                say!(v, "officer-sent", n = n.blocked + n.held + n.watched)
            },
            more: if n.latest == 0 {
                say!(v, "officer-sent-none-more")
            } else {
                say!(
                    v,
                    "officer-sent-more",
                    blocked = n.blocked,
                    held = n.held,
                    watched = n.watched,
                    at = when::ago(v, Timestamp(n.latest))
                )
            },
        },
    ]
}

/// Kinds that have words of their own.
pub(super) fn known_kind(kind: &str) -> &str {
    match kind {
        "silent-source" | "link-down" | "ledger-fork" | "recovering" | "disk" => kind,
        _ => "other",
    }
}

/// The class of a loudness.
pub(super) fn tag_of(loud: &str) -> &'static str {
    match loud {
        "critical" => "crit",
        "high" => "high",
        "medium" => "med",
        _ => "low",
    }
}

pub(super) fn loud_tag(v: &Visit, loud: &str) -> Markup {
    state::tag(tag_of(loud), v.say(&format!("officer-loud-{loud}"), &[]))
}

fn banner(v: &Visit, a: &AlertRow) -> Markup {
    parts::banner(
        tag_of(&a.loud),
        html! {
            p { b { (v.say(&format!("officer-kind-{}", known_kind(&a.kind)), &[])) } " " (parts::said(&a.title)) }
            p.row { (when::ago(v, Timestamp(a.last))) a href={ "/alerts/" (a.id) } { (say!(v, "officer-alert-open")) } }
        },
    )
}

/// The age of the logs: on each page about alerts, also where all is well.
pub(super) fn log_line(v: &Visit, logs: &Logs) -> Markup {
    html! {
        p.meta {
            @if logs.until == 0 { (say!(v, "officer-logs-never")) }
            @else { (say!(v, "officer-logs-until", at = when::ago(v, Timestamp(logs.until)), n = logs.sources.len())) }
            @for s in logs.sources.iter().filter(|s| s.silent) {
                " " (state::mark("crit", say!(v, "officer-logs-silent", name = parts::id(&s.name))))
            }
        }
    }
}

fn none(v: &Visit, view: &AlertsView) -> Markup {
    parts::empty(html! {
        @if view.logs.until == 0 { (say!(v, "officer-alerts-none-blind")) }
        @else if view.last_alert == 0 { (say!(v, "officer-alerts-none-90", at = when::at(v, Timestamp(view.logs.until)))) }
        @else { (say!(v, "officer-alerts-none", last = when::ago(v, Timestamp(view.last_alert)), at = when::at(v, Timestamp(view.logs.until)))) }
        " " a href="/protect" { (say!(v, "officer-alerts-none-go")) }
    })
}

/// Words for the kind of a value: "asked for this name 14 times".
pub(super) fn met_key(value: Option<&Value>) -> &'static str {
    match value.map(|v| v.kind.as_str()) {
        Some("domain") => "officer-met-domain",
        Some("ip" | "cidr") => "officer-met-ip",
        Some("url") => "officer-met-url",
        Some("md5" | "sha1" | "sha256") => "officer-met-hash",
        _ => "officer-met-other",
    }
}

fn class_words(v: &Visit, category: &str) -> Markup {
    v.say(&format!("officer-class-{}", class_key(category)), &[])
}

/// The class, where it has words.
pub(super) fn class_key(category: &str) -> &'static str {
    pasban_app::mitigate::choices::class_of(category).map_or("other", pasban_model::rsit::RsitClass::name)
}

fn attack(v: &Visit, a: &Attack) -> Markup {
    html! {
        section.panel {
            div.row { (loud_tag(v, &a.loud)) h2 { (class_words(v, &a.category)) } }
            p {
                @if a.machines == 0 { (say!(v, "officer-attack-met", n = a.alerts.len(), hits = a.hits)) }
                @else { (say!(v, "officer-attack", n = a.alerts.len(), machines = a.machines, hits = a.hits)) }
                " " (say!(v, "officer-attack-when", first = when::at(v, Timestamp(a.first)), last = when::ago(v, Timestamp(a.last))))
            }
            (alert_table(v, &a.alerts, OF_ATTACK))
            @if a.alerts.len() > OF_ATTACK { p.meta { (say!(v, "officer-and-more", n = a.alerts.len() - OF_ATTACK)) } }
            @if !a.issuer.is_empty() { p.meta { (say!(v, "officer-attack-by", name = a.issuer.as_str())) } }
        }
    }
}

pub(super) fn alert_table(v: &Visit, all: &[AlertRow], most: usize) -> Markup {
    let columns = [
        column(v, "officer-col-value"),
        column(v, "officer-col-loud"),
        column(v, "officer-col-hits").num(),
        column(v, "officer-col-last"),
        column(v, "officer-col-done"),
    ];
    let rows: Vec<_> = all
        .iter()
        .take(most)
        .map(|a| {
            vec![
                cell(html! { a href={ "/alerts/" (a.id) } { @match &a.value { Some(x) => { (x.markup()) } None => { (parts::said(&a.title)) } } }
                    @if !a.note.is_empty() { br; span.sub { (parts::said(&a.note)) } } }),
                cell(loud_tag(v, &a.loud)),
                number(html! { (pasban_portal::words::number(a.hits)) }),
                cell(when::ago(v, Timestamp(a.last))),
                cell(done(v, &a.done)),
            ]
        })
        .collect();
    list::table(v, say!(v, "officer-alerts-title"), &columns, &rows)
}

/// What the node does, as a tag.
pub(super) fn done(v: &Visit, what: &str) -> Markup {
    let (class, key) = match what {
        "block" => ("ok", "officer-done-block"),
        "hold" => ("med", "officer-done-hold"),
        "watch" => ("low", "officer-done-watch"),
        "lifted" => ("low", "officer-done-lifted"),
        "withdrawn" => ("none", "officer-done-withdrawn"),
        "expired" => ("none", "officer-done-expired"),
        _ => ("none", "officer-done-nothing"),
    };
    state::tag(class, v.say(key, &[]))
}

fn closed(v: &Visit, view: &AlertsView) -> Markup {
    html! {
        @if view.rows.is_empty() { (parts::empty(say!(v, "officer-alerts-none-here"))) }
        @else {
            (alert_table(v, &view.rows, PAGE))
            (list::foot(v, view.rows.len(), None, view.next.as_deref(), true))
        }
    }
}
