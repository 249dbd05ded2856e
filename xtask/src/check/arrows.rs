//! Invariant 10: dependencies between our crates run one way, and nothing that does input or output stands under
//! the domain. The table below is the architecture; a new arrow needs a paragraph in `ARCHITECTURE.md` first.

use std::collections::BTreeSet;

use super::Problem;
use crate::tree::Tree;

/// A crate, and the crates of ours that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("formats", &["kernel"]),
    ("model", &["kernel"]),
    ("gate", &["kernel"]),
    ("proof", &["kernel"]),
    ("detect", &["kernel"]),
    ("history", &["kernel"]),
    ("zone", &["kernel"]),
    ("translate", &["kernel", "formats", "model"]),
    ("store", &["kernel", "model", "gate"]),
    ("app", &["kernel", "formats", "model", "gate", "proof", "translate", "detect", "history", "store", "zone"]),
    ("access", &["kernel"]),
    ("people", &["kernel", "proof", "access", "store", "app"]),
    ("wire", &["kernel", "formats", "model", "gate", "proof", "translate", "access", "people", "app"]),
    ("portal", &["kernel", "formats", "access", "people", "store", "app"]),
    ("seat-report", SEAT),
    ("seat-desk", SEAT),
    ("seat-officer", SEAT),
    ("seat-firm", SEAT),
    ("seat-nation", SEAT),
    ("seat-admin", SEAT),
    // The story starts real resolvers and proxies where they are installed, as the tests do.
    ("demo", &["kernel", "proof", "access", "people", "store", "zone", "app", "testkit"]),
    (
        "pasban",
        &[
            "kernel",
            "formats",
            "model",
            "gate",
            "proof",
            "translate",
            "detect",
            "history",
            "store",
            "zone",
            "access",
            "people",
            "app",
            "wire",
            "portal",
            "seat-report",
            "seat-desk",
            "seat-officer",
            "seat-firm",
            "seat-nation",
            "seat-admin",
            "demo",
        ],
    ),
    // Each parser as a function of bytes, for fuzzers; only with its feature `fuzz`.
    ("testkit", &["kernel", "formats", "gate", "proof", "translate", "history", "store", "zone"]),
];

/// What the pages of each kind of person stand on. They do not know each other.
const SEAT: &[&str] = &[
    "kernel",
    "formats",
    "model",
    "gate",
    "proof",
    "translate",
    "history",
    "access",
    "people",
    "store",
    "app",
    "portal",
];

/// Crates without input, output, clock or randomness.
pub const DOMAIN: &[&str] = &["kernel", "formats", "model", "gate", "proof", "translate", "detect", "access"];

/// What has no business in [`DOMAIN`]; a name also stands for everything that begins with it and a dash.
const NOT_IN_DOMAIN: &[&str] = &[
    "tokio",
    "async-std",
    "rusqlite",
    "sqlx",
    "deadpool",
    "axum",
    "tower",
    "hyper",
    "reqwest",
    "lettre",
    "rustls",
    "domain",
    "getrandom",
    "rand",
    "tempfile",
];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, text) in tree.all() {
        let Some(name) = path.strip_prefix("crates/").and_then(|p| p.strip_suffix("/Cargo.toml")) else { continue };
        seen.insert(name);
        let Some((_, allowed)) = ARROWS.iter().find(|(n, _)| *n == name) else {
            let what = format!("crate {name} is in no table: add it to xtask/src/check/arrows.rs and ARCHITECTURE.md");
            problems.push(Problem::new(path, 1, what));
            continue;
        };
        if !has_workspace_lints(text) {
            problems.push(Problem::new(path, 1, "must take the workspace's lints: [lints] workspace = true"));
        }
        for d in dependencies(text) {
            problems.extend(judge(name, allowed, &d).map(|what| Problem::new(path, d.line, what)));
        }
    }
    for (name, _) in ARROWS.iter().filter(|(n, _)| !seen.contains(n)) {
        problems.push(Problem::new(&format!("crates/{name}/Cargo.toml"), 1, "stands in the table of arrows, is gone"));
    }
    problems
}

fn judge(of: &str, allowed: &[&str], d: &Dependency) -> Option<String> {
    if let Some(ours) = d.package.strip_prefix("pasban-") {
        // Tests may look through to whatever lies below, and use real servers everywhere.
        let for_tests = d.tests_only && (ours == "testkit" || reaches(of, ours));
        return (!allowed.contains(&ours) && !for_tests)
            .then(|| format!("arrow {of} -> {ours} is not allowed: see \"Arrows\" in ARCHITECTURE.md"));
    }
    let foreign = NOT_IN_DOMAIN.iter().any(|n| d.package == *n || d.package.starts_with(&format!("{n}-")));
    (foreign && DOMAIN.contains(&of)).then(|| format!("{} in {of}, which does no input or output", d.package))
}

/// Whether a crate uses another, directly or through others.
fn reaches(of: &str, below: &str) -> bool {
    let allowed = ARROWS.iter().find(|(n, _)| *n == of).map_or(&[][..], |(_, allowed)| *allowed);
    allowed.iter().any(|n| *n == below || reaches(n, below))
}

struct Dependency {
    package: String,
    line: usize,
    tests_only: bool,
}

/// Reads the tables of dependencies, in the two spellings that Cargo knows.
fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut table = String::new();
    for (i, line) in manifest.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']').to_owned();
            if let Some((of, name)) = table.rsplit_once('.').filter(|(of, _)| of.ends_with("dependencies")) {
                let tests_only = of.ends_with("dev-dependencies");
                found.push(Dependency { package: name.trim_matches('"').to_owned(), line: i + 1, tests_only });
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let renamed = |value: &str| {
            let (_, after) = value.split_once("package")?;
            after.split('"').nth(1).map(str::to_owned)
        };
        if table.ends_with("dependencies") {
            let key = key.trim().split('.').next().unwrap_or_default().trim_matches('"');
            let package = renamed(value).unwrap_or_else(|| key.to_owned());
            found.push(Dependency { package, line: i + 1, tests_only: table.ends_with("dev-dependencies") });
        } else if table.contains("dependencies.")
            && key.trim() == "package"
            && let (Some(last), Some(name)) = (found.last_mut(), value.split('"').nth(1))
        {
            last.package = name.to_owned();
        }
    }
    found
}

fn has_workspace_lints(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(str::trim).skip_while(|l| *l != "[lints]");
    lines.next().is_some() && lines.take_while(|l| !l.starts_with('[')).any(|l| l.replace(' ', "") == "workspace=true")
}

#[cfg(test)]
mod tests {
    use super::{ARROWS, Problem, check};
    use crate::tree::Tree;

    /// The problems in one crate's manifest.
    fn of(name: &str, manifest: &str) -> Vec<String> {
        let text = format!("[lints]\nworkspace = true\n{manifest}");
        let path = format!("crates/{name}/Cargo.toml");
        let mut all: Vec<(String, String)> = ARROWS
            .iter()
            .map(|(n, _)| (format!("crates/{n}/Cargo.toml"), "[lints]\nworkspace = true".into()))
            .collect();
        all.retain(|(p, _)| *p != path);
        all.push((path, text));
        let all: Vec<(&str, &str)> = all.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        check(&Tree::of(&all)).into_iter().map(|Problem { line, what, .. }| format!("{line}: {what}")).collect()
    }

    #[test]
    fn arrows() {
        assert_eq!(of("model", "[dependencies]\npasban-kernel.workspace = true\nserde = \"1\""), [""; 0]);
        let bad = of("model", "[dependencies]\npasban-formats.workspace = true");
        assert!(bad.len() == 1 && bad[0].starts_with("4: arrow model -> formats"), "{bad:?}");
        assert_eq!(of("model", "[dev-dependencies]\npasban-testkit.workspace = true"), [""; 0]);
        assert_eq!(of("model", "[dependencies]\npasban-testkit.workspace = true").len(), 1);
        assert_eq!(of("wire", "[dev-dependencies]\npasban-store.workspace = true"), [""; 0]);
        assert_eq!(of("model", "[dev-dependencies]\npasban-app.workspace = true").len(), 1);
        assert_eq!(of("wire", "[dependencies.pasban-store]\nworkspace = true").len(), 1);
        assert_eq!(of("wire", "[target.'cfg(unix)'.dependencies]\npasban-store.workspace = true").len(), 1);
        assert_eq!(of("wire", "[dependencies]\nmemory = { package = \"pasban-store\", workspace = true }").len(), 1);
        assert_eq!(of("wire", "[dependencies.memory]\npackage = \"pasban-store\"").len(), 1);
        assert!(of("new", "")[0].contains("in no table"));
    }

    #[test]
    fn input_and_output_stay_out_of_the_domain() {
        for name in ["tokio", "tokio-postgres", "rusqlite", "axum", "reqwest", "hyper-util", "getrandom"] {
            let manifest = format!("[dependencies]\n{name}.workspace = true");
            assert_eq!(of("gate", &manifest).len(), 1, "{name}");
            assert!(of("app", &manifest).is_empty(), "{name}");
        }
        assert!(of("gate", "[dependencies]\nrandomly = \"1\"").is_empty());
    }

    #[test]
    fn crates_keep_the_lints_and_do_not_vanish() {
        let found = check(&Tree::of(&[("crates/kernel/Cargo.toml", "[package]\n[lints]\n[x]\nworkspace = true")]));
        assert_eq!(found.iter().filter(|p| p.what.contains("lints")).count(), 1);
        assert_eq!(found.iter().filter(|p| p.what.contains("is gone")).count(), ARROWS.len() - 1);
    }
}
