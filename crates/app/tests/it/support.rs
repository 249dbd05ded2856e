//! A node in a temporary folder, without listeners.

use std::path::Path;

use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::{
    Config, HistorySection, NodeSection, OrganisationSection, OutboundSection, OutputsSection, PolicySection,
    StoreSection,
};
use pasban_app::exchange::cards::Statement;
use pasban_app::exchange::objects::{self, Fate, Via};
use pasban_app::exchange::release;
use pasban_app::links::table::private_stream;
use pasban_app::mitigate::apply;
use pasban_gate::{Relation, Terms};
use pasban_history::Batch;
use pasban_kernel::id::OrgId;
use pasban_kernel::time::DAY;
use pasban_kernel::{Digest, Lane, LinkId};
use pasban_kernel::{Observable, Observation, Seen, TenantId, Timestamp};
use pasban_store::rows::links::{self, Link};
use pasban_store::{Db, Options};

/// A node and the folder it lives in.
pub struct Lab {
    pub node: Node,
    _dir: tempfile::TempDir,
}

pub fn config(dir: &Path, name: &str) -> Config {
    Config {
        node: NodeSection {
            name: name.into(),
            tier: "organisational".into(),
            sector: "finance".into(),
            data: dir.to_owned(),
            listen: "127.0.0.1:0".parse().unwrap(),
            url: None,
            tls_cert: None,
            tls_key: None,
            hats: pasban_gate::cert_alone(),
            organisation: OrganisationSection::default(),
            threads: 2,
        },
        store: StoreSection::default(),
        history: HistorySection::default(),
        outbound: OutboundSection { allow: vec!["127.0.0.0/8".into()], ..OutboundSection::default() },
        sources: Vec::new(),
        mail: None,
        webhook: None,
        zone: None,
        outputs: OutputsSection::default(),
        policy: PolicySection { respond: "block".into(), first_week_watch: false, ..PolicySection::default() },
        portal: pasban_app::config::PortalSection::default(),
    }
}

/// A node of that name; `change` edits its configuration first.
pub fn lab(name: &str, change: impl FnOnce(&mut Config)) -> Lab {
    lab_at(name, Ambient::default(), change)
}

/// The same with a given clock.
pub fn lab_at(name: &str, ambient: Ambient, change: impl FnOnce(&mut Config)) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(dir.path(), name);
    change(&mut config);
    pasban_app::identity::create(dir.path(), name, &["127.0.0.1".into()], &ambient).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), ambient.now()).unwrap());
    let node = Node::open(config, ambient).unwrap();
    Lab { node, _dir: dir }
}

/// An observation of a domain by a host.
pub fn seen(at: Timestamp, host: &str, domain: &str) -> Observation {
    Observation {
        time: at,
        host: host.into(),
        seen: vec![Seen {
            field: "query".into(),
            value: Observable::domain(domain).unwrap(),
            attacker_controlled: false,
        }],
        line: format!("{host} asked {domain}").into_bytes(),
    }
}

pub fn keep(node: &Node, tenant: TenantId, observations: &[Observation]) {
    node.history.append(tenant, &Batch { source: "dns", key: None, received: node.now(), observations }).unwrap();
}

/// Links two nodes without a network: `dialler` answers to `host` where `relation` says so.
pub async fn join(host: &Node, dialler: &Node, relation: Relation, org: Option<OrgId>, number: u8) -> LinkId {
    join_with(host, dialler, relation, org, number, |_| {}).await
}

/// The same; `change` edits the usual terms.
pub async fn join_with(
    host: &Node,
    dialler: &Node,
    relation: Relation,
    org: Option<OrgId>,
    number: u8,
    change: impl FnOnce(&mut Terms),
) -> LinkId {
    let id = LinkId::from_random([number; 16]);
    let mut terms = Terms::usual(relation);
    terms.purpose = "test".into();
    terms.hunts.days_max = 90;
    change(&mut terms);
    let row = |node: &Node, peer: &Node, role: &str, relation: Relation| {
        let mut link = Link {
            id,
            role: role.into(),
            state: "active".into(),
            relation: relation.name().into(),
            peer: Some(peer.id),
            peer_name: peer.config.node.name.clone(),
            org: if role == "host" { org } else { None },
            url: String::new(),
            pin: Digest::default(),
            agreement: 1,
            terms: serde_json::to_string(&terms).unwrap(),
            class: pasban_kernel::id::ClassId::from_random([0; 16]),
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
        link
    };
    let down = match relation {
        Relation::Constituent => Relation::Superior,
        other => other,
    };
    for (node, peer, role, relation) in [(host, dialler, "host", relation), (dialler, host, "dialler", down)] {
        let link = row(node, peer, role, relation);
        node.db.write("test.link", move |tx| links::link_put(tx, &link)).await.unwrap();
        node.reload_links().await.unwrap();
        node.learn(&Statement::Card(peer.keys.card.clone())).unwrap();
    }
    id
}

/// Everything that a node would send over a link now, lane by lane, as the bytes that the gate released.
pub async fn outgoing(from: &Node, link: &LinkId, after: i64) -> (Vec<Vec<u8>>, i64) {
    let table = from.links.load_full();
    let entry = table.get(link).unwrap();
    let (mut out, mut last) = (Vec::new(), after);
    for lane in Lane::ALL {
        for stream in [pasban_gate::class_id(&entry.agreement), private_stream(link)] {
            let page = release::page(from, entry, stream, lane, after, 1000).await.unwrap();
            last = last.max(page.last);
            out.extend(page.objects.iter().map(|(_, r)| r.bytes().to_vec()));
        }
    }
    (out, last)
}

/// Carries everything new from one node to another; answers how many objects were new there.
pub async fn carry(from: &Node, to: &Node, link: &LinkId) -> usize {
    let (bodies, _) = outgoing(from, link, 0).await;
    let values = bodies.iter().map(|b| serde_json::from_slice(b).unwrap()).collect();
    let taken = objects::accept(to, Via::Link(*link), values).await.unwrap();
    while apply::pending(to).await.unwrap() > 0 {}
    taken.iter().filter(|t| t.fate == Fate::New).count()
}
