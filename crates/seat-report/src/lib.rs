//! An organisation reports, keeps its receipt, and sees who knows what.
