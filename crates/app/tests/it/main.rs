//! Operations of one node, with a real store and a real history.

mod mitigate;
mod twins;
mod sources;
mod support;
