//! `pasban doctor`: asks the running node, or looks at its files where it does not run.

use pasban_app::ops::doctor::{of_files, of_store};
use serde_json::{Value, json};

use super::Outcome;
use crate::client::{Where, call};
use crate::output::{self, Format, Shown, words};
use crate::process;

/// Say what is wrong, why, and the command that mends it
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban doctor --config /etc/pasban/pasban.toml\n\nWorks on a node that does not run, too. Exit code 10 where something should be looked at."
)]
pub struct Args {
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    let config = a.at.load()?;
    let (checks, running) = match call(&a.at, "doctor", json!({})) {
        Ok(checks) => (checks, true),
        Err(e) => {
            let mut checks = of_files(&config, process::ambient()?.now());
            checks.extend(of_store(&config));
            let mut list = serde_json::to_value(checks)?;
            if let Some(list) = list.as_array_mut() {
                list.push(json!({
                    "check": "running", "state": "fail", "sentence": "the node does not answer", "cause": format!("{e:#}"),
                    "command": format!("pasban serve --config {}", a.at.file().display()),
                }));
            }
            (list, false)
        }
    };
    let items = checks.as_array().cloned().unwrap_or_default();
    if a.shown.format == Format::Table {
        for c in &items {
            let text = |name: &str| words(c.get(name).unwrap_or(&Value::Null));
            output::say(&format!("{:<5} {}: {}", text("state"), text("check"), text("sentence")))?;
            if !text("cause").is_empty() {
                output::say(&format!("        {}", text("cause")))?;
            }
            for line in text("command").lines() {
                output::say(&format!("            {line}"))?;
            }
        }
        if !running {
            output::say("\nThe node does not run: links, sources and the zone could not be asked about.")?;
        }
    } else {
        let columns = [
            ("check", "check"),
            ("state", "state"),
            ("sentence", "sentence"),
            ("cause", "cause"),
            ("command", "command"),
        ];
        output::rows(&checks, &columns, a.shown.format)?;
    }
    let bad = items.iter().any(|c| c.get("state").and_then(Value::as_str) != Some("ok"));
    Ok(if bad { Outcome::Found } else { Outcome::Done })
}
