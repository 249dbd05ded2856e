//! Who asks over a link: known by the signature on the request, never by what the request says.
//!
//! A handler that takes a [`Peer`] answers the peer of a standing link alone. Every answer to a request whose signature
//! holds is signed; it carries a fresh nonce for the next one.

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pasban_app::links::host::{self, NONCE_HEADER, Seal};
use pasban_app::links::table::Entry;
use pasban_app::{AppError, Node, Result};
use pasban_formats::taxii::TAXII_MEDIA_TYPE;
use pasban_kernel::NodeId;
use pasban_kernel::limits::{BODY_BYTES_MAX, INTRODUCTION_BYTES_MAX};
use pasban_proof::signed_request::RequestFault;

use crate::body;
use crate::error::{self, RETRY_SECONDS, plain};
use crate::room::{Room, Share};

/// Routes whose request brings the card of its signer.
const INTRODUCTIONS: [&str; 2] = ["/links/v1/accept", "/links/v1/hello"];

/// A request whose signature holds, by whatever node.
pub struct Signed {
    /// The node.
    pub node: NodeId,
    /// The link with it, in whatever state.
    pub link: Option<Entry>,
    /// The body.
    pub body: Vec<u8>,
    /// The value of a query parameter, by name; the last one counts.
    query: Vec<(String, String)>,
    here: Node,
    seal: Seal,
    _room: [Share; 2],
}

/// A request by the peer of a standing link.
pub struct Peer {
    /// The link.
    pub link: Entry,
    /// The peer.
    pub node: NodeId,
    /// The rest.
    pub signed: Signed,
}

/// What a handler answers, before it is signed.
pub struct Reply {
    status: StatusCode,
    content_type: &'static str,
    body: Vec<u8>,
    headers: Vec<(&'static str, String)>,
}

impl Reply {
    /// JSON.
    ///
    /// # Errors
    /// Where the value cannot be printed: a mistake of ours.
    pub fn json<T: serde::Serialize>(value: &T) -> Result<Self> {
        Ok(Self::new("application/json", serde_json::to_vec(value).map_err(AppError::internal)?))
    }

    /// 200 with a body.
    #[must_use]
    pub fn new(content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, content_type, body, headers: Vec::new() }
    }

    /// With another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl Signed {
    /// The node that answers.
    #[must_use]
    pub fn here(&self) -> &Node {
        &self.here
    }

    /// A query parameter.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The signed answer.
    pub fn answer(&self, result: Result<Reply>) -> Response {
        answer(&self.here, &self.seal, result)
    }
}

fn answer(node: &Node, seal: &Seal, result: Result<Reply>) -> Response {
    let reply = result.unwrap_or_else(|e| {
        let mut reply = Reply::new(TAXII_MEDIA_TYPE, error::message(&e)).status(error::status(&e));
        if matches!(e, AppError::TooMany(_)) {
            reply = reply.header(RETRY_AFTER.as_str(), RETRY_SECONDS.to_string());
        }
        reply
    });
    let signed = match host::sign(node, seal, reply.status.as_u16(), &reply.body) {
        Ok(signed) => signed,
        Err(e) => return error::response(&e),
    };
    let mut response = (reply.status, [(CONTENT_TYPE, reply.content_type)], reply.body).into_response();
    let headers = response.headers_mut();
    let all = signed.pairs().into_iter().map(|(n, v)| (n, v.to_owned())).chain(reply.headers);
    for (name, value) in all.chain([(NONCE_HEADER, node.fresh_nonce())]) {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
    response
}

/// Bytes that a body may turn out to have.
fn announced(body: &Body) -> usize {
    let most = body.size_hint().upper().and_then(|n| usize::try_from(n).ok()).unwrap_or(BODY_BYTES_MAX);
    most.min(BODY_BYTES_MAX)
}

/// Unsigned: no more is said than that the signature does not hold, and a nonce to try again with.
fn unsigned(node: &Node) -> Response {
    let mut response =
        plain(StatusCode::UNAUTHORIZED, "the request is not signed by a partner, or its nonce is not fresh");
    if let Ok(value) = HeaderValue::from_str(&node.fresh_nonce()) {
        response.headers_mut().insert(NONCE_HEADER, value);
    }
    response
}

impl FromRequest<Node> for Signed {
    type Rejection = Response;

    async fn from_request(request: Request, node: &Node) -> std::result::Result<Self, Response> {
        let (parts, body) = request.into_parts();
        if parts.headers.contains_key("content-encoding") {
            return Err(plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "requests over links are not packed"));
        }
        // A caller without the three fields is not worth reading a body of.
        if !parts.headers.contains_key("signature") || !parts.headers.contains_key("signature-input") {
            return Err(unsigned(node));
        }
        let path = parts.uri.path_and_query().map_or_else(|| parts.uri.path().to_owned(), ToString::to_string);
        let headers: Vec<(&str, &str)> =
            parts.headers.iter().filter_map(|(n, v)| v.to_str().ok().map(|v| (n.as_str(), v))).collect();
        let introduces = INTRODUCTIONS.contains(&parts.uri.path());
        let room = parts.extensions.get::<Room>().cloned().unwrap_or_default();
        let refused = |fault: RequestFault| {
            tracing::info!(%fault, path = parts.uri.path(), "a request over a link is refused");
            unsigned(node)
        };
        let method = parts.method.as_str();
        let request = |body: Vec<u8>| host::Request { method, path: &path, headers: &headers, body, introduces };
        let (caller, reading, working) = if body.is_end_stream() {
            // Nothing to read, so there is no need to ask beforehand whose it would be: one signature, checked once.
            let caller = host::verify(node, request(Vec::new())).map_err(refused)?;
            let reading = room.to_read(caller.node, 0).await?;
            (caller, reading, room.to_work(0).await?)
        } else {
            // Who it is shows in the head: a stranger's body is not read, or only the few bytes that introduce it.
            let (reading, most) = match host::foresee(node, method, &path, &headers) {
                Ok(peer) => (room.to_read(peer, announced(&body)).await?, BODY_BYTES_MAX),
                Err(_) if introduces => (room.to_meet().await?, INTRODUCTION_BYTES_MAX),
                Err(fault) => return Err(refused(fault)),
            };
            let body = body::read_up_to(most, body).await?;
            let working = room.to_work(body.len()).await?;
            (host::verify(node, request(body)).map_err(refused)?, reading, working)
        };
        let query = parts.uri.query().unwrap_or_default();
        let query =
            query.split('&').filter_map(|p| p.split_once('=')).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        let (seal, link, body, id) = caller.split();
        Ok(Self { node: id, link, body, query, here: node.clone(), seal, _room: [reading, working] })
    }
}

impl FromRequest<Node> for Peer {
    type Rejection = Response;

    async fn from_request(request: Request, node: &Node) -> std::result::Result<Self, Response> {
        let signed = Signed::from_request(request, node).await?;
        match signed.link.clone().filter(|e| matches!(e.link.state.as_str(), "active" | "paused")) {
            Some(link) => Ok(Self { link, node: signed.node, signed }),
            None => Err(signed.answer(Err(AppError::NotFound))),
        }
    }
}
