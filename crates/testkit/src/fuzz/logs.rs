//! Log readers, one target a format; the input is split into lines as a follower splits a file.

use pasban_formats::logs::{FieldRule, Internal, LineOutcome, LogFormat, LogReader, Role, guess};
use pasban_kernel::limits::{LINE_BYTES_MAX, LINE_OBSERVABLES_MAX, RECORD_AHEAD_MAX};
use pasban_kernel::time::{DAY, SECOND};
use pasban_kernel::{Observable, Timestamp};

/// 2026-11-24T10:00:00Z.
const READ_AT: Timestamp = Timestamp(1_795_514_400 * SECOND);

/// 2000-01-01T00:00:00Z: nothing older is ever believed.
const OLDEST: Timestamp = Timestamp(946_684_800 * SECOND);
/// Days that are kept in one of two readings.
const KEEP_DAYS: u32 = 90;

/// JSON lines, by well-known names and by configured fields.
pub fn json_lines(bytes: &[u8]) {
    lines(LogFormat::JsonLines, bytes);
    let rule = |name: &str, takes| FieldRule { name: name.to_owned(), takes, attacker_controlled: false };
    let rules = [
        rule("t", Role::Time),
        rule("src", Role::SourceIp),
        rule("dst.ip", Role::DestinationIp),
        rule("q.name", Role::Domain),
        rule("q.type", Role::RecordType),
        rule("q.data", Role::RecordData),
        rule("u", Role::Url),
        rule("h", Role::Hash),
        rule("f", Role::FileName),
    ];
    read(LogReader::new(LogFormat::JsonLines).with_fields(&rules), bytes, OLDEST);
}

/// Suricata EVE.
pub fn eve(bytes: &[u8]) {
    lines(LogFormat::Eve, bytes);
}

/// Zeek, tab-separated.
pub fn zeek_tsv(bytes: &[u8]) {
    lines(LogFormat::ZeekTsv, bytes);
}

/// Zeek, JSON.
pub fn zeek_json(bytes: &[u8]) {
    lines(LogFormat::ZeekJson, bytes);
}

/// Web servers' access logs.
pub fn access(bytes: &[u8]) {
    lines(LogFormat::Access, bytes);
}

/// Unbound.
pub fn unbound(bytes: &[u8]) {
    lines(LogFormat::Unbound, bytes);
}

/// BIND.
pub fn bind(bytes: &[u8]) {
    lines(LogFormat::Bind, bytes);
}

/// Syslog, and whatever stands inside it.
pub fn syslog(bytes: &[u8]) {
    lines(LogFormat::Syslog, bytes);
}

fn lines(format: LogFormat, bytes: &[u8]) {
    let first: Vec<&[u8]> = bytes.split(|b| *b == b'\n').take(40).collect();
    let _ = guess(&first);
    let mut reader = LogReader::new(format).with_year(2024).with_zone_minutes(300);
    if let Ok(own) = Observable::cidr("203.0.113.0/24") {
        reader = reader.with_internal(Internal::default().with(&own));
    }
    read(reader, bytes, OLDEST);
    let kept = READ_AT.plus(-i64::from(KEEP_DAYS) * DAY);
    read(LogReader::new(format).with_keep_days(KEEP_DAYS), bytes, kept);
}

fn read(mut reader: LogReader, bytes: &[u8], oldest: Timestamp) {
    let mut lines = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        lines += 1;
        let before = reader.clone();
        let outcome = reader.line(line, READ_AT);
        if let LineOutcome::Observation(o) = &outcome {
            assert!(!o.seen.is_empty() && o.seen.len() <= LINE_OBSERVABLES_MAX, "{} values", o.seen.len());
            assert!(o.line.len() <= LINE_BYTES_MAX && !o.line.contains(&b'\n'), "the kept line is one line");
            let span = oldest..=READ_AT.plus(RECORD_AHEAD_MAX);
            assert!(span.contains(&o.time), "{:?} is not believable", o.time);
            o.seen.iter().for_each(|seen| super::kernel::check(&seen.value));
        }
        let mut again = before;
        assert_eq!(again.line(line, READ_AT), outcome, "reading is a function of what was read");
    }
    let counts = reader.counts();
    assert_eq!(counts.lines, lines);
    assert_eq!(counts.lines, counts.observations + counts.nothing + counts.bad);
}
