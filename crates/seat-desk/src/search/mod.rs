//! One search over everything the node remembers: items, reports, indicators, organisations, alerts.
//!
//! - [`words`]: what something is found by; pure. [`index`]: the documents.

pub mod index;
pub mod words;

use pasban_portal::Table;

/// Pages, deeds and words of the search.
#[must_use]
pub fn table() -> Table {
    Table::default()
}
