//! Plain TAXII 2.1 (OASIS Standard, 10 June 2021) for clients that are not nodes, under `/taxii2/`.
//!
//! Two collections: `shared`, readable with a token of scope `taxii-read`, holds what the gate releases to plain
//! clients; `inbox`, writable with `taxii-write`, takes STIX objects as a report with proposals. Of `Basic`
//! credentials the password is the token. URLs work with and without the final slash; errors are TAXII error messages.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use pasban_app::access::Access;
use pasban_app::exchange::plain::{self as shared, Outcome, Places, Shown, Wanted};
use pasban_app::{AppError, Node};
use pasban_formats::json;
use pasban_formats::taxii::{
    self, ApiRoot, Collection, Collections, Discovery, Filter, Manifest, ManifestRecord, STIX_MEDIA_TYPE, Status,
    StatusDetail, TAXII_MEDIA_TYPE, Versions,
};
use pasban_kernel::id::ClassId;
use pasban_kernel::limits::{BODY_BYTES_MAX, PAGE_OBJECTS_MAX};
use pasban_kernel::{Digest, StixId};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::error::{plain, response};
use crate::{body, token};

/// Objects in a page where the client does not say.
const PAGE_DEFAULT: usize = 100;
/// Most objects in one request to add.
const ADD_OBJECTS_MAX: usize = 10_000;
/// Requests to add in hand at once.
const IN_HAND_MAX: usize = 2;
/// Seconds after which one who met a full node asks again.
const BUSY_SECONDS: u64 = 2;
/// Bytes of statuses that are kept for asking again; the oldest go. They do not outlive the process, which section 4.3 allows.
const STATUS_BYTES_MAX: usize = 8 * 1024 * 1024;

const FIRST: HeaderName = HeaderName::from_static("x-taxii-date-added-first");
const LAST: HeaderName = HeaderName::from_static("x-taxii-date-added-last");

#[derive(Clone)]
struct Taxii {
    node: Node,
    in_hand: Arc<Semaphore>,
    statuses: Arc<Mutex<Statuses>>,
}

#[derive(Default)]
struct Statuses {
    kept: VecDeque<(String, String, Vec<u8>)>,
    bytes: usize,
}

impl Statuses {
    fn keep(&mut self, id: String, token: String, status: Vec<u8>) {
        self.bytes += status.len();
        self.kept.push_back((id, token, status));
        while self.bytes > STATUS_BYTES_MAX {
            let Some((.., gone)) = self.kept.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(gone.len());
        }
    }

    fn find(&self, id: &str, token: &str) -> Option<Vec<u8>> {
        self.kept.iter().find(|(i, t, _)| i == id && t == token).map(|(.., s)| s.clone())
    }
}

/// `/taxii2/` and `/taxii2/plain/…`.
pub fn router(node: Node) -> Router {
    let state = Taxii { node, in_hand: Arc::new(Semaphore::new(IN_HAND_MAX)), statuses: Arc::default() };
    Router::new()
        .route("/taxii2", any(discovery))
        .route("/taxii2/", any(discovery))
        .route("/taxii2/plain", any(root))
        .route("/taxii2/plain/", any(root))
        .route("/taxii2/plain/{*rest}", any(root))
        .with_state(state)
}

/// An answer, or the answer that says why there is none.
type Answer = Result<Response, Response>;

fn missing() -> Response {
    plain(StatusCode::NOT_FOUND, "there is no such resource, or it is not for you")
}

fn failed(e: AppError) -> Response {
    response(&e)
}

fn resource<T: Serialize>(status: StatusCode, value: &T) -> Answer {
    let body = serde_json::to_vec(value).map_err(|e| failed(AppError::internal(e)))?;
    Ok(bytes(status, body))
}

fn bytes(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(CONTENT_TYPE, TAXII_MEDIA_TYPE), (CACHE_CONTROL, "private, no-store")], body).into_response()
}

/// A page with the instants at which its first and last object were added (section 3.4).
fn page(objects: &[Shown], body: Vec<u8>) -> Response {
    let mut answer = bytes(StatusCode::OK, body);
    if let (Some(first), Some(last)) = (objects.first(), objects.last()) {
        for (name, at) in [(FIRST, first.added), (LAST, last.added)] {
            if let Ok(value) = at.rfc3339_micros().parse() {
                answer.headers_mut().insert(name, value);
            }
        }
    }
    answer
}

/// Who asks, once it is known that the answer can be read.
async fn enter(node: &Node, headers: &HeaderMap) -> Result<Access, Response> {
    let access = token::access(node, headers).await.map_err(failed)?.ok_or_else(token::unknown)?;
    if !matches!(access.scope.as_str(), "taxii-read" | "taxii-write") {
        return Err(plain(
            StatusCode::FORBIDDEN,
            "this token does not open TAXII: make one with the scope taxii-read or taxii-write",
        ));
    }
    let lines: Vec<&str> = headers.get_all(ACCEPT).iter().map(|v| v.to_str().unwrap_or("?")).collect();
    let joined = (!lines.is_empty()).then(|| lines.join(", "));
    taxii::accept(joined.as_deref()).map_err(|f| plain(StatusCode::NOT_ACCEPTABLE, &f.to_string()))?;
    Ok(access)
}

fn only(method: &Method, allowed: &'static str) -> Result<(), Response> {
    let allowed_here = allowed.split(", ").any(|m| m == method.as_str());
    if allowed_here || (*method == Method::HEAD && allowed.contains("GET")) {
        return Ok(());
    }
    let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, &format!("allowed here: {allowed}"));
    refused.headers_mut().insert(ALLOW, axum::http::HeaderValue::from_static(allowed));
    Err(refused)
}

async fn discovery(State(taxii): State<Taxii>, request: Request) -> Answer {
    enter(&taxii.node, request.headers()).await?;
    only(request.method(), "GET")?;
    let root = format!("{}/taxii2/plain/", taxii.node.config.url().trim_end_matches('/'));
    resource(
        StatusCode::OK,
        &Discovery {
            title: taxii.node.config.node.name.clone(),
            default: Some(root.clone()),
            api_roots: vec![root],
            ..Discovery::default()
        },
    )
}

/// Everything under the API root.
async fn root(State(taxii): State<Taxii>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let by = enter(&taxii.node, &parts.headers).await?;
    let path = parts.uri.path().strip_prefix("/taxii2/plain").unwrap_or_default();
    let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    let query = parts.uri.query().unwrap_or_default();
    let m = &parts.method;
    match segments.as_slice() {
        [] => only(m, "GET").and_then(|()| about()),
        ["status", id] => only(m, "GET").and_then(|()| status(&taxii, &by, id)),
        ["collections"] => only(m, "GET").and_then(|()| collections(&taxii, &by)),
        ["collections", which, rest @ ..] => {
            let which = Which::find(&taxii.node, which).ok_or_else(missing)?;
            match rest {
                [] => only(m, "GET").and_then(|()| resource(StatusCode::OK, &which.describe(&taxii.node, &by))),
                ["objects"] if *m == Method::POST => add(&taxii, &by, which, &parts.headers, body).await,
                ["objects"] => {
                    only(m, "GET, POST")?;
                    objects(&taxii, &by, which, query).await
                }
                ["manifest"] => {
                    only(m, "GET")?;
                    manifest(&taxii, &by, which, query).await
                }
                ["objects", id] => {
                    only(m, "GET")?;
                    object(&taxii, &by, which, id, query).await
                }
                ["objects", id, "versions"] => {
                    only(m, "GET")?;
                    versions(&taxii, &by, which, id, query).await
                }
                _ => Err(missing()),
            }
        }
        _ => Err(missing()),
    }
}

fn about() -> Answer {
    resource(
        StatusCode::OK,
        &ApiRoot {
            title: "Shared indicators".into(),
            description: Some("What may be public or stays in the community, and an inbox for reports.".into()),
            versions: vec![TAXII_MEDIA_TYPE.into()],
            max_content_length: BODY_BYTES_MAX as u64,
        },
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Shared,
    Inbox,
}

impl Which {
    const ALL: [Self; 2] = [Self::Shared, Self::Inbox];

    fn alias(self) -> &'static str {
        if self == Self::Shared { "shared" } else { "inbox" }
    }

    fn id(self, node: &Node) -> String {
        let sum = Digest::of(format!("pasban/plain-collection/v1\n{}\n{}", node.id, self.alias()).as_bytes()).0;
        ClassId::from_random(sum.first_chunk::<16>().copied().unwrap_or_default()).to_string()
    }

    fn find(node: &Node, text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|w| w.alias() == text || w.id(node) == text)
    }

    fn may_read(self, by: &Access) -> bool {
        self == Self::Shared && by.scope == "taxii-read"
    }

    fn may_write(self, by: &Access) -> bool {
        self == Self::Inbox && by.scope == "taxii-write"
    }

    fn describe(self, node: &Node, by: &Access) -> Collection {
        let (title, about) = match self {
            Self::Shared => ("Shared", "Indicators that are CLEAR or GREEN, as their issuers signed them."),
            Self::Inbox => {
                ("Inbox", "What is added here becomes a report; its indicators are proposals, and an analyst decides.")
            }
        };
        Collection {
            id: self.id(node),
            title: title.into(),
            description: Some(about.into()),
            alias: Some(self.alias().into()),
            can_read: self.may_read(by),
            can_write: self.may_write(by),
            media_types: vec![STIX_MEDIA_TYPE.into()],
        }
    }
}

fn collections(taxii: &Taxii, by: &Access) -> Answer {
    let collections = Which::ALL.into_iter().map(|w| w.describe(&taxii.node, by)).collect();
    resource(StatusCode::OK, &Collections { collections })
}

fn status(taxii: &Taxii, by: &Access, id: &str) -> Answer {
    let kept = taxii.statuses.lock().unwrap_or_else(PoisonError::into_inner).find(id, &by.name);
    kept.map(|s| bytes(StatusCode::OK, s)).ok_or_else(missing)
}

/// What is asked of a collection, in our words.
struct Asked {
    wanted: Wanted,
    from: Places,
    limit: usize,
    /// No object of the versions of STIX asked for is here.
    nothing: bool,
}

impl Asked {
    fn read(by: &Access, which: Which, query: &str) -> Result<Self, Response> {
        if !which.may_read(by) {
            return Err(plain(StatusCode::FORBIDDEN, "this token does not read this collection"));
        }
        let bad = |what: String| plain(StatusCode::BAD_REQUEST, &what);
        let filter = Filter::parse(query).map_err(|f| bad(f.to_string()))?;
        let from = match &filter.next {
            Some(next) => next.parse().map_err(|_| bad("next: not one of ours; begin without it".into()))?,
            None => filter.added_after.map(Places::after).unwrap_or_default(),
        };
        let nothing = !filter.spec_versions.is_empty() && !filter.spec_versions.iter().any(|v| v == "2.1");
        Ok(Self {
            wanted: Wanted { ids: filter.ids, types: filter.types, versions: filter.versions },
            from,
            limit: filter.limit.unwrap_or(PAGE_DEFAULT).min(PAGE_OBJECTS_MAX),
            nothing,
        })
    }
}

async fn read(taxii: &Taxii, asked: &Asked) -> Result<shared::Page, Response> {
    if asked.nothing {
        return Ok(shared::Page { objects: Vec::new(), next: asked.from, more: false });
    }
    let entry = shared::link(&taxii.node).await.map_err(failed)?;
    shared::read(&taxii.node, &entry, asked.from, &asked.wanted, asked.limit).await.map_err(failed)
}

/// The stored bytes as they are, in an envelope.
fn envelope(objects: &[Shown], next: Option<Places>) -> Vec<u8> {
    let mut out = Vec::with_capacity(objects.iter().map(|o| o.bytes.len() + 1).sum::<usize>() + 128);
    out.push(b'{');
    if let Some(next) = next {
        out.extend_from_slice(format!("\"more\":true,\"next\":\"{next}\"").as_bytes());
    }
    for (i, o) in objects.iter().enumerate() {
        let start: &[u8] = match (i, next) {
            (0, None) => b"\"objects\":[",
            (0, Some(_)) => b",\"objects\":[",
            _ => b",",
        };
        out.extend_from_slice(start);
        out.extend_from_slice(&o.bytes);
    }
    out.extend_from_slice(if objects.is_empty() { b"}" } else { b"]}" });
    out
}

async fn objects(taxii: &Taxii, by: &Access, which: Which, query: &str) -> Answer {
    let asked = Asked::read(by, which, query)?;
    let found = read(taxii, &asked).await?;
    let body = envelope(&found.objects, found.more.then_some(found.next));
    Ok(page(&found.objects, body))
}

async fn manifest(taxii: &Taxii, by: &Access, which: Which, query: &str) -> Answer {
    let asked = Asked::read(by, which, query)?;
    let found = read(taxii, &asked).await?;
    let record = |o: &Shown| ManifestRecord {
        id: o.id.clone(),
        date_added: o.added.rfc3339_micros(),
        version: o.version.clone(),
        media_type: Some(STIX_MEDIA_TYPE.into()),
    };
    let manifest = Manifest { more: found.more, objects: found.objects.iter().map(record).collect() };
    let body = serde_json::to_vec(&manifest).map_err(|e| failed(AppError::internal(e)))?;
    Ok(page(&found.objects, body))
}

/// The versions of one object that may be seen. A manifest's `more` is answered by `added_after`; here all fit in a page.
async fn of_one(taxii: &Taxii, asked: &Asked, id: &str) -> Result<Vec<Shown>, Response> {
    let id = id.parse::<StixId>().map_err(|_| missing())?;
    let entry = shared::link(&taxii.node).await.map_err(failed)?;
    let found = shared::versions(&taxii.node, &entry, &id, &asked.wanted).await.map_err(failed)?;
    Ok(if asked.nothing { Vec::new() } else { found })
}

async fn object(taxii: &Taxii, by: &Access, which: Which, id: &str, query: &str) -> Answer {
    let asked = Asked::read(by, which, query)?;
    let found = of_one(taxii, &asked, id).await?;
    Ok(page(&found, envelope(&found, None)))
}

async fn versions(taxii: &Taxii, by: &Access, which: Which, id: &str, query: &str) -> Answer {
    let mut asked = Asked::read(by, which, query)?;
    asked.wanted.versions = vec![taxii::VersionFilter::All];
    let found = of_one(taxii, &asked, id).await?;
    let versions = Versions { more: false, versions: found.iter().map(|o| o.version.clone()).collect() };
    let body = serde_json::to_vec(&versions).map_err(|e| failed(AppError::internal(e)))?;
    Ok(page(&found, body))
}

async fn add(taxii: &Taxii, by: &Access, which: Which, headers: &HeaderMap, sent: Body) -> Answer {
    if !which.may_write(by) {
        return Err(plain(StatusCode::FORBIDDEN, "this token does not write to this collection"));
    }
    let kind = headers.get(CONTENT_TYPE).map(|v| v.to_str().unwrap_or("?"));
    taxii::content_type(kind).map_err(|f| plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, &f.to_string()))?;
    let Ok(_turn) = taxii.in_hand.try_acquire() else {
        let mut busy = plain(StatusCode::TOO_MANY_REQUESTS, "many requests are in hand; ask again");
        busy.headers_mut().insert(RETRY_AFTER, BUSY_SECONDS.into());
        return Err(busy);
    };
    let began = taxii.node.now();
    let body = body::read_unpacked(headers, sent).await?;
    let objects = read_envelope(&body)?;
    drop(body);
    let outcomes = shared::take(&taxii.node, by.tenant, &by.name, objects).await.map_err(failed)?;
    let detail =
        |o: &Outcome| StatusDetail { id: o.id.clone(), version: o.version.clone(), message: o.refused.clone() };
    let (bad, good): (Vec<&Outcome>, Vec<&Outcome>) = outcomes.iter().partition(|o| o.refused.is_some());
    let id = ClassId::from_random(taxii.node.ambient.random()).to_string();
    let (good, bad) = (good.into_iter().map(detail).collect(), bad.into_iter().map(detail).collect());
    let status = serde_json::to_vec(&Status::complete(id.clone(), began.rfc3339(), good, bad))
        .map_err(|e| failed(AppError::internal(e)))?;
    taxii.statuses.lock().unwrap_or_else(PoisonError::into_inner).keep(id, by.name.clone(), status.clone());
    Ok(bytes(StatusCode::ACCEPTED, status))
}

fn read_envelope(body: &[u8]) -> Result<Vec<Value>, Response> {
    let bad = |what: String| plain(StatusCode::UNPROCESSABLE_ENTITY, &what);
    let parsed = json::read(body).map_err(|f| bad(f.to_string()))?;
    let Value::Object(mut map) = parsed.value else {
        return Err(bad("an envelope is an object: {\"objects\": […]}".into()));
    };
    match map.shift_remove("objects") {
        Some(Value::Array(list)) if list.is_empty() => Err(bad("objects: empty".into())),
        Some(Value::Array(list)) if list.len() > ADD_OBJECTS_MAX => {
            Err(plain(StatusCode::PAYLOAD_TOO_LARGE, &format!("at most {ADD_OBJECTS_MAX} objects are taken at once")))
        }
        Some(Value::Array(list)) => Ok(list),
        _ => Err(bad("objects: a list is wanted".into())),
    }
}
