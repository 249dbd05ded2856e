//! A real node in a temporary folder, its pages on a real address, and people of every role who are signed in.

use std::net::SocketAddr;

use pasban_access::Role;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::{Config, OrganisationSection};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::registry::{Constituent, constituent_put, tenant_add};
use pasban_kernel::id::{OrgId, PersonId, ReportId};
use pasban_kernel::{Observable, PermittedAction, TenantId, Tlp};
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_people::session::Session;
use pasban_portal::{Site, Table, serve};
use pasban_store::rows::{exchange as rows_exchange, people as rows};
use pasban_store::{Db, Options};
use pasban_translate::exchange::content::{Act, Consent, Hat as To};
use tokio::net::TcpListener;

use super::http::{Answer, Client, Headers};

/// Tiers of nodes.
pub const TIERS: [&str; 6] = ["national", "sectoral", "provincial", "community", "provider", "organisational"];

pub struct House {
    pub node: Node,
    pub people: People,
    pub tier: &'static str,
    /// Two hosted organisations, at the CERT.
    pub tenants: [TenantId; 2],
    _dir: tempfile::TempDir,
}

/// Pages that are served, until this is dropped.
pub struct Door {
    pub at: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Somebody who came in by both doors: a browser's cookie, programs' tokens.
#[derive(Clone)]
pub struct Sitter {
    pub role: Role,
    pub hosted: bool,
    pub tier: &'static str,
    pub session: Session,
    pub cookie: String,
    pub writes: String,
    pub reads: String,
}

impl Sitter {
    pub fn label(&self) -> String {
        let place = if self.hosted { "hosted at a" } else { "at a" };
        format!("{} {place} {} node", self.role.code(), self.tier)
    }

    pub fn person(&self) -> PersonId {
        self.session.seat.person
    }
}

impl House {
    pub async fn new(tier: &'static str) -> Self {
        Self::with("Finance CERT", tier, Ambient::default(), "").await
    }

    /// The same under a name and a clock; `more` is further configuration.
    pub async fn with(name: &'static str, tier: &'static str, ambient: Ambient, more: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let hats = if tier == "organisational" { "[\"cert\"]" } else { "[\"cert\", \"regulator\"]" };
        let text = format!(
            "[node]\nname = {name:?}\ntier = {tier:?}\nsector = \"finance\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\nhats = {hats}\n[portal]\ntelephone = \"+92 51 000 0000\"\n{more}",
            dir.path().join("data")
        );
        let file = dir.path().join("pasban.toml");
        std::fs::write(&file, text).unwrap();
        let config = Config::load(&file, std::iter::empty()).unwrap();
        let node = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&config.node.data).unwrap();
            pasban_app::identity::create(&config.node.data, name, &["127.0.0.1".into()], &ambient).unwrap();
            let url = pasban_app::node::store_url(&config).unwrap();
            drop(Db::open_migrated(&url, Options::default(), ambient.now()).unwrap());
            Node::open(config, ambient).unwrap()
        })
        .await
        .unwrap();
        let mut tenants = Vec::new();
        // Partners of the CERT in a longer story host nobody.
        let firms = [(1, "Aftab Exchange"), (2, "Bahar Exchange")];
        for (n, name) in firms.into_iter().filter(|_| name == "Finance CERT") {
            let id = OrgId::from_random([n; 16]);
            let identity = OrganisationSection { domains: vec![format!("firm-{n}.example")], ..Default::default() };
            let c =
                Constituent { id, name: name.into(), sector: "finance".into(), presence: "contact".into(), identity };
            constituent_put(&node, c).await.unwrap();
            tenants.push(tenant_add(&node, id).await.unwrap());
        }
        let people = People::new(node.clone());
        Self {
            node,
            people,
            tier,
            tenants: [0, 1].map(|n| tenants.get(n).copied().unwrap_or(TenantId::OWN)),
            _dir: dir,
        }
    }

    /// Serves a table of pages on an address of this machine.
    pub async fn open(&self, table: Table) -> Door {
        let site = Site::new(self.node.clone(), self.people.clone(), table).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        Door { at, task: tokio::spawn(pasban_wire::listen::run_plain(listener, serve::router(site))) }
    }

    /// The same without the headers that guard a page: what a browser does then is what they stop.
    pub async fn open_bare(&self, table: Table) -> Door {
        let site = Site::new(self.node.clone(), self.people.clone(), table).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let bare = |mut r: axum::response::Response| async move {
            for name in ["content-security-policy", "x-frame-options", "cross-origin-resource-policy"] {
                r.headers_mut().remove(name);
            }
            r
        };
        let routes = serve::router(site).layer(axum::middleware::map_response(bare));
        Door { at, task: tokio::spawn(pasban_wire::listen::run_plain(listener, routes)) }
    }

    /// A person of a role, also of one that no administrator could give at this node: an account from before a change.
    pub async fn enter(&self, name: &str, role: Role, tenant: TenantId) -> Sitter {
        let new = NewPerson {
            tenant,
            name: name.into(),
            email: format!("{}@people.example", name.to_lowercase().replace(' ', ".")),
            phone: "+92 300 000111".into(),
            role: Role::Officer,
        };
        let id = person::add(&self.node, new, "test").await.unwrap().id;
        self.node
            .db
            .write("test.role", move |tx| {
                let mut row = rows::person_fetch(tx, &id)?.unwrap();
                row.role = role.code().into();
                rows::person_put(tx, &row)
            })
            .await
            .unwrap();
        let link = pasban_people::invite::one_time(&self.node, id, 5, "test").await.unwrap();
        let token = self.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap();
        let session = self.people.by_token(&token).await.unwrap().unwrap();
        let mut tokens = Vec::new();
        for scope in ["write", "read"] {
            tokens.push(pasban_people::tokens::make(&self.node, &session, scope, scope, 30).await.unwrap());
        }
        Sitter {
            role,
            hosted: !tenant.is_own(),
            tier: self.tier,
            session,
            cookie: format!("pasban-session={token}"),
            writes: format!("Bearer {}", tokens[0]),
            reads: format!("Bearer {}", tokens[1]),
        }
    }

    /// Everybody who can sit at this node, and who cannot: each role for the node itself, and each for a hosted tenant.
    pub async fn everybody(&self) -> Vec<Sitter> {
        let mut all = Vec::new();
        for (place, tenant) in [("own", TenantId::OWN), ("hosted", self.tenants[0])] {
            for role in Role::ALL {
                all.push(self.enter(&format!("{place} {}", role.code()), role, tenant).await);
            }
        }
        all
    }

    /// A report of a hosted organisation that says it is RED. Nodes send none, since RED goes over no wire: this is as an older
    /// node or a plain client may have brought it.
    pub async fn red_report(&self, tenant: TenantId, text: &str) -> ReportId {
        let id = ReportId::from_random(self.node.ambient.random());
        let org = self.node.registry.load().tenants.iter().find(|t| t.id == tenant).map(|t| t.org);
        let consent = Consent { share: false, to: Tlp::Red, action: PermittedAction::Watch, named: false, until: None };
        let report = rows_exchange::Report {
            id,
            direction: "in".into(),
            tenant,
            org,
            link: None,
            act: "help".into(),
            hat: "cert".into(),
            state: "new".into(),
            body: serde_json::json!({"text": format!("TLP:RED {text}"), "systems": ""}).to_string(),
            consent: serde_json::to_string(&consent).unwrap(),
            receipt_index: -1,
            receipt: String::new(),
            at: self.node.now(),
        };
        self.node.db.write("test.red", move |tx| rows_exchange::report_put(tx, &report)).await.unwrap();
        id
    }

    /// A report of an organisation to this node.
    pub async fn report(&self, tenant: TenantId, tlp: Tlp, to: To, text: &str, values: &[&str]) -> ReportId {
        let filing = to == To::Regulator;
        let new = NewReport {
            act: if filing { Act::File } else { Act::Help },
            hat: to,
            legal_basis: if filing { "Example Act, section 1".into() } else { String::new() },
            ask_help: false,
            first_seen: None,
            text: text.into(),
            systems: "pay01".into(),
            consent: Consent {
                share: !filing && tlp < Tlp::Red,
                to: tlp,
                action: PermittedAction::Watch,
                named: false,
                until: None,
            },
            values: values.iter().map(|v| (Observable::domain(v).unwrap(), "malicious-code".to_owned())).collect(),
            tenant,
            link: None,
        };
        report::send(&self.node, new).await.unwrap().report
    }
}

impl Door {
    pub fn client(&self) -> Client {
        Client::new(self.at)
    }

    /// A page, as a browser asks for it.
    pub async fn get(&self, who: Option<&Sitter>, path: &str) -> Answer {
        get(&mut self.client(), who, path).await
    }

    /// A form, as a browser sends it: the token and the key are of the page that it stands on.
    pub async fn post(&self, who: &Sitter, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut client = self.client();
        let text = get(&mut client, Some(who), page).await.text();
        let mut all = vec![("token", hidden(&text, "token")), ("key", hidden(&text, "key"))];
        all.extend(fields.iter().map(|(n, v)| (*n, (*v).to_owned())));
        form(&mut client, who, path, &all, &[("sec-fetch-site", "same-origin")]).await
    }
}

/// A page, as a browser asks for it.
pub async fn get(client: &mut Client, who: Option<&Sitter>, path: &str) -> Answer {
    let mut headers = vec![("accept", "text/html")];
    if let Some(w) = who {
        headers.push(("cookie", &w.cookie));
    }
    client.ask("GET", path, &headers, b"").await
}

/// A form with exactly these fields and headers.
pub async fn form(
    client: &mut Client,
    who: &Sitter,
    path: &str,
    fields: &[(&str, String)],
    more: Headers<'_>,
) -> Answer {
    let mut headers = vec![
        ("accept", "text/html"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", who.cookie.as_str()),
    ];
    headers.extend(more);
    let body: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
    client.ask("POST", path, &headers, body.join("&").as_bytes()).await
}

/// Percent-encodes everything but letters and digits.
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        out
    })
}

/// The value of the first hidden field of a name.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}
