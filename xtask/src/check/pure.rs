//! Invariant 3: the domain never reads a clock, a random source or a disk; it has no environment and prints nothing.

use super::Problem;
use super::arrows::DOMAIN;
use crate::rust::{self, Source};
use crate::tree::Tree;

const WORDS: &[&str] = &[
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "Uuid::new_v4",
    "Uuid::now_v7",
    "getrandom",
    "thread_rng",
    "OsRng",
    "RandomState",
    "std::fs",
    "std::env",
    "std::process",
    "File::open",
    "File::create",
    "std::thread",
    "println!",
    "eprintln!",
];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    let of_domain = |path: &str| {
        let name = path.strip_prefix("crates/").and_then(|p| p.split_once("/src/")).map(|(name, _)| name);
        name.is_some_and(|n| DOMAIN.contains(&n)) && !rust::is_test_file(path)
    };
    for (path, text) in tree.rust().filter(|(p, _)| of_domain(p)) {
        let code = Source::shipped(text).code;
        for word in WORDS {
            for at in rust::find_words(&code, word) {
                let what = format!("{word} in the domain: take it as an argument");
                problems.push(Problem::new(path, rust::line_of(&code, at), what));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::expect;
    use super::check;

    #[test]
    fn clocks_chance_and_disks() {
        expect(
            check,
            &[("crates/gate/src/x.rs", "a\nlet t = SystemTime::now();")],
            &["crates/gate/src/x.rs:2: SystemTime"],
        );
        expect(check, &[("crates/model/src/x.rs", "std::fs::read(p)")], &["std::fs"]);
        expect(check, &[("crates/detect/src/x.rs", "std::time::Instant::now()")], &["Instant::now"]);
        expect(check, &[("crates/detect/src/x.rs", "enum Instant { A } // SystemTime")], &[]);
        expect(check, &[("crates/app/src/clock.rs", "SystemTime::now()")], &[]);
        expect(check, &[("crates/detect/benches/x.rs", "Instant::now()")], &[]);
        expect(check, &[("crates/detect/src/x.rs", "#[cfg(test)] mod t { fn f() { Instant::now() } }")], &[]);
    }
}
