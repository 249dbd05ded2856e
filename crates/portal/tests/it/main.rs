//! The portal over a real node: who gets in, what a request without the right to it reads, what a form must carry.

mod doors;
mod support;
mod tongues;
