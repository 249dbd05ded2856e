//! What must be done about something, and by when. The defaults stand here and nowhere else, each with its reason.
//!
//! These are working times of a desk, not legal periods: a statutory clock comes from a regime (design section 2, "regime")
//! and is never made up here.

use pasban_kernel::Timestamp;
use pasban_kernel::time::{DAY, HOUR, MINUTE};
use pasban_store::rows::seat_desk::NEVER;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rating};

super::words! {
    /// What must be done.
    Must {
        /// Tell the reporter that a person has it.
        Acknowledge = "acknowledge",
        /// Ring the organisation.
        Call = "call",
        /// Confirm, hold or reject.
        Decide = "decide",
        /// Read what was answered.
        Review = "review",
        /// Unblock, or keep with a reason.
        Answer = "answer",
        /// Mend it, or say who does.
        Mend = "mend",
        /// Renew an agreement, or let it end knowingly.
        Renew = "renew",
        /// Send it or drop it.
        Send = "send",
        /// Agree or refuse as the second person.
        Second = "second",
    }
}

/// A default: for what, what must be done, within how long, and why.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Kind of item.
    pub kind: Kind,
    /// From this rating on.
    pub from: Rating,
    /// What.
    pub must: Must,
    /// Within, microseconds.
    pub within: i64,
    /// Why so long: for those who want another time.
    pub because: &'static str,
}

const fn within(kind: Kind, from: Rating, must: Must, within: i64, because: &'static str) -> Step {
    Step { kind, from, must, within, because }
}

/// All defaults. Of one kind, the one with the highest `from` that the rating reaches counts; without any, nothing is due.
pub const DEFAULTS: &[Step] = &[
    within(
        Kind::Report,
        Rating::Critical,
        Must::Acknowledge,
        2 * HOUR,
        "a victim with an attack under way that hears nothing for two hours acts alone; a night shift of two can do it",
    ),
    within(
        Kind::Report,
        Rating::High,
        Must::Acknowledge,
        4 * HOUR,
        "who asks for help hears from a person within half a shift",
    ),
    within(Kind::Report, Rating::None, Must::Acknowledge, DAY, "who shares without being answered shares once"),
    within(
        Kind::Sighting,
        Rating::High,
        Must::Call,
        30 * MINUTE,
        "what was met may be at work now; mail is not read at night, so somebody rings",
    ),
    within(
        Kind::Indicator,
        Rating::High,
        Must::Decide,
        80 * MINUTE,
        "until it is decided nobody else is protected; asking the network first takes minutes, a second person some more",
    ),
    within(Kind::Indicator, Rating::None, Must::Decide, 8 * HOUR, "within the shift in which it came"),
    within(
        Kind::Answer,
        Rating::Low,
        Must::Review,
        12 * HOUR,
        "the next shift at the latest: the question was asked for a reason",
    ),
    within(Kind::Objection, Rating::None, Must::Answer, HOUR, "somebody cannot reach what they need, because of us"),
    within(Kind::Silent, Rating::None, Must::Mend, HOUR, "while it is silent nobody can say that nothing happens"),
    within(
        Kind::Link,
        Rating::Critical,
        Must::Mend,
        30 * MINUTE,
        "a ledger with two faces: ring the partner before anything else is believed",
    ),
    within(
        Kind::Link,
        Rating::High,
        Must::Mend,
        2 * HOUR,
        "warnings wait on both sides; short failures mend themselves",
    ),
    within(
        Kind::Node,
        Rating::High,
        Must::Mend,
        30 * MINUTE,
        "the node may soon be unable to keep what it would acknowledge",
    ),
    within(Kind::Mail, Rating::High, Must::Send, HOUR, "an alarm or a statutory notice has not reached its reader"),
    within(Kind::Mail, Rating::None, Must::Send, DAY, "it waits for nothing but a look"),
    within(Kind::Wish, Rating::None, Must::Second, 30 * MINUTE, "a colleague waits, and a wish ends after a day"),
];

/// What must be done, and by when, about something of a kind and a rating that came in at an instant. `fixed` is a due time
/// that the thing brings along, such as the end of an agreement.
#[must_use]
pub fn step(kind: Kind, rating: Rating, at: Timestamp, fixed: Option<(Must, Timestamp)>) -> (Option<Must>, Timestamp) {
    if let Some((must, due)) = fixed {
        return (Some(must), due);
    }
    let found = DEFAULTS.iter().filter(|s| s.kind == kind && s.from <= rating).max_by_key(|s| s.from);
    found.map_or((None, NEVER), |s| (Some(s.must), at.plus(s.within)))
}

/// For how long after a person dealt with it the same thing coming in again is no news, microseconds. Rows that are not
/// understood come by the hundred from a feed that somebody looks at already; a firm that was rung goes on meeting the
/// value until it has mended it. Everything else is never swallowed.
#[must_use]
pub fn rests(kind: Kind) -> i64 {
    match kind {
        Kind::Rows => DAY,
        Kind::Sighting => 6 * HOUR,
        _ => 0,
    }
}

/// Whether what comes in again opens an item that a person closed.
#[must_use]
pub fn reopens(kind: Kind, closed: Timestamp, came: Timestamp) -> bool {
    came.0.saturating_sub(closed.0) > rests(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);

    #[track_caller]
    fn check(kind: Kind, rating: Rating, must: Option<Must>, within: i64) {
        let due = if must.is_some() { NOW.plus(within) } else { NEVER };
        assert_eq!(step(kind, rating, NOW, None), (must, due), "{kind:?} {rating:?}");
    }

    #[test]
    fn the_step_of_the_highest_rating_that_is_reached() {
        check(Kind::Report, Rating::Critical, Some(Must::Acknowledge), 2 * HOUR);
        check(Kind::Report, Rating::High, Some(Must::Acknowledge), 4 * HOUR);
        check(Kind::Report, Rating::Low, Some(Must::Acknowledge), DAY);
        check(Kind::Sighting, Rating::Critical, Some(Must::Call), 30 * MINUTE);
        check(Kind::Sighting, Rating::Low, None, 0);
        check(Kind::Rows, Rating::None, None, 0);
        check(Kind::Link, Rating::Low, None, 0);
    }

    #[test]
    fn what_brings_its_own_time_keeps_it() {
        let end = NOW.plus(9 * DAY);
        assert_eq!(step(Kind::Link, Rating::High, NOW, Some((Must::Renew, end))), (Some(Must::Renew), end));
    }

    #[test]
    fn a_higher_rating_is_never_due_later() {
        for kind in Kind::ALL.iter().copied() {
            for pair in Rating::ALL.windows(2) {
                assert!(step(kind, pair[1], NOW, None).1 <= step(kind, pair[0], NOW, None).1, "{kind:?} {pair:?}");
            }
        }
    }

    #[test]
    fn every_default_has_its_reason_and_its_place() {
        for (i, s) in DEFAULTS.iter().enumerate() {
            assert!(s.because.len() > 20 && s.within > 0, "{s:?}");
            assert!(!DEFAULTS[..i].iter().any(|o| o.kind == s.kind && o.from == s.from), "{s:?} stands twice");
        }
    }

    #[test]
    fn only_what_repeats_by_itself_rests() {
        assert!(reopens(Kind::Report, NOW, NOW.plus(1)));
        assert!(!reopens(Kind::Report, NOW, NOW));
        assert!(!reopens(Kind::Rows, NOW, NOW.plus(DAY)));
        assert!(reopens(Kind::Rows, NOW, NOW.plus(DAY + 1)));
        assert!(!reopens(Kind::Sighting, NOW, NOW.plus(6 * HOUR)));
        assert!(reopens(Kind::Sighting, NOW, NOW.plus(6 * HOUR + 1)));
    }
}
