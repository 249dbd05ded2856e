//! Instants as whole microseconds since 1970-01-01 UTC, the same in memory, store and history.

use std::fmt;

use chrono::{DateTime, SecondsFormat};

/// Microseconds in one second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in one minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Microseconds in one hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Microseconds in one day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// An instant: microseconds since the Unix epoch, UTC. May be negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads an RFC 3339 instant (`2026-11-24T03:12:00.123456+05:00`). Sub-microseconds are cut.
    ///
    /// # Errors
    /// `None` where the text is not RFC 3339 or lies outside the years 1 to 9999.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at = DateTime::parse_from_rfc3339(text.trim()).ok()?;
        let micros = at.timestamp_micros();
        (-62_135_596_800 * SECOND..=253_402_300_799 * SECOND).contains(&micros).then_some(Self(micros))
    }

    /// Cuts to the whole minute (what a re-issued object may carry as `created`).
    #[must_use]
    pub fn to_minute(self) -> Self {
        Self(self.0.div_euclid(MINUTE) * MINUTE)
    }

    /// Cuts to the whole UTC day (what a sighting may carry).
    #[must_use]
    pub fn to_day(self) -> Self {
        Self(self.0.div_euclid(DAY) * DAY)
    }

    /// Cuts to the whole millisecond: STIX 2.1 allows more, many readers keep three digits.
    #[must_use]
    pub fn to_milli(self) -> Self {
        Self(self.0.div_euclid(1000) * 1000)
    }

    /// Days since the epoch, for partition names.
    #[must_use]
    pub fn day_number(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// `2026-11-24`.
    #[must_use]
    pub fn date(self) -> String {
        self.rfc3339().chars().take(10).collect()
    }

    /// STIX 2.1 section 3.2 form: UTC, `Z`, three fractional digits, six only where needed.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let Some(at) = DateTime::from_timestamp_micros(self.0) else {
            return "1970-01-01T00:00:00.000Z".to_owned();
        };
        let form = if self.0 % 1000 == 0 { SecondsFormat::Millis } else { SecondsFormat::Micros };
        at.to_rfc3339_opts(form, true)
    }

    /// Always six fractional digits: the form of TAXII `date_added`, which must sort as text.
    #[must_use]
    pub fn rfc3339_micros(self) -> String {
        DateTime::from_timestamp_micros(self.0).map_or_else(
            || "1970-01-01T00:00:00.000000Z".to_owned(),
            |at| at.to_rfc3339_opts(SecondsFormat::Micros, true),
        )
    }

    /// This instant moved by `micros` (saturating).
    #[must_use]
    pub fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339_micros())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_keeps_microseconds_and_offsets() {
        let at = Timestamp::parse("2026-11-24T03:12:00.123456+05:00").unwrap();
        assert_eq!(at.rfc3339(), "2026-11-23T22:12:00.123456Z");
        assert_eq!(Timestamp::parse(&at.rfc3339()), Some(at));
        assert_eq!(at.to_minute().rfc3339(), "2026-11-23T22:12:00.000Z");
        assert_eq!(at.to_day().date(), "2026-11-23");
        assert_eq!(Timestamp::parse("yesterday"), None);
        assert_eq!(Timestamp(-1).to_day().date(), "1969-12-31");
    }
}
