//! The administrator's pages over a real node, asked without a network.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

mod audit;
mod links;
mod machine;
mod people;
mod places;
mod postgres;
mod scale;
mod support;
