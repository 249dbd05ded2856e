//! `pasban verify`: checks a receipt offline, with nothing but a trust file.

use std::path::PathBuf;

use anyhow::Context as _;
use pasban_kernel::limits::{RECEIPT_BYTES_MAX, TRUST_BYTES_MAX};
use pasban_proof::receipt::{Fault, Standing, Trust, Verdict, verify};
use serde_json::json;

use super::Outcome;
use crate::client::{Where, call};
use crate::output::{self, Format, Shown};

/// Check a receipt offline
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban verify receipt.txt --trust trust.txt\n\nA trust file is had from a node: pasban verify --print-trust > trust.txt. Exit code 1 names the part that does not hold."
)]
pub struct Args {
    /// The receipt
    #[arg(required_unless_present = "print_trust")]
    receipt: Option<PathBuf>,
    /// Which logs and witnesses are believed
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Ask the running node for a trust file: its own ledger and its partners'
    #[arg(long)]
    print_trust: bool,
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    let Some(path) = &a.receipt else {
        let got = call(&a.at, "trust", json!({}))?;
        output::raw(got.get("text").and_then(serde_json::Value::as_str).unwrap_or_default())?;
        return Ok(Outcome::Done);
    };
    let receipt = bounded(path, RECEIPT_BYTES_MAX)?;
    let trust = match &a.trust {
        Some(file) => {
            let text = String::from_utf8(bounded(file, TRUST_BYTES_MAX)?).context("the trust file is not UTF-8")?;
            Trust::parse(&text).map_err(|e| anyhow::anyhow!("{}: {e}", file.display()))?
        }
        None => Trust::default(),
    };
    match verify(&receipt, &trust) {
        Ok(v) => {
            good(&v, a.shown.format)?;
            Ok(Outcome::Done)
        }
        Err(fault) => {
            let mut why = fault.to_string();
            if a.trust.is_none() && matches!(fault, Fault::UnknownLog(_)) {
                why.push_str("; name a trust file with --trust");
            }
            match a.shown.format {
                Format::Json | Format::Jsonl => {
                    output::raw(&format!("{}\n", output::json(&json!({"holds": false, "fault": why}), false)))?
                }
                Format::Table | Format::Csv => output::say(&format!("does not hold: {why}"))?,
            }
            Ok(Outcome::Failed)
        }
    }
}

fn good(v: &Verdict, format: Format) -> anyhow::Result<()> {
    let (standing, by, at) = match &v.standing {
        Standing::Witnessed { by, at } => ("witnessed", by, at.rfc3339()),
        Standing::Provisional { by, .. } => ("provisional", by, String::new()),
    };
    let value = json!({
        "holds": true, "standing": standing, "witnesses": by, "witnessed_at": at, "index": v.index, "size": v.size, "origin": v.origin,
        "kind": v.act.kind().code(), "at": v.at().rfc3339(), "actor": v.act.actor(), "subject": v.act.subject(),
        "body": serde_json::from_str::<serde_json::Value>(v.act.body()).unwrap_or_default(),
    });
    output::one(&value, format, |_| {
        format!(
            "holds: {v}\n  actor    {}\n  subject  {}\n  body     {}\n  by       {}",
            v.act.actor(),
            v.act.subject(),
            v.act.body(),
            by.join(", ")
        )
    })
}

/// A file of at most `most` bytes; one more is kept, so that the reader says that it is too long.
fn bounded(path: &std::path::Path, most: usize) -> anyhow::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    file.take(most as u64 + 1).read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
    Ok(bytes)
}
