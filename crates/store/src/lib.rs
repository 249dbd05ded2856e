//! A node's memory: SQLite and PostgreSQL under one SQL text.
