//! What is set up once for the process: logging, the TLS provider, and the switches for drills.

use std::io::IsTerminal as _;

use pasban_app::clock::Ambient;
use pasban_kernel::time::SECOND;
use tracing_subscriber::EnvFilter;

/// Level of logging, `info` by default; takes tracing's filters, `pasban_app=debug,info`.
const LOG: &str = "PASBAN_LOG";
/// `json` or `text`.
const LOG_FORMAT: &str = "PASBAN_LOG_FORMAT";
/// For drills: moves the node's clock.
const CLOCK_OFFSET: &str = "PASBAN_CLOCK_OFFSET_SECONDS";

/// How glibc's allocator is told to keep little: it reads these once, before `main`.
///
/// A node at rest needs a few megabytes; what a batch of log lines takes for a moment is given back to the system. With
/// glibc's own choices each thread keeps an arena of what it once needed: measured, 20 MiB instead of 12 for a node that has
/// read 100 000 lines.
const FRUGAL: [(&str, &str); 4] = [
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
    ("MALLOC_MMAP_THRESHOLD_", "65536"),
    ("MALLOC_TOP_PAD_", "16384"),
];

/// Begins this process anew, once, with an allocator that keeps little; as it is where somebody chose otherwise
/// (`MALLOC_ARENA_MAX`), or where there is another C library. Nothing has been opened yet, and the process id stays.
pub fn be_frugal() {
    use std::os::unix::process::CommandExt as _;
    if !cfg!(target_env = "gnu") || std::env::var_os(FRUGAL[0].0).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut args = std::env::args_os();
    let name = args.next().unwrap_or_else(|| "pasban".into());
    let error = std::process::Command::new(program).arg0(name).args(args).envs(FRUGAL).exec();
    // Only said: with more memory it runs as well.
    tracing::debug!(%error, "the allocator keeps its own ways");
}

/// Sets up logging to stderr, the TLS provider and the crash point.
pub fn set_up(default_level: &str) -> anyhow::Result<()> {
    // Whoever was first stays; it is the same one.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let filter = match std::env::var(LOG) {
        Ok(text) => EnvFilter::try_new(&text).map_err(|e| anyhow::anyhow!("{LOG}={text:?}: {e}"))?,
        Err(_) => EnvFilter::new(default_level),
    };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let json = match std::env::var(LOG_FORMAT).as_deref() {
        Ok("json") => true,
        Ok("text") | Err(_) => false,
        Ok(other) => anyhow::bail!("{LOG_FORMAT}={other:?}: must be json or text"),
    };
    if json {
        log.json().flatten_event(true).init();
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).init();
    }
    crate::drill::set_up()
}

/// The clock and randomness of this process.
pub fn ambient() -> anyhow::Result<Ambient> {
    match std::env::var(CLOCK_OFFSET) {
        Err(_) => Ok(Ambient::default()),
        Ok(text) => {
            let seconds: i64 =
                text.trim().parse().map_err(|_| anyhow::anyhow!("{CLOCK_OFFSET}={text:?}: whole seconds"))?;
            tracing::warn!(seconds, "a drill: this process's clock is moved");
            Ok(Ambient::with_offset(seconds.saturating_mul(SECOND)))
        }
    }
}
