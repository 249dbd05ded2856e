//! Where a value stands, from what reports propose and from our own indicator of it.

use pasban_kernel::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a value stands at this node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Proposed, and nobody decided.
    Open,
    /// On hold.
    Held,
    /// Rejected as harmless.
    Rejected,
    /// Confirmed: our indicator of it stands.
    Confirmed,
    /// Our indicator of it was taken back.
    TakenBack,
    /// Who proposed it took that back.
    Gone,
    /// Known from others only, or looked up.
    Foreign,
}

impl State {
    /// All states.
    pub const ALL: [Self; 7] =
        [Self::Open, Self::Held, Self::Rejected, Self::Confirmed, Self::TakenBack, Self::Gone, Self::Foreign];

    /// The stored word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Rejected => "rejected",
            Self::Confirmed => "confirmed",
            Self::TakenBack => "taken-back",
            Self::Gone => "gone",
            Self::Foreign => "foreign",
        }
    }

    /// The state of a stored word.
    #[must_use]
    pub fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.code() == code).unwrap_or(Self::Foreign)
    }
}

/// One proposal of the value, as far as its standing goes.
#[derive(Clone, Debug)]
pub struct Proposed<'a> {
    /// `new`, `asked`, `confirmed`, `held`, `rejected`, `withdrawn`.
    pub state: &'a str,
    /// RSIT.
    pub category: &'a str,
    /// Who decided.
    pub by: &'a str,
    /// Last change.
    pub at: Timestamp,
}

/// Our own indicator of the value: its newest version.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// Whether it was taken back.
    pub revoked: bool,
    /// RSIT.
    pub category: &'a str,
    /// Strictness of its marking.
    pub tlp: i64,
    /// Its end; 0 for none.
    pub until: Timestamp,
    /// When this version was made.
    pub at: Timestamp,
}

/// Where a value stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// State.
    pub state: State,
    /// RSIT, or empty.
    pub category: String,
    /// Strictness of our marking; -1 for none.
    pub tlp: i64,
    /// End of our indicator; 0 for none.
    pub until: Timestamp,
    /// Who decided last.
    pub by: String,
    /// Last change.
    pub at: Timestamp,
}

/// Works it out. Our indicator in force comes first; then what is open; then the last that was decided.
#[must_use]
pub fn of(proposals: &[Proposed<'_>], own: Option<Own<'_>>) -> Standing {
    let open = |p: &&Proposed<'_>| matches!(p.state, "new" | "asked");
    let newest_open = proposals.iter().filter(open).max_by_key(|p| p.at);
    let newest_decided = proposals.iter().filter(|p| !open(p)).max_by_key(|p| p.at);
    let last_by = newest_decided.map(|p| p.by.to_owned()).unwrap_or_default();
    let own_standing = |o: Own<'_>, state| Standing {
        state,
        category: o.category.to_owned(),
        tlp: o.tlp,
        until: o.until,
        by: last_by.clone(),
        at: o.at,
    };
    match (own, newest_open) {
        (Some(o), _) if !o.revoked => return own_standing(o, State::Confirmed),
        // A report that came after the withdrawal has to be answered.
        (Some(o), newer) if newer.is_none_or(|p| p.at <= o.at) => return own_standing(o, State::TakenBack),
        _ => {}
    }
    let from = |p: &Proposed<'_>, state| Standing {
        state,
        category: p.category.to_owned(),
        tlp: -1,
        until: Timestamp(0),
        by: p.by.to_owned(),
        at: p.at,
    };
    match (newest_open, newest_decided) {
        (Some(p), _) => from(p, State::Open),
        (None, Some(p)) => from(
            p,
            match p.state {
                "held" => State::Held,
                "rejected" => State::Rejected,
                "confirmed" => State::Confirmed,
                _ => State::Gone,
            },
        ),
        (None, None) => Standing {
            state: State::Foreign,
            category: String::new(),
            tlp: -1,
            until: Timestamp(0),
            by: String::new(),
            at: Timestamp(0),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(state: &'static str, at: i64) -> Proposed<'static> {
        Proposed { state, category: "malicious-code/c2-server", by: if at > 4 { "B" } else { "A" }, at: Timestamp(at) }
    }

    fn own(revoked: bool, at: i64) -> Option<Own<'static>> {
        Some(Own { revoked, category: "c", tlp: 2, until: Timestamp(99), at: Timestamp(at) })
    }

    #[test]
    fn what_stands_first() {
        let state = |proposals: &[Proposed<'_>], own| of(proposals, own).state;
        assert_eq!(state(&[], None), State::Foreign);
        assert_eq!(state(&[p("new", 1)], None), State::Open);
        assert_eq!(state(&[p("rejected", 5), p("asked", 1)], None), State::Open);
        assert_eq!(state(&[p("rejected", 5), p("held", 6)], None), State::Held);
        assert_eq!(state(&[p("withdrawn", 5)], None), State::Gone);
        // Our indicator stands whatever else is proposed of the same value.
        assert_eq!(state(&[p("confirmed", 1), p("new", 9)], own(false, 2)), State::Confirmed);
        assert_eq!(state(&[p("confirmed", 1)], own(true, 2)), State::TakenBack);
        // Who reports it again after that waits for an answer.
        assert_eq!(state(&[p("confirmed", 1), p("new", 9)], own(true, 2)), State::Open);
        assert_eq!(state(&[p("confirmed", 1), p("new", 2)], own(true, 2)), State::TakenBack);
        assert_eq!(of(&[p("held", 3), p("rejected", 8)], None).by, "B");
        for s in State::ALL {
            assert_eq!(State::of(s.code()), s);
        }
    }
}
