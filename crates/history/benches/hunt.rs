//! Append, seal and hunt rates, beside DuckDB on the same Parquet where `$PASBAN_PYTHON` has it.
//!
//! `PASBAN_BENCH_RECORDS` (default 1 000 000) records of two values each: a domain, six in ten of them from 400 000
//! popular ones (skewed), the others near unique; and an address out of 65 536. CPU times are of this thread.

use std::io::Write;
use std::process::Command;
use std::time::Instant;

use pasban_history::{Batch, History, Hunt, Options};
use pasban_kernel::observation::Seen;
use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, Observation, TenantId, Timestamp};

const NOON: Timestamp = Timestamp(20_781 * DAY + DAY / 2);

/// CPU seconds of this thread. The kernel brings this figure up to date only at a tick or when the thread sleeps, so an
/// interval must be long against a tick (4 ms), and nothing else may run just before it: a short interval with a sync in
/// it is charged with what ran before.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// CPU and wall seconds.
#[derive(Default)]
struct Spent {
    cpu: f64,
    wall: f64,
}

impl Spent {
    fn measure(&mut self, work: impl FnOnce()) {
        let (c, w) = (cpu(), Instant::now());
        work();
        self.wall += w.elapsed().as_secs_f64();
        self.cpu += cpu() - c;
    }

    /// One thread cannot use more CPU than time passed: such a figure is a fault of the measurement, and not shown.
    fn show(&self, count: f64) -> String {
        let wall = format!("{:.0} records/s wall", count / self.wall);
        if self.cpu > self.wall * 1.02 {
            return format!("{wall}; CPU not shown: {:.3} s measured in {:.3} s", self.cpu, self.wall);
        }
        format!("{wall}, {:.2} µs CPU a record", self.cpu / count * 1e6)
    }
}

/// A small generator (xorshift64*): the same records in every run.
struct Random(u64);
impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
    fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n
    }
}

fn record(random: &mut Random, n: u64, of: u64) -> Observation {
    let name = if random.below(10) < 6 {
        let a = random.below(400_000) as f64 / 400_000.0;
        format!("www.site{}.example", (a * a * a * 400_000.0) as u64)
    } else {
        format!("h{:x}.cdn{}.example", random.next() >> 24, random.below(5000))
    };
    let address = random.below(65_536);
    let host = format!("10.1.{}.{}", random.below(4), random.below(250));
    let time = NOON.plus(-i64::try_from((of - n) * 1000).unwrap_or(0));
    let line = format!(
        "{{\"timestamp\":\"{time}\",\"event_type\":\"dns\",\"src_ip\":\"{host}\",\"dest_ip\":\"203.0.{}.{}\",\"dns\":{{\"type\":\"query\",\"id\":{},\"rrname\":\"{name}\",\"rrtype\":\"A\"}}}}",
        address >> 8,
        address & 255,
        random.below(65_536),
    );
    let seen = |field: &str, value| Seen { field: field.to_owned(), value, attacker_controlled: false };
    let address = Observable::from_ip([203, 0, (address >> 8) as u8, address as u8].into());
    let name = Observable::domain(&name).expect("a name");
    Observation { time, host, seen: vec![seen("dns.rrname", name), seen("dest_ip", address)], line: line.into_bytes() }
}

fn main() {
    let records: u64 = std::env::var("PASBAN_BENCH_RECORDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    // As a busy node would set it; the default is 4 MiB.
    let segment_bytes = if records > 500_000 { 256 } else { 4 } * 1024 * 1024;
    let options = Options { segment_bytes, retention_days: 4000, ..Options::default() };
    let history = History::open(dir.path(), options).expect("a history").history;
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut append, mut seal) = (Spent::default(), Spent::default());
    let mut n = 0;
    while n < records {
        // Made beforehand, forty thousand at a time, so that only appending is in the interval.
        let mut batches = Vec::new();
        while batches.len() < 20 && n < records {
            let batch: Vec<_> = (n..(n + 2000).min(records)).map(|n| record(&mut random, n, records)).collect();
            n += batch.len() as u64;
            batches.push(batch);
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
        let mut due = false;
        append.measure(|| {
            for observations in &batches {
                let batch = Batch { source: "eve", key: None, received: NOON, observations };
                due |= history.append(TenantId::OWN, &batch).expect("room").seal_due;
            }
        });
        if due || n == records {
            let now = if n == records { NOON.plus(DAY) } else { NOON };
            seal.measure(|| {
                history.seal_due(now).expect("room");
            });
        }
    }
    let count = records as f64;
    println!("{records} records, {} values", 2 * records);
    println!("append (2 000 a sync): {}", append.show(count));
    println!("seal: {}", seal.show(count));
    let stats = history.stats().tenants[0];
    let (rows, files) = (stats.values.max(1) as f64, stats.files);
    println!(
        "{files} files; Parquet {:.1} bytes a record; index {:.2} bytes a record, {:.2} a value",
        stats.bytes as f64 / count,
        stats.index_bytes as f64 / count,
        stats.index_bytes as f64 / rows
    );

    // One value in a hundred was met; the others look like those that were.
    let mut asked = Vec::new();
    for k in 0..1000 {
        let text = if k % 100 == 0 {
            format!("www.site{}.example", k * 397)
        } else {
            format!("h{:x}.cdn{k}.example", random.next() >> 24)
        };
        asked.push(Observable::domain(&text).expect("a name"));
    }
    // The clock of a thread's CPU moves in steps of milliseconds: repeat for half a second and divide.
    let mean = |mut work: Box<dyn FnMut() + '_>| {
        work();
        let (c, w, mut times) = (cpu(), Instant::now(), 0.0);
        while w.elapsed().as_secs_f64() < 0.5 {
            work();
            times += 1.0;
        }
        ((cpu() - c) / times, w.elapsed().as_secs_f64() / times)
    };
    let result = history.hunt(&Hunt::new(&asked));
    let observations: u64 = result.hits.iter().map(|h| h.observations).sum();
    let (ours, wall) = mean(Box::new(|| drop(history.hunt(&Hunt::new(&asked)))));
    println!(
        "hunt of 1 000: {:.1} ms CPU, {:.1} ms wall warm; {} met in {observations} records; {:.1} MB read; {:.2} s CPU for 1e9 records",
        ours * 1e3,
        wall * 1e3,
        result.hits.len(),
        result.coverage.bytes_read as f64 / 1e6,
        ours / count * 1e9
    );
    let (c, w) = mean(Box::new(|| drop(history.prevalence(&asked, 30, NOON, &[]))));
    println!("prevalence of 1 000: {:.1} ms CPU, {:.1} ms wall", c * 1e3, w * 1e3);
    let net = [Observable::cidr("203.0.113.0/24").expect("a range")];
    let (c, _) = mean(Box::new(|| drop(history.hunt(&Hunt::new(&net)))));
    println!(
        "hunt of one /24 met by {} records: {:.1} ms CPU",
        history.hunt(&Hunt::new(&net)).hits.first().map_or(0, |h| h.observations),
        c * 1e3
    );
    duckdb(dir.path(), &asked, ours);
}

fn duckdb(dir: &std::path::Path, asked: &[Observable], ours: f64) {
    let python = std::env::var("PASBAN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut list = tempfile::NamedTempFile::new().expect("a file");
    for value in asked {
        writeln!(list, "{}", value.value()).expect("room");
    }
    let script = r#"
import duckdb, sys, time
v = [l.strip() for l in open(sys.argv[2])]
c = duckdb.connect(); c.execute("set threads=1")
t = f"read_parquet('{sys.argv[1]}/tenant=*/day=*/*.parquet', hive_partitioning=true)"
inlist = ','.join("'%s'" % x for x in v)
c.execute("create table q as select unnest(?) as value", [v])
agg = "count(distinct record), count(distinct host), min(time), max(time)"
for name, q in [('IN', f"select value, {agg} from {t} where value in ({inlist}) group by value"), ('join', f"select value, {agg} from {t} join q using (value) group by value")]:
    best = 1e9
    for _ in range(3):
        s = time.process_time(); r = c.execute(q).fetchall(); best = min(best, time.process_time() - s)
    print(name, best, len(r), sum(x[1] for x in r))
"#;
    match Command::new(python).args(["-c", script]).arg(dir).arg(list.path()).output() {
        Ok(out) if out.status.success() => {
            for line in String::from_utf8_lossy(&out.stdout).lines() {
                let parts: Vec<&str> = line.split(' ').collect();
                let [name, cpu, values, records] = parts[..] else { continue };
                let cpu: f64 = cpu.parse().unwrap_or(0.0);
                println!(
                    "DuckDB {name}, exact values only: {:.1} ms CPU ({values} met in {records} records): {:.0} x ours",
                    cpu * 1e3,
                    cpu / ours
                );
            }
        }
        _ => println!("no DuckDB beside it: set PASBAN_PYTHON to a python with the duckdb package"),
    }
}
