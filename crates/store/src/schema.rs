//! Which tables a store has, in an order in which they can be filled, the same on both engines.

use crate::args;
use crate::error::{Result, StoreError};
use crate::migrations::Migration;
use crate::row::Row;
use crate::tx::{Dialect, Tx};

/// A table as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// In the order of the schema.
    pub(crate) columns: Vec<String>,
    /// Positions in `columns` of the primary key's parts.
    pub(crate) key: Vec<usize>,
}

/// All tables but the migrations' own: first those that others refer to.
pub(crate) fn tables(tx: &mut dyn Tx, known: &[Migration]) -> Result<Vec<Table>> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => {
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
             AND name NOT IN ('sqlite_schema', 'sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4', 'schema_migration')
             ORDER BY name"
        }
        Dialect::Postgres => {
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_migration'
             ORDER BY tablename"
        }
    };
    let made = made_in_order(known);
    let mut names = tx.q(sql, &[])?.iter().map(|row| row.text(0)).collect::<Result<Vec<_>>>()?;
    // A table that no migration names by CREATE TABLE (a renamed one) comes last; the sort keeps the order by name.
    names.sort_by_key(|name| made.iter().position(|m| m == name).unwrap_or(usize::MAX));
    names.into_iter().map(|name| describe(tx, name)).collect()
}

fn describe(tx: &mut dyn Tx, name: String) -> Result<Table> {
    check_name(&name)?;
    let text = |rows: Vec<Row>| rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>>>();
    let (columns, key) = match tx.dialect() {
        Dialect::Sqlite => (
            "SELECT name FROM pragma_table_info($1) ORDER BY cid",
            "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk",
        ),
        Dialect::Postgres => (
            "SELECT attname FROM pg_attribute WHERE attrelid = CAST(CAST($1 AS TEXT) AS regclass)
             AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            "SELECT a.attname FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (n, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n
             WHERE i.indrelid = CAST(CAST($1 AS TEXT) AS regclass) AND i.indisprimary ORDER BY k.place",
        ),
    };
    let columns = text(tx.q(columns, args![name.as_str()])?)?;
    for column in &columns {
        check_name(column)?;
    }
    let key = text(tx.q(key, args![name.as_str()])?)?
        .iter()
        .filter_map(|part| columns.iter().position(|column| column == part))
        .collect::<Vec<_>>();
    if key.is_empty() {
        return Err(StoreError::Schema(format!("table {name} has no primary key, so it can't be exported")));
    }
    Ok(Table { name, columns, key })
}

/// Names go into SQL text, so they are plain.
fn check_name(name: &str) -> Result<()> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain { Ok(()) } else { Err(StoreError::Schema(format!("a table or column is called {name:?}"))) }
}

/// The names after `CREATE TABLE` in the migrations.
fn made_in_order(known: &[Migration]) -> Vec<&'static str> {
    let mut names = Vec::new();
    for (_, sql) in known.iter().flat_map(|m| m.files) {
        for after in sql.split("CREATE TABLE ").skip(1) {
            let after = after.strip_prefix("IF NOT EXISTS ").unwrap_or(after);
            let name = after.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default();
            names.push(name);
        }
    }
    names
}
