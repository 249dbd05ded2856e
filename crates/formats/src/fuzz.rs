//! One function of bytes for each parser, for fuzzers and property tests: it must neither panic nor hang, and what it
//! reads must survive being printed and read again.

use pasban_kernel::Tlp;
use serde_json::Value;

use crate::{csv_list, json, misp, stix, taxii, text};

/// A target.
pub type Target = fn(&[u8]);

/// All targets by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("json", json_bytes),
    ("stix_bundle", stix_bundle),
    ("stix_pattern", stix_pattern),
    ("taxii_filter", taxii_filter),
    ("misp_event", misp_event),
    ("csv_list", csv_rows),
    ("text", free_text),
];

/// [`json::bounded`] and [`json::canonical`].
pub fn json_bytes(bytes: &[u8]) {
    if let Ok(value) = json::bounded(bytes) {
        let canonical = json::canonical(&value);
        let again = json::bounded(&canonical).map(|v| json::canonical(&v));
        assert_eq!(again, Ok(canonical), "canonical JSON is stable");
    }
}

/// [`stix::parse_bundle`], and its objects as a list again.
pub fn stix_bundle(bytes: &[u8]) {
    if let Ok(parsed) = stix::parse_bundle(bytes) {
        for object in &parsed.value {
            let _ = (object.labels().count(), object.confidence(), stix::marking::effective(object, &|_| None));
            let _ = stix::marking::meaning(object);
        }
        let list: Vec<Value> = parsed.value.iter().map(stix::StixObject::to_value).collect();
        let again = stix::parse_bundle(Value::Array(list).to_string().as_bytes());
        assert_eq!(again.map(|p| p.value), Ok(parsed.value), "objects read back");
    }
}

/// [`stix::pattern::parse`], its printing, and [`stix::pattern::observables`].
pub fn stix_pattern(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(pattern) = stix::pattern::parse(text) {
        if let Ok(values) = stix::pattern::observables(&pattern) {
            let again = stix::pattern::parse(&stix::pattern::print_any(&values));
            assert_eq!(again.and_then(|p| stix::pattern::observables(&p)), Ok(values), "values read back");
        }
        assert_eq!(stix::pattern::parse(&pattern.to_string()), Ok(pattern), "patterns read back");
    }
}

/// [`taxii::Filter::parse`] and the media types.
pub fn taxii_filter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = (taxii::Filter::parse(text), taxii::accept(Some(text)), taxii::content_type(Some(text)));
}

/// [`misp::parse`].
pub fn misp_event(bytes: &[u8]) {
    if let Ok(parsed) = misp::parse(bytes) {
        let _ = parsed.value.iter().map(|e| e.indicators().count()).sum::<usize>();
    }
}

/// [`csv_list::parse`]: under a line that says RED no row is open.
pub fn csv_rows(bytes: &[u8]) {
    let _ = csv_list::parse(bytes);
    if let Ok(parsed) = csv_list::parse(&[b"# TLP:RED\n", bytes].concat()) {
        assert!(parsed.value.iter().all(|r| r.marking.held_as() == Tlp::Red), "the whole list is RED");
    }
}

/// [`text::extract`]: every original is found where it is said to stand. [`text::marking`]: a label on a line of its own
/// counts whatever stands before it, and is found where it is said to stand.
pub fn free_text(bytes: &[u8]) {
    if let Ok(Some(written)) = text::marking(&[bytes, b"\nTLP:RED\n"].concat())
        && std::str::from_utf8(bytes).is_ok()
    {
        assert_eq!(written.marking.held_as(), Tlp::Red, "the strictest label counts");
        let source = format!("{}\nTLP:RED\n", String::from_utf8_lossy(bytes));
        let line =
            source.strip_prefix('\u{feff}').unwrap_or(&source).split('\n').nth(written.line - 1).unwrap_or_default();
        let first = line.chars().nth(written.column - 1);
        assert!(matches!(first, Some('t' | 'T' | '\u{ff34}' | '\u{ff54}')), "the label stands at its place");
    }
    if let Ok(parsed) = text::extract(bytes)
        && let Ok(source) = std::str::from_utf8(bytes)
    {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        let lines: Vec<&str> = source.lines().collect();
        for found in &parsed.value {
            let line = lines.get(found.line - 1).copied().unwrap_or_default();
            let there: String = line.chars().skip(found.column - 1).take(found.original.chars().count()).collect();
            assert_eq!(there, found.original, "the original stands at its place");
        }
    }
}
