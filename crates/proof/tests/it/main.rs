//! Integration tests of `pasban-proof`: trees, receipts and the verifier script, witnesses, signed requests.
#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy exempts only functions marked as tests")]

mod ledger;
mod merkle;
mod receipt;
mod script;
mod witness;
