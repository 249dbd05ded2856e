//! `cargo xtask fuzz [--minutes N] [TARGET…]`: every fuzz target for its share of the time, one after the other, at the
//! lowest priority. Needs nightly Rust and cargo-fuzz; `fuzz/README.md` says more.

use std::path::Path;
use std::process::Command;

/// Seconds for each target where no `--minutes` is given: enough to see that it works.
const SECONDS_EACH: u64 = 10;
/// Most memory of one target, MiB.
const MEMORY_MIB_MAX: u32 = 2048;
/// Longest time for one input, seconds.
const INPUT_SECONDS_MAX: u32 = 10;
/// Largest input, bytes.
const INPUT_BYTES_MAX: u32 = 64 * 1024;

/// Runs the command.
///
/// # Errors
/// What could not be run, or the targets that failed.
pub fn run(root: &Path, args: &[String]) -> Result<(), String> {
    let (minutes, mut targets) = arguments(args)?;
    let dir = root.join("fuzz");
    let all = all(&dir)?;
    if let Some(unknown) = targets.iter().find(|t| !all.contains(t)) {
        return Err(format!("no fuzz target is called {unknown:?}; there are: {}", all.join(", ")));
    }
    if targets.is_empty() {
        targets = all;
    }
    let count = targets.len() as u64;
    let seconds = minutes.map_or(SECONDS_EACH, |m| (m.saturating_mul(60) / count).max(1));
    let mut build = cargo(&dir, "build");
    if let [one] = targets.as_slice() {
        build.arg(one);
    }
    succeed(&mut build).map_err(|why| format!("{why}: is there nightly Rust, and `cargo install cargo-fuzz`?"))?;
    let mut failed = Vec::new();
    for (n, target) in targets.iter().enumerate() {
        println!("{target} ({} of {count}), {seconds} s", n + 1);
        if let Err(why) = one(&dir, target, seconds) {
            eprintln!("{target}: {why}");
            failed.push(target.as_str());
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}; the inputs are in fuzz/artifacts/, fuzz/README.md says what to do", failed.join(", ")))
    }
}

/// Minutes, and the targets that were named.
fn arguments(args: &[String]) -> Result<(Option<u64>, Vec<String>), String> {
    let (mut minutes, mut targets) = (None, Vec::new());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--minutes" => {
                let number = args.next().and_then(|n| n.parse().ok());
                minutes = Some(number.ok_or("--minutes needs a whole number")?);
            }
            name if name.starts_with('-') => return Err("usage: cargo xtask fuzz [--minutes N] [TARGET…]".to_owned()),
            name => targets.push(name.to_owned()),
        }
    }
    Ok((minutes, targets))
}

/// All targets: the files in `fuzz_targets`.
fn all(dir: &Path) -> Result<Vec<String>, String> {
    let list = std::fs::read_dir(dir.join("fuzz_targets")).map_err(|e| format!("fuzz/fuzz_targets: {e}"))?;
    let name = |entry: std::fs::DirEntry| Some(entry.file_name().to_str()?.strip_suffix(".rs")?.to_owned());
    let mut all: Vec<String> = list.flatten().filter_map(name).collect();
    all.sort();
    Ok(all)
}

fn one(dir: &Path, target: &str, seconds: u64) -> Result<(), String> {
    // What is found goes into the first folder; the seeds in the second are only read.
    let found = dir.join("target/corpus").join(target);
    std::fs::create_dir_all(&found).map_err(|e| format!("{}: {e}", found.display()))?;
    let mut command = cargo(dir, "run");
    command.arg(target).arg(found).arg(dir.join("corpus").join(target)).arg("--");
    command.args([
        format!("-max_total_time={seconds}"),
        format!("-rss_limit_mb={MEMORY_MIB_MAX}"),
        format!("-timeout={INPUT_SECONDS_MAX}"),
        format!("-max_len={INPUT_BYTES_MAX}"),
        "-print_final_stats=1".to_owned(),
        // A store in memory lives as long as its thread.
        "-detect_leaks=0".to_owned(),
    ]);
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        command.env("TMPDIR", memory);
    }
    succeed(&mut command)
}

fn cargo(dir: &Path, what: &str) -> Command {
    let mut command = Command::new("nice");
    command.args(["-n", "19", "cargo", "+nightly", "fuzz", what]).current_dir(dir);
    // The cargo that runs this chose its own toolchain; `+nightly` must not be overruled.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    command
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|e| format!("{:?}: {e}", command.get_program()))?;
    if status.success() { Ok(()) } else { Err(format!("ended with {status}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read() {
        let args = |list: &[&str]| arguments(&list.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>());
        assert_eq!(args(&[]), Ok((None, vec![])));
        assert_eq!(args(&["--minutes", "60", "json"]), Ok((Some(60), vec!["json".to_owned()])));
        assert!(args(&["--minutes"]).is_err() && args(&["--minutes", "x"]).is_err() && args(&["--hours"]).is_err());
    }

    #[test]
    fn targets_are_found() {
        let all = all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")).expect("the folder is there");
        assert!(all.contains(&"json".to_owned()) && all.is_sorted());
    }
}
