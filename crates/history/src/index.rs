//! The small file beside each Parquet file that says where not to look, and whether what was read is what was written.
//!
//! ```text
//! head   = "PASBIDX1" · head length u64 · value rows u64 · start row of each kind 10 x u64
//!        · counts of blocks, hosts, sums u64 each · Parquet length u64
//!        · the first key of every block of 1024 rows, cut to 64 bytes: length u8 · bytes
//!        · hashes of the hosts met, sorted u64 · XXH64 of every 16 KiB of the Parquet file u64
//!        · XXH64 of all that u64 · zeros up to a multiple of 4096
//! filter = pages of 4096: 127 blocks of 32 bytes · XXH64 of them seeded with the page number u64 · zeros
//! ```
//! The filter is a split-block Bloom filter (the construction of the Parquet format specification, "Bloom Filter")
//! of 16 bits a key over every distinct value, every parent of a domain, and the /24 or /48 of an address: one false
//! pass in a thousand. A question that passes no filter costs one page of the filter a file and touches no row.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use twox_hash::XxHash64;

use crate::codec::Reader;
use crate::key::{KIND_CODES, hash, prefixes};

const MAGIC: &[u8; 8] = b"PASBIDX1";
/// Rows between two keys of the index, and the unit of reading. Row groups hold a multiple of it.
pub(crate) const BLOCK_ROWS: u64 = 1024;
/// Bytes of the Parquet file under one checksum.
pub(crate) const SUM_BYTES: usize = 16 * 1024;
const KEY_BYTES: usize = 64;
const PAGE: usize = 4096;
const PAGE_BLOCKS: usize = 127;
const KEY_BITS: usize = 16;
const SALTS: [u32; 8] =
    [0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31];
/// Largest head that is read, bytes.
const HEAD_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Where the filter of a file is; kept in memory and in the manifest.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct FilterPlace {
    /// Offset of its first page.
    pub(crate) at: u64,
    /// Number of its blocks.
    pub(crate) blocks: u64,
}

impl FilterPlace {
    /// Whether all its pages lie in an index of so many bytes.
    pub(crate) fn fits(self, index_bytes: u64) -> bool {
        let pages = self.blocks.div_ceil(PAGE_BLOCKS as u64).checked_mul(PAGE as u64);
        self.blocks > 0 && pages.and_then(|n| n.checked_add(self.at)).is_some_and(|end| end <= index_bytes)
    }
}

/// Sum of one piece of a Parquet file.
pub(crate) fn sum(piece: &[u8], number: u64) -> u64 {
    XxHash64::oneshot(number, piece)
}

/// Makes an index from rows in key order.
#[derive(Debug, Default)]
pub(crate) struct IndexBuilder {
    rows: u64,
    kinds: [u64; KIND_CODES],
    keys: Vec<u8>,
    blocks: u64,
    previous: Vec<u8>,
    hashes: Vec<u64>,
}

impl IndexBuilder {
    /// Adds the next row.
    pub(crate) fn add(&mut self, key: &[u8]) {
        if self.rows.is_multiple_of(BLOCK_ROWS) {
            let cut = key.get(..KEY_BYTES).unwrap_or(key);
            self.keys.push(cut.len() as u8);
            self.keys.extend_from_slice(cut);
            self.blocks += 1;
        }
        self.rows += 1;
        if let Some(count) = key.first().and_then(|k| self.kinds.get_mut(usize::from(*k))) {
            *count += 1;
        }
        if key == self.previous {
            return;
        }
        // Prefixes that the previous key had too are in already: keys come in order.
        let shared = key.iter().zip(&self.previous).take_while(|(a, b)| a == b).count();
        let hashes = &mut self.hashes;
        prefixes(key, |n| {
            if n > shared {
                hashes.push(hash(key.get(..n).unwrap_or_default()));
            }
        });
        hashes.push(hash(key));
        self.previous.clear();
        self.previous.extend_from_slice(key);
    }

    /// The bytes of the index file and the place of its filter.
    pub(crate) fn finish(self, hosts: &[u64], sums: &[u64], parquet_bytes: u64) -> (Vec<u8>, FilterPlace) {
        let mut out = MAGIC.to_vec();
        let put = |out: &mut Vec<u8>, n: u64| out.extend_from_slice(&n.to_le_bytes());
        put(&mut out, 0);
        put(&mut out, self.rows);
        let mut start = 0;
        for count in self.kinds {
            put(&mut out, start);
            start += count;
        }
        for n in [self.blocks, hosts.len() as u64, sums.len() as u64, parquet_bytes] {
            put(&mut out, n);
        }
        out.extend_from_slice(&self.keys);
        for n in hosts.iter().chain(sums) {
            put(&mut out, *n);
        }
        let length = (out.len() as u64 + 8).next_multiple_of(PAGE as u64);
        if let Some(place) = out.get_mut(8..16) {
            place.copy_from_slice(&length.to_le_bytes());
        }
        let check = XxHash64::oneshot(0, &out);
        put(&mut out, check);
        out.resize(length as usize, 0);

        let blocks = (self.hashes.len() * KEY_BITS).div_ceil(256).max(1);
        let mut filter = vec![[0_u32; 8]; blocks];
        for h in &self.hashes {
            if let Some(block) = filter.get_mut(block_of(*h, blocks as u64) as usize) {
                for (word, bit) in block.iter_mut().zip(bits_of(*h)) {
                    *word |= bit;
                }
            }
        }
        for (number, page) in filter.chunks(PAGE_BLOCKS).enumerate() {
            let from = out.len();
            for block in page {
                out.extend(block.iter().flat_map(|w| w.to_le_bytes()));
            }
            out.resize(from + PAGE_BLOCKS * 32, 0);
            let check = sum(out.get(from..).unwrap_or_default(), number as u64);
            put(&mut out, check);
            out.resize(from + PAGE, 0);
        }
        (out, FilterPlace { at: length, blocks: blocks as u64 })
    }
}

fn block_of(hash: u64, blocks: u64) -> u64 {
    ((hash >> 32) * blocks) >> 32
}

fn bits_of(hash: u64) -> [u32; 8] {
    SALTS.map(|salt| 1 << ((hash as u32).wrapping_mul(salt) >> 27))
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the {what} of the index does not have its checksum"))
}

/// The head of an index, read when a filter passed.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) rows: u64,
    kinds: [u64; KIND_CODES],
    keys: Vec<u8>,
    /// Offset in `keys` of each block's key.
    places: Vec<u32>,
    pub(crate) hosts: Vec<u64>,
    pub(crate) sums: Vec<u64>,
    pub(crate) parquet_bytes: u64,
    /// Bytes read for it.
    pub(crate) read: u64,
}

impl Head {
    /// Reads and checks the head.
    pub(crate) fn read(file: &File) -> io::Result<Self> {
        let mut start = [0; 16];
        file.read_exact_at(&mut start, 0)?;
        let length = u64::from_le_bytes(start[8..].try_into().unwrap_or_default());
        if &start[..8] != MAGIC || !length.is_multiple_of(PAGE as u64) || length > HEAD_BYTES_MAX {
            return Err(damaged("head"));
        }
        let length = length.min(file.metadata()?.len());
        let mut bytes = vec![0; length as usize];
        file.read_exact_at(&mut bytes, 0)?;
        Self::parse(&bytes).ok_or_else(|| damaged("head"))
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut r = Reader(bytes.get(16..)?);
        let rows = r.u64()?;
        let mut kinds = [0; KIND_CODES];
        for kind in &mut kinds {
            *kind = r.u64()?;
        }
        let (blocks, hosts, sums, parquet_bytes) = (r.u64()?, r.u64()?, r.u64()?, r.u64()?);
        let room = r.0.len() as u64;
        if blocks > room || hosts > room / 8 || sums > room / 8 {
            return None;
        }
        let all = r.0;
        let mut places = Vec::with_capacity(blocks as usize);
        for _ in 0..blocks {
            places.push(u32::try_from(all.len() - r.0.len()).ok()?);
            let n = r.u8()?;
            r.take(usize::from(n))?;
        }
        let keys = all.get(..all.len() - r.0.len())?.to_vec();
        let mut words = |n: u64| (0..n).map(|_| r.u64()).collect::<Option<Vec<_>>>();
        let (hosts, sums) = (words(hosts)?, words(sums)?);
        let covered = bytes.len() - r.0.len();
        let check = r.u64()?;
        (XxHash64::oneshot(0, bytes.get(..covered)?) == check).then_some(())?;
        Some(Self { rows, kinds, keys, places, hosts, sums, parquet_bytes, read: bytes.len() as u64 })
    }

    /// Number of blocks of rows.
    pub(crate) fn blocks(&self) -> usize {
        self.places.len()
    }

    /// The first block that may hold a key not before `lo`. (Keys here are cut, so equal means "maybe before".)
    pub(crate) fn first_block(&self, lo: &[u8]) -> usize {
        let lo = lo.get(..KEY_BYTES).unwrap_or(lo);
        self.places.partition_point(|p| self.key(*p) < lo).saturating_sub(1)
    }

    fn key(&self, place: u32) -> &[u8] {
        let mut r = Reader(self.keys.get(place as usize..).unwrap_or_default());
        r.u8().and_then(|n| r.take(usize::from(n))).unwrap_or_default()
    }

    /// The kind number of a row: rows are ordered by kind first.
    pub(crate) fn kind_code(&self, row: u64) -> u8 {
        let n = self.kinds.partition_point(|start| *start <= row);
        u8::try_from(n.saturating_sub(1)).unwrap_or(0)
    }
}

/// Asks a filter many questions, page by page in order.
pub(crate) struct FilterReader<'f> {
    file: &'f File,
    place: FilterPlace,
    /// Pages held, and the number of the first.
    buffer: Vec<u8>,
    first: u64,
    checked: Vec<bool>,
    run: u64,
    pub(crate) read: u64,
}

impl<'f> FilterReader<'f> {
    /// A reader for about `questions` questions; hash order must be ascending for speed.
    pub(crate) fn new(file: &'f File, place: FilterPlace, questions: usize) -> Self {
        let pages = place.blocks.div_ceil(PAGE_BLOCKS as u64);
        // Dense questions: read sixteen pages at once; sparse ones: only the page asked for.
        let run = if pages <= questions as u64 * 4 { 16 } else { 1 };
        Self { file, place, buffer: Vec::new(), first: u64::MAX, checked: Vec::new(), run, read: 0 }
    }

    /// Whether a key of this hash may be in the file.
    pub(crate) fn may_hold(&mut self, hash: u64) -> io::Result<bool> {
        let block = block_of(hash, self.place.blocks.max(1));
        let page = block / PAGE_BLOCKS as u64;
        if page < self.first || page >= self.first.saturating_add(self.checked.len() as u64) {
            let pages = self.place.blocks.div_ceil(PAGE_BLOCKS as u64);
            let count = self.run.min(pages.saturating_sub(page)).max(1);
            self.buffer.resize(count as usize * PAGE, 0);
            self.file.read_exact_at(&mut self.buffer, self.place.at + page * PAGE as u64)?;
            self.read += count * PAGE as u64;
            self.first = page;
            self.checked = vec![false; count as usize];
        }
        let slot = (page - self.first) as usize;
        let bytes = self.buffer.get(slot * PAGE..(slot + 1) * PAGE).ok_or_else(|| damaged("filter"))?;
        let (body, tail) = bytes.split_at(PAGE_BLOCKS * 32);
        if let Some(done) = self.checked.get_mut(slot).filter(|done| !**done) {
            if Reader(tail).u64() != Some(sum(body, page)) {
                return Err(damaged("filter"));
            }
            *done = true;
        }
        let at = (block % PAGE_BLOCKS as u64) as usize * 32;
        let words = body.get(at..at + 32).unwrap_or_default().chunks_exact(4);
        Ok(words.zip(bits_of(hash)).all(|(w, bit)| u32::from_le_bytes(w.try_into().unwrap_or_default()) & bit != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::sort_key;
    use pasban_kernel::ObservableKind;

    #[test]
    fn an_index_finds_all_it_was_given_and_little_else() {
        let mut keys: Vec<Vec<u8>> = (0..5000)
            .map(|n| {
                let mut key = Vec::new();
                sort_key(ObservableKind::Domain, &format!("h{n}.evil{}.example", n % 700), &mut key);
                key
            })
            .collect();
        keys.sort();
        let mut builder = IndexBuilder::default();
        keys.iter().for_each(|k| builder.add(k));
        let (bytes, place) = builder.finish(&[1, 2], &[3], 77);
        let file = tempfile::tempfile().unwrap();
        file.write_all_at(&bytes, 0).unwrap();
        let head = Head::read(&file).unwrap();
        assert_eq!(
            (head.rows, head.blocks(), &head.hosts[..], &head.sums[..], head.parquet_bytes),
            (5000, 5, &[1, 2][..], &[3][..], 77)
        );
        assert_eq!(head.kind_code(0), 1);
        for (n, key) in keys.iter().enumerate() {
            assert!(head.first_block(key) as u64 <= n as u64 / BLOCK_ROWS);
        }
        let mut filter = FilterReader::new(&file, place, 5000);
        let mut passes = |name: &str| {
            let mut key = Vec::new();
            sort_key(ObservableKind::Domain, name, &mut key);
            filter.may_hold(hash(&key)).unwrap()
        };
        assert!(
            (0..700).all(|n| passes(&format!("evil{n}.example"))) && passes("example") && passes("h1.evil1.example")
        );
        let wrong = (0..10_000).filter(|n| passes(&format!("good{n}.example"))).count();
        assert!(wrong < 60, "{wrong} false passes in 10 000");

        for at in [20, 150, 200, place.at as usize + 5] {
            let mut bad = bytes.clone();
            bad[at] ^= 0x40;
            let file = tempfile::tempfile().unwrap();
            file.write_all_at(&bad, 0).unwrap();
            let mut filter = FilterReader::new(&file, place, 1);
            assert!(Head::read(&file).is_err() || (0..1000).any(|n| filter.may_hold(n << 50).is_err()), "{at}");
        }
    }
}
