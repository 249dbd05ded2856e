//! Every kept input of every fuzz target, on stable Rust: the seeds in `fuzz/corpus` and what once went wrong, in
//! `fuzz/regressions`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pasban_testkit::fuzz::{INPUT_BYTES_MAX, TARGETS, target};

/// Most seeds of one target; more belong into the fuzzers' own folder, which is not kept.
const SEEDS_MAX: usize = 30;
/// Largest seed, bytes.
const SEED_BYTES_MAX: u64 = 4096;
/// Largest sum of all seeds, bytes.
const SEEDS_BYTES_MAX: u64 = 1024 * 1024;
/// No input of this size may take longer, even unoptimised on a busy machine.
const INPUT_TIME_MAX: Duration = Duration::from_secs(10);

fn folder(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz")).join(name)
}

/// Files and folders below a folder, sorted; none where there is no folder.
fn names(dir: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

/// Runs a target on its kept inputs; how many, and their bytes. Those that fail are added to `failed`.
fn replay(kind: &str, name: &str, failed: &mut Vec<String>) -> (usize, u64) {
    let run = target(name).unwrap_or_else(|| panic!("fuzz/{kind}/{name} is of no target"));
    let (mut count, mut size) = (0, 0);
    for file in names(&folder(kind).join(name)) {
        let path = folder(kind).join(name).join(&file);
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.len() <= INPUT_BYTES_MAX, "{} is too large", path.display());
        let start = Instant::now();
        if std::panic::catch_unwind(|| run(&bytes)).is_err() {
            failed.push(format!("fuzz/{kind}/{name}/{file}"));
        }
        let took = start.elapsed();
        assert!(took < INPUT_TIME_MAX, "{name} took {took:?} for fuzz/{kind}/{name}/{file}");
        count += 1;
        size += bytes.len() as u64;
    }
    (count, size)
}

#[test]
fn every_seed_passes() {
    let (mut sum, mut failed) = (0, Vec::new());
    for (name, _) in TARGETS {
        let (count, size) = replay("corpus", name, &mut failed);
        assert!((1..=SEEDS_MAX).contains(&count), "{name} has {count} seeds, not 1 to {SEEDS_MAX}");
        for file in names(&folder("corpus").join(name)) {
            let size = fs::metadata(folder("corpus").join(name).join(&file)).unwrap().len();
            assert!(size <= SEED_BYTES_MAX, "fuzz/corpus/{name}/{file} has {size} bytes");
        }
        sum += size;
    }
    assert_eq!(failed, Vec::<String>::new(), "their targets fail on these");
    assert!(sum <= SEEDS_BYTES_MAX, "all seeds have {sum} bytes");
}

#[test]
fn nothing_goes_wrong_twice() {
    let mut failed = Vec::new();
    for name in names(&folder("regressions")).iter().filter(|n| !n.ends_with(".md")) {
        replay("regressions", name, &mut failed);
    }
    assert_eq!(failed, Vec::<String>::new(), "their targets fail on these again");
}

/// Scraps of every seed: halves, doubles, bits turned. A fuzzer does better, but not in seconds and not on stable.
#[test]
fn scraps_of_seeds_pass() {
    let slow = ["history_segment", "history_files", "store_import"];
    for (name, run) in TARGETS.iter().filter(|(n, _)| !slow.contains(n)) {
        for file in names(&folder("corpus").join(name)).iter().take(6) {
            let bytes = fs::read(folder("corpus").join(name).join(file)).unwrap();
            let mut scraps = vec![bytes.repeat(2), bytes.iter().rev().copied().collect()];
            for at in (0..bytes.len()).step_by(bytes.len() / 12 + 1) {
                scraps.push(bytes[..at].to_vec());
                scraps.push(bytes[at..].to_vec());
                let mut turned = bytes.clone();
                turned[at] ^= 1 << (at % 8);
                scraps.push(turned);
            }
            for scrap in scraps {
                assert!(
                    std::panic::catch_unwind(|| run(&scrap)).is_ok(),
                    "{name} fails on a scrap of {file}: {:?}",
                    String::from_utf8_lossy(&scrap)
                );
            }
        }
    }
}

/// Seeds and their last lines, repeated to the largest size: what takes quadratic time shows here.
#[test]
fn long_inputs_are_read_in_time() {
    for (name, run) in TARGETS {
        for file in names(&folder("corpus").join(name)).iter().take(3) {
            let bytes = fs::read(folder("corpus").join(name).join(file)).unwrap();
            for unit in [&bytes[..], bytes.split_inclusive(|b| *b == b'\n').next_back().unwrap_or_default()] {
                let long: Vec<u8> = unit.iter().copied().cycle().take(INPUT_BYTES_MAX).collect();
                let start = Instant::now();
                run(&long);
                let took = start.elapsed();
                assert!(took < INPUT_TIME_MAX, "{name} took {took:?} for {file}, repeated");
            }
        }
    }
}

#[test]
fn every_target_has_its_binary_and_no_other_is_there() {
    let expected: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(expected.len(), TARGETS.len(), "a name stands twice");
    let binaries = names(&folder("fuzz_targets")).iter().map(|f| f.replace(".rs", "")).collect::<BTreeSet<_>>();
    assert_eq!(binaries, expected);
    assert_eq!(names(&folder("corpus")), expected);
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for name in &expected {
        let path = format!("path = \"fuzz_targets/{name}.rs\"");
        assert!(manifest.contains(&path), "fuzz/Cargo.toml has no binary for {name}");
    }
}
