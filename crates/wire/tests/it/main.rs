//! Whole nodes in one process, linked over real TLS on loopback ports.

mod exchange;
mod hostile;
mod making;
mod restore;
mod support;
