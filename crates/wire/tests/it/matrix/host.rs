//! A host that does not keep to the protocol, and senders that never end, over real sockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{StreamExt, stream};
use pasban_app::Node;
use pasban_app::out::Trust;
use pasban_app::out::http::{Allowed, Client};
use pasban_formats::taxii::TAXII_MEDIA_TYPE;
use pasban_gate::Relation;
use pasban_kernel::TenantId;
use pasban_kernel::limits::{BODY_BYTES_MAX, REQUEST_SECONDS_MAX};
use pasban_wire::peer::{Peer, Reply};
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::devices::{dns, http};
use crate::support::{Place, Serving, issue, link, until};

/// What the host does instead of giving a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trick {
    /// More waits, and the place stays the same.
    StandsStill,
    /// More waits, each place a little further, nothing in any page.
    EmptyForEver,
    /// More than is read.
    TooLong,
    /// Nested without end.
    Deep,
    /// No TAXII at all.
    Nonsense,
    /// To another service of this machine.
    Redirects,
    /// A few bytes, and then nothing.
    Dribbles,
}

const TRICKS: [Trick; 7] = [
    Trick::StandsStill,
    Trick::EmptyForEver,
    Trick::TooLong,
    Trick::Deep,
    Trick::Nonsense,
    Trick::Redirects,
    Trick::Dribbles,
];

#[derive(Clone)]
struct Evil {
    node: Node,
    trick: Trick,
    asked: Arc<AtomicUsize>,
    elsewhere: String,
}

async fn page(State(evil): State<Evil>, by: PeerOf) -> Response {
    let asked = evil.asked.fetch_add(1, Ordering::SeqCst);
    let PeerOf(by) = by;
    let at = by.signed.query("next").unwrap_or_default().to_owned();
    let body = match evil.trick {
        Trick::StandsStill => format!("{{\"more\":true,\"next\":\"{at}\"}}"),
        Trick::EmptyForEver => {
            let life = at.split('.').next().unwrap_or_default();
            format!("{{\"more\":true,\"next\":\"{life}.{n}.0.0.0.0.0\"}}", n = asked + 1)
        }
        // Too long to be signed; the client stops reading before it would miss that.
        Trick::TooLong => return " ".repeat(BODY_BYTES_MAX + 1).into_response(),
        Trick::Deep => format!("{{\"objects\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)),
        Trick::Nonsense => "<html>\u{1b}[2J</html>".into(),
        Trick::Redirects => {
            return (StatusCode::FOUND, [("location", evil.elsewhere.clone())]).into_response();
        }
        Trick::Dribbles => {
            let begun = stream::once(async { Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"{\"next\"")) });
            return Body::from_stream(begun.chain(stream::pending())).into_response();
        }
    };
    by.signed.answer(Ok(Reply::new(TAXII_MEDIA_TYPE, body.into_bytes())))
}

/// What goes up is taken as ever.
async fn add(State(_): State<Evil>, PeerOf(by): PeerOf) -> Response {
    let status = pasban_app::links::intake::take_up(by.signed.here(), &by.link, &by.signed.body).await;
    let reply =
        status.map(|s| Reply::new(TAXII_MEDIA_TYPE, serde_json::to_vec(&s).unwrap()).status(StatusCode::ACCEPTED));
    by.signed.answer(reply)
}

/// The caller of a page, checked as the real host does.
struct PeerOf(Peer);

impl axum::extract::FromRequest<Evil> for PeerOf {
    type Rejection = Response;

    async fn from_request(request: axum::extract::Request, state: &Evil) -> Result<Self, Response> {
        Peer::from_request(request, &state.node).await.map(Self)
    }
}

/// Serves the host's routes with one of them replaced, until the answer is dropped.
async fn serve(cert: &Serving, trick: Trick, elsewhere: &str) -> (Arc<AtomicUsize>, tokio::task::JoinHandle<()>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let evil = Evil { node: cert.node.clone(), trick, asked: asked.clone(), elsewhere: elsewhere.to_owned() };
    let routes = Router::new()
        .route("/taxii2/links/collections/{id}/objects/", get(page).post(add))
        .with_state(evil)
        .fallback_service(pasban_wire::router(cert.node.clone()));
    let node = cert.node.clone();
    let task = tokio::spawn(async move {
        let listener = loop {
            match pasban_wire::listen::bind(&node).await {
                Ok(l) => break l,
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        let _ = pasban_wire::listen::run(&node, listener, routes, std::future::pending()).await;
    });
    (asked, task)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_with_tricks_costs_little_and_is_named() {
    // Another service of the bank's machine, which no host should reach through the bank.
    let inner = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = format!("https://localhost:{}/secret", inner.local_addr().unwrap().port());
    let reached = Arc::new(AtomicUsize::new(0));
    let count = reached.clone();
    tokio::spawn(async move {
        while inner.accept().await.is_ok() {
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    for trick in TRICKS {
        let (n, trouble) = met(trick, &elsewhere).await;
        println!("{trick:?}: asked {n} times in 2 s; {trouble}");
        assert!(n < 120, "{trick:?} is asked {n} times in 2 s");
        assert!(!trouble.chars().any(char::is_control), "{trouble:?}");
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0, "no redirect reaches into the machine");
}

/// Links a bank with a host that then has a trick. Answers how often that was met in two seconds, and what the link says.
pub async fn met(trick: Trick, elsewhere: &str) -> (usize, String) {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (mut cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    let before = issue(&cert, "before.example").await;
    until("the link works", async || bank.has(&before).await).await;
    cert.cut().await;
    let (asked, task) = serve(&cert, trick, elsewhere).await;
    until("the trick is met", async || asked.load(Ordering::SeqCst) > 0).await;
    let first = asked.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let n = asked.load(Ordering::SeqCst) - first;
    let trouble = async || {
        let row = bank.node.db.read(move |tx| pasban_store::rows::links::link_fetch(tx, &id)).await.unwrap();
        row.map(|r| r.trouble).unwrap_or_default()
    };
    // Somebody slow is let go on for a while; then it is said.
    let begun = Instant::now();
    while trick == Trick::Dribbles && trouble().await.is_empty() {
        assert!(begun.elapsed().as_secs() < REQUEST_SECONDS_MAX + 30, "a slow host is still waited for");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let trouble = trouble().await;
    // Nothing else is disturbed: the bank's own work goes on.
    issue(&bank, "own-work.example").await;
    task.abort();
    let _ = task.await;
    (n, trouble)
}

#[tokio::test]
async fn a_redirect_to_loopback_is_refused_where_loopback_was_not_meant() {
    let inner = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let outer = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (secret, port) = (inner.local_addr().unwrap(), outer.local_addr().unwrap().port());
    let to = format!("http://{secret}/secret");
    let routes = Router::new().fallback(move || {
        let to = to.clone();
        async move { (StatusCode::FOUND, [("location", to)]) }
    });
    tokio::spawn(async move { axum::serve(outer, routes).await.unwrap() });
    let client = Client::new(&Trust::System, None, Allowed::from_config(&["localhost".into()])).unwrap();
    let said =
        client.send(Method::GET, &format!("http://localhost:{port}/"), &[], bytes::Bytes::new()).await.unwrap_err();
    assert!(said.to_string().contains("a loopback address"), "{said}");
    assert!(tokio::time::timeout(Duration::from_millis(200), inner.accept()).await.is_err(), "nothing was connected");
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_senders_are_closed_and_others_served() {
    let h = http(|_| ()).await;
    let push = h.token(TenantId::OWN, "push").await;
    let write = h.token(TenantId::OWN, "taxii-write").await;
    let at = h.base.strip_prefix("http://").unwrap().to_owned();
    let began = Instant::now();
    let mut slow = Vec::new();
    for head in [
        format!("POST /ingest/v1/dns?format=eve HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {push}\r\ncontent-length: 1000\r\n\r\n"),
        format!("POST /taxii2/plain/collections/inbox/objects/ HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {write}\r\ncontent-type: {TAXII_MEDIA_TYPE}\r\ncontent-length: 1000\r\n\r\n"),
        "POST /links/v1/hello HTTP/1.1\r\nhost: x\r\nsignature: x\r\nsignature-input: x\r\ncontent-length: 1000\r\n\r\n".to_owned(),
    ] {
        let at = at.clone();
        slow.push(tokio::spawn(async move {
            let mut c = tokio::net::TcpStream::connect(at).await.unwrap();
            c.write_all(head.as_bytes()).await.unwrap();
            let (mut read, mut write) = c.into_split();
            let drip = tokio::spawn(async move {
                while write.write_all(b"x").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
            });
            let mut answer = vec![0; 4096];
            let n = read.read(&mut answer).await.unwrap_or(0);
            drip.abort();
            String::from_utf8_lossy(&answer[..n]).into_owned()
        }));
    }
    // A TLS listener: one that says nothing, and one that never ends its head.
    let tls = h.serving.node.config.node.listen;
    slow.push(tokio::spawn(async move {
        let mut c = tokio::net::TcpStream::connect(tls).await.unwrap();
        let mut answer = [0; 64];
        let n = c.read(&mut answer).await.unwrap_or(0);
        format!("closed after {n} bytes 408")
    }));
    // Meanwhile others are served at once.
    let mut served = 0;
    while !slow.iter().all(tokio::task::JoinHandle::is_finished) {
        assert!(began.elapsed().as_secs() < REQUEST_SECONDS_MAX + 10, "a slow sender is still held");
        let one = Instant::now();
        let answer = h.push("dns?format=eve", &push, dns(h.serving.node.now(), "10.0.0.1", "fine.example")).await;
        assert_eq!(answer.status(), 202);
        assert!(one.elapsed() < Duration::from_secs(5));
        served += 1;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    for s in slow {
        let said = s.await.unwrap();
        assert!(said.contains("408"), "{said}");
    }
    println!("slow senders were closed within {:?}; {served} others were served meanwhile", began.elapsed());
}
