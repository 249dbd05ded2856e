//! `POST /ingest/v1/{source}`

use std::io::Write as _;

use futures_util::{StreamExt as _, stream};
use pasban_history::Hunt;
use pasban_kernel::time::DAY;
use pasban_kernel::{Observable, TenantId, Tlp};
use pasban_store::rows::detect;
use serde_json::Value;

use super::{Http, dns, http};

fn met(h: &Http, tenant: TenantId, name: &str) -> u64 {
    let values = [Observable::domain(name).unwrap()];
    let tenants = [tenant];
    h.serving
        .node
        .history
        .hunt(&Hunt { tenants: &tenants, ..Hunt::new(&values) })
        .hits
        .first()
        .map_or(0, |hit| hit.observations)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut w = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    w.write_all(bytes).unwrap();
    w.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_durable_and_matched_before_the_answer() {
    let h = http(|_| ()).await;
    let shop = h.tenant("Karachi Textiles").await;
    h.issue("evil.example", Tlp::Green).await;
    let token = h.token(shop, "push").await;
    let now = h.serving.node.now();
    let body = dns(now, "10.0.0.7", "a.evil.example") + "{broken\n" + dns(now, "10.0.0.8", "fine.example").trim_end();
    let answer = h.push("dns?format=eve", &token, body.clone()).await;
    assert_eq!(answer.status(), 202);
    let said: Value = answer.json().await.unwrap();
    assert_eq!((&said["stored"], &said["bad"]), (&2.into(), &1.into()), "{said}");
    assert!(said["findings"][0]["place"].as_str().unwrap().starts_with("line 2"), "{said}");
    assert_eq!((met(&h, shop, "fine.example"), met(&h, TenantId::OWN, "fine.example")), (1, 0));
    let alerts = h.serving.node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
    assert_eq!((alerts.len(), alerts[0].tenant), (1, shop));
    let row = h.serving.node.db.read(move |tx| detect::source_fetch(tx, &shop, "dns")).await.unwrap().unwrap();
    assert_eq!((row.lines, row.bad, row.format.as_str()), (3, 1, "eve"));
    // The format is told from the lines, gzip in both ways of saying it.
    for (header, value) in [("content-encoding", "gzip"), ("content-type", "application/gzip")] {
        let post = h.client.post(format!("{}/ingest/v1/dns", h.base)).bearer_auth(&token).header(header, value);
        let answer = post.body(gzip(dns(now, "10.0.0.8", "packed.example").as_bytes())).send().await.unwrap();
        assert_eq!(answer.status(), 202);
    }
    assert_eq!(met(&h, shop, "packed.example"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_with_a_wrong_clock_is_told() {
    let h = http(|_| ()).await;
    let token = h.token(TenantId::OWN, "push").await;
    let now = h.serving.node.now();
    for (years, told) in [(10, "more than a day ahead of this node's clock"), (-10, "before the 90 days that are kept")]
    {
        let name = format!("y{years}.example").replace('-', "m");
        let body = dns(now, "10.0.0.7", "fine.example") + &dns(now.plus(years * 365 * DAY), "10.0.0.7", &name);
        let answer = h.push("dns?format=eve", &token, body).await;
        assert_eq!(answer.status(), 202);
        let said: Value = answer.json().await.unwrap();
        assert_eq!((&said["stored"], &said["bad"]), (&2.into(), &0.into()), "{said}");
        let finding = &said["findings"][0];
        assert_eq!(finding["place"], "line 2", "{said}");
        assert!(finding["reason"].as_str().unwrap().contains(told), "{said}");
        let value = [Observable::domain(&name).unwrap()];
        let hit = h.serving.node.history.hunt(&Hunt::new(&value)).hits.remove(0);
        assert!(hit.first >= now && hit.last <= h.serving.node.now(), "{hit:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_stores_once() {
    let h = http(|_| ()).await;
    h.issue("evil.example", Tlp::Green).await;
    let token = h.token(TenantId::OWN, "push").await;
    let now = h.serving.node.now();
    // More than one batch, and a bad line, which is kept once too.
    let body: String =
        (0..4500).map(|n| dns(now, "10.0.0.7", &format!("n{n}.evil.example"))).collect::<String>() + "{broken\n";
    for (stored, duplicate) in [(4500, false), (0, true), (0, true)] {
        let post = h
            .client
            .post(format!("{}/ingest/v1/dns?format=eve", h.base))
            .bearer_auth(&token)
            .header("idempotency-key", "k-1");
        let said: Value = post.body(body.clone()).send().await.unwrap().json().await.unwrap();
        assert_eq!((&said["stored"], &said["duplicate"]), (&stored.into(), &duplicate.into()), "{said}");
        let alerts = h.serving.node.db.read(|tx| detect::alert_list(tx, 10)).await.unwrap();
        assert_eq!(alerts[0].hits, 4500);
    }
    assert_eq!(met(&h, TenantId::OWN, "evil.example"), 4500);
    let own = TenantId::OWN;
    let kept = h.serving.node.db.read(move |tx| pasban_store::bad_records::counts(tx, own)).await.unwrap();
    assert_eq!((kept[0].0.as_str(), kept[0].1.met), ("dns", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_and_how() {
    let h = http(|c| {
        c.sources.push(pasban_app::config::SourceSection {
            name: "followed".into(),
            format: "eve".into(),
            path: c.node.data.join("eve.json"),
            tenant: None,
            silent_after_seconds: 900,
        });
    })
    .await;
    let (push, lists) = (h.token(TenantId::OWN, "push").await, h.token(TenantId::OWN, "lists").await);
    let bomb = gzip(&vec![b'a'; 20 << 20]);
    let line = || dns(h.serving.node.now(), "10.0.0.7", "fine.example").into_bytes();
    for (path, token, header, body, expected) in [
        ("dns?format=eve", "", ("x", "y"), line(), 401),
        ("dns?format=eve", "pasban_guess", ("x", "y"), line(), 401),
        ("dns?format=eve", lists.as_str(), ("x", "y"), line(), 403),
        ("dns%20x?format=eve", &push, ("x", "y"), line(), 400),
        ("dns?format=clay", &push, ("x", "y"), line(), 400),
        ("dns?format=eve&silent_after=soon", &push, ("x", "y"), line(), 400),
        ("dns", &push, ("x", "y"), b"what is this".to_vec(), 422),
        ("followed?format=eve", &push, ("x", "y"), line(), 409),
        ("dns?format=eve", &push, ("content-type", "image/png"), line(), 415),
        ("dns?format=eve", &push, ("content-encoding", "br"), line(), 415),
        ("dns?format=eve", &push, ("content-encoding", "gzip"), line(), 400),
        ("dns?format=eve", &push, ("content-encoding", "gzip"), bomb, 413),
        ("dns?format=eve", &push, ("idempotency-key", ""), line(), 400),
        ("dns?format=eve", &push, ("content-type", "text/plain; charset=utf-8"), line(), 202),
    ] {
        let post = h.client.post(format!("{}/ingest/v1/{path}", h.base)).bearer_auth(token).header(header.0, header.1);
        let answer = post.body(body).send().await.unwrap();
        assert_eq!(answer.status(), expected, "{path} {header:?}");
        assert_eq!(answer.headers().contains_key("www-authenticate"), expected == 401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_node_says_when_to_come_again_and_one_tenant_shuts_nobody_out() {
    let h = http(|_| ()).await;
    let shop = h.tenant("Karachi Textiles").await;
    let (own, other) = (h.token(TenantId::OWN, "push").await, h.token(shop, "push").await);
    // Bodies that never end.
    let mut hanging = Vec::new();
    for _ in 0..4 {
        let (client, url, token) = (h.client.clone(), format!("{}/ingest/v1/dns?format=eve", h.base), own.clone());
        hanging.push(tokio::spawn(async move {
            // A question below may have had the last place for a moment: then it is tried again.
            loop {
                let begun = stream::once(async { Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"{")) });
                let endless = reqwest::Body::wrap_stream(begun.chain(stream::pending()));
                let _ = client.post(&url).bearer_auth(&token).body(endless).send().await;
            }
        }));
    }
    crate::support::until("the node is full for this tenant", async || {
        let answer = h.push("dns?format=eve", &own, "\n").await;
        answer.status() == 429 && answer.headers().contains_key("retry-after")
    })
    .await;
    assert_eq!(
        h.push("dns?format=eve", &other, dns(h.serving.node.now(), "10.0.0.1", "fine.example")).await.status(),
        202
    );
    hanging.iter().for_each(tokio::task::JoinHandle::abort);
    crate::support::until("places are given back", async || h.push("dns?format=eve", &own, "\n").await.status() == 202)
        .await;
}
