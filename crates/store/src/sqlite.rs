//! SQLite: WAL, every commit synced (`synchronous = FULL`), prepared statements cached by text.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::ffi::ErrorCode;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};

use crate::db::Options;
use crate::engine::Conn;
use crate::error::{Result, StoreError};
use crate::row::Row;
use crate::tx::{Dialect, Tx, check_args};
use crate::val::Val;

/// Oldest SQLite that may run: 3.7.0 to 3.51.2 can lose committed pages when two connections reset the WAL at once.
const VERSION_MIN: i32 = 3_051_003;
/// Prepared statements kept for each connection.
const STATEMENTS_MAX: usize = 256;
/// How long a statement waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes of write-ahead log kept on disk after a checkpoint.
const JOURNAL_BYTES_MAX: i64 = 16 * 1024 * 1024;
/// Virtual machine steps between two looks at the clock.
const STEPS_BETWEEN_CHECKS: i32 = 50_000;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer,
    Reader,
    /// Reads to write a copy elsewhere.
    Copier,
    /// In memory there is one connection for both.
    Memory,
}

/// One SQLite connection.
pub(crate) struct SqliteConn {
    conn: Connection,
    role: Role,
    fault: Option<StoreError>,
    started: Instant,
    /// Microseconds after `started` at which a running read is stopped; `i64::MAX` for never.
    deadline: Arc<AtomicI64>,
    stopped: Arc<AtomicBool>,
    read_limit: Duration,
}

impl SqliteConn {
    /// Opens the file (or memory) for one role. The writer creates the file, readable by its owner only.
    pub(crate) fn open(path: Option<&Path>, role: Role, options: &Options) -> Result<Self> {
        if rusqlite::version_number() < VERSION_MIN {
            return Err(StoreError::Setup(format!(
                "SQLite {} is too old: versions before 3.51.3 can lose committed data; use the program as released",
                rusqlite::version()
            )));
        }
        let common = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let conn = match path {
            None => Connection::open_in_memory(),
            Some(path) if role == Role::Writer => {
                create_private(path)?;
                Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | common)
            }
            Some(path) => Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | common),
        }
        .map_err(|e| sqlite_error("open", e))?;
        let this = Self {
            conn,
            role,
            fault: None,
            started: Instant::now(),
            deadline: Arc::new(AtomicI64::new(i64::MAX)),
            stopped: Arc::default(),
            read_limit: options.read_limit,
        };
        this.set_up(options)
    }

    fn set_up(mut self, options: &Options) -> Result<Self> {
        let run = |sql: &str| self.conn.execute_batch(sql).map_err(|e| sqlite_error(sql, e));
        self.conn.busy_timeout(BUSY_TIMEOUT).map_err(|e| sqlite_error("busy_timeout", e))?;
        self.conn.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        self.conn
            .set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)
            .map_err(|e| sqlite_error("defensive mode", e))?;
        // Negative: KiB instead of pages. What is not cached here is still in the operating system's cache.
        run(&format!("PRAGMA cache_size = -{}", options.cache_kib.max(64)))?;
        run("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0")?;
        match self.role {
            Role::Writer => {
                let mode: String = self
                    .conn
                    .query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0))
                    .map_err(|e| sqlite_error("PRAGMA journal_mode = WAL", e))?;
                if mode != "wal" {
                    return Err(StoreError::Setup(format!(
                        "the file system does not allow SQLite's write-ahead log (journal mode stayed {mode:?}): put the data folder on a local disk"
                    )));
                }
                run("PRAGMA synchronous = FULL")?;
                run("PRAGMA secure_delete = FAST")?;
                self.conn
                    .query_row(&format!("PRAGMA journal_size_limit = {JOURNAL_BYTES_MAX}"), [], |_| Ok(()))
                    .map_err(|e| sqlite_error("PRAGMA journal_size_limit", e))?;
                if let Some(bytes) = options.bytes_max {
                    let page: u64 = self
                        .conn
                        .query_row("PRAGMA page_size", [], |r| r.get::<_, i64>(0))
                        .map_err(|e| sqlite_error("PRAGMA page_size", e))?
                        .try_into()
                        .unwrap_or(4096);
                    self.conn
                        .query_row(&format!("PRAGMA max_page_count = {}", (bytes / page.max(1)).max(1)), [], |_| Ok(()))
                        .map_err(|e| sqlite_error("PRAGMA max_page_count", e))?;
                }
            }
            Role::Reader => run("PRAGMA query_only = ON")?,
            Role::Copier | Role::Memory => {}
        }
        let (started, deadline, stopped) = (self.started, Arc::clone(&self.deadline), Arc::clone(&self.stopped));
        self.conn
            .progress_handler(
                STEPS_BETWEEN_CHECKS,
                Some(move || {
                    let late = micros_since(started) > deadline.load(Ordering::Relaxed);
                    if late {
                        stopped.store(true, Ordering::Relaxed);
                    }
                    late
                }),
            )
            .map_err(|e| sqlite_error("progress handler", e))?;
        Ok(self)
    }

    /// Runs a fixed statement of ours through the statement cache.
    fn plain(&mut self, sql: &'static str) -> Result<()> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut statement| statement.raw_execute())
            .map(|_| ())
            .map_err(|e| sqlite_error(sql, e))
    }

    fn run<T>(
        &mut self,
        sql: &str,
        args: &[Val],
        f: impl FnOnce(&mut rusqlite::CachedStatement<'_>) -> Result<T>,
    ) -> Result<T> {
        let done = check_args(sql, args).and_then(|()| {
            let mut statement = self.conn.prepare_cached(sql).map_err(|e| sqlite_error(sql, e))?;
            bind(&mut statement, sql, args)?;
            let done = f(&mut statement);
            statement.clear_bindings();
            done
        });
        self.judge(sql, done)
    }

    /// Remembers a failure, and tells a read that ran out of time from one that was interrupted otherwise.
    fn judge<T>(&mut self, sql: &str, done: Result<T>) -> Result<T> {
        done.map_err(|e| {
            let e = if self.stopped.swap(false, Ordering::Relaxed) {
                StoreError::TooSlow(sql.chars().take(200).collect())
            } else {
                e
            };
            self.fault.get_or_insert_with(|| e.clone());
            e
        })
    }

    /// Writes a compact, consistent copy to a file that does not exist yet. Erased content is not in it.
    pub(crate) fn vacuum_into(&mut self, dest: &Path) -> Result<()> {
        let dest = dest.to_str().ok_or_else(|| StoreError::Setup("the backup's path is not UTF-8".into()))?;
        self.conn.execute("VACUUM INTO ?1", [dest]).map(|_| ()).map_err(|e| sqlite_error("VACUUM INTO", e))
    }
}

impl Tx for SqliteConn {
    fn q(&mut self, sql: &str, args: &[Val]) -> Result<Vec<Row>> {
        self.run(sql, args, |statement| {
            let width = statement.column_count();
            let mut names: Option<Arc<[Box<str>]>> = None;
            let mut out = Vec::new();
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().map_err(|e| sqlite_error(sql, e))? {
                let names =
                    names.get_or_insert_with(|| row.as_ref().column_names().map(Box::from).collect::<Vec<_>>().into());
                let mut vals = Vec::with_capacity(width);
                for i in 0..width {
                    vals.push(read_val(row.get_ref(i).map_err(|e| sqlite_error(sql, e))?)?);
                }
                out.push(Row::new(Arc::clone(names), vals));
            }
            Ok(out)
        })
    }

    fn exec(&mut self, sql: &str, args: &[Val]) -> Result<u64> {
        self.run(sql, args, |statement| step_all(statement, sql))
    }

    fn many(&mut self, sql: &str, rows: Vec<Vec<Val>>) -> Result<u64> {
        let done = (|| {
            let mut statement = self.conn.prepare_cached(sql).map_err(|e| sqlite_error(sql, e))?;
            let mut changed = 0;
            for row in &rows {
                check_args(sql, row)?;
                bind(&mut statement, sql, row)?;
                changed += step_all(&mut statement, sql)?;
            }
            statement.clear_bindings();
            Ok(changed)
        })();
        self.judge(sql, done)
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        let done = self.conn.execute_batch(sql).map_err(|e| sqlite_error(sql, e));
        self.judge(sql, done)
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }
}

impl Conn for SqliteConn {
    fn begin_write(&mut self) -> Result<()> {
        self.fault = None;
        // IMMEDIATE: a transaction that reads first and writes later would fail at once, busy timeout or not.
        self.plain("BEGIN IMMEDIATE")
    }

    fn begin_read(&mut self) -> Result<()> {
        self.fault = None;
        if self.role == Role::Memory {
            self.plain("PRAGMA query_only = ON")?;
        }
        self.plain("BEGIN")
    }

    fn savepoint(&mut self) -> Result<()> {
        self.fault = None;
        self.plain("SAVEPOINT job")
    }

    fn release(&mut self) -> Result<()> {
        self.plain("RELEASE job")
    }

    fn rollback_to(&mut self) -> Result<()> {
        self.plain("ROLLBACK TO job")?;
        self.plain("RELEASE job")
    }

    fn commit(&mut self) -> Result<()> {
        self.plain("COMMIT")
    }

    fn rollback(&mut self) {
        if !self.conn.is_autocommit()
            && let Err(error) = self.plain("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
        if self.role == Role::Memory {
            // Fails only where memory is out; then every later write says so.
            let _ = self.plain("PRAGMA query_only = OFF");
        }
    }

    fn in_transaction(&mut self) -> bool {
        !self.conn.is_autocommit()
    }

    fn take_fault(&mut self) -> Option<StoreError> {
        self.fault.take()
    }

    fn idle(&mut self) {
        if self.role == Role::Writer {
            // Without waiting: a reader that holds an old snapshot must not hold up the next write.
            let _ = self.conn.busy_timeout(Duration::ZERO);
            if let Err(error) = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
                tracing::debug!(%error, "checkpoint put off");
            }
            let _ = self.conn.busy_timeout(BUSY_TIMEOUT);
        }
        let _ = self.conn.execute_batch("PRAGMA shrink_memory");
    }

    fn limit(&mut self, running: bool) {
        let until = if running {
            let limit = i64::try_from(self.read_limit.as_micros()).unwrap_or(i64::MAX);
            micros_since(self.started).saturating_add(limit)
        } else {
            i64::MAX
        };
        self.deadline.store(until, Ordering::Relaxed);
    }
}

fn micros_since(started: Instant) -> i64 {
    i64::try_from(started.elapsed().as_micros()).unwrap_or(i64::MAX)
}

/// Creates the file for its owner's eyes only; SQLite gives its WAL the same mode.
pub(crate) fn create_private(path: &Path) -> Result<()> {
    let mut open = OpenOptions::new();
    open.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    match open.open(path) {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(io_error(&format!("create {}", path.display()), &e)),
    }
}

/// A file-system error in the store's words.
pub(crate) fn io_error(what: &str, e: &std::io::Error) -> StoreError {
    let text = format!("{what}: {e}");
    match e.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::Full(text),
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => StoreError::ReadOnly(text),
        _ => StoreError::Io(text),
    }
}

/// SQLite numbers `$n` by first appearance, so arguments are placed by name.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, sql: &str, args: &[Val]) -> Result<()> {
    let count = statement.parameter_count();
    if count != args.len() {
        return Err(StoreError::statement(
            sql,
            format!("{count} different arguments in the text, {} given", args.len()),
        ));
    }
    for i in 1..=count {
        let number = statement
            .parameter_name(i)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|digits| digits.parse::<usize>().ok())
            .ok_or_else(|| StoreError::statement(sql, "arguments are written $1, $2 …"))?;
        let arg = number.checked_sub(1).and_then(|n| args.get(n)).ok_or_else(|| {
            StoreError::statement(sql, format!("${number} has no value: number them from $1 without gaps"))
        })?;
        statement.raw_bind_parameter(i, arg).map_err(|e| sqlite_error(sql, e))?;
    }
    Ok(())
}

/// Runs to the end, rows or none, and answers how many rows changed.
fn step_all(statement: &mut rusqlite::CachedStatement<'_>, sql: &str) -> Result<u64> {
    if statement.column_count() == 0 {
        return statement.raw_execute().map(|n| n as u64).map_err(|e| sqlite_error(sql, e));
    }
    let mut rows = statement.raw_query();
    let mut n = 0;
    while rows.next().map_err(|e| sqlite_error(sql, e))?.is_some() {
        n += 1;
    }
    Ok(n)
}

impl ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::I(n) => ValueRef::Integer(*n),
            Self::F(n) => ValueRef::Real(*n),
            Self::B(b) => ValueRef::Integer(i64::from(*b)),
            Self::T(text) => ValueRef::Text(text.as_bytes()),
            Self::X(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn read_val(value: ValueRef<'_>) -> Result<Val> {
    Ok(match value {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(n) => Val::I(n),
        ValueRef::Real(n) => Val::F(n),
        ValueRef::Text(text) => Val::T(
            std::str::from_utf8(text).map_err(|_| StoreError::Corrupt("text that is not UTF-8".into()))?.to_owned(),
        ),
        ValueRef::Blob(bytes) => Val::X(bytes.to_vec()),
    })
}

/// An SQLite error in the store's words.
pub(crate) fn sqlite_error(sql: &str, error: rusqlite::Error) -> StoreError {
    let text = error.to_string();
    let Some(code) = error.sqlite_error() else { return StoreError::statement(sql, text) };
    match code.code {
        ErrorCode::DiskFull => StoreError::Full(text),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly(text),
        ErrorCode::CannotOpen => StoreError::Io(text),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy(text),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt(text),
        ErrorCode::SystemIoFailure => StoreError::Io(text),
        ErrorCode::OperationInterrupted => StoreError::TooSlow(text),
        ErrorCode::ConstraintViolation => match code.extended_code {
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
            | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | rusqlite::ffi::SQLITE_CONSTRAINT_ROWID => {
                StoreError::Conflict(text.rsplit_once("failed: ").map_or(text.clone(), |(_, key)| key.to_owned()))
            }
            rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::Reference(text),
            _ => StoreError::Rule(text),
        },
        _ => StoreError::statement(sql, text),
    }
}
