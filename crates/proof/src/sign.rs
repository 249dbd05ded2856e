//! Ed25519 keys and signatures, and the prefixes that keep one kind of signed bytes from passing for another.
//!
//! Every statement of ours is signed as `prefix ‖ canonical bytes`, the prefix being one line that names the kind
//! and version ([`Purpose::prefix`]). Checkpoints, cosignatures and HTTP messages have their own framing by their
//! own standards and are not made here.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};

use crate::base64;

/// A private Ed25519 key (RFC 8032). Wiped from memory when dropped; never printed.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

/// A public Ed25519 key, 32 bytes as RFC 8032 encodes it; written as base64 (RFC 4648 section 4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

/// An Ed25519 signature; written as base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

/// What a signature is for. Two purposes never share a prefix, so a signature for one is worth nothing for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A released object (STIX), over its RFC 8785 bytes without the signature.
    Object,
    /// A node card: identity key certifies operating keys.
    NodeCard,
    /// "This key is compromised since T".
    KeyCompromised,
    /// "This node succeeds that one".
    Succession,
    /// An offer of a link.
    Offer,
    /// The terms of a link as both sides agreed to them.
    Agreement,
    /// A consent of a source's owner, or its withdrawal.
    Consent,
    /// A hand-carried exchange file.
    Export,
    /// A manifest for reconciling after a restore.
    Manifest,
}

/// A text that is not a key or a signature.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not {what}: expected {bytes} bytes as base64")]
pub struct KeyTextError {
    /// "a public key" or "a signature".
    pub what: &'static str,
    /// How many bytes it should hold.
    pub bytes: usize,
}

/// The signature does not belong to these bytes, this key and this purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the signature does not match the content and the key")]
pub struct BadSignature;

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 9] = [
        Self::Object,
        Self::NodeCard,
        Self::KeyCompromised,
        Self::Succession,
        Self::Offer,
        Self::Agreement,
        Self::Consent,
        Self::Export,
        Self::Manifest,
    ];

    /// The line that stands before the signed bytes.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Object => "pasban/object/v1\n",
            Self::NodeCard => "pasban/node-card/v1\n",
            Self::KeyCompromised => "pasban/key-compromised/v1\n",
            Self::Succession => "pasban/succession/v1\n",
            Self::Offer => "pasban/offer/v1\n",
            Self::Agreement => "pasban/agreement/v1\n",
            Self::Consent => "pasban/consent/v1\n",
            Self::Export => "pasban/export/v1\n",
            Self::Manifest => "pasban/manifest/v1\n",
        }
    }

    fn framed(self, bytes: &[u8]) -> Vec<u8> {
        [self.prefix().as_bytes(), bytes].concat()
    }
}

/// Signs canonical bytes for one purpose.
#[must_use]
pub fn sign(purpose: Purpose, bytes: &[u8], key: &SecretKey) -> Signature {
    key.sign_raw(&purpose.framed(bytes))
}

/// Checks a signature over canonical bytes for one purpose.
///
/// # Errors
/// [`BadSignature`] where it does not match, or the key is not a point that RFC 8032 allows.
pub fn verify(purpose: Purpose, bytes: &[u8], key: &PublicKey, signature: &Signature) -> Result<(), BadSignature> {
    key.verify_raw(&purpose.framed(bytes), signature)
}

impl SecretKey {
    /// The key that belongs to 32 bytes of the caller's randomness (or to a stored seed).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, for wrapping and storing, or for the recovery sheet.
    #[must_use]
    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs bytes whose framing another standard gives.
    pub(crate) fn sign_raw(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes).to_bytes())
    }
}

impl PublicKey {
    /// Checks bytes whose framing another standard gives. Strict: refuses weak keys and non-canonical points.
    pub(crate) fn verify_raw(&self, bytes: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| BadSignature)?;
        key.verify_strict(bytes, &ed25519_dalek::Signature::from_bytes(&signature.0)).map_err(|_| BadSignature)
    }

    /// From stored bytes.
    ///
    /// # Errors
    /// Where the slice is not 32 bytes long.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, KeyTextError> {
        bytes.try_into().map(Self).map_err(|_| KeyTextError { what: "a public key", bytes: 32 })
    }
}

impl Signature {
    /// From stored bytes.
    ///
    /// # Errors
    /// Where the slice is not 64 bytes long.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, KeyTextError> {
        bytes.try_into().map(Self).map_err(|_| KeyTextError { what: "a signature", bytes: 64 })
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = KeyTextError;

    fn from_str(text: &str) -> Result<Self, KeyTextError> {
        let bytes = base64::decode(text).unwrap_or_default();
        Self::from_slice(&bytes)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(&self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

impl FromStr for Signature {
    type Err = KeyTextError;

    fn from_str(text: &str) -> Result<Self, KeyTextError> {
        let bytes = base64::decode(text).unwrap_or_default();
        Self::from_slice(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_for_one_purpose_one_key_and_one_content() {
        let (key, other) = (SecretKey::from_seed(&[1; 32]), SecretKey::from_seed(&[2; 32]));
        let signature = sign(Purpose::Object, b"{}", &key);
        assert_eq!(verify(Purpose::Object, b"{}", &key.public(), &signature), Ok(()));
        for (purpose, bytes, by) in [
            (Purpose::Consent, b"{}".as_slice(), &key),
            (Purpose::Object, b"{} ", &key),
            (Purpose::Object, b"{}", &other),
        ] {
            assert_eq!(verify(purpose, bytes, &by.public(), &signature), Err(BadSignature));
        }
        assert_eq!(signature.to_string().parse(), Ok(signature));
        assert_eq!(key.public().to_string().parse(), Ok(key.public()));
        assert!(!format!("{key:?}").contains(&BASE64.encode(&key.seed())));
    }

    #[test]
    fn no_prefix_begins_another() {
        for a in Purpose::ALL {
            assert!(a.prefix().starts_with("pasban/") && a.prefix().ends_with("/v1\n"));
            assert_eq!(Purpose::ALL.into_iter().filter(|b| b.prefix().starts_with(a.prefix())).count(), 1, "{a:?}");
        }
    }

    #[test]
    fn a_small_order_key_verifies_nothing() {
        // The identity point: with it, S = 0 and R = identity would "verify" any message under lax rules.
        let mut point = [0; 32];
        point[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert_eq!(PublicKey(point).verify_raw(b"x", &Signature(signature)), Err(BadSignature));
    }
}
