//! What the measurements share: distributions, memory of processes, bare commits of the same disk in the same run.

use std::time::Instant;

use pasban_kernel::Timestamp;
use pasban_store::{Db, Options, StoreUrl, state};

/// A distribution, milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread {
    /// How many.
    pub n: usize,
    /// Median.
    pub p50: f64,
    /// 99 of 100 are below.
    pub p99: f64,
    /// Largest.
    pub max: f64,
}

impl Spread {
    /// Of values in milliseconds.
    #[must_use]
    pub fn of(mut ms: Vec<f64>) -> Self {
        ms.sort_by(f64::total_cmp);
        let at = |q: f64| ms.get(((ms.len() as f64 * q).ceil() as usize).saturating_sub(1)).copied().unwrap_or(0.0);
        Self { n: ms.len(), p50: at(0.5), p99: at(0.99), max: ms.last().copied().unwrap_or(0.0) }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "n {:5}  p50 {:8.1} ms  p99 {:8.1} ms  max {:8.1} ms", self.n, self.p50, self.p99, self.max)
    }
}

/// Proportional set size of a process, KiB, and its threads; `None` where it is gone.
#[must_use]
pub fn memory(pid: u32) -> Option<(u64, u64)> {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let pss = rollup.lines().find_map(|l| l.strip_prefix("Pss:"))?.split_whitespace().next()?.parse().ok()?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let threads = status.lines().find_map(|l| l.strip_prefix("Threads:"))?.trim().parse().ok()?;
    Some((pss, threads))
}

/// Processor seconds that a process has used.
#[must_use]
pub fn cpu_seconds(pid: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// The same number of bare, synced commits as the measured work makes: `stores` stores, `commits` in each, all stores
/// at once as in a network of nodes. Milliseconds until each store was done.
///
/// # Errors
/// The store's.
pub async fn bare_commits(stores: usize, commits: usize) -> anyhow::Result<Spread> {
    let dir = tempfile::tempdir()?;
    let mut open = Vec::with_capacity(stores);
    for i in 0..stores {
        // A folder of its own for each: one folder, one process, one store.
        let folder = dir.path().join(i.to_string());
        std::fs::create_dir(&folder)?;
        let url = StoreUrl::file(folder.join("bare.sqlite"));
        open.push(Db::open_migrated(&url, Options { readers: 1, ..Options::default() }, Timestamp(1))?);
    }
    let begun = Instant::now();
    let tasks: Vec<_> = open
        .iter()
        .cloned()
        .map(|db| {
            tokio::spawn(async move {
                for n in 0..commits {
                    db.write("bare", move |tx| state::put(tx, "bare", &n.to_be_bytes())).await?;
                }
                anyhow::Ok(begun.elapsed().as_secs_f64() * 1000.0)
            })
        })
        .collect();
    let mut ms = Vec::with_capacity(stores);
    for t in tasks {
        ms.push(t.await??);
    }
    Ok(Spread::of(ms))
}
