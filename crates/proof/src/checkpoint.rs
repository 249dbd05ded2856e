//! Checkpoints (C2SP tlog-checkpoint): a signed note that says how large a log is and what its root is.

use std::fmt;

use data_encoding::BASE64;
use pasban_kernel::{Digest, NodeId};

use crate::base64;
use crate::note::{Note, NoteFault, NoteKey, NoteSignature, SignatureKind};
use crate::sign::{SecretKey, Signature};

/// First line of a cosigned message; a log of this name could pass off a checkpoint as a cosignature's message.
const RESERVED_ORIGIN: &str = "cosignature/v1";

/// A tree head. Prints as the text that is signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// The log's name, unique for ever.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root hash over them.
    pub root: Digest,
    /// Further lines, opaque. We write none (C2SP: not recommended) and keep those that come.
    pub extensions: Vec<String>,
}

/// Why a checkpoint is not to be believed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CheckpointFault {
    /// Not a checkpoint.
    #[error(transparent)]
    Form(#[from] NoteFault),
    /// Of another log than the one expected.
    #[error("this is a checkpoint of {0:?}")]
    Origin(String),
    /// No line by the log's key.
    #[error("{0} has not signed this checkpoint with the key that is known")]
    Unsigned(String),
    /// A line by the log's key that does not verify.
    #[error("the signature of {0} does not match the checkpoint")]
    BadSignature(String),
}

impl Checkpoint {
    /// Reads the text of a note.
    ///
    /// # Errors
    /// The first line that is not of the form.
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        let fault = |line, expected| NoteFault { line, expected };
        let body = text.strip_suffix('\n').ok_or(fault(1, "a text with a line end"))?;
        let mut lines = body.split('\n');
        let origin = lines.next().unwrap_or_default();
        if origin.is_empty() || origin.len() > 255 || origin == RESERVED_ORIGIN {
            return Err(fault(1, "the log's name"));
        }
        let size = lines.next().and_then(parse_count).ok_or(fault(2, "the number of leaves"))?;
        let root = lines.next().and_then(parse_hash).ok_or(fault(3, "the root hash as canonical base64"))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if let Some(empty) = extensions.iter().position(String::is_empty) {
            return Err(fault(4 + empty, "no empty lines"));
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions })
    }

    /// Signs with the log's key (kind 0x01). The key's name is the origin, as C2SP recommends.
    ///
    /// # Errors
    /// Where the origin cannot name a key, or an extension line would break the form.
    pub fn sign(&self, key: &SecretKey) -> Result<Note, NoteFault> {
        let text = self.to_string();
        if Self::parse(&text).as_ref() != Ok(self) || text.bytes().any(|b| b < 0x20 && b != b'\n') {
            return Err(NoteFault { line: 1, expected: "a checkpoint that reads back as it is" });
        }
        let name = NoteKey::new(&self.origin, SignatureKind::Ed25519, key.public())?;
        let signature = NoteSignature::by(&name, key.sign_raw(text.as_bytes()).0.to_vec());
        Ok(Note { text, signatures: vec![signature] })
    }

    /// Reads a note and checks it against the keys known for one log: every line by a known key must verify, and
    /// there must be one.
    ///
    /// # Errors
    /// Form, origin, or signature.
    pub fn verify(note: &Note, origin: &str, log_keys: &[NoteKey]) -> Result<Self, CheckpointFault> {
        let checkpoint = Self::parse(&note.text)?;
        if checkpoint.origin != origin {
            return Err(CheckpointFault::Origin(checkpoint.origin));
        }
        let mut signed = false;
        for key in log_keys.iter().filter(|k| k.kind() == SignatureKind::Ed25519) {
            for line in note.signatures.iter().filter(|s| key.made(s)) {
                verify_log_line(&note.text, key, line)
                    .map_err(|()| CheckpointFault::BadSignature(key.name().to_owned()))?;
                signed = true;
            }
        }
        if signed { Ok(checkpoint) } else { Err(CheckpointFault::Unsigned(origin.to_owned())) }
    }
}

/// Checks one line by a log.
pub(crate) fn verify_log_line(text: &str, key: &NoteKey, line: &NoteSignature) -> Result<(), ()> {
    let signature = Signature::from_slice(&line.bytes).map_err(|_| ())?;
    key.public().verify_raw(text.as_bytes(), &signature).map_err(|_| ())
}

/// The name of a node's ledger: `pasban.ledger/<node id>`; a ledger begun anew because no mirror could restore the
/// old one has its number after that, from 2.
#[must_use]
pub fn ledger_origin(node: &NodeId, number: u32) -> String {
    if number <= 1 { format!("pasban.ledger/{node}") } else { format!("pasban.ledger/{node}/{number}") }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, BASE64.encode(&self.root.0))?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A decimal without leading zeros, at most 2^63 - 1.
pub(crate) fn parse_count(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|n| *n <= i64::MAX as u64 && n.to_string() == text)
}

/// A hash as canonical base64.
pub(crate) fn parse_hash(text: &str) -> Option<Digest> {
    base64::decode(text).and_then(|bytes| Digest::from_slice(&bytes).ok())
}
