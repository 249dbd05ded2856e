//! Asks the network how common a value is, before anybody decides.

use pasban_app::exchange::{decide, questions};
use pasban_app::ops::QuestionKind;
use pasban_app::{AppError, Result};
use pasban_portal::input::Pairs;
use pasban_portal::{Deed, Drawn, Fault, Outcome, Permission, Visit, text};
use pasban_store::rows::{mitigate, seat_indicator};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Decided;
use crate::indicator::{gather, index};

/// Days that a question looks back.
const DAYS: u32 = 30;

/// See the module.
pub struct Ask;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct Form {
    /// The value, as in its address.
    pub id: String,
}

impl Deed for Ask {
    const PATH: &'static str = "/indicators/{id}/ask";
    const PERMISSION: Permission = Permission::IndicatorDecide;
    const SUMMARY: &'static str =
        "Asks the network how common a value is, with the others of its report that nobody decided.";
    type Form = Form;
    type Done = Decided;

    async fn act(v: &Visit, f: Form) -> Result<Outcome<Decided>> {
        let node = v.node();
        let who = v.seat()?.name.clone();
        let (row, _) = index::resolve(node, &f.id).await?;
        let reports = gather::reports::of(v, &row.value).await?;
        let open = reports.iter().find(|r| r.open());
        let asked = match open {
            Some(r) => decide::ask_about(node, r.id, DAYS, &who).await,
            None => {
                // A value that others gave is theirs: asking about it would tell it on. Our own may be asked about.
                let (value, me) = (row.value.clone(), node.id);
                let foreign = node
                    .db
                    .read(move |tx| Ok(mitigate::mitigation_about(tx, &value)?.iter().any(|m| m.issuer != me)))
                    .await?;
                if foreign || !reports.is_empty() {
                    return Ok(Outcome::Again(vec![fault(text!(v, "indicator-fault-ask-foreign"))]));
                }
                let purpose = "before issuing";
                questions::ask(node, QuestionKind::Prevalence, vec![row.value.clone()], DAYS, purpose, &who).await
            }
        };
        let question = match asked {
            Ok(question) => question,
            Err(AppError::Conflict(_)) => {
                return Ok(Outcome::Again(vec![fault(text!(v, "indicator-fault-ask-points"))]));
            }
            Err(AppError::NotFound) => return Ok(Outcome::Again(vec![fault(text!(v, "indicator-fault-ask-none"))])),
            Err(e) => return Err(e),
        };
        if open.is_none() {
            let (id, now) = (row.id, v.now);
            node.db.write("indicator.asked", move |tx| seat_indicator::question_put(tx, &id, &question, now)).await?;
        }
        // Answers come in within seconds; the first look already shows some of them.
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        let to = format!("/indicators/{}", f.id);
        Outcome::done(Decided { id: f.id, what: "asked".into(), indicator: None }, to)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        super::again_as_saved(v, typed, faults).await
    }
}

fn fault(words: String) -> Fault {
    Fault { field: "ask".into(), words }
}
