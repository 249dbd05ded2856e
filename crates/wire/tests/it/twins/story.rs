//! One intrusion, from the report to the withdrawal, with everything that the CERT says to each reader on the way.

use std::collections::BTreeMap;
use std::time::Duration;

use pasban_app::Node;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::links::channel::{Channel, Network};
use pasban_app::links::hello::{self, Hello};
use pasban_app::links::table::{Entry, private_stream};
use pasban_app::links::{feed, intake, witness};
use pasban_app::mitigate::{apply, zones};
use pasban_formats::taxii::{Status, TAXII_MEDIA_TYPE};
use pasban_history::Batch;
use pasban_kernel::id::{ClassId, ReportId};
use pasban_kernel::time::DAY;
use pasban_kernel::{Lane, LinkId, Observable, Observation, PermittedAction, Seen, TenantId, Timestamp, Tlp};
use pasban_translate::exchange::content::{Act, Consent, Hat};
use reqwest::Method;
use tokio::io::AsyncReadExt;
use tokio::sync::broadcast::Receiver;

use super::ask::{self, Raw, ask, bearer, signed};
use super::same::Left;
use super::sinks::Kept;
use super::world::{BANKS, Lab, World};
use crate::devices::dns;
use crate::support::until;

/// What a run left behind.
pub struct Told {
    /// By reader: everything that the CERT said to it.
    pub left: BTreeMap<&'static str, Vec<Left>>,
    /// By reader: how often it was told that there is more.
    pub woken: BTreeMap<&'static str, usize>,
}

impl Told {
    fn add(&mut self, reader: &'static str, what: impl Into<String>, raw: Raw) {
        self.left.entry(reader).or_default().push(Left { what: what.into(), raw });
    }
}

/// A linked node that reads from the CERT and adds to it; `None` where the CERT may tell it everything: the victim.
struct Reader<'a> {
    lab: &'a Lab,
    link: LinkId,
    name: Option<&'static str>,
}

impl Reader<'_> {
    fn entry(&self) -> Entry {
        self.lab.node.links.load().get(&self.link).cloned().unwrap()
    }

    async fn say(&self, cert: &Node, told: &mut Told, method: &str, path: &str, kind: &str, body: &[u8]) -> Raw {
        let [nonce, answer] = signed(&self.lab.node, cert, method, path, kind, body).await;
        if let Some(name) = self.name {
            told.add(name, "nonce", nonce);
            let place: Vec<&str> = path.split('?').next().unwrap().split('/').filter(|s| s.len() != 36).collect();
            told.add(name, format!("{method} {}", place.join("/")), answer.clone());
        }
        answer
    }

    async fn hello(&self, cert: &Node, told: &mut Told) {
        let said = serde_json::to_vec(&hello::say(&self.lab.node, &self.entry()).await.unwrap()).unwrap();
        let answer = self.say(cert, told, "POST", "/links/v1/hello", "application/json", &said).await;
        let heard: Hello = serde_json::from_slice(&answer.body).unwrap();
        hello::hear(&self.lab.node, &self.entry(), cert.id, &heard).await.unwrap();
    }

    /// Reads everything that waits, does what it says, and adds what came of it; then both cosign.
    async fn session(&self, cert: &Node, told: &mut Told) {
        let node = &self.lab.node;
        loop {
            let entry = self.entry();
            let places = hello::read_to(node, &entry).await.unwrap();
            let path = format!(
                "/taxii2/links/collections/{}/objects/?next={places}&limit={}&lanes={}",
                feed::collection(&self.link, "feed"),
                feed::page_limit(&entry),
                Lane::Bulk.number()
            );
            let page = self.say(cert, told, "GET", &path, "", b"").await;
            assert_eq!(page.status(), 200);
            let (_, more) = intake::take_down(node, &entry, &page.body).await.unwrap();
            if !more {
                break;
            }
        }
        while apply::pending(node).await.unwrap() > 0 {}
        let entry = self.entry();
        let from = hello::sent_to(node, &entry).await.unwrap();
        let page = feed::read(node, &entry, from, feed::page_limit(&entry), Lane::Bulk).await.unwrap();
        if page.count > 0 {
            let path = format!("/taxii2/links/collections/{}/objects/", feed::collection(&self.link, "inbox"));
            let answer = self.say(cert, told, "POST", &path, TAXII_MEDIA_TYPE, &page.body).await;
            let status: Status = serde_json::from_slice(&answer.body).unwrap();
            assert!(status.failures.is_empty(), "{status:?}");
            let (sent, ..) = feed::envelope(&page.body).unwrap();
            intake::read_answer(node, &entry, &sent, &status).await.unwrap();
        }
        feed::keep_places(node, &entry, "out", page.places).await.unwrap();
        while apply::pending(cert).await.unwrap() > 0 {}
        if let Some(ours) = witness::ask(node, cert.id, 0).await.unwrap() {
            let body = serde_json::to_vec(&ours).unwrap();
            self.say(cert, told, "POST", "/links/v1/witness", "application/json", &body).await;
        }
        self.say(cert, told, "GET", "/links/v1/witness?old=0", "", b"").await;
    }
}

/// What the CERT does with the nation above it, which it dials: what goes over the line is kept by the tap.
async fn upward(w: &World) {
    let (cert, nation, link) = (&w.cert.node, &w.nation.node, w.links[0]);
    let entry = || cert.links.load().get(&link).cloned().unwrap();
    let first = entry();
    let channel = Channel::new(cert, &first.link.url, first.link.pin, &Network::default(), nation.id).unwrap();
    let said = serde_json::to_vec(&hello::say(cert, &first).await.unwrap()).unwrap();
    let answer = channel.call(Method::POST, "/links/v1/hello", "application/json", said.into(), true).await.unwrap();
    hello::hear(cert, &entry(), nation.id, &answer.json().unwrap()).await.unwrap();
    let places = hello::read_to(cert, &entry()).await.unwrap();
    let path = format!("/taxii2/links/collections/{}/objects/?next={places}", feed::collection(&link, "feed"));
    intake::take_down(cert, &entry(), &channel.get(&path).await.unwrap().ok().unwrap()).await.unwrap();
    while apply::pending(cert).await.unwrap() > 0 {}
    let from = hello::sent_to(cert, &entry()).await.unwrap();
    let page = feed::read(cert, &entry(), from, 256, Lane::Bulk).await.unwrap();
    if page.count > 0 {
        let path = format!("/taxii2/links/collections/{}/objects/", feed::collection(&link, "inbox"));
        let (sent, ..) = feed::envelope(&page.body).unwrap();
        let answer = channel.call(Method::POST, &path, TAXII_MEDIA_TYPE, page.body.into(), false).await.unwrap();
        intake::read_answer(cert, &entry(), &sent, &answer.json().unwrap()).await.unwrap();
    }
    feed::keep_places(cert, &entry(), "out", page.places).await.unwrap();
    while apply::pending(nation).await.unwrap() > 0 {}
    witness::exchange(cert, &channel, &entry(), nation.id).await.unwrap();
}

/// How often each reader would be woken by an event.
fn woken(news: &mut Receiver<ClassId>, w: &World, victim: usize) -> BTreeMap<&'static str, usize> {
    let table = w.cert.node.links.load();
    let mut count = BTreeMap::new();
    let all: Vec<ClassId> = std::iter::from_fn(|| news.try_recv().ok()).collect();
    for (reader, link) in
        [("the nation", w.links[0]), ("the other bank", w.links[2 - victim]), ("the insurer", w.links[3])]
    {
        let class = table.get(&link).unwrap().link.class;
        count.insert(reader, all.iter().filter(|s| **s == class || **s == private_stream(&link)).count());
    }
    count
}

fn met(at: Timestamp, names: &[&str]) -> Vec<Observation> {
    let one = |name: &&str| Observation {
        time: at,
        host: "10.0.0.2".into(),
        seen: vec![Seen {
            field: "query".into(),
            value: Observable::domain(name).unwrap(),
            attacker_controlled: false,
        }],
        line: format!("10.0.0.2 asked {name}").into_bytes(),
    };
    names.iter().map(one).collect()
}

fn remember(lab: &Lab, names: &[&str]) {
    let (now, node) = (lab.node.now(), &lab.node);
    let observations = met(now.plus(-DAY), names);
    let batch = Batch { source: "dns", key: None, received: now, observations: &observations };
    node.history.append(TenantId::OWN, &batch).unwrap();
}

fn report_of(victim: usize) -> NewReport {
    let (name, domain, ..) = BANKS[victim];
    let joined = name.replace(' ', "");
    let mut values: Vec<_> = [
        "cdn-sync.example".to_owned(),
        "203.0.113.66".to_owned(),
        "billing-gateway.example".to_owned(),
        format!("login-{domain}"),
        format!("http://cdn-sync.example/{joined}/swift-gw-7"),
    ]
    .iter()
    .map(|v| (Observable::guess(v).unwrap(), "malicious-code/c2-server".to_owned()))
    .collect();
    values.push((Observable::file_name(&format!("{joined}_payroll.xlsm")).unwrap(), String::new()));
    NewReport {
        act: Act::Help,
        hat: Hat::Cert,
        legal_basis: String::new(),
        ask_help: false,
        first_seen: None,
        text: format!("{name}: host swift-gw-7 talks to strangers; call Rukhsana Bano"),
        systems: "swift-gw-7".into(),
        consent: Consent { share: true, to: Tlp::Green, action: PermittedAction::BlockHome, named: false, until: None },
        values,
        tenant: TenantId::OWN,
        link: None,
    }
}

/// The analyst goes by the kind of value, not by whose it is.
async fn confirm_all(cert: &Node, report: ReportId) {
    let mut values: Vec<Observable> =
        decide::review(cert, report).await.unwrap().into_iter().map(|r| r.value).collect();
    assert_eq!(values.len(), 6);
    values.sort_by_key(|v| (v.kind(), !v.value().contains("cdn-sync"), !v.value().contains("billing")));
    for value in values {
        let confirm = Confirm {
            category: String::new(),
            action: PermittedAction::BlockHome,
            tlp: None,
            reason: "command server of an intrusion".into(),
            days: 30,
            who: "analyst".into(),
            watch_only: false,
        };
        decide::confirm(cert, report, value, confirm).await.unwrap();
    }
    while apply::pending(cert).await.unwrap() > 0 {}
}

/// Everything that a plain client with a token can read.
async fn plain(w: &World, told: &mut Told) {
    let (reader, token, accept) = ("a plain client", &w.tokens.plain, [("accept", TAXII_MEDIA_TYPE)]);
    let read = async |path: &str| bearer(&w.cert.node, path, token, &accept).await;
    for path in ["/taxii2/", "/taxii2/plain/", "/taxii2/plain/collections/"] {
        told.add(reader, path, read(path).await);
    }
    let listed = read("/taxii2/plain/collections/").await.json();
    for c in listed["collections"].as_array().unwrap().iter().filter(|c| c["can_read"] == true) {
        let at = format!("/taxii2/plain/collections/{}", c["id"].as_str().unwrap());
        told.add(reader, "a collection", read(&format!("{at}/")).await);
        told.add(reader, "manifest", read(&format!("{at}/manifest/")).await);
        let (mut next, mut ids) = (String::new(), Vec::new());
        loop {
            let page = read(&format!("{at}/objects/?limit=2{next}")).await;
            let body = page.json();
            told.add(reader, "a page of two", page);
            ids.extend(body["objects"].as_array().into_iter().flatten().map(|o| o["id"].as_str().unwrap().to_owned()));
            match body["next"].as_str() {
                Some(more) => next = format!("&next={more}"),
                None => break,
            }
        }
        for id in ids {
            told.add(reader, "one object", read(&format!("{at}/objects/{id}/")).await);
            told.add(reader, "its versions", read(&format!("{at}/objects/{id}/versions/")).await);
        }
        let absent = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
        told.add(reader, "no object", read(&format!("{at}/objects/{absent}/")).await);
        told.add(reader, "nothing new", read(&format!("{at}/objects/?added_after=2027-01-01T00:00:00Z")).await);
    }
}

/// What the hosted tenant's devices and the resolver of the host fetch.
async fn devices(w: &World, told: &mut Told) {
    for name in pasban_app::mitigate::pulled::NAMES {
        let path = format!("/lists/{name}");
        let list = bearer(&w.cert.node, &path, &w.tokens.lists, &[]).await;
        let tag = list.header("etag").unwrap().to_owned();
        told.add("the tenant", path.clone(), list);
        told.add("the tenant", "again", bearer(&w.cert.node, &path, &w.tokens.lists, &[("if-none-match", &tag)]).await);
    }
    zones::publish(&w.cert.node).await.unwrap();
    told.add("a resolver", "the zone", Raw { head: String::new(), body: ask::zone(&w.cert.node).await });
}

/// The hosted tenant pushes what its machines looked up.
async fn push(w: &World, told: &mut Told, names: &[&str]) {
    let at = w.cert.node.now().to_minute();
    let body: String = names.iter().map(|n| dns(at, "10.0.0.9", n)).collect();
    let headers = vec![
        ("authorization".to_owned(), format!("Bearer {}", w.tokens.push)),
        ("content-type".to_owned(), "application/x-ndjson".to_owned()),
    ];
    let answer = ask(&w.cert.node, "POST", "/ingest/v1/dns?format=eve", &headers, body.as_bytes()).await;
    assert_eq!(answer.status(), 202, "{answer:?}");
    told.add("the tenant", "pushed", answer);
}

/// Who has no token and no link.
async fn stranger(w: &World, told: &mut Told) {
    for path in [
        "/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/taxii2/",
        "/lists/domains.txt",
        "/links/v1/hello",
        "/links/v1/events",
    ] {
        told.add("a stranger", path, ask(&w.cert.node, "GET", path, &Vec::new(), b"").await);
    }
    told.add("a stranger", "nonce", ask(&w.cert.node, "GET", "/links/v1/nonce", &Vec::new(), b"").await);
}

/// Waits until no alarm waits to be sent.
async fn all_sent(cert: &Node) {
    until("nothing waits to be sent", async || {
        let due = cert.db.read(|tx| tx.one("SELECT COUNT(*) FROM outgoing WHERE state <> 'sent'", &[])).await.unwrap();
        due.is_some_and(|r| r.int(0).unwrap() == 0)
    })
    .await;
}

/// Plays the story with one victim. `known`: the CERT knows what points at the banks.
pub async fn play(victim: usize, known: bool) -> Told {
    let w = World::new(known).await;
    let cert = &w.cert.node;
    let mut told = Told { left: BTreeMap::new(), woken: BTreeMap::new() };
    let reader = |n: usize, name| Reader { lab: &w.banks[n], link: w.links[n + 1], name };
    let (it, other) = (reader(victim, None), reader(1 - victim, Some("the other bank")));
    let insurer = Reader { lab: &w.insurer, link: w.links[3], name: Some("the insurer") };
    // In the order of the links, not of who is the victim.
    let mut readers = [&it, &other];
    readers.sort_by_key(|r| r.link);
    let readers = [readers[0], readers[1], &insurer];
    // The insurer met one of the values; the victim's own history is full of them; the tenant will meet one later.
    remember(&w.insurer, &["billing-gateway.example"]);
    remember(it.lab, &["cdn-sync.example", "billing-gateway.example"]);
    remember(other.lab, &["other.example"]);
    w.next_minute();
    for r in readers {
        r.hello(cert, &mut told).await;
    }
    upward(&w).await;
    plain(&w, &mut told).await;
    push(&w, &mut told, &["other.example", "billing-gateway.example"]).await;
    let (head, mut stream) = ask::events(&w.insurer.node, cert).await;
    told.add("the insurer", "events", head);
    let mut news = cert.news.subscribe();

    // The victim reports; the CERT asks everybody; everybody answers.
    w.next_minute();
    let handed = report::send(&it.lab.node, report_of(victim)).await.unwrap();
    it.session(cert, &mut told).await;
    w.next_minute();
    decide::ask_about(cert, handed.report, 30, "analyst").await.unwrap();
    for r in readers {
        r.session(cert, &mut told).await;
    }
    upward(&w).await;

    // It confirms; everybody hears; what was met goes up.
    w.next_minute();
    confirm_all(cert, handed.report).await;
    for r in readers {
        r.session(cert, &mut told).await;
    }
    upward(&w).await;
    plain(&w, &mut told).await;
    devices(&w, &mut told).await;

    // A machine of the tenant meets a value: an alarm by mail and webhook.
    w.next_minute();
    push(&w, &mut told, &["cdn-sync.example", "other.example"]).await;
    until("the alarms are out", async || {
        // The host is told of the value, defanged, and shown no line of the tenant's log.
        let out = |kept: &Kept| String::from_utf8_lossy(&kept.bytes()).contains("cdn-sync[.]example");
        out(&w.mail) && out(&w.hook)
    })
    .await;
    all_sent(cert).await;
    for sink in [&w.mail, &w.hook] {
        assert!(!String::from_utf8_lossy(&sink.bytes()).contains("cdn-sync.example"));
    }
    let bare = |kept: &Kept| bare(&kept.bytes(), cert);
    told.add("mail", "the session", Raw { head: String::new(), body: bare(&w.mail) });
    for (n, post) in Raw::all(&bare(&w.hook)).into_iter().enumerate() {
        told.add("the webhook", format!("post {n}"), post);
    }
    upward(&w).await;

    // One is taken back.
    w.next_minute();
    let id = decide::own_of(cert, Observable::domain("cdn-sync.example").unwrap()).await.unwrap().remove(0);
    decide::withdraw(cert, id, "a shared host", "analyst").await.unwrap();
    while apply::pending(cert).await.unwrap() > 0 {}
    for r in readers {
        r.session(cert, &mut told).await;
    }
    upward(&w).await;
    plain(&w, &mut told).await;
    devices(&w, &mut told).await;
    for (n, request) in Raw::all(&w.up.bytes()).into_iter().enumerate() {
        told.add("the nation", format!("request {n}"), request);
    }

    // Who guesses learns nothing: a tenant that meets the names of both banks, a bank that asks for the other's receipt.
    w.next_minute();
    push(&w, &mut told, &["login-bank-aftab.example", "login-bank-bahar.example"]).await;
    devices(&w, &mut told).await;
    let asked = format!("/links/v1/receipts/{}", handed.report);
    for r in [&other, &insurer] {
        assert_eq!(r.say(cert, &mut told, "GET", &asked, "", b"").await.status(), 404);
    }
    all_sent(cert).await;
    stranger(&w, &mut told).await;
    told.woken = woken(&mut news, &w, victim);

    // Whoever listens to events hears that there is more, and nothing else.
    let mut heard = vec![0; 64 * 1024];
    let n = tokio::time::timeout(Duration::from_secs(30), stream.read(&mut heard)).await.unwrap().unwrap();
    let heard = String::from_utf8(heard[..n].to_vec()).unwrap();
    let chunks: Vec<&str> = heard.split_inclusive("\n\n\r\n").collect();
    assert!(!chunks.is_empty() && chunks.iter().all(|c| *c == "C\r\ndata: more\n\n\r\n"), "{heard:?}");
    told
}

/// A message without the second that it was written in, and without the short form of the node's id in its own.
fn bare(message: &[u8], by: &Node) -> Vec<u8> {
    let text = String::from_utf8(message.to_vec()).unwrap().replace(&by.id.short(), "thisnode");
    text.split_inclusive('\n')
        .map(|l| if l.starts_with("Date: ") { "Date: (a date)\r\n" } else { l })
        .collect::<String>()
        .into_bytes()
}
