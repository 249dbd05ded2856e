//! STIX 2.1 (OASIS Standard, 10 June 2021): objects, bundles, markings, patterns.
//!
//! Objects are kept whole: [`StixObject`] is the sender's JSON plus the few things that everything needs to know of it
//! (id, version, marking), checked once. Unknown properties and extensions stay in it untouched, so that what is
//! passed on is what came. [`parse_bundle`] is the way in; [`pattern`] reads what an indicator looks for;
//! [`marking`] says what TLP level an object has.
//!
//! Not here: STIX 2.0 (refused with the place), resolving references, deciding what may leave.

pub mod marking;
mod parse;
pub mod pattern;
mod required;
#[cfg(test)]
mod tests;
mod types;

pub use parse::parse_bundle;
pub use required::timestamp;
pub use types::{Class, StixObject};
