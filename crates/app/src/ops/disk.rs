//! Whether the node can still keep what it would acknowledge (design section 3, "Durability").
//!
//! A node on a full or read-only disk goes on answering reads, acknowledges nothing that it cannot keep, and says so. A
//! reserve file is freed for the last writes: links are told, alarms are noted, backups of the store still go.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use pasban_store::state;

use crate::node::{Mode, Node};

/// Size of the reserve.
const RESERVE_BYTES: u64 = 16 * 1024 * 1024;
/// Below this the reserve is freed.
const LOW_BYTES: u64 = 32 * 1024 * 1024;
/// Above this the reserve is made again, and the disk counts as well.
const WELL_BYTES: u64 = 256 * 1024 * 1024;

/// What keeps the node from being ready, in sentences; empty where nothing does.
#[derive(Debug, Default)]
pub struct Health {
    trouble: ArcSwap<Vec<String>>,
    failed: AtomicU64,
}

impl Health {
    /// The troubles.
    #[must_use]
    pub fn trouble(&self) -> Vec<String> {
        self.trouble.load().to_vec()
    }
}

/// Whether the node can take things in now, and why not.
#[must_use]
pub fn readiness(node: &Node) -> Vec<String> {
    let mut all = node.health.trouble();
    if node.mode() == Mode::Recovering {
        all.push("recovering: nothing is signed or sent until a partner's memory was compared".into());
    }
    all
}

/// Where the reserve lies.
#[must_use]
pub fn reserve(data: &Path) -> PathBuf {
    data.join("reserve")
}

/// Bytes that an ordinary user may still write where a path lies.
///
/// # Errors
/// The file system's.
pub fn free_bytes(path: &Path) -> std::io::Result<u64> {
    let stat = rustix::fs::statvfs(path)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Looks after the disk, for ever.
pub async fn run(node: Node) {
    loop {
        look(&node).await;
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
}

/// Looks once: frees or makes the reserve, and tries a write where the store failed since the last look.
pub async fn look(node: &Node) {
    let data = node.config.node.data.clone();
    let mut trouble = Vec::new();
    match tokio::task::spawn_blocking(move || mind_reserve(&data)).await {
        Ok(Ok(None)) => {}
        Ok(Ok(Some(words))) => trouble.push(words),
        Ok(Err(e)) => trouble.push(format!("the data folder cannot be looked at: {e}")),
        Err(e) => tracing::error!(error = %e, "the disk could not be looked at"),
    }
    let failed = node.db.stats().failed;
    let suspect =
        node.health.failed.swap(failed, Ordering::Relaxed) != failed || !node.health.trouble.load().is_empty();
    if suspect
        && let Err(e) = node.db.write("disk.probe", |tx| state::put(tx, "disk.probe", b"1")).await
        && e.is_grave()
    {
        // Whatever the numbers say: the store could not keep a row. Its reserve is the last room there is.
        drop(fs::remove_file(reserve(&node.config.node.data)));
        trouble.push(e.to_string());
    }
    if *node.health.trouble.load_full() != trouble {
        for t in &trouble {
            tracing::error!(trouble = %t, "the node is not ready");
        }
        if trouble.is_empty() {
            tracing::info!("the node is ready again");
        }
        node.health.trouble.store(trouble.into());
    }
}

fn mind_reserve(data: &Path) -> std::io::Result<Option<String>> {
    let free = free_bytes(data)?;
    let path = reserve(data);
    if free < LOW_BYTES {
        if path.exists() {
            fs::remove_file(&path)?;
            tracing::error!(free, "the disk is almost full: the reserve was freed for the last writes");
        }
        return Ok(Some(format!(
            "the disk of {} is almost full, {} MiB are left: free space; reading goes on",
            data.display(),
            free / (1024 * 1024)
        )));
    }
    if free > WELL_BYTES && fs::metadata(&path).map_or(0, |m| m.len()) < RESERVE_BYTES {
        let mut file = File::create(&path)?;
        // Written out, not sparse: only then is the room really kept.
        let block = vec![0x55; 64 * 1024];
        for _ in 0..RESERVE_BYTES / block.len() as u64 {
            file.write_all(&block)?;
        }
        file.sync_all()?;
    }
    Ok(None)
}
