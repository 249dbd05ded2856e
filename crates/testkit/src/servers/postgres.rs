//! A private PostgreSQL cluster: own data folder, loopback port and socket folder, C collation, no durability
//! switched off. As root it runs as the user `postgres`, because PostgreSQL refuses root.

use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Process, accepts, folder, skip, with_retries};
use crate::ports;

/// A running cluster.
#[derive(Debug)]
pub struct Postgres {
    /// Where it answers on TCP.
    pub addr: SocketAddr,
    /// The superuser's name; connections from loopback need no password.
    pub user: String,
    psql: PathBuf,
    stop: Command,
    process: Process,
}

/// User and group to run as; `None` where we are not root.
fn other_user() -> Result<Option<(u32, u32)>, String> {
    let id = |args: &[&str]| -> Option<u32> {
        let out = Command::new("id").args(args).output().ok()?;
        String::from_utf8(out.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return Ok(None);
    }
    match (id(&["-u", "postgres"]), id(&["-g", "postgres"])) {
        (Some(uid), Some(gid)) => Ok(Some((uid, gid))),
        _ => Err("there is no user postgres to run PostgreSQL as".to_owned()),
    }
}

/// The newest installed version's folder of programs.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, e.path().join("bin"))))
        .filter(|(_, bin)| bin.join("postgres").is_file())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

fn done(command: &mut Command) -> Result<(), String> {
    let out = command.output().map_err(|e| e.to_string())?;
    if out.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&out.stderr).into_owned()) }
}

impl Postgres {
    /// Starts a cluster; `None` where PostgreSQL is not installed (see the module [`super`]).
    ///
    /// # Panics
    /// Where it does not come up, or is missing under `CI`.
    #[must_use]
    pub fn start() -> Option<Self> {
        let Some(bin) = programs() else {
            skip("PostgreSQL is not installed (Debian package postgresql)");
            return None;
        };
        let other = match other_user() {
            Ok(other) => other,
            Err(why) => {
                skip(&why);
                return None;
            }
        };
        Some(with_retries("postgres", || Self::attempt(&bin, other)))
    }

    fn attempt(bin: &Path, other: Option<(u32, u32)>) -> Result<Self, String> {
        let say = |e: std::io::Error| e.to_string();
        let dir = folder("postgres");
        if let Some((uid, gid)) = other {
            chown(dir.path(), Some(uid), Some(gid)).map_err(say)?;
        }
        let data = dir.path().join("data");
        let command = |program: &str| {
            let mut command = Command::new(bin.join(program));
            if let Some((uid, gid)) = other {
                command.uid(uid).gid(gid);
            }
            command.current_dir("/").env_remove("PGDATA").env("LC_ALL", "C");
            command
        };
        let made = command("initdb")
            .args(["--no-locale", "--encoding=UTF8", "--auth=trust", "--username=pasban", "--no-instructions", "-D"])
            .arg(&data)
            .output()
            .map_err(say)?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned());
        }
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, ports::free()));
        let mut server = command("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(dir.path()).arg("-p").arg(addr.port().to_string());
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=32MB", "-c", "max_connections=50"]);
        let mut stop = command("pg_ctl");
        stop.arg("stop").args(["-m", "immediate", "-s", "-w", "-t", "10", "-D"]).arg(&data);
        stop.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = Process::start_with("postgres", &mut server, dir);
        let up = process.wait(|p| p.log().contains("database system is ready to accept connections") && accepts(addr));
        let psql = bin.join("psql");
        let postgres = Self { addr, user: "pasban".to_owned(), psql, stop, process };
        if up { Ok(postgres) } else { Err(postgres.process.log()) }
    }

    /// Connection URL of a database of it, over TCP.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{}@{}/{database}", self.user, self.addr)
    }

    /// Folder of its Unix socket (for `host=` in a connection string).
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        self.process.dir()
    }

    /// Runs statements with `psql` in a database; what it printed, unaligned and without headings.
    ///
    /// # Errors
    /// What `psql` complained of.
    pub fn run(&self, database: &str, sql: &str) -> Result<String, String> {
        let out = Command::new(&self.psql)
            .args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"])
            .arg(self.url(database))
            .args(["-c", sql])
            .output()
            .map_err(|e| e.to_string())?;
        if out.status.success() {
            Ok(String::from_utf8_lossy(&out.stdout).trim_end().to_owned())
        } else {
            Err(String::from_utf8_lossy(&out.stderr).into_owned())
        }
    }

    /// Writes a database as one moment sees it to a file of SQL (`pg_dump`).
    ///
    /// # Errors
    /// What `pg_dump` complained of.
    pub fn dump(&self, database: &str, to: &Path) -> Result<(), String> {
        done(Command::new(self.psql.with_file_name("pg_dump")).arg("-d").arg(self.url(database)).arg("-f").arg(to))
    }

    /// Runs a file of SQL in a database.
    ///
    /// # Errors
    /// What `psql` complained of.
    pub fn load(&self, database: &str, from: &Path) -> Result<(), String> {
        let mut psql = Command::new(&self.psql);
        done(psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d"]).arg(self.url(database)).arg("-f").arg(from))
    }

    /// Makes an empty database, and returns its URL.
    ///
    /// # Errors
    /// What `psql` complained of. `name` must be a plain lower-case word.
    pub fn create(&self, name: &str) -> Result<String, String> {
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
            return Err(format!("{name:?} is not a plain lower-case word"));
        }
        self.run("postgres", &format!("CREATE DATABASE {name}")).map(|_| self.url(name))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its own way first, so that shared memory and children are gone; the guard kills what is left.
        let _ = self.stop.status();
    }
}
