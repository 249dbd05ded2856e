//! What has left, to whom, when and why; and what was withheld. Out of the gate's own records.
//!
//! On a node of its own an organisation sees everything that the node made and that passed the gate, or did not. A hosted
//! tenant sees what the host made out of the tenant's reports. Other organisations are never named, nor counted: they are
//! "organisations that it serves".

use std::collections::{BTreeSet, HashMap};

use pasban_access::Seat;
use pasban_app::exchange::objects::{Facts, tlp_of};
use pasban_app::exchange::release::with_tenants;
use pasban_app::links::table::private_stream;
use pasban_app::{AppError, Node, Result};
use pasban_gate::{Relation, class_id};
use pasban_kernel::id::{ClassId, DecisionId, ReportId};
use pasban_kernel::{ObjectKey, Observable, Timestamp, Tlp};
use pasban_store::Tx;
use pasban_store::rows::objects::{self, Decision};
use pasban_store::rows::seat_report as rows;
use pasban_translate::exchange::content::Content;
use schemars::JsonSchema;
use serde::Serialize;

use crate::known::Known;
use crate::readers::Who;

/// Rows of a page.
pub const PAGE: usize = 40;
/// Reports of a hosted tenant that a page looks through.
const REPORTS: i64 = 20;
/// Confirmed values of one report that a page looks through.
const VALUES: i64 = 40;
/// Values of an object that are shown.
const SHOWN: usize = 3;

/// A decision as a row.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Left {
    /// When, microseconds since 1970.
    pub at: i64,
    /// Kind of object: `report`, `proposal`, `indicator`, `withdrawal`, `sighting`, `answer`, `key-statement` …
    pub kind: String,
    /// Its STIX id.
    pub object: String,
    /// Values in it, defanged; the first few.
    pub values: Vec<String>,
    /// How many values it holds beside those.
    pub more: usize,
    /// The report that it belongs to, where it does.
    pub report: Option<String>,
    /// Its marking: `clear` … `red`.
    pub tlp: String,
    /// To whom.
    pub to: Vec<Who>,
    /// Whether it left.
    pub released: bool,
    /// Codes of the gate's reasons.
    pub because: Vec<String>,
}

impl Left {
    /// The marking.
    #[must_use]
    pub fn marking(&self) -> Tlp {
        self.tlp.parse().unwrap_or(Tlp::Red)
    }
}

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Page {
    /// Rows, newest first.
    pub rows: Vec<Left>,
    /// Where the next page begins.
    pub next: Option<String>,
}

fn codes(because: &str) -> Vec<String> {
    let list: Vec<serde_json::Value> = serde_json::from_str(because).unwrap_or_default();
    let mut seen = BTreeSet::new();
    list.iter()
        .filter_map(|r| r.get("code").and_then(|c| c.as_str()).map(str::to_owned))
        .filter(|c| seen.insert(c.clone()))
        .collect()
}

/// What an object holds: values, and the report that it belongs to.
fn content(bytes: &[u8]) -> (Vec<Observable>, Option<ReportId>) {
    let said =
        serde_json::from_slice(bytes).ok().and_then(|v: serde_json::Value| pasban_translate::exchange::read(&v).ok());
    match said.map(|s| s.content) {
        Some(Content::Indicator(i)) => (i.values, i.proposal),
        Some(Content::Report(r)) => (r.values.into_iter().map(|(v, _)| v).collect(), Some(r.report)),
        Some(Content::Question(q)) => (q.values, None),
        _ => (Vec::new(), None),
    }
}

fn row(d: &Decision, kind: &str, tlp: i64, bytes: &[u8], to: Vec<Who>, report: Option<ReportId>) -> Left {
    let (values, own) = content(bytes);
    Left {
        at: d.at.0,
        kind: kind.to_owned(),
        object: d.key.id.as_str().to_owned(),
        more: values.len().saturating_sub(SHOWN),
        values: values.iter().take(SHOWN).map(Observable::defanged).collect(),
        report: report.or(own).map(|r| r.to_string()),
        tlp: tlp_of(tlp).name().to_owned(),
        to,
        released: d.released,
        because: codes(&d.because),
    }
}

/// A page of what concerns the seat's organisation. `released` asks for what left or for what was withheld alone.
///
/// # Errors
/// Invalid where the place to go on is none; the store's.
pub async fn page(
    node: &Node,
    seat: &Seat,
    known: &Known,
    released: Option<bool>,
    after: Option<&str>,
) -> Result<Page> {
    if seat.hosted() { hosted(node, seat, known, released, after).await } else { own(node, released, after).await }
}

fn cursor(at: Timestamp, id: &str) -> String {
    format!("{}.{id}", at.0)
}

fn read_cursor<T: std::str::FromStr>(text: &str) -> Result<(Timestamp, T)> {
    let bad = || AppError::invalid("after: take it from the page before");
    let (at, id) = text.split_once('.').ok_or_else(bad)?;
    Ok((Timestamp(at.parse().map_err(|_| bad())?), id.parse().map_err(|_| bad())?))
}

async fn own(node: &Node, released: Option<bool>, after: Option<&str>) -> Result<Page> {
    let after: Option<(Timestamp, DecisionId)> = after.map(read_cursor).transpose()?;
    let table = node.links.load_full();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found = node
        .db
        .read(move |tx| {
            let mut out = Vec::new();
            for l in rows::left_page(tx, released, after, limit)? {
                let to = to_whom(tx, &table, &l.decision.class, &l.decision.key)?;
                out.push((l.decision.at, l.decision.decision, row(&l.decision, &l.kind, l.tlp, &l.bytes, to, None)));
            }
            Ok(out)
        })
        .await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|(at, id, _)| cursor(*at, &id.to_string()));
    Ok(Page { rows: found.into_iter().map(|(_, _, r)| r).collect(), next })
}

/// The bodies at the other end: those of the class that were sent it. What is addressed to one alone stands on its stream.
fn to_whom(
    tx: &mut dyn Tx,
    table: &pasban_app::links::table::LinkTable,
    class: &ClassId,
    key: &ObjectKey,
) -> pasban_store::Result<Vec<Who>> {
    let everyone = rows::candidate_on(tx, class, key)?;
    let mut out = Vec::new();
    for e in table.all().iter().filter(|e| class_id(&e.agreement) == *class) {
        if everyone || rows::candidate_on(tx, &private_stream(&e.link.id), key)? {
            out.push(Who::Superior { name: e.link.peer_name.clone() });
        }
    }
    Ok(out)
}

async fn hosted(node: &Node, seat: &Seat, known: &Known, released: Option<bool>, after: Option<&str>) -> Result<Page> {
    let after: Option<(Timestamp, ReportId)> = after.map(read_cursor).transpose()?;
    let groups = groups(node);
    let (tenant, org) = (seat.tenant, known.org);
    let (mut found, next) = node
        .db
        .read(move |tx| {
            let mut out = Vec::new();
            let reports = rows::report_page(tx, &tenant, after, REPORTS + 1)?;
            let more = reports.len() as i64 > REPORTS;
            let looked = reports.iter().take(usize::try_from(REPORTS).unwrap_or(usize::MAX));
            let mut last = None;
            for r in looked {
                last = Some((r.at, r.id));
                if r.act == "file" {
                    continue;
                }
                for p in rows::proposal_confirmed(tx, &r.id, VALUES)? {
                    let Ok(id) = p.indicator.parse() else { continue };
                    // One value may come from several reporters: only what was made of this one's report is its own.
                    let mine: HashMap<ObjectKey, (String, i64, Vec<u8>)> = objects::object_versions(tx, &id)?
                        .into_iter()
                        .filter(|o| {
                            let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
                            facts.sources.iter().any(|s| s.owner == org && s.report == r.id)
                        })
                        .map(|o| (o.key, (o.kind, o.tlp, o.bytes)))
                        .collect();
                    for d in objects::decision_about(tx, &id)? {
                        let Some((kind, tlp, bytes)) = mine.get(&d.key) else { continue };
                        let to: Vec<Who> = groups
                            .get(&d.class)
                            .map_or_else(|| vec![Who::Constituents], |g| g.iter().cloned().collect());
                        out.push(row(&d, kind, *tlp, bytes, to, Some(r.id)));
                    }
                }
            }
            Ok((out, last.filter(|_| more).map(|(at, id)| cursor(at, &id.to_string()))))
        })
        .await?;
    found.retain(|l| released.is_none_or(|r| l.released == r));
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.object.cmp(&b.object)));
    Ok(Page { rows: found, next })
}

/// Who is behind a release class, as a constituent may know it.
fn groups(node: &Node) -> HashMap<ClassId, BTreeSet<Who>> {
    let mut out: HashMap<ClassId, BTreeSet<Who>> = HashMap::new();
    for e in node.links.load().all() {
        let who = match e.agreement.recipient.relation {
            Relation::Superior => Who::Superior { name: e.link.peer_name.clone() },
            Relation::Constituent => Who::Constituents,
            Relation::Lateral | Relation::Plain => Who::Partners,
            Relation::Tenant => Who::Hosted,
        };
        out.entry(class_id(&e.agreement)).or_default().insert(who);
    }
    out.entry(class_id(&with_tenants())).or_default().insert(Who::Hosted);
    out
}
