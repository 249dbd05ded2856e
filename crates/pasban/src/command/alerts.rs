//! `pasban alerts …`: alerts, and the messages about them.

use clap::Subcommand;
use serde_json::{Value, json};

use super::Outcome;
use crate::client::{Where, call};
use crate::output::{self, Shown, words};

/// Alerts, false alarms, messages that wait
#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Example: pasban alerts --format jsonl\n         pasban alerts false 5b0e… --note \"our own scanner\"\n\nExit code 10 where an alert is open."
)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Say that an alert is a false alarm; the sighting goes up as such
    #[command(after_help = "Example: pasban alerts false 5b0e… --note \"our own scanner\"")]
    False {
        /// The alert
        id: String,
        /// Why
        #[arg(long)]
        note: String,
        #[command(flatten)]
        at: Where,
    },
    /// List outgoing messages
    #[command(after_help = "Example: pasban alerts outgoing")]
    Outgoing {
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
    /// Let messages go that wait for a person
    #[command(after_help = "Example: pasban alerts release")]
    Release {
        #[command(flatten)]
        at: Where,
    },
    /// List records that could not be taken in
    #[command(after_help = "Example: pasban alerts bad --format csv")]
    Bad {
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
}

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    match &a.what {
        None => {
            let rows = call(&a.at, "alert.list", json!({}))?;
            let columns = [
                ("id", "id"),
                ("state", "state"),
                ("kind", "kind"),
                ("hits", "hits"),
                ("last", "last_seen"),
                ("title", "title"),
            ];
            output::rows(&rows, &columns, a.shown.format)?;
            let open =
                rows.as_array().into_iter().flatten().any(|r| r.get("state").and_then(Value::as_str) == Some("open"));
            return Ok(if open { Outcome::Found } else { Outcome::Done });
        }
        Some(What::False { id, note, at }) => {
            call(at, "alert.false", json!({"id": id, "note": note}))?;
            output::say("done")?;
        }
        Some(What::Outgoing { at, shown }) => {
            let columns = [
                ("state", "state"),
                ("channel", "channel"),
                ("to", "recipient"),
                ("subject", "subject"),
                ("tries", "attempts"),
                ("error", "error"),
            ];
            output::rows(&call(at, "outgoing.list", json!({}))?, &columns, shown.format)?;
        }
        Some(What::Release { at }) => {
            let done = call(at, "outgoing.release", json!({}))?;
            output::say(&format!("{} messages were let go", words(done.get("released").unwrap_or(&Value::Null))))?;
        }
        Some(What::Bad { at, shown }) => {
            let columns =
                [("at", "at"), ("intake", "intake"), ("place", "place"), ("reason", "reason"), ("begins", "sample")];
            output::rows(&call(at, "bad.list", json!({}))?, &columns, shown.format)?;
        }
    }
    Ok(Outcome::Done)
}
