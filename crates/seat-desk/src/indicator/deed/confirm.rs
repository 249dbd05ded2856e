//! Confirms a value and lets it go to whom the gate lets it go: exactly what the table showed, or nothing.

use pasban_app::exchange::decide;
use pasban_app::{AppError, Result};
use pasban_kernel::Digest;
use pasban_people::second::{self, WishKind};
use pasban_portal::input::Pairs;
use pasban_portal::{Deed, Drawn, Fault, Outcome, Permission, Visit, text};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Decided;
use crate::indicator::gather::draft::{self, Draft, Terms};
use crate::indicator::gather::{self, release, reports, wish};
use crate::indicator::rule::standing::State;
use crate::indicator::{index, rule};

/// See the module.
pub struct Confirm;

/// What is decided.
#[derive(Deserialize, JsonSchema)]
pub struct Form {
    /// The value, as in its address.
    pub id: String,
    /// The stamp of the page that was looked at.
    #[serde(default)]
    pub stamp: String,
    /// The release table that was looked at; programs that compare it themselves leave it out.
    #[serde(default)]
    pub shown: String,
    /// The terms.
    #[serde(flatten)]
    pub draft: Draft,
}

impl Deed for Confirm {
    const PATH: &'static str = "/indicators/{id}/confirm";
    const PERMISSION: Permission = Permission::IndicatorDecide;
    const SUMMARY: &'static str = "Confirms a value: it is issued again and goes to whom the gate lets it go.";
    type Form = Form;
    type Done = Decided;

    async fn act(v: &Visit, f: Form) -> Result<Outcome<Decided>> {
        let node = v.node();
        let seat = v.seat()?.clone();
        let (row, _) = index::resolve(node, &f.id).await?;
        // What was typed is kept whatever comes of it.
        draft::save(v, &row.id, &f.draft).await?;
        if decide::stamp(node, row.value.clone()).await?.to_string() != f.stamp {
            return Ok(Outcome::Again(vec![super::meanwhile(v, &row.state, &row.by_whom)]));
        }
        let reports = reports::of(v, &row.value).await?;
        let terms = match draft::rests_on(f.draft, &reports).terms(v) {
            Ok(terms) => terms,
            Err(faults) => return Ok(Outcome::Again(faults)),
        };
        // What others gave is theirs: taken over without a report of our own, it goes no wider than they let it.
        if terms.report.is_none()
            && let Some((tlp, action)) = gather::bound_by_others(node, &row.value).await?
        {
            if terms.tlp < tlp {
                return Outcome::fault("tlp", text!(v, "indicator-fault-others-tlp", tlp = tlp.to_string()));
            }
            if terms.action > action {
                let most = v.text(&format!("indicator-action-{}", action.name()), &[]);
                return Outcome::fault("action", text!(v, "indicator-fault-others-action", most = most));
            }
        }
        let answers = match release::make(v, &row.value, &terms).await {
            Ok((_, answers)) => release::rows_of(&answers),
            Err(AppError::Conflict(why) | AppError::Invalid(why)) => return Outcome::fault("reason", why),
            Err(e) => return Err(e),
        };
        let seen = release::read_shown(&f.shown);
        let compared_by_itself = v.api && f.shown.is_empty();
        if !compared_by_itself && !release::same_answers(&seen, &answers) {
            return Outcome::fault("shown", text!(v, "indicator-fault-shown"));
        }
        if let Some(kind) = waits_for(v, &row, &terms).await? {
            let said = words(v, &rule::address::safe(&row.value), &terms, kind);
            second::ask(node, &seat, kind, &wish::subject(&row.id), &said, &terms.body(&row.value)).await?;
            let to = format!("/indicators/{}", f.id);
            return Outcome::done(Decided { id: f.id, what: "second-asked".into(), indicator: None }, to);
        }
        let stamp: Digest = f.stamp.parse().map_err(|_| AppError::invalid("stamp: take it from the page"))?;
        let how = terms.confirm(&seat.name);
        // What a second person agreed to is used up in the commit that confirms: a confirmation that fails eats nothing.
        let (me, asker, subject, body) = (node.clone(), seat.clone(), wish::subject(&row.id), terms.body(&row.value));
        let needed = rule::second::needed(terms.tlp, terms.action);
        let used = move |tx: &mut dyn pasban_store::Tx| {
            for kind in needed {
                if second::use_up(&me, tx, &asker, kind, &subject, &body)?.is_none() {
                    return Err(pasban_people::refusal::WISH_NOT_GRANTED.error());
                }
            }
            Ok(())
        };
        let made = match decide::confirm_with(node, terms.report, row.value.clone(), how, stamp, used).await {
            Ok(id) => id,
            Err(AppError::Conflict(why)) => {
                let now = decide::stamp(node, row.value.clone()).await?;
                let (fresh, _) = index::resolve(node, &f.id).await?;
                let fault = if now == stamp {
                    Fault { field: "reason".into(), words: why }
                } else {
                    super::meanwhile(v, &fresh.state, &fresh.by_whom)
                };
                return Ok(Outcome::Again(vec![fault]));
            }
            Err(e) => return Err(e),
        };
        draft::forget(v, &row.id).await?;
        index::catch_up(node).await?;
        let to = format!("/indicators/{}", f.id);
        Outcome::done(
            Decided { id: f.id, what: State::Confirmed.code().into(), indicator: Some(made.as_str().to_owned()) },
            to,
        )
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        super::again(v, typed, faults).await
    }
}

/// What a second person has still to agree to.
async fn waits_for(
    v: &Visit,
    row: &pasban_store::rows::seat_indicator::Value,
    terms: &Terms,
) -> Result<Option<WishKind>> {
    let body = terms.body(&row.value);
    for kind in rule::second::needed(terms.tlp, terms.action) {
        let granted = second::granted(v.node(), v.seat()?, kind, &wish::subject(&row.id)).await?;
        if !granted.iter().any(|w| w.body == body) {
            return Ok(Some(kind));
        }
    }
    Ok(None)
}

fn words(v: &Visit, value: &str, terms: &Terms, kind: WishKind) -> String {
    let key = match kind {
        WishKind::ReleaseRed => "indicator-wish-red",
        _ => "indicator-wish-block",
    };
    let action = v.text(&format!("indicator-action-{}", terms.action.name()), &[]);
    v.text(
        key,
        &[
            ("value", value.into()),
            ("tlp", terms.tlp.name().to_uppercase().into()),
            ("action", action.into()),
            ("reason", terms.reason.as_str().into()),
            ("days", terms.days.into()),
        ],
    )
}
