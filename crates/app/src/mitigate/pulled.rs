//! Block lists that an organisation's own devices fetch.
//!
//! For the node's own organisation this is no release: the list tells its firewalls what it decided itself to block,
//! and goes to nobody else. A hosted tenant is another organisation than its host, so there the gate stands in
//! between as on a link: what the host may not tell the tenant is not in the tenant's list, even where the host's own
//! resolver blocks it for both.

use std::collections::HashSet;

use pasban_formats::outputs::{BlockEntry, rpz};
use pasban_kernel::time::MINUTE;
use pasban_kernel::{Digest, Observable, StixId, TenantId};
use pasban_store::rows::mitigate as rows;
use pasban_store::rows::seat_officer::{self, Pull};
use pasban_zone::serial;

use super::outputs;
use crate::error::{AppError, Result};
use crate::exchange::release;
use crate::node::Node;

/// Names of the lists that can be fetched.
pub const NAMES: [&str; 8] =
    ["domains.txt", "hosts.txt", "addresses.txt", "urls.txt", "hashes.txt", "pasban.nft", "pasban.rules", "rpz.zone"];
/// Rows read at once.
const PAGE: i64 = 5000;
/// The zone's name where the node serves none of its own.
const ORIGIN: &str = "rpz.pasban.invalid";

/// A list that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct List {
    /// What is in force, in order of rank: the newest block first.
    entries: Vec<BlockEntry>,
    /// Changes exactly when what is in force changes. Times of printing and remaining times do not count.
    pub tag: Digest,
    name: &'static str,
    limit: Option<usize>,
}

/// The blocks in force at one tenant, by rank, as a list of that name.
///
/// # Errors
/// Not found where there is no such list; the store's.
pub async fn list(node: &Node, tenant: TenantId, name: &str, limit: Option<usize>) -> Result<List> {
    let Some(name) = NAMES.into_iter().find(|n| *n == name) else { return Err(AppError::NotFound) };
    let (mut blocks, held) = node
        .db
        .read(move |tx| {
            let mut all = |state: &str| {
                let (mut mine, mut offset) = (Vec::new(), 0);
                loop {
                    let page = rows::mitigation_in(tx, state, PAGE, offset)?;
                    offset += PAGE;
                    let done = (page.len() as i64) < PAGE;
                    mine.extend(page.into_iter().filter(|m| m.tenant == tenant));
                    if done {
                        return Ok::<_, pasban_store::StoreError>(mine);
                    }
                }
            };
            Ok((all("block")?, all("hold")?))
        })
        .await?;
    if !tenant.is_own() && !blocks.is_empty() {
        let mut ids: Vec<StixId> = blocks.iter().map(|m| m.indicator.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let open = release::open_to_tenants(node, ids).await?;
        blocks.retain(|m| open.contains(&m.indicator));
    }
    let held: HashSet<Observable> = held.into_iter().map(|m| m.value).collect();
    blocks.sort_by(|a, b| b.blocked_at.cmp(&a.blocked_at).then_with(|| a.value.cmp(&b.value)));
    let mut seen = HashSet::new();
    let entries: Vec<BlockEntry> = blocks
        .into_iter()
        .filter(|m| !held.contains(&m.value) && seen.insert(m.value.clone()))
        .map(|m| BlockEntry {
            issuer: node.name_of(&m.issuer),
            value: m.value,
            category: m.category,
            reason: m.reason,
            until: m.until,
        })
        .collect();
    let mut all = format!("pasban/list/v1\n{name}\n{limit:?}\n{}\n", node.config.node.name);
    for e in &entries {
        // Debug quoting keeps two fields from running into one.
        all.push_str(&format!(
            "{} {:?} {:?} {:?} {:?} {}\n",
            e.value.kind().name(),
            e.value.value(),
            e.issuer,
            e.category,
            e.reason,
            e.until.0
        ));
    }
    Ok(List { entries, tag: Digest::of(all.as_bytes()), name, limit })
}

/// Keeps that a device fetched a list, with a token of that name: at most once a minute, so that a device that asks all the
/// time costs no more than one that asks every minute.
///
/// # Errors
/// The store's; the list was given all the same.
pub async fn fetched(node: &Node, tenant: TenantId, token: &str, list: &List) -> Result<()> {
    let now = node.now();
    let pull = Pull {
        tenant,
        token: token.to_owned(),
        list: list.name.to_owned(),
        at: now,
        entries: i64::try_from(list.entries.len()).unwrap_or(i64::MAX),
    };
    let before = now.plus(-MINUTE);
    node.db.write("list.fetched", move |tx| seat_officer::pull_put(tx, &pull, before)).await.map_err(AppError::from)
}

impl List {
    /// The list in the device's words.
    #[must_use]
    pub fn print(&self, node: &Node) -> String {
        let now = node.now();
        let ranked = self.entries.get(..self.limit.unwrap_or(usize::MAX).min(self.entries.len())).unwrap_or_default();
        if self.name == "rpz.zone" {
            let apex = node.config.zone.as_ref().map_or(ORIGIN, |z| z.apex.as_str());
            let Some(origin) =
                Observable::domain(apex.trim_end_matches('.')).or_else(|_| Observable::domain(ORIGIN)).ok()
            else {
                return String::new();
            };
            let garden =
                node.config.zone.as_ref().and_then(|z| z.garden.as_deref()).and_then(|g| Observable::domain(g).ok());
            let action = garden.map_or(rpz::Action::NxDomain, rpz::Action::WalledGarden);
            return rpz::zone(
                ranked,
                &rpz::Options { origin: &origin, serial: serial::next(None, now, []), action, passthru: &[] },
            )
            .text;
        }
        if self.name == "hosts.txt" {
            return hosts(&Self { name: "domains.txt", ..self.clone() }.print(node));
        }
        // The text lists count what the limit leaves out; the others have no limit of their own.
        let entries = if self.name.ends_with(".txt") { &self.entries } else { ranked };
        outputs::print(entries, &node.config.node.name, self.limit, now)
            .into_iter()
            .find(|f| f.name == self.name)
            .map(|f| f.content)
            .unwrap_or_default()
    }
}

/// A list of names in the form of a hosts file, which some routers take alone (MikroTik's DNS adlist). It holds the names
/// themselves and none below them.
fn hosts(domains: &str) -> String {
    domains
        .lines()
        .map(
            |line| {
                if line.starts_with('#') || line.is_empty() { format!("{line}\n") } else { format!("0.0.0.0 {line}\n") }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_become_lines_of_a_hosts_file_and_comments_stay() {
        assert_eq!(
            super::hosts("# a list\nevil.example\nb.example\n"),
            "# a list\n0.0.0.0 evil.example\n0.0.0.0 b.example\n"
        );
    }
}
