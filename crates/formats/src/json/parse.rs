//! The bounded reader: one pass, an explicit stack, line and column in every refusal.

use pasban_kernel::Finding;
use pasban_kernel::finding::Parsed;
use pasban_kernel::limits::{BODY_BYTES_MAX, JSON_DEPTH_MAX, JSON_VALUES_MAX};
use serde_json::{Map, Number, Value};

/// Reads one JSON document.
///
/// # Errors
/// The first thing that is wrong, with line, column and byte. See [`read`].
pub fn bounded(bytes: &[u8]) -> Result<Value, Finding> {
    read(bytes).map(|parsed| parsed.value)
}

/// Like [`bounded`], and notes what was tolerated: a byte order mark at the start (RFC 8259 section 8.1 lets a
/// reader ignore it).
///
/// # Errors
/// Larger than `BODY_BYTES_MAX`, not UTF-8, not JSON, nested deeper than `JSON_DEPTH_MAX`, more than
/// `JSON_VALUES_MAX` values, a key twice in one object, NUL or half a surrogate pair in a text, a number beyond a
/// double, or anything after the value.
pub fn read(bytes: &[u8]) -> Result<Parsed<Value>, Finding> {
    if bytes.len() > BODY_BYTES_MAX {
        return Err(Finding::new(
            format!("byte {}", BODY_BYTES_MAX + 1),
            format!("larger than {BODY_BYTES_MAX} bytes; split it"),
        ));
    }
    if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return Err(Finding::new("line 1, column 1 (byte 0)", "UTF-16; JSON is exchanged as UTF-8"));
    }
    let (text, bom) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, 3),
        None => (bytes, 0),
    };
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(e) => {
            return Err(Finding::new(place(text, e.valid_up_to(), bom), "not UTF-8"));
        }
    };
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, values: 0 };
    match reader.document() {
        Ok(value) => {
            let mut parsed = Parsed::clean(value);
            if bom > 0 {
                parsed.findings.push(Finding::new("line 1, column 1 (byte 0)", "a byte order mark, left out"));
            }
            Ok(parsed)
        }
        Err(Refusal { at, reason }) => Err(Finding::new(place(text.as_bytes(), at, bom), reason)),
    }
}

/// `line 3, column 14 (byte 40)`: lines and columns from 1, columns in characters, bytes from 0 with the mark counted.
fn place(bytes: &[u8], at: usize, bom: usize) -> String {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |i| i + 1);
    // Continuation bytes (10xxxxxx) do not start a character.
    let column = before.get(start..).unwrap_or_default().iter().filter(|b| (**b & 0xc0) != 0x80).count() + 1;
    format!("line {line}, column {column} (byte {})", at + bom)
}

struct Refusal {
    at: usize,
    reason: String,
}

fn refuse<T>(at: usize, reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { at, reason: reason.into() })
}

/// A container that is not closed yet.
enum Open {
    Array(Vec<Value>),
    /// The members so far, and the key whose value comes next.
    Object(Map<String, Value>, String),
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    values: usize,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Refusal> {
        let mut stack: Vec<Open> = Vec::new();
        loop {
            // A value starts here.
            self.space();
            self.values += 1;
            if self.values > JSON_VALUES_MAX {
                return refuse(self.at, format!("more than {JSON_VALUES_MAX} values"));
            }
            let mut done = match self.peek() {
                Some(b'{') => {
                    self.deeper(&stack)?;
                    self.at += 1;
                    self.space();
                    if self.eat(b'}') {
                        Value::Object(Map::new())
                    } else {
                        let key = self.key(&Map::new())?;
                        stack.push(Open::Object(Map::new(), key));
                        continue;
                    }
                }
                Some(b'[') => {
                    self.deeper(&stack)?;
                    self.at += 1;
                    self.space();
                    if self.eat(b']') {
                        Value::Array(Vec::new())
                    } else {
                        stack.push(Open::Array(Vec::new()));
                        continue;
                    }
                }
                Some(b'"') => Value::String(self.string()?),
                Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
                Some(b't') => self.word("true", Value::Bool(true))?,
                Some(b'f') => self.word("false", Value::Bool(false))?,
                Some(b'n') => self.word("null", Value::Null)?,
                None => return refuse(self.at, "the document ends where a value should stand"),
                Some(_) => return refuse(self.at, "no JSON value starts like this"),
            };
            // A value is complete: put it where it belongs, and close what closes after it.
            loop {
                let Some(open) = stack.pop() else {
                    self.space();
                    if self.at < self.bytes.len() {
                        return refuse(self.at, "something stands after the end of the JSON value");
                    }
                    return Ok(done);
                };
                self.space();
                match open {
                    Open::Array(mut items) => {
                        items.push(done);
                        if self.eat(b',') {
                            stack.push(Open::Array(items));
                            break;
                        }
                        if !self.eat(b']') {
                            return refuse(self.at, "neither a comma nor the end of the array");
                        }
                        done = Value::Array(items);
                    }
                    Open::Object(mut map, key) => {
                        map.insert(key, done);
                        if self.eat(b',') {
                            self.space();
                            let key = self.key(&map)?;
                            stack.push(Open::Object(map, key));
                            break;
                        }
                        if !self.eat(b'}') {
                            return refuse(self.at, "neither a comma nor the end of the object");
                        }
                        done = Value::Object(map);
                    }
                }
            }
        }
    }

    fn deeper(&self, stack: &[Open]) -> Result<(), Refusal> {
        if stack.len() >= JSON_DEPTH_MAX {
            return refuse(self.at, format!("nested deeper than {JSON_DEPTH_MAX}"));
        }
        Ok(())
    }

    fn key(&mut self, members: &Map<String, Value>) -> Result<String, Refusal> {
        let at = self.at;
        if self.peek() != Some(b'"') {
            return refuse(at, "a key in double quotes should stand here");
        }
        let key = self.string()?;
        if members.contains_key(&key) {
            return refuse(at, format!("the key {} stands twice in one object", crate::collect::quote(&key)));
        }
        self.space();
        if !self.eat(b':') {
            return refuse(self.at, "no colon after the key");
        }
        Ok(key)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let met = self.peek() == Some(byte);
        if met {
            self.at += 1;
        }
        met
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Refusal> {
        if !self.bytes.get(self.at..).unwrap_or_default().starts_with(word.as_bytes()) {
            return refuse(self.at, "no JSON value starts like this");
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Number, Refusal> {
        let start = self.at;
        let negative = self.eat(b'-');
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return refuse(self.at, "a digit should follow the minus sign"),
        }
        if matches!(self.peek(), Some(b'0'..=b'9')) {
            return refuse(start, "a number must not start with 0");
        }
        let mut whole = true;
        if self.eat(b'.') {
            whole = false;
            let at = self.at;
            self.digits();
            if self.at == at {
                return refuse(at, "a digit should follow the decimal point");
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            whole = false;
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            let at = self.at;
            self.digits();
            if self.at == at {
                return refuse(at, "a digit should follow the exponent sign");
            }
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        if whole && digits != "-0" {
            if let Ok(n) = digits.parse::<u64>() {
                return Ok(n.into());
            }
            if negative && let Ok(n) = digits.parse::<i64>() {
                return Ok(n.into());
            }
        }
        // The standard library rounds correctly; an overflow becomes infinite, which is no JSON number.
        match digits.parse::<f64>().ok().and_then(Number::from_f64) {
            Some(n) => Ok(n),
            None => refuse(start, "the number is larger than a double holds"),
        }
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    /// A string, the cursor on its opening quote.
    fn string(&mut self) -> Result<String, Refusal> {
        let open = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let plain = self.at;
            while self.peek().is_some_and(|b| b >= 0x20 && b != b'"' && b != b'\\') {
                self.at += 1;
            }
            // Both ends stand on ASCII bytes or the end, so the slice is on character borders.
            let piece = self.text.get(plain..self.at).unwrap_or_default();
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    out.push_str(piece);
                    return Ok(out);
                }
                Some(b'\\') => {
                    out.push_str(piece);
                    out.push(self.escape()?);
                }
                Some(0) => return refuse(self.at, "a NUL character in a text"),
                Some(_) => return refuse(self.at, "a control character stands bare in a text; it must be escaped"),
                None => return refuse(open, "the text that starts here has no closing quote"),
            }
        }
    }

    /// An escape, the cursor on its backslash.
    fn escape(&mut self) -> Result<char, Refusal> {
        let start = self.at;
        let kind = self.bytes.get(start + 1).copied();
        self.at += 2;
        Ok(match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex4(start)?;
                let code = match first {
                    0 => return refuse(start, "a NUL character in a text"),
                    0xdc00..=0xdfff => return refuse(start, "the second half of a surrogate pair without the first"),
                    0xd800..=0xdbff => {
                        if !(self.eat(b'\\') && self.eat(b'u')) {
                            return refuse(start, "the first half of a surrogate pair without the second");
                        }
                        let second = self.hex4(start)?;
                        if !(0xdc00..=0xdfff).contains(&second) {
                            return refuse(start, "the first half of a surrogate pair without the second");
                        }
                        0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                    }
                    code => code,
                };
                match char::from_u32(code) {
                    Some(c) => c,
                    None => return refuse(start, "not a character"),
                }
            }
            _ => return refuse(start, "no such escape"),
        })
    }

    fn hex4(&mut self, start: usize) -> Result<u32, Refusal> {
        let digits = self.bytes.get(self.at..self.at + 4).unwrap_or_default();
        if digits.len() != 4 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return refuse(start, "four hex digits should follow \\u");
        }
        self.at += 4;
        Ok(digits.iter().fold(0, |n, d| n * 16 + (*d as char).to_digit(16).unwrap_or(0)))
    }
}
