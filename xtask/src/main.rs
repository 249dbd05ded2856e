//! Chores of this repository, without dependencies.
fn main() {}
