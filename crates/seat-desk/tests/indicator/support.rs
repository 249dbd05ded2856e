//! A CERT's node with people, pages, links and a hosted firm, asked without a network.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use pasban_access::Role;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::{Config, OrganisationSection};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::registry::{self, Constituent};
use pasban_gate::{Relation, Terms};
use pasban_kernel::id::{ClassId, OrgId, ReportId};
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, LinkId, NodeId, Observable, PermittedAction, TenantId, Timestamp, Tlp};
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{Site, account, serve};
use pasban_store::rows::links::{self, Link};
use pasban_store::{Db, Options};
use pasban_translate::exchange::content::{Act, Consent, Hat};
use tower::ServiceExt as _;

pub struct Lab {
    pub node: Node,
    pub people: People,
    pub clock: Ambient,
    site: Site,
    tokens: std::sync::atomic::AtomicU32,
    _dir: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub to: String,
    pub text: String,
}

pub fn lab() -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[node]\nname = \"Finance CERT\"\ntier = \"sectoral\"\nsector = \"finance\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\n",
        dir.path().join("data")
    );
    let file = dir.path().join("pasban.toml");
    std::fs::write(&file, text).unwrap();
    let mut config = Config::load(&file, std::iter::empty()).unwrap();
    config.policy.respond = "block".into();
    config.policy.first_week_watch = false;
    std::fs::create_dir_all(&config.node.data).unwrap();
    let clock = Ambient::still(Timestamp::parse("2026-11-24T03:12:20Z").unwrap());
    pasban_app::identity::create(&config.node.data, "Finance CERT", &["127.0.0.1".into()], &clock).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), clock.now()).unwrap());
    let node = Node::open(config, clock.clone()).unwrap();
    let people = People::new(node.clone());
    let table = account::table().with(pasban_seat_desk::indicator::table());
    let site = Site::new(node.clone(), people.clone(), table).unwrap();
    Lab { node, people, clock, site, tokens: 0.into(), _dir: dir }
}

impl Lab {
    /// A session of a new person of a role.
    pub async fn enter(&self, name: &str, role: Role) -> String {
        let new =
            NewPerson { tenant: TenantId::OWN, name: name.into(), email: String::new(), phone: String::new(), role };
        let person = person::add(&self.node, new, "test").await.unwrap();
        let link = pasban_people::invite::one_time(&self.node, person.id, 5, "test").await.unwrap();
        self.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap()
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = serve::router(self.site.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let to = parts.headers.get("location").map_or_else(String::new, |l| l.to_str().unwrap().to_owned());
        Answer { status: parts.status, to, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str, session: &str) -> Answer {
        let request =
            Request::get(path).header("accept", "text/html").header("cookie", format!("pasban-session={session}"));
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// The same facts as JSON.
    pub async fn json(&self, path: &str, session: &str) -> serde_json::Value {
        let n = self.tokens.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let whose = self.people.by_token(session).await.unwrap().unwrap();
        let token = pasban_people::tokens::make(&self.node, &whose, &format!("test {n}"), "read", 1).await.unwrap();
        let request = Request::get(format!("/api/v1{path}")).header("authorization", format!("Bearer {token}"));
        let answer = self.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        serde_json::from_str(&answer.text).unwrap()
    }

    /// Sends a form that stands on a page, with everything in it that is hidden there and what is typed.
    pub async fn send(&self, page: &str, deed: &str, session: &str, typed: &[(&str, &str)]) -> Answer {
        let mut fields: Vec<(String, String)> = ["token", "key", "stamp", "shown", "report"]
            .iter()
            .filter_map(|n| hidden(page, n).map(|v| ((*n).to_owned(), v)))
            .filter(|(n, _)| !typed.iter().any(|(t, _)| t == n))
            .collect();
        fields.extend(typed.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let body = serde_html_form::to_string(&fields).unwrap();
        let request = Request::post(deed)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", format!("pasban-session={session}"))
            .header("host", "node.example")
            .header("origin", "https://node.example");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// A link without a network behind it.
    pub async fn link(
        &self,
        number: u8,
        name: &str,
        relation: Relation,
        state: &str,
        change: impl FnOnce(&mut Terms),
    ) -> LinkId {
        let mut terms = Terms::usual(match relation {
            Relation::Superior => Relation::Constituent,
            other => other,
        });
        terms.purpose = "test".into();
        change(&mut terms);
        let mut link = Link {
            id: LinkId::from_random([number; 16]),
            role: if relation == Relation::Superior { "dialler" } else { "host" }.into(),
            state: state.into(),
            relation: relation.name().into(),
            peer: Some(NodeId([number; 32])),
            peer_name: name.into(),
            org: None,
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
            created: self.node.now().plus(-30 * DAY),
            last_contact: self.node.now(),
        };
        link.class = pasban_gate::class_id(&pasban_app::links::table::agreement(&link).unwrap());
        let id = link.id;
        self.node.db.write("test.link", move |tx| links::link_put(tx, &link)).await.unwrap();
        self.node.reload_links().await.unwrap();
        id
    }

    /// A hosted firm that can be recognised by its name, domain and addresses.
    pub async fn firm(&self, number: u8, name: &str, domain: &str) -> TenantId {
        let org = OrgId::from_random([number; 16]);
        let identity = OrganisationSection {
            aliases: vec![name.replace(' ', "")],
            domains: vec![domain.into()],
            ranges: vec!["198.51.100.0/28".into()],
            hosts: vec!["swift-gw-7".into()],
            ..OrganisationSection::default()
        };
        let c =
            Constituent { id: org, name: name.into(), sector: "finance".into(), presence: "contact".into(), identity };
        registry::constituent_put(&self.node, c).await.unwrap();
        registry::tenant_add(&self.node, org).await.unwrap()
    }

    /// A report of a hosted firm.
    pub async fn report(&self, tenant: TenantId, consent: Consent, values: &[Observable]) -> ReportId {
        let new = NewReport {
            act: Act::Help,
            hat: Hat::Cert,
            legal_basis: String::new(),
            ask_help: false,
            first_seen: None,
            text: "hosts talk to strangers".into(),
            systems: "swift-gw-7".into(),
            consent,
            values: values.iter().map(|v| (v.clone(), "malicious-code/c2-server".to_owned())).collect(),
            tenant,
            link: None,
        };
        report::send(&self.node, new).await.unwrap().report
    }
}

/// A consent to pass on.
pub fn share(to: Tlp, action: PermittedAction) -> Consent {
    Consent { share: true, to, action, named: false, until: None }
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The page's words without its tags.
pub fn words(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

pub fn domain(text: &str) -> Observable {
    Observable::domain(text).unwrap()
}
