//! A tree of real nodes: national, sectoral CERTs, organisations, each with a history of its own and some with planted
//! hits. An indicator is issued at one sectoral CERT; how long until it is watched, answered and blocked everywhere?
//! *Blocked* is an outside client's DNS answer. Beside it, the same number of bare commits on the same disk in the same run.
//!
//! `cargo run --release -p pasban-bench --bin tree -- PASBAN [NODES [OBSERVATIONS]]`

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::Context;
use pasban_bench::{Spread, bare_commits, memory};
use pasban_demo::resolvers::{Resolver, is_blocked};
use pasban_demo::world::{Role, World};
use serde_json::json;

const SECTORS: [&str; 9] =
    ["finance", "telecom", "energy", "health", "it", "government", "punjab", "sindh", "community"];
const PLANTED: &str = "planted.example";
const FRESH: &str = "fresh-attack.example";

fn role(key: String, tier: &'static str, superior: Option<&'static str>) -> &'static Role {
    let key: &'static str = Box::leak(key.into_boxed_str());
    let domain: &'static str = Box::leak(format!("{key}.example").into_boxed_str());
    let superiors: &'static [&'static str] = Box::leak(superior.into_iter().collect::<Vec<_>>().into_boxed_slice());
    let log = (tier == "organisational").then_some("json-lines");
    Box::leak(Box::new(Role {
        key,
        name: key,
        tier,
        sector: "test",
        respond: "block",
        log,
        domain,
        range: "192.0.2.0/24",
        superiors,
    }))
}

/// A log of `n` observations over thirty days; 5 of 100 organisations met the planted value once.
fn log(n: usize, seed: usize, now: i64, planted: bool) -> String {
    let mut text = String::with_capacity(n * 90);
    for i in 0..n {
        let at = pasban_kernel::Timestamp(now - ((n - i) as i64) * (30 * 86_400_000_000 / n as i64));
        let name = if planted && i == n / 2 {
            PLANTED.to_owned()
        } else {
            format!("h{}.site{}.example.net", i % 50, (i * 7919 + seed) % 5000)
        };
        let _ = writeln!(
            text,
            "{{\"time\":\"{}\",\"client_ip\":\"10.0.{}.{}\",\"query\":\"{name}\"}}",
            at.rfc3339(),
            i % 8,
            i % 200 + 1
        );
    }
    text
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let binary = args.next().context("usage: tree PASBAN [NODES [OBSERVATIONS]]")?;
    let nodes: usize = args.next().map_or(Ok(100), |n| n.parse())?;
    let observations: usize = args.next().map_or(Ok(100_000), |n| n.parse())?;
    let dir = tempfile::tempdir()?;
    let mut w = World::with_binary(dir.path().to_owned(), binary.into()).await?;
    let mut roles = vec![role("national".into(), "national", None)];
    let certs = SECTORS.len().min(nodes / 5 + 1);
    for s in &SECTORS[..certs] {
        roles.push(role((*s).to_owned(), "sectoral", Some("national")));
    }
    for i in roles.len()..nodes {
        roles.push(role(format!("org{i}"), "organisational", Some(SECTORS[i % certs])));
    }
    let begun = Instant::now();
    let now = pasban_app::clock::Ambient::default().now().0;
    let mut total = 0;
    for (i, r) in roles.iter().enumerate() {
        w.init(r).await?;
        if r.log.is_some() {
            std::fs::write(w.node(r.key)?.dir.join("logs/dns.log"), log(observations, i, now, i % 20 == 0))?;
            total += observations;
        }
    }
    println!("[{:7.1} s] {} nodes made", begun.elapsed().as_secs_f64(), roles.len());
    let mut starts = Vec::new();
    for r in &roles {
        starts.push(w.start(r.key).await?.as_secs_f64() * 1000.0);
    }
    println!("[{:7.1} s] started: {}", begun.elapsed().as_secs_f64(), Spread::of(starts));
    for r in &roles {
        for host in r.superiors {
            let made = w
                .call(
                    host,
                    "constituent.put",
                    json!({"name": r.name, "sector": "test", "presence": "node", "identity": {"domains": [r.domain]}}),
                )
                .await?;
            w.orgs.insert(r.key.into(), made["id"].as_str().context("id")?.to_owned());
            w.link(r.key, host, None).await?;
        }
    }
    w.links_up().await?;
    println!("[{:7.1} s] {} links up", begun.elapsed().as_secs_f64(), w.links.len());
    for r in roles.iter().filter(|r| r.log.is_some()) {
        w.until(&format!("{} has read its log", r.key), 900.0, || async {
            let s = w.call(r.key, "status", json!({})).await?;
            Ok(s["sources"].as_array().is_some_and(|a| {
                a.iter().any(|s| s["name"] == "dns" && s["lines"].as_u64().unwrap_or(0) >= observations as u64)
            }))
        })
        .await?;
    }
    println!("[{:7.1} s] {total} observations stored", begun.elapsed().as_secs_f64());
    let mut watched_by: Vec<&'static str> = roles.iter().filter(|r| r.log.is_some()).map(|r| r.key).collect();
    watched_by.truncate(50);
    for key in &watched_by {
        let primary = w.node(key)?.primary.clone();
        w.resolvers.insert(key, Resolver::standin(&primary).await?);
    }
    tokio::time::sleep(Duration::from_secs(3)).await;

    // The value that some met: watched, hunted, answered.
    let at = issue(&w, PLANTED).await?;
    let watched = traced(&w, &roles, PLANTED, at).await?;
    let answered = w
        .until("the sightings are in", 120.0, || async {
            let t = w.call(SECTORS[0], "trace", json!({"value": PLANTED})).await?;
            Ok(t["sightings"].as_array().is_some_and(|s| !s.is_empty()))
        })
        .await;
    let t = w.call(SECTORS[0], "trace", json!({"value": PLANTED})).await?;
    let answers: Vec<f64> = t["sightings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|s| s["at"].as_i64())
        .map(|a| (a - at) as f64 / 1000.0)
        .collect();
    // The value that nobody met: blocked, seen by an outside client.
    let begun_block = Instant::now();
    let at = issue(&w, FRESH).await?;
    let mut blocked: Vec<Option<f64>> = vec![None; watched_by.len()];
    while blocked.iter().any(Option::is_none) && begun_block.elapsed().as_secs() < 120 {
        for (i, key) in watched_by.iter().enumerate() {
            if blocked[i].is_none() && is_blocked(w.resolvers[key].address(), FRESH).await == Some(true) {
                blocked[i] = Some(begun_block.elapsed().as_secs_f64() * 1000.0);
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let decided = traced(&w, &roles, FRESH, at).await?;
    let missing = blocked.iter().filter(|b| b.is_none()).count();
    let mut pss = Vec::new();
    let mut threads = 0;
    for r in &roles {
        if let Some(pid) = w.pid(r.key)
            && let Some((kib, n)) = memory(pid)
        {
            pss.push(kib as f64 / 1024.0);
            threads = threads.max(n);
        }
    }
    // Two commits a node lie between the issue and the block: intake and effects; one more at the gate.
    let bare = bare_commits(roles.len(), 3).await?;
    let memory = Spread::of(pss);
    println!("nodes {}, organisations with {observations} observations each, 5 % with a planted hit", roles.len());
    println!("watched and hunted   {watched}");
    println!(
        "answered (issuer)    {}  {}",
        Spread::of(answers),
        if answered.is_err() { "(not within 120 s)" } else { "" }
    );
    println!("decided              {decided}");
    println!("blocked (DNS)        {}  missing {missing}", Spread::of(blocked.into_iter().flatten().collect()));
    println!("bare commits, 3/node {bare}");
    println!("memory, MiB PSS      median {:.1}, max {:.1}; threads a node {threads}", memory.p50, memory.max);
    for r in &roles {
        w.stop(r.key, true).await?;
    }
    Ok(())
}

async fn issue(w: &World, value: &str) -> anyhow::Result<i64> {
    let at = pasban_app::clock::Ambient::default().now().0;
    w.call(
        SECTORS[0],
        "issue",
        json!({"value": value, "action": "block-home", "tlp": "green", "category": "malicious-code/c2-server", "reason": "measured", "days": 30, "who": "bench"}),
    )
    .await?;
    Ok(at)
}

/// When each node had decided about a value, by its own record.
async fn traced(w: &World, roles: &[&'static Role], value: &str, at: i64) -> anyhow::Result<Spread> {
    let mut ms = Vec::new();
    for r in roles {
        w.until(&format!("{} knows {value}", r.key), 120.0, || async {
            let t = w.call(r.key, "trace", json!({"value": value})).await?;
            Ok(t["here"].as_array().is_some_and(|h| !h.is_empty()))
        })
        .await?;
        let t = w.call(r.key, "trace", json!({"value": value})).await?;
        ms.extend(t["here"][0]["changed"].as_i64().map(|c| (c - at) as f64 / 1000.0));
    }
    Ok(Spread::of(ms))
}
