//! Real servers, started privately: own configuration and state in a temporary folder, loopback only, on ports that
//! were free, and stopped by process id when the value is dropped, on a panic too.
//!
//! Each `start` gives `None` where the program is not installed, after saying so, unless the environment variable
//! `CI` is set: then it panics, so that a test is never silently left out there. [`Start`] carries that choice.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub mod named;
pub mod postgres;
pub mod squid;
pub mod unbound;

pub use named::{Named, NamedConfig, PolicyZone, PrimaryZone};
pub use postgres::Postgres;
pub use squid::{Squid, SquidConfig};
pub use unbound::{Unbound, UnboundConfig, UnboundPolicy};

/// How long a server may take until it answers.
pub const READY_SECONDS_MAX: u64 = 30;

/// Looks for a program in the folders where Debian puts servers, then in `PATH`.
#[must_use]
pub fn find(program: &str) -> Option<PathBuf> {
    let fixed = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"].map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all: Vec<PathBuf> = fixed.into_iter().chain(std::env::split_paths(&path)).collect();
    all.into_iter().map(|dir| dir.join(program)).find(|p| p.is_file())
}

/// What [`find`] finds; otherwise says that the test is skipped, or panics where `CI` is set.
///
/// # Panics
/// Where the program is missing and the environment variable `CI` is set.
#[must_use]
pub fn need(program: &str, package: &str) -> Option<PathBuf> {
    let found = find(program);
    if found.is_none() {
        skip(&format!("{program} is not installed (Debian package {package})"));
    }
    found
}

/// Says why a test is skipped, or panics where `CI` is set.
///
/// # Panics
/// Where the environment variable `CI` is set.
pub fn skip(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{why}");
    eprintln!("skipped: {why}");
}

/// A running server: its process and its folder. Killed when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    dir: TempDir,
    name: &'static str,
}

impl Process {
    /// Starts `program` with standard output and error going to `log` in `dir`.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn start<S: AsRef<OsStr>>(name: &'static str, program: &Path, dir: TempDir, args: &[S]) -> Self {
        Self::start_with(name, Command::new(program).args(args), dir)
    }

    /// [`Process::start`] for a prepared command (another user, environment).
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn start_with(name: &'static str, command: &mut Command, dir: TempDir) -> Self {
        let log = File::create(dir.path().join("log")).expect("a log in a new folder");
        let err = log.try_clone().expect("a second handle");
        let child = command.current_dir(dir.path()).stdin(Stdio::null()).stdout(log).stderr(err).spawn();
        let child = child.unwrap_or_else(|e| panic!("{name} cannot be started: {e}"));
        Self { child, dir, name }
    }

    /// Its folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// All that it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        let mut text = Vec::new();
        if let Ok(mut file) = File::open(self.dir.path().join("log")) {
            let _ = file.read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    /// Waits until `ready` holds. `false` where the process ended or time ran out.
    pub fn wait(&mut self, mut ready: impl FnMut(&Self) -> bool) -> bool {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(READY_SECONDS_MAX) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return false;
            }
            if ready(self) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// Waits until a line of its log contains `words`.
    pub fn wait_for_log(&mut self, words: &str) -> bool {
        self.wait(|p| p.log().contains(words))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let tail: Vec<&str> = log.lines().rev().take(40).collect();
            eprintln!("last lines of {}:", self.name);
            tail.iter().rev().for_each(|line| eprintln!("  {line}"));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Tries to start up to three times: a port may have been taken in between.
pub(crate) fn with_retries<T>(what: &str, mut start: impl FnMut() -> Result<T, String>) -> T {
    let mut why = String::new();
    for _ in 0..3 {
        match start() {
            Ok(started) => return started,
            Err(e) => why = e,
        }
    }
    panic!("{what} does not come up:\n{why}");
}

pub(crate) fn folder(name: &str) -> TempDir {
    tempfile::Builder::new().prefix(&format!("pasban-{name}-")).tempdir().expect("a temporary folder")
}

pub(crate) fn accepts(address: SocketAddr) -> bool {
    TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok()
}
