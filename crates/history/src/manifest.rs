//! `manifest.json` of a tenant: which sealed files count, and how far each stream is stored.
//!
//! Replaced whole and atomically. A file that it does not name does not exist for a hunt; a segment up to `sealed_to`
//! is in the named files. Those two rules are all that recovery needs.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use pasban_kernel::{Digest, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use twox_hash::XxHash64;

use crate::HistoryError;
use crate::disk::{self, Disk};
use crate::index::FilterPlace;

/// Version of the manifest's shape that this build writes and the newest it reads.
const FORMAT: u32 = 1;
/// Highest number of a segment: as many as its name has digits for.
pub(crate) const SEGMENT_MAX: u64 = 9_999_999_999;
/// Most bytes or rows of one file that are believed; no sealed segment comes near.
const FILE_SIZE_MAX: u64 = 1 << 40;
/// Name of the manifest in a tenant's folder.
pub(crate) const NAME: &str = "manifest.json";

/// The manifest as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    pub(crate) tenant: String,
    /// Grows by one with each replacement.
    pub(crate) version: u64,
    /// The last segment that is in sealed files.
    pub(crate) sealed_to: u64,
    pub(crate) files: Vec<FileMeta>,
    pub(crate) streams: Vec<StreamEnd>,
    /// XXH64 of the manifest as it is written without this, 16 hex digits: `sealed_to` with a wrong digit would have
    /// segments removed that no file holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sum: Option<String>,
}

/// One sealed file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct FileMeta {
    /// Path below the tenant's folder, `day=2026-11-24/0000000001.parquet`.
    pub(crate) name: String,
    /// UTC day it is filed under.
    pub(crate) day: i64,
    pub(crate) segment: u64,
    pub(crate) records: u64,
    pub(crate) value_rows: u64,
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
    pub(crate) bytes: u64,
    pub(crate) index_bytes: u64,
    pub(crate) sha256: Digest,
    pub(crate) filter: FilterPlace,
}

/// How far a stream of batches is stored.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct StreamEnd {
    pub(crate) source: String,
    pub(crate) stream: u64,
    pub(crate) end: u64,
    pub(crate) received: Timestamp,
}

impl Manifest {
    pub(crate) fn empty(tenant: TenantId) -> Self {
        let (files, streams) = (Vec::new(), Vec::new());
        Self { format: FORMAT, tenant: tenant.to_string(), version: 0, sealed_to: 0, files, streams, sum: None }
    }

    /// As it is written, with its sum.
    pub(crate) fn bytes(mut self) -> serde_json::Result<Vec<u8>> {
        self.sum = None;
        self.sum = Some(format!("{:016x}", XxHash64::oneshot(0, &serde_json::to_vec(&self)?)));
        serde_json::to_vec_pretty(&self)
    }

    fn has_its_sum(&mut self) -> bool {
        let sum = self.sum.take();
        let own = serde_json::to_vec(self).map(|bytes| format!("{:016x}", XxHash64::oneshot(0, &bytes)));
        own.is_ok_and(|own| sum == Some(own))
    }

    /// Reads the manifest of a tenant's folder; none there is an empty one.
    pub(crate) fn read(dir: &Path, tenant: TenantId) -> Result<Self, HistoryError> {
        let path = dir.join(NAME);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Self::empty(tenant)),
            Err(e) => return Err(HistoryError::io("reading", &path, e)),
        };
        let refuse = |reason: String| HistoryError::Manifest { path: path.clone(), reason };
        let mut manifest: Self = serde_json::from_slice(&bytes).map_err(|e| refuse(format!("damaged: {e}")))?;
        if manifest.format > FORMAT {
            return Err(refuse(format!("it has format {}, this build reads up to {FORMAT}: upgrade", manifest.format)));
        }
        if !manifest.has_its_sum() {
            return Err(refuse("damaged: it does not have its checksum".to_owned()));
        }
        if manifest.tenant != tenant.to_string() {
            return Err(refuse(format!("it belongs to tenant {}", manifest.tenant)));
        }
        let own = |f: &FileMeta| f.name == file_name(f.day, f.segment);
        if !manifest.files.iter().all(own) {
            return Err(refuse("it names a file that is not of this folder".to_owned()));
        }
        let possible = |f: &FileMeta| {
            let sizes = [f.records, f.value_rows, f.bytes, f.index_bytes];
            f.segment <= manifest.sealed_to && sizes.iter().all(|n| *n <= FILE_SIZE_MAX) && f.filter.fits(f.index_bytes)
        };
        // Half, so that new segments after it still have names.
        if manifest.sealed_to > SEGMENT_MAX / 2 || !manifest.files.iter().all(possible) {
            return Err(refuse("damaged: it holds numbers that cannot be".to_owned()));
        }
        Ok(manifest)
    }

    /// Writes the next version.
    pub(crate) fn write(&self, disk: &Disk, dir: &Path) -> Result<(), HistoryError> {
        let path = dir.join(NAME);
        let bytes =
            self.clone().bytes().map_err(|e| HistoryError::Manifest { path: path.clone(), reason: e.to_string() })?;
        disk::replace(disk, &path, &bytes)
    }
}

/// Name of the sealed file of a segment and day. Fixed, so that sealing again after a crash replaces it.
pub(crate) fn file_name(day: i64, segment: u64) -> String {
    let date = Timestamp(day.saturating_mul(pasban_kernel::time::DAY)).date();
    format!("day={date}/{segment:010}.parquet")
}

/// A sealed file in use. When retention or erasure dropped it from the manifest, it is removed from the disk once no
/// hunt looks at it any more.
#[derive(Debug)]
pub(crate) struct SealedFile {
    pub(crate) meta: FileMeta,
    pub(crate) path: PathBuf,
    doomed: AtomicBool,
}

impl SealedFile {
    pub(crate) fn new(dir: &Path, meta: FileMeta) -> Self {
        Self { path: dir.join(&meta.name), meta, doomed: AtomicBool::new(false) }
    }

    pub(crate) fn index_path(&self) -> PathBuf {
        index_path(&self.path)
    }

    /// Removes the files when the last user is gone.
    pub(crate) fn doom(&self) {
        self.doomed.store(true, Ordering::Release);
    }
}

/// The index beside a Parquet file.
pub(crate) fn index_path(parquet: &Path) -> PathBuf {
    parquet.with_extension("idx")
}

impl Drop for SealedFile {
    fn drop(&mut self) {
        if self.doomed.load(Ordering::Acquire) {
            // What cannot be removed now is removed at the next start: the manifest does not name it.
            let _ = std::fs::remove_file(&self.path);
            let _ = std::fs::remove_file(self.index_path());
            if let Some(day) = self.path.parent() {
                // Only an empty folder goes.
                let _ = std::fs::remove_dir(day);
            }
        }
    }
}
