//! One parent and many light peers over HTTP with 50 ms of added delay: from the parent's commit to each peer's.
//! The parent is a real `pasban serve`; the peers are whole dialling nodes in this process whose stores lie in memory,
//! so that the disk measured is the parent's. Everything that comes down passes a proxy that holds it for 50 ms.
//!
//! `cargo run --release -p pasban-bench --bin peers -- PASBAN [PEERS]`

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_app::links::channel::Network;
use pasban_app::links::{dial, life, offer};
use pasban_bench::{Spread, bare_commits, cpu_seconds, memory};
use pasban_demo::world::{CAST, World};
use pasban_kernel::Observable;
use pasban_store::{Db, Options};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const DELAY: Duration = Duration::from_millis(50);
const ROUNDS: usize = 5;

/// A CONNECT proxy that holds what comes down and counts it.
async fn delaying_proxy(down: Arc<AtomicU64>) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let down = down.clone();
            tokio::spawn(async move { tunnel(stream, down).await.ok() });
        }
    });
    Ok(url)
}

async fn tunnel(stream: TcpStream, down: Arc<AtomicU64>) -> std::io::Result<()> {
    let _ = stream.set_nodelay(true);
    let mut client = BufReader::new(stream);
    let mut first = String::new();
    client.read_line(&mut first).await?;
    let mut line = String::new();
    while client.read_line(&mut line).await? > 2 {
        line.clear();
    }
    let target: std::net::SocketAddr =
        first.split(' ').nth(1).and_then(|t| t.parse().ok()).ok_or(std::io::ErrorKind::InvalidInput)?;
    let server = TcpStream::connect(target).await?;
    let _ = server.set_nodelay(true);
    client.get_mut().write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    let (mut from_server, mut to_server) = server.into_split();
    let (mut from_client, mut to_client) = client.into_inner().into_split();
    let up = tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
    let (queue, mut waiting) = tokio::sync::mpsc::channel::<(Instant, Vec<u8>)>(64);
    let writer = tokio::spawn(async move {
        while let Some((due, bytes)) = waiting.recv().await {
            tokio::time::sleep_until(due.into()).await;
            to_client.write_all(&bytes).await?;
        }
        std::io::Result::Ok(())
    });
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let n = from_server.read(&mut buffer).await?;
        if n == 0 {
            break;
        }
        down.fetch_add(n as u64, Ordering::Relaxed);
        if queue.send((Instant::now() + DELAY, buffer.get(..n).unwrap_or_default().to_vec())).await.is_err() {
            break;
        }
    }
    drop(queue);
    let _ = writer.await;
    up.abort();
    Ok(())
}

fn peer(dir: &std::path::Path, number: usize) -> anyhow::Result<Node> {
    let ambient = Ambient::default();
    let name = format!("peer {number}");
    let text = format!(
        "[node]\nname = \"{name}\"\ntier = \"organisational\"\ndata = \"{}\"\nlisten = \"127.0.0.1:1\"\n[outbound]\nallow = [\"127.0.0.0/8\"]\n[policy]\nrespond = \"watch\"\n",
        dir.display()
    );
    std::fs::create_dir_all(dir)?;
    let path = dir.join("pasban.toml");
    std::fs::write(&path, text)?;
    let config = Config::load(&path, std::iter::empty())?;
    pasban_app::identity::create(dir, &name, &["localhost".into()], &ambient)?;
    drop(Db::open_migrated(&pasban_app::node::store_url(&config)?, Options::default(), ambient.now())?);
    Ok(Node::open(config, ambient)?)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let binary = args.next().context("usage: peers PASBAN [PEERS]")?;
    let peers: usize = args.next().map_or(Ok(1000), |n| n.parse())?;
    let dir = tempfile::tempdir()?;
    let memory_dir = tempfile::Builder::new().prefix("pasban-peers").tempdir_in("/dev/shm")?;
    let mut w = World::with_binary(dir.path().to_owned(), binary.into()).await?;
    let role = CAST.iter().find(|r| r.key == "national").context("role")?;
    w.init(role).await?;
    w.start("national").await?;
    let pid = w.pid("national").context("pid")?;
    let down = Arc::new(AtomicU64::new(0));
    let proxy = delaying_proxy(down.clone()).await?;
    let begun = Instant::now();
    let mut nodes = Vec::with_capacity(peers);
    for i in 0..peers {
        let node = peer(&memory_dir.path().join(i.to_string()), i)?;
        let made = w.call("national", "link.offer", json!({"relation": "constituent", "name": "peer"})).await?;
        let network = Network { proxy: Some(proxy.clone()), ..Network::default() };
        let accepted = offer::accept(&node, made["offer"].as_str().context("offer")?, network).await?;
        let link = accepted.link.to_string();
        let shown = w.call("national", "link.digits", json!({"link": link})).await?;
        w.call("national", "link.confirm", json!({"link": link, "digits": accepted.shown})).await?;
        life::confirm(&node, accepted.link, shown["digits"].as_str().context("digits")?).await?;
        tokio::spawn(dial::run(node.clone()));
        nodes.push(node);
        if (i + 1) % 100 == 0 {
            println!("[{:6.1} s] {} peers linked", begun.elapsed().as_secs_f64(), i + 1);
        }
    }
    tokio::time::sleep(Duration::from_secs(10)).await;
    let mut all = Vec::new();
    let (cpu, bytes) = (cpu_seconds(pid).unwrap_or(0.0), down.load(Ordering::Relaxed));
    for round in 0..ROUNDS {
        let value = format!("round-{round}.example");
        let at = Ambient::default().now().0;
        w.call("national", "issue", json!({"value": value, "action": "watch", "tlp": "green", "category": "other", "reason": "measured", "days": 1, "who": "bench"})).await?;
        let value = Observable::domain(&value)?;
        let waited = Instant::now();
        let mut late = nodes.clone();
        let mut ms = Vec::new();
        while !late.is_empty() && waited.elapsed().as_secs() < 60 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let mut still = Vec::new();
            for n in late {
                // Received, not applied: the peers of this measurement do nothing about it.
                let id = n.db.read(|tx| pasban_store::rows::objects::object_list(tx, "indicator", "good", 100)).await?;
                match id.iter().find(|o| String::from_utf8_lossy(&o.bytes).contains(value.value())) {
                    Some(o) => ms.push((o.received.0 - at) as f64 / 1000.0),
                    None => still.push(n),
                }
            }
            late = still;
        }
        println!("round {round}: {}  missing {}", Spread::of(ms.clone()), late.len());
        all.extend(ms);
    }
    let cpu = cpu_seconds(pid).unwrap_or(0.0) - cpu;
    let bytes = down.load(Ordering::Relaxed) - bytes;
    let n = (peers * ROUNDS) as f64;
    println!("delivered            {}", Spread::of(all));
    println!(
        "parent's CPU         {:.3} ms a peer and object (witnessing and heartbeats of the same time included)",
        cpu * 1000.0 / n
    );
    println!("bytes down           {:.0} a peer and object", bytes as f64 / n);
    if let Some((kib, threads)) = memory(pid) {
        println!("parent's memory      {:.1} MiB PSS, {threads} threads", kib as f64 / 1024.0);
    }
    println!("bare commits         {}", bare_commits(1, 10).await?);
    w.stop("national", true).await?;
    Ok(())
}
