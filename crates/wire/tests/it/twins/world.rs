//! The nodes of the story. The CERT and the nation have real listeners; the others are callers that go step by step.

use std::net::SocketAddr;

use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::{Config, MailSection, OrganisationSection, WebhookSection, ZoneSection};
use pasban_app::exchange::cards::Statement;
use pasban_app::ops::tokens;
use pasban_app::registry::{self, Constituent};
use pasban_gate::{Relation, Terms};
use pasban_kernel::id::{ClassId, OrgId};
use pasban_kernel::time::{DAY, MINUTE};
use pasban_kernel::{Digest, LinkId, TenantId, Timestamp};
use pasban_store::rows::links::{self, Link};
use pasban_store::{Db, Options};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::sinks::{self, Kept};
use crate::support::config;

/// A node and the folder that it lives in.
pub struct Lab {
    pub node: Node,
    _stop: Option<oneshot::Sender<()>>,
    _dir: tempfile::TempDir,
}

/// Name, domain, range, name in Urdu. Of equal lengths, so that sizes can be compared.
pub const BANKS: [(&str, &str, &str, &str); 2] = [
    ("Bank Aftab", "bank-aftab.example", "198.51.100.0/28", "بینک آفتاب"),
    ("Bank Bahar", "bank-bahar.example", "198.51.100.16/28", "بینک بہار"),
];

pub struct World {
    pub clock: Ambient,
    pub cert: Lab,
    pub nation: Lab,
    pub banks: Vec<Lab>,
    pub insurer: Lab,
    /// Nation, bank, bank, insurer.
    pub links: [LinkId; 4],
    pub tokens: Tokens,
    /// What the CERT sends to the nation.
    pub up: Kept,
    pub mail: Kept,
    pub hook: Kept,
}

pub struct Tokens {
    pub push: String,
    pub lists: String,
    pub plain: String,
}

async fn lab(name: &str, clock: &Ambient, change: impl FnOnce(&mut Config)) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(dir.path(), name, pasban_testkit::ports::free());
    config.policy.respond = "block".into();
    change(&mut config);
    let ambient = clock.clone();
    let name = name.to_owned();
    let node = tokio::task::spawn_blocking(move || {
        pasban_app::identity::create(&config.node.data, &name, &["127.0.0.1".into()], &ambient).unwrap();
        let url = pasban_app::node::store_url(&config).unwrap();
        drop(Db::open_migrated(&url, Options::default(), ambient.now()).unwrap());
        Node::open(config, ambient).unwrap()
    })
    .await
    .unwrap();
    Lab { node, _stop: None, _dir: dir }
}

/// The real listener with all routes; what else a node does by itself is done by the story, in its order.
async fn listen(lab: &mut Lab) {
    let node = lab.node.clone();
    let listener = pasban_wire::listen::bind(&node).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let routes = pasban_wire::router(node.clone());
        pasban_wire::listen::run(&node, listener, routes, async { drop(stopped.await) }).await.unwrap();
    });
    lab._stop = Some(stop);
}

/// Links two nodes as a handshake would have a month ago.
async fn join(host: &Node, dialler: &Node, org: Option<OrgId>, number: u8, url: &str) -> LinkId {
    let id = LinkId::from_random([number; 16]);
    let mut terms = Terms::usual(Relation::Constituent);
    terms.purpose = "share warnings in a test".into();
    terms.hunts.days_max = 90;
    for (node, peer, role, relation) in
        [(host, dialler, "host", Relation::Constituent), (dialler, host, "dialler", Relation::Superior)]
    {
        let hosts = role == "host";
        let mut link = Link {
            id,
            role: role.into(),
            state: "active".into(),
            relation: relation.name().into(),
            peer: Some(peer.id),
            peer_name: peer.config.node.name.clone(),
            org: org.filter(|_| hosts),
            url: if hosts { String::new() } else { url.to_owned() },
            pin: if hosts { Digest::default() } else { pasban_app::identity::pin_of(&peer.keys.tls_cert).unwrap() },
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
            created: node.now().plus(-30 * DAY),
            last_contact: node.now(),
        };
        link.class = pasban_gate::class_id(&pasban_app::links::table::agreement(&link).unwrap());
        node.db.write("test.link", move |tx| links::link_put(tx, &link)).await.unwrap();
        node.reload_links().await.unwrap();
        node.learn(&Statement::Card(peer.keys.card.clone())).unwrap();
    }
    id
}

async fn constituent(cert: &Node, number: u8, name: &str, identity: OrganisationSection) -> OrgId {
    let id = OrgId::from_random([number; 16]);
    let c = Constituent { id, name: name.into(), sector: "finance".into(), presence: "node".into(), identity };
    registry::constituent_put(cert, c).await.unwrap();
    id
}

/// What points at a bank; or, where the CERT knows too little of it, nothing that helps.
fn identity(bank: usize, known: bool) -> OrganisationSection {
    if !known {
        return OrganisationSection { domains: vec!["unheard-of.example".into()], ..OrganisationSection::default() };
    }
    let (name, domain, range, ur) = BANKS[bank];
    OrganisationSection {
        name_ur: ur.into(),
        aliases: vec![name.replace(' ', "")],
        domains: vec![domain.into()],
        ranges: vec![range.into()],
        people: vec!["Rukhsana Bano".into()],
        hosts: vec!["swift-gw-7".into(), "pay01".into()],
    }
}

impl World {
    pub async fn new(known: bool) -> Self {
        let clock = Ambient::still(Timestamp::parse("2026-11-24T03:12:20Z").unwrap());
        let ((mail_at, mail), (hook_url, hook)) = (sinks::mail().await, sinks::hook().await);
        let zone = SocketAddr::from(([127, 0, 0, 1], pasban_testkit::ports::free()));
        let zone_tls = SocketAddr::from(([127, 0, 0, 1], pasban_testkit::ports::free()));
        let mut cert = lab("Finance CERT", &clock, |c| {
            // Callers reach it by its address; what it says of itself is the same in both runs.
            c.node.url = Some("https://fincert.example:8443".into());
            c.mail = Some(MailSection {
                server: mail_at.to_string(),
                from: "pasban@fincert.example".into(),
                to: vec!["duty@fincert.example".into()],
                security: "none".into(),
                user: None,
                password_file: None,
            });
            c.webhook = Some(WebhookSection { url: hook_url });
            c.zone = Some(ZoneSection {
                apex: "rpz.fincert.example".into(),
                listen: zone,
                listen_tls: Some(zone_tls),
                tsig_name: None,
                tsig_secret_file: None,
                allow: vec!["127.0.0.0/8".into()],
                notify: Vec::new(),
                notify_unsigned: Vec::new(),
                garden: None,
            });
        })
        .await;
        let before_nation = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let nation_url = format!("https://{}", before_nation.local_addr().unwrap());
        let mut nation = lab("National CERT", &clock, |c| c.node.url = Some(nation_url.clone())).await;
        listen(&mut nation).await;
        let up = sinks::tap(before_nation, nation.node.clone());
        let insurer = lab("Chenab Insurance", &clock, |_| {}).await;
        let mut banks = Vec::new();
        for (name, ..) in BANKS {
            banks.push(lab(name, &clock, |_| {}).await);
        }
        let to_nation = join(&nation.node, &cert.node, None, 1, &nation_url).await;
        let mut links = vec![to_nation];
        for (n, bank) in banks.iter().enumerate() {
            // The bank is entered under a name that tells nothing where its profile is thin, else under its own.
            let name = if known { BANKS[n].0 } else { "Customer Nine" };
            let org = constituent(&cert.node, n as u8 + 1, name, identity(n, known)).await;
            links.push(join(&cert.node, &bank.node, Some(org), n as u8 + 2, &cert.node.config.url()).await);
        }
        links.push(join(&cert.node, &insurer.node, None, 9, &cert.node.config.url()).await);
        let org = constituent(&cert.node, 7, "Karachi Textiles", OrganisationSection::default()).await;
        let tenant = registry::tenant_add(&cert.node, org).await.unwrap();
        let token = async |tenant, scope: &str| tokens::make(&cert.node, tenant, scope, scope, None).await.unwrap();
        let tokens = Tokens {
            push: token(tenant, "push").await,
            lists: token(tenant, "lists").await,
            plain: token(TenantId::OWN, "taxii-read").await,
        };
        listen(&mut cert).await;
        pasban_app::mitigate::zones::serve(&cert.node).await.unwrap();
        tokio::spawn(pasban_app::detect::alerts::run(cert.node.clone()));
        let links = links.try_into().unwrap();
        Self { clock, cert, nation, banks, insurer, links, tokens, up, mail, hook }
    }

    /// The next whole minute: what a look at the clock costs in microseconds is no news in either world.
    pub fn next_minute(&self) {
        let now = self.clock.now().0;
        self.clock.advance((now.div_euclid(MINUTE) + 1) * MINUTE - now);
    }
}
