//! The real binary, as an administrator uses it: exit codes, words, a node's life, copies, receipts, scanning.

#![allow(clippy::unwrap_used, reason = "helpers of tests may unwrap as tests do")]

mod broken_off;
mod control;
mod copies;
mod crash;
mod durable;
mod life;
mod node;
mod people;
mod portal;
mod positions;
mod power;
mod receipts;
mod scan;
mod siege;
mod trace;
mod trees;
mod troupe;
mod usage;
