//! How often one address may do something: in memory, so that no address of anybody stands in a store. Pure but for the map.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{LazyLock, Mutex, PoisonError};

use pasban_kernel::time::HOUR;
use pasban_kernel::{NodeId, Timestamp};

/// Addresses that are remembered at a time.
const KNOWN_MAX: usize = 50_000;
/// Objections from one address in an hour.
pub const OBJECTIONS: u32 = 6;
/// Codes tried from one address in an hour: a person reloads a page, nobody guesses fifty bits.
pub const CODES: u32 = 120;

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum What {
    /// Objections.
    Objection,
    /// Codes.
    Code,
}

/// Whose network: an IPv4 address, or the 64 bits of an IPv6 address that one customer has.
#[must_use]
pub fn network(ip: IpAddr) -> u128 {
    match ip.to_canonical() {
        IpAddr::V4(v4) => u128::from(u32::from(v4)),
        IpAddr::V6(v6) => u128::from(v6) >> 64 << 64,
    }
}

/// Counts in the hour that began with the first.
#[derive(Default)]
pub struct Counts(HashMap<(NodeId, What, u128), (Timestamp, u32)>);

impl Counts {
    /// Counts one more; `false` where that is too many. What comes from this machine itself comes through a proxy, for everybody:
    /// the bound of the whole node holds there.
    pub fn take(&mut self, node: NodeId, what: What, ip: IpAddr, most: u32, now: Timestamp) -> bool {
        if ip.to_canonical().is_loopback() {
            return true;
        }
        let key = (node, what, network(ip));
        if self.0.len() >= KNOWN_MAX && !self.0.contains_key(&key) {
            self.0.retain(|_, (since, _)| since.plus(HOUR) > now);
            if self.0.len() >= KNOWN_MAX {
                return true;
            }
        }
        let (since, n) = self.0.entry(key).or_insert((now, 0));
        if since.plus(HOUR) <= now {
            (*since, *n) = (now, 0);
        }
        *n = n.saturating_add(1);
        *n <= most
    }
}

static COUNTS: LazyLock<Mutex<Counts>> = LazyLock::new(Mutex::default);

/// See [`Counts::take`].
#[must_use]
pub fn take(node: NodeId, what: What, ip: IpAddr, now: Timestamp) -> bool {
    let most = match what {
        What::Objection => OBJECTIONS,
        What::Code => CODES,
    };
    COUNTS.lock().unwrap_or_else(PoisonError::into_inner).take(node, what, ip, most, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_is_bounded_and_others_are_not_hindered() {
        let (mut c, node, start) = (Counts::default(), NodeId([1; 32]), Timestamp(1));
        let mut ask = |ip: &str, now| c.take(node, What::Objection, ip.parse().unwrap(), 2, now);
        assert!(ask("2001:db8::1", start));
        assert!(ask("2001:db8::ffff", start));
        assert!(!ask("2001:db8::2", start), "the same customer");
        assert!(ask("2001:db8:0:1::1", start), "another customer");
        assert!(ask("192.0.2.1", start) && ask("::ffff:192.0.2.1", start) && !ask("192.0.2.1", start));
        assert!(ask("2001:db8::1", start.plus(HOUR)), "an hour later");
        for _ in 0..10 {
            assert!(ask("127.0.0.1", start), "a proxy");
        }
    }
}
