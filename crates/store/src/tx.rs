//! What a job sees of either engine.

use crate::error::{Result, StoreError};
use crate::row::Row;
use crate::val::Val;

/// Which engine runs, for the few fragments of SQL that must differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A transaction. Statements use `$1`, `$2` … for arguments, are prepared once and cached by their text:
/// so never paste a value into the text, and build `IN ($1,$2,…)` lists in few lengths.
///
/// After a failed statement the job's work is undone on both engines, even where the job goes on.
pub trait Tx {
    /// Runs a statement and reads all rows it gives. Page by key where there may be more than some thousand.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn q(&mut self, sql: &str, args: &[Val]) -> Result<Vec<Row>>;

    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn exec(&mut self, sql: &str, args: &[Val]) -> Result<u64>;

    /// Runs one statement for each list of arguments, in order (pipelined on PostgreSQL); answers the rows changed.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn many(&mut self, sql: &str, rows: Vec<Vec<Val>>) -> Result<u64>;

    /// Runs several statements without arguments, as in a migration.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn batch(&mut self, sql: &str) -> Result<()>;

    /// Which engine runs.
    fn dialect(&self) -> Dialect;
}

impl dyn Tx + '_ {
    /// The only row of a result, or `None`.
    ///
    /// # Errors
    /// See [`StoreError`]; also where there is more than one row.
    pub fn one(&mut self, sql: &str, args: &[Val]) -> Result<Option<Row>> {
        let mut rows = self.q(sql, args)?;
        if rows.len() > 1 {
            return Err(StoreError::statement(sql, format!("{} rows where at most one was expected", rows.len())));
        }
        Ok(rows.pop())
    }
}

/// Refuses argument lists that an engine would misread: each `$n` up to the largest must have its value.
pub(crate) fn check_args(sql: &str, args: &[Val]) -> Result<()> {
    for (i, arg) in args.iter().enumerate() {
        arg.check().map_err(|e| match e {
            StoreError::Value(trouble) => {
                let sql: String = sql.chars().take(200).collect();
                StoreError::Value(format!("{trouble} (${} in: {sql})", i + 1))
            }
            e => e,
        })?;
    }
    Ok(())
}
