//! Values that mean something else, or nothing, in every network: never an indicator, never blocked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Hashes of a file of zero bytes: MD5, SHA-1, SHA-256.
pub const EMPTY_FILE_HASHES: [&str; 3] = [
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

/// Special-purpose space of RFC 6890 and its registries. The documentation ranges (RFC 5737, RFC 3849) are left out on
/// purpose: nobody owns them, so they do no harm, and drills need addresses that are nobody's.
const V4: [(Ipv4Addr, u8); 12] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

const V6: [(Ipv6Addr, u8); 7] = [
    (Ipv6Addr::UNSPECIFIED, 96),                         // unspecified, loopback, IPv4-compatible
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96),    // IPv4-mapped: as IPv4 or not at all
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 32), // translation
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64),     // discard
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 9), // link-local and the old site-local
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8),
];

/// Whether a range overlaps private, loopback, multicast or other reserved space. `length` is the prefix length, 32 or
/// 128 for one address.
#[must_use]
pub fn is_reserved(ip: IpAddr, length: u8) -> bool {
    match ip {
        IpAddr::V4(ip) => V4.iter().any(|&(net, len)| {
            let mask = u32::MAX.checked_shl(32 - u32::from(len.min(length).min(32))).unwrap_or(0);
            (u32::from(ip) ^ u32::from(net)) & mask == 0
        }),
        IpAddr::V6(ip) => V6.iter().any(|&(net, len)| {
            let mask = u128::MAX.checked_shl(128 - u32::from(len.min(length).min(128))).unwrap_or(0);
            (u128::from(ip) ^ u128::from(net)) & mask == 0
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaps_count_both_ways() {
        for (ip, length, expected) in [
            ("10.1.2.3", 32, true),
            ("11.0.0.0", 8, false),
            ("8.0.0.0", 6, true),
            ("0.0.0.0", 0, true),
            ("172.32.0.0", 32, false),
            ("198.51.100.1", 32, false),
            ("::1", 128, true),
            ("::", 0, true),
            ("fe80::1", 128, true),
            ("2001:db8::1", 128, false),
            ("2606:4700::1111", 128, false),
        ] {
            assert_eq!(is_reserved(ip.parse().unwrap(), length), expected, "{ip}/{length}");
        }
    }
}
