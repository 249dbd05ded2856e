//! One suite on both engines.

#![allow(clippy::unwrap_used, reason = "a test that can't be set up should stop there")]

mod copies;
mod durability;
mod engines;
mod jobs;
mod opening;
mod transactions;
mod values;
