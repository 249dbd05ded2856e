//! The seats of the story: one person each, and an address that opens their first page.

use std::fmt::Write as _;

use anyhow::Context;
use serde_json::{Value, json};

use crate::report::Report;
use crate::world::World;

/// A person of the story.
pub struct Person {
    /// Node.
    pub node: &'static str,
    /// Hosted tenant, where it is one's person.
    pub tenant: Option<&'static str>,
    /// Name.
    pub name: &'static str,
    /// Role.
    pub role: &'static str,
    /// Language of the pages.
    pub lang: &'static str,
    /// Who it is, in a line.
    pub about: &'static str,
}

const fn person(
    node: &'static str,
    tenant: Option<&'static str>,
    name: &'static str,
    role: &'static str,
    lang: &'static str,
    about: &'static str,
) -> Person {
    Person { node, tenant, name, role, lang, about }
}

/// Everybody who has a seat.
pub const PEOPLE: &[Person] = &[
    person("bank-a", None, "Sana Officer", "officer", "en", "the bank that was hit, at 3 a.m."),
    person("finance", None, "Adeel Analyst", "analyst", "en", "the analyst with the queue"),
    person("finance", None, "Bina Analyst", "analyst", "en", "the colleague, second person"),
    person("finance", None, "Rukhsana Lead", "lead", "en", "the shift lead"),
    person("finance", None, "Rashid Regulator", "regulator", "en", "the same institution under its other hat"),
    person("finance", Some("Faisal Exchange"), "Faisal", "owner", "ur", "owner of a small firm, hosted"),
    person("finance", Some("Gul Microfinance"), "Gul", "officer", "en", "security officer of a hosted firm"),
    person("finance", None, "Farah Admin", "administrator", "en", "administrator of the finance CERT"),
    person("power", None, "Omar Officer", "officer", "en", "an operator whose policy is to hold"),
    person("hospital", None, "Hina Officer", "officer", "en", "the organisation that had met it nine days ago"),
    person("national", None, "Nadia National", "national", "en", "the national desk"),
    person("national", None, "Mariam Staff", "staff", "en", "a minister's staff"),
    person("national", None, "Nasir Admin", "administrator", "en", "administrator of the national CERT"),
];

/// Makes the accounts and one-time addresses, prints them, and writes them to `seats.json` in the demo's folder.
///
/// # Errors
/// Where a node refuses.
pub async fn open(w: &World, r: &Report) -> anyhow::Result<()> {
    let mut kept = Vec::new();
    let mut lines = String::new();
    for p in PEOPLE {
        let mut input = json!({"name": p.name, "role": p.role, "lang": p.lang, "email": address(p)});
        if let Some(t) = p.tenant {
            input["tenant"] = json!(w.tenants.get(t).context("a tenant")?.0);
        }
        let made = w.call(p.node, "person.add", input).await?;
        let id = made["id"].as_str().context("a person")?.to_owned();
        let link = w.call(p.node, "person.enter", json!({"person": id, "minutes": 24 * 60})).await?;
        let token = link["token"].as_str().context("a link")?;
        let base = w.plain.get(p.node).map(|at| format!("http://{at}")).context("a plain listener")?;
        let url = format!("{base}/enter/{token}");
        let _ = writeln!(lines, "  {url}\n      {}: {}", p.name, p.about);
        kept.push(json!({"node": p.node, "tenant": p.tenant, "name": p.name, "role": p.role, "lang": p.lang, "person": id, "base": base, "url": url, "dir": w.node(p.node)?.dir}));
    }
    std::fs::write(w.dir.join("seats.json"), serde_json::to_string_pretty(&Value::Array(kept))?)?;
    r.say("the seats of the story; each address signs its person in once, as long as the demo runs:");
    print!("{lines}");
    Ok(())
}

fn address(p: &Person) -> String {
    let local: String =
        p.name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '.' }).collect();
    format!("{local}@{}.example", p.tenant.unwrap_or(p.node).to_lowercase().replace(' ', "-"))
}
