//! The right edge of a growing tree: the roots of its complete subtrees, largest first. O(log n) in memory and time.

use pasban_kernel::Digest;

use super::{empty_root, node_hash};

/// A complete subtree: the leaves `index << level` up to `(index + 1) << level`. Level 0 is one leaf.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Node {
    /// Height above the leaves.
    pub level: u8,
    /// Number among the complete subtrees of this level, from the left.
    pub index: u64,
}

/// What is needed to append to a tree and to know its root.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    size: u64,
    /// One hash for each 1-bit of `size`, from the highest.
    peaks: Vec<Digest>,
}

/// Stored bytes that are no frontier, or a tree that can grow no further.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FrontierFault {
    /// The length does not fit the size that stands at the front.
    #[error("a frontier for {size} leaves has {expected} bytes, these are {got}")]
    Length {
        /// Leaves, as the first eight bytes say.
        size: u64,
        /// Bytes there should be.
        expected: usize,
        /// Bytes there are.
        got: usize,
    },
    /// Fewer than eight bytes.
    #[error("a frontier starts with its size in eight bytes")]
    NoSize,
    /// 2^63 leaves: C2SP allows no more.
    #[error("the tree is full")]
    Full,
}

impl Frontier {
    /// The empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root hash at this size.
    #[must_use]
    pub fn root(&self) -> Digest {
        self.peaks.iter().copied().rev().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }

    /// Appends a leaf hash and returns its index.
    ///
    /// # Errors
    /// [`FrontierFault::Full`] at 2^63 - 1 leaves.
    pub fn append(&mut self, leaf_hash: Digest) -> Result<u64, FrontierFault> {
        self.append_noting(leaf_hash, &mut |_, _| ())
    }

    /// Appends a leaf hash and reports every subtree that became complete by it, the leaf itself first. A store
    /// that keeps levels 0, 8, 16 … has all that tiles need.
    ///
    /// # Errors
    /// [`FrontierFault::Full`] at 2^63 - 1 leaves.
    pub fn append_noting(
        &mut self,
        leaf_hash: Digest,
        note: &mut impl FnMut(Node, Digest),
    ) -> Result<u64, FrontierFault> {
        let index = self.size;
        if index >= i64::MAX as u64 {
            return Err(FrontierFault::Full);
        }
        let mut node = Node { level: 0, index };
        let mut hash = leaf_hash;
        note(node, hash);
        while node.index & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            node = Node { level: node.level + 1, index: node.index >> 1 };
            note(node, hash);
        }
        self.peaks.push(hash);
        self.size = index + 1;
        Ok(index)
    }

    /// Eight bytes of size, big-endian, then the hashes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.peaks.iter().flat_map(|p| p.0));
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// Where the length does not fit the size.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrontierFault> {
        let (head, rest) = bytes.split_first_chunk::<8>().ok_or(FrontierFault::NoSize)?;
        let size = u64::from_be_bytes(*head);
        if size > i64::MAX as u64 {
            return Err(FrontierFault::Full);
        }
        let expected = size.count_ones() as usize * 32;
        if rest.len() != expected {
            return Err(FrontierFault::Length { size, expected: expected + 8, got: bytes.len() });
        }
        let peaks = rest.chunks_exact(32).filter_map(|c| Digest::from_slice(c).ok()).collect();
        Ok(Self { size, peaks })
    }
}
