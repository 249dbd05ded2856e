//! What a seat sees of one record (response notes, table 4.6).
