//! To whom it goes: the table of the gate's answers, the object, and what is decided under it.

use maud::{Markup, html};
use pasban_kernel::{PermittedAction, Tlp};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Fault, Permission, Visit, say, text, when};

use super::super::gather::View;
use super::super::gather::release::{Release, Row, Seen};
use super::super::rule::standing::State;
use super::{may_decide, words};

/// The panel.
pub fn panel(v: &Visit, view: &View, faults: &[Fault], before: Option<&[Seen]>) -> Markup {
    let r = &view.release;
    let heading = if r.preview { say!(v, "indicator-release") } else { say!(v, "indicator-release-stands") };
    html! {
        section.panel id="release" aria-labelledby="rd" {
            div.head {
                h2 id="rd" { (heading) }
                p.meta { (if r.preview { say!(v, "indicator-release-lede") } else { say!(v, "indicator-release-stands-lede") }) }
            }
            @if let Some(before) = before { (changed(v, before, &r.rows)) }
            @if !r.refused.is_empty() {
                (parts::banner("high", html! { p { (say!(v, "indicator-release-refused")) } p lang="en" dir="ltr" { (parts::said(&r.refused)) } }))
            } @else if r.rows.is_empty() && view.state != State::TakenBack {
                (parts::empty(say!(v, "indicator-release-nowhere")))
            } @else if !r.rows.is_empty() {
                (table(v, &r.rows, &text!(v, "indicator-release"), r.preview))
            }
            (object(v, view, r))
            @if may_decide(v) {
                @if matches!(view.state, State::Confirmed) { (stands(v, view)) }
                @else if view.state != State::TakenBack { (decide(v, view, faults)) }
                @else { p.meta { (say!(v, "indicator-taken-back-for-good")) } }
            }
        }
    }
}

/// The table: a row a destination.
pub fn table(v: &Visit, rows: &[Row], caption: &str, preview: bool) -> Markup {
    html! {
        table.cards role="table" {
            caption.vh { (caption) }
            thead { tr role="row" {
                @for key in ["indicator-col-to", "indicator-col-decision", "indicator-col-see", "indicator-col-back", "indicator-col-because"] {
                    th scope="col" { (v.say(key, &[])) }
                }
            } }
            tbody {
                @for r in rows { tr role="row" {
                    th role="rowheader" scope="row" { (to(v, r)) }
                    td role="cell" { (answer(v, r.released, preview)) }
                    td role="cell" data-l=(text!(v, "indicator-col-see")) { span { (see(v, r.released)) } }
                    td role="cell" data-l=(text!(v, "indicator-col-back")) { span { (back(v, r.released)) } }
                    td role="cell" data-l=(text!(v, "indicator-col-because")) { (because(v, r)) }
                } }
            }
        }
    }
}

/// Who it is.
fn to(v: &Visit, r: &Row) -> Markup {
    let names = r.peers.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    html! {
        @if r.relation == "tenant" { (say!(v, "indicator-to-tenants", n = r.count)) }
        @else if r.count == 1 { bdi { (parts::clean(&names)) } }
        @else { (v.say(&format!("indicator-to-{}", r.relation), &[("n", r.count.into())])) }
        br;
        span.sub {
            (v.say(&format!("indicator-relation-{}", r.relation), &[]))
            @if r.count > 1 && !names.is_empty() { " · " bdi { (parts::clean(&names)) } @if r.count > 3 { " …" } }
            @if r.relation != "tenant" { " · " (say!(v, "indicator-agreement", n = r.agreement)) }
            @if let Some(since) = r.since { " · " (say!(v, "indicator-since", at = when::day(v, since.0))) }
        }
        @if r.paused { br; (state::mark("med", say!(v, "indicator-paused"))) }
    }
}

/// Tick, or dash.
pub fn answer(v: &Visit, released: bool, preview: bool) -> Markup {
    match (released, preview) {
        (true, true) => state::tag("ok", say!(v, "indicator-answer-release")),
        (false, true) => state::tag("none", say!(v, "indicator-answer-withhold")),
        (true, false) => state::tag("ok", say!(v, "indicator-answer-released")),
        (false, false) => state::tag("none", say!(v, "indicator-answer-withheld")),
    }
}

fn see(v: &Visit, released: bool) -> Markup {
    if released { say!(v, "indicator-see") } else { say!(v, "indicator-see-nothing") }
}

fn back(v: &Visit, released: bool) -> Markup {
    if released { say!(v, "indicator-back") } else { say!(v, "indicator-back-all") }
}

/// Why, with the rule's name.
fn because(v: &Visit, r: &Row) -> Markup {
    html! {
        ul.plain.stack.tight {
            @for b in r.because.iter().take(6) { li { (words::reason(v, &b.reason)) " " span.sub { (parts::id(&b.code)) } } }
            @if r.because.len() > 6 { li { (say!(v, "indicator-because-more", n = r.because.len() - 6)) } }
        }
    }
}

/// One of several, its label above it.
pub fn choose(v: &Visit, faults: &[Fault], name: &str, label: &str, chosen: &str, of: &[(&str, Markup)]) -> Markup {
    html! {
        div class=(if faults.iter().any(|f| f.field == name) { "field err" } else { "field" }) {
            label for={ "f-" (name) } { (v.say(label, &[])) }
            (form::fault(faults, name))
            select id={ "f-" (name) } name=(name) { @for (value, words) in of { option value=(value) selected[*value == chosen] { (words) } } }
        }
    }
}

/// A short line, its label above it.
fn short(
    v: &Visit,
    faults: &[Fault],
    name: &str,
    label: &str,
    value: &str,
    numbers: bool,
    list: Option<&str>,
) -> Markup {
    html! {
        div class=(if faults.iter().any(|f| f.field == name) { "field err" } else { "field" }) {
            label for={ "f-" (name) } { (v.say(label, &[])) }
            (form::fault(faults, name))
            input id={ "f-" (name) } name=(name) value=(value) dir="ltr" autocomplete="off" inputmode=[numbers.then_some("numeric")] list=[list];
        }
    }
}

/// What was shown, and what holds now, side by side.
fn changed(v: &Visit, before: &[Seen], now: &[Row]) -> Markup {
    let gone: Vec<&Seen> = before.iter().filter(|s| now.iter().all(|n| n.to != s.to)).collect();
    html! {
        div.banner.high role="alert" {
            h3 { (say!(v, "indicator-changed")) }
            p { (say!(v, "indicator-changed-lede")) }
            div.scroll role="region" tabindex="0" aria-label=(text!(v, "indicator-changed")) {
                table {
                    caption.vh { (say!(v, "indicator-changed")) }
                    thead { tr {
                        th scope="col" { (say!(v, "indicator-col-to")) }
                        th scope="col" { (say!(v, "indicator-col-then")) }
                        th scope="col" { (say!(v, "indicator-col-now")) }
                    } }
                    tbody {
                        @for n in now {
                            @let then = before.iter().find(|s| s.to == n.to);
                            tr {
                                th scope="row" { (to(v, n)) }
                                td { @match then {
                                    Some(s) => { (answer(v, s.released, true)) " " span.sub { @for c in &s.codes { (words::code(c)) " " } } },
                                    None => (say!(v, "indicator-then-absent")),
                                } }
                                td { (answer(v, n.released, true)) @if then.is_none_or(|s| s.released != n.released) { " " b { (say!(v, "indicator-differs")) } } (because(v, n)) }
                            }
                        }
                        @for s in gone { tr {
                            th scope="row" { span.sub { (parts::id(&s.to)) } }
                            td { (answer(v, s.released, true)) }
                            td { (say!(v, "indicator-now-absent")) }
                        } }
                    }
                }
            }
        }
    }
}

/// The very object, with the places marked that point at its source.
fn object(v: &Visit, view: &View, r: &Release) -> Markup {
    html! {
        @if r.object.is_some() {
            details id="object" open[!r.clues.is_empty()] {
                summary { (say!(v, "indicator-object", n = r.bytes)) }
                pre.code { code dir="ltr" {
                    @for p in &r.pieces {
                        @match p.clue {
                            Some(_) => mark { (parts::clean(&p.text)) },
                            None => (parts::clean(&p.text)),
                        }
                    }
                } }
            }
            p.meta {
                @if r.looked_for == 0 { (say!(v, "indicator-clues-nobody")) }
                @else if r.clues.is_empty() { (say!(v, "indicator-clues-none", n = r.looked_for)) }
                @else {
                    (say!(v, "indicator-clues", n = r.clues.len())) " "
                    @for c in &r.clues { mark { (parts::id(&c.found)) } " (" (words::clue(v, c.of)) ") " }
                }
                @if view.state != State::Confirmed && r.to > 0 { " " (say!(v, "indicator-goes-at-once", n = r.reaches)) }
            }
        }
    }
}

/// What is decided: terms, reason, and three ways to end it.
fn decide(v: &Visit, view: &View, faults: &[Fault]) -> Markup {
    let d = &view.draft;
    let r = &view.release;
    let path = |deed: &str| format!("/indicators/{}/{deed}", view.id);
    let markings: Vec<(&str, Markup)> = Tlp::ALL.iter().map(|t| (t.name(), html! { (t.to_string()) })).collect();
    let actions: Vec<(&str, Markup)> =
        PermittedAction::ALL.iter().map(|a| (a.name(), words::action(v, a.name()))).collect();
    let open: Vec<_> = view.reports.iter().filter(|r| r.open()).collect();
    // What waits comes first; where nothing does, what was held or rejected may be taken up again.
    let rest: Vec<_> = if open.is_empty() { view.reports.iter().collect() } else { open.clone() };
    let waits = view.wishes.iter().any(|w| w.mine && w.state == "asked");
    let granted = view.wishes.iter().any(|w| w.mine && w.state == "granted");
    let words_of_button = if !r.second.is_empty() && !granted {
        say!(v, "indicator-button-second")
    } else {
        say!(v, "indicator-button-release", to = r.to, from = r.from)
    };
    html! {
        form.stack method="post" action=(path("confirm")) data-save=(path("draft")) {
            (form::hidden(v))
            input type="hidden" name="stamp" value=(view.stamp);
            input type="hidden" name="shown" value=(r.shown);
            @match rest.as_slice() {
                [] => {}
                [one] => { input type="hidden" name="report" value=(one.report); }
                many => {
                    label { (say!(v, "indicator-rests-on"))
                        select name="report" {
                            @for o in many { option value=(o.report) selected[o.report == d.report] { (o.from) " · " (when::day(v, o.at.0)) " · " (o.to_tlp.to_string()) } }
                        }
                    }
                }
            }
            div.half {
                (choose(v, faults, "tlp", "indicator-field-tlp", &d.tlp.to_lowercase(), &markings))
                (choose(v, faults, "action", "indicator-field-action", &d.action, &actions))
                (short(v, faults, "days", "indicator-field-days", &d.days, true, None))
                (short(v, faults, "category", "indicator-field-category", &d.category, false, Some("rsit")))
                datalist id="rsit" { @for c in pasban_model::rsit::RsitClass::ALL { option value=(c.name()) {} } }
            }
            @if let Some(t) = super::super::gather::draft::tlp(&d.tlp) { p.hint { (state::tlp(t)) " " (state::tlp_words(v, t)) } }
            (form::line(faults, &form::Line {
                name: "reason", label: say!(v, "indicator-field-reason"), hint: say!(v, "indicator-field-reason-hint"), kind: "text",
                value: &d.reason, fill: "off", required: false,
            }))
            p.meta data-saved { @if let Some(at) = d.saved { (say!(v, "indicator-draft-saved", at = when::at(v, at.0))) } @else { (say!(v, "indicator-draft-kept")) } }
            @if waits { p.meta { (say!(v, "indicator-second-waits")) } }
            div.row {
                @if r.refused.is_empty() { button.btn.go data-key="c" { (words_of_button) } }
                button.btn formaction=(path("draft")) { (say!(v, "indicator-button-again")) }
                @if !open.is_empty() {
                    button.btn formaction=(path("settle")) name="what" value="hold" { (say!(v, "indicator-button-hold")) }
                    button.btn.harm formaction=(path("settle")) name="what" value="reject" { (say!(v, "indicator-button-reject")) }
                }
            }
        }
        @if view.may_ask { (ask(v, view)) }
        @if let Some(o) = open.first() {
            @if r.preview && r.from > 0 && !o.from.is_empty() {
                p.meta { a href={ "/indicators/" (view.id) "/owner-agreed?report=" (o.report) } { (say!(v, "indicator-owner-link", who = o.from.as_str())) } }
            }
        }
    }
}

/// How common is it? With one key.
fn ask(v: &Visit, view: &View) -> Markup {
    let siblings = view.reports.iter().filter(|r| r.open()).map(|r| r.siblings).max().unwrap_or(0);
    html! {
        form.row method="post" action={ "/indicators/" (view.id) "/ask" } {
            (form::hidden(v))
            button.btn data-key="p" { (say!(v, "indicator-button-ask")) }
            span.meta {
                @if siblings > 0 { (say!(v, "indicator-ask-with", n = siblings)) " " }
                (say!(v, "indicator-ask-lede"))
            }
        }
    }
}

/// What can be done with what stands.
fn stands(v: &Visit, view: &View) -> Markup {
    html! {
        @if v.may(Permission::IndicatorTakeBack) {
            p.row {
                a.btn.harm href={ "/indicators/" (view.id) "/take-back" } { (say!(v, "indicator-button-take-back")) }
                span.meta { (say!(v, "indicator-take-back-lede")) }
            }
        }
    }
}
