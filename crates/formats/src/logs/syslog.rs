//! Syslog by RFC 3164 and RFC 5424, told apart line by line, with or without `<PRI>`. The message is read as JSON,
//! a DNS server's or web server's line, or `key=value` pairs; anything else holds nothing to match.

use super::fields::{Chosen, Role};
use super::scan;
use super::taken::Taken;
use super::time::Clock;
use super::{Read, Trouble, access, bind, eve, guess, json_lines, key_value, table, unbound, zeek_json};
use crate::logs::LogFormat;
use pasban_kernel::Timestamp;

/// Most structured-data parameters of one line.
const PARAMETERS_MAX: usize = 128;

/// A line in its parts.
pub(super) struct Header<'a> {
    pub(super) time: Option<Timestamp>,
    pub(super) host: &'a str,
    /// All that follows the host.
    pub(super) after_host: &'a str,
    /// Program without `[pid]`.
    pub(super) app: &'a str,
    pub(super) structured: &'a str,
    pub(super) message: &'a str,
}

/// Splits a line; `None` where it is not syslog.
pub(super) fn header<'a>(text: &'a str, clock: &mut Clock) -> Option<Header<'a>> {
    let (rest, had_priority) = match text.strip_prefix('<').and_then(|t| t.split_once('>')) {
        Some((n, rest)) if (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()) => (rest, true),
        _ => (text, false),
    };
    if had_priority && let Some(rest) = rest.strip_prefix("1 ") {
        return rfc5424(rest, clock);
    }
    rfc3164(rest, clock)
}

/// RFC 5424 section 6: `TIMESTAMP HOST APP PROCID MSGID SD [MSG]`.
fn rfc5424<'a>(rest: &'a str, clock: &mut Clock) -> Option<Header<'a>> {
    let mut words = rest.splitn(6, ' ');
    let (time, host) = (words.next()?, words.next()?);
    let after_host = rest.splitn(3, ' ').nth(2)?;
    let app = words.next()?;
    let (_procid, _msgid, rest) = (words.next()?, words.next()?, words.next()?);
    let sd_len = if rest.starts_with('[') { structured_len(rest)? } else { 1 };
    let (structured, message) = rest.split_at_checked(sd_len)?;
    if sd_len == 1 && structured != "-" {
        return None;
    }
    let message = message.strip_prefix(' ').unwrap_or(message);
    let message = message.strip_prefix('\u{feff}').unwrap_or(message);
    let time = if time == "-" { None } else { clock.read(time) };
    Some(Header { time, host, after_host, app, structured, message })
}

/// Length of `[id a="b"][id2]`.
fn structured_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while bytes.get(at) == Some(&b'[') {
        let mut quoted = false;
        loop {
            at += 1;
            match bytes.get(at)? {
                b'\\' if quoted => at += 1,
                b'"' => quoted = !quoted,
                b']' if !quoted => break,
                _ => {}
            }
        }
        at += 1;
    }
    Some(at)
}

/// RFC 3164 section 4 and what is met in its place: `Nov 24 03:12:00 host app[1]: msg`, or an RFC 3339 time.
fn rfc3164<'a>(rest: &'a str, clock: &mut Clock) -> Option<Header<'a>> {
    let rest = rest.trim_start();
    let time_len = if rest.as_bytes().first()?.is_ascii_digit() {
        rest.find(' ')?
    } else {
        // The month, a day of one or two digits, perhaps a year, the time.
        let words: Vec<usize> = rest.match_indices(' ').map(|(i, _)| i).take(5).collect();
        *words.iter().find(|end| rest.get(..**end).is_some_and(|t| t.contains(':') && t.len() <= 32))?
    };
    let (time, rest) = rest.split_at_checked(time_len)?;
    let time = clock.read(time.trim_end_matches(':'))?;
    let rest = rest.trim_start();
    let (host, rest) = rest.split_once(' ')?;
    let after_host = rest.trim_start();
    // A tag ends in a colon; `last message repeated` and the like have none.
    let (app, message) = match after_host.split_once(':') {
        Some((tag, message)) if !tag.contains(' ') && tag.len() <= 64 => {
            (tag.split('[').next().unwrap_or(tag), message.strip_prefix(' ').unwrap_or(message))
        }
        _ => ("", after_host),
    };
    Some(Header { time: Some(time), host, after_host, app, structured: "-", message })
}

pub(super) fn read(text: &str, clock: &mut Clock, taken: &mut Taken) -> Read {
    let Some(header) = header(text, clock) else {
        return Err(Trouble::new("not syslog (a time by RFC 3164 or RFC 5424 is wanted after <PRI>)"));
    };
    taken.machine(header.host);
    let mut found = structured_read(header.structured, clock, taken);
    found |= message_read(&header, clock, taken)?;
    if header.time.is_some() {
        // Where the message has a time of its own, that one was taken first.
        taken.time(header.time);
    }
    Ok(found)
}

fn message_read(header: &Header<'_>, clock: &mut Clock, taken: &mut Taken) -> Read {
    let message = header.message.trim_start();
    // `@cee:` marks JSON in syslog (Common Event Expression).
    let message = message.strip_prefix("@cee:").map_or(message, str::trim_start);
    if message.starts_with('{') {
        return match guess::json_kind(message) {
            LogFormat::Eve => eve::read(message, clock, taken),
            LogFormat::ZeekJson => zeek_json::read(message, clock, taken),
            _ => json_lines::read(message, None, clock, taken),
        };
    }
    match header.app {
        "named" => return Ok(bind::from_syslog(message, clock, taken)),
        "unbound" => return Ok(unbound::from_syslog(message, clock, taken)),
        _ => {}
    }
    if access::looks_like(message) {
        return access::read(message, clock, taken);
    }
    Ok(key_value::read(message, clock, taken))
}

/// `[id name="value" …]`: parameters with well-known names; the field is `id.name`.
fn structured_read(structured: &str, clock: &mut Clock, taken: &mut Taken) -> bool {
    let mut found = false;
    let mut rest = structured;
    let mut id = "";
    for _ in 0..PARAMETERS_MAX {
        rest = rest.trim_start();
        if let Some(inner) = rest.strip_prefix('[') {
            let end = inner.find([' ', ']']).unwrap_or(inner.len());
            (id, rest) = inner.split_at_checked(end).unwrap_or((inner, ""));
        } else if let Some(after) = rest.strip_prefix(']') {
            rest = after;
        } else if let Some((name, after)) = rest.split_once("=\"") {
            let Some((value, after)) = scan::quoted(after) else { break };
            rest = after;
            if let Some((role, chosen)) = table::WELL_KNOWN.rule(name)
                && !matches!(role, Role::Machine | Role::Time)
            {
                take_parameter(taken, clock, &format!("{id}.{name}"), (role, chosen), &value);
                found = true;
            }
        } else {
            break;
        }
    }
    found
}

fn take_parameter(taken: &mut Taken, clock: &mut Clock, field: &str, rule: (Role, Chosen), value: &str) {
    let field: String = field.chars().take(128).collect();
    taken.take(&field, rule, value, clock);
}
