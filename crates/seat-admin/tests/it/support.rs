//! A node in a temporary folder with this seat's routes, asked without a network.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use pasban_access::{Role, Seat};
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_kernel::TenantId;
use pasban_kernel::id::PersonId;
use pasban_people::person::{self, NewPerson};
use pasban_people::{People, Person};
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

impl Answer {
    /// Where the browser goes.
    pub fn to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The form came back with these words.
    pub fn again(&self, words: &str) {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.text);
        assert!(self.text.contains(words), "no {words:?} in {}", self.text);
    }
}

/// A sectoral CERT.
pub fn lab() -> Lab {
    lab_with("")
}

/// A sectoral CERT with further configuration.
pub fn lab_with(more: &str) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[node]\nname = \"Finance CERT\"\ntier = \"sectoral\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\nurl = \"https://pasban.finance.example\"\nhats = [\"cert\", \"regulator\"]\n{more}",
        dir.path().join("data")
    );
    let file = dir.path().join("pasban.toml");
    std::fs::write(&file, text).unwrap();
    let config = Config::load(&file, std::iter::empty()).unwrap();
    std::fs::create_dir_all(&config.node.data).unwrap();
    let ambient = Ambient::default();
    pasban_app::identity::create(&config.node.data, "Finance CERT", &["127.0.0.1".into()], &ambient).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), ambient.now()).unwrap());
    let node = Node::open(config, ambient).unwrap();
    let people = People::new(node.clone());
    let site = Site::new(node.clone(), people.clone(), account::table().with(pasban_seat_admin::table())).unwrap();
    Lab { node, people, site, _dir: dir }
}

impl Lab {
    /// A person of the node's own.
    pub async fn add(&self, name: &str, role: Role) -> Person {
        let new =
            NewPerson { tenant: TenantId::OWN, name: name.into(), email: String::new(), phone: String::new(), role };
        person::add(&self.node, new, "test").await.unwrap()
    }

    /// A session of a person, who counts as in use from then on.
    pub async fn session(&self, id: PersonId) -> String {
        let link = pasban_people::invite::one_time(&self.node, id, 5, "test").await.unwrap();
        self.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap()
    }

    /// A session of a new person of a role.
    pub async fn enter(&self, name: &str, role: Role) -> String {
        let p = self.add(name, role).await;
        self.session(p.id).await
    }

    /// An administrator, whose account is in use.
    pub async fn admin(&self, name: &str) -> String {
        let p = self.add(name, Role::Administrator).await;
        self.activate(p.id).await;
        self.session(p.id).await
    }

    /// Counts an account as in use, as after a welcome.
    pub async fn activate(&self, id: PersonId) {
        self.node
            .db
            .write("test.active", move |tx| {
                tx.exec("UPDATE person SET state = 'active' WHERE id = $1", pasban_store::args![&id]).map(drop)
            })
            .await
            .unwrap();
    }

    pub async fn find(&self, name: &str) -> Person {
        person::find(&self.node, name).await.unwrap()
    }

    pub fn seat(&self, p: &Person) -> Seat {
        Seat { person: p.id, name: p.name.clone(), role: p.role, hat: p.hat, tier: "sectoral".into(), tenant: p.tenant }
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
            for missing in ["[admin-", "[role-"] {
                assert!(!a.text.contains(missing), "{path} {lang}: a message is missing: {}", around(&a.text, missing));
            }
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

    /// The newest open wish is agreed to by somebody else.
    pub async fn agree(&self, who: &str) {
        let seat = self.seat(&self.find(who).await);
        let all = pasban_people::second::list(&self.node, &seat).await.unwrap();
        let open = all.iter().find(|w| w.state == pasban_people::second::WishState::Asked).unwrap();
        pasban_people::second::decide(&self.node, &seat, open.id, true, "").await.unwrap();
    }

    /// How many acts of a kind stand in the ledger.
    pub async fn acts(&self, kind: &'static str) -> usize {
        let found = self.node.db.read(move |tx| pasban_store::rows::people::reads::act_list(tx, kind, i64::MAX, 1_000));
        found.await.unwrap().len()
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
