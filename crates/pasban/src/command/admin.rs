//! `pasban admin …`: constituents, hosted tenants, people, tokens, keys.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use pasban_app::{identity, ops};
use pasban_kernel::Timestamp;
use serde_json::{Value, json};

use super::person::{self, Person};
use super::{Outcome, me};
use crate::client::{Where, call, is_running};
use crate::output::{self, Shown, words};
use crate::process;

/// Constituents, tenants, people, tokens, keys
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban admin constituent add --name \"Bank A\" --sector finance --domain bank-a.example --range 203.0.113.0/24"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Organisations that this CERT serves
    #[command(subcommand)]
    Constituent(Constituent),
    /// Constituents whose data live on this node
    #[command(subcommand)]
    Tenant(Tenant),
    /// People with an account
    #[command(subcommand)]
    Person(Person),
    /// Who may push logs, fetch lists, use TAXII
    #[command(subcommand)]
    Token(Token),
    /// This node's operating keys
    #[command(subcommand)]
    Keys(Keys),
    /// Begin a new ledger because the old one cannot be had back
    #[command(
        after_help = "Example: pasban admin begin-ledger-anew --reason \"no partner mirrors what the backup lacks\""
    )]
    BeginLedgerAnew(Because),
    /// Go on after a restore without waiting for a partner's memory
    #[command(after_help = "Example: pasban admin settle-restore --reason \"all partners are gone\"")]
    SettleRestore(Because),
}

#[derive(clap::Args, Debug)]
struct Because {
    /// Why; stands in the ledger
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    at: Where,
}

#[derive(Subcommand, Debug)]
enum Constituent {
    /// Enter or change a constituent, with what would point at it
    #[command(
        after_help = "Example: pasban admin constituent add --name \"Bank A\" --sector finance --domain bank-a.example --alias BankA"
    )]
    Add(Box<Add>),
    /// List constituents
    #[command(after_help = "Example: pasban admin constituent list --format csv")]
    List {
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
}

#[derive(clap::Args, Debug)]
struct Add {
    /// Id of one that is changed
    #[arg(long)]
    id: Option<String>,
    /// Name in English
    #[arg(long)]
    name: String,
    /// Sector
    #[arg(long, default_value = "")]
    sector: String,
    /// Whether it has a node, is hosted, or is only a contact
    #[arg(long, default_value = "contact", value_parser = ["node", "tenant", "contact"])]
    presence: String,
    /// Name in Urdu
    #[arg(long, default_value = "")]
    name_ur: String,
    /// Other names, brands; may be given several times
    #[arg(long)]
    alias: Vec<String>,
    /// Own domains
    #[arg(long)]
    domain: Vec<String>,
    /// Own address ranges
    #[arg(long)]
    range: Vec<String>,
    /// People who could be recognised
    #[arg(long)]
    person: Vec<String>,
    /// Host name patterns
    #[arg(long)]
    host: Vec<String>,
    #[command(flatten)]
    at: Where,
}

#[derive(Subcommand, Debug)]
enum Tenant {
    /// Host a constituent
    #[command(after_help = "Example: pasban admin tenant add 6e0f…")]
    Add {
        /// The constituent's id
        org: String,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(Subcommand, Debug)]
enum Token {
    /// Make a token; it is shown this once
    #[command(
        after_help = "Example: pasban admin token make --scope push --name \"resolver of Bank A\" --tenant 9c2f…"
    )]
    Make {
        /// What it opens
        #[arg(long, value_parser = ops::tokens::SCOPES)]
        scope: String,
        /// A name to find it by
        #[arg(long)]
        name: String,
        /// Whose data [default: the node's own]
        #[arg(long)]
        tenant: Option<String>,
        /// How long it lasts
        #[arg(long)]
        days: Option<u32>,
        #[command(flatten)]
        at: Where,
    },
    /// List tokens
    #[command(after_help = "Example: pasban admin token list")]
    List {
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
    /// Revoke a token by its name
    #[command(after_help = "Example: pasban admin token revoke \"resolver of Bank A\"")]
    Revoke {
        /// Its name
        name: String,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(Subcommand, Debug)]
enum Keys {
    /// List the operating keys that this node has had
    #[command(after_help = "Example: pasban admin keys list")]
    List {
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
    /// Show the recovery sheet again, while the identity key lies on this machine
    #[command(after_help = "Example: pasban admin keys sheet --config /etc/pasban/pasban.toml")]
    Sheet {
        #[command(flatten)]
        at: Where,
    },
    /// Make new operating keys; the node must be stopped
    #[command(
        after_help = "Example: systemctl stop pasban && pasban admin keys rotate --sheet - && systemctl start pasban"
    )]
    Rotate {
        /// File with the code of the recovery sheet, - for standard input [default: the identity key on this machine]
        #[arg(long, value_name = "FILE")]
        sheet: Option<PathBuf>,
        #[command(flatten)]
        at: Where,
    },
    /// Declare that a key is in other hands since an instant: partners hold what it signed since
    #[command(
        after_help = "Example: pasban admin keys compromised --since 2026-11-24T03:00:00Z --sequence 1 --sheet -"
    )]
    Compromised {
        /// Since when
        #[arg(long)]
        since: String,
        /// Card whose key it is [default: the one before the newest]
        #[arg(long)]
        sequence: Option<u64>,
        /// Which key
        #[arg(long, default_value = "link", value_parser = ["link", "ledger"])]
        role: String,
        /// File with the code of the recovery sheet, - for standard input
        #[arg(long, value_name = "FILE")]
        sheet: Option<PathBuf>,
        #[command(flatten)]
        at: Where,
    },
}

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    match &a.what {
        What::Constituent(c) => constituent(c)?,
        What::Tenant(Tenant::Add { org, at }) => {
            let done = call(at, "tenant.add", json!({"org": org}))?;
            output::say(&words(done.get("tenant").unwrap_or(&Value::Null)))?;
        }
        What::Person(p) => person::run(p)?,
        What::Token(t) => token(t)?,
        What::Keys(k) => keys(k)?,
        What::BeginLedgerAnew(b) => because(b, "ledger.anew")?,
        What::SettleRestore(b) => because(b, "restore.settle")?,
    }
    Ok(Outcome::Done)
}

fn because(b: &Because, op: &str) -> anyhow::Result<()> {
    call(&b.at, op, json!({"reason": b.reason, "who": me()}))?;
    output::say("done")
}

fn constituent(c: &Constituent) -> anyhow::Result<()> {
    match c {
        Constituent::Add(add) => {
            let Add { id, name, sector, presence, name_ur, alias, domain, range, person, host, at } = &**add;
            let identity = json!({"name_ur": name_ur, "aliases": alias, "domains": domain, "ranges": range, "people": person, "hosts": host});
            let input = json!({"id": id, "name": name, "sector": sector, "presence": presence, "identity": identity});
            let done = call(at, "constituent.put", input)?;
            output::say(&words(done.get("id").unwrap_or(&Value::Null)))
        }
        Constituent::List { at, shown } => {
            let columns = [
                ("id", "id"),
                ("name", "name"),
                ("sector", "sector"),
                ("presence", "presence"),
                ("tenant", "tenant"),
                ("domains", "identity.domains"),
                ("ranges", "identity.ranges"),
            ];
            output::rows(&call(at, "constituent.list", json!({}))?, &columns, shown.format)
        }
    }
}

fn token(t: &Token) -> anyhow::Result<()> {
    match t {
        Token::Make { scope, name, tenant, days, at } => {
            let done = call(at, "token.make", json!({"scope": scope, "name": name, "tenant": tenant, "days": days}))?;
            output::raw(&format!("{}\n", words(done.get("token").unwrap_or(&Value::Null))))
        }
        Token::List { at, shown } => {
            let columns =
                [("name", "name"), ("scope", "scope"), ("tenant", "tenant"), ("made", "made"), ("expires", "expires")];
            output::rows(&call(at, "token.list", json!({}))?, &columns, shown.format)
        }
        Token::Revoke { name, at } => {
            call(at, "token.revoke", json!({"name": name}))?;
            output::say("revoked")
        }
    }
}

fn keys(k: &Keys) -> anyhow::Result<()> {
    match k {
        Keys::List { at, shown } => {
            let columns = [
                ("card", "sequence"),
                ("role", "role"),
                ("key", "key"),
                ("since", "since"),
                ("compromised", "compromised"),
            ];
            output::rows(&call(at, "keys.list", json!({}))?, &columns, shown.format)
        }
        Keys::Sheet { at } => {
            let identity = identity::identity_key(&at.load()?.node.data, None)?;
            output::raw(&format!("{}\n", identity::recovery_sheet(&identity)))
        }
        Keys::Rotate { sheet, at } => {
            if is_running(at) {
                bail!("the node is running with the old keys: stop it first (`systemctl stop pasban`)");
            }
            let config = at.load()?;
            let made = identity::rotate(
                &config.node.data,
                &config.node.name,
                read_sheet(sheet.as_ref())?.as_deref(),
                &process::ambient()?,
            )?;
            output::say(&format!(
                "card {} certifies new keys; partners learn it when the node starts.\nWere the old ones stolen? Then, with the node running: pasban admin keys compromised --since TIME",
                made.sequence()
            ))
        }
        Keys::Compromised { since, sequence, role, sheet, at } => {
            let since = Timestamp::parse(since).context("--since: an instant like 2026-11-24T03:00:00Z")?;
            let list = call(at, "keys.list", json!({}))?;
            let items = list.as_array().cloned().unwrap_or_default();
            let newest = items.iter().filter_map(|k| k.get("sequence").and_then(Value::as_u64)).max().unwrap_or(1);
            let wanted = sequence.unwrap_or(newest.saturating_sub(1).max(1));
            let key = items
                .iter()
                .find(|k| {
                    k.get("sequence").and_then(Value::as_u64) == Some(wanted)
                        && k.get("role").and_then(Value::as_str) == Some(role)
                })
                .and_then(|k| k.get("key").and_then(Value::as_str))
                .with_context(|| format!("card {wanted} certifies no {role} key"))?;
            let key = key.parse().map_err(|_| anyhow::anyhow!("the node's key is not readable"))?;
            if wanted == newest && role == "link" {
                eprintln!("note: this is the key in use: rotate as well, or everything that this node signs is held");
            }
            let identity = identity::identity_key(&at.load()?.node.data, read_sheet(sheet.as_ref())?.as_deref())?;
            let statement = ops::keys::compromise(&identity, key, since, process::ambient()?.now())?;
            call(at, "keys.compromised", json!({"statement": statement, "who": me()}))?;
            output::say("declared; partners put on hold what that key signed since then")
        }
    }
}

/// The code of a recovery sheet: never on the command line, where others could read it.
fn read_sheet(path: Option<&PathBuf>) -> anyhow::Result<Option<String>> {
    let Some(path) = path else { return Ok(None) };
    if path.as_os_str() == "-" {
        eprintln!("the code of the recovery sheet:");
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        return Ok(Some(line));
    }
    Ok(Some(std::fs::read_to_string(path).with_context(|| path.display().to_string())?))
}
