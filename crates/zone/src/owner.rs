//! Owner names of address rules (draft-vixie-dnsop-dns-rpz section 4.3): prefix length, then the address from its
//! last part to its first, then `rpz-ip`. In IPv6 the longest run of zero words, two or more, is `zz`.

use std::net::Ipv6Addr;

use ipnet::IpNet;

use crate::name::push_label;

/// The owner name of a range relative to the apex, in text: `24.0.2.0.192.rpz-ip`.
#[must_use]
pub fn rpz_ip(net: IpNet) -> String {
    let net = net.trunc();
    let mut labels = vec![net.prefix_len().to_string()];
    match net {
        IpNet::V4(net) => labels.extend(net.addr().octets().iter().rev().map(u8::to_string)),
        IpNet::V6(net) => labels.extend(v6_labels(net.addr())),
    }
    labels.push("rpz-ip".to_owned());
    labels.join(".")
}

fn v6_labels(ip: Ipv6Addr) -> Vec<String> {
    let segments = ip.segments();
    let (mut start, mut len) = (0, 0);
    let (mut at, mut run) = (0, 0);
    // As in RFC 5952 section 4.2.3: the longest run, of equal ones the first; a single zero word stays.
    for (i, word) in segments.iter().enumerate() {
        if *word == 0 {
            if run == 0 {
                at = i;
            }
            run += 1;
            if run > len {
                (start, len) = (at, run);
            }
        } else {
            run = 0;
        }
    }
    let mut labels = Vec::with_capacity(8);
    for (i, word) in segments.iter().enumerate().rev() {
        let inside = len >= 2 && i >= start && i < start + len;
        if !inside {
            labels.push(format!("{word:x}"));
        } else if i == start {
            labels.push("zz".to_owned());
        }
    }
    labels
}

/// [`rpz_ip`] in wire form, relative to the apex.
pub(crate) fn rpz_ip_wire(net: IpNet) -> Vec<u8> {
    let mut wire = Vec::with_capacity(40);
    for label in rpz_ip(net).split('.') {
        push_label(&mut wire, label.as_bytes());
    }
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owner_names_of_ranges() {
        for (net, expected) in [
            ("192.0.2.7/32", "32.7.2.0.192.rpz-ip"),
            ("192.0.2.0/24", "24.0.2.0.192.rpz-ip"),
            ("192.0.2.129/25", "25.128.2.0.192.rpz-ip"),
            ("2001:db8::1/128", "128.1.zz.db8.2001.rpz-ip"),
            ("2001:db8::/48", "48.zz.db8.2001.rpz-ip"),
            ("2001:db8:0:1::/64", "64.zz.1.0.db8.2001.rpz-ip"),
            ("2001:db8:0:0:1:0:0:1/128", "128.1.0.0.1.zz.db8.2001.rpz-ip"),
            ("2001:db8:0:1:1:1:1:1/128", "128.1.1.1.1.1.0.db8.2001.rpz-ip"),
            ("::1/128", "128.1.zz.rpz-ip"),
            ("::/48", "48.zz.rpz-ip"),
            ("1:2:3:4:5:6:7:8/128", "128.8.7.6.5.4.3.2.1.rpz-ip"),
            ("2001:db8:abcd::/48", "48.zz.abcd.db8.2001.rpz-ip"),
        ] {
            assert_eq!(rpz_ip(net.parse().unwrap()), expected, "{net}");
        }
    }
}
