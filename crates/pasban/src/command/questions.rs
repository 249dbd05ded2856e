//! `pasban questions …`: everything that was asked of this node, and by it.

use clap::Subcommand;
use serde_json::json;

use super::{Outcome, me};
use crate::client::{Where, call};
use crate::output::{self, Shown, words};

/// Questions asked of this node and by it
#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Example: pasban questions --format json\n         pasban questions ask --purpose \"campaign against banks\" evil[.]example"
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
    /// Ask the network about values
    #[command(after_help = "Example: pasban questions ask --kind hunt --days 30 --purpose \"campaign\" 198.51.100.7")]
    Ask {
        /// Values, in any spelling
        #[arg(required = true)]
        values: Vec<String>,
        /// How common is it, or did you meet it
        #[arg(long, default_value = "prevalence", value_parser = ["prevalence", "hunt"])]
        kind: String,
        /// How far back
        #[arg(long, default_value_t = 30)]
        days: u32,
        /// What for; those who are asked read it
        #[arg(long)]
        purpose: String,
        #[command(flatten)]
        at: Where,
    },
    /// How a question stands
    #[command(after_help = "Example: pasban questions standing 0c6e…")]
    Standing {
        /// The question
        question: String,
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
}

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    match &a.what {
        None => {
            let columns = [
                ("question", "question"),
                ("at", "at"),
                ("asker", "asker"),
                ("kind", "kind"),
                ("state", "state"),
                ("searched", "ran"),
                ("reason", "reason"),
                ("purpose", "body.purpose"),
            ];
            output::rows(&call(&a.at, "question.list", json!({}))?, &columns, a.shown.format)?;
        }
        Some(What::Ask { values, kind, days, purpose, at }) => {
            let done = call(
                at,
                "question.ask",
                json!({"kind": kind, "values": values, "days": days, "purpose": purpose, "who": me()}),
            )?;
            output::say(&words(done.get("question").unwrap_or(&serde_json::Value::Null)))?;
        }
        Some(What::Standing { question, at, shown }) => {
            let standing = call(at, "question.standing", json!({"question": question}))?;
            output::one(&standing, shown.format, words)?;
        }
    }
    Ok(Outcome::Done)
}
