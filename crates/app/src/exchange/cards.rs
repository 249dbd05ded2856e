//! Whose keys are whose: node cards learned over links, checked and kept in all versions.

use std::collections::HashMap;

use pasban_kernel::{NodeId, Timestamp};
use pasban_proof::keys::{CardFault, KeyHistory, KeyRole, KeyStatus, SignedCard, SignedCompromise};
use pasban_proof::sign::{self, Purpose, Signature};
use pasban_store::rows::links::Card;

use crate::node::Node;

/// Histories out of stored cards. What does not follow is left out: it was never believed.
#[must_use]
pub fn histories(cards: &[Card]) -> HashMap<NodeId, KeyHistory> {
    let mut out: HashMap<NodeId, KeyHistory> = HashMap::new();
    for row in cards {
        if let Ok(card) = SignedCard::parse(&row.card) {
            match out.get_mut(&row.node) {
                Some(history) => drop(history.rotate(card)),
                None => {
                    if let Ok(history) = KeyHistory::begin(row.node, card) {
                        out.insert(row.node, history);
                    }
                }
            }
        } else if let Ok(statement) = SignedCompromise::parse(&row.card)
            && let Some(history) = out.get_mut(&row.node)
        {
            let _ = history.compromise(statement);
        }
    }
    out
}

/// A card or a compromise statement, checked.
pub enum Statement {
    /// A card.
    Card(SignedCard),
    /// A compromise statement.
    Compromise(SignedCompromise),
}

impl Statement {
    /// Reads either.
    ///
    /// # Errors
    /// Form or signature.
    pub fn parse(text: &str) -> Result<Self, CardFault> {
        if text.starts_with("{\"compromise\"") {
            SignedCompromise::parse(text).map(Self::Compromise)
        } else {
            SignedCard::parse(text).map(Self::Card)
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn node(&self) -> NodeId {
        match self {
            Self::Card(c) => c.card().node(),
            Self::Compromise(c) => c.statement().node(),
        }
    }

    /// The row that keeps it. Compromise statements are kept under negative sequences, out of the cards' way.
    #[must_use]
    pub fn row(&self) -> Card {
        match self {
            Self::Card(c) => Card {
                node: c.card().node(),
                sequence: i64::try_from(c.card().sequence).unwrap_or(i64::MAX),
                name: c.card().name.clone(),
                card: c.to_string(),
            },
            Self::Compromise(c) => Card {
                node: c.statement().node(),
                sequence: c.statement().issued.0.saturating_neg(),
                name: String::new(),
                card: c.to_string(),
            },
        }
    }
}

impl Node {
    /// Learns a card or statement in memory; the caller stores its row.
    ///
    /// # Errors
    /// Where it contradicts what is known.
    pub fn learn(&self, statement: &Statement) -> Result<(), CardFault> {
        let Ok(mut cards) = self.cards.write() else { return Ok(()) };
        let node = statement.node();
        match (cards.get_mut(&node), statement) {
            (Some(history), Statement::Card(card)) => history.rotate(card.clone()),
            (Some(history), Statement::Compromise(c)) => history.compromise(c.clone()),
            (None, Statement::Card(card)) => KeyHistory::begin(node, card.clone()).map(|h| {
                cards.insert(node, h);
            }),
            (None, Statement::Compromise(_)) => Ok(()),
        }
    }

    /// Checks a signature by the link key that a node's card of this sequence certifies.
    #[must_use]
    pub fn check_signature(
        &self,
        issuer: &NodeId,
        sequence: u64,
        bytes: &[u8],
        signature: &[u8; 64],
        received: Timestamp,
    ) -> Checked {
        let Ok(cards) = self.cards.read() else { return Checked::UnknownIssuer };
        let Some(history) = cards.get(issuer) else { return Checked::UnknownIssuer };
        let Some(card) = history.cards().iter().find(|c| c.card().sequence == sequence) else {
            return Checked::UnknownIssuer;
        };
        for key in card.card().keys_for(KeyRole::Link) {
            if sign::verify(Purpose::Object, bytes, &key.key, &Signature(*signature)).is_ok() {
                return match history.status(KeyRole::Link, &key.key, received) {
                    KeyStatus::CompromisedSince(at) => Checked::Compromised(at),
                    // An object signed before a rotation travels on after it.
                    KeyStatus::Valid | KeyStatus::Superseded | KeyStatus::NotYet => Checked::Good,
                    KeyStatus::Unknown => Checked::Bad,
                };
            }
        }
        Checked::Bad
    }

    /// The public name of a node, or the beginning of its id.
    #[must_use]
    pub fn name_of(&self, node: &NodeId) -> String {
        self.cards
            .read()
            .ok()
            .and_then(|c| c.get(node).and_then(|h| h.newest().map(|c| c.name.clone())))
            .unwrap_or_else(|| node.short())
    }
}

/// What a signature is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Checked {
    /// By the issuer.
    Good,
    /// Not by the issuer.
    Bad,
    /// No card of that issuer and sequence is known yet.
    UnknownIssuer,
    /// By a key that is in other hands since then.
    Compromised(Timestamp),
}
