//! An organisation reports; a CERT receives. The receipt exists before the answer does.

use pasban_kernel::id::{ConsentId, OrgId, ReportId};
use pasban_kernel::limits::ROWS_MAX;
use pasban_kernel::{Digest, LinkId, Observable, PermittedAction, StixId, TenantId, Timestamp, Tlp};
use pasban_proof::act::ActKind;
use pasban_store::rows::exchange::{self as rows, Proposal, Report as Row};
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::Bound;
use pasban_translate::exchange::content::{Act, Consent, Content, Hat, Indicator, Report, Statement};

use super::objects::{self, Audience, Facts, Via, fresh};
use crate::error::{AppError, Result};
use crate::ledger;
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
    /// To whom; by default the oldest link to a superior.
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
}

fn check(new: &NewReport) -> Result<()> {
    if new.text.trim().is_empty() && new.values.is_empty() {
        return Err(AppError::invalid("a report says what happened, or holds at least one indicator"));
    }
    if new.values.len() > ROWS_MAX {
        return Err(AppError::invalid(format!("a report holds at most {ROWS_MAX} indicators")));
    }
    if new.act == Act::File && new.legal_basis.trim().is_empty() {
        return Err(AppError::invalid("a filing names its legal basis; to ask for help, use act \"help\""));
    }
    if new.act == Act::Help && new.hat == Hat::Regulator {
        return Err(AppError::invalid("help is asked of the CERT, not of the regulator"));
    }
    Ok(())
}

/// Hands in a report: durable, in the ledger, and on its way. A hosted tenant's report is received by its host at once.
///
/// # Errors
/// Invalid input; no link to a superior; the node is recovering.
pub async fn send(node: &Node, new: NewReport) -> Result<Handed> {
    check(&new)?;
    node.may_sign()?;
    let now = node.now();
    let report = ReportId::from_random(node.ambient.random());
    if !new.tenant.is_own() {
        return receive_from_tenant(node, new, report, now).await;
    }
    let table = node.links.load_full();
    let entry = match new.link {
        Some(id) => table.get(&id).filter(|e| e.link.state == "active" || e.link.state == "paused"),
        None => table.superiors().next(),
    };
    let Some(entry) = entry else {
        return Err(AppError::Conflict(
            "there is no link to a CERT yet: ask your CERT for an offer and run `pasban link accept`; meanwhile, telephone".into(),
        ));
    };
    let link = entry.link.id;
    let audience = Audience::Links(vec![link]);
    let mut proposals = Vec::with_capacity(new.values.len());
    for (value, category) in &new.values {
        let Bound { id, seed } = fresh(node, "indicator");
        let statement = Statement {
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
                category: category.clone(),
                valid_from: now.to_milli(),
                valid_until: None,
                confidence: None,
                reason: String::new(),
                proposal: Some(report),
                unknown_everywhere: false,
            }),
        };
        proposals.push(fix_created(statement));
    }
    let content = Content::Report(Report {
        report,
        act: new.act,
        hat: new.hat,
        legal_basis: new.legal_basis.clone(),
        first_seen: new.first_seen,
        text: new.text.clone(),
        systems: new.systems.clone(),
        consent: new.consent.clone(),
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
    let hat = if new.hat == Hat::Cert { pasban_gate::Hat::Cert } else { pasban_gate::Hat::Regulator };
    let facts = Facts { hat: Some(hat), ..Facts::default() };
    let mut made = vec![objects::make(node, statement.clone(), audience.clone(), &facts)?];
    for p in proposals {
        made.push(objects::make(node, p, audience.clone(), &facts)?);
    }
    let body = serde_json::json!({
        "object": statement.id.as_str(), "to": entry.link.peer.map(|p| p.to_string()), "act": new.act, "hat": new.hat,
        "legal_basis": new.legal_basis, "indicators": new.values.len(),
    });
    let act = ledger::act(node, ActKind::ReportSent, &node.id.to_string(), &report.to_string(), &body)?;
    let row_body = pasban_translate::exchange::print(&statement).to_string();
    let consent = serde_json::to_string(&new.consent).map_err(AppError::internal)?;
    let (act_name, hat_name) = (word(&new.act), word(&new.hat));
    pasban_kernel::fault::point("report.commit.before");
    let (index, streams) = node
        .db
        .write("report.send", move |tx| {
            let index = ledger::record(tx, std::slice::from_ref(&act))?.first().copied().unwrap_or(-1);
            rows::report_put(
                tx,
                &Row {
                    id: report,
                    direction: "out".into(),
                    tenant: TenantId::OWN,
                    org: None,
                    link: Some(link),
                    act: act_name,
                    hat: hat_name,
                    state: "sending".into(),
                    body: row_body,
                    consent,
                    receipt_index: index,
                    receipt: String::new(),
                    at: now,
                },
            )?;
            let mut streams = Vec::new();
            for m in &made {
                let mut m = m.clone();
                m.object.applied = true;
                streams.extend(objects::put(tx, &table, &m, now)?);
            }
            Ok((index, streams))
        })
        .await?;
    pasban_kernel::fault::point("report.commit.after");
    objects::announce(node, &streams);
    Ok(Handed { report, index, sent: true })
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

async fn receive_from_tenant(node: &Node, new: NewReport, report: ReportId, now: Timestamp) -> Result<Handed> {
    if org_of(node, new.tenant).is_none() {
        return Err(AppError::NotFound);
    }
    receive_here(node, new, report, now, "", Vec::new()).await
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
        return Ok(Handed { report, index: known.receipt_index, sent: false });
    }
    let objects = if let serde_json::Value::Array(list) = objects { list } else { Vec::new() };
    receive_here(node, new, report, node.now(), from, objects).await
}

/// Keeps a report that was handed in at this very node: by a hosted tenant, or by a plain client with a token.
async fn receive_here(
    node: &Node,
    new: NewReport,
    report: ReportId,
    now: Timestamp,
    from: &str,
    objects: Vec<serde_json::Value>,
) -> Result<Handed> {
    let org = org_of(node, new.tenant);
    let mut body = serde_json::json!({"tenant": new.tenant.to_string(), "act": new.act, "hat": new.hat, "legal_basis": new.legal_basis});
    if let (false, Some(map)) = (from.is_empty(), body.as_object_mut()) {
        map.insert("token".into(), from.into());
    }
    let act = ledger::act(node, ActKind::ReportReceived, &node.id.to_string(), &report.to_string(), &body)?;
    let mut text = serde_json::json!({
        "text": new.text, "systems": new.systems, "first_seen": new.first_seen.map(Timestamp::rfc3339),
    });
    if let (false, Some(map)) = (from.is_empty(), text.as_object_mut()) {
        map.insert("from".into(), from.into());
        map.insert("objects".into(), objects.into());
    }
    let text = text.to_string();
    let consent = serde_json::to_string(&new.consent).map_err(AppError::internal)?;
    let (act_name, hat_name) = (word(&new.act), word(&new.hat));
    let index = node
        .db
        .write("report.tenant", move |tx| {
            let index = ledger::record(tx, std::slice::from_ref(&act))?.first().copied().unwrap_or(-1);
            rows::report_put(
                tx,
                &Row {
                    id: report,
                    direction: "in".into(),
                    tenant: new.tenant,
                    org,
                    link: None,
                    act: act_name,
                    hat: hat_name,
                    state: "new".into(),
                    body: text,
                    consent: consent.clone(),
                    receipt_index: index,
                    receipt: String::new(),
                    at: now,
                },
            )?;
            keep_consent(tx, &report, org, consent, now)?;
            let proposals: Vec<Proposal> =
                new.values.iter().map(|(v, c)| proposal(report, v.clone(), String::new(), c.clone(), now)).collect();
            rows::proposal_put(tx, &proposals)?;
            Ok(index)
        })
        .await?;
    Ok(Handed { report, index, sent: false })
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
    if rows::report_fetch(tx, &r.report)?.is_some() {
        return Ok(());
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
    keep_consent(tx, &r.report, org, consent, now)
}

/// Keeps a proposal that came in as an object. A value decided already is not reopened by a repetition.
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
                row.receipt = receipt;
                rows::report_put(tx, &row)?;
            }
            Ok(())
        })
        .await
        .map_err(AppError::from)
}
