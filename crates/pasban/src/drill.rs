//! Drills of a power cut: ends the process at a named crash point, and tells which points it passes.
//!
//! * `PASBAN_CRASH_AT=NAME[:N]` ends the process at the N-th pass;
//! * `PASBAN_CRASH_FILE=PATH` does the same as soon as the file says `NAME[:N]`, so that a drill chooses the moment while
//!   the node runs; the file is removed before the end, so the next start is an ordinary one;
//! * `PASBAN_TRACE_POINTS=PATH` appends the name of each point that is passed, a line each.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use pasban_kernel::fault;

const CRASH_AT: &str = "PASBAN_CRASH_AT";
const CRASH_FILE: &str = "PASBAN_CRASH_FILE";
const TRACE_POINTS: &str = "PASBAN_TRACE_POINTS";

/// A crash point and which pass of it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct At {
    name: &'static str,
    n: u64,
}

impl At {
    /// `NAME` or `NAME:N`.
    fn parse(variable: &str, text: &str) -> anyhow::Result<Self> {
        let (name, n) = text.rsplit_once(':').unwrap_or((text, "1"));
        let n: u64 =
            n.parse().ok().filter(|n| *n > 0).ok_or_else(|| anyhow::anyhow!("{variable}={text:?}: NAME or NAME:N"))?;
        let Some(name) = fault::POINTS.iter().copied().find(|p| *p == name) else {
            anyhow::bail!("{variable}={text:?}: there is no such crash point; there are {}", fault::POINTS.join(", "));
        };
        Ok(Self { name, n })
    }
}

/// What is armed, and how often it was passed since.
#[derive(Default)]
struct Armed {
    at: Option<At>,
    passes: u64,
}

impl Armed {
    /// Counts a pass; whether it is the last one.
    fn pass(&mut self, name: &str) -> bool {
        let Some(at) = self.at.as_ref().filter(|at| at.name == name) else { return false };
        self.passes += 1;
        self.passes == at.n
    }
}

/// Installs what the environment asks for; nothing where it asks for nothing.
///
/// # Errors
/// Where a variable names no crash point, or the trace cannot be opened.
pub fn set_up() -> anyhow::Result<()> {
    let fixed = std::env::var(CRASH_AT).ok().map(|t| At::parse(CRASH_AT, &t)).transpose()?;
    let file = std::env::var_os(CRASH_FILE).map(PathBuf::from);
    let trace = match std::env::var_os(TRACE_POINTS) {
        Some(path) => Some(
            File::options()
                .create(true)
                .append(true)
                .open(&path)
                .with_context(|| format!("{TRACE_POINTS}={path:?}"))?,
        ),
        None => None,
    };
    if fixed.is_none() && file.is_none() && trace.is_none() {
        return Ok(());
    }
    tracing::warn!(fixed = ?fixed, file = ?file, "a drill: this process may end at a crash point");
    let (fixed, told) = (Mutex::new(Armed { at: fixed, passes: 0 }), Mutex::new(Armed::default()));
    fault::install(move |name| {
        if let Some(mut trace) = trace.as_ref() {
            // One write a line: lines of threads don't mix. A trace that fails is no reason to stop.
            drop(trace.write_all(format!("{name}\n").as_bytes()));
        }
        if fixed.lock().unwrap_or_else(PoisonError::into_inner).pass(name) {
            end(name);
        }
        if let Some(path) = &file {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let now = At::parse(CRASH_FILE, text.trim()).ok();
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.at != now {
                *told = Armed { at: now, passes: 0 };
            }
            if told.pass(name) {
                drop(std::fs::remove_file(path));
                end(name);
            }
        }
    });
    Ok(())
}

fn end(name: &str) -> ! {
    eprintln!("crash point {name} reached");
    std::process::abort();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pass_that_was_asked_for_is_the_one() {
        for (text, expected) in [
            ("store.commit.before", Some(("store.commit.before", 1))),
            ("store.commit.before:3", Some(("store.commit.before", 3))),
            ("store.commit.before:0", None),
            ("no.such.point", None),
            ("", None),
        ] {
            let at = At::parse("X", text).ok();
            assert_eq!(at.as_ref().map(|a| (a.name, a.n)), expected, "{text}");
        }
        let mut armed = Armed { at: At::parse("X", "store.commit.before:2").ok(), passes: 0 };
        assert!(!armed.pass("store.commit.before") && !armed.pass("store.commit.after"));
        assert!(armed.pass("store.commit.before") && !armed.pass("store.commit.before"));
    }
}
