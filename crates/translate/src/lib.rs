//! Between other people's words and ours, both ways, losing nothing silently. Pure.
//!
//! * [`exchange`]: what nodes say to each other, as STIX 2.1 objects with Pasban's declared extension.

pub mod exchange;
