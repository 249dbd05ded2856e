//! Integration tests of the model: tables first, properties after them.
#![allow(clippy::unwrap_used, reason = "a test that cannot make its values has failed")]

mod exchange;
mod hunt;
mod never_block;
mod policy;
mod registry;
mod state;

use pasban_kernel::id::OrgId;
use pasban_kernel::{LinkId, NodeId, Observable, ObservableKind, Timestamp, time};

pub(crate) fn org(n: u8) -> OrgId {
    OrgId::from_random([n; 16])
}

pub(crate) fn node(n: u8) -> NodeId {
    NodeId([n; 32])
}

pub(crate) fn link(n: u8) -> LinkId {
    LinkId::from_random([n; 16])
}

pub(crate) fn value(kind: ObservableKind, text: &str) -> Observable {
    Observable::parse(kind, text).unwrap()
}

pub(crate) fn day(n: i64) -> Timestamp {
    Timestamp(n * time::DAY)
}
