//! Two runs laid side by side: what is random is renamed by the order in which it appears, everything else must be equal
//! to the byte.

use data_encoding::BASE64;
use pasban_gate::twin::Twin;
use pasban_kernel::Digest;

use super::ask::Raw;

/// Something that left the CERT: what it answers, and the bytes.
#[derive(Clone, Debug)]
pub struct Left {
    pub what: String,
    pub raw: Raw,
}

/// Everything that one reader was given, in order, with what is random renamed.
pub fn settle(all: &[Left]) -> Vec<String> {
    let mut twin = Twin::new();
    all.iter()
        .map(|left| {
            let head: Vec<String> = left.raw.head.lines().map(|l| header(l, &left.raw.body)).collect();
            let sizes = (left.raw.head.len(), left.raw.body.len());
            let head = twin.body(format!("head: {}", milliseconds(&opaque(&head.join("\n")))).as_bytes());
            let body = match std::str::from_utf8(&left.raw.body) {
                Ok(text) => milliseconds(&opaque(text)),
                Err(_) => left.raw.body.escape_ascii().to_string(),
            };
            // As text, whatever it is: the order of members and each blank count.
            let body = twin.body(format!("body: {body}").as_bytes());
            format!("{}\n{sizes:?}\n{head}\n\n{body}", left.what)
        })
        .collect()
}

/// A header without what follows from the wall clock or from the bytes behind it.
fn header(line: &str, body: &[u8]) -> String {
    let (name, value) = line.split_once(": ").unwrap_or((line, ""));
    match name.to_ascii_lowercase().as_str() {
        // The server library reads the wall clock; all that it says is the second of the answer.
        "date" => {
            assert!((29..=31).contains(&value.len()), "{line}");
            format!("{name}: (a date)")
        }
        "content-digest" => {
            assert_eq!(value, format!("sha-256=:{}:", BASE64.encode(&Digest::of(body).0)));
            format!("{name}: (of the body)")
        }
        // Ports are the system's choice.
        "host" => format!("{name}: (a port of this machine)"),
        _ => line.to_owned(),
    }
}

/// Keys, signatures and nonces in base64 become as many tildes: they are random, and nobody refers to them. Node ids and
/// places stand free, so that each is renamed as what it is also where it is part of a name.
fn opaque(text: &str) -> String {
    let free = |part: &str| match part.split_at_checked(52) {
        Some((id, rest)) if rest.chars().count() <= 1 => format!(" {id} {rest}"),
        _ => part.to_owned(),
    };
    let of_an_id = |c: char| matches!(c, 'a'..='z' | '2'..='7');
    let text = &text.replace("next=", "next= ").split_inclusive(|c| !of_an_id(c)).map(free).collect::<String>();
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=');
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        let has = |of: fn(&u8) -> bool| word.bytes().any(|b| of(&b));
        let random =
            word.len() >= 40 && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
        if random {
            out.extend(std::iter::repeat_n('~', word.len()));
        } else {
            out.push_str(word);
        }
        word.clear();
    };
    for c in text.chars() {
        if part(c) {
            word.push(c);
            continue;
        }
        flush(&mut word, &mut out);
        out.push(c);
    }
    flush(&mut word, &mut out);
    out
}

/// Instants of the story to the millisecond, written as dates or as places in a stream (microseconds since 1970): the
/// clock of a test that stands still moves by a microsecond with each look, and how often others look is no news.
fn milliseconds(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    for (shape, fine) in [("20dd-dd-ddTdd:dd:dd.ddddddZ", 23..26), ("179ddddddddddddd", 13..16)] {
        for at in 0..out.len().saturating_sub(shape.len() - 1) {
            let fits = |(have, want): (&u8, u8)| if want == b'd' { have.is_ascii_digit() } else { *have == want };
            let alone = |n: Option<&u8>| n.is_none_or(|b| !b.is_ascii_alphanumeric());
            let ends = alone(at.checked_sub(1).and_then(|n| out.get(n))) && alone(out.get(at + shape.len()));
            if ends && out[at..].iter().zip(shape.bytes()).all(fits) {
                out[at + fine.start..at + fine.end].fill(b'0');
            }
        }
    }
    String::from_utf8(out).unwrap()
}

/// Where two runs part, if they do.
pub fn parted(a: &[Left], b: &[Left]) -> Option<String> {
    let (first, second) = (settle(a), settle(b));
    let at = (0..first.len().max(second.len())).find(|n| first.get(*n) != second.get(*n))?;
    let none = String::from("(nothing)");
    Some(format!(
        "message {at} of {} and {}:\n{}\n-----\n{}",
        first.len(),
        second.len(),
        first.get(at).unwrap_or(&none),
        second.get(at).unwrap_or(&none)
    ))
}

/// All words that a reader can see once escapes are undone.
pub fn decoded(left: &Left) -> String {
    fn strings(v: &serde_json::Value) -> String {
        match v {
            serde_json::Value::String(s) => format!("{s}\n"),
            serde_json::Value::Array(a) => a.iter().map(strings).collect(),
            serde_json::Value::Object(o) => o.iter().map(|(k, v)| format!("{k}\n{}", strings(v))).collect(),
            other => format!("{other}\n"),
        }
    }
    let body = match serde_json::from_slice(&left.raw.body) {
        Ok(value) => strings(&value),
        // Names in a DNS message are labels with their lengths before them.
        Err(_) => left.raw.body.iter().map(|b| if *b < 32 { '.' } else { char::from(*b) }).collect(),
    };
    format!("{}\n{body}\n{}", left.raw.head, String::from_utf8_lossy(&left.raw.body)).to_lowercase()
}

#[test]
fn one_byte_in_one_header_parts_two_runs() {
    let raw = |head: &str, body: &str| Raw { head: head.into(), body: body.as_bytes().to_vec() };
    let left = |head: &str, body: &str| vec![Left { what: "x".into(), raw: raw(head, body) }];
    let (a, b) = ("0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7");
    let date = |n: u32| format!("HTTP/1.1 200 OK\r\ndate: Tue, 24 Nov 2026 03:12:{n:02} GMT\r\nx: 1");
    let one = left(&date(1), &format!("{{\"id\":\"{a}\",\"again\":\"{a}\"}}"));
    assert_eq!(parted(&one, &left(&date(9), &format!("{{\"id\":\"{b}\",\"again\":\"{b}\"}}"))), None);
    for (head, body) in [
        (date(1).replace("x: 1", "x: 2"), format!("{{\"id\":\"{a}\",\"again\":\"{a}\"}}")),
        (date(1).replace("x: 1", "y: 1"), format!("{{\"id\":\"{a}\",\"again\":\"{a}\"}}")),
        (date(1), format!("{{\"id\":\"{a}\",\"again\":\"{b}\"}}")),
        (date(1), format!("{{\"again\":\"{a}\",\"id\":\"{a}\"}}")),
        (date(1), format!("{{\"id\": \"{a}\",\"again\":\"{a}\"}}")),
    ] {
        assert!(parted(&one, &left(&head, &body)).is_some(), "{head} {body}");
    }
    assert!(parted(&one, &[one.clone(), one.clone()].concat()).is_some());
    assert_eq!(milliseconds("x 2026-11-24T03:13:00.001038Z"), "x 2026-11-24T03:13:00.001000Z");
    assert_eq!(milliseconds("[0,1795490160000303,1795490160000303x]"), "[0,1795490160000000,1795490160000303x]");
    let long = "Aa0".repeat(20);
    assert_eq!(opaque(&format!("sig1=:{long}: bank")), format!("sig1=:{}: bank", "~".repeat(60)));
}
