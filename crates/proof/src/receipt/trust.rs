//! The trust file: which logs and witnesses a verifier believes. One statement a line; `#` begins a comment line.
//!
//! ```text
//! log NAME KEY [from T] [until T] [compromised T]
//! witness NAME KEY
//! quorum N
//! ```
//! KEY is 32 bytes as base64, T an RFC 3339 instant ending in `Z`. A log has a line for each ledger key it has had.
//!
//! `until` is the end of a key by rotation: it signs for no act from then on. `from` is its start: witnesses cannot
//! have seen its signatures before. `compromised` is harder: receipts stand only if a quorum saw the checkpoint
//! before, because whoever holds the key can date acts as they like.

use std::fmt;

use pasban_kernel::{Timestamp, limits};

use crate::note::{NoteKey, SignatureKind};
use crate::sign::PublicKey;

/// One key of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrustedLog {
    /// Name (origin) and key.
    pub key: NoteKey,
    /// Valid from, included.
    pub from: Option<Timestamp>,
    /// Valid until, excluded.
    pub until: Option<Timestamp>,
    /// Compromised since.
    pub compromised: Option<Timestamp>,
}

/// What a verifier believes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trust {
    pub(super) logs: Vec<TrustedLog>,
    pub(super) witnesses: Vec<NoteKey>,
    pub(super) quorum: usize,
}

/// Where a trust file is wrong.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("trust file, line {line}: {reason}")]
pub struct TrustFault {
    /// Line, from 1; 0 where no one line is to blame.
    pub line: usize,
    /// What is wrong.
    pub reason: &'static str,
}

/// Trusts nobody.
impl Default for Trust {
    fn default() -> Self {
        Self { logs: Vec::new(), witnesses: Vec::new(), quorum: 1 }
    }
}

impl TrustedLog {
    /// A log's key without bounds of time.
    ///
    /// # Errors
    /// Where the origin cannot name a key.
    pub fn new(origin: &str, key: PublicKey) -> Result<Self, TrustFault> {
        let key = NoteKey::new(origin, SignatureKind::Ed25519, key)
            .map_err(|_| TrustFault { line: 0, reason: "a log's name has white space or '+'" })?;
        Ok(Self { key, from: None, until: None, compromised: None })
    }
}

impl Trust {
    /// Trust from its parts. A quorum of 0 counts as 1.
    ///
    /// # Errors
    /// Where a witness's name or key stands twice, or the quorum can never be met.
    pub fn new(logs: Vec<TrustedLog>, witnesses: Vec<(String, PublicKey)>, quorum: usize) -> Result<Self, TrustFault> {
        let mut trust = Self { logs, witnesses: Vec::new(), quorum: quorum.max(1) };
        for (name, key) in witnesses {
            trust.add_witness(&name, key).map_err(|reason| TrustFault { line: 0, reason })?;
        }
        trust.check_quorum(0)
    }

    /// Reads a trust file.
    ///
    /// # Errors
    /// The first line that is wrong. Nothing in a trust file is skipped: a typing error must not widen trust.
    pub fn parse(text: &str) -> Result<Self, TrustFault> {
        if text.len() > limits::TRUST_BYTES_MAX {
            return Err(TrustFault { line: 0, reason: "longer than a trust file may be" });
        }
        let mut trust = Self::default();
        let mut quorum_line = 0;
        for (i, line) in text.lines().enumerate() {
            let fault = |reason| TrustFault { line: i + 1, reason };
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [first, ..] if first.starts_with('#') => {}
                ["log", name, key, rest @ ..] => {
                    let key = key.parse().map_err(|_| fault("the key is not 32 bytes as base64"))?;
                    let mut log = TrustedLog::new(name, key).map_err(|e| fault(e.reason))?;
                    for pair in rest.chunks(2) {
                        let (slot, at) = match pair {
                            ["from", at] => (&mut log.from, at),
                            ["until", at] => (&mut log.until, at),
                            ["compromised", at] => (&mut log.compromised, at),
                            _ => {
                                return Err(fault("after the key only from, until, compromised, each with an instant"));
                            }
                        };
                        let at = Timestamp::parse(at).filter(|_| at.ends_with('Z'));
                        if slot.replace(at.ok_or(fault("an instant is not RFC 3339 ending in Z"))?).is_some() {
                            return Err(fault("the same word twice"));
                        }
                    }
                    if trust.logs.iter().any(|l| l.key == log.key) {
                        return Err(fault("the same key for the same log twice"));
                    }
                    trust.logs.push(log);
                }
                ["witness", name, key] => {
                    let key = key.parse().map_err(|_| fault("the key is not 32 bytes as base64"))?;
                    trust.add_witness(name, key).map_err(fault)?;
                }
                ["quorum", n] if quorum_line == 0 => {
                    let n = n.parse().ok().filter(|n| *n > 0);
                    trust.quorum = n.ok_or(fault("the quorum is not a number above 0"))?;
                    quorum_line = i + 1;
                }
                _ => return Err(fault("expected log NAME KEY, witness NAME KEY, or quorum N once")),
            }
        }
        if quorum_line == 0 { Ok(trust) } else { trust.check_quorum(quorum_line) }
    }

    /// The keys of a log.
    pub fn logs_named<'a>(&'a self, origin: &'a str) -> impl Iterator<Item = &'a TrustedLog> {
        self.logs.iter().filter(move |l| l.key.name() == origin)
    }

    /// How many distinct witnesses make a receipt more than provisional.
    #[must_use]
    pub fn quorum(&self) -> usize {
        self.quorum
    }

    /// One key counts once, under whatever names.
    fn add_witness(&mut self, name: &str, key: PublicKey) -> Result<(), &'static str> {
        let key = NoteKey::new(name, SignatureKind::Cosignature, key)
            .map_err(|_| "a witness's name has white space or '+'")?;
        if self.witnesses.iter().any(|w| w.name() == key.name() || w.public() == key.public()) {
            return Err("the same witness twice");
        }
        self.witnesses.push(key);
        Ok(())
    }

    fn check_quorum(self, line: usize) -> Result<Self, TrustFault> {
        if self.quorum > self.witnesses.len().max(1) {
            return Err(TrustFault { line, reason: "the quorum is larger than the number of witnesses" });
        }
        Ok(self)
    }
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for log in &self.logs {
            write!(f, "log {} {}", log.key.name(), log.key.public())?;
            for (word, at) in [("from", log.from), ("until", log.until), ("compromised", log.compromised)] {
                at.map_or(Ok(()), |at| write!(f, " {word} {}", at.rfc3339_micros()))?;
            }
            writeln!(f)?;
        }
        self.witnesses.iter().try_for_each(|w| writeln!(f, "witness {} {}", w.name(), w.public()))?;
        writeln!(f, "quorum {}", self.quorum)
    }
}
