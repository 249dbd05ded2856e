//! Where a proof finds older hashes.

use std::cell::RefCell;
use std::collections::HashMap;

use pasban_kernel::Digest;

use super::{Node, TILE_HEIGHT, TILE_WIDTH, Tile, node_hash};

/// Answers with the hash of a complete subtree. Over tiles use [`TileSource`]; over all leaf hashes in memory
/// (a mirror, a test) use [`Leaves`].
pub trait LeafSource {
    /// Why a hash could not be had.
    type Error;

    /// The hash of the complete subtree `node`. Asked only for subtrees that are complete in the tree at hand.
    ///
    /// # Errors
    /// Where it is not held, or reading failed.
    fn subtree(&self, node: Node) -> Result<Digest, Self::Error>;
}

/// A hash that a source does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the hash of subtree {} at level {} is not held", .0.index, .0.level)]
pub struct NotHeld(pub Node);

/// All leaf hashes, in order.
#[derive(Clone, Copy, Debug)]
pub struct Leaves<'a>(pub &'a [Digest]);

impl LeafSource for Leaves<'_> {
    type Error = NotHeld;

    fn subtree(&self, node: Node) -> Result<Digest, NotHeld> {
        let held = || {
            let width = 1_usize.checked_shl(u32::from(node.level))?;
            let start = usize::try_from(node.index).ok()?.checked_mul(width)?;
            complete_root(self.0.get(start..start.checked_add(width)?)?)
        };
        held().ok_or(NotHeld(node))
    }
}

/// Reads tiles through a function and keeps those it has read, so that a proof over millions of leaves reads a
/// handful of tiles once each.
pub struct TileSource<F> {
    size: u64,
    read: F,
    held: RefCell<HashMap<(u8, u64), Vec<Digest>>>,
}

impl<F, E> TileSource<F>
where
    F: Fn(Tile) -> Result<Vec<Digest>, E>,
{
    /// A source for the tree of `size` leaves. `read` is asked for tiles as they are at that size, the last of a
    /// level possibly partial; it may answer with more hashes (the tile has grown since), the rest is not looked at.
    pub fn new(size: u64, read: F) -> Self {
        Self { size, read, held: RefCell::new(HashMap::new()) }
    }
}

impl<F, E> LeafSource for TileSource<F>
where
    F: Fn(Tile) -> Result<Vec<Digest>, E>,
    E: From<NotHeld>,
{
    type Error = E;

    fn subtree(&self, node: Node) -> Result<Digest, E> {
        let (level, height) = (node.level / TILE_HEIGHT, node.level % TILE_HEIGHT);
        let first = node.index.checked_shl(u32::from(height)).ok_or(NotHeld(node))?;
        let (index, offset) = (first / u64::from(TILE_WIDTH), (first % u64::from(TILE_WIDTH)) as usize);
        let mut held = self.held.borrow_mut();
        let hashes = match held.entry((level, index)) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let tile = Tile::at_size(level, index, self.size).ok_or(NotHeld(node))?;
                entry.insert((self.read)(tile)?)
            }
        };
        let part = hashes.get(offset..offset.saturating_add(1 << height));
        part.and_then(complete_root).ok_or_else(|| NotHeld(node).into())
    }
}

/// The root over a number of hashes that is a power of two.
fn complete_root(hashes: &[Digest]) -> Option<Digest> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).filter_map(|pair| Some(node_hash(pair.first()?, pair.last()?))).collect();
    }
    row.first().copied()
}
