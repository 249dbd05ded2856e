//! What is never blocked.

use pasban_kernel::ObservableKind as K;
use pasban_model::mitigate::never_block::{
    Entry, Layer, NeverBlock, NeverBlockList, Overlap, Protection, built_in, is_public_suffix, of_constituents,
    warninglist_entry,
};
use pasban_model::registry::{Constituent, Presence};

use crate::{org, value};

fn bank_a() -> Constituent {
    Constituent {
        id: org(1),
        name_en: "Bank A".into(),
        name_ur: None,
        aliases: vec![],
        sector: "finance".parse().unwrap(),
        presence: Presence::ContactOnly,
        domains: vec![value(K::Domain, "banka.example")],
        ranges: vec![value(K::Cidr, "203.0.113.0/26"), value(K::Ip, "198.51.100.9"), value(K::Cidr, "2001:db8:5::/48")],
        people: vec![],
        hosts: vec![],
    }
}

fn lists() -> NeverBlock {
    let mut lists = built_in();
    lists.push(of_constituents(&[bank_a()], "CERT of the test"));
    NeverBlock::new(&lists)
}

/// The layers that object, and `-` with the code for what needs no list.
fn objections(never: &NeverBlock, kind: K, text: &str) -> Vec<String> {
    let mut out: Vec<_> = never
        .check(&value(kind, text))
        .into_iter()
        .map(|p| match p {
            Protection::Listed { layer, overlap, .. } => format!(
                "{}:{}",
                layer.name(),
                match overlap {
                    Overlap::Same => "same",
                    Overlap::Inside => "inside",
                    Overlap::Covers => "covers",
                }
            ),
            other => format!("-{}", other.code()),
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

#[test]
fn table() {
    let never = lists();
    let cases: &[(K, &str, &[&str])] = &[
        (K::Domain, "evil.example", &[]),
        (K::Domain, "login-banka.example", &[]),
        (K::Domain, "banka.example", &["constituents:same"]),
        (K::Domain, "online.banka.example", &["constituents:inside"]),
        (K::Domain, "notbanka.example", &[]),
        (K::Domain, "example", &["-single-label", "constituents:covers"]),
        (K::Domain, "google.com", &["infrastructure:covers", "top-sites:same"]),
        (K::Domain, "docs.google.com", &["top-sites:inside"]),
        (K::Domain, "nadra.gov.pk", &["government:inside", "government:same"]),
        (K::Domain, "anything.gov.pk", &["government:inside"]),
        (K::Domain, "hbl.com", &["banks:same"]),
        (K::Domain, "hbl.com.evil.example", &[]),
        (K::Domain, "evil.github.io", &[]),
        (K::Domain, "github.io", &["-public-suffix", "shared-hosts:same"]),
        (K::Domain, "d111.cloudfront.net", &[]),
        (K::Domain, "a.root-servers.net", &["roots:inside"]),
        (K::Domain, "3.pool.ntp.org", &["infrastructure:inside"]),
        (K::Domain, "com.pk", &["-public-suffix", "banks:covers"]),
        (K::Domain, "howtoactivatemcafee.com", &[]),
        (K::Ip, "8.8.8.8", &["resolvers:same"]),
        (K::Ip, "2606:4700:4700::1111", &["resolvers:same", "shared-hosts:inside"]),
        (K::Ip, "104.16.5.5", &["shared-hosts:inside"]),
        (K::Ip, "203.0.113.63", &["constituents:inside"]),
        (K::Ip, "203.0.113.64", &[]),
        (K::Ip, "198.51.100.9", &["constituents:same"]),
        (K::Ip, "2001:db8:5:1::1", &["constituents:inside"]),
        (K::Ip, "10.0.0.1", &["-reserved"]),
        (K::Ip, "::1", &["-reserved"]),
        (K::Ip, "fe80::1", &["-reserved"]),
        (K::Cidr, "203.0.113.0/24", &["constituents:covers"]),
        (K::Cidr, "203.0.113.0/26", &["constituents:same"]),
        (K::Cidr, "203.0.113.32/27", &["constituents:inside"]),
        (K::Cidr, "203.0.113.64/26", &[]),
        (K::Cidr, "203.0.112.0/23", &["-short-prefix", "constituents:covers"]),
        (K::Cidr, "2001:db8::/32", &["-short-prefix", "constituents:covers"]),
        (K::Url, "https://sites.google.com/x", &["top-sites:inside"]),
        (K::Url, "https://evil.example/x", &[]),
        (K::Url, "http://8.8.8.8/", &["resolvers:same"]),
        (K::Email, "a@gmail.com", &[]),
        (K::Email, "a@banka.example", &["constituents:same"]),
        (K::FileName, "SVCHOST.exe", &["common-files:same"]),
        (K::FileName, "pay.xlsm", &[]),
        (K::Md5, "d41d8cd98f00b204e9800998ecf8427e", &["-empty-file"]),
        (K::Md5, "9e107d9d372bb6826bd81d3542a419d6", &[]),
    ];
    for (kind, text, expected) in cases {
        assert_eq!(objections(&never, *kind, text), *expected, "{kind} {text}");
    }
    let whole = never.check(&value(K::Cidr, "0.0.0.0/0"));
    assert!(whole.contains(&Protection::ShortPrefix { length: 0, min: 24 }) && whole.contains(&Protection::Reserved));
}

#[test]
fn without_lists_the_rules_stay() {
    let never = NeverBlock::new(&[]);
    assert!(never.is_empty());
    assert_eq!(objections(&never, K::Domain, "gov.pk"), ["-public-suffix"]);
    assert_eq!(objections(&never, K::Domain, "google.com"), [""; 0]);
}

#[test]
fn public_suffixes() {
    for (name, expected) in [
        ("com", true),
        ("pk", true),
        ("com.pk", true),
        ("gov.pk", true),
        ("co.uk", true),
        ("github.io", true),
        ("evil.com", false),
        ("evil.example", false),
        ("a.gov.pk", false),
    ] {
        assert_eq!(is_public_suffix(name), expected, "{name}");
    }
}

#[test]
fn warning_lists_extend_it_by_their_types() {
    let entry = |t: &str, v: &str| warninglist_entry(t, v);
    assert_eq!(entry("hostname", ".Dropbox.example"), Some(Entry::NameAndBelow(value(K::Domain, "dropbox.example"))));
    assert_eq!(entry("string", "Dropbox.example"), Some(Entry::Text("dropbox.example".into())));
    assert_eq!(entry("cidr", "198.51.100.0/24"), Some(Entry::Net(value(K::Cidr, "198.51.100.0/24"))));
    assert_eq!(entry("string", "svchost.exe "), Some(Entry::Text("svchost.exe".into())));
    assert_eq!(entry("regex", ".*"), None);
    assert_eq!(entry("substring", "mcafee"), None);
    assert_eq!(entry("cidr", "nonsense"), None);
    let list = NeverBlockList {
        name: "w".into(),
        owner: "o".into(),
        source: "s".into(),
        layer: Layer::WarningLists,
        entries: vec![
            Entry::Text("dropbox.example".into()),
            Entry::Text("rundll.exe".into()),
            Entry::Net(value(K::Cidr, "198.51.100.0/24")),
            Entry::Text("9e107d9d372bb6826bd81d3542a419d6".into()),
        ],
    };
    let never = NeverBlock::new([&list]);
    assert_eq!(objections(&never, K::Domain, "dropbox.example"), ["warning-lists:same"]);
    assert_eq!(objections(&never, K::FileName, "RunDLL.exe"), ["warning-lists:same"]);
    assert_eq!(objections(&never, K::Domain, "user.dropbox.example"), [""; 0]);
    assert_eq!(objections(&never, K::Cidr, "198.51.100.128/25"), ["warning-lists:inside"]);
    assert_eq!(objections(&never, K::Md5, "9E107D9D372BB6826BD81D3542A419D6"), ["warning-lists:same"]);
}

#[test]
fn sentences_name_the_owner() {
    let reasons = lists().check(&value(K::Domain, "online.banka.example"));
    assert_eq!(
        reasons[0].to_string(),
        "never blocked: it lies inside a registered constituent, banka.example (list registered constituents of CERT of the test)"
    );
}

proptest::proptest! {
    /// Whatever range is asked about, an overlap with a protected one is found, as comparing ends would.
    #[test]
    fn ranges_as_a_plain_reading_would(
        nets in proptest::collection::vec((0u32..4096, 20u8..=32), 1..30), asked in (0u32..4096, 24u8..=32),
    ) {
        let net = |(n, len): (u32, u8)| {
            let base = 0xCB00_0000u32 | n;
            let mask = u32::MAX << (32 - len);
            (base & mask, (base & mask) | !mask)
        };
        let text = |p: (u32, u8)| format!("{}/{}", std::net::Ipv4Addr::from(net(p).0), p.1);
        let entries = nets.iter().map(|p| Entry::Net(value(K::Cidr, &text(*p)))).collect();
        let list = NeverBlockList { name: "l".into(), owner: "o".into(), source: "s".into(), layer: Layer::Local, entries };
        let found = !NeverBlock::new([&list]).check(&value(K::Cidr, &text(asked))).is_empty();
        let expected = nets.iter().any(|p| net(*p).0 <= net(asked).1 && net(asked).0 <= net(*p).1);
        proptest::prop_assert_eq!(found, expected);
    }

    #[test]
    fn names_as_a_plain_reading_would(
        protected in proptest::collection::vec(("[ab]{1,2}(\\.[ab]{1,2}){1,3}", proptest::bool::ANY), 1..20),
        asked in "[ab]{1,2}(\\.[ab]{1,2}){2,4}",
    ) {
        let entries = protected.iter().map(|(n, below)| {
            let n = value(K::Domain, n);
            if *below { Entry::NameAndBelow(n) } else { Entry::Name(n) }
        }).collect();
        let list = NeverBlockList { name: "l".into(), owner: "o".into(), source: "s".into(), layer: Layer::Local, entries };
        let found = NeverBlock::new([&list]).check(&value(K::Domain, &asked)).iter().any(|p| p.code() == "listed");
        let under = |a: &str, b: &str| a == b || a.ends_with(&format!(".{b}"));
        let expected = protected.iter().any(|(n, below)| under(n, &asked) || (*below && under(&asked, n)));
        proptest::prop_assert_eq!(found, expected);
    }
}
