//! Objects and bytes a second of the exchange readers on real documents: a trend for ourselves, run by `cargo bench`.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use pasban_formats::{json, misp, stix, text};

fn main() {
    let root = std::env::var("PASBAN_SHARED_DATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned());
    let read = |name: &str| std::fs::read(Path::new(&root).join("exchange").join(name));
    let (Ok(attack), Ok(pegasus), Ok(event)) = (
        read("stix21/attack/ics-attack-18.1.json"),
        read("stix21/amnesty/pegasus.stix2.json"),
        read("misp/eset-events/moustachedbouncer_misp-moustachedbouncer.event.json"),
    ) else {
        println!("skipped: no shared data");
        return;
    };
    run("json::bounded, ATT&CK ICS", attack.len(), || json::bounded(&attack).map_or(0, |_| 1));
    run("serde_json::from_slice, the same", attack.len(), || {
        serde_json::from_slice::<serde_json::Value>(&attack).map_or(0, |_| 1)
    });
    run("stix::parse_bundle, ATT&CK ICS", attack.len(), || stix::parse_bundle(&attack).map_or(0, |p| p.value.len()));
    run("stix::parse_bundle, Pegasus", pegasus.len(), || stix::parse_bundle(&pegasus).map_or(0, |p| p.value.len()));
    run("misp::parse, attributes", event.len(), || {
        misp::parse(&event).map_or(0, |p| p.value.iter().map(|e| e.attributes.len()).sum())
    });
    run("text::extract, the event as text", event.len(), || text::extract(&event).map_or(0, |p| p.value.len()));
}

/// Median of 15 runs.
fn run(name: &str, bytes: usize, mut work: impl FnMut() -> usize) {
    let mut count = 0;
    let mut seconds: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            count = black_box(work());
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let median = seconds.get(7).copied().unwrap_or(f64::NAN);
    println!("{name}: {:.0} items/s, {:.0} MB/s ({count} items)", count as f64 / median, bytes as f64 / median / 1e6);
}
