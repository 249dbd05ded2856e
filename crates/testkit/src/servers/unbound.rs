//! Unbound as a resolver that takes response policy zones from us over TLS: it has no TSIG.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};

use super::{Process, accepts, folder, need, with_retries};
use crate::ports;

/// A policy zone that Unbound takes over TLS.
#[derive(Clone, Debug)]
pub struct UnboundPolicy {
    /// Its name, without the final dot.
    pub name: String,
    /// Where from: the TLS port.
    pub primary: SocketAddr,
    /// The name that the server's certificate must carry.
    pub tls_name: String,
}

/// What to start.
#[derive(Clone, Debug, Default)]
pub struct UnboundConfig {
    /// Policy zones, the first being the strongest.
    pub policies: Vec<UnboundPolicy>,
    /// The CA that the policies' servers are checked against, PEM; may be empty where there is no policy.
    pub ca_pem: String,
    /// Upstreams: zone and its authoritative server.
    pub stubs: Vec<(String, SocketAddr)>,
    /// `local-data` lines for names answered directly: `www.good.example. 30 A 192.0.2.80`.
    pub local_data: Vec<String>,
}

/// A running Unbound.
#[derive(Debug)]
pub struct Unbound {
    /// Where it answers, UDP and TCP.
    pub addr: SocketAddr,
    process: Process,
}

impl Unbound {
    /// Starts `unbound`; `None` where it is not installed (see the module [`super`]).
    ///
    /// # Panics
    /// Where it does not come up, or is missing under `CI`.
    #[must_use]
    pub fn start(config: &UnboundConfig) -> Option<Self> {
        let program = need("unbound", "unbound")?;
        Some(with_retries("unbound", || {
            let dir = folder("unbound");
            let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, ports::free()));
            let file = dir.path().join("unbound.conf");
            std::fs::write(dir.path().join("ca.pem"), &config.ca_pem).map_err(|e| e.to_string())?;
            std::fs::write(&file, written(config, addr, dir.path())).map_err(|e| e.to_string())?;
            let args = ["-d".as_ref(), "-c".as_ref(), file.as_os_str()];
            let mut process = Process::start("unbound", &program, dir, &args);
            if process.wait(|p| p.log().contains("start of service") && accepts(addr)) {
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

fn written(config: &UnboundConfig, addr: SocketAddr, dir: &std::path::Path) -> String {
    let mut text = String::new();
    let (port, dir) = (addr.port(), dir.display());
    let _ = write!(
        text,
        r#"server:
  directory: "{dir}"
  chroot: ""
  username: ""
  pidfile: "{dir}/unbound.pid"
  use-syslog: no
  logfile: ""
  verbosity: 1
  num-threads: 1
  interface: 127.0.0.1@{port}
  do-ip6: no
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  outgoing-interface: 127.0.0.1
  outgoing-range: 64
  module-config: "respip validator iterator"
  trust-anchor-signaling: no
  root-hints: ""
"#
    );
    if !config.ca_pem.is_empty() {
        let _ = writeln!(text, "  tls-cert-bundle: \"{dir}/ca.pem\"");
    }
    for (zone, _) in &config.stubs {
        let _ = writeln!(text, "  domain-insecure: \"{zone}\"\n  local-zone: \"{zone}\" nodefault");
    }
    for line in &config.local_data {
        let _ = writeln!(text, "  local-data: \"{line}\"");
    }
    let _ = write!(text, "remote-control:\n  control-enable: no\n");
    for (zone, server) in &config.stubs {
        let _ = writeln!(text, "stub-zone:\n  name: \"{zone}\"\n  stub-addr: {}@{}", server.ip(), server.port());
    }
    for policy in &config.policies {
        let (ip, port) = (policy.primary.ip(), policy.primary.port());
        let _ = write!(
            text,
            "rpz:\n  name: \"{}\"\n  primary: {ip}@{port}#{}\n  allow-notify: {ip}\n  rpz-log: yes\n  rpz-log-name: \"{}\"\n",
            policy.name, policy.tls_name, policy.name
        );
    }
    text
}
