//! Objects: made once and signed, or taken in with the same checks as for any stranger; then put on streams.
//!
//! Receivers key by (id, modified, SHA-256). The same id and version with other bytes is a conflict: both are kept,
//! neither acts. Only the creator versions, for an id follows from its issuer (`translate`, `exchange::bound`) and a
//! foreign one is refused as a wrong signature is; a withdrawal is permanent. Everything about one batch commits at once.

use std::sync::Arc;

use pasban_formats::json::canonical;
use pasban_gate::ObjectKind;
use pasban_kernel::id::{ClassId, OrgId, ReportId};
use pasban_kernel::limits::MODIFIED_AHEAD_MAX;
use pasban_kernel::{
    Digest, Finding, Lane, LinkId, NodeId, ObjectKey, PermittedAction, TenantId, Timestamp, Tlp, fault,
};
use pasban_proof::act::ActKind;
use pasban_proof::sign::{self, Purpose};
use pasban_store::bad_records::{self, BadRecord};
use pasban_store::rows::objects::{self, Object};
use pasban_store::{StoreError, Tx, stream};
use pasban_translate::exchange::{self, Bound, Content, Seed, Statement};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::cards::{self, Checked};
use super::hat;
use crate::error::{AppError, Result};
use crate::ledger::{self, Salted};
use crate::links::table::{LinkTable, private_stream};
use crate::node::Node;

/// To whom an object goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Every link, as far as the gate lets it.
    Everyone,
    /// These links alone.
    Links(Vec<LinkId>),
    /// It stays here.
    Nobody,
}

/// Facts about an object that are not in its bytes, for the gate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What it was derived from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceFact>,
    /// The link that gave it first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<LinkId>,
    /// The tenant that gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    /// How many organisations could be meant, for what speaks of a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub could_mean: Option<u32>,
    /// The hat it is addressed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hat: Option<pasban_gate::Hat>,
    /// Whether it says who the source was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub names_source: bool,
}

/// Material that an object was derived from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceFact {
    /// Who owns it.
    pub owner: OrgId,
    /// The report that it came in.
    pub report: ReportId,
    /// Its marking.
    pub tlp: Tlp,
    /// What its owner allowed.
    pub action: PermittedAction,
}

/// An object made here, signed, ready to be put.
#[derive(Clone, Debug)]
pub struct Made {
    /// The row.
    pub object: Object,
    /// To whom.
    pub audience: Audience,
}

/// The gate's kind of a statement.
#[must_use]
pub fn kind_of(s: &Statement) -> ObjectKind {
    match &s.content {
        Content::Indicator(i) if i.proposal.is_some() => ObjectKind::Proposal,
        _ if s.revoked => ObjectKind::Withdrawal,
        Content::Indicator(_) => ObjectKind::Indicator,
        Content::Sighting(_) => ObjectKind::Sighting,
        Content::Report(_) => ObjectKind::Report,
        Content::Question(_) => ObjectKind::Question,
        Content::Answer(_) => ObjectKind::Answer,
        Content::Stop(_) => ObjectKind::Stop,
        Content::Objection(_) | Content::Ruling(_) | Content::Course(_) => ObjectKind::Opinion,
        Content::Card { .. } => ObjectKind::KeyStatement,
    }
}

/// The lane of a kind.
#[must_use]
pub fn lane_of(kind: ObjectKind) -> Lane {
    match kind {
        ObjectKind::Withdrawal | ObjectKind::Stop | ObjectKind::KeyStatement => Lane::Withdrawals,
        ObjectKind::Other | ObjectKind::Opinion => Lane::Bulk,
        _ => Lane::Confirmed,
    }
}

fn row(node_id: &NodeId, s: &Statement, bytes: Vec<u8>, facts: &Facts, received: Timestamp) -> Object {
    let valid_until = match &s.content {
        Content::Indicator(i) => i.valid_until.unwrap_or_default(),
        _ => Timestamp(0),
    };
    Object {
        key: ObjectKey { id: s.id.clone(), modified: s.modified, sha256: Digest::of(&bytes) },
        kind: kind_of(s).name().to_owned(),
        issuer: s.issuer,
        own: s.issuer == *node_id,
        tlp: tlp_number(s.tlp),
        action: s.action.name().to_owned(),
        revoked: s.revoked,
        valid_until,
        state: "good".into(),
        reason: String::new(),
        applied: false,
        source: serde_json::to_string(facts).unwrap_or_else(|_| "{}".into()),
        received,
        bytes,
    }
}

/// Strictness as a stored number.
#[must_use]
pub fn tlp_number(tlp: Tlp) -> i64 {
    Tlp::ALL.iter().position(|t| *t == tlp).map_or(4, |n| n as i64)
}

/// The marking of a stored number; what is unknown is RED.
#[must_use]
pub fn tlp_of(number: i64) -> Tlp {
    usize::try_from(number).ok().and_then(|n| Tlp::ALL.get(n).copied()).unwrap_or(Tlp::Red)
}

/// Signs a statement of our own.
///
/// # Errors
/// While the node is recovering; a person wrote a label into it that is stricter than its marking.
pub fn make(node: &Node, mut statement: Statement, audience: Audience, facts: &Facts) -> Result<Made> {
    node.may_sign()?;
    super::marked::check(&statement)?;
    statement.issuer = node.id;
    statement.key = node.keys.sequence();
    let mut value = exchange::print(&statement);
    let signature = sign::sign(Purpose::Object, &canonical(&value), &node.keys.link);
    exchange::attach(&mut value, &signature.0);
    let object = row(&node.id, &statement, canonical(&value), facts, node.now());
    Ok(Made { object, audience })
}

/// Keeps an object of our own and puts it on its streams. Run inside the transaction of whatever caused it.
///
/// # Errors
/// The store's.
pub fn put(tx: &mut dyn Tx, links: &LinkTable, made: &Made, now: Timestamp) -> Result<Vec<ClassId>, StoreError> {
    objects::object_insert(tx, &made.object)?;
    route(tx, links, &made.object, &made.audience, now)
}

/// Puts a reference on each stream that the object may concern. The gate decides when bytes are about to leave.
///
/// What another issued needs its issuer's card to be verified, so the card goes before it; a card by itself goes only
/// where something of its issuer went. So nobody learns of a node by being linked to the same host, and a host with a
/// thousand links does not carry each partner's card to each other partner.
///
/// # Errors
/// The store's.
pub fn route(
    tx: &mut dyn Tx,
    links: &LinkTable,
    o: &Object,
    audience: &Audience,
    now: Timestamp,
) -> Result<Vec<ClassId>, StoreError> {
    let kind = ObjectKind::from_name(&o.kind).unwrap_or(ObjectKind::Other);
    let lane = lane_of(kind);
    let mut streams: Vec<ClassId> = match audience {
        Audience::Everyone => links.classes().into_iter().collect(),
        Audience::Links(ids) => ids.iter().map(private_stream).collect(),
        Audience::Nobody => Vec::new(),
    };
    if kind == ObjectKind::KeyStatement && !o.own {
        let mut known = Vec::with_capacity(streams.len());
        for s in streams {
            if !objects::candidate_versions(tx, &s, &o.key.id)?.is_empty() {
                known.push(s);
            }
        }
        streams = known;
    }
    for s in &streams {
        if kind != ObjectKind::KeyStatement && !o.own {
            introduce(tx, s, &o.issuer, now)?;
        }
        let pos = stream::append(tx, &stream_key(s, lane), now)?;
        objects::candidate_insert(tx, s, lane, pos, &o.key)?;
    }
    Ok(streams)
}

/// Puts what is known of an issuer's keys on a stream, where it is not there yet.
///
/// # Errors
/// The store's.
pub(crate) fn introduce(tx: &mut dyn Tx, stream: &ClassId, issuer: &NodeId, now: Timestamp) -> Result<(), StoreError> {
    let id = exchange::content::identity_of(issuer);
    let there = objects::candidate_versions(tx, stream, &id)?;
    let mut known = objects::object_heads(tx, &id)?;
    known.retain(|(at, sha, _, state, _)| state == "good" && !there.contains(&(*at, *sha)));
    // A later card follows from the one before it.
    known.sort_unstable_by_key(|(at, sha, ..)| (*at, *sha));
    for (modified, sha256, ..) in known {
        let pos = stream::append(tx, &stream_key(stream, Lane::Withdrawals), now)?;
        let key = ObjectKey { id: id.clone(), modified, sha256 };
        objects::candidate_insert(tx, stream, Lane::Withdrawals, pos, &key)?;
    }
    Ok(())
}

/// The key of a lane's position counter.
#[must_use]
pub fn stream_key(stream: &ClassId, lane: Lane) -> [u8; 17] {
    let mut key = [0; 17];
    key[..16].copy_from_slice(stream.as_bytes());
    key[16] = lane.number() as u8;
    key
}

/// Tells waiting peers that there is more.
pub fn announce(node: &Node, streams: &[ClassId]) {
    for s in streams {
        let _ = node.news.send(*s);
    }
}

/// From where an object came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Via {
    /// Over a link, or by hand from that link's peer.
    Link(LinkId),
    /// From a hosted tenant.
    Tenant(TenantId),
    /// From a plain TAXII client with a token.
    Plain,
}

/// What became of one object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// New and good.
    New,
    /// Known already, the same bytes.
    Known,
    /// Kept, but does not act, and why.
    Held(String),
    /// Same id and version, other bytes, or made in our name though not by us: both kept, neither acts.
    Conflict(String),
    /// Not kept: what is wrong and where.
    Refused(Finding),
}

/// An object and its fate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// The object's id as it stood there.
    pub id: String,
    /// Its version as it stood there.
    pub version: String,
    /// Fate.
    pub fate: Fate,
    /// Index of the ledger act that receives it, where there is one (reports).
    pub receipt: Option<i64>,
}

struct Incoming {
    object: Object,
    statement: Statement,
    held: Option<String>,
}

fn check(node: &Node, value: &Value, via: Via, now: Timestamp) -> std::result::Result<Incoming, Finding> {
    if !exchange::read::is_ours(value) {
        return Err(Finding::new(
            "extensions",
            "is not signed by a Pasban node; plain STIX comes in by report, import or a plain collection",
        ));
    }
    let statement = exchange::read(value)?;
    let signature =
        exchange::signature_of(value).ok_or_else(|| Finding::new("signature", "is missing or not 64 bytes"))?;
    let bare = canonical(&exchange::signing_value(value));
    // A card proves itself: learn it before asking whose key signed what.
    if let Content::Card { card, .. } = &statement.content {
        let text = card.as_str().ok_or_else(|| Finding::new("card", "is not a text"))?;
        let parsed = cards::Statement::parse(text).map_err(|e| Finding::new("card", e.to_string()))?;
        if parsed.node() != statement.issuer {
            return Err(Finding::new("card", "is another node's than the issuer's"));
        }
        node.learn(&parsed).map_err(|e| Finding::new("card", e.to_string()))?;
    }
    let mut held = match node.check_signature(&statement.issuer, statement.key, &bare, &signature, now) {
        Checked::Good => None,
        Checked::Bad => return Err(Finding::new("signature", "does not match the content and the issuer's key")),
        Checked::UnknownIssuer => {
            Some(format!("no card of node {} with sequence {} is known yet", statement.issuer.short(), statement.key))
        }
        Checked::Compromised(at) => Some(format!("signed with a key that is in other hands since {at}")),
    };
    if statement.tlp == Tlp::Red {
        held = Some("marked RED: never crosses a link; the sender's gate failed".into());
    }
    if statement.modified.0.saturating_sub(now.0) > MODIFIED_AHEAD_MAX {
        held = Some(format!("its version {} lies more than 24 hours ahead", statement.modified));
    }
    if let Content::Report(r) = &statement.content {
        hat::addressed(node, via, r)?;
    }
    let facts = Facts {
        via: if let Via::Link(l) = via { Some(l) } else { None },
        tenant: if let Via::Tenant(t) = via { Some(t) } else { None },
        ..Facts::default()
    };
    // A moment of its own for each, so that effects follow in the order of arrival.
    let mut object = row(&node.id, &statement, canonical(value), &facts, node.now());
    object.own = statement.issuer == node.id;
    Ok(Incoming { object, statement, held })
}

/// Takes objects in: checks each, keeps the good and the doubtful, names what is wrong with the rest.
/// One commit for all; effects follow after it.
///
/// # Errors
/// The store's; then nothing was kept.
pub async fn accept(node: &Node, via: Via, values: Vec<Value>) -> Result<Vec<Taken>> {
    let now = node.now();
    let mut taken = Vec::with_capacity(values.len());
    let mut good = Vec::new();
    for value in &values {
        let text =
            |name: &str| value.get(name).and_then(Value::as_str).unwrap_or("").chars().take(100).collect::<String>();
        let (id, version) = (text("id"), text("modified"));
        match check(node, value, via, now) {
            Ok(incoming) => {
                good.push((taken.len(), incoming));
                taken.push(Taken { id, version, fate: Fate::Known, receipt: None });
            }
            Err(finding) => taken.push(Taken { id, version, fate: Fate::Refused(finding), receipt: None }),
        }
    }
    let mut prepared = Vec::with_capacity(good.len());
    for (slot, incoming) in good {
        prepared.push((slot, prepare(node, via, incoming)?));
    }
    // A report brings a consent, and a newer version of one another.
    let consents = prepared.iter().any(|(_, p)| matches!(p.statement.content, Content::Report(_)));
    let links = node.links.load_full();
    let bad: Vec<(String, Finding, Vec<u8>)> = taken
        .iter()
        .zip(&values)
        .filter_map(|(t, v)| match &t.fate {
            Fate::Refused(f) => Some((t.id.clone(), f.clone(), sample(&t.id, v))),
            _ => None,
        })
        .collect();
    fault::point("intake.commit.before");
    let (fates, streams) = node
        .db
        .write("objects.accept", move |tx| {
            for (id, finding, sample) in &bad {
                let intake = match via {
                    Via::Link(l) => format!("link {l}"),
                    Via::Tenant(t) => format!("tenant {t}"),
                    Via::Plain => "taxii".to_owned(),
                };
                let record = BadRecord {
                    place: format!("{id}: {}", finding.place),
                    reason: finding.reason.clone(),
                    sample: sample.clone(),
                };
                bad_records::insert(tx, TenantId::OWN, &intake, &[record], 0, now)?;
            }
            let mut fates = Vec::with_capacity(prepared.len());
            let mut streams = Vec::new();
            for (slot, p) in &prepared {
                let (fate, receipt, more) = keep(tx, &links, via, p, now)?;
                streams.extend(more);
                fates.push((*slot, fate, receipt));
            }
            streams.sort_unstable();
            streams.dedup();
            Ok((fates, streams))
        })
        .await?;
    fault::point("intake.commit.after");
    for (slot, fate, receipt) in fates {
        if let Some(t) = taken.get_mut(slot) {
            t.fate = fate;
            t.receipt = receipt;
        }
    }
    for t in &taken {
        match t.fate {
            Fate::New | Fate::Known => node.metrics.objects_accepted_total.add(1),
            _ => node.metrics.objects_refused_total.add(1),
        }
    }
    if consents {
        super::consent::forget(node);
    }
    announce(node, &streams);
    node.pending.notify_one();
    Ok(taken)
}

/// What is kept of an object that is refused. Of what was meant for the regulator's eyes only the id: bad records are for
/// all who run the node.
fn sample(id: &str, value: &Value) -> Vec<u8> {
    let hat = value.pointer(&format!("/extensions/{}/report/hat", exchange::EXTENSION));
    if hat.is_some_and(|h| h == "regulator") { canonical(&serde_json::json!({"id": id})) } else { canonical(value) }
}

/// What is decided about an incoming object before the transaction: acts with their salts, rows that go along.
struct Prepared {
    object: Object,
    held: Option<String>,
    statement: Statement,
    quarantine: Salted,
    received: Option<Salted>,
    org: Option<OrgId>,
}

fn prepare(node: &Node, via: Via, incoming: Incoming) -> Result<Prepared> {
    let Incoming { object, statement, held } = incoming;
    let subject = object.key.id.as_str().to_owned();
    let body = serde_json::json!({"modified": object.key.modified.rfc3339(), "sha256": object.key.sha256.to_string()});
    let quarantine = ledger::act(node, ActKind::Quarantined, &node.id.to_string(), &subject, &body)?;
    let org = match via {
        Via::Link(l) => node.links.load().get(&l).and_then(|e| e.link.org),
        Via::Tenant(t) => node.registry.load().tenants.iter().find(|row| row.id == t).map(|row| row.org),
        Via::Plain => None,
    };
    let received = match &statement.content {
        Content::Report(r) => {
            let body = serde_json::json!({
                "object": object.key.id.as_str(), "sha256": object.key.sha256.to_string(),
                "from": statement.issuer.to_string(), "act": r.act, "hat": r.hat, "legal_basis": r.legal_basis,
            });
            Some(ledger::act(node, ActKind::ReportReceived, &node.id.to_string(), &r.report.to_string(), &body)?)
        }
        _ => None,
    };
    Ok(Prepared { object, held, statement, quarantine, received, org })
}

type Kept = (Fate, Option<i64>, Vec<ClassId>);

fn keep(tx: &mut dyn Tx, links: &LinkTable, via: Via, p: &Prepared, now: Timestamp) -> Result<Kept, StoreError> {
    let key = &p.object.key;
    let heads = objects::object_heads(tx, &key.id)?;
    if heads.iter().any(|(m, sha, ..)| *m == key.modified && *sha == key.sha256) {
        if let Via::Link(l) = via {
            objects::object_link_put(tx, key, &l, now)?;
        }
        let receipt = match &p.statement.content {
            Content::Report(r) => pasban_store::rows::exchange::report_fetch(tx, &r.report)?.map(|r| r.receipt_index),
            _ => None,
        };
        return Ok((Fate::Known, receipt, Vec::new()));
    }
    let mut object = p.object.clone();
    // Only what stands counts against it: what is held or in conflict shuts nothing out.
    let standing: Vec<&objects::Head> = heads.iter().filter(|(_, _, _, state, _)| state == "good").collect();
    let same_version = standing.iter().any(|(m, ..)| *m == key.modified);
    // After a restore our partners hold objects of ours that we have lost. Nobody else can sign with our key, so one that
    // comes back well signed is ours again; the gate still treats it as what came over that link, for from whom it was
    // derived is lost with it.
    let lost = object.own && p.held.is_none() && matches!(via, Via::Link(_));
    if same_version || (object.own && !lost) {
        let why = if same_version {
            "the same version is held with other bytes"
        } else {
            "signed in our own name, but we did not make it"
        };
        object.state = "conflict".into();
        object.reason = why.into();
        object.applied = true;
        if objects::object_insert(tx, &object)? {
            ledger::record(tx, std::slice::from_ref(&p.quarantine))?;
        }
        return Ok((Fate::Conflict(why.into()), None, Vec::new()));
    }
    if let Some(why) = &p.held {
        object.state = "held".into();
        object.reason = why.clone();
        objects::object_insert(tx, &object)?;
        return Ok((Fate::Held(why.clone()), None, Vec::new()));
    }
    if !object.revoked && standing.iter().any(|(.., revoked)| *revoked) {
        let why = "it was withdrawn; a withdrawal is permanent";
        object.state = "held".into();
        object.reason = why.into();
        objects::object_insert(tx, &object)?;
        return Ok((Fate::Held(why.into()), None, Vec::new()));
    }
    // An older version than one held is kept and passed on, and does nothing here.
    object.applied = standing.iter().any(|(m, ..)| *m > key.modified)
        // Of what we asked and counted ourselves nothing is answered or counted again.
        || (lost && !matches!(p.statement.content, Content::Indicator(_) | Content::Stop(_) | Content::Card { .. }));
    objects::object_insert(tx, &object)?;
    if let Via::Link(l) = via {
        objects::object_link_put(tx, key, &l, now)?;
    }
    if let Content::Card { card, .. } = &p.statement.content
        && let Some(Ok(card)) = card.as_str().map(cards::Statement::parse)
    {
        pasban_store::rows::links::card_put(tx, &card.row(), now)?;
    }
    let mut receipt = None;
    if let (Content::Report(r), Some(act)) = (&p.statement.content, &p.received) {
        receipt = ledger::record(tx, std::slice::from_ref(act))?.first().copied();
        super::report::receive(tx, r, &p.statement, via, p.org, receipt.unwrap_or(-1), now)?;
    }
    if let Content::Indicator(i) = &p.statement.content
        && let Some(report) = i.proposal
    {
        super::report::propose(tx, &report, &p.statement.id, i, now)?;
    }
    let audience = match kind_of(&p.statement) {
        ObjectKind::Report
        | ObjectKind::Proposal
        | ObjectKind::Sighting
        | ObjectKind::Answer
        // Objections and their answers go hop by hop, made anew at each.
        | ObjectKind::Opinion => Audience::Nobody,
        _ => Audience::Everyone,
    };
    let streams = route(tx, links, &object, &audience, now)?;
    Ok((Fate::New, receipt, streams))
}

/// Objects held because their issuer's card was unknown, once it is known: taken out and checked again.
///
/// # Errors
/// The store's.
pub async fn recheck_held(node: &Node, issuer: NodeId) -> Result<()> {
    let held = node
        .db
        .write("objects.recheck", move |tx| {
            let rows = objects::object_held_by(tx, &issuer)?;
            for o in &rows {
                objects::object_delete(tx, &o.key)?;
            }
            Ok(rows)
        })
        .await?;
    for o in held {
        let facts: Facts = serde_json::from_str(&o.source).unwrap_or_default();
        let via = match (facts.via, facts.tenant) {
            (Some(l), _) => Via::Link(l),
            (None, Some(t)) => Via::Tenant(t),
            (None, None) => Via::Plain,
        };
        if let Ok(value) = serde_json::from_slice(&o.bytes) {
            Box::pin(accept(node, via, vec![value])).await?;
        }
    }
    Ok(())
}

/// The statement in a stored object.
///
/// # Errors
/// Where the bytes are not what was stored.
pub fn statement(o: &Object) -> Result<(Value, Statement)> {
    let value: Value = serde_json::from_slice(&o.bytes).map_err(AppError::internal)?;
    let s = exchange::read(&value).map_err(AppError::internal)?;
    Ok((value, s))
}

/// The node's own card as an object, the same bytes each time.
///
/// # Errors
/// While the node is recovering.
pub fn own_card(node: &Node) -> Result<Made> {
    let at = node.keys.since().to_milli();
    let statement = Statement {
        id: exchange::content::identity_of(&node.id),
        seed: None,
        created: at,
        modified: at,
        issuer: node.id,
        key: node.keys.sequence(),
        tlp: Tlp::Clear,
        action: PermittedAction::LookUp,
        revoked: false,
        content: Content::Card { name: node.config.node.name.clone(), card: Value::String(node.keys.card.to_string()) },
    };
    make(node, statement, Audience::Everyone, &Facts::default())
}

/// A snapshot of the links for a transaction.
#[must_use]
pub fn links(node: &Node) -> Arc<LinkTable> {
    node.links.load_full()
}

/// A fresh id of a STIX type, of a random seed.
#[must_use]
pub fn fresh(node: &Node, stix_type: &str) -> Bound {
    Bound::new(stix_type, &node.id, Seed(node.ambient.random()))
}
