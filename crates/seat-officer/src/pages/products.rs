//! What to type where: texts for each product, made of this node's own addresses. Pure; no secret is ever in them.
//!
//! Sources: FortiOS administration guide, "Threat feeds", "Domain name threat feed", "External resources file format"; RouterOS
//! manual, "DNS" (adlist, since 7.15) and "Firewall address lists"; BIND 9 reference, `response-policy`; Unbound manual, `rpz`;
//! Microsoft Learn, `Set-DnsServerForwarder` and "Use DNS Policy for Applying Filters on DNS Queries"; pfSense documentation,
//! "Aliases" and the package pfBlockerNG; OPNsense documentation, "Aliases" and "Unbound DNS, Blocklists".

use std::net::SocketAddr;

/// What the texts are made of.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// URL of the node, without a slash at its end.
    pub url: String,
    /// The zone, where the node serves one to this organisation.
    pub zone: Option<Zone>,
}

/// The zone.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Name.
    pub apex: String,
    /// Plain DNS listener.
    pub listen: SocketAddr,
    /// DNS over TLS listener.
    pub listen_tls: Option<SocketAddr>,
    /// Name of the TSIG key; never its secret.
    pub key: Option<String>,
}

/// Stands for the token that is shown once.
pub const TOKEN: &str = "TOKEN";
/// Stands for the secret of the TSIG key, which the node's administrator has.
pub const SECRET: &str = "SECRET";

/// Products, in the order of the page.
pub const ALL: [&str; 7] = ["fortigate", "mikrotik", "bind", "unbound", "windows", "pfsense", "opnsense"];

/// Where a resolver reaches the node: the listener's address, else what stands in the URL.
fn address(at: SocketAddr, url: &str) -> String {
    if at.ip().is_unspecified() {
        let host = url.split("://").nth(1).unwrap_or(url).split('/').next().unwrap_or_default();
        let host = host.rsplit_once(':').map_or(host, |(h, _)| h);
        return host.trim_matches(['[', ']']).to_owned();
    }
    at.ip().to_string()
}

/// The text for a product; `None` where it needs a zone and there is none.
#[must_use]
pub fn text(product: &str, f: &Facts) -> Option<String> {
    let list = |name: &str| format!("{}/lists/{name}", f.url);
    Some(match product {
        "fortigate" => {
            let feed = |name: &str, kind: &str, more: &str, file: &str, limit: u32| {
                format!(
                    "  edit \"pasban-{name}\"\n    set type {kind}\n{more}    set resource \"{}?limit={limit}\"\n    set username \"pasban\"\n    set password \"{TOKEN}\"\n    set refresh-rate 5\n    set server-identity-check full\n  next\n",
                    list(file)
                )
            };
            format!(
                "config system external-resource\n{}{}end\n",
                feed("domains", "domain", "    set category 194\n", "domains.txt", 100_000),
                feed("addresses", "address", "", "addresses.txt", 100_000)
            )
        }
        "mikrotik" => format!(
            "/ip/dns/adlist/add url=\"{}?limit=5000&token={TOKEN}\" ssl-verify=yes\n/ip/dns/set allow-remote-requests=yes\n\n/system/script/add name=pasban source={{\n  /tool/fetch url=\"{}?limit=1000&token={TOKEN}\" check-certificate=yes dst-path=pasban.txt\n  :local content [/file/get pasban.txt contents]\n  :local start 0\n  :while ($start < [:len $content]) do={{\n    :local end [:find $content \"\\n\" $start]\n    :if ([:typeof $end] = \"nil\") do={{ :set end [:len $content] }}\n    :local line [:pick $content $start $end]\n    :set start ($end + 1)\n    :if ([:len $line] > 0 && [:pick $line 0 1] != \"#\") do={{\n      :do {{ /ip/firewall/address-list/add list=pasban address=$line timeout=1d }} on-error={{}}\n    }}\n  }}\n}}\n/system/scheduler/add name=pasban interval=15m on-event=pasban\n/ip/firewall/filter/add chain=forward dst-address-list=pasban action=drop comment=pasban\n",
            list("hosts.txt"),
            list("addresses.txt")
        ),
        "bind" => {
            let z = f.zone.as_ref()?;
            let (ip, port) = (address(z.listen, &f.url), z.listen.port());
            let key = z.key.as_ref().map(|k| format!("key \"{k}\" {{ algorithm hmac-sha256; secret \"{SECRET}\"; }};\n")).unwrap_or_default();
            let with = z.key.as_ref().map(|k| format!(" key \"{k}\"")).unwrap_or_default();
            let notify = z.key.as_ref().map(|k| format!(" key \"{k}\";")).unwrap_or_default();
            let apex = &z.apex;
            format!(
                "{key}options {{\n  // beside what stands there already\n  serial-query-rate 1000;\n  response-policy {{ zone \"{apex}\"; }} qname-wait-recurse no min-update-interval 0;\n}};\nzone \"{apex}\" {{\n  type secondary;\n  file \"{apex}.db\";\n  primaries {{ {ip} port {port}{with}; }};\n  allow-notify {{ {ip};{notify} }};\n  allow-query {{ localhost; }};\n  masterfile-format text;\n}};\n"
            )
        }
        "unbound" => {
            let z = f.zone.as_ref()?;
            let tls = z.listen_tls?;
            let (ip, port) = (address(tls, &f.url), tls.port());
            format!(
                "server:\n  module-config: \"respip validator iterator\"\n  tls-cert-bundle: \"/etc/unbound/pasban.pem\"\nrpz:\n  name: \"{}\"\n  primary: {ip}@{port}#pasban\n  allow-notify: {ip}\n  rpz-log: yes\n  rpz-log-name: \"pasban\"\n",
                z.apex
            )
        }
        "windows" => "# On the Windows DNS server: ask only the resolver that has the zone, and nobody else if it does not answer.\nSet-DnsServerForwarder -IPAddress RESOLVER -UseRootHint $false\n\n# On clients outside Active Directory:\nSet-DnsClientServerAddress -InterfaceAlias \"Ethernet\" -ServerAddresses RESOLVER\n\n# Without such a resolver: a few names, by hand (DNS policy, Windows Server 2016 and later).\nAdd-DnsServerQueryResolutionPolicy -Name \"pasban-1\" -Action IGNORE -FQDN \"EQ,NAME,*.NAME\" -PassThru\n".to_owned(),
        "pfsense" => format!(
            "Firewall > pfBlockerNG > DNSBL > DNSBL Groups > Add\n  Format: Auto   State: ON   Source: {}?token={TOKEN}   Header/Label: pasban\n  Action: Unbound   Update Frequency: Every hour\n\nFirewall > pfBlockerNG > IP > IPv4 > Add\n  Format: Auto   State: ON   Source: {}?token={TOKEN}   Header/Label: pasban\n  Action: Deny Outbound   Update Frequency: Every hour\n",
            list("domains.txt"),
            list("addresses.txt")
        ),
        "opnsense" => format!(
            "Services > Unbound DNS > Blocklist\n  Enable: on   URLs of Blocklists: {}?token={TOKEN}\n\nFirewall > Aliases > Add\n  Type: URL Table (IPs)   Refresh Frequency: 0 days 1 hour\n  Content: {}?token={TOKEN}\n  Name: pasban\n\nFirewall > Rules > LAN > Add\n  Action: Block   Destination: pasban\n",
            list("domains.txt"),
            list("addresses.txt")
        ),
        _ => return None,
    })
}

/// A command that asks a resolver whether a blocked name is really answered as the zone says.
#[must_use]
pub fn check(name: &str) -> [String; 2] {
    [format!("nslookup {name}"), format!("dig +noall +answer +comments {name}")]
}

/// A command that fetches a list as a device does.
#[must_use]
pub fn fetch(f: &Facts, name: &str) -> String {
    format!("curl --fail -H \"Authorization: Bearer {TOKEN}\" \"{}/lists/{name}\"", f.url)
}

/// A command that fetches the zone as BIND does: the secret stays in a file.
#[must_use]
pub fn transfer(f: &Facts) -> Option<String> {
    let z = f.zone.as_ref()?;
    z.key.as_ref()?;
    Some(format!("dig @{} -p {} -k pasban.key {} AXFR", address(z.listen, &f.url), z.listen.port(), z.apex))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            url: "https://pasban.bank-a.example".into(),
            zone: Some(Zone {
                apex: "rpz.bank-a.example".into(),
                listen: "192.0.2.10:53".parse().unwrap(),
                listen_tls: Some("0.0.0.0:853".parse().unwrap()),
                key: Some("pasban-rpz".into()),
            }),
        }
    }

    #[test]
    fn every_product_has_a_text_with_this_nodes_addresses() {
        for p in ALL {
            let t = text(p, &facts()).unwrap();
            assert!(p == "windows" || t.contains("bank-a.example"), "{p}: {t}");
            assert!(!t.contains("pasban_"), "{p} holds a token");
        }
        assert!(text("bind", &facts()).unwrap().contains("primaries { 192.0.2.10 port 53 key \"pasban-rpz\"; };"));
        // A listener on all addresses is named as the node's URL names it.
        assert!(text("unbound", &facts()).unwrap().contains("primary: pasban.bank-a.example@853#pasban"));
        assert!(transfer(&facts()).unwrap().contains("-p 53"));
    }

    #[test]
    fn without_a_zone_there_are_lists_alone() {
        let f = Facts { zone: None, ..facts() };
        assert!(text("bind", &f).is_none() && text("unbound", &f).is_none() && transfer(&f).is_none());
        assert!(text("fortigate", &f).is_some());
    }
}
