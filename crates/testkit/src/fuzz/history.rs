//! Folders of a history with something wrong in them: opening mends or names it, hunting goes on, appending works.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

pub use pasban_history::fuzz::{frame, index};
use pasban_history::{Batch, BatchKey, History, Hunt, Options, fuzz};
use pasban_kernel::observation::Seen;
use pasban_kernel::{Observable, Observation, TenantId, Timestamp};

/// 2026-11-24T10:00:00Z.
const NOW: Timestamp = Timestamp(1_795_514_400_000_000);
/// Longest piece of a file that an input may replace or add.
const PATCHES_MAX: usize = 16;

fn values() -> Vec<Observable> {
    ["evil.example", "198.51.100.0/24", "https://bad.example/x"].iter().filter_map(|v| Observable::guess(v)).collect()
}

fn observations() -> Vec<Observation> {
    let seen = |field: &str, value: &str| {
        let value = Observable::guess(value)?;
        Some(Seen { field: field.to_owned(), value, attacker_controlled: field == "referer" })
    };
    let one = |n: i64| Observation {
        time: NOW.plus(n * 3_600_000_000),
        host: format!("192.0.2.{n}"),
        seen: [
            seen("dns.rrname", &format!("h{n}.evil.example")),
            seen("dest_ip", &format!("198.51.100.{n}")),
            seen("referer", "https://bad.example/x"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        line: format!("line {n}").into_bytes(),
    };
    (0..30).map(one).collect()
}

/// A segment left by a stopped process. A first byte of 0: the rest is the file; else the rest are payloads of frames
/// with right checksums, each with a 16-bit length in front.
pub fn segment(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let file = if *first == 0 { rest.to_vec() } else { fuzz::segment(TenantId::OWN, 1, payloads(rest)) };
    in_folder(|dir| {
        let open = dir.join(format!("tenant={}", TenantId::OWN)).join("open");
        let written = fs::create_dir_all(&open).and_then(|()| fs::write(open.join("0000000001.seg"), &file));
        written.unwrap_or_else(|e| panic!("a folder for the test: {e}"));
        go_on(dir);
    });
}

fn payloads(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    while let Some((size, tail)) = rest.split_first_chunk::<2>() {
        let (payload, tail) = tail.split_at(tail.len().min(usize::from(u16::from_le_bytes(*size))));
        all.push(payload);
        rest = tail;
    }
    all
}

/// A folder as it is after a day of work, made once: path below the root, content.
static FOLDER: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut files = Vec::new();
    in_folder(|dir| {
        let Ok(opened) = History::open(dir, Options::default()) else { return };
        let observations = observations();
        let batch = |start| Batch {
            source: "suricata",
            key: Some(BatchKey { stream: 1, start, end: start + 10 }),
            received: NOW,
            observations: &observations,
        };
        let _ = opened.history.append(TenantId::OWN, &batch(0));
        let _ = opened.history.seal(TenantId::OWN);
        let _ = opened.history.append(TenantId::OWN, &batch(10));
        drop(opened);
        collect(dir, dir, &mut files);
    });
    files.sort();
    files
});

fn collect(root: &Path, dir: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if let (Ok(below), Ok(content)) = (path.strip_prefix(root), fs::read(&path)) {
            files.push((below.to_string_lossy().into_owned(), content));
        }
    }
}

/// A whole folder with damage: patches of file number, offset (both from the input), length and bytes. A length of 255
/// cuts the file there. A manifest (any file in JSON) is replaced from the offset on.
pub fn files(bytes: &[u8]) {
    if FOLDER.is_empty() {
        return;
    }
    let mut files = FOLDER.clone();
    let mut rest = bytes;
    for _ in 0..PATCHES_MAX {
        let Some(([file, low, high, size], tail)) = rest.split_first_chunk::<4>() else { break };
        let (patch, tail) = tail.split_at(tail.len().min(usize::from(*size)));
        rest = tail;
        let number = usize::from(*file) % files.len();
        let Some((name, content)) = files.get_mut(number) else { break };
        let at = usize::from(u16::from_le_bytes([*low, *high])) % content.len().max(1);
        match size {
            255 => content.truncate(at),
            _ if name.ends_with(".json") => drop(content.splice(at.., patch.iter().copied())),
            _ => content.iter_mut().skip(at).zip(patch).for_each(|(to, from)| *to = *from),
        }
    }
    // What is left replaces the manifest.
    if let Some((_, content)) = files.iter_mut().find(|(name, _)| name.ends_with(".json"))
        && rest.first() == Some(&b'{')
    {
        *content = rest.to_vec();
    }
    // Half of the manifests come with a right checksum.
    if bytes.len().is_multiple_of(2) {
        for (_, content) in files.iter_mut().filter(|(name, _)| name.ends_with(".json")) {
            *content = fuzz::manifest(content).unwrap_or_else(|| std::mem::take(content));
        }
    }
    in_folder(|dir| {
        for (name, content) in &files {
            let path = dir.join(name);
            let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, content));
            made.unwrap_or_else(|e| panic!("a folder for the test: {e}"));
        }
        go_on(dir);
    });
}

/// Opens, hunts, appends, seals, opens again and hunts.
fn go_on(dir: &Path) {
    let values = values();
    let Ok(opened) = History::open(dir, Options::default()) else { return };
    let history = opened.history;
    let _ = history.hunt(&Hunt::new(&values));
    let _ = history.hunt(&Hunt { since: NOW, until: NOW.plus(1), ..Hunt::new(&values) });
    let _ = history.prevalence(&values, 30, NOW, &[]);
    let _ = (history.verify(TenantId::OWN), history.stats(), history.stored_to(TenantId::OWN, "suricata", 1));
    let observations = observations();
    let batch = Batch { source: "s", key: None, received: NOW, observations: &observations };
    let kept = history.append(TenantId::OWN, &batch).is_ok();
    let _ = (history.seal(TenantId::OWN), history.retain(NOW));
    drop(history);
    let Ok(again) = History::open(dir, Options::default()) else { panic!("what was opened opens again") };
    let met = again.history.hunt(&Hunt::new(&values));
    assert!(!(kept && met.hits.is_empty()), "what was acknowledged is found");
}

fn in_folder(work: impl FnOnce(&Path)) {
    let dir = tempfile::tempdir().unwrap_or_else(|e| panic!("a folder for the test: {e}"));
    work(dir.path());
}
