//! Logs pushed by HTTP: `POST /ingest/v1/{source}?format=eve`, lines of text, plain or gzip.
//!
//! The answer is given after everything in the body is durable and matched, so 202 is a promise. A sender that did not
//! hear the answer sends the same again under the same `Idempotency-Key` and nothing is stored twice. What a token
//! sends belongs to the token's tenant, whatever the lines say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use pasban_app::detect::ingest::{self, BATCH_BYTES_MAX, BATCH_LINES_MAX, BatchKey, FINDINGS_TOLD_MAX, Ingested};
use pasban_app::detect::sources::{self, Pushed};
use pasban_app::{AppError, Node};
use pasban_formats::logs::{self, LogFormat};
use pasban_kernel::limits::BODY_BYTES_MAX;
use pasban_kernel::time::SECOND;
use pasban_kernel::{Digest, Finding, TenantId};
use serde::Serialize;

use crate::body;
use crate::error::{plain, response};
use crate::token::{self, parameter};

/// Bodies in hand at once, all senders together: each is held in memory while it is taken in.
const IN_HAND_MAX: usize = 8;
/// Of them, of one tenant: none shuts the others out.
const IN_HAND_TENANT_MAX: usize = 4;
/// Seconds after which one who met a full node asks again.
const BUSY_SECONDS: u64 = 1;
/// Longest name of a source, bytes.
const NAME_BYTES_MAX: usize = 64;
/// Longest `Idempotency-Key`, bytes.
const KEY_BYTES_MAX: usize = 255;
/// First lines that a format is told from.
const GUESS_LINES: usize = 20;
/// What senders call lines of text. `curl --data-binary` says it is a form.
const TEXT: [&str; 8] = [
    "text/plain",
    "application/x-ndjson",
    "application/jsonl",
    "application/jsonlines",
    "application/json",
    "application/logplex-1",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
];
/// What senders call gzip where they don't say it by `Content-Encoding`.
const PACKED: [&str; 2] = ["application/gzip", "application/x-gzip"];

#[derive(Clone)]
struct Push {
    node: Node,
    in_hand: Arc<Mutex<HashMap<TenantId, usize>>>,
}

/// A place among the bodies in hand; given back when dropped.
struct Place {
    push: Push,
    tenant: TenantId,
}

impl Push {
    fn place(&self, tenant: TenantId) -> Option<Place> {
        let mut all = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = all.get(&tenant).copied().unwrap_or(0);
        if all.values().sum::<usize>() >= IN_HAND_MAX || mine >= IN_HAND_TENANT_MAX {
            return None;
        }
        all.insert(tenant, mine + 1);
        Some(Place { push: self.clone(), tenant })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.push.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = all.get_mut(&self.tenant) {
            *n -= 1;
            if *n == 0 {
                all.remove(&self.tenant);
            }
        }
    }
}

/// `/ingest/v1/{source}`.
pub fn router(node: Node) -> Router {
    let push = Push { node, in_hand: Arc::default() };
    Router::new().route("/ingest/v1/{source}", post(take)).with_state(push)
}

/// What a sender is told.
#[derive(Serialize)]
struct Taken {
    /// Observations stored now.
    stored: usize,
    /// Lines that could not be read.
    bad: usize,
    /// The same body was stored before.
    duplicate: bool,
    /// The first bad lines.
    findings: Vec<Finding>,
}

async fn take(
    State(push): State<Push>,
    Path(source): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Taken>), Response> {
    let node = &push.node;
    let access = token::access(node, &headers).await.map_err(|e| response(&e))?.ok_or_else(token::unknown)?;
    if access.scope != "push" {
        return Err(plain(StatusCode::FORBIDDEN, "this token does not open pushing: make one with the scope push"));
    }
    let asked = Asked::read(&source, query.as_deref(), &headers)?;
    if !sources::may_push(node, access.tenant, &source) {
        return Err(response(&AppError::Conflict(
            "this node follows a file under that name; push under another".into(),
        )));
    }
    let Some(_place) = push.place(access.tenant) else {
        let mut busy = plain(StatusCode::TOO_MANY_REQUESTS, "too many batches are in hand");
        busy.headers_mut().insert(RETRY_AFTER, BUSY_SECONDS.into());
        return Err(busy);
    };
    let body = if asked.packed {
        body::unpack(&body::read(body).await?)?
    } else {
        body::read_unpacked(&headers, body).await?
    };
    let done = ingest_body(node, access.tenant, &source, &asked, &body).await.map_err(|e| response(&e))?;
    let out = Taken { stored: done.stored, bad: done.bad, duplicate: done.duplicate, findings: done.findings };
    Ok((StatusCode::ACCEPTED, Json(out)))
}

/// What the request says about its body.
struct Asked {
    format: Option<LogFormat>,
    silent_after: Option<i64>,
    key: Option<String>,
    packed: bool,
}

impl Asked {
    fn read(source: &str, query: Option<&str>, headers: &HeaderMap) -> Result<Self, Response> {
        let bad = |what: &str| plain(StatusCode::BAD_REQUEST, what);
        let named = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        if source.is_empty() || source.len() > NAME_BYTES_MAX || !source.bytes().all(named) {
            return Err(bad("the name of a source has 1 to 64 letters, digits, dots, dashes and underscores"));
        }
        let length = headers.get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
        if length.is_some_and(|n| n > BODY_BYTES_MAX as u64) {
            return Err(plain(
                StatusCode::PAYLOAD_TOO_LARGE,
                &format!("at most {BODY_BYTES_MAX} bytes are read; send more batches"),
            ));
        }
        let format = match parameter(query, "format") {
            None => None,
            Some(name) => Some(name.parse::<LogFormat>().map_err(|e| bad(&e.to_string()))?),
        };
        let silent_after = match parameter(query, "silent_after") {
            None => None,
            Some(text) => match text.parse::<u32>() {
                Ok(seconds) => Some(i64::from(seconds) * SECOND),
                Err(_) => return Err(bad("silent_after: whole seconds, 0 for a source whose silence is no alarm")),
            },
        };
        let kind = match headers.get(CONTENT_TYPE).map(|v| v.to_str().unwrap_or("?")) {
            None => String::new(),
            Some(text) => text.split(';').next().unwrap_or("").trim().to_ascii_lowercase(),
        };
        let packed = PACKED.contains(&kind.as_str());
        if !(kind.is_empty() || packed || TEXT.contains(&kind.as_str())) {
            return Err(plain(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send lines as text/plain or application/x-ndjson, plain or gzip",
            ));
        }
        let key = match headers.get("idempotency-key").map(|v| v.to_str()) {
            None => None,
            Some(Ok(key)) if !key.is_empty() && key.len() <= KEY_BYTES_MAX => Some(key.to_owned()),
            Some(_) => return Err(bad("Idempotency-Key: 1 to 255 visible characters")),
        };
        Ok(Self { format, silent_after, key, packed })
    }
}

/// The stream that a key and a body name in the history; that of its tenant and source, so no tenant meets another's
/// keys. Other bytes under a used key are another body: nothing of them is taken for stored before.
fn stream_of(key: &str, body: &[u8]) -> u64 {
    let sum = Digest::of(format!("pasban/push/v2\n{}\n{key}", Digest::of(body)).as_bytes()).0;
    u64::from_be_bytes(sum.first_chunk::<8>().copied().unwrap_or_default())
}

async fn ingest_body(
    node: &Node,
    tenant: TenantId,
    source: &str,
    asked: &Asked,
    body: &[u8],
) -> Result<Ingested, AppError> {
    // What follows the last line end is no line. Lines are cut off a batch at a time: sixteen million empty ones are
    // many times as large as the body they come from.
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    let mut rest = (!body.is_empty()).then(|| body.split(|b| *b == b'\n').peekable());
    let format = match asked.format {
        Some(format) => format,
        None => {
            let first: Vec<&[u8]> = rest.clone().into_iter().flatten().take(GUESS_LINES).collect();
            logs::guess(&first).ok_or_else(|| {
                AppError::invalid("the format is not told by the first lines: say ?format=eve, access, unbound …")
            })?
        }
    };
    let stream = asked.key.as_deref().map(|key| stream_of(key, body));
    let mut reader = ingest::reader(node, tenant, format);
    let mut sum = Ingested::default();
    let (mut at, mut batches, mut known) = (0, 0, 0);
    let mut batch: Vec<&[u8]> = Vec::new();
    while let Some(lines) = rest.as_mut()
        && lines.peek().is_some()
    {
        batch.clear();
        let mut bytes = 0;
        while batch.len() < BATCH_LINES_MAX
            && let Some(line) = lines.next_if(|l| bytes == 0 || bytes + l.len() <= BATCH_BYTES_MAX)
        {
            bytes += line.len().max(1);
            batch.push(line);
        }
        let n = batch.len();
        let key = stream.map(|stream| BatchKey { stream, start: at as u64, end: (at + n) as u64 });
        let done = ingest::lines(node, tenant, source, &mut reader, &batch, key, node.now()).await?;
        sum.stored += done.stored;
        sum.bad += done.bad;
        sum.hits += done.hits;
        batches += 1;
        known += usize::from(done.duplicate);
        let room = FINDINGS_TOLD_MAX.saturating_sub(sum.findings.len());
        sum.findings.extend(done.findings.into_iter().take(room));
        at += n;
    }
    sum.duplicate = batches > 0 && known == batches;
    let (lines, bad) = if sum.duplicate { (0, 0) } else { (at, sum.bad) };
    sources::pushed(
        node,
        Pushed { tenant, source: source.to_owned(), format, silent_after: asked.silent_after, lines, bad },
    )
    .await?;
    Ok(sum)
}
