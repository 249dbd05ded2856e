//! A draft becomes a report, once.

use pasban_access::Seat;
use pasban_app::exchange::marked;
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::ops::{Act, Consent};
use pasban_app::{AppError, Node, Result};
use pasban_kernel::id::ReportId;
use pasban_kernel::{Digest, Finding, Timestamp};
use pasban_store::rows::exchange;
use pasban_store::rows::seat_report::{self as rows, Note};

use crate::answers::{Answers, Ongoing, Read};
use crate::draft::{self, Open};
use crate::known::{Known, own, short_code};
use crate::understood::Understood;

/// What would be sent.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The report.
    pub new: NewReport,
    /// What its own words forbid although it was asked: a narrower consent.
    pub narrowed: Vec<Finding>,
    /// What was not taken of pasted text and files.
    pub findings: Vec<Finding>,
    /// The number that can be rung.
    pub phone: String,
}

/// Puts a report together. What the node knows goes along, so that nobody had to type it.
#[must_use]
pub fn compose(a: &Answers, read: &Read, known: &Known, understood: &Understood, seat: &Seat) -> Ready {
    let mut consent: Consent = a.consent_sent();
    let mut narrowed = Vec::new();
    let words = read.markings.iter().map(|(place, tlp)| ((*place).to_owned(), *tlp));
    for (place, tlp) in words.chain(understood.markings.iter().cloned()) {
        narrowed.extend(marked::narrow(&mut consent, &place, tlp));
    }
    let new = NewReport {
        act: read.act,
        hat: read.hat,
        legal_basis: if read.act == Act::File { a.basis.trim().to_owned() } else { String::new() },
        ask_help: read.act == Act::File && a.ask_help.0,
        first_seen: Some(read.noticed),
        text: text(a, known),
        systems: a.systems_text(),
        consent,
        values: understood.values.iter().map(|v| (v.clone(), String::new())).collect(),
        tenant: seat.tenant,
        link: read.link,
    };
    Ready { new, narrowed, findings: understood.findings.clone(), phone: known.phone.clone() }
}

/// What is happening, and beneath it what the receiver needs to ring back. Words of the form are English here whatever the
/// writer's language: they are read at another desk.
fn text(a: &Answers, known: &Known) -> String {
    let mut out = a.what.trim().to_owned();
    let mut more = Vec::new();
    if let Ok(id) = a.follows.parse::<ReportId>() {
        let how = if a.way == "corrects" { "Corrects" } else { "Adds to" };
        more.push(format!("{how} report {id} ({})", short_code(&id)));
    }
    match a.ongoing() {
        Ongoing::Yes => more.push("Still going on: yes".into()),
        Ongoing::No => more.push("Still going on: no, it stopped".into()),
        Ongoing::Unknown => {}
    }
    let phone = if known.phone.is_empty() { "no telephone entered" } else { &known.phone };
    more.push(format!("Contact: {}, {phone}", known.person));
    out.push_str("\n\n");
    out.push_str(&more.join("\n"));
    out
}

/// Names what a person saw on the check page: where the draft has changed since, nothing is sent.
#[must_use]
pub fn seen(open: &Open) -> String {
    let mut all = open.head.body.clone();
    for f in &open.files {
        all.push_str(&f.sha.to_string());
    }
    Digest::of(all.as_bytes()).to_string().chars().take(32).collect()
}

/// Sends a draft. The id of the report is kept before it is sent, so that whatever breaks off in between, the same draft
/// makes the same report.
///
/// # Errors
/// Those of [`report::send`].
pub async fn send(
    node: &Node,
    seat: &Seat,
    open: &Open,
    ready: Ready,
    key: &[u8; 32],
    now: Timestamp,
) -> Result<ReportId> {
    let a = &open.answers;
    let follows = follows(node, seat, a).await?;
    let (tenant, id) = (seat.tenant, open.draft.id);
    let fresh = draft::report_of(key, seat);
    let note = Note {
        report: fresh,
        tenant,
        draft: id,
        person: seat.person,
        name: seat.name.clone(),
        phone: ready.phone,
        ongoing: a.ongoing().word().into(),
        follows,
        way: if follows.is_some() {
            if a.way == "corrects" { "corrects" } else { "adds" }.into()
        } else {
            String::new()
        },
        help: None,
        findings: serde_json::to_string(&ready.findings).unwrap_or_else(|_| "[]".into()).replace('\0', "\u{FFFD}"),
        at: now,
    };
    // Begun before and broken off: the same id again. Sent before: only as an addition to that.
    let kept = note.clone();
    let report = node
        .db
        .write("report.note", move |tx| {
            let mut note = kept;
            if let Some(before) = rows::note_of_draft(tx, &tenant, &id)? {
                if exchange::report_fetch(tx, &before.report)?.is_none() {
                    note.report = before.report;
                } else if note.follows != Some(before.report) {
                    return Ok(Err(before.report));
                }
            }
            rows::note_put(tx, &note)?;
            Ok(Ok(note.report))
        })
        .await?;
    let report = match report {
        Ok(report) => report,
        Err(before) => return Ok(before),
    };
    let handed = report::send_once(node, ready.new, report, &seat.name).await?;
    let (page, files) = (open.head.page, open.files.iter().map(|f| f.sha).collect::<Vec<_>>());
    node.db
        .write("report.draft.sent", move |tx| {
            if let Some(help) = handed.help {
                rows::note_put(tx, &Note { report, help: Some(help), ..note })?;
            }
            for sha in &files {
                rows::file_drop(tx, &tenant, &id, sha)?;
            }
            draft::drop_version(tx, &tenant, &id, &page)
        })
        .await?;
    Ok(report)
}

/// The report that this one adds to: one of the seat's own, or none.
async fn follows(node: &Node, seat: &Seat, a: &Answers) -> Result<Option<ReportId>> {
    if a.follows.is_empty() {
        return Ok(None);
    }
    let id: ReportId = a.follows.parse().map_err(|_| AppError::NotFound)?;
    let row = node.db.read(move |tx| exchange::report_fetch(tx, &id)).await?;
    row.filter(|r| own(seat, r)).map(|r| Some(r.id)).ok_or(AppError::NotFound)
}
