//! Real published events must not be full of clues of an invented victim.

use std::path::PathBuf;
use std::time::Instant;

use pasban_gate::clue;
use serde_json::Value;

use super::zarqan;

fn texts(value: &Value, path: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => out.push((path.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|i| texts(i, path, out)),
        Value::Object(map) => map.iter().for_each(|(k, v)| texts(v, &format!("{path}.{k}"), out)),
        _ => {}
    }
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
    let start = Instant::now();
    let mut false_clues = Vec::new();
    for (path, text) in &all {
        false_clues.extend(clue::find(&zarqan(), [(path.as_str(), text.as_str())]));
    }
    println!("{} texts, {bytes} bytes, {:?}: {} false clues", all.len(), start.elapsed(), false_clues.len());
    for c in &false_clues {
        println!("  {c:?}");
    }
    assert!(all.len() > 10_000);
    assert!(false_clues.len() * 10_000 <= all.len(), "more than one false clue in 10 000 texts");
}
