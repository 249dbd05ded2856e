//! Drafts, and who read what of a report (tables of `80_report.sql`).
