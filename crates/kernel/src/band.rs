//! Counts in bands: what a node may say about how often something was met (design section 3,
//! "Sightings upward"). A band is never narrower than these.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many organisations.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum OrgBand {
    /// None.
    #[serde(rename = "0")]
    None,
    /// 1 to 4: "fewer than 5".
    #[serde(rename = "1-4")]
    Few,
    /// 5 to 19.
    #[serde(rename = "5-19")]
    Some,
    /// 20 or more.
    #[serde(rename = "20+")]
    Many,
}

/// How many hits, or hosts that met a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum HitBand {
    /// None.
    #[serde(rename = "0")]
    None,
    /// Exactly one.
    #[serde(rename = "1")]
    One,
    /// 2 to 9.
    #[serde(rename = "2-9")]
    Few,
    /// 10 to 99.
    #[serde(rename = "10-99")]
    Tens,
    /// 100 or more.
    #[serde(rename = "100+")]
    Hundreds,
}

impl OrgBand {
    /// The band that holds `n`.
    #[must_use]
    pub fn of(n: u64) -> Self {
        match n {
            0 => Self::None,
            1..=4 => Self::Few,
            5..=19 => Self::Some,
            _ => Self::Many,
        }
    }

    /// The smallest count in the band: what may safely be summed as a lower bound.
    #[must_use]
    pub fn at_least(self) -> u64 {
        match self {
            Self::None => 0,
            Self::Few => 1,
            Self::Some => 5,
            Self::Many => 20,
        }
    }

    /// In words, as a page or terminal shows it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "no organisation",
            Self::Few => "fewer than 5 organisations",
            Self::Some => "5 to 19 organisations",
            Self::Many => "20 or more organisations",
        }
    }
}

impl HitBand {
    /// The band that holds `n`.
    #[must_use]
    pub fn of(n: u64) -> Self {
        match n {
            0 => Self::None,
            1 => Self::One,
            2..=9 => Self::Few,
            10..=99 => Self::Tens,
            _ => Self::Hundreds,
        }
    }

    /// The smallest count in the band: what may safely be summed as a lower bound.
    #[must_use]
    pub fn at_least(self) -> u64 {
        match self {
            Self::None => 0,
            Self::One => 1,
            Self::Few => 2,
            Self::Tens => 10,
            Self::Hundreds => 100,
        }
    }
}

impl fmt::Display for OrgBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl fmt::Display for HitBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "0",
            Self::One => "1",
            Self::Few => "2-9",
            Self::Tens => "10-99",
            Self::Hundreds => "100+",
        })
    }
}
