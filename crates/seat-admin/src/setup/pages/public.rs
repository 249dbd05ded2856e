//! `/rfc2350.txt` and `/.well-known/security.txt`: for anybody, as soon as the charter is whole.

use pasban_access::Permission;
use pasban_portal::account::Nothing;
use pasban_portal::{AppError, Drawn, Page, Result, Visit, html};
use pasban_store::rows::seat_admin_setup as rows;
use schemars::JsonSchema;
use serde::Serialize;

use crate::setup::charter::{self, Charter, Facts};

/// A document.
#[derive(Serialize, JsonSchema)]
pub struct Text {
    /// Its text.
    pub text: String,
}

async fn print(v: &Visit, of: fn(&Charter, &Facts<'_>) -> String) -> Result<Text> {
    let row = v.node().db.read(|tx| rows::charter_latest(tx)).await?.ok_or(AppError::NotFound)?;
    let charter: Charter = serde_json::from_str(&row.body).map_err(AppError::internal)?;
    if !charter.is_whole() {
        return Err(AppError::NotFound);
    }
    let config = &v.node().config;
    let url = config.node.url.clone().unwrap_or_else(|| format!("https://{}", config.node.listen));
    let zone = if config.portal.zone.is_empty() { "UTC" } else { &config.portal.zone };
    let facts = Facts { saved: row.at, version: row.version, url: url.trim_end_matches('/'), zone };
    Ok(Text { text: of(&charter, &facts) })
}

/// The description of the team.
pub struct Rfc2350;

impl Page for Rfc2350 {
    const PATH: &'static str = "/rfc2350.txt";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "The description of this CERT after RFC 2350.";
    type Ask = Nothing;
    type View = Text;

    async fn look(v: &Visit, _: Nothing) -> Result<Text> {
        print(v, charter::rfc2350).await
    }

    fn draw(_: &Visit, view: &Text) -> Drawn {
        Drawn::new("RFC 2350", html! { pre.code { (view.text) } })
    }

    fn plain(view: &Text) -> Option<String> {
        Some(view.text.clone())
    }
}

/// Whom to tell of a weakness.
pub struct SecurityTxt;

impl Page for SecurityTxt {
    const PATH: &'static str = "/.well-known/security.txt";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "Whom to tell of a weakness, after RFC 9116.";
    type Ask = Nothing;
    type View = Text;

    async fn look(v: &Visit, _: Nothing) -> Result<Text> {
        print(v, charter::security_txt).await
    }

    fn draw(_: &Visit, view: &Text) -> Drawn {
        Drawn::new("security.txt", html! { pre.code { (view.text) } })
    }

    fn plain(view: &Text) -> Option<String> {
        Some(view.text.clone())
    }
}
