//! What left the nodes of a story, as OASIS' `stix2-validator` sees it: no errors.

use pasban_app::exchange::{decide, questions, release, report};
use pasban_gate::{Relation, class_id};
use pasban_kernel::{Lane, LinkId, Observable};
use pasban_translate::exchange::content::QuestionKind;
use serde_json::{Value, json};

use crate::support::{Place, Serving, issue, link, report as a_report, until};

const SCRIPT: &str = r#"
import sys
from stix2validator import validate_file, ValidationOptions
bad = 0
for name in sys.argv[1:]:
    result = validate_file(name, ValidationOptions(version="2.1", silent=True))
    for r in ([result] if not isinstance(result, list) else result):
        if r.fatal:
            bad += 1
            print(name, "fatal:", r.fatal)
        for o in r.object_results:
            for e in o.errors:
                bad += 1
                print(name, o.object_id, e)
            for w in o.warnings:
                print("warning:", o.object_id, w)
print("errors:", bad)
sys.exit(bool(bad))
"#;

/// Everything that a node's gate released on a link, from the beginning.
async fn left(from: &Serving, id: &LinkId) -> Vec<Value> {
    let entry = from.node.links.load().get(id).cloned().unwrap();
    let mut out = Vec::new();
    for lane in Lane::ALL {
        for stream in [class_id(&entry.agreement), pasban_app::links::table::private_stream(id)] {
            let page = release::page(&from.node, &entry, stream, lane, 0, 1000).await.unwrap();
            out.extend(page.objects.iter().filter_map(|(_, r)| serde_json::from_slice(r.bytes()).ok()));
        }
    }
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_left_any_node_is_valid_stix() {
    let python = std::env::var("PASBAN_PYTHON").unwrap_or_else(|_| "python3".into());
    let has = std::process::Command::new(&python).args(["-c", "import stix2validator"]).output();
    if !has.is_ok_and(|o| o.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "{python} has no stix2validator (ci/requirements.txt)");
        println!("skipped: python has no stix2validator (pip install stix2-validator, or name one in PASBAN_PYTHON)");
        return;
    }
    let (a, b, c) = (Place::new("National CERT"), Place::new("Finance CERT"), Place::new("Bank"));
    let (nation, cert, bank) = (a.start().await, b.start().await, c.start().await);
    let up = link(&nation, &cert, Relation::Constituent).await;
    let down = link(&cert, &bank, Relation::Constituent).await;
    // A report with every kind of value, warnings that are met, asked about and taken back: each kind of object leaves.
    let mut new = a_report("strange.example");
    for v in [
        "203.0.113.66",
        "2001:db8::7",
        "203.0.113.0/28",
        "http://strange.example/a'b?c=d",
        "somebody@strange.example",
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ] {
        new.values.push((Observable::guess(v).unwrap(), String::new()));
    }
    new.values.push((Observable::file_name("invoice 'final' \\ 7.xlsm").unwrap(), String::new()));
    report::send(&bank.node, new).await.unwrap();
    let line = super::dns(bank.node.now(), "10.0.0.7", "met.example");
    let mut reader = pasban_app::detect::ingest::reader(
        &bank.node,
        pasban_kernel::TenantId::OWN,
        pasban_formats::logs::LogFormat::Eve,
    );
    let lines = [line.trim_end().as_bytes()];
    pasban_app::detect::ingest::lines(
        &bank.node,
        pasban_kernel::TenantId::OWN,
        "dns",
        &mut reader,
        &lines,
        None,
        bank.node.now(),
    )
    .await
    .unwrap();
    let met = issue(&cert, "met.example").await;
    let back = issue(&nation, "taken-back.example").await;
    until("warnings are known", async || bank.has(&met).await && bank.has(&back).await).await;
    decide::withdraw(&nation.node, back.clone(), "a shared host", "analyst").await.unwrap();
    let values = vec![Observable::domain("met.example").unwrap(), Observable::ip("203.0.113.66").unwrap()];
    let q = questions::ask(&nation.node, QuestionKind::Prevalence, values, 30, "before confirming", "analyst")
        .await
        .unwrap();
    until("answered", async || questions::standing(&nation.node, q).await.unwrap().answered > 0).await;
    until("taken back", async || bank.revoked(&back).await).await;
    until("told", async || left(&cert, &up).await.iter().any(|o| o["type"] == "sighting")).await;

    let dir = tempfile::tempdir().unwrap();
    let (mut files, mut types) = (Vec::new(), std::collections::BTreeMap::<String, usize>::new());
    for (name, node, links) in
        [("nation", &nation, vec![up]), ("cert", &cert, vec![up, down]), ("bank", &bank, vec![down])]
    {
        let mut objects: Vec<Value> = Vec::new();
        for l in &links {
            for o in left(node, l).await {
                if !objects.contains(&o) {
                    objects.push(o);
                }
            }
        }
        assert!(!objects.is_empty(), "{name}");
        for o in &objects {
            *types.entry(o["type"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let path = dir.path().join(format!("{name}.json"));
        let bundle =
            json!({"type": "bundle", "id": "bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "objects": objects});
        std::fs::write(&path, bundle.to_string()).unwrap();
        files.push(path);
    }
    println!("left the nodes: {types:?}");
    for kind in ["identity", "indicator", "note", "report", "sighting"] {
        assert!(types.contains_key(kind), "no {kind} among {types:?}");
    }
    let run = tokio::task::spawn_blocking(move || {
        std::process::Command::new(python).args(["-c", SCRIPT]).args(files).output()
    });
    let out = run.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    println!("{said}");
    assert!(out.status.success() && said.contains("errors: 0"), "{said}{}", String::from_utf8_lossy(&out.stderr));
}
