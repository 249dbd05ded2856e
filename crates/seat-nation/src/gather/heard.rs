//! From whom anything arrives, who is silent, and who met what.

use std::collections::{BTreeSet, HashMap};

use pasban_app::Node;
use pasban_app::links::dial::DOWN_AFTER;
use pasban_kernel::id::OrgId;
use pasban_kernel::{HitBand, OrgBand, TenantId, Timestamp};
use pasban_model::hunt::{OrgAnswer, SectorSize};
use pasban_store::rows::seat_nation::reports::org_since;
use pasban_store::rows::seat_nation::sources::{self, Health, Newest, SilentSource};
use pasban_store::{StoreError, Tx};
use schemars::JsonSchema;
use serde::Serialize;

use super::{WEEK, day_begins, week_begins};
use crate::rule::distinct::Distinct;
use crate::rule::sectors;

/// Sources of sightings looked at.
const SOURCES_MAX: i64 = 20_000;
/// Silent log sources looked at.
const SILENT_MAX: i64 = 2_000;
/// Organisations that ever reported, looked at.
const ORGS_MAX: i64 = 20_000;

/// How a link stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing was heard for so long that it counts as down.
    Silent,
    /// It is heard, and something is wrong.
    Troubled,
    /// A person paused it: withdrawals alone pass.
    Paused,
    /// It is heard and well.
    Up,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LinkView {
    /// The peer.
    pub name: String,
    /// How it stands.
    pub standing: Standing,
    /// When the peer was last heard, RFC 3339; empty for never.
    pub heard: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub last: Timestamp,
    /// When the link was made, for one that was never heard.
    #[serde(skip)]
    pub made: Timestamp,
    /// Last failure, in the node's words.
    pub trouble: String,
}

/// How a link stands now.
#[must_use]
pub fn standing(h: &Health, now: Timestamp) -> Standing {
    let silent = now.0.saturating_sub(h.last_contact.0.max(h.created.0)) > DOWN_AFTER;
    match h.state.as_str() {
        _ if silent => Standing::Silent,
        "paused" => Standing::Paused,
        _ if !h.trouble.is_empty() => Standing::Troubled,
        _ => Standing::Up,
    }
}

/// A log source that fell silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceView {
    /// Whose: a name, empty for this node's own organisation.
    pub of: String,
    /// Its name.
    pub name: String,
    /// Last line, RFC 3339; empty for never.
    pub last: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub at: Timestamp,
}

/// Who met what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Met {
    /// Sector by sector, under the small-group rule.
    pub sectors: Vec<sectors::Line>,
    /// Something was left out because of the rule.
    pub withheld: bool,
    /// Organisations of this node's register, as a band: `0`, `1-4`, `5-19`, `20+`.
    pub organisations: String,
    /// The band, for drawing.
    #[serde(skip)]
    #[schemars(skip)]
    pub band: OrgBand,
    /// Organisations behind links of other CERTs, at least: a band. No sector is told of them.
    pub behind_links: String,
    /// The band, for drawing.
    #[serde(skip)]
    #[schemars(skip)]
    pub behind: OrgBand,
    /// Organisations whose logs could have met something: hosted with logs, or linked.
    pub watched: usize,
    /// All organisations of the register.
    pub of: usize,
}

/// What is heard and what is not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Heard {
    /// Standing links: silent ones first, longest silent first.
    pub links: Vec<LinkView>,
    /// Log sources that fell silent, longest first.
    pub sources: Vec<SourceView>,
    /// Who met what.
    pub met: Met,
    /// Organisations from which nothing ever arrived: no report, no log line, no link.
    #[serde(skip)]
    pub unheard: Vec<OrgId>,
    /// How many these are, each organisation once.
    pub unheard_n: usize,
}

/// What the store says, before it is put together.
pub struct Read {
    links: Vec<Health>,
    silent: Vec<SilentSource>,
    newest: Vec<(TenantId, Timestamp)>,
    met: Vec<Newest>,
    reported: Vec<OrgId>,
}

/// Reads it.
pub fn read(tx: &mut dyn Tx, now: Timestamp) -> Result<Read, StoreError> {
    Ok(Read {
        links: sources::link_health(tx)?,
        silent: sources::source_silent(tx, SILENT_MAX)?,
        newest: sources::source_newest(tx)?,
        met: sources::met_since(tx, day_begins(week_begins(now)), SOURCES_MAX)?,
        reported: org_since(tx, Timestamp(i64::MIN), ORGS_MAX)?,
    })
}

fn band_name(band: OrgBand) -> String {
    serde_json::to_value(band).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Sizes of the sectors of the register, each organisation once.
#[must_use]
pub fn sector_sizes(node: &Node, same: &Distinct) -> Vec<SectorSize> {
    let registry = node.registry.load();
    sectors::sizes(
        registry.constituents.values().filter(|c| same.of(&c.id) == c.id).filter_map(|c| sectors::sector(&c.sector)),
    )
}

/// Puts it together.
#[must_use]
pub fn put(node: &Node, same: &Distinct, sizes: &[SectorSize], group_min: u32, read: Read, now: Timestamp) -> Heard {
    let registry = node.registry.load();
    let of_tenant: HashMap<TenantId, OrgId> = registry.tenants.iter().map(|t| (t.id, t.org)).collect();
    let of_link: HashMap<Vec<u8>, OrgId> =
        read.links.iter().filter_map(|h| h.org.map(|o| (h.id.as_bytes().to_vec(), o))).collect();
    let sector_of = |org: &OrgId| {
        registry.constituents.get(&same.of(org)).or_else(|| registry.constituents.get(org)).map(|c| c.sector.as_str())
    };
    // One organisation may be told of by its log, by its own node and by its CERT: the rule counts it once.
    let mut answers = Vec::new();
    let mut behind = 0_u64;
    for m in &read.met {
        let hits = serde_json::from_value(m.hits.clone().into()).ok().filter(|_| m.link);
        let hits = hits.unwrap_or_else(|| HitBand::of(m.hits.parse().unwrap_or(1)));
        let org = if m.link {
            of_link.get(&m.source).copied()
        } else {
            <[u8; 16]>::try_from(m.source.as_slice())
                .ok()
                .and_then(|id| of_tenant.get(&TenantId::from_random(id)).copied())
        };
        match org {
            Some(org) => {
                if let Some(sector) = sectors::sector(sector_of(&org).unwrap_or_default()) {
                    answers.push(OrgAnswer { org: same.of(&org), sector, said: sectors::met(hits) });
                }
            }
            None if m.link => {
                let band: OrgBand = serde_json::from_value(m.organisations.clone().into()).unwrap_or(OrgBand::None);
                behind = behind.saturating_add(band.at_least());
            }
            // This node's own organisation is in no register of those it serves.
            None => {}
        }
    }
    let picture = sectors::picture(&answers, sizes, group_min);

    let mut links: Vec<LinkView> = read
        .links
        .iter()
        .map(|h| LinkView {
            name: h.name.clone(),
            standing: standing(h, now),
            heard: if h.last_contact.0 > 0 { h.last_contact.rfc3339() } else { String::new() },
            last: h.last_contact,
            made: h.created,
            trouble: h.trouble.clone(),
        })
        .collect();
    links.sort_by(|a, b| (a.standing, a.last, &a.name).cmp(&(b.standing, b.last, &b.name)));

    let linked: BTreeSet<OrgId> = read.links.iter().filter_map(|h| h.org).map(|o| same.of(&o)).collect();
    let logged: BTreeSet<OrgId> = read
        .newest
        .iter()
        .filter(|(_, at)| at.0 > 0)
        .filter_map(|(t, _)| of_tenant.get(t))
        .map(|o| same.of(o))
        .collect();
    let reported: BTreeSet<OrgId> = read.reported.iter().map(|o| same.of(o)).collect();
    let mut unheard: Vec<OrgId> = registry
        .constituents
        .keys()
        .filter(|o| same.of(o) == **o)
        .filter(|o| !linked.contains(*o) && !logged.contains(*o) && !reported.contains(*o))
        .copied()
        .collect();
    unheard.sort_unstable();
    let of = same.count(registry.constituents.keys());
    Heard {
        met: Met {
            sectors: picture.lines,
            withheld: picture.withheld,
            organisations: band_name(picture.organisations),
            band: picture.organisations,
            behind_links: band_name(OrgBand::of(behind)),
            behind: OrgBand::of(behind),
            watched: linked.union(&logged).count(),
            of,
        },
        links,
        sources: read
            .silent
            .into_iter()
            .map(|s| SourceView {
                of: of_tenant
                    .get(&s.tenant)
                    .and_then(|o| registry.constituents.get(o))
                    .map(|c| c.name.clone())
                    .unwrap_or_default(),
                name: s.name,
                last: if s.last_line.0 > 0 { s.last_line.rfc3339() } else { String::new() },
                at: s.last_line,
            })
            .collect(),
        unheard_n: unheard.len(),
        unheard,
    }
}

/// Days of the picture of who met what.
pub const MET_DAYS: i64 = WEEK;

#[cfg(test)]
mod tests {
    use pasban_kernel::LinkId;
    use pasban_kernel::time::MINUTE;

    use super::*;

    fn link(state: &str, trouble: &str, ago: i64) -> Health {
        Health {
            id: LinkId::from_random([1; 16]),
            name: "Example CERT".into(),
            state: state.into(),
            relation: "constituent".into(),
            org: None,
            trouble: trouble.into(),
            created: Timestamp(0),
            last_contact: Timestamp(100 * MINUTE - ago),
        }
    }

    #[test]
    fn a_link_is_silent_before_it_is_anything_else() {
        let now = Timestamp(100 * MINUTE);
        let of = |state: &str, trouble: &str, ago: i64| standing(&link(state, trouble, ago), now);
        assert_eq!(of("active", "", MINUTE), Standing::Up);
        assert_eq!(of("active", "over quota", MINUTE), Standing::Troubled);
        assert_eq!(of("paused", "", MINUTE), Standing::Paused);
        assert_eq!(of("paused", "x", 6 * MINUTE), Standing::Silent);
        // One that was just made has not been silent yet.
        let new = Health { created: now, last_contact: Timestamp(0), ..link("active", "", 0) };
        assert_eq!(standing(&new, now), Standing::Up);
    }
}
