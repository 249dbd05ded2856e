//! What the analyst decides: ask, confirm, hold, reject, issue, take back.
//!
//! Confirming re-issues: the CERT makes a new object under its own identity, with an id that is a keyed hash of source
//! and profile, times cut to the minute, and nothing of the victim in it. What may leave of it, and to whom, the gate
//! decides when bytes are about to go.

use std::fmt::Write as _;

use pasban_gate::ObjectKind;
use pasban_kernel::id::{QuestionId, ReportId};
use pasban_kernel::time::{DAY, MINUTE};
use pasban_kernel::{Digest, Observable, OrgBand, PermittedAction, StixId, Timestamp, Tlp};
use pasban_proof::act::ActKind;
use pasban_store::rows::exchange::{self as rows, Proposal};
use pasban_store::rows::objects::{self as object_rows, Object};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::Bound;
use pasban_translate::exchange::content::{Consent, Content, Indicator, QuestionKind, Statement};
use serde::Serialize;

use super::objects::{self, Audience, Facts, SourceFact};
use super::{questions, sightings};
use crate::error::{AppError, Result};
use crate::ledger;
use crate::node::Node;

/// What is known of a proposed value.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    /// The value.
    pub value: Observable,
    /// RSIT.
    pub category: String,
    /// State of the proposal.
    pub state: String,
    /// Why it should never be blocked; empty where nothing objects.
    pub never_block: Vec<String>,
    /// Why it cannot be an indicator at all.
    pub too_broad: Option<String>,
    /// How many organisations met it, where asked.
    pub organisations: Option<OrgBand>,
    /// In words.
    pub prevalence: String,
    /// The re-issued indicator.
    pub indicator: String,
    /// Reasons given.
    pub because: serde_json::Value,
}

/// Everything about a report's values, for the analyst.
///
/// # Errors
/// Not found.
pub async fn review(node: &Node, report: ReportId) -> Result<Vec<Review>> {
    let proposals = node.db.read(move |tx| rows::proposal_list(tx, &report)).await?;
    if proposals.is_empty() {
        return Err(AppError::NotFound);
    }
    let mut standing: Option<questions::Standing> = None;
    let mut out = Vec::with_capacity(proposals.len());
    let never = node.never_block.load_full();
    for p in proposals {
        if let Some(q) = p.question
            && standing.as_ref().is_none_or(|s| s.question != q)
        {
            standing = questions::standing(node, q).await.ok();
        }
        let count = standing
            .as_ref()
            .filter(|s| Some(s.question) == p.question)
            .and_then(|s| s.values.iter().position(|v| *v == p.value).and_then(|i| s.counts.get(i)));
        out.push(Review {
            never_block: never.check(&p.value).iter().map(ToString::to_string).collect(),
            too_broad: crate::detect::watch::refusal(&p.value),
            organisations: count.map(|c| c.organisations),
            prevalence: count
                .map_or_else(|| "not asked".to_owned(), |c| format!("{}, {} hits", c.organisations.words(), c.hits)),
            category: p.category,
            state: p.state,
            indicator: p.indicator,
            because: serde_json::from_str(&p.because).unwrap_or_default(),
            value: p.value,
        });
    }
    Ok(out)
}

/// Asks the network about all values of a report that nobody decided yet. The question is a release like any other:
/// values that point at the reporter are left out of it, and the gate looks at what remains.
///
/// # Errors
/// Not found; nothing left to ask.
pub async fn ask_about(node: &Node, report: ReportId, days: u32, who: &str) -> Result<QuestionId> {
    let open: Vec<Proposal> = node
        .db
        .read(move |tx| rows::proposal_list(tx, &report))
        .await?
        .into_iter()
        .filter(|p| matches!(p.state.as_str(), "new" | "asked"))
        .take(pasban_kernel::limits::QUESTION_VALUES_MAX)
        .collect();
    if open.is_empty() {
        return Err(AppError::NotFound);
    }
    let row = node.db.read(move |tx| rows::report_fetch(tx, &report)).await?.ok_or(AppError::NotFound)?;
    let consent: Consent = serde_json::from_str(&row.consent).map_err(AppError::internal)?;
    let profile = row.org.and_then(|o| node.registry.load().profile(&o));
    let (open, pointing): (Vec<Proposal>, Vec<Proposal>) = open.into_iter().partition(|p| {
        profile
            .as_ref()
            .is_some_and(|profile| pasban_gate::clue::find(profile, [("value", p.value.value())]).is_empty())
    });
    let because = crate::mitigate::apply::because(&[("not-asked", "not asked: it points at the reporter".into())]);
    let marked: Vec<Proposal> = pointing.into_iter().map(|p| Proposal { because: because.clone(), ..p }).collect();
    node.db.write("proposal.not-asked", move |tx| rows::proposal_put(tx, &marked)).await?;
    if open.is_empty() {
        return Err(AppError::Conflict("every value points at the reporter: asking would name it".into()));
    }
    let facts = Facts {
        sources: row
            .org
            .map(|owner| SourceFact { owner, report, tlp: Tlp::AmberStrict, action: PermittedAction::Watch })
            .into_iter()
            .collect(),
        ..Facts::default()
    };
    let tlp = if consent.share { consent.to } else { Tlp::AmberStrict };
    let values = open.iter().map(|p| p.value.clone()).collect();
    let question =
        questions::ask_on_behalf(node, QuestionKind::Prevalence, values, days, "before confirming", who, tlp, &facts)
            .await?;
    let now = node.now();
    node.db
        .write("proposal.asked", move |tx| {
            let rows: Vec<Proposal> = open
                .into_iter()
                .map(|p| Proposal { state: "asked".into(), question: Some(question), at: now, ..p })
                .collect();
            rows::proposal_put(tx, &rows)
        })
        .await?;
    Ok(question)
}

/// How an indicator is confirmed.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// RSIT; empty keeps the reporter's.
    pub category: String,
    /// Widest action.
    pub action: PermittedAction,
    /// Marking; `None` takes what the reporter consented to.
    pub tlp: Option<Tlp>,
    /// Why, in a sentence that names nobody.
    pub reason: String,
    /// How long it is valid, days.
    pub days: u32,
    /// Who confirms.
    pub who: String,
    /// Confirm for watching although something objects to blocking.
    pub watch_only: bool,
}

/// Confirms a proposed value: re-issues it. Whether and to whom it may leave is the gate's to say.
///
/// # Errors
/// Not found; a never-block list objects and `watch_only` is not set; the reporter shares nothing.
pub async fn confirm(node: &Node, report: ReportId, value: Observable, c: Confirm) -> Result<StixId> {
    let plan = plan_confirm(node, report, value, &c).await?;
    issue_as(node, plan, &c, None, |_| Ok(())).await
}

/// [`confirm`] or, without a report, [`issue`], where nobody decided since [`stamp`] was read.
///
/// # Errors
/// As theirs; a conflict where somebody did.
pub async fn confirm_if(
    node: &Node,
    report: Option<ReportId>,
    value: Observable,
    c: Confirm,
    seen: Digest,
) -> Result<StixId> {
    confirm_with(node, report, value, c, seen, |_| Ok(())).await
}

/// [`confirm_if`], after something else in the same commit: the use of what a second person agreed to.
///
/// # Errors
/// As [`confirm_if`]; those of `first`. Nothing is used up or confirmed then.
pub async fn confirm_with(
    node: &Node,
    report: Option<ReportId>,
    value: Observable,
    c: Confirm,
    seen: Digest,
    first: impl FnOnce(&mut dyn Tx) -> Result<()> + Send + 'static,
) -> Result<StixId> {
    let plan = match report {
        Some(report) => plan_confirm(node, report, value, &c).await?,
        None => plan_issue(node, value, &c)?,
    };
    issue_as(node, plan, &c, Some(seen), first).await
}

/// What [`confirm`] or, without a report, [`issue`] would make now, signed like the real one. Nothing is kept or sent.
///
/// # Errors
/// As theirs.
pub async fn would_make(node: &Node, report: Option<ReportId>, value: Observable, c: &Confirm) -> Result<Object> {
    let plan = match report {
        Some(report) => plan_confirm(node, report, value, c).await?,
        None => plan_issue(node, value, c)?,
    };
    Ok(make_planned(node, &plan, c).await?.object)
}

/// What was decided about a value, as one hash: it changes with every decision and with nothing else.
///
/// # Errors
/// The store's.
pub async fn stamp(node: &Node, value: Observable) -> Result<Digest> {
    let id = name_of(node, &value).id;
    Ok(node.db.read(move |tx| stamp_in(tx, &id, &value)).await?)
}

fn stamp_in(tx: &mut dyn Tx, id: &StixId, value: &Observable) -> Result<Digest, StoreError> {
    let mut text = String::new();
    let mut proposals = rows::proposal_about(tx, value)?;
    proposals.sort_by_key(|p| p.report);
    for p in proposals.iter().filter(|p| !matches!(p.state.as_str(), "new" | "asked")) {
        let _ = writeln!(text, "{} {} {} {}", p.report, p.state, p.at.0, p.by_whom);
    }
    for (modified, _, _, state, revoked) in object_rows::object_heads(tx, id)? {
        if state == "good" {
            let _ = writeln!(text, "{} {revoked}", modified.0);
        }
    }
    Ok(Digest::of(text.as_bytes()))
}

/// An indicator that is about to be issued, with what it is made of.
struct Plan {
    name: Bound,
    value: Observable,
    category: String,
    action: PermittedAction,
    tlp: Tlp,
    unknown: bool,
    facts: Facts,
    proposal: Option<Proposal>,
}

async fn plan_confirm(node: &Node, report: ReportId, value: Observable, c: &Confirm) -> Result<Plan> {
    let reviewed = review(node, report).await?;
    let Some(r) = reviewed.into_iter().find(|r| r.value == value) else { return Err(AppError::NotFound) };
    if let Some(why) = r.too_broad {
        return Err(AppError::Conflict(format!("{value} is too broad for an indicator: {why}")));
    }
    if let (Some(why), false) = (r.never_block.first(), c.watch_only) {
        return Err(AppError::Conflict(format!("{value}: {why}; reject it, or confirm it for watching only")));
    }
    let v = value.clone();
    let (row, proposal) = node
        .db
        .read(move |tx| {
            let proposal = rows::proposal_list(tx, &report)?.into_iter().find(|p| p.value == v);
            Ok((rows::report_fetch(tx, &report)?, proposal))
        })
        .await?;
    let (Some(row), Some(proposal)) = (row, proposal) else { return Err(AppError::NotFound) };
    if proposal.state == "confirmed" {
        return Err(AppError::Conflict(format!("{value} is confirmed already, as {}", proposal.indicator)));
    }
    let consent: Consent = serde_json::from_str(&row.consent).map_err(AppError::internal)?;
    let unknown = r.organisations == Some(OrgBand::None);
    let tlp = c.tlp.unwrap_or(if consent.share { consent.to } else { Tlp::AmberStrict });
    let action = if c.watch_only { PermittedAction::Watch } else { c.action };
    let facts = match row.org {
        Some(owner) => Facts {
            sources: vec![SourceFact { owner, report, tlp: Tlp::AmberStrict, action: PermittedAction::Watch }],
            ..Facts::default()
        },
        // A reporter without a name in the registry cannot be looked for: nothing derived from it leaves.
        None => {
            return Err(AppError::Conflict(
                "the reporter is not in the registry: enter the constituent first, with what would point at it".into(),
            ));
        }
    };
    let category = if c.category.is_empty() { proposal.category.clone() } else { c.category.clone() };
    Ok(Plan { name: name_of(node, &value), value, category, action, tlp, unknown, facts, proposal: Some(proposal) })
}

/// The id that an indicator of ours of this value has, or would have.
#[must_use]
pub fn own_id(node: &Node, value: &Observable) -> StixId {
    name_of(node, value).id
}

/// The name of our indicator of a value: one for all who get it.
fn name_of(node: &Node, value: &Observable) -> Bound {
    node.keys.reissued("indicator", &format!("{} {}", value.kind().name(), value.value()), "shared")
}

/// Issues an indicator of one's own finding.
///
/// # Errors
/// Too broad.
pub async fn issue(node: &Node, value: Observable, c: Confirm) -> Result<StixId> {
    issue_as(node, plan_issue(node, value, &c)?, &c, None, |_| Ok(())).await
}

fn plan_issue(node: &Node, value: Observable, c: &Confirm) -> Result<Plan> {
    if let Some(why) = crate::detect::watch::refusal(&value) {
        return Err(AppError::Conflict(format!("{value} is too broad for an indicator: {why}")));
    }
    Ok(Plan {
        name: name_of(node, &value),
        value,
        category: c.category.clone(),
        action: c.action,
        tlp: c.tlp.unwrap_or(Tlp::Green),
        unknown: false,
        facts: Facts::default(),
        proposal: None,
    })
}

async fn make_planned(node: &Node, plan: &Plan, c: &Confirm) -> Result<objects::Made> {
    let Plan { value, .. } = plan;
    let now = node.now();
    let minute = Timestamp(now.0.div_euclid(MINUTE) * MINUTE);
    let days = i64::from(c.days.clamp(1, 90));
    let Bound { id, seed } = plan.name.clone();
    let probe = id.clone();
    let mut heads = node.db.read(move |tx| object_rows::object_heads(tx, &probe)).await?;
    // What others claimed under this id is quarantined and stands in nobody's way.
    heads.retain(|(_, _, _, state, _)| state == "good");
    if heads.iter().any(|(.., revoked)| *revoked) {
        return Err(AppError::Conflict(format!(
            "{value} was taken back; a withdrawal is permanent, issue it under a new reason as a new indicator"
        )));
    }
    let floor = heads.first().map_or(Timestamp(0), |h| h.0);
    let modified = if floor.0 == 0 { minute } else { sightings::whole_second_after(now, floor) };
    let statement = Statement {
        id,
        seed: Some(seed),
        created: minute.min(modified),
        modified,
        issuer: node.id,
        key: 0,
        tlp: plan.tlp,
        action: plan.action,
        revoked: false,
        content: Content::Indicator(Indicator {
            values: vec![value.clone()],
            category: plan.category.clone(),
            valid_from: minute,
            valid_until: Some(minute.plus(days * DAY)),
            confidence: None,
            reason: c.reason.clone(),
            proposal: None,
            unknown_everywhere: plan.unknown,
        }),
    };
    objects::make(node, statement, Audience::Everyone, &plan.facts)
}

/// Makes the indicator and keeps it, where the decisions about its value still hash to `seen`.
async fn issue_as(
    node: &Node,
    plan: Plan,
    c: &Confirm,
    seen: Option<Digest>,
    first: impl FnOnce(&mut dyn Tx) -> Result<()> + Send + 'static,
) -> Result<StixId> {
    let now = node.now();
    let made = make_planned(node, &plan, c).await?;
    let Plan { name: Bound { id, .. }, value, action, tlp, proposal, .. } = plan;
    let reason = c.reason.clone();
    let body = serde_json::json!({"value": value.value(), "kind": value.kind().name(), "tlp": tlp.name(), "action": action.name(), "reason": reason});
    let act = ledger::act(node, ActKind::IndicatorConfirmed, &c.who, id.as_str(), &body)?;
    let (table, who, out) = (objects::links(node), c.who.clone(), id.clone());
    pasban_kernel::fault::point("confirm.commit.before");
    let streams = node
        .db
        .write_as("indicator.issue", move |tx| {
            if let Some(seen) = seen
                && stamp_in(tx, &id, &value)? != seen
            {
                return Err(meanwhile());
            }
            first(tx)?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            if let Some(p) = proposal {
                let because = crate::mitigate::apply::because(&[("confirmed", reason)]);
                rows::proposal_put(
                    tx,
                    &[Proposal {
                        state: "confirmed".into(),
                        indicator: id.as_str().to_owned(),
                        because,
                        by_whom: who,
                        at: now,
                        ..p
                    }],
                )?;
            }
            Ok(objects::put(tx, &table, &made, now)?)
        })
        .await?;
    pasban_kernel::fault::point("confirm.commit.after");
    objects::announce(node, &streams);
    node.pending.notify_one();
    Ok(out)
}

fn meanwhile() -> AppError {
    AppError::Conflict("somebody else decided about it since you looked; nothing was changed".into())
}

/// Holds or rejects a proposed value, with a reason.
///
/// # Errors
/// Not found; a reason is missing; confirmed already.
pub async fn settle(
    node: &Node,
    report: ReportId,
    value: Observable,
    reject: bool,
    reason: &str,
    who: &str,
) -> Result<()> {
    settle_if(node, report, value, reject, reason, who, None).await
}

/// [`settle`], where nobody decided since [`stamp`] was read.
///
/// # Errors
/// As [`settle`]; a conflict where somebody did.
pub async fn settle_if(
    node: &Node,
    report: ReportId,
    value: Observable,
    reject: bool,
    reason: &str,
    who: &str,
    seen: Option<Digest>,
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(AppError::invalid("holding or rejecting needs a reason"));
    }
    let kind = if reject { ActKind::IndicatorRejected } else { ActKind::IndicatorHeld };
    let body = serde_json::json!({"value": value.value(), "kind": value.kind().name(), "reason": reason});
    let act = ledger::act(node, kind, who, &report.to_string(), &body)?;
    let (now, reason, who) = (node.now(), reason.to_owned(), who.to_owned());
    let own = name_of(node, &value).id;
    let done = node
        .db
        .write_as("proposal.settle", move |tx| {
            if let Some(seen) = seen
                && stamp_in(tx, &own, &value)? != seen
            {
                return Err(meanwhile());
            }
            let Some(p) = rows::proposal_list(tx, &report)?.into_iter().find(|p| p.value == value) else {
                return Ok(None);
            };
            if p.state == "confirmed" {
                return Ok(Some(false));
            }
            let (state, code) = if reject { ("rejected", "rejected") } else { ("held", "held") };
            let because = crate::mitigate::apply::because(&[(code, reason)]);
            rows::proposal_put(tx, &[Proposal { state: state.into(), because, by_whom: who, at: now, ..p }])?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            Ok(Some(true))
        })
        .await?;
    match done {
        None => Err(AppError::NotFound),
        Some(false) => Err(AppError::Conflict("it is confirmed: take it back instead".into())),
        Some(true) => Ok(()),
    }
}

/// What [`withdraw`] would make now, signed like the real one. Nothing is kept or sent.
///
/// # Errors
/// As [`withdraw`].
pub async fn would_withdraw(node: &Node, id: &StixId, reason: &str) -> Result<Object> {
    Ok(make_withdrawal(node, id, reason).await?.object)
}

async fn make_withdrawal(node: &Node, id: &StixId, reason: &str) -> Result<objects::Made> {
    let probe = id.clone();
    let old = node
        .db
        .read(move |tx| object_rows::object_versions(tx, &probe))
        .await?
        .into_iter()
        .find(|o| o.own && o.state == "good" && o.kind != ObjectKind::Proposal.name());
    let Some(old) = old else { return Err(AppError::NotFound) };
    if old.revoked {
        return Err(AppError::Conflict("it was taken back already".into()));
    }
    let (_, mut s) = objects::statement(&old)?;
    let Content::Indicator(i) = &mut s.content else { return Err(AppError::NotFound) };
    reason.clone_into(&mut i.reason);
    s.revoked = true;
    s.modified = sightings::whole_second_after(node.now(), old.key.modified);
    let facts: Facts = serde_json::from_str(&old.source).unwrap_or_default();
    objects::make(node, s, Audience::Everyone, &facts)
}

/// Takes back an indicator of ours, for everyone. Permanent.
///
/// # Errors
/// Not found where it is not ours.
pub async fn withdraw(node: &Node, id: StixId, reason: &str, who: &str) -> Result<()> {
    let made = make_withdrawal(node, &id, reason).await?;
    let act = ledger::act(node, ActKind::Withdrawn, who, id.as_str(), &serde_json::json!({"reason": reason}))?;
    let (now, table) = (node.now(), objects::links(node));
    pasban_kernel::fault::point("withdraw.commit.before");
    let streams = node
        .db
        .write("indicator.withdraw", move |tx| {
            ledger::record(tx, std::slice::from_ref(&act))?;
            objects::put(tx, &table, &made, now)
        })
        .await?;
    pasban_kernel::fault::point("withdraw.commit.after");
    objects::announce(node, &streams);
    node.pending.notify_one();
    Ok(())
}

/// Our indicators of a value that are in force.
///
/// # Errors
/// The store's.
pub async fn own_of(node: &Node, value: Observable) -> Result<Vec<StixId>> {
    let id = name_of(node, &value).id;
    let heads = {
        let id = id.clone();
        node.db.read(move |tx| object_rows::object_heads(tx, &id)).await?
    };
    Ok(if heads.iter().find(|(_, _, _, state, _)| state == "good").is_some_and(|(.., revoked)| !revoked) {
        vec![id]
    } else {
        Vec::new()
    })
}
