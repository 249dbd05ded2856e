//! What is blocked and why: `stop`, `approve`, `lift`, `blocks`, `why`, `preview`, `export`.

use serde_json::{Value, json};

use super::{Outcome, me};
use crate::client::{Where, call};
use crate::output::{self, Shown, words};

/// Stop (or allow again) blocking on the word of a source, here and below
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban stop --all --reason \"wrong block of a bank\"\n         pasban stop --source cwm4… --release --reason \"mended\""
)]
pub struct StopArgs {
    /// Node id of the source
    #[arg(long, required_unless_present = "all", conflicts_with = "all")]
    source: Option<String>,
    /// All blocking
    #[arg(long)]
    all: bool,
    /// Allow again
    #[arg(long)]
    release: bool,
    /// Why; every node that obeys reads it
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    at: Where,
}

pub fn stop(a: &StopArgs) -> anyhow::Result<Outcome> {
    call(
        &a.at,
        "stop",
        json!({"source": a.source, "all": a.all, "stopped": !a.release, "reason": a.reason, "who": me()}),
    )?;
    output::say(if a.release { "allowed again" } else { "stopped" })?;
    Ok(Outcome::Done)
}

/// Approve that a held value is blocked
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban approve evil[.]example --who \"Sana, analyst\"")]
pub struct ApproveArgs {
    /// The value, in any spelling
    value: String,
    /// Who approves; two different people settle any hold
    #[arg(long, default_value_t = me())]
    who: String,
    /// At a hosted tenant
    #[arg(long)]
    tenant: Option<String>,
    #[command(flatten)]
    at: Where,
}

pub fn approve(a: &ApproveArgs) -> anyhow::Result<Outcome> {
    call(&a.at, "approve", json!({"value": a.value, "who": a.who, "tenant": a.tenant}))?;
    output::say("approved; see `pasban why` for what stands now")?;
    Ok(Outcome::Done)
}

/// Lift blocks and holds of a value; it stays on watch
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban lift shop[.]example --why \"our own supplier\"")]
pub struct LiftArgs {
    /// The value, in any spelling
    value: String,
    /// Why
    #[arg(long)]
    why: String,
    /// Who lifts
    #[arg(long, default_value_t = me())]
    who: String,
    /// At a hosted tenant
    #[arg(long)]
    tenant: Option<String>,
    #[command(flatten)]
    at: Where,
}

pub fn lift(a: &LiftArgs) -> anyhow::Result<Outcome> {
    let done = call(&a.at, "lift", json!({"value": a.value, "who": a.who, "why": a.why, "tenant": a.tenant}))?;
    output::say(&format!("{} lifted", words(done.get("lifted").unwrap_or(&Value::Null))))?;
    Ok(Outcome::Done)
}

/// List values by what is done about them
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban blocks --state hold --format csv")]
pub struct BlocksArgs {
    /// What is done about them
    #[arg(long, default_value = "block", value_parser = ["watch", "hold", "block", "lifted", "withdrawn", "expired", "look-up"])]
    state: String,
    /// Most rows
    #[arg(long, default_value_t = 1000)]
    limit: u32,
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

pub fn blocks(a: &BlocksArgs) -> anyhow::Result<Outcome> {
    let rows = call(&a.at, "mitigation.list", json!({"state": a.state, "limit": a.limit}))?;
    let columns = [
        ("state", "state"),
        ("value", "defanged"),
        ("category", "category"),
        ("until", "until"),
        ("issuer", "issuer_name"),
        ("hits", "hits"),
        ("because", "because"),
    ];
    output::rows(&rows, &columns, a.shown.format)?;
    Ok(Outcome::Done)
}

/// Why a value was sent, withheld, blocked, held, matched; to and from whom
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban why evil[.]example\n\nExit code 10 where something is known, 0 where nothing is."
)]
pub struct WhyArgs {
    /// The value, in any spelling
    value: String,
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

pub fn why(a: &WhyArgs) -> anyhow::Result<Outcome> {
    let chain = call(&a.at, "why", json!({"value": a.value}))?;
    let steps = chain.get("steps").cloned().unwrap_or_default();
    if a.shown.format == output::Format::Json {
        output::one(&chain, a.shown.format, |_| String::new())?;
    } else {
        if a.shown.format == output::Format::Table {
            output::say(&words(chain.get("value").unwrap_or(&Value::Null)))?;
        }
        output::rows(&steps, &[("when", "at"), ("what", "what"), ("text", "text")], a.shown.format)?;
    }
    Ok(if steps.as_array().is_some_and(|s| !s.is_empty()) { Outcome::Found } else { Outcome::Done })
}

/// What the gate would say now about an object, for each class of receiver
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban preview indicator--8e2e…")]
pub struct PreviewArgs {
    /// The object's id
    id: String,
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

pub fn preview(a: &PreviewArgs) -> anyhow::Result<Outcome> {
    let rows = call(&a.at, "preview", json!({"id": a.id}))?;
    output::rows(&rows, &[("to", "to"), ("released", "released"), ("because", "because")], a.shown.format)?;
    Ok(Outcome::Done)
}

/// Print the blocks in force in a device's words
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban export nftables > pasban.nft && nft -c -f pasban.nft")]
pub struct ExportArgs {
    /// For which device
    #[arg(value_parser = ["rpz", "suricata", "nftables", "text", "domains", "addresses"])]
    form: String,
    /// Longest list that the device takes, entries
    #[arg(long)]
    limit: Option<usize>,
    /// Name of the response policy zone
    #[arg(long)]
    origin: Option<String>,
    #[command(flatten)]
    at: Where,
}

pub fn export(a: &ExportArgs) -> anyhow::Result<Outcome> {
    let done = call(&a.at, "blocks.export", json!({"form": a.form, "limit": a.limit, "origin": a.origin}))?;
    output::raw(done.get("text").and_then(Value::as_str).unwrap_or_default())?;
    let left_out = done.get("left_out").and_then(Value::as_u64).unwrap_or(0);
    if left_out > 0 {
        eprintln!("{left_out} blocks cannot be said in {}:", a.form);
        for f in done.get("findings").and_then(Value::as_array).into_iter().flatten().take(20) {
            eprintln!("  {}", output::plain(&words(f)));
        }
    }
    Ok(Outcome::Done)
}
