//! What the gate promises, as tables and properties, and the mutants that show that these would notice.
//!
//! `world` makes whole inputs; `table` is the expected decision for each combination, written by hand;
//! `properties` hold for any input; `mutants` breaks the gate in named ways and runs both over it.

mod mutants;
mod properties;
mod table;
mod world;
