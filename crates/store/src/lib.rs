//! A node's memory: SQLite and PostgreSQL under one SQL text.
//!
//! Start at [`Db`]: `db.write("name", |tx| …)` runs a closure in a transaction and answers when it is durable;
//! `db.read(|tx| …)` sees one moment. Inside, [`Tx`] takes SQL with `$1` arguments ([`args!`]) and gives [`Row`]s.
//! Functions that touch tables take `&mut dyn Tx`, so they compose inside one transaction:
//!
//! ```
//! use pasban_kernel::Timestamp;
//! use pasban_store::{Db, Options, Result, StoreUrl, Tx, args, state};
//!
//! fn remember(tx: &mut dyn Tx, now: Timestamp) -> Result<()> {
//!     state::put(tx, "last_seen", &now.0.to_be_bytes())?;
//!     let row = tx.one("SELECT COUNT(*) FROM node_state WHERE key = $1", args!["last_seen"])?;
//!     assert_eq!(row.map(|row| row.int(0)).transpose()?, Some(1));
//!     Ok(())
//! }
//! # fn main() -> Result<()> {
//! let db = Db::open_migrated(&StoreUrl::Memory, Options::default(), Timestamp(1))?;
//! db.write_blocking("remember", |tx| remember(tx, Timestamp(2)))?; // async: db.write("remember", …).await?
//! # Ok(()) }
//! ```
//!
//! # Invariants
//! - An answer is given after the commit was synced to disk (SQLite `synchronous = FULL`, PostgreSQL
//!   `synchronous_commit = on`). Jobs that queue up share a commit, each in its own savepoint.
//! - One writer for each store, one process for each store: so a job never needs to be tried again for
//!   serialisation. A job must be short and must not wait: it holds the writer.
//! - After a failed statement the job's work is undone on both engines, even where the job goes on.
//! - A panic in a job undoes that job and nothing else.
//!
//! # SQL that both engines read alike
//! Arguments `$1 …`; `ON CONFLICT (…) DO UPDATE`, `RETURNING` (no order: sort in Rust), row values
//! `(a, b) > ($1, $2)`, CTEs, window functions, partial indexes, `TRUE`/`FALSE`. Ids and hashes are bytes, instants
//! `BIGINT` microseconds made in Rust, no NULL in an ordered column, every `ORDER BY` ends in a unique key.
//! Write `CAST(SUM(x) AS BIGINT)`; give an argument that stands alone its type: `CAST($1 AS BIGINT)`.
//! Not: `LIKE` on what users type, `lower()`, `now()`, `GREATEST`/`max(a, b)`, `= ANY`, JSON operators, `x'00'`.
//!
//! # To add tables
//! Put one file a area in `migrations/0001/` (`20_links.sql`) and its line in `migrations.rs`:
//! `file!("0001/20_links.sql"),` in name order. After a release, changes go into a new migration instead.
//! In DDL write `{blob}` for bytes, `BIGINT`, `TEXT`, `BOOLEAN`, `DOUBLE PRECISION` for the rest, and end each
//! `CREATE TABLE` with `) {strict};`, or `) {keyed};` where rows are small and always found by their primary key.
//! Every table has a primary key (exports page by it); references point to tables made earlier; tables of a
//! hosted constituent's data start their key with `tenant {blob} NOT NULL`.
//!
//! # Copies
//! [`Db::backup`] copies an SQLite store while it runs; [`Db::export`] and [`Db::import`] move the rows of either
//! engine in one portable form, so that a store can change its engine.
//!
//! Deliberately not here: observations (they live in the history), wire formats, HTTP, the clock.

pub mod bad_records;
pub mod jobs;
pub mod rows;
pub mod state;
pub mod stream;

mod backup;
mod db;
mod engine;
mod error;
mod lock;
mod migrate;
mod migrations;
mod portable;
mod postgres;
mod row;
mod schema;
mod sqlite;
mod tx;
mod url;
mod val;
mod worker;

pub use backup::Backup;
pub use db::{Db, Options, Stats};
pub use error::{Result, StoreError};
pub use migrate::Pending;
pub use migrations::{MIGRATIONS, Migration};
pub use row::Row;
pub use tx::{Dialect, Tx};
pub use url::StoreUrl;
pub use val::{Stored, Val, clean};
