//! `GET /lists/{name}`

use pasban_kernel::{TenantId, Tlp};

use super::{Http, dns, http};

async fn blocking() -> Http {
    http(|c| {
        c.policy.respond = "block".into();
        c.policy.first_week_watch = false;
    })
    .await
}

async fn values(h: &Http, path: &str, token: &str) -> Vec<String> {
    let answer = h.get(path, token).await;
    assert_eq!(answer.status(), 200, "{path}");
    let text = answer.text().await.unwrap();
    let mut all: Vec<String> = text.lines().filter(|l| !l.starts_with('#')).map(str::to_owned).collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_fetch_what_is_blocked_and_hear_when_nothing_changed() {
    let h = blocking().await;
    let push = h.token(TenantId::OWN, "push").await;
    h.push("dns?format=eve", &push, dns(h.serving.node.now(), "10.0.0.1", "other.example")).await;
    let token = h.token(TenantId::OWN, "lists").await;
    h.issue("evil.example", Tlp::AmberStrict).await;
    h.issue("bad.example", Tlp::Green).await;
    assert_eq!(values(&h, "/lists/domains.txt", &token).await, ["bad.example", "evil.example"]);
    assert_eq!(
        values(&h, "/lists/domains.txt?limit=1", &token).await,
        ["bad.example"],
        "the newest block has the highest rank"
    );
    let zone = h.get("/lists/rpz.zone", &token).await.text().await.unwrap();
    assert!(zone.contains("*.evil.example") && zone.contains("SOA"), "{zone}");
    for name in ["addresses.txt", "urls.txt", "hashes.txt", "pasban.nft", "pasban.rules"] {
        assert_eq!(h.get(&format!("/lists/{name}"), &token).await.status(), 200, "{name}");
    }
    // Every way to say the token; and every way not to.
    let url = format!("{}/lists/domains.txt", h.base);
    let by_basic = h.client.get(&url).basic_auth("firewall", Some(&token)).send().await.unwrap();
    assert_eq!(by_basic.status(), 200);
    assert_eq!(h.client.get(format!("{url}?token={token}")).send().await.unwrap().status(), 200);
    for (path, token, expected) in [
        ("/lists/domains.txt", "", 401),
        ("/lists/domains.txt", "pasban_guess", 401),
        ("/lists/domains.txt", push.as_str(), 403),
        ("/lists/domains.txt?limit=0", &token, 400),
        ("/lists/passwords.txt", &token, 404),
    ] {
        assert_eq!(h.get(path, token).await.status(), expected, "{path}");
    }
    let tag = by_basic.headers()["etag"].clone();
    let again =
        |tag: reqwest::header::HeaderValue| h.client.get(&url).bearer_auth(&token).header("if-none-match", tag).send();
    let same = again(tag.clone()).await.unwrap();
    assert_eq!((same.status().as_u16(), same.headers()["etag"].clone()), (304, tag.clone()));
    h.issue("third.example", Tlp::Green).await;
    let changed = again(tag.clone()).await.unwrap();
    assert_eq!(changed.status(), 200);
    assert_ne!(changed.headers()["etag"], tag);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_sees_its_own_blocks_and_only_what_its_host_may_tell_it() {
    let h = blocking().await;
    let shop = h.tenant("Karachi Textiles").await;
    for tenant in [TenantId::OWN, shop] {
        let push = h.token(tenant, "push").await;
        h.push("dns?format=eve", &push, dns(h.serving.node.now(), "10.0.0.1", "other.example")).await;
        if tenant == shop {
            h.push("dns?format=eve", &push, dns(h.serving.node.now(), "10.0.0.1", "used.example")).await;
        }
    }
    h.issue("used.example", Tlp::Green).await;
    h.issue("fresh.example", Tlp::Green).await;
    h.issue("clients.example", Tlp::Amber).await;
    h.issue("strict.example", Tlp::AmberStrict).await;
    let (own, theirs) = (h.token(TenantId::OWN, "lists").await, h.token(shop, "lists").await);
    let all = ["clients.example", "fresh.example", "strict.example", "used.example"];
    assert_eq!(values(&h, "/lists/domains.txt", &own).await, all);
    assert_eq!(values(&h, "/lists/domains.txt", &theirs).await, ["clients.example", "fresh.example"]);
    assert!(!h.get("/lists/rpz.zone", &theirs).await.text().await.unwrap().contains("strict.example"));
}
