//! A node's day: constituents, tokens, an indicator issued, blocked, explained, lifted, taken back; a crash in between.

use serde_json::json;

use crate::node::{Node, err, out};

#[test]
fn issued_blocked_explained_exported_lifted_withdrawn() {
    let node = Node::running();
    let id = node.good(&["issue", "hxxps://login.evil[.]example/a?x=1", "--reason", "phishing kit", "--tlp", "green"]);
    assert!(id.starts_with("indicator--"), "{id}");
    node.good(&["issue", "evil[.]example", "--reason", "phishing kit"]);
    // A node without history cannot say that nobody needs the value: a person decides.
    node.until("both are held", |n| n.json(&["blocks", "--state", "hold"]).as_array().unwrap().len() == 2);
    for value in ["https://login.evil.example/a?x=1", "evil[.]example"] {
        node.good(&["approve", value, "--who", "sana"]);
    }
    node.until("both are blocked", |n| n.json(&["blocks"]).as_array().unwrap().len() == 2);
    let chain = node.run(&["why", "evil.example"]);
    assert_eq!(chain.status.code(), Some(10));
    assert!(out(&chain).contains("evil[.]example") && out(&chain).contains("block here"), "{}", out(&chain));
    assert_eq!(node.run(&["why", "unknown.example"]).status.code(), Some(0));
    let domains = node.good(&["export", "domains"]);
    assert!(domains.lines().any(|l| l == "evil.example"), "{domains}");
    assert!(node.good(&["export", "rpz"]).contains("evil.example"));
    assert!(node.good(&["export", "suricata"]).contains("evil.example"));
    let table = node.good(&["blocks"]);
    assert!(table.contains("evil[.]example") && !table.contains("evil.example"), "values are shown defanged: {table}");
    let csv = node.good(&["blocks", "--format", "csv"]);
    assert!(csv.starts_with("state,value,"), "{csv}");
    node.good(&["lift", "evil.example", "--why", "our own supplier"]);
    assert_eq!(node.json(&["blocks", "--state", "lifted"]).as_array().unwrap().len(), 1);
    node.good(&["withdraw", "evil.example", "--reason", "a shared host"]);
    node.until("it is withdrawn", |n| n.json(&["blocks", "--state", "withdrawn"]).as_array().unwrap().len() == 1);
}

#[test]
fn a_tenant_reports_and_the_analyst_decides() {
    let node = Node::running();
    let org = node.good(&[
        "admin",
        "constituent",
        "add",
        "--name",
        "Bank Aftab",
        "--sector",
        "finance",
        "--domain",
        "bank-aftab.example",
    ]);
    let tenant = node.good(&["admin", "tenant", "add", org.trim()]);
    let token =
        node.good(&["admin", "token", "make", "--scope", "push", "--name", "shipper", "--tenant", tenant.trim()]);
    assert!(token.starts_with("pasban_"), "{token}");
    assert!(!node.good(&["admin", "token", "list"]).contains(token.trim()), "a token is shown once");
    let list = node.file("iocs.csv");
    std::fs::write(&list, "value,comment\nc2.evil.example,server\n8.8.8.8,resolver\nnot a value,x\n").unwrap();
    let sent = node.json(&[
        "report",
        "send",
        "--text",
        "help",
        "--file",
        list.to_str().unwrap(),
        "--share",
        "green",
        "--tenant",
        tenant.trim(),
    ]);
    assert_eq!(
        (sent["values"].as_u64(), sent["form"].as_str(), sent["sent"].as_bool()),
        (Some(2), Some("csv"), Some(false)),
        "{sent}"
    );
    assert_eq!(sent["findings"].as_array().unwrap().len(), 1, "{sent}");
    let report = sent["report"].as_str().unwrap();
    assert_eq!(node.json(&["proposals"]).as_array().unwrap().len(), 2);
    let review = node.json(&["review", report]);
    assert!(review.as_array().unwrap().iter().any(|r| !r["never_block"].as_array().unwrap().is_empty()), "{review}");
    let refused = node.run(&["confirm", report, "8.8.8.8", "--reason", "x"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("reject it"), "{}", err(&refused));
    node.good(&["reject", report, "8.8.8.8", "--reason", "a public resolver"]);
    node.good(&["ask", report]);
    let id = node.good(&["confirm", report, "c2[.]evil[.]example", "--reason", "command server of an intrusion"]);
    assert!(id.starts_with("indicator--"), "{id}");
    let shown = node.good(&["report", "show", report]);
    assert!(shown.contains("confirmed") && shown.contains("c2.evil[.]example"), "{shown}");
    assert!(node.json(&["proposals"]).as_array().unwrap().is_empty());
    assert!(!node.json(&["questions"]).as_array().unwrap().is_empty());
    node.good(&["report", "withdraw-consent", report]);
    node.good(&["admin", "token", "revoke", "shipper"]);
}

#[test]
fn what_was_acknowledged_survives_a_crash_and_what_was_not_is_whole() {
    let mut node = Node::init();
    node.start(&[("PASBAN_CRASH_AT", "confirm.commit.after")]);
    // The process ends after the commit and before the answer: the caller does not know.
    let o = node.run(&["issue", "evil.example", "--reason", "phishing kit"]);
    assert_eq!(o.status.code(), Some(1), "{}", out(&o));
    assert!(!node.ended().success());
    node.start(&[]);
    node.until("it is held after the crash", |n| n.json(&["blocks", "--state", "hold"]).as_array().unwrap().len() == 1);
    node.stop();
}

#[test]
fn the_clock_of_a_drill_is_moved() {
    let mut node = Node::init();
    node.start(&[("PASBAN_CLOCK_OFFSET_SECONDS", "-777600")]);
    let s = node.ask("status", json!({})).unwrap();
    let now = pasban_kernel::Timestamp::parse(s["now"].as_str().unwrap()).unwrap();
    node.stop();
    node.start(&[]);
    let s = node.ask("status", json!({})).unwrap();
    let later = pasban_kernel::Timestamp::parse(s["now"].as_str().unwrap()).unwrap();
    let days = (later.0 - now.0) / pasban_kernel::time::DAY;
    assert!((8..=9).contains(&days), "{days}");
}

#[test]
fn keys_are_rotated_with_the_recovery_sheet_and_declared_stolen() {
    let mut node = Node::running();
    let o = node.run(&["admin", "keys", "rotate"]);
    assert!(err(&o).contains("stop it first"), "{}", err(&o));
    node.stop();
    let text = std::fs::read_to_string(node.file("init.txt")).unwrap();
    let sheet = text.lines().map(str::trim).find(|l| {
        l.len() > 60 && l.contains('-') && l.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
    });
    let path = node.file("sheet.txt");
    std::fs::write(&path, sheet.expect("the sheet's code")).unwrap();
    std::fs::remove_file(node.dir.join("data/keys/identity.seed")).unwrap();
    node.good(&["admin", "keys", "rotate", "--sheet", path.to_str().unwrap()]);
    node.start(&[]);
    assert_eq!(node.ask("status", json!({})).unwrap()["keys"], 2);
    node.good(&[
        "admin",
        "keys",
        "compromised",
        "--since",
        "2026-01-01T00:00:00Z",
        "--sequence",
        "1",
        "--sheet",
        path.to_str().unwrap(),
    ]);
    let keys = node.json(&["admin", "keys", "list"]);
    let stolen = keys.as_array().unwrap().iter().filter(|k| k["compromised"] != "").count();
    assert_eq!(stolen, 1, "{keys}");
    // It still signs, with the key that is not stolen.
    node.good(&["issue", "evil.example", "--reason", "phishing kit"]);
}
