//! How fast what was issued arrived and acted, as distributions.

use pasban_kernel::Timestamp;
use pasban_store::rows::seat_nation::spread::spread_list;
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::Serialize;

use super::SPREAD_DAYS;
use crate::project::Stage;
use crate::rule::times::Times;

/// One stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageView {
    /// `delivered`, `watched`, `blocked`, `taken-back`.
    pub stage: String,
    /// How many were measured.
    pub n: i64,
    /// Half were done within, milliseconds; at most 9 % above the true time.
    pub median_ms: Option<f64>,
    /// Nine of ten were.
    pub p90_ms: Option<f64>,
    /// 99 of 100 were.
    pub p99_ms: Option<f64>,
    /// All were.
    pub last_ms: Option<f64>,
    /// Milliseconds and the share that was done by then, percent.
    pub points: Vec<(f64, f64)>,
}

/// Reads them.
pub fn gather(tx: &mut dyn Tx, now: Timestamp) -> Result<Vec<StageView>, StoreError> {
    let all = spread_list(tx, now.day_number() - SPREAD_DAYS + 1)?;
    Ok(Stage::ALL
        .into_iter()
        .map(|stage| {
            let of = all.iter().filter(|(s, ..)| s == stage.code());
            let times = Times(of.map(|(_, class, n)| (*class, *n)).collect());
            StageView {
                stage: stage.code().to_owned(),
                n: times.n(),
                median_ms: times.quantile(500),
                p90_ms: times.quantile(900),
                p99_ms: times.quantile(990),
                last_ms: times.quantile(1_000),
                points: times.shares(),
            }
        })
        .collect())
}
