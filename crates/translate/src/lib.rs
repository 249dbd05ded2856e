//! Between their words and ours, both ways, losing nothing silently.
