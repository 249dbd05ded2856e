//! Whole nodes, real servers and public fixtures for tests.

#[cfg(feature = "fuzz")]
pub mod fuzz;
pub mod ports;
pub mod servers;
