//! Whole nodes in one process, linked over real TLS on loopback ports.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod consent;
mod course;
mod devices;
mod exchange;
mod hats;
mod hostile;
mod making;
mod matrix;
mod opened;
mod restore;
mod support;
mod twins;
