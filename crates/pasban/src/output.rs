//! What goes to the terminal. Threat data can hold escapes that steer a terminal or a spreadsheet: here they are taken
//! out, for every command (design T10).

use std::io::{self, Write};

use serde_json::Value;

/// How rows are shown.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Columns for people
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// CSV with a heading; formulas are neutralised
    Csv,
}

/// `--format`.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct Shown {
    /// How rows are shown
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// A column: its heading, and the member that it shows (`a.b` reaches into an object).
pub type Column = (&'static str, &'static str);

/// Characters that a terminal or a reader could be misled by.
fn steers(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// A text that only shows.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !steers(*c)).collect()
}

/// JSON in which what could steer stands as an escape.
pub fn json(value: &Value, pretty: bool) -> String {
    let text =
        if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) }.unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Prints lines; a reader that has gone away ends the command quietly.
pub fn say(text: &str) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{}", plain(text)) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// Prints a text as it is: for receipts, offers and lists that other programs read.
pub fn raw(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// Prints one answer: JSON, or what `words` makes of it.
pub fn one(value: &Value, format: Format, words: impl FnOnce(&Value) -> String) -> anyhow::Result<()> {
    match format {
        Format::Table | Format::Csv => say(words(value).trim_end()),
        Format::Json => say_json(value, true),
        Format::Jsonl => say_json(value, false),
    }
}

fn say_json(value: &Value, pretty: bool) -> anyhow::Result<()> {
    raw(&format!("{}\n", json(value, pretty)))
}

/// Prints rows.
pub fn rows(list: &Value, columns: &[Column], format: Format) -> anyhow::Result<()> {
    let empty = Vec::new();
    let items = list.as_array().unwrap_or(&empty);
    match format {
        Format::Json => say_json(list, true),
        Format::Jsonl => raw(&items.iter().map(|i| format!("{}\n", json(i, false))).collect::<String>()),
        Format::Csv => {
            let mut out = columns.iter().map(|c| c.0.to_owned()).collect::<Vec<_>>().join(",") + "\n";
            for item in items {
                let line: Vec<String> = columns.iter().map(|c| csv_cell(&cell(item, c.1))).collect();
                out.push_str(&line.join(","));
                out.push('\n');
            }
            raw(&out)
        }
        Format::Table => raw(&table(items, columns)),
    }
}

fn table(items: &[Value], columns: &[Column]) -> String {
    let cells: Vec<Vec<String>> =
        items.iter().map(|i| columns.iter().map(|c| plain(&cell(i, c.1)).replace('\n', " ")).collect()).collect();
    let width = |n: usize| {
        let longest = cells.iter().filter_map(|r| r.get(n)).map(|t| t.chars().count()).max().unwrap_or(0);
        longest.max(columns.get(n).map_or(0, |c| c.0.len())).min(80)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |texts: &[String]| {
        let mut out = String::new();
        for (i, (text, width)) in texts.iter().zip(&widths).enumerate() {
            if i + 1 == texts.len() {
                out.push_str(text);
            } else {
                out.push_str(&format!("{text:<width$}  "));
            }
        }
        out.trim_end().to_owned() + "\n"
    };
    let heading: Vec<String> = columns.iter().map(|c| c.0.to_uppercase()).collect();
    let mut out = line(&heading);
    for row in &cells {
        out.push_str(&line(row));
    }
    if items.is_empty() {
        out.push_str("(none)\n");
    }
    out
}

fn cell(item: &Value, path: &str) -> String {
    let mut at = item;
    for part in path.split('.') {
        match at.get(part) {
            Some(next) => at = next,
            None => return String::new(),
        }
    }
    words(at)
}

/// A JSON value as people read it.
pub fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(t) => t.clone(),
        Value::Bool(b) => if *b { "yes" } else { "no" }.to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => list.iter().map(words).collect::<Vec<_>>().join("; "),
        Value::Object(map) => map.iter().map(|(k, v)| format!("{k} {}", words(v))).collect::<Vec<_>>().join(", "),
    }
}

/// A CSV cell: quoted where it must be, and never a formula for a spreadsheet.
fn csv_cell(text: &str) -> String {
    let mut text = plain(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal_or_a_spreadsheet() {
        assert_eq!(plain("a\u{1b}[31mb\u{9b}c\u{202e}d\re"), "a[31mbcde");
        assert_eq!(csv_cell("=1+1"), "'=1+1");
        assert_eq!(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(json(&serde_json::json!("\u{9b}x\u{202e}"), false), "\"\\u009bx\\u202e\"");
    }

    #[test]
    fn tables_line_up() {
        let rows = serde_json::json!([{"a": "x", "b": {"c": [1, 2]}}, {"a": "longer", "b": {"c": []}}]);
        let text = table(rows.as_array().unwrap(), &[("a", "a"), ("n", "b.c")]);
        assert_eq!(text, "A       N\nx       1; 2\nlonger\n");
    }
}
