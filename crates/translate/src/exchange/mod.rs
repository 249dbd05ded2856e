//! What nodes say to each other: STIX 2.1 objects with one declared extension.
//!
//! Every statement is an ordinary STIX object (indicator, sighting, report, note, opinion, identity), so that a
//! plain TAXII client can read it; what STIX has no word for stands in the extension [`EXTENSION`], together with
//! the issuer's signature. [`print()`] and [`read()`] are each other's inverse.
//!
//! * [`content`]: the statements as types ([`objection`]: those about a block that is wrong; [`course`]: how a report fares); [`bound`]: whose id an id is.
//! * [`mod@print`]: statement to unsigned object; [`mod@seal`]: what is signed.
//! * [`mod@read`]: object to statement, refusing what contradicts itself.

pub mod bound;
pub mod content;
pub mod course;
pub mod objection;
pub mod print;
pub mod read;
pub mod seal;
#[cfg(test)]
mod tests;

pub use bound::{Bound, Seed};
pub use content::{Answer, Consent, Content, Indicator, Question, Report, Sighting, Statement, Stop};
pub use print::print;
pub use read::read;
pub use seal::{attach, signature_of, signing_value};

/// STIX id of the extension definition that Pasban's properties stand under (STIX 2.1 section 7.3).
pub const EXTENSION: &str = "extension-definition--6c9a1c6e-3b0b-4b52-9d0a-0f4a1f7d5a11";

/// The extension definition as a STIX object, for readers that want to look it up.
#[must_use]
pub fn extension_definition() -> serde_json::Value {
    serde_json::json!({
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": EXTENSION,
        "created_by_ref": "identity--6c9a1c6e-3b0b-4b52-9d0a-0f4a1f7d5a12",
        "created": "2026-11-24T00:00:00.000Z",
        "modified": "2026-11-24T00:00:00.000Z",
        "name": "pasban",
        "description": "Issuer, signature, permitted action and the statements of Pasban nodes that STIX has no word for.",
        "schema": "docs/stix-extension.md",
        "version": "1.0.0",
        "extension_types": ["property-extension"]
    })
}
