//! Real published events must not be full of clues of an invented victim.

use std::path::PathBuf;
use std::time::Instant;

use pasban_gate::{VictimProfile, clue};
use serde_json::Value;

use super::{org, zarqan};

fn texts(value: &Value, path: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => out.push((path.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|i| texts(i, path, out)),
        Value::Object(map) => map.iter().for_each(|(k, v)| texts(v, &format!("{path}.{k}"), out)),
        _ => {}
    }
}

/// A victim of short and common words.
fn short(name: &str, domain: &str) -> VictimProfile {
    VictimProfile { names: vec![name.into()], domains: vec![domain.into()], ..VictimProfile::new(org()) }
}

#[test]
#[allow(clippy::print_stdout, reason = "the measured figure is the point")]
fn hardly_any_false_clue_in_real_events() {
    let base = std::env::var_os("PASBAN_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let folder = base.join("exchange/misp/eset-events");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        assert!(std::env::var_os("CI").is_none(), "no shared data at {}", folder.display());
        println!("skipped: no shared data");
        return;
    };
    let mut all = Vec::new();
    for entry in entries {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        texts(&serde_json::from_slice(&bytes).unwrap(), "", &mut all);
    }
    let bytes: usize = all.iter().map(|(_, t)| t.len()).sum();
    assert!(all.len() > 10_000);
    for victim in [
        zarqan(),
        short("Bank A", "banka.example"),
        short("Indus Telecom", "indus.com.pk"),
        short("Mizan Microfinance Bank", "mmb.example"),
    ] {
        let start = Instant::now();
        // Text by text, for a call stops at its hundredth clue.
        let false_clues: Vec<_> =
            all.iter().flat_map(|(path, text)| clue::find(&victim, [(path.as_str(), text.as_str())])).collect();
        let (count, took) = (false_clues.len(), start.elapsed());
        println!("{}: {} texts, {bytes} bytes, {took:?}, {count} false clues", victim.names[0], all.len());
        for c in &false_clues {
            println!("  {c:?}");
        }
        assert!(count * 10_000 <= all.len(), "more than one false clue in 10 000 texts");
    }
}
