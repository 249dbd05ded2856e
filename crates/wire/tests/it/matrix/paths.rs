//! Every way in, and what became of what was sent. [`Path::LinkPage`] is what the node fetches: the page of a link is the
//! only thing that it does; of what webhook and mail servers answer it reads a code.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use data_encoding::BASE64;
use pasban_app::config::{SourceSection, ZoneSection};
use pasban_app::detect::sources::{Follower, Step};
use pasban_app::exchange::decide;
use pasban_app::links::{carry, feed, hello, intake};
use pasban_app::ops::tokens;
use pasban_formats::json::canonical;
use pasban_formats::taxii::{Status, TAXII_MEDIA_TYPE};
use pasban_gate::Relation;
use pasban_kernel::limits::BODY_BYTES_MAX;
use pasban_kernel::{LinkId, StixId, TenantId};
use pasban_proof::sign::{self, Purpose};
use pasban_store::bad_records;
use pasban_translate::exchange::Bound;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::{Mutex, watch};

use super::classes::{Class, Family};
use super::made::Maker;
use crate::hostile::Caller;
use crate::support::{Place, Serving, issue, link, until};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Path {
    LinkPost,
    LinkPage,
    Stick,
    FileMisp,
    FileStix,
    FileCsv,
    FilePaste,
    Taxii,
    Push,
    Tail,
    Control,
    Zone,
}

impl Path {
    pub const ALL: [Self; 12] = [
        Self::LinkPost,
        Self::LinkPage,
        Self::Stick,
        Self::FileMisp,
        Self::FileStix,
        Self::FileCsv,
        Self::FilePaste,
        Self::Taxii,
        Self::Push,
        Self::Tail,
        Self::Control,
        Self::Zone,
    ];

    pub fn family(self) -> Family {
        match self {
            Self::LinkPost | Self::LinkPage | Self::Stick => Family::Link,
            Self::FileMisp => Family::Misp,
            Self::FileStix | Self::Taxii => Family::Stix,
            Self::FileCsv => Family::Csv,
            Self::FilePaste => Family::Paste,
            Self::Push | Self::Tail => Family::Log,
            Self::Control => Family::Control,
            Self::Zone => Family::Dns,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    Taken,
    Known,
    Partly,
    Held,
    Conflict,
    Refused,
    /// Taken for this node alone: nothing of it leaves.
    Nowhere,
    /// The node's own failure.
    Broken,
}

pub struct Said {
    pub fate: Fate,
    pub words: String,
}

pub(super) fn said(fate: Fate, words: impl Into<String>) -> Said {
    Said { fate, words: words.into() }
}

pub struct World {
    pub(super) cert: Serving,
    pub(super) bank: Serving,
    pub(super) link: LinkId,
    pub(super) zone: std::net::SocketAddr,
    from_bank: Maker,
    from_cert: Maker,
    pub(super) plain: String,
    client: reqwest::Client,
    control: reqwest::Client,
    pub(super) tokens: BTreeMap<&'static str, String>,
    pub(super) tail: (PathBuf, Mutex<Follower>),
    /// What became of slow senders, all tried at once.
    pub(super) slow: tokio::sync::OnceCell<BTreeMap<String, (Fate, String)>>,
    _stop: watch::Sender<bool>,
    _places: [Place; 2],
}

fn control(of: &Serving, stop: &watch::Sender<bool>) -> pasban_wire::control::Control {
    pasban_wire::control::Control::new(of.node.clone(), None, stop.clone())
}

/// An indicator that a node made, with the seed that stands in it.
async fn bound(at: &Serving, id: &StixId) -> Bound {
    let object: Value = serde_json::from_slice(&at.versions(id).await[0].bytes).unwrap();
    let said = pasban_translate::exchange::read(&object).unwrap();
    Bound { id: said.id, seed: said.seed.unwrap() }
}

impl World {
    pub async fn new() -> Self {
        let (a, b) = (Place::new("CERT"), Place::new("Bank"));
        let zone = pasban_testkit::ports::free_address();
        let secret = a.dir.join("tsig.secret");
        std::fs::write(&secret, super::sockets::SECRET).unwrap();
        let section = ZoneSection {
            apex: super::sockets::APEX.into(),
            listen: zone,
            listen_tls: None,
            tsig_name: Some(super::sockets::KEY.into()),
            tsig_secret_file: Some(secret),
            allow: Vec::new(),
            notify: Vec::new(),
            notify_unsigned: Vec::new(),
            garden: None,
        };
        let (cert, bank) = (a.start_with(|c| c.zone = Some(section)).await, b.start().await);
        let id = link(&cert, &bank, Relation::Constituent).await;
        let known = issue(&cert, "known.example").await;
        let own = issue(&bank, "own.example").await;
        until("both know both", async || cert.has(&own).await && bank.has(&known).await).await;
        let version = bank.versions(&own).await[0].key.modified;
        let theirs = cert.versions(&known).await[0].key.modified;
        let (known, own) = (bound(&cert, &known).await, bound(&bank, &own).await);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let plain = format!("http://{}", listener.local_addr().unwrap());
        let routes = pasban_wire::router(cert.node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        let (stop, _) = watch::channel(false);
        let socket = pasban_wire::control::bind(&bank.node.config.node.data).await.unwrap();
        tokio::spawn(pasban_wire::control::serve(control(&bank, &stop), socket));
        let path = pasban_wire::control::socket(&bank.node.config.node.data);
        let mut all = BTreeMap::new();
        for scope in ["push", "taxii-write"] {
            all.insert(scope, tokens::make(&cert.node, TenantId::OWN, scope, scope, None).await.unwrap());
        }
        let log = cert.node.config.node.data.join("eve.json");
        let section = SourceSection {
            name: "tailed".into(),
            format: "eve".into(),
            path: log.clone(),
            tenant: None,
            silent_after_seconds: 900,
        };
        let follower = Follower::open(&cert.node, &section).await.unwrap();
        Self {
            from_bank: Maker {
                node: bank.node.clone(),
                known: known.clone(),
                own: (own.clone(), version),
                count: Cell::new(0),
            },
            from_cert: Maker { node: cert.node.clone(), known: own, own: (known, theirs), count: Cell::new(0) },
            cert,
            bank,
            link: id,
            zone,
            plain,
            client: reqwest::Client::new(),
            control: reqwest::Client::builder().unix_socket(path).build().unwrap(),
            tokens: all,
            tail: (log, Mutex::new(follower)),
            slow: tokio::sync::OnceCell::new(),
            _stop: stop,
            _places: [a, b],
        }
    }

    /// Who makes what is sent on a path: the page of a link comes from the host.
    pub fn maker(&self, path: Path) -> &Maker {
        if path == Path::LinkPage { &self.from_cert } else { &self.from_bank }
    }

    pub async fn send(&self, path: Path, class: Class, bytes: &[u8]) -> Said {
        if let Some(said) = super::sockets::send(self, path, class, bytes).await {
            return said;
        }
        match path {
            Path::LinkPost => self.link_post(bytes).await,
            Path::LinkPage => self.link_page(bytes).await,
            Path::Stick => self.stick(bytes).await,
            Path::FileMisp | Path::FileStix | Path::FileCsv | Path::FilePaste => {
                let file = json!({"name": "file", "base64": BASE64.encode(bytes)});
                let consent = json!({"share": true, "to": "green"});
                self.operation(
                    "report.send",
                    json!({"act": "share", "file": file, "consent": consent}).to_string().into_bytes(),
                )
                .await
            }
            Path::Taxii => self.taxii(class, bytes).await,
            Path::Push => self.push(class, bytes).await,
            Path::Tail => self.tailed(bytes).await,
            Path::Control => self.operation("issue", bytes.to_vec()).await,
            Path::Zone => super::sockets::zone(self, class, bytes).await,
        }
    }

    async fn link_post(&self, bytes: &[u8]) -> Said {
        let caller = Caller::new(&self.bank, &self.cert);
        let path = format!("/taxii2/links/collections/{}/objects/", feed::collection(&self.link, "inbox"));
        // A body that is too long cannot even be signed; it is refused before its signature is looked at.
        let signed = if bytes.len() > BODY_BYTES_MAX { &[] } else { bytes };
        let headers = caller.sign(&Method::POST, &path, signed).await;
        let url = pasban_app::links::host::target(&self.cert.node.config.url(), &path);
        match caller.client.send(Method::POST, &url, &headers, bytes::Bytes::copy_from_slice(bytes)).await {
            Ok(reply) => status(reply.status.as_u16(), &reply.body),
            // It stopped reading and closed: what was written meanwhile has no answer.
            Err(e) => said(Fate::Refused, e.to_string()),
        }
    }

    async fn link_page(&self, bytes: &[u8]) -> Said {
        let node = &self.bank.node;
        let entry = node.links.load().get(&self.link).cloned().unwrap();
        let mut body = bytes.to_vec();
        let mut objects = Vec::new();
        // Longer ones end in the client that fetches the page; see `host`.
        if let Ok(Value::Object(mut map)) = serde_json::from_slice(bytes)
            && map.contains_key("objects")
            && bytes.len() <= BODY_BYTES_MAX
        {
            objects = map["objects"].as_array().cloned().unwrap_or_default();
            map.insert("next".into(), hello::read_to(node, &entry).await.unwrap().to_string().into());
            body = Value::Object(map).to_string().into_bytes();
        }
        let before = self.bad_of(&self.bank, &format!("link {}", self.link)).await.0;
        let known = self.stand(&objects).await;
        if let Err(e) = intake::take_down(node, &entry, &body).await {
            return said(Fate::Refused, e.to_string());
        }
        let (after, words) = self.bad_of(&self.bank, &format!("link {}", self.link)).await;
        if after > before {
            return said(Fate::Refused, words);
        }
        let all = self.stand(&objects).await;
        let state = |s: &str| all.iter().find(|(state, _)| state == s).map(|(_, reason)| reason.clone());
        if let Some(why) = state("conflict") {
            said(Fate::Conflict, why)
        } else if let Some(why) = state("held") {
            said(Fate::Held, why)
        } else if known == all {
            said(Fate::Known, "")
        } else {
            said(Fate::Taken, "")
        }
    }

    /// State and reason of what the bank holds under the ids of these objects.
    async fn stand(&self, objects: &[Value]) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for o in objects {
            if let Some(id) = o["id"].as_str().and_then(|id| id.parse().ok()) {
                out.extend(self.bank.versions(&id).await.into_iter().map(|o| (o.state, o.reason)));
            }
        }
        out
    }

    async fn bad_of(&self, at: &Serving, intake: &str) -> (i64, String) {
        let name = intake.to_owned();
        let (counts, last) = at
            .node
            .db
            .read(move |tx| {
                Ok((
                    bad_records::counts(tx, TenantId::OWN)?,
                    bad_records::list(tx, TenantId::OWN, Some(&name), i64::MAX, 1)?,
                ))
            })
            .await
            .unwrap();
        let met = counts.iter().find(|(n, _)| n == intake).map_or(0, |(_, c)| c.met);
        (met, last.first().map(|k| format!("{}: {}", k.record.place, k.record.reason)).unwrap_or_default())
    }

    async fn stick(&self, bytes: &[u8]) -> Said {
        let node = &self.bank.node;
        let path = self.bank.node.config.node.data.join("stick.pasban");
        let mut file = bytes.to_vec();
        if let Ok(Value::Object(map)) = serde_json::from_slice(bytes)
            && map.contains_key("objects")
            && bytes.len() < 1 << 20
        {
            let entry = node.links.load().get(&self.link).cloned().unwrap();
            let export = json!({
                "ack": null, "cards": [node.keys.card.to_string()], "from": node.id, "key": node.key_id(), "link": self.link, "more": false,
                "objects": map["objects"], "places": hello::sent_to(node, &entry).await.unwrap().to_string(), "receipts": {}, "to": self.cert.node.id,
            });
            let signature = sign::sign(Purpose::Export, &canonical(&export), &node.keys.link);
            file = json!({"export": export, "signature": signature.to_string()}).to_string().into_bytes();
        }
        std::fs::write(&path, file).unwrap();
        match carry::import(&self.cert.node, &path).await {
            Err(e) => said(Fate::Refused, e.to_string().replace(&path.display().to_string(), "stick")),
            Ok(done) if done.refused.is_empty() => said(if done.new > 0 { Fate::Taken } else { Fate::Known }, ""),
            Ok(done) => {
                let words = done.refused.join("; ");
                let fate = if done.new > 0 {
                    Fate::Partly
                } else if words.contains("other bytes") {
                    Fate::Conflict
                } else if words.contains("RED") || words.contains("ahead") {
                    Fate::Held
                } else {
                    Fate::Refused
                };
                said(fate, words)
            }
        }
    }

    async fn operation(&self, op: &str, body: Vec<u8>) -> Said {
        let sent = self
            .control
            .post(format!("http://localhost/control/{op}"))
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await;
        let answer = match sent {
            Ok(answer) => answer,
            Err(e) => return said(Fate::Refused, format!("the connection is closed: {}", e.without_url())),
        };
        let code = answer.status().as_u16();
        let text = answer.text().await.unwrap_or_default();
        let value: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if code >= 400 {
            return said(
                if code >= 500 { Fate::Broken } else { Fate::Refused },
                format!("{code} {}", value["error"].as_str().unwrap_or(&text)),
            );
        }
        let findings = value["findings"].as_array().cloned().unwrap_or_default();
        let words = findings
            .iter()
            .map(|f| format!("{}: {}", f["place"].as_str().unwrap_or(""), f["reason"].as_str().unwrap_or("")))
            .collect::<Vec<_>>()
            .join("; ");
        match (op, value["values"].as_u64(), findings.is_empty()) {
            ("report.send", Some(0), _) => said(Fate::Refused, words),
            ("report.send", _, false) => said(Fate::Partly, words),
            _ if text.contains("\"indicator\"") && self.is_red(&value).await => {
                said(Fate::Nowhere, "kept here; the gate lets RED out on no link")
            }
            _ => said(Fate::Taken, words),
        }
    }

    async fn is_red(&self, answer: &Value) -> bool {
        let Some(id) = answer["indicator"].as_str().and_then(|id| id.parse().ok()) else { return false };
        self.bank
            .versions(&id)
            .await
            .iter()
            .any(|o| o.tlp == pasban_app::exchange::objects::tlp_number(pasban_kernel::Tlp::Red))
    }

    async fn taxii(&self, class: Class, bytes: &[u8]) -> Said {
        let mut post = self
            .client
            .post(format!("{}/taxii2/plain/collections/inbox/objects/", self.plain))
            .bearer_auth(&self.tokens["taxii-write"])
            .header("content-type", TAXII_MEDIA_TYPE);
        if class == Class::GzipBomb && bytes.starts_with(&[0x1f, 0x8b]) {
            post = post.header("content-encoding", "gzip");
        }
        let body = match serde_json::from_slice::<Value>(bytes) {
            Ok(v) if bytes.len() < 1 << 20 && v["objects"].is_array() => {
                json!({"objects": v["objects"]}).to_string().into_bytes()
            }
            _ => bytes.to_vec(),
        };
        match post.body(body).send().await {
            Ok(answer) => {
                let code = answer.status().as_u16();
                status(code, &answer.bytes().await.unwrap_or_default())
            }
            Err(e) => said(Fate::Refused, format!("the connection is closed: {}", e.without_url())),
        }
    }

    async fn push(&self, class: Class, bytes: &[u8]) -> Said {
        let token = if class == Class::WronglySigned { "pasban_none" } else { &self.tokens["push"] };
        let mut post = self.client.post(format!("{}/ingest/v1/dns?format=eve", self.plain)).bearer_auth(token);
        if class == Class::GzipBomb && bytes.starts_with(&[0x1f, 0x8b]) {
            post = post.header("content-encoding", "gzip");
        }
        if class == Class::Replayed {
            post = post.header("idempotency-key", pasban_kernel::Digest::of(bytes).to_string());
        }
        if class == Class::Conflicting {
            post = post.header("idempotency-key", "one and the same");
        }
        let answer = match post.body(bytes.to_vec()).send().await {
            Ok(answer) => answer,
            Err(e) => return said(Fate::Refused, format!("the connection is closed: {}", e.without_url())),
        };
        let code = answer.status().as_u16();
        let text = answer.text().await.unwrap_or_default();
        let v: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if code >= 400 {
            return said(
                if code >= 500 { Fate::Broken } else { Fate::Refused },
                format!("{code} {}", v["description"].as_str().unwrap_or(&text)),
            );
        }
        let words = v["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|f| format!("{}: {}", f["place"].as_str().unwrap_or(""), f["reason"].as_str().unwrap_or("")))
            .collect::<Vec<_>>()
            .join("; ");
        let fate = match (v["stored"].as_u64().unwrap_or(0), v["bad"].as_u64().unwrap_or(0)) {
            _ if v["duplicate"] == true => Fate::Known,
            (0, 0) => return said(Fate::Known, "nothing in it to keep"),
            (_, 0) => Fate::Taken,
            (0, _) => Fate::Refused,
            _ => Fate::Partly,
        };
        said(fate, words)
    }

    /// The beginning of a line, and nothing after it for a while.
    pub(super) async fn half_a_line(&self, bytes: &[u8]) -> Said {
        std::fs::OpenOptions::new().create(true).append(true).open(&self.tail.0).unwrap().write_all(bytes).unwrap();
        let mut follower = self.tail.1.lock().await;
        for _ in 0..3 {
            match follower.step().await {
                Ok(Step::Quiet) => {}
                other => return said(Fate::Broken, format!("{other:?}")),
            }
        }
        said(Fate::Known, "it waits")
    }

    /// A good record on a path.
    pub async fn good(&self, path: Path, bytes: &[u8]) -> Said {
        match path {
            Path::Zone => super::sockets::good_zone(self).await,
            _ => self.send(path, Class::Unmarked, bytes).await,
        }
    }

    pub(super) async fn tailed(&self, bytes: &[u8]) -> Said {
        let (before, _) = self.bad_of(&self.cert, "tailed").await;
        let stored = self.cert.node.metrics.observations_total.get();
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&self.tail.0).unwrap();
        file.write_all(bytes).unwrap();
        if !bytes.ends_with(b"\n") {
            file.write_all(b"\n").unwrap();
        }
        let (mut quiet, mut follower) = (0, self.tail.1.lock().await);
        while quiet < 3 {
            match follower.step().await {
                Ok(Step::Read | Step::Full) => quiet = 0,
                Ok(_) => quiet += 1,
                Err(e) => return said(Fate::Broken, e.to_string()),
            }
        }
        let (after, words) = self.bad_of(&self.cert, "tailed").await;
        let stored = self.cert.node.metrics.observations_total.get() > stored;
        match (stored, after > before) {
            (true, false) => said(Fate::Taken, ""),
            (true, true) => said(Fate::Partly, words),
            (false, true) => said(Fate::Refused, words),
            (false, false) => said(Fate::Known, "nothing in it to keep"),
        }
    }

    /// What was good before is so still, a new warning reaches the partner, and both take back what the other claimed.
    pub async fn still_well(&self) {
        let id = issue(&self.cert, "after-all-of-it.example").await;
        until("the link works", async || self.bank.has(&id).await).await;
        for (at, other, id) in
            [(&self.cert, &self.bank, &self.from_bank.known.id), (&self.bank, &self.cert, &self.from_cert.known.id)]
        {
            let good = |all: Vec<pasban_store::rows::objects::Object>| {
                all.into_iter().filter(|o| o.state == "good").collect::<Vec<_>>()
            };
            assert!(good(at.versions(id).await).iter().all(|o| o.own && !o.revoked));
            decide::withdraw(&at.node, id.clone(), "over", "analyst").await.unwrap();
            until("the withdrawal is known", async || good(other.versions(id).await).iter().any(|o| o.revoked)).await;
        }
        assert_eq!(self.client.get(format!("{}/healthz", self.plain)).send().await.unwrap().status(), 200);
    }
}

/// A TAXII status resource, or an error message.
fn status(code: u16, body: &[u8]) -> Said {
    let text = String::from_utf8_lossy(body);
    if code != 202 {
        let v: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let words = format!("{code} {}", v["description"].as_str().or(v["title"].as_str()).unwrap_or(&text));
        return said(if code >= 500 { Fate::Broken } else { Fate::Refused }, words);
    }
    let Ok(s) = serde_json::from_slice::<Status>(body) else { return said(Fate::Broken, text) };
    let words: Vec<String> = s.failures.iter().chain(&s.successes).filter_map(|d| d.message.clone()).collect();
    let words = words.join("; ");
    let held = s.successes.iter().any(|d| d.message.as_deref().is_some_and(|m| m.starts_with("held")));
    let fate = match (s.successes.len(), s.failures.len()) {
        (0, _) if words.starts_with("conflict") => Fate::Conflict,
        (0, _) => Fate::Refused,
        (_, 0) if held => Fate::Held,
        (_, 0) => Fate::Taken,
        _ => Fate::Partly,
    };
    said(fate, words)
}
