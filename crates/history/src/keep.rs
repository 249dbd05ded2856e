//! Keeping and letting go: retention, figures, checking, moving a tenant, erasing one.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use pasban_kernel::{Digest, Finding, TenantId, Timestamp, fault};
use sha2::{Digest as _, Sha256};

use crate::disk;
use crate::history::ERASED;
use crate::manifest::{NAME, SealedFile};
use crate::segment::{read_lock, write_lock};
use crate::tenant::lock;
use crate::{History, HistoryError};

/// What retention let go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Dropped {
    /// Sealed files.
    pub files: usize,
    /// Observations in them.
    pub observations: u64,
    /// Bytes of both files of each.
    pub bytes: u64,
}

/// What a tenant's export holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Exported {
    /// Sealed files.
    pub files: usize,
    /// Observations in them.
    pub observations: u64,
    /// Bytes written.
    pub bytes: u64,
}

/// Figures of one tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TenantStats {
    /// Whose.
    pub tenant: TenantId,
    /// Observations, sealed and not.
    pub observations: u64,
    /// Observations in segments.
    pub observations_open: u64,
    /// Values that can be found in sealed files (rows).
    pub values: u64,
    /// Sealed files.
    pub files: usize,
    /// Segments.
    pub segments: usize,
    /// Bytes of Parquet.
    pub bytes: u64,
    /// Bytes of indexes.
    pub index_bytes: u64,
    /// Bytes of segments.
    pub segment_bytes: u64,
    /// First record.
    pub first: Option<Timestamp>,
    /// Last record.
    pub last: Option<Timestamp>,
}

/// Figures of all tenants, in order of tenant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// One for each.
    pub tenants: Vec<TenantStats>,
}

impl Stats {
    /// Observations of all tenants.
    #[must_use]
    pub fn observations(&self) -> u64 {
        self.tenants.iter().map(|t| t.observations).sum()
    }

    /// Bytes on the disk of all tenants.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.tenants.iter().map(|t| t.bytes + t.index_bytes + t.segment_bytes).sum()
    }
}

impl History {
    /// Drops whole sealed files of days older than the retention, then the oldest of each tenant that is over its bytes.
    /// The manifest goes first; a running hunt keeps the files it looks at until it ends.
    ///
    /// # Errors
    /// The first failure; other tenants are done all the same.
    pub fn retain(&self, now: Timestamp) -> Result<Dropped, HistoryError> {
        let mut dropped = Dropped::default();
        let mut failure = None;
        let oldest = now.day_number() - i64::from(self.options.retention_days);
        for tenant in self.all() {
            let _changing = lock(&tenant.changing);
            let snapshot = tenant.snapshot();
            let size = |f: &SealedFile| f.meta.bytes + f.meta.index_bytes;
            let mut left: u64 = snapshot.files.iter().map(|f| size(f)).sum();
            // Files are in order of day.
            let go: Vec<Arc<SealedFile>> = snapshot
                .files
                .iter()
                .take_while(|f| {
                    let drop = f.meta.day < oldest || left > self.options.retention_bytes;
                    left -= if drop { size(f) } else { 0 };
                    drop
                })
                .cloned()
                .collect();
            if go.is_empty() {
                continue;
            }
            match tenant.change(|files| files.retain(|f| !go.iter().any(|g| Arc::ptr_eq(f, g))), None) {
                Ok(()) => {
                    fault::point("history.retain.after_manifest");
                    for file in &go {
                        file.doom();
                        dropped.files += 1;
                        dropped.observations += file.meta.records;
                        dropped.bytes += size(file);
                    }
                }
                Err(e) => failure = failure.or(Some(e)),
            }
        }
        failure.map_or(Ok(dropped), Err)
    }

    /// Figures, without reading any file's content.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let of = |tenant: Arc<crate::tenant::Tenant>| {
            let snapshot = tenant.snapshot();
            let mut stats = TenantStats {
                tenant: tenant.id,
                observations: 0,
                observations_open: 0,
                values: 0,
                files: snapshot.files.len(),
                segments: snapshot.segments.len(),
                bytes: 0,
                index_bytes: 0,
                segment_bytes: 0,
                first: None,
                last: None,
            };
            let mut span = None;
            for file in snapshot.files.iter() {
                stats.observations += file.meta.records;
                stats.values += file.meta.value_rows;
                stats.bytes += file.meta.bytes;
                stats.index_bytes += file.meta.index_bytes;
                span = Some(crate::segment::widen(Some(crate::segment::widen(span, file.meta.first)), file.meta.last));
            }
            for segment in &snapshot.segments {
                let index = read_lock(&segment.index);
                stats.observations_open += index.observations;
                stats.segment_bytes += segment.synced();
                if let Some((a, b)) = index.span {
                    span = Some(crate::segment::widen(Some(crate::segment::widen(span, a)), b));
                }
            }
            stats.observations += stats.observations_open;
            (stats.first, stats.last) = (span.map(|s| s.0), span.map(|s| s.1));
            stats
        };
        Stats { tenants: self.all().into_iter().map(of).collect() }
    }

    /// Reads every sealed file of a tenant and compares it with its SHA-256 in the manifest.
    #[must_use]
    pub fn verify(&self, tenant: TenantId) -> Vec<Finding> {
        let Some(tenant) = self.tenant_of(tenant) else { return Vec::new() };
        let check = |file: &Arc<SealedFile>| {
            let place = || file.path.display().to_string();
            match digest(&file.path) {
                Ok(found) if found == file.meta.sha256 => None,
                Ok(found) => {
                    let reason = format!("its SHA-256 is {found}, {} was written: restore it", file.meta.sha256);
                    Some(Finding::new(place(), reason))
                }
                Err(e) => Some(Finding::new(place(), format!("{e}: restore it"))),
            }
        };
        tenant.snapshot().files.iter().filter_map(check).collect()
    }

    /// Seals a tenant's history and copies it, as it lies on the disk, into `dir` (made; should be empty). Another
    /// node puts the copy in its history folder as `tenant=UUID` while it is stopped.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn tenant_export(&self, tenant: TenantId, dir: &Path) -> Result<Exported, HistoryError> {
        let mut sum = Exported::default();
        let Some(tenant) = self.tenant_of(tenant) else { return Ok(sum) };
        let _changing = lock(&tenant.changing);
        tenant.seal_changing(true)?;
        let snapshot = tenant.snapshot();
        for file in snapshot.files.iter() {
            let to = dir.join(&file.meta.name);
            if let Some(day) = to.parent() {
                disk::make_dir(day)?;
            }
            sum.bytes += copy(&file.index_path(), &crate::manifest::index_path(&to))? + copy(&file.path, &to)?;
            sum.files += 1;
            sum.observations += file.meta.records;
        }
        disk::make_dir(dir)?;
        let manifest = tenant.dir.join(NAME);
        if manifest.exists() {
            sum.bytes += copy(&manifest, &dir.join(NAME))?;
        }
        disk::sync_dir(dir)?;
        Ok(sum)
    }

    /// Removes everything of a tenant. Once this returned, no restart brings any of it back.
    ///
    /// # Errors
    /// Where the disk refuses; a folder already renamed is removed at the next start.
    pub fn erase(&self, tenant: TenantId) -> Result<(), HistoryError> {
        let Some(found) = self.tenant_of(tenant) else { return Ok(()) };
        let _changing = lock(&found.changing);
        let gone = self.dir.join(format!("{ERASED}{tenant}"));
        // Nobody opens the tenant again before its folder has another name.
        let mut tenants = write_lock(&self.tenants);
        found.erase();
        disk::rename(&found.dir, &gone)?;
        tenants.remove(&tenant);
        drop(tenants);
        fault::point("history.erase.renamed");
        std::fs::remove_dir_all(&gone).map_err(|e| HistoryError::io("erasing", &gone, e))?;
        disk::sync_dir(&self.dir)
    }
}

fn digest(path: &Path) -> std::io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut sha = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(Digest(sha.finalize().into())),
            n => sha.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

fn copy(from: &Path, to: &Path) -> Result<u64, HistoryError> {
    let bytes = std::fs::copy(from, to).map_err(|e| HistoryError::io("copying to", to, e))?;
    File::open(to).and_then(|f| f.sync_all()).map_err(|e| HistoryError::io("syncing", to, e))?;
    Ok(bytes)
}
