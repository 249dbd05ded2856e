//! `init`, `restore` and `migrate` broken off at each crash point that they pass: what is left serves nothing unless it is
//! whole, and the same command, run again, finishes or says what to do.

mod init;
mod migrate;
mod restore;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::node::{Node, err, out, pasban_env};
use crate::power::disk::{Dice, Disk, Lost};
use crate::trace;

/// Names of the points that were passed, in a trace.
fn passed(trace: &Path) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for name in std::fs::read_to_string(trace).unwrap_or_default().lines() {
        *counts.entry(name.to_owned()).or_insert(0) += 1;
    }
    counts
}

/// Each pass of a point; of many passes the first, the last and one between.
fn each(passed: &BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let few = |n: usize| if n <= 4 { (1..=n).collect() } else { vec![1, n / 2, n] };
    passed.iter().flat_map(|(point, n)| few(*n).into_iter().map(|n| (point.clone(), n))).collect()
}

/// Runs a command that ends at the n-th pass of a point.
fn broken_off(args: &[&str], point: &str, n: usize) {
    let o = pasban_env(args, &[("PASBAN_CRASH_AT", &format!("{point}:{n}"))]);
    assert!(err(&o).contains(&format!("crash point {point} reached")), "{point}:{n}: {}{}", out(&o), err(&o));
    assert!(!o.status.success());
}

/// Whether something serves there within some seconds; where nothing does, what `serve` said at its end.
fn serves(dir: &Path) -> Result<(), String> {
    let log = dir.with_extension("serve.log");
    let mut child = Command::new(crate::troupe::binary())
        .args(["serve", "--dir"])
        .arg(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let answer = loop {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(!status.success(), "{}", std::fs::read_to_string(&log).unwrap());
            return Err(std::fs::read_to_string(&log).unwrap());
        }
        let o = crate::node::pasban(&["status", "--dir", dir.to_str().unwrap()]);
        if o.status.code() != Some(1) {
            break Ok(());
        }
        if begun.elapsed() > Duration::from_secs(30) {
            break Err("neither serves nor ends".to_owned());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    child.kill().unwrap();
    child.wait().unwrap();
    answer
}

/// Runs a command under `strace`, which makes `root` of what `before` holds, and answers with what is left of `root` after
/// a power cut at each of its syncs and at its end: `None` as the instant. Every other time some of what was not synced
/// is there.
fn each_cut(words: &[&str], root: &Path, before: &Path, mut left: impl FnMut(Option<usize>)) -> usize {
    let log = before.with_extension("strace");
    let strace = trace::strace(&log);
    let mut command = Command::new(&strace[0]);
    command.args(&strace[1..]).arg(crate::troupe::binary()).args(words);
    good(&command.output().unwrap(), "under strace");
    let calls = trace::read(&std::fs::read_to_string(&log).unwrap());
    let syncs: Vec<i64> = calls.iter().filter(|c| c.is_sync()).map(|c| c.end).collect();
    assert!(syncs.len() > 10, "{} syncs", syncs.len());
    // A moment before and after each sync, and after the end.
    let cuts: Vec<i64> = syncs.iter().flat_map(|at| [at - 1, *at]).chain([i64::MAX]).collect();
    for (n, cut) in cuts.iter().enumerate() {
        let mut disk = Disk::of(root, before).unwrap();
        calls.iter().filter(|c| c.end <= *cut).for_each(|c| disk.call(c));
        std::fs::remove_dir_all(root).unwrap();
        std::fs::create_dir(root).unwrap();
        let lost = if n % 2 == 0 { Lost::All } else { Lost::Some(Dice(n as u64)) };
        disk.after_cut(root, lost).unwrap();
        left((n + 1 < cuts.len()).then_some(n));
    }
    cuts.len() - 1
}

/// Says what to do: names the command.
fn advises(said: &str, command: &str) {
    assert!(said.contains(command), "does not name {command:?}: {said}");
}

fn good(o: &Output, what: &str) -> String {
    assert!(o.status.success(), "{what}: {}{}", out(o), err(o));
    out(o)
}

/// Paths below a folder, without what a running store keeps beside its file.
fn names(dir: &Path) -> Vec<PathBuf> {
    fn walk(dir: &Path, base: &Path, all: &mut Vec<PathBuf>) {
        for e in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = e.path();
            if path.is_dir() {
                walk(&path, base, all);
            }
            let passing = ["sqlite-wal", "sqlite-shm", "lock", "sock"];
            if !path.extension().is_some_and(|x| passing.iter().any(|p| x == *p)) {
                all.push(path.strip_prefix(base).unwrap().to_owned());
            }
        }
    }
    let mut all = Vec::new();
    walk(dir, dir, &mut all);
    all.sort();
    all
}

/// A node with two values on hold and one blocked; stopped.
fn filled(node: Node) -> Node {
    for i in 0..3 {
        node.good(&["issue", &format!("evil{i}.example"), "--reason", "phishing kit"]);
    }
    node.until("all are held", |n| n.json(&["blocks", "--state", "hold"]).as_array().unwrap().len() == 3);
    node.good(&["approve", "evil0.example", "--who", "sana"]);
    node.until("one is blocked", |n| n.json(&["blocks"]).as_array().unwrap().len() == 1);
    node
}

/// What a node holds, as far as a copy of it must hold the same.
fn content(node: &Node) -> Value {
    // An act and its salt; what follows says where in a tree that grows.
    let receipt = node.good(&["receipt", "--index", "0"]);
    let extra = receipt.lines().find_map(|l| l.strip_prefix("extra ")).unwrap();
    let extra = String::from_utf8(data_encoding::BASE64.decode(extra.as_bytes()).unwrap()).unwrap();
    let act = extra.split("\nsums ").next().unwrap();
    json!([node.json(&["blocks"]), node.json(&["blocks", "--state", "hold"]), act])
}

/// A node that lies in a folder.
fn at(dir: &Path) -> Node {
    Node::beside(tempfile::tempdir().unwrap(), dir)
}
