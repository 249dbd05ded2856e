//! Records that could not be taken in, each with its place and reason (invariant 4). The newest are kept, all counted.

use pasban_kernel::{TenantId, Timestamp, limits};

use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::stream;
use crate::tx::Tx;
use crate::val::clean;

/// Most records kept of one intake of one tenant; older ones go, and stay counted.
pub const KEPT_MAX: i64 = 10_000;
/// Bytes kept of a record.
pub const SAMPLE_BYTES_MAX: usize = 4096;
/// Characters kept of a place or a reason.
pub const TEXT_CHARS_MAX: usize = 300;

/// A record that could not be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// Which part of the input: `line 17`, `objects[3]`.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
    /// How it begins.
    pub sample: Vec<u8>,
}

/// One that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Grows with time; pages go by it.
    pub id: i64,
    /// Whose data it came with.
    pub tenant: TenantId,
    /// Which feed, link or upload.
    pub intake: String,
    /// When.
    pub at: Timestamp,
    /// The record.
    pub record: BadRecord,
}

/// How many there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Ever met.
    pub met: i64,
    /// Kept of them.
    pub kept: i64,
}

/// Keeps what one input brought. Of more than [`limits::FINDINGS_MAX`] the rest are only counted; `unlisted` counts
/// those that the caller met beyond the ones it passes.
///
/// # Errors
/// The engine's.
pub fn insert(
    tx: &mut dyn Tx,
    tenant: TenantId,
    intake: &str,
    records: &[BadRecord],
    unlisted: u64,
    now: Timestamp,
) -> Result<()> {
    let intake = cut(intake);
    let keep = records.get(..records.len().min(limits::FINDINGS_MAX)).unwrap_or(records);
    let met =
        i64::try_from(records.len()).unwrap_or(i64::MAX).saturating_add(i64::try_from(unlisted).unwrap_or(i64::MAX));
    if met == 0 {
        return Ok(());
    }
    let Ok(kept) = u32::try_from(keep.len()) else { return Ok(()) };
    if kept > 0 {
        let first = stream::append_many(tx, b"bad_record", now, kept)?;
        let rows = keep
            .iter()
            .zip(first..)
            .map(|(record, id)| {
                let sample = record.sample.get(..record.sample.len().min(SAMPLE_BYTES_MAX)).unwrap_or_default();
                crate::row![id, tenant, intake.as_str(), cut(&record.place), cut(&record.reason), sample, now]
            })
            .collect();
        tx.many(
            "INSERT INTO bad_record (id, tenant, intake, place, reason, sample, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            rows,
        )?;
    }
    let total = tx.one(
        "INSERT INTO bad_record_count (tenant, intake, met, kept) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant, intake) DO UPDATE SET
           met = CASE WHEN bad_record_count.met > 4000000000000000000 THEN bad_record_count.met
                      ELSE bad_record_count.met + excluded.met END,
           kept = bad_record_count.kept + excluded.kept
         RETURNING kept",
        args![tenant, intake.as_str(), met.min(4_000_000_000_000_000_000), kept],
    )?;
    let over = total.map(|row| row.int(0)).transpose()?.unwrap_or(0) - KEPT_MAX;
    if over > 0 {
        let gone = tx.exec(
            "DELETE FROM bad_record WHERE id IN
               (SELECT id FROM bad_record WHERE tenant = $1 AND intake = $2 ORDER BY id LIMIT $3)",
            args![tenant, intake.as_str(), over],
        )?;
        tx.exec(
            "UPDATE bad_record_count SET kept = kept - $3 WHERE tenant = $1 AND intake = $2",
            args![tenant, intake.as_str(), i64::try_from(gone).unwrap_or(0)],
        )?;
    }
    Ok(())
}

/// The newest of one tenant with ids below `before` (`i64::MAX` for the first page), of one intake or all.
///
/// # Errors
/// The engine's.
pub fn list(tx: &mut dyn Tx, tenant: TenantId, intake: Option<&str>, before: i64, count: u32) -> Result<Vec<Kept>> {
    let count = count.min(1000);
    let rows = match intake {
        Some(intake) => tx.q(
            "SELECT id, tenant, intake, at, place, reason, sample FROM bad_record
             WHERE tenant = $1 AND intake = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
            args![tenant, cut(intake), before, count],
        ),
        None => tx.q(
            "SELECT id, tenant, intake, at, place, reason, sample FROM bad_record
             WHERE tenant = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            args![tenant, before, count],
        ),
    }?;
    rows.iter().map(kept_of).collect()
}

fn kept_of(row: &Row) -> Result<Kept> {
    Ok(Kept {
        id: row.int(0)?,
        tenant: row.get(1)?,
        intake: row.text(2)?,
        at: row.timestamp(3)?,
        record: BadRecord { place: row.text(4)?, reason: row.text(5)?, sample: row.blob(6)? },
    })
}

/// How many each intake of a tenant met and keeps, by name.
///
/// # Errors
/// The engine's.
pub fn counts(tx: &mut dyn Tx, tenant: TenantId) -> Result<Vec<(String, Count)>> {
    tx.q("SELECT intake, met, kept FROM bad_record_count WHERE tenant = $1 ORDER BY intake", args![tenant])?
        .iter()
        .map(|row| Ok((row.text(0)?, Count { met: row.int(1)?, kept: row.int(2)? })))
        .collect()
}

fn cut(text: &str) -> String {
    clean(text).chars().take(TEXT_CHARS_MAX).collect()
}
