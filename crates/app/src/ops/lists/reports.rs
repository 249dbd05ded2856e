//! Reports with their values and receipts, and questions.

use std::collections::HashMap;

use pasban_kernel::id::ReportId;
use pasban_kernel::{Observable, ObservableKind, Timestamp};
use pasban_store::rows::exchange;
use pasban_store::{StoreError, Tx};
use pasban_translate::exchange::content::{Content, Hat};
use serde::Serialize;
use serde_json::Value;

use super::{instant, json, limit, org_name, sentences, tenant_text};
use crate::error::{AppError, Result};
use crate::exchange::hat;
use crate::ledger;
use crate::node::Node;

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

/// Reports that may be read under a hat, newest first.
///
/// # Errors
/// The store's; a direction that is neither `in` nor `out`.
pub async fn reports(node: &Node, direction: &str, hat: Hat, n: Option<u32>) -> Result<Vec<ReportRow>> {
    if !matches!(direction, "in" | "out") {
        return Err(AppError::invalid(format!("direction {direction:?}: must be in or out")));
    }
    let (me, incoming, n) = (node.clone(), direction == "in", limit(n));
    Ok(node
        .db
        .read(move |tx| {
            let all = if incoming {
                exchange::report_inbox(tx, hat::of(hat).name(), n)?
            } else {
                exchange::report_list(tx, "out", n)?
            };
            all.into_iter().filter(|r| hat::reads(hat, r)).map(|r| report_row(tx, &me, r)).collect()
        })
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
    /// Values of a filing: evidence, proposed to nobody.
    pub filed: Vec<FiledRow>,
}

/// A value in a filing.
#[derive(Clone, Debug, Serialize)]
pub struct FiledRow {
    /// The value.
    pub value: String,
    /// The value, defanged.
    pub defanged: String,
    /// Its kind.
    pub kind: &'static str,
    /// RSIT.
    pub category: String,
}

impl FiledRow {
    fn of(value: &Observable, category: String) -> Self {
        Self { defanged: value.defanged(), kind: value.kind().name(), value: value.value().to_owned(), category }
    }
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

/// One report, under the hat that asks.
///
/// # Errors
/// Not found: there is none, or it is the other hat's.
pub async fn report(node: &Node, id: ReportId, hat: Hat) -> Result<ReportPage> {
    let me = node.clone();
    let found = node
        .db
        .read(move |tx| {
            let Some(r) = exchange::report_fetch(tx, &id)?.filter(|r| hat::reads(hat, r)) else { return Ok(None) };
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
    let (text, systems, first_seen, legal_basis, filed) = match said.map(|s| s.content) {
        Some(Content::Report(r)) => {
            let filed = r.values.into_iter().map(|(v, category)| FiledRow::of(&v, category)).collect();
            (r.text, r.systems, r.first_seen.map(Timestamp::rfc3339).unwrap_or_default(), r.legal_basis, filed)
        }
        // A hosted tenant's report was never an object.
        _ => (plain("text"), plain("systems"), plain("first_seen"), plain("legal_basis"), filed_here(&body)),
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
    Ok(ReportPage {
        row,
        text,
        systems,
        first_seen,
        legal_basis,
        consent: json(&consent),
        consent_withdrawn: instant(withdrawn),
        proposals,
        filed,
    })
}

/// The values of a hosted tenant's filing, as they were kept.
fn filed_here(body: &Value) -> Vec<FiledRow> {
    let kept: Vec<(ObservableKind, String, String)> =
        body.get("values").and_then(|v| serde_json::from_value(v.clone()).ok()).unwrap_or_default();
    kept.into_iter()
        .filter_map(|(kind, value, category)| {
            Observable::from_stored(kind, &value).ok().map(|v| FiledRow::of(&v, category))
        })
        .collect()
}

/// The receipt of the act with a number in our ledger, under the hat that asks: the act of a report is for the hat that reads
/// the report, every other is the CERT's.
///
/// # Errors
/// Not found: there is none, or it is the other hat's.
pub async fn receipt_at(node: &Node, index: i64, hat: Hat) -> Result<String> {
    let of = node.db.read(move |tx| exchange::report_at(tx, index)).await?;
    if !of.map_or(hat == Hat::Cert, |r| hat::reads(hat, &r)) {
        return Err(AppError::NotFound);
    }
    ledger::receipt(node, index).await
}

/// The receipt for a report: the receiver's for one that was sent, ours for one that came in.
///
/// # Errors
/// Not found: there is none, or it is the other hat's; the receiver has not answered yet.
pub async fn receipt_of(node: &Node, id: ReportId, hat: Hat) -> Result<String> {
    let found = node.db.read(move |tx| exchange::report_fetch(tx, &id)).await?;
    let row = found.filter(|r| hat::reads(hat, r)).ok_or(AppError::NotFound)?;
    if row.direction == "in" {
        return ledger::receipt(node, row.receipt_index).await;
    }
    if row.receipt.is_empty() {
        return Err(AppError::Conflict(
            "the CERT's receipt is not here yet: the link may be down (`pasban link list`); the node goes on trying"
                .into(),
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
