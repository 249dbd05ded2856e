//! Which addresses are inside the organisation.

use std::net::{IpAddr, Ipv6Addr};

use pasban_kernel::{Observable, ObservableKind};

/// The inside: private, shared (RFC 6598), loopback, link-local, unspecified, broadcast, multicast and unique-local
/// addresses always, and the organisation's own public ranges where they are told. Documentation ranges count as outside.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Internal {
    /// (network, mask) in the IPv6 space, IPv4 mapped.
    own: Vec<(u128, u128)>,
}

impl Internal {
    /// Adds a range or address of the organisation; other kinds of value change nothing.
    #[must_use]
    pub fn with(mut self, range: &Observable) -> Self {
        let (address, length) = match range.kind() {
            ObservableKind::Ip => (range.value(), None),
            ObservableKind::Cidr => match range.value().split_once('/') {
                Some((address, length)) => (address, length.parse::<u32>().ok()),
                None => return self,
            },
            _ => return self,
        };
        let Ok(ip) = address.parse::<IpAddr>() else { return self };
        let length = match (ip, length) {
            (_, None) => 128,
            (IpAddr::V4(_), Some(n)) => n.saturating_add(96).min(128),
            (IpAddr::V6(_), Some(n)) => n.min(128),
        };
        let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
        self.own.push((wide(ip) & mask, mask));
        self
    }

    /// Whether the address is inside.
    #[must_use]
    pub fn holds(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        let by_nature = match ip {
            IpAddr::V4(v4) => {
                let [a, b, ..] = v4.octets();
                v4.is_private()
                    || v4.is_loopback()
                    || v4.is_link_local()
                    || v4.is_broadcast()
                    || v4.is_multicast()
                    || a == 0
                    || (a == 100 && b & 0xc0 == 64)
            }
            IpAddr::V6(v6) => {
                v6.is_loopback()
                    || v6.is_unspecified()
                    || v6.is_multicast()
                    || v6.is_unique_local()
                    || v6.is_unicast_link_local()
            }
        };
        by_nature || self.own.iter().any(|(network, mask)| wide(ip) & mask == *network)
    }
}

fn wide(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(v4) => u128::from(v4.to_ipv6_mapped()),
        IpAddr::V6(v6) => u128::from(Ipv6Addr::from(v6.octets())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_and_outside() {
        let internal = Internal::default()
            .with(&Observable::cidr("203.0.113.0/25").unwrap())
            .with(&Observable::cidr("2001:db8:5::/48").unwrap())
            .with(&Observable::ip("198.51.100.9").unwrap())
            .with(&Observable::domain("bank.example").unwrap());
        for (ip, inside) in [
            ("10.1.2.3", true),
            ("100.64.0.1", true),
            ("100.128.0.1", false),
            ("::ffff:192.168.0.1", true),
            ("169.254.3.4", true),
            ("0.0.0.0", true),
            ("224.0.0.251", true),
            ("fd00::1", true),
            ("fe80::1", true),
            ("192.0.2.1", false),
            ("203.0.113.127", true),
            ("203.0.113.128", false),
            ("198.51.100.9", true),
            ("198.51.100.8", false),
            ("2001:db8:5::9", true),
            ("2001:db8:6::9", false),
        ] {
            assert_eq!(internal.holds(ip.parse().unwrap()), inside, "{ip}");
        }
    }
}
