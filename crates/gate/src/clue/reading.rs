//! The readings of a text: as it stands, and with what is escaped, defanged or encoded in it made plain. Every
//! character remembers the bytes of the original text that it came from.

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD};

/// A character and where in the original text it came from, bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) c: char,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// One reading of a text.
pub(super) type Reading = Vec<Glyph>;

/// How often an encoding inside an encoding is followed.
const DEPTH_MAX: usize = 3;
/// Shortest encoded run that could hold a name.
const RUN_MIN: usize = 8;
/// Between pieces that were decoded apart.
const GAP: char = '\u{1}';

/// All readings of a text. Each level is no longer than the one above, so work stays linear.
pub(super) fn all(text: &str) -> Vec<Reading> {
    let mut level = vec![as_it_stands(text)];
    let mut readings = Vec::new();
    for _ in 0..=DEPTH_MAX {
        let mut next = Vec::new();
        for reading in &level {
            next.extend([unescaped(reading), base64(reading), base32(reading), hex(reading)].into_iter().flatten());
        }
        readings.append(&mut level);
        if next.is_empty() {
            break;
        }
        level = next;
    }
    readings
}

fn as_it_stands(text: &str) -> Reading {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    text.char_indices().map(|(n, c)| Glyph { c, start: at(n), end: at(n.saturating_add(c.len_utf8())) }).collect()
}

/// Percent, backslash and HTML escapes resolved, NUL dropped, defanged signs mended. `None` where nothing changed.
fn unescaped(reading: &[Glyph]) -> Option<Reading> {
    let mut out = Reading::with_capacity(reading.len());
    let mut bytes: Vec<(u8, Glyph)> = Vec::new();
    let mut changed = false;
    let mut n = 0;
    while let Some(&glyph) = reading.get(n) {
        let rest = reading.get(n..).unwrap_or_default();
        if let Some((byte, used)) = byte_escape(rest) {
            bytes.push((byte, span(rest.get(..used).unwrap_or(rest), glyph)));
            n = n.saturating_add(used);
            changed = true;
            continue;
        }
        flush(&mut bytes, &mut out);
        if let Some((c, used)) = char_escape(rest).or_else(|| fang(rest)) {
            if let Some(c) = c {
                out.push(Glyph { c, ..span(rest.get(..used).unwrap_or(rest), glyph) });
            }
            n = n.saturating_add(used);
            changed = true;
            continue;
        }
        out.push(glyph);
        n = n.saturating_add(1);
    }
    flush(&mut bytes, &mut out);
    changed.then_some(out)
}

/// One glyph over all of `glyphs`.
fn span(glyphs: &[Glyph], first: Glyph) -> Glyph {
    Glyph { end: glyphs.last().map_or(first.end, |g| g.end), ..first }
}

/// Bytes that were escaped one by one, read as UTF-8.
fn flush(bytes: &mut Vec<(u8, Glyph)>, out: &mut Reading) {
    let raw: Vec<u8> = bytes.iter().map(|(b, _)| *b).collect();
    let mut n = 0usize;
    for chunk in raw.utf8_chunks() {
        for c in chunk.valid().chars() {
            let last = n.saturating_add(c.len_utf8());
            if let (Some((_, first)), Some((_, end))) = (bytes.get(n), bytes.get(last.saturating_sub(1))) {
                out.push(Glyph { c, start: first.start, end: end.end });
            }
            n = last;
        }
        if let (false, Some((_, at))) = (chunk.invalid().is_empty(), bytes.get(n)) {
            out.push(Glyph { c: GAP, ..*at });
        }
        n = n.saturating_add(chunk.invalid().len());
    }
    bytes.clear();
}

fn nth(glyphs: &[Glyph], n: usize) -> Option<char> {
    glyphs.get(n).map(|g| g.c)
}

fn digits(glyphs: &[Glyph], from: usize, count: usize, radix: u32) -> Option<u32> {
    glyphs
        .get(from..from.checked_add(count)?)?
        .iter()
        .try_fold(0u32, |sum, g| sum.checked_mul(radix)?.checked_add(g.c.to_digit(radix)?))
}

/// `%42`, `=42` (quoted-printable) and `\x42`: a byte and how many characters it took.
fn byte_escape(rest: &[Glyph]) -> Option<(u8, usize)> {
    let (value, used) = match (nth(rest, 0)?, nth(rest, 1)?) {
        ('%' | '=', c) if c.is_ascii_hexdigit() => (digits(rest, 1, 2, 16)?, 3),
        ('\\', 'x' | 'X') => (digits(rest, 2, 2, 16)?, 4),
        _ => return None,
    };
    u8::try_from(value).ok().map(|b| (b, used))
}

/// `\u0042`, `%u0042`, `&#66;`, `&#x42;`, and NUL, which stands for nothing.
fn char_escape(rest: &[Glyph]) -> Option<(Option<char>, usize)> {
    match nth(rest, 0)? {
        '\0' => return Some((None, 1)),
        '\\' | '%' if matches!(nth(rest, 1), Some('u' | 'U')) => {
            let c = char::from_u32(digits(rest, 2, 4, 16)?)?;
            return Some((Some(c), 6));
        }
        '&' if nth(rest, 1) == Some('#') => {}
        _ => return None,
    }
    let hex = matches!(nth(rest, 2), Some('x' | 'X'));
    let (from, radix) = if hex { (3, 16) } else { (2, 10) };
    let count = rest.iter().skip(from).take(7).take_while(|g| g.c.is_digit(radix)).count();
    let c = char::from_u32(digits(rest, from, count, radix)?).filter(|_| count > 0)?;
    let close = usize::from(nth(rest, from.saturating_add(count)) == Some(';'));
    Some((Some(c), from.saturating_add(count).saturating_add(close)))
}

/// Ways to write a dot, an at or a colon so that nobody clicks on it.
const FANGS: &[(&str, char)] = &[
    ("[.]", '.'),
    ("(.)", '.'),
    ("{.}", '.'),
    ("<.>", '.'),
    ("\\.", '.'),
    ("[.", '.'),
    (".]", '.'),
    ("[dot]", '.'),
    ("(dot)", '.'),
    ("{dot}", '.'),
    (" dot ", '.'),
    (" [.] ", '.'),
    ("[at]", '@'),
    ("(at)", '@'),
    ("{at}", '@'),
    ("[@]", '@'),
    ("(@)", '@'),
    (" at ", '@'),
    ("[:]", ':'),
    ("[/]", '/'),
    ("[-]", '-'),
    ("\\/", '/'),
];

fn fang(rest: &[Glyph]) -> Option<(Option<char>, usize)> {
    if !matches!(nth(rest, 0)?, '[' | '(' | '{' | '<' | '\\' | ' ' | '.') {
        return None;
    }
    FANGS.iter().find_map(|(written, meant)| {
        let mut count = 0;
        let same = written.chars().all(|w| {
            let here = nth(rest, count);
            count += 1;
            here.is_some_and(|c| c.eq_ignore_ascii_case(&w))
        });
        same.then_some((Some(*meant), count))
    })
}

/// Collects decoded pieces of a reading into a new one.
#[derive(Default)]
struct Pieces(Reading);

impl Pieces {
    /// Adds what `bytes` say as UTF-8 and, where it looks so, as UTF-16; all of it came from `run`.
    fn add(&mut self, bytes: &[u8], run: &[Glyph]) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        let mut put = |c: char| {
            let c = if c.is_control() && c != '\0' || c == char::REPLACEMENT_CHARACTER { GAP } else { c };
            self.0.push(Glyph { c, start: first.start, end: last.end });
        };
        put(GAP);
        String::from_utf8_lossy(bytes).chars().filter(|c| *c != '\0').for_each(&mut put);
        for low in [0, 1] {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .filter_map(|pair| <[u8; 2]>::try_from(pair).ok())
                .map(|pair| if low == 0 { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
                .collect();
            // Latin and Arabic letters have a high byte of 0 or 6.
            let likely = units.iter().filter(|u| matches!(**u >> 8, 0 | 6)).count();
            if units.len() >= 3 && likely.saturating_mul(2) >= units.len() {
                put(GAP);
                char::decode_utf16(units).map(|c| c.unwrap_or(GAP)).for_each(&mut put);
            }
        }
    }

    fn reading(self) -> Option<Reading> {
        (!self.0.is_empty()).then_some(self.0)
    }
}

/// Maximal runs of characters that satisfy `of`.
fn runs(reading: &[Glyph], of: impl Fn(char) -> bool) -> impl Iterator<Item = &[Glyph]> {
    reading.split(move |g| !of(g.c)).filter(|run| run.len() >= RUN_MIN)
}

/// Base64 in its three alphabets; where a path or a name joins several runs, each is tried by itself too.
fn base64(reading: &[Glyph]) -> Option<Reading> {
    let mut pieces = Pieces::default();
    let mut decode = |run: &[Glyph]| {
        let mut text: String = run
            .iter()
            .map(|g| match g.c {
                '-' => '+',
                '_' => '/',
                c => c,
            })
            .collect();
        if text.len() % 4 == 1 {
            text.pop();
        }
        if let Some(bytes) = lenient(&text) {
            pieces.add(&bytes, run);
        }
    };
    runs(reading, |c| c.is_ascii_alphanumeric()).for_each(&mut decode);
    let joined = |run: &&[Glyph], signs: [char; 2]| run.iter().any(|g| signs.contains(&g.c));
    runs(reading, |c| c.is_ascii_alphanumeric() || c == '+' || c == '/')
        .filter(|r| joined(r, ['+', '/']))
        .for_each(&mut decode);
    runs(reading, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        .filter(|r| joined(r, ['-', '_']))
        .for_each(&mut decode);
    pieces.reading()
}

/// Base64 whose last character may carry stray bits.
fn lenient(text: &str) -> Option<Vec<u8>> {
    let clean = |t: &str| BASE64_NOPAD.decode(t.as_bytes()).ok();
    clean(text).or_else(|| clean(text.get(..text.len() / 4 * 4)?))
}

/// Base32, as tunnels through DNS use it.
fn base32(reading: &[Glyph]) -> Option<Reading> {
    let mut pieces = Pieces::default();
    for run in runs(reading, |c| c.is_ascii_alphabetic() || matches!(c, '2'..='7')) {
        let upper: String = run.iter().map(|g| g.c.to_ascii_uppercase()).collect();
        let whole = upper.get(..upper.len() / 8 * 8).unwrap_or_default();
        let decoded = BASE32_NOPAD.decode(upper.as_bytes()).or_else(|_| BASE32_NOPAD.decode(whole.as_bytes()));
        if let Ok(bytes) = decoded {
            pieces.add(&bytes, run);
        }
    }
    pieces.reading()
}

/// Hex, run together or in pairs set apart by one sign.
fn hex(reading: &[Glyph]) -> Option<Reading> {
    let mut pieces = Pieces::default();
    let mut decode = |run: &[Glyph]| {
        let nibbles: Vec<u8> =
            run.iter().filter_map(|g| g.c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
        let bytes: Vec<u8> = nibbles.chunks_exact(2).filter_map(|p| Some((p.first()? << 4) | p.get(1)?)).collect();
        pieces.add(&bytes, run);
    };
    runs(reading, |c| c.is_ascii_hexdigit()).for_each(&mut decode);
    // `42 61 6e`, `42:61:6e`, `0x42,0x61`: two digits, then no more than three signs that are no digits.
    let mut from = 0;
    while from < reading.len() {
        let (mut pairs, mut end) = (Vec::new(), from);
        while let Some((pair, next)) = pair_at(reading, end) {
            pairs.extend_from_slice(pair);
            end = next;
        }
        if pairs.len() >= RUN_MIN {
            decode(&pairs);
        }
        from = end.max(from.saturating_add(1));
    }
    pieces.reading()
}

/// A pair of hex digits at `n`, set apart from what follows; and where the next may begin.
fn pair_at(reading: &[Glyph], n: usize) -> Option<(&[Glyph], usize)> {
    let prefixed = nth(reading, n) == Some('0') && matches!(nth(reading, n.saturating_add(1)), Some('x' | 'X'));
    let at = if prefixed { n.saturating_add(2) } else { n };
    let pair = reading.get(at..at.checked_add(2)?)?;
    if !pair.iter().all(|g| g.c.is_ascii_hexdigit()) {
        return None;
    }
    let after = at.saturating_add(2);
    let signs =
        reading.iter().skip(after).take(3).take_while(|g| matches!(g.c, ' ' | ':' | ',' | '-' | ';' | '.')).count();
    let at_end = after >= reading.len() || nth(reading, after).is_some_and(|c| !c.is_ascii_alphanumeric());
    (signs > 0 || at_end).then_some((pair, after.saturating_add(signs.max(1))))
}
