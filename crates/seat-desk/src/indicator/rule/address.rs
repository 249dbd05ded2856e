//! The address of a value's page: it never carries the value.
//!
//! A value in an address would be fetched ahead by browsers, previewed by chat programs, kept by proxies and histories, and
//! offered when somebody types. So a page's address holds 26 letters: a hash of kind and value, in base 32. It is the same on
//! every node, so that two CERTs can tell each other where to look. It hides a value from machines that follow what looks
//! like a name, not from somebody who guesses values and hashes them; who may read our logs may read our store as well.

use data_encoding::BASE32_NOPAD;
use pasban_kernel::{Digest, Observable};

/// What stands for a value.
pub type ValueId = [u8; 16];

/// Letters in an address.
const LETTERS: usize = 26;

/// What stands for a value in its address.
#[must_use]
pub fn id(value: &Observable) -> ValueId {
    let Digest(hash) = Digest::of(format!("pasban value 1\n{}\n{}", value.kind().name(), value.value()).as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    id
}

/// The same as it is written.
#[must_use]
pub fn text(id: &ValueId) -> String {
    BASE32_NOPAD.encode(id).to_ascii_lowercase()
}

/// Reads it; `None` where it is no such id.
#[must_use]
pub fn read(text: &str) -> Option<ValueId> {
    if text.len() != LETTERS || !text.is_ascii() {
        return None;
    }
    BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?.try_into().ok()
}

/// The path of a value's page. [`super::super::index::remember`] lets the page find it, for a value that neither a report nor
/// an object brought.
#[must_use]
pub fn path(value: &Observable) -> String {
    format!("/indicators/{}", text(&id(value)))
}

/// A value as it is shown: nothing follows it, and nothing in it turns the direction of what stands beside it.
#[must_use]
pub fn safe(value: &Observable) -> String {
    pasban_portal::parts::clean(&value.defanged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_nothing_and_comes_back() {
        let v = Observable::domain("update-check.example").unwrap();
        let path = path(&v);
        assert!(!path.contains("update") && path.len() == "/indicators/".len() + LETTERS, "{path}");
        assert_eq!(read(path.rsplit('/').next().unwrap()), Some(id(&v)));
        // The kind counts: a file may be named like a host.
        assert_ne!(id(&v), id(&Observable::file_name("update-check.example").unwrap()));
        for bad in ["", "a", "0000000000000000000000000!", "ééééééééééééé", &"a".repeat(27)] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
