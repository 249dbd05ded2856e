//! A node in a temporary folder with the administrator's pages, asked without a network.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use pasban_access::Role;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_kernel::TenantId;
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{Site, account, serve};
use pasban_store::{Db, Options};
use tower::ServiceExt as _;

pub struct Lab {
    pub node: Node,
    people: People,
    site: Site,
    /// The administrator's cookie.
    pub farah: String,
    _dir: tempfile::TempDir,
}

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn to(&self) -> &str {
        self.headers.get("location").map_or("", |v| v.to_str().unwrap())
    }
}

pub async fn lab() -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[node]\nname = \"Finance CERT\"\ntier = \"sectoral\"\nsector = \"finance\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\nurl = \"https://cert.example:8443/\"\n",
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
    let table = account::table().with(pasban_seat_admin::table());
    let site = Site::new(node.clone(), people.clone(), table).unwrap();
    let mut lab = Lab { node, people, site, farah: String::new(), _dir: dir };
    lab.farah = lab.enter("Farah", Role::Administrator).await;
    lab
}

impl Lab {
    /// The cookie of a new person of a role.
    pub async fn enter(&self, name: &str, role: Role) -> String {
        let new =
            NewPerson { tenant: TenantId::OWN, name: name.into(), email: String::new(), phone: String::new(), role };
        let person = person::add(&self.node, new, "test").await.unwrap();
        let link = pasban_people::invite::one_time(&self.node, person.id, 5, "test").await.unwrap();
        format!("pasban-session={}", self.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap())
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = serve::router(self.site.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// A page for a browser with this cookie; each page speaks both languages, is small and has no style of its own.
    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header("accept", "text/html").header("cookie", cookie);
        let answer = self.ask(request.body(Body::empty()).unwrap()).await;
        if answer.text.starts_with("<!DOCTYPE") {
            assert!(!answer.text.contains("style="), "{path}");
            assert!(answer.text.len() < 60_000, "{path}: {}", answer.text.len());
            assert!(!answer.text.contains("[setup-") && !answer.text.contains("[portal-"), "{path}: {}", answer.text);
        }
        answer
    }

    pub async fn see(&self, path: &str) -> String {
        let sep = if path.contains('?') { '&' } else { '?' };
        let urdu = self.get(&format!("{path}{sep}lang=ur"), &self.farah).await;
        assert!(urdu.text.contains("dir=\"rtl\""), "{path}");
        let page = self.get(path, &self.farah).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        page.text
    }

    /// Fills in the form of a page and sends it.
    pub async fn fill(&self, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(page, &self.farah).await.text;
        let (t, k) = (hidden(&page, "token"), hidden(&page, "key"));
        let mut all = vec![("token", t.as_str()), ("key", k.as_str())];
        all.extend_from_slice(fields);
        let body = serde_html_form::to_string(&all).unwrap();
        let request = Request::post(to)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", &self.farah)
            .header("host", "node.example")
            .header("origin", "https://node.example");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a file with the form of a page, as a browser does.
    pub async fn upload(&self, page: &str, name: &str, bytes: &[u8]) -> Answer {
        let text = self.get(page, &self.farah).await.text;
        let mut body = Vec::new();
        for field in ["token", "key"] {
            let value = hidden(&text, field);
            body.extend(
                format!("--cut\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let head = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n--cut--\r\n");
        let request = Request::post(page)
            .header("accept", "text/html")
            .header("content-type", "multipart/form-data; boundary=cut")
            .header("cookie", &self.farah)
            .header("host", "node.example")
            .header("origin", "https://node.example");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}
