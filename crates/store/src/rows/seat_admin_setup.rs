//! Setting a CERT up (tables of `86_setup.sql`): steps, charter, files of constituents that are being taken in.

use pasban_kernel::Timestamp;

use crate::error::Result;
use crate::{Row, Tx, args};

/// What was answered at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which step.
    pub step: String,
    /// `saved`, `done`, `skipped`.
    pub state: String,
    /// JSON.
    pub body: String,
    /// Who answered last.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps a step's answers in place of those before.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn step_put(tx: &mut dyn Tx, s: &Step) -> Result<()> {
    tx.exec(
        "INSERT INTO setup_step (step, state, body, who, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (step) DO UPDATE SET \
         state = excluded.state, body = excluded.body, who = excluded.who, at = excluded.at",
        args![&s.step, &s.state, &s.body, &s.who, s.at],
    )?;
    Ok(())
}

/// All steps that somebody opened.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn step_list(tx: &mut dyn Tx) -> Result<Vec<Step>> {
    tx.q("SELECT step, state, body, who, at FROM setup_step ORDER BY step LIMIT 100", args![])?
        .iter()
        .map(|r| {
            Ok(Step { step: r.text(0)?, state: r.text(1)?, body: r.text(2)?, who: r.text(3)?, at: r.timestamp(4)? })
        })
        .collect()
}

/// A version of the charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charter {
    /// 1 for the first.
    pub version: i64,
    /// JSON.
    pub body: String,
    /// Who saved it.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

fn charter(r: &Row) -> Result<Charter> {
    Ok(Charter { version: r.int(0)?, body: r.text(1)?, who: r.text(2)?, at: r.timestamp(3)? })
}

/// The charter in force.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn charter_latest(tx: &mut dyn Tx) -> Result<Option<Charter>> {
    tx.one("SELECT version, body, who, at FROM charter ORDER BY version DESC LIMIT 1", args![])?
        .as_ref()
        .map(charter)
        .transpose()
}

/// Keeps a further version of the charter; the same text again is no version. Answers the one in force.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn charter_put(tx: &mut dyn Tx, body: &str, who: &str, at: Timestamp) -> Result<Charter> {
    let before = charter_latest(tx)?;
    if let Some(same) = before.as_ref().filter(|c| c.body == body) {
        return Ok(same.clone());
    }
    let new = Charter { version: before.map_or(1, |c| c.version + 1), body: body.into(), who: who.into(), at };
    tx.exec(
        "INSERT INTO charter (version, body, who, at) VALUES ($1, $2, $3, $4)",
        args![new.version, &new.body, &new.who, new.at],
    )?;
    Ok(new)
}

/// A file that is being taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Id.
    pub id: [u8; 16],
    /// Name that its sender gave.
    pub name: String,
    /// Its cells, JSON.
    pub cells: String,
    /// Who sent it.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// Most files that wait.
pub const FILES_MAX: i64 = 10;

/// Keeps a file, and lets go of those before an instant and of the oldest beyond [`FILES_MAX`].
///
/// # Errors
/// See [`crate::StoreError`].
pub fn file_put(tx: &mut dyn Tx, f: &File, before: Timestamp) -> Result<()> {
    tx.exec("DELETE FROM setup_file WHERE at < $1", args![before])?;
    let beyond = tx.one("SELECT at FROM setup_file ORDER BY at DESC, id LIMIT 1 OFFSET $1", args![FILES_MAX - 1])?;
    if let Some(row) = beyond {
        tx.exec("DELETE FROM setup_file WHERE at <= $1", args![row.timestamp(0)?])?;
    }
    tx.exec(
        "INSERT INTO setup_file (id, name, cells, who, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
        args![f.id, &f.name, &f.cells, &f.who, f.at],
    )?;
    Ok(())
}

/// A file.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn file_fetch(tx: &mut dyn Tx, id: &[u8; 16]) -> Result<Option<File>> {
    tx.one("SELECT id, name, cells, who, at FROM setup_file WHERE id = $1", args![*id])?
        .map(|r| Ok(File { id: r.get(0)?, name: r.text(1)?, cells: r.text(2)?, who: r.text(3)?, at: r.timestamp(4)? }))
        .transpose()
}

/// Lets a file go.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn file_end(tx: &mut dyn Tx, id: &[u8; 16]) -> Result<()> {
    tx.exec("DELETE FROM setup_file WHERE id = $1", args![*id])?;
    Ok(())
}
