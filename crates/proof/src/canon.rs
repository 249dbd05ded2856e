//! Canonical JSON: RFC 8785 (JCS), cut down to what a ledger needs. Every number is an integer of at most 53 bits,
//! so the one hard part of RFC 8785, printing of floating point, never arises; what is left has one byte form.
//!
//! [`parse`] accepts exactly the texts that [`Json`] prints, nothing else.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};

use pasban_kernel::limits;

/// Largest integer that every JSON reader keeps exactly (RFC 7493 section 2.2).
pub const INT_MAX: i64 = (1 << 53) - 1;

/// A JSON value. Prints (`to_string`) in its canonical form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Json {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// An integer; printed clamped to ±[`INT_MAX`].
    Int(i64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object. Printed sorted by UTF-16 code units (RFC 8785 section 3.2.3); of equal names the first counts.
    Object(Vec<(String, Json)>),
}

/// Where a text stops being canonical JSON.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("byte {at}: expected {expected}")]
pub struct CanonFault {
    /// Offset from the start, bytes.
    pub at: usize,
    /// What would have been right.
    pub expected: &'static str,
}

impl Json {
    /// An object of the given members.
    pub fn object<K: Into<String>>(members: impl IntoIterator<Item = (K, Json)>) -> Self {
        Self::Object(members.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// The member of an object.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members.iter().find(|(k, _)| k == name).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text, where this is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, where this is one.
    #[must_use]
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }

    /// The items, where this is an array.
    #[must_use]
    pub fn list(&self) -> Option<&[Json]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// Whether this is an object of exactly these members, in any order.
    #[must_use]
    pub fn has_exactly(&self, names: &[&str]) -> bool {
        matches!(self, Self::Object(members)
            if members.len() == names.len() && names.iter().all(|n| members.iter().any(|(k, _)| k == n)))
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Json {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<bool> for Json {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::Int(n) => write!(f, "{}", n.clamp(&-INT_MAX, &INT_MAX)),
            Self::Text(text) => write_text(f, text),
            Self::List(items) => {
                f.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_char(',')?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                let mut sorted: Vec<&(String, Json)> = members.iter().collect();
                sorted.sort_by(|a, b| by_utf16(&a.0, &b.0));
                sorted.dedup_by(|later, first| later.0 == first.0);
                f.write_char('{')?;
                for (i, (name, value)) in sorted.into_iter().enumerate() {
                    if i > 0 {
                        f.write_char(',')?;
                    }
                    write_text(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

fn by_utf16(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// RFC 8785 section 3.2.2.2.
fn write_text(f: &mut impl fmt::Write, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\u{8}' => f.write_str("\\b")?,
            '\t' => f.write_str("\\t")?,
            '\n' => f.write_str("\\n")?,
            '\u{c}' => f.write_str("\\f")?,
            '\r' => f.write_str("\\r")?,
            c if c < ' ' => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

/// Reads a canonical text.
///
/// # Errors
/// The first byte that is not as [`Json`] would have printed it: white space, unsorted or repeated names, other
/// escapes, fractions, integers beyond 53 bits, nesting beyond `JSON_DEPTH_MAX`.
pub fn parse(text: &str) -> Result<Json, CanonFault> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    if reader.at == text.len() { Ok(value) } else { Err(reader.expected("the end")) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn expected(&self, expected: &'static str) -> CanonFault {
        CanonFault { at: self.at, expected }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, token: &str) -> bool {
        let here = self.rest().starts_with(token);
        if here {
            self.at += token.len();
        }
        here
    }

    fn value(&mut self, depth: usize) -> Result<Json, CanonFault> {
        if depth >= limits::JSON_DEPTH_MAX {
            return Err(self.expected("less nesting"));
        }
        match self.peek() {
            Some(b'"') => self.string().map(Json::Text),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'0'..=b'9') => self.int(),
            _ if self.take("null") => Ok(Json::Null),
            _ if self.take("true") => Ok(Json::Bool(true)),
            _ if self.take("false") => Ok(Json::Bool(false)),
            _ => Err(self.expected("a value")),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, CanonFault> {
        self.take("[");
        let mut items = Vec::new();
        if self.take("]") {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take("]") {
                return Ok(Json::List(items));
            }
            if !self.take(",") {
                return Err(self.expected("',' or ']'"));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, CanonFault> {
        self.take("{");
        let mut members: Vec<(String, Json)> = Vec::new();
        if self.take("}") {
            return Ok(Json::Object(members));
        }
        loop {
            let start = self.at;
            let name = self.string()?;
            if members.last().is_some_and(|(last, _)| by_utf16(last, &name) != Ordering::Less) {
                return Err(CanonFault { at: start, expected: "names sorted by UTF-16 code units, each once" });
            }
            if !self.take(":") {
                return Err(self.expected("':'"));
            }
            members.push((name, self.value(depth + 1)?));
            if self.take("}") {
                return Ok(Json::Object(members));
            }
            if !self.take(",") {
                return Err(self.expected("',' or '}'"));
            }
        }
    }

    fn int(&mut self) -> Result<Json, CanonFault> {
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest).bytes().take_while(u8::is_ascii_digit).count();
        let length = digits + usize::from(rest.starts_with('-'));
        let number = rest.get(..length).unwrap_or_default();
        let canonical = number.parse::<i64>().ok().filter(|n| n.abs() <= INT_MAX && n.to_string() == number);
        let n = canonical.ok_or_else(|| self.expected("an integer of at most 53 bits"))?;
        self.at += length;
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return Err(self.expected("no fraction and no exponent"));
        }
        Ok(Json::Int(n))
    }

    fn string(&mut self) -> Result<String, CanonFault> {
        if !self.take("\"") {
            return Err(self.expected("a string"));
        }
        let mut out = String::new();
        loop {
            let plain = self.rest().bytes().take_while(|b| *b >= 0x20 && *b != b'"' && *b != b'\\').count();
            // Stops only at ASCII bytes, so the cut is at a character boundary.
            out.push_str(self.rest().get(..plain).unwrap_or_default());
            self.at += plain;
            if self.take("\"") {
                return Ok(out);
            }
            out.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, CanonFault> {
        for (written, c) in [
            ("\\\"", '"'),
            ("\\\\", '\\'),
            ("\\b", '\u{8}'),
            ("\\t", '\t'),
            ("\\n", '\n'),
            ("\\f", '\u{c}'),
            ("\\r", '\r'),
        ] {
            if self.take(written) {
                return Ok(c);
            }
        }
        let code = self.rest().strip_prefix("\\u00").and_then(|r| r.get(..2)).unwrap_or_default();
        let lower_hex = code.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let value = u8::from_str_radix(code, 16).ok().filter(|v| lower_hex && *v < 0x20);
        match value {
            Some(v) if !matches!(v, 0x08 | 0x09 | 0x0a | 0x0c | 0x0d) => {
                self.at += 6;
                Ok(char::from(v))
            }
            _ => Err(self.expected("a canonical escape or the end of the string")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_texts_read_back_as_they_stand() {
        for text in [
            "null",
            "[true,false,-1,0,9007199254740991]",
            r#"{"":"","a":{"b":[{}]},"é":"\b\t\n\f\r\"\\\u0000\u001f/"}"#,
            // U+1F600 is D83D DE00 in UTF-16 and so sorts before U+FB33 (RFC 8785 section 3.2.3).
            "{\"€\":1,\"😀\":2,\"\u{fb33}\":3}",
        ] {
            assert_eq!(parse(text).map(|v| v.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_byte() {
        for (text, at) in [
            (" null", 0),
            ("[1, 2]", 3),
            (r#"{"b":1,"a":2}"#, 7),
            (r#"{"a":1,"a":2}"#, 7),
            ("1.5", 1),
            ("1e3", 1),
            ("-0", 0),
            ("01", 0),
            ("9007199254740992", 0),
            (r#""\u000a""#, 1),
            (r#""\u001F""#, 1),
            (r#""\/""#, 1),
            ("\"\u{1}\"", 1),
            ("nul", 0),
            ("{}x", 2),
            ("\"open", 5),
        ] {
            assert_eq!(parse(text).map_err(|e| e.at), Err(at), "{text}");
        }
        assert!(parse(&"[".repeat(1000)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_what_it_reads_it_prints(text in r#"[\[\]{}",:0-9a-f\\u\-né ]{0,40}"#) {
            if let Ok(value) = parse(&text) {
                proptest::prop_assert_eq!(value.to_string(), text);
            }
        }

        #[test]
        fn what_it_prints_it_reads(pairs in proptest::collection::vec((".{0,6}", ".{0,12}", proptest::num::i64::ANY), 0..6)) {
            let value = Json::object(pairs.into_iter().map(|(k, t, n)| (k, Json::List(vec![t.into(), Json::Int(n)]))));
            let text = value.to_string();
            let again = parse(&text).map(|v| v.to_string());
            proptest::prop_assert_eq!(again.as_deref(), Ok(text.as_str()));
        }
    }
}
