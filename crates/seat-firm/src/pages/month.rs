//! `/month`: a month in one line, for the file or the wall. Prints on one sheet.

use maud::{Markup, html};
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_portal::parts;
use pasban_portal::{Drawn, Page, Permission, Visit, say, text, when};
use pasban_store::rows::seat_firm as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::heard_words;
use crate::firm::{self, COUNT_MAX};

/// The page.
pub struct Month;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct MonthAsk {
    /// `2026-11`; by default this month.
    pub month: Option<String>,
}

/// A month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MonthView {
    /// `2026-11`.
    pub month: String,
    /// Its first instant and the first after it, microseconds since 1970.
    pub from: i64,
    /// End.
    pub to: i64,
    /// Warnings whose last hit fell in it.
    pub warnings: usize,
    /// How many of them are dealt with.
    pub dealt: usize,
    /// Values blocked for the firm for the first time.
    pub blocked: usize,
    /// How many of them were met in its records.
    pub met: usize,
    /// Reports that the firm made.
    pub reports: i64,
    /// How far the firm's records reach.
    pub heard: firm::Heard,
    /// The firm's name.
    pub firm: String,
}

/// A month as (year, month).
pub type Of = (i16, i8);

/// The month that it is now where the reader is.
#[must_use]
pub fn this(v: &Visit) -> Of {
    let at = local(v, v.now);
    (at.year(), at.month())
}

fn zone(v: &Visit) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(v.zone()).unwrap_or(jiff::tz::TimeZone::UTC)
}

fn local(v: &Visit, at: Timestamp) -> jiff::civil::DateTime {
    zone(v).to_datetime(jiff::Timestamp::from_microsecond(at.0).unwrap_or_default())
}

/// Reads `2026-11`. Pure.
#[must_use]
pub fn read(text: &str) -> Option<Of> {
    let text = pasban_portal::input::plain_digits(text.trim());
    let (y, m) = text.split_once('-')?;
    let (y, m): (i16, i8) = (y.parse().ok()?, m.parse().ok()?);
    ((2000..=2200).contains(&y) && (1..=12).contains(&m)).then_some((y, m))
}

/// The month after, or before. Pure.
#[must_use]
pub fn next(of: Of, back: bool) -> Of {
    match (of, back) {
        ((y, 12), false) => (y + 1, 1),
        ((y, m), false) => (y, m + 1),
        ((y, 1), true) => (y - 1, 12),
        ((y, m), true) => (y, m - 1),
    }
}

fn start(v: &Visit, of: Of) -> Result<Timestamp> {
    let bad = |_| AppError::invalid("month: write it like 2026-11");
    let day = jiff::civil::Date::new(of.0, of.1, 1).map_err(bad)?;
    let midnight = day.to_datetime(jiff::civil::Time::midnight());
    let at = zone(v).to_ambiguous_timestamp(midnight).compatible().map_err(bad)?;
    Ok(Timestamp(at.as_microsecond()))
}

fn word(of: Of) -> String {
    format!("{:04}-{:02}", of.0, of.1)
}

/// Counts a month.
///
/// # Errors
/// The store's; unavailable while the node is recovering.
pub async fn gather(v: &Visit, of: Of) -> Result<MonthView> {
    let seat = v.seat()?;
    let (from, to) = (start(v, of)?, start(v, next(of, false))?);
    let warnings = firm::warnings_between(v, from, to).await?;
    let blocked = firm::stopped_between(v, from, to).await?;
    let tenant = seat.tenant;
    let reports = v.node().db.read(move |tx| rows::report_between(tx, &tenant, from, to, COUNT_MAX)).await?;
    Ok(MonthView {
        month: word(of),
        from: from.0,
        to: to.0,
        warnings: warnings.len(),
        dealt: warnings.iter().filter(|w| w.state != "open").count(),
        blocked: blocked.len(),
        met: blocked.iter().filter(|b| b.hits > 0).count(),
        reports,
        heard: firm::heard(v).await?,
        firm: firm::organisation(v, seat),
    })
}

/// `November 2026` as this portal writes months: by its first day's name without the day.
fn name(v: &Visit, m: &MonthView) -> String {
    let day = when::day(v, Timestamp(m.from));
    day.split_once(' ').map_or(day.clone(), |(_, rest)| rest.to_owned())
}

/// The one line.
#[must_use]
pub fn line(v: &Visit, m: &MonthView) -> Markup {
    let month = name(v, m);
    html! {
        (say!(v, "firm-month-line", month = month, n = m.warnings, dealt = m.dealt))
        " " (say!(v, "firm-month-blocked", n = m.blocked, met = m.met))
        @if m.reports > 0 { " " (say!(v, "firm-month-reports", n = m.reports)) }
    }
}

impl Page for Month {
    const PATH: &'static str = "/month";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "A month of the firm in one line, for printing.";
    type Ask = MonthAsk;
    type View = MonthView;

    async fn look(v: &Visit, a: MonthAsk) -> Result<MonthView> {
        let of = match a.month.as_deref() {
            None => this(v),
            Some(text) => read(text).ok_or_else(|| AppError::invalid("month: write it like 2026-11"))?,
        };
        gather(v, of).await
    }

    fn draw(v: &Visit, m: &MonthView) -> Drawn {
        let title = text!(v, "firm-month-title", month = name(v, m).as_str());
        let of = read(&m.month).unwrap_or_else(|| this(v));
        let main = html! {
            div.read.stack {
                h1 { (title) }
                p.sub { bdi dir="auto" { (parts::clean(&m.firm)) } }
                p.lede { (line(v, m)) }
                ul.list {
                    li { (say!(v, "firm-month-d-warnings")) }
                    li { (say!(v, "firm-month-d-dealt")) }
                    li { (say!(v, "firm-month-d-blocked")) }
                }
                p { (heard_words(v, &m.heard)) " " (say!(v, "firm-not-inside")) }
                p.row.noprint {
                    a.btn href={ "/month?month=" (word(next(of, true))) } { (say!(v, "firm-month-before")) }
                    @if next(of, false) <= this(v) { a.btn href={ "/month?month=" (word(next(of, false))) } { (say!(v, "firm-month-after")) } }
                }
                p.meta { (say!(v, "firm-month-how")) " " (parts::as_of(v)) }
            }
        };
        Drawn::new(title, main)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_and_are_read_in_either_digits() {
        assert_eq!(next((2026, 12), false), (2027, 1));
        assert_eq!(next((2026, 1), true), (2025, 12));
        assert_eq!(read("2026-11"), Some((2026, 11)));
        assert_eq!(read("۲۰۲۶-۱۱"), Some((2026, 11)));
        for bad in ["", "2026", "2026-13", "2026-00", "1-1", "99999-1"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
