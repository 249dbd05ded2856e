//! Over-broad indicators are refused with the reason.

use pasban_detect::{IndicatorRef, Refusal, SetBuilder};
use pasban_kernel::{ObservableKind as K, Timestamp};

use crate::{RULES, value};

#[test]
fn table() {
    let cases: &[(K, &str, Option<Refusal>)] = &[
        (K::Domain, "com", Some(Refusal::SingleLabel)),
        (K::Domain, "localhost", Some(Refusal::SingleLabel)),
        (K::Domain, "gov.pk", Some(Refusal::PublicSuffix)),
        (K::Domain, "co.uk", Some(Refusal::PublicSuffix)),
        (K::Domain, "evil.com.pk", None),
        (K::Ip, "0.0.0.0", Some(Refusal::Reserved)),
        (K::Ip, "127.0.0.1", Some(Refusal::Reserved)),
        (K::Ip, "10.1.2.3", Some(Refusal::Reserved)),
        (K::Ip, "172.31.255.255", Some(Refusal::Reserved)),
        (K::Ip, "172.32.0.0", None),
        (K::Ip, "192.168.1.1", Some(Refusal::Reserved)),
        (K::Ip, "169.254.169.254", Some(Refusal::Reserved)),
        (K::Ip, "100.64.0.1", Some(Refusal::Reserved)),
        (K::Ip, "224.0.0.251", Some(Refusal::Reserved)),
        (K::Ip, "255.255.255.255", Some(Refusal::Reserved)),
        (K::Ip, "::", Some(Refusal::Reserved)),
        (K::Ip, "::1", Some(Refusal::Reserved)),
        (K::Ip, "fe80::1", Some(Refusal::Reserved)),
        (K::Ip, "fd00::1", Some(Refusal::Reserved)),
        (K::Ip, "ff02::1", Some(Refusal::Reserved)),
        (K::Ip, "2606:4700::1111", None),
        (K::Cidr, "0.0.0.0/0", Some(Refusal::ShortPrefix { length: 0, min: 24 })),
        (K::Cidr, "198.51.0.0/23", Some(Refusal::ShortPrefix { length: 23, min: 24 })),
        (K::Cidr, "198.51.100.0/24", None),
        (K::Cidr, "::/0", Some(Refusal::ShortPrefix { length: 0, min: 48 })),
        (K::Cidr, "2001:db8::/47", Some(Refusal::ShortPrefix { length: 47, min: 48 })),
        (K::Cidr, "2001:db8::/48", None),
        (K::Cidr, "10.2.3.0/24", Some(Refusal::Reserved)),
        (K::Cidr, "fc00:1::/48", Some(Refusal::Reserved)),
        (K::Url, "http://localhost/x", Some(Refusal::SingleLabel)),
        (K::Url, "http://com.pk/", Some(Refusal::PublicSuffix)),
        (K::Url, "http://192.168.0.1/", Some(Refusal::Reserved)),
        (K::Url, "http://a.evil.example/kit*", Some(Refusal::PrefixInsideSegment)),
        (K::Url, "http://a.evil.example/kit/*", None),
        (K::Url, "http://a.evil.example/kit?q=*", None),
        (K::Md5, "d41d8cd98f00b204e9800998ecf8427e", Some(Refusal::EmptyFile)),
        (K::Sha1, "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", Some(Refusal::EmptyFile)),
        (K::Sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Some(Refusal::EmptyFile)),
        (K::FileName, "a.js", Some(Refusal::FileNameTooShort)),
        (K::FileName, "پی.x", Some(Refusal::FileNameTooShort)),
        (K::FileName, "ab.js", None),
        (K::Email, "a@evil.example", None),
    ];
    for (kind, text, expected) in cases {
        let mut b = SetBuilder::new();
        let got = b.insert(&RULES, IndicatorRef(0), &value(*kind, text), Timestamp(0), None);
        assert_eq!(got.err(), *expected, "{kind} {text}");
        assert_eq!(b.len(), usize::from(expected.is_none()), "{kind} {text}");
    }
}
