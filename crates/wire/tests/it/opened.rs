//! A proxy that opens TLS, as some offices have: with its authority trusted the link works, and what it alters is
//! not believed, because every request and answer is signed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use pasban_app::identity::pin_of;
use pasban_app::links::channel::Network;
use pasban_app::links::life;
use pasban_app::out::http::{Allowed, Client};
use pasban_app::out::{Trust, trust};
use pasban_gate::Relation;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{Place, Serving, issue, link_with, until};

/// Starts the proxy; answers its address and its authority. While `alters` is set it changes what comes back.
async fn opening_proxy(host: &Serving, alters: Arc<AtomicBool>) -> (SocketAddr, String) {
    let dir = tempfile::tempdir().unwrap();
    let keys =
        pasban_app::identity::create(dir.path(), "office proxy", &["127.0.0.1".into()], &host.node.ambient).unwrap();
    let tls =
        tokio_rustls::TlsAcceptor::from(trust::server_config(&keys.tls_cert, &keys.tls_key, &[b"http/1.1"]).unwrap());
    let pin = pin_of(&host.node.keys.tls_cert).unwrap();
    let client = Client::new(&Trust::Pin(pin), None, Allowed::from_config(&["127.0.0.0/8".into()])).unwrap();
    let base = host.node.config.url();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (tls, client, base, alters) = (tls.clone(), client.clone(), base.clone(), alters.clone());
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await?);
                }
                assert!(head.starts_with(b"CONNECT "));
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
                let stream = tls.accept(stream).await?;
                let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                    let (client, base, alters) = (client.clone(), base.clone(), alters.clone());
                    async move {
                        Ok::<_, std::convert::Infallible>(
                            forward(&client, &base, alters.load(Ordering::Relaxed), request).await,
                        )
                    }
                });
                let _ = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
                Ok::<_, std::io::Error>(())
            });
        }
    });
    (at, String::from_utf8(keys.tls_cert).unwrap())
}

async fn forward(
    client: &Client,
    base: &str,
    alters: bool,
    request: hyper::Request<hyper::body::Incoming>,
) -> hyper::Response<Body> {
    let answer = |status: u16, body: Bytes| hyper::Response::builder().status(status).body(Body::from(body)).unwrap();
    if request.uri().path().ends_with("/events") {
        return answer(502, Bytes::new());
    }
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .filter(|(n, _)| !["host", "content-length"].contains(&n.as_str()))
        .map(|(n, v)| (n.to_string(), v.to_str().unwrap_or_default().to_owned()))
        .collect();
    let url = format!("{base}{}", parts.uri.path_and_query().unwrap());
    let Ok(reply) = client.send(parts.method, &url, &headers, body).await else { return answer(502, Bytes::new()) };
    let mut body = reply.body.to_vec();
    if alters && parts.uri.path().ends_with("/objects/") {
        // A page that says that nothing waits.
        let text = String::from_utf8_lossy(&body).into_owned();
        if let Some(at) = text.find(",\"objects\":") {
            body = format!("{}}}", &text[..at]).into_bytes();
        }
    }
    let mut response = answer(reply.status.as_u16(), body.into());
    for (n, v) in reply.headers.iter().filter(|(n, _)| *n != "content-length") {
        response.headers_mut().insert(n, v.clone());
    }
    response
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_opening_proxy_alters_is_not_believed() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let alters = Arc::new(AtomicBool::new(false));
    let (proxy, ca) = opening_proxy(&cert, alters.clone()).await;
    let network = Network { proxy: Some(format!("http://{proxy}")), ca: Some(ca) };
    let id = link_with(&cert, &bank, Relation::Constituent, |_| (), network).await;
    let first = issue(&cert, "seen-by-the-proxy.example").await;
    until("polling goes on where events do not pass", async || bank.has(&first).await).await;

    alters.store(true, Ordering::Relaxed);
    let hidden = issue(&cert, "hidden-by-the-proxy.example").await;
    until("the altered answer is noticed and shown", async || {
        life::list(&bank.node).await.unwrap().iter().any(|l| l.id == id && l.trouble.contains("not the host's"))
    })
    .await;
    assert!(!bank.has(&hidden).await);
    alters.store(false, Ordering::Relaxed);
    until("and nothing was missed", async || bank.has(&hidden).await).await;
}
