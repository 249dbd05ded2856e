//! Just enough of Rust's lexical rules to tell code from comments, literals and tests.
//! Everything left out is replaced by blanks, so that places stay the same.

/// One source text in three readings of the same length.
#[derive(Debug)]
pub struct Source {
    /// Code alone: neither comments nor the content of literals.
    pub code: String,
    /// Code and literals, no comments.
    pub spoken: String,
}

impl Source {
    /// Reads a text; items behind `#[cfg(test)]` are left out of both readings.
    pub fn shipped(text: &str) -> Self {
        let mut source = Self::whole(text);
        for (from, to) in tests(&source.code) {
            source.code = blank(&source.code, from, to);
            source.spoken = blank(&source.spoken, from, to);
        }
        source
    }

    /// Reads a text with its tests.
    pub fn whole(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut code, mut spoken) = (bytes.to_vec(), bytes.to_vec());
        let wipe = |of: &mut [u8], from: usize, to: usize| {
            of.iter_mut().take(to).skip(from).filter(|b| **b != b'\n').for_each(|b| *b = b' ');
        };
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            if rest.starts_with(b"//") {
                let end = at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                wipe(&mut code, at, end);
                wipe(&mut spoken, at, end);
                at = end;
            } else if rest.starts_with(b"/*") {
                let end = at + block_comment(rest);
                wipe(&mut code, at, end);
                wipe(&mut spoken, at, end);
                at = end;
            } else if let Some(len) = literal(rest, at.checked_sub(1).and_then(|i| bytes.get(i)).copied()) {
                wipe(&mut code, at, at + len);
                at += len;
            } else {
                at += 1;
            }
        }
        let text = |b: Vec<u8>| String::from_utf8_lossy(&b).into_owned();
        Self { code: text(code), spoken: text(spoken) }
    }
}

/// Whether a file holds tests or benchmarks only.
pub fn is_test_file(path: &str) -> bool {
    ["/tests/", "/benches/", "/fuzz_targets/"].iter().any(|part| path.contains(part)) || path.ends_with("/tests.rs")
}

/// The 1-based line of a byte.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}

/// Where `word` stands by itself, not as a part of a longer name.
pub fn find_words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let named = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let ends_in_name = named(word.as_bytes().last());
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let bytes = code.as_bytes();
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        !(named(before) || ends_in_name && named(bytes.get(at + word.len())))
    })
}

fn blank(text: &str, from: usize, to: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes.iter_mut().take(to).skip(from).filter(|b| **b != b'\n').for_each(|b| *b = b' ');
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The ranges of items behind `#[cfg(test)]`.
fn tests(code: &str) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (at, attribute) in code.match_indices("#[cfg(test)]") {
        if ranges.last().is_some_and(|(_, to)| at < *to) {
            continue;
        }
        let (mut depth, mut inside, mut end) = (0usize, 0usize, code.len());
        for (i, b) in code.bytes().enumerate().skip(at + attribute.len()) {
            match b {
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        end = i + 1;
                        break;
                    }
                }
                b'(' | b'[' => inside += 1,
                b')' | b']' => inside = inside.saturating_sub(1),
                b';' if depth == 0 && inside == 0 => {
                    end = i + 1;
                    break;
                }
                _ => {}
            }
        }
        ranges.push((at, end));
    }
    ranges
}

/// The length of the block comment that begins here; they nest.
fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while at < rest.len() {
        match rest.get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of the literal of text or a character that begins here, if one does.
fn literal(rest: &[u8], before: Option<u8>) -> Option<usize> {
    let in_name = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    let prefix = rest.iter().take_while(|b| b"bcr".contains(b)).count().min(2);
    let prefix = if in_name { 0 } else { prefix };
    let after = &rest[prefix..];
    let raw = rest[..prefix].contains(&b'r');
    let hashes = if raw { after.iter().take_while(|b| **b == b'#').count() } else { 0 };
    match after.get(hashes) {
        Some(b'"') if raw => {
            let end = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
            let body = &after[hashes + 1..];
            let at = body.windows(end.len()).position(|w| w == end).map_or(body.len(), |i| i + end.len());
            Some(prefix + hashes + 1 + at)
        }
        Some(b'"') => Some(prefix + quoted(after, b'"')),
        // A character, not a lifetime: it ends in a quote after one character or an escape.
        Some(b'\'') if after.get(1) == Some(&b'\\') => Some(prefix + quoted(after, b'\'')),
        Some(b'\'') => {
            let text = std::str::from_utf8(&after[1..after.len().min(6)]);
            let first = match text {
                Ok(t) => t.chars().next(),
                Err(e) => std::str::from_utf8(&after[1..1 + e.valid_up_to()]).ok().and_then(|t| t.chars().next()),
            }?;
            (after.get(1 + first.len_utf8()) == Some(&b'\'')).then_some(prefix + 2 + first.len_utf8())
        }
        _ => None,
    }
}

/// The length of a literal with escapes, from its opening to its closing quote.
fn quoted(from: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < from.len() {
        match from[at] {
            b'\\' => at += 2,
            b if b == quote => return at + 1,
            _ => at += 1,
        }
    }
    from.len()
}

#[cfg(test)]
mod tests {
    use super::{Source, find_words, line_of};

    #[track_caller]
    fn check(text: &str, code: &str) {
        let read = Source::shipped(text).code;
        assert_eq!(read.split_whitespace().collect::<Vec<_>>().join(" "), code, "{text}");
        assert_eq!(read.len(), text.len(), "places stay the same");
    }

    #[test]
    fn code_is_told_from_the_rest() {
        check("let a = 1; // dbg!", "let a = 1;");
        check("/* x /* y */ z */ b", "b");
        check(r#"f("dbg!(\"x\") // no", c)"#, "f( , c)");
        check(r##"f(r#"a " b"#, br"c", b'x', '\'', '"')"##, "f( , , , , )");
        check("fn f<'a>(x: &'a str) -> &'static str { x }", "fn f<'a>(x: &'a str) -> &'static str { x }");
        check("for r in bar { \"x\" }", "for r in bar { }");
        check("let q = 'é'; let l: &'é str;", "let q = ; let l: &'é str;");
    }

    #[test]
    fn tests_are_left_out() {
        check("a; #[cfg(test)] mod t { fn f() { {} } } b", "a; b");
        check("a; #[cfg(test)]\nmod tests;\nb", "a; b");
        check("#[cfg(test)] fn f(_: [u8; 3]) { x } b", "b");
        check("#[cfg(test)] use x::{y, z}; b", "; b");
    }

    #[test]
    fn words_stand_alone() {
        let found: Vec<usize> = find_words("TcpStream MyTcpStream TcpStreams x::TcpStream", "TcpStream").collect();
        assert_eq!(found, [0, 36]);
        assert_eq!(find_words("reqwest::get(", "reqwest::").count(), 1);
        assert_eq!(line_of("a\nb\nc", 4), 3);
    }
}
