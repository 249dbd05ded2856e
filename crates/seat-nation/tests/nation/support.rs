//! A CERT's node in a temporary folder with the nation's routes, and ways for things to come in.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use pasban_access::Role;
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::{Config, OrganisationSection};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::registry::{Constituent, constituent_put, tenant_add};
use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::{Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{Site, account, serve};
use pasban_seat_nation::project;
use pasban_store::rows::exchange::{self as rows, Sighting};
use pasban_store::rows::seat_desk::{ItemId, NEVER, events, parts};
use pasban_store::{Db, Options};
use pasban_translate::exchange::content::{Act, Consent, Hat as To};
use tower::ServiceExt as _;

pub const START: &str = "2026-11-24T03:12:40Z";
pub const BASIS: &str = "Example Act, section 4";

pub struct Lab {
    pub node: Node,
    pub people: People,
    pub site: Site,
    pub clock: Ambient,
    _dir: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub to: String,
    pub text: String,
}

/// A node of a tier whose clock stands still, with a store at an address; empty for a file of its own.
pub fn lab_on(tier: &str, url: &str) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[node]\nname = \"Example CERT\"\ntier = \"{tier}\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\nhats = [\"cert\", \"regulator\"]\n",
        dir.path().join("data")
    );
    let file = dir.path().join("pasban.toml");
    std::fs::write(&file, text).unwrap();
    let mut config = Config::load(&file, std::iter::empty()).unwrap();
    config.store.url = url.to_owned();
    std::fs::create_dir_all(&config.node.data).unwrap();
    let clock = Ambient::still(Timestamp::parse(START).unwrap());
    pasban_app::identity::create(&config.node.data, "Example CERT", &["127.0.0.1".into()], &clock).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), clock.now()).unwrap());
    // Under load the store that was just closed may hold its lock for a moment.
    let open = |_| match Node::open(config.clone(), clock.clone()) {
        Err(e) if e.details().contains("another process") => {
            std::thread::sleep(std::time::Duration::from_millis(50));
            None
        }
        other => Some(other.unwrap()),
    };
    let node = (0..100).find_map(open).unwrap();
    let people = People::new(node.clone());
    let site = Site::new(node.clone(), people.clone(), account::table().with(pasban_seat_nation::table())).unwrap();
    Lab { node, people, site, clock, _dir: dir }
}

pub fn lab(tier: &str) -> Lab {
    lab_on(tier, "")
}

impl Lab {
    /// An organisation of a sector.
    pub async fn organisation(&self, name: &str, sector: &str, domain: &str, number: u8) -> OrgId {
        let id = OrgId::from_random([number; 16]);
        let identity = OrganisationSection {
            domains: if domain.is_empty() { Vec::new() } else { vec![domain.into()] },
            ..OrganisationSection::default()
        };
        let c = Constituent { id, name: name.into(), sector: sector.into(), presence: "contact".into(), identity };
        constituent_put(&self.node, c).await.unwrap();
        id
    }

    /// A hosted one.
    pub async fn hosted(&self, name: &str, sector: &str, number: u8) -> TenantId {
        let id = self.organisation(name, sector, "", number).await;
        tenant_add(&self.node, id).await.unwrap()
    }

    fn draft(tenant: TenantId, act: Act, text: &str) -> NewReport {
        let filing = act == Act::File;
        NewReport {
            act,
            hat: if filing { To::Regulator } else { To::Cert },
            legal_basis: if filing { BASIS.into() } else { String::new() },
            ask_help: false,
            first_seen: None,
            text: text.into(),
            systems: String::new(),
            consent: Consent {
                share: !filing,
                to: Tlp::Amber,
                action: PermittedAction::Watch,
                named: false,
                until: None,
            },
            values: Vec::new(),
            tenant,
            link: None,
        }
    }

    /// A hosted organisation reports.
    pub async fn report(&self, tenant: TenantId, act: Act, text: &str, class: &str) -> ReportId {
        let mut new = Self::draft(tenant, act, text);
        if !class.is_empty() {
            new.values = vec![(Observable::domain("login.attacker.example").unwrap(), class.to_owned())];
        }
        report::send(&self.node, new).await.unwrap().report
    }

    /// A hosted organisation files.
    pub async fn file(&self, tenant: TenantId, basis: &str, seen: Option<Timestamp>, text: &str) -> ReportId {
        let new = NewReport { legal_basis: basis.into(), first_seen: seen, ..Self::draft(tenant, Act::File, text) };
        report::send(&self.node, new).await.unwrap().report
    }

    /// A report that is for named persons: such a text goes over no wire, so somebody at the desk wrote it down.
    pub async fn red(&self, tenant: TenantId) -> ReportId {
        let id = ReportId::from_random([0xed; 16]);
        let act = pasban_app::ledger::act(
            &self.node,
            "report-received".parse().unwrap(),
            "Adeel",
            &id.to_string(),
            &serde_json::json!({"act": "help"}),
        )
        .unwrap();
        let row = rows::Report {
            id,
            direction: "in".into(),
            tenant,
            org: None,
            link: None,
            act: "help".into(),
            hat: "cert".into(),
            state: "new".into(),
            body: r#"{"text":"TLP:RED, told by telephone","systems":""}"#.into(),
            consent: "{}".into(),
            receipt_index: -1,
            receipt: String::new(),
            at: self.node.now(),
        };
        self.node
            .db
            .write("test.red", move |tx| {
                rows::report_put(tx, &row)?;
                pasban_app::ledger::record(tx, &[act]).map(|_| ())
            })
            .await
            .unwrap();
        id
    }

    /// The desk sets a clock for a report, as its projector does.
    pub async fn due(&self, report: ReportId, due: Timestamp) {
        let now = self.node.now();
        let item = ItemId(*report.as_bytes());
        self.node
            .db
            .write("test.due", move |tx| {
                let part = parts::Part {
                    source: "report".into(),
                    key: report.as_bytes().to_vec(),
                    item,
                    origin: item,
                    rating: 2,
                    tlp: 3,
                    tenant: TenantId::OWN,
                    org: None,
                    party: Vec::new(),
                    must: if due == NEVER { String::new() } else { "acknowledge".into() },
                    due,
                    at: now,
                    last: now,
                    settled: false,
                    facts: "{}".into(),
                    words: String::new(),
                    print: pasban_kernel::Digest::of(b"x"),
                };
                parts::part_put(tx, &part)?;
                event(tx, item, "came", now)
            })
            .await
            .unwrap();
    }

    /// The desk answers a report, and closes it where asked.
    pub async fn answer(&self, report: ReportId, close: bool) {
        let now = self.node.now();
        self.node
            .db
            .write("test.answer", move |tx| {
                let kind = if close { "closed" } else { "acknowledged" };
                let a = events::Answer { report, n: 0, kind: kind.into(), name: "Adeel".into(), text: String::new() };
                events::answer_append(tx, &a, now)?;
                events::report_state(tx, &report, if close { "closed" } else { "open" })?;
                event(tx, ItemId(*report.as_bytes()), kind, now)
            })
            .await
            .unwrap();
    }

    /// A source tells that it met an indicator.
    pub async fn met(&self, source: &[u8], number: u8, object: &str, days_ago: i64, false_alarm: bool) {
        let now = self.node.now();
        let day = now.plus(-days_ago * pasban_kernel::time::DAY).to_day();
        let s = Sighting {
            indicator: indicator(number),
            source: source.to_vec(),
            object: object.into(),
            modified: now,
            organisations: "1-4".into(),
            hits: if object.is_empty() { "14" } else { "2-9" }.into(),
            first_day: day,
            last_day: day,
            false_alarm,
            at: now,
        };
        self.node.db.write("test.met", move |tx| rows::sighting_put(tx, &s)).await.unwrap();
    }

    pub async fn project(&self) {
        project::catch_up(&self.node).await.unwrap();
    }

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
        let to = parts.headers.get("location").and_then(|l| l.to_str().ok()).unwrap_or_default().to_owned();
        Answer { status: parts.status, to, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str, session: &str) -> Answer {
        let request =
            Request::get(path).header("accept", "text/html").header("cookie", format!("pasban-session={session}"));
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// A page in both languages: found, short, without a style, every message known. Answers the English one.
    pub async fn page(&self, path: &str, session: &str) -> String {
        let sign = if path.contains('?') { '&' } else { '?' };
        let mut english = String::new();
        for lang in ["ur", "en"] {
            let a = self.get(&format!("{path}{sign}lang={lang}"), session).await;
            assert_eq!(a.status, StatusCode::OK, "{path}: {}", a.text);
            assert!(a.text.len() < 60_000, "{path} {lang}: {} bytes", a.text.len());
            assert!(!a.text.contains("style="), "{path} {lang}");
            for area in ["nation", "situation", "brief", "filing", "period", "ledger", "entry", "unheard", "portal"] {
                assert!(!a.text.contains(&format!("[{area}")), "{path} {lang}: a message is missing");
            }
            english = a.text;
        }
        english
    }

    /// Posts a form of a page, with its token and a key of its own.
    pub async fn post(&self, page: &str, path: &str, session: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(page, session).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let (token, key) = (hidden(&page.text, "token"), hidden(&page.text, "key"));
        let mut all = vec![("token", token.as_str()), ("key", key.as_str())];
        all.extend_from_slice(fields);
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", format!("pasban-session={session}"))
            .header("host", "node.example")
            .header("origin", "http://node.example");
        self.ask(request.body(Body::from(serde_html_form::to_string(all).unwrap())).unwrap()).await
    }
}

fn event(
    tx: &mut dyn pasban_store::Tx,
    item: ItemId,
    kind: &str,
    now: Timestamp,
) -> Result<(), pasban_store::StoreError> {
    let e = events::Event {
        n: 0,
        item,
        kind: kind.into(),
        person: None,
        name: String::new(),
        text: String::new(),
        data: "{}".into(),
    };
    events::event_append(tx, &e, now).map(|_| ())
}

/// Where the next page of a list is.
pub fn next(page: &str) -> Option<String> {
    let (before, _) = page.split_once("\" rel=\"next\"")?;
    Some(before.rsplit_once("href=\"")?.1.replace("&amp;", "&"))
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

pub fn indicator(number: u8) -> StixId {
    format!("indicator--{number:02x}{number:02x}{number:02x}{number:02x}-1111-4111-8111-111111111111").parse().unwrap()
}

/// A page without its tags, spaces joined.
pub fn words(page: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in page.chars() {
        match c {
            '<' => tag = true,
            '>' => {
                tag = false;
                out.push(' ');
            }
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
