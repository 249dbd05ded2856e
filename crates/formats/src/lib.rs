//! Other people's words: each format parsed and printed, nothing else.
//!
//! Invariants: a bad record becomes a finding with its place and never stops a good one; every input is bounded by
//! `pasban_kernel::limits`; nothing here panics on any bytes, and nothing reads a clock, a disk or a socket.
//! What a format has and we have not is kept verbatim, so that passing on loses nothing.
//!
//! Start with [`json`] (the one way JSON gets in) and [`stix`]. Turning these words into ours is the business of the
//! `translate` crate.

mod collect;
pub mod csv_list;
mod decode;
pub mod fuzz;
pub mod json;
pub mod logs;
pub mod marking;
pub mod misp;
pub mod outputs;
pub mod stix;
pub mod taxii;
pub mod text;
