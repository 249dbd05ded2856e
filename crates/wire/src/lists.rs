//! Block lists for an organisation's own devices: `GET /lists/domains.txt`, cut to an appliance's limit by rank.
//!
//! A token of a tenant sees that tenant's blocks only. Why this is no release for the node's own devices, and where
//! the gate stands for hosted tenants, is said in [`pasban_app::mitigate::pulled`].

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use pasban_app::access;
use pasban_app::mitigate::pulled;
use pasban_app::{AppError, Node};
use tokio::sync::Semaphore;

use crate::error::{plain, response};
use crate::token::{self, parameter};

/// Lists made at once; one of a million values takes some memory.
const AT_ONCE_MAX: usize = 4;
/// Seconds after which one who met a busy node asks again.
const BUSY_SECONDS: u64 = 5;

#[derive(Clone)]
struct Lists {
    node: Node,
    turns: Arc<Semaphore>,
}

/// `/lists/{name}`.
pub fn router(node: Node) -> Router {
    let state = Lists { node, turns: Arc::new(Semaphore::new(AT_ONCE_MAX)) };
    Router::new().route("/lists/{name}", get(list)).with_state(state)
}

async fn list(
    State(Lists { node, turns }): State<Lists>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Response> {
    // Some appliances can be given a URL and nothing else.
    let token = token::presented(&headers).or_else(|| parameter(query.as_deref(), "token")).unwrap_or_default();
    let access = access::by_token(&node, &token).await.map_err(|e| response(&e))?.ok_or_else(token::unknown)?;
    if access.scope != "lists" {
        return Err(plain(StatusCode::FORBIDDEN, "this token does not open lists: make one with the scope lists"));
    }
    let limit = match parameter(query.as_deref(), "limit").map(|t| t.parse::<usize>()) {
        None => node.config.outputs.limit,
        Some(Ok(n)) if n > 0 => Some(n),
        Some(_) => return Err(plain(StatusCode::BAD_REQUEST, "limit: a whole number above 0")),
    };
    let Ok(_turn) = turns.try_acquire() else {
        let mut busy = response(&AppError::TooMany("many lists are being made; ask again".into()));
        busy.headers_mut().insert(RETRY_AFTER, BUSY_SECONDS.into());
        return Err(busy);
    };
    let list = pulled::list(&node, access.tenant, &name, limit).await.map_err(|e| response(&e))?;
    if let Err(e) = pulled::fetched(&node, access.tenant, &access.name, &list).await {
        tracing::warn!(error = %e.details(), "that a list was fetched could not be kept");
    }
    // Weak: the time of printing and the remaining time of each block differ, what is blocked does not.
    let tag = format!("W/\"{}\"", list.tag);
    let fixed = [
        (ETAG, tag.clone()),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
        (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    if headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok()).any(|v| same(v, &list.tag.to_string())) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let printed =
        tokio::task::spawn_blocking(move || list.print(&node)).await.map_err(|e| response(&AppError::internal(e)))?;
    Ok((fixed, printed).into_response())
}

/// RFC 9110 section 13.1.2, by weak comparison.
fn same(header: &str, tag: &str) -> bool {
    header.split(',').map(str::trim).any(|t| t == "*" || t.strip_prefix("W/").unwrap_or(t).trim_matches('"') == tag)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn tags_compare_weakly() {
        for (header, expected) in
            [("W/\"a\"", true), ("\"a\"", true), ("\"b\", W/\"a\"", true), ("*", true), ("\"ab\"", false), ("", false)]
        {
            assert_eq!(same(header, "a"), expected, "{header}");
        }
    }
}
