//! What people say of an alert: a false alarm, or dealt with, and why. It is kept with the alert and in the ledger; that it
//! was a false alarm goes upward with the sighting, the words do not.

use pasban_kernel::id::AlertId;
use pasban_kernel::{Observable, ObservableKind, StixId, TenantId};
use pasban_proof::act::ActKind;
use pasban_store::rows::detect::{self as rows, Alert};
use pasban_store::rows::seat_officer::{self, Judgement};
use serde_json::json;

use crate::error::{AppError, Result};
use crate::exchange::{objects, sightings};
use crate::ledger;
use crate::node::{Mode, Node};

/// Longest reason, characters.
pub const WORDS_MAX: usize = 2000;

/// What a person says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// What was met is harmless.
    FalseAlarm,
    /// It was real, and is dealt with.
    Closed,
    /// Somebody closed it too early.
    Open,
}

impl Verdict {
    /// The alert's state.
    #[must_use]
    pub fn state(self) -> &'static str {
        match self {
            Self::FalseAlarm => "false-alarm",
            Self::Closed => "closed",
            Self::Open => "open",
        }
    }
}

/// The indicator and value that an alert is about, where it is about one.
#[must_use]
pub fn subject(alert: &Alert) -> Option<(StixId, Observable)> {
    if alert.kind != "match" {
        return None;
    }
    let mut parts = alert.subject.splitn(3, ' ');
    let id: StixId = parts.next()?.parse().ok()?;
    let kind = parts.next()?;
    let kind = ObservableKind::ALL.into_iter().find(|k| k.name() == kind)?;
    Some((id, Observable::parse(kind, parts.next()?).ok()?))
}

/// A person says what an alert was. Answers the alert as it now stands.
///
/// # Errors
/// Not found at this tenant; invalid without a reason.
pub async fn judge(
    node: &Node,
    tenant: TenantId,
    id: AlertId,
    verdict: Verdict,
    words: &str,
    who: &str,
) -> Result<Alert> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > WORDS_MAX {
        return Err(AppError::invalid(format!("say why, in 1 to {WORDS_MAX} characters")));
    }
    if node.mode() != Mode::Normal && verdict == Verdict::FalseAlarm {
        node.may_sign()?;
    }
    let act = ledger::act(
        node,
        ActKind::AlertJudged,
        who,
        &format!("alert {id}"),
        &json!({"tenant": tenant.to_string(), "verdict": verdict.state(), "words": words}),
    )?;
    let (me, now, who, words) = (node.clone(), node.now(), who.to_owned(), words.to_owned());
    let done = node
        .db
        .write("alert.judge", move |tx| {
            let Some(mut alert) = seat_officer::alert_fetch(tx, &tenant, &id)? else { return Ok(None) };
            let was_false = alert.state == "false-alarm";
            alert.state = verdict.state().into();
            alert.note.clone_from(&words);
            rows::alert_put(tx, &alert)?;
            let said = Judgement { alert: id, at: now, who, what: verdict.state().into(), words };
            seat_officer::judgement_put(tx, &said)?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            let is_false = verdict == Verdict::FalseAlarm;
            let mut streams = Vec::new();
            if was_false != is_false
                && me.mode() == Mode::Normal
                && let Some((indicator, _)) = subject(&alert)
            {
                tx.exec(
                    "UPDATE sighting SET false_alarm = $4, modified = $3 WHERE indicator = $1 AND source = $2",
                    pasban_store::args![&indicator, tenant.as_bytes(), now, is_false],
                )?;
                if let Some(mut made) = sightings::publish(tx, &me, &indicator)? {
                    made.object.applied = true;
                    streams = objects::put(tx, &me.links.load(), &made, now)?;
                }
            }
            Ok(Some((alert, streams)))
        })
        .await?;
    let (alert, streams) = done.ok_or(AppError::NotFound)?;
    objects::announce(node, &streams);
    Ok(alert)
}

/// A person at the machine says that an alert, whoever's, is a false alarm.
///
/// # Errors
/// Not found; invalid without a reason.
pub async fn false_alarm(node: &Node, id: AlertId, words: &str, who: &str) -> Result<()> {
    let found = node.db.read(move |tx| seat_officer::alert_any(tx, &id)).await?.ok_or(AppError::NotFound)?;
    judge(node, found.tenant, id, Verdict::FalseAlarm, words, who).await.map(|_| ())
}
