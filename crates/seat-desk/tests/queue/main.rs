//! The queue over a real node: what becomes of domain rows, who sees it, what people do with it.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod lists;
mod objections;
mod pages;
mod postgres;
mod project;
mod search;
mod support;
