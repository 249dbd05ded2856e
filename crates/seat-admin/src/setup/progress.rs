//! How far setting up is: a state for each step, out of what stands in the node and not of what somebody ticked. Pure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::charter::{Charter, PARTS};

/// How a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nobody was there.
    Open,
    /// Begun, something is missing.
    Begun,
    /// Done.
    Done,
}

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The charter as saved.
    pub charter: Charter,
    /// People who can work on what comes in and have come in at least once.
    pub workers_in: usize,
    /// People who can work on what comes in.
    pub workers: usize,
    /// Administrators who have come in at least once.
    pub administrators: usize,
    /// Organisations in the registry.
    pub constituents: usize,
    /// Links that are up or wait for digits.
    pub links_begun: usize,
    /// Active links.
    pub links: usize,
    /// Whether this node stands at the top, so that no link upward is needed.
    pub top: bool,
    /// Whether somebody noted where the recovery sheet is.
    pub sheet: bool,
    /// Whether a copy was made.
    pub copied: bool,
    /// Whether a copy was opened elsewhere.
    pub proven: bool,
    /// Whether a test warning was sent.
    pub tried: bool,
    /// Whether one arrived everywhere.
    pub arrived: bool,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// Stable word, also of its messages `setup-step-…`.
    pub step: String,
    /// How it stands.
    pub state: State,
    /// Where it is done.
    pub path: String,
    /// Figures of its line.
    pub n: usize,
    /// Of how many.
    pub of: usize,
}

/// All steps, in order.
#[must_use]
pub fn steps(f: &Facts) -> Vec<Step> {
    let step = |name: &str, path: &str, state, n, of| Step { step: name.into(), state, path: path.into(), n, of };
    let by = |done: bool, begun: bool| match (done, begun) {
        (true, _) => State::Done,
        (false, true) => State::Begun,
        (false, false) => State::Open,
    };
    let mut out: Vec<Step> = PARTS
        .iter()
        .map(|part| {
            let (n, of) = f.charter.answered(part);
            let begun = super::charter::FIELDS.iter().any(|x| x.part == *part && !f.charter.get(x.name).is_empty());
            step(part, &format!("/setup/about/{part}"), by(f.charter.wrong(part).is_empty(), begun), n, of)
        })
        .collect();
    out.push(step(
        "roster",
        "/people",
        by(f.workers_in >= 1 && f.workers >= 2 && f.administrators >= 2, f.workers > 0),
        f.workers,
        f.administrators,
    ));
    out.push(step("constituents", "/setup/constituents", by(f.constituents > 0, false), f.constituents, 0));
    out.push(step("link", "/links", by(f.links > 0 || f.top, f.links_begun > 0), f.links, usize::from(f.top)));
    out.push(step("keys", "/keys", by(f.sheet, false), 0, 0));
    out.push(step(
        "backup",
        "/backup",
        by(f.copied && f.proven, f.copied),
        usize::from(f.copied),
        usize::from(f.proven),
    ));
    out.push(step("test", "/setup/test", by(f.arrived, f.tried), 0, 0));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_node_has_everything_before_it_and_a_whole_one_nothing() {
        let all = steps(&Facts::default());
        assert_eq!(all.len(), 9);
        assert!(all.iter().all(|s| s.state == State::Open), "{all:?}");
        let charter = Charter(
            super::super::charter::FIELDS
                .iter()
                .filter(|f| f.needed)
                .map(|f| {
                    let v = match f.name {
                        "email" => "a@b.example",
                        "phone" => "+92 51 1",
                        "country" => "PK",
                        _ => "words",
                    };
                    (f.name.to_owned(), v.to_owned())
                })
                .collect(),
        );
        let facts = Facts {
            charter,
            workers_in: 1,
            workers: 2,
            administrators: 2,
            constituents: 1,
            links_begun: 1,
            links: 1,
            top: false,
            sheet: true,
            copied: true,
            proven: true,
            tried: true,
            arrived: true,
        };
        let whole = steps(&facts);
        assert!(whole.iter().filter(|s| s.step != "who").all(|s| s.state == State::Done), "{whole:?}");
        // One administrator alone, one link that waits, a copy that nobody opened: begun, not done.
        let half = steps(&Facts { administrators: 1, links: 0, proven: false, arrived: false, ..facts });
        let begun: Vec<_> = half.iter().filter(|s| s.state == State::Begun).map(|s| s.step.as_str()).collect();
        assert!(["roster", "link", "backup", "test"].iter().all(|s| begun.contains(s)), "{begun:?}");
    }
}
