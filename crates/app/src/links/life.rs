//! A link's life after it was accepted: confirmed by both, paused, resumed, revoked. What a new link is given.

use pasban_gate::ObjectKind;
use pasban_kernel::id::ClassId;
use pasban_kernel::time::{MINUTE, SECOND};
use pasban_kernel::{LinkId, Timestamp, fault};
use pasban_proof::act::ActKind;
use pasban_store::rows::links::{self as rows, Link};
use pasban_store::rows::objects as object_rows;
use pasban_store::{StoreError, Tx, state, stream};

use super::table::private_stream;
use crate::error::{AppError, Result};
use crate::exchange::objects::{self, announce, lane_of, stream_key};
use crate::ledger;
use crate::node::Node;

/// Wrong digits after which a link ends.
const TRIES_MAX: u8 = 5;
/// Objects put on a new stream in one transaction.
const SEED_BATCH: i64 = 500;

fn tries_key(link: &LinkId) -> String {
    format!("link.tries.{link}")
}

fn seeded_key(class: &ClassId) -> String {
    format!("link.seeded.{class}")
}

/// All links, oldest first.
///
/// # Errors
/// The store's.
pub async fn list(node: &Node) -> Result<Vec<Link>> {
    Ok(node.db.read(rows::link_list).await?)
}

/// Compares without telling by its time how much was right.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// Our administrator types the digits that the peer's screen shows. Answers whether the link is active now; otherwise
/// the peer's administrator has not typed ours yet.
///
/// # Errors
/// Wrong digits, and how many tries are left; the link does not wait for digits.
pub async fn confirm(node: &Node, link: LinkId, typed: &str) -> Result<bool> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).take(16).collect();
    let end = ledger::act(
        node,
        ActKind::LinkRevoked,
        &node.id.to_string(),
        &link.to_string(),
        &serde_json::json!({"reason": "the digits were typed wrong too often"}),
    )?;
    let done =
        ledger::act(node, ActKind::LinkConfirmed, &node.id.to_string(), &link.to_string(), &serde_json::json!({}))?;
    let outcome = node
        .db
        .write("link.confirm", move |tx| {
            let Some(mut l) = rows::link_fetch(tx, &link)? else { return Ok(Err(AppError::NotFound)) };
            if l.state == "active" {
                return Ok(Ok(true));
            }
            if l.state != "confirming" {
                return Ok(Err(AppError::Conflict(format!("this link is {}, it does not wait for digits", l.state))));
            }
            if !same(&typed, &l.digits_expected) {
                let tries =
                    state::get(tx, &tries_key(&link))?.and_then(|b| b.first().copied()).unwrap_or(0).saturating_add(1);
                state::put(tx, &tries_key(&link), &[tries])?;
                if tries >= TRIES_MAX {
                    l.state = "ended".into();
                    l.agreement += 1;
                    rows::link_put(tx, &l)?;
                    ledger::record(tx, std::slice::from_ref(&end))?;
                    return Ok(Err(AppError::Forbidden(
                        "wrong digits too often: this link has ended; make a new offer, and telephone the other side"
                            .into(),
                    )));
                }
                if typed == l.digits_shown {
                    return Ok(Err(AppError::invalid(
                        "these are the digits of this screen; type those that the other screen shows",
                    )));
                }
                return Ok(Err(AppError::invalid(format!("wrong digits; {} tries are left", TRIES_MAX - tries))));
            }
            l.confirmed_here = true;
            ledger::record(tx, std::slice::from_ref(&done))?;
            if l.confirmed_there {
                l.state = "active".into();
            }
            rows::link_put(tx, &l)?;
            Ok(Ok(l.state == "active"))
        })
        .await?;
    changed(node, &link).await?;
    let active = outcome?;
    if active {
        welcome(node, link).await?;
    }
    Ok(active)
}

/// Links have changed: what was remembered of them is read anew, and everyone who waits looks again.
pub(super) async fn changed(node: &Node, link: &LinkId) -> Result<()> {
    changed_quietly(node, link, true).await
}

/// The same; `state` says whether what may pass has changed too.
pub(super) async fn changed_quietly(node: &Node, link: &LinkId, state: bool) -> Result<()> {
    node.reload_link(link).await?;
    if state {
        if let Ok(mut memo) = node.memo.lock() {
            memo.clear();
        }
        announce(node, &[private_stream(link)]);
    }
    Ok(())
}

struct Change {
    from: &'static [&'static str],
    to: &'static str,
    kind: ActKind,
}

async fn change(node: &Node, link: LinkId, c: Change, who: &str, reason: &str) -> Result<()> {
    let body = serde_json::json!({"reason": reason.chars().take(500).collect::<String>()});
    let act = ledger::act(node, c.kind, who, &link.to_string(), &body)?;
    let now = node.now();
    fault::point("link.change.before");
    node.db
        .write_as("link.change", move |tx| -> Result<()> {
            let Some(mut l) = rows::link_fetch(tx, &link)? else { return Err(AppError::NotFound) };
            if l.state == c.to {
                return Ok(());
            }
            if !c.from.contains(&l.state.as_str()) {
                return Err(AppError::Conflict(format!("this link is {}", l.state)));
            }
            l.state = c.to.into();
            l.agreement += 1;
            rows::link_put(tx, &l)?;
            rows::agreement_insert(tx, &link, l.agreement, &l.terms, now)?;
            ledger::record(tx, std::slice::from_ref(&act))?;
            forget_seed(tx, &l.class)?;
            Ok(())
        })
        .await?;
    fault::point("link.change.after");
    changed(node, &link).await
}

/// A class whose last link is gone gets nothing more: its stream is filled anew when a link comes.
fn forget_seed(tx: &mut dyn Tx, class: &ClassId) -> Result<(), StoreError> {
    if !rows::class_stands(tx, class)? {
        state::remove(tx, &seeded_key(class))?;
    }
    Ok(())
}

/// Stops a link for a while: withdrawals still pass.
///
/// # Errors
/// Not found; not active.
pub async fn pause(node: &Node, link: LinkId, who: &str, reason: &str) -> Result<()> {
    change(node, link, Change { from: &["active"], to: "paused", kind: ActKind::LinkPaused }, who, reason).await
}

/// Lets a paused link go on; what waited is sent.
///
/// # Errors
/// Not found; not paused.
pub async fn resume(node: &Node, link: LinkId, who: &str, reason: &str) -> Result<()> {
    change(node, link, Change { from: &["paused"], to: "active", kind: ActKind::LinkResumed }, who, reason).await
}

/// Ends a link. What was held or blocked only because of it turns to watch.
///
/// # Errors
/// Not found.
pub async fn revoke(node: &Node, link: LinkId, who: &str, reason: &str) -> Result<()> {
    let from: &[&str] = &["offered", "confirming", "active", "paused"];
    change(node, link, Change { from, to: "ended", kind: ActKind::LinkRevoked }, who, reason).await?;
    crate::mitigate::people::link_ended(node, link).await
}

/// A link became active: our card goes first, then everything good that may concern it.
///
/// # Errors
/// The store's; what was not done is done at the next start.
pub async fn welcome(node: &Node, link: LinkId) -> Result<()> {
    let table = node.links.load_full();
    let Some(entry) = table.get(&link) else { return Ok(()) };
    seed(node, entry.link.class).await
}

/// Fills the streams of all classes that were not filled yet, and announces a new card of ours. Run at the start.
///
/// # Errors
/// The store's.
pub async fn prepare(node: &Node) -> Result<()> {
    let (sequence, me, now) = (node.keys.sequence(), node.id, node.now());
    let card = node.keys.card.clone();
    let announced = node
        .db
        .write("link.card", move |tx| {
            rows::card_put(tx, &crate::exchange::cards::Statement::Card(card).row(), now)?;
            Ok(state::get(tx, "card.announced")?.and_then(|b| b.try_into().ok()).map_or(0, u64::from_be_bytes))
        })
        .await?;
    tracing::debug!(node = %me.short(), sequence, announced, "own card");
    if announced != sequence && node.may_sign().is_ok() {
        let made = objects::own_card(node)?;
        let table = objects::links(node);
        let streams = node
            .db
            .write("link.card", move |tx| {
                state::put(tx, "card.announced", &sequence.to_be_bytes())?;
                objects::put(tx, &table, &made, now)
            })
            .await?;
        announce(node, &streams);
    }
    for class in node.links.load_full().classes() {
        seed(node, class).await?;
    }
    Ok(())
}

/// Whether an object of this kind goes to everyone: what is addressed to one link alone is on its own stream.
fn for_everyone(kind: ObjectKind) -> bool {
    use ObjectKind::{Answer, Proposal, Question, Report, Sighting};
    !matches!(kind, Report | Proposal | Sighting | Answer | Question)
}

async fn seed(node: &Node, class: ClassId) -> Result<()> {
    let key = seeded_key(&class);
    let mark = key.clone();
    if node.db.read(move |tx| state::get(tx, &mark)).await?.is_some() {
        return Ok(());
    }
    let began = node.now();
    if node.may_sign().is_ok() {
        let made = objects::own_card(node)?;
        let now = node.now();
        node.db
            .write("link.seed", move |tx| {
                object_rows::object_insert(tx, &made.object)?;
                candidate(tx, class, ObjectKind::KeyStatement, &made.object.key, now)
            })
            .await?;
        announce(node, &[class]);
    }
    // Twice: an object that was being committed while the link became active may not have known of it.
    for (from, pause) in [(Timestamp(0), 0), (began.plus(-MINUTE), 1)] {
        if pause > 0 {
            tokio::time::sleep(std::time::Duration::from_micros((pause * SECOND).unsigned_abs())).await;
        }
        let mut at = (from, String::new());
        loop {
            let (after, now) = (at.clone(), node.now());
            fault::point("link.seed.before");
            let last = node
                .db
                .write("link.seed", move |tx| {
                    let page = object_rows::object_keys_after(tx, after.0, &after.1, SEED_BATCH)?;
                    for o in &page {
                        let kind = ObjectKind::from_name(&o.kind).unwrap_or(ObjectKind::Other);
                        // The card of another comes along with the first thing that it issued.
                        if for_everyone(kind) && (o.own || kind != ObjectKind::KeyStatement) {
                            if !o.own {
                                objects::introduce(tx, &class, &o.issuer, now)?;
                            }
                            candidate(tx, class, kind, &o.key, now)?;
                        }
                    }
                    Ok(page.last().map(|o| (o.received, o.key.id.as_str().to_owned())))
                })
                .await?;
            fault::point("link.seed.after");
            let Some(last) = last else { break };
            announce(node, &[class]);
            at = last;
        }
    }
    node.db.write("link.seeded", move |tx| state::put(tx, &key, b"1")).await?;
    Ok(())
}

fn candidate(
    tx: &mut dyn Tx,
    class: ClassId,
    kind: ObjectKind,
    key: &pasban_kernel::ObjectKey,
    now: Timestamp,
) -> Result<(), StoreError> {
    let lane = lane_of(kind);
    let pos = stream::append(tx, &stream_key(&class, lane), now)?;
    object_rows::candidate_insert(tx, &class, lane, pos, key)?;
    Ok(())
}
