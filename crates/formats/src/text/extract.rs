//! Bytes to values with their places.

use pasban_kernel::finding::Parsed;
use pasban_kernel::limits::{LINE_BYTES_MAX, LINE_OBSERVABLES_MAX, OBJECTS_MAX, ROWS_MAX};
use pasban_kernel::{Finding, Observable};

use super::classify;
use super::headers::{Headers, Verdict};
use super::refang::{self, Ch};
use crate::collect::{Findings, quote};
use crate::decode::decode;
use crate::marking::Written;

/// A value found in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extracted {
    /// The value, normalised.
    pub value: Observable,
    /// Line, from 1.
    pub line: usize,
    /// Column of its first character, from 1, counted in characters of the text as pasted.
    pub column: usize,
    /// As it was written.
    pub original: String,
}

/// Finds all values in a text, in its order; a value written twice is found twice. Domains must end in a
/// known public suffix or in `example`, `test` or `invalid`.
///
/// Findings say what was left out (header lines, lines beyond the bounds, addresses without a public name), what was
/// read with a guess (`evil.example/a` as `http://`) and that invisible direction marks were taken away.
///
/// # Errors
/// The text is larger than `BODY_BYTES_MAX`.
pub fn extract(bytes: &[u8]) -> Result<Parsed<Vec<Extracted>>, Finding> {
    let mut findings = Findings::default();
    let text = decode(bytes, &mut findings)?;
    let mut found = Vec::new();
    let mut headers = Headers::default();
    let mut hidden = (0_usize, String::new());
    for (n, raw) in text.lines().enumerate() {
        let line = n + 1;
        if n >= ROWS_MAX {
            findings.add(format!("line {line}"), format!("more than {ROWS_MAX} lines; the rest is not read"));
            break;
        }
        let raw = if raw.len() > LINE_BYTES_MAX {
            findings
                .add(format!("line {line}"), format!("longer than {LINE_BYTES_MAX} bytes; the rest of it is not read"));
            raw.get(..raw.floor_char_boundary(LINE_BYTES_MAX)).unwrap_or_default()
        } else {
            raw
        };
        let searched = match headers.next(raw) {
            Verdict::Search => raw,
            Verdict::BeforeBy => raw.split(" by ").next().unwrap_or(raw),
            Verdict::Skip => {
                // Said once a header, not once a folded line.
                if !raw.starts_with([' ', '\t']) {
                    findings.add(
                        format!("line {line}"),
                        "a mail header about the recipient or the transport; not searched",
                    );
                }
                continue;
            }
        };
        let undone = refang::line(searched);
        if undone.hidden > 0 {
            if hidden.0 == 0 {
                hidden.1 = format!("line {line}, column {}", undone.first_hidden + 1);
            }
            hidden.0 += undone.hidden;
        }
        let before = found.len();
        let source: Vec<char> = searched.chars().collect();
        Scan { chars: &undone.chars, line, found: &mut found, findings: &mut findings, source: &source }.run();
        if found.len() - before > LINE_OBSERVABLES_MAX {
            found.truncate(before + LINE_OBSERVABLES_MAX);
            findings.add(
                format!("line {line}"),
                format!("more than {LINE_OBSERVABLES_MAX} values in one line; the rest is left out"),
            );
        }
        if found.len() > OBJECTS_MAX {
            found.truncate(OBJECTS_MAX);
            findings.add(format!("line {line}"), format!("more than {OBJECTS_MAX} values; the rest is not read"));
            break;
        }
    }
    if hidden.0 > 0 {
        findings.add(
            hidden.1,
            format!("{} invisible direction or zero-width marks were left out, the first here", hidden.0),
        );
    }
    Ok(Parsed { value: found, findings: findings.into_vec() })
}

/// The strictest TLP label that is written in a text, wherever it stands: also where no values are looked for.
///
/// # Errors
/// As [`extract`].
pub fn marking(bytes: &[u8]) -> Result<Option<Written>, Finding> {
    Ok(Written::find(&decode(bytes, &mut Findings::default())?))
}

struct Scan<'a> {
    chars: &'a [Ch],
    line: usize,
    found: &'a mut Vec<Extracted>,
    findings: &'a mut Findings,
    /// The line as it was pasted.
    source: &'a [char],
}

/// The bracket that closes one.
fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// Letters of the Arabic script, which Urdu writes without a space before or after a Latin name at times.
fn arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Ends any value.
fn ends_all(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '"' | '`' | '|' | '“' | '”' | '«' | '»' | '،' | '؛' | '۔' | '؟')
}

/// Ends a word that is not a URL.
fn ends_word(c: char) -> bool {
    ends_all(c)
        || matches!(
            c,
            ',' | ';'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '='
                | '\''
                | '!'
                | '?'
                | '*'
                | '‘'
                | '’'
                | '…'
                | '•'
                | '→'
                | '–'
                | '—'
        )
}

impl Scan<'_> {
    fn at(&self, i: usize) -> Option<char> {
        self.chars.get(i).map(|c| c.now)
    }

    fn run(mut self) {
        let mut before: Option<String> = None;
        let most = self.found.len().saturating_add(LINE_OBSERVABLES_MAX);
        let mut i = 0;
        while let Some(c) = self.at(i) {
            // One more than is kept, so that the caller sees that there are too many.
            if self.found.len() > most {
                return;
            }
            if ends_word(c) {
                i += 1;
                continue;
            }
            let url = self.starts_url(i);
            let mut end = i;
            while let Some(c) = self.at(end) {
                let script_change = end > i && {
                    let last = self.at(end - 1).unwrap_or(' ');
                    arabic(last) && c.is_ascii_alphanumeric() || arabic(c) && last.is_ascii_alphanumeric()
                };
                let ends =
                    if url { ends_all(c) } else { ends_word(c) || script_change || (end > i && self.starts_url(end)) };
                if ends {
                    break;
                }
                end += 1;
            }
            let (from, to) = self.trim(i, end, url);
            self.word(from, to, url, before.as_deref());
            before = Some(
                self.chars.get(from..to).unwrap_or_default().iter().map(|c| c.now).collect::<String>().to_lowercase(),
            );
            i = end.max(i + 1);
        }
    }

    fn starts_url(&self, i: usize) -> bool {
        if i > 0 && self.at(i - 1).is_some_and(|c| c.is_ascii_alphanumeric()) {
            return false;
        }
        ["http://", "https://", "ftp://"].iter().any(|scheme| {
            let word = self.chars.get(i..i + scheme.len()).unwrap_or_default();
            word.len() == scheme.len() && word.iter().zip(scheme.chars()).all(|(a, b)| a.now.eq_ignore_ascii_case(&b))
        })
    }

    /// Leaves out the punctuation around a word; of a URL also a closing bracket that was not opened in it.
    fn trim(&self, from: usize, to: usize, url: bool) -> (usize, usize) {
        let (mut from, mut to) = (from, to);
        while !url
            && from < to
            && self.at(from).is_some_and(|c| matches!(c, '.' | '-' | ':' | '#' | '~' | '@' | '_' | '+'))
        {
            from += 1;
        }
        // How many more closing than opening brackets the URL has, by kind; counted once, so that the loop stays linear.
        let mut surplus = ['(', '[', '{'].map(|open| (open, 0_isize));
        if url {
            for ch in self.chars.get(from..to).unwrap_or_default() {
                for (open, n) in &mut surplus {
                    *n += isize::from(ch.now == closing(*open)) - isize::from(ch.now == *open);
                }
            }
        }
        while from < to {
            let Some(last) = self.at(to - 1) else { break };
            let trims = match last {
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '’' | '‘' | '…' => true,
                '-' | '\\' | '@' | '_' | '~' | '/' => !url,
                _ => match surplus.iter_mut().find(|(open, n)| closing(*open) == last && *n > 0) {
                    Some((_, n)) => {
                        *n -= 1;
                        true
                    }
                    None => false,
                },
            };
            if !trims {
                break;
            }
            to -= 1;
        }
        (from, to)
    }

    fn word(&mut self, from: usize, to: usize, url: bool, before: Option<&str>) {
        let chars = self.chars.get(from..to).unwrap_or_default();
        let (Some(first), Some(last)) = (chars.first(), chars.last()) else { return };
        let text: String = chars.iter().map(|c| c.now).collect();
        let touched = chars.iter().any(|c| c.touched);
        let Some(found) = classify::token(&text, touched, before) else {
            if url || touched && text.contains('.') {
                let place = format!("line {}, column {}", self.line, first.from + 1);
                self.findings
                    .add(place, format!("{} has no public name or address that is known; left out", quote(&text)));
            }
            return;
        };
        let start = chars.get(found.skipped).map_or(first.from, |c| c.from);
        let column = start + 1;
        if let Some(remark) = found.remark {
            self.findings.add(format!("line {}, column {column}", self.line), format!("{}: {remark}", quote(&text)));
        }
        let original = self.source.get(start..last.to).unwrap_or_default().iter().collect();
        self.found.push(Extracted { value: found.value, line: self.line, column, original });
    }
}
