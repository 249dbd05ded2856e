//! One search over everything the node remembers: items, reports, indicators, organisations, alerts.
//!
//! - [`words`]: what something is found by; pure. [`index`]: the documents. [`find`]: the answers, within bounds and rights.

pub mod find;
pub mod index;
mod page;
pub mod words;

use pasban_portal::{Nav, Permission, Table};

/// Pages and deeds of the search; its words stand with those of the queue.
#[must_use]
pub fn table() -> Table {
    Table::default().page::<page::Search>().nav(Nav {
        group: "",
        order: 40,
        words: "search-nav",
        path: "/search",
        permission: Permission::Search,
    })
}
