//! Measured times in classes: eight to each doubling, so that a quantile is at most 9 % above the true one, and a month of
//! deliveries to a thousand nodes is some hundred numbers.

/// Classes to each doubling.
const TO_A_DOUBLING: f64 = 8.0;
/// The last class: about 13 days.
const LAST: i64 = 240;

/// The class of a time in microseconds. What is under a millisecond is in the first.
#[must_use]
pub fn class(micros: i64) -> i64 {
    let ms = micros.max(0) as f64 / 1_000.0;
    if ms <= 1.0 {
        return 0;
    }
    // The logarithm of a time is far inside i64.
    ((ms.log2() * TO_A_DOUBLING).ceil() as i64).clamp(0, LAST)
}

/// The upper end of a class, milliseconds.
#[must_use]
pub fn upper(class: i64) -> f64 {
    (class.clamp(0, LAST) as f64 / TO_A_DOUBLING).exp2()
}

/// A measured distribution: classes in order, each with how many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times(pub Vec<(i64, i64)>);

impl Times {
    /// How many were measured.
    #[must_use]
    pub fn n(&self) -> i64 {
        self.0.iter().map(|(_, n)| *n).sum()
    }

    /// The time within which this many of a thousand were done, milliseconds: the upper end of its class. `None` where
    /// nothing was measured.
    #[must_use]
    pub fn quantile(&self, of_thousand: i64) -> Option<f64> {
        let n = self.n();
        // The smallest rank that is not below the share: of a single time every quantile is that time.
        let rank = (n.saturating_mul(of_thousand).saturating_add(999)).div_euclid(1_000).max(1);
        let mut sum = 0;
        for (class, k) in &self.0 {
            sum += k;
            if sum >= rank {
                return Some(upper(*class));
            }
        }
        None
    }

    /// The share that was done by the end of each class: milliseconds, percent.
    #[must_use]
    pub fn shares(&self) -> Vec<(f64, f64)> {
        let n = self.n().max(1) as f64;
        let mut sum = 0;
        self.0
            .iter()
            .map(|(class, k)| {
                sum += k;
                (upper(*class), sum as f64 * 100.0 / n)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn classes_hold_their_times() {
        assert_eq!([class(-5), class(0), class(1_000), class(1_001)], [0, 0, 0, 1]);
        assert_eq!(class(i64::MAX), LAST);
        assert_eq!(upper(8), 2.0);
    }

    #[test]
    fn quantiles_of_few() {
        assert_eq!(Times::default().quantile(500), None);
        let one = Times(vec![(16, 1)]);
        assert_eq!([one.quantile(1), one.quantile(500), one.quantile(990)], [Some(4.0); 3]);
        let two = Times(vec![(8, 1), (16, 1)]);
        assert_eq!([two.quantile(500), two.quantile(501)], [Some(2.0), Some(4.0)]);
        assert_eq!(two.shares(), [(2.0, 50.0), (4.0, 100.0)]);
    }

    proptest! {
        /// A quantile lies on the safe side, and by less than a tenth.
        #[test]
        fn quantiles_are_close(mut all in proptest::collection::vec(1_000_i64..1_000_000_000, 1..200), q in 1_i64..=1_000) {
            all.sort_unstable();
            let mut counted = std::collections::BTreeMap::new();
            for t in &all {
                *counted.entry(class(*t)).or_insert(0) += 1;
            }
            let rank = usize::try_from((all.len() as i64 * q + 999) / 1_000).unwrap().max(1);
            let truth = all[rank - 1] as f64 / 1_000.0;
            let told = Times(counted.into_iter().collect()).quantile(q).unwrap();
            prop_assert!(told >= truth * 0.999_999 && told <= truth * 1.091, "{told} for {truth}");
        }
    }
}
