//! Typed, normalised values that can be met in traffic: one spelling for one thing, so that equality is
//! a comparison of bytes.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::limits::VALUE_BYTES_MAX;

/// What kind of value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObservableKind {
    /// Domain name as lower-case A-labels without the final dot. An indicator covers its subdomains.
    Domain,
    /// One IPv4 or IPv6 address.
    Ip,
    /// An address range in CIDR form, host bits cleared.
    Cidr,
    /// URL in its comparison form (see [`Observable::url`]).
    Url,
    /// Mail address: local part as given, domain lower-case A-labels.
    Email,
    /// MD5, 32 lower-case hex digits.
    Md5,
    /// SHA-1, 40 lower-case hex digits.
    Sha1,
    /// SHA-256, 64 lower-case hex digits.
    Sha256,
    /// File name without a path, as given.
    FileName,
}

impl ObservableKind {
    /// All kinds, in their stored order.
    pub const ALL: [Self; 9] = [
        Self::Domain,
        Self::Ip,
        Self::Cidr,
        Self::Url,
        Self::Email,
        Self::Md5,
        Self::Sha1,
        Self::Sha256,
        Self::FileName,
    ];

    /// `file-name`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Ip => "ip",
            Self::Cidr => "cidr",
            Self::Url => "url",
            Self::Email => "email",
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::FileName => "file-name",
        }
    }

    /// The kind of a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

impl fmt::Display for ObservableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A typed value in its one spelling. Made only by the functions here.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Observable {
    kind: ObservableKind,
    value: Box<str>,
}

/// Why a text is not a value of the wanted kind.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{text:?} is not a {kind}: {why}")]
pub struct ObservableError {
    /// What was wanted.
    pub kind: &'static str,
    /// What stood there, cut to 80 characters.
    pub text: String,
    /// What is wrong.
    pub why: &'static str,
}

fn bad<T>(kind: &'static str, text: &str, why: &'static str) -> Result<T, ObservableError> {
    Err(ObservableError { kind, text: text.chars().take(80).collect(), why })
}

impl Observable {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ObservableKind {
        self.kind
    }

    /// The normalised text.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    fn of(kind: ObservableKind, value: impl Into<Box<str>>) -> Self {
        Self { kind, value: value.into() }
    }

    /// Takes back what [`Observable::kind`] and [`Observable::value`] gave; anything else is refused.
    ///
    /// # Errors
    /// Where the value is not in its normal form.
    pub fn from_stored(kind: ObservableKind, value: &str) -> Result<Self, ObservableError> {
        let made = Self::parse(kind, value)?;
        if &*made.value == value { Ok(made) } else { bad(kind.name(), value, "not in normal form") }
    }

    /// Reads a text as a value of the given kind.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(kind: ObservableKind, text: &str) -> Result<Self, ObservableError> {
        match kind {
            ObservableKind::Domain => Self::domain(text),
            ObservableKind::Ip => Self::ip(text),
            ObservableKind::Cidr => Self::cidr(text),
            ObservableKind::Url => Self::url(text),
            ObservableKind::Email => Self::email(text),
            ObservableKind::Md5 | ObservableKind::Sha1 | ObservableKind::Sha256 => {
                let made = Self::hash(text)?;
                if made.kind == kind { Ok(made) } else { bad(kind.name(), text, "wrong number of hex digits") }
            }
            ObservableKind::FileName => Self::file_name(text),
        }
    }

    /// A domain name: UTS 46 to A-labels, lower case, final dot dropped; at least one dot-free label,
    /// underscores allowed (service names occur in DNS logs). An IPv4 address is not a domain.
    ///
    /// # Errors
    /// Where it is empty, too long, or holds a character that no name has.
    pub fn domain(text: &str) -> Result<Self, ObservableError> {
        const K: &str = "domain";
        let t = text.trim();
        let t = t.strip_suffix('.').unwrap_or(t);
        if t.is_empty() || t.len() > VALUE_BYTES_MAX {
            return bad(K, text, "empty or too long");
        }
        let plain = t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'));
        let name: String = if plain && !t.contains("xn--") {
            t.to_owned()
        } else {
            match idna::domain_to_ascii(t) {
                Ok(name) => name,
                Err(_) => return bad(K, text, "not a valid internationalised name"),
            }
        };
        let name = name.strip_suffix('.').unwrap_or(&name);
        if name.len() > 253 {
            return bad(K, text, "longer than 253 characters");
        }
        let label_ok = |l: &str| {
            (1..=63).contains(&l.len())
                && l.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        };
        if !name.split('.').all(label_ok) {
            return bad(K, text, "a label is empty, too long, or holds a character that no name has");
        }
        if name.parse::<Ipv4Addr>().is_ok()
            || name.rsplit('.').next().is_some_and(|l| l.bytes().all(|b| b.is_ascii_digit()))
        {
            return bad(K, text, "that is a number, not a name");
        }
        Ok(Self::of(ObservableKind::Domain, name))
    }

    /// One address. IPv4-mapped IPv6 becomes IPv4; leading zeros and ports are refused.
    ///
    /// # Errors
    /// Where it is not an address.
    pub fn ip(text: &str) -> Result<Self, ObservableError> {
        match text.trim().trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(ip) => Ok(Self::from_ip(ip)),
            Err(_) => bad("ip", text, "not an IPv4 or IPv6 address"),
        }
    }

    /// From an address already parsed.
    #[must_use]
    pub fn from_ip(ip: IpAddr) -> Self {
        Self::of(ObservableKind::Ip, ip.to_canonical().to_string())
    }

    /// A range. A single-address range becomes that address; host bits are cleared.
    ///
    /// # Errors
    /// Where it is not CIDR.
    pub fn cidr(text: &str) -> Result<Self, ObservableError> {
        let Ok(net) = text.trim().parse::<IpNet>() else {
            return bad("cidr", text, "not address/length");
        };
        let net = net.trunc();
        if net.prefix_len() == net.max_prefix_len() {
            return Ok(Self::from_ip(net.addr()));
        }
        Ok(Self::of(ObservableKind::Cidr, net.to_string()))
    }

    /// The comparison form of a URL: scheme and host lower case, host as A-labels, default port and fragment
    /// dropped, percent-escapes of unreserved characters decoded and the rest upper case, dot segments resolved,
    /// user information dropped, an empty path is `/`. Path case is kept, `%2F` stays escaped.
    ///
    /// # Errors
    /// Where there is no `http`, `https` or `ftp` scheme or no host.
    pub fn url(text: &str) -> Result<Self, ObservableError> {
        const K: &str = "url";
        // WHATWG: tab and newline inside are removed, not escaped.
        let t: String = text.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        if t.len() > VALUE_BYTES_MAX {
            return bad(K, text, "longer than 2048 bytes");
        }
        let Some((scheme, rest)) = t.split_once("://") else { return bad(K, text, "no scheme") };
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            "ftp" => 21,
            _ => return bad(K, text, "not http, https or ftp"),
        };
        let rest = rest.replace('\\', "/");
        let cut = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(cut);
        let host_port = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
        let (host, port) = if let Some(inner) = host_port.strip_prefix('[') {
            // RFC 3986 section 3.2.2: only an IPv6 address stands in brackets, and only a port behind them.
            let parts = inner.split_once(']').filter(|(_, rest)| rest.is_empty() || rest.starts_with(':'));
            match parts.map(|(ip, rest)| (ip.parse::<Ipv6Addr>(), rest.strip_prefix(':'))) {
                Some((Ok(ip), port)) => (format!("[{ip}]"), port),
                _ => return bad(K, text, "the host is not an address"),
            }
        } else {
            let (host, port) = host_port.rsplit_once(':').map_or((host_port, None), |(h, p)| (h, Some(p)));
            let v4 = || host.trim().parse::<Ipv4Addr>().map(|ip| ip.to_string());
            match Self::domain(host).map(|name| name.value.into()).or_else(|_| v4()) {
                Ok(host) => (host, port),
                Err(_) => return bad(K, text, "the host is neither a name nor an address"),
            }
        };
        let port = match port {
            None | Some("") => None,
            Some(p) => match p.parse::<u16>() {
                Ok(p) if p == default_port => None,
                Ok(p) => Some(p),
                Err(_) => return bad(K, text, "the port is not a number below 65536"),
            },
        };
        let tail = tail.split('#').next().unwrap_or("");
        let (path, query) = tail.split_once('?').map_or((tail, None), |(p, q)| (p, Some(q)));
        let mut out = format!("{scheme}://{host}");
        if let Some(p) = port {
            out.push_str(&format!(":{p}"));
        }
        out.push_str(&dot_segments(&percent(path)));
        if let Some(q) = query {
            out.push('?');
            out.push_str(&percent(q));
        }
        // Escaping makes three bytes of one.
        if out.len() > VALUE_BYTES_MAX {
            return bad(K, text, "longer than 2048 bytes in its normal form");
        }
        Ok(Self::of(ObservableKind::Url, out))
    }

    /// A mail address.
    ///
    /// # Errors
    /// Where there is no local part or the domain is none.
    pub fn email(text: &str) -> Result<Self, ObservableError> {
        let t = text.trim();
        let t = t.strip_prefix("mailto:").unwrap_or(t);
        let Some((local, domain)) = t.rsplit_once('@') else { return bad("email", text, "no @") };
        if local.is_empty()
            || local.len() > 64
            || local.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | '"'))
        {
            return bad("email", text, "the part before @ is empty, too long or holds a space");
        }
        match Self::domain(domain) {
            Ok(d) => Ok(Self::of(ObservableKind::Email, format!("{local}@{}", d.value))),
            Err(_) => bad("email", text, "the part after @ is not a domain"),
        }
    }

    /// A hash, its kind told by its length.
    ///
    /// # Errors
    /// Where it is not 32, 40 or 64 hex digits.
    pub fn hash(text: &str) -> Result<Self, ObservableError> {
        let t = text.trim();
        let kind = match t.len() {
            32 => ObservableKind::Md5,
            40 => ObservableKind::Sha1,
            64 => ObservableKind::Sha256,
            _ => return bad("hash", text, "not 32, 40 or 64 hex digits"),
        };
        if !t.bytes().all(|b| b.is_ascii_hexdigit()) {
            return bad("hash", text, "not 32, 40 or 64 hex digits");
        }
        Ok(Self::of(kind, t.to_ascii_lowercase()))
    }

    /// A file name; a path before it is cut.
    ///
    /// # Errors
    /// Where nothing is left, or it holds control characters.
    pub fn file_name(text: &str) -> Result<Self, ObservableError> {
        let name = text.trim().rsplit(['/', '\\']).next().unwrap_or("").trim();
        if name.is_empty() || name.len() > 255 || name.chars().any(char::is_control) {
            return bad("file-name", text, "empty, longer than 255 bytes, or with control characters");
        }
        Ok(Self::of(ObservableKind::FileName, name))
    }

    /// Guesses the kind of a bare value (already refanged): URL, CIDR, address, mail address, hash, domain.
    /// A domain must have a dot. File names are never guessed.
    #[must_use]
    pub fn guess(text: &str) -> Option<Self> {
        let t = text.trim();
        if t.contains("://") {
            return Self::url(t).ok();
        }
        Self::ip(t)
            .or_else(|_| Self::cidr(t))
            .or_else(|_| Self::email(t))
            .or_else(|_| Self::hash(t))
            .or_else(|_| if t.contains('.') { Self::domain(t) } else { bad("domain", t, "no dot") })
            .ok()
    }

    /// The host of a URL or the domain of a mail address, as an observable of its own.
    #[must_use]
    pub fn host(&self) -> Option<Self> {
        match self.kind {
            ObservableKind::Url => {
                let rest = self.value.split_once("://")?.1;
                let authority = rest.split(['/', '?']).next()?;
                let host = if authority.starts_with('[') {
                    authority.split(']').next()?.trim_start_matches('[')
                } else {
                    authority.split(':').next()?
                };
                Self::ip(host).or_else(|_| Self::domain(host)).ok()
            }
            ObservableKind::Email => Self::domain(self.value.rsplit_once('@')?.1).ok(),
            _ => None,
        }
    }

    /// The value so that no program makes a link of it and no person clicks it: `hxxps://evil[.]example/`,
    /// `198.51.100[.]7`. Threat data is shown to people only in this form (invariant 9).
    #[must_use]
    pub fn defanged(&self) -> String {
        match self.kind {
            ObservableKind::Domain | ObservableKind::Ip | ObservableKind::Cidr => defang_last_dot(&self.value),
            ObservableKind::Email => {
                let (l, d) = self.value.rsplit_once('@').unwrap_or((&self.value, ""));
                format!("{l}[@]{}", defang_last_dot(d))
            }
            ObservableKind::Url => {
                let (scheme, rest) = self.value.split_once("://").unwrap_or(("", &self.value));
                let cut = rest.find(['/', '?']).unwrap_or(rest.len());
                let (host, tail) = rest.split_at(cut);
                format!("{}://{}{tail}", scheme.replacen("tt", "xx", 1), defang_last_dot(host))
            }
            _ => self.value.to_string(),
        }
    }
}

impl fmt::Display for Observable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.defanged())
    }
}

fn defang_last_dot(text: &str) -> String {
    match text.rfind('.') {
        Some(i) => format!("{}[.]{}", &text[..i], &text[i + 1..]),
        None => text.replacen(':', "[:]", 1),
    }
}

/// Decodes escapes of unreserved characters (RFC 3986 section 2.3), upper-cases the rest, escapes what may not stand bare.
fn percent(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < bytes.len() {
        let b = bytes[i];
        if b == b'%' && i + 2 < bytes.len() && bytes[i + 1].is_ascii_hexdigit() && bytes[i + 2].is_ascii_hexdigit() {
            let hex = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
            let v = hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]);
            // A digit decoded right behind a bare `%` would complete an escape that was not there (`%%330`).
            let completes = v.is_ascii_hexdigit() && matches!(out.as_bytes(), [.., b'%'] | [.., b'%', _]);
            if !completes && (v.is_ascii_alphanumeric() || matches!(v, b'-' | b'.' | b'_' | b'~')) {
                out.push(v as char);
            } else {
                out.push_str(&format!("%{v:02X}"));
            }
            i += 3;
            continue;
        }
        if b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'`') {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        i += 1;
    }
    out
}

/// Removes `.` and `..` segments (RFC 3986 section 5.2.4).
fn dot_segments(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(s) = segments.next() {
        let last = segments.peek().is_none();
        match s {
            "." => {
                if last {
                    parts.push("");
                }
            }
            ".." => {
                parts.pop();
                if last {
                    parts.push("");
                }
            }
            s => parts.push(s),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norm(kind: ObservableKind, text: &str) -> String {
        Observable::parse(kind, text).map_or_else(|e| format!("! {}", e.why), |o| o.value().to_owned())
    }

    #[test]
    fn domains() {
        use ObservableKind::Domain as D;
        for (input, expected) in [
            ("Evil.Example.", "evil.example"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
            ("_dmarc.evil.example", "_dmarc.evil.example"),
            ("192.0.2.1", "! that is a number, not a name"),
            ("evil..example", "! a label is empty, too long, or holds a character that no name has"),
            ("", "! empty or too long"),
        ] {
            assert_eq!(norm(D, input), expected, "{input}");
        }
    }

    #[test]
    fn urls() {
        use ObservableKind::Url as U;
        for (input, expected) in [
            ("HTTP://User:pw@Evil.Example:80/a/../b/./c%7e%2f?q=%41#frag", "http://evil.example/b/c~%2F?q=A"),
            ("https://evil.example", "https://evil.example/"),
            ("https://evil.example:8443/A", "https://evil.example:8443/A"),
            ("http://[2001:DB8::1]/x", "http://[2001:db8::1]/x"),
            ("http://192.0.2.7/x y", "http://192.0.2.7/x%20y"),
            ("ht\ttp://evil.example/", "http://evil.example/"),
            ("javascript:alert(1)", "! no scheme"),
            ("http://evil.example/100%", "http://evil.example/100%"),
            ("http://192.0.2.7:8080/", "http://192.0.2.7:8080/"),
            ("http://2001:db8::1]/x", "! the host is neither a name nor an address"),
            ("http://[2001:db8::1/x", "! the host is not an address"),
            ("http://[2001:db8::1]80/x", "! the host is not an address"),
            ("http://[192.0.2.7]/x", "! the host is not an address"),
            ("http://[2001:db8::1]:443/x", "http://[2001:db8::1]:443/x"),
            ("http://evil.example/%%330", "http://evil.example/%%330"),
            ("http://evil.example/%3%30", "http://evil.example/%3%30"),
            ("http://evil.example/%41%42", "http://evil.example/AB"),
        ] {
            assert_eq!(norm(U, input), expected, "{input}");
        }
    }

    #[test]
    fn a_url_is_bounded_in_its_normal_form() {
        let of = |n: usize| format!("http://evil.example/{}", "ب".repeat(n));
        assert_eq!(Observable::url(&of(338)).unwrap().value().len(), 2048);
        assert!(Observable::url(&of(339)).is_err());
    }

    #[test]
    fn the_rest() {
        assert_eq!(norm(ObservableKind::Ip, "::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(norm(ObservableKind::Cidr, "192.0.2.77/24"), "192.0.2.0/24");
        assert_eq!(norm(ObservableKind::Email, "mailto:Ali@Bank.Example"), "Ali@bank.example");
        assert_eq!(norm(ObservableKind::FileName, "C:\\tmp\\pay.xlsm"), "pay.xlsm");
        assert_eq!(Observable::cidr("192.0.2.1/32").unwrap().kind(), ObservableKind::Ip);
        assert_eq!(Observable::guess("198.51.100.0/24").unwrap().kind(), ObservableKind::Cidr);
        assert_eq!(Observable::guess("word"), None);
        assert_eq!(Observable::url("https://evil.example/a").unwrap().defanged(), "hxxps://evil[.]example/a");
        assert_eq!(Observable::url("https://evil.example:8/a").unwrap().host().unwrap().value(), "evil.example");
    }

    proptest::proptest! {
        #[test]
        fn normal_form_is_stable_and_nothing_panics(text in ".{0,80}") {
            for kind in ObservableKind::ALL {
                if let Ok(o) = Observable::parse(kind, &text) {
                    let again = Observable::parse(o.kind(), o.value());
                    proptest::prop_assert_eq!(again.as_ref().map(Observable::value), Ok(o.value()));
                    let _ = (o.defanged(), o.host());
                }
            }
            let _ = Observable::guess(&text);
        }
    }
}
