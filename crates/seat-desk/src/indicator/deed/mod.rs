//! What the buttons of a value's page do.

pub mod ask;
pub mod confirm;
pub mod draft;
pub mod owner;
pub mod settle;
pub mod take_back;

use pasban_app::Result;
use pasban_portal::input::Pairs;
use pasban_portal::{Drawn, Fault, Visit, text};
use schemars::JsonSchema;
use serde::Serialize;

use super::gather::draft::Draft;
use super::{draw, gather, index};

/// What was decided.
#[derive(Serialize, JsonSchema)]
pub struct Decided {
    /// The value, as in its address.
    pub id: String,
    /// `confirmed`, `held`, `rejected`, `taken-back`, `asked`, `second-asked`, `saved`.
    pub what: String,
    /// Our indicator, where there is one now.
    pub indicator: Option<String>,
}

/// The draft in what was sent.
pub(super) fn typed(pairs: &Pairs) -> Draft {
    let field = |name: &str| pairs.get(name).unwrap_or_default().to_owned();
    Draft {
        report: field("report"),
        tlp: field("tlp"),
        action: field("action"),
        category: field("category"),
        reason: field("reason"),
        days: field("days"),
        saved: None,
    }
}

/// The page once more, with what was typed and what is wrong. Where the gate's answers differ from what was shown, both
/// stand side by side; what a colleague did meanwhile stands in the page itself.
pub(super) async fn again(v: &Visit, pairs: &Pairs, faults: &[Fault]) -> Result<Drawn> {
    let (row, behind) = index::resolve(v.node(), pairs.get("id").unwrap_or_default()).await?;
    let view = gather::one(v, row, behind, Some(typed(pairs))).await?;
    let before = faults
        .iter()
        .any(|f| f.field == "shown")
        .then(|| gather::release::read_shown(pairs.get("shown").unwrap_or_default()));
    Ok(draw::one(v, &view, faults, before.as_deref()))
}

/// What is said where somebody else decided first.
pub(super) fn meanwhile(v: &Visit, view_state: &str, by: &str) -> Fault {
    let state = v.text(&format!("indicator-state-{view_state}"), &[]);
    let words = if by.is_empty() {
        text!(v, "indicator-fault-meanwhile", state = state)
    } else {
        text!(v, "indicator-fault-meanwhile-by", who = by, state = state)
    };
    Fault { field: "stamp".into(), words }
}

/// The page once more with the saved draft, for deeds that send none.
pub(super) async fn again_as_saved(v: &Visit, pairs: &Pairs, faults: &[Fault]) -> Result<Drawn> {
    let (row, behind) = index::resolve(v.node(), pairs.get("id").unwrap_or_default()).await?;
    let view = gather::one(v, row, behind, None).await?;
    Ok(draw::one(v, &view, faults, None))
}
