//! What stands in a brief: figures as they were when it was made, each with its date and its source. Nothing in it is
//! worked out again when it is looked at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Figures of reports and organisations below this are not shown: a brief is printed and passed on.
pub const LEAST: i64 = 5;

/// Which part of the page a figure belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What happened.
    Happened,
    /// What was done.
    Done,
    /// What is open.
    Open,
}

impl Part {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Happened, Self::Done, Self::Open];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Done => "done",
            Self::Open => "open",
        }
    }
}

/// A figure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Fig {
    /// Which one: its sentence is in the catalogue.
    pub key: String,
    /// Which part of the page.
    pub part: Part,
    /// How many; with `hidden` 0.
    pub n: i64,
    /// There are more than that.
    #[serde(default)]
    pub more: bool,
    /// It is 1 to 4 and counts reports or organisations: not shown.
    #[serde(default)]
    pub hidden: bool,
    /// Of how many, where it is a share; 0.
    #[serde(default)]
    pub of: i64,
    /// A value that is no count: milliseconds, a band.
    #[serde(default)]
    pub value: String,
    /// From which rows it was counted, as a path on this node.
    pub source: String,
}

impl Fig {
    /// A count of reports or organisations: small ones are hidden.
    #[must_use]
    pub fn counted(key: &str, part: Part, n: i64, more: bool, source: &str) -> Self {
        let hidden = (1..LEAST).contains(&n);
        Self { hidden, n: if hidden { 0 } else { n }, more, ..Self::plain(key, part, n, source) }
    }

    /// A count that tells of nobody.
    #[must_use]
    pub fn plain(key: &str, part: Part, n: i64, source: &str) -> Self {
        Self {
            key: key.into(),
            part,
            n,
            more: false,
            hidden: false,
            of: 0,
            value: String::new(),
            source: source.into(),
        }
    }

    /// Of how many.
    #[must_use]
    pub fn of(self, of: i64) -> Self {
        Self { of, ..self }
    }

    /// A value that is no count.
    #[must_use]
    pub fn valued(self, value: String) -> Self {
        Self { value, ..self }
    }
}

/// What is kept of a brief.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Body {
    /// Figures.
    pub figures: Vec<Fig>,
    /// Sectors where a known indicator was met, as far as they may be named.
    pub sectors: Vec<String>,
    /// What happened, in the words of who made it.
    pub happened: String,
    /// What was done.
    pub done: String,
    /// What is asked of the reader.
    pub asked: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_of_people_are_hidden_and_leave_no_trace() {
        for n in 0..8 {
            let f = Fig::counted("came", Part::Happened, n, false, "/queue");
            assert_eq!((f.hidden, f.n), if (1..5).contains(&n) { (true, 0) } else { (false, n) });
        }
        let kept = serde_json::to_string(&Fig::counted("came", Part::Happened, 3, false, "/queue")).unwrap();
        assert!(!kept.contains('3'), "{kept}");
    }

    #[test]
    fn what_was_kept_reads_back() {
        let body = Body {
            figures: vec![Fig::plain("issued", Part::Done, 7, "/ledger").of(9).valued("12".into())],
            ..Body::default()
        };
        assert_eq!(serde_json::from_str::<Body>(&serde_json::to_string(&body).unwrap()).unwrap(), body);
    }
}
