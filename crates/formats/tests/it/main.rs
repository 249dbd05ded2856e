//! The crate as others use it.

mod exchange;
mod outputs;
