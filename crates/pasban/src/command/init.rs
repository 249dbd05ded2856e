//! `pasban init`: a new node.

use std::net::SocketAddr;
use std::path::PathBuf;

use pasban_access::Role;
use pasban_app::ops::setup::{self, NewNode};
use pasban_app::{AppError, Node};
use pasban_kernel::TenantId;
use pasban_people::invite::{self, HOURS_DEFAULT};
use pasban_people::person::{self, NewPerson};

use super::{Outcome, me};
use crate::{output, process};

/// Make a new node: configuration, keys, store
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban init --dir /srv/bank --name \"Bank A\" --tier organisational --sector finance --listen 0.0.0.0:8443 --url https://pasban.bank-a.example:8443"
)]
pub struct Args {
    /// Folder of the node; made if it does not exist
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Public name, as partners see it
    #[arg(long)]
    name: String,
    /// What the node is in the country's order
    #[arg(long, value_parser = ["national", "sectoral", "provincial", "community", "provider", "organisational"])]
    tier: String,
    /// Sector of the organisation
    #[arg(long, default_value = "")]
    sector: String,
    /// HTTPS listener for partners, TAXII clients and pushed logs
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// The URL under which partners reach the listener [default: https://LISTEN]
    #[arg(long)]
    url: Option<String>,
    /// Name of the first administrator of its pages, as it stands in the ledger [default: your user name]
    #[arg(long, value_name = "NAME")]
    administrator: Option<String>,
}

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    let new = NewNode {
        dir: a.dir.clone(),
        name: a.name.clone(),
        tier: a.tier.clone(),
        sector: a.sector.clone(),
        listen: a.listen,
        url: a.url.clone(),
    };
    let name = a.administrator.clone().unwrap_or_else(me);
    let (made, token) = setup::init_with(&new, &process::ambient()?, |node| administrator(node, &name))?;
    let base = new.url.clone().unwrap_or_else(|| format!("https://{}", new.listen));
    let link = format!("{}/welcome/{token}", base.trim_end_matches('/'));
    output::say(&format!(
        "\
A node was made in {dir}.

  node id          {node}
  TLS key SHA-256  {pin}
  backups for      {recipient}
  opened by        {identity}   (move it off this machine)

RECOVERY SHEET of {name}: write it down or print it, and put it in the safe. It is shown this once.
It is the identity of this node: with it lost keys are replaced; whoever has it is this node.

  {recovery}

Next:
  1. Enter what identifies your organisation in {config}, section [node.organisation].
  2. pasban serve --config {config}
  3. pasban link accept OFFER --config {config}     (the offer comes from your CERT)
     or pasban link offer … for a node that answers to you.
  4. With the recovery sheet in the safe: shred -u {seed}
  5. pasban doctor --config {config}
  6. When it runs, open its pages as their administrator, {administrator}; good for {HOURS_DEFAULT} hours and once:

     {link}

     Lost, or too late: pasban admin person invite {quoted} --config {config}",
        dir = a.dir.display(),
        node = made.node,
        pin = made.pin,
        recipient = made.recipient,
        identity = made.backup_identity.display(),
        name = a.name,
        recovery = made.recovery,
        config = made.config.display(),
        administrator = name,
        quoted = quoted(&name),
        link = link,
        seed = a.dir.join("data/keys/identity.seed").display(),
    ))?;
    Ok(Outcome::Done)
}

/// Adds the first administrator of a new node; answers the token of the invitation.
fn administrator(node: &Node, name: &str) -> Result<String, AppError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(AppError::internal)?;
    runtime.block_on(async {
        let new = NewPerson {
            tenant: TenantId::OWN,
            name: name.to_owned(),
            email: String::new(),
            phone: String::new(),
            role: Role::Administrator,
        };
        let made = person::add(node, new, "pasban init").await?;
        invite::invite(node, made.id, HOURS_DEFAULT, "pasban init").await
    })
}

/// A name as a shell reads it.
fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
