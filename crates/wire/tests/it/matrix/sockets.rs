//! Cells that need a connection of their own: senders that never finish, bodies and pages without an end, redirects, and
//! the zone's server.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::join_all;
use pasban_app::links::{carry, feed};
use pasban_kernel::Timestamp;
use pasban_kernel::limits::{BODY_BYTES_MAX, DNS_CONNECTION_QUESTIONS_MAX, DNS_IDLE_SECONDS_MAX, REQUEST_SECONDS_MAX};
use pasban_kernel::time::DAY;
use pasban_zone::{Apex, TsigKey, probe};
use reqwest::Method;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket, UnixStream};

use super::classes::Class;
use super::host::{self, Trick};
use super::paths::{Fate, Path, Said, World, said};
use crate::hostile::Caller;

pub const APEX: &str = "rpz.cert.example";
pub const KEY: &str = "resolver.";
pub const SECRET: &str = "cGFzYmFuLXRlc3Qta2V5LW9mLTMyLWJ5dGVzLWxvbmc=";
/// What a slow sender is let, and what a loaded machine needs.
const PATIENCE: Duration = Duration::from_secs(REQUEST_SECONDS_MAX + 30);

/// `None` where the class needs no connection of its own on that path.
pub async fn send(world: &World, path: Path, class: Class, bytes: &[u8]) -> Option<Said> {
    Some(match (class, path) {
        (Class::SlowSender, Path::Tail) => {
            // The half of a line waits, and disturbs nothing.
            let (first, rest) = bytes.split_at(bytes.len() / 2);
            let waiting = world.half_a_line(first).await;
            if waiting.fate != Fate::Known {
                return Some(waiting);
            }
            world.tailed(rest).await
        }
        (Class::SlowSender, _) => {
            let all = world.slow.get_or_init(|| slow(world)).await;
            let (fate, words) = all.get(&format!("{path:?}"))?;
            said(*fate, words.clone())
        }
        (Class::InfinitePages, Path::LinkPage) => {
            let (still, empty) = (tricked(Trick::StandsStill).await, tricked(Trick::EmptyForEver).await);
            said(still.fate, format!("{}; {}", still.words, empty.words))
        }
        (Class::InfinitePages, Path::Stick) => {
            match carry::import(&world.cert.node, std::path::Path::new("/dev/zero")).await {
                Err(e) => said(Fate::Refused, e.to_string()),
                Ok(_) => said(Fate::Broken, "a device was read"),
            }
        }
        (Class::InfinitePages, Path::Tail) => world.tailed(&vec![b'x'; 3 << 20]).await,
        (Class::InfinitePages, Path::Zone) => questions(world).await,
        (Class::InfinitePages, _) => endless(world, path).await,
        (Class::RedirectToLoopback, Path::LinkPage) => tricked(Trick::Redirects).await,
        _ => return None,
    })
}

/// What became of a host with a trick.
async fn tricked(trick: Trick) -> Said {
    let inner = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = format!("https://localhost:{}/secret", inner.local_addr().unwrap().port());
    let (asked, trouble) = host::met(trick, &elsewhere).await;
    if tokio::time::timeout(Duration::from_millis(100), inner.accept()).await.is_ok() {
        return said(Fate::Broken, "a redirect was followed");
    }
    // Pages with nothing in them are no trouble, as long as they cost nothing.
    let named = !trouble.is_empty() || trick == Trick::EmptyForEver;
    let fate = if named && asked < 120 { Fate::Refused } else { Fate::Broken };
    said(fate, format!("asked {asked} times in 2 s; {trouble}"))
}

/// The head of a request that brings a body on a path, without its length.
async fn head(world: &World, path: Path) -> String {
    let bearer = |scope: &str| format!("authorization: Bearer {}\r\n", world.tokens[scope]);
    let (at, fields) = match path {
        Path::LinkPost => {
            let at = format!("/taxii2/links/collections/{}/objects/", feed::collection(&world.link, "inbox"));
            let signed = Caller::new(&world.bank, &world.cert).sign(&Method::POST, &at, b"").await;
            (at, signed.iter().map(|(n, v)| format!("{n}: {v}\r\n")).collect())
        }
        Path::Taxii => (
            "/taxii2/plain/collections/inbox/objects/".to_owned(),
            bearer("taxii-write") + "content-type: application/taxii+json;version=2.1\r\n",
        ),
        Path::Push => ("/ingest/v1/dns?format=eve".to_owned(), bearer("push")),
        Path::Control => ("/control/issue".to_owned(), String::new()),
        _ => ("/control/report.send".to_owned(), String::new()),
    };
    format!("POST {at} HTTP/1.1\r\nhost: x\r\n{fields}")
}

/// Sends a head, and then pieces with rests between them until there is an answer.
async fn talk<S>(c: S, head: String, piece: Vec<u8>, rest: Duration) -> Said
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (mut read, mut write) = tokio::io::split(c);
    write.write_all(head.as_bytes()).await.unwrap();
    let pieces = tokio::spawn(async move {
        while write.write_all(&piece).await.is_ok() {
            tokio::time::sleep(rest).await;
        }
    });
    let mut answer = vec![0; 8192];
    let n = tokio::time::timeout(PATIENCE, read.read(&mut answer)).await;
    pieces.abort();
    let Ok(n) = n else { return said(Fate::Broken, "it is still let go on") };
    let text = String::from_utf8_lossy(&answer[..n.unwrap_or(0)]).into_owned();
    let code = text.split(' ').nth(1).unwrap_or("closed").to_owned();
    let body: Value = text.split_once("\r\n\r\n").and_then(|(_, b)| serde_json::from_str(b).ok()).unwrap_or_default();
    let words = body["description"].as_str().or(body["error"].as_str()).unwrap_or_default();
    let fate = if code.starts_with('5') || code == "202" || code == "200" { Fate::Broken } else { Fate::Refused };
    said(fate, format!("{code} {words}"))
}

async fn open(world: &World, path: Path, head: String, piece: Vec<u8>, rest: Duration) -> Said {
    if matches!(path, Path::LinkPost | Path::Taxii | Path::Push) {
        let at = world.plain.strip_prefix("http://").unwrap();
        talk(TcpStream::connect(at).await.unwrap(), head, piece, rest).await
    } else {
        let socket = pasban_wire::control::socket(&world.bank.node.config.node.data);
        talk(UnixStream::connect(socket).await.unwrap(), head, piece, rest).await
    }
}

/// All slow senders at once: each is let half a minute.
async fn slow(world: &World) -> BTreeMap<String, (Fate, String)> {
    let one = async |path: Path| {
        let done = match path {
            Path::LinkPage => tricked(Trick::Dribbles).await,
            Path::Zone => {
                let mut c = TcpStream::connect(world.zone).await.unwrap();
                c.write_all(&[0xff, 0xff, 1]).await.unwrap();
                let let_be = Duration::from_secs(DNS_IDLE_SECONDS_MAX + 30);
                match tokio::time::timeout(let_be, c.read(&mut [0; 16])).await {
                    Ok(_) => said(Fate::Refused, "closed"),
                    Err(_) => said(Fate::Broken, "still open"),
                }
            }
            _ => {
                let head = head(world, path).await + "content-length: 100000\r\n\r\n";
                open(world, path, head, b"x".to_vec(), Duration::from_millis(500)).await
            }
        };
        (format!("{path:?}"), (done.fate, done.words))
    };
    let paths = Path::ALL.into_iter().filter(|p| !matches!(p, Path::Tail | Path::Stick));
    join_all(paths.map(one)).await.into_iter().collect()
}

/// A body in pieces without an end.
async fn endless(world: &World, path: Path) -> Said {
    let head = head(world, path).await + "transfer-encoding: chunked\r\n\r\n";
    let piece = [b"100000\r\n".as_slice(), &vec![b' '; 1 << 20], b"\r\n"].concat();
    assert!(piece.len() < BODY_BYTES_MAX);
    open(world, path, head, piece, Duration::ZERO).await
}

fn now() -> Timestamp {
    pasban_app::clock::Ambient::default().now()
}

async fn transfer(world: &World, key: &TsigKey, skew: i64) -> Said {
    let mut c = TcpStream::connect(world.zone).await.unwrap();
    let apex = Apex::parse(APEX).unwrap();
    match probe::transfer(&mut c, &apex, Some(key), None, || now().plus(skew)).await {
        Ok(fetched) => said(Fate::Taken, format!("serial {}", fetched.serial)),
        Err(e) => said(Fate::Refused, e.to_string()),
    }
}

fn key() -> TsigKey {
    TsigKey::from_base64(KEY, SECRET).unwrap()
}

/// A transfer as a resolver asks for it.
pub async fn good_zone(world: &World) -> Said {
    transfer(world, &key(), 0).await
}

/// A message to the zone's server.
pub async fn zone(world: &World, class: Class, bytes: &[u8]) -> Said {
    match class {
        Class::Replayed => transfer(world, &key(), 0).await,
        Class::ClockOff => transfer(world, &key(), 3650 * DAY).await,
        Class::Stale => transfer(world, &key(), -3650 * DAY).await,
        Class::WronglySigned => transfer(world, &TsigKey::new(KEY, &[7; 32]).unwrap(), 0).await,
        Class::ForeignCreator => transfer(world, &TsigKey::new("stranger.", &[7; 32]).unwrap(), 0).await,
        Class::Oversized => {
            let mut c = TcpStream::connect(world.zone).await.unwrap();
            let _ = c.write_all(&[&(bytes.len() as u16).to_be_bytes()[..], bytes].concat()).await;
            let mut answer = [0; 64];
            let n = tokio::time::timeout(PATIENCE, c.read(&mut answer)).await.map_or(0, |n| n.unwrap_or(0));
            said(Fate::Refused, if n == 0 { "closed".to_owned() } else { format!("answered in {n} bytes") })
        }
        _ => {
            let udp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
            udp.send_to(bytes, world.zone).await.unwrap();
            let mut answer = [0; 512];
            match tokio::time::timeout(Duration::from_millis(500), udp.recv(&mut answer)).await {
                Ok(Ok(n)) if n > 3 && answer[3] & 15 == 0 => said(Fate::Taken, "answered"),
                Ok(Ok(n)) if n > 3 => said(Fate::Refused, format!("answered with code {}", answer[3] & 15)),
                _ => said(Fate::Refused, "not answered"),
            }
        }
    }
}

/// Questions without an end on one connection.
async fn questions(world: &World) -> Said {
    let mut c = TcpStream::connect(world.zone).await.unwrap();
    let question = [&[0_u8, 19, 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], &[1, b'x', 0], &[0, 6, 0, 1]].concat();
    let mut answered = 0;
    while answered <= 2 * DNS_CONNECTION_QUESTIONS_MAX {
        let mut length = [0; 2];
        if c.write_all(&question).await.is_err() || c.read_exact(&mut length).await.is_err() {
            return said(Fate::Refused, format!("closed after {answered} questions"));
        }
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        if c.read_exact(&mut answer).await.is_err() {
            return said(Fate::Refused, format!("closed after {answered} questions"));
        }
        answered += 1;
    }
    said(Fate::Broken, format!("{answered} questions were answered on one connection"))
}
