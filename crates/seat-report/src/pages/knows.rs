//! Who knows what: what left, to whom, when and why; what was withheld.

use pasban_app::Result;
use pasban_kernel::Timestamp;
use pasban_portal::parts::{self, list as lists, state};
use pasban_portal::{Drawn, Markup, Page, Permission, Sheet, Visit, html, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::known::{self, Known, short_code};
use crate::left::{self, Left};

/// The page.
pub struct WhoKnows;

/// What is wanted.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// `left`, `withheld`; both where it is absent.
    pub show: Option<String>,
    /// The place that the page before named.
    pub after: Option<String>,
}

/// What is known.
#[derive(Serialize, JsonSchema)]
pub struct KnowsView {
    /// `left`, `withheld`, or empty.
    pub show: String,
    /// Rows, newest first.
    pub rows: Vec<Left>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// What is known of the organisation.
    pub known: Known,
}

impl Page for WhoKnows {
    const PATH: &'static str = "/who-knows";
    const PERMISSION: Permission = Permission::WhoKnows;
    const SUMMARY: &'static str = "What left about one's own organisation, to whom, when and why; what was withheld.";
    type Ask = Ask;
    type View = KnowsView;

    async fn look(v: &Visit, ask: Ask) -> Result<KnowsView> {
        let seat = v.seat()?;
        let known = known::known(v.node(), seat).await?;
        let (show, released) = match ask.show.as_deref() {
            Some("left") => ("left", Some(true)),
            Some("withheld") => ("withheld", Some(false)),
            _ => ("", None),
        };
        let left::Page { rows, next } = left::page(v.node(), seat, &known, released, ask.after.as_deref()).await?;
        Ok(KnowsView { show: show.into(), rows, next, known })
    }

    fn draw(v: &Visit, view: &KnowsView) -> Drawn {
        let title = text!(v, "report-knows-title");
        let tab = |show: &str, key: &str| {
            let to = if show.is_empty() { "/who-knows".to_owned() } else { format!("/who-knows?show={show}") };
            (to, v.say(key, &[]), view.show == show)
        };
        let main = html! {
            (parts::head(html! { (title) }, html! {}, parts::as_of(v)))
            p.lede { (say!(v, if view.known.hosted { "report-knows-hosted" } else { "report-knows-own" })) }
            (lists::tabs(&title, &[tab("", "report-knows-all"), tab("left", "report-knows-left"), tab("withheld", "report-knows-withheld")]))
            @if view.rows.is_empty() {
                (parts::empty(html! { (say!(v, if view.show == "withheld" { "report-knows-none-withheld" } else { "report-knows-none" })) " " a href="/reports" { (say!(v, "report-nav-list")) } }))
            } @else {
                (table(v, view))
                (lists::foot(v, view.rows.len(), None, view.next.as_deref(), true))
            }
            p.meta { (say!(v, "report-knows-next-hop")) }
            p.meta { (say!(v, "report-knows-change")) " " a href="/reports" { (say!(v, "report-nav-list")) } }
        };
        Drawn::new(title, main)
    }

    fn rows(view: &KnowsView) -> Option<Sheet> {
        let head = ["at", "kind", "object", "values", "report", "marking", "released", "because"];
        Some(Sheet {
            name: "who-knows".into(),
            head: head.map(str::to_owned).to_vec(),
            rows: view
                .rows
                .iter()
                .map(|r| {
                    vec![
                        Timestamp(r.at).rfc3339(),
                        r.kind.clone(),
                        r.object.clone(),
                        r.values.join(" "),
                        r.report.clone().unwrap_or_default(),
                        r.marking().to_string(),
                        if r.released { "yes" } else { "no" }.into(),
                        r.because.join(" "),
                    ]
                })
                .collect(),
        })
    }
}

fn kind(v: &Visit, kind: &str) -> Markup {
    let key = format!("report-kind-{kind}");
    if v.site.words.has(v.lang, &key) { v.say(&key, &[]) } else { parts::id(kind) }
}

fn table(v: &Visit, view: &KnowsView) -> Markup {
    let columns = [
        lists::column(v, "report-col-thing"),
        lists::column(v, "report-col-to"),
        lists::column(v, "report-col-decision"),
        lists::column(v, "report-col-why"),
        lists::column(v, "report-col-when"),
    ];
    let rows: Vec<Vec<lists::Cell>> = view
        .rows
        .iter()
        .map(|r| {
            let thing = html! {
                (kind(v, &r.kind)) " " (state::tlp(r.marking()))
                @for value in &r.values { br; (parts::id(value)) }
                @if r.more > 0 { br; span.sub { (say!(v, "report-understood-more", n = r.more)) } }
                @if let Some(report) = &r.report { br; span.sub { a href={ "/reports/" (report) } { (parts::id(&report.parse().map_or_else(|_| report.clone(), |id| short_code(&id)))) } } }
            };
            let to = html! {
                @if r.to.is_empty() { (say!(v, "report-to-earlier")) }
                @for (i, w) in r.to.iter().enumerate() { @if i > 0 { br; } (super::who_text(v, w)) }
            };
            let decision = if r.released {
                state::mark("ok", say!(v, "report-left"))
            } else {
                state::mark("none", say!(v, "report-withheld"))
            };
            let why = html! { ul.list { @for code in &r.because { li { (super::reason(v, code)) } } } };
            vec![
                lists::cell(thing),
                lists::cell(to),
                lists::cell(decision),
                lists::cell(why),
                lists::cell(when::ago(v, Timestamp(r.at))),
            ]
        })
        .collect();
    lists::table(v, say!(v, "report-knows-title"), &columns, &rows)
}
