//! What a value shares with others: host, registrable domain, network. Two that share nothing have empty texts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use pasban_kernel::{Observable, ObservableKind};
use pasban_model::mitigate::never_block::is_public_suffix;

/// See the module.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shares {
    /// Host of a URL, the name itself, the domain of a mail address, an address.
    pub host: String,
    /// Registrable domain of a name: one level under a public suffix.
    pub domain: String,
    /// The /24 of an IPv4 address, the /48 of an IPv6 address.
    pub network: String,
}

/// What a value shares.
#[must_use]
pub fn of(value: &Observable) -> Shares {
    let text = value.value();
    match value.kind() {
        ObservableKind::Domain => of_host(text),
        ObservableKind::Ip => of_host(text),
        ObservableKind::Cidr => {
            let network = text.split('/').next().and_then(|a| a.parse().ok()).map(network).unwrap_or_default();
            Shares { network, ..Shares::default() }
        }
        ObservableKind::Url => of_host(host_of_url(text)),
        ObservableKind::Email => of_host(text.rsplit_once('@').map_or("", |(_, d)| d)),
        ObservableKind::Md5 | ObservableKind::Sha1 | ObservableKind::Sha256 | ObservableKind::FileName => {
            Shares::default()
        }
    }
}

/// The host of a URL in its normal form.
fn host_of_url(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, r)| r);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some(inner) = authority.strip_prefix('[') {
        return inner.split(']').next().unwrap_or_default();
    }
    authority.split(':').next().unwrap_or_default()
}

fn of_host(host: &str) -> Shares {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Shares { host: host.to_owned(), domain: String::new(), network: network(ip) };
    }
    Shares { host: host.to_owned(), domain: registrable(host), network: String::new() }
}

fn network(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{}/24", Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

/// The shortest end of a name that is no public suffix; empty where all of it is one.
fn registrable(name: &str) -> String {
    let mut found = "";
    let mut rest = name;
    loop {
        if rest.is_empty() || is_public_suffix(rest) {
            return found.to_owned();
        }
        found = rest;
        rest = match rest.split_once('.') {
            Some((_, r)) => r,
            None => return found.to_owned(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(value: Observable) -> (String, String, String) {
        let s = of(&value);
        (s.host, s.domain, s.network)
    }

    fn three(a: &str, b: &str, c: &str) -> (String, String, String) {
        (a.into(), b.into(), c.into())
    }

    #[test]
    fn what_is_shared() {
        let domain = |t| Observable::domain(t).unwrap();
        assert_eq!(shares(domain("a.b.evil.co.uk")), three("a.b.evil.co.uk", "evil.co.uk", ""));
        assert_eq!(shares(domain("evil.com.pk")), three("evil.com.pk", "evil.com.pk", ""));
        assert_eq!(shares(domain("com.pk")).1, "");
        assert_eq!(shares(Observable::ip("203.0.113.77").unwrap()), three("203.0.113.77", "", "203.0.113.0/24"));
        assert_eq!(shares(Observable::ip("2001:db8:1:2::3").unwrap()).2, "2001:db8:1::/48");
        assert_eq!(shares(Observable::cidr("203.0.113.64/26").unwrap()), three("", "", "203.0.113.0/24"));
        assert_eq!(shares(Observable::url("http://203.0.113.9:8080/x?y").unwrap()).2, "203.0.113.0/24");
        assert_eq!(shares(Observable::url("https://[2001:db8::1]/a").unwrap()).0, "2001:db8::1");
        assert_eq!(
            shares(Observable::url("https://cdn.evil.example/a/b").unwrap()),
            three("cdn.evil.example", "evil.example", "")
        );
        assert_eq!(shares(Observable::parse(ObservableKind::Email, "x@mail.evil.example").unwrap()).1, "evil.example");
        assert_eq!(of(&Observable::file_name("evil.example").unwrap()), Shares::default());
    }
}
