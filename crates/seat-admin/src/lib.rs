//! Administration: people, tenants, relations, links, keys, sources, audit, health, set-up.

use pasban_portal::{Catalogue, Table};

/// Pages, deeds, messages and side entries of this seat.
#[must_use]
pub fn table() -> Table {
    Table::default().words(Catalogue {
        name: "seat-admin",
        en: include_str!("../words/en.ftl"),
        ur: include_str!("../words/ur.ftl"),
    })
}
