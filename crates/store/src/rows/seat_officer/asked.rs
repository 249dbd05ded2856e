//! What was asked back about held values.

use pasban_kernel::id::ReportId;
use pasban_kernel::{Observable, TenantId, Timestamp};

use crate::error::Result;
use crate::{Tx, args};

/// What a person asked the source of a held value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What.
    pub words: String,
    /// The report that carried it.
    pub report: ReportId,
}

/// Keeps what was asked about a value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn asked_put(tx: &mut dyn Tx, tenant: &TenantId, value: &Observable, a: &Asked) -> Result<()> {
    tx.exec(
        "INSERT INTO hold_ask (tenant, kind, value, at, who, words, report) VALUES ($1,$2,$3,$4,$5,$6,$7)",
        args![tenant, value.kind().name(), value.value(), a.at, &a.who, &a.words, &a.report],
    )?;
    Ok(())
}

/// The last that was asked about a value.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn asked_last(tx: &mut dyn Tx, tenant: &TenantId, value: &Observable) -> Result<Option<Asked>> {
    tx.one(
        "SELECT at, who, words, report FROM hold_ask WHERE tenant = $1 AND kind = $2 AND value = $3 ORDER BY at DESC LIMIT 1",
        args![tenant, value.kind().name(), value.value()],
    )?
    .map(|r| Ok(Asked { at: r.timestamp(0)?, who: r.text(1)?, words: r.text(2)?, report: r.get(3)? }))
    .transpose()
}
