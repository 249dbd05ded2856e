//! Texts made to cost time, memory or attention: each is judged, in time that grows with its length only.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use pasban_gate::{Candidate, ObjectKind, Policy, Reason, Relation, release};
use pasban_kernel::limits;

use super::{agreement, decision, key, node, now, zarqan};

const ID: &str = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

#[test]
#[allow(clippy::print_stdout, reason = "the measured times are worth reading")]
fn a_megabyte_of_anything_is_judged_in_time() {
    let size = limits::OBJECT_BYTES_MAX - 200;
    let repeat = |unit: &str| unit.repeat(size / unit.len());
    let mut nested = "loader ".repeat(size / 30);
    for _ in 0..4 {
        nested = BASE64.encode(nested.as_bytes());
    }
    nested.truncate(size);
    let texts = [
        ("one letter", repeat("z")),
        ("the name's beginning", repeat("zarqa")),
        ("digits", repeat("1")),
        ("dots", repeat("a.")),
        ("dashes", repeat("-")),
        ("hex", repeat("5a")),
        ("percent", repeat("%25")),
        ("base64 in base64", nested),
        ("addresses", repeat("198.51.100.7 ")),
        ("domains", repeat("login-zarkam-x.example ")),
        ("escapes", repeat("&#90")),
        ("invisible", repeat("\u{200b}")),
        ("brackets", repeat("[.")),
    ];
    for (what, text) in texts {
        let bytes = serde_json::json!({ "id": ID, "name": text }).to_string().into_bytes();
        let key = key(ID, &bytes);
        let candidate = Candidate::new(&key, ObjectKind::Indicator, node(), &bytes);
        let start = Instant::now();
        let outcome = release(
            &candidate,
            &agreement(Relation::Constituent),
            &[],
            &[zarqan()],
            &Policy::default(),
            now(),
            decision(),
        );
        let took = start.elapsed();
        println!("{what}: {took:?}, {}", outcome.because().last().map(Reason::code).unwrap_or_default());
        assert!(took < Duration::from_secs(20), "{what} took {took:?}");
    }
}

#[test]
fn a_name_behind_much_else_is_found() {
    let text = format!("{} Zarqan Bank", "QUJDREVGR0g= ".repeat(20_000));
    let bytes = serde_json::json!({ "id": ID, "name": text }).to_string().into_bytes();
    let key = key(ID, &bytes);
    let candidate = Candidate::new(&key, ObjectKind::Indicator, node(), &bytes);
    let agreement = agreement(Relation::Constituent);
    let outcome = release(&candidate, &agreement, &[], &[zarqan()], &Policy::default(), now(), decision());
    assert!(outcome.because().iter().any(|r| matches!(r, Reason::Clue { .. })));
}

#[test]
fn many_keys_and_depths_cost_no_memory() {
    let long = "k".repeat(400_000);
    let bytes = format!("{{\"{long}\":[{}]}}", vec!["\"a\""; 100_000].join(",")).into_bytes();
    let key = key(ID, &bytes);
    let candidate = Candidate::new(&key, ObjectKind::Other, node(), &bytes);
    let agreement = agreement(Relation::Constituent);
    assert!(release(&candidate, &agreement, &[], &[], &Policy::default(), now(), decision()).is_release());
}
