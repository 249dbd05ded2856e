//! The zone server against our own client and against real resolvers, all on loopback.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
mod own_client;
mod real_resolvers;
mod standin;
