//! How the receipt page looks ([`super::receipt`] gathers it).

use pasban_app::ops::{Act, Consent};
use pasban_kernel::{Finding, Timestamp};
use pasban_portal::parts::{self, form as fields, list as lists, state};
use pasban_portal::{Drawn, Markup, Visit, html, say, text, when};

use super::receipt::{Place, Proof, ReceiptView, act_of};
use super::{call, findings, readers_table, share_words};
use crate::answers::Share;
use crate::known::short_code;

pub(super) fn draw(v: &Visit, view: &ReceiptView) -> Drawn {
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
                more: if view.read_known || view.read_told {
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
            } @else {
                p { (say!(v, if view.read_told { "report-read-told" } else { "report-read-elsewhere" }, body = view.body.as_str())) }
                @if !view.read.is_empty() { (reads_table(v, view)) }
            }
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

/// So that a form on the page can be drawn again with what is wrong.
pub(super) fn again(v: &Visit, view: &ReceiptView, faults: &[pasban_portal::Fault]) -> Drawn {
    let drawn = draw(v, view);
    Drawn::new(drawn.title, html! { div.read.stack { (fields::summary(v, faults)) } (drawn.main) })
}
