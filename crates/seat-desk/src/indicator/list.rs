//! The list of values: what to decide, what stands, what ends soon. The address is the state of the list.

use data_encoding::BASE32_NOPAD;
use maud::html;
use pasban_app::Result;
use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, ObservableKind};
use pasban_model::rsit::RsitClass;
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form, list, state};
use pasban_portal::{AppError, Deed, Drawn, Fault, Outcome, Page, Permission, Sheet, Visit, say, text, when};
use pasban_store::rows::seat_indicator::{self as rows, Filter, ValueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::gather::When;
use super::rule::{address, standing::State};
use super::{draw, index};

/// Rows of a page.
const ROWS: i64 = 40;
/// Rows of a CSV.
const CSV_ROWS: i64 = 1_000;
/// Counted up to this.
const COUNT_MAX: i64 = 1_000;
/// What ends within this long ends soon.
const SOON: i64 = 7 * DAY;

/// Views, with the state that they show.
const VIEWS: [(&str, &str); 7] = [
    ("to-decide", "open"),
    ("confirmed", "confirmed"),
    ("expiring", "confirmed"),
    ("held", "held"),
    ("rejected", "rejected"),
    ("taken-back", "taken-back"),
    ("others", "foreign"),
];

/// The list.
pub struct Indicators;

/// What is asked for.
#[derive(Deserialize, JsonSchema, Default)]
pub struct Ask {
    /// `to-decide`, `confirmed`, `expiring`, `held`, `rejected`, `taken-back`, `others`.
    pub view: Option<String>,
    /// Kind of value.
    pub kind: Option<String>,
    /// RSIT class, or class/type.
    pub category: Option<String>,
    /// Part of the value.
    pub text: Option<String>,
    /// The last row of the page before.
    pub after: Option<String>,
}

/// One value.
#[derive(Serialize, JsonSchema)]
pub struct Row {
    /// What stands in its address.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// The value.
    pub value: String,
    /// The value, so that nothing follows it.
    pub defanged: String,
    /// Where it stands.
    pub state: State,
    /// RSIT.
    pub category: String,
    /// Marking of our indicator.
    pub tlp: Option<String>,
    /// End of our indicator.
    pub until: Option<When>,
    /// Who decided last.
    pub by: String,
    /// In how many reports it stands.
    pub reports: i64,
    /// Last change.
    pub at: When,
}

/// How many are in a view.
#[derive(Serialize, JsonSchema)]
pub struct Count {
    /// The view.
    pub view: String,
    /// How many, counted up to a thousand.
    pub n: i64,
    /// There are more.
    pub at_least: bool,
}

/// A page of the list.
#[derive(Serialize, JsonSchema)]
pub struct Sheetful {
    /// The view.
    pub view: String,
    /// What is asked for.
    pub kind: String,
    /// What is asked for.
    pub category: String,
    /// What is asked for.
    pub text: String,
    /// All views.
    pub counts: Vec<Count>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// More values are still being carried over.
    pub behind: bool,
    /// When the first of what stands ends.
    pub first_end: Option<When>,
}

fn cursor(at: i64, id: &ValueId) -> String {
    BASE32_NOPAD.encode(&[at.to_be_bytes().as_slice(), id].concat()).to_ascii_lowercase()
}

fn read_cursor(text: &str) -> Option<(i64, ValueId)> {
    let bytes =
        BASE32_NOPAD.decode(text.get(..39)?.to_ascii_uppercase().as_bytes()).ok().filter(|_| text.len() == 39)?;
    let (at, id) = bytes.split_first_chunk::<8>()?;
    Some((i64::from_be_bytes(*at), id.try_into().ok()?))
}

/// What a view holds: state, and bounds of the end.
fn bounds(view: &str, now: i64) -> (&'static str, i64, i64) {
    let state = VIEWS.iter().find(|(n, _)| *n == view).map_or("open", |(_, s)| s);
    match view {
        "expiring" => (state, now, now.saturating_add(SOON)),
        "confirmed" => (state, now, 0),
        _ => (state, -1, 0),
    }
}

impl Page for Indicators {
    const PATH: &'static str = "/indicators";
    const PERMISSION: Permission = Permission::IndicatorRead;
    const SUMMARY: &'static str = "Values: to decide, confirmed, ending soon, held, rejected, taken back, of others.";
    type Ask = Ask;
    type View = Sheetful;

    async fn look(v: &Visit, ask: Ask) -> Result<Sheetful> {
        let behind = index::catch_up(v.node()).await?;
        let view = ask.view.filter(|w| VIEWS.iter().any(|(n, _)| n == w)).unwrap_or_else(|| "to-decide".into());
        let csv = Pairs::decode(&v.query).is_ok_and(|q| q.get("format") == Some("csv"));
        let limit = if csv || v.api { CSV_ROWS } else { ROWS };
        let now = v.now.0;
        let (state, until_after, until_to) = bounds(&view, now);
        let after = ask
            .after
            .as_deref()
            .map(|a| read_cursor(a).ok_or_else(|| AppError::invalid("after: take it from the page before")))
            .transpose()?;
        let cut = |t: Option<String>| t.unwrap_or_default().trim().chars().take(200).collect::<String>();
        let (kind, category, words) = (cut(ask.kind), cut(ask.category), cut(ask.text));
        let filter = Filter {
            state: state.to_owned(),
            kind: kind.clone(),
            category: category.clone(),
            text: refanged(&words),
            until_after,
            until_to,
            after,
        };
        let by_end = until_to > 0;
        let (mut found, counts, first_end) = v
            .node()
            .db
            .read(move |tx| {
                let found = rows::value_list(tx, &filter, limit + 1)?;
                let mut counts = Vec::new();
                for (name, _) in VIEWS {
                    let (state, after, to) = bounds(name, now);
                    let n = rows::value_count(tx, state, (after, to), COUNT_MAX + 1)?;
                    counts.push(Count { view: name.to_owned(), n: n.min(COUNT_MAX), at_least: n > COUNT_MAX });
                }
                let soon =
                    Filter { state: "confirmed".into(), until_after: now, until_to: i64::MAX, ..Filter::default() };
                let first = rows::value_list(tx, &soon, 1)?.first().map(|r| r.until);
                Ok((found, counts, first))
            })
            .await?;
        let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
        found.truncate(usize::try_from(limit).unwrap_or(0));
        let next = found.last().filter(|_| more).map(|r| cursor(if by_end { r.until.0 } else { r.at.0 }, &r.id));
        Ok(Sheetful {
            view,
            kind,
            category,
            text: words,
            counts,
            next,
            behind,
            first_end: first_end.and_then(When::some),
            rows: found
                .into_iter()
                .map(|r| Row {
                    id: address::text(&r.id),
                    kind: r.value.kind().name().to_owned(),
                    value: r.value.value().to_owned(),
                    defanged: address::safe(&r.value),
                    state: State::of(&r.state),
                    category: r.category,
                    tlp: (r.tlp >= 0).then(|| pasban_app::exchange::objects::tlp_of(r.tlp).name().to_owned()),
                    until: When::some(r.until),
                    by: r.by_whom,
                    reports: r.reports,
                    at: When(r.at),
                })
                .collect(),
        })
    }

    fn draw(v: &Visit, view: &Sheetful) -> Drawn {
        sheet(v, view)
    }

    fn rows(view: &Sheetful) -> Option<Sheet> {
        let head = ["id", "kind", "value (defanged)", "state", "category", "tlp", "until", "by", "reports", "changed"];
        Some(Sheet {
            name: format!("indicators-{}", view.view),
            head: head.map(str::to_owned).to_vec(),
            rows: view
                .rows
                .iter()
                .map(|r| {
                    vec![
                        r.id.clone(),
                        r.kind.clone(),
                        r.defanged.clone(),
                        r.state.code().to_owned(),
                        r.category.clone(),
                        r.tlp.clone().unwrap_or_default(),
                        r.until.map(|u| u.0.rfc3339()).unwrap_or_default(),
                        r.by.clone(),
                        r.reports.to_string(),
                        r.at.0.rfc3339(),
                    ]
                })
                .collect(),
        })
    }
}

/// A text as it may stand in values, where somebody copied it from a page.
fn refanged(text: &str) -> String {
    text.to_lowercase().replace("[.]", ".").replace("[@]", "@").replace("hxxp", "http")
}

fn sheet(v: &Visit, view: &Sheetful) -> Drawn {
    let title = text!(v, "indicator-list-title");
    let count = |name: &str| view.counts.iter().find(|c| c.view == name);
    let n_of = |name: &str| count(name).map_or(0, |c| c.n);
    let rest = Pairs::decode(&v.query).unwrap_or_default().without(&["view", "after", "format"]).encode();
    let tabs: Vec<(String, maud::Markup, bool)> = VIEWS
        .iter()
        .map(|(name, _)| {
            let to = format!("/indicators?view={name}{}{rest}", if rest.is_empty() { "" } else { "&" });
            let words = html! {
                (v.say(&format!("indicator-view-{name}"), &[]))
                @if let Some(c) = count(name) { " " span.n { (pasban_portal::words::number(c.n)) @if c.at_least { "+" } } }
            };
            (to, words, view.view == *name)
        })
        .collect();
    let columns = [
        list::column(v, "indicator-col-value"),
        list::column(v, "indicator-col-kind"),
        list::column(v, "indicator-col-category"),
        list::column(v, "indicator-col-reports").num(),
        list::column(v, "indicator-col-state"),
        list::column(v, "indicator-col-until"),
        list::column(v, "indicator-col-changed"),
    ];
    let cells: Vec<Vec<list::Cell>> = view
        .rows
        .iter()
        .map(|r| {
            vec![
                list::cell(html! { a href={ "/indicators/" (r.id) } data-row { (draw::words::listed(&r.defanged)) } }),
                list::cell(draw::words::kind(v, &r.kind)),
                list::cell(draw::words::category(v, &r.category)),
                list::number(html! { (pasban_portal::words::number(r.reports)) }),
                list::cell(html! { (draw::words::state(v, r.state)) @if let Some(t) = &r.tlp { " " (tlp_tag(t)) } @if !r.by.is_empty() { " " span.sub { (say!(v, "indicator-by", who = r.by.as_str())) } } }),
                list::cell(html! { @match r.until { Some(u) => (when::ago(v, u.0)), None => span.sub { (say!(v, "indicator-no-end")) } } }),
                list::cell(html! { @if r.at.0.0 > 0 { (when::ago(v, r.at.0)) } }),
            ]
        })
        .collect();
    let open = n_of("to-decide");
    let soon = n_of("expiring");
    let three = [
        parts::Answer {
            state: if open > 0 { "high" } else { "ok" },
            question: say!(v, "indicator-list-q1"),
            answer: say!(v, "indicator-list-a1", n = open),
            more: say!(v, "indicator-list-m1"),
        },
        parts::Answer {
            state: "info",
            question: say!(v, "indicator-list-q2"),
            answer: say!(v, "indicator-list-a2", n = n_of("confirmed")),
            more: say!(v, "indicator-list-m2", back = n_of("taken-back")),
        },
        parts::Answer {
            state: if soon > 0 { "med" } else { "ok" },
            question: say!(v, "indicator-list-q3"),
            answer: say!(v, "indicator-list-a3", n = soon),
            more: html! {
                @match view.first_end {
                    Some(at) => (say!(v, "indicator-list-m3", at = when::ago(v, at.0))),
                    None => (say!(v, "indicator-list-m3-none")),
                }
            },
        },
    ];
    Drawn::new(
        &title,
        html! {
            (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
            (parts::answers(&text!(v, "indicator-in-short"), &three))
            @if view.behind { (draw::behind(v)) }
            (list::tabs(&text!(v, "indicator-views"), &tabs))
            form.filters method="get" action="/indicators" {
                input type="hidden" name="view" value=(view.view);
                (form::select("kind", say!(v, "indicator-col-kind"), &view.kind, &kinds(v)))
                (form::select("category", say!(v, "indicator-col-category"), &view.category, &classes(v)))
                label { (say!(v, "indicator-filter-text")) input name="text" type="search" value=(view.text) dir="ltr" autocomplete="off"; }
                button.btn { (say!(v, "indicator-filter-go")) }
                @if !(view.kind.is_empty() && view.category.is_empty() && view.text.is_empty()) { a href={ "/indicators?view=" (view.view) } { (say!(v, "indicator-filter-none")) } }
            }
            @if cells.is_empty() {
                (parts::empty(html! { (v.say(&format!("indicator-none-{}", view.view), &[])) }))
            } @else {
                (list::table(v, say!(v, "indicator-list-title"), &columns, &cells))
            }
            (list::foot(v, view.rows.len(), None, view.next.as_deref(), true))
            @if v.may(Permission::IndicatorDecide) { (look_up(v, "", &[])) }
        },
    )
}

fn kinds(v: &Visit) -> Vec<(&'static str, maud::Markup)> {
    std::iter::once(("", say!(v, "indicator-any")))
        .chain(ObservableKind::ALL.iter().map(|k| (k.name(), draw::words::kind(v, k.name()))))
        .collect()
}

/// RSIT classes for a choice.
pub(super) fn classes(v: &Visit) -> Vec<(&'static str, maud::Markup)> {
    std::iter::once(("", say!(v, "indicator-any")))
        .chain(RsitClass::ALL.iter().map(|c| (c.name(), draw::words::category(v, c.name()))))
        .collect()
}

fn look_up(v: &Visit, typed: &str, faults: &[Fault]) -> maud::Markup {
    html! {
        section.panel {
            h2 { (say!(v, "indicator-look-up")) }
            form.stack method="post" action="/indicators" {
                (form::hidden(v))
                (form::line(faults, &form::Line {
                    name: "value", label: say!(v, "indicator-look-up-value"), hint: say!(v, "indicator-look-up-hint"), kind: "text",
                    value: typed, fill: "off", required: true,
                }))
                p { button.btn { (say!(v, "indicator-look-up-go")) } }
            }
        }
    }
}

/// Looks a value up that somebody typed: it gets a page, wherever it is known or not.
pub struct LookUp;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct LookUpForm {
    /// The value, defanged or not.
    #[serde(default)]
    pub value: String,
}

/// Where it is.
#[derive(Serialize, JsonSchema)]
pub struct Found {
    /// What stands in its address.
    pub id: String,
}

impl Deed for LookUp {
    const PATH: &'static str = "/indicators";
    const PERMISSION: Permission = Permission::IndicatorDecide;
    const SUMMARY: &'static str = "Gives a value a page, so that it can be asked about and issued.";
    type Form = LookUpForm;
    type Done = Found;

    async fn act(v: &Visit, f: LookUpForm) -> Result<Outcome<Found>> {
        let value: Observable = match pasban_app::ops::lists::value(f.value.trim()) {
            Ok(value) => value,
            Err(_) => return Outcome::fault("value", text!(v, "indicator-fault-value")),
        };
        index::remember(v.node(), std::slice::from_ref(&value)).await?;
        let id = address::text(&address::id(&value));
        let to = format!("/indicators/{id}");
        Outcome::done(Found { id }, to)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let title = text!(v, "portal-problem-title", what = text!(v, "indicator-look-up"));
        Ok(Drawn::new(
            title,
            html! { div.read.stack {
                (form::summary(v, faults))
                (look_up(v, typed.get("value").unwrap_or_default(), faults))
                p { a href="/indicators" { (say!(v, "portal-back")) } }
            } },
        ))
    }
}

/// A tag of a marking by its name.
pub(super) fn tlp_tag(name: &str) -> maud::Markup {
    super::gather::draft::tlp(name).map(state::tlp).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back() {
        let id = [9; 16];
        assert_eq!(read_cursor(&cursor(-7, &id)), Some((-7, id)));
        for bad in ["", "x", &"a".repeat(40), "ééééééééééééééééééééé"] {
            assert_eq!(read_cursor(bad), None, "{bad}");
        }
        assert_eq!(refanged("HXXPS://Evil[.]example"), "https://evil.example");
    }

    #[test]
    fn what_ended_is_in_no_view_of_what_stands() {
        assert_eq!(bounds("confirmed", 100), ("confirmed", 100, 0));
        assert_eq!(bounds("expiring", 100), ("confirmed", 100, 100 + SOON));
        assert_eq!(bounds("to-decide", 100), ("open", -1, 0));
    }
}
