//! Statements about the node's own keys that go over its links.

use pasban_kernel::{PermittedAction, StixId, Timestamp, Tlp};
use pasban_proof::act::ActKind;
use pasban_proof::keys::{Compromise, SignedCompromise};
use pasban_proof::sign::SecretKey;
use pasban_store::rows::links as rows;
use pasban_translate::exchange::content::{Content, Statement as Said};

use crate::error::{AppError, Result};
use crate::exchange::cards::Statement;
use crate::exchange::objects::{self, Audience, Facts};
use crate::ledger;
use crate::node::Node;

/// Signs "this key is in other hands since `since`" with the identity key. Runs where the identity key is, never in the
/// serving process.
///
/// # Errors
/// Where an instant cannot be written.
pub fn compromise(
    identity: &SecretKey,
    key: pasban_proof::sign::PublicKey,
    since: Timestamp,
    now: Timestamp,
) -> Result<String> {
    let statement = Compromise { identity: identity.public(), key, since, issued: now };
    statement.sign(identity).map(|s| s.to_string()).map_err(AppError::invalid)
}

/// Publishes a statement that a key of this node is in other hands: partners put what it signed since then on hold.
///
/// # Errors
/// Where it is not this node's statement, or the node is recovering.
pub async fn publish_compromise(node: &Node, text: &str, who: &str) -> Result<StixId> {
    let signed = SignedCompromise::parse(text).map_err(|e| AppError::invalid(format!("statement: {e}")))?;
    if signed.statement().node() != node.id {
        return Err(AppError::invalid("the statement is another node's"));
    }
    let since = signed.statement().since;
    let statement = Statement::Compromise(signed);
    node.learn(&statement).map_err(AppError::invalid)?;
    let (now, modified) = (node.now(), node.next_modified());
    let said = Said {
        id: pasban_translate::exchange::content::identity_of(&node.id),
        seed: None,
        created: modified,
        modified,
        issuer: node.id,
        key: 0,
        tlp: Tlp::Clear,
        action: PermittedAction::LookUp,
        revoked: false,
        content: Content::Card {
            name: node.config.node.name.clone(),
            card: serde_json::Value::String(text.to_owned()),
        },
    };
    let mut made = objects::make(node, said, Audience::Everyone, &Facts::default())?;
    made.object.applied = true;
    let id = made.object.key.id.clone();
    let body = serde_json::json!({"since": since.rfc3339()});
    let act = ledger::act(node, ActKind::KeyCompromised, who, &node.id.to_string(), &body)?;
    let table = objects::links(node);
    let streams = node
        .db
        .write("keys.compromised", move |tx| {
            rows::card_put(tx, &statement.row(), now)?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            objects::put(tx, &table, &made, now)
        })
        .await?;
    objects::announce(node, &streams);
    Ok(id)
}

/// At start: records that the operating keys were rotated since the node ran last.
///
/// # Errors
/// The store's.
pub async fn note_rotation(node: &Node) -> Result<()> {
    if node.may_sign().is_err() {
        return Ok(());
    }
    let sequence = node.keys.sequence();
    let body = serde_json::json!({"sequence": sequence});
    let act = ledger::act(node, ActKind::KeyRotated, &node.id.to_string(), &node.id.to_string(), &body)?;
    node.db
        .write("keys.rotated", move |tx| {
            let known = pasban_store::state::get(tx, "keys.sequence")?
                .and_then(|b| b.try_into().ok())
                .map_or(1, u64::from_be_bytes);
            if known != sequence {
                ledger::record(tx, std::slice::from_ref(&act))?;
            }
            pasban_store::state::put(tx, "keys.sequence", &sequence.to_be_bytes())
        })
        .await
        .map_err(AppError::from)
}
