//! The analyst: queue, indicator, search, hand-over.
