//! How a filing stands under the period that somebody set for its legal basis.
//!
//! No period is made up: where nobody set one, or the filing does not say when the thing was first seen, that is what the
//! page says (design section 2, "regime").

use pasban_kernel::Timestamp;
use pasban_kernel::time::{DAY, HOUR};
use pasban_store::rows::seat_nation::NEVER;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a first notice stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It came within the period.
    InTime,
    /// It came after it.
    Late,
    /// Nobody set a period for its basis.
    NoPeriod,
    /// It does not say when the thing was first seen.
    NoStart,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::InTime, Self::Late, Self::NoPeriod, Self::NoStart];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Late => "late",
            Self::NoPeriod => "no-period",
            Self::NoStart => "no-start",
        }
    }

    /// The standing of a stable word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// A period as far as the rule looks at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Period {
    /// Hours from when it was first seen to the first notice; 0 for none.
    pub first_hours: i64,
    /// Days from the first notice to the final one; 0 for none.
    pub final_days: i64,
}

/// When the first notice was due, how it stands, and when the final notice is due: [`NEVER`] where nobody can say.
#[must_use]
pub fn stand(first_seen: Timestamp, at: Timestamp, period: Period) -> (Timestamp, Standing, Timestamp) {
    let final_due = if period.final_days > 0 { at.plus(period.final_days.saturating_mul(DAY)) } else { NEVER };
    if period.first_hours <= 0 {
        return (NEVER, Standing::NoPeriod, final_due);
    }
    if first_seen.0 <= 0 {
        return (NEVER, Standing::NoStart, final_due);
    }
    let due = first_seen.plus(period.first_hours.saturating_mul(HOUR));
    (due, if at <= due { Standing::InTime } else { Standing::Late }, final_due)
}

/// A legal basis as it is compared: case, spaces and stops do not part two ways to write one provision.
#[must_use]
pub fn basis_key(basis: &str) -> String {
    let mut out = String::with_capacity(basis.len());
    for c in basis.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: Timestamp = Timestamp(1_700_000_000_000_000);

    #[track_caller]
    fn check(seen: Timestamp, after_hours: i64, period: Period, want: (Option<i64>, Standing, Option<i64>)) {
        let at = SEEN.plus(after_hours * HOUR);
        let (due, standing, last) = stand(seen, at, period);
        let hours = |t: Timestamp, from: Timestamp| (t != NEVER).then(|| (t.0 - from.0) / HOUR);
        assert_eq!((hours(due, SEEN), standing, hours(last, at)), want);
    }

    #[test]
    fn a_period_counts_from_when_it_was_seen() {
        let p = Period { first_hours: 24, final_days: 30 };
        check(SEEN, 24, p, (Some(24), Standing::InTime, Some(720)));
        check(SEEN, 25, p, (Some(24), Standing::Late, Some(720)));
    }

    #[test]
    fn nothing_is_made_up() {
        let p = Period { first_hours: 24, final_days: 0 };
        check(Timestamp(0), 1, p, (None, Standing::NoStart, None));
        check(SEEN, 1, Period::default(), (None, Standing::NoPeriod, None));
        check(SEEN, 1, Period { first_hours: 0, final_days: 7 }, (None, Standing::NoPeriod, Some(168)));
        // A clock far beyond any calendar stays in bounds.
        let far = Period { first_hours: i64::MAX, final_days: i64::MAX };
        assert_eq!(stand(SEEN, SEEN, far).1, Standing::InTime);
    }

    #[test]
    fn one_provision_is_one_key() {
        assert_eq!(basis_key("  Example Act,  Section 4(1) "), "example act section 4 1");
        assert_eq!(basis_key("EXAMPLE ACT section 4.1"), basis_key("Example Act, Section 4(1)"));
        assert_ne!(basis_key("Example Act, section 4"), basis_key("Example Act, section 41"));
        assert_eq!(basis_key("مثالی ایکٹ، دفعہ ۴"), "مثالی ایکٹ دفعہ ۴");
        assert_eq!(basis_key(" .,"), "");
    }
}
