//! Build time, memory, look-ups and change latency of the indicator engine. Times are processor time of the one thread,
//! changes wall time.
//!
//! `cargo bench -p pasban-detect --bench indicators -- [COUNT]` (default 5,000,000). Prints one figure a line. Linux only
//! for the memory figure (`/proc/self/statm`).

use std::hint::black_box;
use std::time::Instant;

use pasban_detect::{Admission, HashKey, IndicatorRef, LiveSet, SetBuilder, When};
use pasban_kernel::{Observable, ObservableKind, Timestamp};

/// A fixed sequence, so that runs compare.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = self.0 ^ (self.0 >> 29);
        x.wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ (x >> 32)
    }
}

fn rss_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split_whitespace().nth(1).and_then(|p| p.parse::<u64>().ok()).unwrap_or(0) * 4096
}

/// Processor time of this thread: other work on the machine does not count.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

const TLDS: [&str; 6] = ["com", "net", "org", "info", "pk", "top"];

fn name(n: u64) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "re", "mi", "to", "su", "ka", "le", "no", "vi", "ze", "pho", "tra", "sk", "un", "qua", "ex"];
    let mut x = n;
    let mut out = String::new();
    for _ in 0..5 {
        out.push_str(SYLLABLES[(x & 15) as usize]);
        x >>= 4;
    }
    out.push_str(&format!("{:x}.{}", x & 0xffff, TLDS[(n % 6) as usize]));
    if n & 0x30_0000 == 0 { format!("cdn{}.{out}", n & 7) } else { out }
}

/// The mix of the notes: 40 % domains, 25 % addresses, 18 % URLs, 17 % hashes, 3,000 ranges.
fn value(i: usize, salt: u64) -> Observable {
    let mut r = Numbers(salt ^ (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    r.next();
    let n = r.next();
    if i < 3000 && salt == INDICATORS {
        let ip = std::net::Ipv4Addr::from(0x1400_0000 | (n as u32 & 0x07ff_ff00));
        return Observable::cidr(&format!("{ip}/{}", 24 + n % 8)).expect("a range");
    }
    match n % 100 {
        0..=39 => Observable::domain(&name(r.next())),
        40..=61 => Observable::ip(&std::net::Ipv4Addr::from(0x1000_0000 | (n >> 32) as u32 & 0x3fff_ffff).to_string()),
        62..=64 => Observable::ip(
            &std::net::Ipv6Addr::from(0x2a00u128 << 112 | u128::from(r.next()) << 40 | u128::from(n >> 40)).to_string(),
        ),
        65..=82 => Observable::url(&format!("http://{}/{:x}/gate.php?id={}", name(r.next()), n & 0xffff, n >> 50)),
        83..=90 => Observable::hash(&format!("{:016x}{:016x}{:016x}{:016x}", n, r.next(), r.next(), r.next())),
        _ => Observable::hash(&format!("{:016x}{:016x}", n, r.next())),
    }
    .expect("a value")
}

const INDICATORS: u64 = 1;
const OTHERS: u64 = 2;

fn main() {
    let count: usize = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(5_000_000);
    let suffix = |n: &str| TLDS.contains(&n);
    let rules = Admission { is_public_suffix: &suffix, short_prefixes: false };
    let before = rss_bytes();
    let start = cpu_seconds();
    let mut builder = SetBuilder::new();
    let mut refused = 0;
    for i in 0..count {
        let number = IndicatorRef(i as u32);
        if builder.insert(&rules, number, &value(i, INDICATORS), Timestamp(0), None).is_err() {
            refused += 1;
        }
    }
    println!("collect (values made from text included)  {:.2} s, {refused} refused", (cpu_seconds() - start));
    let start = cpu_seconds();
    let set = builder.finish(HashKey::new(*b"sixteen bytes..."));
    println!("build                                     {:.2} s, {} entries", (cpu_seconds() - start), set.len());
    let (text, rest) = set.bytes();
    let n = set.len().max(1) as f64;
    println!("values                                    {:.1} bytes an entry", text as f64 / n);
    println!("beside the values (arrays)                {:.2} bytes an entry", rest as f64 / n);
    println!(
        "beside the values (resident)              {:.2} bytes an entry",
        (rss_bytes() as f64 - before as f64 - text as f64) / n
    );
    let live = LiveSet::new(set);

    // 262,144 values, in an order that the machine cannot foresee.
    for (label, per_thousand) in [("0 %", 0), ("0.1 %", 1), ("10 %", 100)] {
        let mut r = Numbers(7);
        let values: Vec<Observable> = (0..262_144)
            .map(|_| {
                let pick = r.next();
                if pick % 1000 < per_thousand {
                    value((pick >> 20) as usize % count, INDICATORS)
                } else {
                    value((pick >> 20) as usize, OTHERS)
                }
            })
            .collect();
        let mut best = f64::MAX;
        let mut hits = 0u64;
        for _ in 0..5 {
            hits = 0;
            let start = cpu_seconds();
            for v in &values {
                live.matches(black_box(v), When::At(Timestamp(1)), |_| hits += 1);
            }
            best = best.min(cpu_seconds() - start);
        }
        println!(
            "look-ups at {label:<6}                        {:.2} M values/s, {hits} hits",
            values.len() as f64 / best / 1e6
        );
    }
    for kind in [ObservableKind::Domain, ObservableKind::Ip, ObservableKind::Url, ObservableKind::Sha256] {
        let values: Vec<Observable> =
            (0..2_000_000).map(|i| value(i, OTHERS)).filter(|v| v.kind() == kind).take(100_000).collect();
        let mut best = f64::MAX;
        for _ in 0..5 {
            let start = cpu_seconds();
            for v in &values {
                live.matches(black_box(v), When::At(Timestamp(1)), |_| {});
            }
            best = best.min(cpu_seconds() - start);
        }
        println!("  misses, {:<10}                      {:.0} ns", kind.name(), best / values.len() as f64 * 1e9);
    }

    let mut live = live;
    let mut times = Vec::new();
    for i in 0..20_000u32 {
        let mut add = SetBuilder::new();
        let v = value(i as usize, 3);
        let _ = add.insert(&rules, IndicatorRef(count as u32 + i), &v, Timestamp(0), None);
        let start_wall = Instant::now();
        if let Some(next) = live.with_delta(add, &[IndicatorRef(i * 7)]) {
            live = next;
        }
        times.push(start_wall.elapsed());
    }
    times.sort_unstable();
    let at = |p: usize| times[(times.len() - 1) * p / 1000].as_secs_f64() * 1e6;
    println!(
        "change of one added, one removed          median {:.1} us, p99 {:.1} us, worst {:.0} us ({live:?})",
        at(500),
        at(990),
        at(1000)
    );
    let values: Vec<Observable> = (0..262_144).map(|i| value(i, OTHERS)).collect();
    let start = cpu_seconds();
    for v in &values {
        live.matches(black_box(v), When::At(Timestamp(1)), |_| {});
    }
    println!(
        "look-ups at 0 % with 20,000 changes over it {:.2} M values/s",
        values.len() as f64 / (cpu_seconds() - start) / 1e6
    );
    let (next, work) = live.begin_compaction();
    let start = cpu_seconds();
    let done = work.run();
    println!("compaction                                {:.2} s", (cpu_seconds() - start));
    let compacted = next.with_compacted(done).expect("the latest");
    println!("entries after it                          {}", compacted.len_held());
}
