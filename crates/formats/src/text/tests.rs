use proptest::prelude::*;

use super::*;

/// `kind=value@line:column` of all that is found.
fn found(text: &str) -> String {
    let parsed = extract(text.as_bytes()).unwrap();
    parsed
        .value
        .iter()
        .map(|e| format!("{}={}@{}:{}", e.value.kind(), e.value.value(), e.line, e.column))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn spellings_are_undone() {
    for (input, expected) in [
        ("hxxp://evil[.]example/a", "url=http://evil.example/a@1:1"),
        ("see hXXps[:]//evil(.)example/a?b=c, now", "url=https://evil.example/a?b=c@1:5"),
        ("hxxps[://]evil{.}example[/]x", "url=https://evil.example/x@1:1"),
        ("h**p:\\\\evil.example\\x", "url=http://evil.example/x@1:1"),
        ("fxp://evil.example/", "url=ftp://evil.example/@1:1"),
        ("evil[dot]example and a(dot)evil{dot}example", "domain=evil.example@1:1 domain=a.evil.example@1:22"),
        ("evil [.] example", "domain=evil.example@1:1"),
        ("evil [dot] example is bad", "domain=evil.example@1:1"),
        ("evil . co . example", "domain=evil.co.example@1:1"),
        ("evil[.example, evil\\.example", "domain=evil.example@1:1 domain=evil.example@1:16"),
        ("ali[at]evil[.]example", "email=ali@evil.example@1:1"),
        ("ali [@] evil.example", "email=ali@evil.example@1:1"),
        ("192[.]0[.]2[.]7", "ip=192.0.2.7@1:1"),
        ("192.0.2[.]0/24", "cidr=192.0.2.0/24@1:1"),
        ("tcp://192.0.2.7:443", "ip=192.0.2.7@1:7"),
        ("evil\u{3002}example", "domain=evil.example@1:1"),
    ] {
        assert_eq!(found(input), expected, "{input}");
    }
}

#[test]
fn values_in_prose() {
    let md5 = "d41d8cd98f00b204e9800998ecf8427e";
    for (input, expected) in [
        (
            "The host evil.example. Then (bad.example), \"c2.example\".",
            "domain=evil.example@1:10 domain=bad.example@1:30 domain=c2.example@1:45",
        ),
        (
            "http://evil.example/a_(b)?q=1. (http://evil.example/c)",
            "url=http://evil.example/a_(b)?q=1@1:1 url=http://evil.example/c@1:33",
        ),
        ("[link](https://evil.example/x)", "url=https://evil.example/x@1:8"),
        ("MD5: d41d8cd98f00b204e9800998ecf8427e", "md5=d41d8cd98f00b204e9800998ecf8427e@1:6"),
        ("md5:d41d8cd98f00b204e9800998ecf8427e", "md5=d41d8cd98f00b204e9800998ecf8427e@1:5"),
        ("MD5=d41d8cd98f00b204e9800998ecf8427e;x", "md5=d41d8cd98f00b204e9800998ecf8427e@1:5"),
        ("IP:192.0.2.1:8080 and evil.example:8443", "ip=192.0.2.1@1:4 domain=evil.example@1:23"),
        (
            "2001:db8::1, [2001:db8::2]:443 and 2001:db8::/32",
            "ip=2001:db8::1@1:1 ip=2001:db8::2@1:15 cidr=2001:db8::/32@1:36",
        ),
        ("mailto:ali@evil.example <b@evil.example>", "email=ali@evil.example@1:1 email=b@evil.example@1:26"),
        ("invoice.pdf, Invoice.PDF.exe", "file-name=invoice.pdf@1:1 file-name=Invoice.PDF.exe@1:14"),
        ("C:\\Users\\ali\\pay.xlsm and /tmp/.x/run.sh", "file-name=pay.xlsm@1:1 file-name=run.sh@1:27"),
        ("update.zip but update[.]zip", "file-name=update.zip@1:1 domain=update.zip@1:16"),
        ("evil.example/gate.php", "url=http://evil.example/gate.php@1:1"),
        ("bank.com.pk, bücher.example", "domain=bank.com.pk@1:1 domain=xn--bcher-kva.example@1:14"),
        ("one\ntwo evil.example\r\nthree 192.0.2.1", "domain=evil.example@2:5 ip=192.0.2.1@3:7"),
    ] {
        assert_eq!(found(input), expected, "{input} {md5}");
    }
}

#[test]
fn what_is_no_value() {
    for input in [
        "version 1.2.3.4 and Version: 10.0.19041.1 and v2.3.4.5",
        "Chrome/120.0.6099.109 Safari/537.36 (Windows NT 10.0; Win64)",
        "1.2.3.4.5 and 3.14 and 24.11.2026 and 12:30:45",
        "the attack.In the end.Is it",
        "e.g. this, i.e. that, U.S. and etc.",
        "std::vec a::b Foo::Bar 00:11:22:33:44:55",
        "node.js and ASP.NET and/or TCP/IP",
        "host.local server.corp intranet.lan",
        "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f CVE-2026-1234",
        "00000000000000000000000000000000",
        "co.uk com.pk",
        "-evil-.example @ali #tag ../x",
    ] {
        assert_eq!(found(input), "", "{input}");
    }
}

#[test]
fn mail_headers_hold_the_victim_and_the_way() {
    let mail = "Received: from mail.evil.example (mail.evil.example [192.0.2.9])\r\n\tby mx.bank.com.pk with ESMTP\r\n\
        Received: from x.evil.example by mx.bank.com.pk\r\n\
        Message-ID: <20260101.1@mail.evil.example>\r\nTo: victim@bank.com.pk\r\nMIME-Version: 1.0\r\n\
        DKIM-Signature: v=1; d=evil.example;\r\n b=abc.def\r\nX-Mailer: Foo 1.2.3.4\r\n\
        From: \"A\" <a@evil.example>\r\nSubject: hi\r\n\r\nTo: see evil.example\r\n";
    let values = found(mail);
    assert!(values.contains("email=a@evil.example@10:12"), "{values}");
    assert!(values.contains("ip=192.0.2.9@1:54"), "{values}");
    assert!(values.contains("domain=x.evil.example@3:16"), "{values}");
    assert!(values.contains("domain=evil.example@13:9"), "{values}");
    assert!(!values.contains("bank.com.pk"), "{values}");
    assert!(!values.contains("victim") && !values.contains("20260101"), "{values}");
    let findings = extract(mail.as_bytes()).unwrap().findings;
    assert_eq!(findings.iter().filter(|f| f.reason.contains("mail header")).count(), 5);
}

#[test]
fn urdu_around_and_direction_marks_inside() {
    let text = "یہ ڈومین \u{200f}evil\u{200e}.example\u{202c} خطرناک ہے۔ اور hxxp://evil[.]example/a، نیز 192.0.2.1سے";
    let parsed = extract(text.as_bytes()).unwrap();
    let got: Vec<_> = parsed.value.iter().map(|e| (e.value.value(), e.column, e.original.as_str())).collect();
    assert_eq!(
        got,
        [
            ("evil.example", 11, "evil\u{200e}.example"),
            ("http://evil.example/a", 41, "hxxp://evil[.]example/a"),
            ("192.0.2.1", 70, "192.0.2.1"),
        ]
    );
    assert_eq!(parsed.findings.len(), 1);
    assert_eq!(
        parsed.findings[0].to_string(),
        "line 1, column 10: 3 invisible direction or zero-width marks were left out, the first here"
    );
}

#[test]
fn guesses_and_omissions_are_said() {
    for (input, expected) in [
        ("evil.example/a", "line 1, column 1: \"evil.example/a\": written without a scheme; read as http://"),
        (
            "x http://intranet/a",
            "line 1, column 3: \"http://intranet/a\" has no public name or address that is known; left out",
        ),
        (
            "evil[.]nosuchtld",
            "line 1, column 1: \"evil.nosuchtld\" has no public name or address that is known; left out",
        ),
        ("192.0.2.1:80", "line 1, column 1: \"192.0.2.1:80\": the port is left out"),
    ] {
        let parsed = extract(input.as_bytes()).unwrap();
        assert_eq!(parsed.findings.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
    }
    let parsed = extract(b"evil.example \xff\xfe").unwrap();
    assert_eq!((parsed.value.len(), parsed.findings.len()), (1, 1));
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("evil.example".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(extract(&utf16).unwrap().value.len(), 1);
}

#[test]
fn bounds_hold() {
    let wide = "192.0.2.1 ".repeat(1000);
    assert_eq!(extract(wide.as_bytes()).unwrap().value.len(), pasban_kernel::limits::LINE_OBSERVABLES_MAX);
    let long = "x".repeat(pasban_kernel::limits::LINE_BYTES_MAX + 10);
    assert_eq!(extract(long.as_bytes()).unwrap().findings.len(), 1);
    // Work stays linear in what is pasted: these took minutes where a bracket or prefix was counted anew each time.
    for piece in [")", "a:", "://", "[.]", " . ", "192.0.2.1 ", "(", "x@"] {
        let line = format!(
            "http://evil.example/{}\n{}\n",
            piece.repeat(60_000 / piece.len()),
            piece.repeat(4000 / piece.len())
        );
        extract(line.repeat(20).as_bytes()).unwrap();
    }
    let tall = "\n".repeat(pasban_kernel::limits::ROWS_MAX + 10);
    assert_eq!(extract(tall.as_bytes()).unwrap().findings.len(), 1);
}

#[test]
fn single_values() {
    for (input, expected) in [
        (" hxxp://evil[.]example/ ", Some("http://evil.example/")),
        ("'evil[.]example'", Some("evil.example")),
        ("evil example", None),
        ("", None),
        ("invoice.pdf", Some("invoice.pdf")),
    ] {
        assert_eq!(value(input).as_ref().map(|v| v.value()), expected, "{input}");
    }
}

proptest! {
    #[test]
    fn originals_stand_where_they_are_said_to(text in "(hxxp|http|://|evil|\\[\\.\\]|\\(dot\\)| \\[\\.\\] |\\.|example|com|192\\.0\\.2\\.1|@|\\[at\\]|:|/|\\[|\\]|\\\\| |\\n|\u{200f}|سے|,|To: |é){0,16}") {
        crate::fuzz::free_text(text.as_bytes());
    }

    #[test]
    fn a_defanged_value_is_found_again(text in "[a-z0-9]{1,10}(\\.[a-z0-9]{1,10}){0,3}") {
        let domain = pasban_kernel::Observable::domain(&format!("{text}.example")).unwrap();
        let url = pasban_kernel::Observable::url(&format!("http://{text}.example/{text}")).unwrap();
        for value in [domain, url] {
            let parsed = extract(format!("x {} y", value.defanged()).as_bytes()).unwrap();
            prop_assert_eq!(parsed.value.iter().map(|e| &e.value).collect::<Vec<_>>(), vec![&value]);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        crate::fuzz::free_text(&bytes);
    }
}
