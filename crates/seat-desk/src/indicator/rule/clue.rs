//! An object as text, with the places marked that point at somebody: what the gate's own finder found, at the very bytes.

use std::ops::Range;

use pasban_gate::clue::{ClueKind, VictimProfile, find};
use serde_json::Value;

/// Most pieces of a text: what is behind is left out and the caller says so.
pub const PIECES_MAX: usize = 4_000;

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// What it may point at, where it does.
    pub clue: Option<ClueKind>,
}

/// JSON, indented, cut where clues begin and end.
#[must_use]
pub fn of_json(value: &Value, victims: &[VictimProfile]) -> Vec<Piece> {
    let mut out = Writer { pieces: Vec::new(), victims };
    out.value(value, "", 0);
    out.pieces
}

/// A text of its own, cut where clues begin and end.
#[must_use]
pub fn of_text(place: &str, text: &str, victims: &[VictimProfile]) -> Vec<Piece> {
    let mut out = Writer { pieces: Vec::new(), victims };
    out.marked(place, text, str::to_owned);
    out.pieces
}

struct Writer<'v> {
    pieces: Vec<Piece>,
    victims: &'v [VictimProfile],
}

impl Writer<'_> {
    fn push(&mut self, text: &str, clue: Option<ClueKind>) {
        if text.is_empty() || self.pieces.len() >= PIECES_MAX {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.clue == clue => last.text.push_str(text),
            _ => self.pieces.push(Piece { text: text.to_owned(), clue }),
        }
    }

    fn marked(&mut self, place: &str, text: &str, write: impl Fn(&str) -> String) {
        let mut found: Vec<(Range<usize>, ClueKind)> = Vec::new();
        for v in self.victims {
            found.extend(find(v, [(place, text)]).into_iter().map(|c| (c.at, c.kind)));
        }
        found.sort_by_key(|(at, kind)| (at.start, std::cmp::Reverse(at.end), *kind));
        let mut done = 0;
        for (at, kind) in found {
            let start = at.start.max(done);
            // What was found lies at whole characters; anything else is left as it is and not cut.
            let (Some(before), Some(inside)) = (text.get(done..start), text.get(start..at.end)) else { continue };
            if inside.is_empty() {
                continue;
            }
            self.push(&write(before), None);
            self.push(&write(inside), Some(kind));
            done = at.end;
        }
        self.push(&write(text.get(done..).unwrap_or_default()), None);
    }

    fn string(&mut self, place: &str, text: &str) {
        self.push("\"", None);
        self.marked(place, text, |t| {
            let quoted = Value::from(t).to_string();
            quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
        });
        self.push("\"", None);
    }

    fn value(&mut self, value: &Value, place: &str, depth: usize) {
        if depth > pasban_kernel::limits::JSON_DEPTH_MAX {
            return;
        }
        let indent = |n: usize| format!("\n{}", "  ".repeat(n));
        match value {
            Value::String(text) => self.string(place, text),
            Value::Array(list) if list.is_empty() => self.push("[]", None),
            Value::Array(list) => {
                self.push("[", None);
                for (i, v) in list.iter().enumerate() {
                    self.push(if i > 0 { "," } else { "" }, None);
                    self.push(&indent(depth + 1), None);
                    self.value(v, &format!("{place}[{i}]"), depth + 1);
                }
                self.push(&indent(depth), None);
                self.push("]", None);
            }
            Value::Object(map) if map.is_empty() => self.push("{}", None),
            Value::Object(map) => {
                self.push("{", None);
                for (i, (k, v)) in map.iter().enumerate() {
                    self.push(if i > 0 { "," } else { "" }, None);
                    self.push(&indent(depth + 1), None);
                    let dot = if place.is_empty() { "" } else { "." };
                    let inner = format!("{place}{dot}{k}");
                    self.string(&format!("{inner} (key)"), k);
                    self.push(": ", None);
                    self.value(v, &inner, depth + 1);
                }
                self.push(&indent(depth), None);
                self.push("}", None);
            }
            // A long number may hide an address.
            Value::Number(n) => self.marked(place, &n.to_string(), str::to_owned),
            other => self.push(&other.to_string(), None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pasban_kernel::id::OrgId;
    use serde_json::json;

    fn bank() -> VictimProfile {
        VictimProfile {
            names: vec!["Bank Aftab".into()],
            domains: vec!["bank-aftab.example".into()],
            ranges: vec!["198.51.100.0/28".parse().unwrap()],
            ..VictimProfile::new(OrgId::from_random([1; 16]))
        }
    }

    fn clues(pieces: &[Piece]) -> Vec<&str> {
        pieces.iter().filter(|p| p.clue.is_some()).map(|p| p.text.as_str()).collect()
    }

    #[test]
    fn the_text_stays_whole_and_the_places_are_marked() {
        let value = json!({
            "pattern": "[file:name = 'BankAftab_update.exe']",
            "description": "\"quoted\" <script> \u{202e} بینک and 198.51.100.7",
            "n": [1, {"x": null, "y": true}], "e": [], "o": {}
        });
        let pieces = of_json(&value, &[bank()]);
        let whole: String = pieces.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(whole, serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(serde_json::from_str::<Value>(&whole).unwrap(), value);
        let found = clues(&pieces);
        assert!(found.iter().any(|c| c.contains("BankAftab")), "{found:?}");
        assert!(found.contains(&"198.51.100.7"), "{found:?}");
        assert!(clues(&of_json(&value, &[])).is_empty());
    }

    #[test]
    fn clues_that_overlap_are_marked_once() {
        let pieces = of_text("text", "mail of login.bank-aftab.example today", &[bank(), bank()]);
        let whole: String = pieces.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(whole, "mail of login.bank-aftab.example today");
        assert!(clues(&pieces).concat().contains("bank-aftab.example"));
    }
}
