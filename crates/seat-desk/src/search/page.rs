//! `/search`: what do we know about this? One box; every filter stands in the address.

use maud::{Markup, html};
use pasban_access::Seat;
use pasban_app::Result;
use pasban_kernel::{Observable, ObservableKind, Timestamp, Tlp};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::foot;
use pasban_portal::parts::{self, chart, state};
use pasban_portal::words::number;
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit, say, text, when};
use pasban_store::rows::seat_desk::search::{Doc, Sees};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::find::{self, Part, Query};
use super::index::Found;
use super::words::pieces;
use crate::queue::project;
use crate::queue::rule::{Kind, Rating, eyes};
use crate::queue::tell::{self, Told};

/// The search.
pub struct Search;

/// What is asked.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct Ask {
    /// Words, values in any spelling, numbers.
    pub q: Option<String>,
    /// `report`, `sighting`, `indicator`, `organisation` …
    pub kind: Option<String>,
    /// Id of an organisation.
    pub org: Option<String>,
    /// At least this rating: `low` … `critical`.
    pub rating: Option<String>,
    /// One day, `2026-11-24`, UTC.
    pub day: Option<String>,
    /// Where the page before ended.
    pub after: Option<i64>,
}

/// Something found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// What it is.
    pub kind: String,
    /// Its key: an item, an id.
    pub key: String,
    /// Facts.
    pub found: Option<Found>,
    /// Organisation's name.
    pub from: String,
    /// Marking.
    pub tlp: String,
    /// Rating.
    pub rating: Rating,
    /// When, RFC 3339.
    pub at: String,
    /// Where it leads; empty where the reader may not go there.
    pub path: String,
    /// The instant, for the page.
    #[serde(skip)]
    pub instant: Timestamp,
}

/// A count with the address that narrows to it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Facet {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// How many.
    pub n: i64,
}

/// What the page shows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchView {
    /// What was found, newest first.
    pub rows: Vec<Row>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// How many were counted.
    pub all: i64,
    /// There is more than was counted: only the newest were looked at, see `find::COUNTED`.
    pub more: bool,
    /// By kind.
    pub kinds: Vec<Facet>,
    /// By organisation.
    pub orgs: Vec<Facet>,
    /// By day, oldest first.
    pub days: Vec<Facet>,
    /// The pieces that were searched for; values defanged.
    pub pieces: Vec<String>,
    /// The value, where one was asked for: its own page.
    pub value: Option<String>,
    /// The filter without which the most would be found, and how many.
    pub excluded_most: Option<(Part, i64)>,
    /// Words that stand nowhere, with known ones that begin alike.
    pub unknown: Vec<(String, Vec<String>)>,
    /// What was asked.
    pub ask: Ask,
    /// Nothing was asked yet.
    pub blank: bool,
}

/// What a seat may find.
pub(super) fn sees(seat: &Seat) -> Sees {
    if seat.may(Permission::QueueRead) {
        let eyes = eyes(seat);
        Sees::Desk { person: eyes.person, red: eyes.red }
    } else {
        Sees::Tenant(seat.tenant, seat.person)
    }
}

/// Days since 1970 of `2026-11-24`.
fn day_of(text: &str) -> Option<i64> {
    Timestamp::parse(&format!("{text}T00:00:00Z")).map(Timestamp::day_number)
}

fn day_text(day: i64) -> String {
    Timestamp(day.saturating_mul(pasban_kernel::time::DAY)).date()
}

fn query(ask: &Ask) -> Query {
    let kind = ask.kind.clone().filter(|k| k.len() <= 40 && k.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    Query {
        pieces: pieces(ask.q.as_deref().unwrap_or_default()),
        kind,
        org: ask.org.as_deref().and_then(|o| o.parse().ok()),
        rating: ask.rating.as_deref().and_then(Rating::of).map(Rating::number).filter(|r| *r > 0),
        day: ask.day.as_deref().and_then(day_of),
        below: ask.after,
    }
}

fn value_of(kind: &str, value: &str) -> Option<Observable> {
    Observable::from_stored(ObservableKind::from_name(kind)?, value).ok()
}

/// Where something found leads, for who may go there.
fn path(v: &Visit, doc: &Doc, found: Option<&Found>) -> String {
    match found {
        Some(Found::Item { .. }) if v.may(Permission::QueueRead) => format!("/queue/{}", doc.key),
        Some(Found::Report { .. }) if v.may(Permission::ReportOwn) => format!("/reports/{}", doc.key),
        Some(Found::Alert { .. }) if v.may(Permission::AlertRead) => format!("/alerts/{}", doc.key),
        Some(Found::Indicator { kind, value, .. }) if v.may(Permission::IndicatorRead) => {
            value_of(kind, value).map(|o| crate::indicator::path(&o)).unwrap_or_default()
        }
        Some(Found::Organisation { .. }) if v.may(Permission::QueueRead) => {
            let asked = Pairs(vec![("org".into(), doc.key.clone())]);
            format!("/search?{}", asked.encode())
        }
        _ => String::new(),
    }
}

impl Page for Search {
    const PATH: &'static str = "/search";
    const PERMISSION: Permission = Permission::Search;
    const SUMMARY: &'static str =
        "Finds items, reports, indicators, organisations and alerts that the asker may see, with counts.";
    type Ask = Ask;
    type View = SearchView;

    async fn look(v: &Visit, ask: Ask) -> Result<SearchView> {
        let (node, seat) = (v.node(), v.seat()?.clone());
        project::freshen(node).await?;
        let asked = query(&ask);
        let (sees, now) = (sees(&seat), v.now);
        let blank = asked.pieces.is_empty()
            && asked.kind.is_none()
            && asked.org.is_none()
            && asked.rating.is_none()
            && asked.day.is_none();
        let q = asked.clone();
        let found = node.db.read(move |tx| find::find(tx, &q, sees, now)).await?;
        let registry = node.registry.load_full();
        let name =
            |org: &pasban_kernel::id::OrgId| registry.constituents.get(org).map(|c| c.name.clone()).unwrap_or_default();
        if found.docs.iter().any(|d| d.org.is_some()) {
            pasban_people::reads::note(node, &seat, "search", "organisations in what was found").await?;
        }
        let rows = found
            .docs
            .iter()
            .map(|d| {
                let facts = Found::of(&d.facts);
                Row {
                    path: path(v, d, facts.as_ref()),
                    kind: d.kind.clone(),
                    key: d.key.clone(),
                    from: d.org.as_ref().map(name).unwrap_or_default(),
                    tlp: pasban_app::exchange::objects::tlp_of(d.tlp).to_string(),
                    rating: Rating::from_number(d.rating),
                    at: d.at.rfc3339(),
                    instant: d.at,
                    found: facts,
                }
            })
            .collect();
        let value = asked.pieces.iter().find_map(|p| p.value.clone()).filter(|_| v.may(Permission::IndicatorRead));
        Ok(SearchView {
            rows,
            next: found.next,
            all: found.counts.all,
            more: found.counts.more,
            kinds: found.counts.kinds.into_iter().map(|(key, n)| Facet { name: key.clone(), key, n }).collect(),
            orgs: found.counts.orgs.iter().map(|(o, n)| Facet { key: o.to_string(), name: name(o), n: *n }).collect(),
            days: found
                .counts
                .days
                .into_iter()
                .map(|(d, n)| Facet { key: day_text(d), name: day_text(d), n })
                .collect(),
            pieces: asked.pieces.iter().map(|p| p.shown.clone()).collect(),
            value: value.map(|o| crate::indicator::path(&o)),
            excluded_most: found.nothing.most.map(|(part, n, _)| (part, n)),
            unknown: found.nothing.unknown,
            ask,
            blank,
        })
    }

    fn draw(v: &Visit, view: &SearchView) -> Drawn {
        let asked = view.pieces.join(" ");
        let title = if asked.is_empty() {
            text!(v, "search-title")
        } else {
            text!(v, "search-title-of", what = asked.as_str())
        };
        let main = html! {
            (parts::head(say!(v, "search-title"), html! {}, parts::as_of(v)))
            (question(v, view))
            @if let Some(to) = &view.value { (parts::banner("info", html! { p { (say!(v, "search-value")) " " a href=(to) { (say!(v, "search-value-go")) } } })) }
            @if view.rows.is_empty() { (nothing(v, view)) }
            @else {
                div.two {
                    div.stack { (table(v, view)) (foot(v, view.rows.len(), None, view.next.map(|n| n.to_string()).as_deref(), v.may(Permission::Export))) }
                    (facets(v, view))
                }
            }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &SearchView) -> Option<Sheet> {
        let head = ["kind", "key", "what", "from", "rating", "tlp", "at"].map(String::from).to_vec();
        let rows = view.rows.iter().map(|r| {
            vec![
                r.kind.clone(),
                r.key.clone(),
                plain(r),
                r.from.clone(),
                r.rating.code().into(),
                r.tlp.clone(),
                r.at.clone(),
            ]
        });
        Some(Sheet { name: "search".into(), head, rows: rows.collect() })
    }
}

/// What it is about, for a file.
fn plain(r: &Row) -> String {
    match &r.found {
        Some(Found::Item { line, subject, .. }) => match (line, line.value()) {
            (_, Some(o)) => o.defanged(),
            (crate::queue::line::Line::Report { title, .. }, _) => title.clone(),
            _ => subject.clone(),
        },
        Some(Found::Report { title, .. }) => title.clone(),
        Some(Found::Indicator { kind, value, .. }) => value_of(kind, value).map_or_else(String::new, |o| o.defanged()),
        Some(Found::Organisation { name, .. }) => name.clone(),
        Some(Found::Alert { value_kind, value, .. }) => {
            value_of(value_kind, value).map_or_else(|| value.clone(), |o| o.defanged())
        }
        None => String::new(),
    }
}

/// The same address with one filter changed.
fn with(v: &Visit, name: &str, value: Option<&str>) -> String {
    let mut pairs = Pairs::decode(&v.query).unwrap_or_default().without(&[name, "after", "format"]);
    if let Some(value) = value {
        pairs.0.push((name.to_owned(), value.to_owned()));
    }
    format!("/search?{}", pairs.encode())
}

fn kind_words(v: &Visit, kind: &str) -> Markup {
    let known = Kind::of(kind).is_some() || matches!(kind, "organisation" | "alert" | "item");
    if known { v.say(&format!("search-kind-{kind}"), &[]) } else { parts::id(kind) }
}

fn question(v: &Visit, view: &SearchView) -> Markup {
    let a = &view.ask;
    let of = |o: &Option<String>| o.clone().unwrap_or_default();
    let chosen: Vec<(&str, Markup)> = [
        a.kind.as_ref().map(|k| ("kind", kind_words(v, k))),
        a.org.as_ref().map(|o| ("org", html! { bdi dir="auto" { (parts::clean(view.rows.first().map_or(o.as_str(), |r| if r.from.is_empty() { o } else { &r.from }))) } })),
        a.rating.as_ref().and_then(|r| Rating::of(r)).map(|r| ("rating", say!(v, "search-at-least", rating = v.text(&format!("queue-rating-{}", r.code()), &[])))),
        a.day.as_ref().map(|d| ("day", parts::id(d))),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        form.filters action="/search" role="search" {
            label { (say!(v, "search-box")) input name="q" type="search" size="40" value=(of(&a.q)) dir="auto" autofocus[view.blank]; }
            @for (name, value) in [("kind", &a.kind), ("org", &a.org), ("rating", &a.rating), ("day", &a.day)] {
                @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
            }
            button.btn.go { (say!(v, "search-go")) }
        }
        @if !chosen.is_empty() { p.row { (say!(v, "search-narrowed")) @for (name, words) in &chosen { span.tag.info { (words) } a.small href=(with(v, name, None)) { (say!(v, "search-drop")) } } } }
        @if view.blank { p.meta { (say!(v, "search-hint")) } }
    }
}

fn table(v: &Visit, view: &SearchView) -> Markup {
    html! {
        p.meta role="status" { @if view.more { (say!(v, "search-counting", n = view.all)) } @else { (say!(v, "search-found", n = view.all)) } }
        div.sheet { table.cards role="table" {
            caption.vh { (say!(v, "search-caption")) }
            thead { tr role="row" { th scope="col" { (say!(v, "search-c-what")) } th scope="col" { (say!(v, "search-c-from")) } th scope="col" { (say!(v, "search-c-when")) } } }
            tbody { @for r in &view.rows { tr role="row" data-row=(r.key) {
                th scope="row" role="rowheader" { (what(v, r)) }
                td role="cell" data-l=(text!(v, "search-c-from")) { span { @if r.from.is_empty() { "–" } @else { bdi dir="auto" { (parts::clean(&r.from)) } } } }
                td role="cell" data-l=(text!(v, "search-c-when")) { span.nw { (when::at(v, r.instant)) } }
            } } }
        } }
    }
}

fn linked(r: &Row, words: Markup) -> Markup {
    html! { @if r.path.is_empty() { (words) } @else { a.t href=(r.path) { (words) } } }
}

fn what(v: &Visit, r: &Row) -> Markup {
    let red = r.tlp == Tlp::Red.to_string();
    let (title, under) = match &r.found {
        Some(Found::Item { kind, subject, line, parts, parties, state }) => {
            let kind = Kind::of(kind).unwrap_or(Kind::Node);
            let told = Told { kind, subject, line, parts: *parts, parties: *parties };
            let state_words = v.say(
                match state.as_str() {
                    "closed" => "queue-state-closed",
                    "snoozed" => "queue-state-snoozed",
                    _ => "queue-state-open",
                },
                &[],
            );
            (tell::title(v, &told), html! { (tell::under(v, &told)) " · " (state_words) })
        }
        Some(Found::Report { title, act, .. }) => (
            html! { @if title.is_empty() { (say!(v, "search-report-untold")) } @else { bdi dir="auto" { (parts::clean(title)) } } },
            html! { (kind_words(v, "report")) " · " (v.say(match act.as_str() { "help" => "queue-asks-help", "file" => "search-files", _ => "queue-shares" }, &[])) },
        ),
        Some(Found::Indicator { kind, value, more, category, revoked, .. }) => (
            html! { @match value_of(kind, value) { Some(o) => { (parts::defanged(&o)) } None => { (parts::id(value)) } } },
            html! { (kind_words(v, "indicator")) @if *more > 0 { " · " (say!(v, "search-more-values", n = *more)) } @if !category.is_empty() { " · " (parts::id(category)) } @if *revoked { " · " (say!(v, "search-revoked")) } },
        ),
        Some(Found::Organisation { name, sector, .. }) => (
            html! { bdi dir="auto" { (parts::clean(name)) } },
            html! { (kind_words(v, "organisation")) @if !sector.is_empty() { " · " bdi { (parts::clean(sector)) } } },
        ),
        Some(Found::Alert { value_kind, value, hits, .. }) => (
            html! { @match value_of(value_kind, value) { Some(o) => { (parts::defanged(&o)) } None => { (parts::id(value)) } } },
            html! { (kind_words(v, "alert")) " · " (say!(v, "queue-hits", n = *hits)) },
        ),
        None => (parts::id(&r.key), html! {}),
    };
    html! {
        (linked(r, title)) br;
        span.sub { (under) @if red { " " (state::tlp(Tlp::Red)) } }
        @if r.rating != Rating::None { " " (state::tag(r.rating.class(), v.say(&format!("queue-rating-{}", r.rating.code()), &[]))) }
    }
}

fn facets(v: &Visit, view: &SearchView) -> Markup {
    let days: Vec<(String, i64)> =
        view.days.iter().map(|d| (d.name.get(5..).unwrap_or_default().to_owned(), d.n)).collect();
    let most = view.days.iter().max_by_key(|d| d.n).filter(|d| d.n > 0);
    html! {
        div.stack {
            section.panel { h2 { (say!(v, "search-by-kind")) } ul.tasks { @for f in &view.kinds { li { a href=(with(v, "kind", Some(&f.key))) { (kind_words(v, &f.key)) } span.n { (number(f.n)) } } } } }
            @if !view.orgs.is_empty() { section.panel { h2 { (say!(v, "search-by-org")) } ul.tasks { @for f in &view.orgs { li { a href=(with(v, "org", Some(&f.key))) { bdi dir="auto" { (parts::clean(&f.name)) } } span.n { (number(f.n)) } } } } } }
            section.panel {
                h2 { (say!(v, "search-by-day")) }
                @if let Some(most) = most {
                    (chart::columns(&text!(v, "search-chart", n = most.n, day = most.name.as_str()), &days))
                    ul.tasks { @for f in view.days.iter().rev().filter(|d| d.n > 0).take(5) { li { a href=(with(v, "day", Some(&f.key))) { (parts::id(&f.name)) } span.n { (number(f.n)) } } } }
                } @else { p { (say!(v, "search-no-days", n = find::DAYS_SHOWN)) } }
                p.meta { (say!(v, "search-definition", n = find::COUNTED)) }
            }
        }
    }
}

fn nothing(v: &Visit, view: &SearchView) -> Markup {
    parts::empty(html! {
        (say!(v, "search-nothing")) " "
        @for (word, like) in &view.unknown {
            (say!(v, "search-unknown", word = word.as_str())) " "
            @if !like.is_empty() { (say!(v, "search-like")) @for l in like { " " a href=(with(v, "q", Some(l))) { bdi { (l) } } } ". " }
        }
        @if let Some((part, n)) = &view.excluded_most {
            @let (name, words) = match part {
                Part::Word(w) => ("q", html! { bdi { (parts::clean(w)) } }),
                Part::Kind => ("kind", say!(v, "search-part-kind")),
                Part::Org => ("org", say!(v, "search-part-org")),
                Part::Rating => ("rating", say!(v, "search-part-rating")),
                Part::Day => ("day", say!(v, "search-part-day")),
            };
            @let rest = view.pieces.iter().filter(|p| *part != Part::Word((*p).clone())).cloned().collect::<Vec<_>>().join(" ");
            a href=(with(v, name, (name == "q").then_some(rest.as_str()))) { (say!(v, "search-excluded-most", part = words, n = *n)) }
        } @else if view.unknown.is_empty() { (say!(v, "search-nothing-more")) }
    })
}
