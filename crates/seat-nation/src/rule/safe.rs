//! Texts of acts as they are shown: values in them are defanged, as threat data is everywhere. The proof of an entry holds
//! the act to the letter.

use pasban_formats::text::value;
use serde_json::Value;

/// A text with every value in it defanged, word by word.
#[must_use]
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end_matches(char::is_whitespace);
        let bare = word.trim_matches(|c: char| matches!(c, '"' | '\'' | ',' | ';' | '(' | ')' | '<' | '>'));
        match value(bare).filter(|_| !bare.is_empty()) {
            Some(found) => out.push_str(&word.replacen(bare, &found.defanged(), 1)),
            None => out.push_str(word),
        }
        out.push_str(part.get(word.len()..).unwrap_or_default());
    }
    out
}

/// The same for the texts of a JSON value; its names stay.
#[must_use]
pub fn safe_json(json: Value) -> Value {
    match json {
        Value::String(text) => Value::String(safe(&text)),
        Value::Array(all) => Value::Array(all.into_iter().map(safe_json).collect()),
        Value::Object(all) => Value::Object(all.into_iter().map(|(name, v)| (name, safe_json(v))).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_defanged_wherever_they_stand() {
        for raw in ["cdn-sync.example", "http://evil.example/x", "203.0.113.66", "a@evil.example"] {
            for text in [raw.to_owned(), format!("domain {raw}"), format!("seen at ({raw}), twice")] {
                let shown = safe(&text);
                assert!(!shown.contains(raw), "{shown}");
            }
        }
        let body = safe_json(json!({"value": "cdn-sync.example", "n": 3, "all": [["domain", "b.evil.example"]]}));
        assert!(
            !body.to_string().contains("cdn-sync.example") && !body.to_string().contains("b.evil.example"),
            "{body}"
        );
        assert_eq!(body["n"], 3);
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "",
            "544cc0cf-bba6-434c-8aab-70bea281d283",
            "indicator--230f7bc0-7a5a-46b3-b9cd-1ab0a88e5813",
            "Model Incident Act (fiction), section 1",
            "  two  spaces ",
            "brief 00112233445566778899aabbccddeeff",
        ] {
            assert_eq!(safe(text), text);
        }
    }
}
