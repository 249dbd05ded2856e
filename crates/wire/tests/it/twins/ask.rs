//! Clients that keep every byte of an answer: one request, one connection, nothing in between that could tidy up.

use std::net::SocketAddr;
use std::sync::Arc;

use pasban_app::Node;
use pasban_app::identity::pin_of;
use pasban_app::links::host::{NONCE_HEADER, target};
use pasban_app::out::Trust;
use pasban_kernel::time::SECOND;
use pasban_proof::signed_request::{Envelope, sign_request};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// One HTTP message as it was on the wire.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raw {
    /// Status or request line and headers, in their order.
    pub head: String,
    pub body: Vec<u8>,
}

impl Raw {
    fn of(bytes: &[u8]) -> Self {
        let at = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("an HTTP head");
        Self { head: String::from_utf8(bytes[..at].to_vec()).unwrap(), body: bytes[at + 4..].to_vec() }
    }

    /// Several requests that were sent one after the other.
    pub fn all(mut bytes: &[u8]) -> Vec<Self> {
        let mut out = Vec::new();
        while !bytes.is_empty() {
            let at = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("an HTTP head") + 4;
            let length = Self::of(&bytes[..at]).header("content-length").map_or(0, |n| n.parse().unwrap());
            out.push(Self::of(&bytes[..at + length]));
            bytes = &bytes[at + length..];
        }
        out
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).filter_map(|l| l.split_once(": ")).find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Opens TLS to a node's own key.
pub async fn connect(host: &Node, at: SocketAddr, protocol: &[u8]) -> TlsStream<TcpStream> {
    let pin = pin_of(&host.keys.tls_cert).unwrap();
    let mut config = Trust::Pin(pin).client_config().unwrap().unwrap();
    config.alpn_protocols = vec![protocol.to_vec()];
    let tcp = TcpStream::connect(at).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(ServerName::from(at.ip()), tcp).await.unwrap()
}

pub type Headers = Vec<(String, String)>;

fn request(host: &Node, method: &str, path: &str, headers: &Headers, body: &[u8]) -> Vec<u8> {
    let mut out = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", host.config.node.listen);
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        out.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    let mut out = (out + "\r\n").into_bytes();
    out.extend_from_slice(body);
    out
}

/// Asks a node's listener.
pub async fn ask(host: &Node, method: &str, path: &str, headers: &Headers, body: &[u8]) -> Raw {
    let mut stream = connect(host, host.config.node.listen, b"http/1.1").await;
    stream.write_all(&request(host, method, path, headers, body)).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    Raw::of(&answer)
}

/// Asks with a token.
pub async fn bearer(host: &Node, path: &str, token: &str, more: &[(&str, &str)]) -> Raw {
    let mut headers = vec![("authorization".to_owned(), format!("Bearer {token}"))];
    headers.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    ask(host, "GET", path, &headers, b"").await
}

/// The headers of a request that a node signs, and the answer that brought the nonce.
async fn signature(by: &Node, host: &Node, method: &str, path: &str, body: &[u8]) -> (Headers, Raw) {
    let fresh = ask(host, "GET", "/links/v1/nonce", &Vec::new(), b"").await;
    let nonce = fresh.header(NONCE_HEADER).unwrap();
    let now = by.now();
    let envelope = Envelope { created: now, expires: now.plus(60 * SECOND), nonce, key_id: &by.key_id() };
    let uri = target(&host.config.url(), path);
    let (signed, _) = sign_request(method, &uri, body, envelope, &by.keys.link).unwrap();
    (signed.pairs().into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(), fresh)
}

/// Asks as a linked node: the answers with the nonce and to the request.
pub async fn signed(by: &Node, host: &Node, method: &str, path: &str, kind: &str, body: &[u8]) -> [Raw; 2] {
    let (mut headers, fresh) = signature(by, host, method, path, body).await;
    if !kind.is_empty() {
        headers.push(("content-type".into(), kind.into()));
    }
    [fresh, ask(host, method, path, &headers, body).await]
}

/// Opens the stream of events: its head, and the stream to read on.
pub async fn events(by: &Node, host: &Node) -> (Raw, TlsStream<TcpStream>) {
    let path = "/links/v1/events";
    let (headers, _) = signature(by, host, "GET", path, b"").await;
    let mut stream = connect(host, host.config.node.listen, b"http/1.1").await;
    stream.write_all(&request(host, "GET", path, &headers, b"")).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    (Raw::of(&head), stream)
}

/// A whole zone over TLS, to the last byte: messages until the SOA that ends it.
pub async fn zone(host: &Node) -> Vec<u8> {
    let setting = host.config.zone.as_ref().unwrap();
    let mut stream = connect(host, setting.listen_tls.unwrap(), b"dot").await;
    let mut question = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in setting.apex.split('.') {
        question.push(label.len() as u8);
        question.extend_from_slice(label.as_bytes());
    }
    question.extend_from_slice(&[0, 0, 252, 0, 1]);
    stream.write_u16(question.len() as u16).await.unwrap();
    stream.write_all(&question).await.unwrap();
    let (mut all, mut ends) = (Vec::new(), 0);
    while ends < 2 {
        let mut message = vec![0; usize::from(stream.read_u16().await.unwrap())];
        stream.read_exact(&mut message).await.unwrap();
        assert_eq!(message[3] & 15, 0, "the zone is refused");
        ends += soas(&message);
        all.extend_from_slice(&message);
    }
    all
}

/// How many SOA records answer (RFC 1035 section 4.1).
fn soas(message: &[u8]) -> usize {
    let number = |at: usize| usize::from(u16::from_be_bytes([message[at], message[at + 1]]));
    let name = |mut at: usize| loop {
        match message[at] {
            0 => return at + 1,
            n if n >= 0xc0 => return at + 2,
            n => at += usize::from(n) + 1,
        }
    };
    let mut at = 12;
    for _ in 0..number(4) {
        at = name(at) + 4;
    }
    let mut count = 0;
    for _ in 0..number(6) {
        at = name(at);
        count += usize::from(number(at) == 6);
        at += 10 + number(at + 8);
    }
    count
}
