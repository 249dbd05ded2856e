//! `pasban serve`: runs a node until it is told to stop.

use anyhow::Context as _;
use pasban_app::Node;
use pasban_app::ops::{disk, keys, restore};
use pasban_wire::control::{self, Control};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Outcome;
use crate::client::Where;
use crate::process;

/// Run a node
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban serve --config /etc/pasban/pasban.toml\n\nEnvironment: PASBAN_LOG=info|debug|…, PASBAN_LOG_FORMAT=text|json; PASBAN_SECTION__KEY overrides the configuration.\nFor drills only: PASBAN_CLOCK_OFFSET_SECONDS=N moves the clock, PASBAN_CRASH_AT=NAME[:N] ends the process at a crash point."
)]
pub struct Args {
    #[command(flatten)]
    at: Where,
}

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    process::be_frugal();
    let file = std::path::absolute(a.at.file())?;
    let config = a.at.load()?;
    let threads = config.node.threads.clamp(1, 64);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    runtime.block_on(async {
        let ambient = process::ambient()?;
        // Opening reads files for a while; nothing else runs yet.
        let node = tokio::task::spawn_blocking(move || Node::open(config, ambient)).await??;
        tracing::info!(node = %node.id, name = %node.config.node.name, listen = %node.config.node.listen, version = env!("CARGO_PKG_VERSION"), "starting");
        let done = serve(&node, file).await;
        let me = node.clone();
        tokio::task::spawn_blocking(move || me.db.close()).await?;
        tracing::info!("stopped");
        done
    })?;
    Ok(Outcome::Done)
}

async fn serve(node: &Node, file: std::path::PathBuf) -> anyhow::Result<()> {
    restore::begin(node).await?;
    keys::note_rotation(node).await?;
    disk::look(node).await;
    let (stop, mut stopped) = watch::channel(false);
    let pages = crate::portal::router(node)?;
    // Before the control socket answers: whoever waits for that may then come by any way.
    let doors = pasban_wire::Doors::open(node).await?;
    let listener = control::bind(&node.config.node.data).await?;
    let mut jobs = JoinSet::new();
    jobs.spawn(disk::run(node.clone()));
    jobs.spawn(restore::watch(node.clone()));
    jobs.spawn(crate::portal::run(node.clone()));
    let control = tokio::spawn(control::serve(Control::new(node.clone(), Some(file), stop.clone()), listener));
    let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let teller = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
        teller.send_replace(true);
    });
    let done = pasban_wire::serve(node.clone(), doors, pages, async move {
        drop(stopped.wait_for(|s| *s).await);
    })
    .await;
    stop.send_replace(true);
    jobs.shutdown().await;
    control.await.context("the control socket")??;
    Ok(done?)
}
