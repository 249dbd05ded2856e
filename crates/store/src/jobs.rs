//! Work to be done later, or again: the job table is the truth, whatever wakes the workers.
//!
//! A job is queued in the transaction that needs it, claimed under a lease, and done at least once: after a crash
//! its lease runs out and it is claimed again. So what a job does must bear repeating. A claim knows its attempt,
//! and one whose lease ran out meanwhile can no longer settle the job.
//!
//! A job with a unique key exists once for each kind and key. If it is queued again while it runs, it runs once
//! more afterwards, so a wake-up that comes during a run is not lost.

use pasban_kernel::{Timestamp, limits};

use crate::args;
use crate::error::{Result, StoreError};
use crate::row::Row;
use crate::stream;
use crate::tx::{Dialect, Tx};
use crate::val::Val;

/// Most jobs in one claim.
pub const CLAIM_MAX: usize = 100;
/// Most kinds in one claim.
pub const KINDS_MAX: usize = 32;
/// Longest kind or unique key, bytes.
pub const KEY_BYTES_MAX: usize = 256;
/// Longest error kept with a job, characters.
pub const ERROR_CHARS_MAX: usize = 500;

/// What to queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// Which worker does it: `"mail.send"`.
    pub kind: &'a str,
    /// Where a second one with the same key would be the same work.
    pub unique_key: Option<&'a str>,
    /// Not before.
    pub run_at: Timestamp,
    /// What the worker needs to know, in its own words; at most [`limits::OBJECT_BYTES_MAX`].
    pub payload: &'a [u8],
}

/// What queueing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queued {
    /// A new job.
    New(i64),
    /// The same work waits already (now with the earlier of both times and the new payload), or was given up and
    /// waits again.
    Waiting(i64),
    /// The same work is being done; it will be done once more, with the new payload.
    Again(i64),
}

impl Queued {
    /// The job's id.
    #[must_use]
    pub fn id(self) -> i64 {
        match self {
            Self::New(id) | Self::Waiting(id) | Self::Again(id) => id,
        }
    }
}

/// A job that this worker has until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The job.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// Its unique key.
    pub unique_key: Option<String>,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// Until when nobody else takes it.
    pub until: Timestamp,
    /// What was queued.
    pub payload: Vec<u8>,
}

/// How failures are spaced, and when to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Delay after the first failure, microseconds; it doubles each time.
    pub first: i64,
    /// Longest delay, microseconds.
    pub longest: i64,
    /// Attempts after which the job is given up and shown; 0 for never.
    pub attempts_max: i64,
}

impl Backoff {
    /// The delay after attempt `attempt` (from 1): between half of the doubled delay and the whole of it, by
    /// `random`, so that what failed together does not come back together.
    #[must_use]
    pub fn delay(&self, attempt: i64, random: u64) -> i64 {
        let doublings = u32::try_from(attempt.saturating_sub(1).clamp(0, 62)).unwrap_or(62);
        let whole = self.first.max(1).saturating_mul(1_i64 << doublings).min(self.longest).max(1);
        let half = whole / 2;
        let spread = u64::try_from(whole - half).unwrap_or(0).saturating_add(1);
        half + i64::try_from(random % spread).unwrap_or(0)
    }
}

/// What became of a job after [`complete`] or [`fail`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is done and gone.
    Done,
    /// It will run again at this time.
    Again(Timestamp),
    /// It was given up; it stays in the table until [`revive`] or [`discard`].
    Dead,
    /// The lease had run out and somebody else has it now; nothing was changed.
    Lost,
}

/// How many jobs there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for their time or a worker.
    pub waiting: i64,
    /// Being done.
    pub claimed: i64,
    /// Given up.
    pub dead: i64,
}

/// Queues a job in this transaction.
///
/// # Errors
/// [`StoreError::Value`] where a bound is broken; the engine's.
pub fn enqueue(tx: &mut dyn Tx, job: &NewJob<'_>, now: Timestamp) -> Result<Queued> {
    let key_bytes = job.unique_key.map_or(0, str::len);
    if job.kind.is_empty() || job.kind.len() > KEY_BYTES_MAX || key_bytes > KEY_BYTES_MAX {
        return Err(StoreError::Value(format!("job kind {:?} or its key is empty or too long", cut(job.kind, 40))));
    }
    if job.payload.len() > limits::OBJECT_BYTES_MAX {
        return Err(StoreError::Value(format!("a job's payload of {} bytes is too large", job.payload.len())));
    }
    if let Some(key) = job.unique_key
        && let Some(row) =
            tx.one("SELECT id, claimed_until, dead FROM job WHERE kind = $1 AND unique_key = $2", args![job.kind, key])?
    {
        return enqueue_same(tx, job, &row);
    }
    let id = stream::append(tx, b"job", now)?;
    tx.exec(
        "INSERT INTO job (id, kind, unique_key, run_at, attempts, claimed_until, dead, payload)
         VALUES ($1, $2, $3, $4, 0, 0, FALSE, $5)",
        args![id, job.kind, job.unique_key, job.run_at, job.payload],
    )?;
    Ok(Queued::New(id))
}

fn enqueue_same(tx: &mut dyn Tx, job: &NewJob<'_>, row: &Row) -> Result<Queued> {
    let id = row.int(0)?;
    // Also where its lease has run out: the slow worker may still settle it.
    if row.int(1)? != 0 {
        tx.exec(
            "UPDATE job SET payload = $2, again_at = CASE WHEN again_at < $3 THEN again_at ELSE $3 END WHERE id = $1",
            args![id, job.payload, job.run_at],
        )?;
        return Ok(Queued::Again(id));
    }
    if row.bool(2)? {
        tx.exec(
            "UPDATE job SET payload = $2, run_at = $3, dead = FALSE, attempts = 0 WHERE id = $1",
            args![id, job.payload, job.run_at],
        )?;
    } else {
        tx.exec(
            "UPDATE job SET payload = $2, run_at = CASE WHEN run_at < $3 THEN run_at ELSE $3 END WHERE id = $1",
            args![id, job.payload, job.run_at],
        )?;
    }
    Ok(Queued::Waiting(id))
}

/// Takes up to `count` due jobs of these kinds for `lease` microseconds, those due longest first.
///
/// # Errors
/// [`StoreError::Value`] above [`KINDS_MAX`]; the engine's.
pub fn claim(tx: &mut dyn Tx, kinds: &[&str], now: Timestamp, lease: i64, count: usize) -> Result<Vec<Claim>> {
    let (marks, mut args) = kind_list(kinds, 4)?;
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    // One writer for each store, so nothing is skipped; the words are there for a second process, later.
    let skip = if tx.dialect() == Dialect::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE job SET claimed_until = $2, attempts = attempts + 1, again_at = NULL WHERE id IN (
           SELECT id FROM job WHERE kind IN ({marks}) AND dead = FALSE AND run_at <= $1 AND claimed_until <= $1
           ORDER BY run_at, id LIMIT $3 {skip})
         RETURNING id, kind, unique_key, attempts, claimed_until, payload, run_at"
    );
    let count = i64::try_from(count.min(CLAIM_MAX)).unwrap_or(0);
    let mut all = vec![Val::from(now), Val::from(now.plus(lease.max(1))), Val::from(count)];
    all.append(&mut args);
    let mut claims =
        tx.q(&sql, &all)?.iter().map(|row| Ok((row.int(6)?, claim_of(row)?))).collect::<Result<Vec<_>>>()?;
    claims.sort_by_key(|(run_at, claim)| (*run_at, claim.id));
    Ok(claims.into_iter().map(|(_, claim)| claim).collect())
}

fn claim_of(row: &Row) -> Result<Claim> {
    Ok(Claim {
        id: row.int(0)?,
        kind: row.text(1)?,
        unique_key: row.opt_text(2)?,
        attempt: row.int(3)?,
        until: row.timestamp(4)?,
        payload: row.blob(5)?,
    })
}

/// Longer time for a claim; `false` where it was lost.
///
/// # Errors
/// The engine's.
pub fn renew(tx: &mut dyn Tx, claim: &mut Claim, now: Timestamp, lease: i64) -> Result<bool> {
    let until = now.plus(lease.max(1));
    let kept = tx.exec(
        "UPDATE job SET claimed_until = $3 WHERE id = $1 AND attempts = $2 AND claimed_until > 0 AND dead = FALSE",
        args![claim.id, claim.attempt, until],
    )? > 0;
    if kept {
        claim.until = until;
    }
    Ok(kept)
}

/// The job is done: it goes, or runs once more where it was queued again meanwhile.
///
/// # Errors
/// The engine's.
pub fn complete(tx: &mut dyn Tx, claim: &Claim) -> Result<Settled> {
    let Some(again_at) = held(tx, claim)? else { return Ok(Settled::Lost) };
    match again_at {
        Some(at) => {
            tx.exec(
                "UPDATE job SET run_at = $2, attempts = 0, claimed_until = 0, again_at = NULL, last_error = NULL
                 WHERE id = $1",
                args![claim.id, at],
            )?;
            Ok(Settled::Again(at))
        }
        None => {
            tx.exec("DELETE FROM job WHERE id = $1", args![claim.id])?;
            Ok(Settled::Done)
        }
    }
}

/// The job failed: it waits for its next attempt, or is given up. `random` spreads the attempts.
///
/// # Errors
/// The engine's.
pub fn fail(
    tx: &mut dyn Tx,
    claim: &Claim,
    error: &str,
    backoff: &Backoff,
    random: u64,
    now: Timestamp,
) -> Result<Settled> {
    if held(tx, claim)?.is_none() {
        return Ok(Settled::Lost);
    }
    let error = cut(&crate::clean(error), ERROR_CHARS_MAX);
    let dead = backoff.attempts_max > 0 && claim.attempt >= backoff.attempts_max;
    let next = now.plus(backoff.delay(claim.attempt, random));
    tx.exec(
        "UPDATE job SET run_at = $2, claimed_until = 0, again_at = NULL, dead = $3, last_error = $4 WHERE id = $1",
        args![claim.id, next, dead, error],
    )?;
    Ok(if dead { Settled::Dead } else { Settled::Again(next) })
}

/// `None` where the claim was lost; else when the job is to run again, if it was queued meanwhile.
fn held(tx: &mut dyn Tx, claim: &Claim) -> Result<Option<Option<Timestamp>>> {
    tx.one(
        "SELECT again_at FROM job WHERE id = $1 AND attempts = $2 AND claimed_until > 0 AND dead = FALSE",
        args![claim.id, claim.attempt],
    )?
    .map(|row| row.opt_timestamp(0))
    .transpose()
}

/// When the next job of these kinds is due, or a lease runs out: until then a worker may sleep.
///
/// # Errors
/// [`StoreError::Value`] above [`KINDS_MAX`]; the engine's.
pub fn next_due(tx: &mut dyn Tx, kinds: &[&str]) -> Result<Option<Timestamp>> {
    let (marks, args) = kind_list(kinds, 1)?;
    if kinds.is_empty() {
        return Ok(None);
    }
    let sql = format!(
        "SELECT MIN(CASE WHEN claimed_until > run_at THEN claimed_until ELSE run_at END)
         FROM job WHERE kind IN ({marks}) AND dead = FALSE"
    );
    Ok(tx.one(&sql, &args)?.map(|row| row.opt_timestamp(0)).transpose()?.flatten())
}

/// How many jobs wait, run and were given up, of all kinds.
///
/// # Errors
/// The engine's.
pub fn counts(tx: &mut dyn Tx, now: Timestamp) -> Result<Counts> {
    let row = tx.one(
        "SELECT COUNT(*) FILTER (WHERE dead = FALSE AND claimed_until <= $1),
                COUNT(*) FILTER (WHERE dead = FALSE AND claimed_until > $1),
                COUNT(*) FILTER (WHERE dead = TRUE) FROM job",
        args![now],
    )?;
    let Some(row) = row else { return Ok(Counts::default()) };
    Ok(Counts { waiting: row.int(0)?, claimed: row.int(1)?, dead: row.int(2)? })
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// The job.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// Its unique key.
    pub unique_key: Option<String>,
    /// Attempts made.
    pub attempts: i64,
    /// Why the last one failed.
    pub last_error: String,
}

/// Jobs that were given up, with ids above `after`, at most `count`.
///
/// # Errors
/// The engine's.
pub fn dead(tx: &mut dyn Tx, after: i64, count: u32) -> Result<Vec<DeadJob>> {
    tx.q(
        "SELECT id, kind, unique_key, attempts, last_error FROM job WHERE dead = TRUE AND id > $1 ORDER BY id LIMIT $2",
        args![after, count.min(1000)],
    )?
    .iter()
    .map(|row| {
        Ok(DeadJob {
            id: row.int(0)?,
            kind: row.text(1)?,
            unique_key: row.opt_text(2)?,
            attempts: row.int(3)?,
            last_error: row.opt_text(4)?.unwrap_or_default(),
        })
    })
    .collect()
}

/// Gives a job that was given up another round of attempts; `false` where there is none.
///
/// # Errors
/// The engine's.
pub fn revive(tx: &mut dyn Tx, id: i64, now: Timestamp) -> Result<bool> {
    tx.exec("UPDATE job SET dead = FALSE, attempts = 0, run_at = $2 WHERE id = $1 AND dead = TRUE", args![id, now])
        .map(|n| n > 0)
}

/// Removes a job that was given up; `false` where there is none.
///
/// # Errors
/// The engine's.
pub fn discard(tx: &mut dyn Tx, id: i64) -> Result<bool> {
    tx.exec("DELETE FROM job WHERE id = $1 AND dead = TRUE", args![id]).map(|n| n > 0)
}

/// `$4,$5,…` and the values for them.
fn kind_list(kinds: &[&str], first: usize) -> Result<(String, Vec<Val>)> {
    if kinds.len() > KINDS_MAX {
        return Err(StoreError::Value(format!("{} kinds of job at once", kinds.len())));
    }
    let marks: Vec<String> = (first..first + kinds.len()).map(|n| format!("${n}")).collect();
    Ok((marks.join(","), kinds.iter().map(|kind| Val::from(*kind)).collect()))
}

fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}
