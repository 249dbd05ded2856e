//! Media types (TAXII 2.1 section 1.6.8, RFC 9110 sections 8.3 and 12.5.1).

use pasban_kernel::Finding;

use crate::collect::quote;

/// Of every TAXII 2.1 message, requests and errors included. Clients compare it by tokens.
pub const TAXII_MEDIA_TYPE: &str = "application/taxii+json;version=2.1";
/// Of the objects inside.
pub const STIX_MEDIA_TYPE: &str = "application/stix+json;version=2.1";

/// Headers longer than this are not media types.
const HEADER_BYTES_MAX: usize = 4096;

/// Whether an `Accept` header (all its lines joined by commas) takes TAXII 2.1. Without a version the newest is meant;
/// without a header anything is taken. Wildcards count, `q=0` excludes, the most specific entry decides.
///
/// # Errors
/// The answer is to be 406; the reason says what was asked for.
pub fn accept(header: Option<&str>) -> Result<(), Finding> {
    let Some(header) = header else { return Ok(()) };
    if header.len() > HEADER_BYTES_MAX {
        return Err(Finding::new("Accept", format!("longer than {HEADER_BYTES_MAX} bytes")));
    }
    let mut best: Option<(u8, bool)> = None;
    for entry in split_outside_quotes(header, ',') {
        let Some(media) = Media::parse(&entry) else { continue };
        let rank = match (media.essence.as_str(), media.version.as_deref()) {
            ("application/taxii+json", Some("2.1")) => 3,
            ("application/taxii+json", None) => 2,
            ("application/*", None) => 1,
            ("*/*", None) => 0,
            _ => continue,
        };
        if best.is_none_or(|(other, _)| rank > other) {
            best = Some((rank, media.wanted));
        }
    }
    match best {
        Some((_, true)) => Ok(()),
        _ => Err(Finding::new("Accept", format!("{} does not take {TAXII_MEDIA_TYPE}", quote(header)))),
    }
}

/// Whether a `Content-Type` is TAXII 2.1. Without a version 2.1 is meant; `charset=utf-8` may stand there.
///
/// # Errors
/// The answer is to be 415; the reason says what came.
pub fn content_type(header: Option<&str>) -> Result<(), Finding> {
    let bad = |reason: String| Err(Finding::new("Content-Type", reason));
    let Some(header) = header else { return bad(format!("required: {TAXII_MEDIA_TYPE}")) };
    if header.len() > HEADER_BYTES_MAX {
        return bad(format!("longer than {HEADER_BYTES_MAX} bytes"));
    }
    match Media::parse(header) {
        Some(m) if m.essence == "application/taxii+json" && m.version.as_deref().is_none_or(|v| v == "2.1") => {
            match m.charset {
                Some(charset) if !charset.eq_ignore_ascii_case("utf-8") => {
                    bad(format!("charset {}; only UTF-8 is JSON", quote(&charset)))
                }
                _ => Ok(()),
            }
        }
        _ => bad(format!("{} is not {TAXII_MEDIA_TYPE}", quote(header))),
    }
}

struct Media {
    essence: String,
    version: Option<String>,
    charset: Option<String>,
    wanted: bool,
}

impl Media {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = split_outside_quotes(text, ';').into_iter();
        let essence = parts.next()?.trim().to_ascii_lowercase();
        let (kind, sub) = essence.split_once('/')?;
        let token =
            |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
        if !token(kind) || !token(sub) {
            return None;
        }
        let mut media = Self { essence, version: None, charset: None, wanted: true };
        for part in parts {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let (name, value) = part.split_once('=')?;
            let value = unquote(value.trim());
            match name.trim().to_ascii_lowercase().as_str() {
                // Twice the same parameter is a header that two readers read differently.
                "version" if media.version.is_some() => return None,
                "version" => media.version = Some(value),
                "charset" => media.charset = Some(value),
                "q" => media.wanted = value.parse::<f32>().is_ok_and(|q| q > 0.0),
                _ => {}
            }
        }
        Some(media)
    }
}

fn unquote(text: &str) -> String {
    match text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        Some(inner) => inner.replace('\\', ""),
        None => text.to_owned(),
    }
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        if c == separator && !quoted {
            parts.push(String::new());
            continue;
        }
        match c {
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}
