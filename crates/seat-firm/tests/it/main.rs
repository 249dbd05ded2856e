//! The firm's pages and the public ones over real nodes in temporary folders.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

mod home;
mod linked;
mod public;
mod support;
