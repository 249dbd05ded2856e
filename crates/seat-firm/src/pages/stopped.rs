//! `/stopped`: what is blocked for us, why, and did anybody here ask for it?

use maud::html;
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_portal::parts;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit, say, text, when};
use pasban_store::rows::seat_officer::After;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::firm::{self, Stopped as Row};

/// Rows on one page.
const PAGE: usize = 50;

/// The page.
pub struct Stopped;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct StoppedAsk {
    /// Cursor.
    pub after: Option<String>,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct StoppedView {
    /// Rows, last changed first.
    pub rows: Vec<Row>,
    /// The next page.
    pub next: Option<String>,
}

fn cursor(after: &After) -> String {
    format!("{}~{}~{}~{}", after.0.0, after.1, after.2, after.3)
}

fn uncursor(text: &str) -> Result<After> {
    let bad = || AppError::invalid("after: this address is cut off; go back to the first page");
    let mut parts = text.splitn(4, '~');
    let mut next = || parts.next().map(str::to_owned).ok_or_else(bad);
    let at = next()?.parse().map_err(|_| bad())?;
    Ok((Timestamp(at), next()?, next()?, next()?))
}

impl Page for Stopped {
    const PATH: &'static str = "/stopped";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "What is blocked for the firm, by whom and why.";
    type Ask = StoppedAsk;
    type View = StoppedView;

    async fn look(v: &Visit, a: StoppedAsk) -> Result<StoppedView> {
        let after = a.after.as_deref().map(uncursor).transpose()?;
        let (rows, next) = firm::stopped(v, after, PAGE).await?;
        let next = next.map(|n| pasban_portal::input::Pairs(vec![("v".into(), cursor(&n))]).encode());
        Ok(StoppedView { rows, next: next.map(|n| n.trim_start_matches("v=").to_owned()) })
    }

    fn rows(view: &StoppedView) -> Option<Sheet> {
        let at = |n: i64| if n > 0 { Timestamp(n).rfc3339() } else { String::new() };
        Some(Sheet {
            name: "stopped".into(),
            head: ["value", "class", "by", "reason", "since", "until", "met", "last"].map(String::from).to_vec(),
            rows: view
                .rows
                .iter()
                .map(|r| {
                    vec![
                        r.shown.clone(),
                        r.class.clone(),
                        r.by.clone(),
                        r.reason.clone(),
                        at(r.since),
                        at(r.until),
                        r.hits.to_string(),
                        at(r.last),
                    ]
                })
                .collect(),
        })
    }

    fn draw(v: &Visit, view: &StoppedView) -> Drawn {
        let title = text!(v, "firm-nav-stopped");
        let columns = [
            column(v, "firm-col-what"),
            column(v, "firm-col-why"),
            column(v, "firm-col-since"),
            column(v, "firm-col-until"),
            column(v, "firm-col-met").num(),
        ];
        let rows: Vec<_> = view
            .rows
            .iter()
            .map(|r| {
                vec![
                    cell(parts::id(&r.shown)),
                    cell(html! {
                        (v.say(&format!("firm-class-{}", r.class), &[])) br;
                        span.sub { (say!(v, "firm-w-by", by = html! { bdi dir="auto" { (parts::clean(&r.by)) } })) @if !r.reason.is_empty() { ": " (parts::said(&r.reason)) } }
                    }),
                    cell(html! { (when::day(v, Timestamp(r.since))) }),
                    cell(html! { @if r.until > 0 { (when::day(v, Timestamp(r.until))) } @else { (say!(v, "blocked-until-none")) } }),
                    number(html! {
                        @if r.hits == 0 { span.sub { (say!(v, "firm-never-met")) } }
                        @else { (pasban_portal::words::number(r.hits)) br; span.sub { (when::at(v, Timestamp(r.last))) } }
                    }),
                ]
            })
            .collect();
        let main = html! {
            (parts::head(html! { (title) }, say!(v, "firm-stopped-lede"), parts::as_of(v)))
            @if view.rows.is_empty() { (parts::empty(html! { (say!(v, "firm-stopped-none")) " " a href="/protect" { (say!(v, "firm-protect-go")) } })) }
            @else { (list::table(v, html! { (title) }, &columns, &rows)) }
            (list::foot(v, view.rows.len(), None, view.next.as_deref(), true))
            p { (say!(v, "firm-stopped-wrong")) " " a href="/blocked" { (say!(v, "blocked-ask-title")) } }
        };
        Drawn::new(title, main)
    }
}
