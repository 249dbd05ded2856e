//! A CERT's node in a temporary folder with the desk's routes, and ways for things to come in.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use pasban_access::{Hat, Role, Seat};
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::{Config, OrganisationSection};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::registry::{Constituent, constituent_put, tenant_add};
use pasban_kernel::id::{AlertId, OrgId, PersonId, QuestionId, ReportId};
use pasban_kernel::{Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_people::People;
use pasban_people::person::{self, NewPerson};
use pasban_portal::{Site, account, serve};
use pasban_seat_desk::queue::project::Projector;
use pasban_store::bad_records::{self, BadRecord};
use pasban_store::rows::detect::{self, Alert, Outgoing};
use pasban_store::rows::exchange::{self as rows, Question};
use pasban_store::{Db, Options, Row};
use pasban_translate::exchange::content::{Act, Consent, Hat as To};
use tower::ServiceExt as _;

pub const START: &str = "2026-11-24T03:12:40Z";

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

/// A node whose clock stands still.
pub fn lab() -> Lab {
    lab_on("")
}

/// The same with a store at an address; empty for a file of its own.
pub fn lab_on(url: &str) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[node]\nname = \"Finance CERT\"\ntier = \"sectoral\"\ndata = {:?}\nlisten = \"127.0.0.1:0\"\nhats = [\"cert\", \"regulator\"]\n",
        dir.path().join("data")
    );
    let file = dir.path().join("pasban.toml");
    std::fs::write(&file, text).unwrap();
    let mut config = Config::load(&file, std::iter::empty()).unwrap();
    config.store.url = url.to_owned();
    std::fs::create_dir_all(&config.node.data).unwrap();
    let clock = Ambient::still(Timestamp::parse(START).unwrap());
    pasban_app::identity::create(&config.node.data, "Finance CERT", &["127.0.0.1".into()], &clock).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), clock.now()).unwrap());
    let node = Node::open(config, clock.clone()).unwrap();
    let people = People::new(node.clone());
    let site = Site::new(node.clone(), people.clone(), account::table().with(pasban_seat_desk::table())).unwrap();
    Lab { node, people, site, clock, _dir: dir }
}

pub fn domain(name: &str) -> Observable {
    Observable::domain(name).unwrap()
}

pub fn seat(role: Role, number: u8) -> Seat {
    Seat {
        person: PersonId::from_random([number; 16]),
        name: format!("{} {number}", role.code()),
        role,
        hat: Hat::Cert,
        tier: if role == Role::National { "national" } else { "sectoral" }.into(),
        tenant: TenantId::OWN,
    }
}

impl Lab {
    /// A hosted organisation.
    pub async fn hosted(&self, name: &str, number: u8) -> TenantId {
        let id = OrgId::from_random([number; 16]);
        let c = Constituent {
            id,
            name: name.into(),
            sector: "finance".into(),
            presence: "contact".into(),
            identity: OrganisationSection::default(),
        };
        constituent_put(&self.node, c).await.unwrap();
        tenant_add(&self.node, id).await.unwrap()
    }

    /// A hosted organisation reports.
    pub async fn report(&self, tenant: TenantId, act: Act, text: &str, values: &[&str]) -> ReportId {
        let filing = act == Act::File;
        let new = NewReport {
            act,
            hat: if filing { To::Regulator } else { To::Cert },
            legal_basis: if filing { "Example Act, section 1".into() } else { String::new() },
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
            values: values.iter().map(|v| (domain(v), "malicious-code".to_owned())).collect(),
            tenant,
            link: None,
        };
        report::send(&self.node, new).await.unwrap().report
    }

    /// A hosted organisation met an indicator.
    pub async fn met(&self, tenant: TenantId, indicator: &StixId, value: &str, hits: i64) {
        let (now, subject) = (self.node.now(), format!("{indicator} domain {value}"));
        let mut id = [0; 16];
        id.copy_from_slice(&pasban_kernel::Digest::of(format!("{tenant}{subject}").as_bytes()).0[..16]);
        let alert = Alert {
            id: AlertId::from_random(id),
            tenant,
            kind: "match".into(),
            subject,
            title: "it was met here".into(),
            evidence: "[]".into(),
            hits,
            first_seen: now,
            last_seen: now,
            state: "open".into(),
            note: String::new(),
            at: now,
        };
        self.node.db.write("test.met", move |tx| detect::alert_put(tx, &alert)).await.unwrap();
    }

    /// An alarm of the node.
    pub async fn alarm(&self, kind: &'static str, subject: &'static str, state: &'static str) {
        let now = self.node.now();
        let mut id = [0; 16];
        id.copy_from_slice(&pasban_kernel::Digest::of(format!("{kind}{subject}").as_bytes()).0[..16]);
        let alert = Alert {
            id: AlertId::from_random(id),
            tenant: TenantId::OWN,
            kind: kind.into(),
            subject: subject.into(),
            title: "something".into(),
            evidence: "[]".into(),
            hits: 1,
            first_seen: now,
            last_seen: now,
            state: state.into(),
            note: String::new(),
            at: now,
        };
        self.node.db.write("test.alarm", move |tx| detect::alert_put(tx, &alert)).await.unwrap();
    }

    /// Everything else that can come in: a held message, rows not understood, an answer to a question of ours.
    pub async fn odds_and_ends(&self) {
        let (now, me) = (self.node.now(), self.node.id);
        self.node
            .db
            .write("test.odds", move |tx| {
                detect::outgoing_queue(
                    tx,
                    &Outgoing {
                        id: AlertId::from_random([90; 16]),
                        channel: "mail".into(),
                        class: "alarm".into(),
                        recipient: "ops@example.org".into(),
                        subject: "x".into(),
                        body: "x".into(),
                        message_id: "<1@example>".into(),
                        state: "held".into(),
                        attempts: 0,
                        next_at: now,
                        last_error: String::new(),
                        at: now,
                    },
                )?;
                let bad = BadRecord { place: "line 118".into(), reason: "no time".into(), sample: b"x".to_vec() };
                bad_records::insert(tx, TenantId::OWN, "example-sinkhole", &[bad.clone(), bad], 0, now)?;
                let question = QuestionId::from_random([91; 16]);
                rows::question_insert(
                    tx,
                    &Question {
                        id: question,
                        object: String::new(),
                        asker: me,
                        link: None,
                        kind: "hunt".into(),
                        body: r#"{"purpose":"after the night"}"#.into(),
                        state: "asked".into(),
                        reason: String::new(),
                        ran: false,
                        answer: "{}".into(),
                        at: now,
                        answered: Timestamp(0),
                    },
                )?;
                rows::answer_put(tx, &question, &[1; 16], "{}", now)?;
                rows::answer_put(tx, &question, &[2; 16], "{}", now)
            })
            .await
            .unwrap();
    }

    /// Brings the queue up to date.
    pub async fn project(&self) {
        Projector::default().to_the_end(&self.node).await.unwrap();
    }

    pub async fn rows(&self, sql: &'static str) -> Vec<Row> {
        self.node.db.read(move |tx| tx.q(sql, &[])).await.unwrap()
    }

    /// Kind, rating, state and number of parts of each item.
    pub async fn items(&self) -> Vec<(String, i64, String, i64)> {
        self.rows("SELECT kind, rating, state, parts FROM work_item WHERE parts > 0 ORDER BY kind, subject, id")
            .await
            .iter()
            .map(|r| (r.text(0).unwrap(), r.int(1).unwrap(), r.text(2).unwrap(), r.int(3).unwrap()))
            .collect()
    }

    /// The id of the only item of a kind.
    pub async fn item(&self, kind: &'static str) -> String {
        let of: Vec<String> = self
            .rows("SELECT kind, id FROM work_item WHERE parts > 0 ORDER BY kind, subject, id")
            .await
            .iter()
            .filter(|r| r.text(0).unwrap() == kind)
            .map(|r| r.get::<pasban_store::rows::seat_desk::ItemId>(1).unwrap().to_string())
            .collect();
        assert_eq!(of.len(), 1, "{kind}: {of:?}");
        of[0].clone()
    }

    /// A session of a new person of a role; with its seat.
    pub async fn enter(&self, name: &str, role: Role) -> (String, PersonId) {
        let new =
            NewPerson { tenant: TenantId::OWN, name: name.into(), email: String::new(), phone: String::new(), role };
        let person = person::add(&self.node, new, "test").await.unwrap();
        let link = pasban_people::invite::one_time(&self.node, person.id, 5, "test").await.unwrap();
        (self.people.enter(&link, "127.0.0.1".parse().unwrap()).await.unwrap(), person.id)
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

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

pub fn indicator(number: u8) -> StixId {
    format!("indicator--{number:02x}{number:02x}{number:02x}{number:02x}-1111-4111-8111-111111111111").parse().unwrap()
}
