use pasban_kernel::limits::{JSON_DEPTH_MAX, JSON_VALUES_MAX};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

#[test]
fn refusals_name_the_place() {
    for (input, expected) in [
        (&b""[..], "line 1, column 1 (byte 0): the document ends where a value should stand"),
        (b"{\"a\":1,\n \"a\":2}", "line 2, column 2 (byte 9): the key \"a\" stands twice in one object"),
        (b"{\"a\":{\"b\":1,\"b\":1}}", "line 1, column 13 (byte 12): the key \"b\" stands twice in one object"),
        (b"[1] x", "line 1, column 5 (byte 4): something stands after the end of the JSON value"),
        (b"<{}>", "line 1, column 1 (byte 0): no JSON value starts like this"),
        (b"[1e400]", "line 1, column 2 (byte 1): the number is larger than a double holds"),
        (b"[01]", "line 1, column 2 (byte 1): a number must not start with 0"),
        (b"\"a\\u0000\"", "line 1, column 3 (byte 2): a NUL character in a text"),
        (b"\"a\x00\"", "line 1, column 3 (byte 2): a NUL character in a text"),
        (b"\"\\ud800\"", "line 1, column 2 (byte 1): the first half of a surrogate pair without the second"),
        (b"\"\\ud800\\u0041\"", "line 1, column 2 (byte 1): the first half of a surrogate pair without the second"),
        (b"\"\\udc00\"", "line 1, column 2 (byte 1): the second half of a surrogate pair without the first"),
        (b"\"\n\"", "line 1, column 2 (byte 1): a control character stands bare in a text; it must be escaped"),
        (b"\"abc", "line 1, column 1 (byte 0): the text that starts here has no closing quote"),
        (b"[1,]", "line 1, column 4 (byte 3): no JSON value starts like this"),
        (b"{\"a\" 1}", "line 1, column 6 (byte 5): no colon after the key"),
        (b"{'a':1}", "line 1, column 2 (byte 1): a key in double quotes should stand here"),
        (b"[1 2]", "line 1, column 4 (byte 3): neither a comma nor the end of the array"),
        ("{\n\"پتہ\": nul}".as_bytes(), "line 2, column 8 (byte 12): no JSON value starts like this"),
        (b"\xff\xfe{\x00}\x00", "line 1, column 1 (byte 0): UTF-16; JSON is exchanged as UTF-8"),
        (b"\xef\xbb\xbf{\"a\":\"\xc3\x28\"}", "line 1, column 7 (byte 9): not UTF-8"),
    ] {
        assert_eq!(bounded(input).unwrap_err().to_string(), expected, "{}", String::from_utf8_lossy(input));
    }
}

#[test]
fn a_byte_order_mark_is_noted() {
    let parsed = read(b"\xef\xbb\xbf{}").unwrap();
    assert_eq!(parsed.value, json!({}));
    assert_eq!(parsed.findings.len(), 1);
    assert!(read(b"{}").unwrap().findings.is_empty());
}

#[test]
fn nesting_and_counts_are_bounded_without_recursion() {
    for open in ["[", "{\"a\":"] {
        let deep = open.repeat(100_000);
        assert!(bounded(deep.as_bytes()).unwrap_err().reason.contains("nested deeper"), "{open}");
    }
    let just = format!("{}{}", "[".repeat(JSON_DEPTH_MAX), "]".repeat(JSON_DEPTH_MAX));
    assert!(bounded(just.as_bytes()).is_ok());
    assert!(bounded(format!("[{just}]").as_bytes()).is_err());
    let many = format!("[{}0]", "0,".repeat(JSON_VALUES_MAX));
    assert!(bounded(many.as_bytes()).unwrap_err().reason.contains("values"));
}

#[test]
fn numbers_and_texts_keep_their_meaning() {
    for (input, expected) in [
        ("18446744073709551615", json!(u64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("0.1", json!(0.1)),
        ("2.5e-3", json!(0.0025)),
        ("\"\\ud83d\\ude00\\/\\u062a\"", json!("😀/ت")),
        (" [ ] ", json!([])),
        ("{\"b\":null,\"a\":[true,false]}", json!({"b": null, "a": [true, false]})),
    ] {
        assert_eq!(bounded(input.as_bytes()).unwrap(), expected, "{input}");
    }
}

#[test]
fn canonical_is_rfc_8785() {
    // RFC 8785 section 3.2.3 (sorting) and appendix B (numbers).
    let value = json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
    let keys: Vec<String> = bounded(&canonical(&value)).unwrap().as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"]);
    assert_eq!(
        canonical(&json!([1e21, 1e-7, 333_333_333.333_333_3, -0.0, 10.0])),
        b"[1e+21,1e-7,333333333.3333333,0,10]"
    );
    assert_eq!(canonical(&json!("\u{7}\"\\é")), "\"\\u0007\\\"\\\\é\"".as_bytes());
    assert!(integers_are_safe(&json!([9_007_199_254_740_991_u64, -9_007_199_254_740_991_i64, 1.5, 1e3])));
    assert!(!integers_are_safe(&json!({"a": [9_007_199_254_740_992_u64]})));
    assert!(!integers_are_safe(&json!(1e30)));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[^\u{0}]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[^\u{0}]{0,6}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn near_json_never_panics_and_agrees_with_serde(text in r#"[\[\]{}:,"\\u0-9a-fE+. truefalsn-]{0,40}"#) {
        if let Ok(value) = bounded(text.as_bytes()) {
            let theirs = serde_json::from_str::<Value>(&text).unwrap();
            // serde_json may be one unit off in the last place of a fraction; whole numbers below 2^53 must agree.
            if !text.contains(['.', 'e', 'E']) && text.len() < 16 {
                prop_assert_eq!(value, theirs);
            }
        }
    }

    #[test]
    fn printed_values_read_back(value in any_value()) {
        let text = value.to_string();
        prop_assert_eq!(bounded(text.as_bytes()).unwrap(), value.clone());
        prop_assert_eq!(size_bytes(&value), text.len());
        let canonical_bytes = canonical(&value);
        let again = bounded(&canonical_bytes).unwrap();
        prop_assert_eq!(canonical(&again), canonical_bytes);
    }
}
