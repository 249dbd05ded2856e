//! Traffic Light Protocol 2.0 (FIRST, 2022): to whom an object may be *disclosed*.
//! What may be *done* with it is [`crate::PermittedAction`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A TLP 2.0 label. The order is strictness: `Clear < Green < Amber < AmberStrict < Red`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Tlp {
    /// Anyone.
    #[serde(rename = "clear")]
    Clear,
    /// The community.
    #[serde(rename = "green")]
    Green,
    /// The receiving organisation and its clients (a CERT's own constituents).
    #[serde(rename = "amber")]
    Amber,
    /// The receiving organisation only.
    #[serde(rename = "amber+strict")]
    AmberStrict,
    /// Named persons only; never crosses a link.
    #[serde(rename = "red")]
    Red,
}

impl Tlp {
    /// All labels, widest first.
    pub const ALL: [Self; 5] = [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// What an object without a marking counts as (design section 3, "The gate").
    pub const UNMARKED: Self = Self::Amber;

    /// The stricter of two markings: two markings on one object mean the stricter.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        self.max(other)
    }

    /// `amber+strict`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Green => "green",
            Self::Amber => "amber",
            Self::AmberStrict => "amber+strict",
            Self::Red => "red",
        }
    }

    /// The TLP 2.0 marking definition's STIX id (OASIS common object repository).
    #[must_use]
    pub fn marking_id(self) -> &'static str {
        match self {
            Self::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
            Self::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            Self::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
            Self::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            Self::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
        }
    }

    /// Recognises TLP 2.0, TLP 1.0 and OpenCTI's marking ids. `None` for any other: the caller holds
    /// an object with an unknown marking as RED.
    #[must_use]
    pub fn from_marking_id(id: &str) -> Option<Self> {
        Some(match id.strip_prefix("marking-definition--")? {
            "94868c89-83c2-464b-929b-a1a8aa3c8487" | "613f2e26-407d-48c7-9eca-b8e91df99dc9" => Self::Clear,
            "bab4a63c-aed9-4cf5-a766-dfca5abac2bb" | "34098fce-860f-48ae-8e50-ebd3cc5e41da" => Self::Green,
            "55d920b0-5e8b-4f79-9ee9-91f868d9b421" | "f88d31f6-486f-44da-b317-01333bde0b82" => Self::Amber,
            "939a9414-2ddd-4d32-a0cd-375ea402b003" | "826578e1-40ad-459f-bc73-ede076f81f37" => Self::AmberStrict,
            "e828b379-4e03-4974-9ac4-e53a884c97c1" | "5e57c739-391a-4eb3-b6be-7d15ca92d5ed" => Self::Red,
            _ => return None,
        })
    }
}

impl fmt::Display for Tlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TLP:{}", self.name().to_ascii_uppercase())
    }
}

impl FromStr for Tlp {
    type Err = crate::id::IdError;

    /// Reads `amber`, `TLP:AMBER`, `tlp:amber+strict`, and TLP 1.0's `white` as clear.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_ascii_lowercase();
        Ok(match lower.strip_prefix("tlp:").unwrap_or(&lower) {
            "clear" | "white" => Self::Clear,
            "green" => Self::Green,
            "amber" => Self::Amber,
            "amber+strict" => Self::AmberStrict,
            "red" => Self::Red,
            _ => return Err(crate::id::IdError { what: "TLP label", text: text.chars().take(80).collect() }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_round_trip_and_order_by_strictness() {
        for tlp in Tlp::ALL {
            assert_eq!(tlp.to_string().parse::<Tlp>(), Ok(tlp));
            assert_eq!(Tlp::from_marking_id(tlp.marking_id()), Some(tlp));
        }
        assert_eq!(Tlp::Green.stricter(Tlp::AmberStrict), Tlp::AmberStrict);
        assert!("tlp:unclear".parse::<Tlp>().is_err());
    }
}
