//! A node in a temporary folder with a clock that stands still, and people who can come in.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use pasban_access::{Role, Seat};
use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::Config;
use pasban_app::ops::setup::{self, NewNode};
use pasban_app::registry::{self, Constituent};
use pasban_kernel::id::OrgId;
use pasban_kernel::time::SECOND;
use pasban_kernel::{TenantId, Timestamp};
use pasban_people::person::{self, NewPerson, Person};
use pasban_people::{People, SignedIn, invite};
use pasban_store::{Db, Options};
use totp_rs::{Algorithm, Builder};

/// A node, its accounts and the folder it lives in.
pub struct Lab {
    pub people: People,
    pub dir: tempfile::TempDir,
}

pub const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
pub const PASSWORD: &str = "four blue pigeons sat down";

/// A node of a tier on SQLite, CERT and regulator in one.
pub fn lab(tier: &str) -> Lab {
    lab_with(tier, None)
}

/// The same with its store elsewhere. Blocks.
pub fn lab_with(tier: &str, store: Option<String>) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let ambient = Ambient::still(Timestamp::parse("2026-11-24T03:00:00Z").unwrap());
    let new = NewNode {
        dir: dir.path().join("node"),
        name: "Test CERT".into(),
        tier: tier.into(),
        sector: "finance".into(),
        listen: "127.0.0.1:8443".parse().unwrap(),
        url: None,
    };
    let made = setup::init(&new, &ambient).unwrap();
    let people = tokio::task::block_in_place(|| open(&made.config, store, ambient));
    Lab { people, dir }
}

/// The same node in another life, as a restore begins one.
pub fn reborn(lab: Lab) -> Lab {
    let ambient = lab.people.ambient.clone();
    lab.people.db.write_blocking("test.reborn", |tx| pasban_store::state::put(tx, "incarnation", &[7; 16])).unwrap();
    lab.people.db.close();
    let dir = lab.dir;
    drop(lab.people);
    let people = open(&dir.path().join("node/pasban.toml"), None, ambient);
    Lab { people, dir }
}

fn open(file: &Path, store: Option<String>, ambient: Ambient) -> People {
    let mut config = Config::load(file, std::iter::empty()).unwrap();
    if config.node.tier != "organisational" {
        config = Config::load(
            file,
            std::iter::once(("PASBAN_NODE__HATS".to_owned(), r#"["cert", "regulator"]"#.to_owned())),
        )
        .unwrap();
    }
    if let Some(url) = store {
        config.store.url = url;
        let url = pasban_app::node::store_url(&config).unwrap();
        drop(Db::open_migrated(&url, Options::default(), ambient.now()).unwrap());
    }
    People::new(Node::open(config, ambient).unwrap())
}

/// Lets time pass, seconds.
pub fn pass(people: &People, seconds: i64) {
    people.ambient.advance(seconds * SECOND);
}

/// A hosted tenant.
pub async fn tenant(people: &People, number: u8) -> TenantId {
    let org = OrgId::from_random([number; 16]);
    let c = Constituent {
        id: org,
        name: format!("Firm {number}"),
        sector: "finance".into(),
        presence: "tenant".into(),
        identity: Default::default(),
    };
    registry::constituent_put(people, c).await.unwrap();
    registry::tenant_add(people, org).await.unwrap()
}

pub fn new(name: &str, role: Role) -> NewPerson {
    let email = format!("{}@cert.example", person::name_key(name).replace(' ', "."));
    NewPerson { tenant: TenantId::OWN, name: name.into(), email, phone: String::new(), role }
}

/// Somebody with a password and, where the role asks for one, a second factor.
pub struct Member {
    pub person: Person,
    /// Secret of the second factor, base32 as shown.
    pub secret: String,
    pub recovery: Vec<String>,
    pub session: String,
}

/// Adds a person and uses the invitation.
pub async fn member(people: &People, new: NewPerson) -> Member {
    let made = person::add(people, new, "test").await.unwrap();
    let token = invite::invite(people, made.id, 24, "test").await.unwrap();
    let invited = invite::accept(people, &token).await.unwrap();
    let secret = invited.enrol.map(|e| e.secret).unwrap_or_default();
    let code = if secret.is_empty() { String::new() } else { code(people, &secret, 0) };
    let done = people.finish(&token, PASSWORD, &code, HOME).await.unwrap();
    Member {
        person: person::fetch(people, made.id).await.unwrap(),
        secret,
        recovery: done.recovery,
        session: done.session,
    }
}

/// The code that an app shows for a secret, some steps from now.
pub fn code(people: &People, secret: &str, steps: i64) -> String {
    let plain: String = secret.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes: [u8; 20] =
        data_encoding::BASE32_NOPAD.decode(plain.as_bytes()).unwrap().try_into().expect("20 bytes of secret");
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(bytes)
        .build()
        .unwrap();
    let second = people.now().0 / SECOND + steps * 30;
    totp.generate(u64::try_from(second).unwrap()).to_string()
}

/// Signs in with password and code; answers the session's token.
pub async fn sign_in(people: &People, m: &Member) -> String {
    // A step opens once: the next one is waited for.
    pass(people, 30);
    match people.password(&m.person.email, PASSWORD, HOME).await.unwrap() {
        SignedIn::Done(token) => token,
        SignedIn::NeedsCode(ticket) => people.code(ticket.as_str(), &code(people, &m.secret, 0), HOME).await.unwrap(),
    }
}

pub async fn seat(people: &People, session: &str) -> Seat {
    people.by_token(session).await.unwrap().expect("a session").seat
}

/// How many acts of a kind there are.
pub async fn acts(people: &People, kind: &str) -> usize {
    let all = pasban_people::audit::list(people, &[], None, 500).await.unwrap();
    all.iter().filter(|a| a.kind == kind).count()
}
