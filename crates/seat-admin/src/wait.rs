//! What is known of a link: whether its partner is heard, what waits for it in each lane, and since when.

use pasban_app::links::feed;
use pasban_app::links::table::{Entry, private_stream};
use pasban_app::ops::lists::LinkRow;
use pasban_app::{Node, Result};
use pasban_kernel::time::MINUTE;
use pasban_kernel::{Lane, Timestamp};
use pasban_store::rows::seat_admin::machine;
use schemars::JsonSchema;
use serde::Serialize;

/// A partner that was not heard for so long is silent; the doctor takes the same time.
pub const SILENT: i64 = 10 * MINUTE;
/// Objects that are counted in one part of a lane; more is "more than".
pub const COUNT_MAX: i64 = 1_000;

/// What waits for a partner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Waiting {
    /// Whether it is known how far the partner has read.
    pub known: bool,
    /// Objects in each lane: withdrawals, confirmed, bulk; each up to 2,000.
    pub lanes: [i64; 3],
    /// Since when the first of them waits, microseconds since 1970; 0 where nothing does.
    pub since: i64,
}

impl Waiting {
    /// In all lanes.
    #[must_use]
    pub fn all(&self) -> i64 {
        self.lanes.iter().sum()
    }
}

/// How a link stands, worst first. Pure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stand {
    /// In force or paused, and its partner is not heard or said that something failed.
    Silent,
    /// Waits for digits.
    Digits,
    /// Offered, not yet accepted.
    Offered,
    /// Paused, and heard.
    Paused,
    /// Well.
    Well,
    /// Over.
    Ended,
}

/// See [`Stand`].
#[must_use]
pub fn stand(state: &str, trouble: &str, last_contact: i64, now: Timestamp) -> Stand {
    let heard = trouble.is_empty() && now.0.saturating_sub(last_contact) <= SILENT;
    match state {
        "active" | "paused" if !heard => Stand::Silent,
        "active" => Stand::Well,
        "paused" => Stand::Paused,
        "confirming" => Stand::Digits,
        "offered" => Stand::Offered,
        _ => Stand::Ended,
    }
}

/// What waits for the partner of a link.
///
/// # Errors
/// The store's.
pub async fn waiting(node: &Node, entry: &Entry, row: &LinkRow) -> Result<Waiting> {
    let (entry, incarnation) = (entry.clone(), node.incarnation());
    // The host knows from the partner's hello how far it has read; the one that dials keeps it itself.
    let read: Option<Vec<i64>> = if row.role == "host" {
        let read: Vec<i64> = serde_json::from_value(row.heard["read"].clone()).unwrap_or_default();
        (!read.is_empty()).then_some(read)
    } else {
        None
    };
    let host = row.role == "host";
    Ok(node
        .db
        .read(move |tx| {
            let at = match (host, read) {
                (true, None) => return Ok(Waiting::default()),
                (true, Some(read)) => read,
                (false, _) => feed::places(tx, &entry, "out", incarnation)?.at.to_vec(),
            };
            let mut out = Waiting { known: true, ..Waiting::default() };
            for ((stream, lane), after) in feed::parts(entry.link.class, private_stream(&entry.link.id)).iter().zip(at)
            {
                let (n, first) = machine::candidate_waits(tx, stream, *lane, after, COUNT_MAX)?;
                let slot = Lane::ALL.iter().position(|l| l == lane).unwrap_or(0);
                out.lanes[slot] += n;
                if let Some(first) = first {
                    out.since = if out.since == 0 { first } else { out.since.min(first) };
                }
            }
            Ok(out)
        })
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_silent_come_first() {
        let now = Timestamp(100 * MINUTE);
        let at = |minutes: i64| now.0 - minutes * MINUTE;
        assert_eq!(stand("active", "", at(1), now), Stand::Well);
        assert_eq!(stand("active", "", at(10), now), Stand::Well);
        assert_eq!(stand("active", "", at(11), now), Stand::Silent);
        assert_eq!(stand("active", "refused", at(0), now), Stand::Silent);
        assert_eq!(stand("paused", "", 0, now), Stand::Silent);
        assert_eq!(stand("paused", "", at(1), now), Stand::Paused);
        assert_eq!(stand("confirming", "", 0, now), Stand::Digits);
        assert_eq!(stand("offered", "", 0, now), Stand::Offered);
        assert_eq!(stand("ended", "x", 0, now), Stand::Ended);
        let mut all = [Stand::Ended, Stand::Well, Stand::Paused, Stand::Offered, Stand::Digits, Stand::Silent];
        all.sort_unstable();
        assert_eq!(all[0], Stand::Silent);
        assert_eq!(all[5], Stand::Ended);
    }
}
