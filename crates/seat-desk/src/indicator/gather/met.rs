//! Who met a value: our own history to the day, others in bands, and what the network answered when it was asked.

use std::collections::BTreeMap;

use pasban_app::exchange::questions;
use pasban_app::{AppError, Result};
use pasban_history::Hunt;
use pasban_kernel::time::{DAY, MINUTE, SECOND};
use pasban_kernel::{HitBand, Observable, OrgBand, StixId, TenantId, Timestamp};
use pasban_portal::Visit;
use pasban_store::rows::{exchange, seat_indicator};
use schemars::JsonSchema;
use serde::Serialize;

use super::When;
use super::reports::Report;
use crate::indicator::rule::address::ValueId;

/// Days of our own history that are looked through.
pub const DAYS: i64 = 90;
/// Most hosted firms whose history is looked through for one page.
const FIRMS_MAX: usize = 200;
/// Answers of so long are counted as news.
const LATELY: i64 = 10 * MINUTE;

/// What the network answered.
#[derive(Serialize, JsonSchema)]
pub struct Asked {
    /// The question.
    pub question: String,
    /// Organisations that met it, as a band: `0`, `1-4`, `5-19`, `20+`.
    pub organisations: String,
    /// The band, for drawing.
    #[serde(skip)]
    #[schemars(skip)]
    pub band: OrgBand,
    /// Hits, as a band.
    pub hits: String,
    /// Organisations behind all answers, as a band.
    pub behind: String,
    /// The same, for drawing.
    #[serde(skip)]
    #[schemars(skip)]
    pub behind_band: OrgBand,
    /// Links that answered.
    pub answered: usize,
    /// Of these, links that refused.
    pub refused: usize,
    /// Links that were asked.
    pub of: usize,
    /// Answers are waited for until then.
    pub reply_by: When,
    /// Whether more may come in.
    pub counting: bool,
}

/// Who met it.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Row {
    /// `own`, `hosted`, `link`.
    pub whom: String,
    /// Name of the link; empty otherwise.
    pub name: String,
    /// How many hosted firms; a band for links.
    pub organisations: String,
    /// Hits: exact here, a band elsewhere.
    pub hits: String,
    /// First: to the second here, a day elsewhere.
    pub first: When,
    /// Last.
    pub last: When,
    /// Only a day is known.
    pub days_only: bool,
    /// Everybody there says it is a false alarm.
    pub false_alarm: bool,
    /// Hits only in fields that the sender of traffic fills: they prove nothing.
    pub unproven: bool,
}

/// Who met it, and how far that was looked for.
#[derive(Serialize, JsonSchema)]
pub struct Met {
    /// By whom.
    pub rows: Vec<Row>,
    /// Hits a day in the history of this node, oldest first, of [`DAYS`] days.
    pub days: Vec<i64>,
    /// The first of these days.
    pub first_day: When,
    /// Since when records are held.
    pub held_from: Option<When>,
    /// Until when records came.
    pub held_to: Option<When>,
    /// Networks whose history was looked through.
    pub looked: usize,
    /// Of how many.
    pub of: usize,
    /// Files of the history that could not be read.
    pub failed: usize,
    /// Links that told of it.
    pub links: usize,
    /// Organisations over all sources, at least: a band.
    pub organisations: String,
    /// The band, for drawing.
    #[serde(skip)]
    #[schemars(skip)]
    pub band: OrgBand,
}

/// Counts answers that came lately, for the news of an open page.
pub async fn answers_lately(v: Visit) -> Result<i64> {
    let since = Timestamp(v.node().now().0 - LATELY);
    Ok(v.node().db.read(move |tx| seat_indicator::answers_since(tx, since)).await?)
}

/// What the network answered last.
pub async fn asked(v: &Visit, id: &ValueId, value: &Observable, reports: &[Report]) -> Result<Option<Asked>> {
    let mine = *id;
    let own = v.node().db.read(move |tx| seat_indicator::question_of(tx, &mine)).await?;
    let Some(question) = reports.iter().find_map(|r| r.question).or(own) else { return Ok(None) };
    let standing = match questions::standing(v.node(), question).await {
        Ok(s) => s,
        Err(AppError::NotFound) => return Ok(None),
        Err(e) => return Err(e),
    };
    let Some(count) = standing.values.iter().position(|x| x == value).and_then(|i| standing.counts.get(i)) else {
        return Ok(None);
    };
    Ok(Some(Asked {
        question: question.to_string(),
        organisations: band(count.organisations),
        band: count.organisations,
        hits: count.hits.to_string(),
        behind: band(standing.asked),
        behind_band: standing.asked,
        answered: standing.answered,
        refused: standing.refused,
        of: standing.of,
        counting: standing.answered < standing.of && v.now.0 <= standing.reply_by.0 + 30 * SECOND,
        reply_by: When(standing.reply_by),
    }))
}

/// A band as it is stored: `1-4`.
pub fn band(b: OrgBand) -> String {
    serde_json::to_value(b).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

struct Looked {
    own: Option<Row>,
    hosted: Vec<(TenantId, u64, Timestamp, Timestamp, bool)>,
    days: BTreeMap<i64, u64>,
    held: (Option<Timestamp>, Option<Timestamp>),
    looked: usize,
    of: usize,
    failed: usize,
}

/// Who met it.
pub async fn met(v: &Visit, value: &Observable, ids: &[StixId]) -> Result<Met> {
    let node = v.node().clone();
    let (me, wanted, now) = (node.clone(), value.clone(), v.now);
    let looked = tokio::task::spawn_blocking(move || look(&me, &wanted, now)).await.map_err(AppError::internal)?;
    let own_ids = ids.to_vec();
    let told = node
        .db
        .read(move |tx| {
            let mut all = Vec::new();
            for id in &own_ids {
                all.extend(exchange::sighting_list(tx, id)?);
            }
            Ok(all)
        })
        .await?;
    let mut rows: Vec<Row> = looked.own.into_iter().collect();
    let mut at_least = u64::from(!rows.is_empty()) + looked.hosted.len() as u64;
    if !looked.hosted.is_empty() {
        let hits: u64 = looked.hosted.iter().map(|h| h.1).sum();
        rows.push(Row {
            whom: "hosted".into(),
            name: String::new(),
            organisations: looked.hosted.len().to_string(),
            hits: hits.to_string(),
            first: When(looked.hosted.iter().map(|h| h.2).min().unwrap_or_default()),
            last: When(looked.hosted.iter().map(|h| h.3).max().unwrap_or_default()),
            days_only: false,
            false_alarm: false,
            unproven: looked.hosted.iter().all(|h| h.4),
        });
    }
    // One link may have told of several indicators of the value: the widest band counts, for they may be the same firms.
    let table = node.links.load();
    let mut by_link: BTreeMap<Vec<u8>, Row> = BTreeMap::new();
    for s in told.iter().filter(|s| !s.object.is_empty()) {
        let organisations: OrgBand = serde_json::from_value(s.organisations.clone().into()).unwrap_or(OrgBand::None);
        let hits: HitBand = serde_json::from_value(s.hits.clone().into()).unwrap_or(HitBand::None);
        if hits == HitBand::None {
            continue;
        }
        let name = table.all().iter().find(|e| e.link.id.as_bytes()[..] == s.source[..]);
        let row = Row {
            whom: "link".into(),
            name: name.map(|e| e.link.peer_name.clone()).unwrap_or_default(),
            organisations: band(organisations),
            hits: hits.to_string(),
            first: When(s.first_day),
            last: When(s.last_day),
            days_only: true,
            false_alarm: s.false_alarm,
            unproven: false,
        };
        let wider = |old: &Row| {
            let old: OrgBand = serde_json::from_value(old.organisations.clone().into()).unwrap_or(OrgBand::None);
            organisations > old
        };
        match by_link.get_mut(&s.source) {
            Some(old) if !wider(old) => {
                old.first = old.first.min(row.first);
                old.last = old.last.max(row.last);
            }
            _ => drop(by_link.insert(s.source.clone(), row)),
        }
    }
    let links = by_link.len();
    for row in by_link.into_values() {
        let b: OrgBand = serde_json::from_value(row.organisations.clone().into()).unwrap_or(OrgBand::None);
        at_least = at_least.saturating_add(b.at_least());
        rows.push(row);
    }
    let first = now.plus(-(DAYS - 1) * DAY).day_number();
    let band_of_all = OrgBand::of(at_least);
    Ok(Met {
        rows,
        days: (0..DAYS)
            .map(|n| i64::try_from(looked.days.get(&(first + n)).copied().unwrap_or(0)).unwrap_or(i64::MAX))
            .collect(),
        first_day: When(Timestamp(first * DAY)),
        held_from: looked.held.0.map(When),
        held_to: looked.held.1.map(When),
        looked: looked.looked,
        of: looked.of,
        failed: looked.failed,
        links,
        organisations: band(band_of_all),
        band: band_of_all,
    })
}

/// Looks through our own history, network by network. Blocks.
fn look(node: &pasban_app::Node, value: &Observable, now: Timestamp) -> Looked {
    let tenants = node.registry.load().tenant_ids();
    let mut out = Looked {
        own: None,
        hosted: Vec::new(),
        days: BTreeMap::new(),
        held: (None, None),
        looked: 0,
        of: tenants.len(),
        failed: 0,
    };
    let values = [value.clone()];
    for t in tenants.into_iter().take(FIRMS_MAX) {
        let of = [t];
        let hunt = Hunt {
            since: now.plus(-DAYS * DAY),
            until: now.plus(DAY),
            tenants: &of,
            evidence_max: 0,
            hosts_max: 100,
            ..Hunt::new(&values)
        };
        let found = node.history.hunt(&hunt);
        out.looked += 1;
        out.failed += found.coverage.failed;
        let wider = |a: Option<Timestamp>, b: Option<Timestamp>, least: bool| match (a, b) {
            (Some(a), Some(b)) => Some(if least { a.min(b) } else { a.max(b) }),
            (a, b) => a.or(b),
        };
        out.held.0 = wider(out.held.0, found.coverage.held_from, true);
        out.held.1 = wider(out.held.1, found.coverage.held_to, false);
        let Some(hit) = found.hits.into_iter().next() else { continue };
        for (day, n) in &hit.days {
            *out.days.entry(*day).or_default() += n;
        }
        let unproven = hit.attacker_controlled >= hit.observations;
        if t.is_own() {
            out.own = Some(Row {
                whom: "own".into(),
                name: String::new(),
                organisations: "1".into(),
                hits: hit.observations.to_string(),
                first: When(hit.first),
                last: When(hit.last),
                days_only: false,
                false_alarm: false,
                unproven,
            });
        } else {
            out.hosted.push((t, hit.observations, hit.first, hit.last, unproven));
        }
    }
    out
}
