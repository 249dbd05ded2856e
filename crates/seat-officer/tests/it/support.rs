//! A node in a temporary folder with this seat's routes, asked without a network.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use pasban_access::Role;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::mitigate::apply;
use pasban_app::registry::{self, Constituent};
use pasban_history::Batch;
use pasban_kernel::id::OrgId;
use pasban_kernel::{Observable, Observation, PermittedAction, Seen, TenantId, Timestamp, Tlp};
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{Site, account, serve};
use pasban_store::{Db, Options};
use tower::ServiceExt as _;

pub struct Lab {
    pub node: Node,
    pub people: People,
    pub site: Site,
    _dir: tempfile::TempDir,
}

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// An organisation's node; `more` is further configuration.
pub fn lab(more: &str) -> Lab {
    lab_of("organisational", more)
}

/// A node of a tier.
pub fn lab_of(tier: &str, more: &str) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let secret = dir.path().join("tsig.secret");
    std::fs::write(&secret, "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=").unwrap();
    let text = format!(
        "[node]\nname = \"Bank A\"\ntier = {tier:?}\ndata = {:?}\nlisten = \"127.0.0.1:0\"\nurl = \"https://pasban.bank-a.example\"\n[zone]\napex = \"rpz.bank-a.example\"\nlisten = \"192.0.2.10:53\"\nlisten_tls = \"192.0.2.10:853\"\ntsig_name = \"pasban-rpz\"\ntsig_secret_file = {secret:?}\n{more}",
        dir.path().join("data")
    );
    let file = dir.path().join("pasban.toml");
    std::fs::write(&file, text).unwrap();
    let config = Config::load(&file, std::iter::empty()).unwrap();
    std::fs::create_dir_all(&config.node.data).unwrap();
    let ambient = Ambient::default();
    pasban_app::identity::create(&config.node.data, "Bank A", &["127.0.0.1".into()], &ambient).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), ambient.now()).unwrap());
    let node = Node::open(config, ambient).unwrap();
    let people = People::new(node.clone());
    let site = Site::new(node.clone(), people.clone(), account::table().with(pasban_seat_officer::table())).unwrap();
    Lab { node, people, site, _dir: dir }
}

impl Lab {
    /// A session of a new person of a role.
    pub async fn enter(&self, tenant: TenantId, name: &str, role: Role) -> String {
        let new = NewPerson { tenant, name: name.into(), email: String::new(), phone: String::new(), role };
        let person = person::add(&self.node, new, "test").await.unwrap();
        let link = pasban_people::invite::one_time(&self.node, person.id, 5, "test").await.unwrap();
        self.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap()
    }

    /// An officer of the node's own organisation.
    pub async fn officer(&self, name: &str) -> String {
        self.enter(TenantId::OWN, name, Role::Officer).await
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = serve::router(self.site.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str, session: &str) -> Answer {
        let request =
            Request::get(path).header("accept", "text/html").header("cookie", format!("pasban-session={session}"));
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// A page in both languages, with what every page must keep; answers the English one.
    pub async fn page(&self, path: &str, session: &str) -> String {
        let mut out = String::new();
        for lang in ["ur", "en"] {
            let join = if path.contains('?') { '&' } else { '?' };
            let a = self.get(&format!("{path}{join}lang={lang}"), session).await;
            assert_eq!(a.status, StatusCode::OK, "{path} {lang}: {}", a.text);
            assert!(a.text.len() < 60_000, "{path} {lang}: {} bytes", a.text.len());
            assert!(!a.text.contains("style="), "{path} {lang}");
            assert!(a.text.contains(&format!("lang=\"{lang}\"")), "{path}");
            assert!(
                !a.text.contains("officer-"),
                "{path} {lang}: a message is missing: {}",
                around(&a.text, "officer-")
            );
            out = a.text;
        }
        out
    }

    /// Posts a form as a browser does, with the token and a fresh key of a page that has a form.
    pub async fn post(&self, page: &str, path: &str, session: &str, fields: &[(&str, &str)]) -> Answer {
        let form = self.get(page, session).await.text;
        let (token, key) = (hidden(&form, "token"), hidden(&form, "key"));
        let mut all = vec![("token", token.as_str()), ("key", key.as_str())];
        all.extend_from_slice(fields);
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", format!("pasban-session={session}"))
            .header("host", "node.example")
            .header("origin", "https://node.example");
        self.ask(request.body(Body::from(serde_html_form::to_string(&all).unwrap())).unwrap()).await
    }

    pub async fn settle(&self) {
        while apply::pending(&self.node).await.unwrap() > 0 {}
    }

    /// An indicator of the node's own finding, taken into effect.
    pub async fn issue(&self, domain: &str, category: &str) {
        decide::issue(&self.node, name(domain), confirm(category)).await.unwrap();
        self.settle().await;
    }

    pub fn keep(&self, tenant: TenantId, at: Timestamp, host: &str, domain: &str) {
        let seen = Observation {
            time: at,
            host: host.into(),
            seen: vec![Seen { field: "query".into(), value: name(domain), attacker_controlled: false }],
            line: format!("{host} asked <b>{domain}</b>").into_bytes(),
        };
        self.node
            .history
            .append(tenant, &Batch { source: "dns", key: None, received: self.node.now(), observations: &[seen] })
            .unwrap();
    }

    pub async fn tenant(&self, number: u8) -> TenantId {
        let org = OrgId::from_random([number; 16]);
        let c = Constituent {
            id: org,
            name: format!("Shop {number}"),
            sector: "finance".into(),
            presence: "contact".into(),
            identity: Default::default(),
        };
        registry::constituent_put(&self.node, c).await.unwrap();
        registry::tenant_add(&self.node, org).await.unwrap()
    }

    /// The state of a value at a tenant.
    pub async fn state(&self, tenant: TenantId, domain: &str) -> String {
        let v = name(domain);
        let all = self.node.db.read(move |tx| pasban_store::rows::mitigate::mitigation_about(tx, &v)).await.unwrap();
        all.into_iter().find(|m| m.tenant == tenant).map(|m| m.state).unwrap_or_default()
    }

    /// Ids of a tenant's alerts.
    pub async fn alerts(&self, tenant: TenantId) -> Vec<String> {
        let all = self.node.db.read(|tx| pasban_store::rows::detect::alert_list(tx, 100)).await.unwrap();
        all.into_iter().filter(|a| a.tenant == tenant).map(|a| a.id.to_string()).collect()
    }
}

pub fn name(domain: &str) -> Observable {
    Observable::domain(domain).unwrap()
}

pub fn confirm(category: &str) -> Confirm {
    Confirm {
        category: category.into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: "seen as a command server".into(),
        days: 60,
        who: "analyst".into(),
        watch_only: false,
    }
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

fn around(text: &str, needle: &str) -> String {
    text.find(needle)
        .map(|i| text.chars().skip(text[..i].chars().count().saturating_sub(20)).take(80).collect())
        .unwrap_or_default()
}
