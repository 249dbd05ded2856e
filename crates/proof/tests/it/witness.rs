//! Notes, checkpoints, cosignatures, and a witness that is not fooled.

use data_encoding::BASE64;
use pasban_kernel::{Digest, NodeId, Timestamp};
use pasban_proof::checkpoint::{CheckpointFault, ledger_origin};
use pasban_proof::merkle::{Leaves, consistency_proof};
use pasban_proof::witness::{CosignRequest, Refusal, TreeHead, cosign, verify_cosignature};
use pasban_proof::{Checkpoint, Note, NoteKey, PublicKey, SignatureKind};

use crate::ledger::{self, Ledger, ORIGIN, key, log_keys, minute, witness_name};

#[test]
fn a_published_note_verifies() {
    // The example of C2SP signed-note and of golang.org/x/mod/sumdb/note: the key that its package documents.
    let key = NoteKey::from_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap();
    let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    let line = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
    let note = Note::parse(&format!("{text}\n{line}\n")).unwrap();
    assert!(key.made(&note.signatures[0]));
    let signature = ed25519_dalek::Signature::from_slice(&note.signatures[0].bytes).unwrap();
    let public = ed25519_dalek::VerifyingKey::from_bytes(&key.public().0).unwrap();
    assert!(public.verify_strict(note.text.as_bytes(), &signature).is_ok());
    assert_eq!(note.to_string(), format!("{text}\n{line}\n"));
}

#[test]
fn a_published_cosignature_is_read() {
    // C2SP tlog-cosignature's example (its keys are not published): form, key id length and time.
    let note = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let parsed = Note::parse(note).unwrap();
    assert_eq!(parsed.to_string(), note);
    assert_eq!(Checkpoint::parse(&parsed.text).map(|c| c.size), Ok(20_852_163));
    let (time, _) = parsed.signatures[1].bytes.split_first_chunk::<8>().unwrap();
    assert_eq!(u64::from_be_bytes(*time), 1_679_315_147);
    assert_eq!((parsed.signatures[0].bytes.len(), parsed.signatures[1].bytes.len()), (64, 72));
}

#[test]
fn key_ids_and_verifier_keys() {
    for kind in [SignatureKind::Ed25519, SignatureKind::Cosignature] {
        let note_key = NoteKey::new("cert.example", kind, key(1).public()).unwrap();
        assert_eq!(NoteKey::from_vkey(&note_key.vkey()), Ok(note_key.clone()));
        let material = [b"cert.example\n".as_slice(), &[kind.byte()], &key(1).public().0].concat();
        assert_eq!(note_key.id(), Digest::of(&material).0[..4]);
    }
    for bad in ["", "a b", "a+b", "a\u{a0}b", "a\u{7f}", &"a".repeat(256)] {
        assert!(NoteKey::new(bad, SignatureKind::Ed25519, key(1).public()).is_err(), "{bad:?}");
    }
    let vkey = NoteKey::new("a", SignatureKind::Ed25519, key(1).public()).unwrap().vkey();
    for bad in ["", "a", "a+00000000+", &vkey.replace("a+", "b+"), &format!("{vkey}x"), &vkey.to_uppercase()] {
        assert!(NoteKey::from_vkey(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn checkpoints_that_are_none() {
    let root = BASE64.encode(&[7; 32]);
    let good = format!("log.example\n10\n{root}\n");
    assert_eq!(Checkpoint::parse(&good).map(|c| c.to_string()), Ok(good.clone()));
    let with_more = format!("{good}more\nlines\n");
    assert_eq!(Checkpoint::parse(&with_more).map(|c| (c.extensions.len(), c.to_string())), Ok((2, with_more.clone())));
    for (text, line) in [
        (format!("\n10\n{root}\n"), 1),
        (format!("cosignature/v1\n10\n{root}\n"), 1),
        (format!("log.example\n010\n{root}\n"), 2),
        (format!("log.example\n+1\n{root}\n"), 2),
        (format!("log.example\n9223372036854775808\n{root}\n"), 2),
        (format!("log.example\n10\n{}\n", &root[1..]), 3),
        (format!("log.example\n10\n{} \n", root), 3),
        ("log.example\n10\n".to_owned(), 3),
        (format!("{good}\nx\n"), 4),
    ] {
        assert_eq!(Checkpoint::parse(&text).map_err(|e| e.line), Err(line), "{text:?}");
    }
    let named =
        |origin: &str| Checkpoint { origin: origin.to_owned(), size: 0, root: Digest([0; 32]), extensions: vec![] };
    assert!(named("two words").sign(&key(1)).is_err());
    assert!(named("a\n5").sign(&key(1)).is_err());
    assert!(Checkpoint { extensions: vec![String::new()], ..named("a") }.sign(&key(1)).is_err());
    assert_eq!(ledger_origin(&NodeId::of(&[1; 32]), 2), format!("pasban.ledger/{}/2", NodeId::of(&[1; 32])));
}

#[test]
fn a_witness_follows_a_log_and_refuses_rollback_and_fork() {
    let ledger = Ledger::of(40);
    let mut other = Ledger::of(40);
    other.leaves[3] = Digest([1; 32]);
    let (name, me) = (witness_name(0), key(10));
    let source = Leaves(&ledger.leaves);
    let mut held: Option<TreeHead> = None;
    for size in [0, 0, 1, 7, 7, 32, 40] {
        let note = ledger.checkpoint_at(size, &key(1));
        let proof = consistency_proof(&source, held.map_or(0, |h| h.size), size).unwrap();
        let cosigned = cosign(held, &note, ORIGIN, &log_keys(), &proof, (&name, &me), minute(size as i64)).unwrap();
        let known = NoteKey::new(&name, SignatureKind::Cosignature, me.public()).unwrap();
        assert_eq!(verify_cosignature(&note.text, &known, &cosigned.line), Some(minute(size as i64)));
        let mut late = cosigned.line.clone();
        late.bytes[7] ^= 1;
        assert_eq!(verify_cosignature(&note.text, &known, &late), None);
        assert_eq!(verify_cosignature(&(note.text.clone() + "x\n"), &known, &cosigned.line), None);
        held = Some(cosigned.head);
    }

    let at = |size| {
        Some(TreeHead { size, root: Checkpoint::parse(&ledger.checkpoint_at(size, &key(1)).text).unwrap().root })
    };
    let ask = |old, note: &Note, proof: &[Digest]| {
        cosign(old, note, ORIGIN, &log_keys(), proof, (&name, &me), minute(0)).map(|c| c.head.size)
    };
    let proof = |from, to| consistency_proof(&source, from, to).unwrap();
    let new = ledger.checkpoint_at(40, &key(1));
    assert_eq!(ask(at(32), &new, &proof(32, 40)), Ok(40));
    assert_eq!(ask(at(40), &ledger.checkpoint_at(32, &key(1)), &[]), Err(Refusal::Rollback { held: 40, offered: 32 }));
    assert_eq!(ask(at(40), &other.checkpoint_at(40, &key(1)), &[]), Err(Refusal::Fork { size: 40 }));
    assert!(matches!(ask(at(32), &new, &[]), Err(Refusal::Inconsistent { held: 32, offered: 40, .. })));
    assert!(matches!(ask(at(31), &new, &proof(32, 40)), Err(Refusal::Inconsistent { .. })));
    let forked = consistency_proof(&Leaves(&other.leaves), 32, 40).unwrap();
    assert!(matches!(ask(at(32), &other.checkpoint_at(40, &key(1)), &forked), Err(Refusal::Inconsistent { .. })));
    assert!(matches!(ask(None, &new, &proof(32, 40)), Err(Refusal::Inconsistent { .. })));
    assert_eq!(ask(None, &new, &[]), Ok(40));
    let signed_by_other = ledger.checkpoint_at(40, &key(2));
    assert_eq!(
        ask(None, &signed_by_other, &[]),
        Err(Refusal::Checkpoint(CheckpointFault::Unsigned(ORIGIN.to_owned())))
    );
    let mut broken = new.clone();
    broken.signatures[0].bytes[0] ^= 1;
    assert_eq!(ask(None, &broken, &[]), Err(Refusal::Checkpoint(CheckpointFault::BadSignature(ORIGIN.to_owned()))));
    let elsewhere = cosign(None, &new, "another.log", &log_keys(), &[], (&name, &me), minute(0));
    assert_eq!(elsewhere, Err(Refusal::Checkpoint(CheckpointFault::Origin(ORIGIN.to_owned()))));
    assert!(matches!(cosign(None, &new, ORIGIN, &log_keys(), &[], ("a b", &me), minute(0)), Err(Refusal::Witness(_))));
    assert!(matches!(
        cosign(None, &new, ORIGIN, &log_keys(), &[], (&name, &me), Timestamp(-1)),
        Err(Refusal::Witness(_))
    ));
}

#[test]
fn a_cosign_request_reads_back() {
    let ledger = Ledger::of(40);
    let request = CosignRequest {
        old_size: 7,
        proof: consistency_proof(&Leaves(&ledger.leaves), 7, 40).unwrap(),
        checkpoint: ledger.checkpoint(&key(1)),
    };
    assert_eq!(CosignRequest::parse(&request.to_string()), Ok(request.clone()));
    let first = CosignRequest { old_size: 0, proof: Vec::new(), ..request };
    assert_eq!(CosignRequest::parse(&first.to_string()), Ok(first.clone()));
    assert!(CosignRequest::parse(&first.to_string().replace("old 0", "old 00")).is_err());
    let long = CosignRequest { proof: vec![Digest([0; 32]); 64], ..first };
    assert_eq!(CosignRequest::parse(&long.to_string()).map_err(|e| e.line), Err(65));
}

proptest::proptest! {
    #[test]
    fn parsers_never_panic_and_print_what_they_read(text in "(a|b|é|\n|\n\n|— | |\\+|old 0\n|AAAAAAAA|=|[0-9]){0,40}") {
        if let Ok(note) = Note::parse(&text) {
            proptest::prop_assert_eq!(note.to_string(), text.clone());
        }
        if let Ok(request) = CosignRequest::parse(&text) {
            proptest::prop_assert_eq!(request.to_string(), text.clone());
        }
        let _ = (Checkpoint::parse(&text), NoteKey::from_vkey(&text), text.parse::<PublicKey>());
    }

    #[test]
    fn a_note_with_any_byte_changed_is_another_note(at in 0_usize..10_000, flip in 1_u8..=255) {
        let note = ledger::Ledger::of(3).checkpoint(&key(1));
        let mut bytes = note.to_string().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        let good = std::str::from_utf8(&bytes).ok().and_then(|t| Note::parse(t).ok());
        let verified = good.map(|note| Checkpoint::verify(&note, ORIGIN, &log_keys()).is_ok());
        proptest::prop_assert_ne!(verified, Some(true));
    }
}
