//! A log line with the hits in it. Pure.

use schemars::JsonSchema;
use serde::Serialize;

/// Longest line shown, characters; logs may hold whole requests.
const LINE_CHARS_MAX: usize = 1000;

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It is what was looked for.
    pub hit: bool,
}

/// Cuts a line at each of the values in it, whatever their case. Long lines are cut around the first hit.
#[must_use]
pub fn pieces(line: &str, values: &[&str]) -> Vec<Piece> {
    let line: String = line.chars().map(|c| if c.is_control() && c != '\t' { '\u{FFFD}' } else { c }).collect();
    let low = line.to_ascii_lowercase();
    // ASCII case alone keeps every position the same; names in logs are ASCII (xn-- for the rest).
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for value in values.iter().map(|v| v.to_ascii_lowercase()).filter(|v| !v.is_empty()) {
        hits.extend(low.match_indices(&value).map(|(at, _)| (at, at + value.len())));
    }
    hits.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, to) in hits {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    let (start, end) = window(&line, merged.first().copied());
    let mut out = Vec::new();
    let mut push = |text: &str, hit: bool| {
        if !text.is_empty() {
            out.push(Piece { text: text.to_owned(), hit });
        }
    };
    if start > 0 {
        push("… ", false);
    }
    let mut at = start;
    for (from, to) in merged.into_iter().filter(|(f, t)| *f >= start && *t <= end) {
        push(&line[at..from], false);
        push(&line[from..to], true);
        at = to;
    }
    push(&line[at..end], false);
    if end < line.len() {
        push(" …", false);
    }
    out
}

/// The part of a long line that is shown, at borders of characters.
fn window(line: &str, hit: Option<(usize, usize)>) -> (usize, usize) {
    if line.chars().count() <= LINE_CHARS_MAX {
        return (0, line.len());
    }
    let before = hit.map_or(0, |(from, _)| from).saturating_sub(LINE_CHARS_MAX / 4);
    let start = (before..=line.len()).find(|i| line.is_char_boundary(*i)).unwrap_or(0);
    let end = line[start..].char_indices().nth(LINE_CHARS_MAX).map_or(line.len(), |(i, _)| start + i);
    (start, end.max(hit.map_or(0, |(_, to)| to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(line: &str, values: &[&str]) -> String {
        pieces(line, values).iter().map(|p| if p.hit { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn hits_are_marked_in_any_case_and_once() {
        assert_eq!(
            marked("10.0.0.7 A Evil.example. EVIL.EXAMPLE", &["evil.example"]),
            "10.0.0.7 A [Evil.example]. [EVIL.EXAMPLE]"
        );
        assert_eq!(marked("a.evil.example", &["evil.example", "a.evil.example"]), "[a.evil.example]");
        assert_eq!(marked("nothing", &["evil.example", ""]), "nothing");
        assert_eq!(marked("", &["x"]), "");
    }

    #[test]
    fn hostile_lines_stay_text_of_a_bounded_length() {
        let long = format!("{}evil.example{}", "آ".repeat(5000), "b\u{1b}[31m".repeat(5000));
        let shown: String = pieces(&long, &["evil.example"]).iter().map(|p| p.text.as_str()).collect();
        assert!(shown.chars().count() <= LINE_CHARS_MAX + 20 && !shown.contains('\u{1b}'));
        assert!(pieces(&long, &["evil.example"]).iter().any(|p| p.hit));
    }
}
