//! Tests of the repository itself. Each check is a function from the tree to the problems it found.

use std::path::Path;
use std::time::Instant;

use crate::tree::Tree;

mod arrows;
mod doors;
mod length;
mod limits;
mod links;
mod points;
mod pure;
mod words;

/// What is wrong, where, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    path: String,
    line: usize,
    what: String,
}

impl Problem {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

type Check = (&'static str, fn(&Tree) -> Vec<Problem>);

const CHECKS: &[Check] = &[
    ("dependencies between crates run one way", arrows::check),
    ("only listed modules open a socket, answer a request or start a program", doors::check),
    ("the domain reads no clock, random source or disk", pure::check),
    ("crash points are listed", points::check),
    ("no unfinished code, no machine's paths, no registry's host", words::check),
    ("files hold one subject", length::check),
    ("every bound is documented", limits::check),
    ("links in the documentation lead somewhere", links::check),
];

/// `cargo xtask check`
pub fn run(root: &Path, args: &[String]) -> Result<(), String> {
    if let Some(arg) = args.first() {
        return Err(format!("check takes no argument: {arg}"));
    }
    let tree = Tree::read(root)?;
    let (mut passed, mut failed) = (0, 0);
    for (name, check) in CHECKS {
        let started = Instant::now();
        let problems = check(&tree);
        let ok = problems.is_empty();
        println!("{} {name} ({} ms)", if ok { "ok    " } else { "FAILED" }, started.elapsed().as_millis());
        problems.iter().for_each(|p| println!("       {}:{}: {}", p.path, p.line, p.what));
        if ok { passed += 1 } else { failed += 1 }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { Ok(()) } else { Err("the repository does not hold what it promises (see above)".to_owned()) }
}

/// `cargo xtask docs`
pub fn write_docs(root: &Path, args: &[String]) -> Result<(), String> {
    if let Some(arg) = args.first() {
        return Err(format!("docs takes no argument: {arg}"));
    }
    let page = limits::page(&Tree::read(root)?)?;
    std::fs::write(root.join(limits::PAGE), page).map_err(|e| format!("{}: {e}", limits::PAGE))?;
    println!("wrote {}", limits::PAGE);
    Ok(())
}

/// `cargo xtask points`
pub fn write_points(root: &Path, args: &[String]) -> Result<(), String> {
    if let Some(arg) = args.first() {
        return Err(format!("points takes no argument: {arg}"));
    }
    let text = points::rewritten(&Tree::read(root)?)?;
    std::fs::write(root.join(points::LIST), text).map_err(|e| format!("{}: {e}", points::LIST))?;
    println!("wrote {}", points::LIST);
    Ok(())
}

#[cfg(test)]
#[track_caller]
fn expect(check: fn(&Tree) -> Vec<Problem>, files: &[(&str, &str)], expected: &[&str]) {
    let found: Vec<String> =
        check(&Tree::of(files)).iter().map(|p| format!("{}:{}: {}", p.path, p.line, p.what)).collect();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found}\ndoes not say\n{expected}");
    }
}
