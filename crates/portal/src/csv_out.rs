//! CSV: cells that a spreadsheet would run are neutralised (threat T10).

use crate::table::Sheet;

/// The sheet as CSV, with a byte order mark so that spreadsheets read Urdu.
#[must_use]
pub fn write(sheet: &Sheet) -> Vec<u8> {
    let mut out = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    let _ = out.write_record(sheet.head.iter().map(|c| neutral(c)));
    for row in &sheet.rows {
        let _ = out.write_record(row.iter().map(|c| neutral(c)));
    }
    out.into_inner().unwrap_or_default()
}

/// A cell that begins like a formula gets an apostrophe before it; control characters go.
fn neutral(cell: &str) -> String {
    let clean: String = cell.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let risky = clean
        .trim_start_matches(|c: char| c.is_whitespace() || c == '"')
        .starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']);
    if risky { format!("'{clean}") } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        for cell in ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", " =1", "|calc", "＝1", "\"=1"] {
            assert!(neutral(cell).starts_with('\''), "{cell:?}");
        }
        assert_eq!(neutral("evil[.]example"), "evil[.]example");
    }
}
