//! Both languages of everything that is mounted: the same keys, plurals where English has them, what is Latin isolated, and
//! the list of terms for a native reviewer true to the catalogues.

use std::collections::{BTreeMap, BTreeSet};

use pasban_portal::words::{Lang, Words};

use super::mounted;

const REVIEW: &str = include_str!("../../../../../docs/urdu-review.md");

/// Messages of a file: key to everything that belongs to it.
fn messages(source: &str) -> BTreeMap<&str, String> {
    let (mut out, mut key) = (BTreeMap::new(), "");
    for line in source.lines().filter(|l| !l.starts_with('#')) {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
        if let Some((name, rest)) = line.split_once('=').filter(|_| begins) {
            key = name.trim();
            out.insert(key, rest.to_owned());
        } else if let Some(text) = out.get_mut(key) {
            text.push('\n');
            text.push_str(line);
        }
    }
    out
}

/// The arguments that choose a form: `{ $n ->`.
fn chosen(text: &str) -> BTreeSet<&str> {
    text.match_indices("{ $")
        .filter_map(|(at, _)| {
            let rest = &text[at + 3..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))?;
            rest[end..].trim_start().starts_with("->").then(|| &rest[..end])
        })
        .collect()
}

/// All arguments of a message.
fn arguments(text: &str) -> BTreeSet<&str> {
    text.match_indices('$')
        .map(|(at, _)| {
            let rest = &text[at + 1..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
            &rest[..end]
        })
        .collect()
}

#[test]
fn both_languages_say_the_same_of_the_same() {
    let (mut wrong, mut looked) = (Vec::new(), 0);
    for c in mounted::table().catalogues {
        let (en, ur) = (messages(c.en), messages(c.ur));
        for (key, text) in &en {
            let Some(other) = ur.get(key) else {
                wrong.push(format!("{}: {key} is not in Urdu", c.name));
                continue;
            };
            looked += 1;
            if !chosen(text).is_empty() && chosen(other).is_empty() {
                wrong.push(format!("{}: {key} has plurals in English only", c.name));
            }
            if arguments(text) != arguments(other) {
                wrong.push(format!(
                    "{}: {key}: {:?} in English, {:?} in Urdu",
                    c.name,
                    arguments(text),
                    arguments(other)
                ));
            }
            let letters = |t: &str| t.chars().any(|c| ('\u{600}'..='\u{6FF}').contains(&c));
            let plain: String = text.chars().filter(|c| c.is_ascii_alphabetic()).collect();
            if plain.len() > 24 && !letters(other) && !other.contains('{') {
                wrong.push(format!("{}: {key} is not translated: {}", c.name, other.trim()));
            }
        }
        wrong.extend(ur.keys().filter(|k| !en.contains_key(*k)).map(|k| format!("{}: {k} is in Urdu only", c.name)));
    }
    println!("{looked} messages in both languages");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    assert!(looked > 500);
}

#[test]
fn latin_inside_urdu_is_isolated() {
    let table = mounted::table();
    let words = Words::new(&table.catalogues).unwrap();
    let (mut runs, mut wrong) = (0, Vec::new());
    for c in &table.catalogues {
        for (key, text) in messages(c.ur).iter().filter(|(_, t)| arguments(t).is_empty() && !t.contains('{')) {
            let said = words.text(Lang::Ur, key, &[]);
            let mut depth = 0_i32;
            let mut bare = String::new();
            for ch in said.chars() {
                match ch {
                    '\u{2068}' => depth += 1,
                    '\u{2069}' => depth -= 1,
                    ch if depth == 0 => bare.push(ch),
                    ch => runs += usize::from(ch.is_ascii_alphabetic()),
                }
            }
            // A single letter is its own run; two together stand in an isolate.
            let pair = bare.as_bytes().windows(2).any(|w| w.iter().all(u8::is_ascii_alphabetic));
            if pair || depth != 0 {
                wrong.push(format!("{}: {key}: {}", c.name, text.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(runs > 100, "{runs} Latin letters in isolates");
}

/// Each term of the review stands in the catalogues in that spelling, so the list is of what people read.
#[test]
fn the_terms_for_review_are_those_that_people_read() {
    let all: String = mounted::table().catalogues.iter().map(|c| c.ur).collect();
    let rows: Vec<Vec<&str>> = REVIEW
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| English") && !l.starts_with("| ---"))
        .map(|l| l.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 40, "{} terms", rows.len());
    for row in rows {
        assert!(row.len() >= 3, "{row:?}");
        assert!(row[1].split('،').map(str::trim).any(|t| all.contains(t)), "{row:?} stands in no catalogue");
    }
}
