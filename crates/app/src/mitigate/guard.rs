//! What is never blocked here, and the kill switches in force.

use std::path::Path;

use pasban_kernel::{NodeId, Observable, TenantId};
use pasban_model::mitigate::never_block::{Entry, Layer, NeverBlock, NeverBlockList, built_in, parse_list};
use pasban_model::mitigate::policy::KillSwitches;
use pasban_store::rows::mitigate::Stop;

use crate::config::{Config, OrganisationSection};
use crate::error::{AppError, Result};
use crate::registry::Registry;

pub use super::choices::class_of;

/// All that is protected at a node: the shipped lists, the configured files, its own organisation and constituents.
///
/// # Errors
/// Where a configured list cannot be read, with its line.
pub fn never_block(config: &Config, registry: &Registry) -> Result<NeverBlock> {
    let mut lists = built_in();
    for path in &config.policy.never_block {
        lists.push(read_list(path)?);
    }
    lists.push(of_organisation("own organisation", &config.node.name, &config.node.organisation));
    for c in registry.constituents.values() {
        lists.push(of_organisation("registered constituents", &config.node.name, &c.identity));
    }
    Ok(NeverBlock::new(&lists))
}

fn read_list(path: &Path) -> Result<NeverBlockList> {
    let text = std::fs::read_to_string(path).map_err(|e| AppError::Invalid(format!("{}: {e}", path.display())))?;
    let (list, findings) = parse_list(&text);
    match findings.first() {
        None => Ok(list),
        Some(f) => Err(AppError::Invalid(format!("{}: {f}", path.display()))),
    }
}

fn of_organisation(name: &str, owner: &str, o: &OrganisationSection) -> NeverBlockList {
    let domains = o.domains.iter().filter_map(|d| Observable::domain(d).ok()).map(Entry::NameAndBelow);
    let ranges = o.ranges.iter().filter_map(|r| Observable::cidr(r).ok()).map(Entry::Net);
    NeverBlockList {
        name: name.into(),
        owner: owner.into(),
        source: "the registry".into(),
        layer: Layer::Constituents,
        entries: domains.chain(ranges).collect(),
    }
}

/// The kill switches in force.
#[must_use]
pub fn switches(stops: &[Stop], own: &NodeId) -> KillSwitches {
    let mut out = KillSwitches::default();
    for s in stops.iter().filter(|s| s.stopped) {
        if s.source == *own {
            // Stopped from above: what this node itself issued blocks nowhere, here included.
            out.node = true;
        } else if s.source.0 != [0; 32] {
            out.issuers.insert(s.source);
        } else if s.issuer == *own {
            out.node = true;
        } else {
            out.nation = true;
        }
    }
    out
}

/// The key under which a tenant's approvals of a value are kept.
#[must_use]
pub fn approval_key(tenant: &TenantId, value: &Observable) -> String {
    format!("approval {tenant} {} {}", value.kind().name(), pasban_kernel::Digest::of(value.value().as_bytes()))
}
