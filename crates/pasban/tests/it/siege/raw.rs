//! Connections that do not keep to any protocol: crowds, half heads, bodies that drip, DNS that is none.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use pasban_app::out::Trust;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket, UnixStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::Target;

/// Connections that never begin their handshake.
const SILENT: usize = 1500;
/// Connections that never end the head of their request, each of them close to the largest head.
const HALF_HEADS: usize = 200;
/// Senders of each kind that drip.
const DRIPPING: usize = 12;
/// Longest that any of them is kept: what a request may take, and what a loaded machine needs.
const KEPT: Duration = Duration::from_secs(pasban_kernel::limits::REQUEST_SECONDS_MAX + 30);

pub async fn tls(t: &Target) -> anyhow::Result<TlsStream<TcpStream>> {
    let config = Trust::Pin(t.pin).client_config().map_err(anyhow::Error::msg)?.context("a pin has a configuration")?;
    let name = rustls::pki_types::ServerName::from(t.https.ip());
    Ok(TlsConnector::from(Arc::new(config)).connect(name, TcpStream::connect(t.https).await?).await?)
}

/// All kinds at once. Answers what became of them, once each was closed.
pub async fn crowd(t: Target) -> anyhow::Result<String> {
    let begun = Instant::now();
    let mut silent = Vec::with_capacity(SILENT);
    for _ in 0..SILENT {
        silent.push(TcpStream::connect(t.https).await?);
    }
    let mut open: JoinSet<anyhow::Result<&'static str>> = JoinSet::new();
    for mut c in silent {
        open.spawn(async move { closed(&mut c, b"", "silent").await });
    }
    for _ in 0..HALF_HEADS {
        let t = t.clone();
        open.spawn(async move {
            let mut c = tls(&t).await?;
            let head = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx: {}", "y".repeat(60_000));
            closed(&mut c, head.as_bytes(), "half a head").await
        });
    }
    let taxii = "application/taxii+json;version=2.1";
    let heads = [
        format!("POST /ingest/v1/slow?format=eve HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: 900000\r\n\r\n", t.push),
        format!("POST /taxii2/plain/collections/inbox/objects/ HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: {taxii}\r\ncontent-length: 900000\r\n\r\n", t.taxii),
        "POST /links/v1/hello HTTP/1.1\r\nhost: x\r\nsignature: x\r\nsignature-input: x\r\ncontent-length: 90000\r\n\r\n".to_owned(),
        "POST /links/v1/witness HTTP/1.1\r\nhost: x\r\nsignature: x\r\nsignature-input: x\r\ncontent-length: 900000\r\n\r\n".to_owned(),
    ];
    for head in heads.iter().flat_map(|h| std::iter::repeat_n(h.clone(), DRIPPING)) {
        let t = t.clone();
        open.spawn(async move { drip(tls(&t).await?, head.as_bytes(), "dripping").await });
    }
    let head = b"POST /control/status HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\n";
    let socket = t.socket.clone();
    open.spawn(async move { drip(UnixStream::connect(socket).await?, head, "dripping on the control socket").await });
    let mut kinds = std::collections::BTreeMap::<&str, usize>::new();
    while let Some(done) = open.join_next().await {
        *kinds.entry(done??).or_default() += 1;
    }
    Ok(format!("all were closed within {:?}: {kinds:?}", begun.elapsed()))
}

/// Says something, and then nothing, until the other side closes.
async fn closed<S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin>(
    c: &mut S,
    first: &[u8],
    kind: &'static str,
) -> anyhow::Result<&'static str> {
    let _ = c.write_all(first).await;
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(KEPT, c.read_to_end(&mut answer)).await;
    ensure!(ended.is_ok(), "{kind} is still kept after {KEPT:?}");
    Ok(kind)
}

/// A head, and then a byte now and then.
async fn drip<S>(c: S, head: &[u8], kind: &'static str) -> anyhow::Result<&'static str>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + 'static,
{
    let (mut read, mut write) = tokio::io::split(c);
    write.write_all(head).await?;
    let drops = tokio::spawn(async move {
        while write.write_all(b"x").await.is_ok() && write.flush().await.is_ok() {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    });
    let mut answer = vec![0; 4096];
    let n = tokio::time::timeout(KEPT, read.read(&mut answer)).await;
    drops.abort();
    let n = n.with_context(|| format!("{kind} is still kept after {KEPT:?}"))?.unwrap_or(0);
    let said = String::from_utf8_lossy(answer.get(..n).unwrap_or_default());
    // Some are told why; a busy node tells others at once that it is busy.
    ensure!(n == 0 || ["408", "429", "401", "503"].iter().any(|code| said.contains(code)), "{kind}: {said}");
    Ok(kind)
}

/// DNS: noise, messages that are announced and never come, too long ones, names that point at themselves. The zone is
/// answered for afterwards.
pub async fn zone(t: &Target) -> anyhow::Result<()> {
    let udp = UdpSocket::bind("127.0.0.1:0").await?;
    let looping = [&[0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], &[0xc0, 12, 0, 6, 0, 1]].concat();
    for n in 0..2000_usize {
        let noise: Vec<u8> = (0..n % 1400).map(|i| (i * 31 + n) as u8).collect();
        let _ = udp.send_to(if n % 3 == 0 { &looping } else { &noise }, t.dns).await;
    }
    let mut open = Vec::new();
    for n in 0..300_usize {
        let Ok(mut c) = TcpStream::connect(t.dns).await else { continue };
        let first = match n % 3 {
            0 => vec![0xff, 0xff, 1, 2, 3],
            1 => [&(looping.len() as u16).to_be_bytes()[..], &looping].concat(),
            _ => vec![0],
        };
        let _ = c.write_all(&first).await;
        open.push(c);
    }
    drop(open);
    let apex = pasban_zone::Apex::parse("rpz.fincert.example")?;
    let begun = Instant::now();
    loop {
        match pasban_zone::probe::serial(t.dns, &apex, Duration::from_secs(5)).await {
            Ok(Some(_)) => return Ok(()),
            other => ensure!(begun.elapsed() < super::PATIENCE, "the zone is not answered for: {other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
