//! Invariant 2: every crash point in the sources stands in `kernel::fault::POINTS`, and every name there in the
//! sources, so that the tests which stop a process at each point miss none.

use std::collections::BTreeMap;

use super::Problem;
use crate::rust::{self, Source};
use crate::tree::Tree;

/// Where the list is.
pub const LIST: &str = "crates/kernel/src/fault.rs";
const OPENING: &str = "POINTS: &[&str] = &[";

/// See the module.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let (met, mut problems) = met(tree);
    let listed = tree.text(LIST).map(listed).unwrap_or_default();
    for (name, (path, line)) in met.iter().filter(|(n, _)| !listed.contains(n)) {
        let what = format!("crash point {name:?} is not listed in {LIST}: run `cargo xtask points`");
        problems.push(Problem::new(path, *line, what));
    }
    for name in listed.iter().filter(|n| !met.contains_key(*n)) {
        let what = format!("{name:?} stands in POINTS and nowhere else: put it back, or run `cargo xtask points`");
        problems.push(Problem::new(LIST, 1, what));
    }
    if !listed.is_sorted_by(|a, b| a < b) {
        problems.push(Problem::new(LIST, 1, "POINTS is in order of names, each once"));
    }
    problems
}

/// The text of the list's file with the points that are in the sources.
pub fn rewritten(tree: &Tree) -> Result<String, String> {
    let text = tree.text(LIST).ok_or_else(|| format!("{LIST} is missing"))?;
    let whole = || {
        let (before, rest) = text.split_once(OPENING)?;
        Some((before, rest.split_once("];")?.1))
    };
    let (before, after) = whole().ok_or_else(|| format!("{LIST} has no list that begins with {OPENING:?}"))?;
    let names: String = met(tree).0.keys().map(|name| format!("    {name:?},\n")).collect();
    Ok(format!("{before}{OPENING}\n{names}];{after}"))
}

/// Each point in the sources with the first place where it stands; and points without a plain name.
fn met(tree: &Tree) -> (BTreeMap<String, (String, usize)>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut met: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for (path, text) in tree.rust().filter(|(p, _)| !rust::is_test_file(p) && *p != LIST) {
        let source = Source::shipped(text);
        for at in rust::find_words(&source.code, "fault::point") {
            let line = rust::line_of(&source.code, at);
            let after = source.spoken.get(at + "fault::point".len()..).unwrap_or_default().trim_start();
            let name = after.strip_prefix('(').and_then(|a| a.trim_start().strip_prefix('"')?.split('"').next());
            match name {
                Some(name) => {
                    met.entry(name.to_owned()).or_insert_with(|| (path.to_owned(), line));
                }
                None => problems.push(Problem::new(path, line, "the name of a crash point is written where it stands")),
            }
        }
    }
    (met, problems)
}

/// The names in `POINTS`.
fn listed(text: &str) -> Vec<String> {
    let spoken = Source::shipped(text).spoken;
    let list = spoken.split_once(OPENING).map(|(_, after)| after).unwrap_or_default();
    let list = list.split_once(']').map(|(list, _)| list).unwrap_or_default();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::expect;
    use super::{LIST, check, rewritten};
    use crate::tree::Tree;

    const KNOWN: &str = "pub const POINTS: &[&str] = &[\n    \"a.b\", // \"no\"\n    \"c.d\",\n];";

    #[test]
    fn both_ways() {
        let both = "fault::point(\"a.b\"); pasban_kernel::fault::point(\n  \"c.d\",\n);";
        expect(check, &[(LIST, KNOWN), ("crates/x/src/a.rs", both)], &[]);
        let one = "fault::point(\"a.b\"); // fault::point(\"c.d\")";
        expect(check, &[(LIST, KNOWN), ("crates/x/src/a.rs", one)], &["\"c.d\" stands in POINTS and nowhere else"]);
        let more = "\nfault::point(\"e.f\"); fault::point(\"a.b\"); fault::point(\"c.d\")";
        expect(
            check,
            &[(LIST, KNOWN), ("crates/x/src/a.rs", more)],
            &["crates/x/src/a.rs:2: crash point \"e.f\" is not listed"],
        );
        let hidden = "fault::point(NAME); fault::point(\"a.b\"); fault::point(\"c.d\")";
        expect(check, &[(LIST, KNOWN), ("crates/x/src/a.rs", hidden)], &["written where it stands"]);
    }

    #[test]
    fn the_list_is_written_anew() {
        let list = "a\npub const POINTS: &[&str] = &[\n    \"gone\",\n];\nb\n";
        let both = "fault::point(\"c.d\"); fault::point(\"a.b\")";
        let new = rewritten(&Tree::of(&[(LIST, list), ("crates/x/src/a.rs", both)])).unwrap();
        assert_eq!(new, "a\npub const POINTS: &[&str] = &[\n    \"a.b\",\n    \"c.d\",\n];\nb\n");
    }

    #[test]
    fn the_list_is_in_order() {
        let list = "pub const POINTS: &[&str] = &[\"c.d\", \"a.b\"];";
        let both = "fault::point(\"a.b\"); fault::point(\"c.d\")";
        expect(check, &[(LIST, list), ("crates/x/src/a.rs", both)], &["in order"]);
    }
}
