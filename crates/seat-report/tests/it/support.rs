//! Nodes with people and pages, asked without a network.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use pasban_access::Role;
use pasban_app::clock::Ambient;
use pasban_app::config::{Config, OrganisationSection};
use pasban_app::exchange::cards::Statement;
use pasban_app::exchange::objects::{self, Fate, Via};
use pasban_app::exchange::release;
use pasban_app::links::table::private_stream;
use pasban_app::registry::{self, Constituent};
use pasban_app::{Node, ledger};
use pasban_gate::{Relation, Terms};
use pasban_kernel::id::{ClassId, OrgId, ReportId};
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, Lane, LinkId, TenantId};
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{Site, account, serve};
use pasban_store::rows::links::{self, Link};
use pasban_store::{Db, Options};
use tower::ServiceExt as _;

pub struct Lab {
    pub node: Node,
    pub people: People,
    site: Site,
    _dir: tempfile::TempDir,
}

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub to: String,
    pub text: String,
}

pub fn lab(name: &str, tier: &str, change: impl FnOnce(&mut Config)) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[node]\nname = {name:?}\ntier = {tier:?}\nsector = \"finance\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\n",
        dir.path().join("data")
    );
    let file = dir.path().join("pasban.toml");
    std::fs::write(&file, text).unwrap();
    let mut config = Config::load(&file, std::iter::empty()).unwrap();
    change(&mut config);
    std::fs::create_dir_all(&config.node.data).unwrap();
    let ambient = Ambient::default();
    pasban_app::identity::create(&config.node.data, name, &["127.0.0.1".into()], &ambient).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), ambient.now()).unwrap());
    let node = Node::open(config, ambient).unwrap();
    let people = People::new(node.clone());
    let table = account::table().with(pasban_seat_report::table());
    let site = Site::new(node.clone(), people.clone(), table).unwrap();
    Lab { node, people, site, _dir: dir }
}

/// An organisation's own node.
pub fn bank() -> Lab {
    lab("Bank A", "organisational", |c| {
        c.portal.telephone = "+92 51 000 0000".into();
        c.node.organisation = OrganisationSection {
            domains: vec!["bank-a.example".into()],
            ranges: vec!["192.0.2.0/24".into()],
            hosts: vec!["payment-switch".into()],
            ..OrganisationSection::default()
        };
    })
}

/// A constituent of a CERT, hosted on its node.
pub async fn tenant(cert: &Lab, n: u8, name: &str, domain: &str) -> (TenantId, OrgId) {
    let org = constituent(cert, n, name, domain).await;
    (registry::tenant_add(&cert.node, org).await.unwrap(), org)
}

pub async fn constituent(cert: &Lab, n: u8, name: &str, domain: &str) -> OrgId {
    let org = OrgId::from_random([n; 16]);
    let identity = OrganisationSection { domains: vec![domain.into()], ..OrganisationSection::default() };
    let c = Constituent { id: org, name: name.into(), sector: "retail".into(), presence: "contact".into(), identity };
    registry::constituent_put(&cert.node, c).await.unwrap();
    org
}

/// Somebody who is signed in.
pub struct Desk<'a> {
    lab: &'a Lab,
    session: String,
}

impl Lab {
    pub async fn enter(&self, name: &str, role: Role, tenant: TenantId) -> Desk<'_> {
        let new = NewPerson { tenant, name: name.into(), email: String::new(), phone: "+92 300 000111".into(), role };
        let person = person::add(&self.node, new, "test").await.unwrap();
        let link = pasban_people::invite::one_time(&self.node, person.id, 5, "test").await.unwrap();
        let session = self.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap();
        Desk { lab: self, session }
    }

    pub async fn leaves(&self) -> i64 {
        self.node.db.read(|tx| pasban_store::rows::ledger::leaf_count(tx)).await.unwrap()
    }

    pub async fn receipt(&self, index: i64) -> String {
        ledger::receipt(&self.node, index).await.unwrap()
    }
}

impl Desk<'_> {
    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = serve::router(self.lab.site.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let to = parts.headers.get("location").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        Answer { status: parts.status, to, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header("accept", "text/html").header("cookie", self.cookie());
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    fn cookie(&self) -> String {
        format!("pasban-session={}", self.session)
    }

    /// A page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let a = self.get(path).await;
        assert_eq!(a.status, StatusCode::OK, "{path}: {}", a.text);
        assert!(!a.text.contains("style="), "{path}");
        assert!(a.text.len() < 60 * 1024, "{path}: {} bytes", a.text.len());
        assert!(!a.text.contains("[report-"), "{path}: a message is missing");
        a.text
    }

    /// Posts a form with the token and key of a page.
    pub async fn send(&self, path: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
        self.post(path, page, fields, false).await
    }

    /// The same as the script does in passing.
    pub async fn quiet(&self, path: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
        self.post(path, page, fields, true).await
    }

    async fn post(&self, path: &str, page: &str, fields: &[(&str, &str)], quiet: bool) -> Answer {
        let mut all = vec![("token", hidden(page, "token")), ("key", hidden(page, "key"))];
        all.extend(fields.iter().map(|(n, v)| (*n, (*v).to_owned())));
        let mut request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", self.cookie())
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html");
        if quiet {
            request = request.header("x-draft", "1");
        }
        self.ask(request.body(Body::from(serde_html_form::to_string(&all).unwrap())).unwrap()).await
    }

    /// Fills in the form on a page and goes on to the check page; answers its path.
    pub async fn fill(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        let (draft, turn) = (hidden(page, "draft"), hidden(page, "turn"));
        let mut all = vec![("draft", draft.as_str()), ("turn", turn.as_str())];
        all.extend(fields);
        self.send("/report", page, &all).await
    }

    /// A whole report from the empty form to its receipt page; answers the report.
    pub async fn report(&self, fields: &[(&str, &str)]) -> ReportId {
        let check = self.fill(&self.page("/report").await, fields).await;
        assert_eq!(check.status, StatusCode::SEE_OTHER, "{}", check.text);
        let page = self.page(&check.to).await;
        let sent = self.send(&check.to.replace("/check", "/send"), &page, &[("seen", &hidden(&page, "seen"))]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        sent.to.strip_prefix("/reports/").unwrap().parse().unwrap()
    }
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Links two nodes without a network.
pub async fn join(
    host: &Node,
    dialler: &Node,
    relation: Relation,
    org: Option<OrgId>,
    n: u8,
    change: impl FnOnce(&mut Terms),
) -> LinkId {
    let id = LinkId::from_random([n; 16]);
    let mut terms = Terms::usual(relation);
    terms.purpose = "test".into();
    change(&mut terms);
    let row = |node: &Node, peer: &Node, role: &str, relation: Relation| {
        let mut link = Link {
            id,
            role: role.into(),
            state: "active".into(),
            relation: relation.name().into(),
            peer: Some(peer.id),
            peer_name: peer.config.node.name.clone(),
            org: if role == "host" { org } else { None },
            url: String::new(),
            pin: Digest::default(),
            agreement: 1,
            terms: serde_json::to_string(&terms).unwrap(),
            class: ClassId::from_random([0; 16]),
            digits_shown: String::new(),
            digits_expected: String::new(),
            confirmed_here: true,
            confirmed_there: true,
            network: "{}".into(),
            heard: "{}".into(),
            trouble: String::new(),
            created: node.now().plus(-30 * DAY + i64::from(n)),
            last_contact: node.now(),
        };
        link.class = pasban_gate::class_id(&pasban_app::links::table::agreement(&link).unwrap());
        link
    };
    let down = if relation == Relation::Constituent { Relation::Superior } else { relation };
    for (node, peer, role, relation) in [(host, dialler, "host", relation), (dialler, host, "dialler", down)] {
        let link = row(node, peer, role, relation);
        node.db.write("test.link", move |tx| links::link_put(tx, &link)).await.unwrap();
        node.reload_links().await.unwrap();
        node.learn(&Statement::Card(peer.keys.card.clone())).unwrap();
    }
    id
}

/// What a node would send over a link now: the bytes that the gate released.
pub async fn outgoing(from: &Node, link: &LinkId) -> Vec<serde_json::Value> {
    let table = from.links.load_full();
    let entry = table.get(link).unwrap();
    let mut out = Vec::new();
    for lane in Lane::ALL {
        for stream in [pasban_gate::class_id(&entry.agreement), private_stream(link)] {
            let page = release::page(from, entry, stream, lane, 0, 1000).await.unwrap();
            out.extend(page.objects.iter().map(|(_, r)| serde_json::from_slice(r.bytes()).unwrap()));
        }
    }
    out
}

/// Carries everything from one node to another; answers how many objects were new, and the receipts of reports.
pub async fn carry(from: &Node, to: &Node, link: &LinkId) -> (usize, Vec<i64>) {
    let values = outgoing(from, link).await;
    let taken = objects::accept(to, Via::Link(*link), values).await.unwrap();
    let new = taken.iter().filter(|t| t.fate == Fate::New).count();
    (new, taken.iter().filter(|t| t.fate == Fate::New).filter_map(|t| t.receipt).collect())
}

impl Desk<'_> {
    /// Posts a form with files.
    pub async fn upload(&self, path: &str, boundary: &str, body: String) -> Answer {
        let request = Request::post(path)
            .header("content-type", format!("multipart/form-data; boundary={boundary}"))
            .header("cookie", self.cookie())
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }
}
