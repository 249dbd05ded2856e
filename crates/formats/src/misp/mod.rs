//! MISP events as JSON (MISP core format, draft-dulaunoy-misp-core-format; MISP 2.4 and 2.5): what `events/view`,
//! `events/restSearch` and feed folders give.
//!
//! An event is kept whole beside what we read of it. [`MispEvent::indicators`] gives the values that the author meant
//! for detection (`to_ids`); what an attribute says and we can't look for is listed in the findings.
//!
//! Not here: attribute or object collections without their event, proposals, sightings, galaxies (kept in the value).

mod attribute;
mod parse;
#[cfg(test)]
mod tests;
mod types;

pub use parse::parse;
pub use types::{MispAttribute, MispEvent, MispOrg};
