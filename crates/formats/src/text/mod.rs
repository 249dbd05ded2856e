//! Free text as a person pastes it: a mail, a chat, a report. Finds the values that could be looked for.
//!
//! Spellings that keep a value from becoming a link (`hxxp`, `[.]`, ` [at] `, `[:]//`) are undone first; every value is
//! given with its line, column and original spelling, so that a person can check it beside the text. The aim is
//! that what is listed is right: version numbers, file names, sentences without a space after the full stop
//! and mail headers don't become indicators. A value is never widened: an address with a path stays a URL.

mod classify;
mod extract;
mod headers;
mod refang;
#[cfg(test)]
mod tests;

pub use extract::{Extracted, extract, marking};

use pasban_kernel::Observable;
use pasban_kernel::limits::VALUE_BYTES_MAX;

/// The text with its defanged spellings undone and invisible marks left out: `hxxps://evil[.]example` becomes
/// `https://evil.example`.
#[must_use]
pub fn refang(text: &str) -> String {
    refang::line(text).chars.iter().map(|c| c.now).collect()
}

/// Reads a text that should be one value, in any spelling: a cell, a form field.
#[must_use]
pub fn value(text: &str) -> Option<Observable> {
    if text.len() > VALUE_BYTES_MAX * 2 {
        return None;
    }
    let plain = refang(text);
    let plain = plain.trim().trim_matches(['"', '\'', '`', '<', '>']).trim();
    if plain.is_empty() || plain.chars().any(char::is_whitespace) && !plain.contains("://") {
        return None;
    }
    let touched = plain != text.trim();
    classify::token(plain, touched, None).map(|found| found.value)
}
