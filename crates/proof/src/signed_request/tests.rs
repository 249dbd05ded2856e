//! RFC 9421's published vector, our profile, and everything that must not pass.

use pasban_kernel::Timestamp;

use super::*;
use crate::sign::{PublicKey, SecretKey, Signature};

const URI: &str = "https://cert.example/taxii2/api/collections/1/objects/?limit=10";

fn key(n: u8) -> SecretKey {
    SecretKey::from_seed(&[n; 32])
}

fn envelope(nonce: &str) -> Envelope<'_> {
    Envelope {
        created: Timestamp(1_790_000_000_900_000),
        expires: Timestamp(1_790_000_060_900_000),
        nonce,
        key_id: "dialer/1",
    }
}

/// RFC 9421 appendix B.2.6: the whole signature base, the key test-key-ed25519 and the signature.
#[test]
fn the_published_ed25519_vector() {
    let text = "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")\
                ;created=1618884473;keyid=\"test-key-ed25519\"";
    let input = SignatureInput::parse(text).unwrap();
    assert_eq!(input.to_string(), text);
    let base = signature_base(&input, |c| {
        Some(
            match c.name.as_str() {
                "date" => "Tue, 20 Apr 2021 02:07:55 GMT",
                "@method" => "POST",
                "@path" => "/foo",
                "@authority" => "example.com",
                "content-type" => "application/json",
                "content-length" => "18",
                _ => return None,
            }
            .to_owned(),
        )
    })
    .unwrap();
    let seed = data_encoding::BASE64.decode(b"n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=").unwrap();
    let secret = SecretKey::from_seed(&seed.try_into().unwrap());
    let public: PublicKey = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=".parse().unwrap();
    assert_eq!(secret.public(), public);
    let published = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    let published: Signature = published.parse().unwrap();
    assert_eq!(secret.sign_raw(base.as_bytes()), published);
    assert_eq!(public.verify_raw(base.as_bytes(), &published), Ok(()));
}

#[test]
fn digests_as_published() {
    // RFC 9530 appendix D: the digest of this very body.
    assert_eq!(content_digest(b"{\"hello\": \"world\"}\n"), "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
    assert_eq!(content_digest(b"{\"hello\": \"world\"}"), "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
}

fn check(
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    known: &SecretKey,
) -> Result<VerifiedRequest, RequestFault> {
    let lookup = |id: &str| (id == "dialer/1").then(|| known.public());
    verify_request(method, uri, Received { headers }, body.to_vec(), lookup, |nonce, id| {
        (nonce, id) == ("n-1", "dialer/1")
    })
}

#[test]
fn request_and_response() {
    let (signed, sent) = sign_request("POST", URI, b"body", envelope("n-1"), &key(1)).unwrap();
    assert_eq!(
        signed.signature_input,
        "sig1=(\"@method\" \"@target-uri\" \"content-digest\");created=1790000000;expires=1790000060\
         ;nonce=\"n-1\";keyid=\"dialer/1\";tag=\"pasban-link-v1\""
    );
    let mut headers = signed.pairs().to_vec();
    headers.push(("accept", "*/*"));
    let request = check("POST", URI, &headers, b"body", &key(1)).unwrap();
    assert_eq!((request.body.as_slice(), request.nonce.as_str()), (b"body".as_slice(), "n-1"));
    assert_eq!((request.created, request.key_id.as_str()), (Timestamp(1_790_000_000_000_000), "dialer/1"));
    assert_eq!(request.binding, sent);

    let reply =
        |status, body: &[u8], nonce| sign_response(status, body, &request.binding, envelope(nonce), &key(2)).unwrap();
    let read = |status, signed: &SignedHeaders, body: &[u8], sent: &RequestBinding| {
        let headers = signed.pairs();
        verify_response(status, Received { headers: &headers }, body.to_vec(), sent, "n-1", |_| Some(key(2).public()))
    };
    let good = reply(200, b"answer", "n-1");
    assert!(good.signature_input.starts_with(
        "sig1=(\"@status\" \"content-digest\" \"@method\";req \"@target-uri\";req \"signature\";req;key=\"sig1\");created="
    ));
    assert_eq!(read(200, &good, b"answer", &sent).map(|r| (r.status, r.body)), Ok((200, b"answer".to_vec())));
    assert_eq!(read(201, &good, b"answer", &sent), Err(RequestFault::Signature));
    assert_eq!(read(200, &good, b"Answer", &sent), Err(RequestFault::BodyDigest));
    assert_eq!(read(200, &reply(200, b"answer", "n-2"), b"answer", &sent), Err(RequestFault::OtherRequest));
    // The same answer to another request, even one that differs in its nonce only.
    let (_, other) = sign_request("POST", URI, b"body", envelope("n-3"), &key(1)).unwrap();
    assert_eq!(read(200, &good, b"answer", &other), Err(RequestFault::Signature));
    // A request's fields are no response.
    assert!(matches!(read(200, &signed, b"body", &sent), Err(RequestFault::Field { field: "signature-input", .. })));
}

/// These very messages were checked with another implementation (`http-message-signatures` 3.0.0 for Python).
#[test]
fn what_others_have_verified() {
    let envelope = Envelope {
        created: Timestamp(1_790_000_000_000_000),
        expires: Timestamp(9_790_000_060_000_000),
        nonce: "n-1",
        key_id: "k",
    };
    let (request, sent) = sign_request("POST", "https://cert.example/a/b?c=d", b"body", envelope, &key(1)).unwrap();
    assert_eq!(
        request.signature,
        "sig1=:psJ3KBZl8tFQXUtGMXLULLwuUT+kL4LDTwCFAR6bsbJVDrg5YgpTnET5ntdwN7VxuXep/hwKQwGE45h0rV/WAw==:"
    );
    let response = sign_response(200, b"answer", &sent, envelope, &key(1)).unwrap();
    assert_eq!(
        response.signature,
        "sig1=:YRBciJLXz9uZzxzeT8FOq9U86OD2h6dCG7xv5s+L0vUx2ocnK5Oz1bn2bP2m5NaqUjpecvA4psreETUqbTruBw==:"
    );
}

#[test]
fn what_does_not_pass() {
    let (signed, _) = sign_request("POST", URI, b"body", envelope("n-1"), &key(1)).unwrap();
    let good = signed.pairs();
    let ask = |method: &str, uri: &str, headers: &[(&str, &str)], body: &[u8]| {
        check(method, uri, headers, body, &key(1)).map(|_| ())
    };
    assert_eq!(ask("POST", URI, &good, b"body"), Ok(()));
    assert_eq!(ask("PUT", URI, &good, b"body"), Err(RequestFault::Signature));
    assert_eq!(ask("POST", "https://cert.example/", &good, b"body"), Err(RequestFault::Signature));
    assert_eq!(ask("POST", URI, &good, b"Body"), Err(RequestFault::BodyDigest));
    assert_eq!(ask("POST", URI, &good, b""), Err(RequestFault::BodyDigest));
    assert_eq!(check("POST", URI, &good, b"body", &key(2)).map(|_| ()), Err(RequestFault::Signature));
    assert_eq!(
        ask("POST", "https://cert.example/a b", &good, b"body"),
        Err(RequestFault::Unsignable("the target URI"))
    );
    assert_eq!(ask("post", URI, &good, b"body"), Err(RequestFault::Unsignable("the method")));

    // An attacker who swaps the body must make a new digest, and that is signed.
    let other = content_digest(b"other");
    let swapped = [("content-digest", other.as_str()), good[1], good[2]];
    assert_eq!(ask("POST", URI, &swapped, b"other"), Err(RequestFault::Signature));
    // Each field once.
    for i in 0..3 {
        let missing: Vec<_> = good.iter().enumerate().filter(|(at, _)| *at != i).map(|(_, h)| *h).collect();
        assert!(matches!(ask("POST", URI, &missing, b"body"), Err(RequestFault::Field { .. })));
        let twice = [good.as_slice(), &[(["Content-Digest", "Signature-Input", "SIGNATURE"][i], good[i].1)]].concat();
        assert!(matches!(ask("POST", URI, &twice, b"body"), Err(RequestFault::Field { .. })));
    }
    // Parameters and components as agreed, and as signed.
    for (from, to) in [
        ("nonce=\"n-1\"", "nonce=\"n-2\""),
        ("created=1790000000", "created=1790000001"),
        ("expires=1790000060", "expires=1790000000"),
        ("expires=1790000060", "expires=1790000061"),
        (";nonce=\"n-1\"", ""),
        (";keyid=\"dialer/1\"", ""),
        (";tag=\"pasban-link-v1\"", ""),
        ("pasban-link-v1", "pasban-link-v0"),
        (" \"content-digest\"", ""),
        ("\"content-digest\"", "\"@authority\""),
        ("\"content-digest\"", "\"content-digest\" \"date\""),
        ("\"@method\"", "\"@method\";req"),
        ("sig1=", "sig2="),
        ("dialer/1", "dialer/2"),
        ("1\";tag", "1\";alg=\"ed25519\";tag"),
        ("(", "( "),
    ] {
        assert_eq!(good[1].1.matches(from).count(), 1, "{from}");
        let input = good[1].1.replace(from, to);
        let headers = [good[0], ("signature-input", input.as_str()), good[2]];
        assert!(ask("POST", URI, &headers, b"body").is_err(), "{from} to {to}");
    }
    for signature in [
        "",
        "sig1=",
        "sig1=:",
        "sig1=::",
        "sig1=:AAAA:",
        "sig2=:AAAA:",
        &good[2].1[5..],
        &format!("{}, x=1", good[2].1),
    ] {
        let headers = [good[0], good[1], ("signature", signature)];
        assert!(
            matches!(ask("POST", URI, &headers, b"body"), Err(RequestFault::Field { field: "signature", .. })),
            "{signature}"
        );
    }
}

#[test]
fn the_nonce_is_asked_last_and_only_once_all_holds() {
    let (signed, _) = sign_request("GET", URI, b"", envelope("n-1"), &key(1)).unwrap();
    let asked = std::cell::Cell::new(0);
    let ask = |body: &[u8], answer| {
        verify_request(
            "GET",
            URI,
            Received { headers: &signed.pairs() },
            body.to_vec(),
            |_| Some(key(1).public()),
            |_, _| {
                asked.set(asked.get() + 1);
                answer
            },
        )
        .map(|_| ())
    };
    assert_eq!(ask(b"x", true), Err(RequestFault::BodyDigest));
    assert_eq!(asked.get(), 0, "a forged request must not use a nonce up");
    assert_eq!(ask(b"", false), Err(RequestFault::Nonce));
    assert_eq!(ask(b"", true), Ok(()));
    assert_eq!(asked.get(), 2);
}

#[test]
fn a_stranger_is_told_by_the_head_alone() {
    let (headers, _) = sign_request("POST", URI, b"body", envelope("n"), &key(1)).unwrap();
    let pairs = headers.pairs();
    let head = |method: &str, uri: &str, known: &SecretKey| {
        verify_head(method, uri, Received { headers: &pairs }, |id| (id == "dialer/1").then(|| known.public()))
    };
    assert_eq!(head("POST", URI, &key(1)), Ok(()));
    assert_eq!(head("POST", URI, &key(2)), Err(RequestFault::Signature));
    assert_eq!(head("GET", URI, &key(1)), Err(RequestFault::Signature));
    assert_eq!(head("POST", "https://cert.example/", &key(1)), Err(RequestFault::Signature));
    // A digest of its own making holds until the body is seen, and no longer.
    assert_eq!(check("POST", URI, &pairs, b"other", &key(1)).unwrap_err(), RequestFault::BodyDigest);
    let stranger = verify_head("POST", URI, Received { headers: &pairs }, |_| None);
    assert!(matches!(stranger, Err(RequestFault::UnknownKey(_))), "{stranger:?}");
}

#[test]
fn what_cannot_be_signed() {
    let long = "n".repeat(257);
    let sign = |method: &str, uri: &str, envelope| sign_request(method, uri, b"", envelope, &key(1)).map(|_| ());
    assert_eq!(sign("GET", URI, envelope("n")), Ok(()));
    for nonce in ["", "a\"b", "a\\b", "a\nb", "é", &long] {
        assert_eq!(sign("GET", URI, envelope(nonce)), Err(RequestFault::Unsignable("the nonce")), "{nonce:?}");
    }
    assert!(sign("GET", "", envelope("n")).is_err());
    assert!(sign("GET", "https://a/\n\"@method\": PUT", envelope("n")).is_err());
    assert!(sign("", URI, envelope("n")).is_err());
    let ends = Envelope { expires: Timestamp(0), ..envelope("n") };
    assert!(sign("GET", URI, ends).is_err());
    let negative = Envelope { created: Timestamp(-5_000_000), ..envelope("n") };
    assert!(sign("GET", URI, negative).is_err());
    let huge = vec![0; pasban_kernel::limits::BODY_BYTES_MAX + 1];
    assert!(matches!(sign_request("POST", URI, &huge, envelope("n"), &key(1)), Err(RequestFault::BodyTooLong(_))));
}

proptest::proptest! {
    #[test]
    fn the_field_parser_never_panics_and_prints_what_it_reads(
        text in r#"(sig1=|\(|\)|"@method"|"a"| |;req|;key="k"|;created=|[0-9]{1,3}|;nonce=|"n"|;tag="t"|\\|é|"){0,14}"#
    ) {
        if let Ok(input) = SignatureInput::parse(&text) {
            proptest::prop_assert_eq!(input.to_string(), text);
        }
    }

    #[test]
    fn any_altered_byte_of_the_fields_is_refused(field in 0_usize..3, at in 0_usize..500, flip in 1_u8..128) {
        let (signed, _) = sign_request("POST", URI, b"body", envelope("n-1"), &key(1)).unwrap();
        let mut fields: Vec<(String, String)> = signed.pairs().iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let mut bytes = fields[field].1.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        if let Ok(text) = String::from_utf8(bytes) {
            fields[field].1 = text;
            let headers: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            proptest::prop_assert!(check("POST", URI, &headers, b"body", &key(1)).is_err());
        }
    }
}
