//! Situation, brief, filings to a regulator.
