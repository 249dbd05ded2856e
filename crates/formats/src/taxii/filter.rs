//! The query of objects, manifest and versions (TAXII 2.1 sections 3.4 and 3.5).

use pasban_kernel::limits::{PAGE_OBJECTS_MAX, QUESTION_VALUES_MAX};
use pasban_kernel::{Finding, StixId, Timestamp};

use crate::collect::quote;

/// Longest query read, bytes.
const QUERY_BYTES_MAX: usize = 64 * 1024;
/// Most parameters in one query.
const PARAMETERS_MAX: usize = 64;

/// Which version of each object (section 3.4.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VersionFilter {
    /// The earliest that the server has.
    First,
    /// The latest; also where nothing is said.
    Last,
    /// All.
    All,
    /// The one of this time.
    At(Timestamp),
}

/// A query. Values of one field are alternatives, fields must all hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Only what was added after this instant, the instant itself excluded.
    pub added_after: Option<Timestamp>,
    /// At most so many; cut to `PAGE_OBJECTS_MAX`.
    pub limit: Option<usize>,
    /// The cursor that an earlier answer gave, opaque here.
    pub next: Option<String>,
    /// `match[id]`.
    pub ids: Vec<StixId>,
    /// `match[type]`.
    pub types: Vec<String>,
    /// `match[version]`; empty means [`VersionFilter::Last`].
    pub versions: Vec<VersionFilter>,
    /// `match[spec_version]`; empty means the newest.
    pub spec_versions: Vec<String>,
    /// Names of parameters that mean nothing to TAXII and were passed over.
    pub ignored: Vec<String>,
}

impl Filter {
    /// Reads the part of a URL after `?`, percent-encoded. A filter that is not known is refused rather than passed
    /// over, so that an answer is never silently wider than what was asked; parameters outside TAXII are listed in `ignored`.
    ///
    /// # Errors
    /// The answer is to be 400; the place is the parameter.
    pub fn parse(query: &str) -> Result<Self, Finding> {
        if query.len() > QUERY_BYTES_MAX {
            return Err(Finding::new("query", format!("longer than {QUERY_BYTES_MAX} bytes")));
        }
        let mut filter = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for pair in query.trim_start_matches('?').split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name)
                .ok_or_else(|| Finding::new("query", format!("{} is not percent-encoded UTF-8", quote(name))))?;
            let value = decode(value).ok_or_else(|| Finding::new(name.clone(), "not percent-encoded UTF-8"))?;
            if seen.contains(&name) {
                return Err(Finding::new(name, "given twice; write alternatives with a comma"));
            }
            if seen.len() >= PARAMETERS_MAX {
                return Err(Finding::new("query", format!("more than {PARAMETERS_MAX} parameters")));
            }
            filter.take(&name, &value)?;
            seen.push(name);
        }
        Ok(filter)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Finding> {
        let bad = |reason: String| Err(Finding::new(name, reason));
        match name {
            "added_after" => match crate::stix::timestamp(value) {
                Some(at) => self.added_after = Some(at),
                None => {
                    return bad(format!("{} is not a timestamp in UTC like 2026-11-24T10:00:00.000000Z", quote(value)));
                }
            },
            "limit" => match value.parse::<u64>() {
                Ok(n) if n > 0 => self.limit = Some(usize::try_from(n).unwrap_or(usize::MAX).min(PAGE_OBJECTS_MAX)),
                _ => return bad(format!("{} is not a whole number above 0", quote(value))),
            },
            "next" if value.is_empty() => return bad("empty".to_owned()),
            "next" => self.next = Some(value.to_owned()),
            "match[id]" => {
                for item in items(name, value)? {
                    match item.parse::<StixId>() {
                        Ok(id) => self.ids.push(id),
                        Err(_) => return bad(format!("{} is not a STIX id", quote(item))),
                    }
                }
            }
            "match[type]" => {
                for item in items(name, value)? {
                    let formed = item.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                    if !formed {
                        return bad(format!("{} is not a STIX type", quote(item)));
                    }
                    self.types.push(item.to_owned());
                }
            }
            "match[version]" => {
                for item in items(name, value)? {
                    self.versions.push(match item {
                        "first" => VersionFilter::First,
                        "last" => VersionFilter::Last,
                        "all" => VersionFilter::All,
                        _ => match crate::stix::timestamp(item) {
                            Some(at) => VersionFilter::At(at),
                            None => {
                                return bad(format!(
                                    "{} is neither first, last, all nor a timestamp in UTC",
                                    quote(item)
                                ));
                            }
                        },
                    });
                }
            }
            "match[spec_version]" => {
                for item in items(name, value)? {
                    let formed = item.split_once('.').is_some_and(|(major, minor)| {
                        [major, minor].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
                    });
                    if !formed {
                        return bad(format!("{} is not a version like 2.1", quote(item)));
                    }
                    self.spec_versions.push(item.to_owned());
                }
            }
            _ if name.starts_with("match") => {
                return bad(
                    "no such filter; there are match[id], match[type], match[version], match[spec_version]".to_owned()
                );
            }
            _ => self.ignored.push(name.chars().take(60).collect()),
        }
        Ok(())
    }
}

/// The alternatives of a filter, at least one, none empty.
fn items<'a>(name: &str, value: &'a str) -> Result<Vec<&'a str>, Finding> {
    let items: Vec<&str> = value.split(',').collect();
    if items.iter().any(|i| i.is_empty()) {
        return Err(Finding::new(name, "an empty value"));
    }
    if items.len() > QUESTION_VALUES_MAX {
        return Err(Finding::new(name, format!("more than {QUESTION_VALUES_MAX} values")));
    }
    Ok(items)
}

/// Percent-decoding (RFC 3986 section 2.1). A plus stays a plus: timestamps of careless clients and cursors hold it.
fn decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        if b != b'%' {
            out.push(b);
            continue;
        }
        let high = (bytes.next()? as char).to_digit(16)?;
        let low = (bytes.next()? as char).to_digit(16)?;
        out.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(out).ok()
}
