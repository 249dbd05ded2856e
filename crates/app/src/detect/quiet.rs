//! Quiet hours: during them alarms below critical wait until they end and come as one message; critical ones always ring.
//!
//! Pure: zone, hours and instant are given. Hours are those of the wall clock in the zone, so they follow a change of the
//! clocks: a night that loses an hour is shorter, one that gains an hour longer.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use pasban_kernel::Timestamp;
use pasban_model::rsit::RsitClass;
use serde::{Deserialize, Serialize};

use crate::mitigate::choices::class_of;

/// How loud an alarm is. The order is loudness.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loud {
    /// Values that outsiders put there themselves: proves nothing.
    Low,
    /// Met, and stopped; or of a class that waits.
    Medium,
    /// Met and not stopped.
    High,
    /// Somebody may be inside, or nobody would notice if they were.
    Critical,
}

impl Loud {
    /// `critical`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What an alarm is about, as far as its loudness depends on it.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// `match`, `silent-source`, `link-down`, `ledger-fork`, `recovering`, `disk`.
    pub kind: &'a str,
    /// Class of the indicator, for a match.
    pub category: &'a str,
    /// The value is blocked here.
    pub blocked: bool,
    /// It stands only in fields that the sender of traffic fills.
    pub planted: bool,
}

/// How loud an alarm is.
///
/// A silent source and a full disk are louder than most matches: while they last nothing else can ring. A link that is down
/// leaves what is blocked and watched as it is, so it waits for the morning.
#[must_use]
pub fn loud(a: About<'_>) -> Loud {
    use RsitClass as C;
    match a.kind {
        "silent-source" | "disk" | "recovering" | "ledger-fork" => Loud::Critical,
        "match" if a.planted => Loud::Low,
        "match" => match class_of(a.category) {
            Some(C::MaliciousCode | C::Intrusions | C::InformationContentSecurity) if !a.blocked => Loud::Critical,
            Some(C::AbusiveContent | C::InformationGathering | C::Test) => Loud::Medium,
            _ if a.blocked => Loud::Medium,
            _ => Loud::High,
        },
        _ => Loud::High,
    }
}

/// Quiet hours as kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hours {
    /// Minute of the day at which they begin, 0 to 1439.
    pub from: u16,
    /// Minute at which they end. The same as the beginning: no quiet at all. Earlier than it: on the next day.
    pub to: u16,
    /// IANA name; empty for UTC.
    pub zone: String,
}

const DAY_MINUTES: u16 = 24 * 60;

/// Until when an alarm waits; `None` where it rings now.
#[must_use]
pub fn waits_until(hours: &Hours, loud: Loud, now: Timestamp) -> Option<Timestamp> {
    if loud == Loud::Critical || hours.from == hours.to || hours.from >= DAY_MINUTES || hours.to >= DAY_MINUTES {
        return None;
    }
    let tz = if hours.zone.is_empty() { TimeZone::UTC } else { TimeZone::get(&hours.zone).ok()? };
    let here = tz.to_datetime(jiff::Timestamp::from_microsecond(now.0).ok()?);
    let minute = u16::try_from(i32::from(here.hour()) * 60 + i32::from(here.minute())).ok()?;
    let over_midnight = hours.from > hours.to;
    let quiet = if over_midnight {
        minute >= hours.from || minute < hours.to
    } else {
        (hours.from..hours.to).contains(&minute)
    };
    if !quiet {
        return None;
    }
    let tomorrow = over_midnight && minute >= hours.from;
    let day = if tomorrow { here.date().tomorrow().ok()? } else { here.date() };
    let end = instant(day, hours.to, &tz)?;
    // Where the clocks go back within the quiet hours the end may seem past; a message never waits for the past.
    (end > now).then_some(end)
}

fn instant(day: Date, minute: u16, tz: &TimeZone) -> Option<Timestamp> {
    let time = Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
    // A time that does not exist on that day is taken as the one after the gap, one that exists twice as the first.
    let at = tz.to_ambiguous_timestamp(day.to_datetime(time)).compatible().ok()?;
    Some(Timestamp(at.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
    }

    fn night(zone: &str) -> Hours {
        Hours { from: 22 * 60, to: 7 * 60, zone: zone.into() }
    }

    #[test]
    fn the_night_crosses_midnight_in_its_zone() {
        // Karachi is UTC+5: 22:00 is 17:00 UTC, 07:00 is 02:00 UTC.
        let h = night("Asia/Karachi");
        for (now, until) in [
            ("2026-11-23T16:59:59Z", None),
            ("2026-11-23T17:00:00Z", Some("2026-11-24T02:00:00Z")),
            ("2026-11-23T18:59:59Z", Some("2026-11-24T02:00:00Z")),
            ("2026-11-23T19:00:00Z", Some("2026-11-24T02:00:00Z")),
            ("2026-11-24T01:59:59Z", Some("2026-11-24T02:00:00Z")),
            ("2026-11-24T02:00:00Z", None),
        ] {
            assert_eq!(waits_until(&h, Loud::High, at(now)), until.map(at), "{now}");
        }
        // The same instant in London is another time of day.
        assert_eq!(waits_until(&night("Europe/London"), Loud::High, at("2026-11-23T17:00:00Z")), None);
        assert_eq!(waits_until(&night(""), Loud::Low, at("2026-11-23T23:00:00Z")), Some(at("2026-11-24T07:00:00Z")));
    }

    #[test]
    fn hours_within_a_day_end_on_it() {
        let lunch = Hours { from: 13 * 60, to: 14 * 60, zone: "Asia/Karachi".into() };
        assert_eq!(waits_until(&lunch, Loud::Medium, at("2026-11-23T08:30:00Z")), Some(at("2026-11-23T09:00:00Z")));
        assert_eq!(waits_until(&lunch, Loud::Medium, at("2026-11-23T09:00:00Z")), None);
        assert_eq!(waits_until(&lunch, Loud::Medium, at("2026-11-23T07:59:00Z")), None);
    }

    #[test]
    fn critical_always_rings_and_nothing_waits_for_ever() {
        let h = night("Asia/Karachi");
        assert_eq!(waits_until(&h, Loud::Critical, at("2026-11-23T20:00:00Z")), None);
        for odd in [
            Hours { to: h.from, ..h.clone() },
            Hours { from: 2000, ..h.clone() },
            Hours { zone: "No/Where".into(), ..h.clone() },
        ] {
            assert_eq!(waits_until(&odd, Loud::Low, at("2026-11-23T20:00:00Z")), None, "{odd:?}");
        }
    }

    #[test]
    fn the_change_of_the_clocks_moves_the_end_with_the_wall_clock() {
        let h = night("Europe/Berlin");
        // Spring: on 29 March 2026 02:00 becomes 03:00; 07:00 is UTC+2.
        assert_eq!(waits_until(&h, Loud::High, at("2026-03-28T22:00:00Z")), Some(at("2026-03-29T05:00:00Z")));
        // Autumn: on 25 October 2026 03:00 becomes 02:00; 07:00 is UTC+1.
        assert_eq!(waits_until(&h, Loud::High, at("2026-10-24T21:00:00Z")), Some(at("2026-10-25T06:00:00Z")));
        // An end that does not exist on that day is the next one that does.
        let short = Hours { from: 22 * 60, to: 150, zone: "Europe/Berlin".into() };
        assert_eq!(waits_until(&short, Loud::High, at("2026-03-28T22:00:00Z")), Some(at("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn what_is_loud() {
        let about = |kind, category, blocked, planted| loud(About { kind, category, blocked, planted });
        let c2 = "malicious-code/c2-server";
        for (kind, category, blocked, planted, expected) in [
            ("match", c2, false, false, Loud::Critical),
            ("match", c2, true, false, Loud::Medium),
            ("match", c2, false, true, Loud::Low),
            ("match", "fraud/phishing", false, false, Loud::High),
            ("match", "fraud/phishing", true, false, Loud::Medium),
            ("match", "information-gathering/scanner", false, false, Loud::Medium),
            ("match", "", false, false, Loud::High),
            ("silent-source", "", false, false, Loud::Critical),
            ("disk", "", false, false, Loud::Critical),
            ("recovering", "", false, false, Loud::Critical),
            ("ledger-fork", "", false, false, Loud::Critical),
            ("link-down", "", false, false, Loud::High),
        ] {
            assert_eq!(about(kind, category, blocked, planted), expected, "{kind} {category} {blocked} {planted}");
        }
    }
}
