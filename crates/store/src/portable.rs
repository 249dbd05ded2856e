//! All rows of a store in a form that both engines read: JSON lines.
//!
//! ```text
//! {"pasban_export":1,"migrations":[[1,"<SHA-256>"]]}
//! {"table":"node_state","columns":["key","value"]}
//! ["incarnation",{"x":"AAEC"}]                 whole numbers and yes/no as numbers, bytes {"x": base64},
//! {"end":1,"sha256":"<of all bytes before>"}   other numbers {"f": decimal}; tables and rows in a fixed order
//! ```
//! Two stores with the same content give the same bytes, whichever engine they are on.

use std::io::{BufRead, Read as _, Write};

use data_encoding::{BASE64, HEXLOWER};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::db::Db;
use crate::engine::Conn;
use crate::error::{Result, StoreError};
use crate::migrate::{applied, named};
use crate::migrations::Migration;
use crate::schema::{Table, tables};
use crate::sqlite::io_error;
use crate::tx::Tx;
use crate::val::Val;

/// Version of the form.
const FORM: u64 = 1;
/// Rows read at once.
const PAGE_ROWS: i64 = 500;
/// Longest line read back, bytes.
const LINE_BYTES_MAX: u64 = 64 * 1024 * 1024;

impl Db {
    /// Writes all rows as of one moment, while the store goes on. Blocks: from async code, through `spawn_blocking`.
    ///
    /// # Errors
    /// The engine's; [`StoreError::Io`] or [`StoreError::Full`] where `out` fails.
    pub fn export<W: Write + Send + 'static>(&self, mut out: W) -> Result<W> {
        let known = self.known();
        let Some(conn) = self.connect_reader()? else {
            return self.read_blocking(move |tx| export_rows(tx, known, &mut out).map(|()| out));
        };
        on_thread("store-export", conn, move |conn| {
            conn.begin_read()?;
            let done = export_rows(conn, known, &mut out);
            conn.rollback();
            done.map(|()| out)
        })
    }

    /// Reads an export into this store, which must be migrated and without rows. All or nothing. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Export`] where the export is cut short, changed, of another schema, or the store has rows;
    /// the engine's.
    pub fn import<R: BufRead + Send + 'static>(&self, from: R) -> Result<u64> {
        self.import_with(from, |_| Ok(false), |_| Ok(()))
    }

    /// [`Db::import`] into a store that may hold what an earlier one left: `stale` says whether its rows may go. What
    /// `last` does is in the same transaction.
    ///
    /// # Errors
    /// See [`Db::import`]; those of `stale` and `last`, and then nothing was changed.
    pub fn import_with<R: BufRead + Send + 'static>(
        &self,
        from: R,
        stale: impl FnOnce(&mut dyn Tx) -> Result<bool> + Send + 'static,
        last: impl FnOnce(&mut dyn Tx) -> Result<()> + Send + 'static,
    ) -> Result<u64> {
        let known = self.known();
        self.write_blocking("import", move |tx| {
            if stale(tx)? {
                // Those that refer to others first.
                for table in tables(tx, known)?.iter().rev() {
                    tx.exec(&format!("DELETE FROM \"{}\"", table.name), &[])?;
                }
            }
            let rows = import_rows(tx, known, from)?;
            last(tx).map(|()| rows)
        })
    }
}

/// Runs long work on a thread of its own, where waiting for an engine is allowed.
pub(crate) fn on_thread<T: Send + 'static>(
    name: &str,
    mut conn: Box<dyn Conn>,
    work: impl FnOnce(&mut dyn Conn) -> Result<T> + Send + 'static,
) -> Result<T> {
    let thread = std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || work(conn.as_mut()))
        .map_err(|e| StoreError::Setup(format!("no thread for {name}: {e}")))?;
    thread.join().unwrap_or_else(|_| Err(StoreError::Panicked("export", "see the log".into())))
}

/// Writes and hashes.
struct Sink<'a> {
    out: &'a mut dyn Write,
    hash: Sha256,
}

impl Sink<'_> {
    fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let mut bytes =
            serde_json::to_vec(value).map_err(|e| StoreError::Value(format!("a row can't be written as JSON: {e}")))?;
        bytes.push(b'\n');
        self.hash.update(&bytes);
        self.out.write_all(&bytes).map_err(|e| io_error("write the export", &e))
    }
}

fn export_rows(tx: &mut dyn Tx, known: &[Migration], out: &mut dyn Write) -> Result<()> {
    let mut sink = Sink { out, hash: Sha256::new() };
    let migrations: Vec<_> = applied(tx)?.iter().map(|(version, sha256)| (*version, sha256.to_string())).collect();
    sink.line(&serde_json::json!({ "pasban_export": FORM, "migrations": migrations }))?;
    let mut rows = 0_u64;
    for table in tables(tx, known)? {
        sink.line(&serde_json::json!({ "table": table.name, "columns": table.columns }))?;
        rows = rows.saturating_add(export_table(tx, &table, &mut sink)?);
    }
    let sha256 = HEXLOWER.encode(&sink.hash.clone().finalize());
    sink.line(&serde_json::json!({ "end": rows, "sha256": sha256 }))?;
    sink.out.flush().map_err(|e| io_error("write the export", &e))
}

fn export_table(tx: &mut dyn Tx, table: &Table, sink: &mut Sink<'_>) -> Result<u64> {
    let columns = table.columns.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",");
    let key = table.key.iter().filter_map(|i| table.columns.get(*i)).map(|c| format!("\"{c}\"")).collect::<Vec<_>>();
    let key_list = key.join(",");
    let marks = (1..=key.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(",");
    let first = format!("SELECT {columns} FROM \"{}\" ORDER BY {key_list} LIMIT {PAGE_ROWS}", table.name);
    let next = format!(
        "SELECT {columns} FROM \"{}\" WHERE ({key_list}) > ({marks}) ORDER BY {key_list} LIMIT {PAGE_ROWS}",
        table.name
    );
    let mut rows = tx.q(&first, &[])?;
    let mut count = 0_u64;
    while let Some(last) = rows.last() {
        let after: Vec<Val> = table.key.iter().filter_map(|i| last.vals().get(*i)).cloned().collect();
        for row in &rows {
            sink.line(&row.vals().iter().map(Cell).collect::<Vec<_>>())?;
        }
        count = count.saturating_add(rows.len() as u64);
        rows = tx.q(&next, &after)?;
    }
    Ok(count)
}

/// A value in its portable form.
struct Cell<'a>(&'a Val);

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        let tagged = |s: S, tag: &str, text: String| {
            let mut map = s.serialize_map(Some(1))?;
            map.serialize_entry(tag, &text)?;
            map.end()
        };
        match self.0 {
            Val::Null => s.serialize_none(),
            Val::I(n) => s.serialize_i64(*n),
            // SQLite doesn't tell yes from 1, so neither does the form.
            Val::B(b) => s.serialize_i64(i64::from(*b)),
            Val::T(text) => s.serialize_str(text),
            // The shortest decimal that reads back to the same bits.
            Val::F(n) => tagged(s, "f", format!("{n:?}")),
            Val::X(bytes) => tagged(s, "x", BASE64.encode(bytes)),
        }
    }
}

fn read_cell(value: Value) -> std::result::Result<Val, String> {
    match value {
        Value::Null => Ok(Val::Null),
        Value::Number(n) => n.as_i64().map(Val::I).ok_or_else(|| format!("{n} is not a whole number of 64 bits")),
        Value::String(text) => Ok(Val::T(text)),
        Value::Object(map) if map.len() == 1 => match map.iter().next() {
            Some((tag, Value::String(text))) if tag == "x" => {
                BASE64.decode(text.as_bytes()).map(Val::X).map_err(|e| format!("not base64: {e}"))
            }
            Some((tag, Value::String(text))) if tag == "f" => {
                text.parse().map(Val::F).map_err(|e| format!("not a number: {e}"))
            }
            _ => Err("a cell of an unknown kind".into()),
        },
        _ => Err("a cell of an unknown kind".into()),
    }
}

/// Reads bounded lines and knows where it is.
struct Source<R> {
    from: R,
    line: u64,
    hash: Sha256,
}

impl<R: BufRead> Source<R> {
    fn error(&self, trouble: impl Into<String>) -> StoreError {
        StoreError::Export { line: self.line, trouble: trouble.into() }
    }

    /// The next line and the digest of all before it; `None` at the end.
    fn next(&mut self) -> Result<Option<(Value, String)>> {
        let mut bytes = Vec::new();
        self.line += 1;
        let read = (&mut self.from)
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut bytes)
            .map_err(|e| io_error("read the export", &e))?;
        if read == 0 {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') {
            return Err(self.error("the line is cut or too long"));
        }
        let before = HEXLOWER.encode(&self.hash.clone().finalize());
        self.hash.update(&bytes);
        let value = serde_json::from_slice(&bytes).map_err(|e| self.error(format!("not JSON: {e}")))?;
        Ok(Some((value, before)))
    }
}

fn import_rows<R: BufRead>(tx: &mut dyn Tx, known: &[Migration], from: R) -> Result<u64> {
    let mut source = Source { from, line: 0, hash: Sha256::new() };
    let (head, _) = source.next()?.ok_or_else(|| source.error("it is empty"))?;
    if head.get("pasban_export").and_then(Value::as_u64) != Some(FORM) {
        return Err(source.error("not an export of this program, or of a newer one"));
    }
    let ours: Vec<_> = applied(tx)?.iter().map(|(version, sha256)| (*version, sha256.to_string())).collect();
    if ours != named(known) || head.get("migrations") != Some(&serde_json::json!(ours)) {
        return Err(source.error("the export's schema is another than the store's: use the program that made it"));
    }
    let tables = tables(tx, known)?;
    for table in &tables {
        let rows = tx.one(&format!("SELECT COUNT(*) FROM \"{}\"", table.name), &[])?;
        if rows.map(|row| row.int(0)).transpose()? != Some(0) {
            return Err(source.error(format!("the store has rows in {}: import into a new store", table.name)));
        }
    }
    let mut target: Option<(String, usize)> = None;
    let mut waiting: Vec<Vec<Val>> = Vec::new();
    let mut rows = 0_u64;
    loop {
        let (value, before) = source.next()?.ok_or_else(|| source.error("the export is cut short"))?;
        if let Value::Array(cells) = value {
            let Some((sql, width)) = &target else { return Err(source.error("a row before its table")) };
            let row = cells.into_iter().map(read_cell).collect::<std::result::Result<Vec<_>, _>>();
            let row = row.map_err(|trouble| source.error(trouble))?;
            if row.len() != *width {
                return Err(source.error(format!("{} cells where the table has {width} columns", row.len())));
            }
            rows = rows.saturating_add(1);
            waiting.push(row);
            if waiting.len() >= 500 {
                tx.many(sql, std::mem::take(&mut waiting))?;
            }
            continue;
        }
        if let Some((sql, _)) = &target {
            tx.many(sql, std::mem::take(&mut waiting))?;
        }
        if let Some(end) = value.get("end") {
            if end.as_u64() != Some(rows) {
                return Err(source.error(format!("{rows} rows were read, the export had {end}")));
            }
            if value.get("sha256").and_then(Value::as_str) != Some(&before) {
                return Err(source.error("the export was changed: its digest differs"));
            }
            if source.next()?.is_some() {
                return Err(source.error("there is more after the end"));
            }
            return Ok(rows);
        }
        let table = tables
            .iter()
            .find(|t| value.get("table").and_then(Value::as_str) == Some(&t.name))
            .ok_or_else(|| source.error("a table that the store does not have"))?;
        if value.get("columns") != Some(&serde_json::json!(table.columns)) {
            return Err(source.error(format!("table {} has other columns in the store", table.name)));
        }
        let columns = table.columns.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",");
        let marks = (1..=table.columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(",");
        let sql = format!("INSERT INTO \"{}\" ({columns}) VALUES ({marks})", table.name);
        target = Some((sql, table.columns.len()));
    }
}
