//! Our words and rules: constituents and relations, mitigation, proposals, reports, questions. Pure functions on values.
//!
//! `now`, policies and what was found out elsewhere are arguments; nothing here reads a clock, a random source or a disk
//! (invariant 3). Decisions return their reasons, as values with a stable code and an English sentence, so that a page,
//! a terminal and the ledger show the same. A transition takes the value and returns it or says what was missing.
//!
//! Areas: [`registry`] (who is served, who answers to whom), [`mitigate`] (never-block data, response policy, state of an
//! indicator at a node), [`exchange`] (proposals at a CERT, reports by constituents), [`hunt`] (questions and banded
//! answers), [`rsit`] (classification).

pub mod exchange;
pub mod hunt;
pub mod mitigate;
pub mod registry;
pub mod rsit;
