//! What was wrong with a record and where: a bad record never stops a good one (invariant 4).

use serde::{Deserialize, Serialize};

/// One bad record, kept for the operator: the place (file, line, field) and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// Where: `objects[3].pattern`, `line 17, column 4`, `Event.Attribute[2]`.
    pub place: String,
    /// What is wrong and what would be right, in a sentence without the final stop.
    pub reason: String,
}

impl Finding {
    /// A finding at a place.
    #[must_use]
    pub fn new(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { place: place.into(), reason: reason.into() }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

/// A value read from hostile input, with what had to be left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parsed<T> {
    /// What could be read.
    pub value: T,
    /// What could not, each with its place.
    pub findings: Vec<Finding>,
}

impl<T> Parsed<T> {
    /// A value read without complaint.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }
}
