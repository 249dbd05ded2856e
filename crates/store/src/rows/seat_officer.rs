//! The officer's settings (tables of `82_officer.sql`).
