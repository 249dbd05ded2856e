//! The smallest words of Pasban: ids, time, TLP, permitted action, observables, bands, limits.
//!
//! Everything depends on this crate and it depends on nothing of ours; it hardly ever changes.
//! No clock, no randomness, no disk, no socket: time and ids are always passed in
//! (invariant 3 of `ARCHITECTURE.md`).

pub mod band;
pub mod digest;
pub mod fault;
pub mod finding;
pub mod id;
pub mod label;
pub mod lane;
pub mod limits;
pub mod observable;
pub mod observation;
pub mod permit;
pub mod reserved;
pub mod time;
pub mod tlp;

pub use band::{HitBand, OrgBand};
pub use digest::Digest;
pub use finding::Finding;
pub use id::{LinkId, NodeId, ObjectKey, StixId, TenantId};
pub use lane::Lane;
pub use observable::{Observable, ObservableKind};
pub use observation::{Observation, Seen};
pub use permit::PermittedAction;
pub use time::Timestamp;
pub use tlp::Tlp;
