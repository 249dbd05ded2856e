//! Pasban.
fn main() {}
