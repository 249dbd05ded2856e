use pasban_kernel::Timestamp;
use pasban_kernel::limits::PAGE_OBJECTS_MAX;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

#[test]
fn accept_headers() {
    for (header, taken) in [
        (None, true),
        (Some("application/taxii+json;version=2.1"), true),
        (Some("application/taxii+json; version=\"2.1\"; charset=utf-8"), true),
        (Some("Application/TAXII+JSON"), true),
        (Some("*/*"), true),
        (Some("application/*;q=0.1"), true),
        (Some("text/html, application/taxii+json;version=2.1;q=0.5"), true),
        (Some("application/taxii+json;version=2.1;q=0, */*"), false),
        (Some("application/taxii+json;version=2.0"), false),
        (Some("application/taxii+json;version=2.1;version=2.0"), false),
        (Some("application/vnd.oasis.taxii+json"), false),
        (Some("application/json"), false),
        (Some("application/stix+json;version=2.1"), false),
        (Some(""), false),
        (Some("taxii"), false),
    ] {
        assert_eq!(accept(header).is_ok(), taken, "{header:?}");
    }
    assert_eq!(
        accept(Some("text/html")).unwrap_err().to_string(),
        "Accept: \"text/html\" does not take application/taxii+json;version=2.1"
    );
}

#[test]
fn content_types() {
    for (header, taken) in [
        (Some(TAXII_MEDIA_TYPE), true),
        (Some("application/taxii+json"), true),
        (Some("application/taxii+json; charset=UTF-8; version=2.1"), true),
        (Some("application/taxii+json;charset=latin1"), false),
        (Some("application/taxii+json;version=2.0"), false),
        (Some("application/json"), false),
        (Some("*/*"), false),
        (None, false),
    ] {
        assert_eq!(content_type(header).is_ok(), taken, "{header:?}");
    }
}

#[test]
fn filters() {
    let f = Filter::parse("added_after=2026-11-24T10%3A00%3A00.000001Z&limit=5000&next=a%2Bb%3D&match%5Bid%5D=indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f&match[type]=indicator,malware&match[version]=first,last,all,2026-01-01T00:00:00Z&match[spec_version]=2.0,2.1&x=1").unwrap();
    assert_eq!(f.added_after, Timestamp::parse("2026-11-24T10:00:00.000001Z"));
    assert_eq!(f.limit, Some(PAGE_OBJECTS_MAX));
    assert_eq!(f.next.as_deref(), Some("a+b="));
    assert_eq!((f.ids.len(), f.types.len(), f.spec_versions.len()), (1, 2, 2));
    let at = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
    assert_eq!(f.versions, [VersionFilter::First, VersionFilter::Last, VersionFilter::All, VersionFilter::At(at)]);
    assert_eq!(f.ignored, ["x"]);
    assert_eq!(Filter::parse("").unwrap(), Filter::default());
    for (query, expected) in [
        ("limit=0", "limit: \"0\" is not a whole number above 0"),
        ("limit=-5", "limit: \"-5\" is not a whole number above 0"),
        ("limit=1&limit=2", "limit: given twice; write alternatives with a comma"),
        (
            "added_after=yesterday",
            "added_after: \"yesterday\" is not a timestamp in UTC like 2026-11-24T10:00:00.000000Z",
        ),
        ("match[id]=x", "match[id]: \"x\" is not a STIX id"),
        ("match[type]=A", "match[type]: \"A\" is not a STIX type"),
        ("match[type]=a,,b", "match[type]: an empty value"),
        ("match[version]=latest", "match[version]: \"latest\" is neither first, last, all nor a timestamp in UTC"),
        ("match[spec_version]=two", "match[spec_version]: \"two\" is not a version like 2.1"),
        (
            "match[name]=x",
            "match[name]: no such filter; there are match[id], match[type], match[version], match[spec_version]",
        ),
        ("next=", "next: empty"),
        ("next=%zz", "next: not percent-encoded UTF-8"),
        ("next=%ff", "next: not percent-encoded UTF-8"),
    ] {
        assert_eq!(Filter::parse(query).unwrap_err().to_string(), expected);
    }
}

#[test]
fn resources_print_as_clients_expect() {
    let text = |value: &Value| value.to_string();
    assert_eq!(serde_json::to_string(&Envelope::<Value>::default()).unwrap(), "{}");
    let page = Envelope { more: true, next: Some("c".to_owned()), objects: vec![json!({"id": "x"})] };
    let printed = serde_json::to_string(&page).unwrap();
    assert_eq!(printed, r#"{"more":true,"next":"c","objects":[{"id":"x"}]}"#);
    assert_eq!(serde_json::from_str::<Envelope>(&printed).unwrap(), page);
    // Stored bytes go out as they are, spaces and all.
    let raw = serde_json::value::RawValue::from_string("{\"id\" : 1}".to_owned()).unwrap();
    let sealed = Envelope { more: false, next: None, objects: vec![raw] };
    assert_eq!(serde_json::to_string(&sealed).unwrap(), r#"{"objects":[{"id" : 1}]}"#);
    let detail =
        StatusDetail { id: "indicator--x".to_owned(), version: "v".to_owned(), message: Some("why".to_owned()) };
    let status = Status::complete("s", "2026-01-01T00:00:00Z", vec![], vec![detail]);
    assert_eq!(
        text(&serde_json::to_value(&status).unwrap()),
        r#"{"id":"s","status":"complete","request_timestamp":"2026-01-01T00:00:00Z","total_count":1,"success_count":0,"failure_count":1,"failures":[{"id":"indicator--x","version":"v","message":"why"}],"pending_count":0}"#
    );
    assert_eq!(serde_json::from_value::<Status>(serde_json::to_value(&status).unwrap()).unwrap(), status);
    let error = ErrorMessage::new(404, "not found", "no such collection");
    assert_eq!(
        serde_json::to_string(&error).unwrap(),
        r#"{"title":"not found","description":"no such collection","http_status":"404"}"#
    );
    let collection = Collection { id: "c".to_owned(), title: "t".to_owned(), can_read: true, ..Collection::default() };
    let all = Collections { collections: vec![collection] };
    assert_eq!(
        serde_json::to_string(&all).unwrap(),
        r#"{"collections":[{"id":"c","title":"t","can_read":true,"can_write":false}]}"#
    );
    assert!(serde_json::from_str::<Collection>(r#"{"id":"c","title":"t","can_read":true}"#).is_err());
}

proptest! {
    #[test]
    fn no_header_or_query_panics(text in "(match\\[|\\]|=|,|&|;|\"|\\\\|%|%2|version|2\\.1|q=|application/taxii\\+json|.){0,12}") {
        crate::fuzz::taxii_filter(text.as_bytes());
    }
}
