//! Undoing the spellings that people use to keep a value from being clicked.

/// A character after undoing, and where it came from.
#[derive(Clone, Copy)]
pub(super) struct Ch {
    pub(super) now: char,
    /// First source character, from 0.
    pub(super) from: usize,
    /// One past the last source character.
    pub(super) to: usize,
    /// Whether something was undone here.
    pub(super) touched: bool,
}

/// A line after undoing.
pub(super) struct Line {
    pub(super) chars: Vec<Ch>,
    /// How many invisible marks were left out, and the first one's place from 0.
    pub(super) hidden: usize,
    pub(super) first_hidden: usize,
}

/// Direction marks, zero-width characters and soft hyphens: they show nothing and break equality.
pub(super) fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn label(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// Undoes one line.
pub(super) fn line(text: &str) -> Line {
    let mut hidden = 0;
    let mut first_hidden = 0;
    let mut source: Vec<Ch> = Vec::with_capacity(text.len());
    for (i, c) in text.chars().enumerate() {
        if invisible(c) {
            if hidden == 0 {
                first_hidden = i;
            }
            hidden += 1;
        } else {
            source.push(Ch { now: c, from: i, to: i + 1, touched: false });
        }
    }
    let chars = spaced_dots(schemes(brackets(&source)));
    Line { chars, hidden, first_hidden }
}

/// What stands in brackets, `[.]`, `(dot)`, `{at}`, `[://]`.
fn brackets(source: &[Ch]) -> Vec<Ch> {
    let mut out: Vec<Ch> = Vec::with_capacity(source.len());
    let mut i = 0;
    while let Some(ch) = source.get(i).copied() {
        let next = source.get(i + 1).map(|c| c.now);
        if matches!(ch.now, '[' | '(' | '{')
            && let Some((inside, length)) = bracketed(source, i, ch.now)
        {
            let end = source.get(i + length - 1).map_or(ch.to, |c| c.to);
            i += length;
            if matches!(inside, "." | "@") {
                join_spaces(source, &mut out, &mut i);
            }
            out.extend(inside.chars().map(|now| Ch { now, from: ch.from, to: end, touched: true }));
            continue;
        }
        // `evil[.example` and `evil\.example`
        let half = matches!(ch.now, '[' | '\\')
            && next == Some('.')
            && source.get(i + 2).is_some_and(|c| label(c.now))
            && out.last().is_some_and(|c| label(c.now));
        if half {
            out.push(Ch { now: '.', from: ch.from, to: ch.to + 1, touched: true });
            i += 2;
            continue;
        }
        // Full stops of other scripts inside a name (UTS 46 reads them as dots).
        let foreign_dot = matches!(ch.now, '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
            && next.is_some_and(label)
            && out.last().is_some_and(|c| label(c.now));
        out.push(if foreign_dot { Ch { now: '.', touched: true, ..ch } } else { ch });
        i += 1;
    }
    out
}

/// What a bracket at `at` means, and how many source characters it spans.
fn bracketed(source: &[Ch], at: usize, open: char) -> Option<(&'static str, usize)> {
    let close = match open {
        '[' => ']',
        '(' => ')',
        _ => '}',
    };
    // The longest inside is ` DOT `.
    let window = source.get(at + 1..(at + 8).min(source.len()))?;
    let length = window.iter().position(|c| c.now == close)?;
    let inside: String = window.get(..length)?.iter().map(|c| c.now).collect();
    let meaning = match inside.trim().to_ascii_lowercase().as_str() {
        "." | "dot" | "d0t" => ".",
        "@" | "at" => "@",
        ":" => ":",
        "://" => "://",
        ":/" => ":/",
        "//" => "//",
        "/" => "/",
        _ => return None,
    };
    Some((meaning, length + 2))
}

/// Takes the spaces away on both sides of a bracketed dot, where a label stands beyond them.
fn join_spaces(source: &[Ch], out: &mut Vec<Ch>, i: &mut usize) {
    let back = out.iter().rev().take_while(|c| c.now == ' ').count();
    if back > 0 && back <= 2 && out.len() > back && out.get(out.len() - back - 1).is_some_and(|c| label(c.now)) {
        out.truncate(out.len() - back);
    }
    let ahead = source.iter().skip(*i).take_while(|c| c.now == ' ').count();
    if ahead > 0 && ahead <= 2 && source.get(*i + ahead).is_some_and(|c| label(c.now)) {
        *i += ahead;
    }
}

/// `hxxp://`, `h**p:\\`, `fxp://` at the start of a word.
fn schemes(chars: Vec<Ch>) -> Vec<Ch> {
    const SPELLINGS: [(&str, &str); 11] = [
        ("hxxps", "https"),
        ("hxxp", "http"),
        ("htxps", "https"),
        ("htxp", "http"),
        ("hxtps", "https"),
        ("hxtp", "http"),
        ("h**ps", "https"),
        ("h**p", "http"),
        ("https", "https"),
        ("http", "http"),
        ("fxp", "ftp"),
    ];
    let mut out: Vec<Ch> = Vec::with_capacity(chars.len());
    let mut i = 0;
    'next: while let Some(ch) = chars.get(i).copied() {
        let starts =
            matches!(ch.now, 'h' | 'H' | 'f' | 'F') && out.last().is_none_or(|c| !c.now.is_ascii_alphanumeric());
        if starts {
            for (spelling, scheme) in SPELLINGS {
                let rest = chars.get(i + spelling.len()..).unwrap_or_default();
                let marks: String = rest.iter().take(3).map(|c| c.now).collect();
                if marks != "://" && marks != ":\\\\" {
                    continue;
                }
                let word = chars.get(i..i + spelling.len()).unwrap_or_default();
                if !word.iter().zip(spelling.chars()).all(|(a, b)| a.now.eq_ignore_ascii_case(&b)) {
                    continue;
                }
                let (from, to) = (ch.from, rest.get(2).map_or(ch.to, |c| c.to));
                let touched = spelling != scheme || marks != "://" || rest.iter().take(3).any(|c| c.touched);
                out.extend(scheme.chars().chain("://".chars()).map(|now| Ch { now, from, to, touched }));
                i += spelling.len() + 3;
                continue 'next;
            }
        }
        out.push(ch);
        i += 1;
    }
    out
}

/// `evil . example`, where the whole line is one name and every space stands beside a dot: in running text a dot
/// between spaces ends a sentence.
fn spaced_dots(chars: Vec<Ch>) -> Vec<Ch> {
    let mut spaces = false;
    let first = chars.iter().position(|c| c.now != ' ').unwrap_or(0);
    let last = chars.iter().rposition(|c| c.now != ' ').unwrap_or(0);
    for (i, ch) in chars.iter().enumerate().take(last + 1).skip(first) {
        if ch.now == ' ' {
            let beside = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.now == '.');
            if !beside(i.checked_sub(1)) && !beside(Some(i + 1)) {
                return chars;
            }
            spaces = true;
        } else if !label(ch.now) && ch.now != '.' {
            return chars;
        }
    }
    // `end.` and `a. b` are prose; a spelled-out name has a space on both sides of each dot.
    let both = |i: usize| {
        i > first
            && i < last
            && chars.get(i - 1).is_some_and(|c| c.now == ' ')
            && chars.get(i + 1).is_some_and(|c| c.now == ' ')
    };
    let spelled = spaces && chars.iter().enumerate().filter(|(_, c)| c.now == '.').all(|(i, _)| both(i));
    if !spelled {
        return chars;
    }
    chars.into_iter().filter(|c| c.now != ' ').map(|c| Ch { touched: c.touched || c.now == '.', ..c }).collect()
}
