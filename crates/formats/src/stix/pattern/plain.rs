//! Plain patterns: nothing but "any of these values".

use std::collections::HashSet;
use std::net::IpAddr;

use pasban_kernel::limits::PATTERN_OBSERVABLES_MAX;
use pasban_kernel::{Finding, Observable, ObservableKind};

use super::ast::{Comparison, Literal, ObjectPath, Operator, Pattern, Step};
use super::print::Quoted;
use crate::collect::quote;

/// The values of a plain pattern, each once, in the order written. Plain is an `OR` (of observations or inside one) of
/// `=`, `IN` or, for addresses, `ISSUBSET` on `domain-name:value`, `ipv4-addr:value`, `ipv6-addr:value`,
/// `network-traffic:dst_ref.value`, `url:value`, `email-addr:value`, `file:name` and the MD5, SHA-1 and SHA-256 of
/// `file:hashes`.
///
/// # Errors
/// Says what is not plain. The pattern is kept as it is; taking some of its values would change its meaning.
pub fn observables(pattern: &Pattern) -> Result<Vec<Observable>, Finding> {
    let mut found = Vec::new();
    let mut known = HashSet::new();
    observation(pattern, &mut |value| {
        if known.insert(value.clone()) {
            found.push(value);
        }
    })?;
    if found.len() > PATTERN_OBSERVABLES_MAX {
        return Err(Finding::new("pattern", format!("more than {PATTERN_OBSERVABLES_MAX} values")));
    }
    Ok(found)
}

/// The pattern that looks for one value. Reads back to that value by [`observables`].
#[must_use]
pub fn print(value: &Observable) -> String {
    format!("[{}]", comparison_text(value))
}

/// The pattern that looks for any of some values: `[a OR b]` with each in an observation of its own. Empty for none.
#[must_use]
pub fn print_any(values: &[Observable]) -> String {
    values.iter().map(print).collect::<Vec<_>>().join(" OR ")
}

fn comparison_text(value: &Observable) -> String {
    let text = value.value();
    let address = |text: &str| if text.contains(':') { "ipv6-addr" } else { "ipv4-addr" };
    let (path, operator) = match value.kind() {
        ObservableKind::Domain => ("domain-name:value".to_owned(), "="),
        ObservableKind::Ip => (format!("{}:value", address(text)), "="),
        ObservableKind::Cidr => (format!("{}:value", address(text)), "ISSUBSET"),
        ObservableKind::Url => ("url:value".to_owned(), "="),
        ObservableKind::Email => ("email-addr:value".to_owned(), "="),
        ObservableKind::Md5 => ("file:hashes.MD5".to_owned(), "="),
        ObservableKind::Sha1 => ("file:hashes.'SHA-1'".to_owned(), "="),
        ObservableKind::Sha256 => ("file:hashes.'SHA-256'".to_owned(), "="),
        ObservableKind::FileName => ("file:name".to_owned(), "="),
    };
    format!("{path} {operator} {}", Quoted(text))
}

fn not_plain<T>(what: impl Into<String>) -> Result<T, Finding> {
    Err(Finding::new("pattern", format!("not a plain list of values ({}); kept, but not looked for", what.into())))
}

fn observation(pattern: &Pattern, found: &mut dyn FnMut(Observable)) -> Result<(), Finding> {
    match pattern {
        Pattern::Observation(c) => comparison(c, found),
        Pattern::Or(items) => items.iter().try_for_each(|item| observation(item, found)),
        Pattern::And(_) => not_plain("AND of observations"),
        Pattern::FollowedBy(_) => not_plain("FOLLOWEDBY"),
        Pattern::Qualified(..) => not_plain("a qualifier"),
    }
}

fn comparison(c: &Comparison, found: &mut dyn FnMut(Observable)) -> Result<(), Finding> {
    match c {
        Comparison::Or(items) => items.iter().try_for_each(|item| comparison(item, found)),
        Comparison::And(_) => not_plain("AND"),
        Comparison::Exists(_) => not_plain("EXISTS"),
        Comparison::Test { negated: true, .. } => not_plain("NOT"),
        Comparison::Test { path, operator, operands, .. } => {
            let Some(wanted) = Wanted::of(path) else { return not_plain(format!("the path {path}")) };
            let subset = match operator {
                Operator::Equal | Operator::In => false,
                Operator::IsSubset if matches!(wanted, Wanted::V4 | Wanted::V6 | Wanted::Destination) => true,
                other => return not_plain(format!("{} on {path}", other.text())),
            };
            for operand in operands {
                let Literal::Text(text) = operand else { return not_plain(format!("{operand} is no text")) };
                found(wanted.read(text, subset)?);
            }
            Ok(())
        }
    }
}

/// What a path leads to.
#[derive(Clone, Copy)]
enum Wanted {
    Kind(ObservableKind),
    V4,
    V6,
    /// An address or a name.
    Destination,
}

impl Wanted {
    fn of(path: &ObjectPath) -> Option<Self> {
        let mut names = Vec::with_capacity(2);
        for step in &path.steps {
            match step {
                Step::Property(name) => names.push(name.as_str()),
                Step::Index(_) | Step::AnyIndex => return None,
            }
        }
        use ObservableKind as K;
        Some(match (path.object_type.as_str(), names.as_slice()) {
            ("domain-name", ["value"]) => Self::Kind(K::Domain),
            ("ipv4-addr", ["value"]) => Self::V4,
            ("ipv6-addr", ["value"]) => Self::V6,
            ("network-traffic", ["dst_ref", "value"]) => Self::Destination,
            ("url", ["value"]) => Self::Kind(K::Url),
            ("email-addr", ["value"]) => Self::Kind(K::Email),
            ("file", ["name"]) => Self::Kind(K::FileName),
            // The vocabulary says MD5, SHA-1, SHA-256 (section 10.6); other spellings of the same are common.
            ("file", ["hashes", name]) => match name.to_ascii_lowercase().replace(['-', '_'], "").as_str() {
                "md5" => Self::Kind(K::Md5),
                "sha1" => Self::Kind(K::Sha1),
                "sha256" => Self::Kind(K::Sha256),
                _ => return None,
            },
            _ => return None,
        })
    }

    fn read(self, text: &str, subset: bool) -> Result<Observable, Finding> {
        let bad = |why: String| Err(Finding::new("pattern", why));
        let value = match self {
            Self::Kind(kind) => Observable::parse(kind, text),
            // Section 6.5 and 6.6: the value of an address object may itself be a CIDR block.
            Self::V4 | Self::V6 => Observable::ip(text).or_else(|_| Observable::cidr(text)),
            Self::Destination => Observable::ip(text)
                .or_else(|_| Observable::cidr(text))
                .or_else(|e| if subset { Err(e) } else { Observable::domain(text) }),
        };
        let value = match value {
            Ok(value) => value,
            Err(e) => return bad(format!("{}: {}", quote(text), e.why)),
        };
        let host = value.value().split('/').next().and_then(|host| host.parse::<IpAddr>().ok());
        match (self, host) {
            (Self::V4, Some(IpAddr::V6(_))) => bad(format!("{} is not an IPv4 address", quote(text))),
            // An IPv4-mapped address is IPv6 as written and IPv4 as compared.
            (Self::V6, Some(IpAddr::V4(_))) if !text.contains(':') => {
                bad(format!("{} is not an IPv6 address", quote(text)))
            }
            (Self::Kind(ObservableKind::FileName), _) if text.contains(['/', '\\']) => {
                bad(format!("{} is a path, not a file name", quote(text)))
            }
            _ => Ok(value),
        }
    }
}
