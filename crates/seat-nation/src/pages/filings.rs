//! `/filings`: what was filed with this regulator, and which periods are running or over. Nothing else: requests for help
//! went to the CERT's hat, and that there are any is not for this one.

use maud::{Markup, html};
use pasban_access::rule::{Record, RecordKind, Relation, Sees, sees};
use pasban_access::{Hat, Seat};
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::time::DAY;
use pasban_portal::parts::list::{Cell, cell, column, foot, table, tabs};
use pasban_portal::parts::{self, Answer, state};
use pasban_portal::words::number;
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit, say, text, when};
use pasban_store::rows::seat_nation::filings::{self as rows, Filing, Which};
use pasban_store::rows::seat_nation::{NEVER, NOW, count_list, count_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bounded;
use crate::gather::{Bounded, COUNT_MAX};
use crate::project;
use crate::rule::filing::Standing;

/// Rows of a page.
const PAGE_ROWS: i64 = 30;
/// Rows of a CSV file.
const CSV_ROWS: i64 = 1_000;
/// What is due within so long is due soon.
const SOON: i64 = 3 * DAY;

/// Whether a seat reads filings at all: the rule of records, asked for what was filed to the regulator's hat.
///
/// # Errors
/// Not found for everybody else.
pub(super) fn reader(v: &Visit) -> Result<Seat> {
    let seat = v.seat()?.clone();
    let filed = Record::new(RecordKind::Filing, Relation::Regulated).hat(Hat::Regulator);
    if sees(&seat, &filed) == Sees::All { Ok(seat) } else { Err(AppError::NotFound) }
}

/// Name of an organisation; empty where it is not known.
pub(super) fn org_name(v: &Visit, org: Option<OrgId>) -> String {
    let registry = v.node().registry.load();
    org.and_then(|o| registry.constituents.get(&o)).map(|c| c.name.clone()).unwrap_or_default()
}

/// What is asked.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct FilingsAsk {
    /// `all` (usual), `due`, `late`, `in-time`, `no-period`, `no-start`.
    pub v: Option<String>,
    /// Where the page before ended.
    pub after: Option<String>,
    /// `csv` for a file.
    pub format: Option<String>,
}

/// A filing in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilingRow {
    /// Its report.
    pub filing: String,
    /// Who filed.
    pub from: String,
    /// Legal basis as it was given.
    pub basis: String,
    /// When it came, RFC 3339.
    pub at: String,
    /// When it was first seen, RFC 3339; empty where it does not say.
    pub first_seen: String,
    /// When the first notice was due, RFC 3339; empty where nobody can say.
    pub due: String,
    /// How it stands.
    pub standing: Standing,
    /// When the final notice is due, RFC 3339; empty where none is.
    pub final_due: String,
    /// The filing that is the final notice; empty.
    pub final_notice: String,
    /// The filing whose final notice this is; empty.
    pub answers: String,
    /// As kept, for drawing.
    #[serde(skip)]
    pub kept: Filing,
}

impl FilingRow {
    /// A row for a reader.
    #[must_use]
    pub fn of(v: &Visit, f: Filing) -> Self {
        let instant = |t: Timestamp| if t.0 > 0 && t != NEVER { t.rfc3339() } else { String::new() };
        let id = |r: Option<ReportId>| r.map(|r| r.to_string()).unwrap_or_default();
        Self {
            filing: f.id.to_string(),
            from: org_name(v, f.org),
            basis: f.basis.clone(),
            at: f.at.rfc3339(),
            first_seen: instant(f.first_seen),
            due: instant(f.due),
            standing: Standing::of(&f.standing).unwrap_or(Standing::NoPeriod),
            final_due: instant(f.final_due),
            final_notice: id(f.final_done),
            answers: id(f.answers),
            kept: f,
        }
    }
}

/// How many stand how.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StandingCount {
    /// How.
    pub standing: Standing,
    /// How many.
    pub n: i64,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct FilingsView {
    /// Filings: newest first, or those whose final notice is due first.
    pub rows: Vec<FilingRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many stand how.
    pub counts: Vec<StandingCount>,
    /// Final notices that are overdue.
    pub overdue: Bounded,
    /// Final notices that are due within 72 hours.
    pub soon: Bounded,
    /// Final notices that are due at all.
    pub due: Bounded,
    /// Filed since the reader was here last, among the newest thirty; `None` at a first visit.
    pub new: Option<usize>,
    /// Which list.
    pub view: String,
    /// Arrivals known when this was read.
    pub known: i64,
    /// When the reader was here last.
    #[serde(skip)]
    pub last: Timestamp,
}

fn place(text: &str) -> Option<(Timestamp, ReportId)> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp(at.parse().ok()?), id.parse().ok()?))
}

/// The list.
pub struct Filings;

impl Page for Filings {
    const PATH: &'static str = "/filings";
    const PERMISSION: Permission = Permission::FilingRead;
    const SUMMARY: &'static str =
        "What was filed with the regulator's hat, and how it stands under the periods that were set.";
    type Ask = FilingsAsk;
    type View = FilingsView;

    async fn look(v: &Visit, ask: FilingsAsk) -> Result<FilingsView> {
        let seat = reader(v)?;
        let (node, now) = (v.node(), v.now);
        project::freshen(node).await?;
        let csv = ask.format.as_deref() == Some("csv");
        let limit = if csv { CSV_ROWS } else { PAGE_ROWS };
        pasban_people::reads::note(
            node,
            &seat,
            "filings",
            if csv { "who filed, in a file" } else { "who filed, in the list" },
        )
        .await?;
        let after = match ask.after.as_deref() {
            Some(a) => Some(place(a).ok_or_else(|| AppError::invalid("after: take it from the link below the list"))?),
            None => None,
        };
        let view = ask.v.clone().filter(|w| w == "due" || Standing::of(w).is_some()).unwrap_or_else(|| "all".into());
        let last = v.session.as_ref().map_or(Timestamp(0), |s| s.previous_visit);
        let which = view.clone();
        let (mut found, counts, overdue, soon, due, newest, known) = node
            .db
            .read(move |tx| {
                let found = match which.as_str() {
                    "due" => rows::filing_due(tx, after, limit + 1)?,
                    "all" => rows::filing_page(tx, &Which::All, after, limit + 1)?,
                    standing => rows::filing_page(tx, &Which::Standing(standing.into()), after, limit + 1)?,
                };
                let counts = count_list(tx, NOW, NOW + 1)?;
                let most = COUNT_MAX + 1;
                let first = Timestamp(i64::MIN);
                Ok((
                    found,
                    counts,
                    rows::filing_due_count(tx, first, now, most)?,
                    rows::filing_due_count(tx, now, now.plus(SOON), most)?,
                    rows::filing_due_count(tx, first, NEVER, most)?,
                    rows::filing_page(tx, &Which::All, None, PAGE_ROWS)?,
                    count_of(tx, NOW, "news", "filings")?,
                ))
            })
            .await?;
        let size = usize::try_from(limit).unwrap_or(0);
        let more = found.len() > size;
        found.truncate(size);
        let key = |f: &Filing| format!("{}_{}", if view == "due" { f.final_due.0 } else { f.at.0 }, f.id);
        let next = found.last().filter(|_| more).map(key);
        let n = |s: Standing| counts.iter().find(|c| c.facet == "filing" && c.value == s.code()).map_or(0, |c| c.n);
        Ok(FilingsView {
            rows: found.into_iter().map(|f| FilingRow::of(v, f)).collect(),
            next,
            counts: Standing::ALL.into_iter().map(|s| StandingCount { standing: s, n: n(s) }).collect(),
            overdue: Bounded::of(overdue),
            soon: Bounded::of(soon),
            due: Bounded::of(due),
            new: (last.0 > 0).then(|| newest.iter().filter(|f| f.at > last).count()),
            view,
            known,
            last,
        })
    }

    fn draw(v: &Visit, view: &FilingsView) -> Drawn {
        let title = text!(v, "filings-title");
        let all: i64 = view.counts.iter().map(|c| c.n).sum();
        let mut views = vec![("/filings".to_owned(), say!(v, "filings-v-all", n = all), view.view == "all")];
        views.push((
            "/filings?v=due".to_owned(),
            html! { (say!(v, "filings-v-due")) " (" (bounded(v, view.due)) ")" },
            view.view == "due",
        ));
        for c in &view.counts {
            let code = c.standing.code();
            views.push((
                format!("/filings?v={code}"),
                html! { (v.say(&format!("filings-v-{code}"), &[])) " (" (number(c.n)) ")" },
                view.view == code,
            ));
        }
        let main = html! {
            (parts::head(html! { (title) }, html! {}, html! { (parts::as_of(v)) " · " a href="/periods" { (say!(v, "filings-to-periods")) } }))
            (strip(v, view, all))
            (tabs(&text!(v, "filings-views"), &views))
            @if view.rows.is_empty() { (parts::empty(say!(v, if all == 0 { "filings-empty" } else { "filings-empty-view" }))) }
            @else { (list(v, view)) }
            (foot(v, view.rows.len(), None, view.next.as_deref(), true))
            p.meta { (say!(v, "filings-only")) }
        };
        Drawn::new(title, main).live("filings", view.known)
    }

    fn rows(view: &FilingsView) -> Option<Sheet> {
        let head = [
            "filing",
            "from",
            "basis",
            "received",
            "first seen",
            "due",
            "standing",
            "final due",
            "final notice",
            "answers",
        ];
        let rows = view.rows.iter().map(|r| {
            vec![
                r.filing.clone(),
                r.from.clone(),
                r.basis.clone(),
                r.at.clone(),
                r.first_seen.clone(),
                r.due.clone(),
                r.standing.code().into(),
                r.final_due.clone(),
                r.final_notice.clone(),
                r.answers.clone(),
            ]
        });
        Some(Sheet { name: "filings".into(), head: head.map(String::from).to_vec(), rows: rows.collect() })
    }
}

fn strip(v: &Visit, view: &FilingsView, all: i64) -> Markup {
    let n = |s: Standing| view.counts.iter().find(|c| c.standing == s).map_or(0, |c| c.n);
    let unset = n(Standing::NoPeriod);
    parts::answers(
        &text!(v, "filings-strip"),
        &[
            Answer {
                state: if view.overdue.n > 0 { "crit" } else { "ok" },
                question: say!(v, "filings-q-overdue"),
                answer: html! {
                    @if view.overdue.n > 0 { (say!(v, "filings-a-overdue", n = bounded(v, view.overdue), k = view.overdue.n)) }
                    @else { (say!(v, "filings-a-none-overdue")) }
                },
                more: html! {
                    @if unset > 0 { (say!(v, "filings-unset", n = unset)) " " a href="/periods" { (say!(v, "filings-set")) } }
                    @else if all > 0 { (say!(v, "filings-all-set")) }
                    @else { (say!(v, "filings-nothing-yet")) }
                },
            },
            Answer {
                state: if view.soon.n > 0 { "high" } else { "" },
                question: say!(v, "filings-q-soon"),
                answer: html! {
                    @if view.soon.n > 0 { (say!(v, "filings-a-soon", n = bounded(v, view.soon), k = view.soon.n)) }
                    @else { (say!(v, "filings-a-none-soon")) }
                },
                more: html! { a href="/filings?v=due" { (say!(v, "filings-see-due")) } },
            },
            Answer {
                state: "",
                question: match view.last.0 {
                    0 => say!(v, "filings-q-new-first"),
                    _ => say!(v, "filings-q-new", at = when::at(v, view.last)),
                },
                answer: match view.new {
                    Some(n) if i64::try_from(n).is_ok_and(|n| n >= PAGE_ROWS) => say!(v, "filings-a-new-many", n = n),
                    Some(n) => say!(v, "filings-a-new", n = n),
                    None => say!(v, "filings-a-all", n = all),
                },
                more: html! { (say!(v, "filings-late-of", n = n(Standing::Late), of = n(Standing::Late) + n(Standing::InTime))) " " a href="/filings?v=late" { (say!(v, "filings-see-late")) } },
            },
        ],
    )
}

/// How a first notice stands, drawn.
pub(super) fn standing(v: &Visit, f: &Filing, s: Standing) -> Markup {
    match s {
        Standing::InTime | Standing::Late => state::clock(v, &state::Clock::Done { due: f.due, at: f.at }),
        Standing::NoPeriod => state::clock(v, &state::Clock::None(say!(v, "filings-no-period"))),
        Standing::NoStart => state::clock(v, &state::Clock::None(say!(v, "filings-no-start"))),
    }
}

/// How the final notice stands, drawn.
pub(super) fn last_notice(v: &Visit, r: &FilingRow) -> Markup {
    let f = &r.kept;
    html! {
        @if let Some(done) = f.final_done { a href={ "/filings/" (done) } { (say!(v, "filings-final-here")) } }
        @else if let Some(first) = f.answers { (say!(v, "filings-is-final")) " " a href={ "/filings/" (first) } { (say!(v, "filings-first")) } }
        @else if f.final_due != NEVER {
            (state::clock(v, &state::Clock::Running { from: f.at, due: f.final_due, what: say!(v, "filings-final-by", at = when::at(v, f.final_due)) }))
        }
        @else { span.sub { (say!(v, "filings-no-final")) } }
    }
}

fn list(v: &Visit, view: &FilingsView) -> Markup {
    let columns = [
        column(v, "filings-c-from"),
        column(v, "filings-c-basis"),
        column(v, "filings-c-at"),
        column(v, "filings-c-standing"),
        column(v, "filings-c-final"),
    ];
    let cells: Vec<Vec<Cell>> = view
        .rows
        .iter()
        .map(|r| {
            vec![
                cell(html! { a href={ "/filings/" (r.filing) } { @if r.from.is_empty() { (say!(v, "filings-nobody-known")) } @else { bdi { (parts::clean(&r.from)) } } } }),
                cell(html! { bdi dir="auto" { (parts::clean(&r.basis)) } }),
                cell(html! { span.nw { (when::at(v, r.kept.at)) } }),
                cell(standing(v, &r.kept, r.standing)),
                cell(last_notice(v, r)),
            ]
        })
        .collect();
    table(v, say!(v, "filings-title"), &columns, &cells)
}
