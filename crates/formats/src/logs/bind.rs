//! BIND's `named`: query log (with and without `@0x…`, view, severity and category), response log of 9.20, failed
//! queries, RPZ rewrites; with BIND's local or ISO times, or through syslog. Other messages hold nothing to match.

use super::Read;
use super::fields::DNS_SERVER;
use super::scan;
use super::syslog;
use super::taken::Taken;
use super::time::Clock;

/// Whether a line has the shape of a query log of `named`.
pub(super) fn looks_like(text: &str) -> bool {
    let (mut clock, mut taken) = (Clock::default(), Taken::default());
    message_read(after_header(text, &mut clock, &mut taken), &mut clock, &mut taken)
}

pub(super) fn read(text: &str, clock: &mut Clock, taken: &mut Taken) -> Read {
    let message = after_header(text, clock, taken);
    Ok(message_read(message, clock, taken))
}

/// Reads the time and gives what follows it; without a header the whole text.
fn after_header<'t>(text: &'t str, clock: &mut Clock, taken: &mut Taken) -> &'t str {
    // `24-Nov-2026 12:00:00.123 …`
    let second_space = text.match_indices(' ').nth(1).map(|(i, _)| i);
    if let Some(at) = second_space
        && let Some(time) = text.get(..at)
        && time.as_bytes().iter().filter(|b| **b == b'-').count() == 2
        && let Some(read) = clock.read(time)
    {
        taken.time(Some(read));
        return text.get(at..).unwrap_or_default();
    }
    // `2026-11-24T12:00:00.123Z …`, but not syslog with such a time
    if let Some((time, rest)) = text.split_once(' ')
        && time.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && rest.contains("client ")
        && !rest.contains("named[")
        && let Some(read) = clock.read(time)
    {
        taken.time(Some(read));
        return rest;
    }
    if let Some(header) = syslog::header(text, clock) {
        taken.time(header.time);
        return header.message;
    }
    text
}

/// Reads a message that came through syslog.
pub(super) fn from_syslog(message: &str, clock: &mut Clock, taken: &mut Taken) -> bool {
    message_read(message, clock, taken)
}

/// `[queries: ][info: ]client [@0x… ]10.0.0.5#53124[ (name)]: [view v: ]query: evil.example IN A + (10.0.0.53)`.
fn message_read(message: &str, clock: &mut Clock, taken: &mut Taken) -> bool {
    let mut rest = message.trim_start();
    // Category and severity, in this order, each if printed: single words that end in a colon.
    for _ in 0..3 {
        match rest.split_once(": ") {
            Some((word, after)) if !word.contains(' ') => rest = after.trim_start(),
            _ => break,
        }
    }
    let Some(rest) = rest.strip_prefix("client ") else { return false };
    let rest = match rest.strip_prefix("@0x").and_then(|r| r.split_once(' ')) {
        Some((_, after)) => after,
        None => rest,
    };
    let Some((address, rest)) = rest.split_once('#') else { return false };
    if scan::ip(address).is_none() {
        return false;
    }
    // The name in parentheses is the queried one too; the message after it is what counts, and it cannot be forged
    // from the name, for BIND escapes spaces and parentheses in names.
    let Some((_, said)) = rest.split_once(": ") else { return false };
    let said = match said.strip_prefix("view ").and_then(|s| s.split_once(": ")) {
        Some((_, after)) => after,
        None => said,
    };
    let name = if let Some(asked) = said.strip_prefix("query: ").or_else(|| said.strip_prefix("response: ")) {
        asked.split(' ').next()
    } else if let Some(failed) = said.strip_prefix("query failed (").and_then(|s| s.split_once(" for ")) {
        failed.1.split('/').next()
    } else if said.starts_with("rpz ") || said.starts_with("disabled rpz ") {
        // rpz QNAME NXDOMAIN rewrite evil.example/A/IN via evil.example.rpz.local
        said.split_once(" rewrite ").and_then(|(_, s)| s.split('/').next())
    } else {
        return false;
    };
    for ((field, role, chosen), text) in DNS_SERVER.into_iter().zip([address, name.unwrap_or_default()]) {
        taken.take(field, (role, chosen), text, clock);
    }
    true
}
