//! One spelling for what looks or sounds the same: case, diacritics, Arabic and Urdu letter forms, invisible
//! characters, Cyrillic and Greek letters that look Latin; and, coarser, digits that stand for letters.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Gives `each` the folded characters of `c`: none for what is invisible, several for a ligature.
pub(super) fn each(c: char, mut each: impl FnMut(char)) {
    if c.is_ascii() {
        if c != '\0' {
            each(c.to_ascii_lowercase());
        }
        return;
    }
    decompose_compatible(c, |d| {
        if is_combining_mark(d) || is_invisible(d) {
            return;
        }
        let d = look(d);
        for lower in d.to_lowercase() {
            // A second look: capitals of other scripts fold to small letters that the table knows.
            each(look(lower));
        }
    });
}

/// A whole word folded, keeping letters and digits only.
pub(super) fn word(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        each(c, |f| {
            if f.is_alphanumeric() {
                folded.push(f);
            }
        });
    }
    folded
}

/// Characters that nobody sees: zero width, direction marks, soft hyphen, tatweel, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// The character that this one is taken for.
fn look(c: char) -> char {
    match c {
        // Arabic and Urdu forms of one letter.
        'ي' | 'ى' | 'ئ' | 'ے' | 'ې' => 'ی',
        'ك' | 'ڪ' => 'ک',
        'ه' | 'ة' | 'ۃ' | 'ھ' | 'ۂ' | 'ە' | 'ۀ' => 'ہ',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ں' => 'ن',
        // Digits of Arabic and Urdu.
        '٠' | '۰' => '0',
        '١' | '۱' => '1',
        '٢' | '۲' => '2',
        '٣' | '۳' => '3',
        '٤' | '۴' => '4',
        '٥' | '۵' => '5',
        '٦' | '۶' => '6',
        '٧' | '۷' => '7',
        '٨' | '۸' => '8',
        '٩' | '۹' => '9',
        // Cyrillic, Greek and others that look Latin.
        'а' | 'А' | 'α' | 'Α' | 'ɑ' => 'a',
        'в' | 'В' | 'β' | 'Β' | 'ь' | 'Ь' | 'ß' | 'ʙ' => 'b',
        'с' | 'С' | 'ϲ' | 'ƈ' => 'c',
        'ԁ' | 'đ' | 'Đ' | 'ɗ' => 'd',
        'е' | 'Е' | 'ε' | 'Ε' | 'є' | 'ə' | 'ɛ' => 'e',
        'ɡ' | 'ց' => 'g',
        'н' | 'Н' | 'Η' | 'һ' | 'հ' => 'h',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' | 'ӏ' | 'Ӏ' => 'i',
        'ј' | 'Ј' => 'j',
        'к' | 'К' | 'κ' | 'Κ' | 'ĸ' => 'k',
        'ł' | 'Ł' | 'ⅼ' => 'l',
        'м' | 'М' | 'Μ' => 'm',
        'η' | 'п' | 'ո' | 'Ν' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'σ' | 'ø' | 'Ø' | 'օ' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ԛ' | 'զ' => 'q',
        'г' | 'ɾ' => 'r',
        'ѕ' | 'Ѕ' | 'ƽ' => 's',
        'т' | 'Т' | 'τ' | 'Τ' => 't',
        'υ' | 'ս' | 'ц' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' | 'ѡ' | 'ш' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'γ' | 'Υ' | 'ү' => 'y',
        'Ζ' | 'ζ' | 'ʐ' => 'z',
        // Stops and hyphens of other scripts.
        '。' | '｡' | '．' | '․' => '.',
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '﹣' => '-',
        other => other,
    }
}

/// The coarser look: digits and signs written for letters, letters written for each other.
pub(super) fn skeleton(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | 'i' | '!' | '|' => 'l',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        other => other,
    }
}

/// The skeleton of a folded word; "rn" reads as "m" and "vv" as "w".
pub(super) fn skeleton_of(word: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(word.len());
    for c in word.chars() {
        push_skeleton(&mut out, skeleton(c));
    }
    out
}

/// Adds a skeleton character, joining pairs that read as one. Says whether it was joined to the one before.
pub(super) fn push_skeleton(out: &mut Vec<char>, c: char) -> bool {
    let joined = match (out.last(), c) {
        (Some('r'), 'n') => 'm',
        (Some('v'), 'v') => 'w',
        _ => {
            out.push(c);
            return false;
        }
    };
    if let Some(last) = out.last_mut() {
        *last = joined;
    }
    true
}
