//! An organisation reports; a CERT receives. The receipt exists before the answer does.

use pasban_kernel::id::{ConsentId, OrgId, ReportId};
use pasban_kernel::limits::{OBJECT_BYTES_MAX, QUESTION_VALUES_MAX, ROWS_MAX};
use pasban_kernel::{Digest, LinkId, Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_proof::act::ActKind;
use pasban_store::rows::exchange::{self as rows, Proposal, Report as Row};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::Bound;
use pasban_translate::exchange::content::{Act, Consent, Content, Hat, Indicator, Report, Statement};

use super::marked::Widened;
use super::objects::{self, Audience, Facts, Made, Via, fresh};
use super::{hat, marked};
use crate::error::{AppError, Result};
use crate::ledger::{self, Salted};
use crate::links::table::{Entry, LinkTable};
use crate::node::Node;

/// What a reporter hands in.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// What the reporter does; help by default.
    pub act: Act,
    /// To which hat.
    pub hat: Hat,
    /// Legal basis, for a filing.
    pub legal_basis: String,
    /// With a filing: whether the CERT is asked for help with the same as well, in a report of its own. A filing alone asks
    /// nobody to look at anything.
    pub ask_help: bool,
    /// When it was first seen.
    pub first_seen: Option<Timestamp>,
    /// What happened.
    pub text: String,
    /// Affected systems.
    pub systems: String,
    /// What may be passed on.
    pub consent: Consent,
    /// Indicators with their RSIT class (may be empty).
    pub values: Vec<(Observable, String)>,
    /// Who reports: the node's own organisation or a hosted tenant.
    pub tenant: TenantId,
    /// To whom; by default the oldest link to a superior that wears the hat.
    pub link: Option<LinkId>,
}

/// A report handed in.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Its id.
    pub report: ReportId,
    /// Leaf of our own act.
    pub index: i64,
    /// Whether it goes to another node (else it is handled here, by the tenant's host).
    pub sent: bool,
    /// The request for help that went along with a filing.
    pub help: Option<ReportId>,
}

fn check(new: &NewReport) -> Result<()> {
    if new.text.trim().is_empty() && new.values.is_empty() {
        return Err(AppError::invalid("a report says what happened, or holds at least one indicator"));
    }
    for (place, text) in [("text", &new.text), ("systems", &new.systems)] {
        let marking = marked::heed(place, text)?;
        if let Some(tlp) = marking.filter(|tlp| new.consent.share && new.consent.to < *tlp) {
            return Err(AppError::invalid(format!("{place} says {tlp}: a consent cannot be wider than that")));
        }
    }
    hat::submission(new.act, new.hat, &new.legal_basis).map_err(|f| AppError::invalid(f.to_string()))?;
    let filing = new.act == Act::File;
    let most = if filing { QUESTION_VALUES_MAX } else { ROWS_MAX };
    if new.values.len() > most {
        let what = if filing { "filing" } else { "report" };
        return Err(AppError::invalid(format!("a {what} holds at most {most} indicators")));
    }
    if new.ask_help && !filing {
        return Err(AppError::invalid("ask_help goes with a filing; everything else reaches the CERT anyway"));
    }
    if filing && !new.ask_help && new.consent.share {
        return Err(AppError::invalid(
            "what is filed is not passed on: ask the CERT for help as well (ask_help), and what it finds can be shared",
        ));
    }
    Ok(())
}

/// Nothing is passed on.
const IN_CONFIDENCE: Consent =
    Consent { share: false, to: Tlp::AmberStrict, action: PermittedAction::Watch, named: false, until: None };

/// What is handed in, as the one or two reports that it makes: a filing, and the request for help that goes with it.
fn parts(id: ReportId, new: NewReport) -> Vec<(ReportId, NewReport)> {
    if new.act != Act::File {
        return vec![(id, new)];
    }
    let help = new.ask_help.then(|| NewReport {
        act: Act::Help,
        hat: Hat::Cert,
        legal_basis: String::new(),
        ask_help: false,
        ..new.clone()
    });
    let filing = NewReport { consent: IN_CONFIDENCE, ask_help: false, ..new };
    std::iter::once((id, filing)).chain(help.map(|part| (help_of(&id), part))).collect()
}

/// The id of the request for help that goes along with a filing.
fn help_of(filing: &ReportId) -> ReportId {
    let mut id = [0; 16];
    id.copy_from_slice(&Digest::of(format!("help with {filing}").as_bytes()).0[..16]);
    ReportId::from_random(id)
}

fn handed(ids: &[ReportId], index: i64, sent: bool) -> Result<Handed> {
    let report = *ids.first().ok_or_else(|| AppError::internal("a report without a part"))?;
    Ok(Handed { report, index, sent, help: ids.get(1).copied() })
}

/// Hands in a report: durable, in the ledger, and on its way. A hosted tenant's report is received by its host at once.
///
/// # Errors
/// Invalid input; no link to a superior; the node is recovering.
pub async fn send(node: &Node, new: NewReport) -> Result<Handed> {
    send_once(node, new, ReportId::from_random(node.ambient.random()), "").await
}

/// [`send`] under an id of the caller's: the same id once more is the same report, and changes nothing. `by` is the person
/// who sends it, as the own act names them; empty for a program.
///
/// # Errors
/// See [`send`].
pub async fn send_once(node: &Node, new: NewReport, id: ReportId, by: &str) -> Result<Handed> {
    send_widened(node, new, id, by, &[]).await
}

/// [`send_once`] where the reporter's consent is wider than the marking of its own material: the act says of what.
///
/// # Errors
/// See [`send`].
pub async fn send_widened(node: &Node, new: NewReport, id: ReportId, by: &str, widened: &[Widened]) -> Result<Handed> {
    check(&new)?;
    node.may_sign()?;
    let now = node.now();
    if !new.tenant.is_own() {
        return receive_from_tenant(node, new, now, id, by, widened).await;
    }
    let table = node.links.load_full();
    let (mut ids, mut drafts) = (Vec::new(), Vec::new());
    for (id, part) in parts(id, new) {
        drafts.push(draft(node, route(&table, &part)?, id, &part, now, by, widened)?);
        ids.push(id);
    }
    pasban_kernel::fault::point("report.commit.before");
    let (index, streams) = node
        .db
        .write("report.send", move |tx| {
            if let Some(known) = rows::report_fetch(tx, &id)? {
                return Ok((known.receipt_index, Vec::new()));
            }
            let (mut first, mut streams) = (None, Vec::new());
            for d in &drafts {
                let index = ledger::record(tx, std::slice::from_ref(&d.act))?.first().copied().unwrap_or(-1);
                rows::report_put(tx, &Row { receipt_index: index, ..d.row.clone() })?;
                for made in &d.made {
                    streams.extend(objects::put(tx, &table, made, now)?);
                }
                first.get_or_insert(index);
            }
            Ok((first.unwrap_or(-1), streams))
        })
        .await?;
    pasban_kernel::fault::point("report.commit.after");
    objects::announce(node, &streams);
    handed(&ids, index, true)
}

/// The link that a report goes over.
fn route<'t>(table: &'t LinkTable, new: &NewReport) -> Result<&'t Entry> {
    let found = match new.link {
        Some(id) => table.get(&id).filter(|e| matches!(e.link.state.as_str(), "active" | "paused")),
        None => table.superiors().find(|e| hat::takes(e, new.hat)),
    };
    match found {
        Some(entry) if hat::takes(entry, new.hat) => Ok(entry),
        _ if new.hat == Hat::Regulator => Err(AppError::Conflict(
            "no link takes filings: its agreement does not let the regulator's hat be addressed; ask for an offer that does, \
             and meanwhile file on paper"
                .into(),
        )),
        Some(_) => Err(AppError::Conflict("the agreement of this link does not let the CERT's hat be addressed".into())),
        None => Err(AppError::Conflict(
            "there is no link to a CERT yet: ask your CERT for an offer and run `pasban link accept`; meanwhile, telephone"
                .into(),
        )),
    }
}

/// A report that is ready to be kept and sent.
struct Draft {
    act: Salted,
    row: Row,
    made: Vec<Made>,
}

fn draft(
    node: &Node,
    entry: &Entry,
    report: ReportId,
    new: &NewReport,
    now: Timestamp,
    by: &str,
    widened: &[Widened],
) -> Result<Draft> {
    let link = entry.link.id;
    // What is filed proposes nothing: its values are evidence, and stand in the filing.
    let filing = new.act == Act::File;
    let proposed = if filing { [].as_slice() } else { &new.values };
    let proposals: Vec<Statement> =
        proposed.iter().map(|(value, category)| proposed_as(node, report, value, category, now)).collect();
    let content = Content::Report(Report {
        report,
        act: new.act,
        hat: new.hat,
        legal_basis: new.legal_basis.clone(),
        first_seen: new.first_seen,
        text: new.text.clone(),
        systems: new.systems.clone(),
        consent: new.consent.clone(),
        values: if filing { new.values.clone() } else { Vec::new() },
        proposals: proposals.iter().map(|p| p.id.clone()).collect(),
    });
    let Bound { id, seed } = fresh(node, "report");
    let statement = fix_created(Statement {
        id,
        seed: Some(seed),
        created: now.to_milli(),
        modified: node.next_modified(),
        issuer: node.id,
        key: 0,
        tlp: Tlp::AmberStrict,
        action: PermittedAction::Watch,
        revoked: false,
        content,
    });
    let facts = Facts { hat: Some(hat::of(new.hat)), ..Facts::default() };
    let mut body = serde_json::json!({
        "object": statement.id.as_str(), "to": entry.link.peer.map(|p| p.to_string()), "act": new.act, "hat": new.hat,
        "legal_basis": new.legal_basis, "indicators": new.values.len(),
    });
    if let (false, Some(map)) = (by.is_empty(), body.as_object_mut()) {
        map.insert("by".into(), by.into());
    }
    say_widened(&mut body, new, widened)?;
    let act = ledger::act(node, ActKind::ReportSent, &node.id.to_string(), &report.to_string(), &body)?;
    let row = Row {
        id: report,
        direction: "out".into(),
        tenant: TenantId::OWN,
        org: None,
        link: Some(link),
        act: word(&new.act),
        hat: word(&new.hat),
        state: "sending".into(),
        body: pasban_translate::exchange::print(&statement).to_string(),
        consent: serde_json::to_string(&new.consent).map_err(AppError::internal)?,
        receipt_index: -1,
        receipt: String::new(),
        at: now,
    };
    let mut made = Vec::with_capacity(proposals.len() + 1);
    for statement in std::iter::once(statement).chain(proposals) {
        let mut one = objects::make(node, statement, Audience::Links(vec![link]), &facts)?;
        if one.object.bytes.len() > OBJECT_BYTES_MAX {
            return Err(AppError::invalid(format!(
                "the report is longer than {OBJECT_BYTES_MAX} bytes: shorten the text, or send it in parts"
            )));
        }
        one.object.applied = true;
        made.push(one);
    }
    Ok(Draft { act, row, made })
}

/// Names in an act what a consent widens. A filing passes nothing on, so it widens nothing.
fn say_widened(body: &mut serde_json::Value, new: &NewReport, widened: &[Widened]) -> Result<()> {
    if let (true, false, Some(map)) = (new.consent.share, widened.is_empty(), body.as_object_mut()) {
        map.insert("widened".into(), serde_json::to_value(widened).map_err(AppError::internal)?);
    }
    Ok(())
}

/// A value as the proposal that belongs to a report.
fn proposed_as(node: &Node, report: ReportId, value: &Observable, category: &str, now: Timestamp) -> Statement {
    let Bound { id, seed } = fresh(node, "indicator");
    fix_created(Statement {
        id,
        seed: Some(seed),
        created: now.to_milli(),
        modified: node.next_modified(),
        issuer: node.id,
        key: 0,
        tlp: Tlp::AmberStrict,
        action: PermittedAction::Watch,
        revoked: false,
        content: Content::Indicator(Indicator {
            values: vec![value.clone()],
            category: category.to_owned(),
            valid_from: now.to_milli(),
            valid_until: None,
            confidence: None,
            reason: String::new(),
            proposal: Some(report),
            unknown_everywhere: false,
        }),
    })
}

/// `created` never lies after `modified`, and both are whole milliseconds.
fn fix_created(mut s: Statement) -> Statement {
    if s.created > s.modified {
        s.created = s.modified;
    }
    s
}

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

async fn receive_from_tenant(
    node: &Node,
    new: NewReport,
    now: Timestamp,
    id: ReportId,
    by: &str,
    widened: &[Widened],
) -> Result<Handed> {
    if org_of(node, new.tenant).is_none() {
        return Err(AppError::NotFound);
    }
    if !node.config.node.hats.contains(&hat::of(new.hat)) {
        let name = hat::of(new.hat).name();
        return Err(AppError::Conflict(format!(
            "this node's institution is no {name}: nothing can be handed in to it as such"
        )));
    }
    receive_here(node, parts(id, new), now, Giver::Person(by), Vec::new(), widened).await
}

fn org_of(node: &Node, tenant: TenantId) -> Option<OrgId> {
    node.registry.load().tenants.iter().find(|t| t.id == tenant).map(|t| t.org)
}

/// Receives what a client that is not a node sent: `from` is the name of its token, `objects` what it sent, verbatim. The
/// same objects from the same token once more are the same report, and change nothing.
///
/// # Errors
/// Invalid input; the node is recovering.
pub async fn receive_plain(node: &Node, new: NewReport, from: &str, objects: Vec<serde_json::Value>) -> Result<Handed> {
    check(&new)?;
    node.may_sign()?;
    let objects = serde_json::Value::Array(objects);
    let canonical = pasban_formats::json::canonical(&objects);
    let sum = Digest::of(
        &[b"pasban/plain-report/v1\n", new.tenant.as_bytes().as_slice(), from.as_bytes(), b"\n", &canonical].concat(),
    );
    let mut id = [0; 16];
    id.copy_from_slice(&sum.0[..16]);
    let report = ReportId::from_random(id);
    if let Some(known) = node.db.read(move |tx| rows::report_fetch(tx, &report)).await? {
        return Ok(Handed { report, index: known.receipt_index, sent: false, help: None });
    }
    let objects = if let serde_json::Value::Array(list) = objects { list } else { Vec::new() };
    receive_here(node, vec![(report, new)], node.now(), Giver::Token(from), objects, &[]).await
}

/// Who hands in at this very node.
#[derive(Clone, Copy)]
enum Giver<'a> {
    /// A hosted tenant; its person's name, empty for a program.
    Person(&'a str),
    /// A plain client, by the name of its token.
    Token(&'a str),
}

/// Keeps what was handed in at this very node.
async fn receive_here(
    node: &Node,
    parts: Vec<(ReportId, NewReport)>,
    now: Timestamp,
    from: Giver<'_>,
    objects: Vec<serde_json::Value>,
    widened: &[Widened],
) -> Result<Handed> {
    let ids: Vec<ReportId> = parts.iter().map(|(id, _)| *id).collect();
    let objects = serde_json::Value::Array(objects);
    let mut kept = Vec::with_capacity(parts.len());
    for (id, part) in parts {
        kept.push(received(node, id, part, now, from, &objects, widened)?);
    }
    let index = node
        .db
        .write("report.tenant", move |tx| {
            if let Some((_, row, _)) = kept.first()
                && let Some(known) = rows::report_fetch(tx, &row.id)?
            {
                return Ok(known.receipt_index);
            }
            let mut first = None;
            for (act, row, proposals) in &kept {
                let index = ledger::record(tx, std::slice::from_ref(act))?.first().copied().unwrap_or(-1);
                rows::report_put(tx, &Row { receipt_index: index, ..row.clone() })?;
                if row.act != word(&Act::File) {
                    keep_consent(tx, &row.id, row.org, row.consent.clone(), now)?;
                }
                rows::proposal_put(tx, proposals)?;
                first.get_or_insert(index);
            }
            Ok(first.unwrap_or(-1))
        })
        .await?;
    handed(&ids, index, false)
}

/// The act, the row and the proposals of a report that was handed in here.
fn received(
    node: &Node,
    report: ReportId,
    new: NewReport,
    now: Timestamp,
    from: Giver<'_>,
    objects: &serde_json::Value,
    widened: &[Widened],
) -> Result<(Salted, Row, Vec<Proposal>)> {
    let mut body = serde_json::json!({"tenant": new.tenant.to_string(), "act": new.act, "hat": new.hat, "legal_basis": new.legal_basis});
    if let Some(map) = body.as_object_mut() {
        match from {
            Giver::Person("") => None,
            Giver::Person(name) => map.insert("by".into(), name.into()),
            Giver::Token(name) => map.insert("token".into(), name.into()),
        };
    }
    say_widened(&mut body, &new, widened)?;
    let act = ledger::act(node, ActKind::ReportReceived, &node.id.to_string(), &report.to_string(), &body)?;
    let mut text = serde_json::json!({
        "text": new.text, "systems": new.systems, "first_seen": new.first_seen.map(Timestamp::rfc3339),
        "legal_basis": new.legal_basis,
    });
    if let (Giver::Token(name), Some(map)) = (from, text.as_object_mut()) {
        map.insert("from".into(), name.into());
        map.insert("objects".into(), objects.clone());
    }
    let mut proposals = Vec::new();
    if new.act == Act::File {
        let values: Vec<_> = new.values.iter().map(|(v, class)| (v.kind().name(), v.value(), class)).collect();
        if let Some(map) = text.as_object_mut() {
            map.insert("values".into(), serde_json::json!(values));
        }
    } else {
        proposals.extend(new.values.into_iter().map(|(v, category)| proposal(report, v, String::new(), category, now)));
    }
    let row = Row {
        id: report,
        direction: "in".into(),
        tenant: new.tenant,
        org: org_of(node, new.tenant),
        link: None,
        act: word(&new.act),
        hat: word(&new.hat),
        state: "new".into(),
        body: text.to_string(),
        consent: serde_json::to_string(&new.consent).map_err(AppError::internal)?,
        receipt_index: -1,
        receipt: String::new(),
        at: now,
    };
    Ok((act, row, proposals))
}

fn proposal(report: ReportId, value: Observable, source: String, category: String, at: Timestamp) -> Proposal {
    Proposal {
        report,
        value,
        source,
        category,
        state: "new".into(),
        because: "[]".into(),
        question: None,
        indicator: String::new(),
        by_whom: String::new(),
        at,
    }
}

fn keep_consent(
    tx: &mut dyn Tx,
    report: &ReportId,
    org: Option<OrgId>,
    body: String,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut id = [0; 16];
    id.copy_from_slice(&Digest::of(format!("consent for {report}").as_bytes()).0[..16]);
    if rows::consent_of(tx, report)?.is_none() {
        rows::consent_insert(
            tx,
            &rows::Consent { id: ConsentId::from_random(id), report: *report, org, body, withdrawn: Timestamp(0) },
            now,
        )?;
    }
    Ok(())
}

/// Keeps a report that came in as an object. Runs inside the intake's transaction, after its act was recorded.
///
/// # Errors
/// The store's.
pub fn receive(
    tx: &mut dyn Tx,
    r: &Report,
    s: &Statement,
    via: Via,
    org: Option<OrgId>,
    index: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    // The first to use a report's id keeps it: nobody else overwrites its state, its consent or its receipt.
    if let Some(known) = rows::report_fetch(tx, &r.report)? {
        return super::consent::heard(tx, &known, r, s, via, now);
    }
    let consent = serde_json::to_string(&r.consent).unwrap_or_else(|_| "{}".into());
    rows::report_put(
        tx,
        &Row {
            id: r.report,
            direction: "in".into(),
            tenant: if let Via::Tenant(t) = via { t } else { TenantId::OWN },
            org,
            link: if let Via::Link(l) = via { Some(l) } else { None },
            act: word(&r.act),
            hat: word(&r.hat),
            state: "new".into(),
            body: pasban_translate::exchange::print(s).to_string(),
            consent: consent.clone(),
            receipt_index: index,
            receipt: String::new(),
            at: now,
        },
    )?;
    if r.act == Act::File {
        // A filing proposes nothing, whatever came in its name before it.
        rows::proposal_forget(tx, &r.report)?;
        return Ok(());
    }
    keep_consent(tx, &r.report, org, consent, now)
}

/// Keeps a proposal that came in as an object. A value decided already is not reopened by a repetition; in the name of a
/// filing nothing is proposed.
///
/// # Errors
/// The store's.
pub fn propose(
    tx: &mut dyn Tx,
    report: &ReportId,
    source: &StixId,
    i: &Indicator,
    now: Timestamp,
) -> Result<(), StoreError> {
    if rows::report_fetch(tx, report)?.is_some_and(|r| r.act == word(&Act::File)) {
        return Ok(());
    }
    let mut new = Vec::with_capacity(i.values.len());
    for v in &i.values {
        if rows::proposal_fetch(tx, report, v)?.is_none() {
            new.push(proposal(*report, v.clone(), source.as_str().to_owned(), i.category.clone(), now));
        }
    }
    rows::proposal_put(tx, &new)
}

/// Withdraws what a reporter allowed to pass on. What has not left stays; what has left is taken back by the analyst.
///
/// # Errors
/// Not found where there is no such report.
pub async fn withdraw_consent(node: &Node, report: ReportId) -> Result<()> {
    let act = ledger::act(
        node,
        ActKind::ConsentWithdrawn,
        &node.id.to_string(),
        &report.to_string(),
        &serde_json::json!({}),
    )?;
    let now = node.now();
    let done = node
        .db
        .write("consent.withdraw", move |tx| {
            if rows::consent_withdraw(tx, &report, now)? == 0 {
                return Ok(false);
            }
            ledger::record(tx, std::slice::from_ref(&act))?;
            Ok(true)
        })
        .await?;
    if let Ok(mut memo) = node.memo.lock() {
        memo.clear();
    }
    if done { Ok(()) } else { Err(AppError::NotFound) }
}

/// Keeps the receipt that the CERT gave for a report of ours.
///
/// # Errors
/// The store's.
pub async fn keep_receipt(node: &Node, report: ReportId, receipt: String) -> Result<()> {
    node.db
        .write("report.receipt", move |tx| {
            if let Some(mut row) = rows::report_fetch(tx, &report)? {
                row.state = "sent".into();
                // The receipt for a later version, which changed the consent, does not replace the report's own.
                if !row.receipt.is_empty() && index_of(&row.receipt) != index_of(&receipt) {
                    return rows::report_put(tx, &row);
                }
                row.receipt = receipt;
                rows::report_put(tx, &row)?;
            }
            Ok(())
        })
        .await
        .map_err(AppError::from)
}

/// Place in the log that a receipt proves.
fn index_of(receipt: &str) -> Option<u64> {
    pasban_proof::receipt::Receipt::parse(receipt.as_bytes()).ok().map(|r| r.index)
}

/// What would go over a link if this were sent: the objects, made and signed, and kept nowhere.
///
/// # Errors
/// See [`send`].
pub fn rehearse(node: &Node, new: NewReport) -> Result<Vec<(LinkId, pasban_store::rows::objects::Object)>> {
    check(&new)?;
    let table = node.links.load_full();
    let mut out = Vec::new();
    for (id, part) in parts(ReportId::from_random([0; 16]), new) {
        let entry = route(&table, &part)?;
        let made = draft(node, entry, id, &part, node.now(), "", &[])?.made;
        out.extend(made.into_iter().map(|m| (entry.link.id, m.object)));
    }
    Ok(out)
}

/// The link that a report to a hat goes over where nobody chooses one.
#[must_use]
pub fn usual_link(node: &Node, hat: Hat) -> Option<LinkId> {
    node.links.load().superiors().find(|e| hat::takes(e, hat)).map(|e| e.link.id)
}
