//! `docs/verify_receipt.py` says the same as the library: other people's code, the same verdicts.

use std::path::{Path, PathBuf};
use std::process::Command;

use pasban_proof::receipt::verify;

use crate::ledger::{Ledger, minute, trust};
use crate::receipt::tampered;

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/verify_receipt.py")
}

/// Whether python3 with `cryptography` is here; in CI it must be.
fn python_is_here() -> bool {
    let found = Command::new("python3").args(["-c", "import cryptography"]).output();
    let here = found.is_ok_and(|o| o.status.success());
    assert!(here || std::env::var_os("CI").is_none(), "python3-cryptography is missing and CI is set");
    if !here {
        eprintln!("skipped: no python3 with cryptography");
    }
    here
}

/// Writes the receipts into a folder of this test and returns the script's lines and exit code.
fn run(name: &str, trust: &str, receipts: &[Vec<u8>]) -> (Vec<String>, Option<i32>) {
    let dir = std::env::temp_dir().join(format!("pasban-proof-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let trust_file = dir.join("trust");
    std::fs::write(&trust_file, trust).unwrap();
    let mut command = Command::new("python3");
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(script()).arg("--trust").arg(&trust_file);
    for (i, receipt) in receipts.iter().enumerate() {
        let file = dir.join(format!("{i}"));
        std::fs::write(&file, receipt).unwrap();
        command.arg(file);
    }
    let output = command.output().unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
    (String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect(), output.status.code())
}

#[test]
fn good_receipts_get_the_same_words() {
    if !python_is_here() {
        return;
    }
    let mut receipts = Vec::new();
    for (size, index, witnesses) in [(1, 0, 0), (2, 1, 1), (21, 13, 0), (21, 20, 2), (64, 63, 3), (100, 64, 3)] {
        receipts.push(Ledger::of(size).receipt(index, witnesses).print().into_bytes());
    }
    for trust in [trust(3, 2), trust(0, 1)] {
        let expected: Vec<String> = receipts.iter().map(|r| format!("holds: {}", verify(r, &trust).unwrap())).collect();
        assert_eq!(run("good", &trust.to_string(), &receipts), (expected, Some(0)));
    }
}

#[test]
fn tampered_receipts_get_the_same_blame() {
    if !python_is_here() {
        return;
    }
    let trust = trust(2, 2);
    let cases = tampered();
    assert!(cases.len() > 20);
    let receipts: Vec<Vec<u8>> = cases.iter().map(|(_, r, _)| r.clone().into_bytes()).collect();
    let (lines, code) = run("tampered", &trust.to_string(), &receipts);
    assert_eq!((lines.len(), code), (cases.len(), Some(1)));
    for ((name, _, part), line) in cases.iter().zip(lines) {
        assert!(line.starts_with(&format!("refused: {part}: ")), "{name}: {line}");
    }
}

#[test]
fn no_altered_byte_passes_the_script() {
    if !python_is_here() {
        return;
    }
    let trust = trust(2, 2);
    let good = Ledger::of(21).receipt(13, 3).print().into_bytes();
    let mut receipts = Vec::new();
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= if at % 2 == 0 { 1 } else { 0x20 };
        receipts.push(bytes);
    }
    let (lines, code) = run("flips", &trust.to_string(), &receipts);
    assert_eq!((lines.len(), code), (receipts.len(), Some(1)));
    // The same part is blamed, but where a byte breaks the lines apart or the text's encoding.
    let mut other_blame = Vec::new();
    for (at, (line, receipt)) in lines.iter().zip(&receipts).enumerate() {
        assert!(line.starts_with("refused: "), "byte {at}: {line}");
        let part = verify(receipt, &trust).expect_err("altered").part();
        if !line.starts_with(&format!("refused: {part}: ")) {
            other_blame.push(format!("byte {at}: {line}, library: {part}"));
        }
    }
    assert!(other_blame.len() * 100 < lines.len(), "{other_blame:#?} of {}", lines.len());
}

#[test]
fn key_times_are_judged_alike() {
    if !python_is_here() {
        return;
    }
    let receipt = Ledger::of(21).receipt(13, 2).print().into_bytes();
    for bounds in ["from 1000", "from 1001", "until 13", "until 14", "compromised 1001", "compromised 1002"] {
        let (word, n) = bounds.split_once(' ').unwrap();
        let line = format!(" {word} {}\n", minute(n.parse().unwrap()).rfc3339());
        let text = trust(2, 2).to_string().replacen('\n', &line, 1);
        let verdict = verify(&receipt, &pasban_proof::Trust::parse(&text).unwrap());
        let (lines, code) = run("times", &text, std::slice::from_ref(&receipt));
        assert_eq!(code, Some(i32::from(verdict.is_err())), "{bounds}: {lines:?}");
        let expected = verdict.map_or_else(|_| "refused: key: ".to_owned(), |v| format!("holds: {v}"));
        assert!(lines[0].starts_with(&expected), "{bounds}: {lines:?}");
    }
}
