//! A small firm at home, and what anybody may see: the blocked name, the objection, how to reach the CERT.
//!
//! - [`firm`]: what a firm's pages ask of the node, and only of its own rows; [`task`]: what comes first (pure).
//! - [`public`]: what may be said to anybody about a block (pure); [`limit`]: how often one address may ask.
//! - `pages`: one file a page; their words are in `words/`.
//!
//! An objection itself (its way to whoever decided, its answer back) is `app`'s: `exchange::objections`.

pub mod firm;
pub mod limit;
pub mod pages;
pub mod public;
pub mod task;

use pages::{blocked, contact, desk, guides, home, month, objection, reach, start, stopped, warnings};
use pasban_portal::{Catalogue, Nav, Permission, Table};

/// Pages, deeds, messages and side entries of this seat.
#[must_use]
pub fn table() -> Table {
    let nav = |order, words, path, permission| Nav { group: "", order, words, path, permission };
    Table::default()
        .words(Catalogue {
            name: "seat-firm",
            en: include_str!("../words/en.ftl"),
            ur: include_str!("../words/ur.ftl"),
        })
        .words(Catalogue {
            name: "seat-firm-public",
            en: include_str!("../words/public.en.ftl"),
            ur: include_str!("../words/public.ur.ftl"),
        })
        .nav(nav(1, "firm-nav-home", "/home", Permission::FirmHome))
        .nav(nav(11, "firm-nav-warnings", "/warnings", Permission::FirmHome))
        .nav(nav(12, "firm-nav-stopped", "/stopped", Permission::FirmHome))
        .nav(nav(13, "firm-nav-guides", "/guides", Permission::FirmHome))
        .nav(nav(42, "firm-nav-reach", "/reach", Permission::FirmHome))
        .nav(nav(15, "objection-nav", "/objections", Permission::ObjectionAnswer))
        .page::<home::Home>()
        .page::<warnings::Warnings>()
        .page::<warnings::One>()
        .deed::<warnings::Done>()
        .deed::<warnings::Help>()
        .deed::<warnings::Block>()
        .page::<stopped::Stopped>()
        .page::<month::Month>()
        .page::<guides::Guides>()
        .page::<guides::Guide>()
        .page::<reach::Reach>()
        .page::<start::Start>()
        .page::<contact::Contact>()
        .page::<blocked::Ask>()
        .page::<blocked::Name>()
        .deed::<blocked::ObjectTo>()
        .page::<objection::Enter>()
        .page::<objection::Answer>()
        .page::<desk::List>()
        .page::<desk::One>()
        .deed::<desk::Rule>()
}
