//! Squid as the HTTP proxy of an office: only CONNECT, only to the ports given.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt as _;

use super::{Process, accepts, folder, need, with_retries};
use crate::ports;

/// What to start.
#[derive(Clone, Debug, Default)]
pub struct SquidConfig {
    /// Ports that CONNECT may reach; empty: any.
    pub connect_ports: Vec<u16>,
    /// Whether plain requests (without CONNECT) are let through too.
    pub plain_http: bool,
}

/// A running Squid.
#[derive(Debug)]
pub struct Squid {
    /// The proxy's address.
    pub addr: SocketAddr,
    process: Process,
}

impl Squid {
    /// Starts `squid`; `None` where it is not installed (see the module [`super`]).
    ///
    /// # Panics
    /// Where it does not come up, or is missing under `CI`.
    #[must_use]
    pub fn start(config: &SquidConfig) -> Option<Self> {
        let program = need("squid", "squid")?;
        Some(with_retries("squid", || {
            let dir = folder("squid");
            // As root, Squid steps down to its own user, who must write here.
            std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o777)).map_err(|e| e.to_string())?;
            let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, ports::free()));
            let file = dir.path().join("squid.conf");
            std::fs::write(&file, written(config, addr, dir.path())).map_err(|e| e.to_string())?;
            let args = ["-N".as_ref(), "-d".as_ref(), "1".as_ref(), "-f".as_ref(), file.as_os_str()];
            let mut process = Process::start("squid", &program, dir, &args);
            if process.wait(|_| accepts(addr)) { Ok(Self { addr, process }) } else { Err(process.log()) }
        }))
    }

    /// `http://127.0.0.1:PORT`, as clients want it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The requests that it has served, one a line (method, address, status).
    #[must_use]
    pub fn access_log(&self) -> String {
        std::fs::read_to_string(self.process.dir().join("access.log")).unwrap_or_default()
    }

    /// What it has logged about itself.
    #[must_use]
    pub fn log(&self) -> String {
        self.process.log()
    }
}

fn written(config: &SquidConfig, addr: SocketAddr, dir: &std::path::Path) -> String {
    let dir = dir.display();
    let mut text = format!(
        r#"http_port {addr}
visible_hostname pasban-test
pid_filename {dir}/squid.pid
cache_log {dir}/cache.log
coredump_dir {dir}
cache deny all
cache_mem 8 MB
memory_pools off
pinger_enable off
netdb_filename none
logformat short %rm %ru %>Hs
access_log stdio:{dir}/access.log logformat=short
buffered_logs off
shutdown_lifetime 0 seconds
acl CONNECT method CONNECT
acl own src 127.0.0.1/32
"#
    );
    if !config.connect_ports.is_empty() {
        let ports: Vec<String> = config.connect_ports.iter().map(u16::to_string).collect();
        let _ = writeln!(text, "acl open port {}\nhttp_access deny CONNECT !open", ports.join(" "));
    }
    if !config.plain_http {
        text.push_str("http_access deny !CONNECT\n");
    }
    text.push_str("http_access allow own\nhttp_access deny all\n");
    text
}
