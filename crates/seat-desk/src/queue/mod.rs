//! The queue: everything that came in, from any way in, as items with a rating, a clock and an owner.
//!
//! - [`rule`]: pure rules; start there.
//! - [`project`]: carries domain rows into items. It may be stopped anywhere and run again; it loses and doubles nothing.

pub mod line;
pub mod project;
pub mod rule;

use pasban_portal::Table;

/// Pages, deeds and words of the queue.
#[must_use]
pub fn table() -> Table {
    Table::default()
}
