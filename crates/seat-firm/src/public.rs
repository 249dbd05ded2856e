//! What may be said to anybody about a block. Pure.
//!
//! TLP 2.0: CLEAR is for everybody. What is GREEN is for a community, but that a network blocks the name is plain to all who
//! use that network: category, issuer and end are said, the issuer's sentence is not. Of what is marked more strictly nothing
//! is said, and the page is the one that names get which are not blocked at all.

use pasban_app::exchange::objections::Blocked;
use pasban_kernel::Tlp;
use pasban_model::rsit::RsitClass;
use schemars::JsonSchema;
use serde::Serialize;

/// What is said of a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// The name that is blocked: the one that was asked for, or one that it lies under; defanged.
    pub name: String,
    /// Who decided: the name of a CERT.
    pub by: String,
    /// RSIT class; `other` where none is known.
    pub class: String,
    /// The issuer's reason; empty where it may not be said.
    pub reason: String,
    /// Since when, microseconds since 1970.
    pub since: i64,
    /// Until when, microseconds since 1970; 0 for no end.
    pub until: i64,
}

/// What is said of a block to anybody; `None` where nothing may be.
#[must_use]
pub fn said(block: &Blocked, by: &str) -> Option<Said> {
    (block.tlp <= Tlp::Green).then(|| Said {
        name: block.value.defanged(),
        by: by.to_owned(),
        class: class(&block.category).to_owned(),
        reason: if block.tlp == Tlp::Clear { block.reason.clone() } else { String::new() },
        since: block.since.0,
        until: block.until.0,
    })
}

/// The class of a category: the part before its type.
#[must_use]
pub fn class(category: &str) -> &'static str {
    pasban_app::mitigate::choices::class_of(category).map_or("other", RsitClass::name)
}

#[cfg(test)]
mod tests {
    use pasban_kernel::{NodeId, Observable, Timestamp};

    use super::*;

    fn block(tlp: Tlp) -> Blocked {
        Blocked {
            indicator: "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap(),
            issuer: NodeId([1; 32]),
            value: Observable::domain("evil.example").unwrap(),
            tlp,
            category: "fraud/phishing".into(),
            reason: "a page that asks for card numbers".into(),
            since: Timestamp(1),
            until: Timestamp(2),
        }
    }

    #[test]
    fn a_stricter_marking_says_less() {
        let clear = said(&block(Tlp::Clear), "CERT").unwrap();
        assert_eq!((clear.class.as_str(), clear.name.as_str()), ("fraud", "evil[.]example"));
        assert!(!clear.reason.is_empty());
        assert_eq!(said(&block(Tlp::Green), "CERT").unwrap().reason, "");
        for tlp in [Tlp::Amber, Tlp::AmberStrict, Tlp::Red] {
            assert_eq!(said(&block(tlp), "CERT"), None, "{tlp}");
        }
    }
}
