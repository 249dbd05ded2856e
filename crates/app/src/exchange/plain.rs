//! TAXII clients that are not nodes: what they may read, and what becomes of what they send.
//!
//! They read one standing link of relation *plain*, made when a client comes first; so what they get is a release
//! class like any other, passes the gate at the moment it leaves, and an administrator pauses or ends it like any
//! link. What they send is a report with proposals: it never blocks by itself.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use pasban_formats::stix::marking::{self, Definitions};
use pasban_formats::stix::{self, StixObject};
use pasban_formats::taxii::VersionFilter;
use pasban_gate::{Relation, Terms, class_id};
use pasban_kernel::id::IdError;
use pasban_kernel::limits::ROWS_MAX;
use pasban_kernel::time::SECOND;
use pasban_kernel::{Digest, Finding, Lane, LinkId, Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_store::rows::links::{self as link_rows, Link};
use pasban_store::rows::objects as object_rows;
use pasban_translate::exchange::content::{Act, Consent, Hat};
use serde::Deserialize;
use serde_json::Value;

use super::release;
use super::report::{self, NewReport};
use crate::error::{AppError, Result};
use crate::links::life;
use crate::links::table::{Entry, agreement};
use crate::node::Node;

/// Lanes of a stream, merged into one collection by position.
const LANES: usize = 3;
/// Positions younger than this are not served yet: a transaction that got a smaller position in another lane may not
/// be committed, and a client that goes on after the last instant it saw would never see it.
const SETTLE: i64 = SECOND;
/// Rounds over the lanes for one page, where filters pass little.
const ROUNDS_MAX: usize = 20;
/// Bytes of objects in one page, and one object more.
const PAGE_BYTES: usize = 8 * 1024 * 1024;

/// How far each lane was looked at: what `next` holds. Opaque to clients, good over restarts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Places {
    at: [i64; LANES],
}

impl Places {
    /// Behind an instant, in every lane.
    #[must_use]
    pub fn after(instant: Timestamp) -> Self {
        Self { at: [instant.0.max(0); LANES] }
    }
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [w, c, b] = self.at;
        write!(f, "p1.{w}.{c}.{b}")
    }
}

impl FromStr for Places {
    type Err = IdError;

    fn from_str(text: &str) -> std::result::Result<Self, IdError> {
        let bad = || IdError { what: "place in a collection", text: text.chars().take(80).collect() };
        let mut words = text.strip_prefix("p1.").ok_or_else(bad)?.split('.');
        let mut at = [0; LANES];
        for slot in &mut at {
            *slot = words.next().and_then(|w| w.parse().ok()).filter(|n| *n >= 0).ok_or_else(bad)?;
        }
        if words.next().is_some() { Err(bad()) } else { Ok(Self { at }) }
    }
}

/// One object that was released.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// When it was put here; unique within its lane, ascending.
    pub added: Timestamp,
    /// Id.
    pub id: String,
    /// `modified`, as it stands in the object.
    pub version: String,
    /// The signed bytes.
    pub bytes: Vec<u8>,
}

/// A page of the collection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Released objects, by the time they were added.
    pub objects: Vec<Shown>,
    /// Where to go on.
    pub next: Places,
    /// Whether more is there now.
    pub more: bool,
}

/// What is asked of the collection. Empty lists ask for everything, an empty list of versions for the newest.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Ids.
    pub ids: Vec<StixId>,
    /// Types.
    pub types: Vec<String>,
    /// Versions.
    pub versions: Vec<VersionFilter>,
}

#[derive(Deserialize)]
struct Head {
    id: String,
    modified: String,
}

/// The link that all plain clients read, made at the first request.
///
/// # Errors
/// Not found where it was ended; the store's.
pub async fn link(node: &Node) -> Result<Entry> {
    let mut raw = [0; 16];
    raw.copy_from_slice(&Digest::of(format!("pasban/plain-clients/v1\n{}", node.id).as_bytes()).0[..16]);
    let id = LinkId::from_random(raw);
    let found = |node: &Node| node.links.load().get(&id).cloned();
    if let Some(entry) = found(node) {
        return if entry.link.state == "active" { Ok(entry) } else { Err(AppError::NotFound) };
    }
    let terms = Terms {
        purpose: "what may be public or stays in the community, for TAXII clients with a token".into(),
        ..Terms::usual(Relation::Plain)
    };
    let now = node.now();
    let mut row = Link {
        id,
        role: "host".into(),
        state: "active".into(),
        relation: Relation::Plain.name().into(),
        peer: None,
        peer_name: "TAXII clients with a token".into(),
        org: None,
        url: String::new(),
        pin: Digest::default(),
        agreement: 1,
        terms: serde_json::to_string(&terms).map_err(AppError::internal)?,
        class: pasban_kernel::id::ClassId::from_random(raw),
        digits_shown: String::new(),
        digits_expected: String::new(),
        confirmed_here: true,
        confirmed_there: true,
        network: "{}".into(),
        heard: "{}".into(),
        trouble: String::new(),
        created: now,
        last_contact: Timestamp(0),
    };
    let Some(made) = agreement(&row) else { return Err(AppError::internal("the usual terms cannot be read back")) };
    row.class = class_id(&made);
    node.db
        .write("plain.link", move |tx| {
            if link_rows::link_fetch(tx, &id)?.is_none() {
                link_rows::link_put(tx, &row)?;
            }
            Ok(())
        })
        .await?;
    node.reload_links().await?;
    life::welcome(node, id).await?;
    found(node).ok_or(AppError::NotFound)
}

/// Reads what was added after `from`.
///
/// # Errors
/// The node is recovering; the store's.
pub async fn read(node: &Node, entry: &Entry, from: Places, wanted: &Wanted, limit: usize) -> Result<Page> {
    let class = class_id(&entry.agreement);
    let horizon = node.now().0.saturating_sub(SETTLE);
    let mut out = Page { objects: Vec::new(), next: from, more: true };
    let mut bytes = 0;
    for _ in 0..ROUNDS_MAX {
        let left = limit.saturating_sub(out.objects.len());
        let mut waiting = Vec::new();
        let mut ends = [0; LANES];
        // Of lanes that hold more than was read, nothing is known behind what was read.
        let mut bound = horizon;
        for ((lane, at), end) in Lane::ALL.into_iter().zip(out.next.at).zip(&mut ends) {
            let page = release::page(node, entry, class, lane, at, left).await?;
            *end = page.last;
            if page.more {
                bound = bound.min(page.last);
            }
            waiting.extend(page.objects.into_iter().map(|(pos, o)| (pos, lane, o)));
        }
        waiting.sort_by_key(|(pos, lane, _)| (*pos, *lane));
        let mut full = false;
        for (pos, lane, released) in waiting.into_iter().take_while(|(pos, ..)| *pos <= bound) {
            if out.objects.len() >= limit || bytes >= PAGE_BYTES {
                full = true;
                break;
            }
            // Terms may have changed since the entry was read: then nothing of it leaves.
            let Some(body) = released.bytes_for(&entry.agreement) else {
                return Err(AppError::Conflict("the agreement has just changed; ask again".into()));
            };
            if let Some(shown) = show(node, pos, body, wanted).await? {
                bytes += shown.bytes.len();
                out.objects.push(shown);
            }
            if let Some(at) = Lane::ALL.iter().position(|l| *l == lane).and_then(|n| out.next.at.get_mut(n)) {
                *at = pos;
            }
        }
        if full {
            return Ok(out);
        }
        for (at, end) in out.next.at.iter_mut().zip(ends) {
            *at = (*at).max(end.min(bound));
        }
        if bound == horizon {
            out.more = false;
            return Ok(out);
        }
        if out.objects.len() >= limit {
            return Ok(out);
        }
    }
    Ok(out)
}

/// The versions of one object, in the order in which they were added.
///
/// # Errors
/// Not found where none of it may be seen: whether it exists is nobody's business; the store's.
pub async fn versions(node: &Node, entry: &Entry, id: &StixId, wanted: &Wanted) -> Result<Vec<Shown>> {
    let page = release::versions(node, entry, id).await?;
    if page.objects.is_empty() {
        return Err(AppError::NotFound);
    }
    let mut out = Vec::with_capacity(page.objects.len());
    for (pos, released) in page.objects {
        if let Some(body) = released.bytes_for(&entry.agreement)
            && let Some(shown) = show(node, pos, body, wanted).await?
        {
            out.push(shown);
        }
    }
    Ok(out)
}

async fn show(node: &Node, pos: i64, body: &[u8], wanted: &Wanted) -> Result<Option<Shown>> {
    let head: Head = serde_json::from_slice(body).map_err(AppError::internal)?;
    let Ok(id) = head.id.parse::<StixId>() else { return Ok(None) };
    let among = |list: &[StixId]| list.is_empty() || list.contains(&id);
    if !among(&wanted.ids) || !(wanted.types.is_empty() || wanted.types.iter().any(|t| t == id.type_name())) {
        return Ok(None);
    }
    let Some(modified) = stix::timestamp(&head.modified) else { return Ok(None) };
    let newest_only = [VersionFilter::Last];
    let versions: &[VersionFilter] = if wanted.versions.is_empty() { &newest_only } else { &wanted.versions };
    let mut fits = versions.iter().any(|v| matches!(v, VersionFilter::All) || *v == VersionFilter::At(modified));
    if !fits && versions.iter().any(|v| matches!(v, VersionFilter::First | VersionFilter::Last)) {
        let probe = id.clone();
        let heads = node.db.read(move |tx| object_rows::object_heads(tx, &probe)).await?;
        let mut good = heads.iter().filter(|(_, _, _, state, _)| state == "good").map(|h| h.0);
        let (last, first) = (good.next(), good.next_back());
        let first = first.or(last);
        fits = versions.iter().any(|v| match v {
            VersionFilter::Last => last == Some(modified),
            VersionFilter::First => first == Some(modified),
            _ => false,
        });
    }
    Ok(fits.then(|| Shown { added: Timestamp(pos), id: head.id, version: modified.rfc3339(), bytes: body.to_vec() }))
}

/// What became of one object that a client sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Its id, as it stood there.
    pub id: String,
    /// Its version, as it stood there.
    pub version: String,
    /// Why it was not taken; `None` where it was.
    pub refused: Option<String>,
}

/// Takes what a client sent: a report in the token's name for each marking, with a proposal for each value of each
/// indicator. Objects that cannot be taken stop no other.
///
/// # Errors
/// The node is recovering; the store's. Then nothing is said to be taken, and the same may be sent again.
pub async fn take(node: &Node, tenant: TenantId, token: &str, sent: Vec<Value>) -> Result<Vec<Outcome>> {
    let mut outcomes: Vec<Outcome> =
        sent.iter().map(|v| Outcome { id: text(v, "id"), version: version(v), refused: None }).collect();
    let read: Vec<std::result::Result<StixObject, Finding>> = sent.into_iter().map(StixObject::from_value).collect();
    let known = Definitions::of(read.iter().flatten());
    let mut groups: BTreeMap<Tlp, Group> = BTreeMap::new();
    let mut values_total = 0;
    for (object, outcome) in read.into_iter().zip(&mut outcomes) {
        let taken =
            object.map_err(|f| f.to_string()).and_then(|o| sort(&o, &known).map(|(tlp, values)| (o, tlp, values)));
        match taken {
            Ok((_, _, values)) if values_total + values.len() > ROWS_MAX => {
                outcome.refused = Some(format!("more than {ROWS_MAX} values in one request; send it in parts"));
            }
            Ok((object, tlp, values)) => {
                values_total += values.len();
                let group = groups.entry(tlp).or_default();
                group.objects.push(object.into_value());
                group.values.extend(values.into_iter().map(|v| (v, String::new())));
            }
            Err(why) => outcome.refused = Some(why),
        }
    }
    // What gives no value goes along with what does, under the strictest marking, rather than as a report of its own.
    if let Some(strictest) = groups.iter().filter(|(_, g)| !g.values.is_empty()).map(|(t, _)| *t).max() {
        let context: Vec<Tlp> =
            groups.iter().filter(|(t, g)| g.values.is_empty() && **t <= strictest).map(|(t, _)| *t).collect();
        for tlp in context {
            if let (Some(group), Some(to)) = (groups.remove(&tlp), groups.get_mut(&strictest)) {
                to.objects.extend(group.objects);
            }
        }
    }
    for (tlp, mut group) in groups {
        group.values.sort_by(|a, b| a.0.cmp(&b.0));
        group.values.dedup_by(|a, b| a.0 == b.0);
        let new = NewReport {
            act: Act::Share,
            hat: Hat::Cert,
            legal_basis: String::new(),
            ask_help: false,
            first_seen: None,
            text: format!("{} STIX objects by TAXII from {token}, {tlp}", group.objects.len()),
            systems: String::new(),
            // A marking says to whom, never what may be done: a plain client's word is for watching.
            consent: Consent { share: true, to: tlp, action: PermittedAction::Watch, named: false, until: None },
            values: group.values,
            tenant,
            link: None,
        };
        report::receive_plain(node, new, token, group.objects).await?;
    }
    Ok(outcomes)
}

#[derive(Default)]
struct Group {
    objects: Vec<Value>,
    values: Vec<(Observable, String)>,
}

/// The marking and the values of an object, or why it is not taken.
fn sort(object: &StixObject, known: &Definitions) -> std::result::Result<(Tlp, Vec<Observable>), String> {
    if pasban_translate::exchange::read::is_ours(&object.to_value()) {
        return Err("signed objects of nodes travel over links and are not taken from plain clients".into());
    }
    let marked = marking::effective_with(object, &|id| known.meaning(id));
    if let marking::Marking::Unknown(id) = &marked {
        return Err(format!(
            "the marking {} is not known here, so nothing may be done with the object: send its definition along",
            id.chars().take(80).collect::<String>()
        ));
    }
    let tlp = marked.held_as();
    if tlp == Tlp::Red {
        return Err("TLP:RED is for the persons it was told to and goes over no wire; telephone".into());
    }
    if object.type_name() != "indicator" || object.revoked() {
        return Ok((tlp, Vec::new()));
    }
    if object.text("pattern_type").is_some_and(|t| t != "stix") {
        return Err("only patterns of pattern_type stix are read".into());
    }
    let pattern = stix::pattern::parse(object.text("pattern").unwrap_or_default());
    let values = pattern.and_then(|p| stix::pattern::observables(&p)).map_err(|f| format!("pattern: {f}"))?;
    Ok((tlp, values))
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().chars().take(100).collect()
}

fn version(value: &Value) -> String {
    ["modified", "created"].into_iter().map(|n| text(value, n)).find(|t| !t.is_empty()).unwrap_or_default()
}
