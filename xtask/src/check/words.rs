//! No unfinished code, no path of one machine, no host of a package registry.

use super::Problem;
use crate::rust::{self, Source};
use crate::tree::Tree;

const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "dbg!"];

/// First folders that exist on somebody's machine only.
const FOLDERS: &[&str] = &["work", "home", "root", "tmp", "Users"];

/// Hosts of registries: whoever builds uses their own, set up on their machine. In two parts, so as not to name them.
const REGISTRIES: &[(&str, &str)] = &[
    ("crates", "io"),
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("deb.debian", "org"),
    ("proxy.golang", "org"),
];

/// A file that may name what it names, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("Cargo.lock", "written by cargo"),
    ("crates/model/data/never_block/infrastructure.txt", "update hosts that no node may ever block"),
    ("crates/formats/src/text/tests.rs", "a pasted text with a path in it"),
    ("xtask/src/check/words.rs", "the tests of this check"),
];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in tree.rust() {
        let code = Source::whole(text).code;
        for word in UNFINISHED {
            for at in rust::find_words(&code, word) {
                problems.push(Problem::new(path, rust::line_of(&code, at), format!("{word} is not finished")));
            }
        }
    }
    for (path, text) in tree.all().filter(|(p, _)| !ALLOWED.iter().any(|(a, _)| p == a)) {
        for (i, line) in text.lines().enumerate() {
            if let Some(folder) = FOLDERS.iter().find(|f| names_folder(line, f)) {
                problems.push(Problem::new(path, i + 1, format!("/{folder}/ is a path of one machine")));
            }
            if let Some((name, end)) = REGISTRIES.iter().find(|(n, e)| names_host(line, &format!("{n}.{e}"))) {
                problems.push(Problem::new(path, i + 1, format!("{name}.{end} is the host of a package registry")));
            }
        }
    }
    problems
}

/// `/work/` at the start of a path, not inside one.
fn names_folder(line: &str, folder: &str) -> bool {
    let needle = format!("/{folder}/");
    line.match_indices(&needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-}*".contains(c))
    })
}

/// A host by itself or with labels before it, not a part of another name.
fn names_host(line: &str, host: &str) -> bool {
    line.match_indices(host).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + host.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '-')
            && !after.is_some_and(|c| c.is_alphanumeric() || c == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::super::expect;
    use super::check;

    #[test]
    fn unfinished() {
        for text in ["todo!()", "unimplemented!(\"x\")", "dbg!(y)"] {
            expect(check, &[("crates/x/src/a.rs", text)], &["is not finished"]);
        }
        expect(check, &[("crates/x/src/a.rs", "// todo!\n\"dbg!\"; mytodo!()")], &[]);
    }

    #[test]
    fn paths_of_one_machine() {
        for text in ["see /work/x", "\"/home/ali/a\"", "cd /root/b", "(/tmp/x)", "file:///tmp/x"] {
            expect(check, &[("docs/a.md", text)], &["is a path of one machine"]);
        }
        for text in ["a/work/b", "https://x.example/home/y", "$DIR/tmp/x", "/var/lib/pasban", "{dir}/tmp/x"] {
            expect(check, &[("docs/a.md", text)], &[]);
        }
    }

    #[test]
    fn hosts_of_registries() {
        for (name, end) in super::REGISTRIES {
            expect(check, &[("docs/a.md", &format!("from https://static.{name}.{end}/x"))], &["package registry"]);
            expect(check, &[("docs/a.md", &format!("my-{name}.{end} {name}{end} {name}.{end}x"))], &[]);
        }
    }
}
