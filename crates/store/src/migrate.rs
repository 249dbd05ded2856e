//! Brings a store's schema up to what this program knows. Never down.

use pasban_kernel::{Digest, Timestamp, fault};

use crate::args;
use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::migrations::Migration;
use crate::tx::{Dialect, Tx};

/// A migration that a store lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its number.
    pub version: u32,
    /// What it brings.
    pub title: &'static str,
}

impl Migration {
    /// The text as written, all files in order.
    fn text(&self) -> String {
        let mut text = String::new();
        for (name, sql) in self.files {
            text.push_str("-- ");
            text.push_str(name);
            text.push('\n');
            text.push_str(sql);
            text.push('\n');
        }
        text
    }

    /// SHA-256 of the text as written; the same on both engines.
    pub(crate) fn sha256(&self) -> Digest {
        Digest::of(self.text().as_bytes())
    }
}

/// Turns our one DDL text into an engine's: tokens, and the type names that SQLite's strict tables don't know.
pub(crate) fn ddl(text: &str, dialect: Dialect) -> String {
    let tokens: &[(&str, &str)] = match dialect {
        Dialect::Sqlite => &[("{blob}", "BLOB"), ("{strict}", "STRICT"), ("{keyed}", "STRICT, WITHOUT ROWID")],
        Dialect::Postgres => &[("{blob}", "BYTEA"), ("{strict}", ""), ("{keyed}", "")],
    };
    let mut out = text.to_owned();
    for (token, sql) in tokens {
        out = out.replace(token, sql);
    }
    let words: &[(&str, &str)] = match dialect {
        Dialect::Sqlite => &[("BIGINT", "INTEGER"), ("BOOLEAN", "INTEGER"), ("DOUBLE PRECISION", "REAL")],
        // Four bytes are never meant: every whole number of ours is an i64.
        Dialect::Postgres => &[("INTEGER", "BIGINT")],
    };
    for (word, sql) in words {
        out = replace_word(&out, word, sql);
    }
    out
}

fn replace_word(text: &str, word: &str, by: &str) -> String {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(word) {
        out.push_str(before);
        let whole = !out.ends_with(part_of_word) && !after.starts_with(part_of_word);
        out.push_str(if whole { by } else { word });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What the store says was applied: (version, SHA-256), in order.
pub(crate) fn applied(tx: &mut dyn Tx) -> Result<Vec<(u32, Digest)>> {
    let there = match tx.dialect() {
        Dialect::Sqlite => "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'",
        Dialect::Postgres => {
            "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migration'"
        }
    };
    if tx.one(there, &[])?.map(|row| row.int(0)).transpose()? == Some(0) {
        return Ok(Vec::new());
    }
    tx.q("SELECT version, sha256 FROM schema_migration ORDER BY version", &[])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.digest(1)?)))
        .collect()
}

/// Compares what was applied with what we know; answers what is missing.
fn compare(applied: &[(u32, Digest)], known: &'static [Migration]) -> Result<Vec<&'static Migration>> {
    let newest = known.last().map_or(0, |m| m.version);
    for (version, sha256) in applied {
        match known.iter().find(|m| m.version == *version) {
            None => {
                return Err(StoreError::Schema(format!(
                    "the store was made by a newer program: it has migration {version}, this program knows up to {newest}; install the newer program again, or restore a backup made before the upgrade"
                )));
            }
            Some(m) if m.sha256() != *sha256 => {
                return Err(StoreError::Schema(format!(
                    "migration {version} of the store is not the one this program knows: the store was made by another build; use that build, or restore a backup into a new store"
                )));
            }
            Some(_) => {}
        }
    }
    let missing: Vec<_> = known.iter().filter(|m| !applied.iter().any(|(v, _)| *v == m.version)).collect();
    let last = applied.iter().map(|(v, _)| *v).max().unwrap_or(0);
    if let Some(gap) = missing.iter().find(|m| m.version < last) {
        return Err(StoreError::Schema(format!(
            "migration {} is missing in the store though {last} is there: restore the last backup",
            gap.version
        )));
    }
    Ok(missing)
}

/// Applies what is missing; answers how many.
fn apply(tx: &mut dyn Tx, known: &'static [Migration], now: Timestamp) -> Result<usize> {
    let dialect = tx.dialect();
    let done = applied(tx)?;
    let missing = compare(&done, known)?;
    if done.is_empty() && !missing.is_empty() {
        tx.batch(&ddl(
            "CREATE TABLE IF NOT EXISTS schema_migration (
               version BIGINT PRIMARY KEY, sha256 {blob} NOT NULL, applied_at BIGINT NOT NULL) {strict}",
            dialect,
        ))?;
    }
    for migration in &missing {
        tx.batch(&ddl(&migration.text(), dialect))?;
        tx.exec(
            "INSERT INTO schema_migration (version, sha256, applied_at) VALUES ($1, $2, $3)",
            args![migration.version, migration.sha256(), now],
        )?;
        fault::point("migrate.step.after");
        tracing::info!(version = migration.version, title = migration.title, "migration applied");
    }
    Ok(missing.len())
}

impl Db {
    /// Refuses a store whose schema is newer than this program or was changed.
    pub(crate) fn check_schema(&self) -> Result<()> {
        self.pending_migrations().map(|_| ())
    }

    /// What [`Db::migrate`] would apply. Make a backup first where this is not empty and the store is not new.
    ///
    /// # Errors
    /// [`StoreError::Schema`] where the store is newer than the program or was changed; the engine's.
    pub fn pending_migrations(&self) -> Result<Vec<Pending>> {
        let known = self.known();
        self.read_blocking(move |tx| {
            let missing = compare(&applied(tx)?, known)?;
            Ok(missing.iter().map(|m| Pending { version: m.version, title: m.title }).collect())
        })
    }

    /// Whether no migration was ever applied: a new store, which needs no backup.
    ///
    /// # Errors
    /// The engine's.
    pub fn is_new(&self) -> Result<bool> {
        self.read_blocking(|tx| applied(tx).map(|applied| applied.is_empty()))
    }

    /// Applies what is missing in one transaction; answers how many. So a store is of the old version or of the new
    /// one, never of one between that no program was released for.
    ///
    /// # Errors
    /// [`StoreError::Schema`]; the engine's, and then nothing was changed.
    pub fn migrate(&self, now: Timestamp) -> Result<usize> {
        if self.pending_migrations()?.is_empty() {
            return Ok(0);
        }
        let known = self.known();
        self.write_blocking("migrate", move |tx| apply(tx, known, now))
    }

    /// [`Db::open`] and [`Db::migrate`] in one: for tests, the demo, and stores that were backed up.
    ///
    /// # Errors
    /// See both.
    pub fn open_migrated(url: &crate::StoreUrl, options: crate::Options, now: Timestamp) -> Result<Self> {
        let db = Self::open(url, options)?;
        db.migrate(now)?;
        Ok(db)
    }
}

/// The versions and digests that an export carries.
pub(crate) fn named(known: &[Migration]) -> Vec<(u32, String)> {
    known.iter().map(|m| (m.version, m.sha256().to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations::MIGRATIONS;

    #[test]
    fn ddl_changes_whole_words_only() {
        let text = "CREATE TABLE t (a BIGINT, BIGINTS {blob}, c DOUBLE PRECISION, d BOOLEAN) {strict};";
        assert_eq!(ddl(text, Dialect::Sqlite), "CREATE TABLE t (a INTEGER, BIGINTS BLOB, c REAL, d INTEGER) STRICT;");
        assert_eq!(ddl("x INTEGER, y {blob}", Dialect::Postgres), "x BIGINT, y BYTEA");
    }

    #[test]
    fn versions_rise_and_newer_changed_or_gapped_stores_are_refused() {
        assert!(MIGRATIONS.windows(2).all(|w| w[0].version < w[1].version));
        let ours: Vec<_> = MIGRATIONS.iter().map(|m| (m.version, m.sha256())).collect();
        assert_eq!(compare(&ours, MIGRATIONS).unwrap().len(), 0);
        assert_eq!(compare(&[], MIGRATIONS).unwrap().len(), MIGRATIONS.len());
        for (bad, word) in [(vec![(9999, Digest::default())], "newer"), (vec![(1, Digest::default())], "another build")]
        {
            let error = compare(&bad, MIGRATIONS).unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
