//! People, sessions, invitations, second persons (tables of `70_people.sql`).
