//! What stands behind the situation and the brief: read once, shown in both.

pub mod brief;
pub mod heard;
pub mod reports;
pub mod spread;

use std::sync::{Arc, Mutex};

use pasban_app::Node;
use pasban_app::registry::Registry;
use pasban_kernel::Timestamp;
use pasban_kernel::time::DAY;

use crate::rule::distinct::{Distinct, distinct};

/// Counts go up to here; beyond, a page says "more than".
pub const COUNT_MAX: i64 = 9_999;
/// Days of a week.
pub const WEEK: i64 = 7;
/// Weeks that this one is compared with.
pub const WEEKS_BEFORE: i64 = 4;
/// Weeks of the chart.
pub const WEEKS_SHOWN: i64 = 8;
/// Days of the spread.
pub const SPREAD_DAYS: i64 = 30;

/// A count with a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Bounded {
    /// How many, up to 9,999.
    pub n: i64,
    /// There are more than that.
    pub more: bool,
}

impl Bounded {
    /// From a count that went one beyond.
    #[must_use]
    pub fn of(n: i64) -> Self {
        Self { n: n.min(COUNT_MAX), more: n > COUNT_MAX }
    }
}

/// The first day of the week that ends today: days since 1970, UTC.
#[must_use]
pub fn week_begins(now: Timestamp) -> i64 {
    now.day_number() - WEEK + 1
}

/// The first instant of a day.
#[must_use]
pub fn day_begins(day: i64) -> Timestamp {
    Timestamp(day.saturating_mul(DAY))
}

type Kept = Option<(Arc<Registry>, Arc<Distinct>)>;

/// Which entries of the register are one organisation: worked out once for each change of it.
#[must_use]
pub fn same(node: &Node) -> Arc<Distinct> {
    static LAST: Mutex<Kept> = Mutex::new(None);
    let registry = node.registry.load_full();
    if let Ok(last) = LAST.lock()
        && let Some((of, known)) = last.as_ref()
        && Arc::ptr_eq(of, &registry)
    {
        return known.clone();
    }
    let made = Arc::new(distinct(registry.constituents.values()));
    if let Ok(mut last) = LAST.lock() {
        *last = Some((registry, made.clone()));
    }
    made
}
