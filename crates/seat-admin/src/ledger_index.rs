//! Enters the ledger's acts by who did them (`audit_act`), so that the audit finds a person's among hundreds of thousands.
//! It follows the ledger and may stop anywhere: the next call goes on where it stands.

use std::time::Duration;

use pasban_app::{Node, Result, ledger};
use pasban_kernel::Digest;
use pasban_kernel::time::HOUR;
use pasban_people::person::name_key;
use pasban_proof::act::Act;
use pasban_store::rows::ledger as leaves;
use pasban_store::rows::seat_admin::audit::{self, Entry};
use pasban_store::rows::seat_admin::machine;
use pasban_store::{StoreError, Tx, state};

/// Acts entered in one transaction.
const BATCH: i64 = 1_000;
/// Transactions that a visit waits for; the rest is entered in the background.
const VISIT_BATCHES: usize = 20;
/// How often the background looks.
const EVERY: Duration = Duration::from_secs(20);
/// Hours that a source's counts are kept.
const HOURS_KEPT: i64 = 49;
/// State key: the ledger's number that the entries belong to.
const NUMBER: &str = "admin.audit-ledger";

/// The hash under which somebody's acts are found.
#[must_use]
pub fn who(name: &str) -> Digest {
    Digest::of(format!("pasban audit\0{}", name_key(name)).as_bytes())
}

fn entries(found: &[leaves::Leaf]) -> Vec<Entry> {
    found
        .iter()
        .map(|l| {
            let actor = Act::parse(&l.act).map(|a| a.actor().to_owned()).unwrap_or_default();
            Entry { idx: l.index, who: who(&actor), kind: l.kind.clone(), at: l.at }
        })
        .collect()
}

/// Enters one batch; answers whether more waits.
fn step(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    let number = ledger::number(tx)?.to_be_bytes();
    let size = leaves::leaf_count(tx)?;
    let known = state::get(tx, NUMBER)?;
    let mut from = audit::audit_size(tx)?;
    if known.as_deref() != Some(&number) {
        audit::audit_cut(tx, 0)?;
        state::put(tx, NUMBER, &number)?;
        from = 0;
    } else if from > size {
        // The ledger was cut, after a restore.
        audit::audit_cut(tx, size)?;
        from = size;
    }
    let found = leaves::leaf_list(tx, from, BATCH)?;
    let more = found.len() as i64 == BATCH;
    audit::audit_put(tx, &entries(&found))?;
    Ok(more)
}

/// Whether acts wait to be entered.
async fn behind(node: &Node) -> Result<bool> {
    Ok(node
        .db
        .read(|tx| {
            let number = ledger::number(tx)?.to_be_bytes();
            Ok(state::get(tx, NUMBER)?.as_deref() != Some(&number) || audit::audit_size(tx)? != leaves::leaf_count(tx)?)
        })
        .await?)
}

/// Follows the ledger for a while; answers whether everything is entered.
///
/// # Errors
/// The store's.
pub async fn follow(node: &Node) -> Result<bool> {
    if !behind(node).await? {
        return Ok(true);
    }
    for _ in 0..VISIT_BATCHES {
        if !node.db.write("admin.audit", step).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Follows the ledger and notes sources by the hour, for ever. Dropping the future ends it.
pub async fn run(node: Node) {
    let mut noted = i64::MIN;
    loop {
        let now = node.now();
        let hour = now.0.div_euclid(HOUR);
        let done = async {
            while !follow(&node).await? {}
            if noted != hour {
                node.db
                    .write("admin.hours", move |tx| machine::source_hours_note(tx, hour, hour - HOURS_KEPT, now))
                    .await?;
                noted = hour;
            }
            Ok::<(), pasban_app::AppError>(())
        };
        if let Err(e) = done.await {
            tracing::warn!(error = %e.details(), "the audit does not follow the ledger; it is tried again");
        }
        tokio::time::sleep(EVERY).await;
    }
}
