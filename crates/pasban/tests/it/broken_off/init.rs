use std::path::Path;

use super::{advises, at, broken_off, each, each_cut, good, names, passed, serves};
use crate::node::{err, out, pasban, pasban_env};
use crate::trace;

fn words<'a>(dir: &'a Path, listen: &'a str) -> Vec<&'a str> {
    let dir = dir.to_str().unwrap();
    vec!["init", "--dir", dir, "--name", "Bank", "--tier", "organisational", "--listen", listen]
}

/// The code of the recovery sheet in what `init` printed.
fn sheet(text: &str) -> String {
    let code = |l: &str| l.len() > 50 && l.chars().all(|c| c == '-' || c.is_ascii_uppercase() || c.is_ascii_digit());
    text.lines().map(str::trim).find(|l| code(l)).expect("a recovery sheet").to_owned()
}

/// A whole node: it serves, and the sheet is its own.
fn whole(dir: &Path, sheet: &str) {
    let mut node = at(dir);
    node.start(&[]);
    node.good(&["issue", "evil.example", "--reason", "phishing kit"]);
    node.stop();
    let file = node.file("sheet");
    std::fs::write(&file, sheet).unwrap();
    std::fs::remove_file(dir.join("data/keys/identity.seed")).unwrap();
    node.good(&["admin", "keys", "rotate", "--sheet", file.to_str().unwrap()]);
}

/// What stands after a cut, brought to its end by whoever runs `init` again. Answers whether it was whole at once.
fn mend(dir: &Path, listen: &str, what: &str) -> bool {
    let again = pasban(&words(dir, listen));
    if again.status.success() {
        whole(dir, &sheet(&out(&again)));
        return false;
    }
    // Nobody saw the sheet: it can be had.
    advises(&err(&again), "pasban admin keys sheet");
    advises(&err(&again), "pasban admin person invite");
    let shown = pasban(&["admin", "keys", "sheet", "--dir", dir.to_str().unwrap()]);
    whole(dir, &sheet(&good(&shown, what)));
    true
}

#[test]
fn init_broken_off_anywhere_serves_nothing_and_is_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let listen = pasban_testkit::ports::free_address().to_string();
    let (plain, points) = (folder.path().join("plain"), folder.path().join("points"));
    let done = pasban_env(&words(&plain, &listen), &[("PASBAN_TRACE_POINTS", points.to_str().unwrap())]);
    good(&done, "init");
    let passes = each(&passed(&points));
    for wanted in ["init.begin.after", "init.seed.after", "init.keys.after", "init.store.after", "init.commit.after"] {
        assert!(passes.iter().any(|(p, _)| p == wanted), "{wanted} is not passed: {passes:?}");
    }
    for (number, (point, n)) in passes.iter().enumerate() {
        let dir = folder.path().join(format!("node{number}"));
        broken_off(&words(&dir, &listen), point, *n);
        let late = point == "init.commit.after";
        match serves(&dir) {
            Ok(()) => assert!(late, "{point}:{n}: half a node serves"),
            Err(said) => {
                assert!(!late, "{point}: {said}");
                advises(&said, "pasban init");
            }
        }
        assert_eq!(mend(&dir, &listen, point), late, "{point}:{n}");
        let left = names(&dir);
        let mut wanted = names(&plain);
        wanted.retain(|p| !p.ends_with("identity.seed"));
        for name in &wanted {
            assert!(left.contains(name), "{point}:{n}: {} is missing", name.display());
        }
        assert!(!dir.join(".pasban.toml.new").exists(), "{point}:{n}");
    }
    eprintln!("init: {} passes of {} points", passes.len(), passed(&points).len());
}

#[test]
fn only_one_init_works_in_a_folder_and_no_node_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let (dir, listen) = (folder.path().join("node"), pasban_testkit::ports::free_address().to_string());
    std::fs::create_dir(&dir).unwrap();
    let held = std::fs::File::create(dir.join(".pasban.toml.new")).unwrap();
    held.lock().unwrap();
    let refused = pasban(&words(&dir, &listen));
    assert!(err(&refused).contains("another `pasban init` is at work"), "{}", err(&refused));
    drop(held);
    std::fs::remove_file(dir.join(".pasban.toml.new")).unwrap();
    good(&pasban(&words(&dir, &listen)), "init");
    // The configuration is kept elsewhere: the data are a node's all the same.
    let seed = std::fs::read(dir.join("data/keys/identity.seed")).unwrap();
    std::fs::rename(dir.join("pasban.toml"), folder.path().join("pasban.toml")).unwrap();
    let refused = pasban(&words(&dir, &listen));
    assert!(err(&refused).contains("holds the data of a node already"), "{}", err(&refused));
    assert_eq!(std::fs::read(dir.join("data/keys/identity.seed")).unwrap(), seed);
}

#[test]
fn a_power_cut_during_init_leaves_nothing_half_and_after_it_loses_nothing() {
    if !trace::present() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("srv");
    std::fs::create_dir(&root).unwrap();
    let before = folder.path().join("before");
    std::fs::create_dir(&before).unwrap();
    let (dir, listen) = (root.join("bank"), pasban_testkit::ports::free_address().to_string());
    let mut whole_at = 0;
    let cuts = each_cut(&words(&dir, &listen), &root, &before, |cut| {
        let config = dir.join("pasban.toml").exists();
        match cut {
            // It was said to be made.
            None => assert!(config),
            Some(n) => {
                if !config {
                    advises(&serves(&dir).unwrap_err(), "pasban init");
                }
                assert_eq!(mend(&dir, &listen, &format!("cut {n}")), config, "cut {n}");
                whole_at += usize::from(config);
                return;
            }
        }
        let shown = pasban(&["admin", "keys", "sheet", "--dir", dir.to_str().unwrap()]);
        whole(&dir, &sheet(&good(&shown, "the end")));
    });
    eprintln!("{cuts} cuts during init, {whole_at} of them after the node was made");
}
