//! One suite on both engines.

mod copies;
mod durability;
mod engines;
mod jobs;
mod opening;
mod transactions;
mod values;
