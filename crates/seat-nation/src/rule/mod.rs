//! What the nation's pages rest on, as pure functions.

pub mod brief;
pub mod distinct;
pub mod entry;
pub mod filing;
pub mod safe;
pub mod sectors;
pub mod times;
