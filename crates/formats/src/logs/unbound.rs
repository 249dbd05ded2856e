//! Unbound: `log-queries`, `log-replies` (also with `log-tag-queryreply`), `log-local-actions` and `rpz-log`, with
//! Unbound's own time (epoch, ASCII, ISO) or through syslog. Other messages hold nothing to match.

use std::net::IpAddr;

use super::Read;
use super::fields::DNS_SERVER;
use super::scan;
use super::syslog;
use super::taken::Taken;
use super::time::Clock;

/// Whether a line has the shape of an Unbound log.
pub(super) fn looks_like(text: &str) -> bool {
    after_header(text, &mut Clock::default(), &mut Taken::default()).is_some()
}

pub(super) fn read(text: &str, clock: &mut Clock, taken: &mut Taken) -> Read {
    match after_header(text, clock, taken) {
        Some(message) => Ok(message_read(message, clock, taken)),
        None => Err(super::Trouble::new("not an Unbound log line (time, unbound[pid:thread], level, message)")),
    }
}

/// Reads the time and gives what follows `unbound[pid:thread] `.
fn after_header<'t>(text: &'t str, clock: &mut Clock, taken: &mut Taken) -> Option<&'t str> {
    if let Some(own) = text.strip_prefix('[')
        && let Some((time, rest)) = own.split_once("] ")
        && let Some(rest) = rest.strip_prefix("unbound[")
    {
        taken.time(clock.read(time));
        return rest.split_once("] ").map(|(_, m)| m);
    }
    let header = syslog::header(text, clock)?;
    // Unbound's own file with ASCII or ISO times looks like syslog without a host.
    if header.host.starts_with("unbound[") {
        taken.time(header.time);
        return Some(header.after_host);
    }
    if header.app != "unbound" {
        return None;
    }
    taken.time(header.time);
    Some(inner(header.message))
}

/// Without the `[pid:thread]` that Unbound puts before its message in syslog.
fn inner(message: &str) -> &str {
    match message.strip_prefix('[').and_then(|m| m.split_once("] ")) {
        Some((pid, rest)) if pid.bytes().all(|b| b.is_ascii_digit() || b == b':') => rest,
        _ => message,
    }
}

/// Reads a message that came through syslog.
pub(super) fn from_syslog(message: &str, clock: &mut Clock, taken: &mut Taken) -> bool {
    message_read(inner(message), clock, taken)
}

/// `info: 10.0.0.5 evil.example. A IN`, `reply: 10.0.0.5 evil.example. A IN NOERROR 0.01 0 62`,
/// `info: zone.example. redirect 10.0.0.5@40000 evil.example. A IN`,
/// `info: rpz: applied [zone] *.evil.example. nxdomain 10.0.0.5@40000 a.evil.example. A IN`.
fn message_read(message: &str, clock: &mut Clock, taken: &mut Taken) -> bool {
    let Some(("info" | "query" | "reply", body)) = message.split_once(": ") else { return false };
    let words: Vec<&str> = body.split_ascii_whitespace().take(16).collect();
    // The client is the first word that is an address, followed by name, type, class.
    for window in words.windows(4) {
        let [client, name, kind, "IN" | "CH" | "HS" | "ANY" | "NONE"] = window else { continue };
        let Some(ip) = client_address(client) else { continue };
        if !is_type(kind) {
            continue;
        }
        for ((field, role, chosen), text) in DNS_SERVER.into_iter().zip([ip.to_string().as_str(), *name]) {
            taken.take(field, (role, chosen), text, clock);
        }
        return true;
    }
    false
}

fn client_address(word: &str) -> Option<IpAddr> {
    scan::ip(word.split('@').next().unwrap_or(word))
}

fn is_type(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 10
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}
