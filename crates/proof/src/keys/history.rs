//! What is known of one node's keys over time.

use pasban_kernel::{NodeId, Timestamp};

use super::{CardFault, KeyRole, NodeCard, SignedCard, SignedCompromise};
use crate::sign::PublicKey;

/// Whether a key was good at an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyStatus {
    /// In force.
    Valid,
    /// Certified, but only from later on.
    NotYet,
    /// A later card, issued by then, no longer lists it.
    Superseded,
    /// In other hands since then. What was signed from that instant on goes to hold.
    CompromisedSince(Timestamp),
    /// No card certifies it for this role.
    Unknown,
}

/// All cards and compromise statements of one node, each checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyHistory {
    node: NodeId,
    cards: Vec<SignedCard>,
    compromises: Vec<SignedCompromise>,
}

impl KeyHistory {
    /// Begins with the first card seen of a node, whatever its sequence: a new partner learns no older ones.
    ///
    /// # Errors
    /// Where the card is another node's than the one expected (from an offer, say).
    pub fn begin(node: NodeId, card: SignedCard) -> Result<Self, CardFault> {
        let got = card.card().node();
        if got != node {
            return Err(CardFault::Node { expected: node, got });
        }
        Ok(Self { node, cards: vec![card], compromises: Vec::new() })
    }

    /// Adds the next card. A card that is held already changes nothing.
    ///
    /// # Errors
    /// Where it does not follow the newest one, or contradicts one that is held.
    pub fn rotate(&mut self, card: SignedCard) -> Result<(), CardFault> {
        if card.card().node() != self.node {
            return Err(CardFault::Node { expected: self.node, got: card.card().node() });
        }
        let sequence = card.card().sequence;
        if let Some(held) = self.cards.iter().find(|c| c.card().sequence == sequence) {
            return if held.card() == card.card() { Ok(()) } else { Err(CardFault::Conflict(sequence)) };
        }
        if let Some(newest) = self.cards.last() {
            card.follows(newest)?;
        }
        self.cards.push(card);
        Ok(())
    }

    /// Adds a compromise statement. Of several about one key the earliest instant counts.
    ///
    /// # Errors
    /// Where it is another node's.
    pub fn compromise(&mut self, statement: SignedCompromise) -> Result<(), CardFault> {
        let got = statement.statement().node();
        if got != self.node {
            return Err(CardFault::Node { expected: self.node, got });
        }
        if !self.compromises.contains(&statement) {
            self.compromises.push(statement);
        }
        Ok(())
    }

    /// The node.
    #[must_use]
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// The newest card.
    #[must_use]
    pub fn newest(&self) -> Option<&NodeCard> {
        self.cards.last().map(SignedCard::card)
    }

    /// All cards, oldest first.
    #[must_use]
    pub fn cards(&self) -> &[SignedCard] {
        &self.cards
    }

    /// All compromise statements.
    #[must_use]
    pub fn compromises(&self) -> &[SignedCompromise] {
        &self.compromises
    }

    /// See [`key_status`].
    #[must_use]
    pub fn status(&self, role: KeyRole, key: &PublicKey, at: Timestamp) -> KeyStatus {
        key_status(self, role, key, at)
    }
}

/// What a key was worth for a role at an instant. `at` is the instant of use as the caller believes it: for an
/// object the time at which it was *received*, since whoever holds a stolen key can date what they sign.
#[must_use]
pub fn key_status(history: &KeyHistory, role: KeyRole, key: &PublicKey, at: Timestamp) -> KeyStatus {
    let listed = |card: &NodeCard| card.keys_for(role).find(|k| k.key == *key).map(|k| k.not_before);
    let mut cards = history.cards.iter().map(SignedCard::card).skip_while(|card| listed(card).is_none()).peekable();
    let Some(not_before) = cards.peek().and_then(|card| listed(card)) else {
        return KeyStatus::Unknown;
    };
    let statements = history.compromises.iter().map(SignedCompromise::statement);
    let since = statements.filter(|s| s.key == *key).map(|s| s.since).min();
    if let Some(since) = since.filter(|since| at >= *since) {
        return KeyStatus::CompromisedSince(since);
    }
    // A key that was dropped stays dropped, even if a later card lists it again.
    let superseded = cards.find(|card| listed(card).is_none()).map(|card| card.issued);
    if at < not_before {
        KeyStatus::NotYet
    } else if superseded.is_some_and(|from| at >= from) {
        KeyStatus::Superseded
    } else {
        KeyStatus::Valid
    }
}
