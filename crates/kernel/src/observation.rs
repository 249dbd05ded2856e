//! One thing seen, from a feed or a log, in one harmonised shape.

use crate::{Observable, Timestamp};

/// An observable met in one field of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Name of the field it stood in, in the source's own words: `dns.rrname`, `user_agent`.
    pub field: String,
    /// The value, normalised.
    pub value: Observable,
    /// Whether whoever sends traffic chooses this field's content freely (User-Agent, Referer, mail subject).
    /// A hit in such a field is marked and never raises confidence (design T13).
    pub attacker_controlled: bool,
}

/// One record of a log or feed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Observation {
    /// When it happened, by the record; where the record has no time, when it was read.
    pub time: Timestamp,
    /// The internal host or client that met it, where the record says (an address or a name); counts hosts
    /// for prevalence. Empty where unknown.
    pub host: String,
    /// What was met.
    pub seen: Vec<Seen>,
    /// The record as it was received, cut to [`crate::limits::LINE_BYTES_MAX`], without the line end.
    pub line: Vec<u8>,
}
