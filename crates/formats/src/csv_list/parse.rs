//! Bytes to rows.

use pasban_kernel::finding::Parsed;
use pasban_kernel::limits::{ROWS_MAX, VALUE_BYTES_MAX};
use pasban_kernel::{Finding, Observable};

use super::columns::{Column, Kind, delimiter, heading, kind, marking};
use crate::collect::{Findings, quote};
use crate::decode::decode;
use crate::marking::Marking;
use crate::text;

/// One value of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CsvRow {
    /// The value, refanged and normalised.
    pub value: Observable,
    /// What the list says about it.
    pub comment: String,
    /// Line of the file, from 1.
    pub line: u64,
    /// Column (field) of the row, from 1.
    pub column: usize,
    /// To whom it may be disclosed: what its row says, and what stands over or under the whole list. The strictest counts.
    pub marking: Marking,
}

/// Longest comment kept, bytes; the rest is cut.
const COMMENT_BYTES_MAX: usize = 4096;

/// Reads a list: comma, semicolon or tab; with a heading (`value`, `indicator`, `type`, `comment`, `md5`, `domain`, …) or
/// without, when each row's first cell that is a value counts and the others become its comment. Lines that begin with `#`
/// are passed over, but for a TLP label in them, which marks the whole list, as one in a row without a value does. A column
/// headed `TLP` or a label in any cell marks its row. A cell that is no value is a finding with line and column; the other cells stay.
///
/// # Errors
/// The file is larger than `BODY_BYTES_MAX`.
pub fn parse(bytes: &[u8]) -> Result<Parsed<Vec<CsvRow>>, Finding> {
    let mut findings = Findings::default();
    let text = decode(bytes, &mut findings)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        // Without a delimiter no byte may split: the unit separator stands in no value.
        .delimiter(delimiter(&text).unwrap_or(0x1f))
        .from_reader(text.as_bytes());
    let mut columns: Option<Vec<Column>> = None;
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut lines = Lines { text: &text, at: 0, line: 1 };
    let mut first = true;
    let comments = text.lines().filter(|l| l.starts_with('#'));
    let mut whole = comments.fold(Marking::Unmarked, |all, l| all.and(Marking::written_in(l)));
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            // Over UTF-8 in memory no error is left; should one come, the list ends here and says so.
            Err(e) => {
                findings.add("", format!("not readable as CSV: {e}"));
                break;
            }
        }
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        if std::mem::take(&mut first) {
            let named: Vec<Column> = record.iter().map(heading).collect();
            let no_values = !record.iter().any(|cell| text::value(cell).is_some());
            if no_values && named.iter().any(|c| matches!(c, Column::Value | Column::Kind(_))) {
                whole = record.iter().fold(whole, |all, cell| all.and(marking(Column::Other, cell)));
                columns = Some(named);
                continue;
            }
        }
        let column = |n: usize| columns.as_ref().and_then(|c| c.get(n)).copied().unwrap_or(Column::Other);
        let said =
            record.iter().enumerate().fold(Marking::Unmarked, |all, (n, cell)| all.and(marking(column(n), cell)));
        let before = rows.len();
        if rows.len() >= ROWS_MAX {
            findings.add(format!("line {line}"), format!("more than {ROWS_MAX} values; the rest is not read"));
            break;
        }
        match &columns {
            Some(columns) => with_heading(&record, columns, line, &mut rows, &mut findings),
            None => without_heading(&record, line, &mut rows, &mut findings),
        }
        let new = rows.get_mut(before..).unwrap_or_default();
        if new.is_empty() {
            whole = whole.and(said);
        } else {
            new.iter_mut().for_each(|row| row.marking = said.clone());
        }
    }
    if whole != Marking::Unmarked {
        for row in &mut rows {
            row.marking = std::mem::replace(&mut row.marking, Marking::Unmarked).and(whole.clone());
        }
    }
    Ok(Parsed { value: rows, findings: findings.into_vec() })
}

/// Line numbers of growing byte offsets. The CSV reader puts a record's start before the blank and comment lines that it
/// passes over; people count them.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which the record that was read from `byte` on really starts.
    fn at(&mut self, byte: u64) -> u64 {
        let bytes = self.text.as_bytes();
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
        let passed = bytes.get(self.at..byte).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at = self.at.max(byte);
        while let Some(rest) = bytes.get(self.at..) {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1);
            let skipped = matches!(rest, [b'\n', ..] | [b'\r', b'\n', ..] | [b'#', ..]);
            if !skipped || end == 0 {
                break;
            }
            self.at += end;
            self.line += 1;
        }
        self.line
    }
}

fn with_heading(
    record: &csv::StringRecord,
    columns: &[Column],
    line: u64,
    rows: &mut Vec<CsvRow>,
    findings: &mut Findings,
) {
    let cells = || columns.iter().zip(record.iter()).enumerate();
    let comment = join(cells().filter(|(_, (c, _))| **c == Column::Comment).map(|(_, (_, cell))| cell));
    let type_cell = cells().find(|(_, (c, _))| **c == Column::Type).map_or("", |(_, (_, cell))| cell);
    for (i, (column, cell)) in cells() {
        let wanted = match column {
            Column::Value => kind(type_cell),
            Column::Kind(kind) => Some(*kind),
            Column::Type | Column::Comment | Column::Tlp | Column::Marking | Column::Other => continue,
        };
        if cell.trim().is_empty() {
            continue;
        }
        match read(cell, wanted) {
            Ok(value) => {
                rows.push(CsvRow { value, comment: comment.clone(), line, column: i + 1, marking: Marking::Unmarked })
            }
            Err(why) => findings.add(format!("line {line}, column {}", i + 1), format!("{}: {why}", quote(cell))),
        }
    }
    if record.len() > columns.len() {
        findings.add(
            format!("line {line}, column {}", columns.len() + 1),
            "more cells than the heading has; the rest of the row is not read",
        );
    }
}

fn without_heading(record: &csv::StringRecord, line: u64, rows: &mut Vec<CsvRow>, findings: &mut Findings) {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return;
    }
    let type_cell = record.iter().find_map(kind);
    let found = record.iter().enumerate().find_map(|(i, cell)| Some((i, text::value(cell)?)));
    // A file name is taken only where the row says that it is one, or it looks like one.
    let named = || {
        let kind = type_cell?;
        record.iter().enumerate().find_map(|(i, cell)| Some((i, read(cell, Some(kind)).ok()?)))
    };
    match found.or_else(named) {
        Some((at, value)) => {
            let others = record.iter().enumerate().filter(|(i, cell)| *i != at && kind(cell).is_none());
            rows.push(CsvRow {
                value,
                comment: join(others.map(|(_, cell)| cell)),
                line,
                column: at + 1,
                marking: Marking::Unmarked,
            });
        }
        None => {
            let cell = record.iter().find(|c| !c.trim().is_empty()).unwrap_or_default();
            findings.add(
                format!("line {line}, column 1"),
                format!("no value is recognised, the row begins with {}", quote(cell)),
            );
        }
    }
}

fn read(cell: &str, wanted: Option<Kind>) -> Result<Observable, &'static str> {
    if cell.len() > VALUE_BYTES_MAX {
        return Err("longer than any value; is a quotation mark not closed?");
    }
    let plain = text::refang(cell);
    let plain = plain.trim();
    match wanted {
        Some(Kind::Of(kind)) => Observable::parse(kind, plain).map_err(|e| e.why),
        Some(Kind::Address) => {
            Observable::ip(plain).or_else(|_| Observable::cidr(plain)).map_err(|_| "not an address or range")
        }
        Some(Kind::Hash) => Observable::hash(plain).map_err(|e| e.why),
        None => text::value(cell).ok_or("not a value that can be looked for"),
    }
}

fn join<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for cell in cells.map(str::trim).filter(|c| !c.is_empty()) {
        if !out.is_empty() {
            out.push_str("; ");
        }
        let room = COMMENT_BYTES_MAX.saturating_sub(out.len());
        out.push_str(cell.get(..cell.floor_char_boundary(room)).unwrap_or_default());
    }
    out
}
