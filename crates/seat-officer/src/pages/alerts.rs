//! `/alerts`: are we hit? Alerts by attack; what is louder than an alert stands above; the age of the logs always.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::id::AlertId;
use pasban_kernel::time::DAY;
use pasban_portal::parts::list;
use pasban_portal::parts::{self, Answer};
use pasban_portal::{Drawn, Page, Sheet, Visit, say, text, when};
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attack::{self, AlertRow, Attack};
use super::marks::{alert_table, class_key, known_kind, log_line, loud_tag, tag_of};
use crate::gather::{self, COUNT_MAX, Logs, PAGE, Value};
use crate::group::GROUPED_MAX;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct AlertsAsk {
    /// `open` (usual), `closed`, `false-alarm`.
    pub state: Option<String>,
    /// Cursor, for what is no longer open; for what is open how many attacks to leave out.
    pub after: Option<String>,
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
        let (matches, louder, more) = attack::open_matches(v).await?;
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
                let page = attack::seen(v, page).await?;
                let stand = attack::standing(v, &page).await?;
                shown = page.iter().zip(&stand).map(|(a, m)| attack::row(a, m.as_ref())).collect();
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
        let mut attacks = attack::attacks(matches);
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
            // What no log shows is told by a person: on the first page, also where the side list is folded away.
            @if v.may(Permission::ReportWrite) { p.row { a.btn href="/report" { (say!(v, "officer-something")) } } }
            (log_line(v, &view.logs))
            (list::tabs(&text!(v, "officer-alerts-views"), &["open", "closed", "false-alarm"].map(|s| {
                (format!("/alerts?state={s}"), v.say(&format!("officer-alerts-{s}"), &[("n", view.open.into())]), view.state == s)
            })))
            @if view.state == "open" {
                @if view.attacks.is_empty() { (none(v, view)) }
                @for a in &view.attacks { (attack_panel(v, a)) }
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

fn banner(v: &Visit, a: &AlertRow) -> Markup {
    parts::banner(
        tag_of(&a.loud),
        html! {
            p { b { (v.say(&format!("officer-kind-{}", known_kind(&a.kind)), &[])) } " " (parts::said(&a.title)) }
            p.row { (when::ago(v, Timestamp(a.last))) a href={ "/alerts/" (a.id) } { (say!(v, "officer-alert-open")) } }
        },
    )
}

fn none(v: &Visit, view: &AlertsView) -> Markup {
    parts::empty(html! {
        @if view.logs.until == 0 { (say!(v, "officer-alerts-none-blind")) }
        @else if view.last_alert == 0 { (say!(v, "officer-alerts-none-90", at = when::at(v, Timestamp(view.logs.until)))) }
        @else { (say!(v, "officer-alerts-none", last = when::ago(v, Timestamp(view.last_alert)), at = when::at(v, Timestamp(view.logs.until)))) }
        " " a href="/protect" { (say!(v, "officer-alerts-none-go")) }
    })
}

fn class_words(v: &Visit, category: &str) -> Markup {
    v.say(&format!("officer-class-{}", class_key(category)), &[])
}

fn attack_panel(v: &Visit, a: &Attack) -> Markup {
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

fn closed(v: &Visit, view: &AlertsView) -> Markup {
    html! {
        @if view.rows.is_empty() { (parts::empty(say!(v, "officer-alerts-none-here"))) }
        @else {
            (alert_table(v, &view.rows, PAGE))
            (list::foot(v, view.rows.len(), None, view.next.as_deref(), true))
        }
    }
}
