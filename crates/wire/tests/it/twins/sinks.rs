//! What a node connects to, keeping every byte that it sends: a tap before another node, a mail server, a webhook.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use pasban_app::Node;
use pasban_app::out::trust;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::ask::connect;

/// What came, in the order in which it came.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }

    fn add(&self, bytes: &[u8]) {
        self.0.lock().unwrap().extend_from_slice(bytes);
    }
}

/// Stands before a node with the node's own TLS key and passes everything on, both ways.
pub fn tap(listener: TcpListener, host: Node) -> Kept {
    let kept = Kept::default();
    let out = kept.clone();
    let tls = trust::server_config(&host.keys.tls_cert, &host.keys.tls_key, &[b"http/1.1"]).unwrap();
    let tls = TlsAcceptor::from(tls);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (tls, host, kept) = (tls.clone(), host.clone(), kept.clone());
            tokio::spawn(async move {
                let Ok(here) = tls.accept(stream).await else { return };
                let there = connect(&host, host.config.node.listen, b"http/1.1").await;
                let ((from, back), (answers, to)) = (tokio::io::split(here), tokio::io::split(there));
                tokio::join!(pass(from, to, Some(kept)), pass(answers, back, None));
            });
        }
    });
    out
}

async fn pass(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, kept: Option<Kept>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        if let Some(kept) = &kept {
            kept.add(&buffer[..n]);
        }
        if to.write_all(&buffer[..n]).await.is_err() || to.flush().await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}

/// A mail server that says yes; everything that a client says is kept.
pub async fn mail() -> (SocketAddr, Kept) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    (listener.local_addr().unwrap(), serve(listener, smtp))
}

/// A receiver of webhooks that says yes.
pub async fn hook() -> (String, Kept) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/alarm", listener.local_addr().unwrap());
    (url, serve(listener, posts))
}

fn serve<F: Future<Output = std::io::Result<()>> + Send>(
    listener: TcpListener,
    talk: impl Fn(TcpStream, Kept) -> F + Send + Copy + 'static,
) -> Kept {
    let kept = Kept::default();
    let out = kept.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let kept = kept.clone();
            tokio::spawn(async move { talk(stream, kept).await });
        }
    });
    out
}

async fn smtp(stream: TcpStream, kept: Kept) -> std::io::Result<()> {
    let mut s = BufReader::new(stream);
    let mut data = false;
    s.get_mut().write_all(b"220 mail.example\r\n").await?;
    loop {
        let mut line = Vec::new();
        if s.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        kept.add(&line);
        let answer: &[u8] = match (data, line.get(..4)) {
            (true, _) if line == b".\r\n" => b"250 kept\r\n",
            (true, _) => continue,
            (false, Some(b"DATA")) => b"354 go on\r\n",
            (false, Some(b"QUIT")) => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        data = answer.starts_with(b"354");
        s.get_mut().write_all(answer).await?;
    }
}

async fn posts(mut stream: TcpStream, kept: Kept) -> std::io::Result<()> {
    loop {
        let mut message = Vec::new();
        while !message.ends_with(b"\r\n\r\n") {
            message.push(stream.read_u8().await?);
        }
        let head = String::from_utf8_lossy(&message).to_ascii_lowercase();
        let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body).await?;
        message.extend_from_slice(&body);
        kept.add(&message);
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await?;
    }
}
