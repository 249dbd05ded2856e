//! What meets what.

use pasban_detect::{Admission, HashKey, How, IndicatorRef, SetBuilder, When};
use pasban_kernel::{Observable, ObservableKind as K, Observation, Seen, Timestamp, time};

use crate::{KEY, RULES, live, suffix, value};

const MD5: &str = "9e107d9d372bb6826bd81d3542a419d6";
const SHA1: &str = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12";
const SHA256: &str = "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592";

const SET: [(K, &str); 15] = [
    (K::Domain, "evil.example"),
    (K::Domain, "deep.sub.bad.com.pk"),
    (K::Ip, "198.51.100.7"),
    (K::Ip, "2001:db8::7"),
    (K::Cidr, "203.0.113.0/24"),
    (K::Cidr, "203.0.113.64/26"),
    (K::Cidr, "2001:db8:aa::/48"),
    (K::Url, "http://host.test/kit/gate.php?id=1"),
    (K::Url, "https://pages.test/login/*"),
    (K::Email, "Boss@Phish.example"),
    (K::Md5, MD5),
    (K::Sha1, SHA1),
    (K::Sha256, SHA256),
    (K::FileName, "Invoice_2026.xlsm"),
    (K::Domain, "xn--bcher-kva.example"),
];

/// Kind, text, and what it must meet.
type Case = (K, &'static str, &'static [(u32, How)]);

#[test]
fn table() {
    use How::{Exact, Host, HostWithin, InRange, Subdomain, UrlPrefix};
    let set = live(&SET);
    let cases: &[Case] = &[
        (K::Domain, "evil.example", &[(0, Exact)]),
        (K::Domain, "EVIL.example.", &[(0, Exact)]),
        (K::Domain, "a.b.evil.example", &[(0, Subdomain)]),
        (K::Domain, "notevil.example", &[]),
        (K::Domain, "evil.example.com", &[]),
        (K::Domain, "example", &[]),
        (K::Domain, "sub.bad.com.pk", &[]),
        (K::Domain, "x.deep.sub.bad.com.pk", &[(1, Subdomain)]),
        (K::Domain, "www.bücher.example", &[(14, Subdomain)]),
        (K::Ip, "198.51.100.7", &[(2, Exact)]),
        (K::Ip, "::ffff:198.51.100.7", &[(2, Exact)]),
        (K::Ip, "198.51.100.70", &[]),
        (K::Ip, "2001:DB8:0::7", &[(3, Exact)]),
        (K::Ip, "203.0.113.1", &[(4, InRange)]),
        (K::Ip, "203.0.113.70", &[(4, InRange), (5, InRange)]),
        (K::Ip, "203.0.112.255", &[]),
        (K::Ip, "203.0.114.0", &[]),
        (K::Ip, "2001:db8:aa:ffff::1", &[(6, InRange)]),
        (K::Ip, "2001:db8:ab::1", &[]),
        (K::Cidr, "203.0.113.64/26", &[(4, InRange), (5, Exact)]),
        (K::Cidr, "203.0.113.0/25", &[(4, InRange)]),
        (K::Cidr, "203.0.112.0/23", &[]),
        (K::Cidr, "2001:db8:aa:1::/64", &[(6, InRange)]),
        (K::Url, "HTTP://HOST.test:80/kit/../kit/gate.php?id=%31#x", &[(7, Exact)]),
        (K::Url, "https://host.test/kit/gate.php?id=1", &[]),
        (K::Url, "http://host.test/KIT/gate.php?id=1", &[]),
        (K::Url, "http://pages.test/login/", &[(8, UrlPrefix)]),
        (K::Url, "https://pages.test/login/a/b?c=/d", &[(8, UrlPrefix)]),
        (K::Url, "https://pages.test/login", &[]),
        (K::Url, "https://pages.test/logins/", &[]),
        (K::Url, "https://pages.test/x/login/", &[]),
        (K::Url, "https://pages.test/?q=/login/", &[]),
        (K::Url, "https://evil.example/", &[(0, Host)]),
        (K::Url, "https://user@cdn.evil.example:8443/?q", &[(0, HostWithin)]),
        (K::Url, "http://203.0.113.9/x", &[(4, HostWithin)]),
        (K::Url, "http://[2001:db8::7]:8080/x", &[(3, Host)]),
        (K::Email, "boss@phish.example", &[(9, Exact)]),
        (K::Email, "other@phish.example", &[]),
        (K::Email, "x@mail.evil.example", &[(0, HostWithin)]),
        (K::Md5, "9E107D9D372BB6826BD81D3542A419D6", &[(10, Exact)]),
        (K::Sha1, SHA1, &[(11, Exact)]),
        (K::Sha256, SHA256, &[(12, Exact)]),
        (K::Md5, "9e107d9d372bb6826bd81d3542a419d7", &[]),
        (K::FileName, "C:\\Users\\x\\INVOICE_2026.XLSM", &[(13, Exact)]),
        (K::FileName, "evil.example", &[]),
    ];
    for (kind, text, expected) in cases {
        let observed = value(*kind, text);
        let mut hits: Vec<_> = set.hits(&observed, When::Anytime).into_iter().map(|h| (h.indicator.0, h.how)).collect();
        hits.sort_unstable();
        assert_eq!(&hits[..], *expected, "{kind} {text}");
    }
}

#[test]
fn validity_is_that_of_the_event() {
    let at = |s: i64| Timestamp(s * time::SECOND);
    let mut b = SetBuilder::new();
    let evil = value(K::Domain, "evil.example");
    b.insert(&RULES, IndicatorRef(1), &evil, at(100), Some(at(200))).unwrap();
    b.insert(&RULES, IndicatorRef(2), &evil, at(150), None).unwrap();
    let set = b.finish(HashKey::new(KEY));
    for (when, expected) in [
        (When::At(Timestamp(100 * time::SECOND - 1)), &[][..]),
        (When::At(at(100)), &[1]),
        (When::At(Timestamp(150 * time::SECOND - 1)), &[1]),
        (When::At(at(150)), &[1, 2]),
        (When::At(at(199)), &[1, 2]),
        (When::At(at(200)), &[2]),
        (When::At(Timestamp(i64::MAX)), &[2]),
        (When::At(Timestamp(i64::MIN)), &[]),
        (When::Anytime, &[1, 2]),
    ] {
        let mut hits = Vec::new();
        set.matches(&evil, when, |h| hits.push(h.indicator.0));
        assert_eq!(hits, expected, "{when:?}");
    }
}

#[test]
fn one_value_with_many_sources_gives_all_and_the_same_twice_gives_one() {
    let mut b = SetBuilder::new();
    let evil = value(K::Domain, "evil.example");
    for n in (0..500).chain(0..500) {
        b.insert(&RULES, IndicatorRef(n), &evil, Timestamp(0), None).unwrap();
    }
    let set = b.finish(HashKey::new(KEY));
    assert_eq!(set.len(), 500);
    let mut hits = Vec::new();
    set.matches(&evil, When::Anytime, |h| hits.push(h.indicator.0));
    assert_eq!(hits, (0..500).collect::<Vec<_>>());
}

#[test]
fn an_observation_names_the_field() {
    let set = live(&SET);
    let seen =
        |field: &str, value: Observable, attacker_controlled| Seen { field: field.into(), value, attacker_controlled };
    let observation = Observation {
        time: Timestamp(5),
        host: "10.0.0.4".into(),
        seen: vec![
            seen("src", value(K::Ip, "10.0.0.4"), false),
            seen("dns.rrname", value(K::Domain, "a.evil.example"), false),
            seen("user_agent", value(K::Ip, "198.51.100.7"), true),
        ],
        line: Vec::new(),
    };
    let mut hits = Vec::new();
    set.match_observation(&observation, |s, h| hits.push((s.field.as_str(), s.attacker_controlled, h.indicator.0)));
    assert_eq!(hits, [("dns.rrname", false, 0), ("user_agent", true, 2)]);
}

#[test]
fn short_prefixes_that_somebody_allowed_match_too() {
    let rules = Admission { is_public_suffix: &suffix, short_prefixes: true };
    let mut b = SetBuilder::new();
    for (n, text) in (0..).zip(["203.0.0.0/12", "203.0.113.0/24", "2001:db8::/20"]) {
        b.insert(&rules, IndicatorRef(n), &value(K::Cidr, text), Timestamp(0), None).unwrap();
    }
    let set = b.finish(HashKey::new(KEY));
    for (ip, expected) in
        [("203.0.113.5", &[0, 1][..]), ("203.15.255.255", &[0]), ("203.16.0.0", &[]), ("2001:dff::1", &[2])]
    {
        let mut hits = Vec::new();
        set.matches(&value(K::Ip, ip), When::Anytime, |h| hits.push(h.indicator.0));
        hits.sort_unstable();
        assert_eq!(hits, expected, "{ip}");
    }
}

proptest::proptest! {
    /// The engine against a slow one that compares texts.
    #[test]
    fn domains_as_a_plain_reading_would(
        names in proptest::collection::vec("[ab]{1,2}(\\.[ab]{1,2}){1,4}", 0..40),
        asked in "[ab]{1,2}(\\.[ab]{1,2}){0,6}",
    ) {
        let names: Vec<_> = names.iter().map(|n| (K::Domain, n.as_str())).collect();
        let mut hits: Vec<_> = live(&names).hits(&value(K::Domain, &asked), When::Anytime)
            .into_iter().map(|h| h.indicator.0).collect();
        hits.sort_unstable();
        let expected: Vec<u32> = (0..).zip(&names)
            .filter(|(_, (_, n))| asked == *n || asked.ends_with(&format!(".{n}")))
            .map(|(i, _)| i).collect();
        proptest::prop_assert_eq!(hits, expected);
    }

    #[test]
    fn ranges_as_a_plain_reading_would(
        nets in proptest::collection::vec((0u32..64, 24u8..=32), 0..40),
        asked in 0u32..64,
    ) {
        let ip = |n: u32| std::net::Ipv4Addr::from(0xCB00_7100 | (n & 7) | (n >> 3) << 8);
        let mut b = SetBuilder::new();
        let mut expected = Vec::new();
        for (i, (n, len)) in (0..).zip(&nets) {
            let net = value(K::Cidr, &format!("{}/{len}", ip(*n)));
            b.insert(&RULES, IndicatorRef(i), &net, Timestamp(0), None).unwrap();
            let mask = u32::MAX << (32 - len);
            if u32::from(ip(*n)) & mask == u32::from(ip(asked)) & mask {
                expected.push(i);
            }
        }
        let mut hits = Vec::new();
        b.finish(HashKey::new(KEY)).matches(&Observable::from_ip(ip(asked).into()), When::Anytime, |h| hits.push(h.indicator.0));
        hits.sort_unstable();
        proptest::prop_assert_eq!(hits, expected);
    }

    #[test]
    fn nothing_panics(text in ".{0,120}", indicator in ".{0,60}") {
        let mut b = SetBuilder::new();
        for kind in K::ALL {
            if let Ok(v) = Observable::parse(kind, &indicator) {
                let _ = b.insert(&RULES, IndicatorRef(0), &v, Timestamp(i64::MAX), Some(Timestamp(i64::MIN)));
            }
        }
        let set = b.finish(HashKey::new([0; 16]));
        for kind in K::ALL {
            // Also texts that are not in normal form: they may meet nothing, but must not panic.
            set.matches_text(kind, &text, When::Anytime, |_| {});
        }
    }
}
