//! Secrets that are shown once: recovery codes, a token. The page can be loaded again for some minutes by the session that made
//! them; then nobody sees them any more.

use data_encoding::HEXLOWER;
use maud::html;
use pasban_access::Permission;
use pasban_app::{AppError, Result};
use pasban_kernel::Digest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::only_browsers;
use crate::parts;
use crate::shown::Secret;
use crate::table::{Drawn, Page};
use crate::visit::Visit;
use crate::{say, text};

/// Puts secrets on their page for a session; answers its path. `kind` begins the keys of its words.
pub(super) fn put(v: &Visit, session: Digest, kind: &'static str, name: &str, lines: Vec<String>) -> String {
    let id: [u8; 16] = v.node().ambient.random();
    v.site.shelf.put(id, session, Secret { kind, name: name.to_owned(), lines }, v.now);
    format!("/account/shown/{}", HEXLOWER.encode(&id))
}

/// See the module.
pub struct Shown;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct ShownAsk {
    /// From the page that made them.
    pub shown: String,
}

/// What is shown.
#[derive(Serialize, JsonSchema)]
pub struct ShownView {
    /// What it is: `shown-codes`, `shown-token`; empty where there is nothing any more.
    pub kind: String,
    /// Its name, or empty.
    pub name: String,
    /// The secrets.
    pub lines: Vec<String>,
}

impl Page for Shown {
    const PATH: &'static str = "/account/shown/{shown}";
    const PERMISSION: Permission = Permission::Account;
    const SUMMARY: &'static str = "Secrets that were made a moment ago, for the browser that made them.";
    type Ask = ShownAsk;
    type View = ShownView;

    async fn look(v: &Visit, a: ShownAsk) -> Result<ShownView> {
        only_browsers(v)?;
        let session = v.session.as_ref().ok_or(AppError::NotFound)?;
        let id: Option<[u8; 16]> = HEXLOWER.decode(a.shown.as_bytes()).ok().and_then(|b| b.try_into().ok());
        let secret = id.and_then(|id| v.site.shelf.look(&id, &session.id, v.now));
        Ok(secret.map_or_else(
            || ShownView { kind: String::new(), name: String::new(), lines: Vec::new() },
            |s| ShownView { kind: s.kind.to_owned(), name: s.name, lines: s.lines },
        ))
    }

    fn draw(v: &Visit, view: &ShownView) -> Drawn {
        let (title, lede) = match view.kind.as_str() {
            "shown-codes" => (text!(v, "shown-codes-title"), say!(v, "shown-codes")),
            "shown-token" => (text!(v, "shown-token-title", name = view.name.as_str()), say!(v, "shown-token")),
            _ => (text!(v, "shown-over-title"), say!(v, "shown-over")),
        };
        Drawn::new(
            &title,
            html! {
                div.read.stack {
                    h1 { (title) }
                    p.lede { (lede) }
                    @if !view.lines.is_empty() {
                        section.panel {
                            @if view.lines.len() > 1 { ol.list { @for l in &view.lines { li { (parts::id(l)) } } } }
                            @else { @for l in &view.lines { pre.code { (l) } } }
                        }
                        p.meta { (say!(v, "shown-once")) }
                    }
                    p { a.btn.go href=(if view.kind == "shown-token" { "/account/tokens" } else { "/" }) { (say!(v, "shown-go")) } }
                }
            },
        )
    }
}
