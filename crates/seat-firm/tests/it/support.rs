//! Nodes with this seat's routes, asked without a network, and links between them.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use pasban_access::Role;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::objects::{self, Fate, Via};
use pasban_app::exchange::{cards, release};
use pasban_app::links::table::private_stream;
use pasban_app::mitigate::apply;
use pasban_app::registry::{self, Constituent};
use pasban_gate::{Relation, Terms};
use pasban_history::Batch;
use pasban_kernel::id::{ClassId, OrgId};
use pasban_kernel::time::DAY;
use pasban_kernel::{
    Digest, Lane, LinkId, Observable, Observation, PermittedAction, Seen, StixId, TenantId, Timestamp, Tlp,
};
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{Site, account, serve};
use pasban_store::rows::links::{self, Link};
use pasban_store::{Db, Options};
use tower::ServiceExt as _;

pub struct Lab {
    pub node: Node,
    pub people: People,
    pub site: Site,
    pub clock: Ambient,
    _dir: tempfile::TempDir,
}

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// Where it leads.
    pub fn to(&self) -> String {
        self.headers.get("location").map_or_else(String::new, |l| l.to_str().unwrap().to_owned())
    }
}

/// A node of a tier that blocks at once; `more` is further configuration. Zones lead to its page.
pub fn lab(name: &str, tier: &str, more: &str) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let host = name.to_lowercase().replace(' ', "-");
    let text = format!(
        "[node]\nname = {name:?}\ntier = {tier:?}\ndata = {:?}\nlisten = \"127.0.0.1:0\"\nurl = \"https://{host}.example\"\n\
         [zone]\napex = \"rpz.{host}.example\"\nlisten = \"127.0.0.1:0\"\ngarden = \"192.0.2.10\"\n\
         [portal]\ntelephone = \"+92 51 111 222\"\nhours = \"day and night\"\nhours_ur = \"دن رات\"\n{more}",
        dir.path().join("data")
    );
    let file = dir.path().join("pasban.toml");
    std::fs::write(&file, text).unwrap();
    let mut config = Config::load(&file, std::iter::empty()).unwrap();
    config.policy.respond = "block".into();
    config.policy.first_week_watch = false;
    std::fs::create_dir_all(&config.node.data).unwrap();
    let clock = Ambient::still(Timestamp::parse("2026-11-24T09:10:00Z").unwrap());
    pasban_app::identity::create(&config.node.data, name, &["127.0.0.1".into()], &clock).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), clock.now()).unwrap());
    let node = Node::open(config, clock.clone()).unwrap();
    let people = People::new(node.clone());
    let table = account::table().with(pasban_seat_firm::table());
    let site = Site::new(node.clone(), people.clone(), table).unwrap();
    let lab = Lab { node, people, site, clock, _dir: dir };
    // Who keeps no records cannot say "not met here", and holds everything.
    lab.keep(TenantId::OWN, "pc-0", "known.example");
    lab
}

impl Lab {
    /// A session of a new person of a role.
    pub async fn enter(&self, tenant: TenantId, name: &str, role: Role) -> String {
        let new = NewPerson { tenant, name: name.into(), email: String::new(), phone: String::new(), role };
        let person = person::add(&self.node, new, "test").await.unwrap();
        let link = pasban_people::invite::one_time(&self.node, person.id, 5, "test").await.unwrap();
        self.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap()
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = serve::router(self.site.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Asks as somebody with a session, or with an empty one as anybody.
    pub async fn get(&self, path: &str, session: &str) -> Answer {
        let mut request = Request::get(path).header("accept", "text/html");
        if !session.is_empty() {
            request = request.header("cookie", format!("pasban-session={session}"));
        }
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Asks under a host.
    pub async fn under(&self, host: &str, path: &str) -> Answer {
        let request = Request::get(path).header("accept", "text/html").header("host", host);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// A page in both languages, with what every page must keep; answers the English one.
    pub async fn page(&self, path: &str, session: &str) -> String {
        let mut out = String::new();
        for lang in ["ur", "en"] {
            let join = if path.contains('?') { '&' } else { '?' };
            let a = self.get(&format!("{path}{join}lang={lang}"), session).await;
            assert_eq!(a.status, StatusCode::OK, "{path} {lang}: {} {}", a.to(), a.text);
            assert!(a.text.len() < 60_000, "{path} {lang}: {} bytes", a.text.len());
            assert!(!a.text.contains("style="), "{path} {lang}");
            assert!(a.text.contains(&format!("<html lang=\"{lang}\"")), "{path}");
            for area in ["firm-", "blocked-", "objection-", "guide-", "contact-", "start-"] {
                let words = words(&a.text);
                let missing = words.split_whitespace().find(|w| w.starts_with(area) && w.len() > area.len());
                assert_eq!(missing, None, "{path} {lang}: a message is missing");
            }
            out = a.text;
        }
        out
    }

    /// Posts the first form that stands on a page, with what is hidden in it and what is typed.
    pub async fn send(&self, page: &str, deed: &str, session: &str, typed: &[(&str, &str)]) -> Answer {
        let mut fields = vec![("token".to_owned(), hidden(page, "token")), ("key".to_owned(), hidden(page, "key"))];
        fields.extend(typed.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let url = self.node.config.url();
        let mut request = Request::post(deed)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", url.trim_start_matches("https://"))
            .header("origin", &url);
        if !session.is_empty() {
            request = request.header("cookie", format!("pasban-session={session}"));
        }
        self.ask(request.body(Body::from(serde_html_form::to_string(&fields).unwrap())).unwrap()).await
    }

    /// What the JSON API answers to anybody.
    pub async fn json(&self, path: &str) -> serde_json::Value {
        let a = self.ask(Request::get(format!("/api/v1{path}")).body(Body::empty()).unwrap()).await;
        assert_eq!(a.status, StatusCode::OK, "{path}: {}", a.text);
        serde_json::from_str(&a.text).unwrap()
    }

    pub async fn settle(&self) {
        while apply::pending(&self.node).await.unwrap() > 0 {}
    }

    /// An indicator of the node's own finding, taken into effect.
    pub async fn issue(&self, domain: &str, category: &str, tlp: Tlp, who: &str) -> StixId {
        let confirm = Confirm {
            category: category.into(),
            action: PermittedAction::BlockHome,
            tlp: Some(tlp),
            reason: "a page that asks for card numbers".into(),
            days: 30,
            who: who.into(),
            watch_only: false,
        };
        let id = decide::issue(&self.node, name(domain), confirm).await.unwrap();
        self.settle().await;
        id
    }

    pub fn keep(&self, tenant: TenantId, host: &str, domain: &str) {
        let seen = Observation {
            time: self.node.now(),
            host: host.into(),
            seen: vec![Seen { field: "query".into(), value: name(domain), attacker_controlled: false }],
            line: format!("{host} asked <b>{domain}</b>").into_bytes(),
        };
        self.node
            .history
            .append(tenant, &Batch { source: "dns", key: None, received: self.node.now(), observations: &[seen] })
            .unwrap();
    }

    /// A hosted firm.
    pub async fn firm(&self, number: u8, name: &str) -> TenantId {
        let org = OrgId::from_random([number; 16]);
        let c = Constituent {
            id: org,
            name: name.into(),
            sector: "retail".into(),
            presence: "contact".into(),
            identity: Default::default(),
        };
        registry::constituent_put(&self.node, c).await.unwrap();
        registry::tenant_add(&self.node, org).await.unwrap()
    }

    /// Whether the node blocks a name.
    pub async fn blocks(&self, domain: &str) -> bool {
        !pasban_app::exchange::objections::blocks(&self.node, &name(domain)).await.unwrap().is_empty()
    }
}

/// Links two nodes: `below` answers to `above`.
pub async fn join(above: &Lab, below: &Lab, number: u8) -> LinkId {
    let id = LinkId::from_random([number; 16]);
    let mut terms = Terms::usual(Relation::Constituent);
    terms.purpose = "test".into();
    for (lab, peer, role, relation) in
        [(above, below, "host", Relation::Constituent), (below, above, "dialler", Relation::Superior)]
    {
        let mut link = Link {
            id,
            role: role.into(),
            state: "active".into(),
            relation: relation.name().into(),
            peer: Some(peer.node.id),
            peer_name: peer.node.config.node.name.clone(),
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
            created: lab.node.now().plus(-30 * DAY),
            last_contact: lab.node.now(),
        };
        link.class = pasban_gate::class_id(&pasban_app::links::table::agreement(&link).unwrap());
        lab.node.db.write("test.link", move |tx| links::link_put(tx, &link)).await.unwrap();
        lab.node.reload_links().await.unwrap();
        lab.node.learn(&cards::Statement::Card(peer.node.keys.card.clone())).unwrap();
    }
    id
}

/// Everything that a node would send over a link now, as the bytes that its gate released.
pub async fn outgoing(from: &Lab, link: &LinkId) -> Vec<Vec<u8>> {
    let table = from.node.links.load_full();
    let entry = table.get(link).unwrap();
    let mut out = Vec::new();
    for lane in Lane::ALL {
        for stream in [pasban_gate::class_id(&entry.agreement), private_stream(link)] {
            let page = release::page(&from.node, entry, stream, lane, 0, 1000).await.unwrap();
            out.extend(page.objects.iter().map(|(_, r)| r.bytes().to_vec()));
        }
    }
    out
}

/// Carries everything from one node to another through the gate; answers how many objects were new there.
pub async fn carry(from: &Lab, to: &Lab, link: &LinkId) -> usize {
    let values = outgoing(from, link).await.iter().map(|b| serde_json::from_slice(b).unwrap()).collect();
    let taken = objects::accept(&to.node, Via::Link(*link), values).await.unwrap();
    to.settle().await;
    for t in &taken {
        assert!(matches!(t.fate, Fate::New | Fate::Known), "{} {:?}", t.id, t.fate);
    }
    taken.iter().filter(|t| t.fate == Fate::New).count()
}

pub fn name(domain: &str) -> Observable {
    Observable::domain(domain).unwrap()
}

/// The value of a hidden field; of the form that matters, which is the last one where it stands.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The page's words without its tags.
pub fn words(page: &str) -> String {
    let (mut out, mut inside) = (String::new(), false);
    for c in page.chars() {
        match c {
            '<' => (inside, ()) = (true, out.push(' ')),
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
