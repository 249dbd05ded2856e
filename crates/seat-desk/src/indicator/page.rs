//! The page of one value.

use pasban_app::Result;
use pasban_portal::{Drawn, Page, Permission, Visit};
use schemars::JsonSchema;
use serde::Deserialize;

use super::draw;
use super::gather::{self, View};

/// See the module.
pub struct One;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// The value, as in its address.
    pub id: String,
}

impl Page for One {
    const PATH: &'static str = "/indicators/{id}";
    const PERMISSION: Permission = Permission::IndicatorRead;
    const SUMMARY: &'static str =
        "One value: is it bad, who met it, is it blocked, who may know; and to whom it would go.";
    type Ask = Ask;
    type View = View;

    async fn look(v: &Visit, ask: Ask) -> Result<View> {
        gather::by_address(v, &ask.id).await
    }

    fn draw(v: &Visit, view: &View) -> Drawn {
        draw::one(v, view, &[], None)
    }
}
