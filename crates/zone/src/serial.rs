//! Serial numbers of zones (RFC 1982): a circle of 32 bits on which "newer" means within half a turn ahead.

use domain::base::Serial;
use pasban_kernel::Timestamp;
use pasban_kernel::time::SECOND;

/// Whether `a` is newer than `b`. Two serials exactly half a turn apart are not comparable: neither is newer.
#[must_use]
pub fn newer(a: u32, b: u32) -> bool {
    matches!(Serial(a).partial_cmp(&Serial(b)), Some(std::cmp::Ordering::Greater))
}

/// The next serial of a zone: one past the last published, the Unix seconds, or one past what any resolver was
/// seen to hold, whichever is newest.
///
/// `seen` closes the case of a node restored from an old copy: its own `last` went back, its resolvers did not,
/// and they would ignore the zone until it expires. Give only serials that an authenticated resolver named.
#[must_use]
pub fn next(last: Option<u32>, now: Timestamp, seen: impl IntoIterator<Item = u32>) -> u32 {
    // Seconds beyond 2106 wrap around, as the circle does.
    let seconds = u32::try_from(now.0.div_euclid(SECOND).rem_euclid(1 << 32)).unwrap_or(0);
    let mut best = match last.map(|l| l.wrapping_add(1)) {
        Some(after) if !newer(seconds, after) => after,
        _ => seconds,
    };
    for held in seen {
        let after = held.wrapping_add(1);
        // Never so far ahead that it would count as behind the last one published.
        if newer(after, best) && last.is_none_or(|l| newer(after, l)) {
            best = after;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: u32 = 1_800_000_000;

    fn check(last: Option<u32>, now: u32, seen: &[u32], expected: u32) {
        let got = next(last, Timestamp(i64::from(now) * SECOND), seen.iter().copied());
        assert_eq!(got, expected, "last {last:?} now {now} seen {seen:?}");
    }

    #[test]
    fn the_newest_of_three_wins() {
        check(None, NOW, &[], NOW);
        check(Some(5), NOW, &[], NOW);
        check(Some(NOW), NOW, &[], NOW + 1);
        check(Some(NOW + 100), NOW, &[], NOW + 101);
        check(Some(NOW), NOW - 86_400, &[], NOW + 1);
        check(Some(NOW), NOW, &[NOW + 7, NOW - 3], NOW + 8);
        check(None, NOW, &[NOW + 50], NOW + 51);
        check(Some(u32::MAX), u32::MAX, &[], 0);
        check(Some(u32::MAX - 1), 3, &[], 3);
        check(Some(10), 3, &[u32::MAX], 11);
    }

    #[test]
    fn half_a_turn_is_never_newer() {
        assert!(newer(1, 0));
        assert!(newer(0x7fff_ffff, 0));
        assert!(!newer(0x8000_0000, 0));
        assert!(!newer(0, 0x8000_0000));
        assert!(newer(0, u32::MAX));
        assert!(!newer(7, 7));
    }

    proptest! {
        #[test]
        fn always_newer_than_the_last(last: u32, now: i64, seen in proptest::collection::vec(any::<u32>(), 0..4)) {
            // Serials within a quarter turn of the last, as real ones are.
            let near: Vec<u32> = seen.iter().map(|s| last.wrapping_add(s >> 2)).collect();
            let got = next(Some(last), Timestamp(now), near.iter().copied());
            for s in near {
                prop_assert!(newer(got, s) || !newer(s, last));
            }
            prop_assert!(got == last.wrapping_add(1) || newer(got, last));
        }
    }
}
