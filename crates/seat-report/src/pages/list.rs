//! The organisation's own reports, newest first.

use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::id::ReportId;
use pasban_portal::parts::{self, list as lists, state};
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit, html, say, text, when};
use pasban_store::rows::seat_report as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::known::{self, short_code};

/// Rows of a page.
const PAGE: usize = 50;
/// First words of a report that are shown, characters.
const FIRST_CHARS: usize = 90;

/// The list.
pub struct List;

/// Where it begins.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// The place that the page before named.
    pub after: Option<String>,
}

/// A report in the list.
#[derive(Serialize, JsonSchema)]
pub struct Row {
    /// The report.
    pub report: String,
    /// A short code for the telephone.
    pub code: String,
    /// Its first words.
    pub first: String,
    /// `help`, `share`, `file`.
    pub act: String,
    /// To which body.
    pub body: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// Whether the body has it.
    pub received: bool,
    /// `new`, `open`, `closed`; `sending`, `sent`.
    pub state: String,
    /// Who sent it.
    pub by: String,
    /// What it does to an earlier report: empty, `adds`, `corrects`.
    pub way: String,
}

/// The list.
#[derive(Serialize, JsonSchema)]
pub struct ListView {
    /// Rows.
    pub rows: Vec<Row>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Drafts that wait.
    pub drafts: usize,
}

fn first(body: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let text = match pasban_translate::exchange::read(&value).map(|s| s.content) {
        Ok(pasban_translate::exchange::Content::Report(r)) => r.text,
        _ => value.get("text").and_then(|t| t.as_str()).unwrap_or_default().to_owned(),
    };
    text.lines().next().unwrap_or_default().chars().take(FIRST_CHARS).collect()
}

impl Page for List {
    const PATH: &'static str = "/reports";
    const PERMISSION: Permission = Permission::ReportOwn;
    const SUMMARY: &'static str = "The organisation's own reports, newest first.";
    type Ask = Ask;
    type View = ListView;

    async fn look(v: &Visit, ask: Ask) -> Result<ListView> {
        let seat = v.seat()?;
        let bad = || AppError::invalid("after: take it from the page before");
        let after: Option<(Timestamp, ReportId)> = match &ask.after {
            None => None,
            Some(text) => {
                let (at, id) = text.split_once('.').ok_or_else(bad)?;
                Some((Timestamp(at.parse().map_err(|_| bad())?), id.parse().map_err(|_| bad())?))
            }
        };
        let tenant = seat.tenant;
        let (mut found, drafts) = v
            .node()
            .db
            .read(move |tx| {
                let mut out = Vec::new();
                for r in rows::report_page(tx, &tenant, after, i64::try_from(PAGE + 1).unwrap_or(51))? {
                    let note = rows::note_fetch(tx, &r.id)?;
                    out.push((r, note));
                }
                Ok((out, rows::draft_count(tx, &tenant)?))
            })
            .await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let links = v.node().links.load_full();
        let next = found.last().filter(|_| more).map(|(r, _)| format!("{}.{}", r.at.0, r.id));
        let list = found
            .into_iter()
            .map(|(r, note)| Row {
                code: short_code(&r.id),
                report: r.id.to_string(),
                first: first(&r.body),
                body: match r.link {
                    Some(l) => links.get(&l).map(|e| e.link.peer_name.clone()).unwrap_or_default(),
                    None => v.node().config.node.name.clone(),
                },
                received: r.direction == "in" || !r.receipt.is_empty(),
                at: r.at.0,
                act: r.act,
                state: r.state,
                by: note.as_ref().map(|n| n.name.clone()).unwrap_or_default(),
                way: note.map(|n| n.way).unwrap_or_default(),
            })
            .collect();
        Ok(ListView { rows: list, next, drafts: usize::try_from(drafts).unwrap_or(0) })
    }

    fn draw(v: &Visit, view: &ListView) -> Drawn {
        let title = text!(v, "report-list-title");
        let columns = [
            lists::column(v, "report-col-report"),
            lists::column(v, "report-col-act"),
            lists::column(v, "report-col-to"),
            lists::column(v, "report-col-when"),
            lists::column(v, "report-col-state"),
        ];
        let rows: Vec<Vec<lists::Cell>> = view
            .rows
            .iter()
            .map(|r| {
                let act = match r.act.as_str() {
                    "share" => "report-act-share",
                    "file" => "report-act-file",
                    _ => "report-act-help",
                };
                let state = if !r.received {
                    state::tag("high", say!(v, "report-state-here"))
                } else {
                    match r.state.as_str() {
                        "open" => state::tag("info", say!(v, "report-state-open")),
                        "closed" => state::tag("ok", say!(v, "report-state-closed")),
                        _ => state::tag("ok", say!(v, "report-state-received")),
                    }
                };
                vec![
                    lists::cell(html! { a href={ "/reports/" (r.report) } { (parts::id(&r.code)) } " " bdi dir="auto" { (parts::clean(&r.first)) }
                        @if !r.by.is_empty() { br; span.sub { bdi { (parts::clean(&r.by)) } } } }),
                    lists::cell(html! { (v.say(act, &[])) @if !r.way.is_empty() { br; span.sub { (v.say(if r.way == "corrects" { "report-way-corrects" } else { "report-way-adds" }, &[])) } } }),
                    lists::cell(html! { bdi { (parts::clean(&r.body)) } }),
                    lists::cell(when::ago(v, Timestamp(r.at))),
                    lists::cell(state),
                ]
            })
            .collect();
        let main = html! {
            (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
            p.row { a.btn.go href="/report" { (say!(v, "report-new")) } @if view.drafts > 0 { a href="/report" { (say!(v, "report-drafts", n = view.drafts)) } } }
            @if view.rows.is_empty() { (parts::empty(say!(v, "report-list-empty"))) }
            @else { (lists::table(v, html! { (title) }, &columns, &rows)) (lists::foot(v, view.rows.len(), None, view.next.as_deref(), true)) }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &ListView) -> Option<Sheet> {
        let head = ["report", "code", "first words", "act", "body", "at", "received", "state", "by", "way"];
        Some(Sheet {
            name: "reports".into(),
            head: head.map(str::to_owned).to_vec(),
            rows: view
                .rows
                .iter()
                .map(|r| {
                    vec![
                        r.report.clone(),
                        r.code.clone(),
                        r.first.clone(),
                        r.act.clone(),
                        r.body.clone(),
                        known::some(Timestamp(r.at)).map(Timestamp::rfc3339).unwrap_or_default(),
                        if r.received { "yes" } else { "no" }.into(),
                        r.state.clone(),
                        r.by.clone(),
                        r.way.clone(),
                    ]
                })
                .collect(),
        })
    }
}
