//! What people, peers and the clock can make a node do: one function an operation, plus jobs.
//!
//! Each operation reads the same: load, decide (in `model` or `gate`), record with its acts, announce. Start at
//! [`node::Node`], then [`exchange`] (what is said between nodes), [`mitigate`] (what is done about it), [`detect`]
//! (logs in, matches out), [`links`]. Outbound connections are made in [`out`] alone.

pub mod access;
pub mod clock;
pub mod config;
pub mod detect;
pub mod error;
pub mod exchange;
pub mod identity;
pub mod ledger;
pub mod links;
pub mod metrics;
pub mod mitigate;
pub mod node;
pub mod ops;
pub mod out;
pub mod registry;

pub use error::{AppError, Result};
pub use node::Node;
