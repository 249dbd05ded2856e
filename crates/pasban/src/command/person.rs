//! `pasban admin person …`: accounts, as whoever owns the machine makes and mends them.

use clap::Subcommand;
use pasban_access::Role;
use pasban_app::config::Config;
use serde_json::{Value, json};

use super::me;
use crate::client::{Where, call};
use crate::output::{self, Shown, words};

#[derive(Subcommand, Debug)]
pub enum Person {
    /// Add a person and print the invitation
    #[command(
        after_help = "Example: pasban admin person add \"Sadia Khan\" --role analyst --email sadia@cert.example --lang ur"
    )]
    Add(Box<Add>),
    /// List people
    #[command(after_help = "Example: pasban admin person list --format csv")]
    List {
        /// Of a hosted tenant [default: all]
        #[arg(long)]
        tenant: Option<String>,
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
    /// Print a new invitation: for somebody new, or who lost the password
    #[command(after_help = "Example: pasban admin person invite sadia@cert.example --hours 4")]
    Invite {
        /// E-mail address, name or id
        person: String,
        /// How long it lasts
        #[arg(long, default_value_t = pasban_people::invite::HOURS_DEFAULT)]
        hours: u32,
        #[command(flatten)]
        at: Where,
    },
    /// Remove a lost second factor and print an invitation to set up another
    #[command(after_help = "Example: pasban admin person reset-factor sadia@cert.example")]
    ResetFactor {
        /// E-mail address, name or id
        person: String,
        /// How long the invitation lasts
        #[arg(long, default_value_t = pasban_people::invite::HOURS_DEFAULT)]
        hours: u32,
        #[command(flatten)]
        at: Where,
    },
    /// Print a link that signs a browser in once, without password or code
    #[command(after_help = "Example: pasban admin person enter \"Sadia Khan\" --minutes 10")]
    Enter {
        /// E-mail address, name or id
        person: String,
        /// How long it lasts
        #[arg(long, default_value_t = 15)]
        minutes: u32,
        #[command(flatten)]
        at: Where,
    },
    /// Give another role; sessions end at once
    #[command(after_help = "Example: pasban admin person role sadia@cert.example lead")]
    Role {
        /// E-mail address, name or id
        person: String,
        /// The new role
        #[arg(value_parser = role)]
        role: Role,
        #[command(flatten)]
        at: Where,
    },
    /// Close an account; sessions, tokens and links end at once, nothing is deleted
    #[command(after_help = "Example: pasban admin person disable sadia@cert.example")]
    Disable {
        /// E-mail address, name or id
        person: String,
        #[command(flatten)]
        at: Where,
    },
    /// Open a closed account again
    #[command(after_help = "Example: pasban admin person enable sadia@cert.example")]
    Enable {
        /// E-mail address, name or id
        person: String,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(clap::Args, Debug)]
pub struct Add {
    /// Name, as it stands in the ledger
    name: String,
    /// What the person is
    #[arg(long, value_parser = role)]
    role: Role,
    /// E-mail address, to sign in with
    #[arg(long, default_value = "")]
    email: String,
    /// Telephone
    #[arg(long, default_value = "")]
    phone: String,
    /// Hosted tenant whose person it is [default: the node's own]
    #[arg(long)]
    tenant: Option<String>,
    /// Language of the pages
    #[arg(long, value_parser = ["en", "ur"])]
    lang: Option<String>,
    /// How long the invitation lasts
    #[arg(long, default_value_t = pasban_people::invite::HOURS_DEFAULT)]
    hours: u32,
    #[command(flatten)]
    at: Where,
}

fn role(text: &str) -> Result<Role, String> {
    Role::of(text).ok_or_else(|| format!("must be one of {}", Role::ALL.map(Role::code).join(", ")))
}

pub fn run(p: &Person) -> anyhow::Result<()> {
    match p {
        Person::Add(add) => {
            let Add { name, role, email, phone, tenant, lang, hours, at } = &**add;
            let input = json!({"name": name, "role": role.code(), "email": email, "phone": phone, "tenant": tenant, "lang": lang, "who": me()});
            let made = call(at, "person.add", input)?;
            let id = words(made.get("id").unwrap_or(&Value::Null));
            show(at, &call(at, "person.invite", json!({"person": id, "hours": hours, "who": me()}))?, &lasts(*hours))
        }
        Person::List { tenant, at, shown } => {
            let columns = [
                ("id", "id"),
                ("name", "name"),
                ("role", "role"),
                ("state", "state"),
                ("second factor", "second_factor"),
                ("e-mail", "email"),
                ("tenant", "tenant"),
                ("last seen", "last_seen"),
            ];
            output::rows(&call(at, "person.list", json!({"tenant": tenant}))?, &columns, shown.format)
        }
        Person::Invite { person, hours, at } => {
            let link = call(at, "person.invite", json!({"person": person, "hours": hours, "who": me()}))?;
            show(at, &link, &lasts(*hours))
        }
        Person::ResetFactor { person, hours, at } => {
            let link = call(at, "person.reset-factor", json!({"person": person, "hours": hours, "who": me()}))?;
            show(at, &link, &lasts(*hours))
        }
        Person::Enter { person, minutes, at } => {
            let link = call(at, "person.enter", json!({"person": person, "minutes": minutes, "who": me()}))?;
            show(at, &link, &format!("{minutes} minutes"))
        }
        Person::Role { person, role, at } => {
            call(at, "person.role", json!({"person": person, "role": role.code(), "who": me()}))?;
            output::say("changed; sessions and tokens have ended")
        }
        Person::Disable { person, at } => {
            call(at, "person.disable", json!({"person": person, "who": me()}))?;
            output::say("closed; sessions, tokens and links have ended")
        }
        Person::Enable { person, at } => {
            call(at, "person.enable", json!({"person": person, "who": me()}))?;
            output::say("open again")
        }
    }
}

fn lasts(hours: u32) -> String {
    if hours == 1 { "1 hour".into() } else { format!("{hours} hours") }
}

/// Prints a link: it alone on standard output, what to know about it beside.
fn show(at: &Where, link: &Value, lasts: &str) -> anyhow::Result<()> {
    let path = words(link.get("path").unwrap_or(&Value::Null));
    output::raw(&format!("{}\n", address(&at.load()?, &path)))?;
    eprintln!(
        "Good for {lasts} and once. Whoever has it comes in: hand it over in person or by a channel that others don't read."
    );
    Ok(())
}

/// Where a path of the pages is opened.
fn address(config: &Config, path: &str) -> String {
    let base = config.node.url.clone().unwrap_or_else(|| format!("https://{}", config.node.listen));
    format!("{}{path}", base.trim_end_matches('/'))
}
