//! The analyst's seat: the queue of everything that came in, one search over all of it, the hand-over of a shift, and the
//! page of an indicator.
//!
//! - [`queue`] joins what came in from any way into items with a rating, a clock and an owner. Its rules
//!   ([`queue::rule`]) are pure; its projector carries domain rows into items and may be stopped anywhere.
//! - [`search`] keeps an index of its own beside the items and answers within the rights of who asks.
//! - [`indicator`] shows one value: is it bad, who met it, is it blocked, who may know.
//! - [`sample`] fills a store with any number of incidents, for measurements.

use pasban_portal::Table;

pub mod indicator;
pub mod queue;
pub mod sample;
pub mod search;

/// Pages, deeds and words of this seat.
#[must_use]
pub fn table() -> Table {
    Table::default().with(queue::table()).with(search::table()).with(indicator::table())
}
