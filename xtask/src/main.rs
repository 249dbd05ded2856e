//! Chores of this repository, without dependencies, so that they build in seconds: `cargo xtask check` tests the
//! repository itself, `docs` and `points` write what comes out of the sources.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod check;
mod dist;
mod fuzz;
mod rust;
mod sbom;
mod tree;

/// A command: its name, what it does, and the function.
type Command = (&'static str, &'static str, fn(&Path, &[String]) -> Result<(), String>);

const COMMANDS: &[Command] = &[
    ("check", "tests the repository: arrows between crates, doors, clocks, crash points, limits, links", check::run),
    ("dist", "writes package, tarball, bill of materials and checksums: [--no-build] [--binary FILE]", dist::run),
    ("docs", "writes docs/limits.md from crates/kernel/src/limits.rs", check::write_docs),
    ("fuzz", "runs every fuzz target for a while: [--minutes N] [TARGET…], see fuzz/README.md", fuzz::run),
    ("points", "writes the list of crash points in crates/kernel/src/fault.rs from the sources", check::write_points),
];

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let name = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let Some((_, _, command)) = COMMANDS.iter().find(|(n, _, _)| *n == name) else {
        eprintln!("usage: cargo xtask COMMAND");
        COMMANDS.iter().for_each(|(name, does, _)| eprintln!("  {name:<8}{does}"));
        return ExitCode::from(2);
    };
    match command(&root(), &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace: the folder above this crate.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
