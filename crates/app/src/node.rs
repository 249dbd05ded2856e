//! A node: handles to everything, no rules. Every operation takes it by reference.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use arc_swap::ArcSwap;
use pasban_history::History;
use pasban_kernel::{NodeId, Timestamp};
use pasban_model::mitigate::never_block::NeverBlock;
use pasban_proof::keys::KeyHistory;
use pasban_store::{Db, Options, StoreUrl, state};
use tokio::sync::{Notify, broadcast};

use crate::clock::Ambient;
use crate::config::Config;
use crate::detect::watch::Watch;
use crate::error::{AppError, Result};
use crate::exchange::release::Memo;
use crate::identity::{self, Keys};
use crate::links::table::LinkTable;
use crate::metrics::Metrics;
use crate::mitigate::zones::Zones;
use crate::ops::restore;
use crate::registry::Registry;

/// A running node. Cheap to clone.
#[derive(Clone)]
pub struct Node(Arc<Inner>);

/// What a node holds.
pub struct Inner {
    /// Node id.
    pub id: NodeId,
    /// Configuration.
    pub config: Config,
    /// Memory.
    pub db: Db,
    /// Observations.
    pub history: Arc<History>,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Keys.
    pub keys: Keys,
    /// Names this life of the state: cursors and sequences are (incarnation, n). A recovery begins a new one.
    incarnation: ArcSwap<[u8; 16]>,
    /// Nonces given to callers over links.
    pub nonces: crate::links::host::Nonces,
    /// When the node was made.
    pub born: Timestamp,
    /// What live traffic is matched against, per tenant.
    pub watch: Watch,
    /// Response policy zones, one per tenant that has one.
    pub zones: Zones,
    /// Links as they stand; replaced whole after each change.
    pub links: ArcSwap<LinkTable>,
    /// Whoever reads links anew: one at a time, so that what was read first is not put over what was read later.
    links_turn: tokio::sync::Mutex<()>,
    /// Constituents and tenants; replaced whole after each change.
    pub registry: ArcSwap<Registry>,
    /// What is never blocked here.
    pub never_block: ArcSwap<NeverBlock>,
    /// What is done by itself, and what is refused to be asked; replaced whole after each change.
    pub policies: ArcSwap<crate::mitigate::stored::Policies>,
    /// What is known of other nodes' keys.
    pub cards: RwLock<HashMap<NodeId, KeyHistory>>,
    /// The gate's answers, kept while everything they rest on still stands.
    pub memo: Mutex<Memo>,
    /// When what we sent arrived, for whoever measures it.
    pub handed: crate::links::handed::Handed,
    /// "There is more" on a stream.
    pub news: broadcast::Sender<pasban_kernel::id::ClassId>,
    /// Objects wait for their effects.
    pub pending: Notify,
    /// Held by whoever applies effects: one at a time, in the order of asking.
    pub apply: tokio::sync::Mutex<()>,
    /// Messages wait to be sent.
    pub mailbox: Notify,
    /// Counters for `/metrics`.
    pub metrics: Metrics,
    /// Whether the node can keep what it would acknowledge.
    pub health: crate::ops::disk::Health,
    mode: AtomicU8,
    modified: AtomicI64,
}

impl std::ops::Deref for Node {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Whether the node works as usual.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// As usual.
    Normal,
    /// A partner remembers more of us than we do: nothing is signed or sent until that is mended.
    Recovering,
}

/// Key in the node's state that stands while it is recovering.
pub(crate) const RECOVERING: &str = "recovering";

/// Where a node's store is.
///
/// # Errors
/// Where the configured URL is none.
pub fn store_url(config: &Config) -> Result<StoreUrl> {
    if config.store.url.is_empty() {
        Ok(StoreUrl::file(config.node.data.join("pasban.sqlite")))
    } else {
        config.store.url.parse().map_err(|e: pasban_store::StoreError| AppError::Invalid(e.to_string()))
    }
}

/// Folder of the history.
#[must_use]
pub fn history_dir(config: &Config) -> PathBuf {
    config.node.data.join("history")
}

impl Node {
    /// Opens a node's data and brings its memory up: keys, links, registry, what it watches, its zones.
    ///
    /// Blocks while files are read; call it before serving.
    ///
    /// # Errors
    /// In words that say what to do.
    pub fn open(config: Config, ambient: Ambient) -> Result<Self> {
        Self::open_with(config, ambient, Options::default())
    }

    /// [`Node::open`] with options of the store of one's own.
    ///
    /// # Errors
    /// See [`Node::open`].
    pub fn open_with(config: Config, ambient: Ambient, options: Options) -> Result<Self> {
        restore::whole(&config.node.data)?;
        let tls = config.node.tls_cert.as_deref().zip(config.node.tls_key.as_deref());
        let keys = identity::load(&config.node.data, tls)?;
        let db = Db::open(&store_url(&config)?, options)?;
        let now = ambient.now();
        if !db.pending_migrations()?.is_empty() {
            return Err(AppError::Conflict(
                "the store is of an older version: run `pasban migrate`, which makes a backup first".into(),
            ));
        }
        restore::whole_store(&db, &config.node.data)?;
        let options = pasban_history::Options {
            retention_days: config.history.retention_days,
            retention_bytes: config.history.retention_bytes,
            ..Default::default()
        };
        let opened = History::open(&history_dir(&config), options).map_err(|e| AppError::Unavailable(e.to_string()))?;
        for finding in &opened.recovered {
            tracing::warn!(place = %finding.place, reason = %finding.reason, "history mended after an unclean stop");
        }
        let incarnation: [u8; 16] = ambient.random();
        let (incarnation, born, recovering) = db.write_blocking("node.state", move |tx| {
            let incarnation = match state::get(tx, "incarnation")?.and_then(|b| <[u8; 16]>::try_from(b).ok()) {
                Some(kept) => kept,
                None => {
                    state::put(tx, "incarnation", &incarnation)?;
                    incarnation
                }
            };
            let born = match state::get(tx, "born")?.and_then(|b| <[u8; 8]>::try_from(b).ok()) {
                Some(kept) => Timestamp(i64::from_be_bytes(kept)),
                None => {
                    state::put(tx, "born", &now.0.to_be_bytes())?;
                    now
                }
            };
            Ok((incarnation, born, state::get(tx, RECOVERING)?.is_some()))
        })?;
        let of = config.clone();
        let (links, registry, cards, policies) = db.read_blocking(move |tx| {
            let cards = pasban_store::rows::links::card_list(tx)?;
            let policies = crate::mitigate::stored::Policies::load(tx, &of)?;
            Ok((LinkTable::load(tx)?, Registry::load(tx)?, cards, policies))
        })?;
        let node = Self(Arc::new(Inner {
            id: keys.node,
            zones: Zones::new(&config)?,
            watch: Watch::new(ambient.random()),
            db,
            history: Arc::new(opened.history),
            keys,
            incarnation: ArcSwap::from_pointee(incarnation),
            nonces: crate::links::host::Nonces::new(ambient.random()),
            born,
            never_block: ArcSwap::from_pointee(crate::mitigate::guard::never_block(&config, &registry)?),
            policies: ArcSwap::from_pointee(policies),
            links: ArcSwap::from_pointee(links),
            links_turn: tokio::sync::Mutex::default(),
            registry: ArcSwap::from_pointee(registry),
            cards: RwLock::new(crate::exchange::cards::histories(&cards)),
            memo: Mutex::default(),
            handed: crate::links::handed::Handed::default(),
            news: broadcast::channel(256).0,
            pending: Notify::new(),
            apply: tokio::sync::Mutex::default(),
            mailbox: Notify::new(),
            metrics: Metrics::default(),
            health: crate::ops::disk::Health::default(),
            mode: AtomicU8::new(u8::from(recovering)),
            modified: AtomicI64::new(0),
            ambient,
            config,
        }));
        node.learn_own_card();
        crate::mitigate::apply::bring_up(&node)?;
        Ok(node)
    }

    fn learn_own_card(&self) {
        let Ok(mut cards) = self.cards.write() else { return };
        // Earlier cards of ours are kept, so that a partner that missed a rotation can follow it.
        let known = cards.get_mut(&self.id).is_some_and(|history| history.rotate(self.keys.card.clone()).is_ok());
        if !known && let Ok(history) = KeyHistory::begin(self.id, self.keys.card.clone()) {
            cards.insert(self.id, history);
        }
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.ambient.now()
    }

    /// A `modified` of our own: now cut to the millisecond, at least one later than the last (foundations 1.20).
    #[must_use]
    pub fn next_modified(&self) -> Timestamp {
        let now = self.now().to_milli().0;
        let last = self
            .modified
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(now.max(last + 1000)))
            .unwrap_or(0);
        Timestamp(now.max(last + 1000))
    }

    /// Names this life of the state.
    #[must_use]
    pub fn incarnation(&self) -> [u8; 16] {
        **self.incarnation.load()
    }

    /// Begins a new life of the state; the caller has made it durable.
    pub(crate) fn reborn(&self, incarnation: [u8; 16]) {
        self.incarnation.store(Arc::new(incarnation));
    }

    /// How the node works now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.mode.load(Ordering::Relaxed) == 0 { Mode::Normal } else { Mode::Recovering }
    }

    /// Changes how the node works.
    pub fn set_mode(&self, mode: Mode) {
        self.mode.store(u8::from(mode == Mode::Recovering), Ordering::Relaxed);
    }

    /// Whether anything may be signed or sent now.
    ///
    /// # Errors
    /// While the node is recovering.
    pub fn may_sign(&self) -> Result<()> {
        match self.mode() {
            Mode::Normal => Ok(()),
            Mode::Recovering => Err(AppError::Unavailable(
                "this node is recovering: a partner remembers more of its ledger than it holds; nothing is signed or sent until that is mended (`pasban doctor` shows how far it is)".into(),
            )),
        }
    }

    /// Reads links anew after a change.
    ///
    /// # Errors
    /// The store's.
    pub async fn reload_links(&self) -> Result<()> {
        let _turn = self.links_turn.lock().await;
        let table = self.db.read(LinkTable::load).await?;
        self.links.store(Arc::new(table));
        Ok(())
    }

    /// Reads one link anew after a change of it. A host of a thousand links reads one row, not a thousand.
    ///
    /// # Errors
    /// The store's.
    pub async fn reload_link(&self, link: &pasban_kernel::LinkId) -> Result<()> {
        let _turn = self.links_turn.lock().await;
        let id = *link;
        let row = self.db.read(move |tx| pasban_store::rows::links::link_fetch(tx, &id)).await?;
        let table = self.links.load().with(link, row);
        self.links.store(Arc::new(table));
        Ok(())
    }

    /// Reads constituents and tenants anew after a change.
    ///
    /// # Errors
    /// The store's.
    pub async fn reload_registry(&self) -> Result<()> {
        let registry = self.db.read(Registry::load).await?;
        self.never_block.store(Arc::new(crate::mitigate::guard::never_block(&self.config, &registry)?));
        self.registry.store(Arc::new(registry));
        Ok(())
    }
}
