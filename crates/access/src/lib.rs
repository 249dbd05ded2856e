//! Who may do what. Pure: roles, permissions, seats, and what a seat sees of a record.
//!
//! Access is role AND relation AND marking (response notes, table 4.6): [`Role::may`] answers for a route,
//! [`rule`] for one record. Nothing here reads a store or a clock.

mod permission;
mod role;
pub mod rule;
mod seat;

pub use permission::Permission;
pub use role::Role;
pub use seat::{Hat, Seat};
