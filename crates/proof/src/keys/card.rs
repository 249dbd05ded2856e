//! Node cards and compromise statements: canonical JSON signed by the identity key.

use std::fmt;
use std::str::FromStr;

use pasban_kernel::{NodeId, Timestamp, limits};

use crate::base64;
use crate::canon::{self, Json};
use crate::sign::{self, PublicKey, Purpose, SecretKey, Signature};

/// Longest node name, bytes.
const NAME_BYTES_MAX: usize = 200;

/// What an operating key may be used for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KeyRole {
    /// Signs requests over links, and objects.
    Link,
    /// Signs checkpoints and cosignatures, nothing else.
    Ledger,
    /// Not an Ed25519 key: SHA-256 of the TLS certificate's SubjectPublicKeyInfo, the pin.
    Tls,
}

/// A key that a card certifies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OperatingKey {
    /// What for.
    pub role: KeyRole,
    /// The public key; for [`KeyRole::Tls`] the 32 bytes of the pin.
    pub key: PublicKey,
    /// Valid from, included.
    pub not_before: Timestamp,
}

/// What the identity key says of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NodeCard {
    /// Identity public key; the node's id is its hash.
    pub identity: PublicKey,
    /// The node's name as people read it.
    pub name: String,
    /// 1 for the first card, one more for each rotation.
    pub sequence: u64,
    /// When this card was made: from then on keys that it does not list are superseded.
    pub issued: Timestamp,
    /// All operating keys in force.
    pub keys: Vec<OperatingKey>,
}

/// "This key is in other hands since T", by the identity key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compromise {
    /// Identity public key.
    pub identity: PublicKey,
    /// The operating key.
    pub key: PublicKey,
    /// Since when, included.
    pub since: Timestamp,
    /// When this was said.
    pub issued: Timestamp,
}

/// A card whose signature was checked. Prints as the text that is sent and stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedCard {
    card: NodeCard,
    signature: Signature,
}

/// A compromise statement whose signature was checked. Prints as the text that is sent and stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedCompromise {
    statement: Compromise,
    signature: Signature,
}

/// Why a card or statement is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CardFault {
    /// Not canonical JSON of the right members.
    #[error("{0} is missing or not of its form")]
    Field(&'static str),
    /// The identity key did not sign this.
    #[error("the identity key has not signed this")]
    Signature,
    /// By another node.
    #[error("this is a statement of node {got}, expected {expected}")]
    Node {
        /// Whose history it is.
        expected: NodeId,
        /// Whose statement it is.
        got: NodeId,
    },
    /// Not the next in sequence.
    #[error("card {got} does not follow card {held}")]
    Sequence {
        /// Newest card held.
        held: u64,
        /// Sequence of this one.
        got: u64,
    },
    /// Issued before the card that it follows.
    #[error("the card is issued before the one that it follows")]
    Order,
    /// Another card of the same sequence is held: the identity key says two things.
    #[error("another card with sequence {0} is held: keep this one as evidence and ask that node's administrator")]
    Conflict(u64),
}

impl KeyRole {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Link, Self::Ledger, Self::Tls];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Ledger => "ledger",
            Self::Tls => "tls-spki-sha256",
        }
    }
}

impl FromStr for KeyRole {
    type Err = CardFault;

    fn from_str(code: &str) -> Result<Self, CardFault> {
        Self::ALL.into_iter().find(|r| r.code() == code).ok_or(CardFault::Field("role"))
    }
}

impl NodeCard {
    /// The id that belongs to the identity key.
    #[must_use]
    pub fn node(&self) -> NodeId {
        NodeId::of(&self.identity.0)
    }

    /// The keys of one role.
    pub fn keys_for(&self, role: KeyRole) -> impl Iterator<Item = &OperatingKey> {
        self.keys.iter().filter(move |k| k.role == role)
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.json().to_string()
    }

    fn json(&self) -> Json {
        let key = |k: &OperatingKey| {
            Json::object([
                ("key", Json::from(k.key.to_string())),
                ("not_before", k.not_before.rfc3339_micros().into()),
                ("role", k.role.code().into()),
            ])
        };
        Json::object([
            ("identity", Json::from(self.identity.to_string())),
            ("issued", self.issued.rfc3339_micros().into()),
            ("keys", Json::List(self.keys.iter().map(key).collect())),
            ("name", self.name.as_str().into()),
            ("sequence", Json::Int(i64::try_from(self.sequence).unwrap_or(canon::INT_MAX))),
        ])
    }

    /// Signs the card with the identity key.
    ///
    /// # Errors
    /// Where the key is not the one that the card names, or the card would not read back.
    pub fn sign(self, identity: &SecretKey) -> Result<SignedCard, CardFault> {
        if identity.public() != self.identity {
            return Err(CardFault::Signature);
        }
        let signature = sign::sign(Purpose::NodeCard, self.canonical().as_bytes(), identity);
        let signed = SignedCard { card: self, signature };
        if SignedCard::parse(&signed.to_string()).as_ref() == Ok(&signed) {
            Ok(signed)
        } else {
            Err(CardFault::Field("name, sequence, an instant or a key"))
        }
    }

    fn from_json(json: &Json) -> Result<Self, CardFault> {
        if !json.has_exactly(&["identity", "issued", "keys", "name", "sequence"]) {
            return Err(CardFault::Field("a member of the card"));
        }
        let name = text(json, "name")?;
        if name.is_empty() || name.len() > NAME_BYTES_MAX || name.chars().any(char::is_control) {
            return Err(CardFault::Field("name"));
        }
        let sequence = json.member("sequence").and_then(Json::int).and_then(|n| u64::try_from(n).ok());
        let keys = json.member("keys").and_then(Json::list).ok_or(CardFault::Field("keys"))?;
        if keys.len() > limits::NODE_CARD_KEYS_MAX {
            return Err(CardFault::Field("keys: fewer"));
        }
        let card = Self {
            identity: key(json, "identity")?,
            name: name.to_owned(),
            sequence: sequence.filter(|n| *n >= 1).ok_or(CardFault::Field("sequence"))?,
            issued: instant(json, "issued")?,
            keys: keys.iter().map(OperatingKey::from_json).collect::<Result<_, _>>()?,
        };
        for (i, k) in card.keys.iter().enumerate() {
            // One key has one role: a ledger key signs nothing else, and no operating key is the identity key.
            if k.key == card.identity || card.keys.iter().take(i).any(|other| other.key == k.key) {
                return Err(CardFault::Field("a key of its own for each role"));
            }
        }
        Ok(card)
    }
}

impl OperatingKey {
    fn from_json(json: &Json) -> Result<Self, CardFault> {
        if !json.has_exactly(&["key", "not_before", "role"]) {
            return Err(CardFault::Field("a member of a key"));
        }
        let role = text(json, "role")?.parse()?;
        Ok(Self { role, key: key(json, "key")?, not_before: instant(json, "not_before")? })
    }
}

impl Compromise {
    /// The node whose key it is.
    #[must_use]
    pub fn node(&self) -> NodeId {
        NodeId::of(&self.identity.0)
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.json().to_string()
    }

    fn json(&self) -> Json {
        Json::object([
            ("identity", Json::from(self.identity.to_string())),
            ("issued", self.issued.rfc3339_micros().into()),
            ("key", self.key.to_string().into()),
            ("since", self.since.rfc3339_micros().into()),
        ])
    }

    /// Signs the statement with the identity key.
    ///
    /// # Errors
    /// Where the key is not the one that the statement names, or an instant cannot be written.
    pub fn sign(self, identity: &SecretKey) -> Result<SignedCompromise, CardFault> {
        if identity.public() != self.identity {
            return Err(CardFault::Signature);
        }
        let signature = sign::sign(Purpose::KeyCompromised, self.canonical().as_bytes(), identity);
        let signed = SignedCompromise { statement: self, signature };
        if SignedCompromise::parse(&signed.to_string()).as_ref() == Ok(&signed) {
            Ok(signed)
        } else {
            Err(CardFault::Field("an instant"))
        }
    }

    fn from_json(json: &Json) -> Result<Self, CardFault> {
        if !json.has_exactly(&["identity", "issued", "key", "since"]) {
            return Err(CardFault::Field("a member of the statement"));
        }
        Ok(Self {
            identity: key(json, "identity")?,
            key: key(json, "key")?,
            since: instant(json, "since")?,
            issued: instant(json, "issued")?,
        })
    }
}

impl SignedCard {
    /// Reads a card and checks its signature. Compare [`NodeCard::node`] with the id you expect, or give it to
    /// [`super::KeyHistory`], which does.
    ///
    /// # Errors
    /// Form or signature.
    pub fn parse(text: &str) -> Result<Self, CardFault> {
        let (inner, signature) = open(text, "card")?;
        let card = NodeCard::from_json(&inner)?;
        sign::verify(Purpose::NodeCard, inner.to_string().as_bytes(), &card.identity, &signature)
            .map_err(|_| CardFault::Signature)?;
        Ok(Self { card, signature })
    }

    /// The card.
    #[must_use]
    pub fn card(&self) -> &NodeCard {
        &self.card
    }

    /// Whether this card rotates from `held`: same node, sequence one higher, issued not before it.
    ///
    /// # Errors
    /// What does not fit.
    pub fn follows(&self, held: &SignedCard) -> Result<(), CardFault> {
        let (new, old) = (&self.card, &held.card);
        if new.identity != old.identity {
            return Err(CardFault::Node { expected: old.node(), got: new.node() });
        }
        if new.sequence == old.sequence && new != old {
            return Err(CardFault::Conflict(new.sequence));
        }
        if old.sequence.checked_add(1) != Some(new.sequence) {
            return Err(CardFault::Sequence { held: old.sequence, got: new.sequence });
        }
        if new.issued < old.issued { Err(CardFault::Order) } else { Ok(()) }
    }
}

impl SignedCompromise {
    /// Reads a statement and checks its signature.
    ///
    /// # Errors
    /// Form or signature.
    pub fn parse(text: &str) -> Result<Self, CardFault> {
        let (inner, signature) = open(text, "compromise")?;
        let statement = Compromise::from_json(&inner)?;
        sign::verify(Purpose::KeyCompromised, inner.to_string().as_bytes(), &statement.identity, &signature)
            .map_err(|_| CardFault::Signature)?;
        Ok(Self { statement, signature })
    }

    /// The statement.
    #[must_use]
    pub fn statement(&self) -> &Compromise {
        &self.statement
    }
}

impl fmt::Display for SignedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"{{"card":{},"signature":"{}"}}"#, self.card.json(), self.signature)
    }
}

impl fmt::Display for SignedCompromise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"{{"compromise":{},"signature":"{}"}}"#, self.statement.json(), self.signature)
    }
}

/// Opens `{"NAME":…,"signature":…}`.
fn open(document: &str, name: &'static str) -> Result<(Json, Signature), CardFault> {
    if document.len() > limits::NODE_CARD_BYTES_MAX {
        return Err(CardFault::Field("a shorter document"));
    }
    let json = canon::parse(document).map_err(|_| CardFault::Field("canonical JSON"))?;
    if !json.has_exactly(&[name, "signature"]) {
        return Err(CardFault::Field(name));
    }
    let signature = text(&json, "signature")?.parse().map_err(|_| CardFault::Field("signature"))?;
    Ok((json.member(name).cloned().ok_or(CardFault::Field(name))?, signature))
}

fn text<'a>(json: &'a Json, name: &'static str) -> Result<&'a str, CardFault> {
    json.member(name).and_then(Json::text).ok_or(CardFault::Field(name))
}

fn key(json: &Json, name: &'static str) -> Result<PublicKey, CardFault> {
    let bytes = base64::decode(text(json, name)?).ok_or(CardFault::Field(name))?;
    PublicKey::from_slice(&bytes).map_err(|_| CardFault::Field(name))
}

fn instant(json: &Json, name: &'static str) -> Result<Timestamp, CardFault> {
    let text = text(json, name)?;
    Timestamp::parse(text).filter(|t| t.rfc3339_micros() == text).ok_or(CardFault::Field(name))
}
