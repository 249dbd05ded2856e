//! One suite on both engines.

mod engines;
mod values;
