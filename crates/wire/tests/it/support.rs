//! Nodes that serve on a loopback port until they are dropped.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pasban_app::Node;
use pasban_app::clock::Ambient;
use pasban_app::config::{
    Config, HistorySection, NodeSection, OrganisationSection, OutboundSection, OutputsSection, PolicySection,
    StoreSection,
};
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::exchange::report::NewReport;
use pasban_app::links::channel::Network;
use pasban_app::links::life;
use pasban_app::links::offer::{self, OfferSettings};
use pasban_gate::Relation;
use pasban_kernel::{LinkId, Observable, PermittedAction, StixId, TenantId, Tlp};
use pasban_store::rows::{exchange as report_rows, objects as object_rows};
use pasban_store::{Db, Options};
use pasban_translate::exchange::content::{Act, Consent, Hat};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A node that serves.
pub struct Serving {
    pub node: Node,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

pub fn config(dir: &Path, name: &str, port: u16) -> Config {
    Config {
        node: NodeSection {
            name: name.into(),
            tier: "organisational".into(),
            sector: "finance".into(),
            data: dir.to_owned(),
            listen: ([127, 0, 0, 1], port).into(),
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
        policy: PolicySection { respond: "watch".into(), first_week_watch: false, ..PolicySection::default() },
        portal: pasban_app::config::PortalSection::default(),
    }
}

/// Where a node's data lie, and its port: so that it can be stopped, copied and started again.
pub struct Place {
    pub dir: PathBuf,
    pub name: String,
    pub port: u16,
    _dir: tempfile::TempDir,
}

impl Place {
    /// A new node's place, with keys and an empty store.
    pub fn new(name: &str) -> Self {
        log();
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let ambient = Ambient::default();
        pasban_app::identity::create(&data, name, &["127.0.0.1".into()], &ambient).unwrap();
        let port = pasban_testkit::ports::free();
        let config = config(&data, name, port);
        drop(
            Db::open_migrated(&pasban_app::node::store_url(&config).unwrap(), Options::default(), ambient.now())
                .unwrap(),
        );
        Self { dir: data, name: name.into(), port, _dir: dir }
    }

    pub async fn start(&self) -> Serving {
        self.start_with(|_| ()).await
    }

    pub async fn start_with(&self, change: impl FnOnce(&mut Config)) -> Serving {
        let mut config = config(&self.dir, &self.name, self.port);
        change(&mut config);
        let node = tokio::task::spawn_blocking(move || Node::open(config, Ambient::default())).await.unwrap().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let me = node.clone();
        let task = tokio::spawn(async move {
            let shutdown = async {
                let _ = stopped.await;
            };
            let doors = pasban_wire::Doors::open(&me).await.unwrap();
            pasban_wire::serve(me, doors, axum::Router::new(), shutdown).await.unwrap();
        });
        let serving = Serving { node, stop: Some(stop), task: Some(task) };
        until("the listener", async || tokio::net::TcpStream::connect(serving.node.config.node.listen).await.is_ok())
            .await;
        serving
    }

    /// A copy of the data as a disk snapshot would make it.
    pub fn copy(&self, to: &str) -> PathBuf {
        let to = self.dir.parent().unwrap().join(to);
        copy(&self.dir, &to);
        to
    }

    /// Puts a copy back.
    pub fn put_back(&self, from: &Path) {
        std::fs::remove_dir_all(&self.dir).unwrap();
        copy(from, &self.dir);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Serving {
    /// Stops it and waits until nothing of it is left.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(task) = self.task.take() {
            task.await.unwrap();
        }
        let db = self.node.db.clone();
        tokio::task::spawn_blocking(move || db.close()).await.unwrap();
    }

    /// Stops serving; the node itself goes on.
    pub async fn cut(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(task) = self.task.take() {
            task.await.unwrap();
        }
    }

    pub async fn has(&self, id: &StixId) -> bool {
        !self.versions(id).await.is_empty()
    }

    pub async fn versions(&self, id: &StixId) -> Vec<object_rows::Object> {
        let id = id.clone();
        self.node.db.read(move |tx| object_rows::object_versions(tx, &id)).await.unwrap()
    }

    pub async fn revoked(&self, id: &StixId) -> bool {
        self.versions(id).await.iter().any(|o| o.revoked)
    }

    pub fn state(&self, link: &LinkId) -> String {
        self.node.links.load().get(link).map(|e| e.link.state.clone()).unwrap_or_default()
    }

    pub async fn reports(&self, direction: &str) -> Vec<report_rows::Report> {
        let direction = direction.to_owned();
        self.node.db.read(move |tx| report_rows::report_list(tx, &direction, 100)).await.unwrap()
    }

    pub async fn ledger(&self) -> (u64, pasban_kernel::Digest) {
        self.node
            .db
            .read(|tx| {
                let edge = pasban_app::ledger::frontier(tx)?;
                Ok((edge.size(), edge.root()))
            })
            .await
            .unwrap()
    }

    pub async fn mirrors(&self, peer: &Serving) -> u64 {
        pasban_app::links::witness::mirrored(&self.node, peer.node.id).await.unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

/// Waits until something holds: a link is as fast as its commits, so this ends at once or the test has failed.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) -> Duration {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(30) {
        if holds().await {
            return began.elapsed();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited in vain for: {what}");
}

/// Offers, accepts, types the digits on both sides.
pub async fn link(host: &Serving, dialler: &Serving, relation: Relation) -> LinkId {
    link_with(host, dialler, relation, |_| (), Network::default()).await
}

pub async fn link_with(
    host: &Serving,
    dialler: &Serving,
    relation: Relation,
    change: impl FnOnce(&mut OfferSettings),
    network: Network,
) -> LinkId {
    let mut settings = OfferSettings::usual(relation, &dialler.node.config.node.name, "share warnings in a test");
    change(&mut settings);
    let offer = offer::offer(&host.node, settings).await.unwrap();
    let accepting = offer::accept(&dialler.node, &offer.text, network).await.unwrap();
    let shown_by_host = host.node.links.load().get(&accepting.link).unwrap().link.digits_shown.clone();
    assert!(
        !life::confirm(&host.node, accepting.link, &accepting.shown).await.unwrap(),
        "one side alone does not make a link"
    );
    life::confirm(&dialler.node, accepting.link, &shown_by_host).await.unwrap();
    until("the link is active on both sides", async || {
        host.state(&accepting.link) == "active" && dialler.state(&accepting.link) == "active"
    })
    .await;
    accepting.link
}

pub async fn issue(at: &Serving, domain: &str) -> StixId {
    let confirm = Confirm {
        category: "malicious-code".into(),
        action: PermittedAction::BlockHome,
        tlp: Some(Tlp::Green),
        reason: "command and control".into(),
        days: 30,
        who: "analyst".into(),
        watch_only: false,
    };
    decide::issue(&at.node, Observable::domain(domain).unwrap(), confirm).await.unwrap()
}

pub fn report(domain: &str) -> NewReport {
    NewReport {
        act: Act::Help,
        hat: Hat::Cert,
        legal_basis: String::new(),
        ask_help: false,
        first_seen: None,
        text: "a machine speaks to a strange name".into(),
        systems: String::new(),
        consent: Consent {
            share: false,
            to: Tlp::AmberStrict,
            action: PermittedAction::Watch,
            named: false,
            until: None,
        },
        values: vec![(Observable::domain(domain).unwrap(), "malicious-code".into())],
        tenant: TenantId::OWN,
        link: None,
    }
}

fn log() {
    let filter = std::env::var("PASBAN_TEST_LOG").unwrap_or_else(|_| "off".into());
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
}
