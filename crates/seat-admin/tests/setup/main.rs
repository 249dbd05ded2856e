//! Setting up over a real node: charter and public documents, a file of constituents, a test warning.
#![allow(clippy::unwrap_used, reason = "a test that fails says so")]

mod about;
mod import;
mod support;
mod test;
