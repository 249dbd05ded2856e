//! Zeek's tab-separated logs. The `#` lines decide everything and may come again in the middle of a file
//! (rotation, concatenated files, a changed configuration).

use std::borrow::Cow;

use super::fields::{Chosen, Role};
use super::taken::Taken;
use super::time::Clock;
use super::zeek_json::Stream;
use super::{Read, Trouble};

/// Most columns of a header; Zeek's widest log has about forty.
const COLUMNS_MAX: usize = 512;

/// What the last header lines said.
#[derive(Clone, Debug)]
pub(super) struct Header {
    separator: String,
    set_separator: String,
    empty: String,
    unset: String,
    stream: Stream,
    columns: Vec<Column>,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    rule: Option<(Role, Chosen)>,
    /// Told by `#types`; where that line is missing, what has separators in it is taken as a list.
    is_list: bool,
}

impl Default for Header {
    fn default() -> Self {
        Self {
            separator: "\t".to_owned(),
            set_separator: ",".to_owned(),
            empty: "(empty)".to_owned(),
            unset: "-".to_owned(),
            stream: Stream::default(),
            columns: Vec::new(),
        }
    }
}

impl Header {
    fn read(&mut self, line: &str) {
        // `#separator` is the one line that always has a space, for the separator is not known before it.
        if let Some(rest) = line.strip_prefix("#separator ") {
            let separator = unescape(rest);
            if !separator.is_empty() && separator.len() <= 8 {
                *self = Self { separator: separator.into_owned(), ..Self::default() };
            }
            return;
        }
        let Some((word, rest)) = line.split_once(self.separator.as_str()) else { return };
        match word {
            "#set_separator" if !rest.is_empty() && rest.len() <= 8 => self.set_separator = unescape(rest).into_owned(),
            "#empty_field" if rest.len() <= 64 => self.empty = unescape(rest).into_owned(),
            "#unset_field" if rest.len() <= 64 => self.unset = unescape(rest).into_owned(),
            "#path" => self.stream = Stream::named(rest),
            "#fields" => {
                self.columns = rest
                    .split(self.separator.as_str())
                    .take(COLUMNS_MAX)
                    .map(|name| Column {
                        name: name.chars().take(128).collect(),
                        rule: self.stream.rule(name),
                        is_list: true,
                    })
                    .collect();
            }
            "#types" => {
                for (column, kind) in self.columns.iter_mut().zip(rest.split(self.separator.as_str())) {
                    column.is_list = kind.starts_with("set[") || kind.starts_with("vector[");
                }
            }
            _ => {}
        }
    }
}

pub(super) fn read(text: &str, header: &mut Header, clock: &mut Clock, taken: &mut Taken) -> Read {
    if text.starts_with('#') {
        header.read(text);
        return Ok(false);
    }
    if header.columns.is_empty() {
        return Err(Trouble::new("a Zeek record before any #fields line; the file's beginning is wanted"));
    }
    let mut count = 0_usize;
    let mut columns = header.columns.iter();
    for cell in text.split(header.separator.as_str()) {
        count = count.saturating_add(1);
        let Some(column) = columns.next() else { continue };
        let Some(rule) = column.rule else { continue };
        if cell == header.unset || cell == header.empty {
            continue;
        }
        if column.is_list {
            for element in cell.split(header.set_separator.as_str()).take(super::scan::LIST_MAX) {
                if element != header.unset && element != header.empty {
                    taken.take(&column.name, rule, &unescape(element), clock);
                }
            }
        } else {
            taken.take(&column.name, rule, &unescape(cell), clock);
        }
    }
    if count != header.columns.len() {
        return Err(Trouble::new(format!("{count} columns where the #fields line names {}", header.columns.len())));
    }
    Ok(true)
}

/// Undoes Zeek's `\xHH`; bytes that are no UTF-8 are replaced.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("\\x") {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(b) = bytes.get(i) {
        let hex = |at: usize| bytes.get(at).and_then(|c| (*c as char).to_digit(16));
        if *b == b'\\'
            && bytes.get(i + 1) == Some(&b'x')
            && let (Some(high), Some(low)) = (hex(i + 2), hex(i + 3))
        {
            out.push((high << 4 | low) as u8);
            i += 4;
        } else {
            out.push(*b);
            i += 1;
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}
