//! Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures by named keys. The form of
//! checkpoints. Strict: what parses prints back to the same bytes.

use std::fmt;

use data_encoding::{BASE64, HEXLOWER};
use pasban_kernel::{Digest, limits};

use crate::base64;
use crate::sign::PublicKey;

/// What stands before each signature line: em dash and space.
const MARK: &str = "\u{2014} ";
/// Longest key name, bytes: what C2SP's newer cosignatures allow.
const NAME_BYTES_MAX: usize = 255;
/// Longest signature, bytes: room for post-quantum ones, which we keep and ignore.
const SIGNATURE_BYTES_MAX: usize = 8 * 1024;

/// The algorithm byte that goes into a key's id (signed-note, "Signature types").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SignatureKind {
    /// 0x01: Ed25519 over the note's text; a log's own signature.
    Ed25519,
    /// 0x04: `cosignature/v1`, a witness's timestamped signature.
    Cosignature,
}

/// A named key that signs notes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NoteKey {
    name: String,
    kind: SignatureKind,
    key: PublicKey,
}

/// One signature line. Prints without the line end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteSignature {
    /// Whose.
    pub name: String,
    /// The first four bytes of a hash over name, kind and key: a hint, no proof.
    pub key_id: [u8; 4],
    /// The signature itself, of whatever kind.
    pub bytes: Vec<u8>,
}

/// A signed note. Prints as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The text, its last line end included.
    pub text: String,
    /// The signature lines, in order, known or not.
    pub signatures: Vec<NoteSignature>,
}

/// Where a text stops being a signed note, checkpoint, or key.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: expected {expected}")]
pub struct NoteFault {
    /// Line, from 1.
    pub line: usize,
    /// What would have been right.
    pub expected: &'static str,
}

impl SignatureKind {
    /// The algorithm byte.
    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }
}

impl NoteKey {
    /// A key under a name.
    ///
    /// # Errors
    /// Where the name is empty, too long, or holds white space, a control character or `+`.
    pub fn new(name: impl Into<String>, kind: SignatureKind, key: PublicKey) -> Result<Self, NoteFault> {
        let name = name.into();
        if is_key_name(&name) {
            Ok(Self { name, kind, key })
        } else {
            Err(NoteFault { line: 1, expected: "a key name without white space and '+'" })
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of signature it makes.
    #[must_use]
    pub fn kind(&self) -> SignatureKind {
        self.kind
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.key
    }

    /// SHA-256(name ‖ newline ‖ kind ‖ key), the first four bytes.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let hash = Digest::of(&[self.name.as_bytes(), b"\n", &[self.kind.byte()], &self.key.0].concat()).0;
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// Whether a line claims to be by this key: name and id both fit.
    #[must_use]
    pub fn made(&self, signature: &NoteSignature) -> bool {
        signature.name == self.name && signature.key_id == self.id()
    }

    /// The verifier key text that other tools read: `name+id+base64(kind ‖ key)`.
    #[must_use]
    pub fn vkey(&self) -> String {
        let material = [&[self.kind.byte()], self.key.0.as_slice()].concat();
        format!("{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), BASE64.encode(&material))
    }

    /// Reads a verifier key text.
    ///
    /// # Errors
    /// Where it is not of the form of [`NoteKey::vkey`], or the id does not fit.
    pub fn from_vkey(text: &str) -> Result<Self, NoteFault> {
        let bad = NoteFault { line: 1, expected: "a verifier key, name+id+base64" };
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(_), Some(material)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad);
        };
        let material = base64::decode(material).ok_or_else(|| bad.clone())?;
        let (kind, key) = material.split_first().ok_or_else(|| bad.clone())?;
        let kind = match kind {
            1 => SignatureKind::Ed25519,
            4 => SignatureKind::Cosignature,
            _ => return Err(bad),
        };
        let key = Self::new(name, kind, PublicKey::from_slice(key).map_err(|_| bad.clone())?)?;
        if key.vkey() == text { Ok(key) } else { Err(bad) }
    }
}

impl Note {
    /// Reads a signed note.
    ///
    /// # Errors
    /// The first line that is not of the form; also more than `NOTE_SIGNATURES_MAX` lines or `NOTE_BYTES_MAX` bytes.
    pub fn parse(note: &str) -> Result<Self, NoteFault> {
        if note.len() > limits::NOTE_BYTES_MAX {
            return Err(NoteFault { line: 1, expected: "a shorter note" });
        }
        let control = note.split('\n').position(|line| line.bytes().any(|b| b < 0x20));
        if let Some(line) = control {
            return Err(NoteFault { line: line + 1, expected: "no control characters" });
        }
        let at = note.rfind("\n\n").ok_or(NoteFault { line: 1, expected: "a text, an empty line, signatures" })?;
        let (text, rest) = note.split_at_checked(at + 1).unwrap_or_default();
        let lines = rest.strip_prefix('\n').unwrap_or_default();
        let first = text.bytes().filter(|b| *b == b'\n').count() + 2;
        let lines = lines
            .strip_suffix('\n')
            .ok_or(NoteFault { line: first, expected: "signature lines, the last with a line end" })?;
        if lines.split('\n').count() > limits::NOTE_SIGNATURES_MAX {
            return Err(NoteFault { line: first, expected: "fewer signatures" });
        }
        let signatures = lines
            .split('\n')
            .enumerate()
            .map(|(i, line)| NoteSignature::parse(line, first + i))
            .collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }
}

impl NoteSignature {
    /// A signature made by a key.
    #[must_use]
    pub fn by(key: &NoteKey, bytes: Vec<u8>) -> Self {
        Self { name: key.name.clone(), key_id: key.id(), bytes }
    }

    /// Reads one line, without its line end. `line` is only for the fault.
    ///
    /// # Errors
    /// Where it is not `— name base64`.
    pub fn parse(text: &str, line: usize) -> Result<Self, NoteFault> {
        let fault = |expected| NoteFault { line, expected };
        let rest = text.strip_prefix(MARK).ok_or(fault("an em dash and a space before a signature"))?;
        let (name, base64) = rest.split_once(' ').ok_or(fault("a key name, a space, a signature"))?;
        if !is_key_name(name) {
            return Err(fault("a key name without white space and '+'"));
        }
        let bytes = base64::decode(base64).ok_or(fault("a signature as canonical base64"))?;
        match bytes.split_first_chunk::<4>() {
            Some((id, rest)) if (1..=SIGNATURE_BYTES_MAX).contains(&rest.len()) => {
                Ok(Self { name: name.to_owned(), key_id: *id, bytes: rest.to_vec() })
            }
            _ => Err(fault("a key id of four bytes and a signature")),
        }
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.key_id.as_slice(), &self.bytes].concat();
        write!(f, "{MARK}{} {}", self.name, BASE64.encode(&bytes))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|s| writeln!(f, "{s}"))
    }
}

/// Whether a text can name a key.
pub(crate) fn is_key_name(name: &str) -> bool {
    (1..=NAME_BYTES_MAX).contains(&name.len())
        && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}
