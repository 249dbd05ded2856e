//! The node's response policy zone: what stands in it, its serial, and telling the resolvers.
//!
//! A value stands in the zone where somebody on this node blocks it and nobody on this node holds it: the zone is
//! shared by the node's own organisation and its hosted tenants. What the host may not tell its tenants (an indicator that
//! points at somebody, say) stands in it only where the host's own organisation blocks it for itself: whoever asks the
//! resolver learns no more of it than a tenant may.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use pasban_formats::outputs::BlockEntry;
use pasban_kernel::{Observable, StixId, TenantId, fault};
use pasban_store::rows::mitigate as rows;
use pasban_store::rows::seat_officer::{self, ZoneFetch};
use pasban_store::{StoreError, Tx};
use pasban_zone::notify::{self, Target};
use pasban_zone::{
    Access, Action, Apex, Clock, Garden, Listeners, Rule, Served, Server, TsigKey, Zone, ZoneSet, serial,
};
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::mpsc;

use crate::config::Config;
use crate::error::{AppError, Result};
use crate::exchange::release;
use crate::node::Node;

/// Most resolvers that are remembered with their last look at a zone.
const RESOLVERS_MAX: i64 = 100;

/// The zones of a node.
pub struct Zones {
    /// What the DNS server hands out.
    pub set: ZoneSet,
    setting: Option<Setting>,
    server: Mutex<Option<Server>>,
    /// One publication at a time, so that serials go out in order.
    turn: tokio::sync::Mutex<()>,
}

struct Setting {
    apex: Apex,
    action: Action,
    access: Arc<Access>,
    notify: Vec<Target>,
}

impl Zones {
    /// From the configuration; nothing is served yet.
    ///
    /// # Errors
    /// Where apex, garden or key are unusable.
    pub fn new(config: &Config) -> Result<Self> {
        let setting = match &config.zone {
            None => None,
            Some(z) => {
                let bad = |what: &str, e: String| AppError::Invalid(format!("[zone] {what}: {e}"));
                let apex = Apex::parse(&z.apex).map_err(|e| bad("apex", e.to_string()))?;
                let action = match &z.garden {
                    None => Action::NxDomain,
                    Some(text) => {
                        let garden = match text.parse::<IpAddr>() {
                            Ok(ip) => Garden::addresses([ip]).map_err(|e| bad("garden", e.to_string()))?,
                            Err(_) => Garden::alias(text).map_err(|e| bad("garden", e.to_string()))?,
                        };
                        Action::Garden(Arc::new(garden))
                    }
                };
                let key = match (&z.tsig_name, &z.tsig_secret_file) {
                    (Some(name), Some(file)) => {
                        let secret =
                            std::fs::read_to_string(file).map_err(|e| bad("tsig_secret_file", e.to_string()))?;
                        Some(
                            TsigKey::from_base64(name, secret.trim())
                                .map_err(|e| bad("tsig_secret_file", e.to_string()))?,
                        )
                    }
                    (None, None) => None,
                    _ => return Err(bad("tsig_name", "name and secret file go together".into())),
                };
                let addresses = z
                    .allow
                    .iter()
                    .map(|a| {
                        a.parse().or_else(|_| a.parse::<IpAddr>().map(Into::into)).map_err(|_| bad("allow", a.clone()))
                    })
                    .collect::<Result<_>>()?;
                let signed = z.notify.iter().map(|a| Target { address: *a, key: key.clone() });
                let notify =
                    signed.chain(z.notify_unsigned.iter().map(|a| Target { address: *a, key: None })).collect();
                let access = Arc::new(Access { keys: key.iter().cloned().collect(), addresses });
                Some(Setting { apex, action, access, notify })
            }
        };
        Ok(Self { set: ZoneSet::new(), setting, server: Mutex::new(None), turn: tokio::sync::Mutex::new(()) })
    }

    /// The apex, where a zone is configured.
    #[must_use]
    pub fn apex(&self) -> Option<&Apex> {
        self.setting.as_ref().map(|s| &s.apex)
    }
}

/// The blocks in force on this node, most recent first. `open`: of the tenants' blocks only those of these indicators.
///
/// # Errors
/// The store's.
pub fn entries(
    tx: &mut dyn Tx,
    names: &dyn Fn(&pasban_kernel::NodeId) -> String,
    open: Option<&HashSet<StixId>>,
) -> Result<Vec<BlockEntry>, StoreError> {
    let page = |tx: &mut dyn Tx, state: &str| -> Result<Vec<rows::Mitigation>, StoreError> {
        let mut all = Vec::new();
        loop {
            let more = rows::mitigation_in(tx, state, 5000, i64::try_from(all.len()).unwrap_or(i64::MAX))?;
            let done = more.len() < 5000;
            all.extend(more);
            if done {
                return Ok(all);
            }
        }
    };
    // A host that keeps no logs of its own cannot say "not met"; its hold is no reason against its tenants' blocks.
    let blind = |m: &rows::Mitigation| m.tenant.is_own() && m.because.contains("\"history-unknown\"");
    let held: HashSet<Observable> = page(tx, "hold")?.into_iter().filter(|m| !blind(m)).map(|m| m.value).collect();
    let mut blocks = page(tx, "block")?;
    if let Some(open) = open {
        blocks.retain(|m| m.tenant.is_own() || open.contains(&m.indicator));
    }
    blocks.sort_by(|a, b| b.blocked_at.cmp(&a.blocked_at).then_with(|| a.value.cmp(&b.value)));
    let mut seen = HashSet::new();
    Ok(blocks
        .into_iter()
        .filter(|m| !held.contains(&m.value) && seen.insert(m.value.clone()))
        .map(|m| BlockEntry {
            issuer: names(&m.issuer),
            value: m.value,
            category: m.category,
            reason: m.reason,
            until: m.until,
        })
        .collect())
}

fn rules(entries: &[BlockEntry], action: &Action) -> Vec<Rule> {
    entries.iter().filter_map(|e| Rule::of(&e.value, action.clone()).ok()).collect()
}

/// Publishes the zone as the store has it: the serial is durable before the zone is served, then resolvers are told.
///
/// # Errors
/// The store's.
pub async fn publish(node: &Node) -> Result<()> {
    let Some(setting) = &node.zones.setting else { return Ok(()) };
    let _turn = node.zones.turn.lock().await;
    let (now, apex) = (node.now(), setting.apex.to_string());
    let me = node.clone();
    // A block that is made between this look and the next publication waits for that one.
    let open = if tenants(node).len() > 1 {
        release::open_in_zone(node, node.db.read(rows::mitigation_of_tenants).await?).await?
    } else {
        HashSet::new()
    };
    let (list, number) = node
        .db
        .write("zone.publish", move |tx| {
            let list = entries(tx, &|n| me.name_of(n), Some(&open))?;
            let (last, seen) = rows::serial_fetch(tx, &apex)?;
            let u = |n: i64| u32::try_from(n).ok().filter(|n| *n > 0);
            let number = serial::next(u(last), now, u(seen));
            rows::serial_put(tx, &apex, i64::from(number), 0)?;
            Ok((list, number))
        })
        .await?;
    let (zone, skipped) = Zone::build(setting.apex.clone(), number, rules(&list, &setting.action));
    for s in &skipped {
        tracing::warn!(rule = s.index, why = %s.why, "a block cannot stand in the zone");
    }
    let zone = Arc::new(zone);
    fault::point("zone.swap.before");
    node.zones
        .set
        .publish(Served { zone: zone.clone(), access: setting.access.clone() })
        .map_err(AppError::internal)?;
    fault::point("zone.swap.after");
    tell(node, setting, zone);
    super::outputs::write(node, &list);
    Ok(())
}

fn tell(node: &Node, setting: &Setting, zone: Arc<Zone>) {
    if setting.notify.is_empty() {
        return;
    }
    let targets = setting.notify.clone();
    let clock = clock(node);
    // Resolvers take NOTIFY only from the address that they fetch from.
    let source = node.config.zone.as_ref().map(|z| z.listen.ip()).filter(|ip| !ip.is_unspecified());
    tokio::spawn(async move { notify::send(&zone, &targets, source, &clock).await });
}

fn clock(node: &Node) -> Clock {
    let ambient = node.ambient.clone();
    Arc::new(move || ambient.now())
}

/// Opens the DNS listeners and publishes the zone.
///
/// # Errors
/// Where an address is taken.
pub async fn serve(node: &Node) -> Result<()> {
    let Some(z) = &node.config.zone else { return Ok(()) };
    let taken =
        |a: SocketAddr| move |e: std::io::Error| AppError::Unavailable(format!("[zone] cannot listen on {a}: {e}"));
    let mut listeners = Listeners {
        tcp: Some(TcpListener::bind(z.listen).await.map_err(taken(z.listen))?),
        udp: vec![UdpSocket::bind(z.listen).await.map_err(taken(z.listen))?],
        tls: None,
    };
    if let Some(addr) = z.listen_tls {
        let tls = crate::out::trust::server_config(&node.keys.tls_cert, &node.keys.tls_key, &[b"dot"])
            .map_err(|e| AppError::Unavailable(format!("[zone] TLS: {e}")))?;
        listeners.tls = Some((TcpListener::bind(addr).await.map_err(taken(addr))?, tls));
        listeners.udp.push(UdpSocket::bind(addr).await.map_err(taken(addr))?);
    }
    let (events, mut seen) = mpsc::channel(256);
    let server = Server::start(listeners, node.zones.set.clone(), clock(node), events);
    if let Ok(mut slot) = node.zones.server.lock() {
        *slot = Some(server);
    }
    let me = node.clone();
    tokio::spawn(async move {
        // A resolver that holds a higher serial than we remember: after a restore the next one must pass it.
        while let Some(e) = seen.recv().await {
            tracing::debug!(peer = %e.peer, zone = %e.zone, serial = e.serial, what = ?e.what, "zone fetched");
            let high = i64::from(e.had.unwrap_or(0).max(e.serial));
            let apex = e.zone.to_string();
            let behind = e.had.is_some_and(|had| serial::newer(had, e.serial));
            let fetch = ZoneFetch {
                apex: apex.clone(),
                peer: e.peer.ip().to_string(),
                serial: i64::from(e.serial),
                what: if e.what == pasban_zone::server::Fetched::Zone { "transfer" } else { "serial" }.into(),
                at: me.now(),
            };
            let kept = me
                .db
                .write("zone.seen", move |tx| {
                    seat_officer::fetch_put(tx, &fetch, RESOLVERS_MAX)?;
                    let (serial, _) = rows::serial_fetch(tx, &apex)?;
                    rows::serial_put(tx, &apex, serial, high)
                })
                .await;
            if let Err(e) = kept {
                tracing::warn!(error = %e, "a resolver's serial could not be kept");
            } else if behind && let Err(e) = publish(&me).await {
                tracing::warn!(error = %e, "the zone could not be published past a resolver's serial");
            }
        }
    });
    publish(node).await
}

/// The tenants whose blocks go into the zone.
#[must_use]
pub fn tenants(node: &Node) -> Vec<TenantId> {
    node.registry.load().tenant_ids()
}
