//! What a hostile caller tries: replays, altered requests, other links' collections, strangers, forks.

use bytes::Bytes;
use pasban_app::identity::pin_of;
use pasban_app::links::feed::{self, Places};
use pasban_app::links::hello::{self, Hello};
use pasban_app::links::host::{NONCE_HEADER, target};
use pasban_app::links::{life, witness};
use pasban_app::out::Trust;
use pasban_app::out::http::{Allowed, Client, Reply};
use pasban_gate::Relation;
use pasban_kernel::time::SECOND;
use pasban_kernel::{Digest, LinkId};
use pasban_proof::checkpoint::{Checkpoint, ledger_origin};
use pasban_proof::signed_request::{Envelope, sign_request};
use pasban_proof::witness::CosignRequest;
use reqwest::Method;

use crate::support::{Place, Serving, issue, link, until};

/// A caller with a node's keys that does not keep to the protocol.
pub struct Caller<'a> {
    pub by: &'a Serving,
    pub to: &'a Serving,
    pub client: Client,
}

pub type Headers = Vec<(String, String)>;

impl<'a> Caller<'a> {
    pub fn new(by: &'a Serving, to: &'a Serving) -> Self {
        let pin = pin_of(&to.node.keys.tls_cert).unwrap();
        let client = Client::new(&Trust::Pin(pin), None, Allowed::from_config(&["127.0.0.0/8".into()])).unwrap();
        Self { by, to, client }
    }

    async fn nonce(&self) -> String {
        let reply = self.send(Method::GET, "/links/v1/nonce", &[], b"").await;
        reply.headers[NONCE_HEADER].to_str().unwrap().to_owned()
    }

    pub async fn sign(&self, method: &Method, path: &str, body: &[u8]) -> Headers {
        let nonce = self.nonce().await;
        let now = self.by.node.now();
        let envelope =
            Envelope { created: now, expires: now.plus(60 * SECOND), nonce: &nonce, key_id: &self.by.node.key_id() };
        let uri = target(&self.to.node.config.url(), path);
        let (signed, _) = sign_request(method.as_str(), &uri, body, envelope, &self.by.node.keys.link).unwrap();
        let mut headers: Headers = signed.pairs().into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        headers.push(("content-type".into(), "application/taxii+json;version=2.1".into()));
        headers
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(String, String)], body: &[u8]) -> Reply {
        let url = target(&self.to.node.config.url(), path);
        self.client.send(method, &url, headers, Bytes::copy_from_slice(body)).await.unwrap()
    }

    pub async fn signed(&self, method: Method, path: &str, body: &[u8]) -> Reply {
        let headers = self.sign(&method, path, body).await;
        self.send(method, path, &headers, body).await
    }
}

fn feed_of(host: &Serving, link: &LinkId) -> String {
    format!(
        "/taxii2/links/collections/{}/objects/?next={}",
        feed::collection(link, "feed"),
        Places::start(host.node.incarnation())
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_holds_once_and_unaltered() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    issue(&cert, "evil.example").await;
    let caller = Caller::new(&bank, &cert);
    let path = feed_of(&cert, &id);

    let headers = caller.sign(&Method::GET, &path, b"").await;
    let first = caller.send(Method::GET, &path, &headers, b"").await;
    assert_eq!(first.status, 200);
    assert!(first.headers.contains_key("signature") && first.headers.contains_key("x-taxii-date-added-last"));
    let again = caller.send(Method::GET, &path, &headers, b"").await;
    assert_eq!(again.status, 401, "replayed");
    assert!(!again.headers.contains_key("signature") && again.headers.contains_key(NONCE_HEADER));

    let headers = caller.sign(&Method::GET, &path, b"").await;
    assert_eq!(caller.send(Method::GET, &format!("{path}&limit=1"), &headers, b"").await.status, 401, "another target");
    let inbox = format!("/taxii2/links/collections/{}/objects/", feed::collection(&id, "inbox"));
    let headers = caller.sign(&Method::POST, &inbox, b"{\"objects\":[]}").await;
    assert_eq!(caller.send(Method::POST, &inbox, &headers, b"{\"objects\":[1]}").await.status, 401, "another body");
    assert_eq!(caller.signed(Method::POST, &inbox, b"{\"objects\":[]}").await.status, 202);
    assert_eq!(caller.signed(Method::POST, &inbox, b"{\"objects\":[1,{\"type\":\"x\"}]}").await.status, 202);
    assert_eq!(caller.signed(Method::POST, &inbox, b"[").await.status, 422);
    assert_eq!(caller.send(Method::GET, &path, &[], b"").await.status, 401, "no signature");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_links_collection_looks_like_none() {
    let (a, b, c) = (Place::new("CERT"), Place::new("Bank"), Place::new("Telco"));
    let (cert, bank, telco) = (a.start().await, b.start().await, c.start().await);
    link(&cert, &bank, Relation::Constituent).await;
    let theirs = link(&cert, &telco, Relation::Constituent).await;
    let caller = Caller::new(&bank, &cert);
    let other = caller.signed(Method::GET, &feed_of(&cert, &theirs), b"").await;
    let none = caller.signed(Method::GET, &feed_of(&cert, &LinkId::from_random([7; 16])), b"").await;
    assert_eq!((other.status, none.status), (reqwest::StatusCode::NOT_FOUND, reqwest::StatusCode::NOT_FOUND));
    assert_eq!(other.body, none.body);
    for path in ["/taxii2/links/collections/", "/taxii2/links/"] {
        let reply = caller.signed(Method::GET, path, b"").await;
        assert_eq!(reply.status, 200);
        assert!(!String::from_utf8_lossy(&reply.body).contains(&feed::collection(&theirs, "feed").to_string()));
    }
    assert_eq!(
        caller.signed(Method::GET, "/links/v1/receipts/6e2b1f0e-1b52-4c5e-9a51-0c1b7b0c9a11", b"").await.status,
        404
    );
    assert_eq!(caller.signed(Method::GET, "/links/v1/receipts/x", b"").await.status, 404);
    assert_eq!(caller.send(Method::GET, "/links/v2/", &[], b"").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_learns_nothing() {
    let (a, b, c) = (Place::new("CERT"), Place::new("Bank"), Place::new("Stranger"));
    let (cert, bank, stranger) = (a.start().await, b.start().await, c.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    let caller = Caller::new(&stranger, &cert);
    for (method, path) in [
        (Method::GET, feed_of(&cert, &id)),
        (Method::GET, "/links/v1/mirror?from=0".into()),
        (Method::GET, "/links/v1/events".into()),
        (Method::GET, "/links/v1/witness?old=0".into()),
        (Method::POST, "/links/v1/cosignature".into()),
    ] {
        assert_eq!(caller.signed(method, &path, b"").await.status, 401, "{path}");
    }
    // A hello that brings its card is known by its key, and there is no link with it.
    let entry = bank.node.links.load().get(&id).cloned().unwrap();
    let mut said = hello::say(&stranger.node, &entry).await.unwrap();
    said.heard = None;
    let reply = caller.signed(Method::POST, "/links/v1/hello", &serde_json::to_vec(&said).unwrap()).await;
    assert_eq!(reply.status, 404);
    for path in ["/healthz", "/readyz", "/metrics"] {
        let reply = caller.send(Method::GET, path, &[], b"").await;
        assert_eq!(reply.status, 200);
        assert!(!String::from_utf8_lossy(&reply.body).contains("Bank"));
    }
    let large = vec![b' '; pasban_kernel::limits::BODY_BYTES_MAX + 1];
    let headers = vec![("signature".to_owned(), "x".to_owned()), ("signature-input".to_owned(), "x".to_owned())];
    let url = target(&cert.node.config.url(), "/links/v1/hello");
    let reply = caller.client.send(Method::POST, &url, &headers, large.into()).await;
    assert!(reply.is_err() || reply.unwrap().status == 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_link_says_so_to_its_peer_alone() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    let entry = bank.node.links.load().get(&id).cloned().unwrap();
    let said = serde_json::to_vec(&hello::say(&bank.node, &entry).await.unwrap()).unwrap();
    life::revoke(&cert.node, id, "administrator", "over").await.unwrap();
    let caller = Caller::new(&bank, &cert);
    let reply = caller.signed(Method::POST, "/links/v1/hello", &said).await;
    assert_eq!(serde_json::from_slice::<Hello>(&reply.body).unwrap().state, "ended");
    assert_eq!(caller.signed(Method::GET, &feed_of(&cert, &id), b"").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_or_rollback_is_not_cosigned_and_alarms() {
    let (a, b) = (Place::new("CERT"), Place::new("Bank"));
    let (cert, bank) = (a.start().await, b.start().await);
    let id = link(&cert, &bank, Relation::Constituent).await;
    // All of it: a checkpoint that arrives in between would make the forged one a rollback, not a fork.
    until("the bank's whole ledger is mirrored", async || {
        let held = i64::try_from(cert.mirrors(&bank).await).unwrap();
        held >= 2 && bank.node.db.read(pasban_store::rows::ledger::leaf_count).await.unwrap() == held
    })
    .await;
    let held = cert.mirrors(&bank).await;
    let entry = cert.node.links.load().get(&id).cloned().unwrap();
    let forged = |size: u64| {
        let head = Checkpoint {
            origin: ledger_origin(&bank.node.id, 1),
            size,
            root: Digest::of(b"another tree"),
            extensions: Vec::new(),
        };
        let request =
            CosignRequest { old_size: held, proof: Vec::new(), checkpoint: head.sign(&bank.node.keys.ledger).unwrap() };
        witness::Ask { request: request.to_string(), hashes: String::new() }
    };
    let said = witness::judge(&cert.node, &entry, bank.node.id, &forged(held)).await.unwrap();
    assert!(said.line.is_empty() && said.refusal.contains("fork"), "{said:?}");
    let entry = cert.node.links.load().get(&id).cloned().unwrap();
    assert!(hello::remembered(&entry).forked.contains("fork"));
    let alerts = cert.node.db.read(|tx| pasban_store::rows::detect::alert_list(tx, 100)).await.unwrap();
    assert!(alerts.iter().any(|a| a.kind == "ledger-fork"));
    // From now on nothing of that ledger is cosigned, until a person has looked.
    let said = witness::judge(&cert.node, &entry, bank.node.id, &forged(held + 1)).await.unwrap();
    assert!(said.line.is_empty() && !said.refusal.is_empty());
    witness::forgive(&cert.node, id, "administrator", "a test").await.unwrap();
    issue(&bank, "later.example").await;
    until("witnessed again", async || cert.mirrors(&bank).await > held).await;
}
