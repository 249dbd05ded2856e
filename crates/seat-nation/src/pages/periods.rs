//! `/periods`: which periods this regulator set for which legal basis, and where each stands. None is made up here.

use maud::{Markup, html};
use pasban_app::{AppError, Result};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::{Pairs, plain_digits};
use pasban_portal::parts::list::{Cell, cell, column, table};
use pasban_portal::parts::{self, form};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Visit, say, text, when};
use pasban_store::rows::seat_nation::filings::{self as rows, Period};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::filings::reader;
use crate::project;
use crate::rule::filing::basis_key;

/// Longest period of a first notice, hours: a year.
const HOURS_MAX: i64 = 24 * 366;
/// Longest period of a final notice, days: two years.
const DAYS_MAX: i64 = 732;
/// Longest basis and source, characters.
const TEXT_MAX: usize = 200;
/// Bases listed.
const BASES_MAX: usize = 100;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct PeriodsAsk {}

/// A period that counts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeriodView {
    /// Legal basis.
    pub basis: String,
    /// First notice, hours after it was first seen; 0 for none.
    pub first_hours: i64,
    /// Final notice, days after the first; 0 for none.
    pub final_days: i64,
    /// Where it stands.
    pub source: String,
    /// Version.
    pub version: i64,
    /// Who set it.
    pub by_whom: String,
    /// When, RFC 3339.
    pub at: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub time: pasban_kernel::Timestamp,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct PeriodsView {
    /// Periods that count.
    pub periods: Vec<PeriodView>,
    /// Bases under which something was filed and nobody has set a period.
    pub unset: Vec<String>,
}

async fn gather(v: &Visit) -> Result<PeriodsView> {
    reader(v)?;
    project::freshen(v.node()).await?;
    let (periods, bases) =
        v.node().db.read(|tx| Ok((rows::period_list(tx)?, rows::basis_list(tx, BASES_MAX)?))).await?;
    let unset = bases
        .into_iter()
        .filter(|(key, _)| !periods.iter().any(|p| p.basis_key == *key && p.first_hours > 0))
        .map(|(_, basis)| basis)
        .collect();
    let periods = periods
        .into_iter()
        .map(|p| PeriodView {
            basis: p.basis,
            first_hours: p.first_hours,
            final_days: p.final_days,
            source: p.source,
            version: p.version,
            by_whom: p.by_whom,
            at: p.at.rfc3339(),
            time: p.at,
        })
        .collect();
    Ok(PeriodsView { periods, unset })
}

/// The page.
pub struct Periods;

impl Page for Periods {
    const PATH: &'static str = "/periods";
    const PERMISSION: Permission = Permission::FilingRead;
    const SUMMARY: &'static str = "Periods that were set for each legal basis, and bases without one.";
    type Ask = PeriodsAsk;
    type View = PeriodsView;

    async fn look(v: &Visit, _: PeriodsAsk) -> Result<PeriodsView> {
        gather(v).await
    }

    fn draw(v: &Visit, view: &PeriodsView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &PeriodsView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "periods-title");
    let columns = [
        column(v, "filings-c-basis"),
        column(v, "periods-c-first"),
        column(v, "periods-c-final"),
        column(v, "periods-c-source"),
        column(v, "periods-c-set"),
    ];
    let none = |v: &Visit| html! { span.sub { (say!(v, "periods-none")) } };
    let cells: Vec<Vec<Cell>> = view
        .periods
        .iter()
        .map(|p| {
            vec![
                cell(html! { bdi dir="auto" { (parts::clean(&p.basis)) } }),
                cell(if p.first_hours > 0 { say!(v, "periods-hours", n = p.first_hours) } else { none(v) }),
                cell(if p.final_days > 0 { say!(v, "periods-days", n = p.final_days) } else { none(v) }),
                cell(parts::said(&p.source)),
                cell(say!(v, "periods-set-by", who = p.by_whom.as_str(), at = when::at(v, p.time), n = p.version)),
            ]
        })
        .collect();
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/filings", say!(v, "filings-title"))], html! { (title) }))
            (form::summary(v, faults))
            h1 { (title) }
            p.lede { (say!(v, "periods-lede")) }
            @if !view.unset.is_empty() {
                (parts::banner("med", html! { h2 { (say!(v, "periods-unset", n = view.unset.len())) } ul.list { @for b in &view.unset { li { bdi dir="auto" { (parts::clean(b)) } } } } }))
            }
        }
        @if cells.is_empty() { (parts::empty(say!(v, "periods-empty"))) } @else { (table(v, html! { (title) }, &columns, &cells)) }
        div.read { (set(v, view, typed, faults)) }
    };
    Drawn::new(title, main)
}

fn set(v: &Visit, view: &PeriodsView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let of = |name: &str| typed.get(name).unwrap_or_default().to_owned();
    let basis = typed.get("basis").map_or_else(|| view.unset.first().cloned().unwrap_or_default(), str::to_owned);
    let line = |name: &str, kind: &str, value: &str, required: bool| {
        form::line(
            faults,
            &form::Line {
                name,
                label: v.say(&format!("periods-l-{name}"), &[]),
                hint: v.say(&format!("periods-h-{name}"), &[]),
                kind,
                value,
                fill: "off",
                required,
            },
        )
    };
    html! {
        section.panel {
            h2 { (say!(v, "periods-set")) }
            form.stack method="post" action="/periods" {
                (form::hidden(v))
                (line("basis", "text", &basis, true))
                (line("first_hours", "number", &of("first_hours"), false))
                (line("final_days", "number", &of("final_days"), false))
                (line("source", "text", &of("source"), true))
                p { button.btn.go { (say!(v, "periods-go")) } }
                p.meta { (say!(v, "periods-what-happens")) }
            }
        }
    }
}

/// Sets a period.
pub struct SetPeriod;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct PeriodForm {
    /// Legal basis, as filings write it.
    #[serde(default)]
    pub basis: String,
    /// First notice, hours after it was first seen; empty or 0 for none.
    #[serde(default)]
    pub first_hours: String,
    /// Final notice, days after the first; empty or 0 for none.
    #[serde(default)]
    pub final_days: String,
    /// Where the period stands: law, provision, date.
    #[serde(default)]
    pub source: String,
}

/// A number of hours or days; digits of either script. `None` where it is none or too large.
fn span(text: &str, most: i64) -> Option<i64> {
    let text = plain_digits(text.trim());
    if text.is_empty() {
        return Some(0);
    }
    text.parse().ok().filter(|n| (0..=most).contains(n))
}

impl Deed for SetPeriod {
    const PATH: &'static str = "/periods";
    const PERMISSION: Permission = Permission::FilingRead;
    const SUMMARY: &'static str =
        "Sets the period of a legal basis, with where it stands; filings under it are compared anew.";
    type Form = PeriodForm;
    type Done = Done;

    async fn act(v: &Visit, f: PeriodForm) -> Result<Outcome<Done>> {
        let seat = reader(v)?;
        let (basis, source) = (f.basis.trim().to_owned(), f.source.trim().to_owned());
        let key = basis_key(&basis);
        let mut faults = Vec::new();
        let mut fault = |field: &str, key: &str| faults.push(Fault { field: field.into(), words: v.text(key, &[]) });
        if key.is_empty() || basis.chars().count() > TEXT_MAX {
            fault("basis", "periods-fault-basis");
        }
        let first = span(&f.first_hours, HOURS_MAX);
        let last = span(&f.final_days, DAYS_MAX);
        if first.is_none() {
            fault("first_hours", "periods-fault-hours");
        }
        if last.is_none() {
            fault("final_days", "periods-fault-days");
        }
        if source.is_empty() || source.chars().count() > TEXT_MAX {
            fault("source", "periods-fault-source");
        }
        let (Some(first_hours), Some(final_days), true) = (first, last, faults.is_empty()) else {
            return Ok(Outcome::Again(faults));
        };
        let body = serde_json::json!({"first_hours": first_hours, "final_days": final_days, "source": source});
        let kind = "period-set".parse().map_err(AppError::internal)?;
        let act = pasban_app::ledger::act(v.node(), kind, &seat.name, &basis, &body)?;
        let (now, by, of) = (v.now, seat.name, key.clone());
        v.node()
            .db
            .write("period.set", move |tx| {
                let version = rows::period_of(tx, &of)?.map_or(0, |p| p.version) + 1;
                let p = Period { basis_key: of, version, basis, first_hours, final_days, source, by_whom: by, at: now };
                rows::period_insert(tx, &p)?;
                pasban_app::ledger::record(tx, &[act])?;
                Ok(())
            })
            .await?;
        project::stand_again(v.node(), &key).await?;
        Outcome::done(DONE, "/periods")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v).await?, typed, faults))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_in_either_script_and_bounded() {
        let read = |t: &str| span(t, 100);
        assert_eq!([read(""), read(" 72 "), read("۷۲"), read("0")], [Some(0), Some(72), Some(72), Some(0)]);
        assert_eq!([read("101"), read("-1"), read("1.5"), read("soon")], [None; 4]);
    }
}
