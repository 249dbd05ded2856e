//! Our words and rules: pure functions on values.
