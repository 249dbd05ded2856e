//! Operations of one node, with a real store and a real history.

mod mitigate;
mod support;
