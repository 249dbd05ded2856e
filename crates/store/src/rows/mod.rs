//! The rows of each area: SQL next to the function that runs it, named noun first. No rule is decided here.

pub mod detect;
pub mod exchange;
pub mod ledger;
pub mod links;
pub mod mitigate;
pub mod objects;
pub mod people;
pub mod portal;
pub mod registry;
pub mod seat_admin;
pub mod seat_admin_setup;
pub mod seat_desk;
pub mod seat_firm;
pub mod seat_indicator;
pub mod seat_nation;
pub mod seat_officer;
pub mod seat_report;
