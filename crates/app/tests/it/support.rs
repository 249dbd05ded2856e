//! A node in a temporary folder, without listeners.

use std::path::Path;

use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::{Config, HistorySection, NodeSection, OrganisationSection, OutboundSection, OutputsSection, PolicySection, StoreSection};
use pasban_history::Batch;
use pasban_kernel::{Observable, Observation, Seen, TenantId, Timestamp};
use pasban_store::{Db, Options};

/// A node and the folder it lives in.
pub struct Lab {
    pub node: Node,
    pub dir: tempfile::TempDir,
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
    }
}

/// A node of that name; `change` edits its configuration first.
pub fn lab(name: &str, change: impl FnOnce(&mut Config)) -> Lab {
    let dir = tempfile::tempdir().unwrap();
    let ambient = Ambient::default();
    let mut config = config(dir.path(), name);
    change(&mut config);
    pasban_app::identity::create(dir.path(), name, &["127.0.0.1".into()], &ambient).unwrap();
    drop(Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), ambient.now()).unwrap());
    let node = Node::open(config, ambient).unwrap();
    Lab { node, dir }
}

/// An observation of a domain by a host.
pub fn seen(at: Timestamp, host: &str, domain: &str) -> Observation {
    Observation {
        time: at,
        host: host.into(),
        seen: vec![Seen { field: "query".into(), value: Observable::domain(domain).unwrap(), attacker_controlled: false }],
        line: format!("{host} asked {domain}").into_bytes(),
    }
}

pub fn keep(node: &Node, tenant: TenantId, observations: &[Observation]) {
    node.history.append(tenant, &Batch { source: "dns", key: None, received: node.now(), observations }).unwrap();
}
