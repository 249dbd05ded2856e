//! Names in wire form (RFC 1035 section 3.1): the apex of a zone and the helpers that build owner names.

use std::borrow::Borrow;
use std::fmt;

use domain::base::Name;
use domain::base::name::FromStrError;

/// Longest name in wire form, bytes, with the root label (RFC 1035 section 2.3.4).
pub const NAME_BYTES_MAX: usize = 255;

/// Why a text is not a name.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{text:?} is not a domain name: {why}")]
pub struct NameError {
    text: String,
    why: String,
}

/// The name of a zone, lower case. Its text has no final dot: `rpz.pasban.example`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Apex {
    wire: Box<[u8]>,
}

impl Apex {
    /// Reads a name in presentation form, with or without the final dot.
    ///
    /// # Errors
    /// Where it is no name, or the root.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let wire = wire_of(text)?;
        if wire.len() <= 1 {
            return Err(NameError { text: cut(text), why: "a zone of ours cannot be the root".to_owned() });
        }
        Ok(Self { wire })
    }

    /// The name in wire form, lower case, ending in the root label.
    #[must_use]
    pub fn wire(&self) -> &[u8] {
        &self.wire
    }
}

impl Borrow<[u8]> for Apex {
    /// Maps by apex are searched by wire name; order and equality are those of the bytes.
    fn borrow(&self) -> &[u8] {
        &self.wire
    }
}

impl fmt::Display for Apex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.wire))
    }
}

impl fmt::Debug for Apex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Reads a name in presentation form into lower-case wire form with the root label.
///
/// # Errors
/// Where it is no name.
pub(crate) fn wire_of(text: &str) -> Result<Box<[u8]>, NameError> {
    match Name::<Vec<u8>>::vec_from_str(text) {
        Ok(mut name) => {
            name.make_canonical();
            Ok(name.into_octets().into_boxed_slice())
        }
        Err(e) => Err(NameError { text: cut(text), why: why(e) }),
    }
}

fn why(error: FromStrError) -> String {
    error.to_string()
}

/// The presentation form of an uncompressed wire name, without the final dot; `.` for the root.
pub(crate) fn shown(wire: &[u8]) -> String {
    match Name::from_octets(wire) {
        Ok(name) if !name.is_root() => name.to_string(),
        _ => ".".to_owned(),
    }
}

/// Appends one label; `false`, and nothing appended, where it is empty or longer than 63 bytes.
pub(crate) fn push_label(out: &mut Vec<u8>, label: &[u8]) -> bool {
    match u8::try_from(label.len()) {
        Ok(len @ 1..=63) => {
            out.push(len);
            out.extend_from_slice(label);
            true
        }
        _ => false,
    }
}

/// The suffixes of a wire name or of its relative part, longest first and without the empty one.
pub(crate) fn suffixes(wire: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = wire;
    std::iter::from_fn(move || {
        let (&len, _) = rest.split_first()?;
        if len == 0 || len > 63 {
            return None;
        }
        let this = rest;
        rest = rest.get(usize::from(len) + 1..)?;
        Some(this)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_apex_is_lower_case_and_never_the_root() {
        assert_eq!(Apex::parse("RPZ.Pasban.Example.").unwrap().to_string(), "rpz.pasban.example");
        assert_eq!(Apex::parse("a.b").unwrap().wire(), b"\x01a\x01b\0");
        for bad in ["", ".", "a..b", &"x".repeat(64), &"abcdefg.".repeat(40)] {
            assert!(Apex::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn suffixes_run_from_the_longest() {
        let all: Vec<_> = suffixes(b"\x01a\x02bc\x01d").collect();
        assert_eq!(all, [&b"\x01a\x02bc\x01d"[..], b"\x02bc\x01d", b"\x01d"]);
        assert_eq!(suffixes(b"\0").count(), 0);
        assert_eq!(suffixes(b"\x3fx").count(), 0, "a cut label ends the walk");
    }
}
