//! The history of a node: one folder a tenant, opened together, used by many threads.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use pasban_kernel::{Finding, Observation, TenantId, Timestamp};

use crate::disk::{self, Disk};
use crate::hunt::{Collector, Plan};
use crate::segment::{read_lock, write_lock};
use crate::tenant::{Sealed, Tenant};
use crate::{HistoryError, Hunt, HuntResult};

/// Settings, the same for every tenant of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Whole days kept; files of older days are dropped by [`History::retain`].
    pub retention_days: u32,
    /// Bytes of sealed files kept *for each tenant*, so that one tenant's flood never evicts another's history.
    pub retention_bytes: u64,
    /// A segment of this size is closed and waits to be sealed. Memory for it is about an eighth of this.
    pub segment_bytes: u64,
    /// A segment whose first batch was received this long ago is sealed by [`History::seal_due`], microseconds.
    pub segment_age: i64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            retention_days: 90,
            retention_bytes: 20 * 1024 * 1024 * 1024,
            segment_bytes: 4 * 1024 * 1024,
            segment_age: 6 * pasban_kernel::time::HOUR,
        }
    }
}

/// Names a batch so that it is stored once: the bytes (or rows) `start..end` of a stream. Batches of a stream come in
/// order; a range that is stored already is recognised after any crash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct BatchKey {
    /// Which file or feed of the source: device, inode and first bytes hashed, a report's digest. Choose by content,
    /// so that a rotated file is another stream.
    pub stream: u64,
    /// Offset of the first byte or row.
    pub start: u64,
    /// Offset after the last.
    pub end: u64,
}

/// Observations to store together.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// Log or feed they come from.
    pub source: &'a str,
    /// Recognises a repetition; `None`: stored whatever was stored before.
    pub key: Option<BatchKey>,
    /// When they were received, by the node's clock.
    pub received: Timestamp,
    /// The observations. A batch is at most [`crate::BATCH_BYTES_MAX`] bytes and `limits::ROWS_MAX` observations.
    pub observations: &'a [Observation],
}

/// A batch is durable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ack {
    /// Observations stored; 0 where the batch was stored before.
    pub stored: usize,
    /// The batch was stored before.
    pub duplicate: bool,
    /// Texts, lines and lists that were cut to their bound.
    pub cut: usize,
    /// A segment waits to be sealed: let a job call [`History::seal_due`].
    pub seal_due: bool,
}

/// An opened history and what recovery found.
#[derive(Debug)]
pub struct Opened {
    /// The history.
    pub history: History,
    /// What was damaged or cut, each with file and offset. Empty after an orderly stop.
    pub recovered: Vec<Finding>,
}

/// All observations of a node. Every method takes `&self` and may be called from many threads.
#[derive(Debug)]
pub struct History {
    pub(crate) dir: PathBuf,
    pub(crate) options: Options,
    pub(crate) disk: Disk,
    pub(crate) tenants: RwLock<BTreeMap<TenantId, Arc<Tenant>>>,
    /// Held as long as the history is open.
    lock: File,
}

impl Drop for History {
    fn drop(&mut self) {
        // Closing is not enough: a child process between fork and exec holds a copy of the descriptor.
        let _ = self.lock.unlock();
    }
}

/// Start of a tenant folder's name; also the partition key that engines see.
const TENANT: &str = "tenant=";
/// Start of the name of a folder whose erasure began.
pub(crate) const ERASED: &str = "erased-";

impl History {
    /// Opens the history in `dir`, made if it does not exist, and brings every tenant's folder in order: torn ends are
    /// cut, half-made files removed, finished segments of the last run removed. A tenant whose manifest cannot be read
    /// is left alone and named in `recovered`.
    ///
    /// # Errors
    /// Where the folder cannot be read or written, or another process has it open.
    pub fn open(dir: &Path, options: Options) -> Result<Opened, HistoryError> {
        Self::open_on(dir, options, Disk::default())
    }

    pub(crate) fn open_on(dir: &Path, options: Options, disk: Disk) -> Result<Opened, HistoryError> {
        disk::make_dir(dir)?;
        let lock_path = dir.join("lock");
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&lock_path);
        let lock = lock.map_err(|e| HistoryError::io("opening", &lock_path, e))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(HistoryError::InUse { path: lock_path }),
            Err(TryLockError::Error(e)) => return Err(HistoryError::io("locking", &lock_path, e)),
        }
        let mut recovered = Vec::new();
        let mut tenants = BTreeMap::new();
        let list = std::fs::read_dir(dir).map_err(|e| HistoryError::io("reading", dir, e))?;
        for entry in list {
            let entry = entry.map_err(|e| HistoryError::io("reading", dir, e))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            if name.starts_with(ERASED) {
                let path = entry.path();
                std::fs::remove_dir_all(&path).map_err(|e| HistoryError::io("erasing", &path, e))?;
                continue;
            }
            let Some(id) = name.strip_prefix(TENANT).and_then(|id| id.parse::<TenantId>().ok()) else { continue };
            match Tenant::open(&disk, &entry.path(), id, options, &mut recovered) {
                Ok(tenant) => {
                    tenants.insert(id, Arc::new(tenant));
                }
                Err(HistoryError::Manifest { path, reason }) => {
                    let reason = format!("{reason}; this tenant's history is left alone and not searched");
                    recovered.push(Finding::new(path.display().to_string(), reason));
                }
                Err(e) => return Err(e),
            }
        }
        let history = Self { dir: dir.to_owned(), options, disk, tenants: RwLock::new(tenants), lock };
        Ok(Opened { history, recovered })
    }

    /// Stores a batch. When this returns `Ok` the batch is on the disk for good and every hunt that begins now sees it.
    /// Threads that append at the same time share one sync.
    ///
    /// # Errors
    /// Where the batch is too large, overlaps what is stored of its stream, or the disk refuses. Then nothing of it
    /// counts as stored.
    pub fn append(&self, tenant: TenantId, batch: &Batch<'_>) -> Result<Ack, HistoryError> {
        let acks = self.append_many(tenant, std::slice::from_ref(batch))?;
        Ok(acks.first().copied().unwrap_or(Ack { stored: 0, duplicate: false, cut: 0, seal_due: false }))
    }

    /// Stores several batches under one sync: all of them or none.
    ///
    /// # Errors
    /// As [`History::append`].
    pub fn append_many(&self, tenant: TenantId, batches: &[Batch<'_>]) -> Result<Vec<Ack>, HistoryError> {
        self.tenant_made(tenant)?.append(batches)
    }

    /// How far a stream is stored: where a follower goes on after a restart.
    #[must_use]
    pub fn stored_to(&self, tenant: TenantId, source: &str, stream: u64) -> Option<u64> {
        self.tenant_of(tenant)?.stored_to(source, stream)
    }

    /// Seals everything that a tenant has appended so far. Appending and hunting go on meanwhile.
    ///
    /// # Errors
    /// Where the disk refuses; the segments stay as they were.
    pub fn seal(&self, tenant: TenantId) -> Result<Sealed, HistoryError> {
        self.tenant_of(tenant).map_or_else(|| Ok(Sealed::default()), |t| t.seal(true))
    }

    /// Seals the segments that are full or older than [`Options::segment_age`], of every tenant. For a job that runs
    /// every minute or so, and after an [`Ack`] that says `seal_due`.
    ///
    /// # Errors
    /// The first failure; other tenants are sealed all the same.
    pub fn seal_due(&self, now: Timestamp) -> Result<Sealed, HistoryError> {
        let mut sum = Sealed::default();
        let mut failure = None;
        for tenant in self.all() {
            match tenant.seal(tenant.is_due(now)) {
                Ok(sealed) => sum.add(sealed),
                Err(e) => failure = failure.or(Some(e)),
            }
        }
        failure.map_or(Ok(sum), Err)
    }

    /// Looks for values in everything stored. Costs one filter page for each value and sealed file; rows are read only
    /// where a filter passed. A range wider than /16 (or /40), or a top-level name, has no filter and reads the rows
    /// in its place of every file, and all of the open segments.
    #[must_use]
    pub fn hunt(&self, hunt: &Hunt<'_>) -> HuntResult {
        let plan = Plan::new(hunt.values);
        let mut collector = Collector::new(hunt, &plan, false);
        self.collect(hunt, &mut collector);
        collector.finish()
    }

    /// Runs a collector over a consistent snapshot of every tenant asked.
    pub(crate) fn collect(&self, hunt: &Hunt<'_>, collector: &mut Collector<'_>) {
        let tenants: Vec<_> =
            self.all().into_iter().filter(|t| hunt.tenants.is_empty() || hunt.tenants.contains(&t.id)).collect();
        let snapshots: Vec<_> = tenants.iter().map(|t| (t.id, t.snapshot())).collect();
        let of = snapshots.iter().map(|(_, s)| s.files.len() + s.segments.len()).sum();
        let stop = || hunt.stop.is_some_and(|s| s.load(std::sync::atomic::Ordering::Relaxed));
        let mut done = 0;
        let mut step = || {
            done += 1;
            if let Some(progress) = hunt.progress {
                progress(crate::Progress { done, of });
            }
        };
        for (tenant, snapshot) in &snapshots {
            collector.tenant(*tenant);
            for file in snapshot.files.iter() {
                if stop() {
                    return;
                }
                collector.file(file);
                step();
            }
            for segment in &snapshot.segments {
                if stop() {
                    return;
                }
                collector.segment(segment);
                step();
            }
        }
    }

    /// The tenants that have a history.
    #[must_use]
    pub fn tenants(&self) -> Vec<TenantId> {
        read_lock(&self.tenants).keys().copied().collect()
    }

    pub(crate) fn all(&self) -> Vec<Arc<Tenant>> {
        read_lock(&self.tenants).values().cloned().collect()
    }

    pub(crate) fn tenant_of(&self, tenant: TenantId) -> Option<Arc<Tenant>> {
        read_lock(&self.tenants).get(&tenant).cloned()
    }

    pub(crate) fn tenant_dir(&self, tenant: TenantId) -> PathBuf {
        self.dir.join(format!("{TENANT}{tenant}"))
    }

    fn tenant_made(&self, id: TenantId) -> Result<Arc<Tenant>, HistoryError> {
        if let Some(tenant) = self.tenant_of(id) {
            return Ok(tenant);
        }
        let mut tenants = write_lock(&self.tenants);
        if let Some(tenant) = tenants.get(&id) {
            return Ok(Arc::clone(tenant));
        }
        let dir = self.tenant_dir(id);
        disk::make_dir(&dir)?;
        let tenant = Arc::new(Tenant::open(&self.disk, &dir, id, self.options, &mut Vec::new())?);
        tenants.insert(id, Arc::clone(&tenant));
        Ok(tenant)
    }
}
