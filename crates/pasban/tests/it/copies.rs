//! Backup and restore: the same content, without the identity key, in another life of the state.

use std::path::Path;

use pasban_store::{Db, Options, StoreUrl};
use serde_json::{Value, json};

use crate::node::{Node, err, out, pasban};

/// Size and root of the ledger in a store that no node has open for writing.
fn tree(dir: &Path) -> (u64, String) {
    let url = StoreUrl::file(dir.join("data/pasban.sqlite"));
    let db = Db::open(&url, Options { read_only: true, ..Options::default() }).unwrap();
    let edge = db.read_blocking(pasban_app::ledger::frontier).unwrap();
    (edge.size(), edge.root().to_string())
}

fn without(mut rows: Value, names: &[&str]) -> Value {
    for row in rows.as_array_mut().unwrap() {
        for n in names {
            row.as_object_mut().unwrap().remove(*n);
        }
    }
    rows
}

#[test]
fn a_backup_of_a_running_node_restores_to_the_same_content() {
    let mut node = Node::running();
    let org = node.good(&["admin", "constituent", "add", "--name", "Bank Aftab", "--domain", "bank-aftab.example"]);
    node.good(&["admin", "tenant", "add", org.trim()]);
    for i in 0..3 {
        node.good(&["issue", &format!("evil{i}.example"), "--reason", "phishing kit"]);
    }
    node.until("all are held, here and for the tenant", |n| {
        n.json(&["blocks", "--state", "hold"]).as_array().unwrap().len() == 6
    });
    node.good(&["approve", "evil0.example", "--who", "sana"]);
    node.until("one is blocked", |n| n.json(&["blocks"]).as_array().unwrap().len() == 1);
    let receipt = node.file("receipt.txt");
    std::fs::write(&receipt, node.good(&["receipt", "--index", "0"])).unwrap();
    let file = node.file("node.age");
    node.good(&["backup", file.to_str().unwrap()]);
    let again = node.run(&["backup", file.to_str().unwrap()]);
    assert!(err(&again).contains("exists already"), "{}", err(&again));
    let before =
        (node.json(&["blocks"]), node.json(&["admin", "constituent", "list"]), node.ask("status", json!({})).unwrap());
    node.stop();

    let identity = node.dir.join("data/keys/backup.identity");
    let other = node.folder.path().join("restored");
    let restore = |identity: &Path, dir: &Path| {
        pasban(&[
            "restore",
            file.to_str().unwrap(),
            "--identity",
            identity.to_str().unwrap(),
            "--dir",
            dir.to_str().unwrap(),
        ])
    };
    let refused = restore(&identity, &node.dir);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("not empty"), "{}", err(&refused));
    let wrong = node.file("wrong.identity");
    std::fs::write(&wrong, "AGE-SECRET-KEY-1QQQQQQ").unwrap();
    assert_eq!(restore(&wrong, &other).status.code(), Some(1));
    assert!(!other.join("data").exists(), "nothing is left of a restore that failed");
    let done = restore(&identity, &other);
    assert!(done.status.success(), "{}", err(&done));
    assert!(!other.join("data/keys/identity.seed").exists() && !other.join("data/keys/backup.identity").exists());
    // The node stopped after the backup without another act: the trees are equal.
    assert_eq!(tree(&other), tree(&node.dir));

    let mut restored = Node::beside(tempfile::tempdir().unwrap(), &other);
    restored.start(&[]);
    let after = restored.ask("status", json!({})).unwrap();
    assert_eq!(restored.json(&["blocks"]), before.0);
    assert_eq!(without(restored.json(&["admin", "constituent", "list"]), &[]), before.1);
    assert_eq!(after["node"], before.2["node"]);
    assert_ne!(after["incarnation"], before.2["incarnation"], "a restored state is another life");
    assert_eq!(
        (after["mode"].as_str(), after["restored"].as_str()),
        (Some("normal"), Some("")),
        "nobody had to be asked"
    );
    // What was proven before is proven still, by the restored node's own trust file.
    let trust = node.file("trust.txt");
    std::fs::write(&trust, restored.good(&["verify", "--print-trust"])).unwrap();
    let verdict = pasban(&["verify", receipt.to_str().unwrap(), "--trust", trust.to_str().unwrap()]);
    assert_eq!(verdict.status.code(), Some(0), "{}", out(&verdict));
    restored.stop();
}

#[test]
fn a_damaged_or_cut_backup_leaves_nothing_behind() {
    let node = Node::init();
    let file = node.file("node.age");
    // A node that does not run is copied as well.
    node.good(&["backup", file.to_str().unwrap()]);
    let identity = node.dir.join("data/keys/backup.identity");
    let bytes = std::fs::read(&file).unwrap();
    let broken = node.file("broken.age");
    for (what, bytes) in [
        ("cut", bytes[..bytes.len() - 10].to_vec()),
        ("altered", {
            let mut b = bytes.clone();
            let at = b.len() / 2;
            b[at] ^= 1;
            b
        }),
        ("no backup", b"hello".to_vec()),
    ] {
        std::fs::write(&broken, bytes).unwrap();
        let to = node.folder.path().join("to");
        let o = pasban(&[
            "restore",
            broken.to_str().unwrap(),
            "--identity",
            identity.to_str().unwrap(),
            "--dir",
            to.to_str().unwrap(),
        ]);
        assert_eq!(o.status.code(), Some(1), "{what}");
        assert!(!to.join("data").exists() && !to.join("pasban.toml").exists(), "{what}");
    }
}

#[test]
fn migrate_has_nothing_to_do_on_a_new_node() {
    let node = Node::init();
    assert!(node.good(&["migrate"]).contains("up to date"));
}
