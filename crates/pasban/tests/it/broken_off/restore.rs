use std::path::{Path, PathBuf};

use pasban_testkit::servers::Postgres;
use serde_json::Value;

use super::{advises, at, broken_off, content, each, each_cut, filled, good, passed, serves};
use crate::node::{Node, err, pasban, pasban_env};
use crate::trace;

/// A node with something in it, stopped, and its backup.
struct Old {
    node: Node,
    file: PathBuf,
    content: Value,
}

fn old() -> Old {
    let mut node = Node::init();
    let config = node.dir.join("pasban.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::create_dir(node.dir.join("lists")).unwrap();
    std::fs::write(node.dir.join("lists/never.txt"), NEVER).unwrap();
    std::fs::write(&config, text.replace("[policy]", "[policy]\nnever_block = [\"lists/never.txt\"]")).unwrap();
    node.start(&[]);
    let mut node = filled(node);
    let file = node.file("node.age");
    node.good(&["backup", file.to_str().unwrap()]);
    let content = content(&node);
    node.stop();
    Old { node, file, content }
}

const NEVER: &str = "# name: ours\n# owner: us\n# source: a test\n# layer: government\n.gov.example\n";

impl Old {
    fn words(&self, dir: &Path) -> Vec<String> {
        let identity = self.node.dir.join("data/keys/backup.identity");
        ["restore", self.file.to_str().unwrap(), "--identity", identity.to_str().unwrap(), "--dir"]
            .into_iter()
            .chain([dir.to_str().unwrap()])
            .map(str::to_owned)
            .collect()
    }

    /// The restored node serves the same content in another life, and nothing is left of an earlier try.
    fn holds(&self, dir: &Path, what: &str) {
        let mut node = at(dir);
        node.start(&[]);
        assert_eq!(content(&node), self.content, "{what}");
        let status = node.ask("status", serde_json::json!({})).unwrap();
        assert_eq!((status["mode"].as_str(), status["restored"].as_str()), (Some("normal"), Some("")), "{what}");
        node.stop();
        assert_eq!(std::fs::read_to_string(dir.join("lists/never.txt")).unwrap(), NEVER, "{what}");
        for left in super::names(dir) {
            assert!(!left.to_string_lossy().contains("restor"), "{what}: {} is left", left.display());
        }
    }
}

/// Breaks a restore off at each pass of each point; `prepare` makes the folder that it goes into.
fn each_point(old: &Old, folder: &Path, prepare: &dyn Fn(&Path, usize)) -> usize {
    let (plain, points) = (folder.join("plain"), folder.join("points"));
    prepare(&plain, 0);
    let words = old.words(&plain);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    good(&pasban_env(&words, &[("PASBAN_TRACE_POINTS", points.to_str().unwrap())]), "restore");
    old.holds(&plain, "undisturbed");
    let passes = each(&passed(&points));
    for wanted in ["restore.begin.after", "restore.file.before", "restore.import.after", "restore.data.after"] {
        assert!(passes.iter().any(|(p, _)| p == wanted), "{wanted} is not passed: {passes:?}");
    }
    for (number, (point, n)) in passes.iter().enumerate() {
        let (what, dir) = (format!("{point}:{n}"), folder.join(format!("node{number}")));
        prepare(&dir, number + 1);
        let words = old.words(&dir);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        broken_off(&words, point, *n);
        let late = point == "restore.data.after";
        match serves(&dir) {
            Ok(()) => assert!(late, "{what}: half a node serves"),
            Err(said) => {
                assert!(!late, "{what}: {said}");
                let config = dir.join("pasban.toml").exists();
                advises(&said, if config { "pasban restore" } else { "pasban init" });
                if config {
                    let doctor = pasban(&["doctor", "--dir", dir.to_str().unwrap()]);
                    advises(&crate::node::out(&doctor), "pasban restore");
                }
            }
        }
        let again = pasban(&words);
        if late {
            advises(&err(&again), "restore into a new folder");
        } else {
            good(&again, &what);
        }
        old.holds(&dir, &what);
    }
    passes.len()
}

#[test]
fn restore_broken_off_anywhere_serves_nothing_and_is_run_again() {
    let (old, folder) = (old(), tempfile::tempdir().unwrap());
    let n = each_point(&old, folder.path(), &|_, _| {});
    eprintln!("restore: {n} passes");
}

#[test]
fn restore_into_postgresql_broken_off_anywhere_serves_nothing_and_is_run_again() {
    let Some(server) = Postgres::start() else { return };
    let (old, folder) = (old(), tempfile::tempdir().unwrap());
    let text = std::fs::read_to_string(old.node.dir.join("pasban.toml")).unwrap();
    // A configuration that stands there is kept: it names the database.
    let n = each_point(&old, folder.path(), &|dir, number| {
        let url = server.create(&format!("node{number}")).unwrap();
        std::fs::create_dir_all(dir.join("lists")).unwrap();
        std::fs::write(dir.join("pasban.toml"), format!("{text}\n[store]\nurl = \"{url}\"\n")).unwrap();
    });
    eprintln!("restore into PostgreSQL: {n} passes");
    // Another restore into the same database takes it from the folder that was not started yet.
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let url = server.create("shared").unwrap();
    for dir in [&first, &second] {
        std::fs::create_dir(dir).unwrap();
        std::fs::write(dir.join("pasban.toml"), format!("{text}\n[store]\nurl = \"{url}\"\n")).unwrap();
        let words = old.words(dir);
        good(&pasban(&words.iter().map(String::as_str).collect::<Vec<_>>()), "restore");
    }
    advises(&serves(&first).unwrap_err(), "pasban restore");
    old.holds(&second, "the second");
    // Now it is a node's: nobody's restore takes it.
    std::fs::remove_dir_all(first.join("data")).unwrap();
    let words = old.words(&first);
    let refused = pasban(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(err(&refused).contains("import into a new store"), "{}", err(&refused));
    old.holds(&second, "the second, still");
}

#[test]
fn a_power_cut_during_restore_leaves_nothing_half_and_after_it_loses_nothing() {
    if !trace::present() {
        return;
    }
    let (old, folder) = (old(), tempfile::tempdir().unwrap());
    let (root, before) = (folder.path().join("srv"), folder.path().join("before"));
    std::fs::create_dir(&root).unwrap();
    std::fs::create_dir(&before).unwrap();
    let dir = root.join("bank");
    let words = old.words(&dir);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut whole = 0;
    let cuts = each_cut(&words, &root, &before, |cut| {
        let what = cut.map_or("the end".to_owned(), |n| format!("cut {n}"));
        match cut {
            None => {}
            Some(_) if dir.join("data/keys/operating.json").exists() => whole += 1,
            Some(_) => {
                let said = serves(&dir).unwrap_err();
                advises(&said, if dir.join("pasban.toml").exists() { "pasban restore" } else { "pasban init" });
                good(&pasban(&words), &what);
            }
        }
        old.holds(&dir, &what);
    });
    eprintln!("{cuts} cuts during restore, {whole} of them after the node was made");
}
