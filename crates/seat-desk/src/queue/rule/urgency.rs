//! What comes first, as one number: critical that nobody has, then what is due first, then rating.
//!
//! The number does not depend on the instant at which it is read, so it is kept beside the item and indexed. It has, from the
//! highest bits down: a band (0 critical and nobody has it, 1 everything else), the minute in which it is due, 4 less its
//! rating. Two that are due in the same minute are in the order of their rating; the item's id decides the rest.

use pasban_kernel::Timestamp;
use pasban_kernel::time::{HOUR, MINUTE};

use super::Rating;

/// Bits of the minute: enough to the year 12,000.
const MINUTE_BITS: u32 = 33;
/// Latest minute that can be told apart; nothing due is the latest of all.
const MINUTE_MAX: i64 = (1 << MINUTE_BITS) - 1;
/// Bits of the rating.
const RATING_BITS: u32 = 3;

/// The key: smaller is more urgent.
#[must_use]
pub fn key(rating: Rating, in_hand: bool, due: Timestamp) -> i64 {
    let band = i64::from(rating != Rating::Critical || in_hand);
    // Whole minutes, rounded down, and never negative: what was due in 1970 is as late as can be.
    let minute = due.0.div_euclid(MINUTE).clamp(0, MINUTE_MAX);
    (band << (MINUTE_BITS + RATING_BITS)) | (minute << RATING_BITS) | (4 - rating.number())
}

/// A key that is above all of what is due before an instant.
#[must_use]
pub fn below(before: Timestamp) -> i64 {
    let minute = before.0.div_euclid(MINUTE).clamp(0, MINUTE_MAX);
    (1 << (MINUTE_BITS + RATING_BITS)) | ((minute + 1) << RATING_BITS)
}

/// How near something due is: `crit` overdue, `high` within four hours, else `low`; empty where nothing is due.
#[must_use]
pub fn state_of_due(due: Timestamp, now: Timestamp) -> &'static str {
    if due == pasban_store::rows::seat_desk::NEVER {
        ""
    } else if due <= now {
        "crit"
    } else if due.0 - now.0 < 4 * HOUR {
        "high"
    } else {
        "low"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pasban_store::rows::seat_desk::NEVER;

    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);

    /// Most urgent first.
    #[track_caller]
    fn check(order: &[(&str, Rating, bool, Timestamp)]) {
        for pair in order.windows(2) {
            let [a, b] = pair else { continue };
            assert!(key(a.1, a.2, a.3) < key(b.1, b.2, b.3), "{} before {}", a.0, b.0);
        }
    }

    #[test]
    fn critical_that_nobody_has_then_due_then_rating() {
        check(&[
            ("critical, nobody, overdue", Rating::Critical, false, NOW.plus(-HOUR)),
            ("critical, nobody, due tomorrow", Rating::Critical, false, NOW.plus(24 * HOUR)),
            ("critical, nobody, nothing due", Rating::Critical, false, NEVER),
            ("low, overdue since long", Rating::Low, false, NOW.plus(-50 * HOUR)),
            ("high, overdue", Rating::High, true, NOW.plus(-HOUR)),
            ("critical in hand, due in 26 min", Rating::Critical, true, NOW.plus(26 * MINUTE)),
            ("high, same minute", Rating::High, false, NOW.plus(26 * MINUTE)),
            ("medium, same minute", Rating::Medium, false, NOW.plus(26 * MINUTE)),
            ("low, due later", Rating::Low, false, NOW.plus(5 * HOUR)),
            ("critical in hand, nothing due", Rating::Critical, true, NEVER),
            ("high, nothing due", Rating::High, false, NEVER),
            ("not rated, nothing due", Rating::None, false, NEVER),
        ]);
    }

    #[test]
    fn taking_a_critical_item_lets_the_next_come_first() {
        let due = NOW.plus(HOUR);
        assert!(key(Rating::Critical, false, due) < key(Rating::Critical, true, NOW));
    }

    #[test]
    fn what_is_due_in_time_has_a_key_below_the_bound() {
        let before = NOW.plus(4 * HOUR);
        for rating in Rating::ALL {
            for in_hand in [true, false] {
                assert!(key(rating, in_hand, before.plus(-1)) < below(before));
            }
            assert!(
                key(rating, true, before.plus(MINUTE)) >= below(before),
                "{rating:?}: what is due later is behind it"
            );
        }
    }

    #[test]
    fn no_instant_overflows() {
        for due in [Timestamp(i64::MIN), Timestamp(-1), Timestamp(0), NEVER] {
            for rating in Rating::ALL {
                assert!(key(rating, true, due) > 0);
                assert!(key(rating, false, due) >= 0);
                assert!(key(rating, true, due) <= key(Rating::None, true, NEVER));
            }
        }
    }
}
