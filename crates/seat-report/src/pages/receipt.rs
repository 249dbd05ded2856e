//! The receipt: did it arrive, what now, what happens next, who knows what, and the proof.
//!
//! "Received" is said of what is durable at the named place and proven by that place's receipt. Until then the page says
//! where it lies, in another colour, and gives the telephone.

use pasban_app::exchange::report::NewReport;
use pasban_app::ops::{Act, Consent, lists as reports};
use pasban_app::{AppError, Result, ledger};
use pasban_kernel::id::ReportId;
use pasban_kernel::{Finding, Observable, Timestamp};
use pasban_people::reads;
use pasban_portal::parts::{self, form as fields, list as lists, state};
use pasban_portal::{Download, Drawn, Markup, Page, Permission, Visit, html, say, text, when};
use pasban_proof::receipt as proof;
use pasban_store::rows::exchange::{self, Report};
use pasban_store::rows::seat_report as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{call, findings, readers_table, share_words};
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

fn act_of(word: &str) -> Act {
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
        let read = readings(v, &row).await?;
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
            state: row.state.clone(),
            answered: answered.into_iter().filter(|a| !a.text.trim().is_empty()).map(|a| (a.n, a.text)).collect(),
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
        draw(v, view)
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

fn draw(v: &Visit, view: &ReceiptView) -> Drawn {
    let code = parts::id(&view.code);
    let at = Timestamp(if view.received > 0 { view.received } else { view.at });
    let (title, head) = match view.place {
        Place::Received => (
            text!(v, "report-received-title", code = view.code.as_str()),
            html! { div.banner.ok {
                p.lede { (state::mark("ok", say!(v, "report-received"))) }
                h1 { (say!(v, "report-report", code = code)) }
                p { (say!(v, "report-received-at", body = view.body.as_str(), at = when::exact(v, at))) }
            } },
        ),
        Place::Here => (
            text!(v, "report-here-title", code = view.code.as_str()),
            html! { div.banner.high {
                p.lede { (state::mark("high", say!(v, "report-here"))) }
                h1 { (say!(v, "report-report", code = code)) }
                p { (say!(v, "report-here-at", at = when::exact(v, at), body = view.body.as_str())) }
                @if !view.trouble.is_empty() { p.sub { bdi lang="en" dir="ltr" { (parts::clean(&view.trouble)) } } }
                @if !view.known.telephone.is_empty() { p { (say!(v, "report-here-ring", number = call(&view.known.telephone))) } }
            } },
        ),
    };
    let main = html! {
        div.read.stack {
            (head)
            (three(v, view))
            (do_now(v, view))
            (next(v, view))
            (who_knows(v, view))
            (proofs(v, view))
            (whole(v, view))
        }
    };
    Drawn::new(title, main)
}

fn three(v: &Visit, view: &ReceiptView) -> Markup {
    let act = act_of(&view.act);
    let confirmed = count(view, "confirmed");
    let (state, arrived) = match view.place {
        Place::Received => ("ok", say!(v, "report-three-received", body = view.body.as_str())),
        Place::Here => ("high", say!(v, "report-three-here")),
    };
    parts::answers(
        &text!(v, "report-three"),
        &[
            parts::Answer {
                state,
                question: say!(v, "report-three-arrived"),
                answer: arrived,
                more: super::act_words(v, act),
            },
            parts::Answer {
                state: "",
                question: say!(v, "report-three-do"),
                answer: say!(v, "report-three-steps", n = view.steps.len()),
                more: if view.known.telephone.is_empty() {
                    say!(v, "report-no-telephone")
                } else {
                    say!(v, "report-ring", number = call(&view.known.telephone))
                },
            },
            parts::Answer {
                state: "",
                question: say!(v, "report-three-changed"),
                answer: if view.read_known {
                    say!(v, "report-three-confirmed", n = confirmed, of = view.values)
                } else {
                    say!(v, "report-three-unknown")
                },
                more: if view.read_known {
                    say!(v, "report-three-read", n = view.read.len())
                } else {
                    say!(v, "report-three-unknown-more", body = view.body.as_str())
                },
            },
        ],
    )
}

fn count(view: &ReceiptView, state: &str) -> i64 {
    view.states.iter().find(|(s, _)| s == state).map_or(0, |(_, n)| *n)
}

fn do_now(v: &Visit, view: &ReceiptView) -> Markup {
    parts::panel(
        say!(v, "report-do"),
        html! { ol.list { @for s in &view.steps { li { (v.say(s, &[])) } } } p.meta { (say!(v, "report-do-from")) } },
    )
}

fn next(v: &Visit, view: &ReceiptView) -> Markup {
    let act = act_of(&view.act);
    let open = view.state == "open" || view.state == "closed";
    let phone = if view.phone.is_empty() {
        say!(v, "report-next-no-phone")
    } else {
        say!(v, "report-next-phone", number = parts::id(&view.phone))
    };
    parts::panel(
        say!(v, "report-next"),
        html! { ul.tasks { @match act {
                Act::Help => { li { span { b { (say!(v, "report-next-analyst")) } br; span.sub { (phone) } }
                    @if open { (state::mark("ok", say!(v, "report-next-taken"))) } @else { span.clock.none { span.sub { (say!(v, "report-next-no-time")) } } } } }
                Act::Share => { li { span { b { (say!(v, "report-next-share")) } br; span.sub { (say!(v, "report-next-share-more")) } } } }
                Act::File => { li { span { b { (say!(v, "report-next-file")) } br; span.sub { (say!(v, "report-next-file-more")) } } } }
            } @for (at, said) in &view.answered { li { span { b { (say!(v, "report-next-said", at = when::at(v, Timestamp(*at)))) } br; (parts::said(said)) } } }
            @if act != Act::File { li {
                span { b { (say!(v, "report-next-protect")) } br; span.sub { (say!(v, "report-next-protect-more")) } }
                @if view.read_known { span.sub { (say!(v, "report-three-confirmed", n = count(view, "confirmed"), of = view.values)) } } @else { span.sub { (say!(v, "report-next-confirmed-there")) } }
            } }
            @if let Some(help) = &view.help { li { span { b { (say!(v, "report-next-help")) } br; span.sub { a href={ "/reports/" (help) } { (say!(v, "report-next-help-more")) } } } } }
            @if act != Act::File && view.known.bodies.iter().any(|b| b.regulator) { li { span { b { (say!(v, "report-next-notice")) } br; span.sub { (say!(v, "report-next-notice-more")) } } span { a href="/report?act=file" { (say!(v, "report-next-notice-go")) } } } }
        } },
    )
}

fn who_knows(v: &Visit, view: &ReceiptView) -> Markup {
    let Some(newest) = view.consents.first() else { return html! {} };
    let consent = Consent {
        share: newest.share && newest.withdrawn == 0,
        to: newest.tlp.parse().unwrap_or(pasban_kernel::Tlp::AmberStrict),
        ..crate::answers::consent(Share::Sector, newest.named)
    };
    html! {
        section.panel id="who" { h2 { (say!(v, "report-who-title")) }
            @if act_of(&view.act) == Act::File { p { (say!(v, "report-filed-nobody")) } }
            @else { p { (share_words(v, &consent)) ". " (say!(v, if newest.named && consent.share { "report-named-yes" } else { "report-named-no" })) ". " span.sub { (say!(v, "report-since", at = when::at(v, Timestamp(newest.since)))) } } }
            (readers_table(v, &view.known, &view.readers, view.values))
            h3 { (say!(v, "report-read-title")) }
            @if view.read_known {
                @if view.read.is_empty() { p { (say!(v, "report-read-nobody", body = view.body.as_str())) } }
                @else { (reads_table(v, view)) p.meta { (say!(v, "report-read-staff", body = view.body.as_str())) } }
            } @else { p { (say!(v, "report-read-elsewhere", body = view.body.as_str())) } @if !view.read.is_empty() { (reads_table(v, view)) } }
            p { a href="/who-knows" { (say!(v, "report-to-knows")) } }
            @if act_of(&view.act) != Act::File { (super::consent::form(v, view, &[])) }
        }
    }
}

fn reads_table(v: &Visit, view: &ReceiptView) -> Markup {
    let columns = [
        lists::column(v, "report-col-reader"),
        lists::column(v, "report-col-what"),
        lists::column(v, "report-col-when"),
        lists::column(v, "report-col-times").num(),
    ];
    let rows: Vec<Vec<lists::Cell>> = view
        .read
        .iter()
        .take(50)
        .map(|r| {
            let role = if pasban_access::Role::of(&r.role).is_some() { v.say(&format!("role-{}", r.role), &[]) } else { parts::id(&r.role) };
            vec![
                lists::cell(html! { @if r.name.is_empty() { (role) } @else { bdi { (parts::clean(&r.name)) } br; span.sub { (role) } } }),
                lists::cell(html! { bdi dir="auto" { (parts::clean(&r.what)) } }),
                lists::cell(when::ago(v, Timestamp(r.at))),
                lists::number(html! { (pasban_portal::words::number(r.times)) }),
            ]
        })
        .collect();
    lists::table(v, say!(v, "report-read-title"), &columns, &rows)
}

fn proofs(v: &Visit, view: &ReceiptView) -> Markup {
    let one = |p: &Proof, whose: Markup| {
        html! {
            p { (whose) " " (say!(v, "report-proof-entry", index = pasban_portal::words::number(i64::try_from(p.index).unwrap_or(i64::MAX)), at = when::exact(v, Timestamp(p.at)))) }
            @if p.fault.is_empty() {
                @if p.witnessed_at > 0 { p { (state::mark("ok", say!(v, "report-proof-witnessed", n = p.witnesses.len(), at = when::at(v, Timestamp(p.witnessed_at))))) } }
                @else { p { (state::mark("low", say!(v, "report-proof-provisional"))) } }
                @for w in &p.witnesses { p.sub { (parts::id(w)) } }
            } @else { p { (state::mark("crit", say!(v, "report-proof-bad"))) " " bdi lang="en" dir="ltr" { (parts::clean(&p.fault)) } } }
            p.sub { "sha256 " (parts::id(&p.sha256)) }
        }
    };
    html! {
        section.panel id="proof" { h2 { (say!(v, "report-proof")) }
            p { (say!(v, "report-proof-code", code = parts::id(&view.code))) }
            @if let Some(p) = &view.proof { (one(p, say!(v, "report-proof-of", body = view.body.as_str()))) }
            @if let Some(p) = &view.own_proof { (one(p, say!(v, "report-proof-own"))) }
            p.meta { (say!(v, "report-proof-keep")) }
            p.row {
                a.btn.go href={ "/reports/" (view.report) "/receipt" } { (if view.place == Place::Received { say!(v, "report-save-receipt") } else { say!(v, "report-save-own") }) }
                a.btn href={ "/report?follows=" (view.report) "&way=adds" } { (say!(v, "report-add")) }
                a.btn href={ "/report?follows=" (view.report) "&way=corrects" } { (say!(v, "report-correct")) }
            }
        }
    }
}

fn whole(v: &Visit, view: &ReceiptView) -> Markup {
    let link = |report: &str| html! { a href={ "/reports/" (report) } { (parts::id(&report.parse().map_or_else(|_| report.to_owned(), |id| short_code(&id)))) } };
    let mut rows = vec![
        (say!(v, "report-q-act"), super::act_words(v, act_of(&view.act))),
        (say!(v, "report-sent-at"), when::exact(v, Timestamp(view.at))),
        (
            say!(v, "report-sent-by"),
            if view.sent_by.is_empty() {
                say!(v, "report-sent-program")
            } else {
                html! { bdi { (parts::clean(&view.sent_by)) } }
            },
        ),
        (say!(v, "report-q-what"), parts::said(&view.text)),
    ];
    if !view.systems.is_empty() {
        rows.push((say!(v, "report-q-systems"), parts::said(&view.systems)));
    }
    if !view.basis.is_empty() {
        rows.push((say!(v, "report-basis"), parts::said(&view.basis)));
    }
    rows.push((say!(v, "report-col-values"), say!(v, "report-values-count", n = view.values)));
    html! {
        section.panel id="said" { h2 { (say!(v, "report-said")) }
            (parts::kv(&rows))
            @if let Some(f) = &view.follows { p { (say!(v, if f.way == "corrects" { "report-follows-corrects" } else { "report-follows-adds" }, report = link(&f.report))) } }
            @if !view.followed.is_empty() {
                h3 { (say!(v, "report-followed")) }
                ul.list { @for f in &view.followed { li { (say!(v, if f.way == "corrects" { "report-followed-corrects" } else { "report-followed-adds" }, report = link(&f.report), at = when::at(v, Timestamp(f.at)))) } } }
            }
            @if !view.not_taken.is_empty() {
                details { summary { (say!(v, "report-not-understood", n = view.not_taken.len())) }
                    (findings(v, &view.not_taken.iter().map(|f| Finding::new(f.place.clone(), f.reason.clone())).collect::<Vec<_>>(), 20)) }
            }
        }
    }
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

/// So that a form on the page can be drawn again with what is wrong.
pub(super) fn again(v: &Visit, view: &ReceiptView, faults: &[pasban_portal::Fault]) -> Drawn {
    let drawn = draw(v, view);
    Drawn::new(drawn.title, html! { div.read.stack { (fields::summary(v, faults)) } (drawn.main) })
}
