//! Whole nodes, real servers and public fixtures for tests.

pub mod ports;
pub mod servers;
