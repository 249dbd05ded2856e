use pasban_kernel::limits::{PATTERN_DEPTH_MAX, PATTERN_OBSERVABLES_MAX};
use pasban_kernel::{Observable, ObservableKind};
use proptest::prelude::*;

use super::*;

#[test]
fn the_language_reads_and_prints() {
    for (input, printed) in [
        ("[domain-name:value='a.example']", "[domain-name:value = 'a.example']"),
        (
            "[file:hashes.'SHA-256' = 'ab' AND file:size NOT >= 12 OR (file:name LIKE 'a\\'%' AND file:x == true)]",
            "[(file:hashes.'SHA-256' = 'ab' AND file:size NOT >= 12) OR (file:name LIKE 'a\\'%' AND file:x = true)]",
        ),
        (
            "([a:b=1] FOLLOWEDBY [c:d[*].e[2].'f-g'!=-2.50]) WITHIN 5.5 SECONDS REPEATS 3 TIMES AND [x:y IN ('a','b')]",
            "([a:b = 1] FOLLOWEDBY [c:d[*].e[2].'f-g' != -2.5]) WITHIN 5.5 SECONDS REPEATS 3 TIMES AND [x:y IN ('a', 'b')]",
        ),
        (
            "[a:b MATCHES '^\\\\d'] START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z' OR [EXISTS a:b]",
            "[a:b MATCHES '^\\\\d'] START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z' OR [EXISTS a:b]",
        ),
        (
            "[a:b = h'ff' OR a:b = b'/w==' OR a:b < t'2026-01-01T00:00:00Z']",
            "[a:b = h'ff' OR a:b = b'/w==' OR a:b < t'2026-01-01T00:00:00Z']",
        ),
        ("[a:b = 1] OR [a:b = 2] AND [a:b = 3]", "[a:b = 1] OR ([a:b = 2] AND [a:b = 3])"),
        ("[a:ANDROID = 1.0]", "[a:ANDROID = 1.0]"),
    ] {
        let pattern = parse(input).unwrap_or_else(|e| panic!("{input}: {e}"));
        assert_eq!(pattern.to_string(), printed);
        assert_eq!(parse(printed).unwrap(), pattern, "{input}");
    }
}

#[test]
fn what_is_no_pattern_is_refused_with_its_column() {
    for (input, expected) in [
        ("", "column 1: an observation in brackets, [ … ], should stand here"),
        ("[domain-name:value = 'a.example'", "column 33: the observation has no closing bracket here"),
        (
            "[domain-name:value = \"a\"]",
            "column 22: a value should stand here: a text in single quotes, a number, true or false",
        ),
        ("[domain-name = 'a']", "column 14: a colon should follow the object type"),
        ("[a:b ~ 1]", "column 6: a comparison operator should stand here"),
        ("[a:b = 'پاک\\n']", "column 12: a backslash is written \\\\ in a pattern"),
        ("[a:b = 'x]", "column 8: the text that starts here has no closing quote"),
        ("[a:b = 1] [a:b = 2]", "column 11: something stands after the end of the pattern"),
        ("[a:b LIKE 1]", "column 10: LIKE needs a text in single quotes"),
        ("[a:b IN 1]", "column 9: a list in parentheses should follow IN"),
        ("[a:b = t'yesterday']", "column 8: \"yesterday\" is not a timestamp in UTC"),
        ("[a:b = 99999999999999999999]", "column 8: \"99999999999999999999\" is not a number that fits"),
        ("[a:b = 1] WITHIN 0 SECONDS", "column 19: WITHIN needs a number of seconds above 0"),
        ("[a:b[x] = 1]", "column 6: a number or * should stand in the brackets"),
        ("[a:b = 1 and a:c = 2]", "column 10: the observation has no closing bracket here"),
    ] {
        assert_eq!(parse(input).unwrap_err().to_string(), expected);
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let deep = |n: usize| format!("{}[a:b = 1]{}", "(".repeat(n), ")".repeat(n));
    assert!(parse(&deep(PATTERN_DEPTH_MAX - 1)).is_ok());
    assert!(parse(&deep(100_000)).unwrap_err().reason.contains("nested deeper"));
    let wide = |n: usize| format!("[{}]", vec!["a:b = 1"; n].join(" OR "));
    assert!(parse(&wide(PATTERN_OBSERVABLES_MAX)).is_ok());
    assert!(parse(&wide(PATTERN_OBSERVABLES_MAX + 1)).unwrap_err().reason.contains("values"));
    assert!(parse(&format!("[a:b = 1]{}", " REPEATS 2 TIMES".repeat(1000))).is_err());
}

#[test]
fn plain_patterns_give_their_values() {
    fn check(input: &str, expected: &str) {
        let got = match observables(&parse(input).unwrap()) {
            Ok(values) => values.iter().map(|v| format!("{}={}", v.kind(), v.value())).collect::<Vec<_>>().join(" "),
            Err(finding) => format!("! {}", finding.reason),
        };
        assert_eq!(got, expected, "{input}");
    }
    let sha = "a".repeat(64);
    check("[domain-name:value = 'Evil.Example' OR domain-name:value = 'evil.example']", "domain=evil.example");
    check(
        "[ipv4-addr:value = '192.0.2.1'] OR [ipv4-addr:value ISSUBSET '192.0.2.0/24']",
        "ip=192.0.2.1 cidr=192.0.2.0/24",
    );
    check("[ipv6-addr:value IN ('2001:db8::1', '2001:db8::/32')]", "ip=2001:db8::1 cidr=2001:db8::/32");
    check("[network-traffic:dst_ref.value = 'c2.example']", "domain=c2.example");
    check(
        "[url:value = 'http://e.example/\\'x'] OR [email-addr:value = 'a@e.example']",
        "url=http://e.example/'x email=a@e.example",
    );
    check(&format!("[file:hashes.'SHA-256' = '{sha}' OR file:hashes.sha256 = '{sha}']"), &format!("sha256={sha}"));
    check("[file:name = 'pay.exe']", "file-name=pay.exe");
    let rest = "; kept, but not looked for";
    check(
        "[domain-name:value = 'a.example' AND file:name = 'x']",
        &format!("! not a plain list of values (AND){rest}"),
    );
    check("[domain-name:value NOT = 'a.example']", &format!("! not a plain list of values (NOT){rest}"));
    check(
        "[domain-name:value LIKE '%.example']",
        &format!("! not a plain list of values (LIKE on domain-name:value){rest}"),
    );
    check(
        "[domain-name:value != 'a.example']",
        &format!("! not a plain list of values (!= on domain-name:value){rest}"),
    );
    check(
        "[domain-name:value = 'a.example'] WITHIN 5 SECONDS",
        &format!("! not a plain list of values (a qualifier){rest}"),
    );
    check("[process:name = 'x']", &format!("! not a plain list of values (the path process:name){rest}"));
    check(
        "[file:hashes.'SHA-512' = 'x']",
        &format!("! not a plain list of values (the path file:hashes.'SHA-512'){rest}"),
    );
    check("[ipv4-addr:value = '2001:db8::1']", "! \"2001:db8::1\" is not an IPv4 address");
    check("[file:name = 'C:\\\\tmp\\\\x']", "! \"C:\\tmp\\x\" is a path, not a file name");
    check("[file:hashes.MD5 = 'zz']", "! \"zz\": not 32, 40 or 64 hex digits");
}

fn any_observable() -> impl Strategy<Value = Observable> {
    (0..ObservableKind::ALL.len(), "[a-z0-9'\\\\ .@/%ü-]{1,20}", any::<u128>(), 1_u8..128).prop_filter_map(
        "not a value",
        |(kind, text, number, length)| {
            let hex = format!("{number:032x}{number:032x}");
            match ObservableKind::ALL[kind] {
                ObservableKind::Domain => Observable::domain(&format!("{text}.example")).ok(),
                ObservableKind::Ip if number % 2 == 0 => {
                    Observable::ip(&std::net::Ipv6Addr::from(number).to_string()).ok()
                }
                ObservableKind::Ip => Observable::ip(&std::net::Ipv4Addr::from(number as u32).to_string()).ok(),
                ObservableKind::Cidr => {
                    Observable::cidr(&format!("{}/{length}", std::net::Ipv6Addr::from(number))).ok()
                }
                ObservableKind::Url => Observable::url(&format!("http://h.example/{text}")).ok(),
                ObservableKind::Email => Observable::email(&format!("{text}@h.example")).ok(),
                ObservableKind::Md5 => Observable::hash(&hex[..32]).ok(),
                ObservableKind::Sha1 => Observable::hash(&hex[..40]).ok(),
                ObservableKind::Sha256 => Observable::hash(&hex).ok(),
                ObservableKind::FileName => Observable::file_name(&text).ok(),
            }
        },
    )
}

proptest! {
    #[test]
    fn printed_values_read_back(values in prop::collection::vec(any_observable(), 1..5)) {
        for value in &values {
            prop_assert_eq!(observables(&parse(&print(value)).unwrap()).unwrap(), vec![value.clone()]);
        }
        let mut once: Vec<Observable> = Vec::new();
        for value in &values {
            if !once.contains(value) {
                once.push(value.clone());
            }
        }
        prop_assert_eq!(observables(&parse(&print_any(&values)).unwrap()).unwrap(), once);
    }

    #[test]
    fn nothing_panics_and_what_reads_reads_back(text in r"(\[|\]|\(|\)|a:b|\.'c-d'|\[\*\]| = | NOT IN | AND | OR | FOLLOWEDBY | WITHIN 2 SECONDS| REPEATS 2 TIMES|'x\\''|1\.0|-2|true|EXISTS |,| ){0,12}") {
        if let Ok(pattern) = parse(&text) {
            prop_assert_eq!(parse(&pattern.to_string()).unwrap(), pattern);
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,60}") {
        let _ = parse(&text).map(|p| observables(&p));
    }
}
