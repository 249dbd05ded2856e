//! Wrong words exit 2, every command explains itself with an example, and a node that does not run is named.

use crate::node::{Node, err, out, pasban, pasban_env};

const COMMANDS: &[&[&str]] = &[
    &["init"],
    &["serve"],
    &["demo"],
    &["status"],
    &["doctor"],
    &["backup"],
    &["restore"],
    &["migrate"],
    &["admin"],
    &["admin", "constituent", "add"],
    &["admin", "constituent", "list"],
    &["admin", "tenant", "add"],
    &["admin", "person", "add"],
    &["admin", "person", "list"],
    &["admin", "person", "invite"],
    &["admin", "person", "reset-factor"],
    &["admin", "person", "enter"],
    &["admin", "person", "role"],
    &["admin", "person", "disable"],
    &["admin", "person", "enable"],
    &["admin", "token", "make"],
    &["admin", "token", "list"],
    &["admin", "token", "revoke"],
    &["admin", "keys", "list"],
    &["admin", "keys", "sheet"],
    &["admin", "keys", "rotate"],
    &["admin", "keys", "compromised"],
    &["admin", "begin-ledger-anew"],
    &["admin", "settle-restore"],
    &["link"],
    &["link", "offer"],
    &["link", "accept"],
    &["link", "digits"],
    &["link", "confirm"],
    &["link", "list"],
    &["link", "pause"],
    &["link", "resume"],
    &["link", "revoke"],
    &["link", "forgive"],
    &["link", "export"],
    &["link", "import"],
    &["report"],
    &["report", "send"],
    &["report", "list"],
    &["report", "show"],
    &["report", "withdraw-consent"],
    &["receipt"],
    &["proposals"],
    &["review"],
    &["ask"],
    &["confirm"],
    &["hold"],
    &["reject"],
    &["issue"],
    &["withdraw"],
    &["questions"],
    &["questions", "ask"],
    &["questions", "standing"],
    &["stop"],
    &["approve"],
    &["lift"],
    &["blocks"],
    &["why"],
    &["preview"],
    &["export"],
    &["alerts"],
    &["alerts", "false"],
    &["alerts", "outgoing"],
    &["alerts", "release"],
    &["alerts", "bad"],
    &["verify"],
    &["scan"],
    &["openapi"],
];

#[test]
fn every_command_has_help_with_an_example() {
    for command in COMMANDS {
        let mut args = command.to_vec();
        args.push("--help");
        let o = pasban(&args);
        assert_eq!(o.status.code(), Some(0), "{command:?}: {}", err(&o));
        assert!(out(&o).contains("xample"), "{command:?} has no example:\n{}", out(&o));
    }
}

#[test]
fn wrong_usage_exits_2() {
    for args in [
        &[][..],
        &["frobnicate"],
        &["init"],
        &["init", "--dir", "x", "--name", "n", "--tier", "galactic"],
        &["status", "--format", "yaml"],
        &["why"],
        &["stop", "--reason", "x"],
        &["confirm", "r", "v"],
        &["issue", "x.example", "--reason", "y", "--days", "91"],
        &["receipt"],
        &["export", "dnsmasq"],
    ] {
        let o = pasban(args);
        assert_eq!(o.status.code(), Some(2), "{args:?}: {}{}", out(&o), err(&o));
    }
}

#[test]
fn a_node_that_does_not_run_is_named_with_the_command_that_starts_it() {
    let node = Node::init();
    let o = node.run(&["status"]);
    assert_eq!(o.status.code(), Some(1));
    assert!(err(&o).contains("not running") && err(&o).contains("pasban serve --config"), "{}", err(&o));
    let o = node.run(&["doctor"]);
    assert_eq!(o.status.code(), Some(10), "{}", err(&o));
    let text = out(&o);
    for words in [
        "the node does not answer",
        "the identity key lies on this machine",
        "shred -u",
        "the store opens and is up to date",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let o = pasban(&["status", "--dir", "/nonexistent"]);
    assert!(err(&o).contains("pasban init"), "{}", err(&o));
}

#[test]
fn init_prints_once_what_must_be_kept_and_refuses_a_second_time() {
    let node = Node::init();
    let text = std::fs::read_to_string(node.file("init.txt")).unwrap();
    for words in
        ["node id", "TLS key SHA-256", "RECOVERY SHEET", "age1", "pasban serve --config", "shred -u", "/welcome/"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("AGE-SECRET-KEY"), "the backup identity is in a file, not on the screen");
    let o = pasban(&["init", "--dir", node.dir.to_str().unwrap(), "--name", "x", "--tier", "national"]);
    assert_eq!(o.status.code(), Some(1));
    assert!(err(&o).contains("holds a node already"), "{}", err(&o));
    use std::os::unix::fs::MetadataExt as _;
    for file in
        ["data/keys/operating.json", "data/keys/identity.seed", "data/keys/backup.identity", "data/keys/tls.key.pem"]
    {
        assert_eq!(std::fs::metadata(node.dir.join(file)).unwrap().mode() & 0o077, 0, "{file}");
    }
}

#[test]
fn switches_for_drills_are_checked() {
    let node = Node::init();
    let dir = node.dir.to_str().unwrap();
    for (key, value, words) in [
        ("PASBAN_CRASH_AT", "no.such.point", "there is no such crash point"),
        ("PASBAN_CRASH_AT", "store.commit.before:0", "NAME or NAME:N"),
        ("PASBAN_CLOCK_OFFSET_SECONDS", "soon", "whole seconds"),
        ("PASBAN_LOG_FORMAT", "xml", "must be json or text"),
    ] {
        let o = pasban_env(&["serve", "--dir", dir], &[(key, value)]);
        assert_eq!(o.status.code(), Some(1), "{key}={value}");
        assert!(err(&o).contains(words), "{key}={value}: {}", err(&o));
    }
}
