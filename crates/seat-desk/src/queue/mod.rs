//! The triage queue.

use pasban_portal::Table;

/// Pages, deeds and words of the queue.
#[must_use]
pub fn table() -> Table {
    Table::default()
}
