//! An organisation reports, keeps its receipt, and sees who knows what.
//!
//! - [`answers`]: what the form asks, as typed and as read; [`understood`]: what was found in pasted text and files, and what
//!   was not; [`readers`]: who will be able to read what, asked of the gate before the act; [`known`]: what is not asked
//!   because the node knows it; [`advice`]: what to do in the first hour. Rules, tried apart from pages.
//! - [`draft`]: what was typed, kept on the server and on no ledger, so that no page loses work and two who write at once
//!   overwrite nobody. [`hand_in`] turns a draft into a report, once. [`left`] reads what has left and what has not.
//! - `pages`: form, check, receipt, list, who knows what; their words are in `words/`.
//!
//! A person of a hosted tenant sees that tenant's reports alone, a person of the node those that the node sent; what came in
//! from others is the desk's ([`known::own`] is the one place that decides it).

pub mod advice;
pub mod answers;
pub mod draft;
pub mod hand_in;
pub mod known;
pub mod left;
pub mod readers;
pub mod understood;

mod pages;

use pasban_portal::{Catalogue, Nav, Permission, Table};

/// Pages, deeds, messages and side entries of this seat.
#[must_use]
pub fn table() -> Table {
    let nav = |order, words, path, permission| Nav { group: "", order, words, path, permission };
    pages::add(
        Table::default()
            .words(Catalogue {
                name: "seat-report",
                en: include_str!("../words/en.ftl"),
                ur: include_str!("../words/ur.ftl"),
            })
            .nav(nav(20, "report-nav", "/report", Permission::ReportWrite))
            .nav(nav(21, "report-nav-list", "/reports", Permission::ReportOwn))
            .nav(nav(80, "report-nav-knows", "/who-knows", Permission::WhoKnows)),
    )
}
