//! The queue: everything that came in, from any way in, as items with a rating, a clock and an owner.
//!
//! - [`rule`]: pure rules; start there.
//! - [`project`]: carries domain rows into items. It may be stopped anywhere and run again; it loses and doubles nothing.
//! - [`list`]: views and filters; [`act`]: what people do; [`tell`]: an item in words; [`pages`]: what they see.

pub mod act;
pub mod line;
pub mod list;
pub mod pages;
pub mod project;
pub mod rule;
pub mod tell;

pub use pages::table;
