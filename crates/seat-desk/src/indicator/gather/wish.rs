//! What a second person was asked about a value, and how that stands.

use pasban_app::Result;
use pasban_people::second::{self, WishState};
use pasban_portal::Visit;
use schemars::JsonSchema;
use serde::Serialize;

use super::When;
use crate::indicator::rule::address::{self, ValueId};

/// A wish about the value.
#[derive(Serialize, JsonSchema)]
pub struct Waiting {
    /// Its id.
    pub wish: String,
    /// Kind.
    pub kind: String,
    /// What will happen.
    pub words: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: When,
    /// `asked`, `granted`, `refused`, `used`, `expired`.
    pub state: String,
    /// Who decided.
    pub decided_by: String,
    /// Why.
    pub reason: String,
    /// Whether the asker looks at it.
    pub mine: bool,
}

/// The subject of wishes about a value.
pub fn subject(id: &ValueId) -> String {
    format!("indicator {}", address::text(id))
}

/// Wishes about a value that are not done and not too old to matter, newest first.
pub async fn of(v: &Visit, id: &ValueId) -> Result<Vec<Waiting>> {
    let (seat, subject) = (v.seat()?, subject(id));
    let all = second::list(v.node(), seat).await?;
    Ok(all
        .into_iter()
        .filter(|w| {
            w.subject == subject && matches!(w.state, WishState::Asked | WishState::Granted | WishState::Refused)
        })
        .take(5)
        .map(|w| Waiting {
            wish: w.id.to_string(),
            kind: w.kind.code().to_owned(),
            words: w.words,
            mine: w.asked_by == seat.person,
            asked_by: w.asked_name,
            asked_at: When(w.asked_at),
            state: w.state.code().to_owned(),
            decided_by: w.decided_name,
            reason: w.reason,
        })
        .collect())
}
