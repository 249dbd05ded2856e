use pasban_kernel::Tlp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::marking::Marking;

fn event(attributes: Value, tags: Value) -> Value {
    json!({"Event": {"info": "t", "uuid": "5bbe52cb-40b0-4bda-8140-79220a016219", "timestamp": "1539269748",
        "date": "2018-10-10", "published": "1", "distribution": "3", "threat_level_id": "4", "analysis": 2,
        "Orgc": {"name": "ESET", "uuid": "55f6ea5e-51ac-4344-bc8c-4170950d210f"}, "Attribute": attributes, "Tag": tags}})
}

fn read(value: &Value) -> (Vec<MispEvent>, Vec<String>) {
    let parsed = parse(value.to_string().as_bytes()).unwrap();
    (parsed.value, parsed.findings.iter().map(ToString::to_string).collect())
}

#[test]
fn attribute_types_give_their_values() {
    let md5 = "0".repeat(31) + "1";
    let sha1 = "0".repeat(39) + "1";
    let sha256 = "0".repeat(63) + "1";
    for (kind, value, expected) in [
        ("ip-src", "192.0.2.1".to_owned(), "ip=192.0.2.1".to_owned()),
        ("ip-dst", "192.0.2.0/24".to_owned(), "cidr=192.0.2.0/24".to_owned()),
        ("ip-dst|port", "192.0.2.1|443".to_owned(), "ip=192.0.2.1".to_owned()),
        ("ip-src|port", "2001:db8::1|443".to_owned(), "ip=2001:db8::1".to_owned()),
        ("domain", "Evil.Example".to_owned(), "domain=evil.example".to_owned()),
        ("hostname", "a.evil.example".to_owned(), "domain=a.evil.example".to_owned()),
        ("hostname|port", "a.evil.example|8080".to_owned(), "domain=a.evil.example".to_owned()),
        ("domain|ip", "evil.example|192.0.2.1".to_owned(), "domain=evil.example ip=192.0.2.1".to_owned()),
        ("url", "http://evil.example/a|b".to_owned(), "url=http://evil.example/a|b".to_owned()),
        ("uri", "https://evil.example/".to_owned(), "url=https://evil.example/".to_owned()),
        ("uri", "/gate.php".to_owned(), String::new()),
        ("email-src", "a@evil.example".to_owned(), "email=a@evil.example".to_owned()),
        ("email-dst", "b@evil.example".to_owned(), "email=b@evil.example".to_owned()),
        ("md5", md5.to_uppercase(), format!("md5={md5}")),
        ("sha1", sha1.clone(), format!("sha1={sha1}")),
        ("sha256", sha256.clone(), format!("sha256={sha256}")),
        ("sha256", sha1.clone(), String::new()),
        ("filename", "/var/tmp/.pipe.sock".to_owned(), "file-name=.pipe.sock".to_owned()),
        ("filename|md5", format!("a|b.exe|{md5}"), format!("md5={md5}")),
        ("filename|sha1", format!("a.exe|{sha1}"), format!("sha1={sha1}")),
        ("filename|sha256", format!("a.exe|{sha256}"), format!("sha256={sha256}")),
        ("malware-sample", format!("a.exe|{md5}"), format!("md5={md5}")),
        ("regkey", "HKLM\\x".to_owned(), String::new()),
    ] {
        let (events, findings) = read(&event(json!([{"type": kind, "value": value, "to_ids": true}]), json!([])));
        let got: Vec<_> = events[0].indicators().map(|(_, o)| format!("{}={}", o.kind(), o.value())).collect();
        assert_eq!(got.join(" "), expected, "{kind} {value}");
        // Whatever is not looked for is said.
        assert!(!expected.is_empty() || findings.len() == 1, "{kind} {findings:?}");
    }
}

#[test]
fn the_fields_of_an_event() {
    let (events, findings) = read(&event(
        json!([
            {"type": "domain", "value": "a.example", "to_ids": "1", "comment": "c", "category": "Network activity", "timestamp": 1_539_269_748},
            {"type": "domain", "value": "b.example", "to_ids": false},
            {"type": "domain", "value": "c.example", "to_ids": true, "deleted": true},
            {"type": "text", "value": "words"}, {"type": "text", "value": "words", "to_ids": true}, {"type": "link", "value": "http://x.example"},
            {"type": "domain"}, {"value": "x"}, 7
        ]),
        json!([{"name": "tlp:green"}]),
    ));
    let e = &events[0];
    assert_eq!(
        (e.info.as_str(), e.published, e.distribution, e.threat_level, e.analysis),
        ("t", true, Some(3), Some(4), Some(2))
    );
    assert_eq!(e.timestamp.unwrap().rfc3339(), "2018-10-11T14:55:48.000Z");
    assert_eq!(e.orgc.as_ref().unwrap().name, "ESET");
    assert_eq!(e.marking, Marking::Known(Tlp::Green));
    assert_eq!(e.indicators().map(|(_, o)| o.value()).collect::<Vec<_>>(), ["a.example"]);
    assert_eq!(e.attributes.len(), 6);
    assert_eq!(e.attributes[0].place, "Event.Attribute[0]");
    assert_eq!(e.attributes[0].timestamp, e.timestamp);
    assert_eq!(
        findings,
        [
            "Event.Attribute[6].value: required in an attribute",
            "Event.Attribute[7].type: required in an attribute",
            "Event.Attribute[8]: not an object",
            "Event.Attribute[3]: type \"text\": kept, but it has no value that can be looked for (2 of them in this event, 1 marked to_ids)",
            "Event.Attribute[5]: type \"link\": kept, but it has no value that can be looked for",
        ]
    );
}

#[test]
fn tlp_tags() {
    let check = |event_tags: &[&str], own: &[&str]| {
        let tags = |names: &[&str]| names.iter().map(|n| json!({"name": n})).collect::<Value>();
        let (events, findings) =
            read(&event(json!([{"type": "domain", "value": "a.example", "Tag": tags(own)}]), tags(event_tags)));
        (events[0].marking.clone(), events[0].attributes[0].marking.clone(), findings.len())
    };
    use Marking::{Known, Unknown, Unmarked};
    assert_eq!(check(&[], &[]), (Unmarked, Unmarked, 0));
    assert_eq!(check(&["tlp:white"], &[]), (Known(Tlp::Clear), Known(Tlp::Clear), 0));
    assert_eq!(check(&["tlp:white", "TLP:RED"], &[]), (Known(Tlp::Red), Known(Tlp::Red), 1));
    assert_eq!(check(&["tlp:green"], &["tlp:amber+strict"]), (Known(Tlp::Green), Known(Tlp::AmberStrict), 0));
    assert_eq!(check(&["tlp:red"], &["tlp:clear"]), (Known(Tlp::Red), Known(Tlp::Red), 0));
    assert_eq!(check(&["tlp:unclear", "tlp:ex:chr"], &[]), (Unmarked, Unmarked, 2));
    let unknown = Unknown("tlp:purple".to_owned());
    assert_eq!(check(&["tlp:clear", "tlp:purple"], &[]), (unknown.clone(), unknown, 1));
}

#[test]
fn every_shape_and_what_is_no_event() {
    let one = event(json!([]), json!([]));
    let bare = one["Event"].clone();
    let mut object = one.clone();
    object["Event"]["Object"] = json!([{"name": "file", "Attribute": [{"type": "sha1", "value": "0".repeat(39) + "1", "object_relation": "sha1"}]}]);
    for (value, count) in [
        (one.clone(), 1),
        (bare.clone(), 1),
        (json!({"response": [one, one]}), 2),
        (json!({"response": one}), 1),
        (json!([one, bare]), 2),
        (json!({"response": []}), 0),
        (json!({"response": [one, {"Event": {"uuid": "x"}}, 3]}), 1),
    ] {
        assert_eq!(read(&value).0.len(), count, "{value}");
    }
    let (events, _) = read(&object);
    assert_eq!(events[0].attributes[0].place, "Event.Object[0].Attribute[0]");
    assert_eq!(
        (events[0].attributes[0].object.as_deref(), events[0].attributes[0].relation.as_deref()),
        (Some("file"), Some("sha1"))
    );
    let (_, findings) = read(&json!({"response": [{"Event": {"uuid": "x"}}]}));
    assert_eq!(findings, ["response[0].Event.info: required in an event"]);
    for (text, expected) in [
        ("{}", ": no MISP event: neither Event, response nor an event's own fields"),
        (
            "{\"response\":{\"Attribute\":[]}}",
            "response: no event in it; attributes or objects alone lack their author and TLP",
        ),
        ("{\"type\":\"bundle\"}", ": this is a STIX bundle, not a MISP event"),
        ("1", ": no MISP event: neither an object nor a list"),
        ("{\"Event\":{}} x", "line 1, column 14 (byte 13): something stands after the end of the JSON value"),
    ] {
        assert_eq!(parse(text.as_bytes()).unwrap_err().to_string(), expected);
    }
}

proptest! {
    #[test]
    fn broken_events_never_panic(at in 0_usize..600, byte in any::<u8>()) {
        let mut bytes = event(json!([{"type": "ip-dst|port", "value": "192.0.2.1|80", "Tag": [{"name": "tlp:red"}]}]), json!([{"name": "tlp:x"}])).to_string().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        crate::fuzz::misp_event(&bytes);
    }

    #[test]
    fn no_value_panics(kind in "(ip-dst\\|port|domain\\|ip|filename\\|md5|uri|url|email|malware-sample)", value in "[^\u{0}]{0,30}") {
        let (events, _) = read(&event(json!([{"type": kind, "value": value}]), json!([])));
        prop_assert_eq!(events[0].attributes.len(), 1);
    }
}
