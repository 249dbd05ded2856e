//! Merkle trees as in RFC 6962 section 2.1 and RFC 9162 section 2.1 over SHA-256: a leaf is hashed behind 0x00,
//! a node behind 0x01, so neither can pass for the other.
//!
//! [`Frontier`] is the right edge that grows; [`inclusion_proof`] and [`consistency_proof`] read older hashes from a
//! [`LeafSource`]; [`verify_inclusion`] and [`verify_consistency`] need nothing but their arguments;
//! [`Tile`] names the files in which the hashes are kept and served (C2SP tlog-tiles).

mod frontier;
mod proof;
mod source;
mod tile;

pub use frontier::{Frontier, FrontierFault, Node};
pub use proof::{
    MerkleFault, ProofError, consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
pub use source::{LeafSource, Leaves, NotHeld, TileSource};
pub use tile::{TILE_HEIGHT, TILE_WIDTH, Tile, TilePathFault, tile_bytes, tile_hashes, tiles_changed};

use pasban_kernel::Digest;
use sha2::{Digest as _, Sha256};

/// The root of a tree without leaves: SHA-256 of nothing (RFC 6962 section 2.1).
#[must_use]
pub fn empty_root() -> Digest {
    Digest::of(&[])
}

/// The hash of a leaf: SHA-256(0x00 ‖ data).
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Digest {
    Digest(Sha256::new().chain_update([0]).chain_update(data).finalize().into())
}

/// The hash of a node: SHA-256(0x01 ‖ left ‖ right).
#[must_use]
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}
