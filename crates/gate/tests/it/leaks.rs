//! Twenty planted leaks, eight with a name in some form, twelve without one: the gate catches each, and releases
//! the same object without the leak.

use pasban_gate::{Candidate, Consent, Items, ObjectKind, Policy, Reason, Relation, Source, release};
use pasban_kernel::id::{ConsentId, ReportId};
use pasban_kernel::{PermittedAction, Tlp};
use serde_json::{Value, json};

use super::{agreement, decision, key, node, now, org, zarqan};

const ID: &str = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

fn clean() -> Value {
    json!({
        "type": "indicator", "spec_version": "2.1", "id": ID,
        "created_by_ref": "identity--1b0d4c3e-5a6b-4c7d-9e8f-0a1b2c3d4e5f",
        "created": "2026-11-24T03:12:00.000Z", "modified": "2026-11-24T03:12:00.000Z",
        "valid_from": "2026-11-24T00:00:00Z", "valid_until": "2026-12-24T00:00:00Z",
        "name": "command and control of a loader",
        "pattern": "[domain-name:value = 'cdn-fetch.example'] OR [ipv4-addr:value = '198.51.100.9']",
        "pattern_type": "stix",
        "object_marking_refs": [Tlp::Green.marking_id()],
    })
}

fn judge(object: &Value) -> Result<(), Vec<Reason>> {
    let bytes = serde_json::to_vec(object).unwrap();
    let id = object["id"].as_str().unwrap();
    let report = ReportId::from_random([4; 16]);
    let sources = [Source {
        owner: org(),
        report: Some(report),
        object: None,
        tlp: Some(Tlp::AmberStrict),
        unknown_marking: false,
        action: PermittedAction::LookUp,
        consent_needed: true,
    }];
    let consent = Consent {
        id: ConsentId::from_random([5; 16]),
        owner: org(),
        items: Items::Report(report),
        to: Tlp::Green,
        action: PermittedAction::BlockHome,
        named: false,
        until: None,
        withdrawn: None,
    };
    let key = key(id, &bytes);
    let mut candidate = Candidate::new(&key, ObjectKind::Indicator, node(), &bytes);
    candidate.tlp = Some(Tlp::Green);
    candidate.action = PermittedAction::BlockHome;
    candidate.sources = &sources;
    let agreement = agreement(Relation::Lateral);
    match release(&candidate, &agreement, &[consent], &[zarqan()], &Policy::default(), now(), decision()).into_result()
    {
        Ok(released) => {
            assert_eq!(released.bytes(), bytes);
            Ok(())
        }
        Err(withheld) => Err(withheld.reasons),
    }
}

#[test]
#[allow(clippy::print_stdout, reason = "the list is for the reader of the test")]
fn all_twenty_are_caught() {
    assert_eq!(judge(&clean()), Ok(()));
    let planted: [(&str, bool, &str, Value); 20] = [
        ("the name in the title", true, "/name", json!("loader seen at Zarqan Bank")),
        ("the name in Urdu", true, "/name", json!("زرقان بینک پر حملہ")),
        ("a payroll file", true, "/pattern", json!("[file:name = 'Zarqan_payroll.xlsm']")),
        ("base64 in a URL", true, "/pattern", json!("[url:value = 'http://cdn-fetch.example/?d=WmFycWFuIEJhbms']")),
        ("percent escapes", true, "/pattern", json!("[url:value = 'http://cdn-fetch.example/%5Aarqan']")),
        ("Cyrillic letters", true, "/name", json!("loader at Zаrqаn")),
        ("an acronym in a label", true, "/labels", json!(["zqb-incident"])),
        ("the name as a key", true, "/x_zarqan_case", json!(17)),
        ("a look-alike domain", false, "/pattern", json!("[domain-name:value = 'login-zarqam.example']")),
        ("its domain in a mail address", false, "/description", json!("sent to accounts@zarqanbank.com.pk")),
        ("an address of its own", false, "/pattern", json!("[ipv4-addr:value = '203.0.113.77']")),
        ("an address as a number", false, "/description", json!("beacon http://3405803853/a")),
        ("a person's mailbox", false, "/description", json!("opened by fm.qureshi77@mail.example")),
        ("a person", false, "/description", json!("found by A. Tariq, aneela.tariq")),
        ("an internal host", false, "/description", json!("lateral movement from KHI-CORE-7")),
        ("a product", false, "/pattern", json!("[file:name = 'raqmipay_update.apk']")),
        ("the source as creator", false, "/created_by_ref", json!("identity--6f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e2f")),
        ("the second of the first look", false, "/created", json!("2026-11-24T03:12:41.386Z")),
        ("an id that is a clock", false, "/id", json!("indicator--019a1b2c-3d4e-7f50-8a6b-7c8d9e0f1a2b")),
        (
            "where it was sighted",
            false,
            "/where_sighted_refs",
            json!(["identity--6f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e2f"]),
        ),
    ];
    assert_eq!(planted.iter().filter(|(_, named, ..)| !named).count(), 12);
    for (what, _, place, value) in planted {
        let mut object = clean();
        object[place.trim_start_matches('/')] = value;
        let reasons = judge(&object).expect_err(what);
        let pointed = |r: &Reason| match r {
            Reason::Clue { place: p, .. } | Reason::Redaction { place: p, .. } => {
                p.starts_with(place.trim_start_matches('/')) || p.starts_with("a property whose name")
            }
            _ => false,
        };
        assert!(reasons.iter().all(pointed), "{what}: {reasons:?}");
        let sentences: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        assert!(sentences.iter().all(|s| !s.to_lowercase().contains("zarqan")), "a reason tells: {sentences:?}");
        println!("{what}: {}", sentences.join("; "));
    }
}

#[test]
fn a_key_given_twice_hides_nothing() {
    let text = clean().to_string().replacen("{", "{\"name\":\"Zarqan Bank\",", 1);
    let report = ReportId::from_random([4; 16]);
    let key = key(ID, text.as_bytes());
    let mut candidate = Candidate::new(&key, ObjectKind::Indicator, node(), text.as_bytes());
    candidate.tlp = Some(Tlp::Green);
    let _ = report;
    let outcome =
        release(&candidate, &agreement(Relation::Lateral), &[], &[zarqan()], &Policy::default(), now(), decision());
    assert!(outcome.because().iter().any(|r| r.code() == "clue"), "{:?}", outcome.because());
}
