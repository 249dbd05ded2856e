//! One tenant's segments and sealed files: appending with shared syncs, sealing, recovery.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use pasban_kernel::{Finding, TenantId, Timestamp, fault};

use crate::HistoryError;
use crate::codec::{self, Encoded, FRAME_HEAD, Frame};
use crate::disk::{self, Disk, TEMP_SUFFIX};
use crate::history::{Ack, Batch, Options};
use crate::manifest::{FileMeta, Manifest, SEGMENT_MAX, SealedFile, StreamEnd, file_name, index_path};
use crate::seal::Gathered;
use crate::segment::{FILE_HEAD, FrameKeys, Segment, read_lock, write_lock};

/// Most streams whose end is remembered; the longest silent are forgotten first.
const STREAMS_MAX: usize = 10_000;
/// Segments that may wait to be sealed before an append seals one itself.
const WAITING_MAX: usize = 8;
/// Bounds of a segment: its offsets are 32 bits.
const SEGMENT_BYTES: std::ops::RangeInclusive<u64> = 64 * 1024..=1024 * 1024 * 1024;

/// What sealing did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sealed {
    /// Parquet files made.
    pub files: usize,
    /// Observations in them.
    pub observations: u64,
    /// Values in them (rows that a value can be found by).
    pub values: u64,
    /// Bytes of Parquet.
    pub bytes: u64,
    /// Bytes of indexes.
    pub index_bytes: u64,
}

impl Sealed {
    pub(crate) fn add(&mut self, other: Self) {
        self.files += other.files;
        self.observations += other.observations;
        self.values += other.values;
        self.bytes += other.bytes;
        self.index_bytes += other.index_bytes;
    }
}

/// One tenant's history.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) id: TenantId,
    pub(crate) dir: PathBuf,
    options: Options,
    pub(crate) disk: Disk,
    pub(crate) state: Mutex<State>,
    changed: Condvar,
    /// Held by whoever changes the manifest: sealing, retention, export, erasure.
    pub(crate) changing: Mutex<()>,
    pub(crate) hosts: Mutex<Option<HostsKept>>,
}

/// The hosts of the sealed files, kept between two prevalence questions.
#[derive(Debug)]
pub(crate) struct HostsKept {
    /// Of which manifest.
    pub(crate) version: u64,
    /// From which day on.
    pub(crate) day: i64,
    /// Their hashes, ascending.
    pub(crate) hashes: Arc<Vec<u64>>,
}

/// What to wait for until a batch is durable.
struct Place {
    segment: Arc<Segment>,
    failure: Arc<OnceLock<HistoryError>>,
    end: u64,
}

/// What a hunt looks at.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) files: Arc<Vec<Arc<SealedFile>>>,
    pub(crate) segments: Vec<Arc<Segment>>,
    pub(crate) version: u64,
}

type StreamKey = (String, u64);

#[derive(Debug, Default)]
pub(crate) struct State {
    active: Option<Active>,
    waiting: VecDeque<Arc<Segment>>,
    pub(crate) files: Arc<Vec<Arc<SealedFile>>>,
    pub(crate) version: u64,
    sealed_to: u64,
    next_seq: u64,
    streams: HashMap<StreamKey, (u64, Timestamp)>,
    /// Ends of streams in frames that no sync has covered yet.
    pending: Vec<Pending>,
    syncing: bool,
    pub(crate) erased: bool,
}

#[derive(Debug)]
struct Active {
    segment: Arc<Segment>,
    /// Why a sync of this segment failed: those who wait for it read it here.
    failure: Arc<OnceLock<HistoryError>>,
    written: u64,
    next_number: u32,
    opened: Timestamp,
}

impl Active {
    fn place(&self, end: u64) -> Place {
        Place { segment: Arc::clone(&self.segment), failure: Arc::clone(&self.failure), end }
    }
}

#[derive(Debug)]
struct Pending {
    segment: u64,
    frame_end: u64,
    key: StreamKey,
    end: u64,
    received: Timestamp,
}

/// Locks; a panic while the lock was held cannot leave a half-changed state: each change is made in one go.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tenant {
    /// Opens a tenant's folder and brings it in order.
    pub(crate) fn open(
        disk: &Disk,
        dir: &Path,
        id: TenantId,
        options: Options,
        findings: &mut Vec<Finding>,
    ) -> Result<Self, HistoryError> {
        let manifest = Manifest::read(dir, id)?;
        let files: Vec<_> = manifest.files.into_iter().map(|m| Arc::new(SealedFile::new(dir, m))).collect();
        tidy(dir, &files, findings)?;
        let mut state = State {
            files: Arc::new(files),
            version: manifest.version,
            sealed_to: manifest.sealed_to,
            next_seq: manifest.sealed_to + 1,
            ..State::default()
        };
        for s in manifest.streams {
            state.streams.insert((s.source, s.stream), (s.end, s.received));
        }
        let mut segments = Vec::new();
        for path in list(&dir.join("open"))? {
            let seq = path.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse::<u64>().ok());
            let ours = |seq: &u64| *seq <= SEGMENT_MAX && Segment::path_of(dir, *seq) == path;
            let Some(seq) = seq.filter(ours) else { continue };
            if seq <= manifest.sealed_to {
                // Its records are in sealed files: the stop came between the manifest and the removal.
                remove(&path)?;
                continue;
            }
            segments.push((seq, path));
        }
        segments.sort();
        let last = segments.len().saturating_sub(1);
        for (n, (seq, path)) in segments.into_iter().enumerate() {
            let (segment, found) = Segment::recover(disk, &path, id, seq)?;
            state.next_seq = seq + 1;
            findings.extend(found.findings);
            for (source, key, received) in found.keys {
                let end = state.streams.entry((source, key.stream)).or_insert((key.end, received));
                *end = (end.0.max(key.end), received);
            }
            let opened = read_lock(&segment.index).frames.first().map(|f| f.received);
            match opened {
                None if !segment.damaged => remove(&path)?,
                Some(opened) if n == last && !segment.damaged && found.written < options.segment_bytes => {
                    let (written, next_number) = (found.written, found.next_number);
                    let (segment, failure) = (Arc::new(segment), Arc::default());
                    state.active = Some(Active { segment, failure, written, next_number, opened });
                }
                _ => state.waiting.push_back(Arc::new(segment)),
            }
        }
        Ok(Self {
            id,
            dir: dir.to_owned(),
            options,
            disk: disk.clone(),
            state: Mutex::new(state),
            changed: Condvar::new(),
            changing: Mutex::new(()),
            hosts: Mutex::new(None),
        })
    }

    pub(crate) fn append(&self, batches: &[Batch<'_>]) -> Result<Vec<Ack>, HistoryError> {
        let mut encoded = Vec::with_capacity(batches.len());
        let mut size = 0;
        for batch in batches {
            let one = codec::encode(batch)?;
            let keys = one.frame.get(FRAME_HEAD..).and_then(Frame::read).map(|f| FrameKeys::of(&f)).unwrap_or_default();
            size += one.frame.len();
            encoded.push((one, keys));
        }
        let max = 4 * codec::BATCH_BYTES_MAX;
        if size > max {
            return Err(HistoryError::TooLarge { size, unit: "bytes", max });
        }
        let mut acks = Vec::with_capacity(batches.len());
        let mut state = lock(&self.state);
        if self.is_full(&state) {
            state = self.settled(state);
            // Another thread may have closed it meanwhile.
            if self.is_full(&state) {
                self.rotate(&mut state)?;
            }
        }
        if state.erased {
            return Err(HistoryError::Erased);
        }
        // Where to wait for a sync: the last frame of ours, or the frame of an equal batch in flight.
        let mut wait: Option<Place> = None;
        let start = state.active.as_ref().map(|a| (a.segment.seq, a.written, a.next_number));
        for (batch, (one, keys)) in batches.iter().zip(&mut encoded) {
            match self.write(&mut state, batch, one, keys) {
                Ok((ack, place)) => {
                    acks.push(ack);
                    // All in one segment: the last of them covers the others.
                    if place.as_ref().map(|p| p.end) > wait.as_ref().map(|w| w.end) {
                        wait = place;
                    }
                }
                Err(e) => {
                    self.undo(&mut state, start, &e);
                    return Err(e);
                }
            }
        }
        fault::point("history.append.before_sync");
        if let Some(place) = wait {
            state = self.wait_synced(state, &place)?;
        }
        fault::point("history.append.after_sync");
        let due = !state.waiting.is_empty() || self.is_full(&state);
        let too_many = state.waiting.len() > WAITING_MAX;
        drop(state);
        if too_many {
            // Nobody seals: do it here rather than let memory grow. What was appended is durable whatever comes of it.
            let _ = self.seal(false);
        }
        acks.iter_mut().for_each(|a| a.seal_due = due);
        Ok(acks)
    }

    /// Writes one frame, not synced. Gives the place to wait for.
    fn write(
        &self,
        state: &mut State,
        batch: &Batch<'_>,
        one: &mut Encoded,
        keys: &FrameKeys,
    ) -> Result<(Ack, Option<Place>), HistoryError> {
        let duplicate = Ack { stored: 0, duplicate: true, cut: 0, seal_due: false };
        let stream = batch.key.map(|k| (cut_source(batch.source), k.stream));
        if let (Some(key), Some(stream)) = (batch.key, &stream) {
            let in_flight = state.pending.iter().rfind(|p| p.key == *stream);
            let known = in_flight.map(|p| p.end).or_else(|| state.streams.get(stream).map(|s| s.0));
            if let Some(stored_to) = known {
                if key.end <= stored_to {
                    let place = in_flight.and_then(|p| {
                        let active = state.active.as_ref().filter(|a| a.segment.seq == p.segment)?;
                        Some(active.place(p.frame_end))
                    });
                    return Ok((duplicate, place));
                }
                if key.start < stored_to {
                    return Err(HistoryError::Overlap { stored_to });
                }
            }
        }
        if state.active.is_none() {
            let seq = state.next_seq;
            let segment = Arc::new(Segment::create(&self.disk, &self.dir, self.id, seq)?);
            state.next_seq += 1;
            let opened = batch.received;
            state.active =
                Some(Active { segment, failure: Arc::default(), written: FILE_HEAD, next_number: 0, opened });
        }
        let Some(active) = &mut state.active else { return Err(HistoryError::Erased) };
        let (segment, offset) = (&active.segment, active.written);
        codec::seal_frame(one, segment.seq, offset, active.next_number);
        self.disk
            .write_at(&segment.file, &one.frame, offset)
            .map_err(|e| HistoryError::io("writing", &segment.path, e))?;
        let end = offset + one.frame.len() as u64;
        if let Some(frame) = one.frame.get(FRAME_HEAD..).and_then(Frame::read) {
            write_lock(&segment.index).add(offset, end, &frame, keys);
        }
        active.written = end;
        active.next_number = active.next_number.saturating_add(u32::try_from(batch.observations.len()).unwrap_or(0));
        if let (Some(key), Some(stream)) = (batch.key, stream) {
            let (segment, received) = (segment.seq, batch.received);
            state.pending.push(Pending { segment, frame_end: end, key: stream, end: key.end, received });
        }
        let ack = Ack { stored: batch.observations.len(), duplicate: false, cut: one.cut, seal_due: false };
        Ok((ack, Some(active.place(end))))
    }

    /// Takes back what this call wrote, so that it never turns up as stored.
    fn undo(&self, state: &mut State, start: Option<(u64, u64, u32)>, why: &HistoryError) {
        let Some(active) = &mut state.active else { return };
        let seq = active.segment.seq;
        let (offset, number) = match start {
            Some((s, offset, number)) if s == seq => (offset, number),
            _ => (FILE_HEAD, 0),
        };
        if active.segment.cut(offset).is_ok() {
            active.written = offset;
            active.next_number = number;
            state.pending.retain(|p| p.segment != seq || p.frame_end <= offset);
        } else {
            self.fail(state, seq, why);
        }
    }

    /// A sync (or a cut) of the active segment failed: what was not durable before is given up and nothing more is
    /// written there, since the system may have dropped the pages while it calls them clean.
    fn fail(&self, state: &mut State, seq: u64, why: &HistoryError) {
        if let Some(active) = state.active.take_if(|a| a.segment.seq == seq) {
            let _ = active.failure.set(why.again());
            let synced = active.segment.synced();
            // If this fails too, the next start cuts or finds whole frames that were never acknowledged.
            let _ = active.segment.cut(synced);
            if synced > FILE_HEAD {
                state.waiting.push_back(active.segment);
            } else {
                let _ = std::fs::remove_file(&active.segment.path);
            }
        }
        state.pending.retain(|p| p.segment != seq);
        self.changed.notify_all();
    }

    /// Returns once `end` of a segment is durable. One of the waiting threads does the sync for all.
    fn wait_synced<'s>(
        &'s self,
        mut state: MutexGuard<'s, State>,
        Place { segment, failure, end }: &Place,
    ) -> Result<MutexGuard<'s, State>, HistoryError> {
        loop {
            if segment.synced() >= *end {
                return Ok(state);
            }
            if let Some(why) = failure.get() {
                return Err(why.again());
            }
            if state.erased {
                return Err(HistoryError::Erased);
            }
            if state.syncing {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.syncing = true;
            let written = state.active.as_ref().filter(|a| a.segment.seq == segment.seq).map_or(*end, |a| a.written);
            drop(state);
            let result = self.disk.sync(&segment.file);
            state = lock(&self.state);
            state.syncing = false;
            match result {
                Ok(()) => state.synced(segment, written),
                Err(e) => {
                    let why = HistoryError::io("syncing", &segment.path, e);
                    self.fail(&mut state, segment.seq, &why);
                }
            }
            self.changed.notify_all();
        }
    }

    /// Waits until no sync is under way. A sync that fails says so only once, to one caller.
    fn settled<'s>(&'s self, mut state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        while state.syncing {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state
    }

    fn is_full(&self, state: &State) -> bool {
        state.active.as_ref().is_some_and(|a| a.written >= self.segment_bytes())
    }

    /// Closes the active segment; it waits to be sealed. Everything in it is durable then.
    fn rotate(&self, state: &mut State) -> Result<(), HistoryError> {
        let Some(active) = &state.active else { return Ok(()) };
        let (segment, written) = (Arc::clone(&active.segment), active.written);
        if segment.synced() < written {
            if let Err(e) = self.disk.sync(&segment.file) {
                let why = HistoryError::io("syncing", &segment.path, e);
                self.fail(state, segment.seq, &why);
                return Err(why);
            }
            state.synced(&segment, written);
            self.changed.notify_all();
        }
        state.active = None;
        if written > FILE_HEAD {
            state.waiting.push_back(segment);
        } else {
            let _ = std::fs::remove_file(&segment.path);
        }
        Ok(())
    }

    fn segment_bytes(&self) -> u64 {
        self.options.segment_bytes.clamp(*SEGMENT_BYTES.start(), *SEGMENT_BYTES.end())
    }

    /// Whether the active segment is old enough to be sealed.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        let state = lock(&self.state);
        state.active.as_ref().is_some_and(|a| a.written > FILE_HEAD && now >= a.opened.plus(self.options.segment_age))
    }

    pub(crate) fn stored_to(&self, source: &str, stream: u64) -> Option<u64> {
        lock(&self.state).streams.get(&(cut_source(source), stream)).map(|s| s.0)
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let state = lock(&self.state);
        let active = state.active.as_ref().map(|a| &a.segment);
        let segments = state.waiting.iter().chain(active).cloned().collect();
        Snapshot { files: Arc::clone(&state.files), segments, version: state.version }
    }

    /// Seals what waits; with `active` also what is being written.
    pub(crate) fn seal(&self, active: bool) -> Result<Sealed, HistoryError> {
        let _changing = lock(&self.changing);
        self.seal_changing(active)
    }

    /// As [`Tenant::seal`], for one who holds `changing`.
    pub(crate) fn seal_changing(&self, active: bool) -> Result<Sealed, HistoryError> {
        let mut sum = Sealed::default();
        if active {
            let mut state = self.settled(lock(&self.state));
            self.rotate(&mut state)?;
        }
        loop {
            let segment = {
                let state = lock(&self.state);
                if state.erased {
                    return Err(HistoryError::Erased);
                }
                state.waiting.front().cloned()
            };
            let Some(segment) = segment else { return Ok(sum) };
            sum.add(self.seal_one(&segment)?);
        }
    }

    fn seal_one(&self, segment: &Arc<Segment>) -> Result<Sealed, HistoryError> {
        let mut sum = Sealed::default();
        let mut gathered = Gathered::read(segment, self.options.retention_days)?;
        let days: Vec<i64> = gathered.days.keys().copied().collect();
        let mut made: Vec<(FileMeta, PathBuf)> = Vec::new();
        let mut write = |day: i64| {
            let name = file_name(day, segment.seq);
            let path = self.dir.join(&name);
            if let Some(dir) = path.parent() {
                disk::make_dir(dir)?;
            }
            let written = gathered.write_day(day, segment, &self.disk, &path, &index_path(&path));
            if let (Err(_), Some(dir)) = (&written, path.parent()) {
                // Give the room back at once; an empty folder goes too.
                let _ = std::fs::remove_file(disk::temp_of(&path));
                let _ = std::fs::remove_file(disk::temp_of(&index_path(&path)));
                let _ = std::fs::remove_dir(dir);
            }
            let Some(w) = written? else { return Ok(()) };
            let meta = FileMeta {
                name,
                day,
                segment: segment.seq,
                records: w.records,
                value_rows: w.value_rows,
                first: w.span.0,
                last: w.span.1,
                bytes: w.bytes,
                index_bytes: w.index_bytes,
                sha256: w.sha256,
                filter: w.filter,
            };
            made.push((meta, path));
            Ok(())
        };
        if let Err(e) = days.into_iter().try_for_each(&mut write) {
            for (_, path) in made {
                let _ = std::fs::remove_file(disk::temp_of(&path));
                let _ = std::fs::remove_file(disk::temp_of(&index_path(&path)));
            }
            return Err(e);
        }
        fault::point("history.seal.before_rename");
        for (_, path) in &made {
            let index = index_path(path);
            disk::rename(&disk::temp_of(&index), &index)?;
            disk::rename(&disk::temp_of(path), path)?;
        }
        fault::point("history.seal.after_rename");
        let new = made.into_iter().map(|(meta, _)| {
            sum.add(Sealed {
                files: 1,
                observations: meta.records,
                values: meta.value_rows,
                bytes: meta.bytes,
                index_bytes: meta.index_bytes,
            });
            Arc::new(SealedFile::new(&self.dir, meta))
        });
        let new: Vec<_> = new.collect();
        self.change(|files| files.extend(new), Some(segment.seq))?;
        // From here on the segment is in sealed files; a stop before its removal is put right at the next start.
        if segment.damaged {
            let aside = self.dir.join("damaged");
            disk::make_dir(&aside)?;
            disk::rename(&segment.path, &aside.join(segment.path.file_name().unwrap_or_default()))?;
        } else {
            remove(&segment.path)?;
        }
        fault::point("history.seal.done");
        Ok(sum)
    }

    /// Changes the list of sealed files: manifest on the disk first, then what hunts see. The caller holds `changing`.
    /// With `sealed`, that segment leaves the waiting ones in the same moment.
    pub(crate) fn change(
        &self,
        edit: impl FnOnce(&mut Vec<Arc<SealedFile>>),
        sealed: Option<u64>,
    ) -> Result<(), HistoryError> {
        let (manifest, files) = {
            let state = lock(&self.state);
            if state.erased {
                return Err(HistoryError::Erased);
            }
            let mut files = Vec::clone(&state.files);
            edit(&mut files);
            files.sort_by_key(|f| (f.meta.day, f.meta.segment));
            let mut streams: Vec<StreamEnd> = state
                .streams
                .iter()
                .map(|((source, stream), (end, received))| StreamEnd {
                    source: source.clone(),
                    stream: *stream,
                    end: *end,
                    received: *received,
                })
                .collect();
            streams.sort_by(|a, b| {
                b.received.cmp(&a.received).then_with(|| (&a.source, a.stream).cmp(&(&b.source, b.stream)))
            });
            streams.truncate(STREAMS_MAX);
            let manifest = Manifest {
                version: state.version.saturating_add(1),
                sealed_to: sealed.unwrap_or(state.sealed_to),
                files: files.iter().map(|f| f.meta.clone()).collect(),
                streams,
                ..Manifest::empty(self.id)
            };
            (manifest, files)
        };
        fault::point("history.manifest.before");
        manifest.write(&self.disk, &self.dir)?;
        fault::point("history.manifest.after");
        let mut state = lock(&self.state);
        state.version = manifest.version;
        state.sealed_to = manifest.sealed_to;
        state.files = Arc::new(files);
        state.waiting.retain(|s| sealed != Some(s.seq));
        if state.streams.len() > STREAMS_MAX {
            let kept: std::collections::HashSet<_> =
                manifest.streams.iter().map(|s| (s.source.as_str(), s.stream)).collect();
            state.streams.retain(|(source, stream), _| kept.contains(&(source.as_str(), *stream)));
        }
        Ok(())
    }

    /// Wakes everyone who waits; the tenant takes no more.
    pub(crate) fn erase(&self) {
        let mut state = lock(&self.state);
        state.erased = true;
        state.files.iter().for_each(|f| f.doom());
        *state = State { erased: true, ..State::default() };
        self.changed.notify_all();
    }
}

impl State {
    /// A sync covered `written` bytes of a segment.
    fn synced(&mut self, segment: &Segment, written: u64) {
        segment.synced.fetch_max(written, Ordering::AcqRel);
        let (streams, seq) = (&mut self.streams, segment.seq);
        self.pending.retain(|p| {
            let durable = p.segment == seq && p.frame_end <= written;
            if durable {
                streams.insert(p.key.clone(), (p.end, p.received));
            }
            !durable
        });
    }
}

/// Removes half-made files, and sealed files that the manifest does not name; names those that are missing.
fn tidy(dir: &Path, files: &[Arc<SealedFile>], findings: &mut Vec<Finding>) -> Result<(), HistoryError> {
    let mut known: std::collections::HashSet<PathBuf> = files.iter().map(|f| f.path.clone()).collect();
    known.extend(files.iter().map(|f| f.index_path()));
    for day in list(dir)? {
        let name = day.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        if name.ends_with(TEMP_SUFFIX) {
            remove(&day)?;
        }
        if !name.starts_with("day=") {
            continue;
        }
        let mut left = 0;
        for path in list(&day)? {
            let ours = path.extension().is_some_and(|e| e == "parquet" || e == "idx" || e == "tmp");
            if ours && !known.contains(&path) {
                remove(&path)?;
            } else {
                left += 1;
            }
        }
        if left == 0 {
            let _ = std::fs::remove_dir(&day);
        }
    }
    for file in files {
        for (path, bytes) in [(file.path.clone(), file.meta.bytes), (file.index_path(), file.meta.index_bytes)] {
            let has = std::fs::metadata(&path).map(|m| m.len()).ok();
            if has != Some(bytes) {
                let has = has.map_or("is missing".to_owned(), |n| format!("has {n} bytes, {bytes} were written"));
                let place = path.display().to_string();
                let reason = format!("{has}; {} observations cannot be searched: restore it", file.meta.records);
                findings.push(Finding::new(place, reason));
            }
        }
    }
    Ok(())
}

fn list(dir: &Path) -> Result<Vec<PathBuf>, HistoryError> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(HistoryError::io("reading", dir, e)),
    };
    let paths = entries.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>();
    paths.map_err(|e| HistoryError::io("reading", dir, e))
}

fn remove(path: &Path) -> Result<(), HistoryError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(HistoryError::io("removing", path, e)),
        _ => Ok(()),
    }
}

/// A source as stored: stream ends are kept under the same text that recovery reads.
fn cut_source(source: &str) -> String {
    source.get(..source.floor_char_boundary(codec::NAME_BYTES_MAX)).unwrap_or(source).to_owned()
}
