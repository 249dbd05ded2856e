//! What an administrator does with a node, and what the node says about itself.
//!
//! * [`setup`]: a new node: configuration, keys, store, backup identity.
//! * [`backup`] and [`restore`]: a consistent copy for one recipient, and back; [`archive`] is its form.
//! * [`upgrade`]: the store of a newer program, after a backup.
//! * [`doctor`]: what is wrong, why, and the command that mends it.
//! * [`disk`]: whether the node can still keep what it would acknowledge; the reserve for the last writes.
//! * [`status`] and [`lists`]: how the node stands, as rows.
//! * [`tokens`]: who may push logs or fetch lists.
//! * [`intake`]: a file or pasted text as values for a report.
//! * [`keys`]: the node's own card on its links, keys declared compromised.

pub mod archive;
pub mod backup;
pub mod disk;
pub mod doctor;
mod durable;
pub mod intake;
pub mod keys;
pub mod lists;
pub mod restore;
pub mod setup;
pub mod status;
pub mod tokens;
pub mod upgrade;
mod x509;

pub use pasban_translate::exchange::content::{Act, Consent, Hat, QuestionKind};
