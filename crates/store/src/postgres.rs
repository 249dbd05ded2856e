//! PostgreSQL: a connection owned by its worker thread, driven by a small runtime of its own.
//!
//! `BEGIN`, `SAVEPOINT` and `RELEASE` are not sent by themselves but in front of the next statement, in the same
//! round trip. One writer with one connection, so nothing is ever retried for serialisation; a session lock keeps
//! other processes away.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Config, NoTls, Statement};

use crate::db::Options;
use crate::engine::Conn;
use crate::error::{Result, StoreError};
use crate::row::Row;
use crate::tx::{Dialect, Tx, check_args};
use crate::url::pg_config;
use crate::val::Val;

/// Prepared statements kept for each connection.
const STATEMENTS_MAX: usize = 256;
/// Statements of one `many` on their way at once.
const PIPELINE_MAX: usize = 128;
/// After this long without use a connection is tried before work is given to it.
const DOUBT_AFTER: Duration = Duration::from_secs(1);
/// Session lock of the one process that serves a database: "pasban" in ASCII.
const PROCESS_LOCK: i64 = 0x7061_7362_616e;
/// Looks at the lock before another process is believed to hold it, a tenth of a second apart.
const LOCK_TRIES: u32 = 20;

type DynSql = dyn ToSql + Sync;

/// One PostgreSQL connection.
pub(crate) struct PgConn {
    client: Client,
    config: Config,
    writer: bool,
    exclusive: bool,
    accept_fsync_off: bool,
    read_limit: Duration,
    statements: HashMap<String, (Statement, u64)>,
    uses: u64,
    /// Sent in front of the next statement.
    ahead: String,
    fault: Option<StoreError>,
    open: bool,
    last_use: Instant,
    /// Last, so that it outlives the client.
    runtime: Runtime,
}

impl PgConn {
    /// Connects, checks the server and, as the writer, takes the process lock.
    pub(crate) fn open(url: &str, writer: bool, options: &Options) -> Result<Self> {
        let mut config = pg_config(url)?;
        config.application_name("pasban").connect_timeout(Duration::from_secs(10));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| StoreError::Setup(format!("no runtime for PostgreSQL: {e}")))?;
        let client = dial(&runtime, &config)?;
        let mut this = Self {
            client,
            config,
            writer,
            exclusive: options.exclusive,
            accept_fsync_off: options.accept_fsync_off,
            read_limit: options.read_limit,
            statements: HashMap::new(),
            uses: 0,
            ahead: String::new(),
            fault: None,
            open: false,
            last_use: Instant::now(),
            runtime,
        };
        this.set_up()?;
        Ok(this)
    }

    fn set_up(&mut self) -> Result<()> {
        let limit = if self.writer { 0 } else { self.read_limit.as_millis() };
        self.simple(&format!(
            "SET synchronous_commit = on; SET statement_timeout = {limit}; SET client_min_messages = warning;
             SET standard_conforming_strings = on; SET timezone = 'UTC'; SET lock_timeout = '10s'"
        ))?;
        let facts = self.simple_row(
            "SELECT datcollate, pg_encoding_to_char(encoding), current_setting('fsync'), current_setting('full_page_writes')
             FROM pg_database WHERE datname = current_database()",
        )?;
        let fact = |i: usize| facts.get(i).map_or("", String::as_str);
        if !matches!(fact(0), "C" | "POSIX") || fact(1) != "UTF8" {
            return Err(StoreError::Setup(format!(
                "the database sorts by {:?} in {}, so pages would differ from SQLite's: make it with CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
                fact(0),
                fact(1)
            )));
        }
        if (fact(2) != "on" || fact(3) != "on") && !self.accept_fsync_off {
            return Err(StoreError::Setup(
                "the PostgreSQL server runs with fsync or full_page_writes off, so what it acknowledges is lost in a power cut: turn both on".into(),
            ));
        }
        if self.writer && self.exclusive {
            // A session that has just ended (a migration before a start) frees its lock a moment later.
            let mut tries = 0;
            while self.simple_row(&format!("SELECT pg_try_advisory_lock({PROCESS_LOCK})"))?.first().map(String::as_str)
                != Some("t")
            {
                tries += 1;
                if tries > LOCK_TRIES {
                    return Err(StoreError::Locked("the database's session lock is taken".into()));
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
        }
        Ok(())
    }

    /// Connects anew where the server has ended the session.
    fn revive(&mut self) -> Result<()> {
        if !self.client.is_closed() && self.last_use.elapsed() > DOUBT_AFTER {
            // Lets a session that ended meanwhile be seen.
            let _ = self.runtime.block_on(self.client.batch_execute(""));
        }
        if self.client.is_closed() {
            tracing::warn!("the PostgreSQL session had ended; connecting again");
            self.statements.clear();
            self.client = dial(&self.runtime, &self.config)?;
            self.set_up()?;
        }
        self.last_use = Instant::now();
        Ok(())
    }

    fn begin(&mut self, how: &str) -> Result<()> {
        self.fault = None;
        self.revive()?;
        self.ahead.clear();
        self.ahead.push_str(how);
        self.open = true;
        Ok(())
    }

    /// Sends what waits in front.
    fn flush(&mut self) -> Result<()> {
        if self.ahead.is_empty() {
            return Ok(());
        }
        let ahead = std::mem::take(&mut self.ahead);
        self.simple(&ahead)
    }

    fn simple(&mut self, sql: &str) -> Result<()> {
        self.runtime.block_on(self.client.batch_execute(sql)).map_err(|e| pg_error(sql, &e))
    }

    /// The first row of a statement, as text.
    fn simple_row(&mut self, sql: &str) -> Result<Vec<String>> {
        let messages = self.runtime.block_on(self.client.simple_query(sql)).map_err(|e| pg_error(sql, &e))?;
        let row = messages.iter().find_map(|m| match m {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let row = row.ok_or_else(|| StoreError::statement(sql, "no row"))?;
        Ok((0..row.len()).map(|i| row.get(i).unwrap_or_default().to_owned()).collect())
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement> {
        self.uses += 1;
        if let Some((statement, used)) = self.statements.get_mut(sql) {
            *used = self.uses;
            return Ok(statement.clone());
        }
        // What waits comes first, or a refused statement would spoil more than its own job.
        self.flush()?;
        let statement = self.runtime.block_on(self.client.prepare(sql)).map_err(|e| pg_error(sql, &e))?;
        if self.statements.len() >= STATEMENTS_MAX
            && let Some(oldest) = self.statements.iter().min_by_key(|(_, (_, used))| *used).map(|(sql, _)| sql.clone())
        {
            self.statements.remove(&oldest);
        }
        self.statements.insert(sql.to_owned(), (statement.clone(), self.uses));
        Ok(statement)
    }

    fn prepared(&mut self, sql: &str, args: &[Val]) -> Result<Statement> {
        check_args(sql, args)?;
        let statement = self.prepare(sql)?;
        check_count(&statement, sql, args)?;
        Ok(statement)
    }

    fn judge<T>(&mut self, done: Result<T>) -> Result<T> {
        done.inspect_err(|e| {
            self.fault.get_or_insert_with(|| e.clone());
        })
    }

    fn run_query(&mut self, sql: &str, args: &[Val]) -> Result<Vec<Row>> {
        let statement = self.prepared(sql, args)?;
        let params: Vec<&DynSql> = args.iter().map(|v| v as &DynSql).collect();
        let ahead = std::mem::take(&mut self.ahead);
        let (client, runtime) = (&self.client, &self.runtime);
        let rows = runtime.block_on(async {
            if ahead.is_empty() {
                return client.query(&statement, &params).await;
            }
            let (before, rows) = tokio::join!(biased; client.batch_execute(&ahead), client.query(&statement, &params));
            before.and(rows)
        });
        read_rows(sql, &statement, &rows.map_err(|e| pg_error(sql, &e))?)
    }

    fn run_exec(&mut self, sql: &str, args: &[Val]) -> Result<u64> {
        let statement = self.prepared(sql, args)?;
        let params: Vec<&DynSql> = args.iter().map(|v| v as &DynSql).collect();
        let ahead = std::mem::take(&mut self.ahead);
        let (client, runtime) = (&self.client, &self.runtime);
        let changed = runtime.block_on(async {
            if ahead.is_empty() {
                return client.execute(&statement, &params).await;
            }
            let (before, n) = tokio::join!(biased; client.batch_execute(&ahead), client.execute(&statement, &params));
            before.and(n)
        });
        changed.map_err(|e| pg_error(sql, &e))
    }

    fn run_many(&mut self, sql: &str, rows: &[Vec<Val>]) -> Result<u64> {
        let Some(first) = rows.first() else { return Ok(0) };
        let statement = self.prepared(sql, first)?;
        for row in rows {
            check_args(sql, row)?;
            check_count(&statement, sql, row)?;
        }
        self.flush()?;
        let mut changed = 0;
        for chunk in rows.chunks(PIPELINE_MAX) {
            let params: Vec<Vec<&DynSql>> =
                chunk.iter().map(|row| row.iter().map(|v| v as &DynSql).collect()).collect();
            // Polled in order the first time, and a statement is sent when first polled: so they run in order.
            let done = self.runtime.block_on(join_all(params.iter().map(|p| self.client.execute(&statement, p))));
            for one in done {
                changed += one.map_err(|e| pg_error(sql, &e))?;
            }
        }
        Ok(changed)
    }
}

impl Tx for PgConn {
    fn q(&mut self, sql: &str, args: &[Val]) -> Result<Vec<Row>> {
        let done = self.run_query(sql, args);
        self.judge(done)
    }

    fn exec(&mut self, sql: &str, args: &[Val]) -> Result<u64> {
        let done = self.run_exec(sql, args);
        self.judge(done)
    }

    fn many(&mut self, sql: &str, rows: Vec<Vec<Val>>) -> Result<u64> {
        let done = self.run_many(sql, &rows);
        self.judge(done)
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        let done = self.flush().and_then(|()| self.simple(sql));
        self.judge(done)
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }
}

impl Conn for PgConn {
    fn begin_write(&mut self) -> Result<()> {
        self.begin("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;")
    }

    fn begin_read(&mut self) -> Result<()> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;")
    }

    fn savepoint(&mut self) -> Result<()> {
        self.fault = None;
        self.ahead.push_str("SAVEPOINT job;");
        Ok(())
    }

    fn release(&mut self) -> Result<()> {
        self.ahead.push_str("RELEASE SAVEPOINT job;");
        Ok(())
    }

    fn rollback_to(&mut self) -> Result<()> {
        self.flush()?;
        self.simple("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job")
    }

    fn commit(&mut self) -> Result<()> {
        // The server answers COMMIT of a failed or missing transaction without an error; SAVEPOINT there is one.
        // (It can't happen, since each failure is rolled back to its mark; if it does, nothing is acknowledged.)
        let sql = format!("{} SAVEPOINT done; COMMIT", std::mem::take(&mut self.ahead));
        let done = self.simple(&sql);
        self.open = done.is_err();
        done
    }

    fn rollback(&mut self) {
        let begun = !self.ahead.starts_with("BEGIN");
        self.ahead.clear();
        if std::mem::take(&mut self.open)
            && begun
            && !self.client.is_closed()
            && let Err(error) = self.simple("ROLLBACK")
        {
            tracing::warn!(%error, "a transaction could not be rolled back; the server will");
        }
    }

    fn in_transaction(&mut self) -> bool {
        self.open && !self.client.is_closed()
    }

    fn take_fault(&mut self) -> Option<StoreError> {
        self.fault.take()
    }
}

fn dial(runtime: &Runtime, config: &Config) -> Result<Client> {
    let (client, connection) = runtime.block_on(config.connect(NoTls)).map_err(|e| pg_error("connect", &e))?;
    runtime.spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "a PostgreSQL session ended");
        }
    });
    Ok(client)
}

fn check_count(statement: &Statement, sql: &str, args: &[Val]) -> Result<()> {
    let count = statement.params().len();
    if count == args.len() {
        return Ok(());
    }
    Err(StoreError::statement(sql, format!("{count} different arguments in the text, {} given", args.len())))
}

fn read_rows(sql: &str, statement: &Statement, rows: &[tokio_postgres::Row]) -> Result<Vec<Row>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names: Arc<[Box<str>]> = statement.columns().iter().map(|c| Box::from(c.name())).collect::<Vec<_>>().into();
    rows.iter()
        .map(|row| {
            let vals = (0..row.len())
                .map(|i| row.try_get::<_, Val>(i).map_err(|e| StoreError::statement(sql, deep(&e))))
                .collect::<Result<Vec<_>>>()?;
            Ok(Row::new(Arc::clone(&names), vals))
        })
        .collect()
}

type Foreign = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Val {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Foreign> {
        let refused = || format!("{} does not go into a {} column", self.kind(), ty.name()).into();
        let whole = match self {
            Self::I(n) => Some(*n),
            Self::B(b) => Some(i64::from(*b)),
            _ => None,
        };
        match (self, whole) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (_, Some(n)) if *ty == Type::INT8 => n.to_sql(ty, out),
            (_, Some(n)) if *ty == Type::INT4 => i32::try_from(n)?.to_sql(ty, out),
            (_, Some(n)) if *ty == Type::INT2 => i16::try_from(n)?.to_sql(ty, out),
            (_, Some(n @ (0 | 1))) if *ty == Type::BOOL => (n == 1).to_sql(ty, out),
            // As SQLite does for a REAL column.
            #[allow(clippy::cast_precision_loss)]
            (Self::I(n), _) if *ty == Type::FLOAT8 => (*n as f64).to_sql(ty, out),
            (Self::F(n), _) if *ty == Type::FLOAT8 => n.to_sql(ty, out),
            (Self::T(text), _) if matches!(*ty, Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN) => {
                text.to_sql(ty, out)
            }
            (Self::X(bytes), _) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            _ => Err(refused()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Val {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> std::result::Result<Self, Foreign> {
        Ok(match *ty {
            Type::BOOL => Self::B(bool::from_sql(ty, raw)?),
            Type::INT8 => Self::I(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::I(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::I(i16::from_sql(ty, raw)?.into()),
            Type::OID => Self::I(u32::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Self::F(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Self::F(f32::from_sql(ty, raw)?.into()),
            Type::BYTEA => Self::X(raw.to_vec()),
            Type::VOID => Self::Null,
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => {
                Self::T(String::from_sql(ty, raw)?)
            }
            _ => return Err(format!("a {} can't be read: CAST it (sums: AS BIGINT)", ty.name()).into()),
        })
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Foreign> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The error with its causes.
fn deep(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(e) = cause {
        text.push_str(": ");
        text.push_str(&e.to_string());
        cause = e.source();
    }
    text
}

/// A PostgreSQL error in the store's words.
fn pg_error(sql: &str, error: &tokio_postgres::Error) -> StoreError {
    let Some(db) = error.as_db_error() else {
        let broken = std::error::Error::source(error).is_some_and(|e| e.is::<std::io::Error>());
        return if error.is_closed() || broken || sql == "connect" {
            StoreError::Unreachable(deep(error))
        } else {
            StoreError::statement(sql, deep(error))
        };
    };
    let text = db.message().to_owned();
    let code = db.code();
    let constraint = || db.constraint().unwrap_or(db.message()).to_owned();
    match code {
        _ if *code == SqlState::UNIQUE_VIOLATION => StoreError::Conflict(constraint()),
        _ if *code == SqlState::FOREIGN_KEY_VIOLATION => StoreError::Reference(constraint()),
        _ if *code == SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly(text),
        _ if *code == SqlState::DISK_FULL => StoreError::Full(text),
        _ if *code == SqlState::QUERY_CANCELED => StoreError::TooSlow(text),
        _ if *code == SqlState::LOCK_NOT_AVAILABLE => StoreError::Busy(text),
        _ if *code == SqlState::TOO_MANY_CONNECTIONS => StoreError::Busy(text),
        _ => match code.code().get(..2) {
            Some("23") => StoreError::Rule(text),
            Some("40") => StoreError::Busy(text),
            Some("53") => StoreError::Full(text),
            Some("58") => StoreError::Io(text),
            Some("08" | "57" | "28" | "3D") => StoreError::Unreachable(text),
            Some("XX") if code.code() != "XX000" => StoreError::Corrupt(text),
            _ => StoreError::statement(sql, text),
        },
    }
}
