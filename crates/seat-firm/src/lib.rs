//! A small firm at home, and what anybody may see: the blocked name, the objection, how to reach the CERT.

use pasban_portal::{Catalogue, Table};

/// Pages, deeds, messages and side entries of this seat.
#[must_use]
pub fn table() -> Table {
    Table::default().words(Catalogue {
        name: "seat-firm",
        en: include_str!("../words/en.ftl"),
        ur: include_str!("../words/ur.ftl"),
    })
}
