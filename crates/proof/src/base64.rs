//! Base64 of which each value has one spelling: RFC 4648 section 4 with padding, nothing between, no spare bits set.

use data_encoding::BASE64;

/// The bytes. The library also takes padded pieces one after the other (`AA==AA==`), which would give a signature
/// many spellings; other readers refuse them.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    if text.trim_end_matches('=').contains('=') {
        return None;
    }
    BASE64.decode(text.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_a_value() {
        for (text, bytes) in
            [("", Some(0)), ("AA==", Some(1)), ("AAA=", Some(2)), ("AAAA", Some(3)), ("AAAAAA==", Some(4))]
        {
            assert_eq!(decode(text).map(|b| b.len()), bytes, "{text}");
        }
        for bad in ["AA", "AA=", "AB==", "AA==AA==", "AAA=AAAA", "AA==\n", " AA==", "AAAA====", "=", "A-__"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
