//! Witnessing (C2SP tlog-cosignature, tlog-witness): a link partner signs, with its time, that a log's newest
//! checkpoint continues what it saw before. A log that rolls back or shows two faces is refused.

use std::fmt::Write as _;

use data_encoding::BASE64;
use pasban_kernel::{Digest, Timestamp, limits, time};

use crate::checkpoint::{Checkpoint, CheckpointFault, parse_count, parse_hash};
use crate::merkle::{self, MerkleFault};
use crate::note::{Note, NoteFault, NoteKey, NoteSignature, SignatureKind};
use crate::sign::{SecretKey, Signature};

/// What a witness remembers of a log: the largest tree it has cosigned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TreeHead {
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Digest,
}

/// A cosignature and what to remember. The head must be durable before the line is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cosigned {
    /// The line to hand out.
    pub line: NoteSignature,
    /// What this witness now holds of the log.
    pub head: TreeHead,
}

/// Why a witness does not sign.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Not a checkpoint of that log, or not signed by it.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
    /// Smaller than what was cosigned before.
    #[error("rollback: {offered} leaves are offered, {held} were cosigned before")]
    Rollback {
        /// Leaves cosigned before.
        held: u64,
        /// Leaves offered.
        offered: u64,
    },
    /// Same size, other root.
    #[error("fork: at {size} leaves another root was cosigned before")]
    Fork {
        /// Leaves.
        size: u64,
    },
    /// The proof does not lead from the tree held to the one offered.
    #[error("no consistency from {held} to {offered} leaves: {fault}")]
    Inconsistent {
        /// Leaves cosigned before.
        held: u64,
        /// Leaves offered.
        offered: u64,
        /// What does not hold.
        fault: MerkleFault,
    },
    /// The witness's own name or clock cannot be used.
    #[error("this witness cannot sign: {0}")]
    Witness(&'static str),
}

/// Decides and signs. `old` is what this witness remembers of the log (`None` where it never saw it), `log_keys` the
/// keys it knows for `origin`, `proof` the consistency proof from `old` to the checkpoint.
///
/// # Errors
/// [`Refusal`], for the log's owner and for the record: a rollback or fork is evidence.
pub fn cosign(
    old: Option<TreeHead>,
    note: &Note,
    origin: &str,
    log_keys: &[NoteKey],
    proof: &[Digest],
    witness: (&str, &SecretKey),
    now: Timestamp,
) -> Result<Cosigned, Refusal> {
    let new = Checkpoint::verify(note, origin, log_keys)?;
    let held = old.unwrap_or(TreeHead { size: 0, root: merkle::empty_root() });
    if new.size < held.size {
        return Err(Refusal::Rollback { held: held.size, offered: new.size });
    }
    if new.size == held.size && new.root != held.root {
        return Err(Refusal::Fork { size: new.size });
    }
    merkle::verify_consistency(held.size, &held.root, new.size, &new.root, proof)
        .map_err(|fault| Refusal::Inconsistent { held: held.size, offered: new.size, fault })?;
    let line = cosign_text(&note.text, witness, now)?;
    Ok(Cosigned { line, head: TreeHead { size: new.size, root: new.root } })
}

/// The line over a note's text: kind 0x04, eight bytes of POSIX time, 64 of signature.
fn cosign_text(text: &str, (name, key): (&str, &SecretKey), now: Timestamp) -> Result<NoteSignature, Refusal> {
    let name = NoteKey::new(name, SignatureKind::Cosignature, key.public())
        .map_err(|_| Refusal::Witness("its name has white space or '+'"))?;
    let seconds =
        u64::try_from(now.0.div_euclid(time::SECOND)).map_err(|_| Refusal::Witness("its clock is before 1970"))?;
    let signature = key.sign_raw(cosigned_message(text, seconds).as_bytes());
    Ok(NoteSignature::by(&name, [seconds.to_be_bytes().as_slice(), &signature.0].concat()))
}

fn cosigned_message(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

/// Checks a witness's line over a note's text and returns its time (whole seconds).
///
/// # Errors
/// `None` where the line is not by this key, not of the form, or does not verify.
#[must_use]
pub fn verify_cosignature(text: &str, key: &NoteKey, line: &NoteSignature) -> Option<Timestamp> {
    if key.kind() != SignatureKind::Cosignature || !key.made(line) {
        return None;
    }
    let (seconds, signature) = line.bytes.split_first_chunk::<8>()?;
    let seconds = u64::from_be_bytes(*seconds);
    let signature = Signature::from_slice(signature).ok()?;
    key.public().verify_raw(cosigned_message(text, seconds).as_bytes(), &signature).ok()?;
    let micros = i64::try_from(seconds).ok()?.checked_mul(time::SECOND)?;
    // Outside the years that a text can say, a time is of no use to anybody.
    (micros <= 253_402_300_799 * time::SECOND).then_some(Timestamp(micros))
}

/// What a log sends to a witness (C2SP tlog-witness, `add-checkpoint`). Prints as the request's body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CosignRequest {
    /// Size of the tree that the log believes the witness to hold.
    pub old_size: u64,
    /// From that to the checkpoint.
    pub proof: Vec<Digest>,
    /// The checkpoint.
    pub checkpoint: Note,
}

impl CosignRequest {
    /// Reads a request's body.
    ///
    /// # Errors
    /// The first line that is not of the form.
    pub fn parse(body: &str) -> Result<Self, NoteFault> {
        let fault = |line, expected| NoteFault { line, expected };
        let (head, note) = body.split_once("\n\n").ok_or(fault(1, "an empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|l| l.strip_prefix("old ")).and_then(parse_count);
        let old_size = old.ok_or(fault(1, "old and a size"))?;
        let mut proof = Vec::new();
        for (i, line) in lines.enumerate() {
            if i >= limits::PROOF_HASHES_MAX {
                return Err(fault(i + 2, "at most 63 hashes"));
            }
            proof.push(parse_hash(line).ok_or(fault(i + 2, "a hash as canonical base64"))?);
        }
        let before = proof.len() + 2;
        let checkpoint = Note::parse(note).map_err(|f| NoteFault { line: f.line + before, ..f })?;
        Ok(Self { old_size, proof, checkpoint })
    }
}

impl std::fmt::Display for CosignRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "old {}", self.old_size)?;
        self.proof.iter().try_for_each(|h| writeln!(f, "{}", BASE64.encode(&h.0)))?;
        f.write_char('\n')?;
        write!(f, "{}", self.checkpoint)
    }
}
