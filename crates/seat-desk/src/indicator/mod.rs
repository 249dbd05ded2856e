//! One value: is it bad, who met it, is it blocked, who may know.

use pasban_portal::Table;

/// Pages, deeds and words of the indicator.
#[must_use]
pub fn table() -> Table {
    Table::default()
}
