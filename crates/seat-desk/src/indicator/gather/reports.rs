//! The reports that propose a value: who reported is a victim's field, and reading it is an act.

use pasban_access::Seat;
use pasban_app::Result;
use pasban_kernel::id::ReportId;
use pasban_kernel::{Observable, Tlp};
use pasban_portal::Visit;
use pasban_store::rows::exchange as rows;
use pasban_store::rows::seat_desk::items::item_fetch;
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::Consent;
use schemars::JsonSchema;
use serde::Serialize;

use super::When;
use crate::queue::project::{item_id, said};
use crate::queue::rule::{Kind, sees_report};

/// Most reports of one value that are shown; their number is told.
const REPORTS_MAX: usize = 20;

/// A report that proposes the value.
#[derive(Serialize, JsonSchema, Clone)]
pub struct Report {
    /// Its id.
    pub report: String,
    /// The id, for what is decided.
    #[serde(skip)]
    #[schemars(skip)]
    pub id: ReportId,
    /// Who reported, as this node's register names it; empty where it does not stand there.
    pub from: String,
    /// Whether a name has to be entered in the register before anything made of this may leave.
    pub unknown: bool,
    /// When it came.
    pub at: When,
    /// `new`, `asked`, `confirmed`, `held`, `rejected`, `withdrawn`.
    pub state: String,
    /// RSIT as the reporter put it.
    pub category: String,
    /// Why it was decided so.
    pub because: Vec<String>,
    /// Who decided.
    pub by: String,
    /// When that changed.
    pub changed: When,
    /// Whether the owner lets anything be passed on.
    pub share: bool,
    /// How widely.
    pub to: String,
    /// The owner's marking, for what would be decided.
    #[serde(skip)]
    #[schemars(skip)]
    pub to_tlp: Tlp,
    /// What may be done with it.
    pub action: String,
    /// Whether the owner may be named.
    pub named: bool,
    /// The owner took the consent back.
    pub consent_withdrawn: bool,
    /// How many other values it proposes.
    pub siblings: usize,
    /// The question that was asked about it.
    #[serde(skip)]
    #[schemars(skip)]
    pub question: Option<pasban_kernel::id::QuestionId>,
}

impl Report {
    /// Nobody decided about it yet.
    pub(crate) fn open(&self) -> bool {
        matches!(self.state.as_str(), "new" | "asked")
    }
}

/// The sentences in a stored list of reasons.
pub(crate) fn sentences(json: &str) -> Vec<String> {
    let list: Vec<serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    list.iter().filter_map(|r| r.get("text").and_then(|t| t.as_str()).map(str::to_owned)).collect()
}

/// Whether a seat sees a report ([`crate::queue::rule::sees_report`]); what is RED is for the person who has its item.
fn seen(tx: &mut dyn Tx, seat: &Seat, r: &rows::Report) -> Result<bool, StoreError> {
    let tlp = said(r).tlp;
    let owner = item_fetch(tx, &item_id(Kind::Report, &r.id.to_string()))?.and_then(|i| i.owner);
    Ok(sees_report(seat, &r.hat, tlp, owner))
}

/// The reports of a value that a seat may not see: nothing that they brought is shown to it.
pub(crate) async fn hidden(v: &Visit, value: &Observable) -> Result<Vec<ReportId>> {
    let (seat, value) = (v.seat()?.clone(), value.clone());
    let found = v.node().db.read(move |tx| {
        let mut out = Vec::new();
        for p in rows::proposal_about(tx, &value)? {
            let report = rows::report_fetch(tx, &p.report)?;
            if !report.map_or(Ok(false), |r| seen(tx, &seat, &r))? {
                out.push(p.report);
            }
        }
        Ok(out)
    });
    Ok(found.await?)
}

/// The reports of a value that the seat may see, those that wait first, then the newest.
pub(crate) async fn of(v: &Visit, value: &Observable) -> Result<Vec<Report>> {
    let (node, value, seat) = (v.node().clone(), value.clone(), v.seat()?.clone());
    let (me, eyes) = (node.clone(), seat.clone());
    let found: Vec<Report> = node
        .db
        .read(move |tx| {
            let mut out = Vec::new();
            for p in rows::proposal_about(tx, &value)? {
                let Some(r) = rows::report_fetch(tx, &p.report)? else { continue };
                if !seen(tx, &eyes, &r)? {
                    continue;
                }
                let newest = rows::consent_of(tx, &p.report)?;
                let body = newest.as_ref().map_or(r.consent.as_str(), |c| c.body.as_str());
                let given: Option<Consent> = serde_json::from_str(body).ok();
                let name = r.org.and_then(|o| me.registry.load().constituents.get(&o).map(|c| c.name.clone()));
                out.push(Report {
                    report: p.report.to_string(),
                    id: p.report,
                    unknown: r.org.is_none(),
                    from: name.unwrap_or_default(),
                    at: When(r.at),
                    category: p.category,
                    because: sentences(&p.because),
                    by: p.by_whom,
                    changed: When(p.at),
                    share: given.as_ref().is_some_and(|c| c.share),
                    to: given.as_ref().map(|c| c.to.name().to_owned()).unwrap_or_default(),
                    to_tlp: given.as_ref().map_or(Tlp::AmberStrict, |c| if c.share { c.to } else { Tlp::AmberStrict }),
                    action: given.as_ref().map(|c| c.action.name().to_owned()).unwrap_or_default(),
                    named: given.as_ref().is_some_and(|c| c.named),
                    consent_withdrawn: newest.is_some_and(|c| c.withdrawn.0 > 0),
                    siblings: 0,
                    question: p.question,
                    state: p.state,
                });
            }
            out.sort_by_key(|r| (!r.open(), std::cmp::Reverse(r.at), r.id));
            out.truncate(REPORTS_MAX);
            for r in &mut out {
                r.siblings = usize::try_from(rows_in(tx, &r.id)?).unwrap_or(0).saturating_sub(1);
            }
            Ok(out)
        })
        .await?;
    // Before the names are handed out; where it cannot be kept, nothing is shown.
    for r in &found {
        if !r.from.is_empty() {
            pasban_people::reads::note(&node, &seat, &format!("report {}", r.report), "reporter").await?;
        }
    }
    Ok(found)
}

fn rows_in(tx: &mut dyn Tx, report: &ReportId) -> Result<i64, StoreError> {
    pasban_store::rows::seat_indicator::proposal_count(tx, report)
}
