//! Receipts: what holds, what each alteration is called, and that no single altered byte passes.

use pasban_kernel::{Digest, limits};
use pasban_proof::receipt::{Fault, Part, Standing, Trust, verify};
use pasban_proof::{Checkpoint, Receipt};

use crate::ledger::{Ledger, ORIGIN, cosign, key, minute, trust, witness_name};

fn standing(receipt: &Receipt, trust: &Trust) -> Result<Standing, Fault> {
    verify(receipt.print().as_bytes(), trust).map(|v| v.standing)
}

#[test]
fn provisional_until_a_quorum_saw_it() {
    let ledger = Ledger::of(21);
    let by = |n: u8| (0..n).map(witness_name).collect::<Vec<_>>();
    for (signed, known, quorum, expected) in [
        (0, 0, 1, Standing::Provisional { by: by(0), quorum: 1 }),
        (1, 3, 2, Standing::Provisional { by: by(1), quorum: 2 }),
        (3, 1, 1, Standing::Witnessed { by: by(1), at: minute(1000) }),
        // Witness i signed at minute 1000 + i: two had seen it from 1001 on.
        (3, 3, 2, Standing::Witnessed { by: by(3), at: minute(1001) }),
        (3, 3, 3, Standing::Witnessed { by: by(3), at: minute(1002) }),
    ] {
        assert_eq!(standing(&ledger.receipt(13, signed), &trust(known, quorum)), Ok(expected));
    }
    let verdict = verify(ledger.receipt(13, 2).print().as_bytes(), &trust(2, 2)).unwrap();
    assert_eq!((verdict.index, verdict.size, verdict.origin.as_str(), verdict.at()), (13, 21, ORIGIN, minute(13)));
    assert_eq!(verdict.act, ledger.acts[13].0);
    assert_eq!(
        verdict.to_string(),
        "entry 13 of pasban.ledger/test: released at 2026-11-24T03:13:00.000000Z: witnessed by 2, at 2026-11-24T19:41:00.000000Z"
    );
}

#[test]
fn every_entry_of_every_small_ledger() {
    for size in 1..=20 {
        let ledger = Ledger::of(size);
        for index in 0..size {
            let receipt = ledger.receipt(index, 1);
            assert_eq!(Receipt::parse(receipt.print().as_bytes()), Ok(receipt.clone()));
            assert!(verify(receipt.print().as_bytes(), &trust(1, 1)).is_ok(), "{index} of {size}");
        }
    }
}

/// A receipt with one part changed and the check sums left as they were.
pub fn altered(good: &str, from: &str, to: &str) -> String {
    assert_eq!(good.matches(from).count(), 1, "{from:?}");
    good.replace(from, to)
}

/// The same inside the `extra` line.
pub fn altered_extra(good: &str, from: &str, to: &str) -> String {
    let line = good.lines().nth(1).unwrap().strip_prefix("extra ").unwrap();
    let extra = String::from_utf8(data_encoding::BASE64.decode(line.as_bytes()).unwrap()).unwrap();
    good.replace(line, &data_encoding::BASE64.encode(altered(&extra, from, to).as_bytes()))
}

/// Name, altered receipt, part that must be named. Shared with the test of the script.
pub fn tampered() -> Vec<(&'static str, String, &'static str)> {
    let ledger = Ledger::of(21);
    let receipt = ledger.receipt(13, 2);
    let good = receipt.print();
    let lines: Vec<&str> = good.lines().collect();
    let salt = data_encoding::BASE64.encode(&receipt.salt);
    let other_salt = data_encoding::BASE64.encode(&[9; 32]);
    let hash = data_encoding::BASE64.encode(&[9; 32]);
    let sum = Digest::of(receipt.act.canonical().as_bytes()).to_string()[..8].to_owned();
    let remade = |change: fn(&mut Receipt)| {
        let mut receipt = receipt.clone();
        change(&mut receipt);
        receipt.print()
    };
    let stranger = {
        let mut receipt = receipt.clone();
        receipt.checkpoint.signatures.push(cosign(&receipt.checkpoint, 7, minute(5)));
        receipt.print()
    };
    vec![
        ("another act", altered_extra(&good, "indicator--13", "indicator--14"), "act"),
        ("another actor", altered_extra(&good, "user:ali", "user:eve"), "act"),
        ("another time", altered_extra(&good, "T03:13:00", "T03:12:00"), "act"),
        ("white space in the act", altered_extra(&good, ",\"at\"", ", \"at\""), "act"),
        ("an act that is none", altered_extra(&good, "\"kind\"", "\"kino\""), "act"),
        ("another salt", altered_extra(&good, &salt, &other_salt), "salt"),
        ("a short salt", altered_extra(&good, &salt, &salt[4..]), "salt"),
        ("another sum", altered_extra(&good, &sum, "00000000"), "sums"),
        ("one sum less", altered_extra(&good, &format!("{sum} "), ""), "sums"),
        ("more in extra", altered_extra(&good, "pasban-receipt/v1\n", "pasban-receipt/v1\n\n"), "extra"),
        ("another version", altered_extra(&good, "pasban-receipt/v1", "pasban-receipt/v2"), "extra"),
        ("base64 with other spare bits", altered(&good, lines[3], &hash.replace("k=", "l=")), "proof hash 1"),
        ("another header", altered(&good, "tlog-proof@v1", "tlog-proof@v2"), "header"),
        ("another index", altered(&good, "index 13", "index 12"), "index"),
        ("an index beyond", altered(&good, "index 13", "index 21"), "index"),
        ("a leading zero", altered(&good, "index 13", "index 013"), "index"),
        ("proof hash 1", altered(&good, lines[3], &hash), "proof hash 1"),
        ("proof hash 4", altered(&good, lines[6], &hash), "proof hash 4"),
        ("another size", altered(&good, "\n21\n", "\n22\n"), "checkpoint"),
        ("another root", altered(&good, lines[11], &hash), "checkpoint"),
        ("another log", altered(&good, &format!("\n{ORIGIN}\n"), "\npasban.ledger/tesu\n"), "checkpoint"),
        (
            "the log's signature",
            altered(&good, &lines[13][lines[13].len() - 20..], "AAAAAAAAAAAAAAAAAAA="),
            "signature 1",
        ),
        ("the log's name", altered(&good, &format!("\u{2014} {ORIGIN} "), "\u{2014} x "), "signature 1"),
        (
            "a witness's signature",
            altered(&good, &lines[15][lines[15].len() - 20..], "AAAAAAAAAAAAAAAAAAA="),
            "signature 3",
        ),
        ("a witness's name", altered(&good, "witness1.example", "witness2.example"), "signature 3"),
        ("a hyphen for a dash", altered(&good, "\u{2014} witness1", "- witness1"), "signature 3"),
        ("a stranger's line", altered(&stranger, "witness7", "witness8"), "signature 4"),
        ("no last line end", good.trim_end().to_owned(), "signature 1"),
        ("another act, sums remade", remade(|r| r.act = Ledger::of(15).acts[14].0.clone()), "act"),
        ("another salt, sums remade", remade(|r| r.salt[0] ^= 1), "act"),
        ("another index, sums remade", remade(|r| r.index = 20), "index"),
        ("one hash less, sums remade", remade(|r| r.proof.truncate(3)), "index"),
        ("no log signature, sums remade", remade(|r| drop(r.checkpoint.signatures.remove(0))), "checkpoint"),
        ("a time moved, sums remade", remade(|r| r.checkpoint.signatures[2].bytes[7] ^= 1), "signature 3"),
    ]
}

#[test]
fn what_was_altered_is_named() {
    let trust = trust(2, 2);
    assert!(verify(Ledger::of(21).receipt(13, 2).print().as_bytes(), &trust).is_ok());
    for (name, receipt, part) in tampered() {
        let fault = verify(receipt.as_bytes(), &trust).expect_err(name);
        assert_eq!(fault.part().to_string(), part, "{name}: {fault}");
    }
}

#[test]
fn a_fault_says_line_and_byte() {
    let good = Ledger::of(21).receipt(13, 0).print();
    let bad = altered(&good, "index 13", "index 0x0d");
    let byte = bad.find("index").unwrap();
    let fault = verify(bad.as_bytes(), &trust(0, 1));
    assert_eq!(
        fault.map_err(|f| f.to_string()),
        Err(format!("index: line 3, byte {byte}: expected index and a decimal without leading zeros"))
    );
    let at = good.find("released").unwrap_or(good.len() - 5);
    let mut bytes = good.clone().into_bytes();
    bytes[at] = 0xff;
    assert!(matches!(verify(&bytes, &trust(0, 1)), Err(Fault::Form { byte, expected: "UTF-8", .. }) if byte == at));
    let long = vec![b'x'; limits::RECEIPT_BYTES_MAX + 1];
    assert!(matches!(verify(&long, &trust(0, 1)), Err(Fault::Form { expected: "a shorter receipt", .. })));
    let fault = verify(altered(&good, "\n21\n", "\n22\n").as_bytes(), &trust(0, 1)).unwrap_err();
    assert_eq!(fault, Fault::Altered { part: Part::Checkpoint, line: 10 });
}

#[test]
fn no_altered_byte_passes() {
    // With a signature line that the trust file does not know: that too is covered.
    let (ledger, trust) = (Ledger::of(21), trust(2, 1));
    let good = ledger.receipt(13, 3).print().into_bytes();
    let verdict = verify(&good, &trust).unwrap();
    let mut bytes = good.clone();
    for at in 0..bytes.len() {
        for flip in [1, 2, 4, 0x10, 0x20, 0x80, good[at] ^ b'\n', good[at] ^ b'A'] {
            bytes[at] = good[at] ^ flip;
            if flip != 0 {
                assert!(verify(&bytes, &trust).is_err(), "byte {at} ^ {flip}: {verdict:?}");
            }
        }
        bytes[at] = good[at];
    }
    for cut in 0..good.len() {
        assert!(verify(&good[..cut], &trust).is_err(), "cut at {cut}");
    }
    assert!(verify(&[good.as_slice(), b"\n"].concat(), &trust).is_err());
    assert_eq!(verify(&good, &trust), Ok(verdict));
}

#[test]
fn keys_have_their_time() {
    // The act is of minute 13, the witnesses signed at minutes 1000 and 1001.
    let receipt = Ledger::of(21).receipt(13, 2).print();
    let part_with = |bounds: &str| {
        let text = trust(2, 2).to_string().replacen('\n', &format!(" {bounds}\n"), 1);
        verify(receipt.as_bytes(), &Trust::parse(&text).unwrap()).map(|_| ()).map_err(|f| f.part())
    };
    let at = |n| minute(n).rfc3339_micros();
    assert_eq!(part_with(""), Ok(()));
    assert_eq!(part_with(&format!("from {}", at(1000))), Ok(()));
    assert_eq!(part_with(&format!("from {}", at(1001))), Err(Part::Key));
    assert_eq!(part_with(&format!("until {}", at(13))), Err(Part::Key));
    assert_eq!(part_with(&format!("from {} until {}", at(0), at(14))), Ok(()));
    assert_eq!(part_with(&format!("compromised {}", at(1001))), Err(Part::Key));
    assert_eq!(part_with(&format!("compromised {}", at(1002))), Ok(()));
    // Without witnesses nothing shows that the checkpoint is older than the theft.
    let provisional = Ledger::of(21).receipt(13, 0).print();
    let text = trust(0, 1).to_string().replacen('\n', &format!(" compromised {}\n", at(5000)), 1);
    let fault = verify(provisional.as_bytes(), &Trust::parse(&text).unwrap()).unwrap_err();
    assert_eq!(fault, Fault::KeyCompromised { origin: ORIGIN.to_owned(), since: minute(5000) });
}

#[test]
fn two_keys_during_a_rotation() {
    let ledger = Ledger::of(21);
    let mut receipt = ledger.receipt(13, 0);
    let second = ledger.checkpoint(&key(2)).signatures.remove(0);
    receipt.checkpoint.signatures.push(second);
    let lines = |old: &str, new: &str| {
        format!("log {ORIGIN} {} {old}\nlog {ORIGIN} {} {new}\n", key(1).public(), key(2).public())
    };
    let holds = |text: &str| verify(receipt.print().as_bytes(), &Trust::parse(text).unwrap()).is_ok();
    let ended = format!("until {}", minute(5).rfc3339_micros());
    assert!(holds(&lines("", "")));
    assert!(holds(&lines(&ended, "")));
    assert!(!holds(&lines(&ended, &ended)));
}

#[test]
fn a_log_is_no_witness_of_itself_and_a_witness_counts_once() {
    let ledger = Ledger::of(21);
    let mut receipt = ledger.receipt(13, 1);
    let again = cosign(&receipt.checkpoint, 0, minute(900));
    receipt.checkpoint.signatures.push(again);
    assert_eq!(standing(&receipt, &trust(2, 2)), Ok(Standing::Provisional { by: vec![witness_name(0)], quorum: 2 }));
    // The earlier of its two times counts.
    assert!(matches!(standing(&receipt, &trust(2, 1)), Ok(Standing::Witnessed { at, .. }) if at == minute(900)));
    let own = Trust::parse(&format!("log {ORIGIN} {0}\nwitness self {0}\n", key(1).public())).unwrap();
    let mut receipt = ledger.receipt(13, 0);
    let keys = crate::ledger::log_keys();
    let line =
        pasban_proof::witness::cosign(None, &receipt.checkpoint, ORIGIN, &keys, &[], ("self", &key(1)), minute(1));
    receipt.checkpoint.signatures.push(line.unwrap().line);
    assert_eq!(standing(&receipt, &own), Ok(Standing::Provisional { by: vec![], quorum: 1 }));
}

#[test]
fn unknown_logs_and_keys() {
    let ledger = Ledger::of(3);
    let receipt = ledger.receipt(1, 0);
    assert_eq!(standing(&receipt, &Trust::default()), Err(Fault::UnknownLog(ORIGIN.to_owned())));
    let other_key = Trust::parse(&format!("log {ORIGIN} {}", key(2).public())).unwrap();
    assert_eq!(standing(&receipt, &other_key), Err(Fault::Unsigned(ORIGIN.to_owned())));
    // A checkpoint with extension lines verifies.
    let mut extended = receipt.clone();
    let head = Checkpoint::parse(&extended.checkpoint.text).unwrap();
    extended.checkpoint = Checkpoint { extensions: vec!["x".to_owned()], ..head }.sign(&key(1)).unwrap();
    assert!(standing(&extended, &trust(0, 1)).is_ok());
}

#[test]
fn trust_files() {
    let k = |n| key(n).public().to_string();
    let good = format!(
        "# ours\n\nlog a.example {} from 2026-01-01T00:00:00Z\nwitness w1 {}\nwitness w2 {}\nquorum 2\n",
        k(1),
        k(2),
        k(3)
    );
    let trust = Trust::parse(&good).unwrap();
    assert_eq!(trust.quorum(), 2);
    assert_eq!(Trust::parse(&trust.to_string()), Ok(trust.clone()));
    assert_eq!(trust.logs_named("a.example").count(), 1);
    for (text, line) in [
        (format!("log a {} since 2026-01-01T00:00:00Z", k(1)), 1),
        (format!("log a {} from 2026-01-01", k(1)), 1),
        (format!("log a {} from 2026-01-01T00:00:00+05:00", k(1)), 1),
        (format!("log a {} from", k(1)), 1),
        (format!("log a {0}\nlog a {0}", k(1)), 2),
        ("log a AAAA".to_owned(), 1),
        (format!("log a+b {}", k(1)), 1),
        (format!("witness a {0}\nwitness b {0}", k(1)), 2),
        (format!("witness a {}\nwitness a {}", k(1), k(2)), 2),
        (format!("witness a {} extra", k(1)), 1),
        ("quorum 0".to_owned(), 1),
        ("quorum 2".to_owned(), 1),
        ("quorum 1\nquorum 1".to_owned(), 2),
        ("qorum 1".to_owned(), 1),
    ] {
        assert_eq!(Trust::parse(&text).map_err(|e| e.line), Err(line), "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn nothing_panics(text in "(c2sp.org/tlog-proof@v1\n|extra |cGFzYmFu|index [0-9]{1,3}|\n|— |a |AAAA=?|é|[ -~]){0,30}", bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let trust = trust(1, 1);
        proptest::prop_assert!(verify(text.as_bytes(), &trust).is_err());
        proptest::prop_assert!(verify(&bytes, &trust).is_err());
        let _ = Trust::parse(&text);
    }

    #[test]
    fn a_spliced_receipt_never_passes(from in 0_usize..3000, to in 0_usize..3000, length in 1_usize..40) {
        let good = Ledger::of(21).receipt(13, 1).print().into_bytes();
        let mut bytes = good.clone();
        let (from, to) = (from % good.len(), to % good.len());
        let length = length.min(good.len() - from).min(good.len() - to);
        bytes[to..to + length].copy_from_slice(&good[from..from + length]);
        proptest::prop_assert_eq!(verify(&bytes, &trust(1, 1)).is_ok(), bytes == good);
    }
}
