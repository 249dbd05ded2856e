//! How much something matters, from facts alone.

use serde::{Deserialize, Serialize};

/// How much something matters.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// Not rated: nothing is known that would say.
    #[default]
    None,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl Rating {
    /// All of them, lowest first.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// As stored: 0 to 4.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
            Self::Critical => 4,
        }
    }

    /// From what is stored; what is out of range is the nearest.
    #[must_use]
    pub fn from_number(n: i64) -> Self {
        match n {
            ..=0 => Self::None,
            1 => Self::Low,
            2 => Self::Medium,
            3 => Self::High,
            _ => Self::Critical,
        }
    }

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The one of a stable word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// Its class on pages.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "med",
            Self::High => "high",
            Self::Critical => "crit",
        }
    }
}

/// What is known of something that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facts {
    /// A report.
    Report {
        /// Asks for help.
        help: bool,
        /// How many values it brings.
        values: i64,
        /// How many of them this node watches for or blocks already.
        known: i64,
        /// How many of them a hosted tenant met, or we did.
        met: i64,
    },
    /// An indicator was met by one party.
    Sighting {
        /// Organisations that this part stands for, at least.
        organisations: u64,
        /// Only in fields that outsiders fill: that alone proves nothing.
        planted: bool,
        /// The party says that it is a false alarm.
        false_alarm: bool,
    },
    /// A proposed value.
    Proposal {
        /// Its report asks for help.
        help: bool,
        /// A never-block list objects, or it is too broad.
        doubtful: bool,
        /// Met already, by us or a tenant.
        met: bool,
    },
    /// An answer to a question of ours.
    Answer,
    /// An objection to a block.
    Objection,
    /// Rows that were not understood.
    Rows,
    /// A silent source.
    Silent,
    /// A link.
    Link {
        /// Nothing comes through.
        down: bool,
        /// A partner's ledger cannot be believed.
        fork: bool,
        /// A person paused it.
        paused: bool,
    },
    /// The node itself.
    Node {
        /// It can keep nothing any more, or signs nothing.
        stopped: bool,
    },
    /// A message that waits.
    Mail {
        /// An alarm or a statutory notice.
        urgent: bool,
    },
    /// A wish for a second person.
    Wish,
}

/// The rating that the facts give.
#[must_use]
pub fn rating(facts: &Facts) -> Rating {
    match *facts {
        // Help that is asked for while the same values are met elsewhere: an attack under way that has reached others.
        Facts::Report { help: true, known, met, .. } if known > 0 || met > 0 => Rating::Critical,
        Facts::Report { help: true, .. } => Rating::High,
        Facts::Report { known, met, .. } if known > 0 || met > 0 => Rating::High,
        Facts::Report { values, .. } if values > 0 => Rating::Medium,
        Facts::Report { .. } => Rating::Low,
        Facts::Sighting { false_alarm: true, .. } | Facts::Sighting { planted: true, .. } => Rating::Low,
        // Five is also the least number that bands tell apart.
        Facts::Sighting { organisations, .. } if organisations >= 5 => Rating::Critical,
        Facts::Sighting { .. } => Rating::High,
        Facts::Proposal { doubtful: true, met: false, .. } => Rating::Medium,
        Facts::Proposal { help, met, .. } if help || met => Rating::High,
        Facts::Proposal { .. } => Rating::Medium,
        Facts::Answer => Rating::Medium,
        // Somebody cannot work because of us.
        Facts::Objection => Rating::High,
        Facts::Rows => Rating::None,
        // Who sees nothing cannot say that nothing happens.
        Facts::Silent => Rating::High,
        Facts::Link { fork: true, .. } => Rating::Critical,
        Facts::Link { down: true, .. } => Rating::High,
        Facts::Link { paused: true, .. } => Rating::Medium,
        Facts::Link { .. } => Rating::Low,
        Facts::Node { stopped } => {
            if stopped {
                Rating::Critical
            } else {
                Rating::High
            }
        }
        Facts::Mail { urgent } => {
            if urgent {
                Rating::High
            } else {
                Rating::Medium
            }
        }
        Facts::Wish => Rating::High,
    }
}

/// The rating of an item from the highest of its parts and how many organisations stand behind them. What five hosted firms
/// met is no longer the trouble of one.
#[must_use]
pub fn joined(kind: super::Kind, highest: Rating, parties: i64) -> Rating {
    if kind == super::Kind::Sighting && highest >= Rating::High && parties >= 5 { Rating::Critical } else { highest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(facts: Facts, expected: Rating) {
        assert_eq!(rating(&facts), expected, "{facts:?}");
    }

    fn report(help: bool, values: i64, known: i64, met: i64) -> Facts {
        Facts::Report { help, values, known, met }
    }

    #[test]
    fn facts_rate() {
        check(report(true, 4, 1, 0), Rating::Critical);
        check(report(true, 0, 0, 1), Rating::Critical);
        check(report(true, 4, 0, 0), Rating::High);
        check(report(false, 4, 1, 0), Rating::High);
        check(report(false, 4, 0, 0), Rating::Medium);
        check(report(false, 0, 0, 0), Rating::Low);
        let met = |organisations, planted, false_alarm| Facts::Sighting { organisations, planted, false_alarm };
        check(met(1, false, false), Rating::High);
        check(met(5, false, false), Rating::Critical);
        check(met(20, true, false), Rating::Low);
        check(met(20, false, true), Rating::Low);
        check(Facts::Proposal { help: true, doubtful: false, met: false }, Rating::High);
        check(Facts::Proposal { help: true, doubtful: true, met: false }, Rating::Medium);
        check(Facts::Proposal { help: false, doubtful: true, met: true }, Rating::High);
        check(Facts::Proposal { help: false, doubtful: false, met: false }, Rating::Medium);
        check(Facts::Rows, Rating::None);
        check(Facts::Link { down: true, fork: true, paused: false }, Rating::Critical);
    }

    #[test]
    fn more_that_is_known_never_lowers_a_report() {
        for help in [false, true] {
            for (values, known, met) in (0..3).flat_map(|v| (0..3).flat_map(move |k| (0..3).map(move |m| (v, k, m)))) {
                let here = rating(&report(help, values, known, met));
                assert!(rating(&report(help, values + 1, known, met)) >= here);
                assert!(rating(&report(help, values, known + 1, met)) >= here);
                assert!(rating(&report(help, values, known, met + 1)) >= here);
                assert!(rating(&report(true, values, known, met)) >= here);
            }
        }
    }

    #[test]
    fn five_firms_are_more_than_one() {
        use super::super::Kind;
        assert_eq!(joined(Kind::Sighting, Rating::High, 4), Rating::High);
        assert_eq!(joined(Kind::Sighting, Rating::High, 5), Rating::Critical);
        assert_eq!(joined(Kind::Sighting, Rating::Low, 50), Rating::Low);
        assert_eq!(joined(Kind::Indicator, Rating::High, 50), Rating::High);
    }

    #[test]
    fn numbers_and_words_read_back() {
        for r in Rating::ALL {
            assert_eq!(Rating::from_number(r.number()), r);
            assert_eq!(Rating::of(r.code()), Some(r));
        }
        assert_eq!(Rating::from_number(-3), Rating::None);
        assert_eq!(Rating::from_number(9), Rating::Critical);
    }
}
