//! What goes over a link, the same for both directions: one page holds withdrawals first, then what is confirmed,
//! then bulk, each from the stream of the release class and from the link's own stream. So one request brings
//! everything that waits, and a backlog never delays a withdrawal.
//!
//! A page is written from [`Released`](pasban_gate::Released) bytes alone. Its `next` says how far each part was looked
//! at; it holds nothing else, so it survives restarts and hours of idling.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use pasban_gate::class_id;
use pasban_kernel::id::{ClassId, IdError};
use pasban_kernel::limits::PAGE_OBJECTS_MAX;
use pasban_kernel::time::HOUR;
use pasban_kernel::{Digest, Lane, LinkId, Timestamp, fault};
use pasban_store::rows::links::{self as rows, Cursor};
use pasban_store::rows::objects as object_rows;
use pasban_store::{StoreError, Tx};
use serde_json::Value;

use super::table::{Entry, private_stream};
use crate::error::{AppError, Result};
use crate::exchange::release;
use crate::node::Node;

/// Objects in one page.
pub const PAGE_OBJECTS: usize = 256;
/// Bytes of objects in one page; one object may be larger than what is left of it.
const PAGE_BYTES: usize = 8 * 1024 * 1024;
/// Parts of a page: two streams in three lanes.
const PARTS: usize = 6;

/// How far each part of a feed was looked at, in the life of the sender's state that the positions belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Places {
    /// Incarnation of the sender.
    pub incarnation: [u8; 16],
    /// Positions, in the order of [`parts`].
    pub at: [i64; PARTS],
}

impl Places {
    /// The beginning.
    #[must_use]
    pub fn start(incarnation: [u8; 16]) -> Self {
        Self { incarnation, at: [0; PARTS] }
    }
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.incarnation))?;
        self.at.iter().try_for_each(|n| write!(f, ".{n}"))
    }
}

impl FromStr for Places {
    type Err = IdError;

    fn from_str(text: &str) -> std::result::Result<Self, IdError> {
        let bad = || IdError { what: "place in a feed", text: text.chars().take(200).collect() };
        let mut words = text.split('.');
        let incarnation = words
            .next()
            .and_then(|w| HEXLOWER.decode(w.as_bytes()).ok())
            .and_then(|b| b.try_into().ok())
            .ok_or_else(bad)?;
        let mut at = [0; PARTS];
        for slot in &mut at {
            *slot = words.next().and_then(|w| w.parse().ok()).filter(|n| *n >= 0).ok_or_else(bad)?;
        }
        if words.next().is_some() { Err(bad()) } else { Ok(Self { incarnation, at }) }
    }
}

/// The parts in the order in which they are served.
#[must_use]
pub fn parts(class: ClassId, private: ClassId) -> [(ClassId, Lane); PARTS] {
    let [w, c, b] = Lane::ALL;
    [(class, w), (private, w), (class, c), (private, c), (class, b), (private, b)]
}

/// The collection that a link's peer reads, and the one that it adds to. Nobody else's request finds them.
#[must_use]
pub fn collection(link: &LinkId, what: &str) -> ClassId {
    let sum = Digest::of(&[b"pasban/collection/v1\n", what.as_bytes(), b"\n", link.as_bytes()].concat()).0;
    let mut id = [0; 16];
    id.copy_from_slice(&sum[..16]);
    ClassId::from_random(id)
}

/// One page, ready to be sent.
pub struct Page {
    /// A TAXII 2.1 envelope.
    pub body: Vec<u8>,
    /// Objects in it.
    pub count: usize,
    /// How far was looked.
    pub places: Places,
    /// Whether more waits.
    pub more: bool,
    /// First and last position in it, as instants (TAXII `date_added`).
    pub added: Option<(Timestamp, Timestamp)>,
}

/// Reads what waits after `from`. A paused link gives withdrawals only, and the rest keeps its place.
///
/// # Errors
/// A place of an earlier life of this state; the node is recovering; the store's.
pub async fn read(node: &Node, entry: &Entry, from: Places, limit: usize, lanes: Lane) -> Result<Page> {
    node.may_sign()?;
    if from.incarnation != node.incarnation() {
        return Err(AppError::Conflict(
            "this place is of an earlier life of the node; say hello and begin anew".into(),
        ));
    }
    let lanes = if entry.link.state == "active" { lanes } else { Lane::Withdrawals };
    let parts = parts(class_id(&entry.agreement), private_stream(&entry.link.id));
    let ends = node
        .db
        .read(move |tx| {
            parts
                .iter()
                .map(|(stream, lane)| object_rows::candidate_last(tx, stream, *lane))
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    let mut left = limit.clamp(1, PAGE_OBJECTS_MAX);
    let mut places = from;
    let (mut objects, mut count, mut more, mut added) = (Vec::new(), 0, false, None::<(i64, i64)>);
    for (((stream, lane), end), at) in parts.into_iter().zip(ends).zip(&mut places.at) {
        if lane > lanes || end <= *at {
            continue;
        }
        if left == 0 {
            more = true;
            break;
        }
        let page = release::page(node, entry, stream, lane, *at, left).await?;
        let mut full = false;
        for (pos, released) in page.objects {
            // Terms may have changed since the entry was read: then nothing of it leaves.
            let Some(bytes) = released.bytes_for(&entry.agreement) else {
                return Err(AppError::Conflict("the agreement has just changed; ask again".into()));
            };
            if count > 0 && objects.len() + bytes.len() > PAGE_BYTES {
                full = true;
                break;
            }
            if count > 0 {
                objects.push(b',');
            }
            objects.extend_from_slice(bytes);
            count += 1;
            left = left.saturating_sub(1);
            *at = pos;
            added = Some(added.map_or((pos, pos), |(first, last)| (first.min(pos), last.max(pos))));
        }
        if full {
            more = true;
            break;
        }
        *at = page.last;
        more |= page.more;
    }
    let mut body = format!("{{{}\"next\":\"{places}\"", if more { "\"more\":true," } else { "" }).into_bytes();
    if count > 0 {
        body.extend_from_slice(b",\"objects\":[");
        body.extend_from_slice(&objects);
        body.push(b']');
    }
    body.push(b'}');
    let added = added.map(|(first, last)| (Timestamp(first), Timestamp(last)));
    Ok(Page { body, count, places, more, added })
}

/// The objects of an envelope, with its `next` and whether more waits.
///
/// # Errors
/// Where the body is no envelope.
pub fn envelope(body: &[u8]) -> Result<(Vec<Value>, Option<String>, bool)> {
    let value = pasban_formats::json::bounded(body).map_err(|f| AppError::invalid(format!("envelope: {f}")))?;
    let Value::Object(mut map) = value else { return Err(AppError::invalid("envelope: not a JSON object")) };
    let objects = match map.remove("objects") {
        None => Vec::new(),
        Some(Value::Array(objects)) if objects.len() <= PAGE_OBJECTS_MAX => objects,
        Some(_) => {
            return Err(AppError::invalid(format!("envelope: objects is not a list of at most {PAGE_OBJECTS_MAX}")));
        }
    };
    let next = map.get("next").and_then(Value::as_str).map(str::to_owned);
    let more = map.get("more").and_then(Value::as_bool).unwrap_or(false);
    Ok((objects, next, more))
}

/// Where we stand on a link: `in` for what we read (the peer's positions), `out` for what we send up (ours).
///
/// # Errors
/// The store's.
pub fn places(tx: &mut dyn Tx, entry: &Entry, direction: &str, incarnation: [u8; 16]) -> Result<Places, StoreError> {
    let mut places = Places::start(incarnation);
    let parts = parts(entry.link.class, private_stream(&entry.link.id));
    for ((stream, lane), at) in parts.iter().zip(&mut places.at) {
        if let Some(c) = rows::cursor_fetch(tx, &entry.link.id, direction, stream, *lane)?
            && c.incarnation == incarnation
        {
            *at = c.pos;
        }
    }
    Ok(places)
}

/// Keeps where we stand.
///
/// # Errors
/// The store's.
pub async fn keep_places(node: &Node, entry: &Entry, direction: &'static str, places: Places) -> Result<()> {
    let (link, class) = (entry.link.id, entry.link.class);
    fault::point("link.cursor.before");
    node.db
        .write("link.cursor", move |tx| {
            for ((stream, lane), at) in parts(class, private_stream(&link)).iter().zip(places.at) {
                let cursor = Cursor { incarnation: places.incarnation.to_vec(), pos: at };
                rows::cursor_put(tx, &link, direction, stream, *lane, &cursor)?;
            }
            Ok(())
        })
        .await?;
    fault::point("link.cursor.after");
    Ok(())
}

/// Counts what comes in against the link's quotas. What lifts a block always passes and is not counted.
///
/// # Errors
/// Over quota, with the seconds until the next hour begins.
pub async fn count_in(node: &Node, entry: &Entry, values: &[Value], bytes: usize) -> Result<()> {
    let counted = values.iter().filter(|v| !lifts(v)).count();
    if counted == 0 {
        return Ok(());
    }
    let quotas = entry.agreement.terms.quotas;
    let (link, now) = (entry.link.id, node.now());
    let (objects, bytes) = (i64::try_from(counted).unwrap_or(i64::MAX), i64::try_from(bytes).unwrap_or(i64::MAX));
    let hour = now.0.div_euclid(HOUR);
    let words = format!(
        "over the quota of this link ({} objects and {} bytes an hour); withdrawals still pass, the rest goes on at the full hour",
        quotas.objects_per_hour, quotas.bytes_per_hour
    );
    let shown = words.clone();
    let over = node
        .db
        .write("link.quota", move |tx| {
            let (had_objects, had_bytes) = rows::quota_add(tx, &link, hour, 0, 0)?;
            let fits =
                |had: i64, more: i64, max: u64| u64::try_from(had.saturating_add(more)).unwrap_or(u64::MAX) <= max;
            if !fits(had_objects, objects, quotas.objects_per_hour) || !fits(had_bytes, bytes, quotas.bytes_per_hour) {
                rows::link_contact(tx, &link, &shown, None)?;
                return Ok(true);
            }
            rows::quota_add(tx, &link, hour, objects, bytes)?;
            Ok(false)
        })
        .await?;
    if over { Err(AppError::TooMany(words)) } else { Ok(()) }
}

/// Most objects that a page to this link may hold, so that no single page is over quota.
#[must_use]
pub fn page_limit(entry: &Entry) -> usize {
    usize::try_from(entry.agreement.terms.quotas.objects_per_hour / 4).unwrap_or(PAGE_OBJECTS).clamp(1, PAGE_OBJECTS)
}

/// Whether an object can lift a block. Read from the object itself; what cannot be read is counted.
fn lifts(value: &Value) -> bool {
    pasban_translate::exchange::read(value).is_ok_and(|s| crate::exchange::objects::kind_of(&s).lifts())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_back_what_they_print() {
        let places = Places { incarnation: [9; 16], at: [0, 1, i64::MAX, 3, 4, 5] };
        assert_eq!(places.to_string().parse(), Ok(places));
        for bad in
            ["", "00", "09.1", &format!("{places}.1"), &places.to_string().replace(".1.", ".-1."), &"0".repeat(5000)]
        {
            assert!(bad.parse::<Places>().is_err(), "{bad}");
        }
    }

    #[test]
    fn collections_are_the_links_own() {
        let (a, b) = (LinkId::from_random([1; 16]), LinkId::from_random([2; 16]));
        assert_ne!(collection(&a, "feed"), collection(&b, "feed"));
        assert_ne!(collection(&a, "feed"), collection(&a, "inbox"));
        assert_eq!(collection(&a, "feed"), collection(&a, "feed"));
    }
}
