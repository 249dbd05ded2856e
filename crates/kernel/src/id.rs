//! Names of things. Organisation, node, tenant, link and object have separate ids
//! (design section 3, "Identity and keys"), so that none can be taken for another.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{Digest, Timestamp};

/// A node's name: SHA-256 of its Ed25519 identity public key, written as lower-case base32 without padding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub [u8; 32]);

impl NodeId {
    /// The id that belongs to an identity public key.
    #[must_use]
    pub fn of(identity_public_key: &[u8; 32]) -> Self {
        Self(Sha256::digest(identity_public_key).into())
    }

    /// The first eight characters: enough for a person to tell nodes apart on a page, never for a decision.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeId({})", self.short())
    }
}

impl FromStr for NodeId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let bytes = BASE32_NOPAD
            .decode(text.trim().to_ascii_uppercase().as_bytes())
            .map_err(|_| IdError { what: "node id", text: text.chars().take(80).collect() })?;
        let bytes = bytes.try_into().map_err(|_| IdError { what: "node id", text: text.chars().take(80).collect() })?;
        Ok(Self(bytes))
    }
}

impl Serialize for NodeId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NodeId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A text that is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a {what}: {text:?}")]
pub struct IdError {
    /// What was expected: "node id", "STIX id" …
    pub what: &'static str,
    /// What stood there, cut to 80 characters.
    pub text: String,
}

macro_rules! id16 {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// From 16 stored or random bytes, shaped as a version 4 UUID.
            #[must_use]
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }

            /// From the 16 bytes of a stored id.
            ///
            /// # Errors
            /// Where the slice is not 16 bytes long.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, IdError> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| IdError { what: $what, text: format!("{} bytes", bytes.len()) })
            }

            /// The 16 bytes to store.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text.trim())
                    .map(Self)
                    .map_err(|_| IdError { what: $what, text: text.chars().take(80).collect() })
            }
        }
    };
}

id16!(
    /// One set of data on a node: the node's own ([`TenantId::OWN`]) or a hosted constituent's.
    TenantId,
    "tenant id"
);
id16!(
    /// A person with an account on a node.
    PersonId,
    "person id"
);
id16!(
    /// What somebody asked a second person to agree to.
    WishId,
    "wish id"
);
id16!(
    /// A constituent: an organisation that a CERT serves, whatever node it has or has not.
    OrgId,
    "organisation id"
);
id16!(
    /// One link between two nodes; both sides know it by the same id.
    LinkId,
    "link id"
);
id16!(
    /// A release class: all agreements with equal terms (design section 3, "The gate").
    ClassId,
    "release class id"
);
id16!(
    /// A report as received or sent.
    ReportId,
    "report id"
);
id16!(
    /// A question asked over links (prevalence or hunt).
    QuestionId,
    "question id"
);
id16!(
    /// What somebody says against a block: an id of its own at each node that it reaches.
    ObjectionId,
    "objection id"
);
id16!(
    /// An alert for people.
    AlertId,
    "alert id"
);
id16!(
    /// A gate decision.
    DecisionId,
    "decision id"
);
id16!(
    /// A consent given by the owner of a source object.
    ConsentId,
    "consent id"
);

impl TenantId {
    /// The node's own data.
    pub const OWN: Self = Self(Uuid::nil());

    /// Whether these are the node's own data and not a hosted constituent's.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.0.is_nil()
    }
}

/// A STIX 2.1 identifier, `type--uuid` (section 2.9). The type part is lower case ASCII with hyphens.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct StixId(String);

impl StixId {
    /// Joins a type name and a UUID.
    #[must_use]
    pub fn new(type_name: &str, uuid: Uuid) -> Self {
        Self(format!("{type_name}--{uuid}"))
    }

    /// The part before `--`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.0.split_once("--").map_or("", |(t, _)| t)
    }

    /// The UUID part.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        self.0.split_once("--").and_then(|(_, u)| Uuid::parse_str(u).ok()).unwrap_or_default()
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StixId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StixId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for StixId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let bad = || IdError { what: "STIX id", text: text.chars().take(80).collect() };
        let (kind, uuid) = text.split_once("--").ok_or_else(bad)?;
        let type_ok = (3..=250).contains(&kind.len())
            && kind.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && kind.starts_with(|c: char| c.is_ascii_lowercase());
        if !type_ok || uuid.len() != 36 || uuid.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(bad());
        }
        Uuid::parse_str(uuid).map_err(|_| bad())?;
        Ok(Self(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for StixId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a receiver keys an object by: STIX 2.1 section 3.6 says that two copies of a version
/// (id and modified) are equal; the hash of the bytes finds those that are not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ObjectKey {
    /// STIX id.
    pub id: StixId,
    /// `modified` of this version.
    pub modified: Timestamp,
    /// SHA-256 of the RFC 8785 bytes of the whole object, signature included.
    pub sha256: Digest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_what_they_print() {
        let node = NodeId::of(&[7; 32]);
        assert_eq!(node.to_string().parse::<NodeId>(), Ok(node));
        assert_eq!(node.to_string().len(), 52);
        let stix: StixId = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f".parse().unwrap();
        assert_eq!(stix.type_name(), "indicator");
        for bad in [
            "indicator-8e2e",
            "x--",
            "Indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
            "indicator--8E2E2D2B-17d4-4cbf-938f-98ee46b3cd3f",
        ] {
            assert!(bad.parse::<StixId>().is_err(), "{bad}");
        }
        assert!(TenantId::OWN.is_own());
    }
}
