//! Situation and filings (tables of `84_nation.sql`).
