//! The pages of a node with a hundred thousand incidents, twenty people at once: from the request to the last byte, over
//! loopback, from a real `pasban serve`. Also sizes of pages, memory, and the time until a start answers.
//!
//! `cargo run --release -p pasban-bench --bin faces -- PASBAN [INCIDENTS] [SECONDS]`
//!
//! Two runs: people who look and think for a moment (what the aim speaks of), and people who never wait (where it ends).
//! What is measured holds the asking side too, so it is an upper bound of the server's own time.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use pasban_access::Role;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_bench::{Spread, bare_commits, cpu_seconds, memory};
use pasban_kernel::TenantId;
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_seat_desk::sample::{self, Fill};
use pasban_store::{Db, Options};

/// People at once.
const PEOPLE: usize = 20;
/// How long one looks at a page before the next, in the first run.
const THINK: Duration = Duration::from_millis(500);

/// What is asked of a page, and of which page further addresses are taken.
const ASKED: &[(&str, &str)] = &[
    ("queue", "/queue"),
    ("queue, filtered", "/queue?kind=report"),
    ("search, a common word", "/search?q=phishing"),
    ("search, two words", "/search?q=server+login"),
    ("search, a value", "/search?q=host-30%5B.%5Dsample%5B.%5Dexample"),
    ("indicators", "/indicators"),
    ("situation", "/situation"),
    ("ledger", "/ledger"),
];

fn configuration(dir: &std::path::Path, https: SocketAddr, plain: SocketAddr) -> String {
    format!(
        "[node]\nname = \"Finance CERT\"\ntier = \"sectoral\"\ndata = {:?}\nlisten = \"{https}\"\n[portal]\nlisten_plain = \"{plain}\"\n",
        dir.join("data")
    )
}

async fn free_port() -> anyhow::Result<SocketAddr> {
    Ok(tokio::net::TcpListener::bind("127.0.0.1:0").await?.local_addr()?)
}

/// The store with its incidents, and a session for each person.
async fn prepare(file: &std::path::Path, incidents: u64) -> anyhow::Result<Vec<String>> {
    let config = Config::load(file, std::iter::empty())?;
    let ambient = Ambient::default();
    std::fs::create_dir_all(&config.node.data)?;
    pasban_app::identity::create(&config.node.data, "Finance CERT", &["127.0.0.1".into()], &ambient)?;
    drop(Db::open_migrated(&pasban_app::node::store_url(&config)?, Options::default(), ambient.now())?);
    let node = Node::open(config, ambient)?;
    // Most are closed: a queue of a hundred thousand open items is nobody's.
    let (reports, alerts) = sample::fill(&node, Fill { incidents, open_percent: 5, ..Fill::default() }).await?;
    println!("{reports} reports, {alerts} alerts");
    let people = People::new(node.clone());
    let mut sessions = Vec::with_capacity(PEOPLE);
    for n in 0..PEOPLE {
        let new = NewPerson {
            tenant: TenantId::OWN,
            name: format!("Analyst {n}"),
            email: String::new(),
            phone: String::new(),
            role: if n % 4 == 0 { Role::Lead } else { Role::Analyst },
        };
        let person = person::add(&node, new, "bench").await?;
        let link = pasban_people::invite::one_time(&node, person.id, 60, "bench").await?;
        sessions.push(people.enter(&link, std::net::Ipv4Addr::LOCALHOST.into()).await?);
    }
    tokio::task::spawn_blocking(move || node.db.close()).await?;
    Ok(sessions)
}

struct Browser {
    at: SocketAddr,
    session: String,
    connection: Option<SendRequest<Empty<Bytes>>>,
}

struct Got {
    status: u16,
    body: Vec<u8>,
    took: Duration,
}

impl Browser {
    async fn get(&mut self, path: &str) -> anyhow::Result<Got> {
        if self.connection.as_ref().is_none_or(SendRequest::is_closed) {
            let stream = tokio::net::TcpStream::connect(self.at).await?;
            stream.set_nodelay(true)?;
            let (sender, connection) = handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            self.connection = Some(sender);
        }
        let connection = self.connection.as_mut().context("a connection")?;
        let request = hyper::Request::get(path)
            .header("host", self.at.to_string())
            .header("accept", "text/html")
            .header("accept-encoding", "gzip")
            .header("cookie", format!("pasban-session={}", self.session))
            .body(Empty::new())?;
        let begun = Instant::now();
        let response = connection.send_request(request).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes().to_vec();
        Ok(Got { status, body, took: begun.elapsed() })
    }
}

/// Addresses of things on a page, by the start of their paths.
fn linked(page: &[u8], start: &str) -> Vec<String> {
    let mut text = String::new();
    if std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(page), &mut text).is_err() {
        text = String::from_utf8_lossy(page).into_owned();
    }
    let found = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut paths: Vec<String> = found
        .filter(|p| p.starts_with(start) && !p.contains('?') && p.len() > start.len() + 8)
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

async fn run(
    at: SocketAddr,
    sessions: &[String],
    asked: &[(String, Vec<String>)],
    think: Duration,
    seconds: u64,
) -> anyhow::Result<()> {
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut tasks = Vec::new();
    for (n, session) in sessions.iter().cloned().enumerate() {
        let asked = asked.to_vec();
        tasks.push(tokio::spawn(async move {
            let mut browser = Browser { at, session, connection: None };
            let mut times: Vec<(usize, f64)> = Vec::new();
            // They do not all begin in the same moment.
            tokio::time::sleep(think * u32::try_from(n).unwrap_or(0) / u32::try_from(PEOPLE).unwrap_or(1)).await;
            let mut turn = n * 7;
            while Instant::now() < until {
                let Some((_, paths)) = asked.get(turn % asked.len()) else { break };
                let path = paths.get((turn / asked.len()) % paths.len()).context("a path")?;
                let got = browser.get(path).await?;
                anyhow::ensure!(got.status == 200, "{path}: {}", got.status);
                times.push((turn % asked.len(), got.took.as_secs_f64() * 1e3));
                turn += 1;
                tokio::time::sleep(think).await;
            }
            anyhow::Ok(times)
        }));
    }
    let mut by: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for t in tasks {
        for (what, ms) in t.await?? {
            by.entry(what).or_default().push(ms);
        }
    }
    let all: Vec<f64> = by.values().flatten().copied().collect();
    let rate = all.len() as f64 / seconds as f64;
    for (what, ms) in by {
        println!("  {:<28} {}", asked.get(what).map_or("", |a| &a.0), Spread::of(ms));
    }
    println!("  {:<28} {}  {rate:.0} pages/s", "all", Spread::of(all));
    Ok(())
}

fn start(binary: &str, file: &std::path::Path, log: &std::path::Path) -> anyhow::Result<Child> {
    let log = std::fs::File::create(log)?;
    Ok(Command::new(binary)
        .args(["serve", "--config"])
        .arg(file)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let binary = args.next().context("usage: faces PASBAN [INCIDENTS] [SECONDS]")?;
    let incidents: u64 = args.next().map_or(Ok(100_000), |n| n.parse())?;
    let seconds: u64 = args.next().map_or(Ok(30), |n| n.parse())?;
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("pasban.toml");
    let (https, plain) = (free_port().await?, free_port().await?);
    std::fs::write(&file, configuration(dir.path(), https, plain))?;
    let begun = Instant::now();
    let sessions = prepare(&file, incidents).await?;
    println!("{incidents} incidents made in {:.1} s", begun.elapsed().as_secs_f64());

    let begun = Instant::now();
    let mut child = start(&binary, &file, &dir.path().join("node.log"))?;
    while tokio::net::TcpStream::connect(plain).await.is_err() {
        anyhow::ensure!(begun.elapsed().as_secs() < 60 && child.try_wait()?.is_none(), "the node does not start");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let mut browser = Browser { at: plain, session: sessions.first().cloned().context("a session")?, connection: None };
    let first = browser.get("/sign-in").await?;
    println!(
        "ready                {:.0} ms after its start (first page {})",
        begun.elapsed().as_secs_f64() * 1e3,
        first.status
    );
    tokio::time::sleep(Duration::from_secs(5)).await;
    let idle = memory(child.id()).context("memory")?;
    println!("idle memory          {:.1} MiB PSS, {} threads", idle.0 as f64 / 1024.0, idle.1);

    let mut asked: Vec<(String, Vec<String>)> = Vec::new();
    println!("pages, bytes as sent (gzip):");
    for (what, path) in ASKED {
        let got = browser.get(path).await?;
        if got.status != 200 {
            println!("  {what:<28} {path}: {}, left out", got.status);
            continue;
        }
        println!("  {what:<28} {:>7}", got.body.len());
        asked.push(((*what).to_owned(), vec![(*path).to_owned()]));
        for (detail, page, start) in [("item", "queue", "/queue/"), ("indicator", "indicators", "/indicators/")] {
            let paths = linked(&got.body, start);
            if *what == page && !paths.is_empty() {
                let one = browser.get(paths.first().context("a path")?).await?;
                println!("  {detail:<28} {:>7}  ({} of them asked)", one.body.len(), paths.len());
                asked.push((detail.to_owned(), paths));
            }
        }
    }
    let cpu = cpu_seconds(child.id()).unwrap_or(0.0);
    println!("{PEOPLE} people who think {} ms between pages, {seconds} s:", THINK.as_millis());
    run(plain, &sessions, &asked, THINK, seconds).await?;
    println!("  server's processor   {:.2} s", cpu_seconds(child.id()).unwrap_or(0.0) - cpu);
    println!("{PEOPLE} people who never wait, {seconds} s:");
    run(plain, &sessions, &asked, Duration::ZERO, seconds).await?;
    if let Some((kib, threads)) = memory(child.id()) {
        println!("memory after it      {:.1} MiB PSS, {threads} threads", kib as f64 / 1024.0);
    }
    println!("bare commits         {}", bare_commits(1, 10).await?);
    child.kill()?;
    child.wait()?;
    Ok(())
}
