//! A node in a temporary folder with the portal's routes, asked without a network.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use maud::html;
use pasban_access::{Permission, Role};
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_app::{Node, Result};
use pasban_kernel::TenantId;
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{AppError, Catalogue, Deed, Drawn, Outcome, Page, Sheet, Site, Table, Visit, account, serve};
use pasban_store::{Db, Options};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
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

pub fn table() -> Table {
    account::table()
        .words(Catalogue {
            name: "test",
            en: "thing-title = Things\nthing-title-help = Things\n",
            ur: "thing-title = چیزیں\nthing-title-help = چیزیں\n",
        })
        .page::<Things>()
        .page::<Thing>()
        .deed::<Count>()
}

pub fn lab() -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[node]\nname = \"Finance CERT\"\ntier = \"sectoral\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\n",
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
    let site = Site::new(node.clone(), people.clone(), table()).unwrap();
    Lab { node, people, site, _dir: dir }
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

    /// A person with the token of an invitation.
    pub async fn invite(&self, name: &str, role: Role, tenant: TenantId) -> (pasban_people::Person, String) {
        let new = NewPerson { tenant, name: name.into(), email: String::new(), phone: String::new(), role };
        let person = person::add(&self.node, new, "Farah Admin").await.unwrap();
        let token = pasban_people::invite::invite(&self.node, person.id, 24, "Farah Admin").await.unwrap();
        (person, token)
    }

    /// A hosted firm.
    pub async fn firm(&self) -> TenantId {
        let id = pasban_kernel::id::OrgId::from_random([5; 16]);
        let of = pasban_app::registry::Constituent {
            id,
            name: "Bazaar Shop".into(),
            sector: "trade".into(),
            presence: "contact".into(),
            identity: pasban_app::config::OrganisationSection::default(),
        };
        pasban_app::registry::constituent_put(&self.node, of).await.unwrap();
        pasban_app::registry::tenant_add(&self.node, id).await.unwrap()
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

    /// A page for a browser with these cookies.
    pub async fn open(&self, path: &str, cookies: &str) -> Answer {
        let request = Request::get(path).header("accept", "text/html").header("cookie", cookies);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// A form of a browser with these cookies.
    pub async fn send(&self, path: &str, cookies: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(path)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", cookies)
            .header("host", "node.example")
            .header("origin", "https://node.example");
        let body = serde_html_form::to_string(fields).unwrap();
        let request = request.header("content-length", body.len());
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// Posts a form as a browser does, with the token and key of a page.
    pub async fn post(&self, path: &str, session: &str, fields: &[(&str, &str)], origin: &str) -> Answer {
        let body = serde_html_form::to_string(fields).unwrap();
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", format!("pasban-session={session}"))
            .header("host", "node.example")
            .header("origin", origin);
        self.ask(request.body(Body::from(body)).unwrap()).await
    }
}

impl Answer {
    /// A cookie that was set, as a browser sends it back.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|v| v.to_str().ok()?.split(';').next().map(str::to_owned))
            .find(|c| c.starts_with(&format!("{name}=")) && !c.ends_with('='))
    }

    pub fn to(&self) -> &str {
        self.headers.get("location").map_or("", |v| v.to_str().unwrap())
    }
}

/// The code of an app for the secret on a page, `steps` half minutes from now.
pub fn code(page: &str, steps: i64) -> String {
    let (_, rest) = page.split_once("otpauth://totp/").unwrap();
    let (_, rest) = rest.split_once("secret=").unwrap();
    let secret: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let bytes = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let totp = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(<[u8; 20]>::try_from(bytes).unwrap())
        .build()
        .unwrap();
    let now = Ambient::default().now().0.div_euclid(pasban_kernel::time::SECOND);
    totp.generate((now + steps * 30) as u64).to_string()
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[derive(Deserialize, JsonSchema)]
pub struct ThingsAsk {
    #[serde(default)]
    pub n: u32,
}

#[derive(Serialize, JsonSchema)]
pub struct ThingsView {
    pub n: u32,
    pub names: Vec<String>,
}

/// A list that analysts may see.
pub struct Things;

impl Page for Things {
    const PATH: &'static str = "/things";
    const PERMISSION: Permission = Permission::QueueRead;
    const SUMMARY: &'static str = "Things.";
    type Ask = ThingsAsk;
    type View = ThingsView;

    async fn look(_: &Visit, a: ThingsAsk) -> Result<ThingsView> {
        Ok(ThingsView { n: a.n, names: vec!["=1+1".into(), "<script>alert(1)</script>".into()] })
    }

    fn draw(v: &Visit, view: &ThingsView) -> Drawn {
        let main = html! {
            form method="post" action="/things" { (pasban_portal::parts::form::hidden(v)) input name="by"; }
            @for name in &view.names { p { (pasban_portal::parts::id(name)) } }
        };
        Drawn::new(v.text("thing-title", &[]), main)
    }

    fn rows(view: &ThingsView) -> Option<Sheet> {
        let rows = view.names.iter().map(|n| vec![n.clone()]).collect();
        Some(Sheet { name: "things".into(), head: vec!["name".into()], rows })
    }
}

#[derive(Deserialize, Serialize, JsonSchema)]
pub struct ThingAsk {
    pub thing: String,
}

/// One thing; only `a` exists.
pub struct Thing;

impl Page for Thing {
    const PATH: &'static str = "/things/{thing}";
    const PERMISSION: Permission = Permission::QueueRead;
    const SUMMARY: &'static str = "One thing.";
    type Ask = ThingAsk;
    type View = ThingAsk;

    async fn look(_: &Visit, a: ThingAsk) -> Result<ThingAsk> {
        if a.thing == "a" { Ok(a) } else { Err(AppError::NotFound) }
    }

    fn draw(_: &Visit, view: &ThingAsk) -> Drawn {
        Drawn::new("thing", html! { (view.thing) })
    }
}

static COUNTED: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

#[derive(Deserialize, JsonSchema)]
pub struct CountForm {
    #[serde(default)]
    pub by: u32,
}

#[derive(Serialize, JsonSchema)]
pub struct Counted {
    pub n: u32,
}

/// Counts how often it was done.
pub struct Count;

impl Deed for Count {
    const PATH: &'static str = "/things";
    const PERMISSION: Permission = Permission::QueueWork;
    const SUMMARY: &'static str = "Counts.";
    type Form = CountForm;
    type Done = Counted;

    async fn act(_: &Visit, f: CountForm) -> Result<Outcome<Counted>> {
        if f.by == 0 {
            return Outcome::fault("by", "Write how many.");
        }
        let n = COUNTED.fetch_add(f.by, std::sync::atomic::Ordering::SeqCst) + f.by;
        Outcome::done(Counted { n }, format!("/things?n={n}"))
    }
}
