//! Ids that only their issuer can use: an object's id is a hash of its issuer and of a seed that the issuer chose.
//!
//! A seed says nothing by itself: the issuer makes it at random, or out of what the object is about with a secret key
//! of its own. Whoever copies it gets another id, for the node id goes into the hash; finding a seed that leads to
//! somebody else's id is a search of 2^122 steps.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use pasban_kernel::id::IdError;
use pasban_kernel::{Digest, NodeId, StixId};

/// What stands before everything that is hashed into an id, so that no other hash of ours can be taken for one.
const TAG: &[u8] = b"pasban object id\n";

/// What an issuer made an id of: 16 bytes, written as 32 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seed(pub [u8; 16]);

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed({self})")
    }
}

impl FromStr for Seed {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        HEXLOWER
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| IdError { what: "seed of 32 hex digits", text: text.chars().take(80).collect() })
    }
}

/// An id with the seed that it was made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bound {
    /// The id.
    pub id: StixId,
    /// The seed.
    pub seed: Seed,
}

impl Bound {
    /// The id that a node makes of a seed.
    #[must_use]
    pub fn new(stix_type: &str, issuer: &NodeId, seed: Seed) -> Self {
        Self { id: id_of(stix_type, issuer, &seed), seed }
    }
}

/// The id of an object of this type, issuer and seed: the first 16 bytes of SHA-256 over the line `pasban object id`,
/// the type and a line feed, the 32 bytes of the node id and the 16 of the seed, shaped as a UUID of version 4.
#[must_use]
pub fn id_of(stix_type: &str, issuer: &NodeId, seed: &Seed) -> StixId {
    let Digest(hash) = Digest::of(&[TAG, stix_type.as_bytes(), b"\n", &issuer.0, &seed.0].concat());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    StixId::new(stix_type, uuid::Builder::from_random_bytes(bytes).into_uuid())
}
