//! The domain rows that the projector reads, and what stands now: links, log sources, who met what.

use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::{LinkId, TenantId, Timestamp};

use crate::error::Result;
use crate::rows::seat_desk::optional;
use crate::{Tx, args};

/// Reports that came in after a place, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_after(tx: &mut dyn Tx, at: Timestamp, key: &[u8], limit: i64) -> Result<Vec<(Timestamp, ReportId)>> {
    tx.q(
        "SELECT at, id FROM report WHERE direction = 'in' AND (at, id) > ($1, $2) ORDER BY at, id LIMIT $3",
        args![at, key, limit],
    )?
    .iter()
    .map(|r| Ok((r.timestamp(0)?, r.get(1)?)))
    .collect()
}

/// What people did with items after a place, oldest first: position and item.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn event_after(tx: &mut dyn Tx, n: i64, limit: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    tx.q("SELECT n, item FROM work_event WHERE n > $1 ORDER BY n LIMIT $2", args![n, limit])?
        .iter()
        .map(|r| Ok((r.int(0)?, r.blob(1)?)))
        .collect()
}

/// The reports that are parts of an item.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn report_of_item(tx: &mut dyn Tx, item: &[u8]) -> Result<Vec<ReportId>> {
    tx.q("SELECT source, key FROM work_part WHERE item = $1 ORDER BY rating, at, source, key LIMIT 200", args![item])?
        .iter()
        .filter_map(|r| match r.text(0) {
            Ok(source) if source == "report" => Some(r.get(1)),
            Ok(_) => None,
            Err(e) => Some(Err(e)),
        })
        .collect()
}

/// Where the reading of sightings stands: instant, indicator, source.
pub type Met = (Timestamp, String, Vec<u8>);

/// Sightings that were written after a place, oldest first.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn sighting_after(tx: &mut dyn Tx, at: &Met, limit: i64) -> Result<Vec<Met>> {
    tx.q(
        "SELECT at, indicator, source FROM sighting WHERE (at, indicator, source) > ($1, $2, $3) ORDER BY at, indicator, source LIMIT $4",
        args![at.0, &at.1, &at.2, limit],
    )?
    .iter()
    .map(|r| Ok((r.timestamp(0)?, r.text(1)?, r.blob(2)?)))
    .collect()
}

/// The newest day on which a network or link met an indicator that it does not call a false alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// Tenant or link.
    pub source: Vec<u8>,
    /// The day.
    pub last_day: Timestamp,
    /// As in `sighting`.
    pub hits: String,
    /// As in `sighting`.
    pub organisations: String,
    /// A link told it.
    pub link: bool,
}

/// What a source's sightings say now.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn met_now(tx: &mut dyn Tx, source: &[u8]) -> Result<Option<Newest>> {
    tx.q(
        "SELECT source, last_day, hits, organisations, object <> '' FROM sighting WHERE source = $1 AND false_alarm = FALSE AND hits <> '0' \
         ORDER BY last_day DESC, indicator LIMIT 1",
        args![source],
    )?
    .first()
    .map(newest)
    .transpose()
}

/// What is kept of a source.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn met_kept(tx: &mut dyn Tx, source: &[u8]) -> Result<Option<Newest>> {
    tx.one("SELECT source, last_day, hits, organisations, link FROM nation_met WHERE source = $1", args![source])?
        .as_ref()
        .map(newest)
        .transpose()
}

/// Keeps what a source's sightings say.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn met_put(tx: &mut dyn Tx, source: &[u8], now: Option<&Newest>) -> Result<()> {
    tx.exec("DELETE FROM nation_met WHERE source = $1", args![source])?;
    if let Some(n) = now {
        tx.exec(
            "INSERT INTO nation_met (source, last_day, hits, organisations, link) VALUES ($1, $2, $3, $4, $5)",
            args![&n.source, n.last_day, &n.hits, &n.organisations, n.link],
        )?;
    }
    Ok(())
}

fn newest(r: &crate::Row) -> Result<Newest> {
    Ok(Newest {
        source: r.blob(0)?,
        last_day: r.timestamp(1)?,
        hits: r.text(2)?,
        organisations: r.text(3)?,
        link: r.bool(4)?,
    })
}

/// Sources that met something on a day or later, at most `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn met_since(tx: &mut dyn Tx, day: Timestamp, most: i64) -> Result<Vec<Newest>> {
    tx.q(
        "SELECT source, last_day, hits, organisations, link FROM nation_met WHERE last_day >= $1 ORDER BY last_day, source LIMIT $2",
        args![day, most],
    )?
    .iter()
    .map(newest)
    .collect()
}

/// A standing link, as far as its health goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Id.
    pub id: LinkId,
    /// Name of the peer.
    pub name: String,
    /// `active`, `paused`.
    pub state: String,
    /// What the peer is to us.
    pub relation: String,
    /// The constituent that it is, where it is one of ours.
    pub org: Option<OrgId>,
    /// Last failure in words; empty when well.
    pub trouble: String,
    /// When it was made.
    pub created: Timestamp,
    /// When the peer was last heard; 0 for never.
    pub last_contact: Timestamp,
}

/// All standing links.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn link_health(tx: &mut dyn Tx) -> Result<Vec<Health>> {
    tx.q(
        "SELECT id, peer_name, state, relation, org, trouble, created, last_contact FROM link WHERE state IN ('active', 'paused') \
         ORDER BY last_contact, id LIMIT 5000",
        args![],
    )?
    .iter()
    .map(|r| {
        Ok(Health {
            id: r.get(0)?,
            name: r.text(1)?,
            state: r.text(2)?,
            relation: r.text(3)?,
            org: optional(r, 4)?,
            trouble: r.text(5)?,
            created: r.timestamp(6)?,
            last_contact: r.timestamp(7)?,
        })
    })
    .collect()
}

/// A log source that fell silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilentSource {
    /// Whose.
    pub tenant: TenantId,
    /// Name.
    pub name: String,
    /// Last line; 0 for never.
    pub last_line: Timestamp,
}

/// Log sources that fell silent, longest first, at most `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn source_silent(tx: &mut dyn Tx, most: i64) -> Result<Vec<SilentSource>> {
    tx.q(
        "SELECT tenant, name, last_line FROM source WHERE silent = TRUE ORDER BY last_line, tenant, name LIMIT $1",
        args![most],
    )?
    .iter()
    .map(|r| Ok(SilentSource { tenant: r.get(0)?, name: r.text(1)?, last_line: r.timestamp(2)? }))
    .collect()
}

/// Whose log lines arrive: each tenant with its newest line.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn source_newest(tx: &mut dyn Tx) -> Result<Vec<(TenantId, Timestamp)>> {
    tx.q("SELECT tenant, MAX(last_line) FROM source GROUP BY tenant ORDER BY tenant LIMIT 10000", args![])?
        .iter()
        .map(|r| Ok((r.get(0)?, r.timestamp(1)?)))
        .collect()
}
