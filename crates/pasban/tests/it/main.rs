//! The real binary, as an administrator uses it: exit codes, words, a node's life, copies, receipts, scanning.

mod control;
mod copies;
mod life;
mod node;
mod receipts;
mod scan;
mod usage;
