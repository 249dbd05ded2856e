//! What a person means to decide, as it was typed. Each person has a draft of each value; nobody else's is touched by it.

use pasban_app::Result;
use pasban_app::exchange::decide::Confirm;
use pasban_kernel::id::ReportId;
use pasban_kernel::{PermittedAction, Tlp};
use pasban_portal::{Fault, Visit, text};
use pasban_store::rows::seat_indicator as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reports::Report;
use super::{Own, When};
use crate::indicator::rule::address::ValueId;

/// Longest reason, characters.
pub const REASON_CHARS_MAX: usize = 500;
/// Longest category, characters.
pub const CATEGORY_CHARS_MAX: usize = 80;
/// Days that an indicator is valid where nobody says otherwise.
pub const DAYS: u32 = 30;
/// Most days.
pub const DAYS_MAX: u32 = 90;

/// What would be decided.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Draft {
    /// The report that it rests on; empty for a finding of one's own.
    #[serde(default)]
    pub report: String,
    /// Marking: `clear`, `green`, `amber`, `amber+strict`, `red`.
    #[serde(default)]
    pub tlp: String,
    /// Widest use: `look-up`, `watch`, `block-home`, `block-customers`.
    #[serde(default)]
    pub action: String,
    /// RSIT.
    #[serde(default)]
    pub category: String,
    /// Why, in a sentence that names nobody: receivers read it.
    #[serde(default)]
    pub reason: String,
    /// Days that it is valid.
    #[serde(default)]
    pub days: String,
    /// When it was saved.
    #[serde(default, skip_deserializing)]
    pub saved: Option<When>,
}

/// A draft that can be decided.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The report that it rests on.
    pub report: Option<ReportId>,
    /// Marking.
    pub tlp: Tlp,
    /// Widest use.
    pub action: PermittedAction,
    /// RSIT.
    pub category: String,
    /// Why.
    pub reason: String,
    /// Days.
    pub days: u32,
}

impl Terms {
    /// In the words of the operation. A use that blocks nothing is confirmed although a list objects to blocking.
    pub fn confirm(&self, who: &str) -> Confirm {
        Confirm {
            category: self.category.clone(),
            action: self.action,
            tlp: Some(self.tlp),
            reason: self.reason.clone(),
            days: self.days,
            who: who.to_owned(),
            watch_only: self.action == PermittedAction::Watch,
        }
    }

    /// What a second person agrees to, to the letter.
    pub fn body(&self, value: &pasban_kernel::Observable) -> serde_json::Value {
        serde_json::json!({
            "action": self.action.name(), "category": self.category, "days": self.days, "kind": value.kind().name(),
            "reason": self.reason, "report": self.report.map(|r| r.to_string()), "tlp": self.tlp.name(), "value": value.value(),
        })
    }
}

impl Draft {
    /// Reads what was typed.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn terms(&self, v: &Visit) -> Result<Terms, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, words: String| faults.push(Fault { field: field.into(), words });
        let report = match self.report.trim() {
            "" => None,
            text => match text.parse() {
                Ok(id) => Some(id),
                Err(_) => {
                    fault("report", text!(v, "indicator-fault-report"));
                    None
                }
            },
        };
        let tlp = tlp(&self.tlp);
        if tlp.is_none() {
            fault("tlp", text!(v, "indicator-fault-tlp"));
        }
        let action: Option<PermittedAction> = super::action(&self.action);
        if action.is_none() {
            fault("action", text!(v, "indicator-fault-action"));
        }
        let days = pasban_portal::input::plain_digits(self.days.trim()).parse::<u32>().ok();
        let days = days.filter(|d| (1..=DAYS_MAX).contains(d));
        if days.is_none() {
            fault("days", text!(v, "indicator-fault-days", most = DAYS_MAX));
        }
        let reason = self.reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
            fault("reason", text!(v, "indicator-fault-reason", most = REASON_CHARS_MAX));
        }
        if self.category.chars().count() > CATEGORY_CHARS_MAX || self.category.chars().any(char::is_control) {
            fault("category", text!(v, "indicator-fault-category"));
        }
        match (tlp, action, days, faults.is_empty()) {
            (Some(tlp), Some(action), Some(days), true) => Ok(Terms {
                report,
                tlp,
                action,
                category: self.category.trim().to_owned(),
                reason: reason.to_owned(),
                days,
            }),
            _ => Err(faults),
        }
    }

    /// What the gate is asked about before everything is filled in: what is missing takes what is usual.
    pub fn so_far(&self) -> Terms {
        Terms {
            report: self.report.trim().parse().ok(),
            tlp: tlp(&self.tlp).unwrap_or(Tlp::AmberStrict),
            action: super::action(&self.action).unwrap_or(PermittedAction::Watch),
            category: self.category.trim().chars().take(CATEGORY_CHARS_MAX).collect(),
            reason: self.reason.trim().chars().take(REASON_CHARS_MAX).collect(),
            days: pasban_portal::input::plain_digits(self.days.trim()).parse().unwrap_or(DAYS).clamp(1, DAYS_MAX),
        }
    }
}

/// A marking by its name.
pub fn tlp(name: &str) -> Option<Tlp> {
    Tlp::ALL.into_iter().find(|t| t.name().eq_ignore_ascii_case(name.trim()))
}

/// The saved draft, else what is usual for this value: no wider than the reporter agreed to.
pub async fn load(v: &Visit, id: &ValueId, reports: &[Report], objected: bool, own: Option<&Own>) -> Result<Draft> {
    let (person, value) = (v.seat()?.person, *id);
    let saved = v.node().db.read(move |tx| rows::draft_fetch(tx, &person, &value)).await?;
    if let Some((body, at)) = saved
        && let Ok(draft) = serde_json::from_str::<Draft>(&body)
    {
        return Ok(rests_on(Draft { saved: Some(When(at)), ..draft }, reports));
    }
    Ok(usual(reports, objected, own))
}

/// The report that a decision about a value rests on: the one that was chosen, else one that waits and may be passed on, else
/// any. What somebody reported is never issued as a finding of one's own: the gate would not look for the reporter in it.
fn resting<'r>(chosen: &str, reports: &'r [Report]) -> Option<&'r Report> {
    let by = |f: &dyn Fn(&Report) -> bool| reports.iter().find(|r| f(r));
    by(&|r| r.report == chosen.trim())
        .or_else(|| by(&|r| r.open() && r.share && !r.unknown))
        .or_else(|| by(&Report::open))
        .or_else(|| reports.first())
}

/// The same draft, resting on a report where there is one.
pub fn rests_on(draft: Draft, reports: &[Report]) -> Draft {
    let report = resting(&draft.report, reports).map(|r| r.report.clone()).unwrap_or_default();
    Draft { report, ..draft }
}

/// What is usual for a value.
pub fn usual(reports: &[Report], objected: bool, own: Option<&Own>) -> Draft {
    let report = resting("", reports);
    let agreed: PermittedAction = report.and_then(|r| super::action(&r.action)).unwrap_or(PermittedAction::BlockHome);
    let most = if objected { PermittedAction::Watch } else { PermittedAction::BlockHome };
    let category = report.map(|r| r.category.clone()).or_else(|| own.map(|o| o.category.clone())).unwrap_or_default();
    Draft {
        report: report.map(|r| r.report.clone()).unwrap_or_default(),
        tlp: report.map_or(Tlp::Green, |r| r.to_tlp).name().to_owned(),
        action: agreed.min(most).name().to_owned(),
        category,
        reason: String::new(),
        days: DAYS.to_string(),
        saved: None,
    }
}

/// Keeps a draft.
pub async fn save(v: &Visit, id: &ValueId, draft: &Draft) -> Result<()> {
    let cut = |t: &str, n: usize| t.chars().take(n).collect::<String>();
    let draft = Draft {
        report: cut(&draft.report, 80),
        tlp: cut(&draft.tlp, 20),
        action: cut(&draft.action, 20),
        category: cut(&draft.category, CATEGORY_CHARS_MAX),
        reason: cut(&draft.reason, 4 * REASON_CHARS_MAX),
        days: cut(&draft.days, 10),
        saved: None,
    };
    let body = serde_json::to_string(&draft).map_err(pasban_app::AppError::internal)?;
    let (person, value, now) = (v.seat()?.person, *id, v.now);
    v.node().db.write("indicator.draft", move |tx| rows::draft_put(tx, &person, &value, &body, now)).await?;
    Ok(())
}

/// Forgets a draft.
pub async fn forget(v: &Visit, id: &ValueId) -> Result<()> {
    let (person, value) = (v.seat()?.person, *id);
    v.node().db.write("indicator.draft", move |tx| rows::draft_forget(tx, &person, &value)).await?;
    Ok(())
}
