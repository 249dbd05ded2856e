//! The smaller panels: reports, what belongs to it, history, facts, how far it came, what a second person was asked.

use maud::{Markup, html};
use pasban_portal::parts::{self, state};
use pasban_portal::{Visit, say, text, when};

use super::super::gather::View;
use super::super::gather::past::Event;
use super::super::gather::spread::Spread;
use super::super::gather::wish::Waiting;
use super::words;

/// Who proposes it.
pub fn reports(v: &Visit, view: &View) -> Markup {
    html! {
        @if !view.reports.is_empty() {
            section.panel {
                h2 { (say!(v, "indicator-reports")) }
                ul.list {
                    @for r in &view.reports {
                        li {
                            @if r.from.is_empty() { (say!(v, "indicator-report-unnamed")) } @else { b { bdi { (r.from) } } }
                            " · " (when::ago(v, r.at.0)) br;
                            span.sub {
                                (v.say(&format!("indicator-proposal-{}", r.state), &[])) " · "
                                @if r.consent_withdrawn { (say!(v, "indicator-consent-withdrawn")) }
                                @else if r.share { (say!(v, "indicator-consent", tlp = state::tlp(r.to_tlp), action = words::action(v, &r.action))) " · " (if r.named { say!(v, "indicator-consent-named") } else { say!(v, "indicator-consent-unnamed") }) }
                                @else { (say!(v, "indicator-consent-none")) }
                                " · " (parts::id(&r.report))
                            }
                            @if r.unknown { br; (state::mark("high", say!(v, "indicator-report-unknown"))) }
                        }
                    }
                }
            }
        }
    }
}

/// What it shares with others.
pub fn related(v: &Visit, view: &View) -> Markup {
    parts::panel(
        say!(v, "indicator-related"),
        html! {
            @if view.related.is_empty() { (parts::empty(say!(v, "indicator-related-none"))) }
            @for g in &view.related {
                h3 { (words::by(v, &g.by)) " " @if g.by != "report" { (parts::id(&g.of)) } " " span.sub { (say!(v, "indicator-related-count", n = g.count)) @if g.at_least { "+" } } }
                ul.list { @for i in &g.items {
                    li { a href={ "/indicators/" (i.id) } { (words::listed(&i.defanged)) } " " (words::state(v, i.state)) }
                } }
                @if g.count > i64::try_from(g.items.len()).unwrap_or(0) {
                    p { a href={ "/indicators/" (view.id) "/related?by=" (g.by) @if g.by == "report" { "&report=" (g.of) } } { (say!(v, "indicator-related-all", n = g.count)) } }
                }
            }
        },
    )
}

/// What happened.
pub fn history(v: &Visit, view: &View) -> Markup {
    let events: Vec<(&str, pasban_kernel::Timestamp, Markup)> =
        view.history.iter().map(|e| (look(&e.what), e.at.0, event(v, e))).collect();
    parts::panel(
        say!(v, "indicator-history"),
        html! {
            @if events.is_empty() { p.meta { (say!(v, "indicator-history-none")) } }
            @else { (parts::list::events(v, &events)) }
            p { a href={ "/indicators/" (view.id) "/why" } { (say!(v, "indicator-why-link")) } }
        },
    )
}

fn look(what: &str) -> &'static str {
    match what {
        "came" => "high",
        "confirmed" | "issued" | "released" | "block" => "info",
        "rejected" | "taken-back" | "withheld" | "held" | "hold" => "med",
        _ => "",
    }
}

fn event(v: &Visit, e: &Event) -> Markup {
    html! {
        (v.say(&format!("indicator-event-{}", e.what), &[("n", e.n.into())]))
        @if !e.who.is_empty() { " " bdi { (parts::clean(&e.who)) } }
        @for w in e.why.iter().take(3) { br; span.sub { (parts::said(w)) } }
    }
}

/// What is known for certain.
pub fn facts(v: &Visit, view: &View) -> Markup {
    let mut rows: Vec<(Markup, Markup)> = vec![
        (say!(v, "indicator-col-kind"), words::kind(v, &view.kind)),
        (say!(v, "indicator-col-category"), words::category(v, &view.category)),
    ];
    if let Some(u) = view.until {
        rows.push((say!(v, "indicator-fact-until"), html! { (when::ago(v, u.0)) }));
    }
    if let Some(a) = &view.action {
        rows.push((say!(v, "indicator-fact-action"), words::action(v, a)));
    }
    if !view.reason.is_empty() {
        rows.push((say!(v, "indicator-fact-reason"), html! { (parts::said(&view.reason)) }));
    }
    let sides = view.reports.len() + view.others.len() + view.met.links;
    rows.push((say!(v, "indicator-fact-confidence"), say!(v, "indicator-fact-sources", n = sides)));
    if view.kind == "domain" {
        rows.push((say!(v, "indicator-fact-matches"), say!(v, "indicator-fact-matches-domain")));
    }
    for o in &view.others {
        rows.push((
            say!(v, "indicator-fact-other"),
            html! { bdi { (parts::clean(&o.issuer)) } " · " (when::ago(v, o.since.0)) @if !o.reason.is_empty() { br; span.sub { (parts::said(&o.reason)) } } },
        ));
    }
    for o in &view.objects {
        rows.push((say!(v, "indicator-fact-never"), words::objection(v, o)));
    }
    if let Some(i) = &view.indicator {
        rows.push((say!(v, "indicator-fact-number"), parts::id(i)));
    }
    parts::panel(say!(v, "indicator-facts"), parts::kv(&rows))
}

/// How far it came.
pub fn spread(v: &Visit, s: &Spread) -> Markup {
    parts::panel(
        say!(v, "indicator-spread"),
        html! {
            p { (say!(v, "indicator-spread-lede", released = s.released, reached = s.reached, answered = s.answered, of = s.links)) }
            @if s.rows.is_empty() { (parts::empty(say!(v, "indicator-spread-none"))) }
            @else {
                div.scroll role="region" tabindex="0" aria-label=(text!(v, "indicator-spread")) {
                    table {
                        caption.vh { (say!(v, "indicator-spread")) }
                        thead { tr {
                            th scope="col" { (say!(v, "indicator-col-to")) }
                            th scope="col" { (say!(v, "indicator-col-state")) }
                            th scope="col" { (say!(v, "indicator-col-when")) }
                            th scope="col" { (say!(v, "indicator-col-heard")) }
                        } }
                        tbody { @for r in &s.rows { tr {
                            th scope="row" { bdi { (parts::clean(&r.name)) } @if !r.trouble.is_empty() { br; span.sub { (parts::said(&r.trouble)) } } }
                            td { (state::tag(reach(&r.state), v.say(&format!("indicator-reach-{}", r.state), &[]))) }
                            td { @if let Some(at) = r.released { (when::at(v, at.0)) } }
                            td { @match r.heard { Some(at) => (when::ago(v, at.0)), None => (say!(v, "indicator-never-heard")) } }
                        } } }
                    }
                }
            }
            p.meta { (say!(v, "indicator-spread-definition")) }
        },
    )
}

fn reach(state: &str) -> &'static str {
    match state {
        "answered" | "reached" => "ok",
        "waiting" => "med",
        _ => "none",
    }
}

/// What a second person was asked.
pub fn wish(v: &Visit, w: &Waiting) -> Markup {
    let (look, key) = match w.state.as_str() {
        "granted" => ("ok", "indicator-wish-granted"),
        "refused" => ("high", "indicator-wish-refused"),
        _ => ("info", "indicator-wish-asked"),
    };
    parts::banner(
        look,
        html! {
            p { (v.say(key, &[("who", w.decided_by.as_str().into()), ("asker", w.asked_by.as_str().into()), ("at", when::at(v, w.asked_at.0).into())])) }
            p.meta { (parts::said(&w.words)) }
            @if !w.reason.is_empty() { p.meta { (parts::said(&w.reason)) } }
            @if w.state == "asked" && !w.mine { p { a.btn href={ "/second/" (w.wish) } { (say!(v, "indicator-wish-decide")) } } }
        },
    )
}
