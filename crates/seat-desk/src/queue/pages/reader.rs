//! What an item page shows beyond the item: the report with what was said, its values, numbers to ring, what was done.

use pasban_access::Seat;
use pasban_app::{Node, Result};
use pasban_kernel::Timestamp;
use pasban_kernel::id::{OrgId, ReportId};
use pasban_store::rows::exchange::{consent_of, proposal_fetch, report_fetch};
use pasban_store::rows::people::person_list;
use pasban_store::rows::seat_desk::events::{Event, answer_list, event_list};
use pasban_store::rows::seat_desk::items::{Item, item_fetch};
use pasban_store::rows::seat_desk::parts::{Part, part_list};
use pasban_store::rows::seat_desk::{ItemId, sources};
use pasban_translate::exchange::content::Consent;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::line::Line;
use super::super::project::said;
use super::super::rule::sees;
use super::super::tell::report_id;

/// Values shown.
pub const VALUES_SHOWN: i64 = 25;
/// Parts shown.
pub const PARTS_SHOWN: i64 = 20;
/// Events shown.
pub const EVENTS_SHOWN: i64 = 60;
/// Numbers shown.
const NUMBERS_MAX: usize = 10;

/// A report as its reader sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Told {
    /// Id.
    pub report: String,
    /// `help`, `share`.
    pub act: String,
    /// `new`, `open`, `closed`.
    pub state: String,
    /// What happened, in the reporter's words.
    pub text: String,
    /// Affected systems, in the reporter's words.
    pub systems: String,
    /// When it was first seen, RFC 3339; empty where not said.
    pub first_seen: String,
    /// When it was received.
    pub at: String,
    /// Anything derived may be passed on.
    pub share: bool,
    /// To what marking at most.
    pub share_to: String,
    /// The reporter may be named.
    pub named: bool,
    /// The consent was withdrawn, RFC 3339; empty while it stands.
    pub withdrawn: String,
    /// Leaf of the act of its receipt.
    pub receipt: i64,
    /// The reporter reads our answers on its own page: it is hosted here.
    pub answers_reach: bool,
    /// Values, the first ones.
    pub values: Vec<Value>,
    /// How many there are.
    pub values_all: i64,
}

/// A value of a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Value {
    /// Kind.
    pub kind: String,
    /// Value, as it is.
    pub value: String,
    /// RSIT.
    pub category: String,
    /// `new`, `asked`, `confirmed`, `held`, `rejected`, `withdrawn`.
    pub state: String,
    /// Who decided.
    pub by: String,
}

/// A number that this node knows of the organisation, besides what a report says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Number {
    /// Whose account it stands in.
    pub name: String,
    /// Role.
    pub role: String,
    /// Number.
    pub number: String,
}

/// Something that was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Did {
    /// When, RFC 3339.
    pub at: String,
    /// What: the event's word.
    pub kind: String,
    /// Who; empty for the node itself.
    pub name: String,
    /// What was said.
    pub text: String,
    /// Facts.
    pub data: serde_json::Value,
    /// The instant, for the page.
    #[serde(skip)]
    pub n: i64,
}

/// What a reporter was answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answered {
    /// When.
    pub at: String,
    /// `acknowledged`, `said`, `closed`.
    pub kind: String,
    /// Who.
    pub name: String,
    /// What.
    pub text: String,
}

/// A domain row behind an item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Behind {
    /// Table.
    pub source: String,
    /// Facts.
    pub line: Line,
    /// Organisation's name; empty where none is known.
    pub from: String,
    /// When it came in, RFC 3339.
    pub at: String,
    /// When it last came in again.
    pub last: String,
    /// Nothing is to be done about it any more.
    pub settled: bool,
    /// The instant, for the page.
    #[serde(skip)]
    pub last_at: Timestamp,
}

/// All of it.
pub struct Read {
    /// The item.
    pub item: Item,
    /// The report.
    pub report: Option<Told>,
    /// Rows behind it.
    pub parts: Vec<Behind>,
    /// What was done, newest first.
    pub events: Vec<Did>,
    /// Numbers.
    pub numbers: Vec<Number>,
    /// Answers.
    pub answers: Vec<Answered>,
}

fn instant(at: Timestamp) -> String {
    if at.0 > 0 { at.rfc3339() } else { String::new() }
}

/// Reads an item for a seat; nothing where it is not there or not for it. Call [`pasban_people::reads::note`] before what it
/// answers is shown.
///
/// # Errors
/// The store's.
pub async fn read(node: &Node, seat: &Seat, id: ItemId) -> Result<Option<Read>> {
    let (me, seat) = (node.clone(), seat.clone());
    Ok(node
        .db
        .read(move |tx| {
            let tlp = |i: &Item| pasban_app::exchange::objects::tlp_of(i.tlp);
            let Some(item) = item_fetch(tx, &id)?.filter(|i| sees(&seat, tlp(i), i.owner)) else { return Ok(None) };
            let registry = me.registry.load_full();
            let name = |org: Option<OrgId>| {
                org.and_then(|o| registry.constituents.get(&o)).map(|c| c.name.clone()).unwrap_or_default()
            };
            let parts = part_list(tx, &id, PARTS_SHOWN)?;
            let events = event_list(tx, &id, EVENTS_SHOWN)?;
            let report = match report_id(&item) {
                Some(report) => told(tx, &report)?,
                None => None,
            };
            let answers = match report_id(&item) {
                Some(report) => answer_list(tx, &report)?,
                None => Vec::new(),
            };
            let tenants: Vec<_> = registry.tenants.iter().filter(|t| item.org == Some(t.org)).map(|t| t.id).collect();
            let mut numbers = Vec::new();
            for tenant in tenants {
                for p in person_list(tx, Some(&tenant), 100)? {
                    if !p.phone.is_empty() && p.state == "active" && numbers.len() < NUMBERS_MAX {
                        numbers.push(Number { name: p.name, role: p.role, number: p.phone });
                    }
                }
            }
            Ok(Some(Read {
                parts: parts.into_iter().map(|p| behind(p, &name)).collect(),
                events: events.into_iter().map(did).collect(),
                answers: answers
                    .into_iter()
                    .map(|a| Answered { at: Timestamp(a.n).rfc3339(), kind: a.kind, name: a.name, text: a.text })
                    .collect(),
                item,
                report,
                numbers,
            }))
        })
        .await?)
}

fn behind(p: Part, name: &impl Fn(Option<OrgId>) -> String) -> Behind {
    Behind {
        source: p.source,
        line: Line::of(&p.facts),
        from: name(p.org),
        at: p.at.rfc3339(),
        last: p.last.rfc3339(),
        settled: p.settled,
        last_at: p.last,
    }
}

fn did(e: Event) -> Did {
    Did {
        at: Timestamp(e.n).rfc3339(),
        kind: e.kind,
        name: e.name,
        text: e.text,
        data: serde_json::from_str(&e.data).unwrap_or_default(),
        n: e.n,
    }
}

fn told(tx: &mut dyn pasban_store::Tx, id: &ReportId) -> std::result::Result<Option<Told>, pasban_store::StoreError> {
    let Some(r) = report_fetch(tx, id)?.filter(|r| r.direction == "in" && r.hat == "cert") else { return Ok(None) };
    let words = said(&r);
    let consent: Option<Consent> = serde_json::from_str(&r.consent).ok();
    let body: serde_json::Value = serde_json::from_str(&r.body).unwrap_or_default();
    let first_seen = match pasban_translate::exchange::read(&body).map(|s| s.content) {
        Ok(pasban_translate::exchange::content::Content::Report(r)) => r.first_seen.map(instant).unwrap_or_default(),
        _ => body.get("first_seen").and_then(|f| f.as_str()).unwrap_or_default().to_owned(),
    };
    let mut values = Vec::new();
    for v in sources::proposal_values(tx, id, VALUES_SHOWN)? {
        if let Some(p) = proposal_fetch(tx, id, &v)? {
            values.push(Value {
                kind: v.kind().name().into(),
                value: v.value().into(),
                category: p.category,
                state: p.state,
                by: p.by_whom,
            });
        }
    }
    Ok(Some(Told {
        report: id.to_string(),
        act: r.act,
        state: r.state,
        text: words.text,
        systems: words.systems,
        first_seen,
        at: r.at.rfc3339(),
        share: consent.as_ref().is_some_and(|c| c.share),
        share_to: consent.as_ref().map(|c| c.to.to_string()).unwrap_or_default(),
        named: consent.is_some_and(|c| c.named),
        withdrawn: instant(consent_of(tx, id)?.map_or(Timestamp(0), |c| c.withdrawn)),
        receipt: r.receipt_index,
        answers_reach: !r.tenant.is_own(),
        values_all: sources::proposal_states(tx, id)?.iter().map(|(_, n)| n).sum(),
        values,
    }))
}
