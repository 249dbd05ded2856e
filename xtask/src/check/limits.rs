//! Invariant 5: the bounds on input stand in one place and in the documentation. `docs/limits.md` is written from
//! `crates/kernel/src/limits.rs` by `cargo xtask docs`; this check compares the two.

use std::fmt::Write as _;

use super::Problem;
use crate::tree::Tree;

const SOURCE: &str = "crates/kernel/src/limits.rs";
/// The page that is written.
pub const PAGE: &str = "docs/limits.md";

const HEAD: &str = "# Bounds on input

Written from `crates/kernel/src/limits.rs` by `cargo xtask docs`. Whatever a stranger sends meets one of these first;
what lies beyond is refused or cut, with a finding that says so, and stops nothing else.

| name | value | meaning |
|---|---|---|
";

struct Limit {
    name: String,
    value: String,
    meaning: String,
}

/// See the module.
pub fn check(tree: &Tree) -> Vec<Problem> {
    match page(tree) {
        Err(why) => vec![Problem::new(SOURCE, 1, why)],
        Ok(page) if tree.text(PAGE) == Some(page.as_str()) => Vec::new(),
        Ok(_) => vec![Problem::new(PAGE, 1, format!("differs from {SOURCE}: run `cargo xtask docs`"))],
    }
}

/// The page as it should be.
pub fn page(tree: &Tree) -> Result<String, String> {
    let text = tree.text(SOURCE).ok_or_else(|| format!("{SOURCE} is missing"))?;
    let mut page = HEAD.to_owned();
    for Limit { name, value, meaning } in limits(text)? {
        let _ = writeln!(page, "| `{name}` | {value} | {} |", meaning.replace('|', "\\|"));
    }
    Ok(page)
}

fn limits(text: &str) -> Result<Vec<Limit>, String> {
    let mut found = Vec::new();
    let mut meaning = String::new();
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("///") {
            meaning = format!("{meaning} {}", words.trim()).trim().to_owned();
        } else if let Some(constant) = line.strip_prefix("pub const ") {
            let parts = constant.split_once(':').and_then(|(name, rest)| Some((name, rest.split_once('=')?)));
            let (name, (kind, value)) = parts.ok_or_else(|| format!("cannot be read: {line}"))?;
            if meaning.is_empty() {
                return Err(format!("{name} has no meaning written above it"));
            }
            let value = value.trim().trim_end_matches(';');
            let number = product(value).ok_or_else(|| format!("{name}: {value} is no product of numbers"))?;
            let value = shown(name, kind.trim(), number);
            found.push(Limit { name: name.to_owned(), value, meaning: std::mem::take(&mut meaning) });
        } else {
            meaning.clear();
        }
    }
    Ok(found)
}

/// `16 * 1024`, `24 * crate::time::HOUR`.
fn product(value: &str) -> Option<u64> {
    const SECOND: u64 = 1_000_000;
    value.split('*').try_fold(1u64, |all, factor| {
        let factor = match factor.trim().rsplit("::").next()? {
            "SECOND" => SECOND,
            "MINUTE" => 60 * SECOND,
            "HOUR" => 3600 * SECOND,
            "DAY" => 86_400 * SECOND,
            number => number.replace('_', "").parse().ok()?,
        };
        all.checked_mul(factor)
    })
}

/// A number with its unit: bytes by the name, microseconds by the type of instants.
fn shown(name: &str, kind: &str, number: u64) -> String {
    const UNITS: [(u64, &str); 2] = [(1024 * 1024, "MiB"), (1024, "KiB")];
    const TIMES: [(u64, &str); 3] = [(86_400_000_000, "days"), (3_600_000_000, "hours"), (1_000_000, "seconds")];
    let by = |units: &[(u64, &'static str)]| {
        units.iter().find(|(size, _)| number >= *size && number.is_multiple_of(*size)).map(|(s, u)| (number / s, *u))
    };
    match () {
        () if kind == "i64" => match by(&TIMES) {
            Some((1, units)) => format!("1 {}", units.trim_end_matches('s')),
            Some((n, units)) => format!("{n} {units}"),
            None => format!("{number} µs"),
        },
        () if name.contains("BYTES") => {
            by(&UNITS).map_or_else(|| format!("{number} bytes"), |(n, unit)| format!("{n} {unit}"))
        }
        () if name.contains("SECONDS") => format!("{number} seconds"),
        () => grouped(number),
    }
}

/// Thousands apart from five digits on.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::expect;
    use super::{PAGE, SOURCE, check, page};
    use crate::tree::Tree;

    const LIMITS: &str = "//! x\n\n/// Most of it,\n/// a | b.\npub const A_BYTES_MAX: usize = 16 * 1024;\n\
        /// Life.\npub const B: i64 = 24 * crate::time::HOUR;\n/// Objects.\npub const C_MAX: usize = 2_000_000;\n";

    #[test]
    fn a_page_is_written() {
        let page = page(&Tree::of(&[(SOURCE, LIMITS)])).unwrap();
        assert!(page.ends_with(
            "| `A_BYTES_MAX` | 16 KiB | Most of it, a \\| b. |\n| `B` | 1 day | Life. |\n| `C_MAX` | 2 000 000 | Objects. |\n"
        ), "{page}");
        expect(check, &[(SOURCE, LIMITS), (PAGE, &page)], &[]);
    }

    #[test]
    fn a_stale_or_missing_page_is_noticed() {
        expect(check, &[(SOURCE, LIMITS), (PAGE, "old")], &["run `cargo xtask docs`"]);
        expect(check, &[(SOURCE, LIMITS)], &["run `cargo xtask docs`"]);
        expect(check, &[(SOURCE, "pub const A: usize = 1;")], &["A has no meaning"]);
        expect(check, &[(SOURCE, "/// x\npub const A: usize = f();")], &["no product"]);
    }
}
