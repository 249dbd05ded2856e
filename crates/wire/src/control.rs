//! The control API: what the command line, the demo and later the portal ask of a running node.
//!
//! HTTP/1.1 over a Unix socket in the data folder, for the node's own user only (mode 0600): who may open the socket may
//! do everything. `POST /control/OP` with a JSON object gives JSON; an error is
//! `{"error": sentence, "kind": code}` with its status. Listing operations give a JSON list. Values are taken in any spelling,
//! defanged ones too. The operations are the table in [`call`]; each is one function of the `app` crate.

mod blocks;
mod decide;
mod links;
mod operate;
mod people;
mod registry;
mod reports;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, FromRequest as _, Path as Segment, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::post};
use bytes::Bytes;
use pasban_app::{AppError, Node};
use pasban_kernel::limits::{BODY_BYTES_MAX, REQUEST_SECONDS_MAX};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

/// Name of the socket in the data folder.
pub const SOCKET: &str = "control.sock";
/// Largest request: a report's file as base64, and some words.
const REQUEST_BYTES_MAX: usize = BODY_BYTES_MAX / 3 * 4 + 1024 * 1024;
/// Person named in acts where a caller names none.
const NOBODY: &str = "administrator";

/// What the operations work on.
#[derive(Clone)]
pub struct Control {
    node: Node,
    config_file: Option<Arc<PathBuf>>,
    stop: watch::Sender<bool>,
}

impl Control {
    /// Operations on a node. `config_file` goes into backups; `stop` is set to `true` by `shutdown`.
    #[must_use]
    pub fn new(node: Node, config_file: Option<PathBuf>, stop: watch::Sender<bool>) -> Self {
        Self { node, config_file: config_file.map(Arc::new), stop }
    }

    /// The node.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.node
    }
}

/// Where a node's socket lies.
#[must_use]
pub fn socket(data: &Path) -> PathBuf {
    data.join(SOCKET)
}

/// Takes the socket: one that nobody listens on is replaced.
///
/// # Errors
/// Where another process listens on it, or the folder refuses.
pub async fn bind(data: &Path) -> Result<UnixListener, AppError> {
    let path = socket(data);
    let io = |e: std::io::Error| AppError::Unavailable(format!("{}: {e}", path.display()));
    if UnixStream::connect(&path).await.is_ok() {
        return Err(AppError::Conflict(format!("another process answers on {}: stop it first", path.display())));
    }
    // Bound under another name, closed to others, and only then put in place: nobody ever finds it open.
    let temp = data.join(format!("{SOCKET}.new"));
    drop(std::fs::remove_file(&temp));
    let listener = UnixListener::bind(&temp).map_err(io)?;
    std::fs::set_permissions(&temp, std::fs::Permissions::from_mode(0o600)).map_err(io)?;
    std::fs::rename(&temp, &path).map_err(io)?;
    Ok(listener)
}

/// Serves the control API until `stop` turns true.
///
/// # Errors
/// Where the socket fails.
pub async fn serve(control: Control, listener: UnixListener) -> std::io::Result<()> {
    let mut stopped = control.stop.subscribe();
    let path = socket(&control.node.config.node.data);
    let app = Router::new()
        .route("/control/{op}", post(answer))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state(control);
    let done = axum::serve(listener, app)
        .with_graceful_shutdown(async move {
            drop(stopped.wait_for(|s| *s).await);
        })
        .await;
    drop(std::fs::remove_file(path));
    done
}

async fn answer(State(control): State<Control>, Segment(op): Segment<String>, request: Request) -> Response {
    let refused = |status: StatusCode, error: String| {
        (status, Json(serde_json::json!({"error": error, "kind": "invalid"}))).into_response()
    };
    let whole = Duration::from_secs(REQUEST_SECONDS_MAX);
    let body = match tokio::time::timeout(whole, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            let error = format!("the request is longer than {REQUEST_BYTES_MAX} bytes, or broke off");
            return refused(StatusCode::PAYLOAD_TOO_LARGE, error);
        }
        Err(_) => {
            let error = format!("the whole request must arrive within {REQUEST_SECONDS_MAX} seconds");
            return refused(StatusCode::REQUEST_TIMEOUT, error);
        }
    };
    let input = if body.iter().all(u8::is_ascii_whitespace) {
        Ok(Value::Object(serde_json::Map::new()))
    } else {
        pasban_formats::json::bounded(&body).map_err(|f| AppError::invalid(format!("the request is not JSON: {f}")))
    };
    let done = match input {
        Ok(input) => call(&control, &op, input).await,
        Err(e) => Err(e),
    };
    match done {
        Ok(value) => Json(value).into_response(),
        Err(e) => {
            if matches!(e, AppError::Internal(_)) {
                tracing::error!(op = %op, error = %e.details(), "an operation failed");
            }
            let (status, kind) = kind_of(&e);
            (status, Json(serde_json::json!({"error": e.to_string(), "kind": kind}))).into_response()
        }
    }
}

/// Status and stable code of a refusal.
#[must_use]
pub fn kind_of(e: &AppError) -> (StatusCode, &'static str) {
    match e {
        AppError::NotFound => (StatusCode::NOT_FOUND, "not-found"),
        AppError::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
        AppError::Invalid(_) => (StatusCode::BAD_REQUEST, "invalid"),
        AppError::Conflict(_) => (StatusCode::CONFLICT, "conflict"),
        AppError::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
        AppError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        AppError::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// Does one operation.
///
/// # Errors
/// The operation's; invalid where its name or input is wrong.
pub async fn call(c: &Control, op: &str, v: Value) -> Result<Value, AppError> {
    match op {
        "status" => put(operate::status(c, take(v)?).await?),
        "doctor" => put(operate::doctor(c, take(v)?).await?),
        "backup" => put(operate::backup(c, take(v)?).await?),
        "shutdown" => put(operate::shutdown(c, take(v)?)?),
        "trust" => put(operate::trust(c, take(v)?).await?),
        "bad.list" => put(operate::bad_list(c, take(v)?).await?),
        "alert.list" => put(operate::alert_list(c, take(v)?).await?),
        "alert.false" => put(operate::alert_false(c, take(v)?).await?),
        "outgoing.list" => put(operate::outgoing_list(c, take(v)?).await?),
        "outgoing.release" => put(operate::outgoing_release(c, take(v)?).await?),
        "keys.list" => put(operate::keys_list(c, take(v)?)?),
        "keys.compromised" => put(operate::keys_compromised(c, take(v)?).await?),
        "ledger.anew" => put(operate::ledger_anew(c, take(v)?).await?),
        "restore.settle" => put(operate::restore_settle(c, take(v)?).await?),

        "constituent.put" => put(registry::constituent_put(c, take(v)?).await?),
        "constituent.list" => put(registry::constituent_list(c, take(v)?)?),
        "tenant.add" => put(registry::tenant_add(c, take(v)?).await?),
        "token.make" => put(registry::token_make(c, take(v)?).await?),
        "token.list" => put(registry::token_list(c, take(v)?).await?),
        "token.revoke" => put(registry::token_revoke(c, take(v)?).await?),

        "person.add" => put(people::add(c, take(v)?).await?),
        "person.list" => put(people::list(c, take(v)?).await?),
        "person.invite" => put(people::invite_one(c, take(v)?).await?),
        "person.reset-factor" => put(people::reset_factor(c, take(v)?).await?),
        "person.enter" => put(people::enter(c, take(v)?).await?),
        "person.role" => put(people::role(c, take(v)?).await?),
        "person.disable" => put(people::disable(c, take(v)?).await?),
        "person.enable" => put(people::enable(c, take(v)?).await?),

        "link.offer" => put(links::offer(c, take(v)?).await?),
        "link.accept" => put(links::accept(c, take(v)?).await?),
        "link.digits" => put(links::digits(c, take(v)?).await?),
        "link.confirm" => put(links::confirm(c, take(v)?).await?),
        "link.list" => put(links::list(c, take(v)?).await?),
        "link.pause" => put(links::pause(c, take(v)?).await?),
        "link.resume" => put(links::resume(c, take(v)?).await?),
        "link.revoke" => put(links::revoke(c, take(v)?).await?),
        "link.export" => put(links::export(c, take(v)?).await?),
        "link.import" => put(links::import(c, take(v)?).await?),
        "link.forgive" => put(links::forgive(c, take(v)?).await?),

        "report.send" => put(reports::send(c, take(v)?).await?),
        "report.list" => put(reports::list(c, take(v)?).await?),
        "report.show" => put(reports::show(c, take(v)?).await?),
        "receipt" => put(reports::receipt(c, take(v)?).await?),
        "consent.withdraw" => put(reports::consent_withdraw(c, take(v)?).await?),

        "review" => put(decide::review(c, take(v)?).await?),
        "ask" => put(decide::ask(c, take(v)?).await?),
        "question.ask" => put(decide::question_ask(c, take(v)?).await?),
        "question.standing" => put(decide::question_standing(c, take(v)?).await?),
        "question.list" => put(decide::question_list(c, take(v)?).await?),
        "confirm" => put(decide::confirm(c, take(v)?).await?),
        "settle" => put(decide::settle(c, take(v)?).await?),
        "issue" => put(decide::issue(c, take(v)?).await?),
        "withdraw" => put(decide::withdraw(c, take(v)?).await?),

        "stop" => put(blocks::stop(c, take(v)?).await?),
        "approve" => put(blocks::approve(c, take(v)?).await?),
        "lift" => put(blocks::lift(c, take(v)?).await?),
        "why" => put(blocks::why(c, take(v)?).await?),
        "trace" => put(blocks::trace(c, take(v)?).await?),
        "preview" => put(blocks::preview(c, take(v)?).await?),
        "mitigation.list" => put(blocks::list(c, take(v)?).await?),
        "blocks.export" => put(blocks::export(c, take(v)?).await?),
        _ => Err(AppError::invalid(format!("no operation is called {:?}", op.chars().take(40).collect::<String>()))),
    }
}

/// The input of an operation.
fn take<T: DeserializeOwned>(v: Value) -> Result<T, AppError> {
    serde_json::from_value(v).map_err(|e| AppError::invalid(format!("input: {e}")))
}

/// The answer of an operation.
fn put(answer: impl Serialize) -> Result<Value, AppError> {
    serde_json::to_value(answer).map_err(AppError::internal)
}

/// Rows: a list in JSON.
#[derive(Serialize)]
#[serde(transparent)]
struct Items<T> {
    items: Vec<T>,
}

/// Nothing is asked.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// How many rows are asked.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    limit: Option<u32>,
}

/// It was done.
#[derive(Serialize)]
struct Done {
    done: bool,
}

const DONE: Done = Done { done: true };

/// Who does it, for the act.
fn who(name: Option<String>) -> String {
    name.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).unwrap_or_else(|| NOBODY.to_owned())
}

/// A tenant by id; absent and empty mean the node's own.
fn tenant(text: Option<&str>) -> Result<pasban_kernel::TenantId, AppError> {
    pasban_app::config::tenant_of(text).map_err(AppError::invalid)
}
