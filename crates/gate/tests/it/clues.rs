//! What counts as a clue and what does not, text by text.

use pasban_gate::clue::{self, ClueKind, unsearchable};
use pasban_gate::{Clue, VictimProfile};

use super::{org, zarqan};

fn kinds(victim: &VictimProfile, text: &str) -> Vec<ClueKind> {
    let mut kinds: Vec<ClueKind> = clue::find(victim, [("here", text)]).into_iter().map(|c| c.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn found() {
    use ClueKind::*;
    let victim = zarqan();
    for (kind, texts) in [
        (
            Name,
            &[
                "Zarqan Bank",
                "phishing against zarqan bank limited's customers",
                "ZARQAN-BANK",
                "Zarqan_payroll.xlsm",
                "C:\\Users\\x\\zarqan2026.docx",
                "MyZarqanBankLogin",
                "ZQB_statement.pdf",
                "zqb-2026.pdf",
                "Z\u{200b}arqan B\u{ad}ank",
                "Zаrqаn Bаnk", // Cyrillic а
                "Ζarqan Bank", // Greek Ζ
                "Z4rq4n B4nk",
                "ＺＡＲＱＡＮ",
                "Zárqän",
                "زرقان بینک",
                "زرقان بينك", // Arabic ي and ك
                "زَرقان‌بینک",  // with a vowel sign and a zero-width non-joiner
                "Wm9yIFphcnFhbiBCYW5r",
                "payload=WmFycWFu&x=1",
                "5a617271616e",
                "\\x5a\\x61\\x72\\x71\\x61\\x6e",
                "5a 61 72 71 61 6e 20 42 61 6e 6b",
                "%5A%61%72%71%61%6E",
                "\\u005aarqan",
                "&#90;arqan",
                "%D8%B2%D8%B1%D9%82%D8%A7%D9%86+%D8%A8%DB%8C%D9%86%DA%A9",
                "[file:name = 'Zarqan\\_payroll.xlsm']",
                "WgBhAHIAcQBhAG4A",         // UTF-16 in base64
                "5a0061007200710061006e00", // UTF-16 in hex, cut short by a digit
                "Z\0a\0r\0q\0a\0n\0",
                "V21GeWNXRnVJRUpoYm1zPQ==", // base64 twice
                "LJQXE4LBNY.t.example",     // base32 in a tunnel's label
                "=?utf-8?B?WmFycWFuIEJhbms=?=",
                "Zarqan=20Bank",
            ][..],
        ),
        (
            Domain,
            &[
                "zarqan.example",
                "https://www.zarqan.example/login",
                "hxxps://www[.]zarqan[.]example/",
                "zarqan(dot)example",
                "x@zarqan.example",
                "zarqanbank.com.pk.evil.example",
                "ZARQANBANK.COM.PK.",
                "dc1.corp.zarqan.internal",
                "zarqan。example",
            ],
        ),
        (
            LookAlike,
            &[
                "login-zarqan.example",
                "zarqan-secure.com",
                "zarqan.net",
                "zarqan.support.example",
                "zarqam.com",
                "zraqan.com",
                "zarqann.com",
                "zarqanbankk.com",
                "secure-zarqanbnak.com",
                "zarqanbankcompk.example",
                "http://zarqan-com-pk.example/x",
                "xn--zrqn-53dc.net", // Cyrillic а twice
                "zarq4n.com",
                "myzarqan.online",
            ],
        ),
        (
            Address,
            &[
                "203.0.113.7",
                "http://203.0.113.7:8080/x",
                "203[.]0[.]113[.]7",
                "203.0.113.0/25",
                "203.0.112.0/22",
                "http://3405803783/",
                "0xcb007107",
                "0313.0.0161.07",
                "::ffff:203.0.113.7",
                "64:ff9b::cb00:7107",
                "2002:cb00:7107::1",
                "2001:db8:77:1::5",
                "http://[2001:db8:77::1]/",
                "7.113.0.203.in-addr.arpa",
                "host-203-0-113-7.isp.example",
                concat!(
                    "a-very-long-name-of-a-file-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-",
                    "and-on-and-on-and-on-and-on-and-on-and-on-and-on_203.0.113.7.log"
                ),
                "[ipv4-addr:value = '203.0.113.7']",
                "MjAzLjAuMTEzLjc=",
            ],
        ),
        (
            Person,
            &[
                "Faisal Mehmood Qureshi",
                "Qureshi, Faisal",
                "faisal.qureshi",
                "C:\\Users\\fqureshi\\x",
                "f.qureshi@mail.example",
                "aneela_tariq",
            ],
        ),
        (Mail, &["fm.qureshi77@mail.example", "fm.qureshi77@other.example"]),
        (Host, &["ZQB-DC01", "zqb-dc01.local", "\\\\KHI-CORE-7\\c$"]),
        (Token, &["RaqmiPay_setup.apk", "raqmi-pay"]),
        (Id, &["identity--6f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e2f"]),
    ] {
        for text in texts {
            assert!(kinds(&victim, text).contains(&kind), "{kind:?} in {text:?}: {:?}", kinds(&victim, text));
        }
    }
}

#[test]
fn not_found() {
    let victim = zarqan();
    for text in [
        "",
        "a bank in the finance sector",
        "National Bank of Elsewhere",
        "banks.example",
        "login-banka.example",
        "arqan",
        "zqbx",
        "xzqb12345",
        "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
        "198.51.100.7",
        "203.0.114.7",
        "0.0.0.0/0",
        "2001:db8:78::1",
        "3405803783 packets",
        "version 203.0",
        "2026-11-24T03:12:00.000Z",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "Faisal",
        "Mehmood",
        "the Tariq road",
        "core-7",
        "زر قانون",
        "tarzan.com",
        "quran.com",
    ] {
        assert_eq!(clue::find(&victim, [("here", text)]), [], "{text}");
    }
}

#[test]
fn a_clue_names_its_place() {
    let text = "see https://login-zarqan.example/x";
    let found = clue::find(&zarqan(), [("a", "nothing"), ("external_references[0].url", text)]);
    let domain = found.iter().find(|c| c.kind == ClueKind::LookAlike).unwrap();
    assert_eq!(domain.path, "external_references[0].url");
    assert_eq!(text.get(domain.at.clone()), Some(domain.found.as_str()));
    assert!(domain.found.contains("login-zarqan.example"), "{domain:?}");
    let moved = Clue { path: "name".into(), ..domain.clone() };
    assert_ne!(domain.fingerprint(), moved.fingerprint());
}

#[test]
fn a_name_with_a_single_letter_is_no_article() {
    let victim = VictimProfile { names: vec!["Bank A".into()], ..VictimProfile::new(org()) };
    for (text, expected) in [
        ("Bank A was hit", true),
        ("BANK A", true),
        ("BankA_payroll.xlsm", true),
        ("login-banka", true),
        ("the bank a customer used", false),
        ("urbankart", false),
        ("Bank B", false),
    ] {
        assert_eq!(!clue::find(&victim, [("here", text)]).is_empty(), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_looked_for_is_said() {
    let victim = VictimProfile {
        names: vec!["Bank".into(), "بینک".into(), "Karakoram Trust".into()],
        aliases: vec!["AB".into(), "KRT".into()],
        people: vec!["Ali".into()],
        ..VictimProfile::new(org())
    };
    assert_eq!(unsearchable(&victim), ["Bank", "بینک", "AB", "Ali"]);
    assert!(!victim.is_empty());
    assert!(VictimProfile::new(org()).is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_is_searched_without_panic(text in ".{0,200}", more in "[%\\\\xu0-9a-fA-F=&#;\\[\\].:/@ -]{0,80}") {
        for t in [&text, &more] {
            for c in clue::find(&zarqan(), [("p", t.as_str())]) {
                proptest::prop_assert!(c.at.end <= t.len() && t.get(c.at.clone()).is_some());
            }
        }
    }

    #[test]
    fn whatever_stands_around_a_name_apart_from_letters_it_is_found(
        before in "[ ./_:'\"(\\[<|,;-]{1,3}", between in "[ _.-]{0,2}", after in "[ ./_:'\")\\]>|,;-]{0,3}", upper: bool,
    ) {
        let name = if upper { format!("ZARQAN{between}BANK") } else { format!("zarqan{between}bank") };
        let text = format!("x{before}{name}{after}");
        proptest::prop_assert!(!clue::find(&zarqan(), [("p", text.as_str())]).is_empty(), "{}", text);
    }
}
