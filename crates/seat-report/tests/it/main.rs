//! The pages of the report over real nodes in temporary folders.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod consents;
mod drafts;
mod pages;
mod readers;
mod sending;
mod support;
