//! A walk over one JSON text that hands out leaves with their dotted path and skips what nobody wants.
//!
//! Why not a document tree: a tree costs several times the reading, loses all but the last of
//! repeated keys, refuses numbers beyond a double, and gives nothing for a line that was cut. The walk does none of
//! that: repeated keys are all seen, numbers stay text, and what stood before an error was already handed out.
//! Array levels add nothing to a path: `answers[1].rdata` is `answers.rdata`. It accepts more than RFC 8259 does
//! (bare control characters, unchecked escapes in skipped strings) and never less, within the depth limit.
//! No recursion, so depth costs no stack.

use std::borrow::Cow;

use pasban_kernel::limits::JSON_DEPTH_MAX;

use super::Trouble;

/// Longest path that is handed out; beyond it a part is skipped (no known field is that long).
const PATH_BYTES_MAX: usize = 256;

/// A scalar as it stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Leaf<'a> {
    /// Between the quotes; `true` where it has escapes.
    Text(&'a str, bool),
    /// A number, kept as text.
    Number(&'a str),
    /// `true`, `false` or `null`.
    Word,
}

impl<'a> Leaf<'a> {
    /// The text of a string or number, escapes undone.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(raw, true) => Some(Cow::Owned(unescape(raw))),
            Self::Text(raw, false) | Self::Number(raw) => Some(Cow::Borrowed(raw)),
            Self::Word => None,
        }
    }
}

/// Who listens to a walk.
pub(super) trait Visit {
    /// An object or array opens at the path; `false` skips it whole.
    fn enter(&mut self, path: &str) -> bool;
    /// An object that was entered begins its members.
    fn object(&mut self) {}
    /// A scalar at the path.
    fn leaf(&mut self, path: &str, leaf: Leaf<'_>);
}

/// Walks the first JSON value of the text and returns the position after it.
pub(super) fn walk(text: &str, visit: &mut impl Visit) -> Result<usize, Trouble> {
    let mut walk =
        Walk { text, bytes: text.as_bytes(), at: 0, path: String::with_capacity(64), open: Vec::with_capacity(8) };
    walk.run(visit)?;
    Ok(walk.at)
}

/// Walks a text that must be one object, alone or as an element of an array spread over lines.
pub(super) fn walk_record(text: &str, visit: &mut impl Visit) -> Result<bool, Trouble> {
    let trimmed = text.trim();
    // The brackets of an array with one record a line.
    if trimmed.bytes().all(|b| matches!(b, b'[' | b']' | b',') || b.is_ascii_whitespace()) {
        return Ok(false);
    }
    let body = trimmed.strip_prefix('[').map_or(trimmed, str::trim_start);
    if !body.starts_with('{') {
        return Err(Trouble::new("not a JSON object"));
    }
    let offset = text.len() - text.trim_start().len() + (trimmed.len() - body.len());
    let end = walk(body, visit).map_err(|t| Trouble { column: t.column.map(|c| c + offset), ..t })?;
    let rest = body.get(end..).unwrap_or_default().trim();
    if matches!(rest, "" | "," | "]" | "]," | ",]") {
        return Ok(true);
    }
    Err(Trouble::at(offset + end, "more follows after the object; one record a line is wanted"))
}

struct Open {
    is_object: bool,
    path_len: usize,
}

struct Walk<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    path: String,
    open: Vec<Open>,
}

impl<'a> Walk<'a> {
    fn run(&mut self, visit: &mut impl Visit) -> Result<(), Trouble> {
        loop {
            let mut opened = self.value(visit)?;
            // After a value: close what ends here, stop where nothing is open, else go on to the next value.
            loop {
                let Some(top) = self.open.last() else { return Ok(()) };
                let (is_object, path_len) = (top.is_object, top.path_len);
                self.space();
                let close = if is_object { b'}' } else { b']' };
                match self.bytes.get(self.at) {
                    Some(b) if *b == close => {
                        self.at += 1;
                        self.open.pop();
                        self.path.truncate(path_len);
                        opened = false;
                        continue;
                    }
                    Some(b',') if !opened => self.at += 1,
                    Some(_) if opened => {}
                    Some(_) => return Err(self.trouble("a comma or closing bracket is missing")),
                    None => return Err(self.trouble("ends inside an object or array")),
                }
                if is_object {
                    self.key(path_len)?;
                }
                break;
            }
        }
    }

    /// Reads one value; `true` where it opened a container.
    fn value(&mut self, visit: &mut impl Visit) -> Result<bool, Trouble> {
        self.space();
        let start = self.at;
        match self.bytes.get(self.at) {
            Some(b @ (b'{' | b'[')) => {
                if self.open.len() >= JSON_DEPTH_MAX {
                    return Err(self.trouble("nested too deep"));
                }
                if self.path.len() > PATH_BYTES_MAX || !visit.enter(&self.path) {
                    self.skip()?;
                    return Ok(false);
                }
                let is_object = *b == b'{';
                self.at += 1;
                self.open.push(Open { is_object, path_len: self.path.len() });
                if is_object {
                    visit.object();
                }
                return Ok(true);
            }
            Some(b'"') => {
                let (raw, escaped) = self.string()?;
                self.leaf(visit, Leaf::Text(raw, escaped));
            }
            Some(b'-' | b'0'..=b'9') => {
                while self
                    .bytes
                    .get(self.at)
                    .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'))
                {
                    self.at += 1;
                }
                let raw = self.text.get(start..self.at).unwrap_or_default();
                self.leaf(visit, Leaf::Number(raw));
            }
            Some(b't') => {
                self.word("true")?;
                self.leaf(visit, Leaf::Word);
            }
            Some(b'f') => {
                self.word("false")?;
                self.leaf(visit, Leaf::Word);
            }
            Some(b'n') => {
                self.word("null")?;
                self.leaf(visit, Leaf::Word);
            }
            Some(_) => return Err(self.trouble("no JSON value begins so")),
            None => return Err(self.trouble("ends where a value is missing")),
        }
        Ok(false)
    }

    fn leaf(&self, visit: &mut impl Visit, leaf: Leaf<'a>) {
        if self.path.len() <= PATH_BYTES_MAX {
            visit.leaf(&self.path, leaf);
        }
    }

    fn key(&mut self, path_len: usize) -> Result<(), Trouble> {
        self.space();
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err(self.trouble("a name in quotes is missing"));
        }
        let (raw, escaped) = self.string()?;
        self.path.truncate(path_len);
        if path_len > 0 {
            self.path.push('.');
        }
        if escaped {
            self.path.push_str(&unescape(raw));
        } else {
            self.path.push_str(raw);
        }
        self.space();
        if self.bytes.get(self.at) != Some(&b':') {
            return Err(self.trouble("a colon is missing"));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads the string at the position: what stands between the quotes, and whether it has escapes.
    fn string(&mut self) -> Result<(&'a str, bool), Trouble> {
        let start = self.at + 1;
        let mut escaped = false;
        let mut at = start;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            match memchr::memchr2(b'"', b'\\', rest) {
                None => {
                    return Err(Trouble::at(self.at, "a string does not end"));
                }
                Some(n) if rest.get(n) == Some(&b'"') => {
                    let end = at + n;
                    self.at = end + 1;
                    return Ok((self.text.get(start..end).unwrap_or_default(), escaped));
                }
                Some(n) => {
                    escaped = true;
                    // The byte after the backslash is part of the escape, also where it is a quote.
                    at += n + 2;
                }
            }
        }
    }

    /// Jumps over the container at the position, looking at brackets and strings only.
    fn skip(&mut self) -> Result<(), Trouble> {
        let mut depth = 0_usize;
        loop {
            match self.bytes.get(self.at) {
                Some(b'{' | b'[') => {
                    depth += 1;
                    if self.open.len() + depth > JSON_DEPTH_MAX {
                        return Err(self.trouble("nested too deep"));
                    }
                    self.at += 1;
                }
                Some(b'}' | b']') => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                Some(b'"') => {
                    self.string()?;
                }
                Some(_) => self.at += 1,
                None => return Err(self.trouble("ends inside an object or array")),
            }
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Trouble> {
        if !self.bytes.get(self.at..).unwrap_or_default().starts_with(word.as_bytes()) {
            return Err(self.trouble("no JSON value begins so"));
        }
        self.at += word.len();
        Ok(())
    }

    fn space(&mut self) {
        while self.bytes.get(self.at).is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn trouble(&self, reason: &'static str) -> Trouble {
        Trouble::at(self.at, reason)
    }
}

/// Undoes the escapes of RFC 8259 section 7; what is no escape stays, half a surrogate pair becomes U+FFFD.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(n) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(rest.get(..n).unwrap_or_default());
        let mut after = rest.get(n + 1..).unwrap_or_default().chars();
        match after.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('u') => {
                let tail = after.as_str();
                if let Some((c, used)) = unicode_escape(tail) {
                    out.push(c);
                    after = tail.get(used..).unwrap_or_default().chars();
                } else {
                    out.push('\u{fffd}');
                }
            }
            Some(c) => out.push(c),
            None => {}
        }
        rest = after.as_str();
    }
    out.push_str(rest);
    out
}

/// The character of `XXXX` or `XXXX\uYYYY`, and how many bytes that took.
fn unicode_escape(tail: &str) -> Option<(char, usize)> {
    let four = |from: usize| u32::from_str_radix(tail.get(from..from + 4)?, 16).ok();
    let high = four(0)?;
    if (0xd800..0xdc00).contains(&high)
        && tail.get(4..6) == Some("\\u")
        && let Some(low @ 0xdc00..0xe000) = four(6)
    {
        return Some((char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))?, 10));
    }
    Some((char::from_u32(high).unwrap_or('\u{fffd}'), 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct All {
        leaves: Vec<(String, String)>,
        skip: &'static str,
    }

    impl Visit for All {
        fn enter(&mut self, path: &str) -> bool {
            self.skip.is_empty() || path != self.skip
        }
        fn leaf(&mut self, path: &str, leaf: Leaf<'_>) {
            let text = leaf.text().map_or_else(|| "word".to_owned(), Cow::into_owned);
            self.leaves.push((path.to_owned(), text));
        }
    }

    fn leaves(text: &str, skip: &'static str) -> Result<Vec<String>, String> {
        let mut all = All { skip, ..All::default() };
        match walk_record(text, &mut all) {
            Ok(_) => Ok(all.leaves.iter().map(|(p, v)| format!("{p}={v}")).collect()),
            Err(t) => Err(format!("{:?} {}", t.column, t.reason)),
        }
    }

    #[test]
    fn paths_escapes_and_errors() {
        for (text, expected) in [
            (r#"{"a":{"b":[1,{"c":"x\/y"}]},"d":null}"#, Ok(vec!["a.b=1", "a.b.c=x/y", "d=word"])),
            (r#"{"a":"1","a":"2"}"#, Ok(vec!["a=1", "a=2"])),
            (r#"{"a":1e400,"b":9223372036854775808,"c":-0}"#, Ok(vec!["a=1e400", "b=9223372036854775808", "c=-0"])),
            (r#"{"\u0061\"b":"\ud83d\ude00\ud800x"}"#, Ok(vec!["a\"b=\u{1f600}\u{fffd}x"])),
            (r#"  [{"a":{},"b":[],"c":true},"#, Ok(vec!["c=word"])),
            ("]", Ok(vec![])),
            (r#"{"a":"1"} {"b":2}"#, Err("Some(9) more follows after the object; one record a line is wanted")),
            (r#"{"a":"1""#, Err("Some(8) ends inside an object or array")),
            (r#"{"a":"1\"#, Err("Some(5) a string does not end")),
            (r#"{"a" 1}"#, Err("Some(5) a colon is missing")),
            (r#"{a:1}"#, Err("Some(1) a name in quotes is missing")),
            (r#"{"a":[1 2]}"#, Err("Some(8) a comma or closing bracket is missing")),
            ("text", Err("None not a JSON object")),
        ] {
            let expected =
                expected.map(|v| v.into_iter().map(str::to_owned).collect::<Vec<_>>()).map_err(str::to_owned);
            assert_eq!(leaves(text, ""), expected, "{text}");
        }
        assert_eq!(leaves(r#"{"a":{"x":"}\"]"},"b":2}"#, "a"), Ok(vec!["b=2".to_owned()]));
    }

    #[test]
    fn depth_is_bounded_entered_or_skipped() {
        let deep = format!("{{\"a\":{}", "[".repeat(10_000));
        assert!(leaves(&deep, "").unwrap_err().contains("nested too deep"));
        assert!(leaves(&deep, "a").unwrap_err().contains("nested too deep"));
    }

    fn flatten(path: &str, value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                for (k, v) in map {
                    let path = if path.is_empty() { k.clone() } else { format!("{path}.{k}") };
                    flatten(&path, v, out);
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|v| flatten(path, v, out)),
            serde_json::Value::String(s) => out.push(format!("{path}={s}")),
            serde_json::Value::Number(n) => out.push(format!("{path}={n}")),
            _ => out.push(format!("{path}=word")),
        }
    }

    fn any_json() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
        use proptest::prelude::*;
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<i64>().prop_map(serde_json::Value::from),
            ".{0,12}".prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
                prop::collection::btree_map("[a-z\"\\\\\u{e9}]{1,4}", inner, 0..5)
                    .prop_map(|m| serde_json::Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_a_full_parser(value in any_json()) {
            let text = serde_json::json!({ "r": value }).to_string();
            let mut expected = Vec::new();
            flatten("", &serde_json::from_str(&text).unwrap(), &mut expected);
            proptest::prop_assert_eq!(leaves(&text, ""), Ok(expected));
        }

        #[test]
        fn never_panics(text in "[\\[\\]{}:,\"\\\\u0-9a-eéD \n]{0,60}") {
            let _ = leaves(&text, "");
            let _ = leaves(&format!("{{\"a\":[{text}"), "a");
        }
    }
}
