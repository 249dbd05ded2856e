//! What people did that matters to an auditor, out of the ledger, newest first.

use pasban_access::Seat;
use pasban_app::{Node, Result};
use pasban_kernel::Timestamp;
use pasban_proof::act::{Act, ActKind};
use pasban_store::rows::people::{self as people, reads as readings};
use serde::Serialize;

use crate::person::name_key;

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

/// Most entries that one look goes back over.
const LOOKED_AT_MAX: i64 = 20_000;
/// Entries read at a time.
const STEP: i64 = 1_000;

/// Acts of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Own {
    /// Newest first.
    pub rows: Vec<Row>,
    /// Where to go on: entries before this one; `None` at the beginning of the ledger.
    pub next: Option<i64>,
}

/// Acts that name a person as their doer, or the account as their subject; newest first, before a place in the ledger. One look
/// goes back over at most 20 000 entries; where it found less than a page by then, it says where to go on.
///
/// A doer stands in an act by name alone. So acts are found by name only for people of the node itself whose name nobody else
/// on the node has; everybody else sees those that are about the own account.
///
/// # Errors
/// The store's.
pub async fn of_person(node: &Node, seat: &Seat, before: Option<i64>, limit: usize) -> Result<Own> {
    let (id, name, own) = (seat.person.to_string(), seat.name.clone(), seat.tenant.is_own());
    let own = node
        .db
        .read(move |tx| {
            let alone = own && people::person_by_name(tx, &name_key(&name), 2)?.len() == 1;
            let (mut rows, mut at, mut looked) = (Vec::new(), before.unwrap_or(i64::MAX), 0);
            while looked < LOOKED_AT_MAX {
                let leaves = readings::leaf_list(tx, at, STEP)?;
                looked += STEP;
                for (index, text) in &leaves {
                    at = *index;
                    let Ok(act) = Act::parse(text) else { continue };
                    if act.subject() != id && !(alone && act.actor() == name) {
                        continue;
                    }
                    rows.push(Row {
                        index: *index,
                        kind: act.kind().code().to_owned(),
                        at: act.at(),
                        actor: act.actor().to_owned(),
                        subject: act.subject().to_owned(),
                        body: act.body().to_owned(),
                    });
                    if rows.len() == limit {
                        return Ok(Own { rows, next: (*index > 0).then_some(*index) });
                    }
                }
                if (leaves.len() as i64) < STEP {
                    return Ok(Own { rows, next: None });
                }
            }
            Ok(Own { rows, next: Some(at) })
        })
        .await?;
    Ok(own)
}
