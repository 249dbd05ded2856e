//! What a node holds, as rows for people and programs. Values stand as they are and defanged beside it.

use std::collections::HashMap;

use pasban_kernel::id::{OrgId, ReportId};
use pasban_kernel::{LinkId, NodeId, Observable, TenantId, Timestamp};
use pasban_proof::keys::KeyRole;
use pasban_proof::receipt::{Trust, TrustedLog};
use pasban_store::rows::{detect, exchange, links, mitigate, objects};
use pasban_store::{bad_records, Tx, StoreError};
use pasban_translate::exchange::content::Content;
use serde::Serialize;
use serde_json::Value;

use crate::error::{AppError, Result};
use crate::ledger;
use crate::links::table::relation;
use crate::mitigate::zones;
use crate::node::Node;

/// Rows answered where nobody says how many.
pub const ROWS_DEFAULT: u32 = 1000;
/// Most rows of one answer.
pub const ROWS_MOST: u32 = 100_000;

fn limit(n: Option<u32>) -> i64 {
    i64::from(n.unwrap_or(ROWS_DEFAULT).clamp(1, ROWS_MOST))
}

fn instant(at: Timestamp) -> String {
    if at.0 > 0 { at.rfc3339() } else { String::new() }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// The sentences in a stored list of reasons.
fn sentences(because: &str) -> Vec<String> {
    let list: Vec<Value> = serde_json::from_str(because).unwrap_or_default();
    list.iter().filter_map(|r| r.get("text").and_then(Value::as_str).map(str::to_owned)).collect()
}

fn org_name(node: &Node, org: Option<OrgId>) -> String {
    org.and_then(|o| node.registry.load().constituents.get(&o).map(|c| c.name.clone())).unwrap_or_default()
}

fn tenant_text(t: &TenantId) -> String {
    if t.is_own() { String::new() } else { t.to_string() }
}

/// A hosted tenant.
#[derive(Clone, Debug, Serialize)]
pub struct TenantRow {
    /// Id.
    pub tenant: TenantId,
    /// Name.
    pub name: String,
    /// Constituent.
    pub org: OrgId,
}

/// A constituent.
#[derive(Clone, Debug, Serialize)]
pub struct ConstituentRow {
    /// The constituent.
    #[serde(flatten)]
    pub constituent: crate::registry::Constituent,
    /// Its tenant, where it is hosted here; empty otherwise.
    pub tenant: String,
}

/// Constituents by name.
#[must_use]
pub fn constituents(node: &Node) -> Vec<ConstituentRow> {
    let registry = node.registry.load();
    let mut all: Vec<ConstituentRow> = registry
        .constituents
        .values()
        .map(|c| ConstituentRow {
            constituent: c.clone(),
            tenant: registry.tenants.iter().find(|t| t.org == c.id).map(|t| t.id.to_string()).unwrap_or_default(),
        })
        .collect();
    all.sort_by(|a, b| (&a.constituent.name, a.constituent.id).cmp(&(&b.constituent.name, b.constituent.id)));
    all
}

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct LinkRow {
    /// Id.
    pub id: LinkId,
    /// `host` or `dialler`.
    pub role: String,
    /// `offered`, `confirming`, `active`, `paused`, `ended`.
    pub state: String,
    /// What the peer is to us.
    pub relation: String,
    /// Node id of the peer.
    pub peer: String,
    /// Its public name.
    pub name: String,
    /// The constituent that it is.
    pub org: String,
    /// Where the host listens (dialler's side).
    pub url: String,
    /// Version of the agreement.
    pub agreement: i64,
    /// Terms.
    pub terms: Value,
    /// Digits that this screen shows, while they are needed.
    pub digits: String,
    /// Our administrator has typed the peer's digits.
    pub confirmed_here: bool,
    /// The peer's administrator has typed ours.
    pub confirmed_there: bool,
    /// What the peer said at the last hello.
    pub heard: Value,
    /// Last failure in words.
    pub trouble: String,
    /// When we last heard of the peer.
    pub last_contact: String,
    /// Leaves of our ledger that the peer has cosigned.
    pub cosigned: i64,
    /// Leaves of the peer's ledger that are mirrored here.
    pub mirrored: i64,
}

/// Links, oldest first.
///
/// # Errors
/// The store's.
pub async fn links(node: &Node) -> Result<Vec<LinkRow>> {
    let rows = node
        .db
        .read(|tx| {
            links::link_list(tx)?
                .into_iter()
                .map(|l| {
                    let (cosigned, mirrored) = match &l.peer {
                        Some(p) => (
                            pasban_store::rows::ledger::cosigned_by(tx, p)?,
                            pasban_store::rows::ledger::mirror_head(tx, p)?.map_or(0, |m| m.size),
                        ),
                        None => (0, 0),
                    };
                    Ok((l, cosigned, mirrored))
                })
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    Ok(rows
        .into_iter()
        .map(|(l, cosigned, mirrored)| LinkRow {
            id: l.id,
            role: l.role,
            relation: relation(&l.relation).name().to_owned(),
            peer: l.peer.map(|p| p.to_string()).unwrap_or_default(),
            name: l.peer_name,
            org: l.org.map(|o| o.to_string()).unwrap_or_default(),
            url: l.url,
            agreement: l.agreement,
            terms: json(&l.terms),
            digits: if l.state == "confirming" { l.digits_shown } else { String::new() },
            state: l.state,
            confirmed_here: l.confirmed_here,
            confirmed_there: l.confirmed_there,
            heard: json(&l.heard),
            trouble: l.trouble,
            last_contact: instant(l.last_contact),
            cosigned,
            mirrored,
        })
        .collect())
}

/// A key of this node.
#[derive(Clone, Debug, Serialize)]
pub struct KeyRow {
    /// Sequence of the card that certifies it.
    pub sequence: u64,
    /// `link`, `ledger`, `tls`.
    pub role: &'static str,
    /// The public key.
    pub key: String,
    /// From when.
    pub since: String,
    /// Since when it is known to be in other hands; empty where it is not.
    pub compromised: String,
}

/// All operating keys that this node has had, oldest card first.
///
/// # Errors
/// Never but for a poisoned lock.
pub fn keys(node: &Node) -> Result<Vec<KeyRow>> {
    let cards = node.cards.read().map_err(|_| AppError::internal("the cards are poisoned"))?;
    let Some(history) = cards.get(&node.id) else { return Ok(Vec::new()) };
    let since = |key| history.compromises().iter().find(|c| c.statement().key == key).map(|c| c.statement().since.rfc3339());
    Ok(history
        .cards()
        .iter()
        .flat_map(|c| c.card().keys.iter().map(|k| (c.card().sequence, k)))
        .map(|(sequence, k)| KeyRow {
            sequence,
            role: k.role.code(),
            key: k.key.to_string(),
            since: k.not_before.rfc3339(),
            compromised: since(k.key).unwrap_or_default(),
        })
        .collect())
}

/// The digits that this screen shows for a link.
///
/// # Errors
/// Not found.
pub async fn digits(node: &Node, link: LinkId) -> Result<String> {
    let row = node.db.read(move |tx| links::link_fetch(tx, &link)).await?.ok_or(AppError::NotFound)?;
    if row.digits_shown.is_empty() {
        return Err(AppError::Conflict("there are no digits yet: the other side has not accepted the offer".into()));
    }
    Ok(row.digits_shown)
}

/// A report in a list.
#[derive(Clone, Debug, Serialize)]
pub struct ReportRow {
    /// Id.
    pub report: ReportId,
    /// `in` or `out`.
    pub direction: String,
    /// Who reported, where a constituent is known.
    pub from: String,
    /// Hosted tenant that reported.
    pub tenant: String,
    /// Link.
    pub link: String,
    /// `help`, `share`, `file`.
    pub act: String,
    /// `cert`, `regulator`.
    pub hat: String,
    /// `new`, `open`, `closed`; outgoing `sending`, `sent`.
    pub state: String,
    /// When.
    pub at: String,
    /// Leaf of our own act.
    pub index: i64,
    /// Whether the CERT's receipt is here (outgoing).
    pub receipt: bool,
    /// Values proposed, by state.
    pub values: HashMap<String, usize>,
}

fn report_row(tx: &mut dyn Tx, node: &Node, r: exchange::Report) -> Result<ReportRow, StoreError> {
    let mut values = HashMap::new();
    for p in exchange::proposal_list(tx, &r.id)? {
        *values.entry(p.state).or_insert(0) += 1;
    }
    Ok(ReportRow {
        report: r.id,
        from: org_name(node, r.org),
        tenant: tenant_text(&r.tenant),
        link: r.link.map(|l| l.to_string()).unwrap_or_default(),
        receipt: !r.receipt.is_empty(),
        direction: r.direction,
        act: r.act,
        hat: r.hat,
        state: r.state,
        at: r.at.rfc3339(),
        index: r.receipt_index,
        values,
    })
}

/// Reports, newest first.
///
/// # Errors
/// The store's; a direction that is neither `in` nor `out`.
pub async fn reports(node: &Node, direction: &str, n: Option<u32>) -> Result<Vec<ReportRow>> {
    if !matches!(direction, "in" | "out") {
        return Err(AppError::invalid(format!("direction {direction:?}: must be in or out")));
    }
    let (me, direction, n) = (node.clone(), direction.to_owned(), limit(n));
    Ok(node
        .db
        .read(move |tx| exchange::report_list(tx, &direction, n)?.into_iter().map(|r| report_row(tx, &me, r)).collect())
        .await?)
}

/// A report with what was said.
#[derive(Clone, Debug, Serialize)]
pub struct ReportPage {
    /// The row.
    #[serde(flatten)]
    pub row: ReportRow,
    /// What happened.
    pub text: String,
    /// Affected systems.
    pub systems: String,
    /// When it was first seen.
    pub first_seen: String,
    /// Legal basis of a filing.
    pub legal_basis: String,
    /// What may be passed on.
    pub consent: Value,
    /// When the consent was withdrawn; empty while it stands.
    pub consent_withdrawn: String,
    /// Values proposed.
    pub proposals: Vec<ProposalRow>,
}

/// A proposed value.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalRow {
    /// The value.
    pub value: String,
    /// The value, defanged.
    pub defanged: String,
    /// Its kind.
    pub kind: &'static str,
    /// RSIT.
    pub category: String,
    /// `new`, `asked`, `confirmed`, `held`, `rejected`, `withdrawn`.
    pub state: String,
    /// Why.
    pub because: Vec<String>,
    /// The re-issued indicator.
    pub indicator: String,
    /// Who decided.
    pub who: String,
}

/// One report.
///
/// # Errors
/// Not found.
pub async fn report(node: &Node, id: ReportId) -> Result<ReportPage> {
    let me = node.clone();
    let found = node
        .db
        .read(move |tx| {
            let Some(r) = exchange::report_fetch(tx, &id)? else { return Ok(None) };
            let withdrawn = exchange::consent_of(tx, &id)?.map_or(Timestamp(0), |c| c.withdrawn);
            let proposals = exchange::proposal_list(tx, &id)?;
            let (body, consent) = (r.body.clone(), r.consent.clone());
            Ok(Some((report_row(tx, &me, r)?, body, consent, withdrawn, proposals)))
        })
        .await?;
    let Some((row, body, consent, withdrawn, proposals)) = found else { return Err(AppError::NotFound) };
    let body = json(&body);
    let said = pasban_translate::exchange::read(&body).ok();
    let plain = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (text, systems, first_seen, legal_basis) = match said.map(|s| s.content) {
        Some(Content::Report(r)) => (r.text, r.systems, r.first_seen.map(Timestamp::rfc3339).unwrap_or_default(), r.legal_basis),
        // A hosted tenant's report was never an object.
        _ => (plain("text"), plain("systems"), plain("first_seen"), plain("legal_basis")),
    };
    let proposals = proposals
        .into_iter()
        .map(|p| ProposalRow {
            defanged: p.value.defanged(),
            kind: p.value.kind().name(),
            value: p.value.value().to_owned(),
            category: p.category,
            state: p.state,
            because: sentences(&p.because),
            indicator: p.indicator,
            who: p.by_whom,
        })
        .collect();
    Ok(ReportPage { row, text, systems, first_seen, legal_basis, consent: json(&consent), consent_withdrawn: instant(withdrawn), proposals })
}

/// The receipt for a report: the CERT's for one that was sent, ours for one that came in.
///
/// # Errors
/// Not found; the CERT has not answered yet.
pub async fn receipt_of(node: &Node, id: ReportId) -> Result<String> {
    let row = node.db.read(move |tx| exchange::report_fetch(tx, &id)).await?.ok_or(AppError::NotFound)?;
    if row.direction == "in" {
        return ledger::receipt(node, row.receipt_index).await;
    }
    if row.receipt.is_empty() {
        return Err(AppError::Conflict(
            "the CERT's receipt is not here yet: the link may be down (`pasban link list`); the node goes on trying".into(),
        ));
    }
    Ok(row.receipt)
}

/// A question that was asked of this node, or by it.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionRow {
    /// Id.
    pub question: pasban_kernel::id::QuestionId,
    /// Who asks: a name, and whether it is this node.
    pub asker: String,
    /// Asked here.
    pub own: bool,
    /// `prevalence` or `hunt`.
    pub kind: String,
    /// `asked` (ours), `answered`, `vetoed`, `refused`.
    pub state: String,
    /// Why it was not answered.
    pub reason: String,
    /// Whether a search really ran here.
    pub ran: bool,
    /// Values, days, purpose.
    pub body: Value,
    /// When it came.
    pub at: String,
    /// When it was answered.
    pub answered: String,
}

/// Questions, newest first.
///
/// # Errors
/// The store's.
pub async fn questions(node: &Node, n: Option<u32>) -> Result<Vec<QuestionRow>> {
    let n = limit(n);
    let rows = node.db.read(move |tx| exchange::question_list(tx, n)).await?;
    Ok(rows
        .into_iter()
        .map(|q| QuestionRow {
            question: q.id,
            asker: if q.asker == node.id { "this node".into() } else { node.name_of(&q.asker) },
            own: q.asker == node.id,
            kind: q.kind,
            state: q.state,
            reason: q.reason,
            ran: q.ran,
            body: json(&q.body),
            at: q.at.rfc3339(),
            answered: instant(q.answered),
        })
        .collect())
}

/// What is done about a value.
#[derive(Clone, Debug, Serialize)]
pub struct MitigationRow {
    /// Whose network: a tenant id, or empty for the node's own.
    pub tenant: String,
    /// The value.
    pub value: String,
    /// The value, defanged.
    pub defanged: String,
    /// Its kind.
    pub kind: &'static str,
    /// `watch`, `hold`, `block`, `lifted`, `withdrawn`, `expired`, `look-up`.
    pub state: String,
    /// Why.
    pub because: Vec<String>,
    /// The indicator.
    pub indicator: String,
    /// Node id of the issuer.
    pub issuer: NodeId,
    /// Its name.
    pub issuer_name: String,
    /// RSIT.
    pub category: String,
    /// The issuer's reason.
    pub reason: String,
    /// End of the block.
    pub until: String,
    /// When it was blocked first.
    pub blocked_at: String,
    /// Last change.
    pub changed: String,
    /// Hits in history and live.
    pub hits: i64,
    /// First hit.
    pub first_hit: String,
    /// Last hit.
    pub last_hit: String,
}

/// Values in a state.
///
/// # Errors
/// The store's; no such state.
pub async fn mitigations(node: &Node, state: &str, n: Option<u32>) -> Result<Vec<MitigationRow>> {
    const STATES: [&str; 7] = ["watch", "hold", "block", "lifted", "withdrawn", "expired", "look-up"];
    if !STATES.contains(&state) {
        return Err(AppError::invalid(format!("state {state:?}: must be one of {}", STATES.join(", "))));
    }
    let (state, n) = (state.to_owned(), limit(n));
    let rows = node.db.read(move |tx| mitigate::mitigation_in(tx, &state, n, 0)).await?;
    Ok(rows
        .into_iter()
        .map(|m| MitigationRow {
            tenant: tenant_text(&m.tenant),
            defanged: m.value.defanged(),
            kind: m.value.kind().name(),
            value: m.value.value().to_owned(),
            state: m.state,
            because: sentences(&m.because),
            indicator: m.indicator.as_str().to_owned(),
            issuer_name: if m.issuer == node.id { "this node".into() } else { node.name_of(&m.issuer) },
            issuer: m.issuer,
            category: m.category,
            reason: m.reason,
            until: instant(m.until),
            blocked_at: instant(m.blocked_at),
            changed: instant(m.changed),
            hits: m.hits,
            first_hit: instant(m.first_hit),
            last_hit: instant(m.last_hit),
        })
        .collect())
}

/// An alert.
#[derive(Clone, Debug, Serialize)]
pub struct AlertRow {
    /// Id.
    pub id: pasban_kernel::id::AlertId,
    /// Whose.
    pub tenant: String,
    /// `match`, `silent-source`, `link-down`, …
    pub kind: String,
    /// Indicator id and value, source name …
    pub subject: String,
    /// A sentence.
    pub title: String,
    /// `open`, `false-alarm`, `closed`.
    pub state: String,
    /// How often.
    pub hits: i64,
    /// First.
    pub first_seen: String,
    /// Last.
    pub last_seen: String,
    /// What a person said.
    pub note: String,
    /// Log lines.
    pub evidence: Value,
}

/// Alerts, newest first.
///
/// # Errors
/// The store's.
pub async fn alerts(node: &Node, n: Option<u32>) -> Result<Vec<AlertRow>> {
    let n = limit(n);
    let rows = node.db.read(move |tx| detect::alert_list(tx, n)).await?;
    Ok(rows
        .into_iter()
        .map(|a| AlertRow {
            id: a.id,
            tenant: tenant_text(&a.tenant),
            kind: a.kind,
            subject: a.subject,
            title: a.title,
            state: a.state,
            hits: a.hits,
            first_seen: a.first_seen.rfc3339(),
            last_seen: a.last_seen.rfc3339(),
            note: a.note,
            evidence: json(&a.evidence),
        })
        .collect())
}

/// A message that waits, was sent, or failed.
#[derive(Clone, Debug, Serialize)]
pub struct OutgoingRow {
    /// Id.
    pub id: pasban_kernel::id::AlertId,
    /// `mail` or `webhook`.
    pub channel: String,
    /// `alarm`, `statutory`, `other`.
    pub class: String,
    /// To whom.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Message-ID.
    pub message_id: String,
    /// `queued`, `attempting`, `sent`, `ambiguous`, `held`, `failed`.
    pub state: String,
    /// Tries.
    pub attempts: i64,
    /// Last failure.
    pub error: String,
}

/// Outgoing messages.
///
/// # Errors
/// The store's.
pub async fn outgoing(node: &Node, n: Option<u32>) -> Result<Vec<OutgoingRow>> {
    let n = limit(n);
    let rows = node.db.read(move |tx| detect::outgoing_list(tx, n)).await?;
    Ok(rows
        .into_iter()
        .map(|o| OutgoingRow {
            id: o.id,
            channel: o.channel,
            class: o.class,
            recipient: o.recipient,
            subject: o.subject,
            message_id: o.message_id,
            state: o.state,
            attempts: o.attempts,
            error: o.last_error,
        })
        .collect())
}

/// A record that could not be taken in.
#[derive(Clone, Debug, Serialize)]
pub struct BadRow {
    /// Which feed, link or upload.
    pub intake: String,
    /// Where in it.
    pub place: String,
    /// What is wrong.
    pub reason: String,
    /// When.
    pub at: String,
    /// How it begins.
    pub sample: String,
}

/// Bad records of the node and its tenants, newest first.
///
/// # Errors
/// The store's.
pub async fn bad(node: &Node, n: Option<u32>) -> Result<Vec<BadRow>> {
    let tenants = node.registry.load().tenant_ids();
    let n = u32::try_from(limit(n)).unwrap_or(ROWS_DEFAULT);
    let mut rows = node
        .db
        .read(move |tx| {
            let mut all = Vec::new();
            for t in tenants {
                all.extend(bad_records::list(tx, t, None, i64::MAX, n)?);
            }
            Ok(all)
        })
        .await?;
    rows.sort_by_key(|k| std::cmp::Reverse(k.id));
    rows.truncate(n as usize);
    Ok(rows
        .into_iter()
        .map(|k| BadRow {
            intake: k.intake,
            place: k.record.place,
            reason: k.record.reason,
            at: k.at.rfc3339(),
            sample: String::from_utf8_lossy(&k.record.sample).into_owned(),
        })
        .collect())
}

/// What the gate says about an object, per class of receiver.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewRow {
    /// To whom.
    pub to: String,
    /// Whether it would leave.
    pub released: bool,
    /// Why.
    pub because: Vec<String>,
}

/// What the gate would say now about the newest version of an object.
///
/// # Errors
/// Not found.
pub async fn preview(node: &Node, id: pasban_kernel::StixId) -> Result<Vec<PreviewRow>> {
    let object = node.db.read(move |tx| objects::object_versions(tx, &id)).await?.into_iter().next().ok_or(AppError::NotFound)?;
    let rows = crate::exchange::release::preview(node, &object).await?;
    Ok(rows.into_iter().map(|(to, released, because)| PreviewRow { to, released, because }).collect())
}

/// A trust file for receipts of this node and of its partners: their ledger keys as logs, each other's as witnesses.
///
/// # Errors
/// The store's.
pub async fn trust(node: &Node) -> Result<String> {
    let mut logs = Vec::new();
    let mut witnesses = Vec::new();
    let number = node.db.read(ledger::number).await?;
    let mut nodes = vec![node.id];
    nodes.extend(node.links.load().standing().filter_map(|e| e.link.peer));
    nodes.dedup();
    let cards = node.cards.read().map_err(|_| AppError::internal("the cards are poisoned"))?;
    for id in nodes {
        let Some(history) = cards.get(&id) else { continue };
        // A partner's ledger that began anew shows in its checkpoints; the first is what most receipts name.
        let numbers = if id == node.id { 1..=number } else { 1..=1 };
        for card in history.cards() {
            for key in card.card().keys_for(KeyRole::Ledger) {
                for n in numbers.clone() {
                    let log = TrustedLog::new(&ledger::origin_of(&id, n), key.key).map_err(AppError::internal)?;
                    if !logs.iter().any(|l: &TrustedLog| l.key == log.key) {
                        logs.push(log);
                    }
                }
            }
        }
        if let Some(key) = history.newest().and_then(|c| c.keys_for(KeyRole::Ledger).next()) {
            let name = crate::links::witness::witness_name(&id);
            if !witnesses.iter().any(|(n, k)| *n == name || *k == key.key) {
                witnesses.push((name, key.key));
            }
        }
    }
    Trust::new(logs, witnesses, 1).map(|t| t.to_string()).map_err(AppError::internal)
}

/// The blocks in force here, most recent first.
///
/// # Errors
/// The store's.
pub async fn blocks(node: &Node) -> Result<Vec<pasban_formats::outputs::BlockEntry>> {
    let me = node.clone();
    Ok(node.db.read(move |tx| zones::entries(tx, &|n| me.name_of(n))).await?)
}

/// A value in any spelling, or what is wrong with it.
///
/// # Errors
/// Where it is no value.
pub fn value(text: &str) -> Result<Observable> {
    pasban_formats::text::value(text).ok_or_else(|| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
        AppError::invalid(format!("{shown:?} is no value: give a domain, address, range, URL, mail address or hash"))
    })
}

/// What was sent or taken, for `why` of an object.
///
/// # Errors
/// The store's.
pub async fn own_indicators(node: &Node, v: Observable) -> Result<Vec<pasban_kernel::StixId>> {
    let mut ids = crate::exchange::decide::own_of(node, v.clone()).await?;
    let rows = node.db.read(move |tx| mitigate::mitigation_about(tx, &v)).await?;
    for m in rows {
        if m.issuer == node.id && m.state != "withdrawn" && !ids.contains(&m.indicator) {
            ids.push(m.indicator);
        }
    }
    Ok(ids)
}

