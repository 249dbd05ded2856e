//! Text to tree: a reader by descent whose depth and count are bounded.

use pasban_kernel::Finding;
use pasban_kernel::limits::{OBJECT_BYTES_MAX, PATTERN_DEPTH_MAX, PATTERN_OBSERVABLES_MAX};

use super::ast::{Comparison, Literal, ObjectPath, Operator, Pattern, Qualifier, Step};
use crate::collect::quote;

/// Reads a pattern.
///
/// # Errors
/// The place is `column n`, in characters from 1, of the first thing that the grammar of section 9 has not, or where
/// the pattern goes beyond `PATTERN_DEPTH_MAX`, `PATTERN_OBSERVABLES_MAX` literals or `OBJECT_BYTES_MAX` bytes.
pub fn parse(text: &str) -> Result<Pattern, Finding> {
    if text.len() > OBJECT_BYTES_MAX {
        return Err(Finding::new("column 1", format!("a pattern longer than {OBJECT_BYTES_MAX} bytes")));
    }
    let mut reader = Reader { text, at: 0, depth: 0, literals: 0 };
    let pattern = reader.followed_by().and_then(|pattern| {
        reader.space();
        if reader.at < text.len() {
            return reader.fail("something stands after the end of the pattern");
        }
        Ok(pattern)
    });
    pattern.map_err(|(at, reason)| {
        let column = text.get(..at).map_or(0, |before| before.chars().count()) + 1;
        Finding::new(format!("column {column}"), reason)
    })
}

type Read<T> = Result<T, (usize, String)>;

struct Reader<'a> {
    text: &'a str,
    /// Byte offset, always on a character border.
    at: usize,
    depth: usize,
    literals: usize,
}

impl<'a> Reader<'a> {
    fn fail<T>(&self, reason: impl Into<String>) -> Read<T> {
        Err((self.at, reason.into()))
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes a sign after any space.
    fn sign(&mut self, sign: &str) -> bool {
        self.space();
        let met = self.rest().starts_with(sign);
        if met {
            self.at += sign.len();
        }
        met
    }

    /// The word at the cursor after any space, without taking it.
    fn peek_word(&mut self) -> &'a str {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn word(&mut self, word: &str) -> bool {
        let met = self.peek_word() == word;
        if met {
            self.at += word.len();
        }
        met
    }

    fn expect_word(&mut self, word: &str) -> Read<()> {
        if self.word(word) { Ok(()) } else { self.fail(format!("{word} should stand here")) }
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= PATTERN_DEPTH_MAX {
            return self.fail(format!("nested deeper than {PATTERN_DEPTH_MAX}"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// One or more of `item` with `word` between; a single one stands for itself.
    fn chain<T>(&mut self, word: &str, item: fn(&mut Self) -> Read<T>, join: fn(Vec<T>) -> T) -> Read<T> {
        let first = item(self)?;
        if !self.word(word) {
            return Ok(first);
        }
        let mut items = vec![first];
        loop {
            items.push(item(self)?);
            if !self.word(word) {
                return Ok(join(items));
            }
        }
    }

    // Section 9.5: FOLLOWEDBY binds loosest, then OR, then AND, then qualifiers.
    fn followed_by(&mut self) -> Read<Pattern> {
        self.chain("FOLLOWEDBY", Self::observation_or, Pattern::FollowedBy)
    }

    fn observation_or(&mut self) -> Read<Pattern> {
        self.chain("OR", Self::observation_and, Pattern::Or)
    }

    fn observation_and(&mut self) -> Read<Pattern> {
        self.chain("AND", Self::qualified, Pattern::And)
    }

    fn qualified(&mut self) -> Read<Pattern> {
        let inner = self.observation()?;
        let mut qualifiers = Vec::new();
        loop {
            let qualifier = match self.peek_word() {
                "WITHIN" => self.within()?,
                "REPEATS" => self.repeats()?,
                "START" => self.start_stop()?,
                _ if qualifiers.is_empty() => return Ok(inner),
                _ => return Ok(Pattern::Qualified(Box::new(inner), qualifiers)),
            };
            if qualifiers.len() >= PATTERN_DEPTH_MAX {
                return self.fail(format!("more than {PATTERN_DEPTH_MAX} qualifiers"));
            }
            qualifiers.push(qualifier);
        }
    }

    fn within(&mut self) -> Read<Qualifier> {
        self.expect_word("WITHIN")?;
        let seconds = match self.literal()? {
            Literal::Integer(n) if n > 0 => n as f64,
            Literal::Float(f) if f > 0.0 => f,
            _ => return self.fail("WITHIN needs a number of seconds above 0"),
        };
        self.expect_word("SECONDS")?;
        Ok(Qualifier::Within(seconds))
    }

    fn repeats(&mut self) -> Read<Qualifier> {
        self.expect_word("REPEATS")?;
        let times = match self.literal()? {
            Literal::Integer(n) if n > 0 => n.unsigned_abs(),
            _ => return self.fail("REPEATS needs a whole number above 0"),
        };
        self.expect_word("TIMES")?;
        Ok(Qualifier::Repeats(times))
    }

    fn start_stop(&mut self) -> Read<Qualifier> {
        self.expect_word("START")?;
        let start = self.time()?;
        self.expect_word("STOP")?;
        let stop = self.time()?;
        Ok(Qualifier::StartStop(start, stop))
    }

    fn time(&mut self) -> Read<String> {
        match self.literal()? {
            Literal::Time(text) => Ok(text),
            _ => self.fail("a timestamp t'…' should stand here"),
        }
    }

    fn observation(&mut self) -> Read<Pattern> {
        if self.sign("[") {
            let comparison = self.deeper(Self::comparison_or)?;
            if !self.sign("]") {
                return self.fail("the observation has no closing bracket here");
            }
            return Ok(Pattern::Observation(comparison));
        }
        if self.sign("(") {
            let inner = self.deeper(Self::followed_by)?;
            if !self.sign(")") {
                return self.fail("no closing parenthesis here");
            }
            return Ok(inner);
        }
        self.fail("an observation in brackets, [ … ], should stand here")
    }

    fn comparison_or(&mut self) -> Read<Comparison> {
        self.chain("OR", Self::comparison_and, Comparison::Or)
    }

    fn comparison_and(&mut self) -> Read<Comparison> {
        self.chain("AND", Self::test, Comparison::And)
    }

    fn test(&mut self) -> Read<Comparison> {
        if self.sign("(") {
            let inner = self.deeper(Self::comparison_or)?;
            if !self.sign(")") {
                return self.fail("no closing parenthesis here");
            }
            return Ok(inner);
        }
        if self.word("EXISTS") {
            self.count()?;
            return Ok(Comparison::Exists(self.path()?));
        }
        let path = self.path()?;
        let negated = self.word("NOT");
        let operator = self.operator()?;
        let at = self.at;
        let operands = if operator == Operator::In { self.set()? } else { vec![self.literal()?] };
        let texts_only =
            matches!(operator, Operator::Like | Operator::Matches | Operator::IsSubset | Operator::IsSuperset);
        if texts_only && !matches!(operands.as_slice(), [Literal::Text(_)]) {
            return Err((at, format!("{} needs a text in single quotes", operator.text())));
        }
        Ok(Comparison::Test { path, negated, operator, operands })
    }

    fn operator(&mut self) -> Read<Operator> {
        const SIGNS: [(&str, Operator); 8] = [
            ("!=", Operator::NotEqual),
            ("<>", Operator::NotEqual),
            (">=", Operator::GreaterOrEqual),
            ("<=", Operator::LessOrEqual),
            ("==", Operator::Equal),
            ("=", Operator::Equal),
            (">", Operator::Greater),
            ("<", Operator::Less),
        ];
        for (sign, operator) in SIGNS {
            if self.sign(sign) {
                return Ok(operator);
            }
        }
        let operator = match self.peek_word() {
            "IN" => Operator::In,
            "LIKE" => Operator::Like,
            "MATCHES" => Operator::Matches,
            "ISSUBSET" => Operator::IsSubset,
            "ISSUPERSET" => Operator::IsSuperset,
            _ => return self.fail("a comparison operator should stand here"),
        };
        self.at += operator.text().len();
        Ok(operator)
    }

    fn set(&mut self) -> Read<Vec<Literal>> {
        if !self.sign("(") {
            return self.fail("a list in parentheses should follow IN");
        }
        let mut items = Vec::new();
        loop {
            items.push(self.literal()?);
            if self.sign(")") {
                return Ok(items);
            }
            if !self.sign(",") {
                return self.fail("neither a comma nor the end of the list");
            }
        }
    }

    fn count(&mut self) -> Read<()> {
        self.literals += 1;
        if self.literals > PATTERN_OBSERVABLES_MAX {
            return self.fail(format!("more than {PATTERN_OBSERVABLES_MAX} values in one pattern"));
        }
        Ok(())
    }

    fn literal(&mut self) -> Read<Literal> {
        self.count()?;
        self.space();
        let rest = self.rest();
        let start = self.at;
        match rest.as_bytes() {
            [b'\'', ..] => self.quoted().map(Literal::Text),
            [b't', b'\'', ..] => {
                self.at += 1;
                let text = self.quoted()?;
                match crate::stix::required::timestamp(&text) {
                    Some(_) => Ok(Literal::Time(text)),
                    None => Err((start, format!("{} is not a timestamp in UTC", quote(&text)))),
                }
            }
            [b'h', b'\'', ..] => {
                self.at += 1;
                let text = self.quoted()?;
                if text.len() % 2 == 0 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
                    Ok(Literal::Hex(text))
                } else {
                    Err((start, "not hex digits in pairs".to_owned()))
                }
            }
            [b'b', b'\'', ..] => {
                self.at += 1;
                let text = self.quoted()?;
                if data_encoding::BASE64.decode(text.as_bytes()).is_ok() {
                    Ok(Literal::Binary(text))
                } else {
                    Err((start, "not base64".to_owned()))
                }
            }
            [b'-' | b'+' | b'.' | b'0'..=b'9', ..] => self.number(),
            _ => match self.peek_word() {
                "true" => {
                    self.at += 4;
                    Ok(Literal::Bool(true))
                }
                "false" => {
                    self.at += 5;
                    Ok(Literal::Bool(false))
                }
                _ => self.fail("a value should stand here: a text in single quotes, a number, true or false"),
            },
        }
    }

    fn number(&mut self) -> Read<Literal> {
        let rest = self.rest();
        let end = rest
            .char_indices()
            .find(|(i, c)| !(c.is_ascii_digit() || *c == '.' || (*i == 0 && matches!(c, '-' | '+'))))
            .map_or(rest.len(), |(i, _)| i);
        let digits = rest.get(..end).unwrap_or_default();
        let literal = if digits.contains('.') {
            digits.parse::<f64>().ok().filter(|f| f.is_finite()).map(Literal::Float)
        } else {
            digits.parse::<i64>().ok().map(Literal::Integer)
        };
        match literal {
            Some(literal) => {
                self.at += end;
                Ok(literal)
            }
            None => self.fail(format!("{} is not a number that fits", quote(digits))),
        }
    }

    /// A text in single quotes, where `\'` and `\\` are escapes and any other backslash is an error.
    fn quoted(&mut self) -> Read<String> {
        let start = self.at;
        let mut out = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '\'' => {
                    self.at = start + i + 1;
                    return Ok(out);
                }
                '\\' => match chars.next() {
                    Some((_, escaped @ ('\'' | '\\'))) => out.push(escaped),
                    _ => return Err((start + i, "a backslash is written \\\\ in a pattern".to_owned())),
                },
                c => out.push(c),
            }
        }
        Err((start, "the text that starts here has no closing quote".to_owned()))
    }

    fn path(&mut self) -> Read<ObjectPath> {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
        let object_type = rest.get(..end).unwrap_or_default();
        if !object_type.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return self.fail("an object path like domain-name:value should stand here");
        }
        self.at += end;
        if !self.sign(":") {
            return self.fail("a colon should follow the object type");
        }
        let mut steps = vec![Step::Property(self.property()?)];
        loop {
            if self.sign(".") {
                steps.push(Step::Property(self.property()?));
            } else if self.sign("[") {
                steps.push(self.index()?);
            } else {
                return Ok(ObjectPath { object_type: object_type.to_owned(), steps });
            }
            if steps.len() > PATTERN_DEPTH_MAX {
                return self.fail(format!("an object path of more than {PATTERN_DEPTH_MAX} steps"));
            }
        }
    }

    fn property(&mut self) -> Read<String> {
        self.space();
        if self.rest().starts_with('\'') {
            return self.quoted();
        }
        // The grammar wants quotes around names with a hyphen; many writers leave them out and nothing else can be meant.
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if name.is_empty() {
            return self.fail("the name of a property should stand here");
        }
        self.at += end;
        Ok(name.to_owned())
    }

    fn index(&mut self) -> Read<Step> {
        let step = if self.sign("*") {
            Step::AnyIndex
        } else {
            let digits = self.peek_word();
            let Ok(n) = digits.parse::<u64>() else { return self.fail("a number or * should stand in the brackets") };
            self.at += digits.len();
            Step::Index(n)
        };
        if self.sign("]") { Ok(step) } else { self.fail("no closing bracket after the index") }
    }
}
