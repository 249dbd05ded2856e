//! Whole requests that are as bad as a request can be, many at a time, on every path that takes one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use anyhow::ensure;
use data_encoding::BASE64;
use pasban_app::links::feed;
use pasban_app::out::Method;
use pasban_kernel::LinkId;
use pasban_kernel::limits::{BODY_BYTES_MAX, JSON_VALUES_MAX};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinSet;

use super::{Target, raw};

/// Senders of one kind at a time.
const AT_ONCE: usize = 6;
const TAXII: &str = "application/taxii+json;version=2.1";

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut w = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    w.write_all(bytes).unwrap();
    w.finish().unwrap()
}

/// As many values as JSON may have, in as few bytes as they can have.
pub fn wide(before: &str, after: &str) -> Vec<u8> {
    let mut body = before.as_bytes().to_vec();
    body.extend(b"[],".repeat((JSON_VALUES_MAX - 10).min((BODY_BYTES_MAX - 200) / 3)));
    body.extend(b"[]");
    body.extend(after.as_bytes());
    body
}

pub fn deep() -> Vec<u8> {
    [b"{\"objects\":".to_vec(), vec![b'['; 4_000_000], vec![b']'; 4_000_000], b"}".to_vec()].concat()
}

fn bodies() -> Vec<(&'static str, Vec<u8>, bool)> {
    let words: Vec<u8> = "{\"a\":1}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("malformed", b"{\"objects\": [{\"type\": \"indicator\"".to_vec(), false),
        ("wrong charset", words.repeat(50_000), false),
        ("deep", deep(), false),
        ("wide", wide("{\"objects\":[", "]}"), false),
        ("empty lines", vec![b'\n'; BODY_BYTES_MAX - 1], false),
        ("oversized", vec![b' '; BODY_BYTES_MAX + 4096], false),
        ("gzip bomb", gzip(&vec![b' '; 256 << 20]), true),
        ("gzip of gzip bomb", gzip(&gzip(&vec![b'\n'; 256 << 20])), true),
    ]
}

/// Every path that takes a body over HTTPS.
fn paths(t: &Target, link: &str) -> Vec<(String, Vec<(String, String)>)> {
    let inbox = link.parse::<LinkId>().map(|id| feed::collection(&id, "inbox").to_string()).unwrap_or_default();
    let bearer = |token: &str| ("authorization".to_owned(), format!("Bearer {token}"));
    let kind = ("content-type".to_owned(), TAXII.to_owned());
    let junk =
        [("signature", "sig1=:AAAA:"), ("signature-input", "sig1=();created=1"), ("content-digest", "sha-256=:AAAA:")];
    let junk: Vec<(String, String)> = junk.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let mut all = vec![
        ("/ingest/v1/siege?format=eve".to_owned(), vec![bearer(&t.push)]),
        ("/ingest/v1/siege".to_owned(), vec![bearer(&t.push)]),
        ("/ingest/v1/siege".to_owned(), vec![bearer("pasban_nobody")]),
        ("/taxii2/plain/collections/inbox/objects/".to_owned(), vec![bearer(&t.taxii), kind]),
    ];
    for path in
        ["/links/v1/hello", "/links/v1/accept", "/links/v1/witness", "/links/v1/cosignature", "/links/v1/mirror"]
    {
        all.push((path.to_owned(), junk.clone()));
    }
    all.push((format!("/taxii2/links/collections/{inbox}/objects/"), junk));
    all
}

/// All bodies on all paths. Answers what was said, by kind of body. `reached`: each kind must have come through to where it
/// is read, rather than be turned away by a busy node.
pub async fn all(t: &Target, link: &str, reached: bool) -> anyhow::Result<String> {
    let mut out = String::new();
    for (what, body, packed) in bodies() {
        let mut said = BTreeMap::<String, usize>::new();
        let mut open = JoinSet::new();
        for (path, headers) in paths(t, link) {
            for _ in 0..AT_ONCE {
                let (t, body, url, mut headers) = (t.clone(), body.clone(), t.url(&path), headers.clone());
                if packed {
                    headers.push(("content-encoding".into(), "gzip".into()));
                }
                open.spawn(async move { t.client.send(Method::POST, &url, &headers, body.into()).await });
            }
        }
        while let Some(done) = open.join_next().await {
            // A node that stops reading closes: what was being written meanwhile has no answer.
            let code = done?.map_or_else(|_| "closed".to_owned(), |r| r.status.as_str().to_owned());
            *said.entry(code).or_default() += 1;
        }
        ensure!(!said.contains_key("500"), "{what}: {said:?}");
        let read = ["202", "400", "413", "422"].iter().any(|code| said.contains_key(*code));
        ensure!(read || !reached, "{what} was read by nobody: {said:?}");
        out += &format!("{what}: {said:?}\n");
    }
    let mut said = BTreeMap::<String, usize>::new();
    for (path, headers) in paths(t, link) {
        *said.entry(endless(t, &path, &headers).await?).or_default() += 1;
    }
    Ok(out + &format!("endless: {said:?}"))
}

/// A body in pieces that never end. Answers the status.
async fn endless(t: &Target, path: &str, headers: &[(String, String)]) -> anyhow::Result<String> {
    let (mut read, mut write) = tokio::io::split(raw::tls(t).await?);
    let fields: String = headers.iter().map(|(n, v)| format!("{n}: {v}\r\n")).collect();
    write
        .write_all(format!("POST {path} HTTP/1.1\r\nhost: x\r\n{fields}transfer-encoding: chunked\r\n\r\n").as_bytes())
        .await?;
    let pieces = tokio::spawn(async move {
        let piece = [b"10000\r\n".as_slice(), &vec![b'x'; 0x10000], b"\r\n"].concat();
        for _ in 0..4 * BODY_BYTES_MAX / 0x10000 {
            if write.write_all(&piece).await.is_err() {
                return true;
            }
        }
        false
    });
    let mut answer = vec![0; 4096];
    let n = tokio::time::timeout(super::PATIENCE, read.read(&mut answer)).await?.unwrap_or(0);
    drop(read);
    pieces.abort();
    let text = String::from_utf8_lossy(answer.get(..n).unwrap_or_default()).into_owned();
    Ok(text.split(' ').nth(1).unwrap_or("closed").to_owned())
}

/// The control socket, which only the node's own user opens, and may open with a file from anywhere.
pub async fn control(t: &Target) -> anyhow::Result<String> {
    let file = |bytes: &[u8]| {
        json!({"act": "share", "file": {"name": "f", "base64": BASE64.encode(bytes)}}).to_string().into_bytes()
    };
    let misp = wide("{\"Event\":{\"info\":\"x\",\"Attribute\":[", "]}}");
    let all: Vec<(&str, &str, Vec<u8>)> = vec![
        ("oversized", "status", vec![b' '; 2 * BODY_BYTES_MAX]),
        ("deep", "status", deep()),
        ("wide", "status", wide("{\"a\":[", "]}")),
        ("a wide MISP event", "report.send", file(&misp)),
        ("a wide bundle", "report.send", file(&wide("{\"type\":\"bundle\",\"objects\":[", "]}"))),
        (
            "a long list",
            "report.send",
            file(
                &b"value,comment\n".iter().chain(b"a.example,x\n".repeat(300_000).iter()).copied().collect::<Vec<u8>>(),
            ),
        ),
        ("a long text", "report.send", file(&b"x@a.example tlp ".repeat(200_000))),
        ("a gzip bomb", "report.send", file(&gzip(&vec![b'\n'; 64 << 20]))),
        ("too large a file", "report.send", file(&vec![b'x'; BODY_BYTES_MAX + 1])),
    ];
    let mut out = String::new();
    for (what, op, body) in all {
        let mut open = JoinSet::new();
        for _ in 0..2 {
            let (socket, body) = (t.socket.clone(), body.clone());
            open.spawn(async move {
                let c = tokio::net::UnixStream::connect(socket).await?;
                let (mut read, mut write) = tokio::io::split(c);
                let head = format!(
                    "POST /control/{op} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                let sent = tokio::spawn(async move {
                    let _ = write.write_all(head.as_bytes()).await;
                    let _ = write.write_all(&body).await;
                    write
                });
                let mut answer = Vec::new();
                let _ = tokio::time::timeout(2 * super::PATIENCE, read.read_to_end(&mut answer)).await?;
                sent.abort();
                let text = String::from_utf8_lossy(&answer).into_owned();
                anyhow::Ok(text.split(' ').nth(1).unwrap_or("closed").to_owned())
            });
        }
        let mut said = Vec::new();
        while let Some(done) = open.join_next().await {
            said.push(done??);
        }
        ensure!(!said.iter().any(|s| s == "500"), "{what}: {said:?}");
        out += &format!("control, {what}: {said:?}\n");
    }
    Ok(out)
}

/// A followed file grows by one endless line and by noise.
pub fn log(path: &Path) -> std::io::Result<()> {
    let mut file = std::fs::File::options().append(true).open(path)?;
    for _ in 0..64 {
        file.write_all(&vec![b'x'; 1 << 20])?;
    }
    file.write_all(b"\n")?;
    file.write_all(&(0..1_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<u8>>())?;
    file.write_all(b"\n")
}
