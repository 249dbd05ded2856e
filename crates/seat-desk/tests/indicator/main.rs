//! The indicator's pages over real nodes: what was shown is what happens, what is hostile stays text, two who decide at once
//! do not overwrite each other, and no one person does what needs two.

mod pages;
mod preview;
mod support;
mod together;
