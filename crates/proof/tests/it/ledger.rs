//! A small ledger with named keys, for the other tests.

use pasban_kernel::{Digest, Timestamp};
use pasban_proof::merkle::{self, Frontier, Leaves};
use pasban_proof::receipt::{Trust, TrustedLog};
use pasban_proof::witness::{self, TreeHead};
use pasban_proof::{Act, ActKind, Checkpoint, Note, NoteKey, Receipt, Salt, SecretKey, SignatureKind};

pub const ORIGIN: &str = "pasban.ledger/test";

/// 2026-11-24 plus some minutes.
pub fn minute(n: i64) -> Timestamp {
    Timestamp::parse("2026-11-24T03:00:00Z").unwrap().plus(n * 60_000_000)
}

pub fn key(n: u8) -> SecretKey {
    SecretKey::from_seed(&[n; 32])
}

/// The log's key is `key(1)`, witness n is `key(10 + n)`.
pub struct Ledger {
    pub acts: Vec<(Act, Salt)>,
    pub leaves: Vec<Digest>,
    pub frontier: Frontier,
}

impl Ledger {
    pub fn of(size: u64) -> Self {
        let mut ledger = Self { acts: Vec::new(), leaves: Vec::new(), frontier: Frontier::new() };
        for i in 0..size {
            let body = format!(r#"{{"note":"بینک","number":{i}}}"#);
            let at = minute(i64::try_from(i).unwrap());
            let act = Act::new(ActKind::Released, at, "user:ali", format!("indicator--{i}"), body).unwrap();
            let salt = Digest::of(&i.to_be_bytes()).0;
            ledger.leaves.push(act.leaf_hash(&salt));
            ledger.frontier.append(act.leaf_hash(&salt)).unwrap();
            ledger.acts.push((act, salt));
        }
        ledger
    }

    pub fn checkpoint(&self, signer: &SecretKey) -> Note {
        self.checkpoint_at(self.leaves.len() as u64, signer)
    }

    pub fn checkpoint_at(&self, size: u64, signer: &SecretKey) -> Note {
        let root = merkle::root_at(&Leaves(&self.leaves), size).unwrap();
        Checkpoint { origin: ORIGIN.to_owned(), size, root, extensions: Vec::new() }.sign(signer).unwrap()
    }

    /// A receipt with the cosignatures of witnesses 0 .. n, witness i at minute 1000 + i.
    pub fn receipt(&self, index: u64, witnesses: u8) -> Receipt {
        let mut checkpoint = self.checkpoint(&key(1));
        for w in 0..witnesses {
            let line = cosign(&checkpoint, w, minute(1000 + i64::from(w)));
            checkpoint.signatures.push(line);
        }
        let proof = merkle::inclusion_proof(&Leaves(&self.leaves), index, self.leaves.len() as u64).unwrap();
        let (act, salt) = self.acts[index as usize].clone();
        Receipt { act, salt, index, proof, checkpoint }
    }
}

pub fn log_keys() -> Vec<NoteKey> {
    vec![NoteKey::new(ORIGIN, SignatureKind::Ed25519, key(1).public()).unwrap()]
}

pub fn witness_name(n: u8) -> String {
    format!("witness{n}.example")
}

pub fn cosign(note: &Note, witness: u8, now: Timestamp) -> pasban_proof::NoteSignature {
    let name = witness_name(witness);
    witness::cosign(None::<TreeHead>, note, ORIGIN, &log_keys(), &[], (&name, &key(10 + witness)), now).unwrap().line
}

pub fn trust(witnesses: u8, quorum: usize) -> Trust {
    let logs = vec![TrustedLog::new(ORIGIN, key(1).public()).unwrap()];
    let witnesses = (0..witnesses).map(|w| (witness_name(w), key(10 + w).public())).collect();
    Trust::new(logs, witnesses, quorum).unwrap()
}
