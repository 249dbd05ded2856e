//! What an administrator reads of an act's subject: that it is a report, an account, a link, and which; never a value that was
//! watched or blocked, nor a name. The audit says who read and did what, and not about whom (`pasban_access::rule`).

use pasban_kernel::NodeId;

/// What stands for a word that is not shown.
const HIDDEN: &str = "…";
/// The words that subjects of acts and readings are made of beside ids; anything else may be a value or a name.
const WORDS: [&str; 20] = [
    "report",
    "alert",
    "item",
    "incident",
    "policy",
    "response",
    "questions",
    "of",
    "tenant",
    "search",
    "queue",
    "expired",
    "indicator",
    "link",
    "lift",
    "unlift",
    "approve",
    "audit",
    "node",
    "objection",
];

/// Whether a word is a UUID, alone or behind the name of a STIX type.
fn is_id(word: &str) -> bool {
    let uuid = word
        .rsplit_once("--")
        .map_or(word, |(kind, uuid)| if kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') { uuid } else { "" });
    let bytes = uuid.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// The subject as an administrator reads it.
#[must_use]
pub fn shown(subject: &str) -> String {
    if subject.parse::<NodeId>().is_ok() {
        return subject.to_owned();
    }
    let word = |w| if is_id(w) || WORDS.contains(&w) { w } else { HIDDEN };
    subject.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// Whether a subject can be asked for: one that would be shown whole.
#[must_use]
pub fn may_ask(subject: &str) -> bool {
    !subject.is_empty() && !shown(subject).contains(HIDDEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_our_own_words_are_read_and_values_are_not() {
        let uuid = "0b90cf03-6b3b-427f-ac4d-2adfb6d8dee3";
        for whole in [
            uuid.to_owned(),
            format!("report {uuid}"),
            format!("indicator--{uuid}"),
            format!("policy response of {uuid}"),
            "search".to_owned(),
            "expired".to_owned(),
        ] {
            assert_eq!(shown(&whole), whole);
            assert!(may_ask(&whole), "{whole}");
        }
        for (hidden, said) in [
            ("lift evil.example", "lift …"),
            ("approve 198.51.100.7", "approve …"),
            ("unlift HTTPS://evil.example/x", "unlift …"),
            ("lift localhost", "lift …"),
            ("ali", "…"),
            ("bank-a", "…"),
            ("lift d41d8cd98f00b204e9800998ecf8427e", "lift …"),
            ("", ""),
        ] {
            assert_eq!(shown(hidden), said);
            assert!(!may_ask(hidden), "{hidden}");
        }
    }
}
