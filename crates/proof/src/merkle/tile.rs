//! Tiles: the files in which hashes are kept and served (C2SP tlog-tiles). A tile of level L holds 256 hashes of
//! complete subtrees of height 8·L; the last one of a level may hold fewer.

use std::fmt;
use std::str::FromStr;

use pasban_kernel::Digest;

/// Levels of the tree that one level of tiles spans.
pub const TILE_HEIGHT: u8 = 8;
/// Hashes in a full tile.
pub const TILE_WIDTH: u16 = 256;
/// Largest index of a tile that is named: a tree has at most 2^63 leaves.
const INDEX_MAX: u64 = 1 << 55;

/// One tile. Prints as its path, `tile/0/x001/067` or `tile/1/000.p/17`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tile {
    /// 0 to 7 (the spec's 63 would need more leaves than there are numbers).
    pub level: u8,
    /// Number within the level.
    pub index: u64,
    /// Hashes in it, 1 to 256.
    pub width: u16,
}

/// A path that is not a tile's.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not the path of a tile: {0:?}")]
pub struct TilePathFault(
    /// The path, cut to 80 characters.
    pub String,
);

impl Tile {
    /// The tile as it is when the tree has `size` leaves; `None` where it holds nothing yet.
    #[must_use]
    pub fn at_size(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT))?;
        let before = index.checked_mul(u64::from(TILE_WIDTH))?;
        let width = hashes.checked_sub(before)?.min(u64::from(TILE_WIDTH)) as u16;
        (width > 0).then_some(Self { level, index, width })
    }

    /// Whether all 256 hashes are there: a full tile never changes again.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        let digits = self.index.to_string();
        let padded = format!("{digits:0>width$}", width = digits.len().next_multiple_of(3));
        for at in (0..padded.len()).step_by(3) {
            let last = at + 3 == padded.len();
            let group = padded.get(at..at + 3).unwrap_or_default();
            write!(f, "{}{group}{}", if last { "" } else { "x" }, if last { "" } else { "/" })?;
        }
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for Tile {
    type Err = TilePathFault;

    /// Reads a path as [`Tile`] prints it; a leading slash is allowed.
    fn from_str(path: &str) -> Result<Self, TilePathFault> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let read = || {
            let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
            let (index, width) = match rest.split_once(".p/") {
                Some((index, width)) => (index, width.parse().ok().filter(|w| (1..TILE_WIDTH).contains(w))?),
                None => (rest, TILE_WIDTH),
            };
            let digits: String = index.split('/').map(|group| group.strip_prefix('x').unwrap_or(group)).collect();
            let index = digits.parse().ok().filter(|i| *i <= INDEX_MAX)?;
            let tile = Self { level: level.parse().ok().filter(|l| *l < 64 / TILE_HEIGHT)?, index, width };
            // One path a tile: whatever else parses above is refused here.
            (tile.to_string() == path).then_some(tile)
        };
        read().ok_or_else(|| TilePathFault(path.chars().take(80).collect()))
    }
}

/// The tiles to write when the tree grows from `old` to `new` leaves: every tile that holds more than it did, each
/// once, as it is at `new`; lower levels first.
pub fn tiles_changed(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    (0..64 / TILE_HEIGHT).flat_map(move |level| {
        let shift = u32::from(level) * u32::from(TILE_HEIGHT);
        let (had, has) = (old >> shift, new >> shift);
        let range = if has > had { had / u64::from(TILE_WIDTH)..has.div_ceil(u64::from(TILE_WIDTH)) } else { 0..0 };
        range.filter_map(move |index| Tile::at_size(level, index, new))
    })
}

/// A tile's content: its hashes, one after the other.
#[must_use]
pub fn tile_bytes(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|h| h.0).collect()
}

/// Reads a tile's content; `None` where it is not a whole number of hashes from 1 to 256.
#[must_use]
pub fn tile_hashes(bytes: &[u8]) -> Option<Vec<Digest>> {
    let whole = !bytes.is_empty() && bytes.len().is_multiple_of(32) && bytes.len() <= usize::from(TILE_WIDTH) * 32;
    whole.then(|| bytes.chunks_exact(32).filter_map(|c| Digest::from_slice(c).ok()).collect())
}
