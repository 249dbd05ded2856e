//! Set-up and administration (tables of `85_admin.sql`).
