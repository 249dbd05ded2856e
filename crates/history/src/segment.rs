//! An open segment: a file of frames, and a small index in memory of the values in it.
//!
//! Invariants: a frame counts only once the sync that covers it returned ([`Segment::synced`]); what follows the
//! last whole frame after a crash was never acknowledged and is cut; a damaged frame in the middle stops no later one.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};

use pasban_kernel::{Finding, TenantId, Timestamp};
use twox_hash::XxHash64;

use crate::codec::{FRAME_HEAD, FRAME_MAGIC, Frame, Record, frame_at, frame_size};
use crate::disk::{self, Disk};
use crate::key::{hash, prefixes, sort_key};
use crate::{BatchKey, HistoryError};

const FILE_MAGIC: &[u8; 8] = b"PASBSEG1";
/// Magic, tenant, segment number, checksum.
pub(crate) const FILE_HEAD: u64 = 40;
/// Most bytes between two whole frames that recovery steps over looking for the next.
const RESYNC_BYTES_MAX: usize = 64 * 1024 * 1024;

/// One open or waiting segment. Shared by the writer and any number of hunts.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) seq: u64,
    pub(crate) path: PathBuf,
    pub(crate) file: File,
    pub(crate) index: RwLock<TailIndex>,
    /// Bytes from the start that are durable.
    pub(crate) synced: AtomicU64,
    /// Recovery stepped over a damaged frame: the file is kept aside after sealing.
    pub(crate) damaged: bool,
}

/// Where the values of a segment are. About 8 bytes a value and parent domain; gone once the segment is sealed.
#[derive(Debug, Default)]
pub(crate) struct TailIndex {
    /// Low half of the key's hash, and the offset in the file of the record.
    pub(crate) entries: Vec<(u32, u32)>,
    pub(crate) frames: Vec<TailFrame>,
    pub(crate) sources: Vec<Box<str>>,
    /// Hashes of the hosts met.
    pub(crate) hosts: HashSet<u64>,
    pub(crate) span: Option<(Timestamp, Timestamp)>,
    pub(crate) observations: u64,
}

/// A whole frame in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TailFrame {
    pub(crate) offset: u32,
    pub(crate) end: u32,
    pub(crate) source: u32,
    pub(crate) count: u32,
    pub(crate) received: Timestamp,
}

/// Hash under which a host is counted.
pub(crate) fn host_hash(host: &str) -> u64 {
    XxHash64::oneshot(1, host.as_bytes())
}

/// What a frame adds to a [`TailIndex`], with offsets inside the payload.
#[derive(Debug, Default)]
pub(crate) struct FrameKeys {
    entries: Vec<(u32, u32)>,
    hosts: Vec<u64>,
    span: Option<(Timestamp, Timestamp)>,
}

impl FrameKeys {
    /// Hashes the values of a frame and their parent domains.
    pub(crate) fn of(frame: &Frame<'_>) -> Self {
        let mut keys = Self::default();
        let mut key = Vec::new();
        for (at, record) in frame.records() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            record.each_value(|seen, _| {
                sort_key(seen.kind, seen.value, &mut key);
                keys.entries.push((hash(&key) as u32, at));
                if seen.kind == pasban_kernel::ObservableKind::Domain {
                    // Every parent but the top-level name, which a hunt asks for by reading the segment.
                    let mut first = true;
                    prefixes(&key, |n| {
                        if !std::mem::take(&mut first) {
                            keys.entries.push((hash(key.get(..n).unwrap_or_default()) as u32, at));
                        }
                    });
                }
            });
            if !record.host.is_empty() {
                keys.hosts.push(host_hash(record.host));
            }
            keys.span = Some(widen(keys.span, record.time));
        }
        keys
    }
}

/// The smallest span that holds both.
pub(crate) fn widen(span: Option<(Timestamp, Timestamp)>, at: Timestamp) -> (Timestamp, Timestamp) {
    span.map_or((at, at), |(a, b)| (a.min(at), b.max(at)))
}

impl TailIndex {
    /// Adds a frame that stands at `offset`.
    pub(crate) fn add(&mut self, offset: u64, end: u64, frame: &Frame<'_>, keys: &FrameKeys) {
        let base = offset32(offset + FRAME_HEAD as u64);
        self.entries.extend(keys.entries.iter().map(|(h, at)| (*h, base.saturating_add(*at))));
        self.hosts.extend(&keys.hosts);
        if let Some((a, b)) = keys.span {
            self.span = Some(widen(Some(widen(self.span, a)), b));
        }
        let known = self.sources.iter().position(|s| **s == *frame.source);
        let source = known.unwrap_or_else(|| {
            self.sources.push(frame.source.into());
            self.sources.len() - 1
        });
        self.observations += u64::from(frame.count);
        self.frames.push(TailFrame {
            offset: offset32(offset),
            end: offset32(end),
            source: u32::try_from(source).unwrap_or(0),
            count: frame.count,
            received: frame.received,
        });
    }

    /// Forgets the frames from `offset` on (their sync failed).
    fn cut(&mut self, offset: u64) {
        let offset = offset32(offset);
        self.entries.truncate(self.entries.partition_point(|e| e.1 < offset));
        self.frames.truncate(self.frames.partition_point(|f| f.offset < offset));
        self.observations = self.frames.iter().map(|f| u64::from(f.count)).sum();
    }
}

fn offset32(offset: u64) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// What recovery found in a segment.
#[derive(Debug, Default)]
pub(crate) struct Recovered {
    pub(crate) findings: Vec<Finding>,
    /// Keys of the batches, in order.
    pub(crate) keys: Vec<(String, BatchKey, Timestamp)>,
    /// Bytes of whole frames.
    pub(crate) written: u64,
    /// The next record number.
    pub(crate) next_number: u32,
}

impl Segment {
    /// The path of segment `seq` in a tenant's folder.
    pub(crate) fn path_of(tenant_dir: &Path, seq: u64) -> PathBuf {
        tenant_dir.join("open").join(format!("{seq:010}.seg"))
    }

    /// Makes an empty segment; its name is durable before the first frame is.
    pub(crate) fn create(disk: &Disk, tenant_dir: &Path, tenant: TenantId, seq: u64) -> Result<Self, HistoryError> {
        let path = Self::path_of(tenant_dir, seq);
        let dir = tenant_dir.join("open");
        disk::make_dir(&dir)?;
        let make = || {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&path)?;
            disk.write_at(&file, &Self::head(tenant, seq), 0)?;
            disk.sync(&file)?;
            Ok(file)
        };
        let file = make().map_err(|e| {
            let _ = std::fs::remove_file(&path);
            HistoryError::io("making", &path, e)
        })?;
        disk::sync_dir(&dir)?;
        let (index, synced) = (RwLock::default(), AtomicU64::new(FILE_HEAD));
        Ok(Self { seq, path, file, index, synced, damaged: false })
    }

    pub(crate) fn head(tenant: TenantId, seq: u64) -> Vec<u8> {
        let mut head = [FILE_MAGIC, tenant.as_bytes().as_slice(), &seq.to_le_bytes()].concat();
        head.extend_from_slice(&XxHash64::oneshot(0, &head).to_le_bytes());
        head
    }

    /// Opens a segment after a stop of any kind: reads every whole frame, cuts a torn end, reports both.
    pub(crate) fn recover(
        disk: &Disk,
        path: &Path,
        tenant: TenantId,
        seq: u64,
    ) -> Result<(Self, Recovered), HistoryError> {
        let io = |doing| move |e| HistoryError::io(doing, path, e);
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(io("opening"))?;
        let length = file.metadata().map_err(io("reading"))?.len();
        let mut found = Recovered::default();
        let mut index = TailIndex::default();
        let mut damaged = false;
        let mut head = vec![0; FILE_HEAD as usize];
        let place = |at: u64| format!("{}, offset {at}", path.display());
        if length < FILE_HEAD {
            // A power cut while the segment was made: nothing can have been acknowledged in it.
            found.findings.push(Finding::new(place(0), "the segment was cut while it was made; nothing was lost"));
            disk.write_at(&file, &Self::head(tenant, seq), 0).map_err(io("mending"))?;
            found.written = FILE_HEAD;
        } else {
            file.read_exact_at(&mut head, 0).map_err(io("reading"))?;
            if head != Self::head(tenant, seq) {
                damaged = true;
                let why = "the head is damaged or of another tenant; frames whose checksum holds are kept";
                found.findings.push(Finding::new(place(0), why));
            }
            let mut at = FILE_HEAD;
            found.written = at;
            while at < length {
                let step = read_frame(&file, seq, at, length).map_err(io("reading"))?;
                if let Some(bytes) = step {
                    let payload = bytes.get(FRAME_HEAD..).unwrap_or_default();
                    let end = at + bytes.len() as u64;
                    match Frame::read(payload) {
                        Some(frame) => {
                            index.add(at, end, &frame, &FrameKeys::of(&frame));
                            found.next_number = frame.first_number.saturating_add(frame.count);
                            found.keys.extend(frame.key.map(|k| (frame.source.to_owned(), k, frame.received)));
                        }
                        None => {
                            damaged = true;
                            let why = "a batch of an unknown version; it is kept in the damaged folder";
                            found.findings.push(Finding::new(place(at), why));
                        }
                    }
                    at = end;
                    found.written = at;
                } else if let Some(next) = next_frame(&file, seq, at + 1, length).map_err(io("reading"))? {
                    damaged = true;
                    let why = format!(
                        "{} bytes are damaged and were acknowledged; the file is kept aside when sealed",
                        next - at
                    );
                    found.findings.push(Finding::new(place(at), why));
                    at = next;
                } else {
                    let why = format!("{} bytes are not a whole batch; never acknowledged, cut", length - at);
                    found.findings.push(Finding::new(place(at), why));
                    break;
                }
            }
        }
        if found.written < length {
            file.set_len(found.written).map_err(io("cutting"))?;
        }
        // What a killed process had written but not synced reads back: it must be durable before it counts.
        disk.sync(&file).map_err(io("syncing"))?;
        let (index, synced) = (RwLock::new(index), AtomicU64::new(found.written));
        Ok((Self { seq, path: path.to_owned(), file, index, synced, damaged }, found))
    }

    /// Forgets everything from `offset` on, in the file and in the index.
    pub(crate) fn cut(&self, offset: u64) -> std::io::Result<()> {
        write_lock(&self.index).cut(offset);
        self.file.set_len(offset)
    }

    /// Durable bytes.
    pub(crate) fn synced(&self) -> u64 {
        self.synced.load(Ordering::Acquire)
    }

    /// Calls `each` with the bytes of every whole frame that is durable.
    pub(crate) fn frames<E: From<HistoryError>>(
        &self,
        mut each: impl FnMut(u32, &Frame<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let synced = offset32(self.synced());
        let frames: Vec<TailFrame> =
            read_lock(&self.index).frames.iter().filter(|f| f.end <= synced).copied().collect();
        let mut buffer = Vec::new();
        for f in frames {
            buffer.resize((f.end - f.offset) as usize, 0);
            let read = self.file.read_exact_at(&mut buffer, u64::from(f.offset));
            read.map_err(|e| HistoryError::io("reading", &self.path, e))?;
            if let Some(frame) = frame_at(&buffer, self.seq, u64::from(f.offset)).and_then(Frame::read) {
                each(f.offset + FRAME_HEAD as u32, &frame)?;
            }
        }
        Ok(())
    }

    /// Reads the record at `offset` into `buffer` and decodes it.
    pub(crate) fn record<'b>(&self, offset: u32, buffer: &'b mut Vec<u8>) -> std::io::Result<Option<Record<'b>>> {
        const FIRST: usize = 1024;
        let end = self.synced();
        let room = |want: usize| want.min(usize::try_from(end.saturating_sub(u64::from(offset))).unwrap_or(0));
        buffer.resize(room(FIRST), 0);
        self.file.read_exact_at(buffer, u64::from(offset))?;
        let size = crate::codec::Reader(buffer).u32().map_or(0, |n| n as usize + 4);
        if size > buffer.len() {
            let had = buffer.len();
            buffer.resize(room(size), 0);
            if let Some(rest) = buffer.get_mut(had..) {
                self.file.read_exact_at(rest, u64::from(offset) + had as u64)?;
            }
        }
        Ok(Record::read(buffer).map(|(record, _)| record))
    }
}

/// The whole frame at `at`, or `None` where there is none.
fn read_frame(file: &File, seq: u64, at: u64, length: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = [0; FRAME_HEAD];
    if length - at < FRAME_HEAD as u64 {
        return Ok(None);
    }
    file.read_exact_at(&mut head, at)?;
    let Some(size) = frame_size(&head).map(|n| n + FRAME_HEAD).filter(|n| *n as u64 <= length - at) else {
        return Ok(None);
    };
    let mut bytes = vec![0; size];
    file.read_exact_at(&mut bytes, at)?;
    Ok(frame_at(&bytes, seq, at).is_some().then_some(bytes))
}

/// The next offset from `from` on at which a whole frame stands.
fn next_frame(file: &File, seq: u64, from: u64, length: u64) -> std::io::Result<Option<u64>> {
    const STEP: usize = 1024 * 1024;
    let finder = memchr::memmem::Finder::new(FRAME_MAGIC);
    let mut at = from;
    let end = length.min(from.saturating_add(RESYNC_BYTES_MAX as u64));
    while at < end {
        let mut window = vec![0; usize::try_from(length - at).unwrap_or(STEP).min(STEP)];
        file.read_exact_at(&mut window, at)?;
        for place in finder.find_iter(&window) {
            let place = at + place as u64;
            if read_frame(file, seq, place, length)?.is_some() {
                return Ok(Some(place));
            }
        }
        if (window.len() as u64) < STEP as u64 {
            break;
        }
        at += (STEP - FRAME_MAGIC.len() + 1) as u64;
    }
    Ok(None)
}

/// Locks for reading; a panic elsewhere leaves the index usable, since it is only appended to and cut.
pub(crate) fn read_lock<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Locks for writing, see [`read_lock`].
pub(crate) fn write_lock<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}
