//! The control API: who may open the socket, what a wrong request is told.

use serde_json::json;

use crate::node::{Node, err, pasban};

#[test]
fn errors_have_a_status_a_kind_and_a_sentence() {
    let node = Node::running();
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (op, input, status, kind, words) in [
        ("frobnicate", json!({}), 400, "invalid", "no operation is called"),
        ("status", json!({"extra": 1}), 400, "invalid", "extra"),
        ("why", json!({"value": "not a value"}), 400, "invalid", "is no value"),
        ("issue", json!({"value": "evil.example"}), 400, "invalid", "reason"),
        ("issue", json!({"value": "203.0.0.0/16", "reason": "x"}), 409, "conflict", "too broad"),
        ("issue", json!({"value": "a.example", "reason": "x", "days": 900}), 400, "invalid", "1 to 90"),
        ("report.show", json!({"report": nobody}), 404, "not-found", "not found"),
        ("review", json!({"report": "x"}), 400, "invalid", "input"),
        ("report.send", json!({"text": "help"}), 409, "conflict", "no link to a CERT"),
        ("report.send", json!({"text": ""}), 400, "invalid", "what happened"),
        ("report.send", json!({"act": "file", "text": "x"}), 400, "invalid", "legal basis"),
        ("tenant.add", json!({"org": nobody}), 404, "not-found", "not found"),
        ("token.make", json!({"scope": "root", "name": "x"}), 400, "invalid", "must be one of"),
        ("token.revoke", json!({"name": "x"}), 404, "not-found", "not found"),
        (
            "constituent.put",
            json!({"name": "B", "identity": {"ranges": ["banana"]}}),
            400,
            "invalid",
            "not an address range",
        ),
        ("link.accept", json!({"offer": "pasban-offer:AAAA"}), 400, "invalid", "not an offer"),
        ("link.pause", json!({"link": nobody}), 404, "not-found", "not found"),
        ("stop", json!({"reason": "x"}), 400, "invalid", "either"),
        ("approve", json!({"value": "a.example", "who": "sana"}), 404, "not-found", "not found"),
        ("withdraw", json!({"value": "a.example", "reason": "x"}), 404, "not-found", "not found"),
        ("receipt", json!({"index": 999_999}), 404, "not-found", "not found"),
        ("backup", json!({"path": "here.age"}), 400, "invalid", "whole path"),
        ("alert.false", json!({"id": nobody, "note": "x"}), 404, "not-found", "not found"),
    ] {
        let (code, body) = node.ask(op, input.clone()).expect_err(op);
        assert_eq!((code, body["kind"].as_str()), (status, Some(kind)), "{op} {input}: {body}");
        assert!(body["error"].as_str().is_some_and(|e| e.contains(words)), "{op} {input}: {body}");
    }
}

#[test]
fn the_socket_is_the_owners_and_one_process_serves() {
    use std::os::unix::fs::MetadataExt as _;
    let mut node = Node::running();
    let socket = node.dir.join("data/control.sock");
    assert_eq!(std::fs::metadata(&socket).unwrap().mode() & 0o777, 0o600);
    let second = pasban(&["serve", "--dir", node.dir.to_str().unwrap()]);
    assert_eq!(second.status.code(), Some(1));
    assert!(err(&second).contains("another process"), "{}", err(&second));
    node.stop();
    assert!(!socket.exists(), "an orderly stop removes the socket");
    // One that nobody listens on is replaced.
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    node.start(&[]);
    node.stop();
}

#[test]
fn lists_are_lists_and_status_has_its_parts() {
    let node = Node::running();
    for op in [
        "constituent.list",
        "token.list",
        "link.list",
        "report.list",
        "question.list",
        "alert.list",
        "outgoing.list",
        "bad.list",
        "doctor",
        "keys.list",
    ] {
        assert!(node.ask(op, json!({})).unwrap().is_array(), "{op}");
    }
    let s = node.ask("status", json!({})).unwrap();
    assert_eq!((s["mode"].as_str(), s["ready"].as_bool()), (Some("normal"), Some(true)), "{s}");
    assert!(s["ledger"]["size"].is_u64() && s["sources"].is_array());
}
