//! What the desk adds to what came in (tables of `81_desk.sql`).
