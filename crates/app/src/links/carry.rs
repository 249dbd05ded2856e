//! The same signed objects by hand, on a stick, for branches without a line.
