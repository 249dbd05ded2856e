//! Log files matched offline: hits exit 10, none exits 0, and what was met is shown defanged.

use crate::node::{err, out, pasban};

#[test]
fn hits_exit_10_and_name_file_line_and_field() {
    let dir = tempfile::tempdir().unwrap();
    let logs = dir.path().join("logs");
    std::fs::create_dir(&logs).unwrap();
    let eve = r#"{"timestamp":"2026-11-24T03:12:00.000000+0000","event_type":"dns","src_ip":"10.0.0.7","dest_ip":"10.0.0.1","dns":{"type":"query","rrname":"a.evil.example"}}
{"timestamp":"2026-11-24T03:12:01.000000+0000","event_type":"dns","src_ip":"10.0.0.8","dest_ip":"10.0.0.1","dns":{"type":"query","rrname":"good.example"}}
"#;
    std::fs::write(logs.join("eve.json"), eve).unwrap();
    let iocs = dir.path().join("iocs.txt");
    std::fs::write(&iocs, "We saw evil[.]example and co.uk.\n").unwrap();
    let (logs, iocs) = (logs.to_str().unwrap(), iocs.to_str().unwrap());
    let o = pasban(&["scan", logs, "--indicators", iocs, "--format", "jsonl"]);
    assert_eq!(o.status.code(), Some(10), "{}", err(&o));
    let hit: serde_json::Value = serde_json::from_str(out(&o).lines().next().unwrap()).unwrap();
    assert_eq!(
        (hit["line"].as_u64(), hit["defanged"].as_str(), hit["indicator"].as_str()),
        (Some(1), Some("a.evil[.]example"), Some("evil.example")),
        "{hit}"
    );
    assert_eq!(out(&o).lines().count(), 1);
    let table = pasban(&["scan", logs, "--indicators", iocs]);
    assert!(!out(&table).contains("a.evil.example") || out(&table).contains("a.evil[.]example"), "{}", out(&table));
    std::fs::write(dir.path().join("none.txt"), "other.example\n").unwrap();
    let none = pasban(&["scan", logs, "--indicators", dir.path().join("none.txt").to_str().unwrap()]);
    assert_eq!(none.status.code(), Some(0), "{}", err(&none));
    let missing = pasban(&["scan", "/nonexistent", "--indicators", iocs]);
    assert_eq!(missing.status.code(), Some(1));
    std::fs::write(dir.path().join("empty.txt"), "nothing here\n").unwrap();
    let empty = pasban(&["scan", logs, "--indicators", dir.path().join("empty.txt").to_str().unwrap()]);
    assert_eq!(empty.status.code(), Some(1));
    assert!(err(&empty).contains("no value"), "{}", err(&empty));
}
