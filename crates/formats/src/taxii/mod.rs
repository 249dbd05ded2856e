//! TAXII 2.1 (OASIS Standard, 10 June 2021): resources, media types, filters. Transport is the business of others.

mod filter;
mod media;
#[cfg(test)]
mod tests;
mod types;

pub use filter::{Filter, VersionFilter};
pub use media::{STIX_MEDIA_TYPE, TAXII_MEDIA_TYPE, accept, content_type};
pub use types::{
    ApiRoot, Collection, Collections, Discovery, Envelope, ErrorMessage, Manifest, ManifestRecord, Status,
    StatusDetail, StatusWord, Versions,
};
