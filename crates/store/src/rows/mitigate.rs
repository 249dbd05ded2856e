//! What this node does about each value (tables of `40_mitigate.sql`).

use pasban_kernel::{LinkId, NodeId, Observable, StixId, TenantId, Timestamp};

use super::exchange::observable;
use crate::error::Result;
use crate::{Row, Tx, args, row};

/// One value of one indicator at one tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct Mitigation {
    /// Whose network.
    pub tenant: TenantId,
    /// The indicator.
    pub indicator: StixId,
    /// The value.
    pub value: Observable,
    /// Version of the indicator acted on.
    pub version: Timestamp,
    /// Issuer.
    pub issuer: NodeId,
    /// Over which link it came; nil for our own.
    pub link: LinkId,
    /// RSIT.
    pub category: String,
    /// The issuer's reason.
    pub reason: String,
    /// Permitted action's name.
    pub action: String,
    /// `watch`, `hold`, `block`, `lifted`, `withdrawn`, `expired`.
    pub state: String,
    /// Why, JSON list of {code, text}.
    pub because: String,
    /// End of the indicator; 0 for none.
    pub valid_until: Timestamp,
    /// End of the block; 0 where none.
    pub until: Timestamp,
    /// Last change.
    pub changed: Timestamp,
    /// When it was blocked first; 0 never.
    pub blocked_at: Timestamp,
    /// Hits in history and live.
    pub hits: i64,
    /// First hit; 0 none.
    pub first_hit: Timestamp,
    /// Last hit; 0 none.
    pub last_hit: Timestamp,
}

pub(super) const COLUMNS: &str = "tenant, indicator, kind, value, version, issuer, link, category, reason, action, state, because, \
     valid_until, until, changed, blocked_at, hits, first_hit, last_hit";

pub(super) fn mitigation(r: &Row) -> Result<Mitigation> {
    Ok(Mitigation {
        tenant: r.get(0)?,
        indicator: r.get(1)?,
        value: observable(r, 2, 3)?,
        version: r.timestamp(4)?,
        issuer: r.get(5)?,
        link: r.get(6)?,
        category: r.text(7)?,
        reason: r.text(8)?,
        action: r.text(9)?,
        state: r.text(10)?,
        because: r.text(11)?,
        valid_until: r.timestamp(12)?,
        until: r.timestamp(13)?,
        changed: r.timestamp(14)?,
        blocked_at: r.timestamp(15)?,
        hits: r.int(16)?,
        first_hit: r.timestamp(17)?,
        last_hit: r.timestamp(18)?,
    })
}

/// Keeps what is done about values.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_put(tx: &mut dyn Tx, all: &[Mitigation]) -> Result<()> {
    let rows = all
        .iter()
        .map(|m| {
            row![
                &m.tenant,
                &m.indicator,
                m.value.kind().name(),
                m.value.value(),
                m.version,
                &m.issuer,
                &m.link,
                &m.category,
                &m.reason,
                &m.action,
                &m.state,
                &m.because,
                m.valid_until,
                m.until,
                m.changed,
                m.blocked_at,
                m.hits,
                m.first_hit,
                m.last_hit
            ]
        })
        .collect();
    tx.many(
        &format!(
            "INSERT INTO mitigation ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19) \
             ON CONFLICT (tenant, indicator, kind, value) DO UPDATE SET version = excluded.version, issuer = excluded.issuer, \
             link = excluded.link, category = excluded.category, reason = excluded.reason, action = excluded.action, \
             state = excluded.state, because = excluded.because, valid_until = excluded.valid_until, until = excluded.until, \
             changed = excluded.changed, blocked_at = excluded.blocked_at, hits = excluded.hits, first_hit = excluded.first_hit, \
             last_hit = excluded.last_hit"
        ),
        rows,
    )?;
    Ok(())
}

/// All values of an indicator, all tenants.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_of(tx: &mut dyn Tx, indicator: &StixId) -> Result<Vec<Mitigation>> {
    tx.q(
        &format!("SELECT {COLUMNS} FROM mitigation WHERE indicator = $1 ORDER BY tenant, kind, value"),
        args![indicator],
    )?
    .iter()
    .map(mitigation)
    .collect()
}

/// All that is done about a value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_about(tx: &mut dyn Tx, value: &Observable) -> Result<Vec<Mitigation>> {
    tx.q(
        &format!("SELECT {COLUMNS} FROM mitigation WHERE kind = $1 AND value = $2 ORDER BY tenant, indicator"),
        args![value.kind().name(), value.value()],
    )?
    .iter()
    .map(mitigation)
    .collect()
}

/// The versions of indicators that hosted tenants block.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_of_tenants(tx: &mut dyn Tx) -> Result<Vec<(StixId, Timestamp)>> {
    tx.q(
        "SELECT DISTINCT indicator, version FROM mitigation WHERE state = 'block' AND tenant <> $1 \
         ORDER BY indicator, version LIMIT 4000000",
        args![&TenantId::OWN],
    )?
    .iter()
    .map(|r| Ok((r.get(0)?, r.timestamp(1)?)))
    .collect()
}

/// Values in a state, by end of block; page by `after` (tenant, indicator, kind, value are unique behind it).
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_in(tx: &mut dyn Tx, state: &str, limit: i64, offset: i64) -> Result<Vec<Mitigation>> {
    tx.q(
        &format!(
            "SELECT {COLUMNS} FROM mitigation WHERE state = $1 ORDER BY tenant, indicator, kind, value LIMIT $2 OFFSET $3"
        ),
        args![state, limit, offset],
    )?
    .iter()
    .map(mitigation)
    .collect()
}

/// Everything that an issuer's word does here.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_by_issuer(tx: &mut dyn Tx, issuer: Option<&NodeId>, state: &str) -> Result<Vec<Mitigation>> {
    match issuer {
        Some(issuer) => tx.q(
            &format!("SELECT {COLUMNS} FROM mitigation WHERE issuer = $1 AND state = $2 ORDER BY tenant, indicator, kind, value"),
            args![issuer, state],
        )?,
        None => tx.q(
            &format!("SELECT {COLUMNS} FROM mitigation WHERE state = $1 ORDER BY tenant, indicator, kind, value"),
            args![state],
        )?,
    }
    .iter()
    .map(mitigation)
    .collect()
}

/// Blocks whose time is over.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_over(tx: &mut dyn Tx, now: Timestamp, limit: i64) -> Result<Vec<Mitigation>> {
    tx.q(
        &format!(
            "SELECT {COLUMNS} FROM mitigation WHERE state = 'block' AND until <= $1 ORDER BY until, indicator, tenant, kind, value LIMIT $2"
        ),
        args![now, limit],
    )?
    .iter()
    .map(mitigation)
    .collect()
}

/// How many blocks a link brought since an instant.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn blocks_since(tx: &mut dyn Tx, link: &LinkId, since: Timestamp) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM mitigation WHERE link = $1 AND blocked_at >= $2", args![link, since])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// How many values are in a state.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn mitigation_count(tx: &mut dyn Tx, state: &str) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM mitigation WHERE state = $1", args![state])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}

/// A stop in force or lifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Whose blocks; all zero bytes for everybody's.
    pub source: NodeId,
    /// The opinion that says so.
    pub object: String,
    /// Who said so.
    pub issuer: NodeId,
    /// Stopped or allowed again.
    pub stopped: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps a stop; a later one replaces.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn stop_put(tx: &mut dyn Tx, s: &Stop) -> Result<bool> {
    let n = tx.exec(
        "INSERT INTO stop (source, object, issuer, stopped, reason, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source) \
         DO UPDATE SET object = excluded.object, issuer = excluded.issuer, stopped = excluded.stopped, reason = excluded.reason, \
         at = excluded.at WHERE stop.at < excluded.at",
        args![&s.source, &s.object, &s.issuer, s.stopped, &s.reason, s.at],
    )?;
    Ok(n == 1)
}

/// All stops.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn stop_list(tx: &mut dyn Tx) -> Result<Vec<Stop>> {
    tx.q("SELECT source, object, issuer, stopped, reason, at FROM stop ORDER BY source", args![])?
        .iter()
        .map(|r| {
            Ok(Stop {
                source: r.get(0)?,
                object: r.text(1)?,
                issuer: r.get(2)?,
                stopped: r.bool(3)?,
                reason: r.text(4)?,
                at: r.timestamp(5)?,
            })
        })
        .collect()
}

/// The last serial of a zone and the highest that any resolver fetched.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn serial_fetch(tx: &mut dyn Tx, apex: &str) -> Result<(i64, i64)> {
    Ok(tx
        .one("SELECT serial, seen FROM zone_serial WHERE apex = $1", args![apex])?
        .map(|r| Ok::<_, crate::StoreError>((r.int(0)?, r.int(1)?)))
        .transpose()?
        .unwrap_or((0, 0)))
}

/// Keeps a zone's serial.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn serial_put(tx: &mut dyn Tx, apex: &str, serial: i64, seen: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO zone_serial (apex, serial, seen) VALUES ($1, $2, $3) ON CONFLICT (apex) DO UPDATE SET \
         serial = excluded.serial, seen = CASE WHEN zone_serial.seen > excluded.seen THEN zone_serial.seen ELSE excluded.seen END",
        args![apex, serial, seen],
    )?;
    Ok(())
}

/// How many values were blocked since an instant, over all links.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn blocked_since(tx: &mut dyn Tx, since: Timestamp) -> Result<i64> {
    Ok(tx
        .one("SELECT COUNT(*) FROM mitigation WHERE blocked_at >= $1", args![since])?
        .map(|r| r.int(0))
        .transpose()?
        .unwrap_or(0))
}
