//! The resolvers that protect people in the demo: BIND and Unbound where they are installed, else a small stand-in that
//! fetches the same zone over the same signed transfer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use pasban_testkit::servers::{named, unbound};
use pasban_zone::probe::{self, QueryType};
use pasban_zone::standin::Standin;
use pasban_zone::{Access, Action, Apex, Rule, Served, TsigKey, Zone, ZoneSet};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// What runs.
pub enum Resolver {
    /// BIND.
    Bind(named::Named),
    /// Unbound, and the upstream that it asks for names that nobody blocks (its own local data would win over a policy zone).
    Unbound(unbound::Unbound, named::Named),
    /// The stand-in and the task that fetches its zone.
    Standin(Standin, JoinHandle<()>),
}

/// Where a node hands out its zone.
#[derive(Clone, Debug)]
pub struct Primary {
    /// Zone name.
    pub apex: String,
    /// DNS listener of the node.
    pub dns: SocketAddr,
    /// DNS over TLS listener of the node.
    pub tls: SocketAddr,
    /// TSIG key name and base64 secret.
    pub key: (String, String),
    /// The node's certificate, PEM.
    pub ca_pem: String,
}

/// Names that exist, for the resolvers' upstream.
pub const LIVE_ADDRESS: &str = "192.0.2.80";

impl Resolver {
    /// BIND for this zone, over AXFR with TSIG; `None` where it is not installed.
    pub fn bind(p: &Primary, names: &[String]) -> Option<Self> {
        let zones = upstream(names).into_iter().map(|(name, records)| named::PrimaryZone { name, records }).collect();
        let policy = named::PolicyZone { name: p.apex.clone(), primary: p.dns, key: Some(p.key.clone()), tls: None };
        named::Named::start(&named::NamedConfig { zones, policies: vec![policy] }).map(Self::Bind)
    }

    /// Unbound for this zone, over TLS; `None` where it or BIND (its upstream here) is not installed.
    pub fn unbound(p: &Primary, names: &[String]) -> Option<Self> {
        let policy = unbound::UnboundPolicy { name: p.apex.clone(), primary: p.tls, tls_name: "pasban".into() };
        let zones: Vec<_> =
            upstream(names).into_iter().map(|(name, records)| named::PrimaryZone { name, records }).collect();
        let stubs = zones.iter().map(|z| z.name.clone()).collect::<Vec<_>>();
        let above = named::Named::start(&named::NamedConfig { zones, policies: Vec::new() })?;
        let config = unbound::UnboundConfig {
            policies: vec![policy],
            ca_pem: p.ca_pem.clone(),
            stubs: stubs.into_iter().map(|zone| (zone, above.addr)).collect(),
            local_data: Vec::new(),
        };
        Some(Self::Unbound(unbound::Unbound::start(&config)?, above))
    }

    /// The stand-in.
    pub async fn standin(p: &Primary) -> anyhow::Result<Self> {
        let apex = Apex::parse(&p.apex)?;
        let set = ZoneSet::new();
        let standin = Standin::start("127.0.0.1:0".parse()?, set.clone(), apex.clone(), LIVE_ADDRESS.parse()?).await?;
        let key = TsigKey::from_base64(&p.key.0, &p.key.1)?;
        let dns = p.dns;
        let task = tokio::spawn(async move {
            let mut had = None;
            loop {
                if let Ok(Some(zone)) = fetch(dns, &apex, &key, had).await {
                    had = Some(zone.serial());
                    let _ = set.publish(Served { zone: Arc::new(zone), access: Arc::new(Access::default()) });
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        Ok(Self::Standin(standin, task))
    }

    /// Where people ask.
    pub fn address(&self) -> SocketAddr {
        match self {
            Self::Bind(b) => b.addr,
            Self::Unbound(u, _) => u.addr,
            Self::Standin(s, _) => s.address(),
        }
    }

    /// What it is, for the report.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bind(_) => "BIND, AXFR with TSIG",
            Self::Unbound(..) => "Unbound, over TLS",
            Self::Standin(..) => "stand-in, AXFR with TSIG",
        }
    }
}

impl Drop for Resolver {
    fn drop(&mut self) {
        if let Self::Standin(_, task) = self {
            task.abort();
        }
    }
}

/// Names by the zone of their last two labels, with records.
fn upstream(names: &[String]) -> Vec<(String, Vec<String>)> {
    let mut zones: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for n in names {
        let labels: Vec<&str> = n.split('.').collect();
        let at = labels.len().saturating_sub(2);
        let zone = labels.get(at..).unwrap_or_default().join(".");
        let owner = if at == 0 { "@".to_owned() } else { labels.get(..at).unwrap_or_default().join(".") };
        zones.entry(zone).or_default().push(format!("{owner} A {LIVE_ADDRESS}"));
    }
    zones.into_iter().collect()
}

async fn fetch(dns: SocketAddr, apex: &Apex, key: &TsigKey, had: Option<u32>) -> anyhow::Result<Option<Zone>> {
    let mut stream = TcpStream::connect(dns).await?;
    let clock = pasban_app::clock::Ambient::default();
    let got = probe::transfer(&mut stream, apex, Some(key), had, || clock.now()).await?;
    if got.nothing_newer || had == Some(got.serial) {
        return Ok(None);
    }
    let suffix = format!(".{apex}");
    let rules = got.records.iter().filter_map(|(owner, kind, _)| {
        let name = owner.strip_suffix(&suffix)?;
        // CNAME records alone are policy; the wildcard twin of a name says nothing new.
        (*kind == 5 && !name.starts_with("*.") && !name.ends_with("rpz-ip"))
            .then(|| Rule::domain(name, Action::NxDomain).ok())
            .flatten()
    });
    Ok(Some(Zone::build(apex.clone(), got.serial, rules).0))
}

/// Asks as somebody outside would: is the name blocked?
pub async fn is_blocked(at: SocketAddr, name: &str) -> Option<bool> {
    let answer = probe::query(at, name, QueryType::A, Duration::from_secs(2)).await.ok()?;
    Some(answer.is_nxdomain())
}
