//! Keeps what was typed, and works the release table out again with it.

use pasban_app::Result;
use pasban_portal::{Deed, Outcome, Permission, Visit};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Decided;
use crate::indicator::gather::draft::{self, Draft};
use crate::indicator::index;

/// See the module.
pub struct SaveDraft;

/// What was typed.
#[derive(Deserialize, JsonSchema)]
pub struct Form {
    /// The value, as in its address.
    pub id: String,
    /// The draft.
    #[serde(flatten)]
    pub draft: Draft,
}

impl Deed for SaveDraft {
    const PATH: &'static str = "/indicators/{id}/draft";
    const PERMISSION: Permission = Permission::IndicatorDecide;
    const SUMMARY: &'static str = "Keeps what one means to decide; nobody else sees it.";
    type Form = Form;
    type Done = Decided;

    async fn act(v: &Visit, f: Form) -> Result<Outcome<Decided>> {
        let (row, _) = index::resolve(v.node(), &f.id).await?;
        draft::save(v, &row.id, &f.draft).await?;
        let to = format!("/indicators/{}#release", f.id);
        Outcome::done(Decided { id: f.id, what: "saved".into(), indicator: None }, to)
    }
}
