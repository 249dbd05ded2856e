//! A new CERT is set up: who it is, its charter, its people, its constituents, its link, its keys and copies; and at the end a
//! test warning that is sent and arrives.
//!
//! - [`charter`]: what is answered, and the public documents that are printed from it. [`sheet`]: files of constituents, read
//!   within bounds; [`columns`]: what their columns are; [`take`]: which rows go in, which cells do not and why. [`progress`]:
//!   how far it is. Rules, tried apart from pages.
//! - [`trial`]: the test warning, through the way that every warning goes.
//! - `pages`: their words are in `words/setup.*.ftl`. People, links, keys and copies have pages of their own; here stands how far
//!   they are.

pub mod charter;
pub mod columns;
pub mod progress;
pub mod sheet;
pub mod take;
pub mod trial;

mod pages;

use pasban_portal::{Catalogue, Nav, Permission, Table};

/// Pages, deeds, messages and side entries of setting up, and the public documents.
#[must_use]
pub fn table() -> Table {
    pages::add(
        Table::default()
            .words(Catalogue {
                name: "seat-admin setup",
                en: include_str!("../../words/setup.en.ftl"),
                ur: include_str!("../../words/setup.ur.ftl"),
            })
            .nav(Nav { group: "node", order: 59, words: "setup-nav", path: "/setup", permission: Permission::SetUp }),
    )
}
