//! The officer's pages over a real node, asked without a network.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod alerts;
mod decisions;
mod isolation;
mod scale;
mod settings;
mod support;
