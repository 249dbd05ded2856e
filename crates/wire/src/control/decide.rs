//! What the analyst decides: review, ask, confirm, settle, issue, take back.

use pasban_app::AppError;
use pasban_app::exchange::decide::{self as app, Confirm as How, Review};
use pasban_app::exchange::questions;
use pasban_app::ops::{QuestionKind, lists};
use pasban_kernel::id::{QuestionId, ReportId};
use pasban_kernel::{PermittedAction, StixId, Tlp};
use serde::{Deserialize, Serialize};

use super::{Control, DONE, Done, Items, Limit, who};

/// Days that a question looks back where nobody says otherwise.
const ASK_DAYS: u32 = 30;
/// Days that an indicator is valid where nobody says otherwise.
const VALID_DAYS: u32 = 30;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    report: ReportId,
}

pub(super) async fn review(c: &Control, input: Report) -> Result<Items<Review>, AppError> {
    Ok(Items { items: app::review(&c.node, input.report).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    report: ReportId,
    days: Option<u32>,
    who: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Asked {
    question: QuestionId,
}

pub(super) async fn ask(c: &Control, i: Ask) -> Result<Asked, AppError> {
    Ok(Asked { question: app::ask_about(&c.node, i.report, i.days.unwrap_or(ASK_DAYS), &who(i.who)).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionAsk {
    kind: QuestionKind,
    values: Vec<String>,
    days: Option<u32>,
    purpose: String,
    who: Option<String>,
}

pub(super) async fn question_ask(c: &Control, i: QuestionAsk) -> Result<Asked, AppError> {
    let values = i.values.iter().map(|v| lists::value(v)).collect::<Result<_, _>>()?;
    if i.purpose.trim().is_empty() {
        return Err(AppError::invalid("purpose: those who are asked read what for"));
    }
    let days = i.days.unwrap_or(ASK_DAYS);
    Ok(Asked { question: questions::ask(&c.node, i.kind, values, days, &i.purpose, &who(i.who)).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    question: QuestionId,
}

pub(super) async fn question_standing(c: &Control, i: Question) -> Result<questions::Standing, AppError> {
    questions::standing(&c.node, i.question).await
}

pub(super) async fn question_list(c: &Control, l: Limit) -> Result<Items<lists::QuestionRow>, AppError> {
    Ok(Items { items: lists::questions(&c.node, l.limit).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirm {
    report: ReportId,
    value: String,
    action: Option<PermittedAction>,
    tlp: Option<Tlp>,
    #[serde(default)]
    category: String,
    reason: String,
    days: Option<u32>,
    who: Option<String>,
    #[serde(default)]
    watch_only: bool,
}

#[derive(Serialize)]
pub(super) struct Indicator {
    indicator: StixId,
}

fn reason(text: String) -> Result<String, AppError> {
    if text.trim().is_empty() {
        return Err(AppError::invalid("reason: a sentence that names nobody; receivers read it"));
    }
    Ok(text)
}

fn days(n: Option<u32>) -> Result<u32, AppError> {
    match n.unwrap_or(VALID_DAYS) {
        n @ 1..=90 => Ok(n),
        n => Err(AppError::invalid(format!("days {n}: an indicator is valid 1 to 90 days"))),
    }
}

pub(super) async fn confirm(c: &Control, i: Confirm) -> Result<Indicator, AppError> {
    let how = How {
        category: i.category,
        action: i.action.unwrap_or(PermittedAction::BlockHome),
        tlp: i.tlp,
        reason: reason(i.reason)?,
        days: days(i.days)?,
        who: who(i.who),
        watch_only: i.watch_only,
    };
    Ok(Indicator { indicator: app::confirm(&c.node, i.report, lists::value(&i.value)?, how).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settle {
    report: ReportId,
    value: String,
    reject: bool,
    reason: String,
    who: Option<String>,
}

pub(super) async fn settle(c: &Control, i: Settle) -> Result<Done, AppError> {
    app::settle(&c.node, i.report, lists::value(&i.value)?, i.reject, &i.reason, &who(i.who)).await?;
    Ok(DONE)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Issue {
    value: String,
    action: Option<PermittedAction>,
    tlp: Option<Tlp>,
    #[serde(default)]
    category: String,
    reason: String,
    days: Option<u32>,
    who: Option<String>,
}

pub(super) async fn issue(c: &Control, i: Issue) -> Result<Indicator, AppError> {
    let how = How {
        category: i.category,
        action: i.action.unwrap_or(PermittedAction::BlockHome),
        tlp: i.tlp,
        reason: reason(i.reason)?,
        days: days(i.days)?,
        who: who(i.who),
        watch_only: false,
    };
    Ok(Indicator { indicator: app::issue(&c.node, lists::value(&i.value)?, how).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Withdraw {
    value: Option<String>,
    id: Option<StixId>,
    reason: String,
    who: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Withdrawn {
    withdrawn: Vec<StixId>,
}

pub(super) async fn withdraw(c: &Control, i: Withdraw) -> Result<Withdrawn, AppError> {
    let reason = reason(i.reason)?;
    let ids = match (i.value, i.id) {
        (Some(v), None) => lists::own_indicators(&c.node, lists::value(&v)?).await?,
        (None, Some(id)) => vec![id],
        _ => return Err(AppError::invalid("give either value or id")),
    };
    if ids.is_empty() {
        return Err(AppError::NotFound);
    }
    let who = who(i.who);
    for id in &ids {
        app::withdraw(&c.node, id.clone(), &reason, &who).await?;
    }
    Ok(Withdrawn { withdrawn: ids })
}
