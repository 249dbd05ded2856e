//! The verdict over a receipt.

use std::fmt;

use pasban_kernel::Timestamp;

use super::parse::{Opened, open};
use super::{Fault, Part, Trust, TrustedLog};
use crate::act::{Act, leaf_of};
use crate::checkpoint::verify_log_line;
use crate::merkle::{self, MerkleFault};
use crate::note::NoteKey;
use crate::witness::verify_cosignature;

/// A receipt that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Place in the log, from 0.
    pub index: u64,
    /// What was logged.
    pub act: Act,
    /// Whose log.
    pub origin: String,
    /// Leaves of the checkpoint.
    pub size: u64,
    /// How much it is worth.
    pub standing: Standing,
}

/// How much a receipt is worth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// The log signed it; too few witnesses saw that checkpoint. The log's owner could still show others another tree.
    Provisional {
        /// Trusted witnesses that did see it.
        by: Vec<String>,
        /// How many are needed.
        quorum: usize,
    },
    /// A quorum of trusted witnesses saw the checkpoint.
    Witnessed {
        /// Who.
        by: Vec<String>,
        /// When the quorum was reached, by the witnesses' clocks.
        at: Timestamp,
    },
}

impl Verdict {
    /// When the act happened, by the log owner's clock.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.act.at()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {} of {}: {} at {}: ", self.index, self.origin, self.act.kind(), self.at().rfc3339_micros())?;
        match &self.standing {
            Standing::Provisional { by, quorum } => write!(f, "provisional, {} of {quorum} witnesses", by.len()),
            Standing::Witnessed { by, at } => write!(f, "witnessed by {}, at {}", by.len(), at.rfc3339_micros()),
        }
    }
}

/// Checks a receipt against what is trusted. Needs no clock: a receipt that once held holds for ever, unless the
/// trust file changes.
///
/// # Errors
/// The part that does not match; see [`Fault`].
pub fn verify(receipt: &[u8], trust: &Trust) -> Result<Verdict, Fault> {
    let opened = open(receipt)?;
    let keys: Vec<&TrustedLog> = trust.logs_named(&opened.head.origin).collect();
    let signers = log_signers(&opened, &keys)?;
    check_inclusion(&opened)?;
    let seen = cosignatures(&opened, trust, &keys)?;
    if !opened.altered.is_empty() {
        // All that counts holds: what was altered is the line of a stranger, or the sums.
        let part = opened.altered.iter().find(|p| is_strangers(&opened, trust, &keys, **p)).unwrap_or(&Part::Sums);
        return Err(Fault::Altered { part: *part, line: opened.line_of(*part) });
    }
    check_key_times(&opened, &signers, &seen, trust.quorum)?;

    let mut by: Vec<String> = seen.iter().map(|(name, _)| name.clone()).collect();
    by.sort();
    let standing = match quorum_time(&seen, trust.quorum) {
        Some(at) => Standing::Witnessed { by, at },
        None => Standing::Provisional { by, quorum: trust.quorum },
    };
    let Opened { receipt, head, .. } = opened;
    Ok(Verdict { index: receipt.index, act: receipt.act, origin: head.origin, size: head.size, standing })
}

/// The trusted keys of the log that signed; every line by one of them must verify.
fn log_signers<'a>(opened: &Opened, keys: &[&'a TrustedLog]) -> Result<Vec<&'a TrustedLog>, Fault> {
    let note = &opened.receipt.checkpoint;
    let altered = opened.altered.contains(&Part::Checkpoint);
    let checkpoint_altered = || Fault::Altered { part: Part::Checkpoint, line: opened.line_of(Part::Checkpoint) };
    if keys.is_empty() {
        return Err(if altered { checkpoint_altered() } else { Fault::UnknownLog(opened.head.origin.clone()) });
    }
    let mut signers = Vec::new();
    for (i, line) in note.signatures.iter().enumerate() {
        for log in keys.iter().filter(|l| l.key.made(line)) {
            verify_log_line(&note.text, &log.key, line)
                .map_err(|()| if altered { checkpoint_altered() } else { bad_signature(opened, i, &log.key) })?;
            signers.push(*log);
        }
    }
    if signers.is_empty() {
        // The line that was the log's may be one whose sum differs: then that is what to name.
        let lines = opened.altered.iter().find(|p| matches!(p, Part::Signature(_) | Part::Checkpoint));
        return Err(match lines {
            Some(part) => Fault::Altered { part: *part, line: opened.line_of(*part) },
            None => Fault::Unsigned(opened.head.origin.clone()),
        });
    }
    Ok(signers)
}

fn check_inclusion(opened: &Opened) -> Result<(), Fault> {
    let (receipt, head) = (&opened.receipt, &opened.head);
    let leaf = merkle::leaf_hash(&leaf_of(&opened.act_text, &receipt.salt).0);
    merkle::verify_inclusion(&leaf, receipt.index, head.size, &receipt.proof, &head.root).map_err(|fault| {
        let path = |p: &&Part| matches!(p, Part::Act | Part::Salt | Part::Index | Part::Hash(_));
        match opened.altered.iter().find(path) {
            Some(part) => Fault::Altered { part: *part, line: opened.line_of(*part) },
            None => {
                let part = if matches!(fault, MerkleFault::Root) { Part::Act } else { Part::Index };
                Fault::NotInTree { part, index: receipt.index, size: head.size }
            }
        }
    })
}

/// Trusted witnesses of this checkpoint with their times. The log's own key does not count as its witness.
fn cosignatures(opened: &Opened, trust: &Trust, log: &[&TrustedLog]) -> Result<Vec<(String, Timestamp)>, Fault> {
    let note = &opened.receipt.checkpoint;
    let mut seen: Vec<(String, Timestamp)> = Vec::new();
    for (i, line) in note.signatures.iter().enumerate() {
        for witness in trust.witnesses.iter().filter(|w| w.made(line)) {
            let at = verify_cosignature(&note.text, witness, line).ok_or_else(|| bad_signature(opened, i, witness))?;
            let own = log.iter().any(|l| l.key.public() == witness.public());
            match seen.iter_mut().find(|(name, _)| name == witness.name()) {
                // A witness that signed the same checkpoint again saw it first at the earlier time.
                Some((_, first)) => *first = at.min(*first),
                None if own => {}
                None => seen.push((witness.name().to_owned(), at)),
            }
        }
    }
    Ok(seen)
}

fn check_key_times(
    opened: &Opened,
    signers: &[&TrustedLog],
    seen: &[(String, Timestamp)],
    quorum: usize,
) -> Result<(), Fault> {
    let (origin, at) = (&opened.head.origin, opened.receipt.act.at());
    let check = |log: &&TrustedLog| {
        let first = seen.iter().map(|(_, at)| *at).min();
        if let (Some(from), Some(seen)) = (log.from, first.filter(|seen| Some(*seen) < log.from)) {
            return Err(Fault::KeyNotYet { origin: origin.clone(), from, seen });
        }
        if let Some(until) = log.until.filter(|until| at >= *until) {
            return Err(Fault::KeyEnded { origin: origin.clone(), until, at });
        }
        match log.compromised {
            Some(since) if quorum_time(seen, quorum).is_none_or(|at| at >= since) => {
                Err(Fault::KeyCompromised { origin: origin.clone(), since })
            }
            _ => Ok(()),
        }
    };
    // One good key is enough: during a rotation a checkpoint may carry two.
    let mut first_fault = Ok(());
    for log in signers {
        match check(log) {
            Ok(()) => return Ok(()),
            fault => first_fault = first_fault.and(fault),
        }
    }
    first_fault
}

/// Whether a part is a signature line by nobody whom the trust file knows.
fn is_strangers(opened: &Opened, trust: &Trust, log: &[&TrustedLog], part: Part) -> bool {
    let Part::Signature(n) = part else { return false };
    let known = |line| log.iter().any(|l| l.key.made(line)) || trust.witnesses.iter().any(|w| w.made(line));
    opened.receipt.checkpoint.signatures.get(n.saturating_sub(1)).is_some_and(|line| !known(line))
}

/// When the `quorum`-th witness signed.
fn quorum_time(seen: &[(String, Timestamp)], quorum: usize) -> Option<Timestamp> {
    let mut times: Vec<Timestamp> = seen.iter().map(|(_, at)| *at).collect();
    times.sort_unstable();
    times.get(quorum.checked_sub(1)?).copied()
}

fn bad_signature(opened: &Opened, i: usize, key: &NoteKey) -> Fault {
    let part = Part::Signature(i + 1);
    Fault::BadSignature { part, name: key.name().to_owned(), line: opened.line_of(part) }
}
