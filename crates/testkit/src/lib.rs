//! Whole nodes, real servers and public fixtures for tests.
