//! The many ways in which logs write an instant.

use chrono::{DateTime, Datelike, NaiveDate};
use pasban_kernel::Timestamp;
use pasban_kernel::limits::RECORD_AHEAD_MAX;
use pasban_kernel::time::{DAY, HOUR, MINUTE, SECOND};

/// 2000-01-01T00:00:00Z: nothing older is believed, clocks that were never set say 1970.
const OLDEST: Timestamp = Timestamp(946_684_800 * SECOND);

/// What is needed to read incomplete times: the zone where none is written, the year where none is written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Clock {
    /// Minutes east of UTC for times without a zone.
    pub zone_minutes: i32,
    /// The running year for times without one; told from the time of reading where `None`.
    pub year: Option<i32>,
    /// Days before reading that are believed; all since 2000 where `None`.
    pub keep_days: Option<u32>,
    /// When the line at hand was read.
    pub read_at: Timestamp,
    /// Month of the last time without a year.
    month: u32,
}

impl Clock {
    /// Not before 2000 nor before the days that are kept, and at most `RECORD_AHEAD_MAX` after reading.
    #[must_use]
    pub fn believable(&self, at: Timestamp) -> bool {
        let oldest =
            self.keep_days.map_or(OLDEST, |days| OLDEST.max(self.read_at.plus(i64::from(days).saturating_mul(-DAY))));
        at >= oldest && at <= self.read_at.plus(RECORD_AHEAD_MAX)
    }

    /// Reads RFC 3339 and its relatives (space for `T`, `+0000`, no zone), seconds to nanoseconds since the epoch,
    /// `24/Nov/2026:03:12:00 +0500` (web servers), `24-Nov-2026 03:12:00.123` (BIND), `Nov 24 03:12:00` (RFC 3164) and
    /// `Nov 24 2026 03:12:00`. `None` where it is none of these.
    pub fn read(&mut self, text: &str) -> Option<Timestamp> {
        let t = text.trim();
        let mut c = Cursor { rest: t.as_bytes() };
        match t.as_bytes() {
            [a, b, c4, d, b'-', ..] if [a, b, c4, d].iter().all(|x| x.is_ascii_digit()) => self.iso(&mut c),
            [a, b'/' | b'-', ..] | [a, _, b'/' | b'-', ..] if a.is_ascii_digit() => self.day_month_year(&mut c),
            [a, ..] if a.is_ascii_digit() => epoch(t),
            [a, ..] if a.is_ascii_uppercase() => self.month_day(&mut c),
            _ => None,
        }
    }

    /// `2026-11-24T03:12:00.123456+05:00`.
    fn iso(&self, c: &mut Cursor<'_>) -> Option<Timestamp> {
        let year = c.number(4)?;
        c.skip(b"-")?;
        let month = c.number(2)?;
        c.skip(b"-")?;
        let day = c.number(2)?;
        c.skip(b"Tt ")?;
        let in_day = c.time_of_day()?;
        self.zoned(civil(year, month, day)?, in_day, c)
    }

    /// `24/Nov/2026:03:12:00 +0500`, `24-Nov-2026 03:12:00.123`.
    fn day_month_year(&self, c: &mut Cursor<'_>) -> Option<Timestamp> {
        let day = c.digits(2)?;
        c.skip(b"/-")?;
        let month = c.month()?;
        c.skip(b"/-")?;
        let year = c.number(4)?;
        c.skip(b": T")?;
        let in_day = c.time_of_day()?;
        self.zoned(civil(year, month, day)?, in_day, c)
    }

    /// `Nov 24 03:12:00`, `Nov  4 2026 03:12:00.123`.
    fn month_day(&mut self, c: &mut Cursor<'_>) -> Option<Timestamp> {
        let month = c.month()?;
        c.spaces();
        let day = c.digits(2)?;
        c.skip(b" ")?;
        c.spaces();
        let has_year =
            c.rest.get(..5).is_some_and(|r| r.iter().take(4).all(u8::is_ascii_digit) && r.get(4) == Some(&b' '));
        let year = if has_year {
            let year = c.number(4)?;
            c.skip(b" ")?;
            Some(year)
        } else {
            None
        };
        let in_day = c.time_of_day()?;
        if let Some(year) = year {
            return self.zoned(civil(year, month, day)?, in_day, c);
        }
        if let Some(running) = self.year {
            // A file goes from December to January once; lines slightly out of order go back.
            let year = match (self.month, month) {
                (11 | 12, 1) => running.saturating_add(1),
                _ => running,
            };
            if month != 12 || self.month != 1 {
                self.year = Some(year);
                self.month = month;
                return self.zoned(civil(year, month, day)?, in_day, c);
            }
            return self.zoned(civil(running.saturating_sub(1), month, day)?, in_day, c);
        }
        // The youngest year that does not lie ahead of reading.
        let now = DateTime::from_timestamp_micros(self.read_at.0)?.year();
        let mut oldest = None;
        for year in [now.saturating_add(1), now, now.saturating_sub(1)] {
            let Some(days) = civil(year, month, day) else { continue };
            let at = self.zoned(days, in_day, c)?;
            if at <= self.read_at.plus(DAY) {
                return Some(at);
            }
            oldest = Some(at);
        }
        oldest
    }

    /// Applies the zone that follows, or the configured one.
    fn zoned(&self, midnight: i64, in_day: i64, c: &Cursor<'_>) -> Option<Timestamp> {
        let mut c = Cursor { rest: c.rest };
        c.spaces();
        let sign = match c.rest.first() {
            None => return Some(Timestamp(midnight + in_day - i64::from(self.zone_minutes) * MINUTE)),
            Some(b'Z' | b'z') if c.rest.len() == 1 => return Some(Timestamp(midnight + in_day)),
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return None,
        };
        c.skip(b"+-")?;
        let hours = c.number(2)?;
        if c.rest.first() == Some(&b':') {
            c.skip(b":")?;
        }
        let minutes = if c.rest.is_empty() { 0 } else { c.number(2)? };
        if hours > 18 || minutes > 59 || !c.rest.is_empty() {
            return None;
        }
        Some(Timestamp(midnight + in_day - sign * (i64::from(hours) * HOUR + i64::from(minutes) * MINUTE)))
    }
}

/// Seconds since the epoch with a fraction, or whole milli-, micro- or nanoseconds, told by magnitude.
fn epoch(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n: i64 = whole.parse().ok()?;
    let part = |digits: usize| -> i64 {
        let padded: String = fraction.chars().chain("000000".chars()).take(digits).collect();
        padded.parse().unwrap_or(0)
    };
    Some(Timestamp(if n < 100_000_000_000 {
        n * SECOND + part(6)
    } else if n < 100_000_000_000_000 {
        n * 1000 + part(3)
    } else if n < 100_000_000_000_000_000 {
        n
    } else {
        n / 1000
    }))
}

/// Microseconds from the epoch to midnight of a date.
fn civil(year: impl TryInto<i32>, month: u32, day: u32) -> Option<i64> {
    let date = NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?;
    Some(i64::from(date.num_days_from_ce() - 719_163) * DAY)
}

struct Cursor<'a> {
    rest: &'a [u8],
}

impl Cursor<'_> {
    /// Exactly `n` digits.
    fn number(&mut self, n: usize) -> Option<u32> {
        let digits = self.rest.get(..n)?;
        self.rest = self.rest.get(n..)?;
        digits.iter().try_fold(0_u32, |v, b| b.is_ascii_digit().then(|| v * 10 + u32::from(b - b'0')))
    }

    /// One to `n` digits.
    fn digits(&mut self, n: usize) -> Option<u32> {
        let count = self.rest.iter().take(n).take_while(|b| b.is_ascii_digit()).count();
        if count == 0 { None } else { self.number(count) }
    }

    /// One byte of a set.
    fn skip(&mut self, set: &[u8]) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        set.contains(first).then_some(())
    }

    fn spaces(&mut self) {
        while let Some((b' ', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    fn month(&mut self) -> Option<u32> {
        const NAMES: [&[u8]; 12] =
            [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
        let name = self.rest.get(..3)?;
        self.rest = self.rest.get(3..)?;
        NAMES.iter().zip(1..).find(|(n, _)| name.eq_ignore_ascii_case(n)).map(|(_, m)| m)
    }

    /// `03:12:00`, `03:12:00.123456789`, `03:12:00,123`; a leap second is the last microsecond before it.
    fn time_of_day(&mut self) -> Option<i64> {
        let hour = self.number(2)?;
        self.skip(b":")?;
        let minute = self.number(2)?;
        self.skip(b":")?;
        let second = self.number(2)?;
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let mut micros = 0_i64;
        if matches!(self.rest.first(), Some(b'.' | b',')) {
            self.skip(b".,")?;
            let mut unit = 100_000;
            while let Some((d @ b'0'..=b'9', rest)) = self.rest.split_first() {
                micros += i64::from(d - b'0') * unit;
                unit /= 10;
                self.rest = rest;
            }
        }
        let whole = i64::from(hour) * HOUR + i64::from(minute) * MINUTE + i64::from(second.min(59)) * SECOND;
        Some(whole + if second == 60 { SECOND - 1 } else { micros })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn forms() {
        let mut clock = Clock { zone_minutes: 300, read_at: at("2026-11-24T12:00:00Z"), ..Clock::default() };
        for (text, expected) in [
            ("2026-11-24T03:12:00.123456+0500", Some("2026-11-23T22:12:00.123456Z")),
            ("2026-11-24T03:12:00.123456789Z", Some("2026-11-24T03:12:00.123456Z")),
            ("2026-11-24 03:12:00,5 -03:30", Some("2026-11-24T06:42:00.500Z")),
            ("2026-11-24 03:12:00", Some("2026-11-23T22:12:00.000Z")),
            ("2016-12-31T23:59:60Z", Some("2016-12-31T23:59:59.999999Z")),
            ("1795499520.123456", Some("2026-11-24T05:52:00.123456Z")),
            ("1795499520", Some("2026-11-24T05:52:00.000Z")),
            ("1795499520123", Some("2026-11-24T05:52:00.123Z")),
            ("1795499520123456", Some("2026-11-24T05:52:00.123456Z")),
            ("1795499520123456789", Some("2026-11-24T05:52:00.123456Z")),
            ("24/Nov/2026:03:12:00 +0500", Some("2026-11-23T22:12:00.000Z")),
            ("24-Nov-2026 03:12:00.123", Some("2026-11-23T22:12:00.123Z")),
            ("Nov 24 03:12:00", Some("2026-11-23T22:12:00.000Z")),
            ("Nov  4 2025 03:12:00", Some("2025-11-03T22:12:00.000Z")),
            ("Dec 31 23:59:59", Some("2025-12-31T18:59:59.000Z")),
            ("Feb 29 00:00:00", None),
            ("2026-02-30T00:00:00Z", None),
            ("2026-11-24T25:00:00Z", None),
            ("99999999999999999999", None),
            ("1e9", None),
            ("", None),
            ("2026-11-24T03:12:00+19:00", None),
        ] {
            assert_eq!(clock.read(text), expected.map(at), "{text}");
        }
    }

    #[test]
    fn year_turns() {
        let mut clock = Clock { read_at: at("2027-01-01T00:00:05Z"), ..Clock::default() };
        assert_eq!(clock.read("Dec 31 23:59:59"), Some(at("2026-12-31T23:59:59Z")));
        clock.read_at = at("2026-12-31T23:59:58Z");
        assert_eq!(clock.read("Jan  1 00:00:00"), Some(at("2027-01-01T00:00:00Z")), "our clock is slow");
        let mut old = Clock { year: Some(2019), read_at: at("2026-11-24T00:00:00Z"), ..Clock::default() };
        for (text, expected) in [
            ("Dec 31 23:59:59", "2019-12-31T23:59:59Z"),
            ("Jan  1 00:00:00", "2020-01-01T00:00:00Z"),
            ("Dec 31 23:59:59", "2019-12-31T23:59:59Z"),
            ("Jan  1 00:00:01", "2020-01-01T00:00:01Z"),
            ("Feb  1 00:00:01", "2020-02-01T00:00:01Z"),
        ] {
            assert_eq!(old.read(text), Some(at(expected)), "{text}");
        }
    }

    #[test]
    fn believable_span() {
        let clock = Clock { read_at: at("2026-11-24T12:00:00Z"), ..Clock::default() };
        for (text, yes) in [
            ("1999-12-31T23:59:59Z", false),
            ("2000-01-01T00:00:00Z", true),
            ("2026-11-25T12:00:00Z", true),
            ("2026-11-25T12:00:01Z", false),
        ] {
            assert_eq!(clock.believable(at(text)), yes, "{text}");
        }
        let kept = Clock { keep_days: Some(90), ..clock };
        for (text, yes) in [
            ("2016-11-24T12:00:00Z", false),
            ("2026-08-26T11:59:59Z", false),
            ("2026-08-26T12:00:00Z", true),
            ("2026-11-25T12:00:01Z", false),
        ] {
            assert_eq!(kept.believable(at(text)), yes, "{text}");
        }
        assert!(!Clock { keep_days: Some(u32::MAX), ..clock }.believable(at("1999-12-31T23:59:59Z")));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[0-9A-Za-z:/ .,+-]{0,40}", year in proptest::option::of(-300_000..300_000_i32), now: i64) {
            let mut clock = Clock { year, read_at: Timestamp(now), ..Clock::default() };
            let _ = clock.read(&text);
        }
    }
}
