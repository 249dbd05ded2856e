//! Sightings upward: one cumulative object per indicator and node, in versions, so that replays and two paths count
//! once. Organisations are counted in bands, hits apart from them, days instead of times.

use pasban_kernel::time::MINUTE;
use pasban_kernel::{HitBand, LinkId, OrgBand, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_store::rows::{exchange as rows, objects as object_rows};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::Bound;
use pasban_translate::exchange::content::{Content, Sighting, Statement};

use super::objects::{self, Audience, Facts, Made};
use crate::error::Result;
use crate::node::Node;

/// What one tenant of this node met of an indicator.
#[derive(Clone, Debug)]
pub struct Own {
    /// Who.
    pub tenant: TenantId,
    /// Exact number of hits; never leaves as such.
    pub hits: u64,
    /// First and last.
    pub span: (Timestamp, Timestamp),
    /// Only fields that the sender of traffic fills held it: shown at home, never counted upward.
    pub attacker_controlled_only: bool,
    /// A person there says that it is a false alarm: more hits do not change that.
    pub false_alarm: bool,
}

/// The picture of an indicator over all sources known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Organisations.
    pub organisations: OrgBand,
    /// Hits.
    pub hits: HitBand,
    /// First day.
    pub first_day: Timestamp,
    /// Last day.
    pub last_day: Timestamp,
    /// Every source says that it is a false alarm.
    pub false_alarm: bool,
}

/// Sums what is known of an indicator. `None` where nobody met it.
#[must_use]
pub fn picture(all: &[rows::Sighting]) -> Option<Picture> {
    let mut organisations = 0u64;
    let mut hits = 0u64;
    let mut span: Option<(Timestamp, Timestamp)> = None;
    let mut alarm = false;
    for s in all {
        let band: OrgBand = serde_json::from_value(s.organisations.clone().into()).unwrap_or(OrgBand::None);
        let h = match s.hits.parse::<u64>() {
            Ok(exact) if s.object.is_empty() => exact,
            _ => serde_json::from_value::<HitBand>(s.hits.clone().into()).map_or(0, HitBand::at_least),
        };
        if h == 0 {
            continue;
        }
        organisations = organisations.saturating_add(band.at_least());
        hits = hits.saturating_add(h);
        alarm |= !s.false_alarm;
        span = Some(span.map_or((s.first_day, s.last_day), |(a, b)| (a.min(s.first_day), b.max(s.last_day))));
    }
    let (first, last) = span?;
    Some(Picture {
        organisations: OrgBand::of(organisations),
        hits: HitBand::of(hits),
        first_day: first.to_day(),
        last_day: last.to_day(),
        false_alarm: !alarm,
    })
}

fn name<T: serde::Serialize>(band: T) -> String {
    serde_json::to_value(band).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Keeps what a tenant of ours met; answers whether that changed anything.
///
/// # Errors
/// The store's.
pub fn own_put(tx: &mut dyn Tx, indicator: &StixId, own: &Own, now: Timestamp) -> Result<bool, StoreError> {
    rows::sighting_put(
        tx,
        &rows::Sighting {
            indicator: indicator.clone(),
            source: own.tenant.as_bytes().to_vec(),
            object: String::new(),
            modified: now,
            organisations: name(OrgBand::of(u64::from(own.hits > 0))),
            hits: own.hits.to_string(),
            first_day: own.span.0,
            last_day: own.span.1,
            false_alarm: own.false_alarm,
            at: now,
        },
    )
}

/// Keeps what a link told us.
///
/// # Errors
/// The store's.
pub fn link_put(
    tx: &mut dyn Tx,
    link: &LinkId,
    s: &Statement,
    g: &Sighting,
    now: Timestamp,
) -> Result<bool, StoreError> {
    rows::sighting_put(
        tx,
        &rows::Sighting {
            indicator: g.of.clone(),
            source: link.as_bytes().to_vec(),
            object: s.id.as_str().to_owned(),
            modified: s.modified,
            organisations: name(g.organisations),
            hits: name(g.hits),
            first_day: g.first_day,
            last_day: g.last_day,
            false_alarm: g.false_alarm,
            at: now,
        },
    )
}

/// The link over which this node's word about an indicator goes: the one that brought it first, towards whoever
/// issued it, so that a node with several superiors is counted once; for indicators of its own the oldest link to a
/// superior.
///
/// # Errors
/// The store's.
pub fn upward(tx: &mut dyn Tx, node: &Node, indicator: &StixId) -> Result<Option<LinkId>, StoreError> {
    let table = node.links.load();
    // What we made ourselves comes back over links that it went to; nobody there is told what was met of it.
    let own = object_rows::object_heads(tx, indicator)?.iter().any(|(_, _, issuer, ..)| *issuer == node.id);
    for (link, _) in if own { Vec::new() } else { object_rows::object_links(tx, indicator)? } {
        if let Some(e) = table.get(&link)
            && matches!(e.link.relation.as_str(), "superior" | "constituent")
            && matches!(e.link.state.as_str(), "active" | "paused")
        {
            return Ok(Some(link));
        }
    }
    // What was made here is told to whom we answer first.
    Ok(table.superiors().next().map(|e| e.link.id))
}

/// Makes the next version of our cumulative sighting, where it says something new.
///
/// # Errors
/// The store's.
pub fn publish(tx: &mut dyn Tx, node: &Node, indicator: &StixId) -> Result<Option<Made>, StoreError> {
    let Some(link) = upward(tx, node, indicator)? else { return Ok(None) };
    let all = rows::sighting_list(tx, indicator)?;
    // What the link itself told us does not go back over it.
    let others: Vec<rows::Sighting> = all.into_iter().filter(|s| s.source != link.as_bytes()).collect();
    let Some(p) = picture(&others) else { return Ok(None) };
    let Bound { id, seed } = node.keys.reissued("sighting", indicator.as_str(), &link.to_string());
    let mut heads = object_rows::object_versions(tx, &id)?;
    heads.retain(|o| o.state == "good");
    let content = Content::Sighting(Sighting {
        of: indicator.clone(),
        organisations: p.organisations,
        hits: p.hits,
        first_day: p.first_day,
        last_day: p.last_day,
        sector: None,
        false_alarm: p.false_alarm,
    });
    let mut created = Timestamp(node.now().0.div_euclid(MINUTE) * MINUTE);
    if let Some(old) = heads.first()
        && let Ok((_, s)) = objects::statement(old)
    {
        if s.content == content {
            return Ok(None);
        }
        created = s.created;
    }
    let floor = heads.first().map_or(Timestamp(0), |h| h.key.modified);
    let modified = whole_second_after(node.now(), floor);
    let statement = Statement {
        id,
        seed: Some(seed),
        created: created.min(modified),
        modified,
        issuer: node.id,
        key: 0,
        tlp: Tlp::Amber,
        action: PermittedAction::LookUp,
        revoked: false,
        content,
    };
    let made = objects::make(node, statement, Audience::Links(vec![link]), &Facts::default())
        .map_err(|e| StoreError::Value(e.to_string()))?;
    Ok(Some(made))
}

/// A `modified` that is a whole second, later than `floor`: what leaves tells no finer time.
#[must_use]
pub fn whole_second_after(now: Timestamp, floor: Timestamp) -> Timestamp {
    use pasban_kernel::time::SECOND;
    let now = now.0.div_euclid(SECOND) * SECOND;
    let after = (floor.0.div_euclid(SECOND) + 1) * SECOND;
    Timestamp(if floor.0 == 0 { now } else { now.max(after) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(source: u8, organisations: OrgBand, hits: &str, object: &str) -> rows::Sighting {
        rows::Sighting {
            indicator: "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap(),
            source: vec![source; 16],
            object: object.into(),
            modified: Timestamp(1),
            organisations: name(organisations),
            hits: hits.into(),
            first_day: Timestamp(0),
            last_day: Timestamp(0),
            false_alarm: false,
            at: Timestamp(1),
        }
    }

    #[test]
    fn bands_are_summed_by_their_lower_ends() {
        let all = [
            row(1, OrgBand::Few, "14", ""),
            row(2, OrgBand::Some, "2-9", "sighting--x"),
            row(3, OrgBand::None, "0", ""),
        ];
        let p = picture(&all).unwrap();
        assert_eq!((p.organisations, p.hits), (OrgBand::Some, HitBand::Tens));
        assert_eq!(picture(&[row(3, OrgBand::None, "0", "")]), None);
    }
}
