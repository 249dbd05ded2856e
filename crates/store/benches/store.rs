//! What the store costs: bare commits, shared commits, point reads, streams, on each engine at hand.
//!
//! `cargo bench -p pasban-store`. PostgreSQL only where `PASBAN_BENCH_POSTGRES` names an empty database by URL.
//! Commit rates are the disk's: compare only figures of one run.

use std::time::{Duration, Instant};

use pasban_kernel::Timestamp;
use pasban_store::{Db, Options, StoreUrl, Tx, args, row, stream};
use tokio::task::JoinSet;

/// How long each line is measured.
const FOR: Duration = Duration::from_secs(3);
const CALLERS: usize = 64;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
    let folder = tempfile::tempdir_in(std::env::current_dir().expect("folder")).expect("folder");
    runtime.block_on(async {
        memory(folder.path()).await;
        all("sqlite", &StoreUrl::file(folder.path().join("store.db"))).await;
        if let Ok(url) = std::env::var("PASBAN_BENCH_POSTGRES") {
            all("postgres", &url.parse().expect("PASBAN_BENCH_POSTGRES")).await;
        }
    });
}

async fn all(engine: &str, url: &StoreUrl) {
    let url = url.clone();
    let db = tokio::task::spawn_blocking(move || {
        let db = Db::open_migrated(&url, Options::default(), Timestamp(1))?;
        db.write_blocking("bench.create", |tx| {
            let blob = if tx.dialect() == pasban_store::Dialect::Sqlite { "BLOB" } else { "BYTEA" };
            tx.batch(&format!("CREATE TABLE bench (id BIGINT PRIMARY KEY, body {blob} NOT NULL)"))
        })?;
        Ok::<_, pasban_store::StoreError>(db)
    })
    .await
    .expect("thread")
    .expect("open");
    one_by_one(engine, &db).await;
    shared(engine, &db).await;
    in_hundreds(engine, &db).await;
    reads(engine, &db, 1).await;
    reads(engine, &db, 8).await;
    let stats = db.stats();
    println!("{engine}: {} commits for {} write jobs, {} failed", stats.commits, stats.writes, stats.failed);
    tokio::task::spawn_blocking(move || db.close()).await.expect("close");
}

/// What a store keeps in memory: many of them in one process, each after some work.
async fn memory(folder: &std::path::Path) {
    const STORES: u32 = 100;
    let Some(before) = resident_kib() else { return };
    let mut stores = Vec::new();
    for i in 0..STORES {
        let inside = folder.join(format!("node{i}"));
        let db = tokio::task::spawn_blocking(move || {
            std::fs::create_dir(&inside).expect("folder");
            let db = Db::open_migrated(&StoreUrl::file(inside.join("store.db")), Options::default(), Timestamp(1))?;
            db.write_blocking("bench.fill", |tx| {
                for i in 0..1000 {
                    pasban_store::state::put(tx, &format!("key {i}"), &[7; 1000])?;
                }
                Ok(())
            })?;
            db.read_blocking(|tx| tx.one("SELECT COUNT(*) FROM node_state WHERE value <> $1", args![[0_u8]]))?;
            Ok::<_, pasban_store::StoreError>(db)
        });
        stores.push(db.await.expect("thread").expect("open"));
    }
    let busy = resident_kib().unwrap_or(before).saturating_sub(before);
    tokio::time::sleep(Duration::from_secs(7)).await;
    let idle = resident_kib().unwrap_or(before).saturating_sub(before);
    println!("sqlite: {} KiB a store with 1 MB in it, {} KiB after a rest", busy / STORES, idle / STORES);
    tokio::task::spawn_blocking(move || stores.iter().for_each(Db::close)).await.expect("close");
}

/// Resident memory of this process, Linux only.
fn resident_kib() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()
}

fn insert(tx: &mut dyn Tx) -> pasban_store::Result<()> {
    let id = stream::append(tx, b"bench", Timestamp(1))?;
    tx.exec("INSERT INTO bench (id, body) VALUES ($1, $2)", args![id, [7_u8; 200]]).map(|_| ())
}

/// One caller, each row committed by itself.
async fn one_by_one(engine: &str, db: &Db) {
    let (started, mut n) = (Instant::now(), 0_u32);
    let mut times = Vec::new();
    while started.elapsed() < FOR {
        let at = Instant::now();
        db.write("bench.one", insert).await.expect("write");
        times.push(at.elapsed());
        n += 1;
    }
    report(engine, "commits one by one (stream position + row of 200 bytes)", n, started, &mut times);
}

/// Many callers at once: their jobs share commits.
async fn shared(engine: &str, db: &Db) {
    let before = db.stats();
    let started = Instant::now();
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let db = db.clone();
        callers.spawn(async move {
            let mut times = Vec::new();
            while started.elapsed() < FOR {
                let at = Instant::now();
                db.write("bench.shared", insert).await.expect("write");
                times.push(at.elapsed());
            }
            times
        });
    }
    let mut times: Vec<Duration> = callers.join_all().await.into_iter().flatten().collect();
    let n = u32::try_from(times.len()).unwrap_or(u32::MAX);
    report(engine, "jobs of 64 callers", n, started, &mut times);
    let commits = db.stats().commits - before.commits;
    println!("{engine}: {:>9.1} jobs a commit", f64::from(n) / commits.max(1) as f64);
}

/// One caller, a hundred rows a job.
async fn in_hundreds(engine: &str, db: &Db) {
    let (started, mut n) = (Instant::now(), 0_u32);
    let mut times = Vec::new();
    while started.elapsed() < FOR {
        let at = Instant::now();
        db.write("bench.hundred", |tx| {
            let first = stream::append_many(tx, b"bench", Timestamp(1), 100)?;
            let rows = (first..).take(100).map(|id| row![id, [7_u8; 200]]).collect();
            tx.many("INSERT INTO bench (id, body) VALUES ($1, $2)", rows)
        })
        .await
        .expect("write");
        times.push(at.elapsed());
        n += 100;
    }
    report(engine, "rows in jobs of 100 (times are a job's)", n, started, &mut times);
}

/// Rows found by key.
async fn reads(engine: &str, db: &Db, callers: usize) {
    let last = db.read(|tx| stream::head(tx, b"bench")).await.expect("head").unwrap_or(1);
    let started = Instant::now();
    let mut set = JoinSet::new();
    for caller in 0..callers as i64 {
        let db = db.clone();
        set.spawn(async move {
            let mut times = Vec::new();
            let mut id = caller * 7919;
            while started.elapsed() < FOR {
                id = (id + 104_729) % last;
                let key = id;
                let at = Instant::now();
                db.read(move |tx| tx.one("SELECT body FROM bench WHERE id = $1", args![key])).await.expect("read");
                times.push(at.elapsed());
            }
            times
        });
    }
    let mut times: Vec<Duration> = set.join_all().await.into_iter().flatten().collect();
    let n = u32::try_from(times.len()).unwrap_or(u32::MAX);
    report(engine, &format!("point reads, {callers} callers"), n, started, &mut times);
}

fn report(engine: &str, what: &str, n: u32, started: Instant, times: &mut [Duration]) {
    let rate = f64::from(n) / started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 1000).copied().unwrap_or_default();
    println!("{engine}: {rate:>9.0} a second, p50 {:>9.2?}, p99 {:>9.2?}: {what}", at(500), at(990));
}
