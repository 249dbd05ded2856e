//! What was understood, what was not and why, and who will be able to read it: shown before anything is sent.

use pasban_app::{AppError, Result};
use pasban_kernel::{Finding, Timestamp};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form as fields, list as lists, state};
use pasban_portal::{Deed, Drawn, Fault, Markup, Outcome, Page, Permission, Visit, html, say, text, when};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{act_words, findings, hidden, readers_table, share_words};
use crate::answers::{self, Answers, Share};
use crate::known::{self, Known, short_code};
use crate::readers::{self, Reader};
use crate::understood::{self, Remark, SourceRow, Understood};
use crate::{draft, hand_in};

/// Values that the page shows one by one.
const SHOWN: usize = 100;
/// Findings that the page shows one by one.
const FINDINGS: usize = 50;

/// The check page.
pub struct Checked;

/// Which draft.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// The draft.
    pub draft: String,
}

/// A value as it was understood.
#[derive(Serialize, JsonSchema)]
pub struct ValueRow {
    /// The value, defanged.
    pub value: String,
    /// `domain`, `ip`, `url`, `sha256` …
    pub kind: String,
    /// What is remarkable about it.
    pub remark: Option<Remark>,
}

/// A place and what is wrong there.
#[derive(Serialize, JsonSchema)]
pub struct FindingRow {
    /// Where.
    pub place: String,
    /// What and why.
    pub reason: String,
}

/// What would be sent.
#[derive(Serialize, JsonSchema)]
pub struct CheckView {
    /// The draft.
    pub draft: String,
    /// Names what this page shows; what is sent must be this.
    pub seen: String,
    /// What is not asked.
    pub known: Known,
    /// The answers.
    pub answers: Answers,
    /// To which body.
    pub to: String,
    /// When it was noticed, microseconds since 1970.
    pub noticed: i64,
    /// Where values came from.
    pub sources: Vec<SourceRow>,
    /// How many values.
    pub count: usize,
    /// The first of them.
    pub values: Vec<ValueRow>,
    /// What was not taken.
    pub findings: Vec<FindingRow>,
    /// A consent that is narrower than was asked, since the words say so.
    pub narrowed: Vec<FindingRow>,
    /// Whether anything may be passed on.
    pub shared: bool,
    /// How far.
    pub tlp: String,
    /// Whether the organisation may be named.
    pub named: bool,
    /// Who will be able to read what.
    pub readers: Vec<Reader>,
    /// Other versions of the draft.
    pub beside: usize,
    /// The report that this draft was sent as already.
    pub sent: Option<String>,
    /// What still keeps it from being sent: field and words.
    pub faults: Vec<Fault>,
}

fn rows(of: &[Finding]) -> Vec<FindingRow> {
    of.iter().map(|f| FindingRow { place: f.place.clone(), reason: f.reason.clone() }).collect()
}

fn back(of: &[FindingRow]) -> Vec<Finding> {
    of.iter().map(|f| Finding::new(f.place.clone(), f.reason.clone())).collect()
}

/// A draft put together as far as it goes.
struct Put {
    open: draft::Open,
    known: Known,
    understood: Understood,
    ready: Option<hand_in::Ready>,
    to: String,
    noticed: Timestamp,
    faults: Vec<Fault>,
}

async fn put(v: &Visit, name: &str) -> Result<Put> {
    let seat = v.seat()?;
    let open = draft::open(v.node(), seat, draft::id_of(name)?).await?;
    let known = known::known(v.node(), seat).await?;
    let understood = understood::all(open.answers.values.clone(), open.files.clone()).await?;
    // "Just now" was said when it was typed, not when it is sent.
    let said = open.head.at;
    let a = &open.answers;
    let noticed = |day: &str, time: &str| when::read(v, day, time);
    let (mut faults, mut ready, mut to, mut at) = (Vec::new(), None, String::new(), said);
    match answers::read(a, &known, said, noticed) {
        Ok(read) => {
            at = read.noticed;
            let body = known.body(&a.to, read.hat);
            to = body.map(|b| b.name.clone()).unwrap_or_default();
            ready = Some(hand_in::compose(a, &read, &known, &understood, seat));
        }
        Err(bad) => faults.extend(bad.iter().map(|w| super::fault(v, w))),
    }
    let most = understood::values_max(a.act() == pasban_app::ops::Act::File);
    if understood.values.len() > most {
        faults.push(Fault { field: "values".into(), words: text!(v, "report-fault-values", n = most) });
    }
    Ok(Put { open, known, understood, ready, to, noticed: at, faults })
}

impl Page for Checked {
    const PATH: &'static str = "/report/{draft}/check";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str = "What was understood of a draft, and who will be able to read it.";
    type Ask = Ask;
    type View = CheckView;

    async fn look(v: &Visit, ask: Ask) -> Result<CheckView> {
        let Put { open, known, understood, ready, to, noticed, mut faults } = put(v, &ask.draft).await?;
        let profile = known.profile();
        let readers = match &ready {
            Some(r) => match readers::readers(v.node(), &known, &r.new) {
                Ok(readers) => readers,
                Err(AppError::Invalid(words) | AppError::Conflict(words)) => {
                    faults.push(Fault { field: "act".into(), words });
                    Vec::new()
                }
                Err(e) => return Err(e),
            },
            None => Vec::new(),
        };
        let consent = ready.as_ref().map_or_else(|| open.answers.consent_sent(), |r| r.new.consent.clone());
        Ok(CheckView {
            draft: ask.draft,
            seen: hand_in::seen(&open),
            count: understood.values.len(),
            values: understood
                .values
                .iter()
                .take(SHOWN)
                .map(|o| ValueRow {
                    value: o.defanged(),
                    kind: o.kind().name().to_owned(),
                    remark: understood::remark(v.node(), &profile, o),
                })
                .collect(),
            sources: understood.sources,
            findings: rows(&understood.findings),
            narrowed: rows(&ready.map(|r| r.narrowed).unwrap_or_default()),
            shared: consent.share,
            tlp: consent.to.name().to_owned(),
            named: consent.named,
            beside: open.beside.len(),
            sent: open.sent.as_ref().map(|n| n.report.to_string()),
            noticed: noticed.0,
            answers: open.answers,
            known,
            to,
            readers,
            faults,
        })
    }

    fn draw(v: &Visit, view: &CheckView) -> Drawn {
        draw(v, view, &[])
    }
}

fn draw(v: &Visit, view: &CheckView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "report-check-title");
    let all: Vec<Fault> = view.faults.iter().chain(faults).cloned().collect();
    let window = if all.is_empty() { title.clone() } else { text!(v, "portal-problem-title", what = title.as_str()) };
    let edit = format!("/report?draft={}", view.draft);
    let consent = consent_of(view);
    let main = html! {
        div.read.stack {
            (summary(v, &all, &edit))
            (parts::crumbs(&[(edit.as_str(), say!(v, "report-title"))], say!(v, "report-check-title")))
            h1 { (title) }
            p.lede { (say!(v, "report-check-lede")) }
            @if let Some(report) = &view.sent { div.banner.med { p { (say!(v, "report-sent-before", report = html! { a href={ "/reports/" (report) } { (sent_code(report)) } })) } } }
            @if view.beside > 0 { div.banner.med { p { (say!(v, "report-two-here", n = view.beside)) " " a href=(edit) { (say!(v, "report-two-look")) } } } }
            section.panel { h2 { (say!(v, "report-check-said")) } (typed_table(v, &view.answers))
                @if !view.to.is_empty() { p { (say!(v, "report-check-to", body = view.to.as_str())) } }
                p { a href=(edit) { (say!(v, "report-check-change")) } }
            }
            (understood_panel(v, view))
            (files_panel(v, view))
            section.panel { h2 { (say!(v, "report-readers-title")) }
                p { (share_words(v, &consent)) ". " (say!(v, if view.named { "report-named-yes" } else { "report-named-no" })) "." }
                @if !view.narrowed.is_empty() { div.banner.med { p { (say!(v, "report-narrowed")) } (findings(v, &back(&view.narrowed), 10)) } }
                (readers_table(v, &view.known, &view.readers, view.count))
            }
            (super::telephone(v, &view.known))
            form.saved.row method="post" action={ "/report/" (view.draft) "/send" } {
                (hidden(v, &[("seen", &view.seen)]))
                @if view.faults.is_empty() { button.btn.go.big { (send_words(v, view)) } }
                a.btn href=(edit) { (say!(v, "report-check-back")) }
                p.meta { (say!(v, "report-check-unsent")) }
            }
        }
    };
    Drawn::new(window, main)
}

fn sent_code(report: &str) -> Markup {
    parts::id(&report.parse().map_or_else(|_| report.to_owned(), |id| short_code(&id)))
}

/// The faults, linked to where they are mended: on the form.
fn summary(v: &Visit, faults: &[Fault], edit: &str) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.banner.crit role="alert" tabindex="-1" autofocus id="faults" {
                h2 { (say!(v, "portal-problem")) }
                ul.list { @for f in faults { li { a href={ (edit) "#f-" (f.field) } { (f.words) } } } }
            }
        }
    }
}

fn send_words(v: &Visit, view: &CheckView) -> Markup {
    let name = view.to.as_str();
    match view.answers.act() {
        pasban_app::ops::Act::Help => say!(v, "report-send-help", body = name),
        pasban_app::ops::Act::Share => say!(v, "report-send-share", body = name),
        pasban_app::ops::Act::File => say!(v, "report-send-file", body = name),
    }
}

fn consent_of(view: &CheckView) -> pasban_app::ops::Consent {
    let mut c = answers::consent(if view.shared { Share::Sector } else { Share::No }, view.named);
    if let Ok(tlp) = view.tlp.parse() {
        c.to = tlp;
    }
    c
}

/// The answers as a person reads them again.
pub(super) fn typed_table(v: &Visit, a: &Answers) -> Markup {
    let ongoing = match a.ongoing() {
        answers::Ongoing::Yes => say!(v, "report-yes"),
        answers::Ongoing::No => say!(v, "report-ongoing-no"),
        answers::Ongoing::Unknown => say!(v, "report-ongoing-unknown"),
    };
    let nothing = || html! { span.sub { (say!(v, "report-nothing-said")) } };
    let said = |text: &str| if text.trim().is_empty() { nothing() } else { parts::said(text) };
    let noticed = if a.when == "earlier" {
        html! { bdi dir="ltr" { (parts::clean(&a.day)) } ", " bdi dir="ltr" { (parts::clean(&a.time)) } }
    } else {
        say!(v, "report-when-now")
    };
    let mut rows = vec![(say!(v, "report-q-act"), act_words(v, a.act()))];
    if a.act() == pasban_app::ops::Act::File {
        rows.push((say!(v, "report-basis"), said(&a.basis)));
        rows.push((
            say!(v, "report-ask-help"),
            if a.ask_help.0 { say!(v, "report-yes") } else { say!(v, "report-no") },
        ));
    }
    rows.push((say!(v, "report-q-what"), said(&a.what)));
    rows.push((say!(v, "report-q-when"), noticed));
    rows.push((say!(v, "report-q-ongoing"), ongoing));
    rows.push((say!(v, "report-q-systems"), said(&a.systems_text())));
    parts::kv(&rows)
}

fn understood_panel(v: &Visit, view: &CheckView) -> Markup {
    let columns = [
        lists::column(v, "report-col-value"),
        lists::column(v, "report-col-kind"),
        lists::column(v, "report-col-remark"),
    ];
    let rows: Vec<Vec<lists::Cell>> = view
        .values
        .iter()
        .map(|row| {
            let remark = match row.remark {
                Some(Remark::PointsAtYou) => state::mark("info", say!(v, "report-remark-you")),
                Some(Remark::NeverBlocked) => state::mark("med", say!(v, "report-remark-never")),
                Some(Remark::TooBroad) => state::mark("med", say!(v, "report-remark-broad")),
                None => html! { "–" },
            };
            vec![
                lists::cell(parts::id(&row.value)),
                lists::cell(html! { bdi dir="ltr" { (row.kind) } }),
                lists::cell(remark),
            ]
        })
        .collect();
    html! {
        section.panel id="understood" { h2 { (say!(v, "report-understood", n = view.count)) }
            @if view.count == 0 { p { (say!(v, "report-understood-none")) } }
            @else {
                ul.list { @for s in &view.sources { li {
                    @if s.file.is_empty() { (say!(v, "report-source-pasted", n = s.values)) }
                    @else { (say!(v, "report-source-file", n = s.values, name = parts::id(&s.name), form = parts::id(if s.form.is_empty() { "–" } else { &s.form }))) }
                } } }
                (lists::table(v, say!(v, "report-understood", n = view.count), &columns, &rows))
                @if view.count > view.values.len() { p.meta { (say!(v, "report-understood-more", n = view.count - view.values.len())) } }
            }
            @if !view.findings.is_empty() {
                h3 { (say!(v, "report-not-understood", n = view.findings.len())) }
                p.hint { (say!(v, "report-not-understood-hint")) }
                (findings(v, &back(&view.findings), FINDINGS))
            }
        }
    }
}

fn files_panel(v: &Visit, view: &CheckView) -> Markup {
    html! {
        section.panel id="files" { h2 { (say!(v, "report-files")) }
            @for s in view.sources.iter().filter(|s| !s.file.is_empty()) {
                form.row method="post" action={ "/report/" (view.draft) "/drop-file" } {
                    (hidden(v, &[("file", &s.file)]))
                    span { (parts::id(&s.name)) " " span.sub { (say!(v, "report-file-size", n = (s.bytes + 1023) / 1024)) } }
                    button.btn { (say!(v, "report-file-drop")) }
                }
            }
            form.field method="post" action={ "/report/" (view.draft) "/files" } enctype="multipart/form-data" {
                (fields::hidden(v))
                label for="f-file" { (say!(v, "report-file-add")) }
                p.hint id="h-file" { (say!(v, "report-file-hint")) }
                div.row { input id="f-file" name="file" type="file" multiple aria-describedby="h-file"; button.btn { (say!(v, "report-file-read")) } }
            }
        }
    }
}

/// Sends it.
pub struct Send;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct SendForm {
    /// The draft.
    pub draft: String,
    /// What the check page showed.
    #[serde(default)]
    pub seen: String,
}

/// What became of it.
#[derive(Serialize, JsonSchema)]
pub struct SentNow {
    /// The report.
    pub report: String,
    /// A short code for the telephone.
    pub code: String,
    /// Its page.
    pub receipt: String,
}

fn done(report: &pasban_kernel::id::ReportId) -> Result<Outcome<SentNow>> {
    let receipt = format!("/reports/{report}");
    Outcome::done(SentNow { report: report.to_string(), code: short_code(report), receipt: receipt.clone() }, receipt)
}

impl Deed for Send {
    const PATH: &'static str = "/report/{draft}/send";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str = "Sends a draft. Sending it twice makes one report, and gives the same receipt.";
    type Form = SendForm;
    type Done = SentNow;

    async fn act(v: &Visit, f: SendForm) -> Result<Outcome<SentNow>> {
        let seat = v.seat()?;
        let p = match put(v, &f.draft).await {
            Ok(p) => p,
            // Sent from another window, or twice: the receipt is the answer.
            Err(AppError::NotFound) => {
                let note = draft::sent(v.node(), seat, draft::id_of(&f.draft)?).await?.ok_or(AppError::NotFound)?;
                return done(&note.report);
            }
            Err(e) => return Err(e),
        };
        if !p.faults.is_empty() {
            return Ok(Outcome::Again(Vec::new()));
        }
        if hand_in::seen(&p.open) != f.seen {
            return Outcome::fault("what", text!(v, "report-fault-changed"));
        }
        let Some(ready) = p.ready else { return Err(AppError::NotFound) };
        match hand_in::send(v.node(), seat, &p.open, ready, &v.key, v.now).await {
            Ok(report) => done(&report),
            Err(AppError::Invalid(words) | AppError::Conflict(words) | AppError::Unavailable(words)) => {
                Outcome::fault("act", words)
            }
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let draft = typed.get("draft").unwrap_or_default().to_owned();
        let view = Checked::look(v, Ask { draft }).await?;
        Ok(draw(v, &view, faults))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understood::PASTED;

    #[test]
    fn places_survive_the_way_to_the_page() {
        let f = vec![Finding::new(format!("{PASTED}, line 3"), "why")];
        assert_eq!(back(&rows(&f)), f);
    }
}
