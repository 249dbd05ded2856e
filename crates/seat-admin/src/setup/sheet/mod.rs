//! Tables that people keep elsewhere: XLSX (ECMA-376, transitional) and CSV (RFC 4180), read as cells of text within bounds.
//!
//! A file is hostile until it is read: [`zip`] inflates no more than it may, [`xlsx`] reads values and evaluates nothing,
//! [`csv`] reads no other encoding than it can be sure of. Nothing here reads a clock, a disk or the network. Readers of
//! spreadsheets that are made for everything lay a sheet out as one block of memory and read shared texts whole; of a file that
//! names one cell in the last row and column that is a few terabytes. Names of organisations need no more than this.

pub mod csv;
pub mod xlsx;
pub mod zip;

use serde::{Deserialize, Serialize};

/// Largest file, bytes.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Most that a file may become when it is unpacked, bytes.
pub const UNPACKED_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most rows of a sheet.
pub const ROWS_MAX: usize = 20_000;
/// Most columns of a sheet.
pub const COLUMNS_MAX: usize = 60;
/// Most sheets of a file.
pub const SHEETS_MAX: usize = 50;
/// Longest text of a cell, characters; what is longer is a bad cell.
pub const CELL_CHARS_MAX: usize = 2_000;

/// What a cell holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Text or a number, as text.
    Text(String),
    /// A formula; its value is not taken.
    Formula,
    /// Part of merged cells whose value stands at this address.
    Merged(String),
    /// Longer than a cell may be.
    Long,
    /// An error of the spreadsheet, `#REF!`.
    Error(String),
}

impl Cell {
    /// The text, where it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(t) = self { Some(t) } else { None }
    }
}

/// A row; cells by column, from 0. Empty cells are absent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Row {
    /// Its number in the file, from 1.
    pub n: usize,
    /// Its cells, by column.
    pub cells: Vec<(usize, Cell)>,
}

impl Row {
    /// A cell.
    #[must_use]
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|(c, _)| *c == column).map(|(_, cell)| cell)
    }
}

/// A sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name; empty for CSV.
    pub name: String,
    /// Rows that hold something.
    pub rows: Vec<Row>,
}

/// A file as read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Book {
    /// Sheets that can be seen, with at least one row.
    pub sheets: Vec<Sheet>,
    /// Names of hidden sheets, which are not read.
    pub hidden: Vec<String>,
}

/// Why a file is not read. Each has a message for people, `setup-file-…`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Larger than [`FILE_BYTES_MAX`].
    TooLarge,
    /// Unpacks to more than [`UNPACKED_BYTES_MAX`].
    Bomb,
    /// Broken, cut, or something else: what exactly.
    Broken(&'static str),
    /// A format that is not read: `xls` (also for encrypted files), `ods`, `numbers`, `pdf`, `html`.
    Format(&'static str),
    /// Encrypted.
    Encrypted,
    /// Not UTF-8; the line, from 1.
    Charset(usize),
    /// More rows than [`ROWS_MAX`]; the sheet.
    Rows(String),
    /// Nothing stands in it that can be seen.
    Empty,
}

impl Fault {
    /// The message's key.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLarge => "setup-file-large",
            Self::Bomb => "setup-file-bomb",
            Self::Broken(_) => "setup-file-broken",
            Self::Format(_) => "setup-file-format",
            Self::Encrypted => "setup-file-encrypted",
            Self::Charset(_) => "setup-file-charset",
            Self::Rows(_) => "setup-file-rows",
            Self::Empty => "setup-file-empty",
        }
    }
}

/// The letters of a column: A, Z, AA.
#[must_use]
pub fn letters(column: usize) -> String {
    let mut n = column + 1;
    let mut out = Vec::new();
    while n > 0 {
        out.push(b'A' + u8::try_from((n - 1) % 26).unwrap_or(0));
        n = (n - 1) / 26;
    }
    out.reverse();
    String::from_utf8(out).unwrap_or_default()
}

/// A text as a cell, where there is one: trimmed, bounded, without control characters.
pub(crate) fn cell(text: &str) -> Option<Cell> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text.chars().count() > CELL_CHARS_MAX {
        return Some(Cell::Long);
    }
    let kept: String = text
        .chars()
        .map(|c| if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect();
    Some(Cell::Text(kept))
}

/// Reads a file by what it is, not by what it is called.
///
/// # Errors
/// See [`Fault`].
pub fn read(bytes: &[u8]) -> Result<Book, Fault> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Fault::TooLarge);
    }
    let begins = |with: &[u8]| bytes.starts_with(with);
    let book = if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        xlsx::read(bytes)?
    } else if begins(&[0xD0, 0xCF, 0x11, 0xE0]) {
        // Compound files: BIFF, and OOXML under a password (MS-OFFCRYPTO).
        return Err(Fault::Format("xls"));
    } else if begins(b"%PDF") {
        return Err(Fault::Format("pdf"));
    } else if bytes
        .trim_ascii_start()
        .get(..5)
        .is_some_and(|b| b.eq_ignore_ascii_case(b"<html") || b.eq_ignore_ascii_case(b"<!doc"))
    {
        return Err(Fault::Format("html"));
    } else {
        csv::read(bytes)?
    };
    if book.sheets.is_empty() { Err(Fault::Empty) } else { Ok(book) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn what_is_no_table_is_told_apart() {
        assert_eq!(read(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Err(Fault::Format("xls")));
        assert_eq!(read(b"%PDF-1.7"), Err(Fault::Format("pdf")));
        assert_eq!(read(b"  <!DOCTYPE html>"), Err(Fault::Format("html")));
        assert_eq!(read(b""), Err(Fault::Empty));
        assert_eq!(read(&vec![b'a'; FILE_BYTES_MAX + 1]), Err(Fault::TooLarge));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), zip in proptest::prelude::any::<bool>()) {
            let mut all = if zip { b"PK\x03\x04".to_vec() } else { Vec::new() };
            all.extend(bytes);
            let _ = read(&all);
        }
    }
}
