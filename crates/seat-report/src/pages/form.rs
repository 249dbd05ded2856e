//! The report form: one long page in numbered cards for somebody under stress. Only "what is happening" is required.

use pasban_app::exchange::report::NewReport;
use pasban_app::ops::Hat;
use pasban_app::{AppError, Result};
use pasban_kernel::{Observable, Timestamp};
use pasban_portal::input::{Pairs, Tick};
use pasban_portal::parts::{self, form as fields, state};
use pasban_portal::{Deed, Drawn, Fault, Markup, Outcome, Page, Permission, Visit, html, say, text};
use pasban_portal::{parts::form::Choice, when};
use pasban_store::rows::exchange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::drafts::{DraftRow, kept};
use crate::answers::{self, Answers, Share};
use crate::known::{self, Known, own, short_code};
use crate::readers::{self, Reader};
use crate::understood::Understood;
use crate::{draft, hand_in};

/// The form.
pub struct Form;

/// Which draft, if any.
#[derive(Deserialize, JsonSchema)]
pub struct Ask {
    /// A draft to go on with.
    pub draft: Option<String>,
    /// A draft that was just saved.
    pub saved: Option<String>,
    /// A report that this adds to or corrects.
    pub follows: Option<String>,
    /// `adds` or `corrects`.
    pub way: Option<String>,
    /// `help`, `share`, `file`: which act is chosen at first.
    pub act: Option<String>,
}

/// What another page saved of the same draft.
#[derive(Serialize, JsonSchema)]
pub struct Beside {
    /// Which page.
    pub page: String,
    /// Who.
    pub name: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// What.
    pub answers: Answers,
}

/// The form.
#[derive(Serialize, JsonSchema)]
pub struct FormView {
    /// What is not asked.
    pub known: Known,
    /// The draft that it writes into.
    pub draft: String,
    /// The draft's turn.
    pub turn: i64,
    /// When it was last saved, microseconds since 1970; 0 for never.
    pub saved: i64,
    /// By whom.
    pub saved_by: String,
    /// What stands in it.
    pub answers: Answers,
    /// What other pages saved of it.
    pub beside: Vec<Beside>,
    /// Files that came with it.
    pub files: usize,
    /// Drafts that can be gone on with.
    pub drafts: Vec<DraftRow>,
    /// The draft that was just saved.
    pub just_saved: bool,
    /// Who will be able to read it, as the answers stand.
    pub readers: Vec<Reader>,
    /// The report that this was sent as already.
    pub sent: Option<String>,
}

async fn view(v: &Visit, id: [u8; 16], answers: Option<Answers>) -> Result<FormView> {
    let seat = v.seat()?;
    let known = known::known(v.node(), seat).await?;
    let open = match draft::open(v.node(), seat, id).await {
        Ok(open) => Some(open),
        Err(AppError::NotFound) => None,
        Err(e) => return Err(e),
    };
    let answers = answers.or_else(|| open.as_ref().map(|o| o.answers.clone())).unwrap_or_default();
    let drafts = kept(v, &id).await?;
    let readers = preview(v, &known, &answers);
    let (turn, saved, saved_by, files) = open
        .as_ref()
        .map_or((0, 0, String::new(), 0), |o| (o.draft.turn, o.head.at.0, o.head.name.clone(), o.files.len()));
    let sent = open.as_ref().and_then(|o| o.sent.as_ref()).map(|n| n.report.to_string());
    let beside = open.map(|o| o.beside).unwrap_or_default();
    Ok(FormView {
        draft: draft::name(&id),
        beside: beside
            .into_iter()
            .map(|(b, answers)| Beside { page: b.page.to_string(), name: b.name, at: b.at.0, answers })
            .collect(),
        just_saved: false,
        known,
        turn,
        saved,
        saved_by,
        answers,
        files,
        drafts,
        readers,
        sent,
    })
}

/// Who would be able to read it as the answers stand. Where nothing is typed yet, a stand-in shows what the usual answers do.
fn preview(v: &Visit, known: &Known, a: &Answers) -> Vec<Reader> {
    let Ok(seat) = v.seat() else { return Vec::new() };
    let hat = a.hat();
    let Some(body) = known.body(&a.to, hat).filter(|b| b.takes(hat)) else { return Vec::new() };
    let stand_in = Observable::domain("stand-in.example").map(|v| vec![v]).unwrap_or_default();
    let read = answers::Read { act: a.act(), hat, link: body.id(), noticed: v.now, markings: Vec::new() };
    let mut a = a.clone();
    a.what = "stand-in".into();
    a.systems.clear();
    a.follows.clear();
    if hat == Hat::Regulator && a.basis.trim().is_empty() {
        a.basis = "stand-in".into();
    }
    let understood = Understood { values: stand_in, ..Understood::default() };
    let new: NewReport = hand_in::compose(&a, &read, known, &understood, seat).new;
    readers::readers(v.node(), known, &new).unwrap_or_default()
}

impl Page for Form {
    const PATH: &'static str = "/report";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str = "The report form, with the drafts that can be gone on with.";
    type Ask = Ask;
    type View = FormView;

    async fn look(v: &Visit, ask: Ask) -> Result<FormView> {
        let seat = v.seat()?;
        let id = match &ask.draft {
            Some(name) => {
                let id = draft::id_of(name)?;
                draft::open(v.node(), seat, id).await?;
                id
            }
            None => draft::fresh(&v.key),
        };
        let begin = if ask.draft.is_none() && (ask.follows.is_some() || ask.act.is_some()) {
            let mut a = Answers { act: ask.act.unwrap_or_default(), ..Answers::default() };
            if let Some(follows) = ask.follows {
                let report = follows.parse().map_err(|_| AppError::NotFound)?;
                let row = v.node().db.read(move |tx| exchange::report_fetch(tx, &report)).await?;
                let row = row.filter(|r| own(seat, r)).ok_or(AppError::NotFound)?;
                let consent = serde_json::from_str(&row.consent).ok();
                a.act = row.act;
                a.to = row.link.map(|l| l.to_string()).unwrap_or_default();
                a.share = consent.as_ref().map_or(Share::No, Share::from_consent).word().into();
                a.named = if consent.is_some_and(|c| c.named) { "yes" } else { "no" }.into();
                a.follows = follows;
                a.way = if ask.way.as_deref() == Some("corrects") { "corrects" } else { "adds" }.into();
            }
            Some(a)
        } else {
            None
        };
        let mut view = view(v, id, begin).await?;
        view.just_saved = ask.saved.is_some();
        Ok(view)
    }

    fn draw(v: &Visit, view: &FormView) -> Drawn {
        draw(v, view, &[])
    }
}

/// Reads the form, keeps it, and goes on to what was understood.
pub struct Check;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct Sent {
    /// The draft that it belongs to; a new one where it is absent.
    pub draft: Option<String>,
    /// The draft's turn when the page was drawn.
    #[serde(default)]
    pub turn: String,
    /// See [`Answers`].
    #[serde(default)]
    pub act: String,
    /// The law and provision of a filing.
    #[serde(default)]
    pub basis: String,
    /// With a filing: ask the CERT for help as well.
    #[serde(default)]
    pub ask_help: Tick,
    /// Link to the body; empty for the usual one.
    #[serde(default)]
    pub to: String,
    /// What is happening.
    #[serde(default)]
    pub what: String,
    /// `now` or `earlier`.
    #[serde(default)]
    pub when: String,
    /// Day of noticing.
    #[serde(default)]
    pub day: String,
    /// Time of noticing.
    #[serde(default)]
    pub time: String,
    /// `yes`, `no`, `unknown`.
    #[serde(default)]
    pub ongoing: String,
    /// Own systems.
    #[serde(default)]
    pub system: Vec<String>,
    /// Other systems.
    #[serde(default)]
    pub systems: String,
    /// Pasted values.
    #[serde(default)]
    pub values: String,
    /// `sector`, `anyone`, `no`.
    #[serde(default)]
    pub share: String,
    /// `no`, `yes`.
    #[serde(default)]
    pub named: String,
    /// The report that this adds to or corrects.
    #[serde(default)]
    pub follows: String,
    /// `adds`, `corrects`.
    #[serde(default)]
    pub way: String,
}

impl Sent {
    /// The draft, its turn, and the answers.
    pub(super) fn take(self, key: &[u8; 32]) -> Result<([u8; 16], i64, Answers)> {
        let id = match self.draft.as_deref() {
            Some(name) => draft::id_of(name)?,
            None => draft::fresh(key),
        };
        let turn = self.turn.parse().unwrap_or(0);
        let answers = Answers {
            act: self.act,
            basis: self.basis,
            ask_help: self.ask_help,
            to: self.to,
            what: self.what,
            when: self.when,
            day: self.day,
            time: self.time,
            ongoing: self.ongoing,
            system: self.system,
            systems: self.systems,
            values: self.values,
            share: self.share,
            named: self.named,
            follows: self.follows,
            way: self.way,
        };
        Ok((id, turn, answers.cleaned()))
    }
}

/// Where it goes on.
#[derive(Serialize, JsonSchema)]
pub struct Next {
    /// The draft.
    pub draft: String,
    /// What was understood is shown there.
    pub check: String,
}

impl Deed for Check {
    const PATH: &'static str = "/report";
    const PERMISSION: Permission = Permission::ReportWrite;
    const SUMMARY: &'static str = "Keeps a report as a draft and goes on to what was understood. Nothing is sent.";
    const REPEATS: bool = true;
    type Form = Sent;
    type Done = Next;

    async fn act(v: &Visit, f: Sent) -> Result<Outcome<Next>> {
        let seat = v.seat()?;
        let (id, turn, answers) = f.take(&v.key)?;
        // Kept first, whatever is wrong with it.
        draft::save(v.node(), seat, id, &v.key, turn, &answers, v.now).await?;
        let known = known::known(v.node(), seat).await?;
        let noticed = |day: &str, time: &str| when::read(v, day, time);
        if let Err(bad) = answers::read(&answers, &known, v.now, noticed) {
            return Ok(Outcome::Again(bad.iter().map(|w| super::fault(v, w)).collect()));
        }
        let draft = draft::name(&id);
        let check = format!("/report/{draft}/check");
        Outcome::done(Next { draft, check: check.clone() }, check)
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let sent: Sent = pasban_portal::input::read(typed)?;
        let (id, _, answers) = sent.take(&v.key)?;
        let view = view(v, id, Some(answers)).await?;
        Ok(draw(v, &view, faults))
    }
}

fn choice<'a>(value: &'a str, words: Markup, more: Markup) -> Choice<'a> {
    Choice { value, words, more }
}

fn none() -> Markup {
    html! {}
}

fn draw(v: &Visit, view: &FormView, faults: &[Fault]) -> Drawn {
    let (known, a) = (&view.known, &view.answers);
    let typed = a.pairs();
    let title = text!(v, "report-title");
    let window =
        if faults.is_empty() { title.clone() } else { text!(v, "portal-problem-title", what = title.as_str()) };
    let save = format!("/report/{}/draft", view.draft);
    let n = std::cell::Cell::new(0);
    let number = |words: Markup| {
        n.set(n.get() + 1);
        html! { (n.get()) ". " (words) }
    };
    let main = html! {
        div.read.stack {
            (fields::summary(v, faults))
            @if !faults.is_empty() && view.saved > 0 { p.meta { (say!(v, "report-nothing-lost", at = when::at(v, Timestamp(view.saved)))) } }
            h1 { (title) }
            p.lede { (say!(v, "report-lede")) }
            @if view.just_saved { div.banner.ok { p { (say!(v, "report-just-saved")) } } }
            (super::telephone(v, known))
            (known_line(v, known))
            @if let Some(report) = &view.sent { div.banner.med { p { (say!(v, "report-sent-before", report = html! { a href={ "/reports/" (report) } { (sent_code(report)) } })) } } }
            (super::drafts::listed(v, &view.drafts))
            (beside(v, view))
        }
        // An address other than the page's: where the line breaks on the way, "back" finds the form as it was typed. A post to
        // the same address would take its place.
        form.read.stack method="post" action={ "/report?draft=" (view.draft) } data-save=(save) {
            (super::hidden(v, &[("draft", &view.draft), ("turn", &view.turn.to_string()), ("follows", &a.follows), ("way", &a.way)]))
            @if !a.follows.is_empty() {
                div.banner.info { p { (say!(v, if a.way == "corrects" { "report-follows-corrects" } else { "report-follows-adds" }, report = html! { a href={ "/reports/" (a.follows) } { (sent_code(&a.follows)) } })) } }
            }
            div.panel { (question_act(v, known, &typed, faults, number(say!(v, "report-q-act")))) }
            @if known.bodies.len() > 1 { div.panel { (question_to(v, known, a, &typed, faults, number(say!(v, "report-q-to")))) } }
            div.panel { (fields::area(faults, "what", number(say!(v, "report-q-what")), say!(v, "report-q-what-hint"), &a.what, false)) }
            div.panel { (question_when(v, a, &typed, faults, number(say!(v, "report-q-when")))) }
            div.panel { (fields::choices(faults, &typed, "ongoing", number(say!(v, "report-q-ongoing")), none(), "unknown", false, &[
                choice("yes", say!(v, "report-yes"), none()),
                choice("no", say!(v, "report-ongoing-no"), none()),
                choice("unknown", say!(v, "report-ongoing-unknown"), none()),
            ])) }
            div.panel { (question_systems(v, known, a, &typed, faults, number(say!(v, "report-q-systems")))) }
            div.panel {
                (fields::area(faults, "values", number(say!(v, "report-q-values")), say!(v, "report-q-values-hint", a = parts::id("hxxp://"), b = parts::id("[.]")), &a.values, true))
                p.hint { (say!(v, "report-files-next", n = view.files)) }
            }
            div.panel { (fields::choices(faults, &typed, "share", number(say!(v, "report-q-share")), none(), "sector", false, &share_choices(v))) }
            div.panel { (fields::choices(faults, &typed, "named", number(say!(v, "report-q-named")), none(), "no", false, &named_choices(v))) }
            section.panel { h2 { (say!(v, "report-readers-title")) }
                @if view.readers.is_empty() { p { (say!(v, "report-readers-none")) } }
                @else { (super::readers_table(v, known, &view.readers, 1)) p.meta { (say!(v, "report-readers-form")) } }
            }
            div.saved.row {
                button.btn.go.big { (say!(v, "report-check")) }
                button.btn formaction=(save) formnovalidate { (say!(v, "report-save")) }
                p.meta role="status" data-saved="" {
                    @if view.saved > 0 { (say!(v, "report-saved", at = when::at(v, Timestamp(view.saved)))) } @else { (say!(v, "report-not-saved")) }
                }
            }
        }
    };
    Drawn::new(window, main)
}

fn sent_code(report: &str) -> Markup {
    parts::id(&report.parse().map_or_else(|_| report.to_owned(), |id| short_code(&id)))
}

/// What nobody is asked.
fn known_line(v: &Visit, known: &Known) -> Markup {
    let phone = if known.phone.is_empty() { say!(v, "report-no-phone") } else { parts::id(&known.phone) };
    html! {
        p.meta {
            (say!(v, "report-known", organisation = known.organisation.as_str(), person = known.person.as_str(), phone = phone))
            @if !known.sector.is_empty() { " " (say!(v, "report-known-sector", sector = known.sector.as_str())) }
            " " (say!(v, "report-known-own", domains = known.domains, ranges = known.ranges))
            " " a href="/account" { (say!(v, "report-known-change")) }
        }
    }
}

/// Versions of the same draft that other pages saved: shown whole, nothing overwritten.
fn beside(v: &Visit, view: &FormView) -> Markup {
    html! {
        @if !view.beside.is_empty() {
            section.panel {
                h2 { (say!(v, "report-two-title", n = view.beside.len() + 1)) }
                p { (say!(v, "report-two", name = view.saved_by.as_str(), at = when::at(v, Timestamp(view.saved)))) }
                @for b in &view.beside {
                    details open {
                        summary { bdi { (parts::clean(&b.name)) } ", " (when::at(v, Timestamp(b.at))) }
                        (super::check::typed_table(v, &b.answers))
                        div.row {
                            (fields::button(v, &format!("/report/{}/choose", view.draft), &[("page", &b.page)], "", say!(v, "report-two-choose")))
                            (fields::button(v, &format!("/report/{}/discard", view.draft), &[("page", &b.page)], "", say!(v, "report-two-discard")))
                        }
                    }
                }
            }
        }
    }
}

fn question_act(v: &Visit, known: &Known, typed: &Pairs, faults: &[Fault], legend: Markup) -> Markup {
    let files = known.bodies.iter().any(|b| b.regulator);
    html! {
        (fields::choices(faults, typed, "act", legend, none(), "help", false, &[
            choice("help", say!(v, "report-act-help"), say!(v, "report-act-help-more")),
            choice("share", say!(v, "report-act-share"), say!(v, "report-act-share-more")),
            choice("file", say!(v, "report-act-file"), if files { say!(v, "report-act-file-more") } else { say!(v, "report-act-file-nobody") }),
        ]))
        details open[typed.has("act", "file")] {
            summary { (say!(v, "report-filing")) }
            (fields::line(faults, &fields::Line {
                name: "basis", label: say!(v, "report-basis"), hint: say!(v, "report-basis-hint"), kind: "text",
                value: typed.get("basis").unwrap_or_default(), fill: "off", required: false,
            }))
            div.opt {
                input type="checkbox" name="ask_help" id="f-ask_help" checked[typed.get("ask_help").is_some()];
                label for="f-ask_help" { (say!(v, "report-ask-help")) span { (say!(v, "report-ask-help-more")) } }
            }
        }
    }
}

fn question_to(v: &Visit, known: &Known, a: &Answers, typed: &Pairs, faults: &[Fault], legend: Markup) -> Markup {
    let usual = known.body("", a.hat()).map(|b| b.link.clone()).unwrap_or_default();
    let of: Vec<Choice<'_>> = known
        .bodies
        .iter()
        .map(|b| {
            let words = html! { bdi { (parts::clean(&b.name)) } @if b.lead { " " (state::tag("info", say!(v, "report-lead"))) } };
            let more = html! {
                @match (b.cert, b.regulator) {
                    (true, true) => { (say!(v, "report-body-both")) }
                    (true, false) => { (say!(v, "report-body-cert")) }
                    _ => { (say!(v, "report-body-regulator")) }
                }
                @if b.paused { " " (say!(v, "report-body-paused")) }
                @else if !b.trouble.is_empty() { " " (say!(v, "report-body-trouble", at = when::at(v, Timestamp(b.seen)))) }
            };
            Choice { value: &b.link, words, more }
        })
        .collect();
    fields::choices(faults, typed, "to", legend, say!(v, "report-q-to-hint"), &usual, false, &of)
}

fn question_when(v: &Visit, a: &Answers, typed: &Pairs, faults: &[Fault], legend: Markup) -> Markup {
    let today = when::day(v, v.now);
    let zone = when::zone_name(v);
    let small = |name: &str, label: Markup, value: &str, size: u32| {
        let wrong = faults.iter().any(|f| f.field == name);
        html! {
            label.row.hint for={ "f-" (name) } { (label)
                input id={ "f-" (name) } name=(name) value=(value) size=(size) autocomplete="off" dir="ltr"
                    aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then(|| format!("e-{name}"))];
            }
        }
    };
    let wrong = faults.iter().any(|f| f.field == "day" || f.field == "time");
    html! {
        (fields::choices(&[], typed, "when", legend, none(), "now", false, &[
            choice("now", say!(v, "report-when-now"), html! { (when::at(v, v.now)) " · " (zone) }),
            choice("earlier", say!(v, "report-when-earlier"), none()),
        ]))
        div class=(if wrong { "field err" } else { "field" }) {
            (fields::fault(faults, "day"))
            (fields::fault(faults, "time"))
            div.row {
                (small("day", say!(v, "report-day"), if a.day.is_empty() { &today } else { &a.day }, 14))
                (small("time", say!(v, "report-time", zone = zone.as_str()), &a.time, 6))
            }
        }
        p.hint { (say!(v, "report-when-hint")) }
    }
}

fn question_systems(v: &Visit, known: &Known, a: &Answers, typed: &Pairs, faults: &[Fault], legend: Markup) -> Markup {
    let of: Vec<Choice<'_>> =
        known.systems.iter().map(|s| Choice { value: s, words: parts::id(s), more: none() }).collect();
    html! {
        @if of.is_empty() {
            (fields::area(faults, "systems", legend, say!(v, "report-systems-hint"), &a.systems, false))
        } @else {
            (fields::choices(faults, typed, "system", legend, say!(v, "report-systems-own"), "", true, &of))
            (fields::area(faults, "systems", say!(v, "report-systems-other"), say!(v, "report-systems-hint"), &a.systems, false))
        }
    }
}

/// The answers to "may it protect others?", each with the marking that follows.
pub(super) fn share_choices(v: &Visit) -> [Choice<'static>; 3] {
    let marked = |key: &str, share: Share| {
        html! { (v.say(key, &[])) " " (say!(v, "report-marked", tlp = state::tlp(share.tlp()))) }
    };
    [
        choice("sector", say!(v, "report-share-sector"), marked("report-share-sector-more", Share::Sector)),
        choice("anyone", say!(v, "report-share-anyone"), marked("report-share-anyone-more", Share::Anyone)),
        choice("no", say!(v, "report-share-no"), marked("report-share-no-more", Share::No)),
    ]
}

/// The answers to "may we say that it was you?".
pub(super) fn named_choices(v: &Visit) -> [Choice<'static>; 2] {
    [
        choice("no", say!(v, "report-named-no"), say!(v, "report-named-no-more")),
        choice("yes", say!(v, "report-named-yes"), say!(v, "report-named-yes-more")),
    ]
}
