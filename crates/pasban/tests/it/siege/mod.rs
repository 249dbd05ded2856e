//! Real nodes under a memory limit while everything hostile comes at once: bombs, bodies without an end, senders that
//! never finish, crowds of connections, a partner that floods, a host whose pages have no end. Meanwhile others are
//! served; afterwards a good push and a good report go in as ever, the processes are the same ones, and what they held
//! at most is bounded.
//!
//! The limit is `ulimit -v` ([`ADDRESSES_KIB`]), which needs no rights and means the same on every machine; a node that
//! met it would abort. What is really held is `VmHWM` of the process, and that has the tight bound.

mod host;
mod raw;
mod volleys;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use pasban_app::out::Method;
use pasban_app::out::http::Client;
use pasban_demo::control::Control;
use serde_json::{Value, json};

use crate::troupe::{BANK, CERT, Troupe};

/// Address space of each node, KiB: 2 GiB. The allocator reserves 64 MiB for each of its arenas, and each thread its
/// stack, used or not.
const ADDRESSES_KIB: u64 = 2 * 1024 * 1024;
/// Most memory that a node may ever have held, KiB: 768 MiB.
const HELD_KIB_MAX: u64 = 768 * 1024;
/// Longest that somebody good waits while the siege lasts. A busy node says so, and is asked again.
const PATIENCE: Duration = Duration::from_secs(60);

/// A besieged node: where it is met, and who may come in.
#[derive(Clone)]
pub struct Target {
    pub https: std::net::SocketAddr,
    pub dns: std::net::SocketAddr,
    pub pin: pasban_kernel::Digest,
    pub socket: std::path::PathBuf,
    pub control: Control,
    pub client: Client,
    /// Tokens of a hosted tenant that turned hostile.
    pub push: String,
    pub taxii: String,
    /// A token of somebody good.
    pub good: String,
}

impl Target {
    pub fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.https)
    }
}

/// A figure of a process from `/proc`, KiB.
fn held(pid: u32, name: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn line(name: &str) -> String {
    let now = pasban_app::clock::Ambient::default().now();
    let dns = json!({"type": "query", "rrname": name});
    json!({"timestamp": now.rfc3339(), "event_type": "dns", "src_ip": "10.0.0.7", "dns": dns}).to_string() + "\n"
}

/// Pushes one good line, asking again where the node says that it is busy. Answers how long that took.
async fn good_push(t: &Target, name: &str) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let headers = [("authorization".to_owned(), format!("Bearer {}", t.good))];
    loop {
        let url = t.url("/ingest/v1/good?format=eve");
        let last = match t.client.send(Method::POST, &url, &headers, line(name).into()).await {
            Ok(r) if r.status == 202 => {
                let said: Value = serde_json::from_slice(&r.body)?;
                ensure!(said["stored"] == 1 && said["bad"] == 0, "{said}");
                return Ok(begun.elapsed());
            }
            Ok(r) => format!("{}: {}", r.status, String::from_utf8_lossy(&r.body)),
            Err(e) => e.to_string(),
        };
        ensure!(begun.elapsed() < PATIENCE, "a good push waits {:?}: {last}", begun.elapsed());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Good people go on with their work until told that the siege is over. Answers how many times they were served, and
/// the longest that one of them waited.
async fn good_people(t: Target, over: Arc<AtomicBool>) -> anyhow::Result<(usize, Duration)> {
    let (mut served, mut longest) = (0, Duration::ZERO);
    while !over.load(Ordering::SeqCst) {
        let waited = good_push(&t, &format!("good-{served}.example")).await?;
        let begun = Instant::now();
        t.control.call("status", json!({})).await?;
        longest = longest.max(waited).max(begun.elapsed());
        served += 1;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok((served, longest))
}

async fn token(t: &mut Troupe, key: &str, input: Value) -> anyhow::Result<String> {
    Ok(t.call(key, "token.make", input).await?["token"].as_str().context("token")?.to_owned())
}

async fn target(t: &mut Troupe, key: &str, tenant: Option<&str>) -> anyhow::Result<Target> {
    let hostile = |scope: &str| json!({"scope": scope, "name": format!("hostile {scope}"), "tenant": tenant});
    let push = token(t, key, hostile("push")).await?;
    let taxii = token(t, key, hostile("taxii-write")).await?;
    let good = token(t, key, json!({"scope": "push", "name": "good"})).await?;
    let node = t.w.node(key)?;
    let pem = std::fs::read(node.dir.join("data/keys/tls.cert.pem"))?;
    Ok(Target {
        https: t.w.listens[key],
        dns: node.primary.dns,
        pin: pasban_app::identity::pin_of(&pem).map_err(|e| anyhow::anyhow!(e.details()))?,
        socket: node.dir.join("data/control.sock"),
        control: node.control.clone(),
        client: t.client(key)?,
        push,
        taxii,
        good,
    })
}

/// What a node holds now and has held at most, within the bound; and that it is the process that it was.
fn still_the_same(t: &mut Troupe, key: &'static str, pid: u32, after: &str) -> anyhow::Result<()> {
    ensure!(!t.w.ended(key) && t.w.pid(key) == Some(pid), "{key} ended {after}");
    let (most, now) = (held(pid, "VmHWM"), held(pid, "VmRSS"));
    println!(
        "{after}: {key} holds {} MiB, held at most {} MiB, of addresses {} MiB",
        now / 1024,
        most / 1024,
        held(pid, "VmPeak") / 1024
    );
    ensure!(most > 0 && most <= HELD_KIB_MAX, "{key} held {most} KiB {after}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_under_a_memory_limit_outlive_all_of_it() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let mut t = Troupe::new(dir.path().to_owned()).await?;
    for key in [CERT, BANK] {
        let limit = format!("ulimit -v {ADDRESSES_KIB} && exec \"$@\"");
        t.w.wrap.insert(key, ["sh", "-c", &limit, "sh"].map(str::to_owned).to_vec());
        t.start(key).await?;
    }
    t.link(BANK).await?;
    t.host_tenant().await?;
    let tenant = t.tenant.clone().context("the tenant")?.0;
    let cert = target(&mut t, CERT, Some(&tenant)).await?;
    let bank = target(&mut t, BANK, None).await?;
    let pids = [(CERT, t.w.pid(CERT).context("pid")?), (BANK, t.w.pid(BANK).context("pid")?)];
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", pids[0].1))?;
    ensure!(limits.contains(&(ADDRESSES_KIB * 1024).to_string()), "the limit is in force: {limits}");
    good_push(&cert, "before.example").await?;
    for (key, pid) in pids {
        still_the_same(&mut t, key, pid, "before")?;
    }

    // Crowds and slow senders stay for as long as they are let, while the volleys come.
    let over = Arc::new(AtomicBool::new(false));
    let good = tokio::spawn(good_people(cert.clone(), over.clone()));
    let crowd = tokio::spawn(raw::crowd(cert.clone()));
    let link = t.w.links[&(BANK, CERT)].clone();
    println!("{}", volleys::all(&cert, &link, false).await?);
    println!("{}", crowd.await??);
    // Once more with nobody in the way, so that every kind is seen to be read by whoever reads it.
    println!("{}", volleys::all(&cert, &link, true).await?);
    raw::zone(&cert).await?;
    let said = volleys::control(&cert).await?;
    println!("{said}");
    volleys::log(&t.w.node(BANK)?.dir.join("logs/dns.log"))?;
    over.store(true, Ordering::SeqCst);
    let (served, longest) = good.await??;
    println!("good people were served {served} times meanwhile; the longest wait was {longest:?}");
    ensure!(served >= 5, "good people were served {served} times only");
    for (key, pid) in pids {
        still_the_same(&mut t, key, pid, "after bombs, crowds and slow senders")?;
    }

    // The bank's node is gone; somebody has its keys and floods the CERT.
    t.stop(BANK, false).await?;
    let flooded = host::flood(&t.w.node(BANK)?.dir, &cert, &t.w.links[&(BANK, CERT)]).await?;
    println!("{flooded}");
    good_push(&cert, "after-the-flood.example").await?;
    still_the_same(&mut t, CERT, pids[0].1, "after a partner's flood")?;
    t.start(BANK).await?;
    let bank_pid = t.w.pid(BANK).context("pid")?;

    // The CERT's node is gone; somebody has its keys and gives the bank pages without an end.
    t.stop(CERT, false).await?;
    let dir = t.w.node(CERT)?.dir.clone();
    let over = Arc::new(AtomicBool::new(false));
    let good = tokio::spawn(good_people(bank.clone(), over.clone()));
    let met = host::serve(&dir).await?;
    over.store(true, Ordering::SeqCst);
    let (served, longest) = good.await??;
    println!(
        "a hostile host: {met:?}; the bank's own people were served {served} times, the longest wait was {longest:?}"
    );
    ensure!(
        met.iter().all(|(_, n)| (1..400).contains(n)),
        "each trick is met, and none is asked for in a rush: {met:?}"
    );
    still_the_same(&mut t, BANK, bank_pid, "after a host with tricks")?;
    t.start(CERT).await?;

    // All is as it was: a good report goes up, and a good warning comes down.
    let report =
        json!({"act": "share", "text": "we saw it", "values": ["after-all.example"], "consent": {"share": true}});
    let sent = t.call(BANK, "report.send", report).await?;
    let id = sent["report"].as_str().context("report")?.to_owned();
    // After so many failures the dialler rests for up to a minute and a half.
    let begun = Instant::now();
    while !t.call(CERT, "report.list", json!({})).await?.to_string().contains(&id) {
        let links = t.call(BANK, "link.list", json!({})).await?;
        ensure!(begun.elapsed() < 3 * PATIENCE, "the report is not there after {:?}: {links}", begun.elapsed());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let warning = json!({"value": "warning.example", "reason": "command server", "tlp": "green"});
    t.call(CERT, "issue", warning).await?;
    let here = |v: &Value| v["here"].as_array().is_some_and(|h| !h.is_empty());
    t.until("the warning is there", BANK, "trace", json!({"value": "warning.example"}), here).await?;
    good_push(&cert, "after.example").await?;
    still_the_same(&mut t, BANK, bank_pid, "at the end")?;
    Ok(())
}
