//! Plain lists, one value a line, as firewalls and proxies fetch them by HTTP ("external block list").
//!
//! Appliances have a limit on lines and most cut silently or refuse the whole list beyond it; so the list is cut here,
//! by rank, and says how much was left out.

use std::fmt::Write as _;

use pasban_kernel::{Observable, ObservableKind, Timestamp};

use super::{BlockEntry, NOT_NORMAL, Printed, comment};

/// What to print.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options<'a> {
    /// The kinds that the appliance takes in one list: addresses and ranges often together, all else apart.
    pub kinds: &'a [ObservableKind],
    /// Most values; the first entries have the highest rank.
    pub limit: Option<usize>,
    /// Puts lines with `#` in front: what this is, how many values, how many left out. Not every appliance takes them.
    pub header: Option<Header<'a>>,
}

/// What the comment lines say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header<'a> {
    /// Who publishes the list.
    pub publisher: &'a str,
    /// When it was printed.
    pub at: Timestamp,
}

/// The list. Entries of other kinds are not counted as left out.
#[must_use]
pub fn list(entries: &[BlockEntry], options: &Options<'_>) -> Printed {
    let mut printed = Printed::default();
    let mut seen = std::collections::HashSet::new();
    let limit = options.limit.unwrap_or(usize::MAX);
    let mut values: Vec<&str> = Vec::new();
    let mut beyond = 0_usize;
    for (index, entry) in entries.iter().enumerate() {
        if !options.kinds.contains(&entry.value.kind()) {
            continue;
        }
        let Some(value) = entry.checked().filter(|v| is_one_word_line(v)) else {
            printed.leave_out(index, NOT_NORMAL);
            continue;
        };
        if seen.contains(value) {
            printed.written += 1;
        } else if values.len() < limit {
            seen.insert(value);
            values.push(value.value());
            printed.written += 1;
        } else {
            beyond += 1;
        }
    }
    if beyond > 0 {
        printed.left_out += beyond;
        let reason = format!("{beyond} values beyond the limit of {limit} were left out, those of lowest rank");
        printed.findings.push(pasban_kernel::Finding::new("list", reason));
    }
    if let Some(header) = &options.header {
        let (publisher, at) = (comment(header.publisher), header.at);
        let (count, left_out) = (values.len(), printed.left_out);
        let _ = write!(printed.text, "# Block list of {publisher}, {at}\n# {count} values, {left_out} left out\n");
    }
    for value in values {
        printed.text.push_str(value);
        printed.text.push('\n');
    }
    printed
}

/// A reader must not take the value for a comment, nor trim or split it.
fn is_one_word_line(value: &Observable) -> bool {
    let text = value.value();
    let spaces_ok = value.kind() == ObservableKind::FileName;
    !text.starts_with(['#', ';', '!', '/']) && text.trim() == text && (spaces_ok || !text.contains(char::is_whitespace))
}
