//! `pasban status`.

use serde_json::{Value, json};

use super::Outcome;
use crate::client::{Where, call};
use crate::output::{self, Shown, words};

/// How the node stands
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: pasban status --dir bank --format json\n\nExit code 10 where the node is not ready.")]
pub struct Args {
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    let status = call(&a.at, "status", json!({}))?;
    output::one(&status, a.shown.format, |s| {
        let mut out = String::new();
        for name in [
            "name",
            "tier",
            "node",
            "url",
            "version",
            "now",
            "mode",
            "ready",
            "trouble",
            "restored",
            "recovered",
            "ledger",
            "links",
            "constituents",
            "tenants",
            "values",
            "history",
            "alerts_open",
            "outgoing_held",
            "outgoing_queued",
            "zone",
            "backup",
            "disk_free_bytes",
        ] {
            let text = words(s.get(name).unwrap_or(&Value::Null));
            if !text.is_empty() {
                out.push_str(&format!("{name:<16} {text}\n"));
            }
        }
        for s in s.get("sources").and_then(Value::as_array).into_iter().flatten() {
            out.push_str(&format!("{:<16} {}\n", "source", words(s)));
        }
        out
    })?;
    Ok(if status.get("ready") == Some(&Value::Bool(false)) { Outcome::Found } else { Outcome::Done })
}
