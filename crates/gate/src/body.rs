//! The bytes of a candidate, read once: every text with its place, and the few facts that the gate compares with
//! what the candidate claims. Values are visited as they stream past, so that a duplicate key hides nothing.

use std::fmt;

use pasban_kernel::{Tlp, limits};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// Longest place that is kept, bytes: places are for people, and copied for every text.
const PLACE_BYTES_MAX: usize = 160;

/// What was read out of the bytes.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// All strings, keys and whole numbers with their places: `name`, `external_references[0].url`, `labels (key)`.
    pub(crate) texts: Vec<(String, String)>,
    /// `revoked`, where it is given.
    pub(crate) revoked: Vec<bool>,
    /// Whether it starts as JSON does but cannot be read as such, or is nested too deeply.
    pub(crate) unreadable: bool,
}

impl Body {
    /// Reads the bytes: JSON, or else lines of text.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut body = Self::default();
        if bytes.len() > limits::OBJECT_BYTES_MAX {
            body.unreadable = true;
            return body;
        }
        let looks_like_json = bytes.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| matches!(b, b'{' | b'['));
        if looks_like_json {
            let mut reader = serde_json::Deserializer::from_slice(bytes);
            let seed = Walk { body: &mut body, path: String::new(), depth: 0 };
            let whole = seed.deserialize(&mut reader).and_then(|()| reader.end());
            body.unreadable = whole.is_err();
        } else {
            let text = String::from_utf8_lossy(bytes);
            body.texts
                .extend(text.lines().enumerate().map(|(n, l)| (format!("line {}", n.saturating_add(1)), l.into())));
        }
        body
    }

    /// All texts that stand at exactly this place.
    pub(crate) fn at<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts.iter().filter(move |(p, _)| p == path).map(|(_, t)| t.as_str())
    }

    /// The strictest TLP label among the object's own and its granular markings.
    pub(crate) fn strictest(&self) -> Option<Tlp> {
        self.texts
            .iter()
            .filter(|(p, _)| p.starts_with("object_marking_refs[") || p.starts_with("granular_markings["))
            .filter_map(|(_, t)| Tlp::from_marking_id(t))
            .max()
    }
}

/// One value at one place.
struct Walk<'b> {
    body: &'b mut Body,
    path: String,
    depth: usize,
}

impl Walk<'_> {
    fn keep(self, text: String) {
        if !text.is_empty() {
            self.body.texts.push((self.path, text));
        }
    }

    /// The place of something inside this one.
    fn inside(&self, step: &str) -> String {
        let mut path = format!("{}{step}", self.path);
        if path.len() > PLACE_BYTES_MAX {
            let cut = (0..=PLACE_BYTES_MAX).rev().find(|n| path.is_char_boundary(*n)).unwrap_or(0);
            path.truncate(cut);
        }
        path
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        if self.depth > limits::JSON_DEPTH_MAX {
            return Err(D::Error::custom("nested too deeply"));
        }
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, v: bool) -> Result<(), E> {
        if self.path == "revoked" {
            self.body.revoked.push(v);
        }
        Ok(())
    }

    // An address may hide in a number; small ones are counts.
    fn visit_i64<E>(self, v: i64) -> Result<(), E> {
        if v >= 1 << 24 {
            self.keep(v.to_string());
        }
        Ok(())
    }

    fn visit_u64<E>(self, v: u64) -> Result<(), E> {
        if v >= 1 << 24 {
            self.keep(v.to_string());
        }
        Ok(())
    }

    fn visit_f64<E>(self, v: f64) -> Result<(), E> {
        if v >= 16_777_216.0 {
            self.keep(v.to_string());
        }
        Ok(())
    }

    fn visit_str<E>(self, v: &str) -> Result<(), E> {
        self.keep(v.to_owned());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut n = 0usize;
        loop {
            let next = Walk {
                body: &mut *self.body,
                path: format!("{}[{n}]", self.path),
                depth: self.depth.saturating_add(1),
            };
            if seq.next_element_seed(next)?.is_none() {
                return Ok(());
            }
            n = n.saturating_add(1);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let dot = if self.path.is_empty() { "" } else { "." };
            let path = self.inside(&format!("{dot}{key}"));
            self.body.texts.push((format!("{path} (key)"), key));
            let depth = self.depth.saturating_add(1);
            map.next_value_seed(Walk { body: &mut *self.body, path, depth })?;
        }
        Ok(())
    }
}
