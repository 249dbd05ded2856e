//! The history through its public face.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod crash;
mod damage;
mod duckdb;
mod equals;
mod keep;
mod support;
mod threads;
