//! Suricata rules (userguide 7, "Suricata Rules"); all keywords exist since Suricata 5.
//!
//! A domain becomes three rules (DNS query, TLS SNI, HTTP host), each for the name and everything below it
//! (`dotprefix` with `endswith`). An address or range becomes one rule for both directions. An `http` URL becomes one
//! rule for exactly this host and path. Left out: `https` URLs (their path is encrypted), mail addresses, file names,
//! and hashes (`filesha256` reads them from a list file, not from a rule).

use std::collections::HashSet;
use std::fmt::Write as _;

use pasban_kernel::{Digest, Observable, ObservableKind};

use super::{BlockEntry, NOT_NORMAL, Printed};

/// First signature id of ours; ids are spread over [`SID_FIRST`] to `SID_FIRST + SID_SPAN - 1`, which no public rule
/// set uses (local rules have 1 million to 2 million, the public sets lie below 3 million).
pub const SID_FIRST: u32 = 3_000_000_000;
/// How many signature ids are ours.
pub const SID_SPAN: u32 = 1_000_000_000;
/// Longest `content` of a rule, bytes.
const CONTENT_BYTES_MAX: usize = 255;

/// What a rule does with matching traffic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Tell only.
    Alert,
    /// Drop silently (inline mode).
    Drop,
    /// Drop and answer with a reset or unreachable (inline mode).
    Reject,
}

impl Action {
    fn word(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Drop => "drop",
            Self::Reject => "reject",
        }
    }
}

/// The rules, one a line. Signature ids follow from value and kind of rule alone, so they stay from one printing to
/// the next; only where two values fall on one id does the later one move on.
#[must_use]
pub fn rules(entries: &[BlockEntry], action: Action) -> Printed {
    let mut printed = Printed::default();
    let mut sids = HashSet::new();
    let mut done = HashSet::new();
    for (index, entry) in entries.iter().enumerate() {
        let Some(value) = entry.checked() else {
            printed.leave_out(index, NOT_NORMAL);
            continue;
        };
        match bodies(value) {
            Ok(bodies) => {
                printed.written += 1;
                if !done.insert(value) {
                    continue;
                }
                for body in bodies {
                    let sid = sid(value, body.what, &mut sids);
                    let (word, head, options, what) = (action.word(), body.head, body.options, body.what);
                    let _ = writeln!(
                        printed.text,
                        "{word} {head} (msg:\"Pasban block {} {what} {}\"; {options}classtype:trojan-activity; \
                         sid:{sid}; rev:1; metadata:pasban_issuer {}, pasban_until {};)",
                        word_of(&entry.category),
                        message(&value.defanged()),
                        word_of(&entry.issuer),
                        entry.until.date(),
                    );
                }
            }
            Err(reason) => printed.leave_out(index, reason),
        }
    }
    printed
}

struct Body {
    what: &'static str,
    head: String,
    options: String,
}

fn bodies(value: &Observable) -> Result<Vec<Body>, &'static str> {
    let text = value.value();
    Ok(match value.kind() {
        ObservableKind::Domain => {
            let suffix = content(&format!(".{text}"))?;
            let body = |what, protocol, buffer, nocase| Body {
                what,
                head: format!("{protocol} any any -> any any"),
                options: format!("{buffer}; dotprefix; content:\"{suffix}\";{nocase} endswith; "),
            };
            // Suricata lower-cases http.host itself and objects to nocase there.
            vec![
                body("dns", "dns", "dns.query", " nocase;"),
                body("tls", "tls", "tls.sni", " nocase;"),
                body("http", "http", "http.host", ""),
            ]
        }
        ObservableKind::Ip | ObservableKind::Cidr => {
            vec![Body { what: "ip", head: format!("ip any any <> [{text}] any"), options: String::new() }]
        }
        ObservableKind::Url => vec![url(text)?],
        ObservableKind::Email => return Err("no rule keyword compares a mail address in all its places"),
        ObservableKind::FileName => return Err("a file name alone blocks too much and is easily changed"),
        ObservableKind::Md5 | ObservableKind::Sha1 | ObservableKind::Sha256 => {
            return Err("hashes stand in list files, not in rules; print a text list for filemd5 or filesha256");
        }
    })
}

fn url(text: &str) -> Result<Body, &'static str> {
    let Some(rest) = text.strip_prefix("http://") else {
        return Err("the path of an https or ftp URL cannot be seen in traffic");
    };
    let (authority, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).ok_or(NOT_NORMAL)?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (authority, "any"),
    };
    if port != "any" && port.parse::<u16>().is_err() {
        return Err(NOT_NORMAL);
    }
    let (host_content, path_content) = (content(host)?, content(path)?);
    let host_len = host.len();
    // Suricata decodes escapes in http.uri; what has some must be compared as sent.
    let buffer = if path.contains('%') { "http.uri.raw" } else { "http.uri" };
    let path_len = path.len();
    Ok(Body {
        what: "url",
        head: format!("http any any -> any {port}"),
        options: format!(
            "flow:to_server; http.host; content:\"{host_content}\"; bsize:{host_len}; \
             {buffer}; content:\"{path_content}\"; bsize:{path_len}; "
        ),
    })
}

/// A content string: what is not plainly harmless is written as hex, so nothing needs escaping.
fn content(text: &str) -> Result<String, &'static str> {
    if text.is_empty() || text.len() > CONTENT_BYTES_MAX {
        return Err("longer than the 255 bytes that a rule can compare");
    }
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/') {
            out.push(b as char);
        } else {
            let _ = write!(out, "|{b:02X}|");
        }
    }
    Ok(out)
}

/// For `msg`: letters, digits and what defanged values need; all else becomes `_`.
fn message(text: &str) -> String {
    text.chars().take(120).map(|c| if c.is_ascii_alphanumeric() || "._-/[]".contains(c) { c } else { '_' }).collect()
}

/// One word for `msg` and `metadata`.
fn word_of(text: &str) -> String {
    let word: String = text
        .chars()
        .take(40)
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' })
        .collect();
    if word.is_empty() { "_".to_owned() } else { word }
}

fn sid(value: &Observable, what: &str, taken: &mut HashSet<u32>) -> u32 {
    let digest = Digest::of(format!("{}\n{}\n{what}", value.kind(), value.value()).as_bytes());
    let [a, b, c, d, ..] = digest.0;
    let mut offset = u32::from_be_bytes([a, b, c, d]) % SID_SPAN;
    // There are far fewer rules than ids, so this ends.
    while !taken.insert(offset) {
        offset = (offset + 1) % SID_SPAN;
    }
    SID_FIRST + offset
}
