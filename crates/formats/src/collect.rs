//! Findings gathered while one input is read: bounded, the rest counted.

use pasban_kernel::Finding;
use pasban_kernel::limits::FINDINGS_MAX;

/// Keeps the first `FINDINGS_MAX` findings and counts the rest, so that a hostile input cannot turn its own
/// complaints into a flood.
#[derive(Default)]
pub(crate) struct Findings {
    kept: Vec<Finding>,
    dropped: usize,
}

impl Findings {
    /// Adds one, or counts it where there are too many.
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.kept.len() < FINDINGS_MAX {
            self.kept.push(finding);
        } else {
            self.dropped = self.dropped.saturating_add(1);
        }
    }

    /// Adds one made of its two halves.
    pub(crate) fn add(&mut self, place: impl Into<String>, reason: impl Into<String>) {
        self.push(Finding::new(place, reason));
    }

    /// All that were kept, and one that says how many were not.
    pub(crate) fn into_vec(mut self) -> Vec<Finding> {
        if self.dropped > 0 {
            self.kept.push(Finding::new("", format!("{} further findings are counted, not listed", self.dropped)));
        }
        self.kept
    }
}

/// The first characters of a hostile text, for quoting in a reason: control and bidirectional characters escaped,
/// cut to 60 characters.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for (n, c) in text.chars().enumerate() {
        if n == 60 {
            out.push('…');
            break;
        }
        let hidden = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}');
        if hidden || c == '"' {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out.push('"');
    out
}
