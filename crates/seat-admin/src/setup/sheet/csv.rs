//! CSV: comma, semicolon or tab between fields; UTF-8, or UTF-16 where the file says so itself. Any other encoding is refused by
//! line: guessing one would put wrong letters into names.

use super::{Book, COLUMNS_MAX, Fault, ROWS_MAX, Row, Sheet, cell};

/// The text of a file.
fn text(bytes: &[u8]) -> Result<String, Fault> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.get(2..).unwrap_or_default().chunks_exact(2).map(|c| from([c[0], c[1]])).collect();
        String::from_utf16(&units).map_err(|_| Fault::Charset(1))
    };
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return wide(u16::from_le_bytes);
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return wide(u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err(Fault::Broken("it is no text")),
        Ok(text) => Ok(text.to_owned()),
        Err(e) => {
            let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
            Err(Fault::Charset(good.iter().filter(|b| **b == b'\n').count() + 1))
        }
    }
}

/// What stands between fields: the one that comes most often in the first line that holds something.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let count = |c: u8| line.bytes().filter(|b| *b == c).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|c| count(*c)).unwrap_or(b',')
}

/// The line on which a record begins, from 1: its position is that of the empty lines before it.
fn line_of(record: &::csv::StringRecord, body: &str) -> usize {
    let Some(p) = record.position() else { return 0 };
    let from = usize::try_from(p.byte()).ok().and_then(|at| body.as_bytes().get(at..)).unwrap_or_default();
    let empty = from.iter().take_while(|b| matches!(b, b'\n' | b'\r')).filter(|b| **b == b'\n').count();
    usize::try_from(p.line()).unwrap_or(0) + empty
}

/// Reads a file.
///
/// # Errors
/// Another encoding; no text; too many rows.
pub fn read(bytes: &[u8]) -> Result<Book, Fault> {
    let text = text(bytes)?;
    // Excel writes this line for itself.
    let (between, body) = match text.strip_prefix("sep=").and_then(|r| r.split_once('\n')) {
        Some((sep, rest)) if sep.trim_end().len() == 1 => (sep.as_bytes()[0], rest),
        _ => (delimiter(&text), text.as_str()),
    };
    let skipped = text.lines().count() - body.lines().count();
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(between).from_reader(body.as_bytes());
    let (mut rows, mut record) = (Vec::new(), ::csv::StringRecord::new());
    while reader.read_record(&mut record).map_err(|_| Fault::Broken("its lines"))? {
        let n = line_of(&record, body) + skipped;
        // A formula in CSV is a text that begins like one; whoever opens our export is protected there, here it is a text.
        let cells: Vec<_> =
            record.iter().take(COLUMNS_MAX).enumerate().filter_map(|(i, t)| cell(t).map(|c| (i, c))).collect();
        if cells.is_empty() {
            continue;
        }
        if rows.len() == ROWS_MAX {
            return Err(Fault::Rows(String::new()));
        }
        rows.push(Row { n, cells });
    }
    let sheets = if rows.is_empty() { Vec::new() } else { vec![Sheet { name: String::new(), rows }] };
    Ok(Book { sheets, hidden: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::sheet::Cell;

    fn texts(book: &Book) -> Vec<Vec<String>> {
        let row = |r: &Row| r.cells.iter().map(|(_, c)| c.text().unwrap_or("?").to_owned()).collect();
        book.sheets[0].rows.iter().map(row).collect()
    }

    #[test]
    fn the_usual_ways_of_writing_it_are_read() {
        let want = vec![vec!["Name".to_owned(), "نام".into()], vec!["Bank A, Ltd".into(), "بینک".into()]];
        let plain = "Name,نام\r\n\"Bank A, Ltd\",بینک\r\n";
        let wide: Vec<u8> = std::iter::once(0xFEFF).chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = std::iter::once(0xFEFF).chain(plain.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for bytes in [
            plain.as_bytes().to_vec(),
            format!("\u{FEFF}{plain}").into_bytes(),
            "Name;نام\n\"Bank A, Ltd\";بینک\n".into(),
            "Name\tنام\n\"Bank A, Ltd\"\tبینک\n".into(),
            "sep=;\r\nName;نام\n\"Bank A, Ltd\";بینک\n".into(),
            wide,
            big,
        ] {
            assert_eq!(texts(&read(&bytes).unwrap()), want, "{}", String::from_utf8_lossy(&bytes));
        }
        let numbered = read(b"a\n\n\nb\n").unwrap();
        assert_eq!(numbered.sheets[0].rows.iter().map(|r| r.n).collect::<Vec<_>>(), [1, 4]);
    }

    #[test]
    fn another_encoding_too_many_rows_and_no_text_are_refused() {
        // Windows-1256, as an old spreadsheet writes Urdu.
        assert_eq!(read(b"Name,City\nBank A,Karachi\n\xC8\xE4\xDF,Lahore\n"), Err(Fault::Charset(3)));
        assert_eq!(read(b"a\0b"), Err(Fault::Broken("it is no text")));
        let many = "x\n".repeat(1_000_000);
        assert_eq!(read(many.as_bytes()), Err(Fault::Rows(String::new())));
        let long = read("x".repeat(3_000).as_bytes()).unwrap();
        assert_eq!(long.sheets[0].rows[0].cells[0].1, Cell::Long);
        // An open quote does not swallow the file in silence: it is one long cell.
        let open = format!("a,b\n\"c,{}", "d\n".repeat(3_000));
        assert!(read(open.as_bytes()).unwrap().sheets[0].rows[1].cells.iter().any(|(_, c)| *c == Cell::Long));
    }
}
