//! The receipt: did it arrive, what now, what happens next, who knows what, and the proof.
//!
//! "Received" is said of what is durable at the named place and proven by that place's receipt. Until then the page says
//! where it lies, in another colour, and gives the telephone.

use pasban_app::exchange::course;
use pasban_app::exchange::report::NewReport;
use pasban_app::ops::{Act, Consent, lists as reports};
use pasban_app::{AppError, Result, ledger};
use pasban_kernel::id::ReportId;
use pasban_kernel::{Finding, Observable};
use pasban_people::reads;
use pasban_portal::{Download, Drawn, Page, Permission, Visit, html, text};
use pasban_proof::receipt as proof;
use pasban_store::rows::exchange::{self, Report};
use pasban_store::rows::seat_report as rows;
use pasban_translate::exchange::course::What;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::advice;
use crate::answers::{Ongoing, Share};
use crate::known::{self, Known, own, short_code};
use crate::readers::{self, Reader};

/// The receipt page.
pub struct Receipt;

/// Which report.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// The report.
    pub report: String,
}

/// Where a report is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Durable at the body that it is for, and that body's receipt is here.
    Received,
    /// Durable here; not passed on yet, or not acknowledged.
    Here,
}

/// What a receipt proves.
#[derive(Serialize, JsonSchema)]
pub struct Proof {
    /// Whose ledger: its origin.
    pub origin: String,
    /// Place in it, from 0.
    pub index: u64,
    /// When the act was recorded, microseconds since 1970.
    pub at: i64,
    /// Who cosigned the checkpoint, beside the ledger's owner.
    pub witnesses: Vec<String>,
    /// When the quorum was reached, microseconds since 1970; 0 while it is provisional.
    pub witnessed_at: i64,
    /// SHA-256 of the receipt.
    pub sha256: String,
    /// What does not hold, checked at this node; empty where it holds.
    pub fault: String,
}

/// Somebody who opened the report.
#[derive(Serialize, JsonSchema)]
pub struct ReadRow {
    /// Name of a colleague; empty for staff of the body.
    pub name: String,
    /// Role.
    pub role: String,
    /// Which fields.
    pub what: String,
    /// First within the hour, microseconds since 1970.
    pub at: i64,
    /// How often within the hour.
    pub times: i64,
}

/// An addition or correction.
#[derive(Serialize, JsonSchema)]
pub struct Follow {
    /// The report.
    pub report: String,
    /// `adds`, `corrects`.
    pub way: String,
    /// When, microseconds since 1970.
    pub at: i64,
}

/// A consent that stands or stood.
#[derive(Serialize, JsonSchema)]
pub struct ConsentRow {
    /// Whether anything may be passed on.
    pub share: bool,
    /// How far.
    pub tlp: String,
    /// Whether the organisation may be named.
    pub named: bool,
    /// Since when, microseconds since 1970.
    pub since: i64,
    /// When it was withdrawn; 0 while it stands.
    pub withdrawn: i64,
}

/// A report of one's own.
#[derive(Serialize, JsonSchema)]
pub struct ReceiptView {
    /// The report.
    pub report: String,
    /// A short code for the telephone.
    pub code: String,
    /// Where it is.
    pub place: Place,
    /// The body that it is for.
    pub body: String,
    /// Its hat.
    pub hat: String,
    /// `help`, `share`, `file`.
    pub act: String,
    /// `new`, `open`, `closed`; `sending`, `sent`.
    pub state: String,
    /// What the CERT wrote back, where it is this node: when, microseconds since 1970, and what.
    pub answered: Vec<(i64, String)>,
    /// When it was handed in, microseconds since 1970.
    pub at: i64,
    /// When the body recorded it, microseconds since 1970; 0 until then.
    pub received: i64,
    /// What is wrong with the line; empty where nothing is known to be.
    pub trouble: String,
    /// Who sent it; empty where it came from the command line.
    pub sent_by: String,
    /// The number that can be rung.
    pub phone: String,
    /// What to do now: messages by key.
    pub steps: Vec<String>,
    /// What was said.
    pub text: String,
    /// Affected systems.
    pub systems: String,
    /// Legal basis of a filing.
    pub basis: String,
    /// How many values went along.
    pub values: usize,
    /// How many of them stand how, as far as this node knows.
    pub states: Vec<(String, i64)>,
    /// What was not taken.
    pub not_taken: Vec<super::check::FindingRow>,
    /// What may be passed on.
    pub consents: Vec<ConsentRow>,
    /// Who can read what, as the consent stands.
    pub readers: Vec<Reader>,
    /// Who did, as far as this node can know.
    pub read: Vec<ReadRow>,
    /// Whether this node keeps the record of readings.
    pub read_known: bool,
    /// The body told which roles opened it.
    pub read_told: bool,
    /// The proof of the body.
    pub proof: Option<Proof>,
    /// The proof of this node's own act, where the report went to another node.
    pub own_proof: Option<Proof>,
    /// The report that it adds to or corrects.
    pub follows: Option<Follow>,
    /// What adds to it or corrects it.
    pub followed: Vec<Follow>,
    /// The request for help that went along with a filing.
    pub help: Option<String>,
    /// What is known of the organisation.
    pub known: Known,
}

/// A report of the seat's own.
///
/// # Errors
/// Not found: there is none, or it is somebody else's.
pub(super) async fn fetch(v: &Visit, name: &str) -> Result<Report> {
    let id: ReportId = name.parse().map_err(|_| AppError::NotFound)?;
    let row = v.node().db.read(move |tx| exchange::report_fetch(tx, &id)).await?;
    row.filter(|r| v.seat().is_ok_and(|s| own(s, r))).ok_or(AppError::NotFound)
}

pub(super) fn act_of(word: &str) -> Act {
    match word {
        "share" => Act::Share,
        "file" => Act::File,
        _ => Act::Help,
    }
}

fn hat_of(word: &str) -> pasban_app::ops::Hat {
    if word == "regulator" { pasban_app::ops::Hat::Regulator } else { pasban_app::ops::Hat::Cert }
}

async fn proof_of(v: &Visit, receipt: &str) -> Option<Proof> {
    if receipt.is_empty() {
        return None;
    }
    let parsed = proof::Receipt::parse(receipt.as_bytes()).ok()?;
    let sha256 = pasban_kernel::Digest::of(receipt.as_bytes()).to_string();
    let origin = parsed.checkpoint.text.lines().next().unwrap_or_default().to_owned();
    let mut out = Proof {
        origin,
        index: parsed.index,
        at: parsed.act.at().0,
        witnesses: Vec::new(),
        witnessed_at: 0,
        sha256,
        fault: String::new(),
    };
    let trust = reports::trust(v.node()).await.ok().and_then(|t| proof::Trust::parse(&t).ok());
    match trust.map(|t| proof::verify(receipt.as_bytes(), &t)) {
        Some(Ok(verdict)) => match verdict.standing {
            proof::Standing::Witnessed { by, at } => {
                out.witnesses = by;
                out.witnessed_at = at.0;
            }
            proof::Standing::Provisional { by, .. } => out.witnesses = by,
        },
        Some(Err(fault)) => out.fault = fault.to_string(),
        None => out.fault = "no trusted keys are known here".into(),
    }
    Some(out)
}

/// Name of a report in the record of readings, as the desk notes it.
fn record_of(report: &ReportId) -> String {
    format!("report {report}")
}

impl Page for Receipt {
    const PATH: &'static str = "/reports/{report}";
    const PERMISSION: Permission = Permission::ReportOwn;
    const SUMMARY: &'static str = "A report of one's own: where it is, what now, who knows what, the proof.";
    type Ask = Ask;
    type View = ReceiptView;

    async fn look(v: &Visit, ask: Ask) -> Result<ReceiptView> {
        let row = fetch(v, &ask.report).await?;
        let seat = v.seat()?;
        let node = v.node();
        let known = known::known(node, seat).await?;
        let id = row.id;
        let tenant = seat.tenant;
        let (answered, note, followed, states, consents) = node
            .db
            .read(move |tx| {
                Ok((
                    pasban_store::rows::seat_desk::events::answer_list(tx, &id)?,
                    rows::note_fetch(tx, &id)?,
                    rows::note_following(tx, &tenant, &id)?,
                    rows::proposal_states(tx, &id)?,
                    rows::consent_history(tx, &id)?,
                ))
            })
            .await?;
        let page = reports::report(
            node,
            id,
            if row.direction == "in" { hat_of(&row.hat) } else { pasban_app::ops::Hat::Cert },
        )
        .await?;
        let (values, text, systems) = said(&row, &page);
        let here = row.direction == "in";
        let own_receipt =
            if row.receipt_index >= 0 { ledger::receipt(node, row.receipt_index).await.ok() } else { None };
        let own_proof = match &own_receipt {
            Some(r) => proof_of(v, r).await,
            None => None,
        };
        let (proof, own_proof) = if here { (own_proof, None) } else { (proof_of(v, &row.receipt).await, own_proof) };
        let place = if here || proof.is_some() { Place::Received } else { Place::Here };
        let link = row
            .link
            .and_then(|l| node.links.load().get(&l).map(|e| (e.link.peer_name.clone(), e.link.trouble.clone())));
        let (body, trouble) =
            if here { (node.config.node.name.clone(), String::new()) } else { link.unwrap_or_default() };
        let consent: Consent = serde_json::from_str(&row.consent).map_err(AppError::internal)?;
        let ongoing = Ongoing::of(note.as_ref().map_or("", |n| n.ongoing.as_str()));
        let readers = readers_of(v, &known, &row, &consent, &values)?;
        let mut read = readings(v, &row).await?;
        // Of a report that went over a link the body tells which roles opened it, and what it answers.
        let told = if here { Vec::new() } else { course::of_report(node, &id).await? };
        read.extend(told.iter().filter(|s| s.what == What::Opened).map(|s| ReadRow {
            name: String::new(),
            role: s.role.clone(),
            what: String::new(),
            at: s.at.0,
            times: 1,
        }));
        let answered: Vec<(i64, String)> = answered
            .into_iter()
            .map(|a| (a.n, a.text))
            .chain(told.iter().filter(|s| s.what != What::Opened).map(|s| (s.at.0, s.words.clone())))
            .filter(|(_, words)| !words.trim().is_empty())
            .collect();
        let state = match told.iter().map(|s| s.what).max() {
            Some(What::Closed) => "closed".to_owned(),
            Some(What::Acknowledged) => "open".to_owned(),
            _ => row.state.clone(),
        };
        let not_taken: Vec<Finding> =
            note.as_ref().and_then(|n| serde_json::from_str(&n.findings).ok()).unwrap_or_default();
        let history = if consents.is_empty() {
            vec![ConsentRow {
                share: consent.share,
                tlp: consent.to.name().into(),
                named: consent.named,
                since: row.at.0,
                withdrawn: 0,
            }]
        } else {
            consents
                .into_iter()
                .filter_map(|(c, at)| {
                    let given: Consent = serde_json::from_str(&c.body).ok()?;
                    Some(ConsentRow {
                        share: given.share,
                        tlp: given.to.name().into(),
                        named: given.named,
                        since: at.0,
                        withdrawn: c.withdrawn.0,
                    })
                })
                .collect()
        };
        Ok(ReceiptView {
            report: id.to_string(),
            code: short_code(&id),
            place,
            body,
            act: row.act.clone(),
            hat: row.hat.clone(),
            state,
            answered,
            at: row.at.0,
            received: if here { row.at.0 } else { proof.as_ref().map_or(0, |p| p.at) },
            trouble,
            sent_by: note.as_ref().map(|n| n.name.clone()).unwrap_or_default(),
            phone: note.as_ref().map(|n| n.phone.clone()).unwrap_or_default(),
            steps: advice::first_hour(act_of(&row.act), ongoing).into_iter().map(str::to_owned).collect(),
            basis: page.legal_basis,
            values: values.len(),
            states,
            not_taken: not_taken
                .iter()
                .map(|f| super::check::FindingRow { place: f.place.clone(), reason: f.reason.clone() })
                .collect(),
            consents: history,
            read_known: here,
            read_told: told.iter().any(|s| s.what == What::Opened),
            follows: note
                .as_ref()
                .and_then(|n| n.follows.map(|f| Follow { report: f.to_string(), way: n.way.clone(), at: n.at.0 })),
            followed: followed
                .into_iter()
                .map(|n| Follow { report: n.report.to_string(), way: n.way, at: n.at.0 })
                .collect(),
            help: note.and_then(|n| n.help).map(|h| h.to_string()),
            text,
            systems,
            readers,
            read,
            proof,
            own_proof,
            known,
        })
    }

    fn draw(v: &Visit, view: &ReceiptView) -> Drawn {
        super::receipt_page::draw(v, view)
    }
}

/// What a report holds: its values, wherever they are kept, and its words.
fn said(row: &Report, page: &reports::ReportPage) -> (Vec<Observable>, String, String) {
    let value = |kind: &str, value: &str| {
        pasban_kernel::ObservableKind::from_name(kind).and_then(|k| Observable::from_stored(k, value).ok())
    };
    let mut values: Vec<Observable> = page
        .proposals
        .iter()
        .filter_map(|p| value(p.kind, &p.value))
        .chain(page.filed.iter().filter_map(|p| value(p.kind, &p.value)))
        .collect();
    if values.is_empty() && row.direction == "out" {
        // The proposals of a report that was sent are objects of their own; how many there are stands in the report.
        let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
        if let Ok(pasban_translate::exchange::Statement {
            content: pasban_translate::exchange::Content::Report(r),
            ..
        }) = pasban_translate::exchange::read(&body)
        {
            let stand_in = Observable::domain("stand-in.example").ok();
            values = r.proposals.iter().filter_map(|_| stand_in.clone()).collect();
        }
    }
    (values, page.text.clone(), page.systems.clone())
}

/// Who can read it, as its consent stands now.
fn readers_of(v: &Visit, known: &Known, row: &Report, consent: &Consent, values: &[Observable]) -> Result<Vec<Reader>> {
    let act = act_of(&row.act);
    let new = NewReport {
        act,
        hat: hat_of(&row.hat),
        legal_basis: if act == Act::File { "as filed".into() } else { String::new() },
        ask_help: false,
        first_seen: None,
        text: "as sent".into(),
        systems: String::new(),
        consent: if act == Act::File { crate::answers::consent(Share::No, false) } else { consent.clone() },
        values: values.iter().take(readers::ASKED_MAX).map(|v| (v.clone(), String::new())).collect(),
        tenant: row.tenant,
        link: row.link,
    };
    match readers::readers(v.node(), known, &new) {
        // The link that it went over may be gone since: then nobody new can read it.
        Err(AppError::Conflict(_) | AppError::Invalid(_)) => Ok(Vec::new()),
        other => other,
    }
}

/// Who opened it here. Names of the body's staff are its own business; that and when somebody did is the reporter's.
async fn readings(v: &Visit, row: &Report) -> Result<Vec<ReadRow>> {
    let seat = v.seat()?;
    let found = reads::of_record(v.node(), &record_of(&row.id)).await?;
    let colleagues = pasban_people::person::list(v.node(), Some(seat.tenant)).await?;
    Ok(found
        .into_iter()
        .map(|r| ReadRow {
            name: colleagues.iter().find(|c| c.id == r.person).map(|c| c.name.clone()).unwrap_or_default(),
            role: r.role,
            what: r.what,
            at: r.at.0,
            times: r.times,
        })
        .collect())
}

/// The receipt as a file.
pub struct ReceiptFile;

/// A receipt: a text that anybody checks with `pasban verify`.
#[derive(Serialize, JsonSchema)]
pub struct FileView {
    /// The report's short code.
    pub code: String,
    /// Whether it is the body's own; else this node's own act only.
    pub received: bool,
    /// The receipt.
    pub receipt: String,
}

impl Page for ReceiptFile {
    const PATH: &'static str = "/reports/{report}/receipt";
    const PERMISSION: Permission = Permission::ReportOwn;
    const SUMMARY: &'static str =
        "The receipt of a report as a file: the body's, or this node's own until that is here.";
    const FILE: Option<&'static str> = Some("text/plain; charset=utf-8");
    type Ask = Ask;
    type View = FileView;

    async fn look(v: &Visit, ask: Ask) -> Result<FileView> {
        let row = fetch(v, &ask.report).await?;
        let received = row.direction == "in" || !row.receipt.is_empty();
        let receipt = if row.direction == "out" && received {
            row.receipt
        } else {
            ledger::receipt(v.node(), row.receipt_index).await?
        };
        Ok(FileView { code: short_code(&row.id), received, receipt })
    }

    fn draw(v: &Visit, view: &FileView) -> Drawn {
        Drawn::new(text!(v, "report-proof"), html! { pre.id { (view.receipt) } })
    }

    fn download(view: &FileView) -> Option<Download> {
        let kind = if view.received { "receipt" } else { "stored-here" };
        Some(Download {
            name: format!("{}-{kind}.txt", view.code),
            mime: "text/plain; charset=utf-8",
            bytes: view.receipt.clone().into_bytes(),
        })
    }
}
