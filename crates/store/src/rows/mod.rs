//! The rows of each area: SQL next to the function that runs it, named noun first. No rule is decided here.

pub mod detect;
pub mod exchange;
pub mod ledger;
pub mod links;
pub mod mitigate;
pub mod objects;
pub mod registry;
