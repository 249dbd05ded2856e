//! `/warnings`: what is meant for us, and what do we do? Each ends with "I have done this" or "I need help".

use maud::{Markup, html};
use pasban_app::detect::judge::{self, Verdict};
use pasban_app::exchange::report::{self, NewReport};
use pasban_app::mitigate::people;
use pasban_app::ops::{Act, Consent, Hat};
use pasban_app::{AppError, Result};
use pasban_kernel::id::ReportId;
use pasban_kernel::{Digest, PermittedAction, Timestamp, Tlp};
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Permission, Visit, say, text, when};
use pasban_store::rows::people::person_fetch;
use pasban_store::rows::seat_firm::{self as rows, Dealt};
use pasban_store::rows::seat_officer::alert_fetch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ring, heard_words, ring, ring_line};
use crate::firm::{self, Warning};

/// Longest words about what was done, characters.
const WORDS_MAX: usize = 1_000;

/// "A device in your network asked for … 14 times."
#[must_use]
pub fn sentence(v: &Visit, w: &Warning) -> Markup {
    let shown = parts::id(&w.shown);
    if w.kind == "silent-source" {
        return say!(v, "firm-w-silent", name = shown, at = when::at(v, Timestamp(w.first)));
    }
    html! {
        (say!(v, "firm-w-met", name = shown, n = w.hits, at = when::at(v, Timestamp(w.last))))
        " " (v.say(match w.done.as_str() { "block" => "firm-w-blocked", "hold" => "firm-w-held", _ => "firm-w-watched" }, &[]))
    }
}

/// Which steps a class asks for.
fn steps(w: &Warning) -> &'static str {
    match (w.kind.as_str(), w.class.as_str()) {
        ("silent-source", _) => "silent",
        (_, "fraud" | "abusive-content") => "fraud",
        (_, "malicious-code" | "intrusions" | "availability") => "malware",
        _ => "other",
    }
}

/// The list.
pub struct Warnings;

/// What is asked.
#[derive(Deserialize, JsonSchema)]
pub struct WarningsAsk {
    /// `open` (usual) or `closed`.
    pub state: Option<String>,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct WarningsView {
    /// `open` or `closed`.
    pub state: String,
    /// The warnings, last met first.
    pub warnings: Vec<Warning>,
    /// There are more.
    pub more: bool,
    /// How far the firm's records reach.
    pub heard: firm::Heard,
}

impl Page for Warnings {
    const PATH: &'static str = "/warnings";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "Warnings meant for the firm.";
    type Ask = WarningsAsk;
    type View = WarningsView;

    async fn look(v: &Visit, a: WarningsAsk) -> Result<WarningsView> {
        let state = match a.state.as_deref() {
            None | Some("open") => "open",
            Some("closed") => "closed",
            Some(_) => return Err(AppError::NotFound),
        };
        let (warnings, more) = firm::warnings(v, state).await?;
        Ok(WarningsView { state: state.into(), warnings, more, heard: firm::heard(v).await? })
    }

    fn draw(v: &Visit, view: &WarningsView) -> Drawn {
        let title = text!(v, "firm-nav-warnings");
        let open = view.state == "open";
        let main = html! {
            (parts::head(html! { (title) }, say!(v, "firm-warnings-lede"), parts::as_of(v)))
            (parts::list::tabs(&title, &[
                ("/warnings".into(), say!(v, "firm-warnings-open"), open),
                ("/warnings?state=closed".into(), say!(v, "firm-warnings-closed"), !open),
            ]))
            @if view.warnings.is_empty() {
                (parts::empty(html! {
                    @if open { (say!(v, "firm-warnings-none")) } @else { (say!(v, "firm-warnings-none-closed")) }
                    " " (heard_words(v, &view.heard))
                }))
            }
            div.stack.read { @for w in &view.warnings { (card(v, w)) } }
            @if view.more { p.meta { (say!(v, "firm-warnings-more", n = firm::WARNINGS_MAX)) } }
        };
        Drawn::new(title, main)
    }
}

fn card(v: &Visit, w: &Warning) -> Markup {
    html! {
        section.panel {
            p { (sentence(v, w)) }
            @if w.kind == "match" { p.sub { (v.say(&format!("firm-class-{}", w.class), &[])) @if !w.by.is_empty() { " · " (say!(v, "firm-w-by", by = html! { bdi dir="auto" { (parts::clean(&w.by)) } })) } } }
            @for d in &w.dealt { p.sub { (dealt(v, d)) } }
            p { a.btn href={ "/warnings/" (w.warning) } { (say!(v, if w.state == "open" { "firm-warning-open" } else { "firm-warning-look" })) } }
        }
    }
}

fn dealt(v: &Visit, d: &firm::Dealt) -> Markup {
    let name = html! { bdi dir="auto" { (d.name) } };
    html! {
        @if d.what == "help" { (state::mark("info", say!(v, "firm-dealt-help", name = name))) } @else { (state::mark("ok", say!(v, "firm-dealt-done", name = name))) }
        " " (when::at(v, Timestamp(d.at)))
        @if !d.report.is_empty() { " · " a href={ "/reports/" (d.report) } { (say!(v, "firm-dealt-report")) } }
    }
}

/// One warning.
pub struct One;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct OneAsk {
    /// Its id.
    pub warning: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct OneView {
    /// The warning.
    pub warning: Warning,
    /// Whom to ring.
    pub ring: Ring,
}

impl Page for One {
    const PATH: &'static str = "/warnings/{warning}";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "One warning: what was met, what to do.";
    type Ask = OneAsk;
    type View = OneView;

    async fn look(v: &Visit, a: OneAsk) -> Result<OneView> {
        Ok(OneView { warning: firm::warning(v, &a.warning).await?.1, ring: ring(v) })
    }

    fn draw(v: &Visit, view: &OneView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &OneView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let w = &view.warning;
    let title = text!(v, "firm-warning-title", name = w.shown.as_str());
    let title = if faults.is_empty() { title } else { text!(v, "portal-problem-title", what = title.as_str()) };
    let to = format!("/warnings/{}", w.warning);
    let steps = steps(w);
    let asked = w.dealt.iter().any(|d| d.what == "help");
    let main = html! {
        (form::summary(v, faults))
        (parts::crumbs(&[("/warnings", say!(v, "firm-nav-warnings"))], parts::id(&w.shown)))
        div.read.stack {
            h1 { (say!(v, "firm-warning-title", name = parts::id(&w.shown))) }
            div.banner.(if w.state != "open" { "ok" } else if w.done == "block" { "high" } else { "crit" }) {
                p { b { (sentence(v, w)) } }
                @if w.kind == "match" { p { (v.say(&format!("firm-about-{}", w.class), &[])) @if !w.by.is_empty() { " " (say!(v, "firm-w-by", by = html! { bdi dir="auto" { (parts::clean(&w.by)) } })) } } }
                @for d in &w.dealt { p { (dealt(v, d)) } }
            }
            section.panel {
                h2 { (say!(v, "firm-warning-do")) }
                ol.list { @for n in 1..=3 { li { (v.say(&format!("firm-steps-{steps}-{n}"), &[])) } } }
                @if !w.devices.is_empty() { p { (say!(v, "firm-warning-devices", n = w.devices.len())) " " @for (i, d) in w.devices.iter().enumerate() { @if i > 0 { ", " } (parts::id(d)) } } }
                p { (ring_line(v, &view.ring)) }
            }
            @if w.done == "hold" {
                form.panel method="post" action={ (to) "/block" } {
                    (form::hidden(v))
                    (form::fault(faults, "block"))
                    p { (say!(v, "firm-block-words", name = parts::id(&w.shown))) }
                    p { button.btn.go { (say!(v, "firm-block", name = w.shown.as_str())) } }
                }
            }
            @if w.state == "open" {
                form.panel method="post" action={ (to) "/done" } {
                    (form::hidden(v))
                    (form::line(faults, &form::Line { name: "words", label: say!(v, "firm-done-words"), hint: say!(v, "firm-done-hint"), kind: "text", value: typed.get("words").unwrap_or_default(), fill: "off", required: false }))
                    p { button.btn.go { (say!(v, "firm-done")) } }
                }
            }
            @if !asked {
                form.panel method="post" action={ (to) "/help" } {
                    (form::hidden(v))
                    h2 { (say!(v, "firm-help-title")) }
                    p { (say!(v, "firm-help-words", name = html! { bdi dir="auto" { (v.node().config.node.name) } })) }
                    p { button.btn { (say!(v, "firm-help")) } }
                }
            }
            @if !w.lines.is_empty() {
                details { summary { (say!(v, "firm-warning-lines")) } @for l in &w.lines { pre.scroll tabindex="0" dir="ltr" { code { (parts::clean(l)) } } } }
            }
        }
    };
    Drawn::new(title, main)
}

/// What was done.
#[derive(Serialize, JsonSchema)]
pub struct Ended {
    /// The request for help; empty where none was sent.
    pub report: String,
}

/// "I have done this."
pub struct Done;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct DoneForm {
    /// Which warning.
    pub warning: String,
    /// What was done, in the firm's words.
    #[serde(default)]
    pub words: String,
}

impl Deed for Done {
    const PATH: &'static str = "/warnings/{warning}/done";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "Says that a warning is dealt with.";
    type Form = DoneForm;
    type Done = Ended;

    async fn act(v: &Visit, f: DoneForm) -> Result<Outcome<Ended>> {
        let seat = v.seat()?;
        let (id, warning) = firm::warning(v, &f.warning).await?;
        let words = f.words.trim();
        if words.chars().count() > WORDS_MAX {
            return Outcome::fault("words", text!(v, "blocked-fault-long", n = WORDS_MAX));
        }
        if warning.state == "open" {
            // The ledger takes a reason; who says nothing says that the steps were done.
            let words = if words.is_empty() { "the steps were done" } else { words };
            judge::judge(v.node(), seat.tenant, id, Verdict::Closed, words, &seat.name).await?;
        }
        let (tenant, now) = (seat.tenant, v.now);
        let row = Dealt {
            alert: id,
            what: "done".into(),
            person: seat.person,
            name: seat.name.clone(),
            report: Vec::new(),
            at: now,
        };
        v.node().db.write("firm.done", move |tx| rows::dealt_put(tx, &tenant, &row)).await?;
        Outcome::done(Ended { report: String::new() }, format!("/warnings/{id}"))
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let (_, warning) = firm::warning(v, typed.get("warning").unwrap_or_default()).await?;
        Ok(draw(v, &OneView { warning, ring: ring(v) }, typed, faults))
    }
}

/// "Block it for us": a value that waits, since it was met here.
pub struct Block;

impl Deed for Block {
    const PATH: &'static str = "/warnings/{warning}/block";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "Agrees that what was met and waits is blocked for the firm.";
    type Form = HelpForm;
    type Done = Ended;

    async fn act(v: &Visit, f: HelpForm) -> Result<Outcome<Ended>> {
        let seat = v.seat()?;
        let (id, w) = firm::warning(v, &f.warning).await?;
        let tenant = seat.tenant;
        let alert = v.node().db.read(move |tx| alert_fetch(tx, &tenant, &id)).await?;
        let value = alert.as_ref().and_then(judge::subject).map(|(_, value)| value).ok_or(AppError::NotFound)?;
        if w.done == "hold" {
            people::approve(v.node(), tenant, value, &seat.name).await?;
            if firm::warning(v, &f.warning).await?.1.done == "hold" {
                return Outcome::fault("block", text!(v, "firm-block-second"));
            }
        }
        Outcome::done(Ended { report: String::new() }, format!("/warnings/{id}"))
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let (_, warning) = firm::warning(v, typed.get("warning").unwrap_or_default()).await?;
        Ok(draw(v, &OneView { warning, ring: ring(v) }, typed, faults))
    }
}

/// "I need help": a report in confidence, with what is known already.
pub struct Help;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct HelpForm {
    /// Which warning.
    pub warning: String,
}

impl Deed for Help {
    const PATH: &'static str = "/warnings/{warning}/help";
    const PERMISSION: Permission = Permission::FirmHome;
    const SUMMARY: &'static str = "Asks the CERT for help with a warning, in confidence.";
    type Form = HelpForm;
    type Done = Ended;

    async fn act(v: &Visit, f: HelpForm) -> Result<Outcome<Ended>> {
        let seat = v.seat()?;
        let (id, w) = firm::warning(v, &f.warning).await?;
        let person = seat.person;
        let phone =
            v.node().db.read(move |tx| Ok(person_fetch(tx, &person)?.map(|p| p.phone))).await?.unwrap_or_default();
        // One warning, one request: whoever presses twice, or a colleague after them, gets the same.
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&Digest::of(format!("help with warning {} {id}", seat.tenant).as_bytes()).0[..16]);
        let report = ReportId::from_random(bytes);
        let text = text!(
            v,
            "firm-help-report",
            name = w.shown.as_str(),
            n = w.hits,
            last = pasban_portal::when::utc(Timestamp(w.last)).as_str(),
            person = seat.name.as_str(),
            phone = if phone.trim().is_empty() { "-" } else { phone.trim() },
        );
        let text: String = text.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect();
        let new = NewReport {
            act: Act::Help,
            hat: Hat::Cert,
            legal_basis: String::new(),
            ask_help: false,
            first_seen: Some(Timestamp(w.first)),
            text,
            systems: w.devices.join(", "),
            consent: Consent {
                share: false,
                to: Tlp::AmberStrict,
                action: PermittedAction::Watch,
                named: false,
                until: None,
            },
            values: Vec::new(),
            tenant: seat.tenant,
            link: None,
        };
        report::send_once(v.node(), new, report, &seat.name).await?;
        let row = Dealt {
            alert: id,
            what: "help".into(),
            person: seat.person,
            name: seat.name.clone(),
            report: report.as_bytes().to_vec(),
            at: v.now,
        };
        let tenant = seat.tenant;
        v.node().db.write("firm.help", move |tx| rows::dealt_put(tx, &tenant, &row)).await?;
        let to = if v.site.has("/reports/{report}") { format!("/reports/{report}") } else { format!("/warnings/{id}") };
        Outcome::done(Ended { report: report.to_string() }, to)
    }
}
