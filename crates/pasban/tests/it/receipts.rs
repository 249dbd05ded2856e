//! Receipts: checked offline with nothing but a trust file; an altered one is refused and the part named.

use crate::node::{Node, out, pasban};

#[test]
fn a_good_receipt_holds_and_each_altered_part_is_named() {
    let mut node = Node::running();
    for i in 0..5 {
        node.good(&["issue", &format!("evil{i}.example"), "--reason", "phishing kit"]);
    }
    let (receipt, trust) = (node.file("receipt.txt"), node.file("trust.txt"));
    let text = node.good(&["receipt", "--index", "2"]);
    std::fs::write(&receipt, &text).unwrap();
    std::fs::write(&trust, node.good(&["verify", "--print-trust"])).unwrap();
    node.stop();
    let (receipt, trust) = (receipt.to_str().unwrap(), trust.to_str().unwrap());
    // No node runs any more.
    let good = pasban(&["verify", receipt, "--trust", trust]);
    assert_eq!(good.status.code(), Some(0), "{}", out(&good));
    assert!(out(&good).contains("holds") && out(&good).contains("provisional"), "{}", out(&good));
    let json = pasban(&["verify", receipt, "--trust", trust, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!((value["holds"].as_bool(), value["index"].as_u64()), (Some(true), Some(2)));

    let altered = node.file("altered.txt");
    let lines: Vec<&str> = text.lines().collect();
    let note = lines.iter().position(|l| l.is_empty()).unwrap();
    for (line, part) in [(2, "index"), (3, "hash"), (note + 2, "checkpoint")] {
        let mut changed: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
        changed[line] = match part {
            "index" => "index 1".to_owned(),
            "checkpoint" => (changed[line].parse::<u64>().unwrap() + 1).to_string(),
            _ => data_encoding::BASE64.encode(&[7; 32]),
        };
        std::fs::write(&altered, changed.join("\n") + "\n").unwrap();
        let bad = pasban(&["verify", altered.to_str().unwrap(), "--trust", trust]);
        assert_eq!(bad.status.code(), Some(1), "{part}: {}", out(&bad));
        assert!(out(&bad).to_lowercase().contains(part), "{part}: {}", out(&bad));
    }
    let nobody = pasban(&["verify", receipt]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(out(&nobody).contains("--trust"), "{}", out(&nobody));
    std::fs::write(&altered, "garbage").unwrap();
    assert_eq!(pasban(&["verify", altered.to_str().unwrap(), "--trust", trust]).status.code(), Some(1));
}
