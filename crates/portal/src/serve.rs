//! Requests in, answers out: the one module of the portal that writes a body.
//!
//! For each request: who asks (a cookie for browsers, a bearer token for the API), whether the seat may use the route,
//! where the post came from, its token, its sizes; then the table's function; then the answer with the headers that keep
//! a browser safe (threat T9). A route that is not there, one that the seat may not use, and a record that it may not see
//! are the same bytes.

use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use data_encoding::BASE64URL_NOPAD;
use futures_util::StreamExt as _;
use http_body_util::BodyExt as _;
use pasban_access::Permission;
use pasban_app::AppError;
use pasban_app::access::{BlockedOnly, OverTls};
use pasban_kernel::Digest;
use pasban_store::rows::portal as rows;
use serde_json::{Value, json};

use crate::input::Pairs;
use crate::seal::{keyed, mask, unmask_ok, whose};
use crate::table::{Does, Ended, Entry, Sent, SessionChange, Shown, Wanted};
use crate::visit::{Site, Visit};
use crate::words::Lang;
use crate::{csv_out, frame, kept, live, open, openapi, say, statics, text};

mod body;
mod kept_forms;

use body::{Cookies, cookie, header_text, read_body, read_form, same_origin};
use kept_forms::{KEPT, filled, give_back, redrawn, signed_out};

const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Largest JSON body over the API, bytes.
const JSON_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bodies above this many bytes are compressed, where the asker reads gzip.
const SMALL: usize = 1_400;

/// All routes of the portal.
pub fn router(site: Site) -> Router {
    Router::new()
        .route(statics::css_path(), get(|| fixed("text/css; charset=utf-8", statics::CSS.as_bytes())))
        .route(statics::js_path(), get(|| fixed("text/javascript; charset=utf-8", statics::JS.as_bytes())))
        .route("/static/icon.svg", get(|| fixed("image/svg+xml", frame::ICON.as_bytes())))
        .route("/static/naskh.ttf", get(font))
        .route("/live/{topic}", get(news))
        .route("/api/v1/openapi.json", get(document))
        .fallback(any(answer))
        .with_state(site)
}

async fn fixed(mime: &'static str, bytes: &'static [u8]) -> Response {
    let mut r = bytes.into_response();
    set(r.headers_mut(), header::CONTENT_TYPE, mime);
    set(r.headers_mut(), header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(r.headers_mut(), header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    r
}

/// The web font, where the administrator has installed it.
async fn font(State(site): State<Site>) -> Response {
    let path = site.node.config.portal.urdu_font.clone();
    match tokio::fs::read(&path).await {
        Ok(bytes) if bytes.len() < 4 * 1024 * 1024 => {
            let mut r = bytes.into_response();
            set(r.headers_mut(), header::CONTENT_TYPE, "font/ttf");
            set(r.headers_mut(), header::CACHE_CONTROL, "public, max-age=31536000");
            r
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn document(State(site): State<Site>) -> Response {
    axum::Json(openapi::document(&site.table)).into_response()
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// Where a path leads, and the names that it carries.
fn find<'a>(site: &'a Site, method: &Method, path: &str) -> Option<(&'a Entry, Pairs)> {
    let want = if *method == Method::POST { "POST" } else { "GET" };
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut best: Option<(&Entry, Pairs)> = None;
    for e in site.table.entries.iter().filter(|e| e.method() == want) {
        let pattern: Vec<&str> = e.path.trim_matches('/').split('/').collect();
        if pattern.len() != segments.len() {
            continue;
        }
        let mut names = Vec::new();
        let fits =
            pattern.iter().zip(&segments).all(|(p, s)| match p.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(name) => {
                    names.push((name.to_owned(), percent_decode(s)));
                    !s.is_empty()
                }
                None => p == s,
            });
        // The more literal of two that fit.
        if fits && best.as_ref().is_none_or(|(_, b)| names.len() < b.0.len()) {
            best = Some((e, Pairs(names)));
        }
    }
    best
}

fn percent_decode(text: &str) -> String {
    Pairs::decode(&format!("v={text}")).ok().and_then(|p| p.get("v").map(str::to_owned)).unwrap_or_default()
}

async fn answer(State(site): State<Site>, request: Request) -> Response {
    let gzip = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("gzip"));
    let head_only = request.method() == Method::HEAD;
    let mut response = Box::pin(inner(site, request)).await;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, CSP);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    set(headers, header::REFERRER_POLICY, "same-origin");
    set(headers, header::CACHE_CONTROL, "no-store");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(headers, HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if head_only {
        *response.body_mut() = Body::empty();
    } else if gzip {
        response = compress(response).await;
    }
    response
}

/// Compressed where that helps. Tokens on pages are masked anew each time, so sizes tell nothing of them.
async fn compress(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if bytes.len() < SMALL {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let mut out = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 3), flate2::Compression::new(4));
    let done = out.write_all(&bytes).and_then(|()| out.finish());
    match done {
        Ok(small) => {
            set(&mut parts.headers, header::CONTENT_ENCODING, "gzip");
            set(&mut parts.headers, header::VARY, "Accept-Encoding");
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(small))
        }
        Err(_) => Response::from_parts(parts, Body::from(bytes)),
    }
}

async fn inner(site: Site, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let full = parts.uri.path().to_owned();
    let only = parts.extensions.get::<BlockedOnly>().is_some();
    let host = header_text(&parts.headers, "host").or_else(|| parts.uri.host());
    let led = open::led_by(&site.node.config, host, only);
    let full = open::path(led.as_deref(), only, full, parts.method == Method::POST);
    let (api, path) = match full.strip_prefix("/api/v1") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            (true, if rest.is_empty() { "/" } else { rest }.to_owned())
        }
        _ => (false, full),
    };
    let from = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([127, 0, 0, 1]), |c| c.0.ip());
    let secure = parts.extensions.get::<OverTls>().is_some()
        || (from.is_loopback() && header_text(&parts.headers, "x-forwarded-proto") == Some("https"));
    let cookies = Cookies::read(&parts.headers, secure);
    let mut query = parts.uri.query().unwrap_or_default().to_owned();
    let mut pairs = Pairs::decode(&query).unwrap_or_default();
    if led.is_some() {
        // What somebody else's page was asked is nothing to ours.
        pairs.0.retain(|(n, _)| n == "lang");
        query = pairs.encode();
    }
    let bare = only || led.is_some();
    let open = bare || find(&site, &parts.method, &path).is_some_and(|(e, _)| e.open);

    let session = if api {
        match header_text(&parts.headers, "authorization").and_then(|a| a.strip_prefix("Bearer ")) {
            Some(token) => site.people.by_bearer(token.trim()).await,
            None => Ok(None),
        }
    } else {
        match &cookies.session {
            Some(token) if !open => site.people.by_token(token).await,
            _ => Ok(None),
        }
    };
    let session = match session {
        Ok(session) => session,
        Err(e) => return plain_failure(&e),
    };
    let asked_lang = pairs.get("lang").and_then(Lang::of);
    let lang = asked_lang
        .or(cookies.lang)
        .or_else(|| session.as_ref().and_then(|s| s.prefs.lang.as_deref()).and_then(Lang::of))
        .or_else(|| header_text(&parts.headers, "accept-language").and_then(Lang::of))
        .or_else(|| Lang::of(&site.node.config.portal.language))
        .unwrap_or_default();

    // Forms before sign-in are tied to a cookie of their own.
    let fresh: [u8; 32] = site.node.ambient.random();
    let (secret, begin_pre) = match (&session, &cookies.pre) {
        (Some(s), _) => (s.secret, None),
        (None, Some(pre)) => (keyed(&site.key, pre.as_bytes()), None),
        (None, None) => {
            let pre = BASE64URL_NOPAD.encode(&site.node.ambient.random::<32>());
            (keyed(&site.key, pre.as_bytes()), Some(pre))
        }
    };
    let token = mask(&site.node.keys, &secret, session.as_ref().map(|s| &s.seat.person), &site.node.ambient.random());
    let mut visit = Visit {
        now: site.node.now(),
        session,
        lang,
        path: path.clone(),
        query: query.clone(),
        from,
        secure,
        api,
        person: header_text(&parts.headers, "accept").is_some_and(|a| a.contains("text/html")),
        token,
        key: fresh,
        files: Vec::new(),
        bare,
        site: site.clone(),
    };

    let mut response = match dispatch(&mut visit, &parts, body, &path, &pairs, &secret, cookies.kept.as_deref()).await {
        Ok(response) => response,
        Err(e) => refuse(&visit, &e),
    };
    if led.is_some() && path.starts_with(open::BLOCKED) && response.status() == StatusCode::OK {
        // For programs: this is not what was asked for.
        *response.status_mut() = StatusCode::FORBIDDEN;
    }
    // Pages about a blocked name promise to keep none.
    if let Some(lang) = asked_lang.filter(|_| !open) {
        cookie(&mut response, &format!("pasban-lang={}; Path=/; Max-Age=31536000; SameSite=Lax", lang.code()), secure);
    }
    if let Some(pre) = begin_pre.filter(|_| !api && !open) {
        cookie(
            &mut response,
            &format!("{}={pre}; Path=/; HttpOnly; SameSite=Strict", Cookies::name("pre", secure)),
            secure,
        );
    }
    response
}

async fn dispatch(
    visit: &mut Visit,
    parts: &axum::http::request::Parts,
    body: Body,
    path: &str,
    pairs: &Pairs,
    secret: &[u8; 32],
    kept_form: Option<&str>,
) -> Result<Response, AppError> {
    let site = visit.site.clone();
    if !matches!(parts.method, Method::GET | Method::HEAD | Method::POST) {
        return Err(AppError::NotFound);
    }
    if path == "/" && !visit.api && parts.method != Method::POST {
        let door = if site.has("/start") { "/start" } else { "/sign-in" };
        let to = visit.session.as_ref().map_or(door, |s| site.home(&s.seat));
        return Ok(see(to));
    }
    if path == KEPT && !visit.api && parts.method != Method::POST {
        return give_back(visit, kept_form).await;
    }
    let Some((entry, names)) = find(&site, &parts.method, path) else { return Err(AppError::NotFound) };
    if entry.permission != Permission::Public {
        match &visit.session {
            // Signing in is the same answer for every path that is not public, whether it exists or not: see `refuse`.
            None if matches!(entry.does, Does::Act(_)) && entry.keeps && !visit.api => {
                return signed_out(visit, parts, body, names).await;
            }
            None => return Err(AppError::NotFound),
            Some(s) if !s.may(entry.permission) => return Err(AppError::NotFound),
            // A token that only reads.
            Some(s) if !s.writes && matches!(entry.does, Does::Act(_)) => return Err(AppError::NotFound),
            Some(_) => {}
        }
    }
    match entry.does.clone() {
        Does::Look(look) => {
            let wanted = if visit.api {
                Wanted::Json
            } else if pairs.get("format") == Some("csv") {
                Wanted::Csv
            } else {
                Wanted::Page
            };
            let mut asked = names.0;
            asked.extend(pairs.without(&["lang", "format"]).0);
            let shown = look(visit.clone(), Pairs(asked).bounded()?, wanted).await?;
            Ok(show(visit, shown))
        }
        Does::Act(act) => {
            let sent = if visit.api {
                let kind = header_text(&parts.headers, "content-type").unwrap_or_default();
                if kind.split(';').next().unwrap_or_default().trim() != "application/json" {
                    return Ok(api_error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid", "send application/json", &[]));
                }
                let bytes = read_body(body, JSON_BYTES_MAX).await?;
                let value = pasban_app_json(&bytes)?;
                if let Some(key) = header_text(&parts.headers, "idempotency-key") {
                    visit.key = Digest::of(key.as_bytes()).0;
                }
                Sent::Json(value, names)
            } else {
                same_origin(&parts.headers)?;
                let (mut form, files) = read_form(&parts.headers, body).await?;
                let token = form.get("token").unwrap_or_default().to_owned();
                if !entry.open && !unmask_ok(&token, secret) {
                    // The same person, signed in anew meanwhile: the form as it was, and nothing is done.
                    let own = visit.session.as_ref().map(|s| *s.seat.person.as_bytes());
                    if own.is_some() && own == whose(&site.node.keys, &token) && entry.keeps {
                        let typed = filled(form.without(&["token", "key"]), names);
                        return Ok(redrawn(visit, entry, typed, !files.is_empty()).await);
                    }
                    return Ok(stale(visit));
                }
                let once = form.get("key").and_then(|k| BASE64URL_NOPAD.decode(k.as_bytes()).ok());
                visit.key = once
                    .and_then(|k| <[u8; 32]>::try_from(k).ok())
                    .ok_or_else(|| AppError::invalid("the form has no key: load the page again"))?;
                visit.files = files;
                form = form.without(&["token", "key"]);
                Sent::Form(filled(form, names))
            };
            let quiet = header_text(&parts.headers, "x-draft").is_some() && !visit.api;
            let mut response = once(visit, entry.repeats, quiet, kept_form, act(visit.clone(), sent)).await?;
            if let Some(cookie_text) =
                kept_form.filter(|_| visit.session.is_some() && !quiet && response.status() == StatusCode::SEE_OTHER)
            {
                // Whoever does something after signing in again has looked at what was kept.
                kept::drop_form(&site, cookie_text).await?;
                cookie(
                    &mut response,
                    &format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", Cookies::name("kept", visit.secure)),
                    visit.secure,
                );
            }
            Ok(response)
        }
    }
}

/// Sending twice is the same as once: the second gets what the first got. What only keeps a draft `repeats`; where the script
/// keeps it in passing it is `quiet`, and answered in words instead of a way on.
async fn once(
    visit: &Visit,
    repeats: bool,
    quiet: bool,
    kept_form: Option<&str>,
    act: impl Future<Output = Result<Ended, AppError>>,
) -> Result<Response, AppError> {
    let site = &visit.site;
    let whose = visit.session.as_ref().map(|s| *s.seat.person.as_bytes()).unwrap_or_default();
    let mut seal = visit.key.to_vec();
    seal.extend_from_slice(&whose);
    let key = Digest::of(&seal).0;
    let turn = {
        let mut all = site.under_way.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.retain(|_, m| Arc::strong_count(m) > 1);
        all.entry(key).or_default().clone()
    };
    let _turn = turn.lock().await;
    let draft = repeats || visit.path.ends_with("/draft");
    let named = visit.session.is_some() && !draft;
    if named && let Some(before) = site.node.db.read(move |tx| rows::once_fetch(tx, &key)).await? {
        let value: Value = serde_json::from_str(&before).map_err(AppError::internal)?;
        let to = value["to"].as_str().unwrap_or("/").to_owned();
        return Ok(if visit.api { axum::Json(value["done"].clone()).into_response() } else { see(&to) });
    }
    match act.await? {
        Ended::Done { json, mut to, session } => {
            if kept_form.is_some() && matches!(session, SessionChange::Begin(_)) && to == "/" {
                KEPT.clone_into(&mut to);
            }
            if named {
                let kept = json!({"to": to, "done": json}).to_string();
                let now = visit.now;
                site.node.db.write("portal.once", move |tx| rows::once_put(tx, &key, &kept, now)).await?;
            }
            let saved = json["saved"].as_str().filter(|_| quiet && draft).map(str::to_owned);
            let mut response = match saved {
                Some(words) => words.into_response(),
                None if visit.api => axum::Json(json).into_response(),
                None => see(&to),
            };
            let name = Cookies::name("session", visit.secure);
            match session {
                SessionChange::Keep => {}
                SessionChange::Begin(token) => {
                    cookie(&mut response, &format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax"), visit.secure);
                }
                SessionChange::End => {
                    cookie(&mut response, &format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"), visit.secure);
                }
            }
            Ok(response)
        }
        Ended::Again { drawn, faults } => Ok(if visit.api {
            let words = faults.first().map(|f| f.words.clone()).unwrap_or_default();
            api_error(StatusCode::UNPROCESSABLE_ENTITY, "invalid", &words, &faults)
        } else {
            (StatusCode::UNPROCESSABLE_ENTITY, axum::response::Html(frame::page(visit, &drawn).0)).into_response()
        }),
    }
}

fn show(visit: &Visit, shown: Shown) -> Response {
    match shown {
        Shown::Page(drawn) => axum::response::Html(frame::page(visit, &drawn).0).into_response(),
        Shown::Json(value) => axum::Json(value).into_response(),
        Shown::Sheet(sheet) => {
            attachment(&format!("{}.csv", sheet.name), "text/csv; charset=utf-8", csv_out::write(&sheet))
        }
        // As text by its type and by `nosniff`: no browser reads markup in it.
        Shown::Text(text) => text.into_response(),
        Shown::File(file) => attachment(&file.name, file.mime, file.bytes),
    }
}

/// Always as an attachment: nothing that came from outside is opened by the browser.
fn attachment(name: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
    let safe: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).take(80).collect();
    let mut r = bytes.into_response();
    set(r.headers_mut(), header::CONTENT_TYPE, mime);
    if let Ok(v) = HeaderValue::from_str(&format!("attachment; filename=\"{safe}\"")) {
        r.headers_mut().insert(header::CONTENT_DISPOSITION, v);
    }
    r
}

fn see(to: &str) -> Response {
    // Only paths of this node: what a form sends cannot lead elsewhere.
    let to = if to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']) { to } else { "/" };
    let mut r = StatusCode::SEE_OTHER.into_response();
    r.headers_mut().insert(header::LOCATION, HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/")));
    r
}

fn refuse(visit: &Visit, e: &AppError) -> Response {
    let (status, kind) = match e {
        AppError::NotFound | AppError::Forbidden(_) => (StatusCode::NOT_FOUND, "not-found"),
        AppError::Invalid(_) => (StatusCode::BAD_REQUEST, "invalid"),
        AppError::Conflict(_) => (StatusCode::CONFLICT, "conflict"),
        AppError::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
        AppError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        AppError::Internal(_) => {
            tracing::error!(path = %visit.path, error = %e.details(), "a page failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    };
    if visit.api {
        let (status, kind) = if visit.session.is_none() && status == StatusCode::NOT_FOUND {
            (StatusCode::UNAUTHORIZED, "sign-in")
        } else {
            (status, kind)
        };
        let words = if status == StatusCode::NOT_FOUND { "not found".to_owned() } else { e.to_string() };
        return api_error(status, kind, &words, &[]);
    }
    // Nobody is signed in: the same answer for every path, whether it exists or not. Programs read 404, people the way in.
    if visit.session.is_none() && status == StatusCode::NOT_FOUND {
        return if visit.person { see("/sign-in") } else { StatusCode::NOT_FOUND.into_response() };
    }
    let drawn = match status {
        StatusCode::NOT_FOUND => {
            frame::refusal(visit, &text!(visit, "portal-not-found-title"), say!(visit, "portal-not-found"))
        }
        StatusCode::INTERNAL_SERVER_ERROR => {
            frame::refusal(visit, &text!(visit, "portal-broken-title"), say!(visit, "portal-broken"))
        }
        _ => frame::refusal(
            visit,
            &text!(visit, "portal-refused-title"),
            crate::parts::said(&visit.told(&e.to_string())),
        ),
    };
    (status, axum::response::Html(frame::page(visit, &drawn).0)).into_response()
}

/// The token of the form is of another session: what was typed is not lost to an attacker's page, and the person reads why.
fn stale(visit: &Visit) -> Response {
    let drawn = frame::refusal(visit, &text!(visit, "portal-stale-title"), say!(visit, "portal-stale"));
    (StatusCode::FORBIDDEN, axum::response::Html(frame::page(visit, &drawn).0)).into_response()
}

fn plain_failure(e: &AppError) -> Response {
    tracing::error!(error = %e.details(), "sessions cannot be read");
    (StatusCode::SERVICE_UNAVAILABLE, "The node cannot read its store now. Try again in a minute.\n").into_response()
}

fn api_error(status: StatusCode, kind: &str, words: &str, faults: &[crate::table::Fault]) -> Response {
    (status, axum::Json(json!({"error": words, "kind": kind, "faults": faults}))).into_response()
}

fn pasban_app_json(bytes: &[u8]) -> Result<Value, AppError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    pasban_formats::json::bounded(bytes).map_err(|f| AppError::invalid(format!("the body is not JSON: {f}")))
}

/// News of a topic: only how many, in words.
async fn news(
    State(site): State<Site>,
    axum::extract::Path(topic): axum::extract::Path<String>,
    request: Request,
) -> Response {
    let secure = request.extensions().get::<OverTls>().is_some();
    let cookies = Cookies::read(request.headers(), secure);
    let session = match &cookies.session {
        Some(token) => site.people.by_token(token).await.ok().flatten(),
        None => None,
    };
    let found = site.table.topics.iter().find(|t| t.name == topic).cloned();
    let (Some(session), Some(topic)) = (session, found) else { return StatusCode::NOT_FOUND.into_response() };
    if !session.may(topic.permission) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let pairs = Pairs::decode(request.uri().query().unwrap_or_default()).unwrap_or_default();
    let known: i64 = pairs.get("known").and_then(|k| k.parse().ok()).unwrap_or(0);
    let lang = cookies.lang.or_else(|| session.prefs.lang.as_deref().and_then(Lang::of)).unwrap_or_default();
    let visit = Visit {
        now: site.node.now(),
        session: Some(session),
        lang,
        path: String::new(),
        query: String::new(),
        from: IpAddr::from([127, 0, 0, 1]),
        secure,
        api: false,
        person: true,
        token: String::new(),
        key: [0; 32],
        files: Vec::new(),
        bare: false,
        site: site.clone(),
    };
    let told = std::sync::atomic::AtomicI64::new(known);
    let token = cookies.session.unwrap_or_default();
    let began = tokio::time::Instant::now();
    let ticks = futures_util::stream::unfold((visit, topic, told), move |(visit, topic, told)| {
        let token = token.clone();
        async move {
            loop {
                tokio::time::sleep(live::EVERY).await;
                // A session that ended hears nothing more.
                let lives = visit.site.people.by_token(&token).await.ok().flatten().is_some();
                if !lives || began.elapsed() > live::LIFE {
                    return None;
                }
                let count = (topic.count)(visit.clone()).await.unwrap_or(0);
                if count > told.swap(count, std::sync::atomic::Ordering::Relaxed) {
                    let words = text!(visit, "portal-news", n = count - known);
                    return Some((Event::default().event("news").data(words), (visit, topic, told)));
                }
            }
        }
    });
    let mut response =
        Sse::new(ticks.map(Ok::<_, std::convert::Infallible>)).keep_alive(KeepAlive::default()).into_response();
    set(response.headers_mut(), header::CACHE_CONTROL, "no-store");
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_on_stays_on_this_node() {
        for to in ["//evil.example/", "https://evil.example/", "/\\evil.example", "/a\r\nSet-Cookie: x=1"] {
            assert_eq!(see(to).headers()[header::LOCATION], "/", "{to:?}");
        }
        assert_eq!(see("/queue?view=me").headers()[header::LOCATION], "/queue?view=me");
    }

    #[test]
    fn posts_from_elsewhere_are_refused() {
        let with = |pairs: &[(&'static str, &'static str)]| {
            let mut h = HeaderMap::new();
            for (n, v) in pairs {
                h.insert(*n, HeaderValue::from_static(v));
            }
            same_origin(&h).is_ok()
        };
        assert!(with(&[("sec-fetch-site", "same-origin")]));
        assert!(!with(&[("sec-fetch-site", "cross-site"), ("origin", "https://a"), ("host", "a")]));
        assert!(!with(&[("sec-fetch-site", "same-site")]));
        assert!(with(&[("origin", "https://node.example:8443"), ("host", "node.example:8443")]));
        assert!(!with(&[("origin", "null"), ("host", "node.example")]));
        assert!(!with(&[("origin", "https://evil.example"), ("host", "node.example")]));
    }
}
