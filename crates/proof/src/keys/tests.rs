//! Cards, rotation, compromise, digits.

use pasban_kernel::{NodeId, Timestamp};

use super::*;
use crate::sign::{PublicKey, SecretKey};

fn key(n: u8) -> SecretKey {
    SecretKey::from_seed(&[n; 32])
}

fn hour(n: i64) -> Timestamp {
    Timestamp(1_790_000_000_000_000 + n * 3_600_000_000)
}

/// Card `sequence` of node 1, issued at hour 10 × sequence, with these link keys.
fn card(sequence: u64, link_keys: &[u8]) -> SignedCard {
    let issued = hour(sequence as i64 * 10);
    let mut keys: Vec<_> = link_keys
        .iter()
        .map(|n| OperatingKey { role: KeyRole::Link, key: key(*n).public(), not_before: issued })
        .collect();
    keys.push(OperatingKey { role: KeyRole::Tls, key: PublicKey([9; 32]), not_before: issued });
    let card =
        NodeCard {
            identity: key(1).public(), name: "Bank A \u{201c}بینک\u{201d}".to_owned(), sequence, issued, keys
        };
    card.sign(&key(1)).unwrap()
}

#[test]
fn a_card_reads_back_and_is_its_signers() {
    let signed = card(1, &[2, 3]);
    assert_eq!(SignedCard::parse(&signed.to_string()), Ok(signed.clone()));
    assert_eq!(signed.card().node(), NodeId::of(&key(1).public().0));
    assert_eq!(signed.card().keys_for(KeyRole::Link).count(), 2);
    assert_eq!(signed.card().clone().sign(&key(2)), Err(CardFault::Signature));

    let text = signed.to_string();
    for (from, to) in [
        ("\"sequence\":1", "\"sequence\":2"),
        ("Bank A", "Bank B"),
        ("tls-spki-sha256", "ledger"),
        ("\"card\":", "\"card\": "),
        ("\"sequence\":1", "\"sequence\":0"),
        ("\"name\"", "\"nane\""),
    ] {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        assert!(SignedCard::parse(&text.replace(from, to)).is_err(), "{from}");
    }
    // A card signed for another purpose is no card.
    let body = signed.card().canonical();
    let wrong = crate::sign::sign(crate::sign::Purpose::Consent, body.as_bytes(), &key(1));
    assert_eq!(SignedCard::parse(&format!(r#"{{"card":{body},"signature":"{wrong}"}}"#)), Err(CardFault::Signature));
}

#[test]
fn cards_that_cannot_be() {
    let good = card(1, &[2]).card().clone();
    let sign = |change: &dyn Fn(&mut NodeCard)| {
        let mut card = good.clone();
        change(&mut card);
        card.sign(&key(1)).map(|_| ())
    };
    assert_eq!(sign(&|_| ()), Ok(()));
    assert!(sign(&|c| c.name.clear()).is_err());
    assert!(sign(&|c| c.name = "a\nb".to_owned()).is_err());
    assert!(sign(&|c| c.sequence = 0).is_err());
    assert!(sign(&|c| c.sequence = u64::MAX).is_err());
    assert!(sign(&|c| c.issued = Timestamp(i64::MAX)).is_err());
    assert!(sign(&|c| c.keys[0].key = c.identity).is_err(), "the identity key is no operating key");
    assert!(sign(&|c| c.keys.push(OperatingKey { role: KeyRole::Ledger, ..c.keys[0].clone() })).is_err(), "two roles");
    assert!(
        sign(&|c| c.keys = (0..65).map(|n| OperatingKey { key: PublicKey([n; 32]), ..c.keys[0].clone() }).collect())
            .is_err()
    );
}

#[test]
fn rotation_goes_one_by_one() {
    let node = card(1, &[2]).card().node();
    assert!(matches!(KeyHistory::begin(NodeId::of(&[0; 32]), card(1, &[2])), Err(CardFault::Node { .. })));
    let mut history = KeyHistory::begin(node, card(1, &[2])).unwrap();
    assert_eq!(history.rotate(card(3, &[4])), Err(CardFault::Sequence { held: 1, got: 3 }));
    assert_eq!(history.rotate(card(1, &[2])), Ok(()), "held already");
    assert_eq!(history.rotate(card(1, &[4])), Err(CardFault::Conflict(1)));
    assert_eq!(history.rotate(card(2, &[3])), Ok(()));
    assert_eq!(history.newest().map(|c| c.sequence), Some(2));
    let mut early = card(3, &[4]).card().clone();
    early.issued = hour(0);
    assert_eq!(history.rotate(early.sign(&key(1)).unwrap()), Err(CardFault::Order));
    let mut other = card(3, &[4]).card().clone();
    other.identity = key(7).public();
    assert!(matches!(history.rotate(other.sign(&key(7)).unwrap()), Err(CardFault::Node { .. })));
}

#[test]
fn what_a_key_was_worth_when() {
    let mut history = KeyHistory::begin(card(1, &[2]).card().node(), card(1, &[2])).unwrap();
    history.rotate(card(2, &[2, 3])).unwrap();
    history.rotate(card(3, &[3])).unwrap();
    let status = |h: &KeyHistory, n: u8, at| h.status(KeyRole::Link, &key(n).public(), hour(at));
    for (n, at, expected) in [
        (2, 9, KeyStatus::NotYet),
        (2, 10, KeyStatus::Valid),
        (2, 29, KeyStatus::Valid),
        (2, 30, KeyStatus::Superseded),
        (3, 19, KeyStatus::NotYet),
        (3, 20, KeyStatus::Valid),
        (3, 999, KeyStatus::Valid),
        (4, 20, KeyStatus::Unknown),
        (1, 20, KeyStatus::Unknown),
    ] {
        assert_eq!(status(&history, n, at), expected, "key {n} at {at}");
    }
    assert_eq!(history.status(KeyRole::Ledger, &key(3).public(), hour(20)), KeyStatus::Unknown, "another role");

    let stolen = |since| {
        let statement =
            Compromise { identity: key(1).public(), key: key(3).public(), since: hour(since), issued: hour(50) };
        statement.sign(&key(1)).unwrap()
    };
    history.compromise(stolen(40)).unwrap();
    history.compromise(stolen(35)).unwrap();
    history.compromise(stolen(40)).unwrap();
    assert_eq!(history.compromises().len(), 2);
    assert_eq!(status(&history, 3, 34), KeyStatus::Valid);
    assert_eq!(status(&history, 3, 35), KeyStatus::CompromisedSince(hour(35)));
    assert_eq!(SignedCompromise::parse(&stolen(40).to_string()), Ok(stolen(40)));
    assert!(SignedCompromise::parse(&stolen(40).to_string().replace("\"since\"", "\"until\"")).is_err());
    let foreign = Compromise { identity: key(8).public(), ..stolen(40).statement().clone() }.sign(&key(8)).unwrap();
    assert!(matches!(history.compromise(foreign), Err(CardFault::Node { .. })));
    // A key that was dropped stays dropped.
    history.rotate(card(4, &[2, 3])).unwrap();
    assert_eq!(status(&history, 2, 100), KeyStatus::Superseded);
}

#[test]
fn six_digits_depend_on_everything_and_differ() {
    let ids = [NodeId::of(&[1; 32]), NodeId::of(&[2; 32])];
    let base = digits(&ids[0], &ids[1], &[3; 32], &[4; 32]);
    assert!([&base.host, &base.dialer].iter().all(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_digit())));
    for other in [
        digits(&ids[1], &ids[0], &[3; 32], &[4; 32]),
        digits(&ids[0], &ids[1], &[4; 32], &[3; 32]),
        digits(&ids[0], &ids[1], &[3; 32], &[5; 32]),
        digits(&NodeId::of(&[9; 32]), &ids[1], &[3; 32], &[4; 32]),
    ] {
        assert_ne!((&base.host, &base.dialer), (&other.host, &other.dialer));
    }
    for n in 0..=255 {
        let d = digits(&ids[0], &ids[1], &[n; 32], &[4; 32]);
        assert_ne!(d.host, d.dialer);
    }
    assert_ne!(nonce_commitment(&ids[0], &[1; 32]), nonce_commitment(&ids[1], &[1; 32]));
}

proptest::proptest! {
    #[test]
    fn parsers_never_panic(text in r#"(\{"card":|\{"compromise":|,|"signature":|"[a-z=]{0,8}"|[\[\]{}:0-9]){0,20}"#) {
        let _ = (SignedCard::parse(&text), SignedCompromise::parse(&text));
    }
}
