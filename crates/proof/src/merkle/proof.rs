//! Inclusion and consistency proofs: making them from a source, checking them from nothing.

use pasban_kernel::{Digest, limits};

use super::{LeafSource, Node, empty_root, node_hash};

/// Why a proof could not be made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProofError<E> {
    /// The question itself is wrong: index or size beyond the tree.
    #[error("there is no proof of {asked} in a tree of {size} leaves")]
    Beyond {
        /// Index or older size asked for.
        asked: u64,
        /// Size of the tree.
        size: u64,
    },
    /// The source failed.
    #[error("{0}")]
    Source(E),
}

/// Why a proof does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MerkleFault {
    /// Index or older size beyond the tree.
    #[error("{asked} lies beyond a tree of {size} leaves")]
    Beyond {
        /// Index or older size.
        asked: u64,
        /// Size of the tree.
        size: u64,
    },
    /// A proof of this index and size has another number of hashes.
    #[error("the proof has {got} hashes where {expected} belong")]
    Length {
        /// Hashes that belong.
        expected: usize,
        /// Hashes there are.
        got: usize,
    },
    /// The hashes lead to another root.
    #[error("the hashes lead to another root than the one stated")]
    Root,
    /// The hashes lead to another older root: the older tree is no beginning of the newer one.
    #[error("the hashes lead to another older root than the one stated")]
    OldRoot,
}

/// The root that the tree had when it was `size` leaves small.
///
/// # Errors
/// What the source says.
pub fn root_at<S: LeafSource>(source: &S, size: u64) -> Result<Digest, S::Error> {
    if size == 0 { Ok(empty_root()) } else { range_root(source, 0, size) }
}

/// The hashes from the leaf's sibling up to the root's child (RFC 6962 section 2.1.1).
///
/// # Errors
/// Where `index` is not below `size`, or the source fails.
pub fn inclusion_proof<S: LeafSource>(source: &S, index: u64, size: u64) -> Result<Vec<Digest>, ProofError<S::Error>> {
    if index >= size {
        return Err(ProofError::Beyond { asked: index, size });
    }
    let (mut low, mut high) = (0, size);
    let mut proof = Vec::new();
    // From the root down; RFC 6962 wants the leaf's end first.
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            proof.push(range_root(source, middle, high).map_err(ProofError::Source)?);
            high = middle;
        } else {
            proof.push(range_root(source, low, middle).map_err(ProofError::Source)?);
            low = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The hashes that show that the tree of `old` leaves is the beginning of the tree of `new` leaves (RFC 6962
/// section 2.1.2). Empty where `old` is 0 or equals `new`.
///
/// # Errors
/// Where `old` is above `new`, or the source fails.
pub fn consistency_proof<S: LeafSource>(source: &S, old: u64, new: u64) -> Result<Vec<Digest>, ProofError<S::Error>> {
    if old > new {
        return Err(ProofError::Beyond { asked: old, size: new });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut low, mut high, mut old_is_whole) = (0, new, true);
    let mut proof = Vec::new();
    while old < high {
        let middle = low + split(high - low);
        if old <= middle {
            proof.push(range_root(source, middle, high).map_err(ProofError::Source)?);
            high = middle;
        } else {
            proof.push(range_root(source, low, middle).map_err(ProofError::Source)?);
            low = middle;
            old_is_whole = false;
        }
    }
    if !old_is_whole {
        proof.push(range_root(source, low, high).map_err(ProofError::Source)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that `leaf` stands at `index` in the tree of `size` leaves with this `root` (RFC 9162 section 2.1.3.2).
///
/// # Errors
/// Which of index, length or hashes does not fit.
pub fn verify_inclusion(
    leaf: &Digest,
    index: u64,
    size: u64,
    proof: &[Digest],
    root: &Digest,
) -> Result<(), MerkleFault> {
    if index >= size {
        return Err(MerkleFault::Beyond { asked: index, size });
    }
    let expected = inclusion_length(index, size);
    if proof.len() != expected {
        return Err(MerkleFault::Length { expected, got: proof.len() });
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if hash == *root { Ok(()) } else { Err(MerkleFault::Root) }
}

/// Checks that the tree (`old`, `old_root`) is the beginning of the tree (`new`, `new_root`) (RFC 9162 section
/// 2.1.4.2). A tree without leaves is the beginning of every tree; its proof is empty.
///
/// # Errors
/// Which of size, length or hashes does not fit.
pub fn verify_consistency(
    old: u64,
    old_root: &Digest,
    new: u64,
    new_root: &Digest,
    proof: &[Digest],
) -> Result<(), MerkleFault> {
    if old > new {
        return Err(MerkleFault::Beyond { asked: old, size: new });
    }
    if old == 0 || old == new {
        if !proof.is_empty() {
            return Err(MerkleFault::Length { expected: 0, got: proof.len() });
        }
        return match old {
            0 if *old_root != empty_root() => Err(MerkleFault::OldRoot),
            0 if new == 0 && *new_root != empty_root() => Err(MerkleFault::Root),
            0 => Ok(()),
            _ if old_root == new_root => Ok(()),
            _ => Err(MerkleFault::Root),
        };
    }
    if proof.is_empty() || proof.len() > limits::PROOF_HASHES_MAX + 1 {
        return Err(MerkleFault::Length { expected: limits::PROOF_HASHES_MAX, got: proof.len() });
    }
    // An older tree that is complete is itself the first hash and is not sent.
    let mut hashes = proof.iter();
    let first = if old.is_power_of_two() { *old_root } else { *hashes.next().unwrap_or(old_root) };
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let (mut old_hash, mut new_hash) = (first, first);
    for hash in hashes {
        if last == 0 {
            return Err(MerkleFault::Root);
        }
        if at & 1 == 1 || at == last {
            old_hash = node_hash(hash, &old_hash);
            new_hash = node_hash(hash, &new_hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            new_hash = node_hash(&new_hash, hash);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if old_hash != *old_root {
        Err(MerkleFault::OldRoot)
    } else if new_hash != *new_root || last != 0 {
        Err(MerkleFault::Root)
    } else {
        Ok(())
    }
}

/// How many hashes an inclusion proof has: the height at which the leaf's path meets the right edge, and after that
/// one for each left sibling on that edge.
fn inclusion_length(index: u64, size: u64) -> usize {
    let inner = u64::BITS - (index ^ (size - 1)).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    (inner + border) as usize
}

/// The largest power of two below `n`, for n > 1.
fn split(n: u64) -> u64 {
    1 << (u64::BITS - 1 - n.saturating_sub(1).max(1).leading_zeros())
}

/// The hash over leaves `low .. high`, where `low` is a multiple of a power of two not below the length: the shape
/// of every range that a proof needs. Reads one subtree for each 1-bit of the length.
fn range_root<S: LeafSource>(source: &S, low: u64, high: u64) -> Result<Digest, S::Error> {
    let mut end = high;
    let mut hash: Option<Digest> = None;
    // From the smallest complete subtree at the right to the largest at the left.
    while end > low {
        let level = (end - low).trailing_zeros();
        let start = end - (1 << level);
        let left = source.subtree(Node { level: level as u8, index: start >> level })?;
        hash = Some(hash.map_or(left, |right| node_hash(&left, &right)));
        end = start;
    }
    Ok(hash.unwrap_or_else(empty_root))
}
