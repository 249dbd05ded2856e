//! A node that was fed with nothing but attacks: through every field that threat data, reporters and colleagues can fill.

use std::collections::BTreeMap;

use pasban_access::Role;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::mitigate::apply;
use pasban_app::registry::{Constituent, constituent_put, tenant_add};
use pasban_history::Batch;
use pasban_kernel::id::{AlertId, OrgId};
use pasban_kernel::{Observable, Observation, PermittedAction, Seen, TenantId, Timestamp, Tlp};
use pasban_portal::Table;
use pasban_seat_desk::queue::project::Projector;
use pasban_store::bad_records::{self, BadRecord};
use pasban_store::rows::detect::{self, Alert, Outgoing};
use pasban_translate::exchange::content::{Act, Consent, Hat as To};
use serde_json::{Value, json};

use super::house::{Door, House, Sitter, get, hidden};
use super::mounted;
use super::payloads;
use super::walk::{route, walk};

pub struct Hostile {
    pub house: House,
    pub table: Table,
    pub seats: Vec<Sitter>,
    /// How many texts each way in took.
    pub taken: BTreeMap<&'static str, usize>,
}

fn org(n: usize) -> OrgId {
    let mut id = [9; 16];
    id[..8].copy_from_slice(&(n as u64).to_be_bytes());
    OrgId::from_random(id)
}

fn domain(n: usize) -> Observable {
    Observable::domain(&format!("evil-{n}.example")).unwrap()
}

impl Hostile {
    pub async fn new() -> Self {
        let house = House::new("sectoral").await;
        let mut it = Self { house, table: mounted::table(), seats: Vec::new(), taken: BTreeMap::new() };
        it.people().await;
        let all = payloads::all();
        for (n, text) in all.iter().enumerate() {
            it.organisation_and_report(n, text).await;
            it.met(n, text).await;
            it.alarm(n, text).await;
        }
        it.drafts(&all).await;
        while apply::pending(&it.house.node).await.unwrap() > 0 {}
        Projector::default().to_the_end(&it.house.node).await.unwrap();
        it.deeds(&all).await;
        it
    }

    fn took(&mut self, way: &'static str, yes: bool) {
        *self.taken.entry(way).or_default() += usize::from(yes);
    }

    /// People with names that attack, one of each role.
    async fn people(&mut self) {
        let own = [Role::Officer, Role::Analyst, Role::Lead, Role::Regulator, Role::Administrator];
        for (n, role) in own.into_iter().enumerate() {
            let name = format!("{} {}", payloads::SCRIPTS[n * 3], role.code());
            self.seats.push(self.house.enter(&name, role, TenantId::OWN).await);
        }
        for (n, role) in [Role::Owner, Role::Officer].into_iter().enumerate() {
            let name = format!("{} {}", payloads::SCRIPTS[20 + n], role.code());
            self.seats.push(self.house.enter(&name, role, self.house.tenants[0]).await);
        }
    }

    /// A hosted organisation with such a name reports such a text with such file names.
    async fn organisation_and_report(&mut self, n: usize, text: &str) {
        let c = Constituent {
            id: org(n),
            name: text.chars().filter(|c| !c.is_control()).collect(),
            sector: "finance".into(),
            presence: "contact".into(),
            identity: Default::default(),
        };
        let named = constituent_put(&self.house.node, c).await.is_ok();
        self.took("names of organisations", named);
        let tenant = if named { tenant_add(&self.house.node, org(n)).await.ok() } else { None };
        let mut values = vec![(domain(n), text.to_owned())];
        values.extend(Observable::file_name(text).ok().map(|v| (v, String::new())));
        let bare: String = text.chars().filter(|c| !c.is_control()).collect();
        values.extend(Observable::url(&format!("http://evil-{n}.example/{bare}")).ok().map(|v| (v, String::new())));
        let new = NewReport {
            act: Act::Help,
            hat: To::Cert,
            legal_basis: String::new(),
            ask_help: false,
            first_seen: None,
            text: text.into(),
            systems: text.into(),
            consent: Consent {
                share: true,
                to: Tlp::Amber,
                action: PermittedAction::BlockHome,
                named: true,
                until: None,
            },
            values: values.into_iter().map(|(v, _)| (v, "malicious-code".to_owned())).collect(),
            tenant: tenant.unwrap_or(self.house.tenants[0]),
            link: None,
        };
        let sent = report::send(&self.house.node, new).await;
        self.took("reports", sent.is_ok());
        // The first firm reports it too: it has people here, and they see it.
        if n.is_multiple_of(3) {
            let text = format!("{text} again");
            self.house.report(self.house.tenants[0], Tlp::Amber, To::Cert, &text, &["evil-0.example"]).await;
        }
    }

    /// Log lines, host names and an indicator's reason that attack: met here and at a hosted firm.
    async fn met(&mut self, n: usize, text: &str) {
        let node = &self.house.node;
        for tenant in [TenantId::OWN, self.house.tenants[0]] {
            let seen = Observation {
                time: node.now().plus(-pasban_kernel::time::HOUR),
                host: text.into(),
                seen: vec![Seen { field: text.into(), value: domain(n), attacker_controlled: true }],
                line: format!("{text} asked evil-{n}.example {text}").into_bytes(),
            };
            let source = format!("dns {text}");
            let batch = Batch { source: &source, key: None, received: node.now(), observations: &[seen] };
            node.history.append(tenant, &batch).unwrap();
        }
        if n.is_multiple_of(4) {
            let confirm = Confirm {
                category: "malicious-code/c2-server".into(),
                action: PermittedAction::BlockHome,
                tlp: Some(Tlp::Green),
                reason: text.into(),
                days: 30,
                who: text.into(),
                watch_only: n.is_multiple_of(8),
            };
            let issued = decide::issue(node, domain(n), confirm).await.is_ok();
            self.took("reasons of indicators", issued);
        }
        self.took("log lines", true);
    }

    /// Alarms of the node, mail that waits, rows that were not understood.
    async fn alarm(&mut self, n: usize, text: &str) {
        let (now, text) = (self.house.node.now(), text.to_owned());
        let tenants = [TenantId::OWN, self.house.tenants[0]];
        let done = self.house.node.db.write("test.alarm", move |tx| {
            for (k, tenant) in tenants.into_iter().enumerate() {
                let mut id = [3; 16];
                id[..8].copy_from_slice(&((n * 2 + k) as u64).to_be_bytes());
                let line = json!({"source": text, "time": now.0, "field": text, "host": text, "line": text});
                let alert = Alert {
                    id: AlertId::from_random(id),
                    tenant,
                    kind: "match".into(),
                    subject: format!("indicator--{n:08x}-1111-4111-8111-111111111111 domain evil-{n}.example"),
                    title: text.clone(),
                    evidence: json!([line]).to_string(),
                    hits: 2,
                    first_seen: now,
                    last_seen: now,
                    state: "open".into(),
                    note: text.clone(),
                    at: now,
                };
                detect::alert_put(tx, &alert)?;
            }
            let mut id = [4; 16];
            id[..8].copy_from_slice(&(n as u64).to_be_bytes());
            let mail = Outgoing {
                id: AlertId::from_random(id),
                channel: "mail".into(),
                class: "alarm".into(),
                recipient: text.clone(),
                subject: text.clone(),
                body: text.clone(),
                message_id: format!("<{n}@example>"),
                state: "held".into(),
                attempts: 0,
                next_at: now,
                last_error: text.clone(),
                at: Timestamp(now.0),
            };
            detect::outgoing_queue(tx, &mail)?;
            let bad = BadRecord { place: text.clone(), reason: text.clone(), sample: text.clone().into_bytes() };
            bad_records::insert(tx, TenantId::OWN, &text, &[bad], 0, now)
        });
        let done = done.await.is_ok();
        self.took("alarms, mail and rows", done);
    }

    /// Drafts with attacking text, a MISP event whose comments attack, and files whose names do: as a browser sends them.
    async fn drafts(&mut self, all: &[&str]) {
        let door = self.house.open(self.table.clone()).await;
        let who = self.seats.iter().find(|s| s.role == Role::Owner).unwrap().clone();
        let misp = |text: &str, n: usize| {
            json!({"Event": {"info": text, "Tag": [{"name": text}], "Orgc": {"name": text}, "Attribute": [
                {"type": "domain", "category": text, "value": format!("evil-{n}.example"), "comment": text},
                {"type": "filename", "category": "Payload delivery", "value": text, "comment": text},
            ]}})
        };
        for (n, text) in all.iter().enumerate().step_by(9) {
            let mut client = door.client();
            let page = get(&mut client, Some(&who), "/report").await.text();
            let boundary = "----pasban-test";
            let mut body = String::new();
            let field = |body: &mut String, name: &str, value: &str| {
                body.push_str(&format!(
                    "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                ));
            };
            for name in ["token", "key", "draft", "turn"] {
                field(&mut body, name, &hidden(&page, name));
            }
            for name in ["what", "systems", "seen", "values", "paste", "who", "phone", "done", "understood"] {
                field(&mut body, name, text);
            }
            let name: String = text.chars().filter(|c| !c.is_control() && *c != '"').collect();
            for (file, content) in [
                (format!("{name}.json"), misp(text, n).to_string()),
                (format!("{name}.html"), (*text).to_owned()),
                (format!("{name}.svg"), "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_owned()),
            ] {
                body.push_str(&format!(
                    "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{file}\"\r\ncontent-type: text/html\r\n\r\n{content}\r\n"
                ));
            }
            body.push_str(&format!("--{boundary}--\r\n"));
            let kind = format!("multipart/form-data; boundary={boundary}");
            let headers = [
                ("accept", "text/html"),
                ("content-type", kind.as_str()),
                ("cookie", who.cookie.as_str()),
                ("sec-fetch-site", "same-origin"),
            ];
            let answer = client.ask("POST", "/report", &headers, body.as_bytes()).await;
            assert!([303, 422, 400].contains(&answer.status), "{}: {}", answer.status, answer.text());
            self.took("drafts with files", answer.status == 303);
        }
    }

    /// Everything that people can type, by the API's document: each deed with an attack in each of its texts.
    async fn deeds(&mut self, all: &[&str]) {
        let door = self.house.open(self.table.clone()).await;
        let document = pasban_portal::openapi::document(&self.table);
        let posts: Vec<(String, pasban_access::Permission)> = self
            .table
            .entries
            .iter()
            .filter(|e| e.method() == "POST")
            .map(|e| (e.path.to_owned(), e.permission))
            .collect();
        let mut next = 0;
        for who in self.seats.clone() {
            let addresses: Vec<String> =
                walk(&door, &self.table, Some(&who), &[]).await.into_iter().map(|o| o.path).collect();
            let mut client = door.client();
            for (path, _) in posts.iter().filter(|(_, p)| who.session.may(*p)) {
                let operation = &document["paths"][format!("/api/v1{path}")]["post"];
                let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
                for _ in 0..4 {
                    let text = all[next % all.len()];
                    next += 1;
                    let Some(at) = placed(&self.table, path, &addresses, next) else { continue };
                    let body = attack(schema, &document, text, 0).to_string();
                    let key = format!("attack {next}");
                    let headers = [
                        ("authorization", who.writes.as_str()),
                        ("content-type", "application/json"),
                        ("idempotency-key", key.as_str()),
                    ];
                    let answer = client.ask("POST", &format!("/api/v1{at}"), &headers, body.as_bytes()).await;
                    assert!(answer.status < 500, "POST {at} {body}: {}", answer.text());
                    self.took("deeds", answer.status == 200);
                }
            }
        }
        Projector::default().to_the_end(&self.house.node).await.unwrap();
    }

    pub async fn open(&self) -> Door {
        self.house.open(self.table.clone()).await
    }
}

/// A deed's path with the names of an address that a page leads to: `/queue/{item}/note` with an item of the queue.
fn placed(table: &Table, path: &str, addresses: &[String], turn: usize) -> Option<String> {
    if !path.contains('{') {
        return Some(path.to_owned());
    }
    let want: Vec<&str> = path.trim_matches('/').split('/').collect();
    let names = want.iter().rposition(|p| p.starts_with('{'))? + 1;
    let prefix = format!("/{}", want[..names].join("/"));
    let fits: Vec<Vec<&str>> = addresses
        .iter()
        .map(|a| a.split('?').next().unwrap_or_default())
        .filter(|a| route(table, a).is_some_and(|r| r.starts_with(&prefix)))
        .map(|a| a.trim_matches('/').split('/').collect())
        .collect();
    let found: &Vec<&str> = fits.get(turn % fits.len().max(1))?;
    let parts = want.iter().enumerate().map(|(i, p)| if p.starts_with('{') { found[i] } else { p });
    Some(format!("/{}", parts.collect::<Vec<_>>().join("/")))
}

/// A body of a schema with a text wherever one may stand.
fn attack(schema: &Value, document: &Value, text: &str, depth: usize) -> Value {
    if depth > 6 {
        return Value::Null;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return attack(&document["components"]["schemas"][name], document, text, depth + 1);
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    for any in ["anyOf", "oneOf", "allOf"] {
        if let Some(first) = schema[any].get(0) {
            return attack(first, document, text, depth + 1);
        }
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or_default();
    match kind {
        "object" => {
            let mut out = serde_json::Map::new();
            for (name, of) in schema["properties"].as_object().into_iter().flatten() {
                out.insert(name.clone(), attack(of, document, text, depth + 1));
            }
            Value::Object(out)
        }
        "array" => json!([attack(&schema["items"], document, text, depth + 1)]),
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        _ => json!(text),
    }
}
