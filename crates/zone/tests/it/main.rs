//! The zone server against our own client and against real resolvers, all on loopback.

mod common;
mod own_client;
mod real_resolvers;
mod standin;
