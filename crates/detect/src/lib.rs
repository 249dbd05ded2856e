//! Engines that match: indicator sets over live observations.
