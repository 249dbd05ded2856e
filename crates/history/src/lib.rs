//! Observations as append-only segments sealed to Parquet.
