//! Engines that match: indicator sets over live observations.
//!
//! Pure: no disk, no socket, no clock, no randomness. What must be random (the hash key) or timed (the instant of an
//! event) is passed in. Knows only `pasban-kernel`.
//!
//! Where to start: [`SetBuilder`] collects indicators and refuses over-broad ones with a [`Refusal`];
//! [`SetBuilder::finish`] makes an immutable [`IndicatorSet`]; a node keeps a [`LiveSet`] (that set plus small
//! changes) behind one atomic pointer and replaces it whole, so a reader sees the old or the new set, never half.
//!
//! Invariants: a domain matches on label boundaries only (`evil.example` covers `a.evil.example`, never
//! `notevil.example`); a hit is confirmed by comparing the value itself, never by its hash alone; validity is judged at
//! the time of the event; no look-up allocates.

mod admit;
mod build;
mod key;
mod live;
mod probe;
mod set;

pub use admit::{Admission, FILE_NAME_CHARS_MIN, Refusal};
pub use build::SetBuilder;
pub use key::HashKey;
pub use live::{Compacted, Compaction, LiveSet, StaleCompaction};
pub use probe::How;
pub use set::{Hit, INDICATORS_MAX, IndicatorRef, IndicatorSet, When};
