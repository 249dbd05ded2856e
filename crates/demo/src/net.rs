//! Small stand-ins around the nodes of the demo: an HTTP CONNECT proxy whose line can be cut, a mail server, a webhook
//! receiver. They serve the story on this machine only; the tests use the real programs.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Most bytes of a message that a stand-in keeps.
const KEPT_MAX: usize = 256 * 1024;

/// A CONNECT proxy whose line can be cut and healed.
pub struct Wire {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    cut: Arc<AtomicBool>,
    running: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Wire {
    /// Starts it.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (cut, running) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (state, open) = (cut.clone(), running.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (cut, open) = (state.clone(), open.clone());
                open.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let _ = tunnel(stream, cut).await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Ok(Self { url, cut, running, task })
    }

    /// Cuts the line: new connections are refused, and when this answers the running ones have ended.
    pub async fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        for _ in 0..200 {
            if self.running.load(Ordering::SeqCst) == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    /// Heals it.
    pub fn heal(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn tunnel(stream: TcpStream, cut: Arc<AtomicBool>) -> std::io::Result<()> {
    let mut client = BufReader::new(stream);
    let mut first = String::new();
    client.read_line(&mut first).await?;
    loop {
        let mut line = String::new();
        if client.read_line(&mut line).await? <= 2 {
            break;
        }
    }
    let target: Option<SocketAddr> = first.split(' ').nth(1).and_then(|t| t.parse().ok());
    let Some(target) =
        target.filter(|t| t.ip().is_loopback() && first.starts_with("CONNECT ") && !cut.load(Ordering::SeqCst))
    else {
        return client.get_mut().write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n").await;
    };
    let mut server = TcpStream::connect(target).await?;
    client.get_mut().write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    let watch = async {
        while !cut.load(Ordering::SeqCst) {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::select! {
        r = tokio::io::copy_bidirectional(&mut client, &mut server) => r.map(|_| ()),
        () = watch => Ok(()),
    }
}

/// What arrived at a stand-in for people.
#[derive(Clone, Default)]
pub struct Received(Arc<Mutex<Vec<String>>>);

impl Received {
    /// All messages so far.
    pub fn all(&self) -> Vec<String> {
        self.0.lock().map(|m| m.clone()).unwrap_or_default()
    }

    fn push(&self, message: String) {
        if let Ok(mut all) = self.0.lock() {
            all.push(message);
        }
    }
}

/// A mail server that keeps what it is given.
pub async fn mail_server() -> std::io::Result<(SocketAddr, Received)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let (addr, kept) = (listener.local_addr()?, Received::default());
    let received = kept.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let received = received.clone();
            tokio::spawn(async move {
                let _ = smtp(stream, &received).await;
            });
        }
    });
    Ok((addr, kept))
}

async fn smtp(stream: TcpStream, received: &Received) -> std::io::Result<()> {
    let mut s = BufReader::new(stream);
    s.get_mut().write_all(b"220 demo\r\n").await?;
    let (mut data, mut body) = (false, String::new());
    loop {
        let mut line = String::new();
        if s.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if data {
            if line == ".\r\n" {
                data = false;
                received.push(std::mem::take(&mut body));
                s.get_mut().write_all(b"250 kept\r\n").await?;
            } else if body.len() < KEPT_MAX {
                body.push_str(&line);
            }
            continue;
        }
        let answer: &[u8] = match line.get(..4).unwrap_or("").to_ascii_uppercase().as_str() {
            "DATA" => {
                data = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        s.get_mut().write_all(answer).await?;
    }
}

/// A webhook receiver that keeps what is posted.
pub async fn webhook() -> std::io::Result<(String, Received)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let (url, kept) = (format!("http://{}/alarm", listener.local_addr()?), Received::default());
    let received = kept.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let received = received.clone();
            tokio::spawn(async move {
                let _ = post(stream, &received).await;
            });
        }
    });
    Ok((url, kept))
}

async fn post(stream: TcpStream, received: &Received) -> std::io::Result<()> {
    let mut s = BufReader::new(stream);
    loop {
        let mut length = 0usize;
        let mut first = true;
        loop {
            let mut line = String::new();
            if s.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            if line == "\r\n" && !first {
                break;
            }
            first = false;
            if let Some(n) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = n.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length.min(KEPT_MAX)];
        s.read_exact(&mut body).await?;
        received.push(String::from_utf8_lossy(&body).into_owned());
        s.get_mut().write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await?;
    }
}
