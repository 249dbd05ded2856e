//! Every parser as a function of bytes, for fuzzers (`fuzz/`) and for the replay of their corpora (`tests/it/corpus.rs`).
//!
//! A target panics where the parser does, and where a promise is broken: what is printed reads back, a normal form is
//! stable, nothing unsigned passes as signed, nothing that names the victim is released. It takes any bytes, is the
//! same at each call, and leaves nothing behind.
//!
//! To add one: write the function, list it here, add `fuzz/fuzz_targets/NAME.rs` and its `[[bin]]`, and put a few seeds
//! into `fuzz/corpus/NAME/`; the replay names what is missing.

pub mod exchange;
pub mod gate;
pub mod history;
pub mod kernel;
pub mod logs;
pub mod outputs;
pub mod proof;
pub mod store;

pub use pasban_formats::fuzz as formats;
pub use pasban_zone::fuzz as zone;

/// A function that takes any bytes and panics where something is wrong.
pub type Target = fn(&[u8]);

/// Largest input that is worth trying, bytes; the fuzzers' `-max_len`.
pub const INPUT_BYTES_MAX: usize = 64 * 1024;

/// All targets by name; the name is that of the binary and of the corpus's folder.
pub const TARGETS: &[(&str, Target)] = &[
    ("kernel_observable", kernel::observable),
    ("kernel_words", kernel::words),
    ("json", formats::json_bytes),
    ("stix_bundle", formats::stix_bundle),
    ("stix_pattern", formats::stix_pattern),
    ("taxii_filter", formats::taxii_filter),
    ("misp_event", formats::misp_event),
    ("csv_list", formats::csv_rows),
    ("text", formats::free_text),
    ("log_json_lines", logs::json_lines),
    ("log_eve", logs::eve),
    ("log_zeek_tsv", logs::zeek_tsv),
    ("log_zeek_json", logs::zeek_json),
    ("log_access", logs::access),
    ("log_unbound", logs::unbound),
    ("log_bind", logs::bind),
    ("log_syslog", logs::syslog),
    ("outputs", outputs::print),
    ("exchange_read", exchange::read),
    ("gate_clues", gate::clues),
    ("gate_profile", gate::profile),
    ("gate_release", gate::release),
    ("proof_canon", proof::canon),
    ("proof_act", proof::act),
    ("proof_receipt", proof::receipt),
    ("proof_trust", proof::trust),
    ("proof_note", proof::note),
    ("proof_cosign", proof::cosign),
    ("proof_card", proof::card),
    ("proof_request", proof::request),
    ("proof_merkle", proof::merkle),
    ("history_frame", history::frame),
    ("history_index", history::index),
    ("history_segment", history::segment),
    ("history_files", history::files),
    ("store_import", store::import),
    ("zone_question", zone::question),
    ("zone_answer", zone::answer),
    ("zone_rules", zone::rules),
];

/// The target of that name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(n, _)| *n == name).map(|(_, t)| *t)
}
