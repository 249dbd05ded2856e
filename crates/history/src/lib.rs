//! Observations as append-only segments sealed to Parquet, searched by thousands of values.
//!
//! ```text
//! DIR/lock
//! DIR/tenant=UUID/manifest.json                       which sealed files count
//! DIR/tenant=UUID/open/0000000007.seg                 record batches, synced before they are acknowledged
//! DIR/tenant=UUID/day=2026-11-24/0000000006.parquet   sealed: any Parquet engine reads `DIR/tenant=*/day=*/*.parquet`
//! DIR/tenant=UUID/day=2026-11-24/0000000006.idx       where not to look, and checksums
//! DIR/tenant=UUID/damaged/                            segments that recovery could read only in part
//! ```
//!
//! Invariants:
//! * [`History::append`] returns after the sync that covers the batch; what it acknowledged survives a power cut at any
//!   point, once: a segment counts until the manifest names the files made of it, and not after.
//! * A batch with a [`BatchKey`] that is stored already is acknowledged and not stored again.
//! * A hunt sees one consistent list of files and segments; what was acknowledged before it began is in it.
//! * A hash never answers a question: every match is made on the value's text ([`key`] module).
//! * A damaged file is named in the result and stops nothing.
//! * Nothing here reads a clock: receipt times are passed in. One process has a history open (`lock`).
//!
//! Start at [`History`]; the write path is `history.rs` and `segment.rs`, sealing `seal.rs`, reading `hunt.rs`,
//! `sealed.rs` and `index.rs`. Not here: matching live traffic (`pasban-detect`), who may ask (`pasban-app`), object stores.

mod codec;
mod disk;
mod error;
pub mod fuzz;
mod history;
mod hunt;
mod index;
mod keep;
mod key;
mod manifest;
mod prevalence;
mod seal;
mod sealed;
mod segment;
mod tenant;
#[cfg(test)]
mod tests;

pub use codec::{BATCH_BYTES_MAX, NAME_BYTES_MAX};
pub use error::HistoryError;
pub use history::{Ack, Batch, BatchKey, History, Opened, Options};
pub use hunt::{Coverage, Evidence, Hit, Hunt, HuntResult, Progress};
pub use keep::{Dropped, Exported, Stats, TenantStats};
pub use prevalence::{Prevalence, Prevalences};
pub use tenant::Sealed;
