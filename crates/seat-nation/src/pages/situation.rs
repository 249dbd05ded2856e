//! `/situation`: is the country, or the sector, under attack, and how fast are we?

use pasban_app::Result;
use pasban_kernel::Timestamp;
use pasban_portal::{Drawn, Page, Permission, Sheet, Visit};
use pasban_store::rows::seat_nation::reports::counted_between;
use pasban_store::rows::seat_nation::{NOW, count_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gather::heard::{self, Heard};
use crate::gather::reports::{self, Reports};
use crate::gather::spread::{self, StageView};
use crate::gather::{Bounded, COUNT_MAX, same};
use crate::project;

/// Links and sources listed; what is more is counted.
const LISTED: usize = 20;

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct SituationAsk {}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct SituationView {
    /// When it was true, RFC 3339.
    pub at: String,
    /// Tier of the node: whose situation it is.
    pub tier: String,
    /// Reports.
    pub reports: Reports,
    /// How fast what was issued arrived and acted.
    pub spread: Vec<StageView>,
    /// What is heard and what is not.
    pub heard: Heard,
    /// Standing links that are up, of all.
    pub links_up: usize,
    /// All standing links.
    pub links_all: usize,
    /// Silent links.
    pub links_silent: usize,
    /// Silent log sources.
    pub sources_silent: usize,
    /// Reports since the reader was here last.
    pub since_last: Option<Bounded>,
    /// When that was, RFC 3339; empty at a first visit.
    pub last_visit: String,
    /// The same, for drawing.
    #[serde(skip)]
    pub last: Timestamp,
    /// The smallest group that is ever named.
    pub group_min: u32,
    /// Arrivals known when this was read.
    pub known: i64,
}

/// Everything that stands behind the situation and the brief, for a node at an instant.
pub(crate) async fn facts(v: &Visit) -> Result<(Reports, Vec<StageView>, Heard, u32, i64)> {
    let (node, now) = (v.node().clone(), v.now);
    project::freshen(&node).await?;
    let same = same(&node);
    let group_min = pasban_app::exchange::release::gate_policy(&node).group_min();
    let sizes = heard::sector_sizes(&node, &same);
    let (of, one) = (sizes.clone(), same.clone());
    let (reports, spread, read, known) = node
        .db
        .read(move |tx| {
            Ok((
                reports::gather(tx, now, &of, group_min, &one)?,
                spread::gather(tx, now)?,
                heard::read(tx, now)?,
                count_of(tx, NOW, "news", "situation")?,
            ))
        })
        .await?;
    let heard = heard::put(&node, &same, &sizes, group_min, read, now);
    Ok((reports, spread, heard, group_min, known))
}

/// The situation.
pub struct Situation;

impl Page for Situation {
    const PATH: &'static str = "/situation";
    const PERMISSION: Permission = Permission::SituationRead;
    const SUMMARY: &'static str = "Reports, spread of what was issued, who met what, links, and what is not known. No organisation that was attacked is named.";
    type Ask = SituationAsk;
    type View = SituationView;

    async fn look(v: &Visit, _: SituationAsk) -> Result<SituationView> {
        let (reports, spread, mut heard, group_min, known) = facts(v).await?;
        let last = v.session.as_ref().map_or(Timestamp(0), |s| s.previous_visit);
        let now = v.now;
        let since_last = if last.0 > 0 {
            let n = v.node().db.read(move |tx| counted_between(tx, last, now.plus(1), COUNT_MAX + 1)).await?;
            Some(Bounded::of(n))
        } else {
            None
        };
        let count = |s: heard::Standing| heard.links.iter().filter(|l| l.standing == s).count();
        let (links_up, links_silent, links_all) =
            (count(heard::Standing::Up), count(heard::Standing::Silent), heard.links.len());
        let sources_silent = heard.sources.len();
        heard.links.truncate(LISTED);
        heard.sources.truncate(LISTED);
        Ok(SituationView {
            at: v.now.rfc3339(),
            tier: v.node().config.node.tier.clone(),
            reports,
            spread,
            heard,
            links_up,
            links_all,
            links_silent,
            sources_silent,
            since_last,
            last_visit: if last.0 > 0 { last.rfc3339() } else { String::new() },
            last,
            group_min,
            known,
        })
    }

    fn draw(v: &Visit, view: &SituationView) -> Drawn {
        super::situation_draw::draw(v, view)
    }

    fn rows(view: &SituationView) -> Option<Sheet> {
        let mut rows = Vec::new();
        let mut put = |what: &str, which: &str, value: String| rows.push(vec![what.into(), which.into(), value]);
        let r = &view.reports;
        for (which, n) in [("new", r.new), ("open", r.open), ("closed", r.closed)] {
            put("reports by state", which, n.to_string());
        }
        for (what, all) in [("act", &r.acts), ("class", &r.classes), ("sector", &r.sectors)] {
            for row in all {
                let told = |n: i64| if row.hidden { "hidden".to_owned() } else { n.to_string() };
                put(&format!("reports of 7 days by {what}"), &row.value, told(row.week));
                put(&format!("reports of the 28 days before by {what}"), &row.value, told(row.before));
            }
        }
        for w in &r.weeks {
            put("reports by week", &w.from, w.n.to_string());
        }
        for (which, n) in [("kept", r.kept), ("missed", r.missed), ("running", r.running)] {
            put("clocks of reports of 7 days", which, n.to_string());
        }
        for s in &view.spread {
            put("measured", &s.stage, s.n.to_string());
            for (name, ms) in [("median ms", s.median_ms), ("90 % ms", s.p90_ms), ("99 % ms", s.p99_ms)] {
                put(name, &s.stage, ms.map_or(String::new(), |ms| format!("{ms:.0}")));
            }
        }
        for line in &view.heard.met.sectors {
            let told = serde_json::to_value(line.told).ok().and_then(|t| t.as_str().map(str::to_owned));
            put("organisations that met an indicator in 7 days", &line.sector, told.unwrap_or_default());
        }
        Some(Sheet { name: "situation".into(), head: ["what", "which", "value"].map(String::from).to_vec(), rows })
    }
}
