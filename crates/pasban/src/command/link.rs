//! `pasban link …`.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use super::{Outcome, me};
use crate::client::{Where, call};
use crate::output::{self, Shown, words};

/// Links with other nodes
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban link offer --relation constituent --name \"Bank A\"   (here)\n         pasban link accept OFFER                                     (there)\n         then each side types the digits that the other's screen shows: pasban link confirm LINK DIGITS"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Offer a link: prints one line of text for the other administrator
    #[command(after_help = "Example: pasban link offer --relation constituent --name \"Bank A\" --org 6e0f…")]
    Offer {
        /// What the other node is to us
        #[arg(long, value_parser = ["constituent", "superior", "lateral"])]
        relation: String,
        /// What we call it until it says its name
        #[arg(long)]
        name: String,
        /// The constituent that it is
        #[arg(long)]
        org: Option<String>,
        /// Days of history that questions may cover; 0 for no questions
        #[arg(long)]
        hunt_days: Option<u32>,
        /// Why the two exchange, in a sentence
        #[arg(long)]
        purpose: Option<String>,
        /// Which of our hats it may address; may be given twice
        #[arg(long, default_value = "cert", value_parser = ["cert", "regulator"])]
        hat: Vec<String>,
        #[command(flatten)]
        at: Where,
    },
    /// Accept an offer: prints the digits that the other administrator types
    #[command(after_help = "Example: pasban link accept pasban-offer:… --proxy http://proxy:3128")]
    Accept {
        /// The offer, or a file that holds it
        offer: String,
        /// HTTP proxy on the way
        #[arg(long)]
        proxy: Option<String>,
        /// CA of a proxy that opens TLS, PEM
        #[arg(long, value_name = "FILE")]
        ca_file: Option<PathBuf>,
        #[command(flatten)]
        at: Where,
    },
    /// Show the digits of this screen
    #[command(after_help = "Example: pasban link digits 1b9d…")]
    Digits {
        /// The link
        link: String,
        #[command(flatten)]
        at: Where,
    },
    /// Type the digits that the other's screen shows
    #[command(after_help = "Example: pasban link confirm 1b9d… 493027")]
    Confirm {
        /// The link
        link: String,
        /// The digits
        digits: String,
        #[command(flatten)]
        at: Where,
    },
    /// List links
    #[command(after_help = "Example: pasban link list --format json")]
    List {
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
    /// Stop a link for a while; withdrawals still pass
    #[command(after_help = "Example: pasban link pause 1b9d… --reason \"they are being mended\"")]
    Pause(Change),
    /// Let a paused link go on
    #[command(after_help = "Example: pasban link resume 1b9d…")]
    Resume(Change),
    /// End a link; what was blocked only because of it turns to watch
    #[command(after_help = "Example: pasban link revoke 1b9d… --reason \"the agreement has ended\"")]
    Revoke(Change),
    /// Witness a partner again whose ledger showed two faces
    #[command(after_help = "Example: pasban link forgive 1b9d… --reason \"restored from a copy; we telephoned\"")]
    Forgive(Change),
    /// Write what waits for a partner into a file, for a stick
    #[command(after_help = "Example: pasban link export 1b9d… /media/stick/to-branch.pasban")]
    Export {
        /// The link
        link: String,
        /// The file
        path: PathBuf,
        #[command(flatten)]
        at: Where,
    },
    /// Take in a file that a partner wrote
    #[command(after_help = "Example: pasban link import /media/stick/to-branch.pasban")]
    Import {
        /// The file
        path: PathBuf,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(clap::Args, Debug)]
struct Change {
    /// The link
    link: String,
    /// Why
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    at: Where,
}

const COLUMNS: [output::Column; 8] = [
    ("link", "id"),
    ("name", "name"),
    ("relation", "relation"),
    ("state", "state"),
    ("role", "role"),
    ("digits", "digits"),
    ("last contact", "last_contact"),
    ("trouble", "trouble"),
];

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    let text = |v: &Value, name: &str| words(v.get(name).unwrap_or(&Value::Null));
    match &a.what {
        What::Offer { relation, name, org, hunt_days, purpose, hat, at } => {
            let made = call(
                at,
                "link.offer",
                json!({"relation": relation, "name": name, "org": org, "hunt_days": hunt_days, "purpose": purpose, "hats": hat}),
            )?;
            output::raw(&format!("{}\n", text(&made, "offer")))?;
            eprintln!(
                "link {}; good until {}; hand it over by any means. When it was accepted: pasban link digits {0}",
                text(&made, "link"),
                text(&made, "expires")
            );
        }
        What::Accept { offer, proxy, ca_file, at } => {
            let path = PathBuf::from(offer);
            let offer = if !offer.starts_with("pasban-offer:") && path.is_file() {
                std::fs::read_to_string(path)?
            } else {
                offer.clone()
            };
            let ca_file = ca_file.as_ref().map(std::path::absolute).transpose()?;
            let done = call(at, "link.accept", json!({"offer": offer.trim(), "proxy": proxy, "ca_file": ca_file}))?;
            output::say(&format!(
                "link {} with {}\n\nTell the other administrator, by telephone, these digits:  {}\nand type theirs:  pasban link confirm {0} DIGITS",
                text(&done, "link"),
                text(&done, "name"),
                text(&done, "digits")
            ))?;
        }
        What::Digits { link, at } => output::say(&text(&call(at, "link.digits", json!({"link": link}))?, "digits"))?,
        What::Confirm { link, digits, at } => {
            let done = call(at, "link.confirm", json!({"link": link, "digits": digits}))?;
            let active = done.get("active") == Some(&Value::Bool(true));
            output::say(if active {
                "the link is active"
            } else {
                "confirmed here; it begins when the other side has typed the digits of this screen"
            })?;
        }
        What::List { at, shown } => output::rows(&call(at, "link.list", json!({}))?, &COLUMNS, shown.format)?,
        What::Pause(c) => change(c, "link.pause")?,
        What::Resume(c) => change(c, "link.resume")?,
        What::Revoke(c) => change(c, "link.revoke")?,
        What::Forgive(c) => change(c, "link.forgive")?,
        What::Export { link, path, at } => {
            let done = call(at, "link.export", json!({"link": link, "path": std::path::absolute(path)?}))?;
            output::say(&words(&done))?;
        }
        What::Import { path, at } => {
            let done = call(at, "link.import", json!({"path": std::path::absolute(path)?}))?;
            output::say(&words(&done))?;
        }
    }
    Ok(Outcome::Done)
}

fn change(c: &Change, op: &str) -> anyhow::Result<()> {
    call(&c.at, op, json!({"link": c.link, "reason": c.reason, "who": me()}))?;
    output::say("done")
}
