//! The history through its public face.

mod crash;
mod damage;
mod duckdb;
mod equals;
mod keep;
mod support;
mod threads;
