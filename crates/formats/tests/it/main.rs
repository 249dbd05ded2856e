//! The crate as others use it.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own input should fail there")]

mod exchange;
mod outputs;
