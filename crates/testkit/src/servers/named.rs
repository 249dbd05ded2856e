//! BIND as a resolver that takes response policy zones from us, and as a small authoritative upstream.
//!
//! What an operator must know and this shows: `response-policy` looks at a policy zone at most once a
//! `min-update-interval`, 60 s unless told otherwise; a block and its withdrawal are late by that much. And BIND
//! sends the SOA question that follows a NOTIFY at ticks of 500 ms unless `serial-query-rate` is raised from 20.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};

use super::{Process, accepts, folder, need, with_retries};
use crate::ports;

/// A zone that this server itself holds.
#[derive(Clone, Debug)]
pub struct PrimaryZone {
    /// Its name, without the final dot.
    pub name: String,
    /// Records in zone file form, owners relative to the zone: `www A 192.0.2.80`. SOA and NS are added.
    pub records: Vec<String>,
}

/// A policy zone that this server takes from a primary.
#[derive(Clone, Debug)]
pub struct PolicyZone {
    /// Its name, without the final dot.
    pub name: String,
    /// Where from.
    pub primary: SocketAddr,
    /// TSIG key (hmac-sha256): name and secret in base64.
    pub key: Option<(String, String)>,
    /// Transfer over TLS: the CA in PEM and the name that the server's certificate must carry.
    pub tls: Option<(String, String)>,
}

/// What to start.
#[derive(Clone, Debug, Default)]
pub struct NamedConfig {
    /// Zones of its own.
    pub zones: Vec<PrimaryZone>,
    /// Policy zones, the first being the strongest.
    pub policies: Vec<PolicyZone>,
}

/// A running BIND.
#[derive(Debug)]
pub struct Named {
    /// Where it answers, UDP and TCP.
    pub addr: SocketAddr,
    process: Process,
}

impl Named {
    /// Starts `named`; `None` where it is not installed (see the module [`super`]).
    ///
    /// # Panics
    /// Where it does not come up, or is missing under `CI`.
    #[must_use]
    pub fn start(config: &NamedConfig) -> Option<Self> {
        let program = need("named", "bind9")?;
        Some(with_retries("named", || {
            let dir = folder("named");
            let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, ports::free()));
            let file = dir.path().join("named.conf");
            std::fs::write(&file, written(config, addr, dir.path())).map_err(|e| e.to_string())?;
            for (i, zone) in config.zones.iter().enumerate() {
                std::fs::write(dir.path().join(format!("primary{i}.db")), zone_file(zone))
                    .map_err(|e| e.to_string())?;
            }
            for (i, zone) in config.policies.iter().enumerate() {
                if let Some((ca_pem, _)) = &zone.tls {
                    std::fs::write(dir.path().join(format!("ca{i}.pem")), ca_pem).map_err(|e| e.to_string())?;
                }
            }
            // The root, empty: names outside the zones given are answered without the Internet.
            let root = PrimaryZone { name: String::new(), records: vec!["localhost A 127.0.0.1".to_owned()] };
            std::fs::write(dir.path().join("root.db"), zone_file(&root)).map_err(|e| e.to_string())?;
            let args = ["-g".as_ref(), "-n".as_ref(), "1".as_ref(), "-c".as_ref(), file.as_os_str()];
            let mut process = Process::start("named", &program, dir, &args);
            if process.wait(|p| p.log().contains("running") && accepts(addr)) {
                Ok(Self { addr, process })
            } else {
                Err(process.log())
            }
        }))
    }

    /// What it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        self.process.log()
    }
}

fn written(config: &NamedConfig, addr: SocketAddr, dir: &std::path::Path) -> String {
    let mut text = String::new();
    let port = addr.port();
    let dir = dir.display();
    let _ = write!(
        text,
        r#"options {{
  directory "{dir}";
  pid-file "{dir}/named.pid";
  session-keyfile "{dir}/session.key";
  managed-keys-directory "{dir}";
  listen-on port {port} {{ 127.0.0.1; }};
  listen-on-v6 {{ none; }};
  query-source address 127.0.0.1;
  notify no;
  recursion yes;
  allow-recursion {{ 127.0.0.0/8; }};
  allow-query {{ 127.0.0.0/8; }};
  allow-transfer {{ none; }};
  forwarders {{ }};
  dnssec-validation no;
  empty-zones-enable no;
  minimal-responses yes;
  serial-query-rate 1000;
  max-cache-size 16m;
"#
    );
    if !config.policies.is_empty() {
        let _ = write!(text, "  response-policy {{");
        for zone in &config.policies {
            let _ = write!(text, " zone \"{}\";", zone.name);
        }
        let _ = writeln!(
            text,
            " }} qname-wait-recurse no nsip-enable no nsdname-enable no break-dnssec yes min-update-interval 0;"
        );
    }
    let _ = write!(text, "}};\ncontrols {{ }};\nzone \".\" {{ type primary; file \"root.db\"; }};\n");
    for (i, zone) in config.policies.iter().enumerate() {
        let (name, ip, port) = (&zone.name, zone.primary.ip(), zone.primary.port());
        let (mut primary, mut notify) = (format!("{ip} port {port}"), format!("{ip};"));
        if let Some((key, secret)) = &zone.key {
            let _ = writeln!(text, "key \"{key}\" {{ algorithm hmac-sha256; secret \"{secret}\"; }};");
            let _ = write!(primary, " key \"{key}\"");
            let _ = write!(notify, " key \"{key}\";");
        }
        if let Some((_, host)) = &zone.tls {
            let _ = writeln!(
                text,
                "tls xot{i} {{ ca-file \"{dir}/ca{i}.pem\"; remote-hostname \"{host}\"; protocols {{ TLSv1.3; }}; }};"
            );
            let _ = write!(primary, " tls xot{i}");
        }
        let _ = write!(
            text,
            r#"zone "{name}" {{
  type secondary;
  file "secondary-{name}.db";
  primaries {{ {primary}; }};
  allow-notify {{ {notify} }};
  allow-query {{ 127.0.0.0/8; }};
  min-refresh-time 1;
  min-retry-time 1;
}};
"#
        );
    }
    for (i, zone) in config.zones.iter().enumerate() {
        let _ = writeln!(text, "zone \"{}\" {{ type primary; file \"primary{i}.db\"; }};", zone.name);
    }
    text
}

fn zone_file(zone: &PrimaryZone) -> String {
    let mut text = format!(
        "$ORIGIN {}.\n$TTL 30\n@ SOA localhost. hostmaster.localhost. 1 3600 600 86400 30\n@ NS localhost.\n",
        zone.name
    );
    for record in &zone.records {
        text.push_str(record);
        text.push('\n');
    }
    text
}
