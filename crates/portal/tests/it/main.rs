//! The portal over a real node: who gets in, what a request without the right to it reads, what a form must carry.
#![allow(clippy::unwrap_used, reason = "a test that fails says so")]

mod account;
mod doors;
mod kept;
mod support;
mod tongues;
mod welcome;
