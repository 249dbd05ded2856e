//! The portal over a real node: who gets in, what a request without the right to it reads, what a form must carry.
#![allow(clippy::unwrap_used, reason = "a test that fails says so")]

mod doors;
mod support;
mod tongues;
