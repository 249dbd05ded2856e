//! Receipts: a proof out of a ledger that a third party checks offline, with nothing but a trust file.
//!
//! A receipt is a C2SP `tlog-proof@v1` text, so any tool that reads those finds index, hashes and checkpoint. Act
//! and salt travel in its `extra` line, base64 of
//! ```text
//! pasban-receipt/v1
//! act {"actor":…}
//! salt <base64 of 32 bytes>
//! sums <eight hex digits for each part>
//! ```
//! A Merkle proof that fails says only that *something* differs. The sums (first four bytes of SHA-256) of act, salt,
//! index, checkpoint, each proof hash and each signature line are there to name the part that was altered; they prove
//! nothing by themselves and are never a reason to accept.
//!
//! Start at [`verify`]. `docs/verify_receipt.py` does the same with other people's code; a test compares the two.

mod fault;
mod parse;
mod trust;
mod verify;

pub use fault::{Fault, Part};
pub use trust::{Trust, TrustFault, TrustedLog};
pub use verify::{Standing, Verdict, verify};

use pasban_kernel::Digest;

use crate::act::{Act, Salt};
use crate::note::Note;

/// First line of every receipt (C2SP tlog-proof).
const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// First line inside `extra`.
const EXTRA_HEADER: &str = "pasban-receipt/v1";

/// What a receipt holds. Prints as its text, check sums made anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// What was logged.
    pub act: Act,
    /// The salt of its leaf.
    pub salt: Salt,
    /// Its place in the log, from 0.
    pub index: u64,
    /// Inclusion proof, leaf's sibling first.
    pub proof: Vec<Digest>,
    /// A checkpoint of the log with whatever signatures it has.
    pub checkpoint: Note,
}
