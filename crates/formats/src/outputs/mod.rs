//! Blocks in the words of the devices that carry them out: DNS response policy zones, Suricata rules, nftables sets,
//! plain lists. Pure printers: no clock, no files; the order of entries is their rank, the first is the most important.
//!
//! Invariants:
//! - Every value is checked again for its normal form before it is printed ([`BlockEntry::checked`]), and free text
//!   stands only in comments and messages, through [`comment`]: no value or text can end a line, a string or a
//!   statement, or steer a terminal.
//! - What a device cannot express is not bent into something wider (a URL never becomes its whole host): it is left
//!   out, counted and reported.
//! - Same entries, same bytes.

pub mod nftables;
pub mod rpz;
pub mod suricata;
pub mod text;

#[cfg(test)]
mod tests;

use pasban_kernel::limits::FINDINGS_MAX;
use pasban_kernel::{Finding, Observable, Timestamp};

/// One block that is in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockEntry {
    /// What to block.
    pub value: Observable,
    /// Who ordered it.
    pub issuer: String,
    /// Why, in one word of the block policy: `phishing`, `c2`.
    pub category: String,
    /// Why, in a sentence.
    pub reason: String,
    /// When it ends by itself.
    pub until: Timestamp,
}

impl BlockEntry {
    /// The value, if it is in its normal form; values come from stores and other nodes, and a printer trusts none.
    fn checked(&self) -> Option<&Observable> {
        let again = Observable::from_stored(self.value.kind(), self.value.value()).ok()?;
        (again == self.value && is_plain(self.value.value())).then_some(&self.value)
    }
}

/// What a printer made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Printed {
    /// The file.
    pub text: String,
    /// Why entries are not in it, at most [`FINDINGS_MAX`]; the rest is in [`Printed::left_out`].
    pub findings: Vec<Finding>,
    /// Entries that are in it.
    pub written: usize,
    /// Entries that are not: not expressible, malformed, or beyond the limit.
    pub left_out: usize,
}

impl Printed {
    fn leave_out(&mut self, index: usize, reason: impl Into<String>) {
        self.left_out += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding::new(format!("entry {}", index.saturating_add(1)), reason));
        }
    }
}

const NOT_NORMAL: &str = "the value is not in its normal form and is not printed";

/// Free text for a comment: controls, line and paragraph separators, bidirectional and invisible characters, quotes
/// and backslashes become `?`; cut to 120 characters.
#[must_use]
pub fn comment(text: &str) -> String {
    text.chars().take(120).map(|c| if is_plain_char(c) && !matches!(c, '"' | '\\') { c } else { '?' }).collect()
}

/// Whether a text shows as what it is: no control, separator, bidirectional or invisible character.
pub(crate) fn is_plain(text: &str) -> bool {
    text.chars().all(is_plain_char)
}

pub(crate) fn is_plain_char(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{e0000}'..='\u{e0fff}')
}
