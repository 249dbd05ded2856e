//! Whether the node lives, whether it is ready, and its counters.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use pasban_app::Node;
use pasban_app::node::Mode;

/// `/healthz`, `/readyz`, `/metrics`.
pub fn router(node: Node) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(node)
}

/// Ready: the store answers, can keep what is acknowledged, and the node is not recovering. Says no more than that to
/// whoever asks; the sentences are in `pasban status`.
async fn ready(State(node): State<Node>) -> impl IntoResponse {
    let answers = node.db.read(|_| Ok(())).await.is_ok();
    match (answers, node.mode()) {
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n"),
        (true, Mode::Recovering) => (StatusCode::SERVICE_UNAVAILABLE, "recovering\n"),
        (true, Mode::Normal) if !node.health.trouble().is_empty() => {
            (StatusCode::SERVICE_UNAVAILABLE, "the disk keeps nothing more\n")
        }
        (true, Mode::Normal) => (StatusCode::OK, "ready\n"),
    }
}

async fn metrics(State(node): State<Node>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], node.metrics.print())
}
