//! Small readings of field texts: addresses, URLs in prose, hashes, mail addresses.

use std::borrow::Cow;
use std::net::IpAddr;

use pasban_kernel::Observable;

/// Most URLs taken from one free text: more would only serve to flood.
pub(super) const PROSE_URLS_MAX: usize = 8;
/// Most elements taken from one list that stands in a text.
pub(super) const LIST_MAX: usize = 32;

/// An address as logs write it: brackets and zone (`fe80::1%eth0`) dropped, IPv4-mapped as IPv4.
/// Octal and short forms are not addresses.
pub(super) fn ip(text: &str) -> Option<IpAddr> {
    let t = text.trim();
    let t = t.strip_prefix('[').map_or(t, |t| t.strip_suffix(']').unwrap_or(t));
    let t = t.split('%').next().unwrap_or(t);
    t.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

/// Host and port of `host`, `host:port`, `[v6]:port`, `v6`.
pub(super) fn host_port(text: &str) -> (&str, Option<u16>) {
    let t = text.trim();
    if ip(t).is_some() {
        return (t, None);
    }
    match t.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => (host, port.parse().ok()),
        _ => (t, None),
    }
}

/// A domain of at least two labels.
pub(super) fn domain(text: &str) -> Option<Observable> {
    let t = text.trim();
    let t = t.strip_suffix('.').unwrap_or(t);
    if t.contains('.') || !t.is_ascii() { Observable::domain(t).ok().filter(|d| d.value().contains('.')) } else { None }
}

/// The URLs that stand in a free text, at most [`PROSE_URLS_MAX`]. Of schemes that are no URL kind (`ldap://`, as in
/// log4j attacks) the host is taken.
pub(super) fn urls_in(text: &str, mut take: impl FnMut(Observable)) {
    let mut from = 0;
    for _ in 0..PROSE_URLS_MAX {
        let Some(n) = memchr::memmem::find(text.as_bytes().get(from..).unwrap_or_default(), b"://") else { return };
        let mark = from + n;
        let before = text.get(from..mark).unwrap_or_default();
        let scheme_len = before.bytes().rev().take_while(u8::is_ascii_alphabetic).take(12).count();
        let after = text.get(mark + 3..).unwrap_or_default();
        let len = after
            .find(|c: char| c.is_whitespace() || c.is_control() || "\"'<>`{}|\\^,;)".contains(c))
            .unwrap_or(after.len());
        let tail = after.get(..len).unwrap_or_default().trim_end_matches(['.', ':', '!']);
        let scheme = text.get(mark - scheme_len..mark).unwrap_or_default();
        // Text may stand right before the URL: `xhttp://` is `http://` too.
        let scheme = ["https", "http", "ftp"]
            .into_iter()
            .find(|known| scheme.len() >= known.len() && scheme.to_ascii_lowercase().ends_with(known))
            .unwrap_or(scheme);
        from = mark + 3 + len;
        if scheme.is_empty() || tail.is_empty() {
            continue;
        }
        if let Ok(url) = Observable::url(&format!("{scheme}://{tail}")) {
            if let Some(host) = url.host() {
                take(host);
            }
            take(url);
        } else if let Some(host) = Observable::url(&format!("http://{tail}")).ok().and_then(|u| u.host()) {
            take(host);
        }
    }
}

/// Hashes of `hex`, `aa:bb:…`, `SHA256=hex,MD5=hex`.
pub(super) fn hashes(text: &str, mut take: impl FnMut(Observable)) {
    for part in text.split([',', ' ']).take(LIST_MAX) {
        let hex = part.rsplit('=').next().unwrap_or(part);
        let hex: Cow<'_, str> = if hex.contains(':') { Cow::Owned(hex.replace(':', "")) } else { Cow::Borrowed(hex) };
        if let Ok(hash) = Observable::hash(&hex) {
            take(hash);
        }
    }
}

/// Mail addresses of `a@b`, `Name <a@b>`, `<a@b>, "C, D" <c@d>`.
pub(super) fn emails(text: &str, mut take: impl FnMut(Observable)) {
    for part in text.split([',', ';']).take(LIST_MAX) {
        let address = match part.rsplit_once('<') {
            Some((_, inner)) => inner.split('>').next().unwrap_or(inner),
            None => part,
        };
        if let Ok(mail) = Observable::email(address) {
            take(mail);
        }
    }
}

/// The common name of `C=PK, O=X, CN=evil.example` or `/C=PK/CN=evil.example`, `CN=a\, b` cut at the escape.
pub(super) fn common_name(text: &str) -> Option<&str> {
    let start = text
        .match_indices("CN=")
        .find(|(i, _)| *i == 0 || matches!(text.as_bytes().get(i - 1), Some(b',' | b' ' | b'/' | b'+')))?
        .0;
    let value = text.get(start + 3..)?;
    value.split([',', '/', '+', '\\']).next().map(str::trim).map(|v| v.strip_prefix("*.").unwrap_or(v))
}

/// Undoes percent-escapes once; what becomes no UTF-8 is replaced.
pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(b) = bytes.get(i) {
        let hex = |at: usize| bytes.get(at).and_then(|c| (*c as char).to_digit(16));
        if *b == b'%'
            && let (Some(high), Some(low)) = (hex(i + 1), hex(i + 2))
        {
            out.push((high << 4 | low) as u8);
            i += 3;
        } else {
            out.push(*b);
            i += 1;
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// What a text in double quotes holds, its escapes (`\"`, `\\`, `\xHH`, `\n`, `\t`) undone, and the rest after it.
/// `text` begins after the opening quote. `None` where it does not end.
pub(super) fn quoted(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let first = memchr::memchr2(b'"', b'\\', text.as_bytes())?;
    if text.as_bytes().get(first) == Some(&b'"') {
        return Some((Cow::Borrowed(text.get(..first)?), text.get(first + 1..)?));
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(64);
    let mut i = 0;
    loop {
        match bytes.get(i)? {
            b'"' => return Some((Cow::Owned(String::from_utf8_lossy(&out).into_owned()), text.get(i + 1..)?)),
            b'\\' => {
                let hex = |at: usize| bytes.get(at).and_then(|c| (*c as char).to_digit(16));
                match bytes.get(i + 1)? {
                    b'x' if hex(i + 2).is_some() && hex(i + 3).is_some() => {
                        let (high, low) = (hex(i + 2)?, hex(i + 3)?);
                        out.push((high << 4 | low) as u8);
                        i += 4;
                        continue;
                    }
                    b'n' => out.push(b'\n'),
                    b't' => out.push(b'\t'),
                    b'r' => out.push(b'\r'),
                    other => out.push(*other),
                }
                i += 2;
            }
            other => {
                out.push(*other);
                i += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, expected) in [
            ("::ffff:192.0.2.1", Some("192.0.2.1")),
            ("fe80::1%eth0", Some("fe80::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("010.0.0.1", None),
            ("1.2.3", None),
            ("0x7f.1", None),
        ] {
            assert_eq!(ip(text).map(|i| i.to_string()).as_deref(), expected, "{text}");
        }
        assert_eq!(host_port("[2001:db8::1]:443"), ("[2001:db8::1]", Some(443)));
        assert_eq!(host_port("2001:db8::1"), ("2001:db8::1", None));
        assert_eq!(host_port("evil.example:8080"), ("evil.example", Some(8080)));
    }

    #[test]
    fn urls_in_prose() {
        let all = |t: &str| {
            let mut out = Vec::new();
            urls_in(t, |o| out.push(o.value().to_owned()));
            out
        };
        assert_eq!(all("x (+http://evil.example/bot), y"), ["evil.example", "http://evil.example/bot"]);
        assert_eq!(all("${jndi:ldap://198.51.100.7:1389/a}"), ["198.51.100.7"]);
        assert_eq!(all("://a ://"), Vec::<String>::new());
        assert_eq!(all("naïvehttp://evil.example."), ["evil.example", "http://evil.example/"]);
        assert_eq!(all(&"http://e.example/ ".repeat(50)).len(), 2 * PROSE_URLS_MAX);
    }

    #[test]
    fn quotes() {
        let q = |t: &'static str| quoted(t).map(|(v, r)| (v.into_owned(), r));
        assert_eq!(q(r#"a" b"#), Some(("a".to_owned(), " b")));
        assert_eq!(q(r#"a\"\\\x22\xc3\xa9\q" b"#), Some(("a\"\\\"éq".to_owned(), " b")));
        assert_eq!(q(r#"a\"#), None);
        assert_eq!(q(r#"a\"b"#), None);
        assert_eq!(percent_decoded("a%2Fb%zz%e9"), "a/b%zz\u{fffd}");
        assert_eq!(common_name("C=PK, O=X, CN=*.evil.example"), Some("evil.example"));
        assert_eq!(common_name("OCN=x"), None);
    }
}
