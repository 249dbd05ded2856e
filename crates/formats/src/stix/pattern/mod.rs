//! STIX patterning (STIX 2.1 section 9): the whole language as a tree, and the plain patterns as values to look for.
//!
//! [`parse`] reads any pattern within `PATTERN_DEPTH_MAX` and `PATTERN_OBSERVABLES_MAX`; its `Display` prints one that
//! reads back to the same tree. [`observables`] gives the values of a pattern that says nothing more than "any of
//! these"; all others keep their meaning in the tree and are never cut down to a list of values.

mod ast;
mod parse;
mod plain;
mod print;
#[cfg(test)]
mod tests;

pub use ast::{Comparison, Literal, ObjectPath, Operator, Pattern, Qualifier, Step};
pub use parse::parse;
pub use plain::{observables, print, print_any};
