//! Accounts and what people did with them.
