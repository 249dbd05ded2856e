//! How long a receipt takes to verify, and how fast a ledger grows. Prints figures; the target is < 1 ms a receipt
//! (design section 7). Run: `cargo bench -p pasban-proof`.

use std::hint::black_box;
use std::time::Instant;

use pasban_kernel::{Digest, Timestamp};
use pasban_proof::merkle::{Frontier, Leaves, inclusion_proof, leaf_hash};
use pasban_proof::receipt::{TrustedLog, verify};
use pasban_proof::{Act, ActKind, Checkpoint, Receipt, SecretKey, Trust, witness};
use pasban_proof::{NoteKey, SignatureKind};

const LEAVES: u64 = 1 << 20;
const ORIGIN: &str = "pasban.ledger/bench";

fn main() {
    let salt = [7; 32];
    let act =
        Act::new(ActKind::Released, Timestamp(1_790_000_000_000_000), "user:ali", "indicator--1", r#"{"classes":3}"#)
            .expect("a valid act");
    let mut leaves: Vec<Digest> = (0..LEAVES).map(|i| leaf_hash(&i.to_be_bytes())).collect();
    let index = LEAVES / 3;
    leaves[index as usize] = act.leaf_hash(&salt);

    let start = Instant::now();
    let mut frontier = Frontier::new();
    for leaf in &leaves {
        frontier.append(*leaf).expect("room");
    }
    let per_second = LEAVES as f64 / start.elapsed().as_secs_f64();
    println!("append: {per_second:.0} leaves/s into {LEAVES}");

    let rounds = 100_000;
    let start = Instant::now();
    for _ in 0..rounds {
        black_box(black_box(&act).leaf_hash(black_box(&salt)));
    }
    println!("act to leaf: {:.2} us", micros(start, rounds));

    let log = SecretKey::from_seed(&[1; 32]);
    let head = Checkpoint { origin: ORIGIN.to_owned(), size: LEAVES, root: frontier.root(), extensions: Vec::new() };
    let start = Instant::now();
    for _ in 0..1000 {
        black_box(head.sign(&log).expect("signs"));
    }
    println!("sign a checkpoint: {:.1} us", micros(start, 1000));

    let mut checkpoint = head.sign(&log).expect("signs");
    let keys = [NoteKey::new(ORIGIN, SignatureKind::Ed25519, log.public()).expect("a name")];
    let mut witnesses = Vec::new();
    for n in 0..5 {
        let (name, key) = (format!("witness{n}"), SecretKey::from_seed(&[10 + n; 32]));
        let now = Timestamp(1_790_000_100_000_000);
        let line = witness::cosign(None, &checkpoint, ORIGIN, &keys, &[], (&name, &key), now).expect("cosigns").line;
        checkpoint.signatures.push(line);
        witnesses.push((name, key.public()));
    }
    let proof = inclusion_proof(&Leaves(&leaves), index, LEAVES).expect("a proof");
    for (words, lines, quorum) in [("no witness", 0, 1), ("5 witnesses", 5, 5)] {
        let mut note = checkpoint.clone();
        note.signatures.truncate(1 + lines);
        let receipt = Receipt { act: act.clone(), salt, index, proof: proof.clone(), checkpoint: note }.print();
        let logs = vec![TrustedLog::new(ORIGIN, log.public()).expect("a name")];
        let trust = Trust::new(logs, witnesses.clone(), quorum).expect("trust");
        let mut worst = 0.0_f64;
        let start = Instant::now();
        for _ in 0..2000 {
            let one = Instant::now();
            black_box(verify(black_box(receipt.as_bytes()), &trust)).expect("holds");
            worst = worst.max(micros(one, 1));
        }
        println!(
            "verify, {} hashes, {words}: {:.0} us (worst {worst:.0}), {} bytes",
            proof.len(),
            micros(start, 2000),
            receipt.len()
        );
    }
}

fn micros(since: Instant, rounds: u32) -> f64 {
    since.elapsed().as_secs_f64() * 1e6 / f64::from(rounds)
}
