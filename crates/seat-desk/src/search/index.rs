//! The documents of the index: one an item, and one each for what is not in the queue.

use pasban_gate::ObjectKind;
use pasban_kernel::id::{AlertId, OrgId, ReportId};
use pasban_kernel::{TenantId, Timestamp, Tlp};
use pasban_store::rows::seat_desk::items::Item;
use pasban_store::rows::seat_desk::parts::part_list;
use pasban_store::rows::seat_desk::search::{Doc, doc_fetch, doc_forget, doc_put};
use pasban_store::rows::seat_desk::sources::{self, Timed};
use pasban_store::rows::{exchange, objects, registry};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::Content;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::{ALL, kind_token, org_token, postings, rating_tokens, value_postings};
use crate::queue::line::Line;
use crate::queue::project::{Context, said};

/// Parts whose words an item is found by.
const PARTS_MAX: i64 = 20;

/// What the line of something found needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "found", rename_all = "kebab-case")]
pub enum Found {
    /// An item of the queue.
    Item {
        /// Kind of item.
        kind: String,
        /// What repeats are joined by.
        subject: String,
        /// Its facts.
        line: Line,
        /// How often it came in.
        parts: i64,
        /// Organisations behind it.
        parties: i64,
        /// `open`, `snoozed`, `closed`.
        state: String,
    },
    /// A report of one's own.
    Report {
        /// First line.
        title: String,
        /// `help`, `share`, `file`.
        act: String,
        /// State.
        state: String,
    },
    /// An indicator.
    Indicator {
        /// Kind of value.
        kind: String,
        /// Value, as it is.
        value: String,
        /// How many more values it has.
        more: usize,
        /// RSIT.
        category: String,
        /// Taken back.
        revoked: bool,
        /// Ours.
        own: bool,
    },
    /// A constituent.
    Organisation {
        /// Name.
        name: String,
        /// Sector.
        sector: String,
        /// `node`, `tenant`, `contact`.
        presence: String,
    },
    /// An alert of one's own.
    Alert {
        /// Kind.
        kind: String,
        /// Kind of value; empty for alarms of the node.
        value_kind: String,
        /// Value, as it is.
        value: String,
        /// How often.
        hits: i64,
        /// State.
        state: String,
    },
}

impl Found {
    /// Reads what was kept.
    #[must_use]
    pub fn of(facts: &str) -> Option<Self> {
        serde_json::from_str(facts).ok()
    }
}

/// Whether a table brings documents of its own, besides items.
#[must_use]
pub fn is_source(table: Timed) -> bool {
    matches!(table, Timed::ReportIn | Timed::ReportOut | Timed::Indicator | Timed::Organisation | Timed::Alert)
}

struct Made {
    kind: &'static str,
    key: String,
    found: Found,
    tenant: TenantId,
    org: Option<OrgId>,
    tlp: Tlp,
    rating: i64,
    at: Timestamp,
    words: std::collections::BTreeSet<String>,
}

fn doc(m: Made) -> Doc {
    let mut tokens = m.words;
    tokens.insert(ALL.to_owned());
    let kind = if let Found::Item { kind, .. } = &m.found { kind.as_str() } else { m.kind };
    let face = kind.to_owned();
    tokens.insert(kind_token(kind));
    tokens.extend(m.org.as_ref().map(org_token));
    tokens.extend(rating_tokens(m.rating));
    Doc {
        doc: 0,
        kind: m.kind.into(),
        key: m.key,
        face,
        facts: serde_json::to_string(&m.found).unwrap_or_default(),
        tenant: m.tenant,
        org: m.org,
        owner: None,
        tlp: pasban_app::exchange::objects::tlp_number(m.tlp),
        rating: m.rating,
        at: m.at,
        tokens: tokens.into_iter().collect(),
    }
}

/// Keeps an item's document; answers its number.
///
/// # Errors
/// The store's.
pub fn put_item(tx: &mut dyn Tx, _: &Context, item: &Item) -> Result<i64, StoreError> {
    let mut words = std::collections::BTreeSet::new();
    for part in part_list(tx, &item.id, PARTS_MAX)? {
        words.extend(postings(&part.words));
        if let Some(value) = Line::of(&part.facts).value() {
            words.extend(value_postings(&value));
        }
        words.extend(part.org.as_ref().map(org_token));
    }
    let found = Found::Item {
        kind: item.kind.clone(),
        subject: item.subject.clone(),
        line: Line::of(&item.facts),
        parts: item.parts,
        parties: item.parties,
        state: item.state.clone(),
    };
    let made = doc(Made {
        kind: "item",
        key: item.id.to_string(),
        found,
        tenant: item.tenant,
        org: item.org,
        tlp: pasban_app::exchange::objects::tlp_of(item.tlp),
        rating: item.rating,
        at: item.came,
        words,
    });
    doc_put(tx, &Doc { owner: item.owner, ..made })
}

/// What is made of a row besides its item: its kind and key, and the document; `None` where there is none (any more).
fn made(tx: &mut dyn Tx, source: &str, key: &[u8]) -> Result<MadeOf, StoreError> {
    Ok(match Timed::of(source) {
        Some(Timed::Organisation) => organisation(tx, key)?,
        Some(Timed::Indicator) => indicator(tx, key)?,
        Some(Timed::ReportOut | Timed::ReportIn) => report(tx, key)?,
        Some(Timed::Alert) => alert(tx, key)?,
        _ => None,
    })
}

type MadeOf = Option<(&'static str, String, Option<Doc>)>;

fn organisation(tx: &mut dyn Tx, key: &[u8]) -> Result<MadeOf, StoreError> {
    let Ok(id) = OrgId::from_slice(key) else { return Ok(None) };
    let Some(c) = registry::constituent_fetch(tx, &id)? else {
        return Ok(Some(("organisation", id.to_string(), None)));
    };
    let body: serde_json::Value = serde_json::from_str(&c.body).unwrap_or_default();
    let list = |name: &str| {
        let all = body.get(name).and_then(|v| v.as_array()).cloned().unwrap_or_default();
        all.iter().filter_map(|v| v.as_str()).take(100).collect::<Vec<_>>().join("\n")
    };
    let urdu = body.get("name_ur").and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let text = format!("{}\n{urdu}\n{}\n{}\n{}", c.name, c.sector, list("aliases"), list("domains"));
    let made = Made {
        kind: "organisation",
        key: id.to_string(),
        found: Found::Organisation { name: c.name, sector: c.sector, presence: c.presence },
        tenant: TenantId::OWN,
        org: Some(id),
        tlp: Tlp::AmberStrict,
        rating: 0,
        at: c.changed,
        words: postings(&text),
    };
    Ok(Some(("organisation", id.to_string(), Some(doc(made)))))
}

fn indicator(tx: &mut dyn Tx, key: &[u8]) -> Result<MadeOf, StoreError> {
    let Some(id) = std::str::from_utf8(key).ok().and_then(|t| t.parse().ok()) else { return Ok(None) };
    let versions = objects::object_versions(tx, &id)?;
    let newest = versions.into_iter().filter(|o| o.state == "good").max_by_key(|o| o.key.modified);
    let key = id.as_str().to_owned();
    let Some(object) = newest.filter(|o| o.kind == ObjectKind::Indicator.name() || o.revoked) else {
        return Ok(Some(("indicator", key, None)));
    };
    let Ok((_, s)) = pasban_app::exchange::objects::statement(&object) else {
        return Ok(Some(("indicator", key, None)));
    };
    let Content::Indicator(i) = s.content else { return Ok(Some(("indicator", key, None))) };
    let Some(first) = i.values.first() else { return Ok(Some(("indicator", key, None))) };
    let mut words = postings(&format!("{}\n{}\n{key}", i.category, i.reason));
    for v in i.values.iter().take(50) {
        words.extend(value_postings(v));
    }
    let made = Made {
        kind: "indicator",
        key: key.clone(),
        found: Found::Indicator {
            kind: first.kind().name().into(),
            value: first.value().into(),
            more: i.values.len() - 1,
            category: i.category,
            revoked: object.revoked,
            own: object.own,
        },
        tenant: TenantId::OWN,
        org: None,
        tlp: s.tlp,
        rating: 0,
        at: object.received,
        words,
    };
    Ok(Some(("indicator", key, Some(doc(made)))))
}

/// A report of one's own: one that this node sent, or a hosted tenant handed in here.
fn report(tx: &mut dyn Tx, key: &[u8]) -> Result<MadeOf, StoreError> {
    let Ok(id) = ReportId::from_slice(key) else { return Ok(None) };
    let Some(r) = exchange::report_fetch(tx, &id)? else { return Ok(None) };
    if r.direction == "in" && r.tenant.is_own() {
        return Ok(None);
    }
    let said = said(&r);
    let mut words = postings(&format!("{id}\n{}\n{}", said.text, said.systems).chars().take(4_000).collect::<String>());
    for v in sources::proposal_values(tx, &id, 50)? {
        words.extend(value_postings(&v));
    }
    let made = Made {
        kind: "report",
        key: id.to_string(),
        found: Found::Report { title: said.title(), act: r.act, state: r.state },
        tenant: r.tenant,
        org: r.org,
        tlp: said.tlp,
        rating: 0,
        at: r.at,
        words,
    };
    Ok(Some(("report", id.to_string(), Some(doc(made)))))
}

fn alert(tx: &mut dyn Tx, key: &[u8]) -> Result<MadeOf, StoreError> {
    let Ok(id) = AlertId::from_slice(key) else { return Ok(None) };
    let Some(a) = sources::alert_fetch(tx, &id)? else { return Ok(None) };
    let value = crate::queue::project::value_of(&a.subject);
    let mut words = postings(&format!("{}\n{}", a.subject, a.title));
    if let Some(v) = &value {
        words.extend(value_postings(v));
    }
    let made = Made {
        kind: "alert",
        key: id.to_string(),
        found: Found::Alert {
            kind: a.kind,
            value_kind: value.as_ref().map(|v| v.kind().name().to_owned()).unwrap_or_default(),
            value: value.map_or(a.subject, |v| v.value().to_owned()),
            hits: a.hits,
            state: a.state,
        },
        tenant: a.tenant,
        org: None,
        tlp: Tlp::AmberStrict,
        rating: 0,
        at: a.at,
        words,
    };
    Ok(Some(("alert", id.to_string(), Some(doc(made)))))
}

/// Whether a row's document would change.
///
/// # Errors
/// The store's.
pub fn changed(tx: &mut dyn Tx, source: &str, key: &[u8]) -> Result<bool, StoreError> {
    let Some((kind, key, new)) = made(tx, source, key)? else { return Ok(false) };
    let old = doc_fetch(tx, kind, &key)?;
    Ok(match (old, new) {
        (None, None) => false,
        (Some(old), Some(new)) => old.facts != new.facts || old.tlp != new.tlp || old.at != new.at,
        _ => true,
    })
}

/// Keeps a row's document as it is now.
///
/// # Errors
/// The store's.
pub fn put(tx: &mut dyn Tx, source: &str, key: &[u8]) -> Result<(), StoreError> {
    match made(tx, source, key)? {
        Some((_, _, Some(new))) => doc_put(tx, &new).map(|_| ()),
        Some((kind, key, None)) => doc_forget(tx, kind, &key),
        None => Ok(()),
    }
}
