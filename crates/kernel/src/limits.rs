//! Every bound on input, in one place (invariant 5). `docs/limits.md` is written from this file.

/// Largest request or file body that an intake reads, bytes (also TAXII `max_content_length`).
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Deepest nesting of JSON.
pub const JSON_DEPTH_MAX: usize = 64;
/// Most values (objects, arrays, scalars) in one JSON document.
pub const JSON_VALUES_MAX: usize = 2_000_000;
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
/// Deepest nesting of parentheses in a STIX pattern.
pub const PATTERN_DEPTH_MAX: usize = 64;
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
/// How far a log record's own time may lie ahead of its arrival before the arrival dates it, microseconds.
pub const RECORD_AHEAD_MAX: i64 = 24 * crate::time::HOUR;
/// Default life of a block, microseconds (30 days).
pub const BLOCK_LIFE_DEFAULT: i64 = 30 * crate::time::DAY;
/// Longest life of a block, microseconds (90 days).
pub const BLOCK_LIFE_MAX: i64 = 90 * crate::time::DAY;
/// Longest text of an objection to a block, characters.
pub const OBJECTION_CHARS_MAX: usize = 4_000;
/// Longest contact that somebody who objects leaves, characters.
pub const OBJECTION_CONTACT_CHARS_MAX: usize = 200;
/// Most steps of a report that its reporter is told.
pub const COURSE_STEPS_MAX: usize = 60;
/// Longest text of one such step, characters.
pub const COURSE_WORDS_CHARS_MAX: usize = 4_000;
/// Most rules in one response policy zone.
pub const ZONE_RULES_MAX: usize = 2_000_000;
/// Most bytes of one DNS question that the zone server reads (SOA, AXFR or IXFR with TSIG needs under 1 000).
pub const DNS_QUESTION_BYTES_MAX: usize = 4096;
/// Most open connections of the zone server, all resolvers together.
pub const DNS_CONNECTIONS_MAX: usize = 256;
/// Most open connections of the zone server from one address.
pub const DNS_PEER_CONNECTIONS_MAX: usize = 16;
/// Most questions on one connection of the zone server; then it is closed.
pub const DNS_CONNECTION_QUESTIONS_MAX: usize = 256;
/// Seconds that a connection of the zone server may be idle, or one written message unread.
pub const DNS_IDLE_SECONDS_MAX: u64 = 30;
/// Seconds that one whole zone transfer may take.
pub const DNS_TRANSFER_SECONDS_MAX: u64 = 600;
/// Largest canonical act in the ledger, bytes.
pub const ACT_BYTES_MAX: usize = 64 * 1024;
/// Longest actor or subject of an act, bytes.
pub const ACT_NAME_BYTES_MAX: usize = 512;
/// Largest signed note or checkpoint, bytes.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;
/// Most signature lines on one note (C2SP asks for at least 16).
pub const NOTE_SIGNATURES_MAX: usize = 64;
/// Largest receipt, bytes.
pub const RECEIPT_BYTES_MAX: usize = 256 * 1024;
/// Most hashes in a Merkle proof: a tree of 2^63 leaves (C2SP tlog-witness allows 63).
pub const PROOF_HASHES_MAX: usize = 63;
/// Largest trust file, bytes.
pub const TRUST_BYTES_MAX: usize = 1024 * 1024;
/// Largest node card or key statement, bytes.
pub const NODE_CARD_BYTES_MAX: usize = 64 * 1024;
/// Most operating keys on one node card.
pub const NODE_CARD_KEYS_MAX: usize = 64;
/// Longest `Signature-Input`, `Signature` or `Content-Digest` field, and longest target URI, bytes.
pub const SIGNATURE_FIELD_BYTES_MAX: usize = 8 * 1024;
/// Shortest IPv4 prefix that becomes an indicator or a block by itself (design, "Block safety").
pub const PREFIX_V4_MIN: u8 = 24;
/// Shortest IPv6 prefix that becomes an indicator or a block by itself.
pub const PREFIX_V6_MIN: u8 = 48;
/// Most open connections of the HTTPS listener, all callers together.
pub const HTTP_CONNECTIONS_MAX: usize = 8192;
/// Most open connections of the HTTPS listener from one address that is not this machine's own.
pub const HTTP_ADDRESS_CONNECTIONS_MAX: usize = 512;
/// Most TLS handshakes under way at a time.
pub const HTTP_HANDSHAKES_MAX: usize = 256;
/// Seconds that a TLS handshake may take.
pub const HTTP_HANDSHAKE_SECONDS_MAX: u64 = 10;
/// Largest body of a request over a link by a signer that is not known yet (its first words), bytes.
pub const INTRODUCTION_BYTES_MAX: usize = 256 * 1024;
/// Most bytes of bodies that are being read from links, all partners together.
pub const LINK_READING_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Most bytes of bodies that are being read from one link partner.
pub const LINK_PEER_READING_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Most bytes of bodies from links that are taken apart at a time; a larger one is so alone.
pub const LINK_WORKING_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Most requests of signers that are not known yet at a time.
pub const INTRODUCTIONS_MAX: usize = 64;
/// Largest request head, bytes.
pub const HTTP_HEAD_BYTES_MAX: usize = 64 * 1024;
