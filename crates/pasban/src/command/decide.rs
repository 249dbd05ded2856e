//! What an analyst decides: `proposals`, `review`, `ask`, `confirm`, `hold`, `reject`, `issue`, `withdraw`.

use serde_json::{Value, json};

use super::{Outcome, me};
use crate::client::{Where, call};
use crate::output::{self, Shown, words};

/// Reports looked at by `proposals`.
const REPORTS_MAX: u32 = 200;

/// List values that wait for a decision
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban proposals --format csv")]
pub struct ProposalsArgs {
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

pub fn proposals(a: &ProposalsArgs) -> anyhow::Result<Outcome> {
    let reports = call(&a.at, "report.list", json!({"direction": "in", "limit": REPORTS_MAX}))?;
    let mut open = Vec::new();
    for r in reports.as_array().into_iter().flatten() {
        let waits = |s: &str| r.get("values").and_then(|v| v.get(s)).and_then(Value::as_u64).unwrap_or(0) > 0;
        if !["new", "asked", "held"].into_iter().any(waits) {
            continue;
        }
        let page = call(&a.at, "report.show", json!({"report": r.get("report")}))?;
        for p in page.get("proposals").and_then(Value::as_array).into_iter().flatten() {
            if matches!(p.get("state").and_then(Value::as_str), Some("new" | "asked" | "held")) {
                let mut row = p.clone();
                if let (Some(row), Some(id), Some(from)) = (row.as_object_mut(), r.get("report"), r.get("from")) {
                    row.insert("report".into(), id.clone());
                    row.insert("from".into(), from.clone());
                }
                open.push(row);
            }
        }
    }
    let columns = [
        ("report", "report"),
        ("from", "from"),
        ("state", "state"),
        ("value", "defanged"),
        ("category", "category"),
        ("because", "because"),
    ];
    output::rows(&Value::Array(open), &columns, a.shown.format)?;
    Ok(Outcome::Done)
}

/// Everything that is known of a report's values
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban review 7a51…")]
pub struct ReviewArgs {
    /// The report
    report: String,
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

pub fn review(a: &ReviewArgs) -> anyhow::Result<Outcome> {
    let rows = call(&a.at, "review", json!({"report": a.report}))?;
    let columns = [
        ("state", "state"),
        ("kind", "value.kind"),
        ("value", "value.value"),
        ("category", "category"),
        ("prevalence", "prevalence"),
        ("never block", "never_block"),
        ("too broad", "too_broad"),
    ];
    output::rows(&rows, &columns, a.shown.format)?;
    Ok(Outcome::Done)
}

/// Ask the network how common a report's values are, before confirming
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban ask 7a51… --days 30")]
pub struct AskArgs {
    /// The report
    report: String,
    /// How far back
    #[arg(long, default_value_t = 30)]
    days: u32,
    #[command(flatten)]
    at: Where,
}

pub fn ask(a: &AskArgs) -> anyhow::Result<Outcome> {
    let done = call(&a.at, "ask", json!({"report": a.report, "days": a.days, "who": me()}))?;
    output::say(&format!(
        "question {}; answers come within seconds: pasban review {}",
        words(done.get("question").unwrap_or(&Value::Null)),
        a.report
    ))?;
    Ok(Outcome::Done)
}

/// Confirm a proposed value: re-issue it under this node's name
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban confirm 7a51… evil[.]example --reason \"command server of an intrusion\" --category malicious-code/c2-server"
)]
pub struct ConfirmArgs {
    /// The report
    report: String,
    /// The value, in any spelling
    value: String,
    #[command(flatten)]
    how: How,
    /// Confirm for watching although something objects to blocking
    #[arg(long)]
    watch_only: bool,
    #[command(flatten)]
    at: Where,
}

#[derive(clap::Args, Debug)]
struct How {
    /// Why, in a sentence that names nobody; receivers read it
    #[arg(long)]
    reason: String,
    /// Widest action
    #[arg(long, default_value = "block-home", value_parser = ["look-up", "watch", "block-home", "block-customers"])]
    action: String,
    /// Marking [default: what the reporter consented to, or green]
    #[arg(long, value_parser = ["clear", "green", "amber", "amber+strict"])]
    tlp: Option<String>,
    /// RSIT class or type, malicious-code/c2-server …
    #[arg(long, default_value = "")]
    category: String,
    /// How long it is valid
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=90))]
    days: u32,
}

pub fn confirm(a: &ConfirmArgs) -> anyhow::Result<Outcome> {
    let h = &a.how;
    let done = call(
        &a.at,
        "confirm",
        json!({"report": a.report, "value": a.value, "action": h.action, "tlp": h.tlp, "category": h.category, "reason": h.reason,
               "days": h.days, "who": me(), "watch_only": a.watch_only}),
    )?;
    output::say(&words(done.get("indicator").unwrap_or(&Value::Null)))?;
    Ok(Outcome::Done)
}

/// Hold or reject a proposed value, with a reason
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban hold 7a51… cdn[.]example --reason \"nine organisations meet it daily\"\n         pasban reject 7a51… 8.8.8.8 --reason \"a public resolver\""
)]
pub struct SettleArgs {
    /// The report
    report: String,
    /// The value, in any spelling
    value: String,
    /// Why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    at: Where,
}

pub fn settle(a: &SettleArgs, reject: bool) -> anyhow::Result<Outcome> {
    call(
        &a.at,
        "settle",
        json!({"report": a.report, "value": a.value, "reject": reject, "reason": a.reason, "who": me()}),
    )?;
    output::say("done")?;
    Ok(Outcome::Done)
}

/// Issue an indicator of one's own finding
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban issue evil[.]example --reason \"phishing kit\" --tlp green")]
pub struct IssueArgs {
    /// The value, in any spelling
    value: String,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    at: Where,
}

pub fn issue(a: &IssueArgs) -> anyhow::Result<Outcome> {
    let h = &a.how;
    let done = call(
        &a.at,
        "issue",
        json!({"value": a.value, "action": h.action, "tlp": h.tlp, "category": h.category, "reason": h.reason, "days": h.days, "who": me()}),
    )?;
    output::say(&words(done.get("indicator").unwrap_or(&Value::Null)))?;
    Ok(Outcome::Done)
}

/// Take back an indicator of ours, for everyone and for good
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban withdraw shared-host[.]example --reason \"a shared host of many shops\"")]
pub struct WithdrawArgs {
    /// The value, or the indicator's id
    value: String,
    /// Why; receivers read it
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    at: Where,
}

pub fn withdraw(a: &WithdrawArgs) -> anyhow::Result<Outcome> {
    let which = if a.value.starts_with("indicator--") { "id" } else { "value" };
    let done = call(&a.at, "withdraw", json!({which: a.value, "reason": a.reason, "who": me()}))?;
    output::say(&words(done.get("withdrawn").unwrap_or(&Value::Null)))?;
    Ok(Outcome::Done)
}
