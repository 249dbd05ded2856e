//! The one way out: candidates pass the gate when bytes are about to leave, so that a revoked agreement, a withdrawn
//! consent or an expiry acts at once.
//!
//! The gate's answers are kept in memory for as long as everything they rest on still stands (the gate checks that
//! when it reopens them), and as records for `why`. Each batch of new answers is one act in the ledger.

use std::collections::{HashMap, HashSet};

use pasban_gate::{
    Agreement, AgreementState, Asks, Candidate, Consent, Direction, Items, ObjectKind, Origin, Outcome, Policy,
    RecipientClass, Relation, Released, Sealed, SealedRecord, Source, Terms, VictimProfile, class_id, reopen,
};
use pasban_kernel::id::{ClassId, DecisionId};
use pasban_kernel::limits::PAGE_OBJECTS_MAX;
use pasban_kernel::{Digest, Lane, ObservableKind, PermittedAction, StixId, Timestamp};
use pasban_proof::act::ActKind;
use pasban_store::rows::{exchange as rows, objects};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::{self, Content};

use super::objects::{Facts, tlp_of};
use crate::error::{AppError, Result};
use crate::ledger;
use crate::links::table::{Entry, private_stream, relation};
use crate::node::Node;

/// Most answers kept in memory.
const MEMO_MAX: usize = 4096;

/// The gate's answers in memory.
#[derive(Default)]
pub struct Memo {
    kept: HashMap<(Digest, ClassId, u64), Kept>,
    /// Of versions of indicators: whether hosted tenants may learn of them, and until when that answer holds.
    tenants: HashMap<(StixId, Timestamp), (bool, Option<Timestamp>)>,
}

enum Kept {
    Open(Box<SealedRecord>),
    Shut,
}

impl Memo {
    /// Forgets everything: links, consents, policy or profiles have changed.
    pub fn clear(&mut self) {
        self.kept.clear();
        self.tenants.clear();
    }
}

/// What a peer gets of one lane of one stream.
pub struct Page {
    /// Place and released object, in order.
    pub objects: Vec<(i64, Released<Sealed>)>,
    /// The place up to which everything was looked at, withheld ones included.
    pub last: i64,
    /// Whether there is more behind it.
    pub more: bool,
}

/// A candidate with what the gate must know beside its bytes.
pub(super) struct Loaded {
    pub(super) candidate: objects::Candidate,
    facts: Facts,
    consents: Vec<Consent>,
    sent_before: bool,
}

/// Reads the next candidates of a lane and puts them through the gate.
///
/// # Errors
/// Not found where the stream is not this link's; unavailable while the node is recovering.
pub async fn page(node: &Node, entry: &Entry, stream: ClassId, lane: Lane, after: i64, limit: usize) -> Result<Page> {
    node.may_sign()?;
    let class = class_id(&entry.agreement);
    if stream != class && stream != private_stream(&entry.link.id) {
        return Err(AppError::NotFound);
    }
    let wanted = i64::try_from(limit.clamp(1, PAGE_OBJECTS_MAX)).unwrap_or(1);
    let mut loaded: Vec<Loaded> = node
        .db
        .read(move |tx| {
            let page = objects::candidate_page(tx, &stream, lane, after, wanted + 1)?;
            page.into_iter().map(|c| load(tx, class, c)).collect()
        })
        .await?;
    let more = loaded.len() as i64 > wanted;
    loaded.truncate(usize::try_from(wanted).unwrap_or(1));
    let last = loaded.last().map_or(after, |l| l.candidate.pos);
    let objects = put_through(node, &entry.agreement, class, &loaded).await?;
    Ok(Page { objects, last, more })
}

/// Puts all versions of one object through the gate that are on the stream of a release class.
///
/// # Errors
/// The store's; unavailable while the node is recovering.
pub async fn versions(node: &Node, entry: &Entry, id: &StixId) -> Result<Page> {
    node.may_sign()?;
    let (class, id) = (class_id(&entry.agreement), id.clone());
    let loaded: Vec<Loaded> = node
        .db
        .read(move |tx| objects::candidate_of(tx, &class, &id)?.into_iter().map(|c| load(tx, class, c)).collect())
        .await?;
    let last = loaded.last().map_or(0, |l| l.candidate.pos);
    let objects = put_through(node, &entry.agreement, class, &loaded).await?;
    Ok(Page { objects, last, more: false })
}

/// What a host may tell the tenants on it.
#[must_use]
pub fn with_tenants() -> Agreement {
    Agreement {
        version: 1,
        terms: Terms::usual(Relation::Tenant),
        state: AgreementState::Active,
        recipient: RecipientClass { relation: Relation::Tenant },
        sends: Direction::Down,
    }
}

/// The newest good version of each of these objects.
async fn newest(node: &Node, class: ClassId, ids: Vec<StixId>) -> Result<Vec<Loaded>> {
    let read = node.db.read(move |tx| {
        let mut all = Vec::with_capacity(ids.len());
        for id in &ids {
            if let Some(object) = objects::object_versions(tx, id)?.into_iter().find(|o| o.state == "good") {
                all.push(load(tx, class, objects::Candidate { pos: all.len() as i64, object })?);
            }
        }
        Ok(all)
    });
    Ok(read.await?)
}

/// Which of these objects a hosted tenant may learn of: the gate stands between a tenant and its host as on a link.
/// Of each id the newest good version is judged.
///
/// # Errors
/// The store's; unavailable while the node is recovering.
pub async fn open_to_tenants(node: &Node, ids: Vec<StixId>) -> Result<HashSet<StixId>> {
    node.may_sign()?;
    let agreement = with_tenants();
    let class = class_id(&agreement);
    let mut open = HashSet::new();
    for part in ids.chunks(PAGE_OBJECTS_MAX) {
        let loaded = newest(node, class, part.to_vec()).await?;
        for (n, _) in put_through(node, &agreement, class, &loaded).await? {
            if let Some(l) = usize::try_from(n).ok().and_then(|n| loaded.get(n)) {
                open.insert(l.candidate.object.key.id.clone());
            }
        }
    }
    Ok(open)
}

/// The same of versions of indicators that somebody blocks, for a zone that is made anew with each change: answers are
/// kept for as long as they hold. They are no acts: what reaches a tenant is one where its own list is fetched, and a zone
/// is served also while a node may record nothing.
///
/// # Errors
/// The store's.
pub async fn open_in_zone(node: &Node, versions: Vec<(StixId, Timestamp)>) -> Result<HashSet<StixId>> {
    let (agreement, policy, now) = (with_tenants(), gate_policy(node), node.now());
    let class = class_id(&agreement);
    let (mut open, mut unknown) = (HashSet::new(), Vec::new());
    if let Ok(memo) = node.memo.lock() {
        for of in versions {
            match memo.tenants.get(&of) {
                Some((_, Some(until))) if *until <= now => unknown.push(of),
                Some((true, _)) => drop(open.insert(of.0)),
                Some((false, _)) => {}
                None => unknown.push(of),
            }
        }
    }
    for part in unknown.chunks(PAGE_OBJECTS_MAX) {
        let loaded = newest(node, class, part.iter().map(|(id, _)| id.clone()).collect()).await?;
        let mut answers = HashMap::with_capacity(loaded.len());
        for l in &loaded {
            let object = &l.candidate.object;
            let answer = match ask_gate(node, &agreement, l, &policy, object.state != "good") {
                Outcome::Release(r) => (true, r.record().not_after),
                Outcome::Withhold(_) => (false, None),
            };
            if answer.0 {
                open.insert(object.key.id.clone());
            }
            answers.insert(object.key.id.clone(), answer);
        }
        if let Ok(mut memo) = node.memo.lock() {
            if memo.tenants.len() > pasban_kernel::limits::ZONE_RULES_MAX {
                memo.tenants.clear();
            }
            for (id, version) in part {
                let answer = answers.get(id).copied().unwrap_or((false, None));
                memo.tenants.insert((id.clone(), *version), answer);
            }
        }
    }
    Ok(open)
}

async fn put_through(
    node: &Node,
    agreement: &Agreement,
    class: ClassId,
    loaded: &[Loaded],
) -> Result<Vec<(i64, Released<Sealed>)>> {
    let mut out = Vec::with_capacity(loaded.len());
    let mut fresh = Vec::new();
    for l in loaded {
        match judge(node, agreement, class, l) {
            Judged::Reopened(r) => out.push((l.candidate.pos, r)),
            Judged::StillShut => node.metrics.objects_withheld_total.add(1),
            Judged::New(outcome) => {
                fresh.push(decision(l, class, agreement, &outcome, node.now()));
                match outcome {
                    Outcome::Release(r) => out.push((l.candidate.pos, r)),
                    Outcome::Withhold(_) => node.metrics.objects_withheld_total.add(1),
                }
            }
        }
    }
    if !fresh.is_empty() {
        record(node, class, fresh).await?;
    }
    node.metrics.objects_released_total.add(out.len() as u64);
    Ok(out)
}

/// What the gate must know of a candidate beside its bytes.
pub(super) fn load(tx: &mut dyn Tx, class: ClassId, candidate: objects::Candidate) -> Result<Loaded, StoreError> {
    let facts: Facts = serde_json::from_str(&candidate.object.source).unwrap_or_default();
    let mut consents = Vec::new();
    for s in &facts.sources {
        if let Some(row) = rows::consent_of(tx, &s.report)?
            && let Ok(given) = serde_json::from_str::<exchange::Consent>(&row.body)
        {
            consents.push(consent(&row, &given, s.owner));
        }
    }
    let sent_before = candidate.object.revoked && objects::released_before(tx, &candidate.object.key.id, &class)?;
    Ok(Loaded { candidate, facts, consents, sent_before })
}

/// A stored consent in the gate's words. One that shares nothing is one that was withdrawn at once.
#[must_use]
pub fn consent(row: &rows::Consent, given: &exchange::Consent, owner: pasban_kernel::id::OrgId) -> Consent {
    Consent {
        id: row.id,
        owner,
        items: Items::Report(row.report),
        to: given.to,
        action: given.action,
        named: given.named,
        until: given.until,
        withdrawn: if row.withdrawn.0 > 0 {
            Some(row.withdrawn)
        } else if given.share {
            None
        } else {
            Some(Timestamp(0))
        },
    }
}

enum Judged {
    Reopened(Released<Sealed>),
    StillShut,
    New(Outcome),
}

fn judge(node: &Node, agreement: &Agreement, class: ClassId, l: &Loaded) -> Judged {
    let o = &l.candidate.object;
    let policy = gate_policy(node);
    let held = o.state != "good";
    let at = (o.key.sha256, class, agreement.version);
    if let Ok(mut memo) = node.memo.lock() {
        match memo.kept.get(&at) {
            Some(Kept::Open(r)) => match reopen((**r).clone(), agreement, &l.consents, &policy, held, node.now()) {
                Ok(released) => return Judged::Reopened(released),
                Err(_) => {
                    memo.kept.remove(&at);
                }
            },
            Some(Kept::Shut) => return Judged::StillShut,
            None => {}
        }
    }
    let outcome = ask_gate(node, agreement, l, &policy, held);
    if let Ok(mut memo) = node.memo.lock() {
        if memo.kept.len() >= MEMO_MAX {
            memo.kept.clear();
        }
        let kept = match &outcome {
            Outcome::Release(r) => Kept::Open(Box::new(r.record())),
            Outcome::Withhold(_) => Kept::Shut,
        };
        memo.kept.insert(at, kept);
    }
    Judged::New(outcome)
}

/// The node's settings for the gate.
#[must_use]
pub fn gate_policy(node: &Node) -> Policy {
    Policy { k: node.policies.load().k(), ..Policy::default() }
}

pub(super) fn ask_gate(node: &Node, agreement: &Agreement, l: &Loaded, policy: &Policy, held: bool) -> Outcome {
    let registry = node.registry.load();
    let victims: Vec<VictimProfile> = l.facts.sources.iter().filter_map(|s| registry.profile(&s.owner)).collect();
    ask_gate_about(node, agreement, l, &victims, policy, held)
}

/// What the gate would say of an object that is not made yet, under consents that are not given yet: for telling a reporter
/// before the act who will be able to read what. It is the same question that is asked when bytes leave.
pub fn forecast(
    node: &Node,
    agreement: &Agreement,
    object: objects::Object,
    consents: Vec<Consent>,
    victims: &[VictimProfile],
) -> Outcome {
    let facts: Facts = serde_json::from_str(&object.source).unwrap_or_default();
    let loaded = Loaded { candidate: objects::Candidate { pos: 0, object }, facts, consents, sent_before: false };
    ask_gate_about(node, agreement, &loaded, victims, &gate_policy(node), false)
}

fn ask_gate_about(
    node: &Node,
    agreement: &Agreement,
    l: &Loaded,
    victims: &[VictimProfile],
    policy: &Policy,
    held: bool,
) -> Outcome {
    let o = &l.candidate.object;
    let sources: Vec<Source<'_>> = l
        .facts
        .sources
        .iter()
        .map(|s| Source {
            owner: s.owner,
            report: Some(s.report),
            object: None,
            tlp: Some(s.tlp),
            unknown_marking: false,
            action: s.action,
            consent_needed: true,
        })
        .collect();
    let via = match (l.facts.via, l.facts.tenant) {
        (Some(link), _) => Origin::Link {
            link,
            relation: node.links.load().get(&link).map_or(Relation::Plain, |e| relation(&e.link.relation)),
        },
        (None, Some(t)) => Origin::Tenant(t),
        (None, None) => Origin::Here,
    };
    let question: Option<(Vec<ObservableKind>, u32)> = (o.kind == ObjectKind::Question.name())
        .then(|| super::objects::statement(o).ok())
        .flatten()
        .and_then(|(_, s)| match s.content {
            Content::Question(q) => {
                let mut kinds: Vec<ObservableKind> = q.values.iter().map(pasban_kernel::Observable::kind).collect();
                kinds.sort_unstable();
                kinds.dedup();
                Some((kinds, q.days))
            }
            _ => None,
        });
    let mut c = Candidate::new(&o.key, ObjectKind::from_name(&o.kind).unwrap_or(ObjectKind::Other), o.issuer, &o.bytes);
    c.own = o.own;
    c.tlp = Some(tlp_of(o.tlp));
    c.action = o.action.parse().unwrap_or(PermittedAction::LookUp);
    c.via = via;
    c.sources = &sources;
    c.names_source = l.facts.names_source;
    c.hat = l.facts.hat;
    c.valid_until = (o.valid_until.0 > 0).then_some(o.valid_until);
    c.revoked = o.revoked;
    c.sent_before = l.sent_before;
    c.held = held;
    c.could_mean = l.facts.could_mean;
    c.asks = question.as_ref().map(|(kinds, days)| Asks { kinds, days: *days });
    pasban_gate::release(
        &c,
        agreement,
        &l.consents,
        victims,
        policy,
        node.now(),
        DecisionId::from_random(node.ambient.random()),
    )
}

fn decision(l: &Loaded, class: ClassId, agreement: &Agreement, outcome: &Outcome, at: Timestamp) -> objects::Decision {
    let because: Vec<serde_json::Value> =
        outcome.because().iter().map(|r| serde_json::json!({"code": r.code(), "text": r.to_string()})).collect();
    objects::Decision {
        key: l.candidate.object.key.clone(),
        class,
        agreement: i64::try_from(agreement.version).unwrap_or(i64::MAX),
        decision: outcome.decision(),
        released: outcome.is_release(),
        because: serde_json::Value::Array(because).to_string(),
        at,
    }
}

/// Keeps new decisions and records them as one act: object versions, the answer for this class, and the hash of the
/// list of its members.
async fn record(node: &Node, class: ClassId, decisions: Vec<objects::Decision>) -> Result<()> {
    let members: Vec<String> =
        node.links.load().standing().filter(|e| e.link.class == class).map(|e| e.link.id.to_string()).collect();
    let list: Vec<serde_json::Value> = decisions
        .iter()
        .map(|d| {
            serde_json::json!({
                "object": d.key.id.as_str(), "sha256": d.key.sha256.to_string(), "released": d.released,
                "decision": d.decision.to_string(), "agreement": d.agreement,
            })
        })
        .collect();
    let kind = if decisions.iter().any(|d| d.released) { ActKind::Released } else { ActKind::Withheld };
    let mut acts = Vec::new();
    for part in list.chunks(100) {
        let body =
            serde_json::json!({"decisions": part, "members": Digest::of(members.join("\n").as_bytes()).to_string()});
        acts.push(ledger::act(node, kind.clone(), &node.id.to_string(), &class.to_string(), &body)?);
    }
    node.db
        .write("gate.decisions", move |tx| {
            let mut new = false;
            for d in &decisions {
                new |= objects::decision_put(tx, d)?;
            }
            if new {
                ledger::record(tx, &acts)?;
            }
            Ok(())
        })
        .await
        .map_err(AppError::from)
}

/// What the gate would say now, without sending anything: for the release preview.
///
/// # Errors
/// The store's.
pub async fn preview(node: &Node, object: &objects::Object) -> Result<Vec<(String, bool, Vec<String>)>> {
    let mut seen = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    for entry in node.links.load().standing() {
        let class = class_id(&entry.agreement);
        if !seen.insert((class, entry.link.state.clone())) {
            continue;
        }
        let object = object.clone();
        let loaded = node.db.read(move |tx| load(tx, class, objects::Candidate { pos: 0, object })).await?;
        let held = loaded.candidate.object.state != "good";
        let outcome = ask_gate(node, &entry.agreement, &loaded, &gate_policy(node), held);
        let because = outcome.because().iter().map(ToString::to_string).collect();
        out.push((format!("{} ({})", entry.link.peer_name, entry.link.relation), outcome.is_release(), because));
    }
    Ok(out)
}
