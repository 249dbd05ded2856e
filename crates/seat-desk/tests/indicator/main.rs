//! The indicator's pages over real nodes: what was shown is what happens, what is hostile stays text, two who decide at once
//! do not overwrite each other, and no one person does what needs two.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod pages;
mod preview;
mod support;
mod together;
