//! XLSX: values of cells as they were stored last. Formulas, macros, links and pictures are never looked into; hidden sheets are
//! named and not read; of merged cells the first has the value and the others say so.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::zip::Archive;
use super::{Book, COLUMNS_MAX, Cell, Fault, ROWS_MAX, Row, SHEETS_MAX, Sheet, cell, letters};

/// Most shared texts.
const TEXTS_MAX: usize = 500_000;
/// Most merged areas that are looked at.
const MERGED_MAX: usize = 20_000;
/// Longest text that is put together for a cell, bytes; what is longer is [`Cell::Long`].
const TEXT_BYTES_MAX: usize = 16 * 1024;

fn broken<T>(_: T) -> Fault {
    Fault::Broken("its XML")
}

/// A start tag's attribute, whatever its prefix; entities of XML alone are read.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().with_checks(false).filter_map(Result::ok).find_map(|a| {
        let key = a.key.local_name();
        let whole = a.key.as_ref() == name;
        let prefixed = a.key.prefix().is_some() && Some(key.as_ref()) == name.strip_prefix("r:");
        if !(whole || prefixed) {
            return None;
        }
        quick_xml::escape::unescape(&a.value).ok().map(|t| t.into_owned())
    })
}

/// Column and row of `AB12`, from 0 and from 1.
fn place(text: &str) -> Option<(usize, usize)> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (column, row) = text.split_at_checked(at)?;
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let mut n = 0_usize;
    for b in column.bytes() {
        if !b.is_ascii_alphabetic() {
            return None;
        }
        n = n * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1;
    }
    Some((n - 1, row.parse().ok().filter(|r| (1..=1_048_576).contains(r))?))
}

/// Reads a file.
///
/// # Errors
/// See [`Fault`].
pub fn read(bytes: &[u8]) -> Result<Book, Fault> {
    let mut archive = Archive::open(bytes)?;
    if !archive.has("xl/workbook.xml") {
        return Err(if archive.has("content.xml") {
            Fault::Format("ods")
        } else if archive.has("Index/Document.iwa") {
            Fault::Format("numbers")
        } else {
            Fault::Broken("it is an archive, and no spreadsheet in it")
        });
    }
    let workbook = archive.read("xl/workbook.xml")?.unwrap_or_default();
    let relations = archive.read("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let targets = targets(&relations)?;
    let listed = listed(&workbook)?;
    let texts = match archive.read("xl/sharedStrings.xml")? {
        Some(xml) => shared(&xml)?,
        None => Vec::new(),
    };
    let mut book = Book { sheets: Vec::new(), hidden: Vec::new() };
    for s in listed {
        if s.hidden {
            book.hidden.push(s.name);
            continue;
        }
        let Some(path) = targets.get(&s.relation) else { continue };
        let Some(xml) = archive.read(path)? else { continue };
        let rows = sheet(&xml, &texts, &s.name)?;
        if !rows.is_empty() {
            book.sheets.push(Sheet { name: s.name, rows });
        }
    }
    Ok(book)
}

struct Listed {
    name: String,
    relation: String,
    hidden: bool,
}

fn listed(xml: &[u8]) -> Result<Vec<Listed>, Fault> {
    let mut reader = Reader::from_reader(xml);
    let mut out = Vec::new();
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "sheet" => {
                if out.len() == SHEETS_MAX {
                    return Err(Fault::Broken("it has too many sheets"));
                }
                let state = attribute(&tag, "state").unwrap_or_default();
                out.push(Listed {
                    name: attribute(&tag, "name").unwrap_or_default().chars().take(80).collect(),
                    relation: attribute(&tag, "r:id").unwrap_or_default(),
                    hidden: state == "hidden" || state == "veryHidden",
                });
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// Where sheets lie, by their relation. A path that leaves the archive leads nowhere: it is only looked up in its list.
fn targets(xml: &[u8]) -> Result<HashMap<String, String>, Fault> {
    let mut reader = Reader::from_reader(xml);
    let mut out = HashMap::new();
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target")) {
                    let path = match target.strip_prefix('/') {
                        Some(whole) => whole.to_owned(),
                        None => format!("xl/{target}"),
                    };
                    if out.len() < 10 * SHEETS_MAX {
                        out.insert(id, path);
                    }
                }
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// Adds to a text that is put together, up to a little more than a cell may have.
fn add(text: &mut String, more: &str) {
    if text.len() <= TEXT_BYTES_MAX {
        text.push_str(more);
    }
}

/// What an entity of XML or a number of a character stands for.
fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let n = name.strip_prefix('#')?;
            let n = match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => n.parse().ok()?,
            };
            char::from_u32(n)
        }
    }
}

/// Shared texts: `<si>` with `<t>`, also in pieces of different look; readings of Japanese (`rPh`) are left out.
fn shared(xml: &[u8]) -> Result<Vec<String>, Fault> {
    let mut reader = Reader::from_reader(xml);
    let (mut out, mut text) = (Vec::new(), String::new());
    let (mut inside, mut reading) = (false, 0_u32);
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" => text.clear(),
                "t" => inside = reading == 0,
                "rPh" => reading += 1,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "si" => {
                    if out.len() == TEXTS_MAX {
                        return Err(Fault::Bomb);
                    }
                    out.push(std::mem::take(&mut text));
                }
                "t" => inside = false,
                "rPh" => reading = reading.saturating_sub(1),
                _ => {}
            },
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => out.push(String::new()),
            Event::Text(t) if inside => add(&mut text, &t),
            Event::GeneralRef(r) if inside => {
                if let Some(c) = entity(&r) {
                    add(&mut text, c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::CData(t) if inside => add(&mut text, &t),
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// A number as it is written by hand: whole ones without a point or an exponent.
fn number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        _ => text.to_owned(),
    }
}

/// Two corners of merged cells, each column and row.
type Area = ((usize, usize), (usize, usize));

/// A cell while it is read.
#[derive(Default)]
struct Open {
    column: usize,
    kind: String,
    value: String,
    formula: bool,
    inside: bool,
}

impl Open {
    fn close(self, texts: &[String]) -> Option<(usize, Cell)> {
        if self.column >= COLUMNS_MAX {
            return None;
        }
        let found = if self.formula {
            Some(Cell::Formula)
        } else {
            match self.kind.as_str() {
                "s" => self.value.trim().parse::<usize>().ok().and_then(|i| texts.get(i)).and_then(|t| cell(t)),
                "b" => cell(if self.value.trim() == "1" { "yes" } else { "no" }),
                "e" => Some(Cell::Error(self.value.chars().take(20).collect())),
                "str" | "inlineStr" => cell(&self.value),
                _ => cell(&number(self.value.trim())),
            }
        };
        found.map(|c| (self.column, c))
    }
}

fn sheet(xml: &[u8], texts: &[String], name: &str) -> Result<Vec<Row>, Fault> {
    let mut reader = Reader::from_reader(xml);
    let mut rows: Vec<Row> = Vec::new();
    let (mut row, mut open): (Option<Row>, Option<Open>) = (None, None);
    let (mut last, mut next) = (0_usize, 0_usize);
    let mut merged: Vec<Area> = Vec::new();
    loop {
        let event = reader.read_event().map_err(broken)?;
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "row" => {
                    let n = attribute(&tag, "r").and_then(|r| r.parse().ok()).unwrap_or(last + 1);
                    (last, next) = (n, 0);
                    row = (!empty).then_some(Row { n, cells: Vec::new() });
                }
                "c" => {
                    let column = attribute(&tag, "r").and_then(|r| place(&r)).map_or(next, |(c, _)| c);
                    next = column + 1;
                    let kind = attribute(&tag, "t").unwrap_or_default();
                    open = (!empty).then_some(Open { column, kind, ..Open::default() });
                }
                "f" => {
                    if let Some(o) = &mut open {
                        o.formula = true;
                    }
                }
                "v" | "t" if !empty => {
                    if let Some(o) = &mut open {
                        o.inside = true;
                    }
                }
                "mergeCell" => {
                    let area = attribute(&tag, "ref").unwrap_or_default();
                    let ends = area.split_once(':').and_then(|(a, b)| Some((place(a)?, place(b)?)));
                    if let Some(ends) = ends.filter(|_| merged.len() < MERGED_MAX) {
                        merged.push(ends);
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" | "t" => {
                    if let Some(o) = &mut open {
                        o.inside = false;
                    }
                }
                "c" => {
                    if let (Some(o), Some(r)) = (open.take(), &mut row)
                        && r.cells.len() < COLUMNS_MAX
                        && let Some(c) = o.close(texts)
                    {
                        r.cells.push(c);
                    }
                }
                "row" => {
                    if let Some(r) = row.take().filter(|r| !r.cells.is_empty()) {
                        if rows.len() == ROWS_MAX {
                            return Err(Fault::Rows(name.to_owned()));
                        }
                        rows.push(r);
                    }
                }
                _ => {}
            },
            Event::Text(t) => {
                if let Some(o) = open.as_mut().filter(|o| o.inside) {
                    add(&mut o.value, &t);
                }
            }
            Event::CData(t) => {
                if let Some(o) = open.as_mut().filter(|o| o.inside) {
                    add(&mut o.value, &t);
                }
            }
            Event::GeneralRef(r) => {
                if let Some((o, c)) = open.as_mut().filter(|o| o.inside).zip(entity(&r)) {
                    add(&mut o.value, c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    mark_merged(&mut rows, &merged);
    Ok(rows)
}

/// Says of each cell under a merged area, where its row holds anything, whose value it shares.
fn mark_merged(rows: &mut [Row], merged: &[Area]) {
    for ((c0, r0), (c1, r1)) in merged {
        let anchor = format!("{}{r0}", letters(*c0));
        let from = rows.partition_point(|r| r.n < *r0);
        for row in rows.iter_mut().skip(from).take_while(|r| r.n <= *r1) {
            for column in *c0..=(*c1).min(COLUMNS_MAX - 1) {
                if (column, row.n) != (*c0, *r0) && row.cell(column).is_none() {
                    row.cells.push((column, Cell::Merged(anchor.clone())));
                }
            }
        }
    }
}

/// Writes spreadsheets, for tests.
#[cfg(test)]
pub(crate) mod write {
    use super::super::zip::write::archive;

    /// A spreadsheet of sheets: name, state, XML inside `worksheet`.
    pub(crate) fn book(sheets: &[(&str, &str, &str)], shared: &[&str]) -> Vec<u8> {
        let list: String = sheets
            .iter()
            .enumerate()
            .map(|(i, (n, s, _))| format!("<sheet name=\"{n}\" sheetId=\"{i}\" state=\"{s}\" r:id=\"rId{i}\"/>"))
            .collect();
        let relations: String = sheets
            .iter()
            .enumerate()
            .map(|(i, _)| format!("<Relationship Id=\"rId{i}\" Type=\"x\" Target=\"worksheets/sheet{i}.xml\"/>"))
            .collect();
        let texts: String = shared.iter().map(|t| format!("<si><t>{t}</t></si>")).collect();
        let mut parts = vec![
            ("xl/workbook.xml".to_owned(), format!("<workbook xmlns:r=\"u\"><sheets>{list}</sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{relations}</Relationships>")),
            ("xl/sharedStrings.xml".to_owned(), format!("<sst>{texts}</sst>")),
        ];
        for (i, (.., xml)) in sheets.iter().enumerate() {
            parts.push((format!("xl/worksheets/sheet{i}.xml"), format!("<worksheet>{xml}</worksheet>")));
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, x)| (n.as_str(), x.as_bytes())).collect();
        archive(&parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_and_nothing_is_evaluated() {
        let xml = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>\
            <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><r><t>Bank </t></r><r><t>A &amp; B&#65;</t></r></is></c>\
            <c r=\"B3\"><f>HYPERLINK(\"http://evil.example\")</f><v>5</v></c><c r=\"C3\"><v>9.23001234567E11</v></c>\
            <c r=\"D3\" t=\"e\"><v>#REF!</v></c><c r=\"E3\" t=\"b\"><v>1</v></c><c r=\"F3\" t=\"s\"><v>99</v></c></row></sheetData>";
        let bytes = write::book(&[("Members", "visible", xml)], &["Name", "Tel&lt;x"]);
        let book = super::super::read(&bytes).unwrap();
        let text = |t: &str| Cell::Text(t.into());
        assert_eq!(book.sheets[0].rows[0].cells, [(0, text("Name")), (2, text("Tel<x"))]);
        assert_eq!(
            book.sheets[0].rows[1],
            Row {
                n: 3,
                cells: vec![
                    (0, text("Bank A & BA")),
                    (1, Cell::Formula),
                    (2, text("923001234567")),
                    (3, Cell::Error("#REF!".into())),
                    (4, text("yes")),
                ]
            }
        );
    }

    #[test]
    fn hidden_sheets_and_merged_cells_are_told() {
        let xml = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row>\
            <row r=\"2\"><c r=\"B2\"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A9000\"/>\
            <mergeCell ref=\"nonsense\"/><mergeCell ref=\"ZZZ1:A1\"/></mergeCells>";
        let bytes = write::book(&[("Old", "veryHidden", xml), ("Now", "visible", xml), ("Older", "hidden", xml)], &[]);
        let book = super::super::read(&bytes).unwrap();
        assert_eq!(book.hidden, ["Old", "Older"]);
        assert_eq!(book.sheets.len(), 1);
        assert_eq!(book.sheets[0].rows[1].cell(0), Some(&Cell::Merged("A1".into())));
    }

    #[test]
    fn a_sheet_that_names_far_cells_or_many_rows_takes_no_memory() {
        let far = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c>\
            <c r=\"A1048576\"><v>2</v></c></row></sheetData>";
        let book = super::super::read(&write::book(&[("s", "visible", far)], &[])).unwrap();
        assert_eq!(book.sheets[0].rows.len(), 2);
        let row = "<row><c><v>1</v></c></row>";
        let many = format!("<sheetData>{}</sheetData>", row.repeat(1_000_000));
        let bytes = write::book(&[("s", "visible", &many)], &[]);
        assert!(bytes.len() < super::super::FILE_BYTES_MAX);
        assert_eq!(super::super::read(&bytes), Err(Fault::Rows("s".into())));
        let bomb = " ".repeat(super::super::UNPACKED_BYTES_MAX);
        assert_eq!(super::super::read(&write::book(&[("s", "visible", &bomb)], &[])), Err(Fault::Bomb));
    }

    #[test]
    fn entities_of_ones_own_and_broken_xml_are_not_read() {
        let doctype = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
        let xml = "<sheetData><row><c t=\"inlineStr\"><is><t>x&b;y</t></is></c></row></sheetData>";
        let bytes = write::book(&[("s", "visible", &format!("{doctype}{xml}"))], &[]);
        let book = super::super::read(&bytes);
        assert!(!format!("{book:?}").contains("aaaa"));
        let cut = write::book(&[("s", "visible", "<sheetData><row><c")], &[]);
        assert!(super::super::read(&cut).is_err());
        let other = super::super::zip::write::archive(&[("content.xml", b"<x/>")]);
        assert_eq!(super::super::read(&other), Err(Fault::Format("ods")));
    }
}
