use super::*;
use crate::message::Message;

const NOW: Timestamp = Timestamp(1_800_000_000 * SECOND);

fn key() -> TsigKey {
    TsigKey::new("one.key", &[7; 32]).unwrap()
}

fn question() -> Vec<u8> {
    Message::question(0x1234, 0, false, b"\x03rpz\0", RecordType::AXFR).into_bytes()
}

fn verdict(bytes: &[u8], keys: &[TsigKey], now: Timestamp) -> Result<u16, Bad> {
    check_question(bytes, keys, now).map(|v| match v {
        Verdict::Unsigned => 1,
        Verdict::Signed(_) => 0,
        Verdict::Refuse(r) => r.error(),
    })
}

#[test]
fn a_question_is_checked_by_name_signature_and_time() {
    assert_eq!(verdict(&question(), &[key()], NOW), Ok(1));
    let mut signed = question();
    Signer::question(key()).sign(&mut signed, NOW);
    assert_eq!(verdict(&signed, &[key()], NOW), Ok(0));
    let other_secret = TsigKey::new("ONE.key.", &[8; 32]).unwrap();
    let other_name = TsigKey::new("two.key", &[7; 32]).unwrap();
    assert_eq!(verdict(&signed, &[other_secret], NOW), Ok(error::BADSIG));
    assert_eq!(verdict(&signed, &[other_name], NOW), Ok(error::BADKEY));
    assert_eq!(verdict(&signed, &[], NOW), Ok(error::BADKEY));
    for (ahead, expected) in [(300, 0), (-300, 0), (301, error::BADTIME), (-301, error::BADTIME)] {
        assert_eq!(verdict(&signed, &[key()], NOW.plus(ahead * SECOND)), Ok(expected), "{ahead}");
    }
}

#[test]
fn every_changed_byte_is_noticed() {
    let mut signed = question();
    Signer::question(key()).sign(&mut signed, NOW);
    for at in 0..signed.len() {
        let mut changed = signed.clone();
        changed[at] ^= 0x01;
        // The id in the header is not signed: the original one in the record is.
        let expected_good = at < 2;
        assert_eq!(verdict(&changed, &[key()], NOW) == Ok(0), expected_good, "byte {at}");
    }
    signed.push(0);
    let _ = verdict(&signed, &[key()], NOW);
}

#[test]
fn a_chain_of_answers_holds_together() {
    let mut asked = question();
    let mut signer = Signer::question(key());
    signer.sign(&mut asked, NOW);
    let mut checker = signer.into_checker();
    let Ok(Verdict::Signed(mut server)) = check_question(&asked, &[key()], NOW) else { panic!("refused") };
    let mut answers: Vec<Vec<u8>> = (0..4).map(|_| question()).collect();
    for answer in &mut answers {
        server.sign(answer, NOW);
    }
    assert!(!checker.complete());
    assert_eq!(checker.check(&answers[0], NOW), Ok(()));
    assert_eq!(checker.check(&answers[1], NOW), Ok(()));
    assert_eq!(checker.check(&answers[3], NOW), Err(AnswerError::BadSignature), "one was left out");
    assert_eq!(checker.check(&answers[2], NOW), Ok(()));
    assert!(checker.complete());
    assert_eq!(checker.check(&question(), NOW), Ok(()), "may be signed later");
    assert!(!checker.complete());
    assert_eq!(checker.check(&answers[3], NOW), Err(AnswerError::BadSignature), "one was slipped in");
}

#[test]
fn keys_are_named_and_never_shown() {
    assert_eq!(TsigKey::new("k", &[1; 15]).unwrap_err(), KeyError::Short);
    assert_eq!(TsigKey::from_base64("k", "not base64!").unwrap_err(), KeyError::NotBase64);
    let key = TsigKey::from_base64("K.Example.", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    assert_eq!(format!("{key:?}"), "TSIG key k.example");
}
