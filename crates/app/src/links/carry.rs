//! The same signed objects by hand, on a stick, for a branch without a line.
//!
//! A file holds what a page over the network would hold, released by the gate at the moment of writing, signed as a
//! whole ([`Purpose::Export`]). It starts where the other side last said that it had read: importing answers with a
//! return file, which says so, brings receipts, and carries what waits in the other direction. So a lost stick loses
//! nothing, and the same stick twice changes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use pasban_kernel::limits::BODY_BYTES_MAX;
use pasban_kernel::{Lane, LinkId, NodeId, fault};
use pasban_proof::act::ActKind;
use pasban_proof::sign::{self, Purpose, Signature};
use pasban_store::state;
use pasban_translate::exchange::content::Content;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::feed::{self, Places};
use super::table::Entry;
use super::{host, intake, offer};
use crate::error::{AppError, Result};
use crate::exchange::objects::{self, Fate, Via};
use crate::exchange::report;
use crate::ledger;
use crate::node::Node;

/// Bytes of objects after which no further page is put into a file.
const FILE_BYTES: usize = BODY_BYTES_MAX / 2;

/// What stands in a file.
#[derive(Serialize, Deserialize)]
struct Carried {
    /// How far the sender has read the other side's files.
    ack: Option<String>,
    /// Cards of the sender, oldest first.
    cards: Vec<String>,
    from: NodeId,
    /// Key id of the signature.
    key: String,
    link: LinkId,
    /// More waits than fits; it comes with the next file.
    more: bool,
    objects: Vec<Value>,
    /// Where this file ends in the sender's feed.
    places: String,
    /// Receipts for reports that came in earlier files, by report id.
    receipts: BTreeMap<String, String>,
    to: NodeId,
}

#[derive(Deserialize)]
struct Signed {
    export: Value,
    signature: String,
}

/// A file written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Objects in it.
    pub objects: usize,
    /// More waits; it comes after the return file was imported.
    pub more: bool,
}

/// A file taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The link.
    pub link: LinkId,
    /// New objects.
    pub new: usize,
    /// Objects known already.
    pub known: usize,
    /// What was held or refused, in words.
    pub refused: Vec<String>,
    /// Receipts that it brought.
    pub receipts: usize,
}

fn key(link: &LinkId, what: &str) -> String {
    format!("carry.{what}.{link}")
}

fn entry_of(node: &Node, link: &LinkId) -> Result<(Entry, NodeId)> {
    let entry = node.links.load().get(link).cloned().ok_or(AppError::NotFound)?;
    match (entry.link.state.as_str(), entry.link.peer) {
        ("active" | "paused", Some(peer)) => Ok((entry, peer)),
        (state, _) => Err(AppError::Conflict(format!("this link is {state}"))),
    }
}

/// Writes what waits on a link into a file.
///
/// # Errors
/// Not found; the link does not stand; the node is recovering; the file system's.
pub async fn export(node: &Node, link: LinkId, path: &Path) -> Result<Exported> {
    node.may_sign()?;
    let (entry, peer) = entry_of(node, &link)?;
    let (out, ack, waiting) = node
        .db
        .read(move |tx| {
            let text = |b: Option<Vec<u8>>| b.and_then(|b| String::from_utf8(b).ok());
            Ok((
                text(state::get(tx, &key(&link, "out"))?),
                text(state::get(tx, &key(&link, "in"))?),
                text(state::get(tx, &key(&link, "receipts"))?),
            ))
        })
        .await?;
    let mine = node.incarnation();
    let start = out.and_then(|t| t.parse::<Places>().ok()).filter(|p| p.incarnation == mine);
    let mut places = start.unwrap_or_else(|| Places::start(mine));
    let (mut values, mut bytes, mut more) = (Vec::new(), 0, true);
    while more && bytes < FILE_BYTES {
        let page = feed::read(node, &entry, places, feed::PAGE_OBJECTS, Lane::Bulk).await?;
        bytes += page.body.len();
        values.extend(feed::envelope(&page.body)?.0);
        (places, more) = (page.places, page.more);
    }
    let mut receipts = BTreeMap::new();
    for id in waiting.unwrap_or_default().split_whitespace() {
        if let Ok(report) = id.parse()
            && let Ok(receipt) = intake::receipt(node, &entry, report).await
        {
            receipts.insert(id.to_owned(), receipt);
        }
    }
    let objects = values.len();
    let carried = Carried {
        ack,
        cards: offer::own_cards(node),
        from: node.id,
        key: node.key_id(),
        link,
        more,
        objects: values,
        places: places.to_string(),
        receipts,
        to: peer,
    };
    let export = serde_json::to_value(&carried).map_err(AppError::internal)?;
    let canonical = pasban_formats::json::canonical(&export);
    let signature = sign::sign(Purpose::Export, &canonical, &node.keys.link);
    let mut file = b"{\"export\":".to_vec();
    file.extend_from_slice(&canonical);
    file.extend_from_slice(format!(",\"signature\":\"{signature}\"}}\n").as_bytes());
    let body = serde_json::json!({
        "objects": objects.to_string(), "sha256": pasban_kernel::Digest::of(&file).to_string(), "to": peer.to_string(), "by": "hand",
    });
    let act = ledger::act(node, ActKind::BulkExported, &node.id.to_string(), &link.to_string(), &body)?;
    node.db.write("carry.export", move |tx| ledger::record(tx, &[act])).await?;
    fault::point("carry.write.before");
    crate::identity::write_secret(path, &file)?;
    fault::point("carry.write.after");
    Ok(Exported { objects, more })
}

/// Takes a file in. Afterwards [`export`] on the same link writes the return file.
///
/// # Errors
/// Where it is no such file, was altered, is for another node, or its link does not stand.
pub async fn import(node: &Node, path: &Path) -> Result<Imported> {
    node.may_sign()?;
    let bad = |why: &str| AppError::invalid(format!("{}: {why}", path.display()));
    let about = std::fs::metadata(path).map_err(|e| bad(&e.to_string()))?;
    // A pipe or a device would be read for as long as it likes.
    if !about.is_file() {
        return Err(bad("is not a file"));
    }
    if about.len() > 2 * BODY_BYTES_MAX as u64 {
        return Err(bad("larger than a file of this kind can be"));
    }
    let bytes = std::fs::read(path).map_err(|e| bad(&e.to_string()))?;
    let value = pasban_formats::json::bounded(&bytes).map_err(|f| bad(&f.reason))?;
    let signed: Signed = serde_json::from_value(value).map_err(|_| bad("not a file of `pasban link export`"))?;
    let signature: Signature = signed.signature.parse().map_err(|_| bad("its signature cannot be read"))?;
    let canonical = pasban_formats::json::canonical(&signed.export);
    let carried: Carried =
        serde_json::from_value(signed.export).map_err(|_| bad("not a file of `pasban link export`"))?;
    let cards: Vec<_> = carried
        .cards
        .iter()
        .take(host::CARDS_MAX)
        .filter_map(|c| pasban_proof::keys::SignedCard::parse(c).ok())
        .collect();
    let (signer, public) =
        host::key_of(node, &carried.key, &cards).ok_or_else(|| bad("signed with a key that is not known"))?;
    if sign::verify(Purpose::Export, &canonical, &public, &signature).is_err() || signer != carried.from {
        return Err(bad("its signature does not match: it was altered or cut"));
    }
    if carried.to != node.id {
        return Err(bad("it is for another node"));
    }
    let (entry, peer) = entry_of(node, &carried.link)?;
    if peer != carried.from {
        return Err(bad("it is not from the partner of this link"));
    }
    let their_end: Places = carried.places.parse().map_err(|_| bad("it does not say where it ends"))?;
    offer::learn_cards(node, &peer, &carried.cards)?;

    let link = entry.link.id;
    let mut reports = Vec::new();
    for v in &carried.objects {
        if let Ok(s) = pasban_translate::exchange::read(v)
            && let Content::Report(r) = &s.content
        {
            reports.push(r.report.to_string());
        }
    }
    fault::point("carry.import.before");
    let taken = objects::accept(node, Via::Link(link), carried.objects).await?;
    let mut done = Imported { link, new: 0, known: 0, refused: Vec::new(), receipts: 0 };
    for t in taken {
        match t.fate {
            Fate::New => done.new += 1,
            Fate::Known => done.known += 1,
            Fate::Held(why) | Fate::Conflict(why) => done.refused.push(format!("{}: {why}", t.id)),
            Fate::Refused(f) => done.refused.push(format!("{}: {}: {}", t.id, f.place, f.reason)),
        }
    }
    for (id, receipt) in &carried.receipts {
        if let Ok(id) = id.parse()
            && receipt.len() <= pasban_kernel::limits::RECEIPT_BYTES_MAX
        {
            report::keep_receipt(node, id, receipt.clone()).await?;
            done.receipts += 1;
        }
    }
    let mine = node.incarnation();
    let ack = carried.ack.and_then(|t| t.parse::<Places>().ok()).filter(|p| p.incarnation == mine);
    node.db
        .write("carry.import", move |tx| {
            state::put(tx, &key(&link, "in"), their_end.to_string().as_bytes())?;
            state::put(tx, &key(&link, "receipts"), reports.join(" ").as_bytes())?;
            if let Some(ack) = ack {
                // An older return file after a newer one sends some of it again, and no more than that.
                state::put(tx, &key(&link, "out"), ack.to_string().as_bytes())?;
            }
            Ok(())
        })
        .await?;
    fault::point("carry.import.after");
    Ok(done)
}
