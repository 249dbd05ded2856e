//! Links in the documentation lead to a file, a folder or a heading that is there; a place in the code, written
//! between backticks as a path (`crates/gate/src/release.rs`) or a path and a function (`…/release.rs::release`),
//! is there too. So a page that names the test which holds an invariant cannot outlive that test.

use super::Problem;
use crate::rust;
use crate::tree::Tree;

/// Folders at the root: what begins with one of them between backticks is a place.
const ROOTS: &[&str] = &["crates/", "docs/", "ci/", "xtask/", ".ci/", ".cargo/", "deploy/", "bench/"];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in tree.all().filter(|(p, _)| p.ends_with(".md")) {
        for (line, words) in prose(text) {
            let links = targets(words).filter_map(|t| link(tree, path, t));
            let places = places(words).filter_map(|p| place(tree, p));
            problems.extend(links.chain(places).map(|what| Problem::new(path, line, what)));
        }
    }
    problems
}

/// Lines outside fenced blocks, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(i, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fenced && !fence).then_some((i + 1, line))
    })
}

/// What stands in `](…)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|after| after.split_once(')')).map(|(target, _)| target)
}

/// What stands between backticks and begins with a folder of ours.
fn places(line: &str) -> impl Iterator<Item = &str> {
    let spans = line.split('`').skip(1).step_by(2);
    spans.filter(|s| ROOTS.iter().any(|r| s.starts_with(r)) && !s.contains([' ', '*', '{', '<', '…']))
}

fn link(tree: &Tree, page: &str, target: &str) -> Option<String> {
    if ["https://", "http://", "mailto:"].iter().any(|s| target.starts_with(s)) {
        return None;
    }
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = if file.is_empty() { page.to_owned() } else { joined(folder, file) };
    if !tree.has(&path) {
        return Some(format!("{target} leads nowhere"));
    }
    let known = |text: &str| prose(text).any(|(_, l)| l.starts_with('#') && slug(l) == heading);
    (!heading.is_empty() && !tree.text(&path).is_some_and(known)).then(|| format!("{target}: there is no such heading"))
}

fn place(tree: &Tree, place: &str) -> Option<String> {
    let (path, function) = place.split_once("::").map_or((place, None), |(p, f)| (p, Some(f)));
    let path = path.split_once(':').map_or(path, |(path, _)| path);
    match (tree.has(path), function) {
        (false, _) => Some(format!("{path} is not there")),
        (true, Some(name)) => {
            let text = tree.text(path).unwrap_or_default();
            let there = rust::find_words(text, &format!("fn {name}")).next().is_some();
            (!there).then(|| format!("{path} has no function {name}"))
        }
        (true, None) => None,
    }
}

fn joined(folder: &str, file: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The anchor of a heading, as code hosts make it.
fn slug(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::expect;
    use super::check;

    const CODE: (&str, &str) = ("crates/x/src/a.rs", "fn release() {}\nfn other_thing() {}");

    #[test]
    fn links() {
        let page = "# One word, two\n[a](b/c.md) [b](../crates/x) [c](#one-word-two) [d](https://x.example/)";
        expect(check, &[CODE, ("docs/a.md", page), ("docs/b/c.md", "[up](../a.md#one-word-two)")], &[]);
        expect(check, &[("docs/a.md", "[a](gone.md)")], &["docs/a.md:1: gone.md leads nowhere"]);
        expect(check, &[("docs/a.md", "# A\n[a](#b)")], &["no such heading"]);
        expect(check, &[("docs/a.md", "```\n[a](gone.md)\n```")], &[]);
    }

    #[test]
    fn places() {
        expect(check, &[CODE, ("A.md", "`crates/x/src/a.rs::release` and `crates/x/src/a.rs:2`, `crates/x/`")], &[]);
        expect(
            check,
            &[CODE, ("A.md", "\n`crates/x/src/a.rs::other`")],
            &["A.md:2: crates/x/src/a.rs has no function other"],
        );
        expect(check, &[CODE, ("A.md", "`crates/y/src/a.rs`")], &["is not there"]);
        expect(check, &[CODE, ("A.md", "`crates/*/Cargo.toml` `cargo test`")], &[]);
    }
}
