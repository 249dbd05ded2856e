//! Banded answers, and the picture a CERT makes of them under the small-group rule.

use std::collections::{BTreeMap, BTreeSet};

use pasban_kernel::id::OrgId;
use pasban_kernel::{HitBand, OrgBand, Timestamp};
use serde::{Deserialize, Serialize};

use crate::registry::Sector;

/// A sector is named only where at least this many organisations could be meant (design, k = 5).
pub const GROUP_MIN_DEFAULT: u32 = 5;

/// What a node's own history says about one value. Never leaves the node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LocalCount {
    /// How often it was met.
    pub hits: u64,
    /// By how many hosts.
    pub hosts: u64,
    /// First time.
    pub first: Option<Timestamp>,
    /// Last time.
    pub last: Option<Timestamp>,
}

/// What is answered about one value: bands and days, nothing finer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ValueAnswer {
    /// How often it was met.
    pub hits: HitBand,
    /// By how many hosts.
    pub hosts: HitBand,
    /// Day of the first time, UTC.
    pub first_day: Option<Timestamp>,
    /// Day of the last time, UTC.
    pub last_day: Option<Timestamp>,
}

/// The answer for each count, in the order of the question's values.
#[must_use]
pub fn answer(counts: &[LocalCount]) -> Vec<ValueAnswer> {
    counts
        .iter()
        .map(|c| ValueAnswer {
            hits: HitBand::of(c.hits),
            hosts: HitBand::of(c.hosts),
            first_day: c.first.filter(|_| c.hits > 0).map(Timestamp::to_day),
            last_day: c.last.filter(|_| c.hits > 0).map(Timestamp::to_day),
        })
        .collect()
}

/// One organisation's answer about one value, as its CERT received it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrgAnswer {
    /// Whose; an organisation that answers over two paths counts once.
    pub org: OrgId,
    /// Its sector.
    pub sector: Sector,
    /// What it said.
    pub said: ValueAnswer,
}

/// How many organisations of a sector could have answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SectorSize {
    /// The sector.
    pub sector: Sector,
    /// Its members that were asked or could have been meant.
    pub members: u32,
}

/// How common a value is in a network, as it may be shown and sent on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NetworkPrevalence {
    /// How many organisations met it.
    pub organisations: OrgBand,
    /// How many answered at all: the coverage of the figure.
    pub answered: OrgBand,
    /// How often, at least: the lower ends of the bands added.
    pub hits: HitBand,
    /// The earliest day.
    pub first_day: Option<Timestamp>,
    /// The latest day.
    pub last_day: Option<Timestamp>,
    /// Sectors that met it, as far as they may be named.
    pub sectors: BTreeSet<Sector>,
    /// Whether a sector was left out because too few organisations could be meant. Said the same whether or not that
    /// sector met the value, so that it tells nothing.
    pub sectors_withheld: bool,
}

/// Puts answers about one value together. Each organisation counts once (its widest answer); sectors are named only if
/// every sector named has at least `group_min` members *and* those that cannot be named have together none or at least
/// `group_min`: otherwise leaving one out would point at it.
#[must_use]
pub fn combine(answers: &[OrgAnswer], sizes: &[SectorSize], group_min: u32) -> NetworkPrevalence {
    let mut by_org: BTreeMap<OrgId, (&Sector, ValueAnswer)> = BTreeMap::new();
    for a in answers {
        by_org
            .entry(a.org)
            .and_modify(|(_, known)| {
                known.hits = known.hits.max(a.said.hits);
                known.hosts = known.hosts.max(a.said.hosts);
                known.first_day = earliest(known.first_day, a.said.first_day);
                known.last_day = known.last_day.max(a.said.last_day);
            })
            .or_insert((&a.sector, a.said));
    }
    let mut members: BTreeMap<&Sector, u32> = BTreeMap::new();
    for s in sizes {
        let n = members.entry(&s.sector).or_default();
        *n = n.saturating_add(s.members);
    }
    let small = members.values().filter(|n| **n < group_min);
    let small_members = small.fold(0u32, |sum, n| sum.saturating_add(*n));
    let unknown_sector = by_org.values().any(|(s, _)| !members.contains_key(s));
    let may_name = !unknown_sector && (small_members == 0 || small_members >= group_min);
    let met: Vec<_> = by_org.values().filter(|(_, said)| said.hits > HitBand::None).collect();
    let sectors = met
        .iter()
        .filter(|(s, _)| may_name && members.get(s).is_some_and(|n| *n >= group_min))
        .map(|(s, _)| (*s).clone())
        .collect();
    NetworkPrevalence {
        organisations: OrgBand::of(met.len() as u64),
        answered: OrgBand::of(by_org.len() as u64),
        hits: HitBand::of(met.iter().fold(0u64, |sum, (_, said)| sum.saturating_add(said.hits.at_least()))),
        first_day: met.iter().fold(None, |day, (_, said)| earliest(day, said.first_day)),
        last_day: met.iter().filter_map(|(_, said)| said.last_day).max(),
        sectors,
        sectors_withheld: !may_name || small_members > 0,
    }
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
