//! Access logs of nginx and Apache: common and combined form, a virtual host (`%v`, `%v:%p`) in front, more quoted
//! fields behind of which a list of addresses is taken as the forwarded-for header.
//!
//! The record is the server's own. Everything but the peer's address is the sender's choice, also the user name, so
//! the fields are found from the left and a forged `[date]` in a user name can at most change what the sender could
//! write anyway, and the time.

use std::borrow::Cow;

use super::fields::{ACCESS, Role};
use super::scan;
use super::taken::Taken;
use super::time::Clock;
use super::{Read, Trouble};

/// A line in its parts.
struct Line<'a> {
    vhost: Option<&'a str>,
    peer: &'a str,
    time: &'a str,
    request: Cow<'a, str>,
    /// Quoted fields after the status and size: referer, agent, more.
    quoted: Vec<Cow<'a, str>>,
}

/// Whether a line has the shape of an access log.
pub(super) fn looks_like(text: &str) -> bool {
    parts(text).is_some()
}

fn parts(text: &str) -> Option<Line<'_>> {
    let mut open = None;
    // The first bracket that holds a time; a user name may hold others.
    for (at, _) in text.match_indices(" [").take(4) {
        let inner = text.get(at + 2..)?;
        let end = inner.find(']')?;
        let time = inner.get(..end)?;
        if time.len() < 40 && Clock::default().read(time).is_some() {
            open = Some((at, time, inner.get(end + 1..)?));
            break;
        }
    }
    let (at, time, rest) = open?;
    let mut words = text.get(..at)?.split(' ').filter(|w| !w.is_empty());
    let first = words.next()?;
    let second = words.next()?;
    // `vhost:port client - user` against `client - user`: ident is practically always `-`.
    let (vhost, peer) = if second != "-" && (scan::ip(second).is_some() || words.next() == Some("-")) {
        (Some(first), second)
    } else {
        (None, first)
    };
    let (request, mut rest) = scan::quoted(rest.trim_start().strip_prefix('"')?)?;
    let mut quoted = Vec::new();
    while quoted.len() < 8 {
        let Some(at) = rest.find('"') else { break };
        let Some((field, after)) = rest.get(at + 1..).and_then(scan::quoted) else {
            // A line that was cut in its last field: what is there still counts.
            quoted.push(Cow::Borrowed(rest.get(at + 1..).unwrap_or_default()));
            break;
        };
        quoted.push(field);
        rest = after;
    }
    Some(Line { vhost, peer, time, request, quoted })
}

pub(super) fn read(text: &str, clock: &mut Clock, taken: &mut Taken) -> Read {
    let Some(line) = parts(text) else {
        return Err(Trouble::new("not an access log line (client, ident, user, [time], \"request\", status, size)"));
    };
    let at = clock.read(line.time);
    taken.time(at);
    taken.by_server();
    let [(remote, remote_role, remote_chosen), (request, _, chosen), referer, agent, forwarded] = ACCESS;
    taken.take(remote, (remote_role, remote_chosen), line.peer, clock);
    let vhost = line.vhost.map(scan::host_port);
    if let Some((name, _)) = vhost {
        taken.machine(name);
    }
    let target = target(&line.request);
    if target.starts_with('/') {
        // The scheme is told by the port alone; without one there is no URL to compare.
        if let Some((name, Some(port))) = vhost {
            taken.scheme(if matches!(port, 443 | 8443) { "https" } else { "http" });
            taken.take("vhost", (Role::UrlHost, chosen), &format!("{name}:{port}"), clock);
            taken.take(request, (Role::UrlPath, chosen), target, clock);
        }
        taken.prose(request, &scan::percent_decoded(target), chosen);
    } else if target.contains("://") {
        taken.take(request, (Role::Url, chosen), target, clock);
    } else {
        // CONNECT evil.example:443, or rubbish.
        taken.host(request, scan::host_port(target).0, chosen);
    }
    let mut quoted = line.quoted.iter();
    for (name, role, chosen) in [referer, agent] {
        if let Some(text) = quoted.next() {
            taken.take(name, (role, chosen), text, clock);
        }
    }
    for text in quoted {
        if text.split(',').all(|part| scan::ip(scan::host_port(part).0).is_some()) {
            taken.take(forwarded.0, (forwarded.1, forwarded.2), text, clock);
        }
    }
    Ok(true)
}

/// What stands between the method and `HTTP/…`, spaces included.
fn target(request: &str) -> &str {
    let after = request.split_once(' ').map_or("", |(_, after)| after);
    match after.rsplit_once(' ') {
        Some((target, version)) if version.starts_with("HTTP/") => target,
        _ => after,
    }
}
