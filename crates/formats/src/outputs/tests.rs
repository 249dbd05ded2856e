//! Golden files for one list of entries, hostile values and texts, and reading back what was printed.

use super::*;
use pasban_kernel::ObservableKind;

fn entry(value: Observable) -> BlockEntry {
    BlockEntry {
        value,
        issuer: "PKCERT".to_owned(),
        category: "phishing".to_owned(),
        reason: "fake bank page".to_owned(),
        until: Timestamp::parse("2026-12-24T00:00:00Z").unwrap(),
    }
}

fn of(kind: ObservableKind, text: &str) -> BlockEntry {
    entry(Observable::parse(kind, text).unwrap())
}

/// One of each kind.
fn entries() -> Vec<BlockEntry> {
    use ObservableKind as K;
    vec![
        of(K::Domain, "evil.example"),
        of(K::Ip, "198.51.100.7"),
        of(K::Ip, "2001:db8::1"),
        of(K::Cidr, "203.0.113.0/24"),
        of(K::Cidr, "2001:db8:0:1::/64"),
        of(K::Url, "http://evil.example:8080/a%2F;\"b?c=1|2"),
        of(K::Url, "https://evil.example/a"),
        of(K::Email, "ceo@evil.example"),
        of(K::Sha256, &"ab".repeat(32)),
        of(K::FileName, "bill.xlsm"),
    ]
}

/// A value that no reader made, as a damaged store or a hostile node could hold it.
fn forged(kind: ObservableKind, value: &str) -> BlockEntry {
    let json = serde_json::json!({ "kind": kind, "value": value });
    entry(serde_json::from_value(json).unwrap())
}

fn reasons(printed: &Printed) -> Vec<String> {
    printed.findings.iter().map(ToString::to_string).collect()
}

fn garden() -> rpz::Options<'static> {
    static ORIGIN: std::sync::LazyLock<Observable> =
        std::sync::LazyLock::new(|| Observable::domain("rpz.cert.example").unwrap());
    rpz::Options { origin: &ORIGIN, serial: 2_026_112_401, action: rpz::Action::NxDomain, passthru: &[] }
}

#[test]
fn rpz_zone() {
    let good = [Observable::domain("www.evil.example").unwrap(), Observable::ip("203.0.113.9").unwrap()];
    let printed = rpz::zone(&entries(), &rpz::Options { passthru: &good, ..garden() });
    assert_eq!(
        printed.text,
        "$ORIGIN rpz.cert.example.\n\
         $TTL 30\n\
         @ IN SOA localhost. root.localhost. 2026112401 60 60 86400 30\n\
         @ IN NS localhost.\n\
         *.evil.example IN CNAME . ; phishing, PKCERT, until 2026-12-24\n\
         *.www.evil.example IN CNAME rpz-passthru.\n\
         128.1.zz.db8.2001.rpz-ip IN CNAME . ; phishing, PKCERT, until 2026-12-24\n\
         24.0.113.0.203.rpz-ip IN CNAME . ; phishing, PKCERT, until 2026-12-24\n\
         32.7.100.51.198.rpz-ip IN CNAME . ; phishing, PKCERT, until 2026-12-24\n\
         32.9.113.0.203.rpz-ip IN CNAME rpz-passthru.\n\
         64.zz.1.0.db8.2001.rpz-ip IN CNAME . ; phishing, PKCERT, until 2026-12-24\n\
         evil.example IN CNAME . ; phishing, PKCERT, until 2026-12-24\n\
         www.evil.example IN CNAME rpz-passthru.\n"
    );
    assert_eq!((printed.written, printed.left_out), (5, 5));
    assert_eq!(
        reasons(&printed)[0],
        "entry 6: a DNS policy blocks names, not URLs, and the whole host would be too much"
    );
}

#[test]
fn rpz_records_and_actions() {
    for (action, target) in [
        (rpz::Action::NxDomain, "."),
        (rpz::Action::NoData, "*."),
        (rpz::Action::Drop, "rpz-drop."),
        (rpz::Action::WalledGarden(Observable::domain("garden.cert.example").unwrap()), "garden.cert.example."),
    ] {
        let (records, printed) = rpz::records(&entries()[..1], &rpz::Options { action, ..garden() });
        let record = |owner: &str| rpz::Record { owner: owner.to_owned(), target: target.to_owned() };
        assert_eq!(records, [record("*.evil.example"), record("evil.example")]);
        assert_eq!((printed.text.as_str(), printed.written), ("", 1));
    }
    // Pass-through wins over a block of the same name; a garden that is no name blocks nothing.
    let same = [Observable::domain("evil.example").unwrap()];
    let (records, _) = rpz::records(&entries()[..1], &rpz::Options { passthru: &same, ..garden() });
    assert!(records.iter().all(|r| r.target == "rpz-passthru."));
    let action = rpz::Action::WalledGarden(Observable::ip("192.0.2.1").unwrap());
    assert_eq!(rpz::records(&entries()[..1], &rpz::Options { action, ..garden() }).1.left_out, 1);
    // The name fits alone but not below the zone.
    let long = format!("{}.example", ["a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(50)].join("."));
    let printed = rpz::zone(&[of(ObservableKind::Domain, &long)], &garden());
    assert_eq!(reasons(&printed), ["entry 1: the name is too long to stand below the zone's own name"]);
}

#[test]
fn rpz_addresses() {
    for (address, owner) in [
        ("2001:db8::1", "128.1.zz.db8.2001.rpz-ip"),
        ("2001:db8:0:0:1:0:0:1", "128.1.0.0.1.zz.db8.2001.rpz-ip"),
        ("2001:0:db8::", "128.zz.db8.0.2001.rpz-ip"),
        ("1:2:3:0:5:6:7:8", "128.8.7.6.5.0.3.2.1.rpz-ip"),
        ("64:ff9b::198.51.100.7", "128.6407.c633.zz.ff9b.64.rpz-ip"),
    ] {
        let (records, _) = rpz::records(&[of(ObservableKind::Ip, address)], &garden());
        assert_eq!(records[0].owner, owner, "{address}");
    }
}

#[test]
fn suricata_rules() {
    let printed = suricata::rules(&entries(), suricata::Action::Alert);
    let tail = |sid: u32| {
        format!("classtype:trojan-activity; sid:{sid}; rev:1; metadata:pasban_issuer PKCERT, pasban_until 2026-12-24;)")
    };
    let lines: Vec<&str> = printed.text.lines().collect();
    let sid = |line: &str| line.split("sid:").nth(1).unwrap().split(';').next().unwrap().parse::<u32>().unwrap();
    let expected = [
        r#"alert dns any any -> any any (msg:"Pasban block phishing dns evil[.]example"; dns.query; dotprefix; content:".evil.example"; nocase; endswith; "#,
        r#"alert tls any any -> any any (msg:"Pasban block phishing tls evil[.]example"; tls.sni; dotprefix; content:".evil.example"; nocase; endswith; "#,
        r#"alert http any any -> any any (msg:"Pasban block phishing http evil[.]example"; http.host; dotprefix; content:".evil.example"; endswith; "#,
        r#"alert ip any any <> [198.51.100.7] any (msg:"Pasban block phishing ip 198.51.100[.]7"; "#,
        r#"alert ip any any <> [2001:db8::1] any (msg:"Pasban block phishing ip 2001[_]db8__1"; "#,
        r#"alert ip any any <> [203.0.113.0/24] any (msg:"Pasban block phishing ip 203.0.113[.]0/24"; "#,
        r#"alert ip any any <> [2001:db8:0:1::/64] any (msg:"Pasban block phishing ip 2001[_]db8_0_1__/64"; "#,
        r#"alert http any any -> any 8080 (msg:"Pasban block phishing url hxxp_//evil[.]example_8080/a_2F__22b_c_1_2"; flow:to_server; http.host; content:"evil.example"; bsize:12; http.uri.raw; content:"/a|25|2F|3B||25|22b|3F|c|3D|1|7C|2"; bsize:16; "#,
    ];
    for (line, head) in lines.iter().zip(expected) {
        assert_eq!(*line, format!("{head}{}", tail(sid(line))));
    }
    assert_eq!(lines.len(), expected.len());
    assert_eq!((printed.written, printed.left_out), (6, 4));
    // Signature ids do not depend on neighbours, and are all different and ours.
    let again = suricata::rules(&entries()[1..], suricata::Action::Alert);
    assert!(again.text.lines().all(|l| lines.contains(&l)));
    let mut sids: Vec<u32> = lines.iter().map(|l| sid(l)).collect();
    assert!(sids.iter().all(|s| (3_000_000_000..4_000_000_000).contains(s)));
    sids.sort_unstable();
    sids.dedup();
    assert_eq!(sids.len(), lines.len());
    let twice = suricata::rules(&[entries().remove(0), entries().remove(0)], suricata::Action::Drop);
    assert_eq!(twice.text.lines().filter(|l| l.starts_with("drop ")).count(), 3);
}

#[test]
fn nftables_sets() {
    let head = |flags: &str| {
        format!(
            "table inet pasban {{\n\tset block4 {{\n\t\ttype ipv4_addr\n\t\tflags {flags}\n\t}}\n\tset block6 {{\n\
             \t\ttype ipv6_addr\n\t\tflags {flags}\n\t}}\n}}\nflush set inet pasban block4\nflush set inet pasban block6\n"
        )
    };
    let printed = nftables::sets(&entries(), &nftables::Options::default());
    assert_eq!(
        printed.text,
        head("interval")
            + "add element inet pasban block4 {\n\t198.51.100.7,\n\t203.0.113.0/24,\n}\n\
               add element inet pasban block6 {\n\t2001:db8::1,\n\t2001:db8:0:1::/64,\n}\n"
    );
    assert_eq!((printed.written, printed.left_out), (4, 6));
    assert_eq!(reasons(&printed)[0], "entry 1: a packet filter knows addresses only, not a domain");
    // Timeouts; what a range covers is not printed twice; what outlives its range is told; what has ended is left out.
    let now = Timestamp::parse("2026-12-23T23:59:58.5Z").unwrap();
    let mut list = vec![
        of(ObservableKind::Ip, "203.0.113.9"),
        of(ObservableKind::Ip, "203.0.113.8"),
        of(ObservableKind::Cidr, "203.0.113.0/24"),
        of(ObservableKind::Ip, "198.51.100.7"),
        of(ObservableKind::Cidr, "0.0.0.0/1"),
    ];
    list[1].until = list[1].until.plus(pasban_kernel::time::DAY);
    list[3].until = now;
    let printed = nftables::sets(&list, &nftables::Options { now: Some(now), ..nftables::Options::default() });
    assert_eq!(
        printed.text,
        head("interval, timeout")
            + "add element inet pasban block4 {\n\t0.0.0.0/1 timeout 2s,\n\t203.0.113.0/24 timeout 2s,\n}\n"
    );
    assert_eq!((printed.written, printed.left_out), (3, 2));
    assert_eq!(
        reasons(&printed),
        ["entry 4: the block has ended", "entry 2: lies inside entry 3, which ends earlier; print again then"]
    );
    let bad = nftables::sets(&entries(), &nftables::Options { table: "x { }\nflush ruleset", now: None });
    assert_eq!((bad.text.as_str(), bad.left_out), ("", 10));
}

#[test]
fn text_lists() {
    let options = text::Options { kinds: &[ObservableKind::Ip, ObservableKind::Cidr], limit: Some(3), header: None };
    let printed = text::list(&entries(), &options);
    assert_eq!(printed.text, "198.51.100.7\n2001:db8::1\n203.0.113.0/24\n");
    assert_eq!((printed.written, printed.left_out), (3, 1));
    assert_eq!(reasons(&printed), ["list: 1 values beyond the limit of 3 were left out, those of lowest rank"]);
    let at = Timestamp::parse("2026-11-24T12:00:00Z").unwrap();
    let header = Some(text::Header { publisher: "PKCERT\nevil.example", at });
    let printed = text::list(&entries(), &text::Options { header, ..options });
    assert!(
        printed
            .text
            .starts_with("# Block list of PKCERT?evil.example, 2026-11-24T12:00:00.000Z\n# 3 values, 1 left out\n198")
    );
    // A name that a reader would take for a comment, or that shows as another, is not printed.
    let names = ["#hidden.exe", "bill\u{202e}cod.exe", "a b.exe"].map(|n| of(ObservableKind::FileName, n));
    let kinds: &[ObservableKind] = &[ObservableKind::FileName];
    let printed = text::list(&names, &text::Options { kinds, limit: None, header: None });
    assert_eq!((printed.text.as_str(), printed.left_out), ("a b.exe\n", 2));
}

/// Prints with everything.
fn all(entries: &[BlockEntry]) -> [Printed; 4] {
    let at = entries.first().map(|e| e.until).unwrap_or_default();
    [
        rpz::zone(entries, &garden()),
        suricata::rules(entries, suricata::Action::Drop),
        nftables::sets(entries, &nftables::Options { now: Some(at.plus(-5)), ..nftables::Options::default() }),
        text::list(
            entries,
            &text::Options {
                kinds: &ObservableKind::ALL,
                limit: None,
                header: Some(text::Header { publisher: entries.first().map_or("", |e| &e.issuer), at }),
            },
        ),
    ]
}

#[test]
fn nothing_can_be_injected() {
    let hostile =
        "x\r\n$INCLUDE /etc/passwd\n\"; ) drop ip any any -> any any (\\ \u{1b}[2J\u{202e}\u{2028}; } flush ruleset";
    let mut forged_ones: Vec<BlockEntry> = ObservableKind::ALL
        .into_iter()
        .flat_map(|kind| {
            [hostile, "evil.example\n*", "198.51.100.7 }", "198.51.100.7/24", "EVIL.example"].map(|v| forged(kind, v))
        })
        .collect();
    // These two are what they say: any text without controls is a file name.
    forged_ones.retain(|e| e.value.kind() != ObservableKind::FileName);
    for printed in all(&forged_ones) {
        assert_eq!((printed.written, printed.left_out), (0, forged_ones.len()), "{}", printed.text);
    }
    let mut honest = entries();
    for e in &mut honest {
        (e.issuer, e.category, e.reason) = (hostile.to_owned(), hostile.to_owned(), hostile.to_owned());
    }
    for (printed, plain) in all(&honest).iter().zip(all(&entries())) {
        assert_eq!(printed.text.lines().count(), plain.text.lines().count());
        assert!(printed.text.chars().all(|c| matches!(c, '\n' | '\t') || is_plain_char(c)), "{:?}", printed.text);
    }
    // Strings and options of a rule stay closed.
    for line in all(&honest)[1].text.lines() {
        let outside: String = line.split('"').step_by(2).collect();
        assert_eq!((outside.matches('(').count(), outside.matches(')').count()), (1, 1), "{line}");
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn any_entry() -> impl Strategy<Value = BlockEntry> {
        let value = prop_oneof![
            "([a-z0-9_-]{1,8}\\.){1,3}[a-z]{2,5}".prop_filter_map("domain", |t| Observable::domain(&t).ok()),
            any::<std::net::IpAddr>().prop_map(Observable::from_ip),
            (any::<std::net::IpAddr>(), 0_u8..=32)
                .prop_filter_map("range", |(ip, n)| Observable::cidr(&format!("{ip}/{n}")).ok()),
            "https?://[a-z]{1,9}\\.example(:[0-9]{1,4})?/.{0,30}".prop_filter_map("url", |t| Observable::url(&t).ok()),
            ".{1,20}".prop_filter_map("file name", |t| Observable::file_name(&t).ok()),
        ];
        (value, ".{0,20}", ".{0,20}", 0_i64..1 << 50).prop_map(|(value, issuer, category, until)| BlockEntry {
            value,
            issuer,
            category,
            reason: String::new(),
            until: Timestamp(until),
        })
    }

    proptest! {
        #[test]
        fn printed_lines_read_back(list in prop::collection::vec(any_entry(), 0..12)) {
            let [zone, rules, sets, text] = all(&list);
            for printed in [&zone, &rules, &sets, &text] {
                prop_assert_eq!(printed.written + printed.left_out, list.len());
            }
            for line in zone.text.lines().skip(4) {
                let (owner, rest) = line.split_once(" IN CNAME ").unwrap();
                prop_assert!(rest.starts_with(". ; "));
                prop_assert!(owner.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.*".contains(&b)));
            }
            for line in rules.text.lines() {
                prop_assert!(line.starts_with("drop ") && line.ends_with(";)"));
                prop_assert_eq!(line.matches('"').count() % 2, 0);
            }
            // Elements are values of the list, sorted, and none overlaps the next.
            let mut last: Option<std::net::IpAddr> = None;
            for line in sets.text.lines().filter(|l| l.contains(" timeout ") && !l.contains("flags")) {
                let value = line.trim().split(' ').next().unwrap();
                prop_assert!(list.iter().any(|e| e.value.value() == value));
                let ip: std::net::IpAddr = value.split('/').next().unwrap().parse().unwrap();
                prop_assert!(last.is_none_or(|l| l.is_ipv4() != ip.is_ipv4() || l < ip));
                last = Some(ip);
            }
            let values: Vec<&str> = text.text.lines().skip(2).collect();
            for value in &values {
                prop_assert!(list.iter().any(|e| e.value.value() == *value));
            }
        }

        #[test]
        fn comments_are_plain(text in any::<String>()) {
            let c = comment(&text);
            prop_assert!(is_plain(&c) && !c.contains(['"', '\\', '\n']));
        }
    }
}
