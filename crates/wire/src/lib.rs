//! Machines: node to node, TAXII, pushed logs, block lists, the control API.
//!
//! Handlers are thin: they find out who asks ([`peer`], tokens in the files that use them), make one call into
//! `pasban_app`, and write the answer. Nothing here branches on the business, and nothing opens the store. "Not found"
//! and "not allowed" look alike (invariant 6); kinds of error become a status in one place ([`error`]).
//!
//! Start at [`serve`], then [`router`]. A further area is a file with `pub fn router(node: Node) -> axum::Router`,
//! merged in [`router`].

#![allow(
    clippy::result_large_err,
    reason = "an answer is made once and handed to the server; a box would save nothing"
)]

pub mod body;
pub mod collections;
pub mod control;
pub mod error;
pub mod health;
pub mod links;
pub mod listen;
pub mod lists;
pub mod peer;
pub mod push;
pub mod room;
pub mod token;

use std::future::Future;

use axum::Router;
pub use listen::Doors;
use pasban_app::access::BlockedOnly;
use pasban_app::{Node, Result};
use tokio::task::JoinSet;

/// All routes. What is not built answers 404.
pub fn router(node: Node) -> Router {
    Router::new()
        .merge(links::router(node.clone()))
        .merge(collections::router(node.clone()))
        .merge(lists::router(node.clone()))
        .merge(push::router(node.clone()))
        .merge(health::router(node))
}

/// Opens the listeners and does what a node does by itself, until `shutdown` is done. Requests under way are let
/// finish for some seconds.
///
/// # Errors
/// Where the address of a zone is taken, or the certificate cannot be used.
///
/// `pages` are the routes for people; they take what no machine's route takes.
pub async fn serve(node: Node, doors: Doors, pages: Router, shutdown: impl Future<Output = ()> + Send) -> Result<()> {
    pasban_app::mitigate::zones::serve(&node).await?;
    let mut jobs = JoinSet::new();
    jobs.spawn(pasban_app::mitigate::apply::run(node.clone()));
    jobs.spawn(pasban_app::mitigate::people::run_expiry(node.clone()));
    jobs.spawn(pasban_app::detect::alerts::run(node.clone()));
    jobs.spawn(pasban_app::detect::sources::run(node.clone()));
    jobs.spawn(pasban_app::links::dial::run(node.clone()));
    let me = node.clone();
    jobs.spawn(async move {
        if let Err(e) = pasban_app::links::life::prepare(&me).await {
            tracing::error!(error = %e.details(), "streams of new links could not be filled; they will be at the next start");
        }
    });
    if let Some(plain) = doors.plain {
        jobs.spawn(listen::run_plain(plain, pages.clone()));
    }
    if let Some(blocked) = doors.blocked {
        jobs.spawn(listen::run_plain(blocked, pages.clone().layer(axum::Extension(BlockedOnly))));
    }
    let routes = router(node.clone()).merge(pages);
    let done = listen::run(&node, doors.https, routes, shutdown).await;
    jobs.shutdown().await;
    done
}
