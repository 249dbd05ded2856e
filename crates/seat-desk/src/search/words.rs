//! What something is found by: words and values, as postings of the index. Pure.
//!
//! A word is folded: lower case, Arabic letters that look alike as one, digits of either script as 0-9. A value, in whatever
//! spelling, becomes one posting of its own, so that `evil[.]example`, `hxxp://evil.example/` and `EVIL.example` meet.

use std::collections::BTreeSet;

use pasban_kernel::id::OrgId;
use pasban_kernel::{Digest, Observable};

/// Most postings of one document.
const TOKENS_MAX: usize = 400;
/// Longest word that is kept; the rest of a longer one is cut.
const WORD_CHARS_MAX: usize = 32;
/// Most pieces of a query.
pub const PIECES_MAX: usize = 8;
/// Longest query, characters.
pub const QUERY_CHARS_MAX: usize = 2_000;

/// Stands on everything.
pub const ALL: &str = "*";

/// The posting of a kind.
#[must_use]
pub fn kind_token(kind: &str) -> String {
    format!("k:{kind}")
}

/// The posting of an organisation.
#[must_use]
pub fn org_token(org: &OrgId) -> String {
    let mut out = String::from("o:");
    for b in org.as_bytes() {
        out.push_str(&format!("{b:02x}"));
    }
    out
}

/// The posting of a rating, and of those below it that it reaches: "at least high" is one posting.
pub fn rating_tokens(rating: i64) -> impl Iterator<Item = String> {
    (1..=rating.clamp(0, 4)).map(|n| format!("r:{n}"))
}

/// The posting of a value: of fixed length, whatever the value's.
#[must_use]
pub fn value_token(value: &Observable) -> String {
    let sum = Digest::of(format!("{} {}", value.kind().name(), value.value()).as_bytes());
    let mut out = String::from("=");
    for b in sum.0.iter().take(12) {
        out.push_str(&format!("{b:02x}"));
    }
    out
}

/// A letter as it is compared; `None` for marks that change nothing.
fn fold(c: char) -> Option<char> {
    Some(match c {
        'ي' | 'ى' | 'ئ' => 'ی',
        'ك' => 'ک',
        'ه' | 'ۂ' | 'ة' => 'ہ',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        '\u{6F0}'..='\u{6F9}' => char::from(b'0' + u8::try_from(c as u32 - 0x6F0).unwrap_or(0)),
        '\u{660}'..='\u{669}' => char::from(b'0' + u8::try_from(c as u32 - 0x660).unwrap_or(0)),
        // Vowel signs, tatweel, joiners.
        '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}' | '\u{200B}'..='\u{200F}' | '\u{AD}' => return None,
        other => other,
    })
}

/// The words of a text, folded, in their order; one letter alone is none.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut chars = 0;
    let mut end = |word: &mut String, chars: &mut usize| {
        if *chars > 1 {
            out.push(std::mem::take(word));
        }
        word.clear();
        *chars = 0;
    };
    for c in text.chars() {
        let Some(c) = fold(c) else { continue };
        if c.is_alphanumeric() {
            for lower in c.to_lowercase().filter_map(fold) {
                if chars < WORD_CHARS_MAX {
                    word.push(lower);
                    chars += 1;
                }
            }
        } else {
            end(&mut word, &mut chars);
        }
    }
    end(&mut word, &mut chars);
    out
}

/// All postings of a text: its words, the values in it, and the hosts of those.
#[must_use]
pub fn postings(text: &str) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = words(text).into_iter().take(TOKENS_MAX).collect();
    if let Ok(found) = pasban_formats::text::extract(text.as_bytes()) {
        for value in found.value.into_iter().map(|e| e.value).take(TOKENS_MAX) {
            out.extend(value.host().map(|h| value_token(&h)));
            out.insert(value_token(&value));
        }
    }
    while out.len() > TOKENS_MAX {
        out.pop_last();
    }
    out
}

/// A value as postings: itself, its host, and the words in it.
#[must_use]
pub fn value_postings(value: &Observable) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = words(value.value()).into_iter().take(TOKENS_MAX).collect();
    out.insert(value_token(value));
    out.extend(value.host().map(|h| value_token(&h)));
    out
}

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As it was typed; values defanged.
    pub shown: String,
    /// The posting that must be there.
    pub token: String,
    /// It is a value.
    pub value: Option<Observable>,
}

/// What a query asks for: each piece must be found.
#[must_use]
pub fn pieces(query: &str) -> Vec<Piece> {
    let query: String = query.chars().take(QUERY_CHARS_MAX).collect();
    let mut out: Vec<Piece> = Vec::new();
    let add = |piece: Piece, out: &mut Vec<Piece>| {
        if out.len() < PIECES_MAX && !out.iter().any(|p| p.token == piece.token) {
            out.push(piece);
        }
    };
    let value = |text: &str| {
        pasban_formats::text::value(text).map(|v| Piece { shown: v.defanged(), token: value_token(&v), value: Some(v) })
    };
    // A value may be written with blanks: `evil [dot] example`.
    if let Some(piece) = value(&query) {
        return vec![piece];
    }
    for text in query.split_whitespace() {
        match value(text) {
            Some(piece) => add(piece, &mut out),
            None => {
                words(text).into_iter().for_each(|w| add(Piece { shown: w.clone(), token: w, value: None }, &mut out))
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        assert_eq!(words("Bank-A: LOGIN, page!"), ["bank", "login", "page"]);
        assert_eq!(words("واقعہ‌ ۱۲۳ يوم"), ["واقعہ", "123", "یوم"]);
        assert_eq!(words("R-2026-0482"), ["2026", "0482"]);
        assert_eq!(words(&"x".repeat(1000))[0].len(), WORD_CHARS_MAX);
        assert!(words("").is_empty());
    }

    #[test]
    fn a_value_in_any_spelling_is_one_posting() {
        let meant = value_token(&Observable::domain("evil.example").unwrap());
        for spelling in ["evil.example", "evil[.]example", "EVIL.Example", "evil(.)example", "evil [dot] example"] {
            let found = pieces(spelling);
            assert!(found.len() == 1 && found[0].token == meant, "{spelling}: {found:?}");
        }
        let url = pieces("hxxps://evil[.]example/login");
        assert_eq!(url.len(), 1);
        assert_ne!(url[0].token, meant);
        // A report that names the URL is found by its host as well.
        assert!(postings("They opened hxxps://evil[.]example/login at nine").contains(&meant));
    }

    #[test]
    fn a_query_is_bounded() {
        assert_eq!(pieces(&"ab cd ef gh ij kl mn op qr st uv wx yz ".repeat(9)).len(), PIECES_MAX);
        assert!(pieces("  \u{202e} . ! ").is_empty());
        assert!(postings(&"word1 word2 ".repeat(100_000)).len() <= TOKENS_MAX);
    }

    #[test]
    fn shown_pieces_are_defanged() {
        assert_eq!(pieces("http://evil.example/x")[0].shown, "hxxp://evil[.]example/x");
    }

    #[test]
    fn at_least_high_is_one_posting() {
        let of = |r| rating_tokens(r).collect::<Vec<_>>();
        assert!(
            of(4).contains(&"r:3".to_owned())
                && of(3).contains(&"r:3".to_owned())
                && !of(2).contains(&"r:3".to_owned())
        );
        assert!(of(0).is_empty());
    }
}
