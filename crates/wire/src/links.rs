//! Node to node: `/links/v1/…`, and the link's own collections under `/taxii2/links/`.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use futures_util::stream;
use pasban_app::links::host::NONCE_HEADER;
use pasban_app::links::table::{Entry, private_stream};
use pasban_app::links::{feed, hello, intake, offer, recover, witness};
use pasban_app::{AppError, Node, Result};
use pasban_formats::taxii::{self, ApiRoot, Collection, Collections, STIX_MEDIA_TYPE, TAXII_MEDIA_TYPE};
use pasban_kernel::Lane;
use pasban_kernel::id::{ClassId, ReportId};
use pasban_kernel::limits::BODY_BYTES_MAX;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::error::plain;
use crate::peer::{Peer, Reply, Signed};
use crate::room::Room;

/// Seconds between heartbeats of an event stream.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The routes.
pub fn router(node: Node) -> Router {
    Router::new()
        .route("/links/v1/nonce", get(nonce))
        .route("/links/v1/accept", post(accept))
        .route("/links/v1/hello", post(greet))
        .route("/links/v1/events", get(events))
        .route("/links/v1/receipts/{report}", get(receipt))
        .route("/links/v1/witness", get(to_cosign).post(cosign))
        .route("/links/v1/cosignature", post(cosignature))
        .route("/links/v1/mirror", get(mirror).post(mirrored))
        .route("/taxii2/links/", get(root))
        .route("/taxii2/links/collections/", get(collections))
        .route("/taxii2/links/collections/{id}/", get(collection))
        .route("/taxii2/links/collections/{id}/objects/", get(objects).post(add))
        .layer(Extension(Room::default()))
        .with_state(node)
}

async fn nonce(State(node): State<Node>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(value) = HeaderValue::from_str(&node.fresh_nonce()) {
        response.headers_mut().insert(NONCE_HEADER, value);
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn accept(by: Signed) -> Response {
    let accepted = offer::take(by.here(), by.node, &by.body).await.and_then(|a| Reply::json(&a));
    by.answer(accepted)
}

async fn greet(by: Signed) -> Response {
    let said = hello::answer(by.here(), by.link.as_ref(), by.node, &by.body).await.and_then(|h| Reply::json(&h));
    by.answer(said)
}

async fn receipt(Path(report): Path<String>, by: Peer) -> Response {
    let found = match report.parse::<ReportId>() {
        Ok(id) => intake::receipt(by.signed.here(), &by.link, id).await,
        Err(_) => Err(AppError::NotFound),
    };
    by.signed.answer(found.map(|r| Reply::new("text/plain; charset=utf-8", r.into_bytes())))
}

/// The host's own checkpoint, for the dialler to cosign.
async fn to_cosign(by: Peer) -> Response {
    let old = by.signed.query("old").and_then(|n| n.parse().ok()).unwrap_or(0);
    let ask =
        witness::ask(by.signed.here(), by.node, old).await.map(Option::unwrap_or_default).and_then(|a| Reply::json(&a));
    by.signed.answer(ask)
}

/// The dialler's checkpoint, for the host to cosign.
async fn cosign(by: Peer) -> Response {
    let said = async {
        let ask = json(&by.signed.body)?;
        let said = witness::judge(by.signed.here(), &by.link, by.node, &ask).await?;
        Reply::json(&said)
    };
    let said = said.await;
    by.signed.answer(said)
}

async fn cosignature(by: Peer) -> Response {
    let kept = async {
        witness::keep(by.signed.here(), by.node, &json(&by.signed.body)?).await?;
        Reply::json(&serde_json::json!({}))
    };
    let kept = kept.await;
    by.signed.answer(kept)
}

async fn mirror(by: Peer) -> Response {
    let from = by.signed.query("from").and_then(|n| n.parse().ok()).unwrap_or(0);
    let part = recover::mirror_of(by.signed.here(), by.node, from).await.and_then(|m| Reply::json(&m));
    by.signed.answer(part)
}

async fn mirrored(by: Peer) -> Response {
    let done = async {
        recover::from_dialler(by.signed.here(), by.node, json(&by.signed.body)?).await?;
        Reply::json(&serde_json::json!({}))
    };
    let done = done.await;
    by.signed.answer(done)
}

fn json<T: for<'de> serde::Deserialize<'de>>(body: &[u8]) -> Result<T> {
    serde_json::from_slice(body).map_err(|e| AppError::invalid(format!("body: {e}")))
}

async fn root(by: Peer) -> Response {
    let root = ApiRoot {
        title: "what this link carries".into(),
        description: None,
        versions: vec![TAXII_MEDIA_TYPE.into()],
        max_content_length: BODY_BYTES_MAX as u64,
    };
    by.signed.answer(taxii_json(&root))
}

fn described(link: &Entry) -> [Collection; 2] {
    let one = |what: &str, title: &str, read| Collection {
        id: feed::collection(&link.link.id, what).to_string(),
        title: title.into(),
        can_read: read,
        can_write: !read,
        media_types: vec![STIX_MEDIA_TYPE.into()],
        ..Collection::default()
    };
    [one("feed", "what this node gives over the link", true), one("inbox", "what this node takes over the link", false)]
}

async fn collections(by: Peer) -> Response {
    by.signed.answer(taxii_json(&Collections { collections: described(&by.link).to_vec() }))
}

async fn collection(Path(id): Path<String>, by: Peer) -> Response {
    let found = described(&by.link).into_iter().find(|c| c.id == id);
    by.signed.answer(found.ok_or(AppError::NotFound).and_then(|c| taxii_json(&c)))
}

fn taxii_json<T: serde::Serialize>(value: &T) -> Result<Reply> {
    Ok(Reply::new(TAXII_MEDIA_TYPE, serde_json::to_vec(value).map_err(AppError::internal)?))
}

/// Whether a collection is this link's own; another's looks like none.
fn own(link: &Entry, id: &str, what: &str) -> Result<()> {
    if feed::collection(&link.link.id, what).to_string() == id { Ok(()) } else { Err(AppError::NotFound) }
}

async fn objects(Path(id): Path<String>, by: Peer) -> Response {
    let here = by.signed.here();
    let page = async {
        own(&by.link, &id, "feed")?;
        let from = match by.signed.query("next") {
            Some(next) => next.parse().map_err(|_| AppError::invalid("next: not a place that this node gave"))?,
            None => feed::Places::start(here.incarnation()),
        };
        let limit =
            by.signed.query("limit").and_then(|n| n.parse().ok()).unwrap_or(feed::PAGE_OBJECTS).min(feed::PAGE_OBJECTS);
        let lanes =
            by.signed.query("lanes").and_then(|n| n.parse().ok()).and_then(Lane::from_number).unwrap_or(Lane::Bulk);
        let page = feed::read(here, &by.link, from, limit, lanes).await?;
        here.handed.served(&by.link, from, page.places, here.now());
        Ok(page)
    };
    let reply = page.await.map(|page| {
        let reply = Reply::new(TAXII_MEDIA_TYPE, page.body);
        match page.added {
            Some((first, last)) => reply
                .header("x-taxii-date-added-first", first.rfc3339_micros())
                .header("x-taxii-date-added-last", last.rfc3339_micros()),
            None => reply,
        }
    });
    by.signed.answer(reply)
}

async fn add(Path(id): Path<String>, headers: HeaderMap, by: Peer) -> Response {
    if let Err(finding) = taxii::content_type(headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok())) {
        return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, &finding.reason);
    }
    let status = async {
        own(&by.link, &id, "inbox")?;
        let status = intake::take_up(by.signed.here(), &by.link, &by.signed.body).await?;
        Ok(taxii_json(&status)?.status(StatusCode::ACCEPTED))
    };
    let status = status.await;
    by.signed.answer(status)
}

/// Says "there is more" and nothing else, so an event stream tells nothing to whoever sees it.
async fn events(by: Peer) -> Response {
    let node = by.signed.here().clone();
    let state = Listening { news: node.news.subscribe(), node, link: by.link };
    let body = Body::from_stream(stream::unfold(state, |mut s| async move {
        let chunk = s.next().await?;
        Some((Ok::<_, Infallible>(chunk), s))
    }));
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-store")];
    (headers, body).into_response()
}

struct Listening {
    news: Receiver<ClassId>,
    node: Node,
    link: Entry,
}

impl Listening {
    /// The next event or heartbeat; `None` once the link no longer stands.
    async fn next(&mut self) -> Option<Bytes> {
        let private = private_stream(&self.link.link.id);
        let more = async {
            loop {
                match self.news.recv().await {
                    Ok(stream) if stream == private || stream == self.link.link.class || stream.0.is_nil() => {
                        return true;
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return true,
                    Err(RecvError::Closed) => return false,
                }
            }
        };
        let more = tokio::time::timeout(HEARTBEAT, more).await;
        let stands = |e: &Entry| matches!(e.link.state.as_str(), "active" | "paused");
        if !self.node.links.load().get(&self.link.link.id).is_some_and(stands) {
            return None;
        }
        match more {
            Ok(true) => {
                // A burst is one event: the reader asks until nothing is left.
                while !matches!(
                    self.news.try_recv(),
                    Err(tokio::sync::broadcast::error::TryRecvError::Empty
                        | tokio::sync::broadcast::error::TryRecvError::Closed)
                ) {}
                Some(Bytes::from_static(b"data: more\n\n"))
            }
            Ok(false) => None,
            Err(_) => Some(Bytes::from_static(b": still here\n\n")),
        }
    }
}
