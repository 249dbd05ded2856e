//! `pasban demo`: the whole story on this machine, real HTTP between real nodes, each step verified.
//!
//! Nodes are processes of this same binary, made and linked by the commands that an administrator uses, on loopback
//! addresses that are free. Logs and indicators are in documentation ranges.
//!
//! * [`world`]: the cast; [`material`]: what they log and report; [`story`], [`protect`], [`mend`]: steps a to k;
//! * [`seats`]: who may look at it afterwards, in a browser;
//! * [`breaks`]: what is planted and who must catch it; [`net`], [`resolvers`]: what stands around the nodes.

mod breaks;
pub mod control;
pub mod material;
mod mend;
pub mod net;
mod protect;
pub mod report;
pub mod resolvers;
pub mod seats;
mod story;
pub mod world;

use std::path::PathBuf;

use anyhow::Context;

use report::Report;
use story::Plot;
use world::World;

/// Shows the whole story on this machine, and proves each step.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  pasban demo                      the story; nodes stay up until Ctrl-C\n  pasban demo --once               exits 0 only if every step was verified\n  pasban demo --break list         what can be planted\n  pasban demo --once --break leak  exits 0 only if the guard caught it"
)]
pub struct Args {
    /// Exit after the story; the last line is a JSON object of the figures.
    #[arg(long)]
    once: bool,
    /// Where the nodes' folders go; kept. By default a temporary folder, removed at the end.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Plant something that must not go through; `list` names what there is.
    #[arg(long = "break", value_name = "STEP")]
    planted: Option<String>,
}

/// Runs the demo; answers whether everything was verified.
///
/// # Errors
/// Where the world cannot be made.
pub async fn run(args: Args) -> anyhow::Result<bool> {
    if args.planted.as_deref() == Some("list") {
        for b in breaks::BREAKS {
            println!("{:18} {}", b.name, b.about);
        }
        return Ok(true);
    }
    if let Some(name) = &args.planted
        && !breaks::BREAKS.iter().any(|b| b.name == name)
    {
        anyhow::bail!("there is no break {name:?}; `pasban demo --break list` names them");
    }
    let temp = match &args.dir {
        Some(_) => None,
        None => Some(tempfile::Builder::new().prefix("pasban-demo-").tempdir()?),
    };
    let dir = args.dir.clone().or_else(|| temp.as_ref().map(|t| t.path().to_owned())).context("a folder")?;
    let dir = std::path::absolute(dir)?;
    let mut report = Report::new(false);
    report.say(&format!("the nodes' folders are in {}", dir.display()));
    let mut world = World::new(dir).await?;
    let mut plot = Plot::default();
    let outcome = tell(&mut world, &mut plot, &mut report, args.planted.as_deref()).await;
    let error = outcome.as_ref().err().map(|e| format!("{e:#}"));
    if let Some(e) = &error {
        report.say(&format!("NOT VERIFIED: {e}"));
    }
    if !args.once && error.is_none() {
        report.say("the end of the story; every step was verified");
        seats::open(&world, &report).await?;
        for n in world.nodes.values() {
            report.say(&format!("{:18} pasban status --config {}", n.role.name, n.dir.join("pasban.toml").display()));
        }
        report.say("the nodes stay up; Ctrl-C ends them");
        tokio::signal::ctrl_c().await?;
    }
    let ok = error.is_none();
    let mut figures = report.json(ok, error);
    if let Ok(Some(caught)) = outcome {
        figures["caught"] = caught;
    }
    let keys: Vec<&'static str> = world.nodes.keys().copied().collect();
    for key in keys {
        world.stop(key, !ok).await?;
    }
    if !ok && let Some(t) = temp {
        // What went wrong can be looked at.
        let kept = t.keep();
        eprintln!("the nodes' folders are kept in {}", kept.display());
    }
    println!("{figures}");
    Ok(ok)
}

async fn tell(
    w: &mut World,
    plot: &mut Plot,
    r: &mut Report,
    planted: Option<&str>,
) -> anyhow::Result<Option<serde_json::Value>> {
    story::a_nodes(w, plot, r).await?;
    story::b_logs(w, r).await?;
    if let Some(name) = planted {
        story::c_report(w, plot, r).await?;
        story::d_decide(w, plot, r).await?;
        story::e_gate(w, plot, r).await?;
        return breaks::run(name, w, plot, r).await.map(Some);
    }
    let yesterday = mend::before(w).await?;
    story::c_report(w, plot, r).await?;
    story::d_decide(w, plot, r).await?;
    story::e_gate(w, plot, r).await?;
    story::f_spread(w, plot, r).await?;
    protect::g_resolvers(w, plot, r).await?;
    protect::h_back(w, plot, r).await?;
    protect::i_wrong_block(w, plot, r).await?;
    mend::j_mend(w, yesterday, r).await?;
    mend::k_proof(w, plot, r).await?;
    Ok(None)
}
