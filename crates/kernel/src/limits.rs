//! Every bound on input, in one place (invariant 5). `docs/limits.md` is written from this file.

/// Largest request or file body that an intake reads, bytes (also TAXII `max_content_length`).
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Deepest nesting of JSON.
pub const JSON_DEPTH_MAX: usize = 64;
/// Most values (objects, arrays, scalars) in one JSON document.
pub const JSON_VALUES_MAX: usize = 4_000_000;
/// Most STIX objects in one bundle or envelope.
pub const OBJECTS_MAX: usize = 100_000;
/// Largest single STIX object, bytes of its JSON.
pub const OBJECT_BYTES_MAX: usize = 1024 * 1024;
/// Longest observable value, bytes.
pub const VALUE_BYTES_MAX: usize = 2048;
/// Longest log line, bytes; the rest of a longer one is cut and a finding says so.
pub const LINE_BYTES_MAX: usize = 64 * 1024;
/// Most observables taken from one log line.
pub const LINE_OBSERVABLES_MAX: usize = 64;
/// Most observables in one STIX pattern.
pub const PATTERN_OBSERVABLES_MAX: usize = 10_000;
/// Most rows of a CSV or pasted lines in one report.
pub const ROWS_MAX: usize = 200_000;
/// Largest ratio of decompressed to compressed bytes.
pub const INFLATE_RATIO_MAX: usize = 100;
/// Most objects in one TAXII page.
pub const PAGE_OBJECTS_MAX: usize = 1000;
/// Seconds that a sender may take for a whole request.
pub const REQUEST_SECONDS_MAX: u64 = 30;
/// Redirects followed by the outbound client.
pub const REDIRECTS_MAX: usize = 3;
/// Most values in one question.
pub const QUESTION_VALUES_MAX: usize = 1000;
/// Most findings kept of one input; the rest are counted.
pub const FINDINGS_MAX: usize = 1000;
/// How far a sender's `modified` may lie ahead of our clock before the object is held, microseconds.
pub const MODIFIED_AHEAD_MAX: i64 = 24 * crate::time::HOUR;
/// Default life of a block, microseconds (30 days).
pub const BLOCK_LIFE_DEFAULT: i64 = 30 * crate::time::DAY;
/// Longest life of a block, microseconds (90 days).
pub const BLOCK_LIFE_MAX: i64 = 90 * crate::time::DAY;
