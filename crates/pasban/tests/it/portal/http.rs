//! A client that keeps every byte of an answer and sends nothing of itself: one connection, one request after the other.

use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// What was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub status: u16,
    /// In their order, names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection to a node's pages.
pub struct Client {
    at: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

pub type Headers<'a> = &'a [(&'a str, &'a str)];

impl Client {
    pub fn new(at: SocketAddr) -> Self {
        Self { at, stream: None }
    }

    /// Asks; once more on a new connection where the old one was closed meanwhile.
    pub async fn ask(&mut self, method: &str, path: &str, headers: Headers<'_>, body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.at);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if method != "GET" {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        let all = [head.as_bytes(), b"\r\n", body].concat();
        for again in [false, true] {
            let stream = match self.stream.take() {
                Some(open) => open,
                None => BufReader::new(TcpStream::connect(self.at).await.unwrap()),
            };
            match exchange(stream, &all).await {
                Ok((answer, stream)) => {
                    let closes = answer.header("connection").is_some_and(|c| c.eq_ignore_ascii_case("close"));
                    self.stream = (!closes).then_some(stream);
                    return answer;
                }
                Err(e) => assert!(!again, "{method} {path}: {e}"),
            }
        }
        unreachable!("answered or failed above")
    }
}

async fn exchange(mut stream: BufReader<TcpStream>, all: &[u8]) -> std::io::Result<(Answer, BufReader<TcpStream>)> {
    stream.get_mut().write_all(all).await?;
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let status = lines[0].split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap();
    let headers: Vec<_> = lines[1..]
        .iter()
        .filter_map(|l| l.split_once(": "))
        .map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned()))
        .collect();
    let mut answer = Answer { status, headers, body: Vec::new() };
    let length = answer.header("content-length").map_or(0, |n| n.parse().unwrap());
    answer.body = vec![0; length];
    stream.read_exact(&mut answer.body).await?;
    Ok((answer, stream))
}
