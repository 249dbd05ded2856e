//! What people did that matters to an auditor, out of the ledger, newest first.

use pasban_app::{Node, Result};
use pasban_kernel::Timestamp;
use pasban_proof::act::{Act, ActKind};
use pasban_store::rows::people::reads as readings;
use serde::Serialize;

/// Kinds of acts about people and their rights.
pub const KINDS: &[ActKind] = &[
    ActKind::PersonAdded,
    ActKind::PersonInvited,
    ActKind::PersonWelcomed,
    ActKind::RoleChanged,
    ActKind::PersonDisabled,
    ActKind::PersonEnabled,
    ActKind::SignedIn,
    ActKind::SignInFailed,
    ActKind::PasswordChanged,
    ActKind::FactorChanged,
    ActKind::FactorReset,
    ActKind::TokenMade,
    ActKind::TokenRevoked,
    ActKind::SecondAsked,
    ActKind::SecondGranted,
    ActKind::SecondRefused,
    ActKind::SecondUsed,
    ActKind::ReadVictim,
    ActKind::Unmasked,
    ActKind::BulkExported,
    ActKind::PolicyChanged,
];
/// Most rows of a page.
pub const PAGE_MAX: u32 = 500;

/// One act.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Row {
    /// Its place in the ledger.
    pub index: i64,
    /// Kind code.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// To what or whom: a person's, wish's or record's id.
    pub subject: String,
    /// The rest, JSON.
    pub body: String,
}

/// Acts of some kinds (all of [`KINDS`] where none is named), newest first, before a place in the ledger. An erased act is left
/// out: its leaf is in the ledger's own list.
///
/// # Errors
/// The store's.
pub async fn list(node: &Node, kinds: &[ActKind], before: Option<i64>, limit: u32) -> Result<Vec<Row>> {
    let limit = limit.clamp(1, PAGE_MAX);
    let wanted: Vec<String> =
        KINDS.iter().filter(|k| kinds.is_empty() || kinds.contains(k)).map(|k| k.code().to_owned()).collect();
    let mut found = node
        .db
        .read(move |tx| {
            let mut all = Vec::new();
            for kind in &wanted {
                all.extend(readings::act_list(tx, kind, before.unwrap_or(i64::MAX), i64::from(limit))?);
            }
            Ok(all)
        })
        .await?;
    found.sort_unstable_by_key(|(index, _)| std::cmp::Reverse(*index));
    found.truncate(limit as usize);
    Ok(found
        .into_iter()
        .filter_map(|(index, text)| {
            let act = Act::parse(&text).ok()?;
            Some(Row {
                index,
                kind: act.kind().code().to_owned(),
                at: act.at(),
                actor: act.actor().to_owned(),
                subject: act.subject().to_owned(),
                body: act.body().to_owned(),
            })
        })
        .collect())
}
