//! Reports: sent, received, their receipts and consents.

use pasban_app::AppError;
use pasban_app::exchange::marked::{self, MarkedBy};
use pasban_app::exchange::report::{self as app, Handed, NewReport};
use pasban_app::ops::intake;
use pasban_app::ops::{Act, Consent, Hat, lists};
use pasban_kernel::id::ReportId;
use pasban_kernel::limits::ROWS_MAX;
use pasban_kernel::{Digest, Finding, LinkId, Observable, PermittedAction, Timestamp, Tlp};
use serde::{Deserialize, Serialize};

use super::{Control, DONE, Done, Items, tenant};

/// Longest text of a report, bytes.
const TEXT_BYTES_MAX: usize = 256 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Send {
    #[serde(default = "help")]
    act: Act,
    #[serde(default = "cert")]
    hat: Hat,
    #[serde(default)]
    legal_basis: String,
    /// With a filing: ask the CERT for help as well.
    #[serde(default)]
    ask_help: bool,
    #[serde(default)]
    text: String,
    #[serde(default)]
    systems: String,
    first_seen: Option<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    category: String,
    file: Option<File>,
    consent: Option<ConsentIn>,
    tenant: Option<String>,
    link: Option<LinkId>,
}

fn help() -> Act {
    Act::Help
}

fn cert() -> Hat {
    Hat::Cert
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    base64: String,
    /// Who marked it; without it, what the file says of itself.
    marked_by: Option<MarkedBy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentIn {
    share: bool,
    #[serde(default = "green")]
    to: Tlp,
    #[serde(default = "block_home")]
    action: PermittedAction,
    #[serde(default)]
    named: bool,
    until: Option<String>,
}

fn green() -> Tlp {
    Tlp::Green
}

fn block_home() -> PermittedAction {
    PermittedAction::BlockHome
}

#[derive(Serialize)]
pub(super) struct Sent {
    report: ReportId,
    index: i64,
    sent: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<ReportId>,
    values: usize,
    form: &'static str,
    findings: Vec<Finding>,
    /// Markings of the reporter's own that its consent widens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    widened: Vec<marked::Widened>,
}

fn instant(place: &str, text: Option<&str>) -> Result<Option<Timestamp>, AppError> {
    text.map(|t| {
        Timestamp::parse(t)
            .ok_or_else(|| AppError::invalid(format!("{place}: {t:?} is not an instant like 2026-11-24T03:12:00Z")))
    })
    .transpose()
}

pub(super) async fn send(c: &Control, input: Send) -> Result<Sent, AppError> {
    if input.text.len() > TEXT_BYTES_MAX || input.systems.len() > TEXT_BYTES_MAX {
        return Err(AppError::invalid(format!("text: longer than {TEXT_BYTES_MAX} bytes; put the rest in a file")));
    }
    if input.values.len() > ROWS_MAX {
        return Err(AppError::invalid(format!("values: more than {ROWS_MAX}")));
    }
    let mut findings = Vec::new();
    let mut values: Vec<Observable> = Vec::new();
    for (i, text) in input.values.iter().enumerate() {
        match lists::value(text) {
            Ok(v) => values.push(v),
            Err(e) => findings.push(Finding::new(format!("values[{i}]"), e.to_string())),
        }
    }
    // What the texts and the file say about themselves.
    let mut markings = Vec::new();
    for (place, text) in [("text", &input.text), ("systems", &input.systems)] {
        markings.extend(marked::heed(place, text)?.map(|tlp| (place.to_owned(), tlp)));
    }
    let tenant = tenant(input.tenant.as_deref())?;
    let mut form = "";
    let mut own_marking = None;
    if let Some(file) = input.file {
        let named = |f: Finding| AppError::invalid(format!("{}: {f}", file.name));
        let bytes = intake::uploaded(&file.base64).map_err(named)?;
        let sha256 = Digest::of(&bytes);
        // Parsing a large file holds a thread for a while: not one that answers others.
        let taken = tokio::task::spawn_blocking(move || intake::read(&bytes))
            .await
            .map_err(AppError::internal)?
            .map_err(named)?;
        form = taken.form.name();
        if let Some(tlp) = taken.marking {
            match marked::whose(&c.node, tenant, &taken.authors, file.marked_by) {
                Ok(MarkedBy::Reporter) => own_marking = Some((file.name.clone(), sha256, tlp)),
                Ok(MarkedBy::Other) => markings.push((file.name.clone(), tlp)),
                Err(f) => {
                    findings.push(Finding::new(format!("{}: {}", file.name, f.place), f.reason));
                    markings.push((file.name.clone(), tlp));
                }
            }
        }
        findings
            .extend(taken.findings.into_iter().map(|f| Finding::new(format!("{}: {}", file.name, f.place), f.reason)));
        values.extend(taken.values);
    }
    if values.is_empty() && input.text.trim().is_empty() {
        // Nothing to report: what is wrong with the first of it says more than that nothing is left.
        if let Some(first) = findings.first() {
            return Err(AppError::invalid(format!("no value can be taken: {first}")));
        }
        if !form.is_empty() {
            return Err(AppError::invalid(format!(
                "the file, taken for {form}, holds no value that can be looked for"
            )));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    values.retain(|v| seen.insert(v.clone()));
    // Nothing is shared that nobody agreed to share.
    let mut consent = match input.consent {
        Some(k) => Consent {
            share: k.share,
            to: k.to,
            action: k.action,
            named: k.named,
            until: instant("consent.until", k.until.as_deref())?,
        },
        None => {
            Consent { share: false, to: Tlp::AmberStrict, action: PermittedAction::Watch, named: false, until: None }
        }
    };
    findings.extend(markings.iter().filter_map(|(place, tlp)| marked::narrow(&mut consent, place, *tlp)));
    // Only what was asked in so many words widens, and what is left of it after what others marked.
    let widened: Vec<marked::Widened> =
        own_marking.and_then(|(name, sha256, tlp)| marked::widened(&consent, &name, sha256, tlp)).into_iter().collect();
    let n = values.len();
    let new = NewReport {
        act: input.act,
        hat: input.hat,
        legal_basis: input.legal_basis,
        ask_help: input.ask_help,
        first_seen: instant("first_seen", input.first_seen.as_deref())?,
        text: input.text,
        systems: input.systems,
        consent,
        values: values.into_iter().map(|v| (v, input.category.clone())).collect(),
        tenant,
        link: input.link,
    };
    let id = ReportId::from_random(c.node.ambient.random());
    let handed = app::send_widened(&c.node, new, id, "", &widened).await?;
    let Handed { report, index, sent, help } = handed;
    Ok(Sent { report, index, sent, help, values: n, form, findings, widened })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    direction: Option<String>,
    #[serde(default = "cert")]
    hat: Hat,
    limit: Option<u32>,
}

pub(super) async fn list(c: &Control, input: List) -> Result<Items<lists::ReportRow>, AppError> {
    let direction = input.direction.as_deref().unwrap_or("in");
    Ok(Items { items: lists::reports(&c.node, direction, input.hat, input.limit).await? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Show {
    report: ReportId,
    #[serde(default = "cert")]
    hat: Hat,
}

pub(super) async fn show(c: &Control, input: Show) -> Result<lists::ReportPage, AppError> {
    lists::report(&c.node, input.report, input.hat).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    index: Option<i64>,
    report: Option<ReportId>,
    #[serde(default = "cert")]
    hat: Hat,
}

#[derive(Serialize)]
pub(super) struct Receipt {
    receipt: String,
}

pub(super) async fn receipt(c: &Control, input: Which) -> Result<Receipt, AppError> {
    let receipt = match (input.index, input.report) {
        (Some(index), None) => lists::receipt_at(&c.node, index, input.hat).await?,
        (None, Some(report)) => lists::receipt_of(&c.node, report, input.hat).await?,
        _ => return Err(AppError::invalid("give either index or report")),
    };
    Ok(Receipt { receipt })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    report: ReportId,
}

pub(super) async fn consent_withdraw(c: &Control, input: Report) -> Result<Done, AppError> {
    app::withdraw_consent(&c.node, input.report).await?;
    Ok(DONE)
}
