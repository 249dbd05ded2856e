//! What proves who was told what, when and why: the Merkle ledger's trees and proofs, checkpoints and
//! cosignatures, receipts, the certificates of a node's keys, and signed requests between nodes.
//!
//! Pure: no disk, no socket, no clock, no randomness. Seeds, salts, nonces and instants are passed in. Everything
//! that is parsed is bounded by `pasban_kernel::limits`, and no input can make it panic.
//!
//! Where to start: [`receipt::verify`] is what a third party runs; [`act::Act`] is what is logged;
//! [`merkle::Frontier`] is what the store keeps beside its rows; [`witness::cosign`] is what a link partner does;
//! [`signed_request`] is what every request over a link passes through; [`keys::NodeCard`] says whose keys these are.
//!
//! Not here: storing, serving tiles, fetching mirrors, deciding what is an act worth keeping.

pub mod act;
mod base64;
pub mod canon;
pub mod checkpoint;
pub mod keys;
pub mod merkle;
pub mod note;
pub mod receipt;
pub mod sign;
pub mod signed_request;
pub mod witness;

pub use act::{Act, ActKind, Salt};
pub use checkpoint::Checkpoint;
pub use keys::{KeyStatus, NodeCard};
pub use note::{Note, NoteKey, NoteSignature, SignatureKind};
pub use receipt::{Receipt, Trust, Verdict};
pub use sign::{PublicKey, Purpose, SecretKey, Signature};
