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

/// Ready: the store answers and the node is not recovering.
async fn ready(State(node): State<Node>) -> impl IntoResponse {
    let answers = node.db.read(|_| Ok(())).await.is_ok();
    match (answers, node.mode()) {
        (true, Mode::Normal) => (StatusCode::OK, "ready\n"),
        (true, Mode::Recovering) => (StatusCode::SERVICE_UNAVAILABLE, "recovering\n"),
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n"),
    }
}

async fn metrics(State(node): State<Node>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], node.metrics.print())
}
