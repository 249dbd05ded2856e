//! Rules about one value, without I/O: its address, where it stands, what it shares with others, where an object points at
//! somebody.

pub mod address;
pub mod clue;
pub mod second;
pub mod shares;
pub mod standing;
