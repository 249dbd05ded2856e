//! What an object must have: the common properties of STIX 2.1 section 3.2 and the required properties of each type
//! (sections 4 to 7). Optional properties are checked where a wrong one would mislead us (times, references, markings);
//! the rest is the sender's business and kept as it is.

use pasban_kernel::{Finding, StixId, Timestamp};
use serde_json::{Map, Value};

use super::types::Class;
use crate::collect::quote;
use crate::json;

/// What the checks learn of an object.
pub(super) struct Checked {
    pub(super) id: StixId,
    pub(super) class: Class,
    pub(super) created: Option<Timestamp>,
    pub(super) modified: Option<Timestamp>,
}

/// What a property must hold.
#[derive(Clone, Copy)]
enum Must {
    /// Any string that is not empty.
    Text,
    /// A timestamp.
    Time,
    /// True or false.
    Bool,
    /// A whole number in a range, both ends allowed.
    Whole(u64, u64),
    /// A reference to any object.
    Ref,
    /// A reference to one of these types.
    RefTo(&'static [&'static str]),
    /// A list with at least one reference.
    Refs,
    /// A list with at least one string.
    Texts,
    /// An object with at least one member.
    Members,
}

/// One type: its family, what it must have, of which properties at least one must be there, and what is checked if
/// present.
struct Rule {
    name: &'static str,
    class: Class,
    must: &'static [(&'static str, Must)],
    one_of: &'static [&'static str],
    may: &'static [(&'static str, Must)],
}

const fn domain(name: &'static str, must: &'static [(&'static str, Must)]) -> Rule {
    Rule { name, class: Class::Domain, must, one_of: &[], may: SEEN }
}

const fn observable(
    name: &'static str,
    must: &'static [(&'static str, Must)],
    one_of: &'static [&'static str],
) -> Rule {
    Rule { name, class: Class::Observable, must, one_of, may: &[] }
}

const NAME: &[(&str, Must)] = &[("name", Must::Text)];
const VALUE: &[(&str, Must)] = &[("value", Must::Text)];
const SEEN: &[(&str, Must)] = &[("first_seen", Must::Time), ("last_seen", Must::Time)];

/// Sections 4 (domain objects), 5 (relationships), 6 (observables), 7 (meta), in the order of the standard.
const RULES: &[Rule] = &[
    domain("attack-pattern", NAME),
    domain("campaign", NAME),
    domain("course-of-action", NAME),
    domain("grouping", &[("context", Must::Text), ("object_refs", Must::Refs)]),
    domain("identity", NAME),
    domain("incident", NAME),
    Rule {
        name: "indicator",
        class: Class::Domain,
        must: &[("pattern", Must::Text), ("pattern_type", Must::Text), ("valid_from", Must::Time)],
        one_of: &[],
        may: &[("valid_until", Must::Time)],
    },
    domain("infrastructure", NAME),
    domain("intrusion-set", NAME),
    Rule { name: "location", class: Class::Domain, must: &[], one_of: &["region", "country", "latitude"], may: &[] },
    domain("malware", &[("is_family", Must::Bool)]),
    Rule {
        name: "malware-analysis",
        class: Class::Domain,
        must: &[("product", Must::Text)],
        one_of: &["result", "analysis_sco_refs"],
        may: &[("submitted", Must::Time), ("analysis_started", Must::Time), ("analysis_ended", Must::Time)],
    },
    domain("note", &[("content", Must::Text), ("object_refs", Must::Refs)]),
    Rule {
        name: "observed-data",
        class: Class::Domain,
        must: &[
            ("first_observed", Must::Time),
            ("last_observed", Must::Time),
            ("number_observed", Must::Whole(1, 999_999_999)),
        ],
        one_of: &["object_refs", "objects"],
        may: &[("object_refs", Must::Refs), ("objects", Must::Members)],
    },
    domain("opinion", &[("opinion", Must::Text), ("object_refs", Must::Refs)]),
    domain("report", &[("name", Must::Text), ("published", Must::Time), ("object_refs", Must::Refs)]),
    domain("threat-actor", NAME),
    domain("tool", NAME),
    domain("vulnerability", NAME),
    Rule {
        name: "relationship",
        class: Class::Relationship,
        must: &[("relationship_type", Must::Text), ("source_ref", Must::Ref), ("target_ref", Must::Ref)],
        one_of: &[],
        may: &[("start_time", Must::Time), ("stop_time", Must::Time)],
    },
    Rule {
        name: "sighting",
        class: Class::Relationship,
        must: &[("sighting_of_ref", Must::Ref)],
        one_of: &[],
        may: &[
            ("first_seen", Must::Time),
            ("last_seen", Must::Time),
            ("count", Must::Whole(0, 999_999_999)),
            ("observed_data_refs", Must::Refs),
            ("where_sighted_refs", Must::Refs),
            ("summary", Must::Bool),
        ],
    },
    observable("artifact", &[], &["payload_bin", "url"]),
    observable("autonomous-system", &[("number", Must::Whole(0, u32::MAX as u64))], &[]),
    observable("directory", &[("path", Must::Text)], &[]),
    observable("domain-name", VALUE, &[]),
    observable("email-addr", VALUE, &[]),
    observable("email-message", &[("is_multipart", Must::Bool)], &[]),
    observable("file", &[], &["hashes", "name"]),
    observable("ipv4-addr", VALUE, &[]),
    observable("ipv6-addr", VALUE, &[]),
    observable("mac-addr", VALUE, &[]),
    observable("mutex", NAME, &[]),
    observable("network-traffic", &[("protocols", Must::Texts)], &["src_ref", "dst_ref"]),
    observable("process", &[], &[]),
    observable("software", NAME, &[]),
    observable("url", VALUE, &[]),
    observable("user-account", &[], &[]),
    observable("windows-registry-key", &[], &[]),
    observable("x509-certificate", &[], &[]),
    Rule {
        name: "language-content",
        class: Class::Meta,
        must: &[("object_ref", Must::Ref), ("contents", Must::Members)],
        one_of: &[],
        may: &[("object_modified", Must::Time)],
    },
    Rule {
        name: "extension-definition",
        class: Class::Meta,
        must: &[
            ("created_by_ref", Must::RefTo(&["identity"])),
            ("name", Must::Text),
            ("schema", Must::Text),
            ("version", Must::Text),
            ("extension_types", Must::Texts),
        ],
        one_of: &[],
        may: &[],
    },
    Rule {
        name: "marking-definition",
        class: Class::Meta,
        must: &[],
        one_of: &["definition", "extensions"],
        may: &[("definition_type", Must::Text), ("definition", Must::Members)],
    },
];

/// Section 3.2, all families.
const COMMON: &[(&str, Must)] = &[
    ("created_by_ref", Must::RefTo(&["identity"])),
    ("revoked", Must::Bool),
    ("confidence", Must::Whole(0, 100)),
    ("lang", Must::Text),
    ("defanged", Must::Bool),
    ("extensions", Must::Members),
];

/// Pairs of which the second may not be earlier than the first.
const ORDERED: &[(&str, &str)] =
    &[("first_seen", "last_seen"), ("first_observed", "last_observed"), ("start_time", "stop_time")];

/// A STIX timestamp: RFC 3339 in UTC, written with a capital T and Z (section 2.16). `None` for any other text.
#[must_use]
pub fn timestamp(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let formed = bytes.get(10) == Some(&b'T') && bytes.last() == Some(&b'Z');
    formed.then(|| Timestamp::parse(text)).flatten()
}

fn fail<T>(place: impl Into<String>, reason: impl Into<String>) -> Result<T, Finding> {
    Err(Finding::new(place, reason))
}

/// Checks all that is said above, in the order in which a reader would look.
pub(super) fn check(o: &Map<String, Value>) -> Result<Checked, Finding> {
    let kind = match o.get("type") {
        Some(Value::String(kind)) => kind.as_str(),
        Some(_) => return fail("type", "not a string"),
        None => return fail("type", "required"),
    };
    if kind == "bundle" {
        return fail("type", "a bundle inside a bundle");
    }
    let id: StixId = match o.get("id") {
        Some(Value::String(id)) => match id.parse() {
            Ok(id) => id,
            Err(_) => {
                return fail("id", format!("{} is not type--UUID in lower case", quote(id)));
            }
        },
        Some(_) => return fail("id", "not a string"),
        None => return fail("id", "required"),
    };
    if id.type_name() != kind {
        return fail("id", format!("the id begins with {} but the type is {}", quote(id.type_name()), quote(kind)));
    }
    let rule = RULES.iter().find(|r| r.name == kind);
    let class = rule.map_or_else(|| custom_class(o), |r| r.class);
    spec_version(o, class)?;
    let (created, modified) = versions(o, class, kind)?;
    for (name, must) in COMMON {
        if let Some(value) = o.get(*name) {
            hold(name, value, *must)?;
        }
    }
    texts(o, "labels")?;
    markings(o)?;
    external_references(o)?;
    if let Some(rule) = rule {
        of_type(o, rule)?;
    }
    if !o.values().all(json::integers_are_safe) {
        let name = o.iter().find(|(_, v)| !json::integers_are_safe(v)).map_or("", |(k, _)| k.as_str());
        return fail(name, "a whole number beyond 2^53, which readers round differently (STIX 2.1 section 2.7)");
    }
    Ok(Checked { id, class, created, modified })
}

/// A custom type without times is an observable; any other one has versions.
fn custom_class(o: &Map<String, Value>) -> Class {
    if o.contains_key("created") || o.contains_key("modified") { Class::Domain } else { Class::Observable }
}

fn spec_version(o: &Map<String, Value>, class: Class) -> Result<(), Finding> {
    match o.get("spec_version") {
        Some(Value::String(v)) if v == "2.1" => Ok(()),
        Some(Value::String(v)) => fail("spec_version", format!("{} is not 2.1", quote(v))),
        Some(_) => fail("spec_version", "not a string"),
        None if class == Class::Observable => Ok(()),
        None => fail("spec_version", "required; without it the object is STIX 2.0, which is not read here"),
    }
}

fn versions(
    o: &Map<String, Value>,
    class: Class,
    kind: &str,
) -> Result<(Option<Timestamp>, Option<Timestamp>), Finding> {
    let time = |name: &str| -> Result<Option<Timestamp>, Finding> {
        match o.get(name) {
            None => Ok(None),
            Some(value) => {
                hold(name, value, Must::Time)?;
                Ok(value.as_str().and_then(timestamp))
            }
        }
    };
    let (created, modified) = (time("created")?, time("modified")?);
    if class == Class::Observable {
        for name in ["created", "modified"] {
            if o.contains_key(name) {
                return fail(name, "a cyber-observable object has no version, so it may not have this property");
            }
        }
        return Ok((None, None));
    }
    let Some(made) = created else { return fail("created", "required") };
    if kind == "marking-definition" {
        // Section 7.2.1: a marking definition is never versioned, so `modified` is not to be there.
        return if modified.is_some() {
            fail("modified", "a marking definition has no versions")
        } else {
            Ok((created, None))
        };
    }
    match modified {
        None => fail("modified", "required"),
        Some(at) if at < made => fail("modified", "earlier than created"),
        Some(_) => Ok((created, modified)),
    }
}

fn of_type(o: &Map<String, Value>, rule: &Rule) -> Result<(), Finding> {
    for (name, must) in rule.must {
        match o.get(*name) {
            Some(value) => hold(name, value, *must)?,
            None => return fail(*name, format!("required in every {}", rule.name)),
        }
    }
    if !rule.one_of.is_empty() && !rule.one_of.iter().any(|name| o.contains_key(*name)) {
        return fail(rule.one_of[0], format!("a {} needs one of: {}", rule.name, rule.one_of.join(", ")));
    }
    for (name, must) in rule.may {
        if let Some(value) = o.get(*name) {
            hold(name, value, *must)?;
        }
    }
    for (first, second) in ORDERED {
        let at = |name: &str| o.get(name).and_then(Value::as_str).and_then(timestamp);
        if let (Some(a), Some(b)) = (at(first), at(second))
            && b < a
        {
            return fail(*second, format!("earlier than {first}"));
        }
    }
    match rule.name {
        "indicator" => indicator(o),
        "malware" if o.get("is_family") == Some(&Value::Bool(true)) && !o.contains_key("name") => {
            fail("name", "required where is_family is true")
        }
        "location" => {
            let has = |name: &str| o.contains_key(name);
            if has("latitude") == has("longitude") {
                Ok(())
            } else {
                fail("latitude", "latitude and longitude go together")
            }
        }
        "process" | "user-account" | "windows-registry-key" | "x509-certificate"
            if o.keys().all(|k| matches!(k.as_str(), "type" | "id" | "spec_version")) =>
        {
            fail("", format!("a {} needs at least one property that says what it is", rule.name))
        }
        _ => Ok(()),
    }
}

fn indicator(o: &Map<String, Value>) -> Result<(), Finding> {
    let text = |name: &str| o.get(name).and_then(Value::as_str);
    if let (Some(from), Some(until)) = (text("valid_from").and_then(timestamp), text("valid_until").and_then(timestamp))
        && until <= from
    {
        return fail("valid_until", "not later than valid_from");
    }
    if text("pattern_type") == Some("stix")
        && let Some(pattern) = text("pattern")
        && let Err(finding) = super::pattern::parse(pattern)
    {
        return fail("pattern", finding.to_string());
    }
    Ok(())
}

fn hold(name: &str, value: &Value, must: Must) -> Result<(), Finding> {
    match must {
        Must::Text => match value {
            Value::String(text) if !text.is_empty() => Ok(()),
            Value::String(_) => fail(name, "empty"),
            _ => fail(name, "not a string"),
        },
        Must::Time => match value {
            Value::String(text) if timestamp(text).is_some() => Ok(()),
            Value::String(text) => {
                fail(name, format!("{} is not a timestamp in UTC like 2026-11-24T10:00:00Z", quote(text)))
            }
            _ => fail(name, "not a timestamp"),
        },
        Must::Bool if value.is_boolean() => Ok(()),
        Must::Bool => fail(name, "neither true nor false"),
        Must::Whole(low, high) => match value.as_u64() {
            Some(n) if (low..=high).contains(&n) => Ok(()),
            _ => fail(name, format!("not a whole number from {low} to {high}")),
        },
        Must::Ref => reference(name, value, None),
        Must::RefTo(types) => reference(name, value, Some(types)),
        Must::Refs => list(name, value, |place, item| reference(place, item, None)),
        Must::Texts => list(name, value, |place, item| hold(place, item, Must::Text)),
        Must::Members => match value {
            Value::Object(map) if !map.is_empty() => Ok(()),
            Value::Object(_) => fail(name, "empty"),
            _ => fail(name, "not an object"),
        },
    }
}

fn list(name: &str, value: &Value, each: impl Fn(&str, &Value) -> Result<(), Finding>) -> Result<(), Finding> {
    let Value::Array(items) = value else { return fail(name, "not a list") };
    if items.is_empty() {
        return fail(name, "empty; a list without entries is left out in STIX (section 2.8)");
    }
    for (i, item) in items.iter().enumerate() {
        // The place is made only where it is needed.
        if each("", item).is_err() {
            each(&format!("{name}[{i}]"), item)?;
        }
    }
    Ok(())
}

fn reference(place: &str, value: &Value, types: Option<&[&str]>) -> Result<(), Finding> {
    let Value::String(text) = value else { return fail(place, "not an id") };
    let Ok(id) = text.parse::<StixId>() else {
        return fail(place, format!("{} is not type--UUID in lower case", quote(text)));
    };
    match types {
        Some(types) if !types.contains(&id.type_name()) => {
            fail(place, format!("refers to {}, not to {}", quote(id.type_name()), types.join(" or ")))
        }
        _ => Ok(()),
    }
}

fn texts(o: &Map<String, Value>, name: &str) -> Result<(), Finding> {
    match o.get(name) {
        None => Ok(()),
        Some(Value::Array(items)) => match items.iter().position(|i| !i.is_string()) {
            Some(i) => fail(format!("{name}[{i}]"), "not a string"),
            None => Ok(()),
        },
        Some(_) => fail(name, "not a list"),
    }
}

/// Markings are read strictly: a marking that is misread leaks.
fn markings(o: &Map<String, Value>) -> Result<(), Finding> {
    const MARKING: Must = Must::RefTo(&["marking-definition"]);
    if let Some(value) = o.get("object_marking_refs") {
        list("object_marking_refs", value, |place, item| hold(place, item, MARKING))?;
    }
    let Some(value) = o.get("granular_markings") else { return Ok(()) };
    list("granular_markings", value, |place, item| {
        let Value::Object(granular) = item else { return fail(place, "not an object") };
        match granular.get("selectors") {
            Some(selectors) => hold(&format!("{place}.selectors"), selectors, Must::Texts)?,
            None => return fail(format!("{place}.selectors"), "required"),
        }
        match (granular.get("marking_ref"), granular.get("lang")) {
            (Some(id), None) => hold(&format!("{place}.marking_ref"), id, MARKING),
            (None, Some(lang)) => hold(&format!("{place}.lang"), lang, Must::Text),
            _ => fail(place, "needs either marking_ref or lang"),
        }
    })
}

fn external_references(o: &Map<String, Value>) -> Result<(), Finding> {
    let Some(value) = o.get("external_references") else { return Ok(()) };
    let Value::Array(items) = value else { return fail("external_references", "not a list") };
    for (i, item) in items.iter().enumerate() {
        if item.get("source_name").and_then(Value::as_str).is_none_or(str::is_empty) {
            return fail(format!("external_references[{i}].source_name"), "required");
        }
    }
    Ok(())
}
