//! Times on pages: absolute with the zone, relative beside it. Left rounds down, age rounds down.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use maud::{Markup, html};
use pasban_kernel::Timestamp;

use crate::visit::Visit;
use crate::words::Lang;
use crate::{say, text};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_UR: [&str; 12] =
    ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"];

/// An instant taken apart in a zone.
struct Local {
    year: i16,
    month: usize,
    day: i8,
    hour: i8,
    minute: i8,
    second: i8,
    short: String,
    offset: i32,
}

fn zone(name: &str) -> TimeZone {
    if name.is_empty() { TimeZone::UTC } else { TimeZone::get(name).unwrap_or(TimeZone::UTC) }
}

fn local(at: Timestamp, zone_name: &str) -> Local {
    let tz = zone(zone_name);
    let at = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
    let info = tz.to_offset_info(at);
    let z = tz.to_datetime(at);
    Local {
        year: z.year(),
        month: usize::try_from(z.month() - 1).unwrap_or(0),
        day: z.day(),
        hour: z.hour(),
        minute: z.minute(),
        second: z.second(),
        short: info.abbreviation().to_owned(),
        offset: info.offset().seconds(),
    }
}

fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '\u{2212}' } else { '+' };
    format!("UTC{sign}{:02}:{:02}", seconds.abs() / 3600, seconds.abs() / 60 % 60)
}

fn month(lang: Lang, m: usize) -> &'static str {
    match lang {
        Lang::En => MONTHS_EN[m.min(11)],
        Lang::Ur => MONTHS_UR[m.min(11)],
    }
}

/// `24 Nov 2026`.
#[must_use]
pub fn day(v: &Visit, at: Timestamp) -> String {
    let l = local(at, v.zone());
    format!("{} {} {}", l.day, month(v.lang, l.month), l.year)
}

/// `02:51 PKT`, with the day before it where it is not today.
#[must_use]
pub fn clock(v: &Visit, at: Timestamp) -> String {
    let (l, today) = (local(at, v.zone()), local(v.now, v.zone()));
    let mut out = String::new();
    if (l.year, l.month, l.day) != (today.year, today.month, today.day) {
        let _ = write!(out, "{} {}", l.day, month(v.lang, l.month));
        if l.year != today.year {
            let _ = write!(out, " {}", l.year);
        }
        out.push_str(", ");
    }
    let _ = write!(out, "{:02}:{:02} {}", l.hour, l.minute, l.short);
    out
}

/// `24 Nov 2026, 02:51:03 PKT (UTC+05:00)`.
#[must_use]
pub fn full(v: &Visit, at: Timestamp) -> String {
    let l = local(at, v.zone());
    let zone = if l.offset == 0 { "UTC".to_owned() } else { format!("{} ({})", l.short, offset_text(l.offset)) };
    format!("{} {} {}, {:02}:{:02}:{:02} {zone}", l.day, month(v.lang, l.month), l.year, l.hour, l.minute, l.second)
}

/// The zone as a page states it: `PKT (UTC+05:00)`.
#[must_use]
pub fn zone_name(v: &Visit) -> String {
    let l = local(v.now, v.zone());
    if l.offset == 0 { "UTC".to_owned() } else { format!("{} ({})", l.short, offset_text(l.offset)) }
}

/// `21 min`, `1 h 38 min`, `2 days 21 h`: rounded down, seconds under a minute.
#[must_use]
pub fn span(v: &Visit, micros: i64) -> String {
    let s = micros.max(0) / 1_000_000;
    if s < MINUTE {
        text!(v, "portal-span-seconds", n = s)
    } else if s < HOUR {
        text!(v, "portal-span-minutes", n = s / MINUTE)
    } else if s < DAY {
        let m = s % HOUR / MINUTE;
        if m == 0 {
            text!(v, "portal-span-hours", n = s / HOUR)
        } else {
            text!(v, "portal-span-hours-minutes", h = s / HOUR, m = m)
        }
    } else {
        text!(v, "portal-span-days", n = s / DAY)
    }
}

/// `<time>`: the clock and how long ago, or in how long.
#[must_use]
pub fn ago(v: &Visit, at: Timestamp) -> Markup {
    let past = at <= v.now;
    let span = span(v, (v.now.0 - at.0).abs());
    html! {
        time datetime=(at.rfc3339()) title=(utc(at)) { (clock(v, at)) }
        " " span.sub { @if past { (say!(v, "portal-ago", span = span)) } @else { (say!(v, "portal-in", span = span)) } }
    }
}

/// `<time>`: the clock only.
#[must_use]
pub fn at(v: &Visit, at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) title=(utc(at)) { (clock(v, at)) } }
}

/// `<time>`: day, second and zone, and UTC beside it.
#[must_use]
pub fn exact(v: &Visit, at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) { (full(v, at)) } @if !v.zone().is_empty() { " " span.sub { "· " bdi dir="ltr" { (utc(at)) } } } }
}

/// `2026-11-23 21:51:03 UTC`.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    let l = local(at, "");
    format!("{}-{:02}-{:02} {:02}:{:02}:{:02} UTC", l.year, l.month + 1, l.day, l.hour, l.minute, l.second)
}

/// Reads a day and a time of day in the visitor's zone: `2026-11-24` (or `24 Nov 2026`) and `02:30`. Digits of either script.
///
/// # Errors
/// With the key of the message that says how to write it: a time that does not exist or exists twice is asked again.
pub fn read(v: &Visit, day: &str, time: &str) -> Result<Timestamp, &'static str> {
    let (day, time) = (crate::input::plain_digits(day.trim()), crate::input::plain_digits(time.trim()));
    let date = read_day(&day).ok_or("portal-bad-day")?;
    let (h, m) = time.split_once(':').ok_or("portal-bad-time")?;
    let (h, m): (i8, i8) = (h.parse().map_err(|_| "portal-bad-time")?, m.parse().map_err(|_| "portal-bad-time")?);
    let at = jiff::civil::Time::new(h, m, 0, 0).map_err(|_| "portal-bad-time")?;
    let there = zone(v.zone()).to_ambiguous_timestamp(date.to_datetime(at));
    if there.is_ambiguous() {
        return Err("portal-twice-time");
    }
    let at = there.unambiguous().map_err(|_| "portal-bad-day")?;
    Ok(Timestamp(at.as_microsecond()))
}

fn read_day(text: &str) -> Option<jiff::civil::Date> {
    if let Ok(date) = text.parse::<jiff::civil::Date>() {
        return Some(date);
    }
    let mut parts = text.split_whitespace();
    let (d, m, y) = (parts.next()?, parts.next()?, parts.next()?);
    let m = MONTHS_EN
        .iter()
        .position(|n| m.get(..3).is_some_and(|m| m.eq_ignore_ascii_case(n)))
        .or_else(|| MONTHS_UR.iter().position(|n| *n == m))?;
    jiff::civil::Date::new(y.parse().ok()?, i8::try_from(m).ok()? + 1, d.parse().ok()?).ok()
}
