//! Objections and small firms (tables of `83_firm.sql`).
