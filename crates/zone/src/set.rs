//! The zones of a node, by apex, each with who may have it; swapped as a whole.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;
use tokio::sync::watch;

use crate::content::Zone;
use crate::name::Apex;
use crate::serial;
use crate::tsig::TsigKey;

/// Who may have a zone. Empty lists mean nobody.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Resolvers that sign with one of these keys, over TCP or TLS (and SOA questions over UDP).
    pub keys: Vec<TsigKey>,
    /// Resolvers that come from these addresses over TLS, unsigned (RFC 9103 section 9.3.2). For Unbound, which has
    /// no TSIG. They may also ask for the serial over UDP and TCP, which Unbound does before each transfer.
    pub addresses: Vec<IpNet>,
}

impl Access {
    /// Whether an address is on the list.
    #[must_use]
    pub fn lists(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.addresses.iter().any(|net| net.contains(&ip))
    }
}

/// A zone together with who may have it.
#[derive(Clone, Debug)]
pub struct Served {
    /// The content.
    pub zone: Arc<Zone>,
    /// Who may have it.
    pub access: Arc<Access>,
}

/// A zone was not published because its serial is not newer than the one that resolvers may hold.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("zone {apex} is at serial {held}; {offered} is not newer, use serial::next")]
pub struct StaleSerial {
    /// The zone.
    pub apex: Apex,
    /// What is published.
    pub held: u32,
    /// What was offered.
    pub offered: u32,
}

pub(crate) type Zones = BTreeMap<Apex, Served>;

/// The zones that a node serves. Clones share them; readers see one whole state or the next.
#[derive(Clone, Debug)]
pub struct ZoneSet {
    zones: Arc<watch::Sender<Arc<Zones>>>,
}

impl Default for ZoneSet {
    fn default() -> Self {
        Self { zones: Arc::new(watch::Sender::new(Arc::new(Zones::new()))) }
    }
}

impl ZoneSet {
    /// No zones yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Publishes a zone, or a new version of it. The same version may come again (with other access).
    ///
    /// # Errors
    /// Where the serial is older than, or equal with other content to, what is published: resolvers would not take it.
    pub fn publish(&self, served: Served) -> Result<(), StaleSerial> {
        let mut outcome = Ok(());
        self.zones.send_if_modified(|zones| {
            let apex = served.zone.apex();
            if let Some(old) = zones.get(apex) {
                let (held, offered) = (old.zone.serial(), served.zone.serial());
                let again = held == offered && old.zone.same_rules(&served.zone);
                if !again && !serial::newer(offered, held) {
                    outcome = Err(StaleSerial { apex: apex.clone(), held, offered });
                    return false;
                }
            }
            Arc::make_mut(zones).insert(apex.clone(), served);
            true
        });
        outcome
    }

    /// Stops serving a zone. Returns whether it was there. Resolvers keep it until it expires.
    pub fn remove(&self, apex: &Apex) -> bool {
        self.zones.send_if_modified(|zones| zones.contains_key(apex) && Arc::make_mut(zones).remove(apex).is_some())
    }

    /// The zone of that name.
    #[must_use]
    pub fn get(&self, apex: &Apex) -> Option<Served> {
        self.zones.borrow().get(apex).cloned()
    }

    /// All zones with their serials and counts of rules, by name.
    #[must_use]
    pub fn list(&self) -> Vec<(Apex, u32, usize)> {
        self.snapshot().iter().map(|(apex, s)| (apex.clone(), s.zone.serial(), s.zone.rules())).collect()
    }

    /// Waits for changes: the receiver is marked at each publication.
    #[must_use]
    pub fn changes(&self) -> Changes {
        Changes { receiver: self.zones.subscribe() }
    }

    pub(crate) fn snapshot(&self) -> Arc<Zones> {
        self.zones.borrow().clone()
    }
}

/// Wakes when a zone of a [`ZoneSet`] was published or removed.
#[derive(Debug)]
pub struct Changes {
    receiver: watch::Receiver<Arc<Zones>>,
}

impl Changes {
    /// Waits for the next change; `false` when the set is gone. Several changes may wake once.
    pub async fn wait(&mut self) -> bool {
        self.receiver.changed().await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Action, Rule};

    fn served(apex: &str, serial: u32, names: &[&str]) -> Served {
        let rules = names.iter().map(|n| Rule::domain(n, Action::NxDomain).unwrap());
        let (zone, _) = Zone::build(Apex::parse(apex).unwrap(), serial, rules);
        Served { zone: Arc::new(zone), access: Arc::default() }
    }

    #[test]
    fn a_serial_never_goes_back() {
        let set = ZoneSet::new();
        assert_eq!(set.publish(served("a.rpz", 10, &["x.test"])), Ok(()));
        assert_eq!(set.publish(served("a.rpz", 10, &["x.test"])), Ok(()), "the same again");
        assert!(set.publish(served("a.rpz", 10, &["y.test"])).is_err(), "other content needs another serial");
        assert!(set.publish(served("a.rpz", 9, &["x.test"])).is_err());
        assert_eq!(set.publish(served("a.rpz", 11, &[])), Ok(()));
        assert_eq!(set.publish(served("b.rpz", 1, &[])), Ok(()), "zones have serials of their own");
        let apex = Apex::parse("A.rpz").unwrap();
        assert_eq!(set.get(&apex).unwrap().zone.serial(), 11);
        assert!(set.remove(&apex));
        assert!(!set.remove(&apex));
        assert_eq!(set.list().len(), 1);
    }

    #[test]
    fn addresses_are_compared_in_their_own_family() {
        let access = Access { addresses: vec!["192.0.2.0/24".parse().unwrap()], ..Access::default() };
        assert!(access.lists("192.0.2.9".parse().unwrap()));
        assert!(access.lists("::ffff:192.0.2.9".parse().unwrap()));
        assert!(!access.lists("2001:db8::1".parse().unwrap()));
        assert!(!Access::default().lists("192.0.2.9".parse().unwrap()));
    }
}
