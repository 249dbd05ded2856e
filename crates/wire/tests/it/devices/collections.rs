//! `/taxii2/`: plain TAXII 2.1.

use pasban_app::exchange::decide;
use pasban_kernel::{TenantId, Tlp};
use pasban_store::rows::{exchange, mitigate};
use serde_json::{Value, json};

use super::{Http, http};
use crate::support::until;

const TYPE: &str = "application/taxii+json;version=2.1";
const AT: &str = "2026-01-02T03:04:05.000Z";

async fn body(answer: reqwest::Response) -> Value {
    assert_eq!(answer.headers()["content-type"], TYPE);
    answer.json().await.unwrap()
}

fn ids(page: &Value) -> Vec<String> {
    page["objects"]
        .as_array()
        .map(|a| a.iter().map(|o| o["id"].as_str().unwrap().to_owned()).collect())
        .unwrap_or_default()
}

async fn collection(h: &Http, token: &str, alias: &str) -> Value {
    let all = body(h.get("/taxii2/plain/collections/", token).await).await;
    all["collections"].as_array().unwrap().iter().find(|c| c["alias"] == alias).unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_gate_releases_is_read_in_pages() {
    let h = http(|_| ()).await;
    let read = h.token(TenantId::OWN, "taxii-read").await;
    let mut open = Vec::new();
    for (domain, tlp) in
        [("a.example", Tlp::Green), ("b.example", Tlp::Clear), ("c.example", Tlp::Amber), ("d.example", Tlp::Green)]
    {
        let id = h.issue(domain, tlp).await.to_string();
        if tlp <= Tlp::Green {
            open.push(id);
        }
    }
    let found = body(h.get("/taxii2/", &read).await).await;
    assert_eq!(found["api_roots"], json!([format!("{}/taxii2/plain/", h.base)]));
    let root = body(h.get("/taxii2/plain", &read).await).await;
    assert_eq!(root["versions"], json!([TYPE]));
    let shared = collection(&h, &read, "shared").await;
    assert_eq!((&shared["can_read"], &shared["can_write"]), (&true.into(), &false.into()));
    let at = format!("/taxii2/plain/collections/{}", shared["id"].as_str().unwrap());
    let everything = async || ids(&body(h.get(&format!("{at}/objects/"), &read).await).await);
    until("all that is open is there", async || everything().await.len() == 3).await;
    assert_eq!(everything().await, open, "in the order in which they were added, and nothing that is AMBER");
    // Page by page; then on from the last instant.
    let first = h.get(&format!("{at}/objects/?limit=2"), &read).await;
    let last = first.headers()["x-taxii-date-added-last"].to_str().unwrap().to_owned();
    let page = body(first).await;
    assert_eq!((ids(&page).len(), &page["more"]), (2, &true.into()));
    let next = page["next"].as_str().unwrap();
    let rest = body(h.get(&format!("{at}/objects/?limit=2&next={next}"), &read).await).await;
    assert_eq!((ids(&rest), rest.get("more")), (vec![open[2].clone()], None));
    assert_eq!(ids(&body(h.get(&format!("{at}/objects/?added_after={last}"), &read).await).await), [open[2].clone()]);
    // Filters, the manifest, one object, its versions.
    let b = &open[1];
    assert_eq!(ids(&body(h.get(&format!("{at}/objects/?match[id]={b}"), &read).await).await), std::slice::from_ref(b));
    assert!(ids(&body(h.get(&format!("{at}/objects/?match[type]=malware"), &read).await).await).is_empty());
    assert!(ids(&body(h.get(&format!("{at}/objects/?match[spec_version]=2.0"), &read).await).await).is_empty());
    let manifest = body(h.get(&format!("{at}/manifest/"), &read).await).await;
    assert_eq!(ids(&manifest), open);
    assert_eq!(manifest["objects"][0]["date_added"].as_str().unwrap().len(), "2026-01-02T03:04:05.000000Z".len());
    let one = body(h.get(&format!("{at}/objects/{b}/"), &read).await).await;
    assert_eq!((ids(&one).len(), &one["objects"][0]["pattern"]), (1, &"[domain-name:value = 'b.example']".into()));
    // Taken back: the newest version says so, the old one is there for who asks.
    decide::withdraw(&h.serving.node, b.parse().unwrap(), "a mistake", "analyst").await.unwrap();
    until("the withdrawal is there", async || {
        body(h.get(&format!("{at}/objects/{b}/"), &read).await).await["objects"][0]["revoked"] == true
    })
    .await;
    let versions = body(h.get(&format!("{at}/objects/{b}/versions/"), &read).await).await;
    assert_eq!(versions["versions"].as_array().unwrap().len(), 2);
    until("it is in the collection", async || {
        ids(&body(h.get(&format!("{at}/objects/?match[id]={b}&match[version]=all"), &read).await).await).len() == 2
    })
    .await;
    assert_eq!(everything().await.len(), 3, "of each the newest version");
    // What is AMBER looks like what does not exist.
    let amber = h.issue("c.example", Tlp::Amber).await;
    for id in [amber.to_string(), "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".into(), "x".into()] {
        assert_eq!(h.get(&format!("{at}/objects/{id}/"), &read).await.status(), 404, "{id}");
    }
    // An ended link is an end.
    let link = h.serving.node.links.load().all()[0].link.id;
    pasban_app::links::life::pause(&h.serving.node, link, "administrator", "drill").await.unwrap();
    assert_eq!(h.get(&format!("{at}/objects/"), &read).await.status(), 404);
}

fn indicator(n: u32, domain: &str, marking: Option<&str>) -> Value {
    let mut o = json!({
        "type": "indicator", "spec_version": "2.1", "id": format!("indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3c{n:03}"),
        "created": AT, "modified": AT, "valid_from": AT, "pattern_type": "stix", "pattern": format!("[domain-name:value = '{domain}']"),
    });
    if let Some(tlp) = marking {
        o["object_marking_refs"] = json!([tlp]);
    }
    o
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_becomes_reports_with_proposals_and_blocks_nothing() {
    let h = http(|c| c.policy.respond = "block".into()).await;
    let write = h.token(TenantId::OWN, "taxii-write").await;
    let inbox = collection(&h, &write, "inbox").await;
    assert_eq!((&inbox["can_read"], &inbox["can_write"]), (&false.into(), &true.into()));
    let url = format!("{}/taxii2/plain/collections/{}/objects/", h.base, inbox["id"].as_str().unwrap());
    let mut bad = indicator(4, "x.example", None);
    bad["pattern"] = "[domain-name:value = ".into();
    let sent = json!({"objects": [
        indicator(1, "green.example", Some(Tlp::Green.marking_id())),
        indicator(2, "untagged.example", None),
        indicator(3, "red.example", Some(Tlp::Red.marking_id())),
        bad,
        indicator(5, "odd.example", Some("marking-definition--11111111-2222-4333-8444-555555555555")),
        {"type": "indicator", "id": "indicator--9"},
    ]});
    let post =
        || h.client.post(&url).basic_auth("misp", Some(&write)).header("content-type", TYPE).header("accept", TYPE);
    for _ in 0..2 {
        let answer = post().body(sent.to_string()).send().await.unwrap();
        assert_eq!(answer.status(), 202);
        let status = body(answer).await;
        let counts =
            ["total_count", "success_count", "failure_count", "pending_count"].map(|n| status[n].as_u64().unwrap());
        assert_eq!((counts, &status["status"]), ([6, 2, 4, 0], &"complete".into()), "{status}");
        assert_eq!(status["successes"][0]["version"], AT);
        let again =
            body(h.get(&format!("/taxii2/plain/status/{}/", status["id"].as_str().unwrap()), &write).await).await;
        assert_eq!(again, status);
    }
    // Twice the same is once; each marking a report of its own.
    let node = &h.serving.node;
    let reports = node.db.read(|tx| exchange::report_list(tx, "in", 10)).await.unwrap();
    let mut seen = Vec::new();
    for r in &reports {
        let (id, consent) = (r.id, r.consent.parse::<Value>().unwrap());
        for p in node.db.read(move |tx| exchange::proposal_list(tx, &id)).await.unwrap() {
            seen.push((
                p.value.value().to_owned(),
                consent["to"].as_str().unwrap().to_owned(),
                consent["action"].as_str().unwrap().to_owned(),
            ));
        }
    }
    seen.sort();
    let own = |v: &str, t: &str| (v.to_owned(), t.to_owned(), "watch".to_owned());
    assert_eq!(seen, [own("green.example", "green"), own("untagged.example", "amber")]);
    assert!(node.db.read(|tx| mitigate::mitigation_in(tx, "block", 10, 0)).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_the_standards() {
    let h = http(|_| ()).await;
    let (read, write) = (h.token(TenantId::OWN, "taxii-read").await, h.token(TenantId::OWN, "taxii-write").await);
    let push = h.token(TenantId::OWN, "push").await;
    let objects = |alias: &str| format!("/taxii2/plain/collections/{alias}/objects/");
    for (path, token, accept, expected) in [
        ("/taxii2/".to_owned(), "", TYPE, 401),
        ("/taxii2/".into(), "pasban_guess", TYPE, 401),
        ("/taxii2/".into(), push.as_str(), TYPE, 403),
        ("/taxii2/".into(), &read, "application/json", 406),
        ("/taxii2/".into(), &read, "application/taxii+json;version=2.0", 406),
        ("/taxii2/plain/nothing/".into(), &read, TYPE, 404),
        ("/taxii2/plain/collections/nothing/".into(), &read, TYPE, 404),
        ("/taxii2/plain/status/nothing/".into(), &read, TYPE, 404),
        (objects("inbox"), &write, TYPE, 403),
        (objects("shared"), &write, TYPE, 403),
        (objects("shared") + "?limit=0", &read, TYPE, 400),
        (objects("shared") + "?next=p1.1.2", &read, TYPE, 400),
        (objects("shared") + "?match[name]=x", &read, TYPE, 400),
        (objects("shared"), &read, "*/*", 200),
    ] {
        let answer =
            h.client.get(format!("{}{path}", h.base)).bearer_auth(token).header("accept", accept).send().await.unwrap();
        assert_eq!(answer.status(), expected, "{path} {accept}");
        assert_eq!(answer.headers().contains_key("www-authenticate"), expected == 401);
        let said = body(answer).await;
        assert!(
            expected == 200 || said["http_status"] == *expected.to_string().as_str() && said["title"].is_string(),
            "{said}"
        );
    }
    let one = json!({"objects": [indicator(1, "a.example", None)]}).to_string();
    let many = json!({"objects": vec![1; 10_001]}).to_string();
    for (alias, token, kind, text, expected) in [
        ("inbox", read.as_str(), TYPE, one.as_str(), 403),
        ("shared", &write, TYPE, &one, 403),
        ("inbox", &write, "application/json", &one, 415),
        ("inbox", &write, TYPE, "{\"objects\": [", 422),
        ("inbox", &write, TYPE, "[]", 422),
        ("inbox", &write, TYPE, "{\"objects\": []}", 422),
        ("inbox", &write, TYPE, &many, 413),
        ("inbox", &write, TYPE, &one, 202),
    ] {
        let post =
            h.client.post(format!("{}{}", h.base, objects(alias))).bearer_auth(token).header("content-type", kind);
        assert_eq!(post.body(text.to_owned()).send().await.unwrap().status(), expected, "{alias} {kind}");
    }
    let answer =
        h.client.delete(format!("{}/taxii2/plain/collections/", h.base)).bearer_auth(&read).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "GET"));
}

/// The unmodified client library reads and writes. It is looked for first; in CI it is installed into a folder of the test.
#[tokio::test(flavor = "multi_thread")]
async fn the_usual_client_library_reads_and_writes() {
    let dir = tempfile::tempdir().unwrap();
    let ok = |program: &str, arguments: &[&str]| {
        std::process::Command::new(program).args(arguments).output().is_ok_and(|o| o.status.success())
    };
    let mut python = std::env::var("PASBAN_PYTHON").unwrap_or_else(|_| "python3".into());
    if !ok(&python, &["-c", "import taxii2client"]) {
        if std::env::var_os("CI").is_none() {
            println!("skipped: python has no taxii2client (pip install taxii2-client, or name one in PASBAN_PYTHON)");
            return;
        }
        let venv = dir.path().join("venv");
        assert!(ok(&python, &["-m", "venv", venv.to_str().unwrap()]), "python3 -m venv");
        python = venv.join("bin/python").to_str().unwrap().to_owned();
        assert!(ok(&python, &["-m", "pip", "install", "--quiet", "taxii2-client"]), "pip install taxii2-client");
    }
    let h = http(|_| ()).await;
    let (read, write) = (h.token(TenantId::OWN, "taxii-read").await, h.token(TenantId::OWN, "taxii-write").await);
    for n in 0..5 {
        h.issue(&format!("n{n}.example"), Tlp::Green).await;
    }
    let shared = collection(&h, &read, "shared").await;
    let at = format!("/taxii2/plain/collections/{}/objects/", shared["id"].as_str().unwrap());
    until("all of it is there", async || ids(&body(h.get(&at, &read).await).await).len() == 5).await;
    let script = r#"
import sys
from taxii2client.v21 import Server, as_pages
base, read, write, sent = sys.argv[1:]
server = Server(base + "/taxii2/", user="reader", password=read)
root = server.default
shared = [c for c in root.collections if c.can_read][0]
pages = list(as_pages(shared.get_objects, per_request=2))
assert [len(p["objects"]) for p in pages] == [2, 2, 1], pages
first = pages[0]["objects"][0]
assert shared.get_object(first["id"])["objects"] == [first]
assert len(shared.get_manifest()["objects"]) == 5
assert shared.object_versions(first["id"])["versions"] == [first["modified"]]
assert shared.get_objects(type="malware") == {}
root = Server(base + "/taxii2/", user="writer", password=write).default
inbox = [c for c in root.collections if c.can_write][0]
status = inbox.add_objects(sent, wait_for_completion=True, timeout=10)
assert (status.status, status.success_count, status.failure_count) == ("complete", 1, 0), status
assert root.get_status(status.id).success_count == 1
print("good")
"#;
    let sent = json!({"objects": [indicator(1, "a.example", None)]}).to_string();
    let base = h.base.clone();
    let run = tokio::task::spawn_blocking(move || {
        std::process::Command::new(python).args(["-c", script, &base, &read, &write, &sent]).output()
    });
    let out = run.await.unwrap().unwrap();
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
}
