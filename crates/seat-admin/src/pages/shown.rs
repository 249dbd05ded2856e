//! What is shown once: a link into an account, with its QR code; an offer of a link; a token.

use maud::html;
use pasban_access::Permission;
use pasban_kernel::Timestamp;
use pasban_portal::parts;
use pasban_portal::{Drawn, Page, Result, Visit, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::code;
use crate::{once, qr};

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct ShownAsk {
    /// From the page that made it.
    pub shown: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct ShownView {
    /// The secret; absent where it was shown already, or is over.
    pub secret: Option<String>,
    /// Whom or what it is for.
    pub about: String,
    /// It ends then, microseconds since 1970; 0 for no end.
    pub until: i64,
    /// Where to go on.
    pub back: String,
}

fn look(v: &Visit, a: &ShownAsk, back: &str) -> Result<ShownView> {
    Ok(match once::take(&a.shown, v.seat()?.person, v.now) {
        Some(s) => ShownView { secret: Some(s.secret), about: s.about, until: s.until, back: s.back },
        None => ShownView { secret: None, about: String::new(), until: 0, back: back.to_owned() },
    })
}

fn draw(v: &Visit, view: &ShownView, kind: &str, with_qr: bool) -> Drawn {
    let title = v.text(&format!("admin-shown-{kind}"), &[]);
    let main = html! {
        div.read.stack {
            h1 { (title) }
            @match &view.secret {
                Some(secret) => {
                    p.lede { (v.say(&format!("admin-shown-{kind}-for"), &[("name", view.about.as_str().into())])) }
                    (parts::banner("info", html! {
                        p { (say!(v, "admin-shown-once")) @if view.until > 0 { " " (say!(v, "admin-shown-until", at = when::ago(v, Timestamp(view.until)))) } }
                        (code(secret))
                    }))
                    @if with_qr { section.panel { h2 { (say!(v, "admin-qr")) } p { (say!(v, "admin-qr-how")) } (qr::svg(secret, &text!(v, "admin-qr-label", name = view.about.as_str()))) } }
                    p { (v.say(&format!("admin-shown-{kind}-next"), &[])) }
                }
                None => { (parts::banner("med", html! { p { (v.say(&format!("admin-shown-{kind}-gone"), &[])) } })) }
            }
            p { a.btn href=(view.back) { (say!(v, "admin-go-on")) } }
        }
    };
    Drawn::new(title, main)
}

/// A link into an account.
pub struct PersonLink;

impl Page for PersonLink {
    const PATH: &'static str = "/people/link/{shown}";
    const PERMISSION: Permission = Permission::PeopleManage;
    const SUMMARY: &'static str = "Shows a link into an account that was just made, once and only to whoever made it.";
    type Ask = ShownAsk;
    type View = ShownView;

    async fn look(v: &Visit, a: ShownAsk) -> Result<ShownView> {
        look(v, &a, "/people")
    }

    fn draw(v: &Visit, view: &ShownView) -> Drawn {
        draw(v, view, "link", true)
    }
}

/// An offer of a link.
pub struct OfferText;

impl Page for OfferText {
    const PATH: &'static str = "/links/offered/{shown}";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "Shows an offer of a link that was just made, once and only to whoever made it.";
    type Ask = ShownAsk;
    type View = ShownView;

    async fn look(v: &Visit, a: ShownAsk) -> Result<ShownView> {
        look(v, &a, "/links")
    }

    fn draw(v: &Visit, view: &ShownView) -> Drawn {
        draw(v, view, "offer", false)
    }
}

/// A token of a log shipper.
pub struct TokenText;

impl Page for TokenText {
    const PATH: &'static str = "/sources/token/{shown}";
    const PERMISSION: Permission = Permission::SourceManage;
    const SUMMARY: &'static str = "Shows a token that was just made, once and only to whoever made it.";
    type Ask = ShownAsk;
    type View = ShownView;

    async fn look(v: &Visit, a: ShownAsk) -> Result<ShownView> {
        look(v, &a, "/sources")
    }

    fn draw(v: &Visit, view: &ShownView) -> Drawn {
        draw(v, view, "token", false)
    }
}
