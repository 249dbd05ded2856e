use pasban_kernel::Tlp;
use pasban_kernel::limits::{OBJECT_BYTES_MAX, OBJECTS_MAX};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::marking::{
    Definitions, Marking, Meaning, effective, effective_with, meaning, tlp_1_definition, tlp_2_definition,
};
use super::*;

const INDICATOR: &str = r#"{"type":"indicator","spec_version":"2.1","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
 "created":"2026-01-01T00:00:00Z","modified":"2026-01-02T00:00:00.5Z","pattern":"[domain-name:value = 'evil.example']",
 "pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}"#;

fn indicator(change: Value) -> Value {
    let mut value: Value = serde_json::from_str(INDICATOR).unwrap();
    for (name, new) in change.as_object().unwrap() {
        match new {
            Value::Null => value.as_object_mut().unwrap().remove(name),
            new => value.as_object_mut().unwrap().insert(name.clone(), new.clone()),
        };
    }
    value
}

fn object(kind: &str, members: Value) -> Value {
    let mut value = json!({"type": kind, "spec_version": "2.1", "id": format!("{kind}--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"),
        "created": "2026-01-01T00:00:00Z", "modified": "2026-01-01T00:00:00Z"});
    for (name, new) in members.as_object().unwrap() {
        value.as_object_mut().unwrap().insert(name.clone(), new.clone());
    }
    value
}

/// What is said about one object: nothing where it is good.
fn complaint(value: Value) -> String {
    StixObject::from_value(value).map_or_else(|f| f.to_string(), |_| String::new())
}

#[test]
fn common_properties() {
    const ID: &str = "identity--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
    for (change, expected) in [
        (json!({}), ""),
        (json!({"x_unknown": {"a": [1, 2.5, null]}, "extensions": {"extension-definition--1": {"a": 1}}}), ""),
        (json!({"type": null}), "type: required"),
        (json!({"type": 3}), "type: not a string"),
        (json!({"type": "malware"}), "id: the id begins with \"indicator\" but the type is \"malware\""),
        (json!({"id": null}), "id: required"),
        (json!({"id": "indicator--1"}), "id: \"indicator--1\" is not type--UUID in lower case"),
        (
            json!({"spec_version": null}),
            "spec_version: required; without it the object is STIX 2.0, which is not read here",
        ),
        (json!({"spec_version": "2.0"}), "spec_version: \"2.0\" is not 2.1"),
        (json!({"created": null}), "created: required"),
        (json!({"modified": null}), "modified: required"),
        (json!({"modified": "2025-12-31T23:59:59Z"}), "modified: earlier than created"),
        (
            json!({"modified": "2026-01-02T05:00:00+05:00"}),
            "modified: \"2026-01-02T05:00:00+05:00\" is not a timestamp in UTC like 2026-11-24T10:00:00Z",
        ),
        (json!({"modified": 5}), "modified: not a timestamp"),
        (json!({"created_by_ref": ID}), ""),
        (
            json!({"created_by_ref": "tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}),
            "created_by_ref: refers to \"tool\", not to identity",
        ),
        (json!({"revoked": "true"}), "revoked: neither true nor false"),
        (json!({"confidence": 101}), "confidence: not a whole number from 0 to 100"),
        (json!({"labels": ["a", 1]}), "labels[1]: not a string"),
        (
            json!({"object_marking_refs": []}),
            "object_marking_refs: empty; a list without entries is left out in STIX (section 2.8)",
        ),
        (
            json!({"object_marking_refs": [Tlp::Red.marking_id(), "marking-definition--x"]}),
            "object_marking_refs[1]: \"marking-definition--x\" is not type--UUID in lower case",
        ),
        (
            json!({"object_marking_refs": [ID]}),
            "object_marking_refs[0]: refers to \"identity\", not to marking-definition",
        ),
        (json!({"object_marking_refs": Tlp::Red.marking_id()}), "object_marking_refs: not a list"),
        (
            json!({"granular_markings": [{"marking_ref": Tlp::Red.marking_id()}]}),
            "granular_markings[0].selectors: required",
        ),
        (
            json!({"granular_markings": [{"selectors": ["name"]}]}),
            "granular_markings[0]: needs either marking_ref or lang",
        ),
        (json!({"granular_markings": [{"selectors": ["name"], "lang": "ur"}]}), ""),
        (json!({"external_references": [{"url": "http://a.example"}]}), "external_references[0].source_name: required"),
        (json!({"pattern": null}), "pattern: required in every indicator"),
        (json!({"pattern_type": ""}), "pattern_type: empty"),
        (
            json!({"pattern": "[domain-name:value = evil]"}),
            "pattern: column 22: a value should stand here: a text in single quotes, a number, true or false",
        ),
        (json!({"pattern": "alert tcp any any", "pattern_type": "snort"}), ""),
        (json!({"valid_from": null}), "valid_from: required in every indicator"),
        (json!({"valid_until": "2026-01-01T00:00:00Z"}), "valid_until: not later than valid_from"),
        (
            json!({"x_count": 9_007_199_254_740_993_u64}),
            "x_count: a whole number beyond 2^53, which readers round differently (STIX 2.1 section 2.7)",
        ),
    ] {
        assert_eq!(complaint(indicator(change.clone())), expected, "{change}");
    }
    assert_eq!(complaint(json!([])), ": not a JSON object");
}

#[test]
fn each_type_has_its_required_properties() {
    const ID: &str = "malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
    for (kind, members, expected) in [
        ("identity", json!({}), "name: required in every identity"),
        ("identity", json!({"name": "CERT"}), ""),
        ("malware", json!({"is_family": true}), "name: required where is_family is true"),
        ("malware", json!({"is_family": false}), ""),
        ("report", json!({"name": "r", "published": "2026-01-01T00:00:00Z"}), "object_refs: required in every report"),
        ("report", json!({"name": "r", "published": "2026-01-01T00:00:00Z", "object_refs": [ID]}), ""),
        (
            "note",
            json!({"content": "n", "object_refs": []}),
            "object_refs: empty; a list without entries is left out in STIX (section 2.8)",
        ),
        (
            "opinion",
            json!({"opinion": "agree", "object_refs": [ID, "x"]}),
            "object_refs[1]: \"x\" is not type--UUID in lower case",
        ),
        ("grouping", json!({"object_refs": [ID]}), "context: required in every grouping"),
        ("sighting", json!({}), "sighting_of_ref: required in every sighting"),
        ("sighting", json!({"sighting_of_ref": ID, "count": -1}), "count: not a whole number from 0 to 999999999"),
        (
            "sighting",
            json!({"sighting_of_ref": ID, "first_seen": "2026-01-02T00:00:00Z", "last_seen": "2026-01-01T00:00:00Z"}),
            "last_seen: earlier than first_seen",
        ),
        (
            "relationship",
            json!({"relationship_type": "uses", "source_ref": ID}),
            "target_ref: required in every relationship",
        ),
        (
            "observed-data",
            json!({"first_observed": "2026-01-01T00:00:00Z", "last_observed": "2026-01-01T00:00:00Z", "number_observed": 0, "object_refs": [ID]}),
            "number_observed: not a whole number from 1 to 999999999",
        ),
        (
            "observed-data",
            json!({"first_observed": "2026-01-01T00:00:00Z", "last_observed": "2026-01-01T00:00:00Z", "number_observed": 1}),
            "object_refs: a observed-data needs one of: object_refs, objects",
        ),
        ("location", json!({"latitude": 1.0}), "latitude: latitude and longitude go together"),
        ("location", json!({"country": "pk"}), ""),
        (
            "ipv4-addr",
            json!({"value": "192.0.2.1"}),
            "created: a cyber-observable object has no version, so it may not have this property",
        ),
        ("x-acme-thing", json!({}), ""),
    ] {
        assert_eq!(complaint(object(kind, members.clone())), expected, "{kind} {members}");
    }
    const UUID: &str = "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
    for (value, expected) in [
        (json!({"type": "ipv4-addr", "id": format!("ipv4-addr--{UUID}"), "value": "192.0.2.1"}), ""),
        (json!({"type": "ipv4-addr", "id": format!("ipv4-addr--{UUID}")}), "value: required in every ipv4-addr"),
        (json!({"type": "file", "id": format!("file--{UUID}")}), "hashes: a file needs one of: hashes, name"),
        (
            json!({"type": "process", "id": format!("process--{UUID}")}),
            ": a process needs at least one property that says what it is",
        ),
        (json!({"type": "x-acme-host", "id": format!("x-acme-host--{UUID}"), "a": 1}), ""),
        (
            json!({"type": "marking-definition", "spec_version": "2.1", "id": format!("marking-definition--{UUID}"), "created": "2026-01-01T00:00:00Z"}),
            "definition: a marking-definition needs one of: definition, extensions",
        ),
        (json!({"type": "bundle", "id": format!("bundle--{UUID}")}), "type: a bundle inside a bundle"),
    ] {
        assert_eq!(complaint(value.clone()), expected, "{value}");
    }
}

#[test]
fn every_shape_is_read_and_bad_objects_stop_no_good_one() {
    let good = indicator(json!({}));
    let bad = indicator(json!({"pattern": null}));
    let read = |value: Value| {
        let parsed = parse_bundle(value.to_string().as_bytes()).unwrap();
        (parsed.value.len(), parsed.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "))
    };
    let why = "pattern: required in every indicator";
    let id = "bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
    assert_eq!(read(json!({"type": "bundle", "id": id, "objects": [good, bad]})), (1, format!("objects[1].{why}")));
    assert_eq!(read(json!({"more": false, "objects": [bad, good]})), (1, format!("objects[0].{why}")));
    assert_eq!(read(json!([good, bad])), (1, format!("[1].{why}")));
    assert_eq!(read(good.clone()), (1, String::new()));
    assert_eq!(read(bad), (0, why.to_owned()));
    assert_eq!(read(json!({})), (0, String::new()));
    assert_eq!(read(json!({"type": "bundle", "id": id})), (0, String::new()));
    assert_eq!(read(json!({"type": "bundle", "objects": [good]})).0, 1);
    assert_eq!(read(json!([1, "x", null])).0, 0);
    for (text, expected) in [
        ("{\"a\":1}", "type: required; this is neither a bundle, an envelope nor an object"),
        ("3", ": neither a bundle, an envelope, an object nor a list of objects"),
        ("{\"objects\":{}}", "objects: not a list"),
        ("<{}>", "line 1, column 1 (byte 0): no JSON value starts like this"),
    ] {
        assert_eq!(parse_bundle(text.as_bytes()).unwrap_err().to_string(), expected);
    }
    let many = format!("[{}0]", "0,".repeat(OBJECTS_MAX));
    assert!(parse_bundle(many.as_bytes()).unwrap_err().reason.contains("at most"));
    let large = json!([indicator(json!({"description": "x".repeat(OBJECT_BYTES_MAX)})), good]);
    assert_eq!(read(large), (1, format!("[0]: larger than {OBJECT_BYTES_MAX} bytes")));
}

#[test]
fn the_same_version_twice() {
    let first = indicator(json!({"name": "first"}));
    let other = indicator(json!({"name": "other"}));
    let newer = indicator(json!({"name": "newer", "modified": "2026-02-01T00:00:00Z"}));
    let reordered: Value = {
        let mut members: Vec<_> = first.as_object().unwrap().clone().into_iter().collect();
        members.reverse();
        Value::Object(members.into_iter().collect())
    };
    let parsed = parse_bundle(json!([first, newer, reordered, other]).to_string().as_bytes()).unwrap();
    let names: Vec<_> = parsed.value.iter().filter_map(|o| o.text("name")).collect();
    assert_eq!(names, ["first", "newer"]);
    assert_eq!(parsed.findings.len(), 1);
    assert_eq!(parsed.findings[0].place, "[3].id");
}

#[test]
fn nothing_is_lost_or_changed() {
    let value = indicator(json!({
        "x_ours": {"z": 1, "a": [1.5, -3, "پاسبان", {"deep": true}]},
        "extensions": {"extension-definition--9c59fd79-4215-4ba2-920d-3e4f320e1e62": {"signature": "AA=="}},
        "labels": ["a"], "lang": "ur", "confidence": 80, "revoked": true,
    }));
    let parsed = parse_bundle(value.to_string().as_bytes()).unwrap();
    let object = &parsed.value[0];
    assert_eq!(object.to_value(), value);
    assert_eq!(crate::json::canonical(&object.to_value()), crate::json::canonical(&value));
    assert_eq!((object.type_name(), object.spec_version(), object.class()), ("indicator", "2.1", Class::Domain));
    assert_eq!((object.revoked(), object.confidence(), object.lang()), (true, Some(80), Some("ur")));
    assert_eq!(object.labels().collect::<Vec<_>>(), ["a"]);
    assert_eq!(object.extensions().unwrap().len(), 1);
    assert_eq!(object.version(), object.modified());
    assert_eq!(object.time("valid_from"), object.created());
}

#[test]
fn markings_the_strictest_counts() {
    let marked = |object_refs: &[&str], granular: &[&str]| {
        let mut change = json!({});
        if !object_refs.is_empty() {
            change["object_marking_refs"] = json!(object_refs);
        }
        if !granular.is_empty() {
            change["granular_markings"] =
                granular.iter().map(|id| json!({"selectors": ["name"], "marking_ref": id})).collect();
        }
        StixObject::from_value(indicator(change)).unwrap()
    };
    let unknown = "marking-definition--00000000-0000-4000-8000-000000000001";
    let ours = "marking-definition--00000000-0000-4000-8000-000000000002";
    let white = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9";
    let resolve = |id: &str| (id == ours).then_some(Tlp::AmberStrict);
    for (object, granular, expected) in [
        (&[][..], &[][..], Marking::Unmarked),
        (&[white], &[], Marking::Known(Tlp::Clear)),
        (&[white, Tlp::Green.marking_id()], &[], Marking::Known(Tlp::Green)),
        (&[Tlp::Clear.marking_id()], &[Tlp::Red.marking_id()], Marking::Known(Tlp::Red)),
        (&[Tlp::Amber.marking_id(), ours], &[], Marking::Known(Tlp::AmberStrict)),
        (&[Tlp::Clear.marking_id(), unknown], &[], Marking::Unknown(unknown.to_owned())),
        (&[], &[unknown], Marking::Unknown(unknown.to_owned())),
    ] {
        assert_eq!(effective(&marked(object, granular), &resolve), expected, "{object:?} {granular:?}");
    }
    assert_eq!(Marking::Unknown(String::new()).held_as(), Tlp::Red);
    assert_eq!(Marking::Unmarked.held_as(), Tlp::Amber);
    // The ids of the standard can't be given another meaning.
    let lowered = effective(&marked(&[Tlp::Red.marking_id()], &[]), &|_| Some(Tlp::Clear));
    assert_eq!(lowered, Marking::Known(Tlp::Red));
    // A statement sets no level.
    let statement = effective_with(&marked(&[unknown], &[]), &|_| Some(Meaning::Statement));
    assert_eq!(statement, Marking::Unmarked);
}

#[test]
fn marking_definitions_are_read_and_written() {
    for tlp in Tlp::ALL {
        let two = StixObject::from_value(tlp_2_definition(tlp)).unwrap();
        assert_eq!(meaning(&two), Some(Meaning::Level(tlp)));
        let one = tlp_1_definition(tlp).map(|v| StixObject::from_value(v).unwrap());
        assert_eq!(one.is_none(), tlp == Tlp::AmberStrict);
        assert!(one.is_none_or(|one| meaning(&one) == Some(Meaning::Level(tlp))));
    }
    let define = |id: &str, members: Value| {
        let mut value =
            json!({"type": "marking-definition", "spec_version": "2.1", "id": id, "created": "2026-01-01T00:00:00Z"});
        value.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        StixObject::from_value(value).unwrap()
    };
    let own = "marking-definition--00000000-0000-4000-8000-000000000002";
    let level = |tlp: &str| json!({"definition_type": "tlp", "definition": {"tlp": tlp}});
    assert_eq!(meaning(&define(own, level("green"))), Some(Meaning::Level(Tlp::Green)));
    assert_eq!(meaning(&define(own, level("purple"))), None);
    assert_eq!(meaning(&define(Tlp::Red.marking_id(), level("white"))), None, "a known id with another level");
    assert_eq!(
        meaning(&define(own, json!({"definition_type": "statement", "definition": {"statement": "(c)"}}))),
        Some(Meaning::Statement)
    );
    assert_eq!(meaning(&define(own, json!({"definition_type": "acme", "definition": {"a": 1}}))), None);
    assert_eq!(meaning(&define(own, json!({"extensions": {"extension-definition--1": {"a": 1}}}))), None);
    let twice = [define(own, level("green")), define(own, level("red"))];
    assert_eq!(Definitions::of(&twice).meaning(own), None, "two meanings are none");
    assert_eq!(Definitions::of(&twice[..1]).meaning(own), Some(Meaning::Level(Tlp::Green)));
}

proptest! {
    #[test]
    fn broken_objects_never_panic(at in 0_usize..400, byte in any::<u8>()) {
        let mut bytes = format!("{{\"objects\":[{INDICATOR}]}}").into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        crate::fuzz::stix_bundle(&bytes);
    }
}
