//! TLP labels in running text: what a person wrote above, below or inside what was pasted (FIRST, TLP 2.0, "How to use":
//! "TLP:RED", "TLP:AMBER+STRICT", …). People also write `TLP RED`, `tlp: amber strict`, `TLP 2.0: GREEN`, `TLP:WHITE`,
//! and word processors put stars, brackets and invisible marks between.
//!
//! A label too many costs a question, one too few a confidence: where it is doubtful, it counts.

use crate::Tlp;

/// Characters looked at after `TLP`.
const WINDOW: usize = 200;
/// Longest run of characters between `TLP`, the words that may follow it, and the level.
const GAP_MAX: usize = 16;
/// What may stand between `TLP` and the level: "TLP 2.0 level: RED", "TLP marking is GREEN".
const FILLERS: [&str; 9] =
    ["level", "marking", "label", "classification", "colour", "color", "rating", "is", "designation"];
/// Longest unknown level that is kept, characters.
const UNKNOWN_CHARS_MAX: usize = 40;

/// A label as somebody wrote it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Label {
    /// A level.
    Level(Tlp),
    /// `TLP:` and a word that is no level; held as RED, for what it forbids is not known.
    Unknown(String),
}

impl Label {
    /// The level to handle the text by.
    #[must_use]
    pub fn held_as(&self) -> Tlp {
        match self {
            Self::Level(tlp) => *tlp,
            Self::Unknown(_) => Tlp::Red,
        }
    }
}

/// A label and the byte in the text where its `TLP` begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Byte offset.
    pub at: usize,
    /// What it says.
    pub label: Label,
}

/// All labels in a text, in its order. Takes time in proportion to the text.
pub fn labels(text: &str) -> impl Iterator<Item = Written> + '_ {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let starts = !before.is_alphanumeric();
        if !invisible(c) {
            before = c;
        }
        if !starts || !matches!(fold(c), 't') {
            return None;
        }
        let label = label(Reader { chars: text.get(at..).unwrap_or_default().chars(), left: WINDOW })?;
        Some(Written { at, label })
    })
}

/// The strictest label in a text, the first of several that are equally strict.
#[must_use]
pub fn strictest(text: &str) -> Option<Written> {
    labels(text).fold(None, |best: Option<Written>, w| match best {
        Some(b) if b.label.held_as() >= w.label.held_as() => Some(b),
        _ => Some(w),
    })
}

/// A level alone, as in a column headed `TLP`: `RED`, `Amber-Strict`, `tlp:green`. `None` where it is no level.
#[must_use]
pub fn level(text: &str) -> Option<Tlp> {
    if text.len() > 4 * WINDOW {
        return None;
    }
    match strictest(text).or_else(|| strictest(&format!("TLP:{}", text.trim())))?.label {
        Label::Level(tlp) => Some(tlp),
        Label::Unknown(_) => None,
    }
}

/// Direction marks, zero-width characters and soft hyphens: they show nothing.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Lower case, full-width forms as their ASCII.
fn fold(c: char) -> char {
    let plain = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    plain.to_ascii_lowercase()
}

/// Visible characters, folded, a bounded number of them.
#[derive(Clone)]
struct Reader<'a> {
    chars: std::str::Chars<'a>,
    left: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        loop {
            self.left = self.left.checked_sub(1)?;
            let c = self.chars.next()?;
            if !invisible(c) {
                return Some(fold(c));
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.clone().next()
    }

    fn take_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let mut ahead = self.clone();
        let c = ahead.next().filter(|c| wanted(*c))?;
        *self = ahead;
        Some(c)
    }

    /// ASCII letters up to the next other character.
    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.take_if(|c| c.is_ascii_alphabetic()) {
            word.push(c);
        }
        word
    }

    /// The rest is exactly this word, and then something else; then it is passed.
    fn pass(&mut self, word: &str) -> bool {
        let mut ahead = self.clone();
        let same = ahead.word() == word && !ahead.peek().is_some_and(char::is_alphanumeric);
        if same {
            *self = ahead;
        }
        same
    }

    /// What stands between the words.
    fn gap(&mut self) -> String {
        let mut gap = String::new();
        while gap.len() < GAP_MAX
            && let Some(c) = self.take_if(|c| c.is_whitespace() || ":-_=*[(\"'|<>`".contains(c))
        {
            gap.push(c);
        }
        gap
    }
}

/// `tlp` or `traffic light protocol`, and what follows.
fn label(mut r: Reader<'_>) -> Option<Label> {
    match r.word().as_str() {
        // `TLPv2`
        "tlp" | "tlpv" => {}
        "traffic" => {
            r.gap();
            if !r.pass("light") {
                return None;
            }
            let mut ahead = r.clone();
            ahead.gap();
            if ahead.pass("protocol") {
                r = ahead;
            }
        }
        _ => return None,
    }
    // `TLPv2:RED`, `TLP 2.0 level: RED`.
    let mut gap = r.gap();
    let mut fillers = 0;
    while fillers < 3 {
        let mut ahead = r.clone();
        let version = {
            ahead.take_if(|c| c == 'v');
            let mut digits = 0;
            while ahead.take_if(|c| c.is_ascii_digit() || c == '.').is_some() {
                digits += 1;
            }
            digits > 0
        };
        if !version {
            ahead = r.clone();
            let known = !gap.is_empty() && FILLERS.iter().any(|f| ahead.pass(f));
            if !known {
                break;
            }
        }
        gap = ahead.gap();
        r = ahead;
        fillers += 1;
    }
    // Letters joined to it make another word.
    if gap.is_empty() {
        return None;
    }
    let word = r.word();
    let known = match word.as_str() {
        "red" => Tlp::Red,
        "amberstrict" => Tlp::AmberStrict,
        "amber" => amber(&mut r),
        "green" => Tlp::Green,
        "clear" | "white" => Tlp::Clear,
        _ => return unknown(word, &gap, &r),
    };
    let next = r.next();
    if next.is_some_and(char::is_alphanumeric) {
        return unknown(word, &gap, &r);
    }
    // Part of a name, as in `tlp-red.example`.
    let name = !gap.contains(':')
        && !gap.contains(char::is_whitespace)
        && next.is_some_and(|c| ".-_@".contains(c))
        && r.next().is_some_and(char::is_alphanumeric);
    if name { None } else { Some(Label::Level(known)) }
}

/// AMBER, or AMBER and STRICT, however joined.
fn amber(r: &mut Reader<'_>) -> Tlp {
    let mut ahead = r.clone();
    for _ in 0..3 {
        ahead.take_if(|c| c.is_whitespace() || "+-_/:&*".contains(c));
    }
    if ahead.pass("strict") {
        *r = ahead;
        Tlp::AmberStrict
    } else {
        Tlp::Amber
    }
}

/// `TLP:PURPLE`. A word of prose after "TLP" is none, nor are the values of MISP's taxonomy that are no levels.
fn unknown(word: String, gap: &str, r: &Reader<'_>) -> Option<Label> {
    let attached = gap == ":" && word.len() > 1 && !matches!(word.as_str(), "ex" | "unclear");
    // `tlp:pass@host` and the like are no labels.
    let ends = !r.peek().is_some_and(|c| "@.".contains(c));
    (attached && ends).then(|| Label::Unknown(word.chars().take(UNKNOWN_CHARS_MAX).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        use Tlp::*;
        for (text, expected) in [
            ("TLP:RED", Some(Red)),
            ("Report (TLP:RED), not for further distribution", Some(Red)),
            ("tlp: red", Some(Red)),
            ("TLP RED", Some(Red)),
            ("TLP-RED.", Some(Red)),
            ("**TLP:** **RED**", Some(Red)),
            ("TLP = [RED]", Some(Red)),
            ("TLP\u{200b}:\u{200b}R\u{ad}ED", Some(Red)),
            ("ＴＬＰ：ＲＥＤ", Some(Red)),
            ("TLP:\u{a0}RED", Some(Red)),
            ("TLP 2.0: RED", Some(Red)),
            ("TLPv2:RED", Some(Red)),
            ("TLP level: red", Some(Red)),
            ("TLP is red", Some(Red)),
            ("Traffic Light Protocol: RED", Some(Red)),
            ("traffic light: red", Some(Red)),
            ("TLP:GREEN above, TLP:RED below", Some(Red)),
            ("TLP:RED/NOFORN", Some(Red)),
            ("TLP:RED.Keep it", Some(Red)),
            ("x\nTLP:\nRED\n", Some(Red)),
            ("TLP:AMBER+STRICT", Some(AmberStrict)),
            ("TLP: AMBER + STRICT", Some(AmberStrict)),
            ("tlp:amber-strict", Some(AmberStrict)),
            ("TLP AMBER STRICT", Some(AmberStrict)),
            ("TLP:AMBERSTRICT", Some(AmberStrict)),
            ("TLP:AMBER", Some(Amber)),
            ("TLP:AMBER+", Some(Amber)),
            ("TLP:AMBER and strictly so", Some(Amber)),
            ("TLP:GREEN", Some(Green)),
            ("tlp:white", Some(Clear)),
            ("[TLP:CLEAR]", Some(Clear)),
            ("TLP:PURPLE", Some(Red)),
            ("TLP:REDACTED", Some(Red)),
            ("TLP:RED2", Some(Red)),
            ("", None),
            ("TLP", None),
            ("TLP:", None),
            ("see https://www.first.org/tlp/ for the levels", None),
            ("TLP: see below", None),
            ("tlp:ex:chr", None),
            ("tlp:unclear", None),
            ("tlp-red.example and tlp_red-x", None),
            ("subtlp:red", None),
            ("the traffic light was broken", None),
            ("a red apple", None),
            ("ftp://tlp:secret@host.example/", None),
        ] {
            assert_eq!(strictest(text).map(|w| w.label.held_as()), expected, "{text:?}");
        }
        assert_eq!(strictest("a TLP:GREEN, b TLP:RED, c TLP:RED").map(|w| w.at), Some(15));
        assert_eq!(strictest("TLP:Purple").map(|w| w.label), Some(Label::Unknown("purple".into())));
    }

    #[test]
    fn levels_of_a_column() {
        for (text, expected) in [
            ("RED", Some(Tlp::Red)),
            (" amber strict ", Some(Tlp::AmberStrict)),
            ("TLP:GREEN", Some(Tlp::Green)),
            ("WHITE", Some(Tlp::Clear)),
            ("", None),
            ("purple", None),
        ] {
            assert_eq!(level(text), expected, "{text:?}");
        }
    }

    #[test]
    fn every_printed_label_is_found_and_nothing_takes_long() {
        for tlp in Tlp::ALL {
            assert_eq!(strictest(&format!("x {tlp} y")).map(|w| w.label), Some(Label::Level(tlp)));
        }
        for text in
            ["tlp:".repeat(200_000), format!("t{}", "\u{200b}".repeat(500_000)), "tlp 2.0 2.0 2.0 ".repeat(50_000)]
        {
            let _ = strictest(&text);
        }
    }
}
