//! Operations of one node, with a real store and a real history.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod counting;
mod hats;
mod hostile;
mod material;
mod mitigate;
mod officer;
mod postgres;
mod restored;
mod sources;
mod support;
mod twins;
