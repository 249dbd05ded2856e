//! Somebody who has a partner's keys: as a host that gives pages without an end, and as a dialler that floods.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use anyhow::ensure;
use axum::Router;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_app::links::feed;
use pasban_app::links::host::{NONCE_HEADER, target};
use pasban_app::out::Method;
use pasban_kernel::LinkId;
use pasban_kernel::limits::BODY_BYTES_MAX;
use pasban_kernel::time::SECOND;
use pasban_proof::signed_request::{Envelope, sign_request};
use pasban_wire::peer::{Peer, Reply};
use tokio::task::JoinSet;

use super::volleys::{deep, gzip, wide};
use super::{PATIENCE, Target};

/// Floods of one kind at a time.
const AT_ONCE: usize = 8;
const TAXII: &str = "application/taxii+json;version=2.1";

/// What a host does instead of giving a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trick {
    /// More waits, and the place stays the same.
    StandsStill,
    /// More waits, each place a little further, nothing in any page.
    EmptyForEver,
    /// A signed page of as many values as there may be, and more waits.
    Wide,
    /// More than is read.
    TooLong,
    /// Packed, unasked.
    Packed,
    Deep,
}

const TRICKS: [Trick; 6] =
    [Trick::StandsStill, Trick::EmptyForEver, Trick::Wide, Trick::TooLong, Trick::Packed, Trick::Deep];

/// How long the first two go on; each of the others fails the link, and is met once.
const GOES_ON: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Evil {
    node: Node,
    first: Arc<OnceLock<Instant>>,
    /// How often each trick was met.
    met: Arc<[AtomicUsize; TRICKS.len()]>,
}

impl Evil {
    fn next(&self) -> Trick {
        let since = self.first.get_or_init(Instant::now).elapsed();
        let n = match since.as_secs() / GOES_ON.as_secs() {
            0 => 0,
            1 => 1,
            _ => (2..TRICKS.len()).find(|n| self.met[*n].load(Ordering::SeqCst) == 0).unwrap_or(TRICKS.len() - 1),
        };
        self.met[n].fetch_add(1, Ordering::SeqCst);
        TRICKS[n]
    }
}

async fn page(State(evil): State<Evil>, request: Request) -> Response {
    let by = match Peer::from_request(request, &evil.node).await {
        Ok(by) => by,
        Err(refusal) => return refusal,
    };
    let at = by.signed.query("next").unwrap_or_default().to_owned();
    let life = at.split('.').next().unwrap_or_default();
    let asked = evil.met[1].load(Ordering::SeqCst);
    let body = match evil.next() {
        Trick::StandsStill => format!("{{\"more\":true,\"next\":\"{at}\"}}").into_bytes(),
        Trick::EmptyForEver => {
            format!("{{\"more\":true,\"next\":\"{life}.{n}.0.0.0.0.0\"}}", n = asked + 1).into_bytes()
        }
        Trick::Wide => wide("{\"objects\":[", &format!("],\"more\":true,\"next\":\"{at}\"}}")),
        // Too long to be signed; the client stops reading before it would miss that.
        Trick::TooLong => return " ".repeat(BODY_BYTES_MAX + 1).into_response(),
        Trick::Packed => return ([("content-encoding", "gzip")], gzip(&vec![b' '; 256 << 20])).into_response(),
        Trick::Deep => deep(),
    };
    by.signed.answer(Ok(Reply::new(TAXII, body)))
}

async fn open(dir: &Path) -> anyhow::Result<Node> {
    let config = Config::load(&dir.join("pasban.toml"), std::iter::empty())?;
    let node = tokio::task::spawn_blocking(move || Node::open(config, Ambient::default())).await?;
    node.map_err(|e| anyhow::anyhow!(e.details()))
}

/// Serves the routes of the node in a folder with one of them replaced, until each trick was met. Answers how often each
/// was.
pub async fn serve(dir: &Path) -> anyhow::Result<Vec<(Trick, usize)>> {
    let node = open(dir).await?;
    let evil = Evil { node: node.clone(), first: Arc::default(), met: Arc::default() };
    let met = evil.met.clone();
    let routes = Router::new()
        .route("/taxii2/links/collections/{id}/objects/", get(page))
        .with_state(evil)
        .fallback_service(pasban_wire::router(node.clone()));
    let listener = pasban_wire::listen::bind(&node).await.map_err(|e| anyhow::anyhow!(e.details()))?;
    let all = async {
        while met.iter().any(|n| n.load(Ordering::SeqCst) == 0) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    };
    let stop = async {
        let _ = tokio::time::timeout(3 * PATIENCE, all).await;
    };
    pasban_wire::listen::run(&node, listener, routes, stop).await.map_err(|e| anyhow::anyhow!(e.details()))?;
    Ok(TRICKS.into_iter().zip(met.iter().map(|n| n.load(Ordering::SeqCst))).collect())
}

/// Posts signed requests of the worst kinds with the keys of the node in a folder.
pub async fn flood(dir: &Path, to: &Target, link: &str) -> anyhow::Result<String> {
    let node = open(dir).await?;
    let base = to.url("");
    let inbox = format!("/taxii2/links/collections/{}/objects/", feed::collection(&link.parse::<LinkId>()?, "inbox"));
    let kinds = [
        ("wide", inbox.clone(), wide("{\"objects\":[", "]}")),
        ("deep", inbox.clone(), deep()),
        ("blank", inbox, [vec![b' '; BODY_BYTES_MAX - 100], b"{\"objects\":[]}".to_vec()].concat()),
        ("a wide hello", "/links/v1/hello".to_owned(), wide("{\"cards\":[", "]}")),
        ("a wide checkpoint", "/links/v1/witness".to_owned(), wide("{\"proof\":[", "]}")),
    ];
    let mut out = String::new();
    for (what, path, body) in kinds {
        let mut open = JoinSet::new();
        for _ in 0..AT_ONCE {
            let (node, client, base, path, body) =
                (node.clone(), to.client.clone(), base.clone(), path.clone(), body.clone());
            open.spawn(async move {
                let fresh = client.send(Method::GET, &format!("{base}/links/v1/nonce"), &[], Vec::new().into()).await?;
                let nonce = fresh.headers[NONCE_HEADER].to_str()?.to_owned();
                let now = node.now();
                let key_id = node.key_id();
                let envelope =
                    Envelope { created: now, expires: now.plus(60 * SECOND), nonce: &nonce, key_id: &key_id };
                let (signed, _) = sign_request("POST", &target(&base, &path), &body, envelope, &node.keys.link)?;
                let mut headers: Vec<(String, String)> =
                    signed.pairs().into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
                headers.push(("content-type".to_owned(), TAXII.to_owned()));
                let reply = client
                    .send_capped(
                        Method::POST,
                        &format!("{base}{path}"),
                        &headers,
                        body.into(),
                        BODY_BYTES_MAX,
                        PATIENCE,
                    )
                    .await;
                anyhow::Ok(reply.map_or_else(|e| format!("closed: {e}"), |r| r.status.as_str().to_owned()))
            });
        }
        let mut said = BTreeMap::<String, usize>::new();
        while let Some(done) = open.join_next().await {
            *said.entry(done??).or_default() += 1;
        }
        ensure!(!said.contains_key("500") && !said.contains_key("401"), "{what}: {said:?}");
        out += &format!("signed, {what}: {said:?}\n");
    }
    Ok(out)
}
