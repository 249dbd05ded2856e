//! JSON (RFC 8259) from strangers, and RFC 8785 canonical JSON for hashing and signing.
//!
//! The reader is ours because a signature and a parser must agree on what a document says: it refuses duplicate
//! keys, lone surrogates, NUL, numbers that no double holds and anything after the value, and never recurses, so
//! nesting costs no stack. Whatever it accepts, every other conforming reader reads the same way (RFC 7493, I-JSON).

mod parse;
#[cfg(test)]
mod tests;

pub use parse::{bounded, read};

use serde_json::Value;

/// The RFC 8785 (JCS) bytes of a value: keys sorted by UTF-16 units, numbers as ECMAScript prints them.
#[must_use]
pub fn canonical(value: &Value) -> Vec<u8> {
    // A `Value` has only string keys and finite numbers, which are all that the canonicaliser can object to.
    // Should it ever object, plain JSON keeps different values different, so no two objects share a hash.
    serde_json_canonicalizer::to_vec(value).unwrap_or_else(|_| value.to_string().into_bytes())
}

/// Length of a value as compact JSON, bytes.
#[must_use]
pub fn size_bytes(value: &Value) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.saturating_add(part.len());
            Ok(part.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    match serde_json::to_writer(&mut count, value) {
        Ok(()) => count.0,
        Err(_) => usize::MAX,
    }
}

/// Whether every whole number in the value lies within ±(2^53 - 1), where all readers and RFC 8785 agree on it
/// (STIX 2.1 section 2.7). The depth of `value` is bounded by [`bounded`].
#[must_use]
pub fn integers_are_safe(value: &Value) -> bool {
    const SAFE: u64 = (1 << 53) - 1;
    match value {
        Value::Number(n) => {
            n.as_u64().is_none_or(|n| n <= SAFE)
                && n.as_i64().is_none_or(|n| n.unsigned_abs() <= SAFE)
                && (n.is_u64() || n.is_i64() || n.as_f64().is_none_or(|f| f.fract() != 0.0 || f.abs() <= SAFE as f64))
        }
        Value::Array(items) => items.iter().all(integers_are_safe),
        Value::Object(map) => map.values().all(integers_are_safe),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}
