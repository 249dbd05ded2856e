//! One search over everything the node remembers.

use pasban_portal::Table;

/// Pages, deeds and words of the search.
#[must_use]
pub fn table() -> Table {
    Table::default()
}
