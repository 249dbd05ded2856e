//! Situation, brief, filings and ledger over a real node.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod brief;
mod filings;
mod ledger;
mod postgres;
mod situation;
mod support;
