//! Holds or rejects a value, with a reason, in every report that proposes it and waits.

use pasban_app::exchange::decide;
use pasban_app::{AppError, Result};
use pasban_kernel::Digest;
use pasban_portal::input::Pairs;
use pasban_portal::{Deed, Drawn, Fault, Outcome, Permission, Visit, text};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Decided;
use crate::indicator::gather::draft::{self, Draft, REASON_CHARS_MAX};
use crate::indicator::{gather, index};

/// See the module.
pub struct Settle;

/// What is decided.
#[derive(Deserialize, JsonSchema)]
pub struct Form {
    /// The value, as in its address.
    pub id: String,
    /// `hold` or `reject`.
    #[serde(default)]
    pub what: String,
    /// The stamp of the page that was looked at.
    #[serde(default)]
    pub stamp: String,
    /// What was typed; only its reason counts.
    #[serde(flatten)]
    pub draft: Draft,
}

impl Deed for Settle {
    const PATH: &'static str = "/indicators/{id}/settle";
    const PERMISSION: Permission = Permission::IndicatorDecide;
    const SUMMARY: &'static str = "Holds or rejects a value, with a reason.";
    type Form = Form;
    type Done = Decided;

    async fn act(v: &Visit, f: Form) -> Result<Outcome<Decided>> {
        let node = v.node();
        let who = v.seat()?.name.clone();
        let (row, _) = index::resolve(node, &f.id).await?;
        draft::save(v, &row.id, &f.draft).await?;
        let reject = match f.what.as_str() {
            "reject" => true,
            "hold" => false,
            _ => return Outcome::fault("what", text!(v, "indicator-fault-what")),
        };
        let reason = f.draft.reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
            return Outcome::fault("reason", text!(v, "indicator-fault-reason", most = REASON_CHARS_MAX));
        }
        let stamp: Digest = match f.stamp.parse() {
            Ok(stamp) => stamp,
            Err(_) => return Ok(Outcome::Again(vec![super::meanwhile(v, &row.state, &row.by_whom)])),
        };
        let reports = gather::reports::of(v, &row.value).await?;
        let mut seen = Some(stamp);
        let mut any = false;
        for r in reports.iter().filter(|r| r.open() || r.state == "held") {
            if r.state == "held" && !reject {
                continue;
            }
            match decide::settle_if(node, r.id, row.value.clone(), reject, &reason, &who, seen.take()).await {
                Ok(()) => any = true,
                Err(AppError::Conflict(_)) if !any => {
                    let (fresh, _) = index::resolve(node, &f.id).await?;
                    return Ok(Outcome::Again(vec![super::meanwhile(v, &fresh.state, &fresh.by_whom)]));
                }
                // A colleague decided about another report of it between two of ours: that stands.
                Err(AppError::Conflict(_)) => {}
                Err(e) => return Err(e),
            }
        }
        if !any {
            return Ok(Outcome::Again(vec![super::meanwhile(v, &row.state, &row.by_whom)]));
        }
        draft::forget(v, &row.id).await?;
        index::catch_up(node).await?;
        let what = if reject { "rejected" } else { "held" };
        let to = format!("/indicators/{}", f.id);
        Outcome::done(Decided { id: f.id, what: what.into(), indicator: None }, to)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        super::again(v, typed, faults).await
    }
}
