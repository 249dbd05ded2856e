//! What is sent: pairs of a query, a form or an upload, and JSON, read into the types of pages and deeds.

use pasban_app::{AppError, Result};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Most fields in one form.
pub const FIELDS_MAX: usize = 2_000;
/// Longest text of one field, bytes.
pub const FIELD_BYTES_MAX: usize = 512 * 1024;
/// Most files in one form.
pub const FILES_MAX: usize = 20;
/// Largest file, bytes.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Largest form with its files, bytes.
pub const FORM_BYTES_MAX: usize = 48 * 1024 * 1024;

/// Names and values in the order in which they were sent; a name may come more than once.
#[derive(Clone, Debug, Default)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// Reads a query or an URL-encoded form.
    ///
    /// # Errors
    /// Where it has too many or too long fields.
    pub fn decode(text: &str) -> Result<Self> {
        let pairs: Vec<(String, String)> =
            serde_html_form::from_str(text).map_err(|e| AppError::invalid(format!("the form cannot be read: {e}")))?;
        Self(pairs).bounded()
    }

    pub(crate) fn bounded(self) -> Result<Self> {
        if self.0.len() > FIELDS_MAX {
            return Err(AppError::invalid(format!("more than {FIELDS_MAX} fields")));
        }
        if let Some((name, _)) = self.0.iter().find(|(_, v)| v.len() > FIELD_BYTES_MAX) {
            let name: String = name.chars().take(40).collect();
            return Err(AppError::invalid(format!("{name}: longer than {FIELD_BYTES_MAX} bytes; send it as a file")));
        }
        Ok(self)
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Whether a name has a value, as for ticks and choices.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(n, v)| n == name && v == value)
    }

    /// The pairs as a query.
    #[must_use]
    pub fn encode(&self) -> String {
        serde_html_form::to_string(&self.0).unwrap_or_default()
    }

    /// The pairs without some names: for links that keep a filter.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(n, _)| !names.contains(&n.as_str())).cloned().collect())
    }
}

/// Reads pairs into a type. Fields that nobody filled in (empty) count as absent, so that `Option` means what it says.
///
/// # Errors
/// Where one cannot be read: says which.
pub fn read<T: DeserializeOwned>(pairs: &Pairs) -> Result<T> {
    let filled = Pairs(pairs.0.iter().filter(|(_, v)| !v.trim().is_empty()).cloned().collect());
    serde_html_form::from_str(&filled.encode()).map_err(|e| AppError::invalid(e.to_string()))
}

/// Reads JSON into a type; names of the path go in as fields.
///
/// # Errors
/// Where a field cannot be read, or stands in both.
pub fn read_json<T: DeserializeOwned>(value: Value, names: &Pairs) -> Result<T> {
    let mut object = match value {
        Value::Object(object) => object,
        Value::Null => serde_json::Map::new(),
        _ => return Err(AppError::invalid("the body must be a JSON object")),
    };
    for (name, text) in &names.0 {
        if object.insert(name.clone(), Value::String(text.clone())).is_some() {
            return Err(AppError::invalid(format!("{name}: stands in the path already")));
        }
    }
    serde_json::from_value(Value::Object(object)).map_err(|e| AppError::invalid(e.to_string()))
}

/// A tick: `on`, `yes`, `true`, `1` in a form; a boolean in JSON. Use with `#[serde(default)]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
#[schemars(with = "bool")]
pub struct Tick(pub bool);

impl<'de> Deserialize<'de> for Tick {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl serde::de::Visitor<'_> for V {
            type Value = Tick;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a tick: true or false")
            }
            fn visit_bool<E: serde::de::Error>(self, v: bool) -> Result<Tick, E> {
                Ok(Tick(v))
            }
            fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<Tick, E> {
                match v {
                    "on" | "yes" | "true" | "1" => Ok(Tick(true)),
                    "off" | "no" | "false" | "0" | "" => Ok(Tick(false)),
                    _ => Err(E::custom("a tick: true or false")),
                }
            }
        }
        d.deserialize_any(V)
    }
}

/// Digits of people: ۰-۹ and ٠-٩ are taken in every input and kept as 0-9.
#[must_use]
pub fn plain_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{6F0}'..='\u{6F9}' => char::from(b'0' + (c as u32 - 0x6F0) as u8),
            '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
            other => other,
        })
        .collect()
}
