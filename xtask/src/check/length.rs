//! A file that grows beyond [`LINES_MAX`] lines holds two subjects: split it.

use super::Problem;
use crate::tree::Tree;

const LINES_MAX: usize = 700;

/// A file that may be longer, and why.
const TABLES: &[(&str, &str)] =
    &[("crates/gate/src/tests/table.rs", "one table of expected decisions, written by hand")];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let long = tree.rust().map(|(path, text)| (path, text.lines().count()));
    long.filter(|(path, lines)| *lines > LINES_MAX && !TABLES.iter().any(|(t, _)| t == path))
        .map(|(path, lines)| {
            Problem::new(path, lines, format!("{lines} lines, more than {LINES_MAX}: split it along its subjects"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::expect;
    use super::{LINES_MAX, check};

    #[test]
    fn the_edge() {
        expect(check, &[("a.rs", &"\n".repeat(LINES_MAX))], &[]);
        expect(check, &[("a.rs", &"\n".repeat(LINES_MAX + 1))], &["701 lines"]);
        expect(check, &[("a.txt", &"\n".repeat(LINES_MAX + 1))], &[]);
    }
}
