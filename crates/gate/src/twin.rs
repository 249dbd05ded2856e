//! Twin worlds: two runs of one story that differ in who the victim was must look the same to everybody else.
//! Ids are random, so they are replaced by the order of their first appearance before the runs are compared.

use std::collections::BTreeMap;

use serde_json::Value;

/// Replaces what is random by the order in which it appeared, over all bodies of one run. Lengths stay the same,
/// so sizes remain comparable.
#[derive(Debug, Default)]
pub struct Twin {
    seen: BTreeMap<String, usize>,
}

impl Twin {
    /// A run of which nothing was seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One body: JSON is decoded, so that escapes hide nothing, and printed again in its own order; anything else
    /// is taken as text. UUIDs, hashes, node ids and signatures (runs of 32 and more hex digits, 52 characters of
    /// base32, 86 or more of base64) are replaced.
    #[must_use]
    pub fn body(&mut self, bytes: &[u8]) -> String {
        match serde_json::from_slice::<Value>(bytes) {
            Ok(mut value) => {
                self.value(&mut value);
                value.to_string()
            }
            Err(_) => self.text(&String::from_utf8_lossy(bytes)),
        }
    }

    /// A whole run.
    #[must_use]
    pub fn run<'a>(bodies: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
        let mut twin = Self::new();
        bodies.into_iter().map(|b| twin.body(b)).collect()
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|i| self.value(i)),
            Value::Object(map) => {
                let fields = std::mem::take(map);
                for (key, mut field) in fields {
                    let key = self.text(&key);
                    self.value(&mut field);
                    map.insert(key, field);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A text with its random parts replaced.
    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let run = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
            if run == 0 {
                out.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
                continue;
            }
            let (word, after) = rest.split_at(run);
            self.word(word, &mut out);
            rest = after;
        }
        out
    }

    fn word(&mut self, word: &str, out: &mut String) {
        if is_random(word) {
            out.push_str(&self.stand_in(word));
            return;
        }
        // A UUID inside a longer word: `indicator--…`, `…_1`.
        let mut from = 0;
        while let Some(window) = word.get(from..) {
            let Some(at) = (0..window.len()).find(|n| window.get(*n..n + 36).is_some_and(is_uuid)) else {
                out.push_str(window);
                return;
            };
            out.push_str(window.get(..at).unwrap_or_default());
            let uuid = window.get(at..at + 36).unwrap_or_default().to_ascii_lowercase();
            out.push_str(&self.stand_in(&uuid));
            from = from.saturating_add(at).saturating_add(36);
        }
    }

    /// As long as what it stands for: a UUID for a UUID, zeros and a number for the rest.
    fn stand_in(&mut self, word: &str) -> String {
        let next = self.seen.len().saturating_add(1);
        let n = *self.seen.entry(word.to_owned()).or_insert(next);
        if is_uuid(word) {
            format!("00000000-0000-4000-8000-{n:012}")
        } else {
            format!("{n:0width$}", width = word.len())
        }
    }
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '=')
}

fn is_uuid(word: &str) -> bool {
    let dash = |n: usize| matches!(n, 8 | 13 | 18 | 23);
    word.len() == 36 && word.bytes().enumerate().all(|(n, b)| if dash(n) { b == b'-' } else { b.is_ascii_hexdigit() })
}

/// A hash, node id, signature or nonce by its shape.
fn is_random(word: &str) -> bool {
    let hex = word.len() >= 32 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let node = word.len() == 52 && word.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
    let signature = word.len() >= 86 && word.bytes().any(|b| b.is_ascii_uppercase()) && !word.contains("--");
    hex || node || signature
}
